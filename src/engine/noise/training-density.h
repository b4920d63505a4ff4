/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"

G_BEGIN_DECLS

/**
 * The density that noise levels are drawn from in training:
 * σ = (a + u (b − a))^ρ with a = σ_min^(1/ρ), b = σ_max^(1/ρ) and u uniform on
 * [0, 1] (Karras et al. 2022, equation 5, with u at random). The sampler's
 * schedule takes the same function at equally spaced u. @range must be valid.
 */

/** sc_noise_range_quantile: σ at the share @u of the draws, 0 to 1. */
gdouble sc_noise_range_quantile (const ScNoiseRange *range, gdouble u);

/**
 * sc_noise_range_share_below: the share of the draws below @sigma, in [0, 1]
 * inside of the range; outside the same formula goes on: negative below it,
 * above 1 beyond it.
 */
gdouble sc_noise_range_share_below (const ScNoiseRange *range, gdouble sigma);

/** sc_noise_range_density: of the draws, per unit of σ; 0 outside of the range. */
gdouble sc_noise_range_density (const ScNoiseRange *range, gdouble sigma);

/** sc_noise_range_density_log: of the draws, per unit of ln σ; 0 outside of the range. */
gdouble sc_noise_range_density_log (const ScNoiseRange *range, gdouble sigma);

G_END_DECLS
