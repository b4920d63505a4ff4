/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fields.h"
#include "render/contours.h"
#include "render/graticule.h"
#include "render/line-raster.h"

/* The line that is left passes within a quarter of a pixel of each point left
 * out; single precision of a picture a thousand pixels wide adds the rest. */
#define TOLERANCE 0.27

static gdouble
distance_to_piece (const gfloat *a, const gfloat *b, gdouble x, gdouble y)
{
  gdouble dx = (gdouble) (b[0] - a[0]), dy = (gdouble) (b[1] - a[1]), square = dx * dx + dy * dy;
  gdouble t = square > 0 ? CLAMP (((x - (gdouble) a[0]) * dx + (y - (gdouble) a[1]) * dy) / square, 0, 1) : 0;

  return hypot (x - (gdouble) a[0] - t * dx, y - (gdouble) a[1] - t * dy);
}

static gdouble
distance_to_path (const ScPixelPath *path, gdouble x, gdouble y)
{
  gdouble nearest = INFINITY;
  guint n = path->points->len / 2;

  for (guint line = 0; line < path->starts->len; line++)
    {
      guint first = g_array_index (path->starts, guint32, line);
      guint end = line + 1 < path->starts->len ? g_array_index (path->starts, guint32, line + 1) : n;
      for (guint i = first; i + 1 < end; i++)
        nearest = MIN (nearest, distance_to_piece (&g_array_index (path->points, gfloat, 2 * i),
                                                   &g_array_index (path->points, gfloat, 2 * i + 2), x, y));
    }
  return nearest;
}

/* A line that wanders over the Earth in steps of a fifth of a degree. */
static ScLineSet *
wandering_line (gsize n, gfloat *places)
{
  ScLineSet *lines = sc_line_set_new ();
  gdouble latitude = g_test_rand_double_range (-50, 50), longitude = g_test_rand_double_range (-180, 180), course = 0;

  for (gsize i = 0; i < n; i++)
    {
      places[2 * i] = (gfloat) latitude;
      places[2 * i + 1] = (gfloat) longitude;
      course += g_test_rand_double_range (-0.5, 0.5);
      latitude = CLAMP (latitude + 0.2 * sin (course), -85, 85);
      longitude += 0.2 * cos (course);
    }
  sc_line_set_add (lines, places, n);
  return lines;
}

static void
test_path_is_near (void)
{
  for (gint i = 0; i < 40; i++)
    {
      g_autofree gfloat *places = g_new (gfloat, 2 * 1000);
      g_autoptr (ScLineSet) lines = wandering_line (1000, places);
      g_autoptr (ScPixelPath) path = sc_pixel_path_new ();
      ScView view = { (ScViewProjection) (i % SC_VIEW_N_PROJECTIONS), (gdouble) places[1000], (gdouble) places[1001],
                      exp2 (g_test_rand_double_range (0, 3)), 800, 600 };
      gint seen = 0;

      sc_view_normalise (&view);
      sc_pixel_path_add (path, lines, &view);
      g_assert_cmpuint (path->starts->len, >, 0);
      g_assert_cmpuint (path->points->len / 2, <, 1000);
      for (gsize k = 0; k < 1000; k += 7)
        {
          gdouble x, y;
          if (!sc_view_get_pixel (&view, (gdouble) places[2 * k], (gdouble) places[2 * k + 1], &x, &y) || x < 0 || y < 0 || x > 800
              || y > 600)
            continue;
          if (view.projection == SC_VIEW_GLOBE
              && hypot (x - 400, y - 300) > sc_view_get_radius (&view) - 2) /* lines end before the limb */
            continue;
          seen++;
          g_assert_cmpfloat (distance_to_path (path, x, y), <, TOLERANCE);
        }
      g_assert_cmpint (seen, >, 5);
    }
}

