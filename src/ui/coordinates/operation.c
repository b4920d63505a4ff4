/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation.h"

#include <glib/gi18n.h>
#include <math.h>

#include "combine/arithmetic.h"
#include "combine/merge.h"
#include "combine/reindex.h"
#include "forecast/process-memory.h"
#include "ui/coordinates/missing-count.h"

/* Of the machine's memory a result may take this share. */
#define MEMORY_SHARE 0.6

ScOperationRequest *
sc_operation_request_copy (const ScOperationRequest *self)
{
  ScOperationRequest *copy = g_memdup2 (self, sizeof *self);

  copy->dim = g_strdup (self->dim);
  for (guint i = 0; i < copy->n; i++)
    sc_dataset_ref (copy->datasets[i]);
  return copy;
}

void
sc_operation_request_free (ScOperationRequest *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n; i++)
    sc_dataset_unref (self->datasets[i]);
  g_free (self->dim);
  g_free (self);
}

gboolean
sc_operation_request_is_possible (const ScOperationRequest *self)
{
  return self->operation != SC_OPERATION_NONE && self->n >= 2 && self->n <= sc_operation_get_max_inputs (self->operation)
         && (self->operation != SC_OPERATION_CONCAT || self->dim != NULL);
}

ScConcat
sc_operation_request_get_concat (const ScOperationRequest *self)
{
  return (ScConcat) {
    .dim = self->dim, .join = self->join, .compat = SC_COMPAT_EQUALS, .data_vars = SC_CONCAT_ALL,
    .coords = SC_CONCAT_DIFFERENT, .combine_attrs = SC_COMBINE_ATTRS_OVERRIDE,
  };
}

const gchar *
sc_operation_find_dim (ScDataset *const *datasets, guint n)
{
  const gchar *const *dims = n > 0 ? sc_dataset_get_dim_names (datasets[0]) : NULL;
  const gchar *labelled = NULL;

  for (gsize d = 0; dims != NULL && dims[d] != NULL; d++)
    {
      g_autoptr (ScIndex) own = sc_dataset_dup_index (datasets[0], dims[d], NULL);
      for (guint i = 1; own != NULL && i < n; i++)
        {
          g_autoptr (ScIndex) other = sc_dataset_dup_index (datasets[i], dims[d], NULL);
          if (other != NULL && !sc_index_equal (own, other))
            return dims[d];
        }
      if (own != NULL && labelled == NULL)
        labelled = dims[d];
    }
  return labelled;
}

static void
variable_free (gpointer data)
{
  ScOperationVariable *variable = data;

  g_free (variable->name);
  g_free (variable);
}

ScOperationOutcome *
sc_operation_outcome_new (const ScOperationRequest *request)
{
  ScOperationOutcome *self = g_atomic_rc_box_new0 (ScOperationOutcome);

  self->operation = request->operation;
  self->join = request->join;
  self->n_inputs = request->n;
  for (guint i = 0; i < request->n; i++)
    self->inputs[i] = sc_dataset_ref (request->datasets[i]);
  self->report = sc_align_report_new ();
  self->variables = g_ptr_array_new_with_free_func (variable_free);
  return self;
}

ScOperationOutcome *
sc_operation_outcome_ref (ScOperationOutcome *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
outcome_clear (gpointer data)
{
  ScOperationOutcome *self = data;

  g_clear_pointer (&self->result, sc_dataset_unref);
  for (guint i = 0; i < self->n_inputs; i++)
    sc_dataset_unref (self->inputs[i]);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->part_reports, g_ptr_array_unref);
  g_clear_pointer (&self->report, sc_align_report_unref);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_error (&self->refusal);
}

void
sc_operation_outcome_unref (ScOperationOutcome *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, outcome_clear);
}

gchar *
sc_operation_name_part (ScDataset *together, const gchar *name, const gchar *suffix)
{
  if (suffix == NULL || sc_dataset_get (together, name) == NULL)
    return g_strdup (name);
  return g_strdup_printf ("%s (%s)", name, suffix);
}

/* Both aligned inputs, and one dataset of all their variables to look at. */
static ScDataset *
align (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  const ScAlignment alignment = { .join = request->join, .tolerance = NAN };
  g_autoptr (ScDataset) together = sc_dataset_new ();

  sc_align_report_compare (self->report, request->datasets, request->n);
  g_autoptr (GPtrArray) aligned = sc_align (request->datasets, request->n, &alignment, self->report, error);
  if (aligned == NULL)
    return NULL;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  self->part_reports = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_align_report_unref);
  for (guint i = 0; i < aligned->len; i++)
    {
      const ScAligned *part = g_ptr_array_index (aligned, i);
      const gchar *const *coordinates = sc_dataset_get_coordinate_names (part->dataset);
      g_ptr_array_add (self->parts, sc_dataset_ref (part->dataset));
      g_ptr_array_add (self->part_reports, sc_align_report_new ());
      sc_align_report_compare (g_ptr_array_index (self->part_reports, i), request->datasets, request->n);
      for (gsize c = 0; coordinates[c] != NULL; c++)
        if (sc_dataset_get (together, coordinates[c]) == NULL
            && !sc_dataset_add_coordinate (together, coordinates[c], sc_dataset_get (part->dataset, coordinates[c]), error))
          return NULL;
    }
  for (guint i = 0; i < aligned->len; i++)
    {
      const ScAligned *part = g_ptr_array_index (aligned, i);
      const gchar *const *names = sc_dataset_get_variable_names (part->dataset);
      const gchar suffix[] = { (gchar) ('A' + i), '\0' };
      for (gsize v = 0; names[v] != NULL; v++)
        {
          g_autofree gchar *name = sc_operation_name_part (together, names[v], suffix);
          ScVariable *variable = sc_dataset_get (part->dataset, names[v]);
          GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
          g_ptr_array_add (sources, g_hash_table_ref (part->unreached));
          sc_align_report_add_variable (g_ptr_array_index (self->part_reports, i), names[v], variable, g_ptr_array_ref (sources));
          sc_align_report_add_variable (self->report, name, variable, sources);
          if (!sc_dataset_add_variable (together, name, variable, error))
            return NULL;
        }
    }
  return g_steal_pointer (&together);
}

