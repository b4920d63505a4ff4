/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "render/view-table.h"

static ScView
random_view (ScViewProjection projection)
{
  return (ScView) {
    .projection = projection,
    .latitude = g_test_rand_double_range (-90, 90),
    .longitude = g_test_rand_double_range (-180, 180),
    .zoom = exp2 (g_test_rand_double_range (-1, 4)),
    .width = g_test_rand_int_range (40, 900),
    .height = g_test_rand_int_range (40, 900),
  };
}

static gdouble
angle_between (gdouble lat_a, gdouble lon_a, gdouble lat_b, gdouble lon_b)
{
  const gdouble radians = G_PI / 180;
  gdouble a = sin ((lat_a - lat_b) * radians / 2), b = sin ((lon_a - lon_b) * radians / 2);

  return 2 * asin (MIN (sqrt (a * a + cos (lat_a * radians) * cos (lat_b * radians) * b * b), 1));
}

static void
test_round_trip (void)
{
  for (gint i = 0; i < 20000; i++)
    {
      ScView view = random_view ((ScViewProjection) (i % SC_VIEW_N_PROJECTIONS));
      gdouble x = g_test_rand_double_range (0, view.width), y = g_test_rand_double_range (0, view.height);
      gdouble latitude, longitude, back_x, back_y;

      if (!sc_view_get_place (&view, x, y, &latitude, &longitude))
        continue;
      g_assert_cmpfloat (fabs (latitude), <=, 90);
      g_assert_cmpfloat (fabs (longitude), <=, 180);
      sc_view_get_pixel (&view, latitude, longitude, &back_x, &back_y);
      /* The seam may be on either side. */
      if (view.projection != SC_VIEW_GLOBE && fabs (back_x - x) > sc_view_get_radius (&view))
        continue;
      g_assert_cmpfloat_with_epsilon (back_x, x, 1e-4);
      g_assert_cmpfloat_with_epsilon (back_y, y, 1e-4);
    }
}

static void
test_directions (void)
{
  ScView view = { SC_VIEW_GLOBE, 0, 0, 1, 400, 300 };

  for (gint projection = 0; projection < SC_VIEW_N_PROJECTIONS; projection++)
    {
      gdouble x, y;
      view.projection = (ScViewProjection) projection;
      g_assert_true (sc_view_get_pixel (&view, 0, 0, &x, &y));
      g_assert_cmpfloat_with_epsilon (x, 200, 1e-9);
      g_assert_cmpfloat_with_epsilon (y, 150, 1e-9);
      g_assert_true (sc_view_get_pixel (&view, 30, 0, &x, &y)); /* north is up */
      g_assert_cmpfloat (y, <, 140);
      g_assert_true (sc_view_get_pixel (&view, 0, 30, &x, &y)); /* east is right */
      g_assert_cmpfloat (x, >, 210);
    }
  view.projection = SC_VIEW_GLOBE;
  g_assert_false (sc_view_get_pixel (&view, 0, 180, &(gdouble) { 0 }, &(gdouble) { 0 }));
}

static void
test_dragged_place_follows (void)
{
  gint exact = 0;

  for (gint i = 0; i < 20000; i++)
    {
      ScView view = random_view ((ScViewProjection) (i % SC_VIEW_N_PROJECTIONS));
      gdouble latitude = g_test_rand_double_range (-90, 90), longitude = g_test_rand_double_range (-180, 180);
      gdouble x = g_test_rand_double_range (0, view.width), y = g_test_rand_double_range (0, view.height);
      gdouble at_x, at_y;
      gboolean seen;

      sc_view_move_place_to (&view, latitude, longitude, x, y);
      g_assert_cmpfloat (fabs (view.latitude), <=, 90);
      g_assert_cmpfloat (fabs (view.longitude), <=, 180);
      seen = sc_view_get_pixel (&view, latitude, longitude, &at_x, &at_y);
      if (view.projection == SC_VIEW_GLOBE && seen && hypot (at_x - x, at_y - y) < 1e-3)
        exact++;
    }
  /* North-up cannot bring every place everywhere, but most to most. */
  g_assert_cmpint (exact, >, 1000);

  /* A place that can be brought there is: one that some view shows there. */
  for (gint i = 0; i < 5000; i++)
    {
      ScView view = random_view (SC_VIEW_GLOBE), turned;
      gdouble x = g_test_rand_double_range (0, view.width), y = g_test_rand_double_range (0, view.height);
      gdouble latitude, longitude, at_x, at_y;
      if (!sc_view_get_place (&view, x, y, &latitude, &longitude) || fabs (latitude) > 89.9)
        continue;
      turned = view;
      turned.latitude = CLAMP (view.latitude + g_test_rand_double_range (-5, 5), -90, 90);
      turned.longitude += g_test_rand_double_range (-30, 30);
      sc_view_move_place_to (&turned, latitude, longitude, x, y);
      g_assert_true (sc_view_get_pixel (&turned, latitude, longitude, &at_x, &at_y) || hypot (at_x - x, at_y - y) < 1e-3);
      g_assert_cmpfloat (hypot (at_x - x, at_y - y), <, 1e-3);
    }
}

