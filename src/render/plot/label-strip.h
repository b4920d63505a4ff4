/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/plot/plot-draw.h"

G_BEGIN_DECLS

/** Rows that a strip can have. */
#define SC_LABEL_STRIP_MAX_ROWS 8

/**
 * ScLabelStrip: the labels of one coordinate of several datasets, in one
 * order, each label once.
 * @n_rows: datasets that have the coordinate
 * @datasets: [n_rows] which one each row is: 0: A, 1: B, …
 * @n_datasets: how many there are in all
 * @rows: guint8[n]: bit i is set where the dataset of row i has the label
 * @texts: [n] the labels for a person
 */
typedef struct
{
  gsize n;
  guint n_rows;
  guint datasets[SC_LABEL_STRIP_MAX_ROWS];
  guint n_datasets;
  guint8 *rows;
  gchar **texts;
} ScLabelStrip;

/** sc_label_strip_new: @n: columns to be filled in by the caller; at first the rows are those of the first datasets, all have all, and texts are %NULL. */
ScLabelStrip *sc_label_strip_new  (gsize n, guint n_rows);
void          sc_label_strip_free (ScLabelStrip *self);

/** sc_label_strip_is_in_all: whether every dataset has label @column. */
gboolean sc_label_strip_is_in_all (const ScLabelStrip *self, gsize column);

/**
 * ScLabelRun: columns next to each other that the same datasets have.
 * @first, @count: columns
 */
typedef struct
{
  gsize first;
  gsize count;
  guint8 rows;
} ScLabelRun;

/** sc_label_strip_get_runs: (transfer full) (element-type ScLabelRun): in order, neighbours differ. */
GArray *sc_label_strip_get_runs (const ScLabelStrip *self);

/** sc_label_strip_get_height: of so many rows with labels below. */
gdouble sc_label_strip_get_height (const ScPlotStyle *style, guint n_rows);

/**
 * sc_label_strip_draw: aligned rows, A above B, onto (0, 0) … (@width, @height).
 * Labels that all have are joined discs; what not all have stands in the rows
 * of those that do, each with a shape of its own (A's a triangle, B's a
 * square), over an empty place in the others. Where columns are too narrow for
 * shapes, runs of them are bands with different hatching.
 */
void sc_label_strip_draw (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble height);

/** sc_label_strip_locate: the column at @x, −1 for none. */
gssize sc_label_strip_locate (const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble x);

/** sc_label_strip_get_keys: the legend: @keys: [@n_datasets + 1]: in all, then each dataset's shape for what not all have. */
void sc_label_strip_get_keys (const ScPlotStyle *style, guint n_datasets, ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLabelStrip, sc_label_strip_free)

G_END_DECLS
