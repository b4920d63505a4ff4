/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/forecast-command.h"

#include <math.h>

#include "noise/noise-parameter.h"
#include "workspace/shell-words.h"

static void
add_text (GString *command, const gchar *option, const gchar *value)
{
  if (value == NULL)
    return;
  g_autofree gchar *word = sc_shell_quote (value);
  g_string_append_printf (command, " %s %s", option, word);
}

static void
add_list (GString *command, const gchar *option, GStrv values)
{
  if (values == NULL || values[0] == NULL)
    return;
  g_autofree gchar *joined = g_strjoinv (",", values);
  add_text (command, option, joined);
}

static void
add_number (GString *command, const gchar *id, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  /* The shortest text that is read as the same number. */
  for (gint digits = 6; digits <= 17; digits++)
    {
      g_autofree gchar *format = g_strdup_printf ("%%.%dg", digits);
      g_ascii_formatd (number, sizeof number, format, value);
      if (isinf (value) || g_ascii_strtod (number, NULL) == value)
        break;
    }
  g_string_append_printf (command, " --%s %s", id, isinf (value) ? "inf" : number);
}

gchar *
sc_forecast_command_format (const gchar *program, const ScForecastRequest *request)
{
  g_return_val_if_fail (program != NULL && request != NULL, NULL);

  g_autofree gchar *word = sc_shell_quote (program);
  g_autoptr (GString) command = g_string_new (word);

  g_string_append (command, " forecast");
  add_text (command, "--checkpoint", request->checkpoint);
  add_text (command, "--stats", request->stats);
  add_text (command, "--inputs", request->inputs);
  add_text (command, "--forcings", request->forcings);
  add_text (command, "--mesh-to-grid", request->mesh_to_grid);
  add_text (command, "--start", request->start);
  g_string_append_printf (command, " --steps %d --members %d --seed %" G_GUINT64_FORMAT, request->steps, request->members,
                          request->seed);
  add_list (command, "--allow-nan", request->allow_nan);
  add_list (command, "--static", request->static_coordinates);
  for (ScNoiseParameter parameter = 0; request->has_noise && parameter < SC_NOISE_N_PARAMETERS; parameter++)
    add_number (command, sc_noise_parameter_get_id (parameter), sc_noise_parameter_get (&request->noise, parameter));
  if (request->threads > 0)
    g_string_append_printf (command, " --threads %u", request->threads);
  if (request->memory_budget > 0)
    g_string_append_printf (command, " --memory-budget %" G_GUINT64_FORMAT, request->memory_budget);
  add_text (command, "-o", request->output != NULL ? request->output : "forecast.nc");
  return g_string_free (g_steal_pointer (&command), FALSE);
}
