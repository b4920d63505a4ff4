/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/field-slice.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/display-units.h"
#include "ui/variable-names.h"

ScFieldSlice *
sc_field_slice_new (ScDataset *dataset, ScOutline *outline, const ScSelection *selection, const gchar *units, ScField *like)
{
  ScFieldSlice *self = g_atomic_rc_box_new0 (ScFieldSlice);

  self->dataset = sc_dataset_ref (dataset);
  self->outline = sc_outline_ref (outline);
  sc_selection_copy (&self->selection, selection);
  self->units = g_strdup (units);
  self->like = like != NULL ? sc_field_ref (like) : NULL;
  return self;
}

ScFieldSlice *
sc_field_slice_ref (ScFieldSlice *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
slice_clear (gpointer data)
{
  ScFieldSlice *self = data;

  sc_dataset_unref (self->dataset);
  sc_outline_unref (self->outline);
  sc_selection_clear (&self->selection);
  g_free (self->units);
  g_clear_pointer (&self->like, sc_field_unref);
}

void
sc_field_slice_unref (ScFieldSlice *self)
{
  g_atomic_rc_box_release_full (self, slice_clear);
}

static gsize
clamp_index (gint index, const ScOutlineAxis *axis)
{
  return (gsize) CLAMP (index, 0, (gint) axis->size - 1);
}

static gsize
get_position (const ScFieldSlice *self, const ScOutlineAxis *axis)
{
  gssize index;

  switch (axis->role)
    {
    case SC_AXIS_TIME:
      return clamp_index (self->selection.time, axis);
    case SC_AXIS_MEMBER:
      return clamp_index (self->selection.member, axis);
    case SC_AXIS_LEVEL:
      index = isnan (self->selection.level) ? -1 : sc_outline_axis_find (axis, self->selection.level);
      return index >= 0 ? (gsize) index : 0;
    default:
      return 0;
    }
}

/* Returns: (nullable) (transfer full): float32 [lat][lon], in the file's units. */
static ScArray *
read_plane (ScFieldSlice *self, const ScOutlineVariable *variable, GError **error)
{
  ScVariable *source = sc_dataset_get_variable (self->dataset, variable->name);
  const gint lat = variable->positions[SC_AXIS_LATITUDE];
  const gint lon = variable->positions[SC_AXIS_LONGITUDE];
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  gint axes[SC_MAX_DIMS];
  gint n = 0;

  for (gint d = 0; d < variable->ndim; d++)
    count[d] = 1;
  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    {
      const ScOutlineAxis *axis = variable->axes[role];
      gint d = variable->positions[role];

      if (d < 0)
        continue;
      if (d == lat || d == lon)
        count[d] = axis->size;
      else
        start[d] = get_position (self, axis);
    }

  g_autoptr (ScArray) block = sc_variable_read (source, start, count, error);
  if (block == NULL)
    return NULL;
  /* All but two dimensions have one element, so their order does not matter. */
  for (gint d = 0; d < variable->ndim; d++)
    if (d != lat && d != lon)
      axes[n++] = d;
  axes[n++] = lat;
  axes[n++] = lon;
  g_autoptr (ScArray) turned = sc_array_transpose (block, axes);
  return sc_array_cast (turned, SC_DTYPE_FLOAT32, error);
}

static gdouble *
dup_degrees (const ScOutlineAxis *axis)
{
  gdouble *degrees = g_new (gdouble, axis->size);

  for (gsize i = 0; i < axis->size; i++)
    degrees[i] = sc_array_get_double (axis->labels, i);
  return degrees;
}

static ScField *
make_field (ScFieldSlice *self, const ScOutlineVariable *variable, GBytes *values, GError **error)
{
  const ScOutlineAxis *lat = variable->axes[SC_AXIS_LATITUDE];
  const ScOutlineAxis *lon = variable->axes[SC_AXIS_LONGITUDE];
  g_autofree gdouble *latitudes = dup_degrees (lat);
  g_autofree gdouble *longitudes = dup_degrees (lon);

  /* Rounding of a file's float32 may put a pole a hair beyond. */
  for (gsize i = 0; i < lat->size; i++)
    if (fabs (latitudes[i]) > 90 && fabs (latitudes[i]) < 90.001)
      latitudes[i] = copysign (90, latitudes[i]);
  return sc_field_new (latitudes, lat->size, longitudes, lon->size, values, NULL, error);
}

/* Whether @like lies on the grid of the variable, judged by its corners and size. */
static gboolean
is_alike (ScField *like, const ScOutlineVariable *variable)
{
  const ScOutlineAxis *lat = variable->axes[SC_AXIS_LATITUDE];
  const ScOutlineAxis *lon = variable->axes[SC_AXIS_LONGITUDE];
  const gsize n = lat->size * lon->size;
  const gsize cells[] = { 0, lon->size - 1, n - 1 };

  if (sc_field_get_n_cells (like) != n)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      gdouble latitude, longitude;

      sc_field_get_cell_place (like, cells[i], &latitude, &longitude);
      gdouble dx = remainder (longitude - sc_array_get_double (lon->labels, cells[i] % lon->size), 360);
      gdouble dy = latitude - sc_array_get_double (lat->labels, cells[i] / lon->size);
      if (fabs (dx) > 1e-3 || fabs (dy) > 1e-3)
        return FALSE;
    }
  return TRUE;
}

ScField *
sc_field_slice_read (ScFieldSlice *self, GError **error)
{
  const ScOutlineVariable *variable = sc_outline_find_variable (self->outline, self->selection.variable);
  const gchar *path = sc_dataset_get_path (self->dataset);
  ScVariableStyle style;

  if (variable == NULL || !sc_outline_variable_can_be_mapped (variable))
    {
      g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION,
                   _("%s: “%s” has no latitudes and longitudes of its own, so it cannot be drawn"),
                   path != NULL ? path : _("forecast"), self->selection.variable != NULL ? self->selection.variable : "");
      return NULL;
    }

  g_autoptr (ScArray) plane = read_plane (self, variable, error);
  if (plane == NULL)
    return NULL;
  sc_display_units_get_style (variable->name, variable->units, self->units, &style);
  gsize n = sc_array_get_size (plane);
  gfloat *values = g_try_new (gfloat, n);
  if (values == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, _("Not enough memory to show %lu values"),
                   (gulong) n);
      return NULL;
    }
  const gfloat *read = plane->data;
  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) (style.factor * read[i] + style.offset);

  g_autoptr (GBytes) bytes = g_bytes_new_take (values, n * sizeof *values);
  g_autoptr (ScField) field = self->like != NULL && is_alike (self->like, variable)
                                  ? sc_field_new_like (self->like, bytes, NULL, error)
                                  : make_field (self, variable, bytes, error);
  if (field == NULL)
    {
      g_prefix_error (error, "%s: “%s”: ", path != NULL ? path : _("forecast"), variable->name);
      return NULL;
    }
  g_autofree gchar *title = sc_variable_name_dup_title (variable->name, variable->title);
  sc_field_set_label (field, title, style.units != NULL ? style.units : variable->units);
  return g_steal_pointer (&field);
}
