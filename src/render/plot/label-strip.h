/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/plot-draw.h"

G_BEGIN_DECLS

/** ScLabelSide: who has a label. */
typedef enum
{
  SC_LABEL_BOTH,
  SC_LABEL_ONLY_A,
  SC_LABEL_ONLY_B,
} ScLabelSide;

/**
 * ScLabelStrip: the labels of one coordinate of two datasets, A and B, in one
 * order, each label once.
 * @sides: guint8[n] of #ScLabelSide
 * @texts: [n] the labels for a person
 */
typedef struct
{
  gsize n;
  guint8 *sides;
  gchar **texts;
} ScLabelStrip;

/** sc_label_strip_new: @n: columns to be filled in by the caller; all %SC_LABEL_BOTH and texts %NULL at first. */
ScLabelStrip *sc_label_strip_new  (gsize n);
void          sc_label_strip_free (ScLabelStrip *self);

/** sc_label_strip_count: how many labels are on that side. */
gsize sc_label_strip_count (const ScLabelStrip *self, ScLabelSide side);

/**
 * ScLabelRun: columns next to each other with the same side.
 * @first, @count: columns
 */
typedef struct
{
  gsize first;
  gsize count;
  ScLabelSide side;
} ScLabelRun;

/** sc_label_strip_get_runs: (transfer full) (element-type ScLabelRun): in order, neighbours differ. */
GArray *sc_label_strip_get_runs (const ScLabelStrip *self);

/** sc_label_strip_get_height: of two rows with labels below. */
gdouble sc_label_strip_get_height (const ScPlotStyle *style);

/**
 * sc_label_strip_draw: two aligned rows, A above B, onto (0, 0) … (@width, @height).
 * Labels that both have are joined discs; what only A has is a triangle in
 * A's row over an empty place, what only B has a square in B's. Where columns
 * are too narrow for shapes, runs of them are bands with different hatching.
 */
void sc_label_strip_draw (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble height);

/** sc_label_strip_locate: the column at @x, −1 for none. */
gssize sc_label_strip_locate (const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble x);

/** sc_label_strip_get_keys: the legend: both, only A, only B. */
void sc_label_strip_get_keys (const ScPlotStyle *style, ScPlotKey keys[3]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLabelStrip, sc_label_strip_free)

G_END_DECLS