static void
test_path_stays_on_the_earth (void)
{
  g_autoptr (ScLineSet) lines = sc_graticule_new (15);

  for (gint i = 0; i < 200; i++)
    {
      g_autoptr (ScPixelPath) path = sc_pixel_path_new ();
      ScView view = { (ScViewProjection) (i % SC_VIEW_N_PROJECTIONS), g_test_rand_double_range (-90, 90),
                      g_test_rand_double_range (-180, 180), 1, 400, 400 };
      gdouble radius = sc_view_get_radius (&view);

      sc_pixel_path_add (path, lines, &view);
      for (guint k = 0; k + 1 < path->points->len; k += 2)
        {
          gdouble x = (gdouble) g_array_index (path->points, gfloat, k), y = (gdouble) g_array_index (path->points, gfloat, k + 1);
          if (view.projection == SC_VIEW_GLOBE)
            g_assert_cmpfloat (hypot (x - 200, y - 200), <=, radius);
          else
            g_assert_cmpfloat (fabs (x - 200), <=, 200);
        }
    }
}

/* No piece of a line crosses a map from one edge to the other. */
static void
test_seam (void)
{
  for (gint projection = SC_VIEW_FLAT; projection < SC_VIEW_N_PROJECTIONS; projection++)
    for (gdouble middle = -180; middle < 180; middle += 7.3)
      {
        g_autoptr (ScLineSet) lines = sc_graticule_new (10);
        g_autoptr (ScPixelPath) path = sc_pixel_path_new ();
        ScView view = { (ScViewProjection) projection, 0, middle, 1, 720, 360 };
        guint n;

        sc_pixel_path_add (path, lines, &view);
        n = path->points->len / 2;
        for (guint line = 0; line < path->starts->len; line++)
          {
            guint first = g_array_index (path->starts, guint32, line);
            guint end = line + 1 < path->starts->len ? g_array_index (path->starts, guint32, line + 1) : n;
            gdouble longest = 0;
            for (guint i = first; i + 1 < end; i++)
              {
                const gfloat *a = &g_array_index (path->points, gfloat, 2 * i);
                /* A parallel is straight, so that one piece of it may be as
                 * long as the map; a strip of 64 points is 126° at most. */
                longest = MAX (longest, fabs ((gdouble) (a[2] - a[0])));
              }
            g_assert_cmpfloat (longest, <, 720 * 130.0 / 360);
          }
      }
}

static gfloat
cap (gdouble latitude, gdouble longitude)
{
  return (gfloat) latitude;
}

static void
test_contours_lie_on_their_value (void)
{
  g_autoptr (ScField) field = make_field (91, 180, FALSE, 0, smooth_waves);
  g_autoptr (ScLineSet) lines = sc_contours_new (field, 0.1, 0);
  const gfloat *places = sc_line_set_peek_places (lines);
  gsize n = 0;

  for (gsize i = 0; i < sc_line_set_get_n_strips (lines); i++)
    n = MAX (n, sc_line_set_peek_strips (lines)[i].first + sc_line_set_peek_strips (lines)[i].count);
  g_assert_cmpuint (n, >, 1000);
  for (gsize i = 0; i < n; i++)
    {
      gdouble value = (gdouble) sc_field_sample (field, (gdouble) places[2 * i], (gdouble) places[2 * i + 1], NULL);
      /* Along an edge of a square both are linear. */
      g_assert_cmpfloat (fabs (remainder (value, 0.1)), <, 1e-4);
    }
}

static void
test_contours_are_whole (void)
{
  g_autoptr (ScField) field = make_field (91, 180, FALSE, 0, cap);
  g_autoptr (ScLineSet) lines = sc_contours_new (field, 40, 0);
  gdouble length = 0;
  const gfloat *places = sc_line_set_peek_places (lines);

  /* −80, −40, 0, 40, 80: five parallels, closed; rows lie on them or not. */
  for (gsize i = 0; i < sc_line_set_get_n_strips (lines); i++)
    {
      const ScLineStrip *strip = &sc_line_set_peek_strips (lines)[i];
      for (guint k = strip->first; k + 1 < strip->first + strip->count; k++)
        length += fabs (remainder ((gdouble) (places[2 * k + 3] - places[2 * k + 1]), 360));
    }
  g_assert_cmpfloat_with_epsilon (length, 5 * 360, 0.1);
}

