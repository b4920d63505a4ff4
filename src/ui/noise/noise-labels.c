/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-labels.h"

#include <glib/gi18n.h>

#include "render/plot/plot-axis.h"

gchar *
sc_noise_remedy_get_label (const ScBufferRemedy *remedy)
{
  g_autofree gchar *value = sc_plot_format_number (remedy->value, 4);

  switch (remedy->kind)
    {
    case SC_BUFFER_REMEDY_INFERENCE_MAX:
      return g_strdup_printf (_("Lower σ_max to %s"), value);
    case SC_BUFFER_REMEDY_INFERENCE_MIN:
      return g_strdup_printf (_("Raise σ_min to %s"), value);
    case SC_BUFFER_REMEDY_CHURN_MAX:
      return g_strdup_printf (_("Limit Churn to σ ≤ %s"), value);
    default:
      return g_strdup (remedy->sentence);
    }
}

const gchar *
sc_noise_preset_get_label (const ScNoisePreset *preset)
{
  static const struct
  {
    const gchar *id;
    const gchar *label;
  } labels[] = {
    { "gencast", N_("GenCast, as Published") },
    { "gencast-contained", N_("GenCast, Churn Contained") },
    { "gencast-deterministic", N_("GenCast, Without Churn") },
    { "edm", N_("EDM, as Published, Without Churn") },
    { "edm-stochastic", N_("EDM, as Published, With Churn (256 Levels)") },
    { "no-buffer", N_("No Buffer") },
    { "narrow-training", N_("Narrow Training") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].id, preset->id))
      return _(labels[i].label);
  return preset->name;
}
