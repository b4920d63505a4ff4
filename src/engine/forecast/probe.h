/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/value-bounds.h"
#include "model/gencast.h"

G_BEGIN_DECLS

/** ScOwnRowsFunc: makes @rows values that only this place of the run has, so that they can be changed. */
typedef gboolean (*ScOwnRowsFunc) (ScProbeRows *rows, gpointer data, GError **error);

/**
 * ScProbe: a named place of a run with the values that are there.
 * @dims: [ndim]: names of the dimensions, static strings: "batch", "level",
 *   "lat", "lon", "channel", "node"
 * @rows: the values; rows · channels is the product of @shape, in that order
 * @bounds: (nullable): [n_bounds]: row r is held against bounds[r % n_bounds]
 * @may_lack: (nullable): [rows · channels]: where a missing value is expected;
 *   %NULL: nowhere
 * @may_change: whether what is changed here is what the run goes on with
 * @own: (nullable): to be called before the first change
 */
typedef struct
{
  const gchar *name;
  const gchar *const *dims;
  const gsize *shape;
  gint ndim;
  ScProbeRows *rows;
  const ScValueBounds *bounds;
  gsize n_bounds;
  const guint8 *may_lack;
  gboolean may_change;
  ScOwnRowsFunc own;
  gpointer own_data;
} ScProbe;

/** sc_probe_get_size: how many values there are. */
gsize    sc_probe_get_size (const ScProbe *self);

/** sc_probe_find: where the value of index @index of the shape lies. */
gfloat  *sc_probe_find     (const ScProbe *self, gsize index);

G_END_DECLS
