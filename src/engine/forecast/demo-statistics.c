/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/demo-statistics.h"

#include <math.h>

#include "forecast/demo-weather.h"
#include "model/task.h"

#define N_DATES 36
#define HALF_DAY G_GINT64_CONSTANT (43200)
#define YEAR_SECONDS 31556926.0
#define RESIDUAL_SCALE 0.25

/* Sums over what is not missing. */
typedef struct
{
  gdouble n, sum, square, minimum;
} Moments;

static void
moments_add (Moments *self, const gfloat *values, const gfloat *before, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gdouble value = before != NULL ? (gdouble) values[i] - before[i] : values[i];
      if (isnan (value))
        continue;
      self->minimum = self->n > 0.0 ? MIN (self->minimum, value) : value;
      self->n += 1.0;
      self->sum += value;
      self->square += value * value;
    }
}

static gdouble
moments_mean (const Moments *self)
{
  return self->n > 0.0 ? self->sum / self->n : 0.0;
}

static gdouble
moments_stddev (const Moments *self)
{
  gdouble mean = moments_mean (self);

  return self->n > 0.0 ? sqrt (MAX (self->square / self->n - mean * mean, 0.0)) : 0.0;
}

static void
statistic_free (gpointer data)
{
  ScDemoStatistic *self = data;

  for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
    g_free (self->values[kind]);
  g_free (self);
}

static ScDemoStatistic *
statistic_new (GPtrArray *statistics, const gchar *name, gsize n_levels)
{
  ScDemoStatistic *self = g_new0 (ScDemoStatistic, 1);

  self->name = name;
  self->n_levels = n_levels;
  for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
    self->values[kind] = g_new0 (gfloat, MAX (n_levels, 1));
  g_ptr_array_add (statistics, self);
  return self;
}

static void
statistic_set (ScDemoStatistic *self, gsize level, gdouble mean, gdouble stddev, gdouble diffs_stddev, gdouble minimum)
{
  self->values[SC_STATISTICS_MEAN][level] = (gfloat) mean;
  self->values[SC_STATISTICS_STDDEV][level] = (gfloat) stddev;
  self->values[SC_STATISTICS_DIFFS_STDDEV][level] = (gfloat) diffs_stddev;
  self->values[SC_STATISTICS_MINIMUM][level] = (gfloat) minimum;
}

static void
add_static (GPtrArray *statistics, const ScDemoLand *land, const gchar *name, const gfloat *values)
{
  Moments moments = { 0 };

  moments_add (&moments, values, NULL, land->n_lat * land->n_lon);
  statistic_set (statistic_new (statistics, name, 0), 0, moments_mean (&moments), moments_stddev (&moments), 0.0, moments.minimum);
}

GPtrArray *
sc_demo_statistics_compute (const ScDemoLand *land, const gint *levels, gsize n_levels)
{
  GPtrArray *statistics = g_ptr_array_new_with_free_func (statistic_free);
  gsize n_variables;
  const ScDemoVariable *variables = sc_demo_variables (&n_variables);
  gsize n_cells = land->n_lat * land->n_lon;
  g_autofree Moments *values = g_new0 (Moments, n_variables * n_levels);
  g_autofree Moments *changes = g_new0 (Moments, n_variables * n_levels);

  for (gint date = 0; date < N_DATES; date++)
    {
      /* Night and day in turn. */
      gint64 seconds = (gint64) (YEAR_SECONDS * (30.0 + (gdouble) date / N_DATES)) / HALF_DAY * HALF_DAY + date % 2 * HALF_DAY;
      g_autoptr (ScDemoFrame) before = sc_demo_frame_new (land, seconds - SC_TASK_STEP_HOURS * 3600, levels, n_levels);
      g_autoptr (ScDemoFrame) now = sc_demo_frame_new (land, seconds, levels, n_levels);

      for (gsize v = 0; v < n_variables; v++)
        for (gsize k = 0; k < (variables[v].has_levels ? n_levels : 1); k++)
          {
            const gfloat *field = sc_demo_frame_peek (now, v) + k * n_cells;
            moments_add (&values[v * n_levels + k], field, NULL, n_cells);
            moments_add (&changes[v * n_levels + k], field, sc_demo_frame_peek (before, v) + k * n_cells, n_cells);
          }
    }
  for (gsize v = 0; v < n_variables; v++)
    {
      gboolean is_input = !g_str_equal (variables[v].name, "total_precipitation_12hr");
      ScDemoStatistic *statistic = statistic_new (statistics, variables[v].name, variables[v].has_levels ? n_levels : 0);
      for (gsize k = 0; k < (variables[v].has_levels ? n_levels : 1); k++)
        {
          const Moments *all = &values[v * n_levels + k];
          /* What is no input is predicted as such and not as a change. */
          gdouble stddev = moments_stddev (all) * (is_input ? 1.0 : RESIDUAL_SCALE);
          statistic_set (statistic, k, moments_mean (all), stddev,
                         RESIDUAL_SCALE * moments_stddev (&changes[v * n_levels + k]), all->minimum);
        }
    }

  add_static (statistics, land, "land_sea_mask", land->fraction);
  add_static (statistics, land, "geopotential_at_surface", land->surface_geopotential);
  /* Of a sine over its whole period. */
  statistic_set (statistic_new (statistics, "year_progress_sin", 0), 0, 0.0, G_SQRT2 / 2.0, 0.006, -1.0);
  statistic_set (statistic_new (statistics, "year_progress_cos", 0), 0, 0.0, G_SQRT2 / 2.0, 0.006, -1.0);
  statistic_set (statistic_new (statistics, "day_progress_sin", 0), 0, 0.0, G_SQRT2 / 2.0, G_SQRT2, -1.0);
  statistic_set (statistic_new (statistics, "day_progress_cos", 0), 0, 0.0, G_SQRT2 / 2.0, G_SQRT2, -1.0);
  return statistics;
}
