/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/frame-check.h"

#include <math.h>

#include "forecast/field-statistics.h"
#include "forecast/forecast-error.h"

/* "time 0 h, level 500, lat -75, lon 30" of a value. */
static gchar *
describe_place (const ScFrameField *field, gsize index, ScDataset *dataset,
                const ScFrameTimes *frame_times, const gsize *times)
{
  GString *place = g_string_new (NULL);
  gsize position[SC_FRAME_N_AXES];

  for (gint axis = SC_FRAME_N_AXES - 1; axis >= 0; axis--)
    {
      position[axis] = index % field->shape[axis];
      index /= field->shape[axis];
    }
  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    {
      const gchar *name = sc_frame_axis_get_name ((ScFrameAxis) axis);
      ScVariable *coordinate = sc_dataset_get_coordinate (dataset, name);
      const gchar *comma = place->len > 0 ? ", " : "";

      if (field->shape[axis] == 1 && axis != SC_FRAME_AXIS_TIME)
        continue;
      if (axis == SC_FRAME_AXIS_TIME && times != NULL)
        {
          g_autofree gchar *label = sc_frame_times_dup_label (frame_times, times[position[axis]]);
          g_string_append_printf (place, "%stime %s", comma, label);
        }
      else if (coordinate != NULL && (axis == SC_FRAME_AXIS_LAT || axis == SC_FRAME_AXIS_LON))
        {
          g_autoptr (ScArray) values = sc_variable_load (coordinate, NULL);
          if (values != NULL && position[axis] < sc_array_get_size (values))
            g_string_append_printf (place, "%s%s %g", comma, name, sc_array_get_double (values, position[axis]));
        }
      else
        g_string_append_printf (place, "%s%s index %" G_GSIZE_FORMAT, comma, name, position[axis]);
    }
  return g_string_free (place, FALSE);
}

gboolean
sc_frame_check_values (const ScFrameField *field, const gchar *name, ScDataset *dataset,
                       const ScFrameTimes *frame_times, const gsize *times,
                       gboolean may_lack, const gchar *const *allow_nan, gboolean can_allow, GError **error)
{
  g_return_val_if_fail (field != NULL && name != NULL && dataset != NULL, FALSE);

  if (allow_nan != NULL && g_strv_contains (allow_nan, name))
    return TRUE;

  const gfloat *values = field->values->data;
  gsize n = sc_array_get_size (field->values);
  const gchar *path = sc_dataset_get_path (dataset) != NULL ? sc_dataset_get_path (dataset) : "the inputs";
  ScFieldStatistics statistics;
  sc_field_statistics_init (&statistics);
  sc_field_statistics_add (&statistics, values, n);

  if (statistics.nan == n && n > 0)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_NAN,
                   "%s: every value of the variable %s is missing (NaN)", path, name);
      return FALSE;
    }
  guint64 refused = (may_lack ? 0 : statistics.nan) + statistics.infinite;
  if (refused == 0)
    return TRUE;

  gboolean is_nan = !may_lack && statistics.nan > 0;
  gsize first = 0;
  while (is_nan ? !isnan (values[first]) : !isinf (values[first]))
    first++;
  g_autofree gchar *place = describe_place (field, first, dataset, frame_times, times);
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_NAN,
               "%s: %" G_GUINT64_FORMAT " of %" G_GSIZE_FORMAT " values of the variable %s are %s, the first at %s%s%s%s",
               path, is_nan ? statistics.nan : statistics.infinite, n, name, is_nan ? "missing (NaN)" : "infinite",
               place, can_allow ? "; only --allow-nan " : "", can_allow ? name : "", can_allow ? " lets them pass" : "");
  return FALSE;
}
