/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "fields.h"
#include "render/legend.h"
#include "render/picture.h"
#include "render/ticks.h"
#include "render/variable-style.h"
#include "support/test-data.h"

#define WIDTH 320
#define HEIGHT 180

/* A stored picture is met where single precision, another vector width or
 * another version of Cairo's arcs shift an edge by a shade: a mean of half a
 * step, and not more than one pixel in 200 off by more than 24 steps. */
#define MEAN_DIFFERENCE 0.5
#define FAR_OFF 24
#define SHARE_FAR_OFF 0.005

typedef struct
{
  const gchar *name;
  void (*prepare) (ScScene *scene);
} Reference;

static void
use_waves (ScScene *scene, FieldFunc func, ScColourScale *scale)
{
  g_autoptr (ScField) field = make_field (61, 120, FALSE, 0, func);
  g_autoptr (ScColourScale) colours = scale;

  sc_scene_set_field (scene, field);
  sc_scene_set_colours (scene, colours);
  scene->coastlines = FALSE; /* not everywhere installed */
}

static void
prepare_globe (ScScene *scene)
{
  use_waves (scene, smooth_waves, sc_colour_scale_new_symmetric (1));
  scene->contour_interval = 0.25;
  scene->view.latitude = 35;
  scene->view.longitude = -60;
  scene->pin_latitude = 48.9;
  scene->pin_longitude = -40;
}

static void
prepare_missing (ScScene *scene)
{
  use_waves (scene, waves_with_gaps, sc_colour_scale_new (SC_COLOUR_MAP_EMBER, -1, 1, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0));
  scene->view.projection = SC_VIEW_ROBINSON;
  scene->view.longitude = 150;
}

static void
prepare_marks (ScScene *scene)
{
  g_autoptr (ScMarks) marks = sc_marks_new ();

  use_waves (scene, smooth_waves, sc_colour_scale_new (SC_COLOUR_MAP_LAGOON, -1, 1, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0));
  for (guint shape = SC_MARK_CIRCLE; shape <= SC_MARK_PLUS; shape++)
    {
      sc_marks_add_category (marks, "a place", (ScMarkShape) shape, 0xc01c28 + 0x1020 * shape);
      for (gint i = 0; i < 12; i++)
        sc_marks_add (marks, shape, 50 - 15.0 * shape, 30.0 * i);
    }
  sc_scene_set_marks (scene, marks);
  scene->view.projection = SC_VIEW_FLAT;
  scene->dark = TRUE;
  scene->smooth = FALSE;
}

static const Reference REFERENCES[] = {
  { "globe", prepare_globe },
  { "missing", prepare_missing },
  { "marks", prepare_marks },
};

static cairo_surface_t *
draw (ScScene *scene, guint n_threads)
{
  g_autoptr (ScThreads) threads = sc_threads_new (n_threads);
  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_autoptr (ScRenderer) renderer = sc_renderer_new (coastlines, NULL);
  cairo_surface_t *image;

  scene->view.width = WIDTH;
  scene->view.height = HEIGHT;
  image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  g_assert_true (sc_renderer_draw (renderer, scene, (guint32 *) (gpointer) cairo_image_surface_get_data (image),
                                   (gsize) cairo_image_surface_get_stride (image), threads));
  cairo_surface_mark_dirty (image);
  return image;
}

