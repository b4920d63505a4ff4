/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScBootstrap: resamples of the starts of a verification, with replacement, in
 * blocks of consecutive ones where neighbours are not independent (circular
 * block bootstrap, Politis and Romano 1992). Immutable. Two scores whose
 * intervals come from the same resamples can be compared pair by pair.
 */
typedef struct
{
  gsize n_starts;
  gsize n_resamples;
  guint32 *counts; /* [n_resamples][n_starts]: how often each start is in a resample */
} ScBootstrap;

/**
 * sc_bootstrap_new:
 * @block: consecutive starts that are drawn together, 1 to @n_starts
 * @seed: the same seed gives the same resamples
 */
ScBootstrap *sc_bootstrap_new  (gsize n_starts, gsize n_resamples, gsize block, guint64 seed);
void         sc_bootstrap_free (ScBootstrap *self);

/**
 * sc_bootstrap_interval:
 * @values: (inout): [n]: the statistic of each resample; sorted by this call
 * @confidence: between 0 and 1
 * @low, @high: (out): the percentile interval, quantiles interpolated linearly
 *   between order statistics; NaN where fewer than two values are finite
 *
 * Values that are not finite are left out.
 */
void         sc_bootstrap_interval (gdouble *values, gsize n, gdouble confidence, gdouble *low, gdouble *high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScBootstrap, sc_bootstrap_free)

G_END_DECLS
