/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/projection.h"

#include <math.h>

#include "sphere/batch-trigonometry.h"
#include "sphere/great-circle.h"

typedef struct
{
  const gchar *name;
  ScProjectionKind kind;
  gdouble centre_lat, centre_lon;
} Map;

static const Map maps[] = {
  { "globe", SC_PROJECTION_ORTHOGRAPHIC, 30, -75 },
  { "globe-at-pole", SC_PROJECTION_ORTHOGRAPHIC, 90, 20 },
  { "equirectangular", SC_PROJECTION_EQUIRECTANGULAR, 0, 180 },
  { "robinson", SC_PROJECTION_ROBINSON, 0, 11 },
  { "mollweide", SC_PROJECTION_MOLLWEIDE, 0, -150 },
  { "mercator", SC_PROJECTION_MERCATOR, 0, 0 },
  { "north", SC_PROJECTION_POLAR_STEREOGRAPHIC, 90, -45 },
  { "south", SC_PROJECTION_POLAR_STEREOGRAPHIC, -90, 100 },
};

static ScProjection *
make_map (const Map *map)
{
  g_autoptr (GError) error = NULL;
  ScProjection *projection = sc_projection_new (map->kind, map->centre_lat, map->centre_lon, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sc_projection_get_kind (projection), ==, map->kind);
  return projection;
}

/* Plane to sphere to plane. */
static void
test_round_trip (gconstpointer data)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ScProjection) projection = make_map (data);
  gdouble width, height;
  gint n_inside = 0;

  g_test_message ("seed %u", seed);
  sc_projection_get_extent (projection, &width, &height);
  for (gint trial = 0; trial < 4000; trial++)
    {
      const gfloat x = (gfloat) (width * g_rand_double_range (rand, -1.1, 1.1));
      const gfloat y = (gfloat) (height * g_rand_double_range (rand, -1.1, 1.1));
      gfloat lat, lon, again_x, again_y;

      sc_projection_inverse (projection, &x, &y, 1, &lat, &lon);
      g_assert_true (isnan (lat) == isnan (lon));
      if (fabs (x) > width || fabs (y) > height)
        g_assert_true (isnan (lat));
      /* At the very edge of a map forward and inverse round to different sides. */
      if (isnan (lat) || fabs (x) > 0.999 * width || fabs (y) > 0.999 * height || hypot (x, y) > 0.999 * hypot (width, height))
        continue;
      g_assert_cmpfloat (fabs (lat), <=, 90);
      g_assert_cmpfloat (fabs (lon), <=, 180);
      sc_projection_forward (projection, &lat, &lon, 1, &again_x, &again_y);
      if (isnan (again_x))
        continue;
      n_inside++;
      /* The far edge of a map may be met from the other side. */
      if (fabs (x) > 0.5 * width && again_x * x < 0)
        again_x = -again_x;
      /* A thousandth of a large window's pixel for the globe's middle, half a one at its limb
       * (float32 degrees there); tables are good to a hundredth of a pixel. */
      g_assert_cmpfloat_with_epsilon (again_x, x, 1e-4);
      g_assert_cmpfloat_with_epsilon (again_y, y, 1e-4);
    }
  g_assert_cmpint (n_inside, >, 1500);
}

typedef struct
{
  ScProjectionKind kind;
  gdouble centre_lat, centre_lon, lat, lon, x, y;
} Known;

/* From the formulas and tables in the literature: Snyder, Map Projections – A
 * Working Manual (1987); Robinson's lengths of parallels and distances. */
