/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "combine/concat.h"
#include "combine/merge.h"
#include "combine/reindex.h"
#include "ui/coordinates/missing-reach.h"
#include "ui/coordinates/operation.h"

/* A variable of a result that nobody may read. */
static ScArray *
refuse_to_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED, "the operation was not carried out yet");
  return NULL;
}

static ScVariable *
hollow_new (const gchar *const *dims, const gsize *shape, ScVariable *like)
{
  const ScVariableSource source = { .read = refuse_to_read };

  return sc_variable_new_lazy (dims, sc_variable_get_dtype (like), (gint) g_strv_length ((GStrv) dims), shape, source,
                               sc_variable_get_attributes (like));
}

/* The dimensions of all of @variables, in order of appearance; %FALSE where
 * they do not fit each other, which reading the values will tell. */
static gboolean
join_dims (GPtrArray *variables, const gchar *dims[SC_MAX_DIMS + 1], gsize shape[SC_MAX_DIMS])
{
  gint ndim = 0;

  for (guint i = 0; i < variables->len; i++)
    {
      ScVariable *variable = g_ptr_array_index (variables, i);
      for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
        {
          gint at = 0;
          while (at < ndim && !g_str_equal (dims[at], sc_variable_get_dims (variable)[d]))
            at++;
          if (at == SC_MAX_DIMS)
            return FALSE;
          if (at < ndim && shape[at] != sc_variable_get_shape (variable)[d])
            return FALSE;
          dims[at] = sc_variable_get_dims (variable)[d];
          shape[at] = sc_variable_get_shape (variable)[d];
          ndim = MAX (ndim, at + 1);
        }
    }
  dims[ndim] = NULL;
  return TRUE;
}

/* Adds the variable @name that @variables (of several inputs) give, which @sources (transfer full) reach. */
static void
put_hollow (ScOperationOutcome *self, const gchar *name, GPtrArray *variables, GPtrArray *sources)
{
  const gchar *dims[SC_MAX_DIMS + 1];
  gsize shape[SC_MAX_DIMS];

  if (join_dims (variables, dims, shape))
    {
      g_autoptr (ScVariable) hollow = hollow_new (dims, shape, g_ptr_array_index (variables, 0));
      if (sc_dataset_add_variable (self->result, name, hollow, NULL))
        sc_align_report_add_variable (self->report, name, hollow, g_ptr_array_ref (sources));
    }
  g_ptr_array_unref (sources);
}

static GPtrArray *
new_sources (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
}

static void
add_coordinates (ScDataset *result, ScDataset *from)
{
  const gchar *const *names = sc_dataset_get_coordinate_names (from);

  for (gsize i = 0; names[i] != NULL; i++)
    if (sc_dataset_get (result, names[i]) == NULL)
      sc_dataset_add_coordinate (result, names[i], sc_dataset_get (from, names[i]), NULL);
}

/* (transfer full): only the coordinates. */
static ScDataset *
without_variables (ScDataset *dataset)
{
  ScDataset *bare = sc_dataset_copy (dataset);
  const gchar *const *names = sc_dataset_get_variable_names (dataset);

  for (gsize i = 0; names[i] != NULL; i++)
    sc_dataset_remove (bare, names[i]);
  return bare;
}

static GPtrArray *
bare_inputs (const ScOperationRequest *request)
{
  GPtrArray *bare = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);

  for (guint i = 0; i < request->n; i++)
    g_ptr_array_add (bare, without_variables (request->datasets[i]));
  return bare;
}

static ScAligned *
get_aligned (GPtrArray *aligned, guint i)
{
  return g_ptr_array_index (aligned, i);
}

/* Every name of a data variable once, with all that have it. */
static void
put_merged (ScOperationOutcome *self, GPtrArray *aligned)
{
  for (guint i = 0; i < aligned->len; i++)
    {
      const gchar *const *names = sc_dataset_get_variable_names (get_aligned (aligned, i)->dataset);
      for (gsize v = 0; names[v] != NULL; v++)
        {
          g_autoptr (GPtrArray) variables = g_ptr_array_new ();
          GPtrArray *sources = new_sources ();
          if (sc_dataset_get (self->result, names[v]) != NULL)
            {
              g_ptr_array_unref (sources);
              continue;
            }
          for (guint k = i; k < aligned->len; k++)
            {
              ScVariable *variable = sc_dataset_get_variable (get_aligned (aligned, k)->dataset, names[v]);
              if (variable == NULL)
                continue;
              g_ptr_array_add (variables, variable);
              g_ptr_array_add (sources, g_hash_table_ref (get_aligned (aligned, k)->unreached));
            }
          put_hollow (self, names[v], variables, sources);
        }
    }
}

