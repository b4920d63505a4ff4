/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "fields.h"
#include "render/field-raster.h"
#include "render/hatching.h"

#define WIDTH 320
#define HEIGHT 200

static guint32 *
draw (const ScView *view, ScField *field, ScColourScale *scale, gboolean smooth, guint n_threads)
{
  g_autoptr (ScThreads) threads = sc_threads_new (n_threads);
  g_autoptr (ScViewTable) table = sc_view_table_new (view, threads);
  guint32 *pixels = g_new (guint32, (gsize) view->width * (gsize) view->height);

  memset (pixels, 0x5a, (gsize) view->width * (gsize) view->height * sizeof *pixels);
  sc_field_raster_draw (table, field, scale, smooth, sc_theme_get (FALSE), 1, pixels, (gsize) view->width * sizeof *pixels, threads);
  return pixels;
}

static ScColourScale *
grey (void)
{
  return sc_colour_scale_new (SC_COLOUR_MAP_GREY, -1, 1, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);
}

static gint
largest_difference (guint32 a, guint32 b)
{
  gint largest = 0;

  for (gint shift = 0; shift < 32; shift += 8)
    largest = MAX (largest, ABS ((gint) (a >> shift & 0xff) - (gint) (b >> shift & 0xff)));
  return largest;
}

/* Each pixel has the colour of the field's value at its place. A flat map has
 * no shading. */
static void
test_values (void)
{
  const ScViewProjection maps[] = { SC_VIEW_FLAT, SC_VIEW_ROBINSON, SC_VIEW_MOLLWEIDE };
  g_autoptr (ScColourScale) scale = grey ();

  for (gint i = 0; i < 12; i++)
    {
      g_autoptr (ScField) field = make_field (37 + (gsize) i, 72 + (gsize) i, i % 2, i * 31 - 180, smooth_waves);
      ScView view = { maps[i % 3], g_test_rand_double_range (-80, 80), g_test_rand_double_range (-180, 180),
                      g_test_rand_double_range (0.7, 5), WIDTH, HEIGHT };
      g_autofree guint32 *pixels = draw (&view, field, scale, TRUE, 2);

      for (gint y = 0; y < HEIGHT; y++)
        for (gint x = 0; x < WIDTH; x++)
          {
            gdouble latitude, longitude;
            guint32 pixel = pixels[y * WIDTH + x];
            guint32 wanted;
            if (pixel >> 24 < 255 || !sc_view_get_place (&view, x + 0.5, y + 0.5, &latitude, &longitude))
              continue;
            wanted = sc_colour_scale_lookup (scale, (gdouble) sc_field_sample (field, latitude, longitude, NULL));
            /* Single precision may fall into the next of the 4096 colours. */
            g_assert_cmpint (largest_difference (pixel, wanted), <=, 2);
          }
    }
}

static void
test_beside_the_earth (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  g_autoptr (ScField) field = make_field (19, 36, FALSE, 0, smooth_waves);
  ScView view = { SC_VIEW_GLOBE, 20, 30, 1, WIDTH, HEIGHT };
  g_autofree guint32 *pixels = draw (&view, field, scale, TRUE, 1);
  gdouble radius = sc_view_get_radius (&view);

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      {
        gdouble distance = hypot (x + 0.5 - WIDTH / 2.0, y + 0.5 - HEIGHT / 2.0);
        guint32 pixel = pixels[y * WIDTH + x], alpha = pixel >> 24;
        if (distance > radius + 1)
          g_assert_cmphex (pixel, ==, 0);
        else if (distance < radius - 1)
          g_assert_cmphex (alpha, ==, 255);
        for (gint shift = 0; shift < 24; shift += 8) /* premultiplied */
          g_assert_cmphex (pixel >> shift & 0xff, <=, alpha);
      }
}

