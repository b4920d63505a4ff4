/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/noise-flags.h"

#include "noise/noise-presets.h"

/* One option for one number of the setting. */
typedef struct
{
  const gchar *name;
  const gchar *help;
  gsize offset;
  gboolean whole;
  gboolean training;
} NumberFlag;

static const NumberFlag numbers[] = {
  { "sigma-min", "lowest noise level of the schedule", G_STRUCT_OFFSET (ScNoiseSetting, inference.min), FALSE, FALSE },
  { "sigma-max", "highest noise level of the schedule", G_STRUCT_OFFSET (ScNoiseSetting, inference.max), FALSE, FALSE },
  { "rho", "exponent of the schedule", G_STRUCT_OFFSET (ScNoiseSetting, inference.rho), FALSE, FALSE },
  { "levels", "number of noise levels", G_STRUCT_OFFSET (ScNoiseSetting, levels), TRUE, FALSE },
  { "churn", "noise added on the way: the total S_churn", G_STRUCT_OFFSET (ScNoiseSetting, churn), FALSE, FALSE },
  { "churn-min", "lowest level with churn", G_STRUCT_OFFSET (ScNoiseSetting, churn_min), FALSE, FALSE },
  { "churn-max", "highest level with churn, or inf", G_STRUCT_OFFSET (ScNoiseSetting, churn_max), FALSE, FALSE },
  { "inflation", "factor on the noise that churn adds", G_STRUCT_OFFSET (ScNoiseSetting, inflation), FALSE, FALSE },
  { "train-min", "lowest noise level of training", G_STRUCT_OFFSET (ScNoiseSetting, training.min), FALSE, TRUE },
  { "train-max", "highest noise level of training", G_STRUCT_OFFSET (ScNoiseSetting, training.max), FALSE, TRUE },
  { "train-rho", "exponent of the training density", G_STRUCT_OFFSET (ScNoiseSetting, training.rho), FALSE, TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (numbers) == G_N_ELEMENTS (((ScNoiseFlags *) NULL)->given));

void
sc_noise_flags_add (ScNoiseFlags *self, ScCli *cli)
{
  ScOption *inference = self->inference;
  ScOption *training = self->training;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      ScOption option = {
        .name = numbers[i].name,
        .kind = numbers[i].whole ? SC_OPTION_INT : SC_OPTION_NUMBER,
        .target = &G_STRUCT_MEMBER (guint8, &self->value, numbers[i].offset),
        .argument = numbers[i].whole ? "N" : "X",
        .help = numbers[i].help,
        .given = &self->given[i],
      };
      *(numbers[i].training ? training++ : inference++) = option;
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
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (self->given[i] && numbers[i].whole)
      G_STRUCT_MEMBER (gint, &resolved, numbers[i].offset) = G_STRUCT_MEMBER (gint, &self->value, numbers[i].offset);
    else if (self->given[i])
      G_STRUCT_MEMBER (gdouble, &resolved, numbers[i].offset) = G_STRUCT_MEMBER (gdouble, &self->value, numbers[i].offset);
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
