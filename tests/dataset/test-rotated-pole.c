/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "dataset/rotated-pole.h"

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

/* Two places of the grid lie as far apart as they do on the Earth: it is a rotation. */
static gdouble
get_distance (gdouble lat_a, gdouble lon_a, gdouble lat_b, gdouble lon_b)
{
  const gdouble radians = G_PI / 180;
  return acos (CLAMP (sin (lat_a * radians) * sin (lat_b * radians)
                          + cos (lat_a * radians) * cos (lat_b * radians) * cos ((lon_a - lon_b) * radians),
                      -1, 1));
}

static void
test_rotation (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (gint trial = 0; trial < 500; trial++)
    {
      const ScRotatedPole pole = { g_rand_double_range (rand, -90, 90), g_rand_double_range (rand, -180, 180),
                                   g_rand_double_range (rand, -180, 180) };
      gdouble lat[2], lon[2], grid_lat[2], grid_lon[2];
      for (gint i = 0; i < 2; i++)
        {
          grid_lat[i] = g_rand_double_range (rand, -90, 90);
          grid_lon[i] = g_rand_double_range (rand, -180, 180);
          sc_rotated_pole_to_earth (&pole, grid_lat[i], grid_lon[i], &lat[i], &lon[i]);
        }
      g_assert_cmpfloat_with_epsilon (get_distance (lat[0], lon[0], lat[1], lon[1]),
                                      get_distance (grid_lat[0], grid_lon[0], grid_lat[1], grid_lon[1]), 1e-6);
    }
}

/* The grid's pole, the Earth's pole, and the middle of Europe's usual grid. */
static void
test_known (void)
{
  const ScRotatedPole europe = { 39.25, -162, 0 }, turned = { 39.25, -162, 30 };
  gdouble lat, lon;

  sc_rotated_pole_to_earth (&europe, 90, 0, &lat, &lon);
  NEAR (lat, 39.25);
  NEAR (lon, -162);
  sc_rotated_pole_to_earth (&europe, 39.25, 0, &lat, &lon);
  NEAR (lat, 90);
  sc_rotated_pole_to_earth (&europe, 0, 0, &lat, &lon);
  NEAR (lat, 50.75);
  NEAR (lon, 18);
  sc_rotated_pole_to_earth (&turned, 39.25, 30, &lat, &lon);
  NEAR (lat, 90);
  /* East in the grid is east on the Earth, at its middle. */
  sc_rotated_pole_to_earth (&europe, 0, 1, &lat, &lon);
  g_assert_cmpfloat (lon, >, 18);
}

/* A pole that is where it always was moves nothing. */
static void
test_same_pole (void)
{
  const ScRotatedPole same = { 90, 180, 0 };
  gdouble lat, lon;

  sc_rotated_pole_to_earth (&same, 12, 34, &lat, &lon);
  NEAR (lat, 12);
  NEAR (lon, 34);
}

static void
test_attributes (void)
{
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  ScRotatedPole pole;

  sc_attributes_set_text (attributes, "grid_mapping_name", "rotated_latitude_longitude");
  sc_attributes_set_double (attributes, "grid_north_pole_latitude", 39.25);
  g_assert_false (sc_rotated_pole_init (&pole, attributes));
  sc_attributes_set_int (attributes, "grid_north_pole_longitude", -162);
  g_assert_true (sc_rotated_pole_init (&pole, attributes));
  g_assert_cmpfloat (pole.longitude, ==, -162);
  g_assert_cmpfloat (pole.turn, ==, 0);
  sc_attributes_set_text (attributes, "grid_mapping_name", "lambert_conformal_conic");
  g_assert_false (sc_rotated_pole_init (&pole, attributes));
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rotated-pole/rotation", test_rotation);
  g_test_add_func ("/rotated-pole/known", test_known);
  g_test_add_func ("/rotated-pole/same-pole", test_same_pole);
  g_test_add_func ("/rotated-pole/attributes", test_attributes);
  return g_test_run ();
}