static const Known known[] = {
  { SC_PROJECTION_ORTHOGRAPHIC, 0, 0, 0, 30, 0.5, 0 },
  { SC_PROJECTION_ORTHOGRAPHIC, 0, 0, 30, 0, 0, 0.5 },
  { SC_PROJECTION_ORTHOGRAPHIC, 40, 100, 40, 100, 0, 0 },
  { SC_PROJECTION_ORTHOGRAPHIC, 40, 0, 30, 20, 0.2961981, -0.1400769 },
  { SC_PROJECTION_EQUIRECTANGULAR, 0, 0, 45, -90, -G_PI / 2, G_PI / 4 },
  { SC_PROJECTION_EQUIRECTANGULAR, 0, 180, 0, -170, 10 * G_PI / 180, 0 },
  { SC_PROJECTION_ROBINSON, 0, 0, 0, 180, 0.8487 * G_PI, 0 },
  { SC_PROJECTION_ROBINSON, 0, 0, 45, 90, 0.8487 * 0.8962 * G_PI / 2, 1.3523 * 0.5571 },
  { SC_PROJECTION_ROBINSON, 0, 0, 90, 0, 0, 1.3523 },
  { SC_PROJECTION_MOLLWEIDE, 0, 0, 0, -90, -G_SQRT2, 0 },
  { SC_PROJECTION_MOLLWEIDE, 0, 0, 90, 0, 0, G_SQRT2 },
  { SC_PROJECTION_MOLLWEIDE, 0, -90, -50, -75, 0.1788845, -0.9208758 },
  { SC_PROJECTION_MERCATOR, 0, 0, 0, 90, G_PI / 2, 0 },
  { SC_PROJECTION_MERCATOR, 0, 0, 45, 0, 0, 0.88137359 },
  { SC_PROJECTION_POLAR_STEREOGRAPHIC, 90, 0, 90, 0, 0, 0 },
  { SC_PROJECTION_POLAR_STEREOGRAPHIC, 90, 0, 0, 90, 2, 0 },
  { SC_PROJECTION_POLAR_STEREOGRAPHIC, 90, 0, 30, 0, 0, -1.15470054 },
  { SC_PROJECTION_POLAR_STEREOGRAPHIC, -90, 0, -30, 0, 0, 1.15470054 },
  { SC_PROJECTION_POLAR_STEREOGRAPHIC, -90, 0, -30, 90, 1.15470054, 0 },
};

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const Known *k = &known[i];
      const Map map = { "", k->kind, k->centre_lat, k->centre_lon };
      g_autoptr (ScProjection) projection = make_map (&map);
      const gfloat lat = (gfloat) k->lat, lon = (gfloat) k->lon;
      gfloat x, y;

      sc_projection_forward (projection, &lat, &lon, 1, &x, &y);
      /* Float32 tables; Snyder prints seven digits, Robinson four. */
      g_assert_cmpfloat_with_epsilon (x, k->x, 2e-5);
      g_assert_cmpfloat_with_epsilon (y, k->y, 2e-5);
    }
}

static void
test_far_side (void)
{
  const gfloat lat[] = { -40, 40, 0 }, lon[] = { 280, 100, 280 };
  const Map map = { "", SC_PROJECTION_ORTHOGRAPHIC, 40, 100 };
  g_autoptr (ScProjection) projection = make_map (&map);
  gfloat x[3], y[3];

  sc_projection_forward (projection, lat, lon, 3, x, y);
  g_assert_true (isnan (x[0]) && isnan (y[0]));
  g_assert_cmpfloat_with_epsilon (x[1], 0, 1e-6);
  g_assert_true (isnan (x[2]) && isnan (y[2]));
}

static void
test_not_a_number (gconstpointer data)
{
  g_autoptr (ScProjection) projection = make_map (data);
  const gfloat x[] = { NAN, 0, 1e30f, -INFINITY }, y[] = { 0, NAN, 0, 0 };
  gfloat lat[4], lon[4];

  sc_projection_inverse (projection, x, y, 4, lat, lon);
  for (gint i = 0; i < 4; i++)
    g_assert_true (isnan (lat[i]) && isnan (lon[i]));
  sc_projection_forward (projection, y, x, 1, lat, lon);
  g_assert_true (isnan (lat[0]));
  sc_projection_forward (projection, x, y, 1, lat, lon);
  g_assert_true (isnan (lon[0]));
}

