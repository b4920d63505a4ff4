/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/picture-field.h"

#include <math.h>

#include "render/field-read.h"

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

/* The plane's position along the other dimensions, and its words. */
static gboolean
choose_plane (const ScOutlineVariable  *variable,
              const ScPictureSelection *selection,
              const gchar              *path,
              ScFieldPlane             *plane,
              GString                  *words,
              GError                  **error)
{
  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    {
      gint d = variable->positions[role];
      gssize position;

      if (d < 0 || d == plane->row || d == plane->column)
        continue;
      position = find_position (variable, role, selection, path, error);
      if (position < 0)
        return FALSE;
      plane->index[d] = (gsize) position;
      if (variable->axes[role]->labels != NULL)
        describe (words, variable->axes[role], role, plane->index[d]);
    }
  return TRUE;
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
  g_autoptr (ScField) field = NULL;
  ScFieldPlane plane = { .row = variable->row,
                         .column = variable->column,
                         .latitudes = variable->latitudes,
                         .longitudes = variable->longitudes,
                         .factor = style->factor,
                         .offset = style->offset };

  if (!sc_outline_variable_can_be_mapped (variable))
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION,
                   "%s: “%s” has no latitudes and longitudes of its own, so it cannot be drawn", path, variable->name);
      return NULL;
    }
  if (!choose_plane (variable, selection, path, &plane, text, error))
    return NULL;
  field = sc_field_read (sc_dataset_get_variable (dataset, variable->name), &plane, NULL, error);
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
