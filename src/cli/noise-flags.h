/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"
#include "noise/noise-parameter.h"

G_BEGIN_DECLS

/**
 * ScNoiseFlags: the options that change the noise setting, the same for every
 * command that has them. Begin with `ScNoiseFlags flags = { 0 };` and end with
 * sc_noise_flags_clear().
 */
typedef struct
{
  ScOption inference[11];
  ScOption training[4];
  gdouble value[SC_NOISE_N_PARAMETERS]; /* what was given, where it was */
  gint levels;
  gboolean given[SC_NOISE_N_PARAMETERS];
  gchar *file;
  gchar *preset;
} ScNoiseFlags;

/** sc_noise_flags_add: adds the options to @cli; @self stays where it is until the command has ended. */
void     sc_noise_flags_add     (ScNoiseFlags *self, ScCli *cli);

/**
 * sc_noise_flags_resolve:
 * @base: what holds where nothing was given: the checkpoint's setting, or the published one
 * @setting: (out): @base, changed by --preset, then by --setting, then by the single flags; valid
 */
gboolean sc_noise_flags_resolve (const ScNoiseFlags *self, const ScNoiseSetting *base,
                                 ScNoiseSetting *setting, GError **error);

/** sc_noise_flags_any: whether any of the options was given. */
gboolean sc_noise_flags_any     (const ScNoiseFlags *self);

void     sc_noise_flags_clear   (ScNoiseFlags *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScNoiseFlags, sc_noise_flags_clear)

G_END_DECLS