static void
test_contours_avoid_gaps (void)
{
  g_autoptr (ScField) field = make_field (91, 180, FALSE, -180, waves_with_gaps);
  g_autoptr (ScLineSet) lines = sc_contours_new (field, 0.05, 0);
  const gfloat *places = sc_line_set_peek_places (lines);

  for (gsize i = 0; i < sc_line_set_get_n_strips (lines); i++)
    {
      const ScLineStrip *strip = &sc_line_set_peek_strips (lines)[i];
      for (guint k = strip->first; k < strip->first + strip->count; k++)
        g_assert_false (isnan (sc_field_sample (field, (gdouble) places[2 * k], (gdouble) places[2 * k + 1], NULL)));
    }
}

static gfloat
steep (gdouble latitude, gdouble longitude)
{
  return (gfloat) (1e6 * latitude);
}

static void
test_contours_are_bounded (void)
{
  g_autoptr (ScField) field = make_field (19, 36, FALSE, 0, steep);
  g_autoptr (ScLineSet) lines = sc_contours_new (field, 1, 0);
  g_autoptr (ScField) constant = make_field (2, 2, FALSE, 0, cap);

  g_assert_nonnull (lines);
  g_assert_cmpuint (sc_line_set_get_n_strips (lines), <, 101 * 2);
  g_autoptr (ScLineSet) none = sc_contours_new (constant, 7, 0);
  g_assert_nonnull (none);
}

static void
test_coarser_contours (void)
{
  g_autoptr (ScField) field = make_field (361, 720, FALSE, 0, smooth_waves);
  g_autoptr (ScLineSet) fine = sc_contours_new (field, 0.2, 0);
  g_autoptr (ScLineSet) coarse = sc_contours_new (field, 0.2, 2);
  const gfloat *places = sc_line_set_peek_places (coarse);
  const ScLineStrip *last = &sc_line_set_peek_strips (coarse)[sc_line_set_get_n_strips (coarse) - 1];

  g_assert_cmpuint (sc_line_set_get_n_strips (coarse), <, sc_line_set_get_n_strips (fine));
  for (guint i = 0; i < last->first + last->count; i++)
    {
      gdouble value = (gdouble) sc_field_sample (field, (gdouble) places[2 * i], (gdouble) places[2 * i + 1], NULL);
      /* Means over 2.5° of waves of 120° and up: they move a line by little. */
      g_assert_cmpfloat (fabs (remainder (value, 0.2)), <, 2e-3);
    }
}

/* Between coarse cells the lines follow the waves, not the chords. */
static void
test_refined_contours (void)
{
  g_autoptr (ScField) field = make_field (37, 72, FALSE, 0, smooth_waves);
  g_autoptr (ScLineSet) lines = sc_contours_new (field, 0.2, 0.6);
  const gfloat *places = sc_line_set_peek_places (lines);
  const ScLineStrip *last = &sc_line_set_peek_strips (lines)[sc_line_set_get_n_strips (lines) - 1];
  gdouble off = 0, off_chords = 0;

  for (guint i = 0; i < last->first + last->count; i++)
    {
      gdouble latitude = (gdouble) places[2 * i], longitude = (gdouble) places[2 * i + 1];
      if (fabs (latitude) > 84) /* beside the poles the cubic lacks a row */
        continue;
      off = MAX (off, fabs (remainder ((gdouble) smooth_waves (latitude, longitude), 0.2)));
      off_chords = MAX (off_chords, fabs ((gdouble) (sc_field_sample (field, latitude, longitude, NULL) - smooth_waves (latitude, longitude))));
    }
  g_assert_cmpfloat (off, <, off_chords / 2);

  g_autoptr (ScField) gaps = make_field (37, 72, FALSE, -180, waves_with_gaps);
  g_autoptr (ScLineSet) around = sc_contours_new (gaps, 0.05, 0.6);
  places = sc_line_set_peek_places (around);
  last = &sc_line_set_peek_strips (around)[sc_line_set_get_n_strips (around) - 1];
  for (guint i = 0; i < last->first + last->count; i++)
    g_assert_false (isnan (sc_field_sample (gaps, (gdouble) places[2 * i], (gdouble) places[2 * i + 1], NULL)));
}

