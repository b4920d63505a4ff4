/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/ticks.h"

#include <math.h>

gdouble
sc_ticks_get_step (gdouble span, gint most)
{
  static const gdouble ROUND[] = { 1, 2, 5, 10 };
  gdouble least = fabs (span) / MAX (most, 1);
  gdouble power;

  if (!isfinite (least) || least <= 0)
    return 1;
  power = pow (10, floor (log10 (least)));
  for (gsize i = 0; i < G_N_ELEMENTS (ROUND); i++)
    if (ROUND[i] * power >= least * (1 - 1e-9))
      return ROUND[i] * power;
  return 10 * power;
}

GArray *
sc_ticks_new (gdouble minimum, gdouble maximum, gint most)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gdouble));
  gdouble step = sc_ticks_get_step (maximum - minimum, most - 1);
  gdouble slack = 1e-6 * step;

  if (!isfinite (minimum) || !isfinite (maximum))
    return ticks;
  for (gint i = 0; i <= most; i++)
    {
      gdouble tick = (ceil ((minimum - slack) / step) + i) * step;
      if (tick > maximum + slack)
        break;
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

gchar *
sc_ticks_format (gdouble value, gdouble step)
{
  gint decimals = step > 0 && isfinite (step) ? (gint) CLAMP (ceil (-log10 (step) - 1e-9), 0, 12) : 2;
  gdouble magnitude = fabs (value) < step * 1e-6 ? 0 : fabs (value);
  const gchar *sign = value < 0 && magnitude > 0 ? "−" : "";

  if (magnitude >= 1e6 || (magnitude > 0 && magnitude < 1e-4))
    return g_strdup_printf ("%s%.3g", sign, magnitude);
  return g_strdup_printf ("%s%.*f", sign, decimals, magnitude);
}
