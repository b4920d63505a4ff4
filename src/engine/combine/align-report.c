/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/align-report.h"

#include <string.h>

#include "combine/index.h"

struct _ScAlignReport
{
  gatomicrefcount references;
  GPtrArray *coordinates;
  GPtrArray *variables;
  GPtrArray *conflicts; /* %NULL-terminated */
};

static void
coordinate_free (gpointer data)
{
  ScAlignCoordinate *coordinate = data;
  g_free (coordinate->name);
  g_clear_pointer (&coordinate->only_in_a, sc_array_unref);
  g_clear_pointer (&coordinate->only_in_b, sc_array_unref);
  g_free (coordinate);
}

static void
variable_free (gpointer data)
{
  ScAlignVariable *variable = data;
  g_free (variable->name);
  g_clear_pointer (&variable->result, sc_variable_unref);
  g_clear_pointer (&variable->sources, g_ptr_array_unref);
  g_free (variable);
}

ScAlignReport *
sc_align_report_new (void)
{
  ScAlignReport *self = g_new0 (ScAlignReport, 1);
  g_atomic_ref_count_init (&self->references);
  self->coordinates = g_ptr_array_new_with_free_func (coordinate_free);
  self->variables = g_ptr_array_new_with_free_func (variable_free);
  self->conflicts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->conflicts, NULL);
  return self;
}

ScAlignReport *
sc_align_report_ref (ScAlignReport *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_align_report_unref (ScAlignReport *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->coordinates);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->conflicts);
  g_free (self);
}

guint
sc_align_report_get_n_coordinates (ScAlignReport *self)
{
  return self->coordinates->len;
}

const ScAlignCoordinate *
sc_align_report_get_coordinate (ScAlignReport *self, guint index)
{
  return g_ptr_array_index (self->coordinates, index);
}

guint
sc_align_report_get_n_variables (ScAlignReport *self)
{
  return self->variables->len;
}

const ScAlignVariable *
sc_align_report_get_variable (ScAlignReport *self, guint index)
{
  return g_ptr_array_index (self->variables, index);
}

const ScAlignVariable *
sc_align_report_find_variable (ScAlignReport *self, const gchar *name)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const ScAlignVariable *variable = g_ptr_array_index (self->variables, i);
      if (g_str_equal (variable->name, name))
        return variable;
    }
  return NULL;
}

const gchar *const *
sc_align_report_get_conflicts (ScAlignReport *self)
{
  return (const gchar *const *) self->conflicts->pdata;
}

void
sc_align_report_add_conflict (ScAlignReport *self, const gchar *coordinate)
{
  if (g_strv_contains (sc_align_report_get_conflicts (self), coordinate))
    return;
  g_ptr_array_insert (self->conflicts, (gint) self->conflicts->len - 1, g_strdup (coordinate));
  for (guint i = 0; i < self->coordinates->len; i++)
    {
      ScAlignCoordinate *entry = g_ptr_array_index (self->coordinates, i);
      if (g_str_equal (entry->name, coordinate))
        entry->conflict = TRUE;
    }
}

gboolean
sc_align_report_is_made (const ScAlignVariable *variable, const gchar *const *dims, const gsize *position)
{
  for (guint i = 0; i < variable->sources->len; i++)
    {
      GHashTable *source = g_ptr_array_index (variable->sources, i);
      gboolean lacks = FALSE;
      for (gsize dim = 0; dims[dim] != NULL && !lacks; dim++)
        {
          const gboolean *marks = g_hash_table_lookup (source, dims[dim]);
          lacks = marks != NULL && marks[position[dim]];
        }
      if (!lacks)
        return FALSE;
    }
  return variable->sources->len > 0;
}

static ScIndex *
get_index (ScDataset *dataset, const gchar *dim)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, dim);
  if (coordinate == NULL || sc_variable_get_ndim (coordinate) != 1
      || !g_str_equal (sc_variable_get_dims (coordinate)[0], dim))
    return NULL;
  g_autoptr (ScArray) labels = sc_variable_load (coordinate, NULL);
  return labels != NULL ? sc_index_new (labels, NULL) : NULL;
}

