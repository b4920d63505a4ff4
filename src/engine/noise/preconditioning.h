/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The preconditioning of Karras et al. 2022, equation 7 and table 1, with
 * σ_data = 1: D(x; σ) = c_skip x + c_out F(c_in x; σ). float32, each within
 * one rounding of the exact value.
 */

/** sc_precondition_skip: 1 / (σ² + 1) */
gfloat sc_precondition_skip   (gfloat sigma);
/** sc_precondition_out: σ / √(σ² + 1) */
gfloat sc_precondition_out    (gfloat sigma);
/** sc_precondition_in: 1 / √(σ² + 1) */
gfloat sc_precondition_in     (gfloat sigma);
/** sc_precondition_weight: the loss weight λ(σ) = 1 / c_out² */
gfloat sc_precondition_weight (gfloat sigma);

G_END_DECLS
