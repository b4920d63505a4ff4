/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScNoiseRange: noise levels from @min to @max with the exponent @rho of
 * Karras et al. 2022, equation 5. Standard deviations of the noise on the
 * normalised residual target, without unit.
 */
typedef struct
{
  gdouble min;
  gdouble max;
  gdouble rho;
} ScNoiseRange;

/**
 * ScNoiseSetting: all hyperparameters of the noise.
 * @training: the range that training draws from (density: DESIGN's rule,
 *   Karras et al. 2022 eq. 5 with u uniform)
 * @inference: the range of the sampler's schedule
 * @levels: number of schedule levels, the final 0 not counted
 * @churn: total S_churn (Karras et al. 2022, algorithm 2)
 * @churn_min, @churn_max: S_tmin, S_tmax
 * @inflation: S_noise
 */
typedef struct
{
  ScNoiseRange training;
  ScNoiseRange inference;
  gint levels;
  gdouble churn;
  gdouble churn_min;
  gdouble churn_max;
  gdouble inflation;
} ScNoiseSetting;

/** GenCast's published defaults (Price et al. 2023; training 0.02–88, inference 0.03–80, ρ 7, 20 levels, churn 2.5 above 0.75, inflation 1.05). */
extern const ScNoiseSetting SC_NOISE_SETTING_GENCAST;

typedef enum
{
  SC_NOISE_ERROR_INVALID, /* a value outside of what it can be */
} ScNoiseError;

#define SC_NOISE_ERROR sc_noise_error_quark ()
GQuark sc_noise_error_quark (void);

/** sc_noise_setting_validate: minimum < maximum, both positive, levels ≥ 2, …; the error names the value. */
gboolean sc_noise_setting_validate (const ScNoiseSetting *setting, GError **error);

G_END_DECLS