/* One at a time or all at once: the vectorised loops have remainders. */
static void
test_batches (gconstpointer data)
{
  g_autoptr (ScProjection) projection = make_map (data);
  gfloat x[37], y[37], lat[37], lon[37], again_x[37], again_y[37];

  for (gint i = 0; i < 37; i++)
    {
      x[i] = (gfloat) (-0.9 + 0.05 * i);
      y[i] = (gfloat) (0.4 - 0.02 * i);
    }
  sc_projection_inverse (projection, x, y, 37, lat, lon);
  sc_projection_forward (projection, lat, lon, 37, again_x, again_y);
  for (gint i = 0; i < 37; i++)
    {
      gfloat single_lat, single_lon, single_x, single_y;

      sc_projection_inverse (projection, &x[i], &y[i], 1, &single_lat, &single_lon);
      g_assert_cmpmem (&single_lat, 4, &lat[i], 4);
      g_assert_cmpmem (&single_lon, 4, &lon[i], 4);
      sc_projection_forward (projection, &single_lat, &single_lon, 1, &single_x, &single_y);
      g_assert_cmpmem (&single_x, 4, &again_x[i], 4);
      g_assert_cmpmem (&single_y, 4, &again_y[i], 4);
    }
}

static void
test_bad_centre (void)
{
  const gdouble lat[] = { 91, NAN, 0, 0 }, lon[] = { 0, 0, NAN, INFINITY };

  for (gint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_projection_new (SC_PROJECTION_ORTHOGRAPHIC, lat[i], lon[i], &error));
      g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_PROJECTION);
    }
}

static void
test_trigonometry (void)
{
  for (gint i = -7200; i <= 7200; i++)
    {
      const gfloat degrees = 0.1f * i;
      gfloat sine, cosine;

      sc_batch_sin_cos (degrees, &sine, &cosine);
      /* The bound that the header states. */
      g_assert_cmpfloat_with_epsilon (sine, sin (degrees * (G_PI / 180)), 2e-7);
      g_assert_cmpfloat_with_epsilon (cosine, cos (degrees * (G_PI / 180)), 2e-7);
      if (i > -1800 && i < 1800)
        g_assert_cmpfloat_with_epsilon (sc_batch_atan2 (3 * sine, 3 * cosine), atan2 (3 * sine, 3 * cosine), 4e-7);
    }
  g_assert_cmpfloat (sc_batch_atan2 (0, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (sc_batch_atan2 (0, -1), G_PI, 2e-7);
}

static void
test_great_circles (void)
{
  gdouble east[3], north[3];
  const gdouble place[3] = { 0, 1, 0 }, pole[3] = { 0, 0, 1 };

  g_assert_cmpfloat_with_epsilon (sc_great_circle_distance (90, 0, 0, 123), G_PI / 2, 1e-15);
  g_assert_cmpfloat_with_epsilon (sc_great_circle_distance (10, 20, -10, 200), G_PI, 1e-15);
  g_assert_cmpfloat_with_epsilon (sc_great_circle_distance (45, 7, 45 + 1e-9, 7) / (1e-9 * G_PI / 180), 1, 1e-6);
  /* Paris–New York; the WGS 84 ellipsoid's 5 837 km are 0.3 % off a sphere's at most. */
  g_assert_cmpfloat_with_epsilon (sc_great_circle_distance (48.8566, 2.3522, 40.7128, -74.006) * SC_EARTH_RADIUS,
                                  5837e3, 18e3);
  sc_great_circle_frame (place, east, north);
  g_assert_cmpfloat (east[0], ==, -1);
  g_assert_cmpfloat (north[2], ==, 1);
  sc_great_circle_frame (pole, east, north);
  g_assert_cmpfloat (east[1], ==, 1);
  g_assert_cmpfloat (north[0], ==, -1);
}

static void
add_for_maps (const gchar *name, GTestDataFunc func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      g_autofree gchar *path = g_strconcat ("/sphere/projection/", name, "/", maps[i].name, NULL);
      g_test_add_data_func (path, &maps[i], func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_maps ("round-trip", test_round_trip);
  add_for_maps ("not-a-number", test_not_a_number);
  add_for_maps ("batches", test_batches);
  g_test_add_func ("/sphere/projection/known", test_known);
  g_test_add_func ("/sphere/projection/far-side", test_far_side);
  g_test_add_func ("/sphere/projection/bad-centre", test_bad_centre);
  g_test_add_func ("/sphere/projection/trigonometry", test_trigonometry);
  g_test_add_func ("/sphere/projection/great-circles", test_great_circles);
  return g_test_run ();
}
