/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-parameter.h"

G_BEGIN_DECLS

/** sc_noise_parameter_get_name: e.g. “Inference maximum”, translated; unique, so that it names a control. */
const gchar *sc_noise_parameter_get_name    (ScNoiseParameter parameter);
/** sc_noise_parameter_get_meaning: unit and meaning in a few words, translated. */
const gchar *sc_noise_parameter_get_meaning (ScNoiseParameter parameter);

/** ScNoiseStride: how far one key press goes. */
typedef enum
{
  SC_NOISE_STRIDE_FINE,   /* a unit of the third significant digit */
  SC_NOISE_STRIDE_NORMAL, /* of the second */
  SC_NOISE_STRIDE_COARSE, /* of the first */
} ScNoiseStride;

/** sc_noise_parameter_step: the value one stride up (@direction 1) or down (−1) from @value; infinity stays beyond the last one. */
gdouble  sc_noise_parameter_step (ScNoiseParameter parameter, gdouble value, gint direction, ScNoiseStride stride);

/** sc_noise_parameter_round: @value as a drag leaves it: three significant digits, whole levels. */
gdouble  sc_noise_parameter_round (ScNoiseParameter parameter, gdouble value);

/** sc_noise_parameter_format: (transfer full): as shown in an entry, “∞” for no limit. */
gchar   *sc_noise_parameter_format (ScNoiseParameter parameter, gdouble value);

/** sc_noise_parameter_parse: a number with decimal point or comma, “∞” or “inf”. Returns: whether @text was one. */
gboolean sc_noise_parameter_parse (ScNoiseParameter parameter, const gchar *text, gdouble *value);

G_END_DECLS
