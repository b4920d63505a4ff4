/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation.h"

#include "combine/provenance.h"
#include "ui/coordinates/missing-count.h"

static void
variable_free (gpointer data)
{
  ScOperationVariable *variable = data;

  g_free (variable->name);
  g_free (variable);
}

void
sc_operation_outcome_free (ScOperationOutcome *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->result, sc_dataset_unref);
  g_clear_pointer (&self->report, sc_align_report_unref);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_error (&self->refusal);
  g_free (self);
}

gboolean
sc_operation_allows_join (ScOperation operation, ScJoin join)
{
  return operation == SC_OPERATION_MERGE || (operation == SC_OPERATION_ASSIGN && (join == SC_JOIN_EXACT || join == SC_JOIN_LEFT));
}

static gboolean
count_variables (ScOperationOutcome *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScOutline) outline = sc_outline_new (self->result);

  for (guint i = 0; i < sc_outline_get_n_variables (outline); i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
      g_autoptr (ScMissingCount) count = sc_missing_count_new (self->result, variable,
                                                               sc_align_report_find_variable (self->report, variable->name),
                                                               NULL, NULL, cancellable, error);
      if (count == NULL)
        return FALSE;
      ScOperationVariable *told = g_new0 (ScOperationVariable, 1);
      told->name = g_strdup (variable->name);
      told->total = count->total;
      told->missing_before = count->missing - count->made;
      told->made_missing = count->made;
      g_ptr_array_add (self->variables, told);
    }
  return TRUE;
}

ScOperationOutcome *
sc_operation_perform (ScOperation operation, ScJoin join, ScDataset *a, ScDataset *b, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (sc_operation_allows_join (operation, join), NULL);

  g_autoptr (ScOperationOutcome) self = g_new0 (ScOperationOutcome, 1);
  g_autoptr (GError) failure = NULL;
  ScDataset *const both[] = { a, b };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->operation = operation;
  self->join = join;
  self->report = sc_align_report_new ();
  self->variables = g_ptr_array_new_with_free_func (variable_free);
  if (operation == SC_OPERATION_MERGE)
    self->result = sc_merge (both, 2, join, SC_COMPAT_NO_CONFLICTS, SC_COMBINE_ATTRS_OVERRIDE, NULL, self->report, &failure);
  else
    self->result = sc_assign (a, &both[1], 1, NULL, join, self->report, &failure);
  if (self->result == NULL)
    {
      if (failure->domain != SC_COMBINE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      self->refusal = g_steal_pointer (&failure);
    }
  else if (!count_variables (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

ScDataset *
sc_operation_outcome_dup_for_writing (const ScOperationOutcome *self, const gchar *path_a, const gchar *path_b, GError **error)
{
  g_return_val_if_fail (self->result != NULL, NULL);

  g_autoptr (ScDataset) told = sc_dataset_copy (self->result);
  const gchar *const paths[] = { path_a, path_b, NULL };

  for (guint i = 0; i < self->variables->len; i++)
    {
      const ScOperationVariable *variable = g_ptr_array_index (self->variables, i);
      if (!sc_dataset_note_made_missing (told, variable->name, variable->made_missing,
                                         self->operation == SC_OPERATION_MERGE ? "merge" : "assign", paths, error))
        return NULL;
    }
  return g_steal_pointer (&told);
}
