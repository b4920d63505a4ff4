/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "combine/provenance.h"
#include "io/netcdf-write.h"
#include "io/open.h"
#include "ui/coordinates/operation.h"

#define DEFLATE_LEVEL 1

gchar *
sc_operation_dup_part_path (const gchar *path, guint index)
{
  const gchar *name = strrchr (path, G_DIR_SEPARATOR), *dot = strrchr (name != NULL ? name : path, '.');
  gsize stem = dot != NULL && dot != path && dot[-1] != G_DIR_SEPARATOR ? (gsize) (dot - path) : strlen (path);

  return g_strdup_printf ("%.*s-%c%s", (gint) stem, path, 'A' + (gint) index, path + stem);
}

/* @dataset, each variable that lost values saying so; @suffix: (nullable): that marks its names in the outcome. */
static ScDataset *
dup_with_provenance (const ScOperationOutcome *self, ScDataset *dataset, const gchar *suffix, const gchar *const *paths, GError **error)
{
  g_autoptr (ScDataset) told = sc_dataset_copy (dataset);
  const gchar *const *names = sc_dataset_get_variable_names (dataset);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree gchar *marked = suffix != NULL ? g_strdup_printf ("%s (%s)", names[i], suffix) : NULL;
      const gchar *own = marked != NULL && sc_dataset_get (self->result, marked) != NULL ? marked : names[i];
      for (guint k = 0; k < self->variables->len; k++)
        {
          const ScOperationVariable *variable = g_ptr_array_index (self->variables, k);
          if (g_str_equal (variable->name, own)
              && !sc_dataset_note_made_missing (told, names[i], variable->made_missing, sc_operation_get_name (self->operation), paths, error))
            return NULL;
        }
    }
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
      g_autoptr (ScDataset) told = dup_with_provenance (self, g_ptr_array_index (self->parts, i), suffix, paths, error);
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

/* What each input had behind it is in its file; one that is gone has nothing to tell. */
static void
note_chain (const ScOperationOutcome *self, ScDataset *told, const gchar *const *paths)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);

  for (guint i = 0; i < self->n_inputs; i++)
    {
      ScDataset *input = sc_open_dataset (paths[i], SC_OPEN_DEFAULT, NULL);
      g_ptr_array_add (inputs, input != NULL ? input : sc_dataset_new ());
    }
  if (sc_align_report_count (self->report, NULL))
    sc_dataset_note_provenance (told, sc_operation_get_name (self->operation), (ScDataset *const *) inputs->pdata, paths,
                                inputs->len, self->report);
}

gboolean
sc_operation_outcome_write (const ScOperationOutcome *self, const gchar *const *paths, const gchar *path, GError **error)
{
  g_return_val_if_fail (self->result != NULL && !self->from_labels, FALSE);

  if (self->parts != NULL)
    return write_parts (self, paths, path, error);
  g_autoptr (ScDataset) told = dup_with_provenance (self, self->result, NULL, paths, error);
  if (told == NULL)
    return FALSE;
  note_chain (self, told, paths);
  return sc_write_netcdf (told, path, DEFLATE_LEVEL, error);
}