/* The labels of @self that are marked @keep (or not). */
static ScArray *
choose (ScIndex *self, const gboolean *marks, gboolean keep)
{
  gsize n = sc_index_get_size (self), chosen = 0;
  g_autofree gssize *positions = g_new (gssize, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    if (marks[i] == keep)
      positions[chosen++] = (gssize) i;
  g_autoptr (ScIndex) part = sc_index_take (self, positions, chosen, NULL);
  return part != NULL ? sc_array_ref (sc_index_get_labels (part)) : NULL;
}

static ScAlignCoordinate *
compare_dim (const gchar *dim, ScDataset *const *datasets, gsize n)
{
  g_autoptr (ScIndex) first = NULL;
  g_autoptr (ScIndex) others = NULL;
  g_autofree gboolean *in_all = NULL;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (ScIndex) index = get_index (datasets[i], dim);
      if (index == NULL)
        continue;
      if (first == NULL)
        {
          first = g_steal_pointer (&index);
          in_all = g_new (gboolean, MAX (sc_index_get_size (first), 1));
          for (gsize k = 0; k < sc_index_get_size (first); k++)
            in_all[k] = TRUE;
          continue;
        }
      g_autofree gboolean *shared = sc_index_contains (first, index);
      for (gsize k = 0; k < sc_index_get_size (first); k++)
        in_all[k] = in_all[k] && shared[k];
      ScIndex *together = others != NULL ? sc_index_union (others, index, NULL) : sc_index_ref (index);
      if (together != NULL)
        {
          sc_index_unref (others);
          others = together;
        }
    }
  if (first == NULL || others == NULL)
    return NULL;

  ScAlignCoordinate *coordinate = g_new0 (ScAlignCoordinate, 1);
  g_autofree gboolean *known = sc_index_contains (others, first);
  coordinate->name = g_strdup (dim);
  coordinate->only_in_a = choose (first, in_all, FALSE);
  coordinate->only_in_b = choose (others, known, FALSE);
  coordinate->size_a = sc_index_get_size (first);
  coordinate->size_b = sc_index_get_size (others);
  for (gsize k = 0; k < coordinate->size_a; k++)
    coordinate->common += in_all[k];
  return coordinate;
}

void
sc_align_report_compare (ScAlignReport *self, ScDataset *const *datasets, gsize n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n; i++)
    {
      const gchar *const *dims = sc_dataset_get_dim_names (datasets[i]);
      for (gsize k = 0; dims[k] != NULL; k++)
        {
          if (!g_hash_table_add (seen, (gpointer) dims[k]))
            continue;
          ScAlignCoordinate *coordinate = compare_dim (dims[k], datasets, n);
          if (coordinate != NULL)
            g_ptr_array_add (self->coordinates, coordinate);
        }
    }
}

/* The labels that a set of sources reaches, dimension by dimension: a box. */
typedef struct
{
  const gchar *const *dims;
  const gsize *shape;
  gint ndim;
  GPtrArray *sources;
} Reach;

/* How many elements the sources from @next on reach within @box, which marks
 * for each dimension the labels still in it: inclusion and exclusion, cut off
 * where nothing is left. */
static gssize
count_reached (const Reach *reach, guint next, gboolean *const *box)
{
  gssize reached = 0;

  for (guint i = next; i < reach->sources->len; i++)
    {
      GHashTable *source = g_ptr_array_index (reach->sources, i);
      gboolean *inner[SC_MAX_DIMS];
      gsize size = 1;
      for (gint dim = 0; dim < reach->ndim; dim++)
        {
          const gboolean *lacking = g_hash_table_lookup (source, reach->dims[dim]);
          gsize n = 0;
          inner[dim] = g_new (gboolean, MAX (reach->shape[dim], 1));
          for (gsize k = 0; k < reach->shape[dim]; k++)
            n += inner[dim][k] = box[dim][k] && !(lacking != NULL && lacking[k]);
          size *= n;
        }
      if (size > 0)
        reached += (gssize) size - count_reached (reach, i + 1, inner);
      for (gint dim = 0; dim < reach->ndim; dim++)
        g_free (inner[dim]);
    }
  return reached;
}

static gboolean
reaches_all (GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    if (g_hash_table_size (g_ptr_array_index (sources, i)) == 0)
      return TRUE;
  return sources->len == 0;
}

