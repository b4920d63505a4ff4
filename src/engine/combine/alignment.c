/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/alignment.h"

#include <math.h>

#include "base/sentences.h"
#include "combine/moved-variable.h"

/* One dimension over all inputs. */
typedef struct
{
  const gchar *name;
  ScIndex **indexes; /* [n], %NULL where an input has no labels on it */
  gssize *sizes;     /* [n], −1 where an input has not the dimension */
  ScIndex *joined;   /* (nullable) */
  gsize described;   /* whose attributes an input without labels gets; n: none */
  gboolean moves;    /* the inputs must be rearranged */
  gsize n;
} Axis;

gboolean
sc_join_from_name (const gchar *name, ScJoin *join)
{
  static const gchar *const names[] = { "exact", "outer", "inner", "left", "right", "override" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *join = (ScJoin) i;
        return TRUE;
      }
  return FALSE;
}

static ScAligned *
aligned_new (ScDataset *dataset)
{
  ScAligned *self = g_new0 (ScAligned, 1);
  self->dataset = sc_dataset_ref (dataset);
  self->unreached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sc_aligned_free (ScAligned *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->dataset, sc_dataset_unref);
  g_clear_pointer (&self->unreached, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_free (self);
}

ScIndex *
sc_dataset_dup_index (ScDataset *dataset, const gchar *dim, GError **error)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, dim);

  if (coordinate == NULL || sc_variable_get_ndim (coordinate) != 1
      || !g_str_equal (sc_variable_get_dims (coordinate)[0], dim))
    return NULL;
  g_autoptr (ScArray) labels = sc_variable_load (coordinate, error);
  return labels != NULL ? sc_index_new (labels, error) : NULL;
}

static void
axis_free (gpointer data)
{
  Axis *axis = data;
  for (gsize i = 0; i < axis->n; i++)
    sc_index_unref (axis->indexes[i]);
  g_free (axis->indexes);
  g_free (axis->sizes);
  sc_index_unref (axis->joined);
  g_free (axis);
}

static Axis *
axis_new (const gchar *name, ScDataset *const *datasets, gsize n, GError **error)
{
  Axis *axis = g_new0 (Axis, 1);

  axis->name = name;
  axis->n = n;
  axis->indexes = g_new0 (ScIndex *, n);
  axis->sizes = g_new0 (gssize, n);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) failure = NULL;
      axis->sizes[i] = sc_dataset_get_dim_size (datasets[i], name);
      axis->indexes[i] = sc_dataset_dup_index (datasets[i], name, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          axis_free (axis);
          return NULL;
        }
    }
  return axis;
}

static GPtrArray *
collect_axes (ScDataset *const *datasets, gsize n, const ScAlignment *alignment, GError **error)
{
  g_autoptr (GPtrArray) axes = g_ptr_array_new_with_free_func (axis_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n; i++)
    {
      const gchar *const *dims = sc_dataset_get_dim_names (datasets[i]);
      for (gsize k = 0; dims[k] != NULL; k++)
        {
          if (alignment->exclude != NULL && g_strv_contains (alignment->exclude, dims[k]))
            continue;
          if (!g_hash_table_add (seen, (gpointer) dims[k]))
            continue;
          Axis *axis = axis_new (dims[k], datasets, n, error);
          if (axis == NULL)
            return NULL;
          g_ptr_array_add (axes, axis);
        }
    }
  return g_steal_pointer (&axes);
}

/* Whether an input without labels has another size than @size. */
static gboolean
has_other_unlabelled_size (const Axis *axis, gssize size)
{
  for (gsize i = 0; i < axis->n; i++)
    if (axis->indexes[i] == NULL && axis->sizes[i] >= 0 && axis->sizes[i] != size)
      return TRUE;
  return FALSE;
}

static gboolean
needs_moving (const Axis *axis, ScIndex *reference)
{
  for (gsize i = 0; i < axis->n; i++)
    if (axis->indexes[i] != NULL && !sc_index_equal (reference, axis->indexes[i]))
      return TRUE;
  return has_other_unlabelled_size (axis, (gssize) sc_index_get_size (reference));
}

