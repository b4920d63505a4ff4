/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/map-shape.h"

#include <math.h>
#include <proj.h>

static const struct
{
  const gchar *name;
  ScMapKind kind;
  const gchar *definition;
  gdouble end;
  gdouble reach; /* up to where PROJ itself is good to 1e-7: Mollweide's angle is found by iteration, badly at a pole */
} MAPS[] = {
  { "equirectangular", SC_MAP_EQUIRECTANGULAR, "+proj=eqc +R=1", 90, 90 },
  { "robinson", SC_MAP_ROBINSON, "+proj=robin +R=1", 90, 90 },
  { "mollweide", SC_MAP_MOLLWEIDE, "+proj=moll +R=1", 90, 89 },
  { "mercator", SC_MAP_MERCATOR, "+proj=merc +R=1", 85.0511287798066, 85.0511287798066 },
};

static ScMapShape *
make (ScMapKind kind)
{
  g_autoptr (GError) error = NULL;
  ScMapShape *shape = sc_map_shape_new (kind, &error);

  g_assert_no_error (error);
  return shape;
}

typedef struct
{
  ScMapKind kind;
  gdouble lat, lon, x, y;
} Known;

/* From the literature: Snyder, Map Projections – A Working Manual (1987);
 * Robinson's lengths of parallels and distances. */
static const Known KNOWN[] = {
  { SC_MAP_EQUIRECTANGULAR, 45, -90, -G_PI / 2, G_PI / 4 },
  { SC_MAP_ROBINSON, 0, 180, 0.8487 * G_PI, 0 },
  { SC_MAP_ROBINSON, 45, 90, 0.8487 * 0.8962 * G_PI / 2, 1.3523 * 0.5571 },
  { SC_MAP_ROBINSON, 90, 0, 0, 1.3523 },
  { SC_MAP_MOLLWEIDE, 0, -90, -G_SQRT2, 0 },
  { SC_MAP_MOLLWEIDE, 90, 0, 0, G_SQRT2 },
  { SC_MAP_MOLLWEIDE, 90, 180, 0, G_SQRT2 },
  { SC_MAP_MOLLWEIDE, -50, 15, 0.1788845, -0.9208758 },
  { SC_MAP_MERCATOR, 0, 90, G_PI / 2, 0 },
  { SC_MAP_MERCATOR, 45, 0, 0, 0.88137359 },
  { SC_MAP_MERCATOR, -85.0511287798066, 180, G_PI, -G_PI },
  { SC_MAP_MERCATOR, 90, 0, 0, G_PI },
};

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (KNOWN); i++)
    {
      const Known *k = &KNOWN[i];
      g_autoptr (ScMapShape) shape = make (k->kind);

      /* Snyder prints seven digits, Robinson four that PROJ keeps in single
       * precision; PROJ's Mollweide stops a little short of its pole. */
      g_assert_cmpfloat_with_epsilon (sc_map_shape_get_width (shape, k->lat) * k->lon * G_PI / 180, k->x, 2e-5);
      g_assert_cmpfloat_with_epsilon (sc_map_shape_get_height (shape, k->lat), k->y, 2e-6);
    }
}

/* Between the nodes too the table is PROJ's map, to what the header states. */
static void
test_against_proj (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gsize m = 0; m < G_N_ELEMENTS (MAPS); m++)
    {
      g_autoptr (ScMapShape) shape = make (MAPS[m].kind);
      PJ_CONTEXT *context = proj_context_create ();
      PJ *map = proj_create (context, MAPS[m].definition);
      gdouble largest = 0;

      g_assert_nonnull (map);
      for (gint i = 0; i < 5000; i++)
        {
          gdouble latitude = g_rand_double_range (rand, -MAPS[m].reach, MAPS[m].reach);
          gdouble longitude = g_rand_double_range (rand, -180, 180);
          PJ_COORD point = proj_trans (map, PJ_FWD, proj_coord (proj_torad (longitude), proj_torad (latitude), 0, 0));
          gdouble x = sc_map_shape_get_width (shape, latitude) * longitude * G_PI / 180;
          gdouble y = sc_map_shape_get_height (shape, latitude);
          largest = MAX (largest, MAX (fabs (x - point.xy.x), fabs (y - point.xy.y)));
        }
      g_test_message ("%s: %g", MAPS[m].name, largest);
      g_assert_cmpfloat (largest, <, 1e-6);
      proj_destroy (map);
      proj_context_destroy (context);
    }
}

static void
test_inverse (void)
{
  for (gsize m = 0; m < G_N_ELEMENTS (MAPS); m++)
    {
      g_autoptr (ScMapShape) shape = make (MAPS[m].kind);

      for (gint i = -1000; i <= 1000; i++)
        {
          gdouble latitude = MAPS[m].end * i / 1000;
          gdouble height = sc_map_shape_get_height (shape, latitude);
          gdouble again = sc_map_shape_get_latitude (shape, height);

          g_assert_cmpfloat_with_epsilon (again, latitude, 1e-9);
          /* Odd and even, to the last bit. */
          g_assert_cmpfloat (sc_map_shape_get_height (shape, -latitude), ==, -height);
          g_assert_cmpfloat (sc_map_shape_get_width (shape, -latitude), ==, sc_map_shape_get_width (shape, latitude));
        }
      g_assert_cmpfloat (sc_map_shape_get_latitude (shape, 10), ==, MAPS[m].end);
      g_assert_cmpfloat (sc_map_shape_get_latitude (shape, -10), ==, -MAPS[m].end);
      g_assert_cmpfloat (sc_map_shape_get_latitude (shape, 0), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sphere/map-shape/known", test_known);
  g_test_add_func ("/sphere/map-shape/against-proj", test_against_proj);
  g_test_add_func ("/sphere/map-shape/inverse", test_inverse);
  return g_test_run ();
}
