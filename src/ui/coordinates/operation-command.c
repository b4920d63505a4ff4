/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-command.h"

#include <string.h>

/* A name that needs no quotes stays as it is. */
static gchar *
quote (const gchar *path)
{
  if (path[0] != '-' && path[strspn (path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+")] == '\0')
    return g_strdup (path);
  return g_shell_quote (path);
}

const gchar *
sc_join_get_name (ScJoin join)
{
  static const gchar *const names[] = { "exact", "outer", "inner", "left", "right", "override" };

  g_return_val_if_fail (join < G_N_ELEMENTS (names), NULL);
  return names[join];
}

gchar *
sc_operation_command_format (ScOperation operation, ScJoin join, const gchar *path_a, const gchar *path_b,
                             const gchar *const *steps, guint n_steps)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *a = quote (path_a), *b = quote (path_b);

  for (guint i = 0; i < n_steps; i++)
    {
      /* "reindex --coords lat": the files stand between the command and its flags. */
      gsize length = strcspn (steps[i], " ");
      gboolean like = !g_str_has_prefix (steps[i], "assign-coords");
      g_autofree gchar *mended = g_strdup_printf ("mended-%u.nc", i + 1);
      g_string_append_printf (text, "sigmacast %.*s %s %s%s%s -o %s && ", (gint) length, steps[i], b, like ? "--like " : "", a,
                              steps[i] + length, mended);
      g_free (b);
      b = g_steal_pointer (&mended);
    }
  g_string_append_printf (text, "sigmacast %s %s %s --join %s -o result.nc",
                          operation == SC_OPERATION_MERGE ? "merge" : "assign", a, b, sc_join_get_name (join));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
