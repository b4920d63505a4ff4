/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/tolerance-steps.h"

#include <math.h>

#define SMALLEST_POWER -7

gdouble
sc_tolerance_from_step (gint step)
{
  static const gchar *const MANTISSAS[] = { "1", "2", "5" };

  step = CLAMP (step, 0, SC_TOLERANCE_LAST_STEP);
  if (step == 0)
    return 0;
  /* As a person would write it: 1e-5 is no product of powers in binary. */
  g_autofree gchar *text = g_strdup_printf ("%se%d", MANTISSAS[(step - 1) % 3], SMALLEST_POWER + (step - 1) / 3);
  return g_ascii_strtod (text, NULL);
}

gint
sc_tolerance_to_step (gdouble tolerance)
{
  gint nearest = tolerance > 0 ? 1 : 0;

  for (gint step = nearest; tolerance > 0 && step <= SC_TOLERANCE_LAST_STEP; step++)
    if (fabs (log (sc_tolerance_from_step (step) / tolerance)) < fabs (log (sc_tolerance_from_step (nearest) / tolerance)))
      nearest = step;
  return nearest;
}
