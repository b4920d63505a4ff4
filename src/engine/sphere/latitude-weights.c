/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/latitude-weights.h"

#include <math.h>

#include "sphere/sphere-error.h"

static gboolean
check (const gdouble *lat, gsize n, GError **error)
{
  if (n < 2)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "Areas need 2 latitudes or more, coordinate lat has %" G_GSIZE_FORMAT ".", n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (!(fabs (lat[i]) <= 90))
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate lat must lie within −90 and 90 degrees, but it is %g at index %" G_GSIZE_FORMAT ".",
                     lat[i], i);
        return FALSE;
      }
  for (gsize i = 1; i < n; i++)
    if ((lat[1] > lat[0]) ? !(lat[i] > lat[i - 1]) : !(lat[i] < lat[i - 1]))
      {
        g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                     "Coordinate lat must go one way, but %g is followed by %g at index %" G_GSIZE_FORMAT ".",
                     lat[i - 1], lat[i], i);
        return FALSE;
      }
  return TRUE;
}

/* Where the band of latitude i ends on the side of its neighbour, or as far
 * out on the other side. */
static gdouble
sine_of_edge (gdouble lat, gdouble towards)
{
  return sin (CLAMP (lat + towards, -90, 90) * (G_PI / 180));
}

gboolean
sc_latitude_weights (const gdouble *lat, gsize n, gdouble *weights, GError **error)
{
  gdouble sum = 0;

  if (!check (lat, n, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const gdouble before = (i > 0 ? lat[i] - lat[i - 1] : lat[1] - lat[0]) / 2;
      const gdouble after = (i + 1 < n ? lat[i + 1] - lat[i] : lat[n - 1] - lat[n - 2]) / 2;

      weights[i] = fabs (sine_of_edge (lat[i], after) - sine_of_edge (lat[i], -before));
      sum += weights[i];
    }
  for (gsize i = 0; i < n; i++)
    weights[i] *= n / sum;
  return TRUE;
}
