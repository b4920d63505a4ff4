/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/statistics.h"

G_BEGIN_DECLS

/** ScValueBounds: what values may be, both ends included. */
typedef struct
{
  gdouble lower;
  gdouble upper;
} ScValueBounds;

/** SC_VALUE_BOUNDS_NONE: any finite number. */
#define SC_VALUE_BOUNDS_NONE ((ScValueBounds) { -G_MAXDOUBLE, G_MAXDOUBLE })

/**
 * sc_value_bounds_of_variable:
 * @name: of a variable of the reference
 * @level_index: index into the task's levels, −1 for a variable without levels
 *
 * What is possible in the variable's own units: within what has been observed
 * on Earth, with a margin (WMO's archive of weather and climate extremes),
 * and within so many standard deviations of the statistics' mean, more for
 * variables with long tails; statistics that cannot be the variable's are not
 * looked at.
 */
ScValueBounds sc_value_bounds_of_variable (ScStatistics *statistics, const gchar *name, gint level_index);

/** sc_value_bounds_normalised: of a variable that has lost its mean and was divided by its standard deviation. */
ScValueBounds sc_value_bounds_normalised  (const gchar *name);

/**
 * sc_value_bounds_of_state: what a normalised state at noise level @sigma may
 * be: so many of its standard deviations √(1 + σ²).
 */
ScValueBounds sc_value_bounds_of_state    (gdouble sigma);

/** sc_value_bounds_of_latent: what values inside of the network may be before float32 runs out of digits or range. */
ScValueBounds sc_value_bounds_of_latent   (void);

G_END_DECLS
