/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/selection.h"

#include <math.h>

void
sc_selection_init (ScSelection *self)
{
  *self = (ScSelection) {
    .dataset = SC_SELECTION_FORECAST,
    .level = NAN,
    .latitude = NAN,
    .longitude = NAN,
  };
}

void
sc_selection_clear (ScSelection *self)
{
  g_clear_pointer (&self->variable, g_free);
}

void
sc_selection_copy (ScSelection *self, const ScSelection *source)
{
  gchar *variable = g_strdup (source->variable);

  g_free (self->variable);
  *self = *source;
  self->variable = variable;
}

static gboolean
same (gdouble a, gdouble b)
{
  return a == b || (isnan (a) && isnan (b));
}

gboolean
sc_selection_equal (const ScSelection *a, const ScSelection *b)
{
  return a->dataset == b->dataset && g_strcmp0 (a->variable, b->variable) == 0 && same (a->level, b->level)
         && a->time == b->time && a->member == b->member && same (a->latitude, b->latitude)
         && same (a->longitude, b->longitude);
}

static gint
clamp_index (gint index, const ScOutlineAxis *axis)
{
  return axis != NULL ? CLAMP (index, 0, MAX (0, (gint) axis->size - 1)) : index;
}

void
sc_selection_fit (ScSelection *self, ScOutline *outline)
{
  const ScOutlineVariable *variable = sc_outline_find_variable (outline, self->variable);

  if (variable == NULL || !sc_outline_variable_can_be_mapped (variable))
    {
      variable = sc_outline_get_default_variable (outline);
      g_free (self->variable);
      self->variable = variable != NULL ? g_strdup (variable->name) : NULL;
    }
  if (variable == NULL)
    return;

  /* A variable without levels keeps the level for the next one that has some. */
  const ScOutlineAxis *level = variable->axes[SC_AXIS_LEVEL];
  if (level != NULL && level->labels != NULL)
    {
      gssize index = isnan (self->level) ? -1 : sc_outline_axis_find (level, self->level);

      self->level = sc_array_get_double (level->labels, index >= 0 ? (gsize) index : level->size / 2);
    }
  self->time = clamp_index (self->time, variable->axes[SC_AXIS_TIME]);
  self->member = clamp_index (self->member, variable->axes[SC_AXIS_MEMBER]);
}
