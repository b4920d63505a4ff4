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