static void
compare (cairo_surface_t *drawn, cairo_surface_t *stored, const gchar *name)
{
  gdouble sum = 0;
  gint far_off = 0;

  g_assert_cmpint (cairo_surface_status (stored), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (stored), ==, WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (stored), ==, HEIGHT);
  g_assert_cmpint (cairo_image_surface_get_format (stored), ==, CAIRO_FORMAT_ARGB32);
  for (gint y = 0; y < HEIGHT; y++)
    {
      const guint8 *a = cairo_image_surface_get_data (drawn) + y * cairo_image_surface_get_stride (drawn);
      const guint8 *b = cairo_image_surface_get_data (stored) + y * cairo_image_surface_get_stride (stored);
      for (gint x = 0; x < WIDTH; x++)
        {
          gint largest = 0;
          for (gint channel = 0; channel < 4; channel++)
            {
              gint difference = ABS (a[4 * x + channel] - b[4 * x + channel]);
              sum += difference;
              largest = MAX (largest, difference);
            }
          far_off += largest > FAR_OFF;
        }
    }
  g_test_message ("%s: mean difference %.3f, %d pixels far off", name, sum / (4 * WIDTH * HEIGHT), far_off);
  g_assert_cmpfloat (sum / (4 * WIDTH * HEIGHT), <, MEAN_DIFFERENCE);
  g_assert_cmpfloat ((gdouble) far_off / (WIDTH * HEIGHT), <, SHARE_FAR_OFF);
}

/* With SIGMACAST_REFERENCES set to a folder the pictures are written there. */
static void
test_references (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (REFERENCES); i++)
    {
      g_auto (ScScene) scene = { 0 };
      g_autofree gchar *file = g_strdup_printf ("%s.png", REFERENCES[i].name);
      g_autofree gchar *path = g_build_filename (g_getenv ("SIGMACAST_SOURCE_ROOT"), "tests", "render", "references", file, NULL);
      cairo_surface_t *drawn, *stored;

      sc_scene_init (&scene);
      REFERENCES[i].prepare (&scene);
      drawn = draw (&scene, 2);
      if (g_getenv ("SIGMACAST_REFERENCES") != NULL)
        {
          g_autofree gchar *written = g_build_filename (g_getenv ("SIGMACAST_REFERENCES"), file, NULL);
          cairo_surface_write_to_png (drawn, written);
        }
      stored = cairo_image_surface_create_from_png (path);
      compare (drawn, stored, REFERENCES[i].name);
      cairo_surface_destroy (stored);
      cairo_surface_destroy (drawn);
    }
}

static void
test_threads (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (REFERENCES); i++)
    {
      g_auto (ScScene) scene = { 0 };
      cairo_surface_t *one, *three;

      sc_scene_init (&scene);
      REFERENCES[i].prepare (&scene);
      scene.coastlines = TRUE;
      one = draw (&scene, 1);
      three = draw (&scene, 3);
      g_assert_cmpmem (cairo_image_surface_get_data (one), WIDTH * HEIGHT * 4, cairo_image_surface_get_data (three), WIDTH * HEIGHT * 4);
      cairo_surface_destroy (one);
      cairo_surface_destroy (three);
    }
}

/* What a renderer remembers of the last scene never shows in the next one. */
static void
test_memory (void)
{
  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_autoptr (ScRenderer) renderer = sc_renderer_new (coastlines, NULL);
  g_autofree guint32 *kept = g_new (guint32, WIDTH * HEIGHT);
  g_auto (ScScene) scene = { 0 };

  sc_scene_init (&scene);
  prepare_globe (&scene);
  for (gint step = 0; step < 60; step++)
    {
      cairo_surface_t *fresh;
      switch (g_test_rand_int_range (0, 9))
        {
        case 0:
          scene.view.longitude += 10;
          break;
        case 1:
          scene.view.zoom = exp2 (g_test_rand_double_range (-1, 3));
          break;
        case 2:
          scene.view.projection = (ScViewProjection) g_test_rand_int_range (0, SC_VIEW_N_PROJECTIONS);
          break;
        case 3:
          use_waves (&scene, g_test_rand_bit () ? smooth_waves : waves_with_gaps, sc_colour_scale_new_symmetric (1));
          break;
        case 4:
          scene.contour_interval = g_test_rand_int_range (0, 3) * 0.2;
          break;
        case 5:
          scene.coastlines = !scene.coastlines;
          break;
        case 6:
          scene.graticule = !scene.graticule;
          break;
        case 7:
          scene.smooth = !scene.smooth;
          break;
        default:
          scene.dark = !scene.dark;
          break;
        }
      sc_view_normalise (&scene.view);
      fresh = draw (&scene, 1);
      g_assert_true (sc_renderer_draw (renderer, &scene, kept, WIDTH * sizeof *kept, NULL));
      g_assert_cmpmem (kept, WIDTH * HEIGHT * 4, cairo_image_surface_get_data (fresh), WIDTH * HEIGHT * 4);
      cairo_surface_destroy (fresh);
    }
}