static void
test_full_turn (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  g_autoptr (ScField) field = make_field (91, 180, FALSE, 0, waves_with_gaps);

  for (gint projection = 0; projection < SC_VIEW_N_PROJECTIONS; projection++)
    {
      ScView view = { (ScViewProjection) projection, 35, -75, 1.5, WIDTH, HEIGHT }, turned = view;
      g_autofree guint32 *pixels = draw (&view, field, scale, TRUE, 1);
      g_autofree guint32 *again = NULL;
      turned.longitude += 360;
      sc_view_normalise (&turned);
      again = draw (&turned, field, scale, TRUE, 1);
      g_assert_cmpmem (pixels, WIDTH * HEIGHT * 4, again, WIDTH * HEIGHT * 4);
    }
}

/* Turning the Earth under the field and the view with it changes nothing. */
static void
test_turned_field (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  const gdouble wests[] = { -180, 0, 50, 170 };
  ScView view = { SC_VIEW_GLOBE, 35, 100, 1, WIDTH, HEIGHT };
  g_autoptr (ScField) field = make_field (73, 144, FALSE, 0, smooth_waves);
  g_autofree guint32 *pixels = draw (&view, field, scale, TRUE, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (wests); i++)
    for (gint south_first = 0; south_first < 2; south_first++)
      {
        g_autoptr (ScField) turned = make_field (73, 144, south_first, wests[i], smooth_waves);
        g_autofree guint32 *again = draw (&view, turned, scale, TRUE, 1);
        for (gint k = 0; k < WIDTH * HEIGHT; k++)
          g_assert_cmpint (largest_difference (pixels[k], again[k]), <=, 2);
      }
}

static void
test_threads (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  g_autoptr (ScField) field = make_field (91, 180, FALSE, 0, waves_with_gaps);

  for (gint projection = 0; projection < SC_VIEW_N_PROJECTIONS; projection++)
    {
      ScView view = { (ScViewProjection) projection, -35, 170, 1.2, WIDTH + 1, HEIGHT + 7 };
      g_autofree guint32 *one = draw (&view, field, scale, TRUE, 1);
      for (guint n = 2; n <= 5; n += 3)
        {
          g_autofree guint32 *many = draw (&view, field, scale, TRUE, n);
          g_assert_cmpmem (one, (WIDTH + 1) * (HEIGHT + 7) * 4, many, (WIDTH + 1) * (HEIGHT + 7) * 4);
        }
    }
}

/* A cell without a value has the hatching of where that comes from, and only
 * such a cell has. */
static void
test_hatching (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  g_autoptr (ScField) field = make_field (37, 72, FALSE, -180, waves_with_gaps);
  g_auto (ScHatching) hatching = { 0 };
  gint seen[3] = { 0, 0, 0 };

  sc_hatching_init (&hatching, sc_theme_get (FALSE), 1);
  for (gint smooth = 0; smooth < 2; smooth++)
    {
      ScView view = { SC_VIEW_FLAT, 0, 0, 1, WIDTH, HEIGHT };
      g_autofree guint32 *pixels = draw (&view, field, scale, smooth, 2);
      for (gint y = 0; y < HEIGHT; y++)
        for (gint x = 0; x < WIDTH; x++)
          {
            gdouble latitude, longitude;
            ScFieldOrigin origin;
            guint32 pixel = pixels[y * WIDTH + x];
            if (pixel >> 24 < 255 || !sc_view_get_place (&view, x + 0.5, y + 0.5, &latitude, &longitude))
              continue;
            sc_field_sample (field, latitude, longitude, &origin);
            seen[origin]++;
            if (origin != SC_FIELD_ORIGIN_NONE)
              g_assert_cmphex (pixel, ==, sc_hatching_get (&hatching, origin, x, y));
          }
    }
  for (gint i = 0; i < 3; i++)
    g_assert_cmpint (seen[i], >, 500);
}

