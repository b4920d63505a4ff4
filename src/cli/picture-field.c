/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/picture-field.h"

#include <math.h>

/* The position along one dimension, −1 with an error where it has none such. */
static gssize
find_position (const ScOutlineVariable *variable, gint role, const ScPictureSelection *selection, const gchar *path, GError **error)
{
  const ScOutlineAxis *axis = variable->axes[role];
  gssize size = (gssize) axis->size, index = 0;

  if (role == SC_AXIS_LEVEL)
    {
      index = isnan (selection->level) ? 0 : sc_outline_axis_find (axis, selection->level);
      if (index < 0 || (!isnan (selection->level) && sc_array_get_double (axis->labels, (gsize) index) != selection->level))
        {
          g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION, "%s: “%s” has no %s %g", path, variable->name, axis->name,
                       selection->level);
          return -1;
        }
      return index;
    }
  if (role == SC_AXIS_TIME || role == SC_AXIS_MEMBER)
    index = role == SC_AXIS_TIME ? selection->time : selection->member;
  if (index < -size || index >= size)
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION,
                   "%s: “%s” has %" G_GSIZE_FORMAT " along %s, there is no index %" G_GSSIZE_FORMAT, path, variable->name, axis->size,
                   axis->name, index);
      return -1;
    }
  return index < 0 ? index + size : index;
}

static void
describe (GString *words, const ScOutlineAxis *axis, gint role, gsize position)
{
  g_autofree gchar *label = sc_outline_axis_dup_label (axis, position);
  g_autofree gchar *date = sc_outline_axis_dup_date (axis, position);

  if (words->len > 0)
    g_string_append (words, ", ");
  if (role == SC_AXIS_MEMBER)
    g_string_append_printf (words, "%s ", axis->name);
  g_string_append (words, label);
  if (date != NULL)
    g_string_append_printf (words, " (%s)", date);
}

static ScArray *
read_plane (ScDataset                *dataset,
            const ScOutlineVariable  *variable,
            const ScPictureSelection *selection,
            const gchar              *path,
            GString                  *words,
            GError                  **error)
{
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  gint axes[SC_MAX_DIMS], n = 0;
  g_autoptr (ScArray) block = NULL;
  g_autoptr (ScArray) turned = NULL;

  for (gint d = 0; d < variable->ndim; d++)
    count[d] = 1;
  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    {
      gint d = variable->positions[role];
      gssize position;
      if (d < 0)
        continue;
      if (role == SC_AXIS_LATITUDE || role == SC_AXIS_LONGITUDE)
        {
          count[d] = variable->axes[role]->size;
          continue;
        }
      position = find_position (variable, role, selection, path, error);
      if (position < 0)
        return NULL;
      start[d] = (gsize) position;
      if (variable->axes[role]->labels != NULL)
        describe (words, variable->axes[role], role, start[d]);
    }
  block = sc_variable_read (sc_dataset_get_variable (dataset, variable->name), start, count, error);
  if (block == NULL)
    return NULL;
  for (gint d = 0; d < variable->ndim; d++)
    if (d != variable->positions[SC_AXIS_LATITUDE] && d != variable->positions[SC_AXIS_LONGITUDE])
      axes[n++] = d;
  axes[n++] = variable->positions[SC_AXIS_LATITUDE];
  axes[n++] = variable->positions[SC_AXIS_LONGITUDE];
  turned = sc_array_transpose (block, axes);
  return sc_array_cast (turned, SC_DTYPE_FLOAT32, error);
}

static gdouble *
dup_labels (const ScOutlineAxis *axis)
{
  gdouble *labels = g_new (gdouble, axis->size);

  for (gsize i = 0; i < axis->size; i++)
    labels[i] = sc_array_get_double (axis->labels, i);
  return labels;
}

ScField *
sc_picture_field_read (ScDataset                *dataset,
                       const ScOutlineVariable  *variable,
                       const ScPictureSelection *selection,
                       const ScVariableStyle    *style,
                       const gchar              *path,
                       gchar                   **words,
                       GError                  **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ScArray) plane = NULL;
  g_autoptr (ScField) field = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree gdouble *latitudes = NULL;
  g_autofree gdouble *longitudes = NULL;
  gfloat *values;
  gsize n;

  if (!sc_outline_variable_can_be_mapped (variable))
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION,
                   "%s: “%s” has no latitudes and longitudes of its own, so it cannot be drawn", path, variable->name);
      return NULL;
    }
  plane = read_plane (dataset, variable, selection, path, text, error);
  if (plane == NULL)
    return NULL;
  n = sc_array_get_size (plane);
  values = g_try_new (gfloat, n);
  if (values == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, "%s: “%s”: no memory for %" G_GSIZE_FORMAT " values", path,
                   variable->name, n);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) (style->factor * (gdouble) ((const gfloat *) plane->data)[i] + style->offset);
  bytes = g_bytes_new_take (values, n * sizeof *values);

  latitudes = dup_labels (variable->axes[SC_AXIS_LATITUDE]);
  longitudes = dup_labels (variable->axes[SC_AXIS_LONGITUDE]);
  field = sc_field_new (latitudes, variable->axes[SC_AXIS_LATITUDE]->size, longitudes, variable->axes[SC_AXIS_LONGITUDE]->size,
                        bytes, NULL, error);
  if (field == NULL)
    {
      g_prefix_error (error, "%s: “%s”: ", path, variable->name);
      return NULL;
    }
  sc_field_set_label (field, variable->title != NULL ? variable->title : variable->name,
                      style->units != NULL ? style->units : variable->units);
  *words = g_string_free (g_steal_pointer (&text), FALSE);
  return g_steal_pointer (&field);
}
