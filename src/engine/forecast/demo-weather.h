/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/demo-land.h"

G_BEGIN_DECLS

/**
 * Weather that is made up by formulas, to have something to forecast where no
 * data is at hand: jets in balance with a temperature that falls towards the
 * poles, Rossby waves that tilt with height and travel, seasons, the sun's
 * daily course over land. Plausible to look at, not a simulation.
 */

/**
 * ScDemoVariable: a variable of that weather, by GenCast's name and units.
 * @has_levels: whether it is on pressure levels
 */
typedef struct
{
  const gchar *name;
  const gchar *long_name;
  const gchar *units;
  gboolean has_levels;
} ScDemoVariable;

/** sc_demo_variables: (transfer none) (array length=n_variables): all that GenCast predicts. */
const ScDemoVariable *sc_demo_variables (gsize *n_variables);

/** ScDemoFrame: the weather at one moment. */
typedef struct _ScDemoFrame ScDemoFrame;

/**
 * sc_demo_frame_new:
 * @seconds_since_epoch: the moment, since 1970-01-01T00:00
 * @levels: [n_levels], hPa
 */
ScDemoFrame  *sc_demo_frame_new  (const ScDemoLand *land, gint64 seconds_since_epoch, const gint *levels, gsize n_levels);
void          sc_demo_frame_free (ScDemoFrame *self);

/**
 * sc_demo_frame_peek:
 * @variable: index into sc_demo_variables()
 *
 * Returns: (transfer none): [n_levels][n_lat][n_lon] or [n_lat][n_lon]; the
 *   sea-surface temperature is NaN where most of the cell is land
 */
const gfloat *sc_demo_frame_peek (const ScDemoFrame *self, gsize variable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDemoFrame, sc_demo_frame_free)

G_END_DECLS