/* The two hatchings differ without colour: in mean lightness and in form. */
static void
test_hatchings_differ (void)
{
  for (gint dark = 0; dark < 2; dark++)
    for (gdouble pixel_scale = 1; pixel_scale <= 3; pixel_scale++)
      {
        g_auto (ScHatching) hatching = { 0 };
        gdouble mean[3] = { 0, 0, 0 };
        gint strokes[3] = { 0, 0, 0 };
        sc_hatching_init (&hatching, sc_theme_get (dark), pixel_scale);
        for (gint origin = 0; origin < 3; origin++)
          for (gint y = 0; y < hatching.size; y++)
            for (gint x = 0; x < hatching.size; x++)
              {
                guint32 colour = sc_hatching_get (&hatching, (ScFieldOrigin) origin, x, y);
                gdouble luma = 0.3 * (colour >> 16 & 0xff) + 0.6 * (colour >> 8 & 0xff) + 0.1 * (colour & 0xff);
                mean[origin] += luma / (hatching.size * hatching.size);
                strokes[origin] += colour != sc_hatching_get (&hatching, (ScFieldOrigin) origin, x + 1, y);
              }
        g_assert_cmpint (strokes[SC_FIELD_ORIGIN_NONE], ==, 0);
        g_assert_cmpint (strokes[SC_FIELD_ORIGIN_SOURCE], >, 0);
        g_assert_cmpint (strokes[SC_FIELD_ORIGIN_OPERATION], >, 0);
        g_assert_cmpfloat (fabs (mean[1] - mean[2]), >, 10);
      }
}

static void
test_cell_by_cell (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  g_autoptr (ScField) field = make_field (7, 12, FALSE, 0, smooth_waves);
  ScView view = { SC_VIEW_FLAT, 0, 13, 1, WIDTH, HEIGHT };
  g_autofree guint32 *pixels = draw (&view, field, scale, FALSE, 1);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  for (gint i = 0; i < WIDTH * HEIGHT; i++)
    if (pixels[i] >> 24 == 255)
      g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));
  g_assert_cmpuint (g_hash_table_size (colours), <=, 7 * 12);
}

static gfloat
rain (gdouble latitude, gdouble longitude)
{
  return latitude > 0 ? 0 : 5;
}

static void
test_nothing_below (void)
{
  g_autoptr (ScColourScale) scale = sc_colour_scale_new (SC_COLOUR_MAP_RAIN, 0, 100, SC_COLOUR_SPACING_ROOT, 0.1, NULL, 0);
  g_autoptr (ScField) field = make_field (181, 360, FALSE, 0, rain);
  ScView view = { SC_VIEW_FLAT, 0, 0, 1, WIDTH, HEIGHT };
  g_autofree guint32 *pixels = draw (&view, field, scale, TRUE, 1);

  g_assert_cmphex (pixels[HEIGHT / 4 * WIDTH + WIDTH / 2], ==, sc_theme_get (FALSE)->surface);
  g_assert_cmpint (largest_difference (pixels[3 * HEIGHT / 4 * WIDTH + WIDTH / 2], sc_colour_scale_lookup (scale, 5)), <=, 2);
}

static gfloat
infinities (gdouble latitude, gdouble longitude)
{
  return latitude > 30 ? INFINITY : latitude < -30 ? -INFINITY : 0;
}

static void
test_infinities (void)
{
  g_autoptr (ScColourScale) scale = grey ();
  g_autoptr (ScField) field = make_field (37, 72, FALSE, 0, infinities);
  ScView view = { SC_VIEW_FLAT, 0, 0, 1, WIDTH, HEIGHT };
  g_autofree guint32 *pixels = draw (&view, field, scale, FALSE, 1);

  g_assert_cmphex (pixels[HEIGHT / 6 * WIDTH + WIDTH / 2], ==, sc_colour_scale_lookup (scale, 1));
  g_assert_cmphex (pixels[5 * HEIGHT / 6 * WIDTH + WIDTH / 2], ==, sc_colour_scale_lookup (scale, -1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/values", test_values);
  g_test_add_func ("/raster/beside-the-earth", test_beside_the_earth);
  g_test_add_func ("/raster/full-turn", test_full_turn);
  g_test_add_func ("/raster/turned-field", test_turned_field);
  g_test_add_func ("/raster/threads", test_threads);
  g_test_add_func ("/raster/hatching", test_hatching);
  g_test_add_func ("/raster/hatchings-differ", test_hatchings_differ);
  g_test_add_func ("/raster/cell-by-cell", test_cell_by_cell);
  g_test_add_func ("/raster/nothing-below", test_nothing_below);
  g_test_add_func ("/raster/infinities", test_infinities);
  return g_test_run ();
}