static void
test_raster_of_a_line (void)
{
  g_autoptr (ScLineRaster) raster = sc_line_raster_new ();
  g_autoptr (ScPixelPath) path = sc_pixel_path_new ();
  const ScLineInk ink = { .width = 2, .opacity = 1, .on_light = 0x0000ff, .on_dark = 0xff0000 };
  const gfloat points[] = { 10, 20, 50, 20, 50, 60 }; /* a corner */
  const guint32 start = 0;
  guint32 ground[100 * 80], pixels[100 * 80];

  for (gint i = 0; i < 100 * 80; i++)
    ground[i] = pixels[i] = i % 100 < 30 ? 0xff000000 : 0xffffffff;
  g_array_append_vals (path->points, points, 6);
  g_array_append_val (path->starts, start);
  sc_line_raster_draw (raster, path, &ink, ground, pixels, 100, 80, 400, NULL);

  g_assert_cmphex (pixels[19 * 100 + 20], ==, 0xffff0000); /* dark ground */
  g_assert_cmphex (pixels[20 * 100 + 20], ==, 0xffff0000);
  g_assert_cmphex (pixels[20 * 100 + 40], ==, 0xff0000ff); /* light ground */
  g_assert_cmphex (pixels[40 * 100 + 49], ==, 0xff0000ff);
  g_assert_cmphex (pixels[40 * 100 + 50], ==, 0xff0000ff);
  g_assert_cmphex (pixels[40 * 100 + 53], ==, 0xffffffff);
  g_assert_cmphex (pixels[25 * 100 + 40], ==, 0xffffffff);
  g_assert_cmphex (pixels[70 * 100 + 50], ==, 0xffffffff);
}

static void
test_raster_threads (void)
{
  g_autoptr (ScLineSet) lines = sc_graticule_new (2);
  const ScLineInk ink = { .width = 1.3, .opacity = 0.7, .on_light = 0, .on_dark = 0xffffff };
  g_autofree guint32 *ground = g_new (guint32, 301 * 203);
  g_autofree guint32 *one = g_new (guint32, 301 * 203);
  g_autofree guint32 *two = g_new (guint32, 301 * 203);
  ScView view = { SC_VIEW_GLOBE, 30, 40, 1, 301, 203 };
  g_autoptr (ScPixelPath) path = sc_pixel_path_new ();
  g_autoptr (ScLineRaster) raster = sc_line_raster_new ();
  g_autoptr (ScThreads) threads = sc_threads_new (3);

  for (gint i = 0; i < 301 * 203; i++)
    ground[i] = one[i] = two[i] = 0xff808080;
  sc_pixel_path_add (path, lines, &view);
  sc_line_raster_draw (raster, path, &ink, ground, one, 301, 203, 301 * 4, NULL);
  sc_line_raster_draw (raster, path, &ink, ground, two, 301, 203, 301 * 4, threads);
  g_assert_cmpmem (one, 301 * 203 * 4, two, 301 * 203 * 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-path/is-near", test_path_is_near);
  g_test_add_func ("/pixel-path/stays-on-the-earth", test_path_stays_on_the_earth);
  g_test_add_func ("/pixel-path/seam", test_seam);
  g_test_add_func ("/contours/lie-on-their-value", test_contours_lie_on_their_value);
  g_test_add_func ("/contours/are-whole", test_contours_are_whole);
  g_test_add_func ("/contours/avoid-gaps", test_contours_avoid_gaps);
  g_test_add_func ("/contours/are-bounded", test_contours_are_bounded);
  g_test_add_func ("/contours/coarser", test_coarser_contours);
  g_test_add_func ("/contours/refined", test_refined_contours);
  g_test_add_func ("/line-raster/line", test_raster_of_a_line);
  g_test_add_func ("/line-raster/threads", test_raster_threads);
  return g_test_run ();
}
