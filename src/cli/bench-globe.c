/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/bench.h"
#include "render/renderer.h"
#include "render/theme.h"

#define WIDTH 1280
#define HEIGHT 720
#define ROWS 721
#define COLUMNS 1440

/* Two thirds of a turn, a degree a frame. */
#define FRAMES 240

typedef struct
{
  ScRenderer *renderer;
  ScThreads *threads;
  ScScene scene;
  ScField *fields[2];
  cairo_surface_t *picture;
  cairo_surface_t *window;
} Stage;

/* Pressure with systems of some thousand kilometres, which move with @phase. */
static ScField *
make_field (ScField *like, gdouble phase, GError **error)
{
  g_autofree gdouble *latitudes = g_new (gdouble, ROWS);
  g_autofree gdouble *longitudes = g_new (gdouble, COLUMNS);
  gfloat *values = g_new (gfloat, ROWS * COLUMNS);
  g_autoptr (GBytes) bytes = NULL;

  for (gint row = 0; row < ROWS; row++)
    latitudes[row] = 90 - 0.25 * row;
  for (gint column = 0; column < COLUMNS; column++)
    longitudes[column] = 0.25 * column;
  for (gint row = 0; row < ROWS; row++)
    for (gint column = 0; column < COLUMNS; column++)
      {
        gdouble north = latitudes[row] * G_PI / 180, east = longitudes[column] * G_PI / 180;
        values[row * COLUMNS + column]
            = (gfloat) (1013 + 20 * cos (north) * cos (north) * sin (5 * north + phase) * sin (7 * east + 2 * sin (3 * north) + phase));
      }
  bytes = g_bytes_new_take (values, ROWS * COLUMNS * sizeof *values);
  return like != NULL ? sc_field_new_like (like, bytes, NULL, error)
                      : sc_field_new (latitudes, ROWS, longitudes, COLUMNS, bytes, NULL, error);
}

static void
stage_clear (Stage *stage)
{
  g_clear_pointer (&stage->renderer, sc_renderer_free);
  g_clear_pointer (&stage->threads, sc_threads_free);
  sc_scene_clear (&stage->scene);
  for (gint i = 0; i < 2; i++)
    g_clear_pointer (&stage->fields[i], sc_field_unref);
  g_clear_pointer (&stage->picture, cairo_surface_destroy);
  g_clear_pointer (&stage->window, cairo_surface_destroy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stage, stage_clear)

static gboolean
stage_init (Stage *stage, guint threads, GError **error)
{
  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_autoptr (ScColourScale) colours
      = sc_colour_scale_new (SC_COLOUR_MAP_LAGOON, 990, 1035, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);

  sc_scene_init (&stage->scene);
  stage->threads = sc_threads_new (threads);
  stage->renderer = sc_renderer_new (coastlines, NULL);
  stage->picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  stage->window = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  stage->fields[0] = make_field (NULL, 0, error);
  stage->fields[1] = stage->fields[0] != NULL ? make_field (stage->fields[0], 1, error) : NULL;
  if (stage->fields[1] == NULL)
    return FALSE;
  sc_scene_set_field (&stage->scene, stage->fields[0]);
  sc_scene_set_colours (&stage->scene, colours);
  stage->scene.contour_interval = 4;
  stage->scene.view = (ScView) { SC_VIEW_GLOBE, 30, 0, 1, WIDTH, HEIGHT };
  return TRUE;
}

/* One frame: the picture, and its way onto the window's ground. */
static void
draw_frame (Stage *stage)
{
  cairo_t *cr;

  sc_renderer_draw (stage->renderer, &stage->scene, (guint32 *) (gpointer) cairo_image_surface_get_data (stage->picture),
                    (gsize) cairo_image_surface_get_stride (stage->picture), stage->threads);
  cairo_surface_mark_dirty (stage->picture);
  cr = cairo_create (stage->window);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_surface (cr, stage->picture, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

/* Returns: the median of the frames' seconds; @worst: of 95 in 100 of them. */
static gdouble
measure (Stage *stage, gboolean turning, gdouble *worst, GCancellable *cancellable)
{
  gdouble seconds[FRAMES];

  draw_frame (stage); /* reads the coastlines */
  for (gint i = 0; i < FRAMES; i++)
    {
      gint64 begin;
      if (turning)
        stage->scene.view.longitude += 1;
      else
        sc_scene_set_field (&stage->scene, stage->fields[(i + 1) % 2]);
      sc_view_normalise (&stage->scene.view);
      begin = g_get_monotonic_time ();
      draw_frame (stage);
      seconds[i] = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
      if (g_cancellable_is_cancelled (cancellable))
        return NAN;
    }
  gdouble median = sc_bench_median (seconds, FRAMES);
  *worst = seconds[FRAMES * 95 / 100];
  return median;
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  g_auto (Stage) stage = { 0 };
  gdouble turning, filled, flat, new_field, worst, ignored;

  if (!stage_init (&stage, request->threads, error))
    return FALSE;
  turning = measure (&stage, TRUE, &worst, cancellable);
  new_field = measure (&stage, FALSE, &ignored, cancellable);
  stage.scene.view.zoom = 2.5;
  filled = measure (&stage, TRUE, &ignored, cancellable);
  stage.scene.view = (ScView) { SC_VIEW_FLAT, 0, 0, 1, WIDTH, HEIGHT };
  flat = measure (&stage, TRUE, &ignored, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  sc_bench_add_number (figures, "width", WIDTH);
  sc_bench_add_number (figures, "height", HEIGHT);
  sc_bench_add_number (figures, "field_rows", ROWS);
  sc_bench_add_number (figures, "field_columns", COLUMNS);
  sc_bench_add_number (figures, "threads", sc_threads_get_count (stage.threads));
  sc_bench_add_number (figures, "frames_per_second", 1 / turning);
  sc_bench_add_number (figures, "seconds_per_frame", turning);
  sc_bench_add_number (figures, "seconds_per_frame_95_percent", worst);
  sc_bench_add_number (figures, "seconds_per_frame_filled", filled);
  sc_bench_add_number (figures, "seconds_per_frame_flat_map", flat);
  sc_bench_add_number (figures, "seconds_per_new_field", new_field);
  /* The picture is written, read and written once more where the window is. */
  return sc_bench_add_limits (figures, turning, 0, 3.0 * WIDTH * HEIGHT * sizeof (guint32), error);
}

const ScBench sc_bench_globe = { "globe", "a turning globe, rasterised and composited", run };