static gboolean
begins_with (const gchar *path, const gchar *start)
{
  g_autofree gchar *contents = NULL;
  gsize length;

  return g_file_get_contents (path, &contents, &length, NULL) && length > 200 && memcmp (contents, start, strlen (start)) == 0;
}

static void
test_files (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  const gchar *const files[][2] = { { "a.png", "\x89PNG" }, { "a.svg", "<?xml" }, { "A.PDF", "%PDF" } };
  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_auto (ScScene) scene = { 0 };

  sc_scene_init (&scene);
  prepare_missing (&scene);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *path = g_build_filename (folder, files[i][0], NULL);
      g_autoptr (GError) error = NULL;
      const ScPicture picture = { &scene, 640, 400, "Waves", "of nothing", "missing", "made" };
      g_assert_true (sc_picture_write (&picture, path, coastlines, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (begins_with (path, files[i][1]));
    }
  test_remove_dir (folder);
}

static void
test_refusals (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *jpeg = g_build_filename (folder, "a.jpeg", NULL);
  g_autofree gchar *png = g_build_filename (folder, "a.png", NULL);
  g_autofree gchar *nowhere = g_build_filename (folder, "no", "a.png", NULL);
  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ScScene) scene = { 0 };
  ScPicture picture = { &scene, 640, 400 };

  sc_scene_init (&scene);
  g_assert_false (sc_picture_write (&picture, jpeg, coastlines, NULL, &error));
  g_assert_error (error, SC_PAGE_ERROR, SC_PAGE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (sc_picture_write (&picture, nowhere, coastlines, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  picture.width = 100000;
  g_assert_false (sc_picture_write (&picture, png, coastlines, NULL, &error));
  g_assert_error (error, SC_PAGE_ERROR, SC_PAGE_ERROR_SIZE);
  g_assert_false (g_file_test (png, G_FILE_TEST_EXISTS));
  test_remove_dir (folder);
}

static void
test_legend (void)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 200);
  cairo_t *cr = cairo_create (image);
  g_autoptr (ScColourScale) scale = sc_colour_scale_new_symmetric (5);
  ScLegend legend = { 0 };
  gdouble bar, narrow;

  g_assert_cmpfloat (sc_legend_get_height (&legend, cr, 400), ==, 0);
  legend = (ScLegend) { .colours = scale, .label = "temperature", .units = "K" };
  bar = sc_legend_get_height (&legend, cr, 400);
  g_assert_cmpfloat (bar, >, 30);
  legend.missing_text = "Missing in the source";
  legend.made_text = "Left empty by an operation";
  g_assert_cmpfloat (sc_legend_get_height (&legend, cr, 600), >, bar);
  narrow = sc_legend_get_height (&legend, cr, 200); /* one entry under the other */
  g_assert_cmpfloat (narrow, >, sc_legend_get_height (&legend, cr, 600));
  sc_legend_draw (&legend, cr, 400);
  sc_legend_draw (&legend, cr, 3);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

static void
test_ticks (void)
{
  const struct
  {
    gdouble minimum, maximum;
    gint most;
  } ranges[] = { { 0, 1, 5 }, { -40, 40, 9 }, { 0.1, 0.13, 6 }, { 99999, 100001, 4 }, { -1e-9, 1e-9, 5 }, { 3, 3, 5 }, { 1e30, 3e30, 8 } };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (GArray) ticks = sc_ticks_new (ranges[i].minimum, ranges[i].maximum, ranges[i].most);
      gdouble slack = 1e-5 * (ranges[i].maximum - ranges[i].minimum);
      g_assert_cmpuint (ticks->len, >=, 1);
      g_assert_cmpuint (ticks->len, <=, (guint) ranges[i].most + 1);
      for (guint k = 0; k < ticks->len; k++)
        {
          g_assert_cmpfloat (g_array_index (ticks, gdouble, k), >=, ranges[i].minimum - slack);
          g_assert_cmpfloat (g_array_index (ticks, gdouble, k), <=, ranges[i].maximum + slack);
        }
    }
  const struct
  {
    gdouble value, step;
    const gchar *text;
  } labels[] = { { -5, 5, "−5" }, { 0.30000000000000004, 0.1, "0.3" }, { -1e-17, 0.5, "0.0" }, { 1013, 4, "1013" }, { 2.5, 0.5, "2.5" } };
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree gchar *text = sc_ticks_format (labels[i].value, labels[i].step);
      g_assert_cmpstr (text, ==, labels[i].text);
    }
}

