/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/**
 * sc_result_type: the type that holds numbers of both, NumPy's promotion of
 * arrays (NEP 50); %FALSE for a number with a time or a text.
 */
gboolean sc_result_type (ScDType a, ScDType b, ScDType *result);

/**
 * sc_fill_type: what a type becomes when elements go missing (xarray's
 * maybe_promote): float stays, 8- and 16-bit integers become float32, larger
 * ones float64, true/false float64; times and texts have a missing value.
 */
ScDType  sc_fill_type (ScDType dtype);

G_END_DECLS