static ScIndex *
join_indexes (const Axis *axis, ScJoin join, GError **error)
{
  g_autoptr (ScIndex) joined = NULL;

  for (gsize i = 0; i < axis->n; i++)
    {
      ScIndex *index = axis->indexes[i], *next;
      if (index == NULL || (joined != NULL && join == SC_JOIN_LEFT))
        continue;
      if (joined == NULL || join == SC_JOIN_RIGHT)
        next = sc_index_ref (index);
      else if (join == SC_JOIN_INNER)
        next = sc_index_intersection (joined, index, error);
      else
        next = sc_index_union (joined, index, error);
      if (next == NULL)
        {
          g_prefix_error (error, "%s: ", axis->name);
          return NULL;
        }
      sc_index_unref (joined);
      joined = next;
    }
  return g_steal_pointer (&joined);
}

static void
set_size_error (GError **error, const Axis *axis)
{
  g_autoptr (GString) sizes = g_string_new (NULL);

  for (gsize i = 0; i < axis->n; i++)
    if (axis->sizes[i] >= 0)
      g_string_append_printf (sizes, "%s%zd%s", sizes->len > 0 ? ", " : "", axis->sizes[i],
                              axis->indexes[i] == NULL ? _(" (unlabelled)") : "");
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH,
               _("%s: the sizes %s disagree, and there are no labels to go by"), axis->name, sizes->str);
}

/* Finds the labels that the result will have; a mismatch under join exact is
 * only noted, so that every coordinate at fault is found. */
static gboolean
join_axis (Axis *axis, const ScAlignment *alignment, ScAlignReport *report, GError **error)
{
  ScIndex *fixed = alignment->fixed != NULL ? g_hash_table_lookup (alignment->fixed, axis->name) : NULL;
  ScIndex *first = NULL;
  gsize n_labelled = 0, last = 0;

  axis->described = axis->n;
  for (gsize i = 0; i < axis->n; i++)
    if (axis->indexes[i] != NULL)
      {
        if (first == NULL)
          axis->described = i;
        first = first != NULL ? first : axis->indexes[i];
        last = i;
        n_labelled++;
      }

  if (fixed != NULL)
    {
      axis->joined = sc_index_ref (fixed);
      axis->moves = needs_moving (axis, fixed);
    }
  else if (first != NULL && alignment->join == SC_JOIN_OVERRIDE)
    {
      for (gsize i = 0; i < axis->n; i++)
        if (axis->sizes[i] >= 0 && axis->sizes[i] != (gssize) sc_index_get_size (first))
          {
            sc_align_report_add_conflict (report, axis->name);
            g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH,
                         _("%s: join override needs equal sizes, but there are %zu and %zd labels"),
                         axis->name, sc_index_get_size (first), axis->sizes[i]);
            return FALSE;
          }
      axis->joined = sc_index_ref (first);
    }
  else if (first != NULL)
    {
      axis->moves = n_labelled > 1 && needs_moving (axis, first);
      if (axis->moves && alignment->join == SC_JOIN_EXACT)
        {
          sc_align_report_add_conflict (report, axis->name);
          return TRUE;
        }
      axis->joined = axis->moves ? join_indexes (axis, alignment->join, error) : sc_index_ref (first);
      if (axis->moves && alignment->join != SC_JOIN_LEFT)
        axis->described = alignment->join == SC_JOIN_RIGHT ? last : axis->n;
      if (axis->joined == NULL)
        {
          sc_align_report_add_conflict (report, axis->name);
          return FALSE;
        }
    }

  gssize size = axis->joined != NULL ? (gssize) sc_index_get_size (axis->joined) : -1;
  for (gsize i = 0; i < axis->n && size < 0; i++)
    size = axis->sizes[i];
  if (has_other_unlabelled_size (axis, size))
    {
      sc_align_report_add_conflict (report, axis->name);
      set_size_error (error, axis);
      return FALSE;
    }
  return TRUE;
}

