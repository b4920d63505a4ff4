/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/noise-flags.h"

#include "noise/noise-presets.h"

/* In the order in which the help lists them. */
static const struct
{
  ScNoiseParameter parameter;
  const gchar *help;
} numbers[] = {
  { SC_NOISE_INFERENCE_MIN, "lowest noise level of the schedule" },
  { SC_NOISE_INFERENCE_MAX, "highest noise level of the schedule" },
  { SC_NOISE_INFERENCE_RHO, "exponent of the schedule" },
  { SC_NOISE_LEVELS, "number of noise levels" },
  { SC_NOISE_CHURN, "noise added on the way: the total S_churn" },
  { SC_NOISE_CHURN_MIN, "lowest level with churn" },
  { SC_NOISE_CHURN_MAX, "highest level with churn, or inf" },
  { SC_NOISE_INFLATION, "factor on the noise that churn adds" },
  { SC_NOISE_TRAINING_MIN, "lowest noise level of training" },
  { SC_NOISE_TRAINING_MAX, "highest noise level of training" },
  { SC_NOISE_TRAINING_RHO, "exponent of the training density" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (numbers) == SC_NOISE_N_PARAMETERS);

void
sc_noise_flags_add (ScNoiseFlags *self, ScCli *cli)
{
  ScOption *inference = self->inference;
  ScOption *training = self->training;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const ScNoiseParameter parameter = numbers[i].parameter;
      const gboolean whole = parameter == SC_NOISE_LEVELS;
      ScOption option = {
        .name = sc_noise_parameter_get_id (parameter),
        .kind = whole ? SC_OPTION_INT : SC_OPTION_NUMBER,
        .target = whole ? (gpointer) &self->levels : &self->value[parameter],
        .argument = whole ? "N" : "X",
        .help = numbers[i].help,
        .given = &self->given[parameter],
      };
      *(sc_noise_parameter_is_training (parameter) ? training++ : inference++) = option;
    }
  *inference++ = (ScOption) { "setting", 0, SC_OPTION_STRING, &self->file, "F.json", "read the setting from a file; flags go before it" };
  *inference++ = (ScOption) { "preset", 0, SC_OPTION_STRING, &self->preset, "NAME", "begin with a named setting: gencast, edm, no-buffer, …" };
  *inference = *training = (ScOption) { NULL };

  sc_cli_add_options (cli, "Noise in inference", self->inference);
  sc_cli_add_options (cli, "Noise in training", self->training);
}

static gboolean
apply_preset (const gchar *id, ScNoiseSetting *setting, GError **error)
{
  const ScNoisePreset *preset = sc_noise_preset_find (id);

  if (preset == NULL)
    {
      gsize n;
      const ScNoisePreset *presets = sc_noise_presets (&n);
      g_autoptr (GString) names = g_string_new (presets[0].id);
      for (gsize i = 1; i < n; i++)
        g_string_append_printf (names, ", %s", presets[i].id);
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID,
                   "there is no noise setting named “%s”, but these: %s", id, names->str);
      return FALSE;
    }
  *setting = preset->setting;
  return TRUE;
}

gboolean
sc_noise_flags_resolve (const ScNoiseFlags *self, const ScNoiseSetting *base, ScNoiseSetting *setting, GError **error)
{
  ScNoiseSetting resolved = *base;

  if (self->preset != NULL && !apply_preset (self->preset, &resolved, error))
    return FALSE;
  if (self->file != NULL && !sc_noise_setting_load (self->file, &resolved, error))
    return FALSE;
  for (ScNoiseParameter parameter = 0; parameter < SC_NOISE_N_PARAMETERS; parameter++)
    if (self->given[parameter])
      sc_noise_parameter_put (&resolved, parameter, parameter == SC_NOISE_LEVELS ? self->levels : self->value[parameter]);
  if (!sc_noise_setting_validate (&resolved, error))
    return FALSE;
  *setting = resolved;
  return TRUE;
}

gboolean
sc_noise_flags_any (const ScNoiseFlags *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->given); i++)
    if (self->given[i])
      return TRUE;
  return self->file != NULL || self->preset != NULL;
}

void
sc_noise_flags_clear (ScNoiseFlags *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->preset, g_free);
}