static gboolean
foresee_merge (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  const ScAlignment alignment = { .join = request->join, .tolerance = NAN, .lazy = TRUE };
  g_autoptr (GPtrArray) bare = bare_inputs (request);
  g_autoptr (ScAlignReport) ignored = sc_align_report_new ();

  sc_align_report_compare (self->report, request->datasets, request->n);
  g_autoptr (GPtrArray) aligned = sc_align (request->datasets, request->n, &alignment, self->report, error);
  if (aligned == NULL)
    return FALSE;
  self->result = sc_merge ((ScDataset *const *) bare->pdata, bare->len, request->join, SC_COMPAT_NO_CONFLICTS,
                           SC_COMBINE_ATTRS_OVERRIDE, NULL, ignored, error);
  if (self->result == NULL)
    return FALSE;
  put_merged (self, aligned);
  return TRUE;
}

/* (transfer full): without the coordinates along which no variable lies: they take no part. */
static ScDataset *
without_idle_coordinates (ScDataset *dataset)
{
  ScDataset *kept = sc_dataset_copy (dataset);
  const gchar *const *coordinates = sc_dataset_get_coordinate_names (dataset), *const *variables = sc_dataset_get_variable_names (dataset);

  for (gsize c = 0; coordinates[c] != NULL; c++)
    {
      gboolean used = FALSE;
      for (gsize v = 0; variables[v] != NULL && !used; v++)
        used = sc_variable_get_dim (sc_dataset_get (dataset, variables[v]), coordinates[c]) >= 0;
      if (!used)
        sc_dataset_remove (kept, coordinates[c]);
    }
  return kept;
}

/* Each data variable of one input under its own name, or under another where that is taken and @suffix is given. */
static void
put_all (ScOperationOutcome *self, ScAligned *aligned, const gchar *suffix)
{
  const gchar *const *names = sc_dataset_get_variable_names (aligned->dataset);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) variables = g_ptr_array_new ();
      g_autofree gchar *name = sc_operation_name_part (self->result, names[i], suffix);
      GPtrArray *sources = new_sources ();
      g_ptr_array_add (variables, sc_dataset_get (aligned->dataset, names[i]));
      g_ptr_array_add (sources, g_hash_table_ref (aligned->unreached));
      put_hollow (self, name, variables, sources);
    }
}

static gboolean
foresee_assign (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  g_autoptr (ScDataset) target = sc_dataset_ref (request->datasets[0]);

  sc_align_report_compare (self->report, request->datasets, request->n);
  self->result = without_variables (target);
  for (guint i = 1; i < request->n; i++)
    {
      g_autoptr (ScDataset) other = without_idle_coordinates (request->datasets[i]);
      g_autoptr (GHashTable) fixed = request->join == SC_JOIN_LEFT ? sc_dataset_dup_indexes (target, NULL, error) : NULL;
      const ScAlignment alignment = {
        .join = request->join == SC_JOIN_LEFT ? SC_JOIN_OUTER : SC_JOIN_EXACT, .fixed = fixed, .tolerance = NAN, .lazy = TRUE,
      };
      ScDataset *const both[] = { target, other };

      if (request->join == SC_JOIN_LEFT && fixed == NULL)
        return FALSE;
      g_autoptr (GPtrArray) aligned = sc_align (both, 2, &alignment, self->report, error);
      if (aligned == NULL)
        return FALSE;
      add_coordinates (self->result, get_aligned (aligned, 1)->dataset);
      if (i == 1)
        put_all (self, get_aligned (aligned, 0), NULL);
      put_all (self, get_aligned (aligned, 1), NULL);
      sc_dataset_unref (target);
      target = sc_dataset_copy (self->result);
    }
  return TRUE;
}

/* What one input reaches of the result: its own stretch along @dim, less what its alignment left out. */
static GHashTable *
reach_stretch (ScAligned *aligned, const gchar *dim, gsize size, gsize offset, gsize length)
{
  GHashTable *reach = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, marks;

  g_hash_table_iter_init (&iter, aligned->unreached);
  while (g_hash_table_iter_next (&iter, &name, &marks))
    if (!g_str_equal (name, dim))
      g_hash_table_insert (reach, g_strdup (name),
                           g_memdup2 (marks, sizeof (gboolean) * (gsize) sc_dataset_get_dim_size (aligned->dataset, name)));
  gboolean *along = g_new (gboolean, MAX (size, 1));
  for (gsize k = 0; k < size; k++)
    along[k] = k < offset || k >= offset + length;
  g_hash_table_insert (reach, g_strdup (dim), along);
  return reach;
}

