/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "model/task.h"

G_BEGIN_DECLS

/** ScStatisticsKind: the four files of the reference's statistics. */
typedef enum
{
  SC_STATISTICS_MEAN,         /* mean_by_level.nc */
  SC_STATISTICS_STDDEV,       /* stddev_by_level.nc */
  SC_STATISTICS_DIFFS_STDDEV, /* diffs_stddev_by_level.nc: of the change from one frame to the next */
  SC_STATISTICS_MINIMUM,      /* min_by_level.nc */
  SC_STATISTICS_N_KINDS,
} ScStatisticsKind;

/** ScStatistics: mean, standard deviations and minimum of the variables, by level; immutable. */
typedef struct _ScStatistics ScStatistics;

/**
 * sc_statistics_load:
 * @folder: holds the four files
 * @task: whose variables and levels are wanted; levels are chosen by value,
 *   other variables and levels ignored
 *
 * Fails with %SC_FORECAST_ERROR_STATISTICS where a variable or a level that
 * the task needs is not there, or its number cannot be used. The minimum is
 * needed of those input variables only that sc_variable_is_cleaned() names.
 */
ScStatistics *sc_statistics_load  (const gchar *folder, const ScTask *task, GError **error);
ScStatistics *sc_statistics_ref   (ScStatistics *self);
void          sc_statistics_unref (ScStatistics *self);

/**
 * sc_statistics_get:
 * @level_index: index into the task's levels, −1 for a variable without levels
 *
 * Returns: the number in the variable's units, float32 as the reference
 *   computes with it; NaN where the task has no use for it
 */
gfloat        sc_statistics_get   (ScStatistics *self, ScStatisticsKind kind, const gchar *variable, gint level_index);

/** sc_variable_is_cleaned: whether NaN in this input is filled before the network and put back after it. */
gboolean      sc_variable_is_cleaned (const gchar *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScStatistics, sc_statistics_unref)

G_END_DECLS