/* How many elements of the result no source reaches. */
static gsize
count_made (const ScAlignVariable *variable)
{
  Reach reach = {
    .dims = sc_variable_get_dims (variable->result),
    .shape = sc_variable_get_shape (variable->result),
    .ndim = sc_variable_get_ndim (variable->result),
    .sources = variable->sources,
  };
  gboolean *box[SC_MAX_DIMS];
  gsize all = 1;

  if (reaches_all (variable->sources))
    return 0;
  for (gint dim = 0; dim < reach.ndim; dim++)
    {
      box[dim] = g_new (gboolean, MAX (reach.shape[dim], 1));
      for (gsize k = 0; k < reach.shape[dim]; k++)
        box[dim][k] = TRUE;
      all *= reach.shape[dim];
    }
  gsize reached = (gsize) count_reached (&reach, 0, box);
  for (gint dim = 0; dim < reach.ndim; dim++)
    g_free (box[dim]);
  return all - reached;
}

/* The first element, in C order from dimension @dim on, that none of the sources reaches that still @reach it. */
static gboolean
find_made (const Reach *reach, gint dim, const gboolean *reaching, gsize *position)
{
  guint n = reach->sources->len;
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    any |= reaching[i];
  if (!any)
    {
      for (; dim < reach->ndim; dim++)
        position[dim] = 0;
      return TRUE;
    }
  if (dim == reach->ndim)
    return FALSE;
  g_autofree gboolean *inner = g_new (gboolean, n);
  g_autofree gboolean *tried = g_new0 (gboolean, n);
  for (gsize k = 0; k < reach->shape[dim]; k++)
    {
      for (guint i = 0; i < n; i++)
        {
          const gboolean *lacking = g_hash_table_lookup (g_ptr_array_index (reach->sources, i), reach->dims[dim]);
          inner[i] = reaching[i] && !(lacking != NULL && lacking[k]);
        }
      position[dim] = k;
      if (k > 0 && memcmp (inner, tried, n * sizeof *inner) == 0)
        continue;
      if (find_made (reach, dim + 1, inner, position))
        return TRUE;
      memcpy (tried, inner, n * sizeof *inner);
    }
  return FALSE;
}

gboolean
sc_align_report_find_made (const ScAlignVariable *variable, gsize *position)
{
  const Reach reach = {
    .dims = sc_variable_get_dims (variable->result),
    .shape = sc_variable_get_shape (variable->result),
    .ndim = sc_variable_get_ndim (variable->result),
    .sources = variable->sources,
  };
  g_autofree gboolean *reaching = g_new (gboolean, MAX (variable->sources->len, 1));

  for (guint i = 0; i < variable->sources->len; i++)
    reaching[i] = TRUE;
  return variable->sources->len > 0 && find_made (&reach, 0, reaching, position);
}

gboolean
sc_align_report_count (ScAlignReport *self, GError **error)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      ScAlignVariable *variable = g_ptr_array_index (self->variables, i);
      g_autoptr (ScArray) values = sc_variable_load (variable->result, error);
      if (values == NULL)
        return FALSE;
      variable->missing = sc_array_count_missing (values);
      /* With a fill value of its own nothing goes missing. */
      variable->filled_by_operation = MIN (count_made (variable), variable->missing);
    }
  return TRUE;
}

void
sc_align_report_set_counts (ScAlignReport *self, const gchar *name, gsize missing, gsize filled_by_operation)
{
  ScAlignVariable *variable = (ScAlignVariable *) sc_align_report_find_variable (self, name);

  g_return_if_fail (variable != NULL);
  variable->missing = missing;
  variable->filled_by_operation = filled_by_operation;
}

void
sc_align_report_add_variable (ScAlignReport *self, const gchar *name, ScVariable *result, GPtrArray *sources)
{
  ScAlignVariable *variable = (ScAlignVariable *) sc_align_report_find_variable (self, name);

  if (variable == NULL)
    {
      variable = g_new0 (ScAlignVariable, 1);
      variable->name = g_strdup (name);
      g_ptr_array_add (self->variables, variable);
    }
  g_clear_pointer (&variable->result, sc_variable_unref);
  g_clear_pointer (&variable->sources, g_ptr_array_unref);
  variable->result = sc_variable_ref (result);
  variable->sources = sources;
}