/* Variable @name of those that have it, along the dimension. */
static void
put_concatenated (ScOperationOutcome *self, GPtrArray *aligned, const gchar *name, const gchar *dim, const gsize *lengths, gsize length)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_variable_unref);
  GPtrArray *sources = new_sources ();
  gsize offset = 0;

  for (guint i = 0; i < aligned->len; offset += lengths[i++])
    {
      ScVariable *own = sc_dataset_get_variable (get_aligned (aligned, i)->dataset, name);
      const gchar *dims[SC_MAX_DIMS + 1];
      gsize shape[SC_MAX_DIMS];
      gint axis = own != NULL ? sc_variable_get_dim (own, dim) : -1, at = 0;
      if (own == NULL || (axis < 0 && sc_variable_get_ndim (own) == SC_MAX_DIMS))
        continue;
      /* The dimension comes first where the variable has it not. */
      if (axis < 0)
        dims[at++] = dim;
      for (gint d = 0; d < sc_variable_get_ndim (own); d++)
        {
          dims[at] = sc_variable_get_dims (own)[d];
          shape[at++] = sc_variable_get_shape (own)[d];
        }
      dims[at] = NULL;
      shape[MAX (axis, 0)] = length;
      g_ptr_array_add (variables, hollow_new (dims, shape, own));
      g_ptr_array_add (sources, reach_stretch (get_aligned (aligned, i), dim, length, offset, lengths[i]));
    }
  put_hollow (self, name, variables, sources);
}

static gboolean
foresee_concat (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  const gchar *const exclude[] = { request->dim, NULL };
  const ScAlignment alignment = { .join = request->join, .exclude = exclude, .tolerance = NAN, .lazy = TRUE };
  const ScConcat concat = sc_operation_request_get_concat (request);
  g_autoptr (GPtrArray) bare = bare_inputs (request);
  g_autoptr (ScAlignReport) ignored = sc_align_report_new ();
  gsize lengths[SC_COMPARISON_MAX], length = 0;

  sc_align_report_compare (self->report, request->datasets, request->n);
  g_autoptr (GPtrArray) aligned = sc_align (request->datasets, request->n, &alignment, self->report, error);
  if (aligned == NULL)
    return FALSE;
  self->result = sc_concat ((ScDataset *const *) bare->pdata, bare->len, &concat, ignored, error);
  if (self->result == NULL)
    return FALSE;
  for (guint i = 0; i < request->n; i++)
    {
      gssize own = sc_dataset_get_dim_size (request->datasets[i], request->dim);
      lengths[i] = own >= 0 ? (gsize) own : 1;
      length += lengths[i];
    }
  for (guint i = 0; i < request->n; i++)
    {
      const gchar *const *names = sc_dataset_get_variable_names (request->datasets[i]);
      for (gsize v = 0; names[v] != NULL; v++)
        if (sc_dataset_get (self->result, names[v]) == NULL)
          put_concatenated (self, aligned, names[v], request->dim, lengths, length);
    }
  return TRUE;
}

static gboolean
foresee_align (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  const ScAlignment alignment = { .join = request->join, .tolerance = NAN, .lazy = TRUE };

  sc_align_report_compare (self->report, request->datasets, request->n);
  g_autoptr (GPtrArray) aligned = sc_align (request->datasets, request->n, &alignment, self->report, error);
  if (aligned == NULL)
    return FALSE;
  self->result = sc_dataset_new ();
  for (guint i = 0; i < aligned->len; i++)
    add_coordinates (self->result, get_aligned (aligned, i)->dataset);
  for (guint i = 0; i < aligned->len; i++)
    {
      const gchar suffix[] = { (gchar) ('A' + i), '\0' };
      put_all (self, get_aligned (aligned, i), suffix);
    }
  return TRUE;
}

static gboolean
foresee_reindex (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  ScDataset *like = request->datasets[0];
  g_autoptr (GHashTable) fixed = sc_dataset_dup_indexes (like, NULL, error);
  const ScAlignment alignment = {
    .fixed = fixed, .match = request->tolerance > 0 ? SC_MATCH_NEAREST : SC_MATCH_EXACT,
    .tolerance = request->tolerance > 0 ? request->tolerance : NAN, .lazy = TRUE,
  };

  sc_align_report_compare (self->report, (ScDataset *const[]) { request->datasets[1], like }, 2);
  if (fixed == NULL)
    return FALSE;
  g_autoptr (GPtrArray) aligned = sc_align (&request->datasets[1], 1, &alignment, self->report, error);
  if (aligned == NULL)
    return FALSE;
  self->result = without_variables (get_aligned (aligned, 0)->dataset);
  put_all (self, get_aligned (aligned, 0), NULL);
  return TRUE;
}

