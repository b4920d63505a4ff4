/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/run-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

gchar *
sc_run_words_dup_stage (const gchar *stage)
{
  static const struct
  {
    const gchar *prefix;
    const gchar *words;
  } WORDS[] = {
    { "read", N_("Reading the initial state") },
    { "checkpoint", N_("Reading the checkpoint") },
    { "statistics", N_("Reading the statistics") },
    { "plan", N_("Building the plan: mesh, edges and tables") },
    { "normalise", N_("Normalising") },
    { "sample", N_("Sampling") },
    { "denormalise", N_("Back to physical units") },
    { "write", N_("Writing the lead time") },
    { "join", N_("Writing the forecast") },
  };

  if (stage == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_str_has_prefix (stage, WORDS[i].prefix))
      return g_strdup (_(WORDS[i].words));
  return g_strdup (stage);
}

gchar *
sc_run_words_dup_seconds (gdouble seconds)
{
  gint whole = (gint) CLAMP (ceil (seconds), 0, 1e8);

  if (whole < 60)
    return g_strdup_printf (_("%d s"), whole);
  if (whole < 3600)
    return g_strdup_printf (_("%d min"), (whole + 59) / 60);
  return g_strdup_printf (_("%d h %d min"), whole / 3600, whole % 3600 / 60);
}

gchar *
sc_run_words_dup_preparation (ScRunController *controller)
{
  g_autofree gchar *stage = sc_run_words_dup_stage (sc_run_controller_get_stage (controller));
  guint64 bytes = sc_run_controller_get_memory (controller);
  g_autoptr (GString) text = g_string_new (stage);

  if (bytes > 0)
    {
      g_autofree gchar *size = g_format_size (bytes);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: a size, as "1.2 GB" */
      g_string_append_printf (text, _("The forecast will take %s of memory."), size);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gchar *
sc_run_words_dup_progress (ScRunController *controller, guint n_leads)
{
  gint lead = sc_run_controller_get_lead (controller);
  gdouble remaining = sc_run_controller_get_remaining (controller);
  g_autoptr (GString) text = g_string_new (NULL);

  switch (sc_run_controller_get_state (controller))
    {
    case SC_RUN_STATE_FINISHED:
      return g_strdup (_("Forecast finished"));
    case SC_RUN_STATE_CANCELLED:
      return g_strdup (_("Forecast stopped"));
    case SC_RUN_STATE_FAILED:
      return g_strdup (_("Forecast failed"));
    default:
      break;
    }
  if (lead >= 0)
    g_string_append_printf (text, _("Step %d of %u"), lead + 1, n_leads);
  else
    {
      g_autofree gchar *stage = sc_run_words_dup_stage (sc_run_controller_get_stage (controller));
      g_string_append (text, stage != NULL ? stage : _("Preparing"));
    }
  if (sc_run_controller_get_state (controller) == SC_RUN_STATE_PAUSED)
    g_string_append_printf (text, " · %s", _("paused"));
  else if (remaining >= 0)
    {
      g_autofree gchar *seconds = sc_run_words_dup_seconds (remaining);
      g_string_append (text, " · ");
      /* Translators: a time that is left, as "12 s" or "3 min" */
      g_string_append_printf (text, _("%s left"), seconds);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
