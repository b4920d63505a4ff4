/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"

G_BEGIN_DECLS

/**
 * ScNoisePreset: a setting with a name.
 * @id: for files and the command line; never changes
 * @name, @description: English, to be translated where they are shown
 */
typedef struct
{
  const gchar *id;
  const gchar *name;
  const gchar *description;
  ScNoiseSetting setting;
} ScNoisePreset;

/** sc_noise_presets: (transfer none) (array length=n_presets): GenCast's published setting first. */
const ScNoisePreset *sc_noise_presets     (gsize *n_presets);

/** sc_noise_preset_find: (nullable) (transfer none) */
const ScNoisePreset *sc_noise_preset_find (const gchar *id);

G_END_DECLS