/* A sum is reached only where both are. */
static GHashTable *
reach_both (ScAligned *a, ScAligned *b)
{
  GHashTable *both = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ScAligned *const inputs[] = { a, b };

  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      GHashTableIter iter;
      gpointer dim, marks;
      g_hash_table_iter_init (&iter, inputs[i]->unreached);
      while (g_hash_table_iter_next (&iter, &dim, &marks))
        {
          gsize n = (gsize) sc_dataset_get_dim_size (inputs[i]->dataset, dim);
          gboolean *merged = g_hash_table_lookup (both, dim);
          if (merged == NULL)
            g_hash_table_insert (both, g_strdup (dim), g_memdup2 (marks, sizeof (gboolean) * n));
          for (gsize k = 0; merged != NULL && k < n; k++)
            merged[k] |= ((const gboolean *) marks)[k];
        }
    }
  return both;
}

static gboolean
foresee_add (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  const ScAlignment alignment = { .join = request->join, .tolerance = NAN, .lazy = TRUE };

  sc_align_report_compare (self->report, request->datasets, request->n);
  g_autoptr (GPtrArray) aligned = sc_align (request->datasets, request->n, &alignment, self->report, error);
  if (aligned == NULL)
    return FALSE;
  self->result = sc_dataset_new ();
  for (guint i = 0; i < 2; i++)
    add_coordinates (self->result, get_aligned (aligned, i)->dataset);
  for (guint i = 0; i < 2; i++)
    {
      const gchar *const *names = sc_dataset_get_variable_names (get_aligned (aligned, i)->dataset);
      gboolean keeps_own = request->join == SC_JOIN_OUTER || request->join == (i == 0 ? SC_JOIN_LEFT : SC_JOIN_RIGHT);
      for (gsize v = 0; names[v] != NULL; v++)
        {
          g_autoptr (GPtrArray) variables = g_ptr_array_new ();
          for (guint k = 0; k < 2; k++)
            if (sc_dataset_get_variable (get_aligned (aligned, k)->dataset, names[v]) != NULL)
              g_ptr_array_add (variables, sc_dataset_get (get_aligned (aligned, k)->dataset, names[v]));
          if (sc_dataset_get (self->result, names[v]) != NULL || (variables->len < 2 && !keeps_own))
            continue;
          GPtrArray *sources = new_sources ();
          g_ptr_array_add (sources, reach_both (get_aligned (aligned, 0), get_aligned (aligned, 1)));
          put_hollow (self, names[v], variables, sources);
        }
    }
  return TRUE;
}

static gboolean
foresee (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  switch (request->operation)
    {
    case SC_OPERATION_MERGE:
      return foresee_merge (self, request, error);
    case SC_OPERATION_ASSIGN:
      return foresee_assign (self, request, error);
    case SC_OPERATION_CONCAT:
      return foresee_concat (self, request, error);
    case SC_OPERATION_ALIGN:
      return foresee_align (self, request, error);
    case SC_OPERATION_REINDEX:
      return foresee_reindex (self, request, error);
    case SC_OPERATION_ADD:
      return foresee_add (self, request, error);
    case SC_OPERATION_NONE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

ScOperationOutcome *
sc_operation_foresee (const ScOperationRequest *request, GError **error)
{
  g_autoptr (ScOperationOutcome) self = sc_operation_outcome_new (request);
  g_autoptr (GError) failure = NULL;

  self->from_labels = TRUE;
  if (!foresee (self, request, &failure))
    {
      g_clear_pointer (&self->result, sc_dataset_unref);
      if (failure->domain != SC_COMBINE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      self->refusal = g_steal_pointer (&failure);
      return g_steal_pointer (&self);
    }
  const gchar *const *names = sc_dataset_get_variable_names (self->result);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScOperationVariable *variable = g_new0 (ScOperationVariable, 1);
      variable->name = g_strdup (names[i]);
      variable->made_missing = sc_align_variable_count_made (sc_align_report_find_variable (self->report, names[i]), &variable->total);
      g_ptr_array_add (self->variables, variable);
    }
  return g_steal_pointer (&self);
}
