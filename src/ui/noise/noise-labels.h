/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/buffer-report.h"
#include "noise/noise-presets.h"

G_BEGIN_DECLS

/** sc_noise_remedy_get_label: (transfer full): for a button, translated: “Lower σ_max to 78.2”. */
gchar       *sc_noise_remedy_get_label (const ScBufferRemedy *remedy);

/** sc_noise_preset_get_label: for a menu, translated. */
const gchar *sc_noise_preset_get_label (const ScNoisePreset *preset);

G_END_DECLS
