/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "combine/provenance.h"
#include "io/netcdf-write.h"
#include "ui/coordinates/operation.h"

#define DEFLATE_LEVEL 1

gchar *
sc_operation_dup_part_path (const gchar *path, guint index)
{
  const gchar *name = strrchr (path, G_DIR_SEPARATOR), *dot = strrchr (name != NULL ? name : path, '.');
  gsize stem = dot != NULL && dot != path && dot[-1] != G_DIR_SEPARATOR ? (gsize) (dot - path) : strlen (path);

  return g_strdup_printf ("%.*s-%c%s", (gint) stem, path, 'A' + (gint) index, path + stem);
}

/* @dataset with how it was made; @suffix: (nullable): that marks its names in the outcome. */
static ScDataset *
dup_with_provenance (const ScOperationOutcome *self, ScDataset *dataset, ScAlignReport *report, const gchar *suffix,
                     const gchar *const *paths, GError **error)
{
  g_autoptr (ScDataset) told = sc_dataset_copy (dataset);
  const gchar *const *names = sc_dataset_get_variable_names (dataset), *operation = sc_operation_get_name (self->operation);
  const gchar *files[SC_COMPARISON_MAX + 1] = { NULL };
  ScDataset *inputs[SC_COMPARISON_MAX];

  /* As on the command line: what is reindexed comes before what it is made like. */
  for (guint i = 0; i < self->n_inputs; i++)
    {
      guint from = self->operation == SC_OPERATION_REINDEX ? self->n_inputs - 1 - i : i;
      files[i] = paths[from];
      inputs[i] = self->inputs[from];
    }
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree gchar *marked = suffix != NULL ? g_strdup_printf ("%s (%s)", names[i], suffix) : NULL;
      const gchar *own = marked != NULL && sc_dataset_get (self->result, marked) != NULL ? marked : names[i];
      const ScAlignVariable *counted = sc_align_report_find_variable (self->report, own);
      if (counted == NULL)
        continue;
      if (report != self->report)
        sc_align_report_set_counts (report, names[i], counted->missing, counted->filled_by_operation);
      if (!sc_dataset_note_made_missing (told, names[i], counted->filled_by_operation, operation, files, error))
        return NULL;
    }
  sc_dataset_note_provenance (told, operation, inputs, files, self->n_inputs, report);
  return g_steal_pointer (&told);
}

/* Under other names first, so that no file that is there goes before all are written. */
static gboolean
write_parts (const ScOperationOutcome *self, const gchar *const *paths, const gchar *path, GError **error)
{
  guint n = self->parts->len, n_written = 0;
  g_auto (GStrv) written = g_new0 (gchar *, n + 1), wanted = g_new0 (gchar *, n + 1);
  gboolean done = TRUE;

  for (guint i = 0; i < n && done; i++)
    {
      const gchar suffix[] = { (gchar) ('A' + i), '\0' };
      wanted[i] = sc_operation_dup_part_path (path, i);
      written[i] = g_strconcat (wanted[i], ".whole", NULL);
      g_autoptr (ScDataset) told = dup_with_provenance (self, g_ptr_array_index (self->parts, i), g_ptr_array_index (self->part_reports, i), suffix,
                                                         paths, error);
      done = told != NULL && sc_write_netcdf (told, written[i], DEFLATE_LEVEL, error);
      n_written += done;
    }
  for (guint i = 0; i < n_written; i++)
    if (done && g_rename (written[i], wanted[i]) != 0)
      {
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", wanted[i], g_strerror (errno));
        done = FALSE;
      }
    else if (!done)
      g_unlink (written[i]);
  return done;
}

gboolean
sc_operation_outcome_write (const ScOperationOutcome *self, const gchar *const *paths, const gchar *path, GError **error)
{
  g_return_val_if_fail (self->result != NULL && !self->from_labels, FALSE);

  if (self->parts != NULL)
    return write_parts (self, paths, path, error);
  g_autoptr (ScDataset) told = dup_with_provenance (self, self->result, self->report, NULL, paths, error);
  return told != NULL && sc_write_netcdf (told, path, DEFLATE_LEVEL, error);
}
