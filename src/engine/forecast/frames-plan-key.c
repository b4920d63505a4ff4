/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/frames-plan-key.h"

#include "forecast/forecast-error.h"

static void
add_floats (ScPlanKey *key, const gchar *name, const gfloat *values, gsize n)
{
  g_autofree gdouble *numbers = g_new (gdouble, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    numbers[i] = (gdouble) values[i];
  sc_plan_key_add_coordinate (key, name, numbers, n);
}

/* `time` of the frames that a lead time is made from and of itself, or the dates of all batch elements. */
static void
add_times (ScPlanKey *key, const gchar *name, const ScTaskFrames *frames, const gint64 *starts, gsize n_starts, gint lead)
{
  gsize n_frames = frames->n_inputs + 1;
  g_autofree gdouble *seconds = g_new (gdouble, n_starts * n_frames);

  for (gsize b = 0; b < n_starts; b++)
    for (gsize t = 0; t < n_frames; t++)
      {
        gint64 steps = lead + (gint64) t - (gint64) (frames->n_inputs - 1);
        seconds[b * n_frames + t] = (gdouble) (starts[b] + steps * frames->step_seconds);
      }
  sc_plan_key_add_coordinate (key, name, seconds, n_starts * n_frames);
}

/* Any other coordinate with its labels; a dimension without them by its length. */
static gboolean
add_labels (ScPlanKey *key, const gchar *name, ScDataset *dataset, GError **error)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, name);
  gssize size = sc_dataset_get_dim_size (dataset, name);

  if (coordinate == NULL && size < 0)
    {
      const gchar *path = sc_dataset_get_path (dataset);
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "%s: there is no coordinate %s to make static", path != NULL ? path : "the inputs", name);
      return FALSE;
    }

  g_autoptr (ScArray) labels = coordinate != NULL ? sc_variable_load (coordinate, error) : NULL;
  if (coordinate != NULL && labels == NULL)
    return FALSE;
  gsize n = labels != NULL ? sc_array_get_size (labels) : (gsize) size;
  g_autofree gdouble *values = g_new (gdouble, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      values[i] = (gdouble) i;
      if (labels != NULL && labels->dtype == SC_DTYPE_STRING)
        {
          const gchar *text = sc_array_get_string (labels, i);
          values[i] = (gdouble) g_str_hash (text != NULL ? text : "");
        }
      else if (labels != NULL)
        values[i] = sc_array_get_double (labels, i);
    }
  sc_plan_key_add_coordinate (key, name, values, n);
  return TRUE;
}

ScPlanKey *
sc_plan_key_new_for_grid (const gchar *checkpoint_digest, const gchar *faces_digest, const ScFrameGrid *grid,
                          const ScTask *task)
{
  g_return_val_if_fail (checkpoint_digest != NULL && grid != NULL && task != NULL, NULL);

  ScPlanKey *key = sc_plan_key_new (checkpoint_digest, faces_digest);
  g_autofree gdouble *levels = g_new (gdouble, MAX (task->n_levels, 1));

  for (gsize i = 0; i < task->n_levels; i++)
    levels[i] = task->levels[i];
  add_floats (key, "lat", grid->lat, grid->n_lat);
  add_floats (key, "lon", grid->lon, grid->n_lon);
  sc_plan_key_add_coordinate (key, "level", levels, task->n_levels);
  return key;
}

ScPlanKey *
sc_plan_key_new_for_frames (const gchar *checkpoint_digest, const gchar *faces_digest, const ScTaskFrames *frames,
                            const gchar *const *more, gint lead, GError **error)
{
  static const gchar *const always[] = { "lat", "lon", "level", NULL };

  g_return_val_if_fail (checkpoint_digest != NULL && frames != NULL, NULL);

  g_autoptr (ScPlanKey) key = sc_plan_key_new_for_grid (checkpoint_digest, faces_digest, &frames->grid, frames->task);
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    {
      gboolean repeated = g_strv_contains (always, more[i]);
      for (gsize j = 0; j < i; j++)
        repeated = repeated || g_str_equal (more[i], more[j]);
      if (repeated)
        continue;
      if (g_str_equal (more[i], "time"))
        add_times (key, "time", frames, &frames->start_seconds, 1, lead);
      else if (g_str_equal (more[i], "datetime") && frames->start_dates != NULL)
        add_times (key, "datetime", frames, frames->start_dates, frames->layout.n_batch, lead);
      else if (!add_labels (key, more[i], frames->dataset, error))
        return NULL;
    }
  return g_steal_pointer (&key);
}