static void
set_mismatch_error (GError **error, ScAlignReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const gchar *const *conflicts = sc_align_report_get_conflicts (report);

  for (gsize i = 0; conflicts[i] != NULL; i++)
    {
      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", conflicts[i]);
      for (guint k = 0; k < sc_align_report_get_n_coordinates (report); k++)
        {
          const ScAlignCoordinate *entry = sc_align_report_get_coordinate (report, k);
          if (!g_str_equal (entry->name, conflicts[i]))
            continue;
          gsize only_a = sc_array_get_size (entry->only_in_a), only_b = sc_array_get_size (entry->only_in_b);
          if (only_a == 0 && only_b == 0)
            g_string_append (text, _(" (the same labels in another order)"));
          else
            g_string_append_printf (text, _(" (%zu labels only here, %zu only there, %zu in both)"), only_a, only_b, entry->common);
        }
    }
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_INDEX_MISMATCH,
               _("the labels differ, which join exact refuses: %s"), text->str);
}

static void
note_unreached (ScAligned *aligned, const Axis *axis, const gssize *positions, gsize n)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < n && !any; i++)
    any = positions[i] < 0;
  if (any)
    {
      gboolean *marks = g_new (gboolean, n);
      for (gsize i = 0; i < n; i++)
        marks[i] = positions[i] < 0;
      g_hash_table_replace (aligned->unreached, g_strdup (axis->name), marks);
    }
}

/* (transfer full): the attributes of an input's labels along @axis: its own, else
 * those of the input that they come from; under override both. */
static ScAttributes *
dup_description (ScDataset *source, ScDataset *const *datasets, const Axis *axis, const ScAlignment *alignment)
{
  ScVariable *own = sc_dataset_get_coordinate (source, axis->name), *other = NULL;

  if (axis->described < axis->n)
    other = sc_dataset_get_coordinate (datasets[axis->described], axis->name);
  else if (alignment->like != NULL)
    other = sc_dataset_get_coordinate (alignment->like, axis->name);
  if (own != NULL && (other == NULL || alignment->join != SC_JOIN_OVERRIDE))
    return sc_attributes_ref (sc_variable_get_attributes (own));

  ScAttributes *both = other != NULL ? sc_attributes_copy (sc_variable_get_attributes (other)) : sc_attributes_new ();
  for (guint i = 0; own != NULL && i < sc_attributes_get_size (sc_variable_get_attributes (own)); i++)
    {
      const gchar *name = sc_attributes_get_name (sc_variable_get_attributes (own), i);
      sc_attributes_set (both, name, sc_attributes_get (sc_variable_get_attributes (own), name));
    }
  return both;
}

static gboolean
add_labels (ScDataset *result, ScDataset *source, ScDataset *const *datasets, const Axis *axis, const ScAlignment *alignment,
            GError **error)
{
  g_autoptr (ScAttributes) attributes = dup_description (source, datasets, axis, alignment);
  g_autoptr (ScVariable) coordinate = sc_variable_new ((const gchar *const[]) { axis->name, NULL },
                                                       sc_index_get_labels (axis->joined), attributes);
  return sc_dataset_add_coordinate (result, axis->name, coordinate, error);
}

static ScVariable *
move_variable (ScAligned *aligned, const gchar *name, ScVariable *variable, GHashTable *positions,
               const ScAlignment *alignment, GError **error)
{
  const gchar *const *dims = sc_variable_get_dims (variable);
  const gsize *shape = sc_variable_get_shape (variable);
  ScPositions moves[SC_MAX_DIMS];
  gboolean changes = FALSE;

  for (gint dim = 0; dim < sc_variable_get_ndim (variable); dim++)
    {
      const ScPositions *move = g_hash_table_lookup (positions, dims[dim]);
      moves[dim] = move != NULL ? *move : (ScPositions) { NULL, shape[dim] };
      changes |= move != NULL;
    }
  if (!changes)
    return sc_variable_ref (variable);

  g_hash_table_add (aligned->moved, g_strdup (name));
  g_autoptr (ScVariable) moved = sc_variable_move (variable, moves, sc_fill_values_get (alignment->fill, name));
  if (alignment->lazy)
    return g_steal_pointer (&moved);
  g_autoptr (ScArray) values = sc_variable_load (moved, error);
  return values != NULL ? sc_variable_new (dims, values, sc_variable_get_attributes (variable)) : NULL;
}

static void
positions_free (gpointer data)
{
  ScPositions *positions = data;
  g_free ((gssize *) positions->positions);
  g_free (positions);
}

