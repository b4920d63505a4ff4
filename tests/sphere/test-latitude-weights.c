/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/latitude-weights.h"

#include <math.h>
#include <string.h>

#include "sphere/sphere-error.h"

/* The two formulas of the reference's losses. */
static void
test_like_reference (void)
{
  for (gint with_poles = 0; with_poles < 2; with_poles++)
    for (gint direction = -1; direction <= 1; direction += 2)
      {
        gdouble lat[30], weights[30], expected[30], sum = 0;
        const gdouble step = with_poles ? 180.0 / 29 : 6;
        g_autoptr (GError) error = NULL;

        for (gint i = 0; i < 30; i++)
          {
            lat[i] = direction * (-90 + step * (with_poles ? i : i + 0.5));
            lat[i] = CLAMP (lat[i], -90, 90);
            expected[i] = cos (lat[i] * (G_PI / 180));
            if (with_poles)
              expected[i] = i == 0 || i == 29 ? pow (sin (step / 4 * (G_PI / 180)), 2)
                                              : expected[i] * sin (step / 2 * (G_PI / 180));
            sum += expected[i];
          }
        g_assert_true (sc_latitude_weights (lat, 30, weights, &error));
        for (gint i = 0; i < 30; i++)
          g_assert_cmpfloat_with_epsilon (weights[i], expected[i] * 30 / sum, 1e-12);
      }
}

static void
test_bad (void)
{
  const gdouble lats[][3] = { { 0, NAN, 2 }, { 0, 10, 5 }, { 0, -10, -10 }, { 0, 50, 95 } };
  gdouble weights[3];

  for (gsize i = 0; i < G_N_ELEMENTS (lats); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sc_latitude_weights (lats[i], 3, weights, &error));
      g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
      g_assert_nonnull (strstr (error->message, "lat"));
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (sc_latitude_weights (lats[1], 1, weights, &error));
    g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sphere/latitude-weights/like-reference", test_like_reference);
  g_test_add_func ("/sphere/latitude-weights/bad", test_bad);
  return g_test_run ();
}
