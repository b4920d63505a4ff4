/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/demo-land.h"
#include "forecast/statistics.h"

G_BEGIN_DECLS

/**
 * ScDemoStatistic: the statistics of one variable of the made-up weather.
 * @n_levels: 0 for a variable without levels
 * @values: by kind: [MAX (n_levels, 1)]
 */
typedef struct
{
  const gchar *name;
  gsize n_levels;
  gfloat *values[SC_STATISTICS_N_KINDS];
} ScDemoStatistic;

/**
 * sc_demo_statistics_compute: (element-type ScDemoStatistic) (transfer full):
 * over all cells and a year of the weather; the static fields and the
 * forcings of time included. The standard deviations of changes are a quarter
 * of what they are, so that the noise that an untrained network leaves in a
 * forecast stays small beside the weather.
 */
GPtrArray *sc_demo_statistics_compute (const ScDemoLand *land, const gint *levels, gsize n_levels);

G_END_DECLS
