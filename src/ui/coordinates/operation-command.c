/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-command.h"

#include <string.h>

#include "workspace/shell-words.h"

static void
add_tolerance (GString *text, gdouble tolerance)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  if (tolerance > 0)
    g_string_append_printf (text, " --tolerance %s", g_ascii_formatd (number, sizeof number, "%.6g", tolerance));
}

/* One step: "sigmacast reindex b.nc --like a.nc --coords lat -o mended-1.nc && " */
static void
add_step (GString *text, const gchar *program, const ScMendingStep *step, gdouble tolerance, const gchar *file, const gchar *like,
          const gchar *output)
{
  gboolean relabels = step->remedy == SC_REMEDY_RELABEL, nearest = step->remedy == SC_REMEDY_REINDEX_NEAREST;
  g_autofree gchar *coordinate = sc_shell_quote (step->coordinate);

  g_string_append_printf (text, "%s %s %s %s%s --coords %s", program,
                          relabels ? "assign-coords" : step->remedy == SC_REMEDY_ROLL_LONGITUDE ? "roll-lon" : "reindex", file,
                          relabels ? "" : "--like ", like, coordinate);
  if (nearest)
    {
      g_string_append (text, " --method nearest");
      add_tolerance (text, tolerance);
    }
  g_string_append_printf (text, " -o %s && ", output);
}

gchar *
sc_operation_command_format (const gchar *program, const ScComparisonSetting *setting, const gchar *const *paths,
                             const gdouble *tolerances)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *quoted = sc_shell_quote (program);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < setting->n; i++)
    g_ptr_array_add (files, sc_shell_quote (paths[i]));
  for (guint i = 0; i < setting->steps->len; i++)
    {
      const ScMendingStep *step = g_ptr_array_index (setting->steps, i);
      gchar *mended = g_strdup_printf ("mended-%u.nc", i + 1);
      add_step (text, quoted, step, tolerances[i], g_ptr_array_index (files, step->place), g_ptr_array_index (files, 0), mended);
      g_free (g_ptr_array_index (files, step->place));
      g_ptr_array_index (files, step->place) = mended;
    }

  g_string_append_printf (text, "%s %s", quoted, sc_operation_get_name (setting->operation));
  if (setting->operation == SC_OPERATION_REINDEX)
    {
      g_string_append_printf (text, " %s --like %s", (gchar *) g_ptr_array_index (files, 1), (gchar *) g_ptr_array_index (files, 0));
      if (setting->tolerance > 0)
        g_string_append (text, " --method nearest");
    }
  else
    for (guint i = 0; i < setting->n; i++)
      g_string_append_printf (text, " %s", (gchar *) g_ptr_array_index (files, i));
  if (setting->operation == SC_OPERATION_CONCAT)
    {
      g_autofree gchar *dim = sc_shell_quote (setting->dim);
      g_string_append_printf (text, " --dim %s", dim);
    }
  if (setting->operation != SC_OPERATION_REINDEX)
    g_string_append_printf (text, " --join %s", sc_join_get_name (setting->join));
  add_tolerance (text, setting->tolerance);
  g_string_append (text, setting->operation == SC_OPERATION_ALIGN ? " -o aligned-A.nc -o aligned-B.nc" : " -o result.nc");
  return g_string_free (g_steal_pointer (&text), FALSE);
}
