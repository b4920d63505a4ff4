/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-parameter.h"
#include "tune/hindcast-log.h"
#include "tune/hindcast-summary.h"

G_BEGIN_DECLS

/** The most cells that a sweep may have. */
#define SC_SWEEP_MAX_CELLS 10000

/** ScSweepAxis: the values that one number of the setting takes; @values: (array length=n), owned by the caller. */
typedef struct
{
  ScNoiseParameter parameter;
  const gdouble *values;
  gsize n;
} ScSweepAxis;

/**
 * ScSweepCell: what is known of one setting.
 * @setting: of the cell
 * @problem: (nullable): a sentence: why there is no such setting, or why its
 *   forecast failed; nothing is computed then
 * @n_done: starts that have been scored
 * @n_known: of them, those that were found in the log and not computed
 */
typedef struct
{
  ScNoiseSetting setting;
  gchar *problem;
  gsize n_done;
  gsize n_known;
} ScSweepCell;

/**
 * ScSweep: one or two numbers of a noise setting over a grid of values, every
 * setting tried from every start. The first start of all cells comes first, so
 * that the whole picture is there early and then sharpens. Runs on a thread of
 * its own; all functions may be called from any thread.
 */
typedef struct _ScSweep ScSweep;

/**
 * ScSweepFunc: something has come.
 * @cell: whose result it is; −1: the sweep has ended
 * @error: (nullable): why it ended, where it was not because all is done:
 *   %G_IO_ERROR_CANCELLED, or the log could not be written
 *
 * Called on the sweep's thread, with no lock held.
 */
typedef void (*ScSweepFunc) (ScSweep *sweep, gssize cell, const GError *error, gpointer data);

/**
 * sc_sweep_new:
 * @log: results are looked up and put there
 * @base: the setting whose numbers are changed
 * @axes: [n_axes], 1 or 2; cell (i, j) has index i · axes[1].n + j
 *
 * Fails with %SC_TUNE_ERROR_REQUEST for axes of no or too many values, two of
 * the same number, or one of the training range, which no forecast depends on.
 */
ScSweep *sc_sweep_new   (ScHindcast *hindcast, ScHindcastLog *log, const ScNoiseSetting *base, const ScSweepAxis *axes, gsize n_axes,
                         GError **error);
ScSweep *sc_sweep_ref   (ScSweep *self);
/** sc_sweep_unref: the last reference cancels the sweep and waits for its thread. */
void     sc_sweep_unref (ScSweep *self);

void     sc_sweep_start    (ScSweep *self, ScSweepFunc func, gpointer data, GDestroyNotify destroy);
/** sc_sweep_pause: after the forecast that is being made. */
void     sc_sweep_pause    (ScSweep *self);
void     sc_sweep_continue (ScSweep *self);
void     sc_sweep_cancel   (ScSweep *self);
/** sc_sweep_wait: blocks until the sweep has ended. */
void     sc_sweep_wait     (ScSweep *self);

gsize    sc_sweep_get_n_axes    (ScSweep *self);
/** sc_sweep_get_axis: the values are owned by @self. */
ScSweepAxis sc_sweep_get_axis   (ScSweep *self, gsize axis);
gsize    sc_sweep_get_n_cells   (ScSweep *self);
/** sc_sweep_get_cell: @cell: (out caller-allocates): cleared with sc_sweep_cell_clear(). */
void     sc_sweep_get_cell      (ScSweep *self, gsize index, ScSweepCell *cell);
/** sc_sweep_get_score: over the starts done; all NaN where there are none. */
ScTuneInterval sc_sweep_get_score (ScSweep *self, gsize index, ScTuneScore score);
/** sc_sweep_get_progress: hindcasts done and hindcasts in all. */
void     sc_sweep_get_progress  (ScSweep *self, gsize *done, gsize *total);
/** sc_sweep_find_best: the cell with the least badness among those with most starts done; −1: none yet. */
gssize   sc_sweep_find_best     (ScSweep *self, ScTuneScore score);
/** sc_sweep_dup_csv: (transfer full): a line a cell: the numbers varied, starts, every score with its interval. */
gchar   *sc_sweep_dup_csv       (ScSweep *self);

void     sc_sweep_cell_clear    (ScSweepCell *cell);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSweep, sc_sweep_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScSweepCell, sc_sweep_cell_clear)

G_END_DECLS