static ScDataset *
carry_out (ScOperationOutcome *self, const ScOperationRequest *request, GError **error)
{
  ScDataset *const *datasets = request->datasets;
  const ScConcat concat = sc_operation_request_get_concat (request);

  switch (request->operation)
    {
    case SC_OPERATION_MERGE:
      return sc_merge (datasets, request->n, request->join, SC_COMPAT_NO_CONFLICTS, SC_COMBINE_ATTRS_OVERRIDE, NULL, self->report, error);
    case SC_OPERATION_ASSIGN:
      return sc_assign (datasets[0], &datasets[1], request->n - 1, NULL, request->join, self->report, error);
    case SC_OPERATION_CONCAT:
      return sc_concat (datasets, request->n, &concat, self->report, error);
    case SC_OPERATION_ALIGN:
      return align (self, request, error);
    case SC_OPERATION_REINDEX:
      return sc_reindex (datasets[1], datasets[0], NULL, request->tolerance > 0 ? SC_MATCH_NEAREST : SC_MATCH_EXACT,
                         request->tolerance > 0 ? request->tolerance : NAN, NULL, self->report, error);
    case SC_OPERATION_ADD:
      return sc_add (datasets[0], datasets[1], request->join, self->report, error);
    case SC_OPERATION_NONE:
    default:
      g_return_val_if_reached (NULL);
    }
}

/* What the operations hold in memory. */
static guint64
count_bytes (ScDataset *result)
{
  const gchar *const *names = sc_dataset_get_variable_names (result);
  gdouble bytes = 0;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScVariable *variable = sc_dataset_get (result, names[i]);
      gdouble size = (gdouble) sc_dtype_get_size (sc_variable_get_dtype (variable));
      for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
        size *= (gdouble) sc_variable_get_shape (variable)[d];
      bytes += size;
    }
  return bytes < (gdouble) G_MAXINT64 ? (guint64) bytes : G_MAXINT64;
}

/* Too large a result is refused before it takes the memory of everything else. */
static gboolean
check_memory (const ScOperationRequest *request, GError **error)
{
  g_autoptr (ScOperationOutcome) foreseen = sc_operation_foresee (request, NULL);
  guint64 bytes = foreseen != NULL && foreseen->result != NULL ? count_bytes (foreseen->result) : 0;
  guint64 machine = sc_machine_memory_bytes ();

  if ((gdouble) bytes <= MEMORY_SHARE * (gdouble) machine)
    return TRUE;
  g_autofree gchar *needed = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree gchar *there = g_format_size_full (machine, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("The result would take %s of memory, and this machine has %s. The labels were compared all the same."),
               needed, there);
  return FALSE;
}

typedef struct
{
  ScOperationProgressFunc tell;
  gpointer data;
  gdouble before, share; /* of all values: those of the variables before, and of this one */
} Progress;

static void
note_progress (gdouble done, gpointer data)
{
  const Progress *progress = data;

  if (progress->tell != NULL)
    progress->tell (progress->before + progress->share * done, progress->data);
}

static gboolean
count_variables (ScOperationOutcome *self, ScOperationProgressFunc tell, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScOutline) outline = sc_outline_new (self->result);
  guint n = sc_outline_get_n_variables (outline);
  Progress progress = { tell, data, 0, 1.0 / MAX (n, 1) };

  for (guint i = 0; i < n; i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
      g_autoptr (ScMissingCount) count = sc_missing_count_new (self->result, variable,
                                                               sc_align_report_find_variable (self->report, variable->name),
                                                               note_progress, &progress, cancellable, error);
      if (count == NULL)
        return FALSE;
      ScOperationVariable *told = g_new0 (ScOperationVariable, 1);
      told->name = g_strdup (variable->name);
      told->total = count->total;
      told->missing_before = count->missing - count->made;
      told->made_missing = count->made;
      told->counted = TRUE;
      if (sc_align_report_find_variable (self->report, told->name) != NULL)
        sc_align_report_set_counts (self->report, told->name, count->missing, count->made);
      g_ptr_array_add (self->variables, told);
      progress.before += progress.share;
    }
  return TRUE;
}

ScOperationOutcome *
sc_operation_perform (const ScOperationRequest *request, ScOperationProgressFunc progress, gpointer data,
                      GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (sc_operation_request_is_possible (request), NULL);

  g_autoptr (ScOperationOutcome) self = sc_operation_outcome_new (request);
  g_autoptr (GError) failure = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_memory (request, error))
    return NULL;
  self->result = carry_out (self, request, &failure);
  if (self->result == NULL)
    {
      if (failure->domain != SC_COMBINE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      self->refusal = g_steal_pointer (&failure);
    }
  else if (!count_variables (self, progress, data, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}
