/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "cli/bench.h"
#include "forecast/demo-world.h"
#include "forecast/process-memory.h"
#include "forecast/run.h"
#include "render/field-read.h"
#include "render/renderer.h"

/* The first field on a picture of this size. */
#define WIDTH 1280
#define HEIGHT 720
#define TRIALS 5

/* Seconds since the beginning at which a start has come so far. */
typedef struct
{
  gdouble program; /* another one has been loaded and has ended */
  gdouble read;
  gdouble plan;
  gdouble field;
  gdouble picture;
} Moments;

typedef struct
{
  ScRun *run;
  GMutex mutex;
  gint64 begin;
  Moments moments; /* guarded by mutex */
  ScDataset *field; /* guarded by mutex: the first denoised state */
} Start;

static gdouble
seconds_since (gint64 begin)
{
  return (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static void
on_event (ScEvent *event, gpointer data)
{
  Start *start = data;

  g_mutex_lock (&start->mutex);
  if (event->type == SC_EVENT_STAGE && g_strcmp0 (event->name, "plan") == 0)
    start->moments.read = seconds_since (start->begin);
  else if (event->type == SC_EVENT_PLAN_BUILT)
    start->moments.plan = seconds_since (start->begin);
  else if (event->type == SC_EVENT_SAMPLER_STEP && start->field == NULL)
    {
      start->moments.field = seconds_since (start->begin);
      start->field = sc_dataset_ref (event->fields);
    }
  gboolean done = start->field != NULL;
  g_mutex_unlock (&start->mutex);
  if (done)
    sc_run_cancel (start->run);
}

/* The demonstration world with weights of the demo shape. */
static gboolean
make_world (const gchar *folder, ScForecastRequest *request, GError **error)
{
  ScBenchShape shape = *sc_bench_shape_find ("demo");

  request->checkpoint = g_build_filename (folder, SC_DEMO_WORLD_CHECKPOINT, NULL);
  request->stats = g_strdup (folder);
  request->inputs = g_build_filename (folder, SC_DEMO_WORLD_DATASET, NULL);
  request->steps = 1;
  request->preview = TRUE;
  if (!sc_demo_world_make (folder, 0, error))
    return FALSE;
  g_autoptr (ScCheckpoint) world = sc_checkpoint_load (request->checkpoint, error);
  if (world == NULL)
    return FALSE;
  shape.levels = sc_checkpoint_get_task (world)->levels;
  shape.n_levels = sc_checkpoint_get_task (world)->n_levels;
  g_autoptr (ScCheckpoint) checkpoint = sc_bench_shape_new_checkpoint (&shape, error);
  return checkpoint != NULL && sc_checkpoint_save (checkpoint, request->checkpoint, error);
}

/* Draws 2 m temperature on a globe. */
static gboolean
draw (ScDataset *dataset, ScThreads *threads, GError **error)
{
  g_autoptr (ScArray) latitudes = sc_variable_load (sc_dataset_get (dataset, "lat"), error);
  g_autoptr (ScArray) longitudes = latitudes != NULL ? sc_variable_load (sc_dataset_get (dataset, "lon"), error) : NULL;
  if (longitudes == NULL)
    return FALSE;

  const ScFieldPlane plane = { .row = 3, .column = 4, .latitudes = latitudes, .longitudes = longitudes, .factor = 1.0 };
  g_autoptr (ScField) field = sc_field_read (sc_dataset_get (dataset, "2m_temperature"), &plane, NULL, error);
  if (field == NULL)
    return FALSE;

  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_autoptr (ScRenderer) renderer = sc_renderer_new (coastlines, NULL);
  g_autoptr (ScColourScale) colours
    = sc_colour_scale_new (SC_COLOUR_MAP_LAGOON, 230, 310, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);
  ScScene scene;

  sc_scene_init (&scene);
  sc_scene_set_field (&scene, field);
  sc_scene_set_colours (&scene, colours);
  scene.view = (ScView) { SC_VIEW_GLOBE, 30, 0, 1, WIDTH, HEIGHT };
  sc_renderer_draw (renderer, &scene, pixels, WIDTH * sizeof (guint32), threads);
  sc_scene_clear (&scene);
  return TRUE;
}

static gboolean
make_start (const ScForecastRequest *request, ScThreads *threads, Moments *moments, GError **error)
{
  const gchar *const program[] = { "/proc/self/exe", "--version", NULL };
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScRun) run = sc_run_new (request, cache);
  Start start = { .run = run, .begin = g_get_monotonic_time () };
  g_autoptr (GSubprocess) process = g_subprocess_newv (program, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error);

  if (process == NULL || !g_subprocess_wait_check (process, NULL, error))
    return FALSE;
  start.moments.program = seconds_since (start.begin);
  g_mutex_init (&start.mutex);
  sc_run_start (run, on_event, &start, NULL);
  g_autoptr (GError) ended = NULL;
  sc_run_wait (run, NULL, &ended);
  g_mutex_clear (&start.mutex);
  g_autoptr (ScDataset) field = start.field;
  if (field == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&ended));
      return FALSE;
    }
  *moments = start.moments;
  gint64 begin = g_get_monotonic_time ();
  if (!draw (field, threads, error))
    return FALSE;
  moments->picture = moments->field + seconds_since (begin);
  return TRUE;
}

static gboolean
remove_world (const gchar *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  return g_rmdir (folder) == 0;
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScThreads) threads = sc_threads_new (request->threads);
  g_autoptr (ScForecastRequest) forecast = sc_forecast_request_new ();
  g_autofree gchar *folder = g_dir_make_tmp ("sigmacast-bench-XXXXXX", error);
  gdouble program[TRIALS], reading[TRIALS], plan[TRIALS], field[TRIALS], picture[TRIALS], whole[TRIALS];

  if (folder == NULL)
    return FALSE;
  forecast->threads = request->threads;
  gboolean ok = make_world (folder, forecast, error);
  for (gint i = 0; ok && i < TRIALS; i++)
    {
      Moments moments = { 0 };
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error) && make_start (forecast, threads, &moments, error);
      program[i] = moments.program;
      reading[i] = moments.read - moments.program;
      plan[i] = moments.plan - moments.read;
      field[i] = moments.field - moments.plan;
      picture[i] = moments.picture - moments.field;
      whole[i] = moments.picture;
    }
  remove_world (folder);
  if (!ok)
    return FALSE;

  sc_bench_add_number (figures, "threads", sc_threads_get_count (threads));
  sc_bench_add_number (figures, "trials", TRIALS);
  sc_bench_add_number (figures, "seconds", sc_bench_median (whole, TRIALS));
  sc_bench_add_number (figures, "spread_seconds", whole[TRIALS - 1] - whole[0]);
  sc_bench_add_number (figures, "program_seconds", sc_bench_median (program, TRIALS));
  sc_bench_add_number (figures, "read_seconds", sc_bench_median (reading, TRIALS));
  sc_bench_add_number (figures, "plan_seconds", sc_bench_median (plan, TRIALS));
  sc_bench_add_number (figures, "first_field_seconds", sc_bench_median (field, TRIALS));
  sc_bench_add_number (figures, "picture_seconds", sc_bench_median (picture, TRIALS));
  sc_bench_add_number (figures, "peak_bytes", (gdouble) sc_process_peak_bytes ());
  return TRUE;
}

const ScBench sc_bench_start = {
  "start",
  "from the program's start to the first denoised field on a globe: load, read, plan, one sampler step, draw",
  run,
};