static ScAligned *
apply (ScDataset *const *datasets, gsize which, GPtrArray *axes, const ScAlignment *alignment, ScAlignReport *report, GError **error)
{
  ScDataset *dataset = datasets[which];
  g_autoptr (ScAligned) aligned = aligned_new (dataset);
  g_autoptr (GHashTable) moves = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, positions_free);
  g_autoptr (ScDataset) result = sc_dataset_new ();

  sc_dataset_set_path (result, sc_dataset_get_path (dataset));
  sc_dataset_set_attributes (result, sc_dataset_get_attributes (dataset));

  gboolean override = alignment->join == SC_JOIN_OVERRIDE, changes = override;
  for (guint i = 0; i < axes->len; i++)
    {
      Axis *axis = g_ptr_array_index (axes, i);
      if (axis->joined == NULL || axis->sizes[which] < 0)
        continue;
      changes |= axis->indexes[which] == NULL || axis->moves;
      if (axis->indexes[which] == NULL || !axis->moves)
        continue;
      gsize n = sc_index_get_size (axis->joined);
      gssize *positions = sc_index_get_positions (axis->indexes[which], axis->joined, alignment->match,
                                                  alignment->tolerance, error);
      if (positions == NULL)
        {
          sc_align_report_add_conflict (report, axis->name);
          g_prefix_error (error, "%s: ", axis->name);
          return NULL;
        }
      note_unreached (aligned, axis, positions, n);
      ScPositions *move = g_new (ScPositions, 1);
      *move = (ScPositions) { positions, n };
      g_hash_table_insert (moves, (gpointer) axis->name, move);
    }

  /* An input of which nothing changes keeps its labels with their type; any
   * other takes all of them from the common ones. */
  for (guint i = 0; changes && i < axes->len; i++)
    {
      Axis *axis = g_ptr_array_index (axes, i);
      gboolean labelled = axis->indexes[which] != NULL;
      if (axis->joined != NULL && axis->sizes[which] >= 0 && (labelled || !override)
          && !add_labels (result, dataset, datasets, axis, alignment, error))
        return NULL;
    }

  const gchar *const *names[] = { sc_dataset_get_coordinate_names (dataset), sc_dataset_get_variable_names (dataset) };
  for (gsize part = 0; part < G_N_ELEMENTS (names); part++)
    for (gsize i = 0; names[part][i] != NULL; i++)
      {
        const gchar *name = names[part][i];
        if (sc_dataset_get (result, name) != NULL)
          continue;
        g_autoptr (ScVariable) moved = move_variable (aligned, name, sc_dataset_get (dataset, name), moves, alignment, error);
        if (moved == NULL
            || !(part == 0 ? sc_dataset_add_coordinate : sc_dataset_add_variable) (result, name, moved, error))
          return NULL;
      }
  sc_dataset_unref (aligned->dataset);
  aligned->dataset = g_steal_pointer (&result);
  return g_steal_pointer (&aligned);
}

GPtrArray *
sc_align (ScDataset *const *datasets, gsize n, const ScAlignment *alignment, ScAlignReport *report, GError **error)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_aligned_free);
  g_autoptr (GPtrArray) axes = collect_axes (datasets, n, alignment, error);

  if (axes == NULL)
    return NULL;
  for (guint i = 0; i < axes->len; i++)
    if (!join_axis (g_ptr_array_index (axes, i), alignment, report, error))
      return NULL;
  if (sc_align_report_get_conflicts (report)[0] != NULL)
    {
      set_mismatch_error (error, report);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      ScAligned *aligned = apply (datasets, i, axes, alignment, report, error);
      if (aligned == NULL)
        return NULL;
      g_ptr_array_add (result, aligned);
    }
  return g_steal_pointer (&result);
}

GHashTable *
sc_dataset_dup_indexes (ScDataset *dataset, const gchar *const *without, GError **error)
{
  g_autoptr (GHashTable) indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_index_unref);
  const gchar *const *dims = sc_dataset_get_dim_names (dataset);

  for (gsize i = 0; dims[i] != NULL; i++)
    {
      g_autoptr (GError) failure = NULL;
      if (without != NULL && g_strv_contains (without, dims[i]))
        continue;
      ScIndex *index = sc_dataset_dup_index (dataset, dims[i], &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (index != NULL)
        g_hash_table_insert (indexes, g_strdup (dims[i]), index);
    }
  return g_steal_pointer (&indexes);
}
