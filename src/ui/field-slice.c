/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/field-slice.h"

#include <glib/gi18n.h>
#include <math.h>

#include "render/field-read.h"
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

  sc_display_units_get_style (variable->name, variable->units, self->units, &style);
  ScFieldPlane plane = { .row = variable->row,
                         .column = variable->column,
                         .latitudes = variable->latitudes,
                         .longitudes = variable->longitudes,
                         .factor = style.factor,
                         .offset = style.offset };
  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    if (variable->positions[role] >= 0)
      plane.index[variable->positions[role]] = get_position (self, variable->axes[role]);

  g_autoptr (ScField) field = sc_field_read (sc_dataset_get_variable (self->dataset, variable->name), &plane, self->like, error);
  if (field == NULL)
    {
      g_prefix_error (error, "%s: “%s”: ", path != NULL ? path : _("forecast"), variable->name);
      return NULL;
    }
  g_autofree gchar *title = sc_variable_name_dup_title (variable->name, variable->title);
  sc_field_set_label (field, title, style.units != NULL ? style.units : variable->units);
  return g_steal_pointer (&field);
}