static void
test_styles (void)
{
  const struct
  {
    const gchar *name, *file_units, *units;
    gdouble in, out, contours;
  } cases[] = {
    { "2m_temperature", "K", "°C", 273.15, 0, 0 },
    { "2m_temperature", NULL, "°C", 300, 26.85, 0 },
    { "sea_surface_temperature", "degC", "°C", 12, 12, 0 },
    { "mean_sea_level_pressure", "Pa", "hPa", 101325, 1013.25, 4 },
    { "msl", "hPa", "hPa", 1000, 1000, 4 },
    { "geopotential", "m**2 s**-2", "dam", 9806.65, 100, 8 },
    { "geopotential", NULL, "dam", 98066.5, 1000, 8 },
    { "z", "m**2 s**-2", "dam", 9806.65, 100, 8 },
    { "total_precipitation_12hr", "m", "mm", 0.01, 10, 0 },
    { "total_precipitation_12hr", NULL, "mm", 0.01, 10, 0 },
    { "10m_u_component_of_wind", "m s**-1", "m/s", -7, -7, 0 },
    { "specific_humidity", "kg kg**-1", "g/kg", 0.02, 20, 0 },
    { "land_sea_mask", "(0 - 1)", "", 1, 1, 0 },
    { "mystery", "furlong", NULL, 3, 3, 0 },
    { "vertical_velocity", "Pa s**-1", "Pa/s", 0.5, 0.5, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScVariableStyle style;
      g_autoptr (ScColourScale) scale = NULL;
      sc_variable_style_get (cases[i].name, cases[i].file_units, &style);
      g_assert_cmpstr (style.units, ==, cases[i].units);
      g_assert_cmpfloat_with_epsilon (style.factor * cases[i].in + style.offset, cases[i].out, 1e-6);
      g_assert_cmpfloat (style.contour_interval, ==, cases[i].contours);
      scale = sc_variable_style_make_scale (&style, -3.3, 7.1);
      g_assert_cmpfloat (sc_colour_scale_get_maximum (scale), >=, 7.1);
      if (style.symmetric)
        g_assert_cmpfloat (sc_colour_scale_get_minimum (scale), ==, -sc_colour_scale_get_maximum (scale));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/references", test_references);
  g_test_add_func ("/renderer/threads", test_threads);
  g_test_add_func ("/renderer/memory", test_memory);
  g_test_add_func ("/picture/files", test_files);
  g_test_add_func ("/picture/refusals", test_refusals);
  g_test_add_func ("/legend/height", test_legend);
  g_test_add_func ("/ticks/round", test_ticks);
  g_test_add_func ("/style/units", test_styles);
  return g_test_run ();
}