static void
test_not_finite (void)
{
  ScView view = { SC_VIEW_GLOBE, NAN, INFINITY, NAN, 100, 100 };
  gdouble latitude, longitude;

  sc_view_normalise (&view);
  g_assert_cmpfloat (view.latitude, ==, 0);
  g_assert_cmpfloat (view.longitude, ==, 0);
  g_assert_cmpfloat (view.zoom, ==, 1);
  g_assert_false (sc_view_get_place (&view, NAN, 0, &latitude, &longitude));
  sc_view_move_place_to (&view, 10, 10, NAN, INFINITY);
  g_assert_cmpfloat (view.latitude, ==, 0);
}

/* The table says of each pixel what sc_view_get_place() says of its middle. */
static void
test_table (void)
{
  for (gint i = 0; i < 24; i++)
    {
      ScView view = random_view ((ScViewProjection) (i % SC_VIEW_N_PROJECTIONS));
      g_autoptr (ScThreads) threads = sc_threads_new (2);
      g_autoptr (ScViewTable) table = sc_view_table_new (&view, threads);

      g_assert_nonnull (table);
      for (gint n = 0; n < 500; n++)
        {
          gint x = g_test_rand_int_range (0, view.width), y = g_test_rand_int_range (0, view.height);
          gsize pixel = (gsize) y * (gsize) view.width + (gsize) x;
          gdouble latitude, longitude;
          gboolean listed = x >= table->first[y] && x < table->end[y];

          if (!sc_view_get_place (&view, x + 0.5, y + 0.5, &latitude, &longitude))
            {
              /* Half a pixel beyond the edge may still be partly covered. */
              g_assert_true (!listed || table->cover[pixel] <= 191);
              continue;
            }
          g_assert_true (listed || table->first[y] == table->end[y]);
          if (!listed || table->cover[pixel] < 255)
            continue;
          /* Single precision, and near the limb the height above it is a root of what is left. */
          g_assert_cmpfloat (angle_between (latitude, longitude, (gdouble) table->latitude[pixel], (gdouble) table->longitude[pixel])
                                 * sc_view_get_radius (&view),
                             <, 0.25);
        }
    }
}

static void
test_tables_are_shared (void)
{
  g_autoptr (ScViewTables) tables = sc_view_tables_new ();
  ScView view = { SC_VIEW_GLOBE, 10, 20, 1, 64, 48 };
  g_autoptr (ScViewTable) first = sc_view_tables_get (tables, &view, NULL);
  g_autoptr (ScViewTable) again = sc_view_tables_get (tables, &view, NULL);
  g_autoptr (ScViewTable) other = NULL;
  gfloat middle = first->longitude[24 * 64 + 32];

  g_assert_true (first == again);
  view.longitude = 50;
  other = sc_view_tables_get (tables, &view, NULL);
  g_assert_true (other != first); /* that one is still looked into */
  g_assert_cmpfloat (first->longitude[24 * 64 + 32], ==, middle);
  g_assert_cmpfloat_with_epsilon ((gdouble) (other->longitude[24 * 64 + 32] - middle), 30, 1e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/round-trip", test_round_trip);
  g_test_add_func ("/view/directions", test_directions);
  g_test_add_func ("/view/dragged-place-follows", test_dragged_place_follows);
  g_test_add_func ("/view/not-finite", test_not_finite);
  g_test_add_func ("/view-table/places", test_table);
  g_test_add_func ("/view-table/shared", test_tables_are_shared);
  return g_test_run ();
}
