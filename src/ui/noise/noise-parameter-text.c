/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-parameter-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "render/plot/plot-axis.h"

/* The least noise level above 0, and the greatest, that a key press leads to. */
#define SIGMA_LOW 1e-4
#define SIGMA_HIGH 1e4

typedef struct
{
  const gchar *name;
  const gchar *meaning;
  gdouble step; /* 0: strides by significant digit */
} Info;

static const Info infos[SC_NOISE_N_PARAMETERS] = {
  [SC_NOISE_TRAINING_MIN] = { N_("Training minimum"), N_("σ_min: least noise that training draws"), 0 },
  [SC_NOISE_TRAINING_MAX] = { N_("Training maximum"), N_("σ_max: most noise that training draws"), 0 },
  [SC_NOISE_TRAINING_RHO] = { N_("Training ρ"), N_("exponent; larger: more draws at small σ"), 0.1 },
  [SC_NOISE_INFERENCE_MIN] = { N_("Inference minimum"), N_("σ_min: last level of the schedule"), 0 },
  [SC_NOISE_INFERENCE_MAX] = { N_("Inference maximum"), N_("σ_max: first level of the schedule"), 0 },
  [SC_NOISE_INFERENCE_RHO] = { N_("Inference ρ"), N_("exponent; larger: more steps at small σ"), 0.1 },
  [SC_NOISE_LEVELS] = { N_("Levels"), N_("steps of the sampler: two network calls each, one for the last"), 1 },
  [SC_NOISE_CHURN] = { N_("Churn"), N_("S_churn: noise added again, in all steps together"), 0.1 },
  [SC_NOISE_CHURN_MIN] = { N_("Churn minimum"), N_("no churn at levels below this σ"), 0 },
  [SC_NOISE_CHURN_MAX] = { N_("Churn maximum"), N_("no churn at levels above this σ; ∞: no limit"), 0 },
  [SC_NOISE_INFLATION] = { N_("Inflation"), N_("S_noise: factor on the noise that churn adds"), 0.001 },
};

const gchar *
sc_noise_parameter_get_name (ScNoiseParameter parameter)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, NULL);
  return _(infos[parameter].name);
}

const gchar *
sc_noise_parameter_get_meaning (ScNoiseParameter parameter)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, NULL);
  return _(infos[parameter].meaning);
}

gdouble
sc_noise_parameter_round (ScNoiseParameter parameter, gdouble value)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, value);
  if (!isfinite (value))
    return value;
  if (infos[parameter].step > 0)
    return round (value / infos[parameter].step) * infos[parameter].step;
  if (value <= 0)
    return 0;

  gdouble below = sc_plot_round_down (value, 3), above = sc_plot_round_up (value, 3);
  return value - below < above - value ? below : above;
}

gdouble
sc_noise_parameter_step (ScNoiseParameter parameter, gdouble value, gint direction, ScNoiseStride stride)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, value);
  g_return_val_if_fail (direction == 1 || direction == -1, value);

  if (infos[parameter].step > 0)
    {
      gdouble step = infos[parameter].step * (stride == SC_NOISE_STRIDE_COARSE ? 10 : 1);
      return sc_noise_parameter_round (parameter, value + direction * step);
    }
  if (isinf (value))
    return direction > 0 ? value : SIGMA_HIGH;
  if (direction > 0 && parameter == SC_NOISE_CHURN_MAX && value >= SIGMA_HIGH)
    return INFINITY;
  if (value < SIGMA_LOW)
    return direction > 0 ? SIGMA_LOW : 0;

  gint digits = stride == SC_NOISE_STRIDE_COARSE ? 1 : stride == SC_NOISE_STRIDE_NORMAL ? 2 : 3;
  /* Aside of the number itself first, so that one that is round already moves on. */
  gdouble next = direction > 0 ? sc_plot_round_up (value * (1 + 1e-6), digits) : sc_plot_round_down (value * (1 - 1e-6), digits);
  if (next < SIGMA_LOW * (1 - 1e-6))
    return parameter == SC_NOISE_CHURN_MIN || parameter == SC_NOISE_CHURN_MAX ? 0 : SIGMA_LOW;
  return next;
}

gchar *
sc_noise_parameter_format (ScNoiseParameter parameter, gdouble value)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, NULL);
  return sc_plot_format_number (value, 6);
}

gboolean
sc_noise_parameter_parse (ScNoiseParameter parameter, const gchar *text, gdouble *value)
{
  g_return_val_if_fail (parameter < SC_NOISE_N_PARAMETERS, FALSE);
  g_autofree gchar *trimmed = g_strstrip (g_strdup (text));

  if (strcmp (trimmed, "∞") == 0 || g_ascii_strcasecmp (trimmed, "inf") == 0 || g_ascii_strcasecmp (trimmed, "infinity") == 0)
    {
      if (parameter != SC_NOISE_CHURN_MAX)
        return FALSE;
      *value = INFINITY;
      return TRUE;
    }
  g_strdelimit (trimmed, ",", '.');

  /* As it is shown: 1.5×10⁻⁷ comes back as it went. */
  static const gchar *const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autoptr (GString) plain = g_string_new (trimmed);
  g_string_replace (plain, "×10", "e", 1);
  g_string_replace (plain, "⁻", "-", 1);
  g_string_replace (plain, "−", "-", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (superscripts); i++)
    {
      const gchar digit[2] = { (gchar) ('0' + i), '\0' };
      g_string_replace (plain, superscripts[i], digit, 0);
    }

  gchar *end = NULL;
  gdouble number = g_ascii_strtod (plain->str, &end);
  if (end == plain->str || *end != '\0' || !isfinite (number))
    return FALSE;
  *value = number;
  return TRUE;
}
