/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/demo-world.h"

#include <math.h>
#include <string.h>

#include "forecast/demo-fit.h"
#include "forecast/demo-weather.h"
#include "forecast/run.h"
#include "support/test-data.h"

#define JANUARY G_GINT64_CONSTANT (947894400)
#define DAY 86400

static const gint levels[] = { 250, 500, 850 };

static gsize
variable_index (const gchar *name)
{
  gsize n;
  const ScDemoVariable *variables = sc_demo_variables (&n);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (variables[i].name, name))
      return i;
  g_assert_not_reached ();
}

typedef struct
{
  const gchar *name;
  gdouble low, high; /* what the Earth's weather has at these levels */
} Bounds;

static void
test_weather_is_plausible (void)
{
  const Bounds bounds[] = {
    { "2m_temperature", 205, 325 }, { "mean_sea_level_pressure", 93000, 106000 }, { "sea_surface_temperature", 271.3, 306 },
    { "temperature", 195, 310 }, { "u_component_of_wind", -40, 80 }, { "v_component_of_wind", -60, 60 },
    { "geopotential", 8000, 112000 }, { "specific_humidity", 0, 0.025 }, { "vertical_velocity", -2, 2 },
    { "total_precipitation_12hr", 0, 0.05 }, { "10m_u_component_of_wind", -30, 30 }, { "10m_v_component_of_wind", -30, 30 },
  };
  g_autoptr (ScDemoLand) land = sc_demo_land_new (33);
  gdouble land_cells = 0.0;

  for (gsize i = 0; i < 33 * 64; i++)
    {
      g_assert_true (land->fraction[i] >= 0.0f && land->fraction[i] <= 1.0f);
      g_assert_true (land->surface_geopotential[i] >= 0.0f);
      land_cells += land->fraction[i] * cos (land->lat[i / 64] * G_PI / 180.0);
    }
  /* 29 % of the Earth is land; the made-up continents may differ a little. */
  gdouble share = land_cells / (64.0 * 20.36);
  g_assert_cmpfloat (share, >, 0.22);
  g_assert_cmpfloat (share, <, 0.38);

  for (gint day = 0; day < 365; day += 13)
    {
      g_autoptr (ScDemoFrame) frame = sc_demo_frame_new (land, JANUARY + day * DAY + day % 2 * DAY / 2, levels, 3);
      for (gsize b = 0; b < G_N_ELEMENTS (bounds); b++)
        {
          gsize variable = variable_index (bounds[b].name);
          const gfloat *values = sc_demo_frame_peek (frame, variable);
          gsize n = 33 * 64 * (sc_demo_variables (NULL)[variable].has_levels ? 3 : 1);
          gboolean is_sea = g_str_equal (bounds[b].name, "sea_surface_temperature");
          for (gsize i = 0; i < n; i++)
            if (is_sea && land->fraction[i] > 0.5f)
              g_assert_true (isnan (values[i]));
            else
              g_assert_true (values[i] >= bounds[b].low && values[i] <= bounds[b].high);
        }
    }
}

/* The wind is the geopotential's slope: v = ∂Φ/∂λ / (f a cos φ) away from equator and poles. */
static void
test_wind_is_geostrophic (void)
{
  g_autoptr (ScDemoLand) land = sc_demo_land_new (181);
  g_autoptr (ScDemoFrame) frame = sc_demo_frame_new (land, JANUARY, levels, 3);
  const gfloat *phi = sc_demo_frame_peek (frame, variable_index ("geopotential"));
  const gfloat *v = sc_demo_frame_peek (frame, variable_index ("v_component_of_wind"));
  gdouble square = 0.0;

  for (gsize i = 130; i < 150; i++) /* 40–60° N */
    for (gsize j = 1; j + 1 < 360; j++)
      {
        gdouble lat = land->lat[i] * G_PI / 180.0;
        gdouble f = 2.0 * 7.292e-5 * sin (lat);
        gdouble slope = ((gdouble) phi[i * 360 + j + 1] - phi[i * 360 + j - 1]) / (2.0 * G_PI / 180.0);
        gdouble expected = slope / (f * 6.371e6 * cos (lat));
        /* f is let down by at most 14 % here; the centred difference errs by (m Δλ)²/6 < 1 %. */
        g_assert_cmpfloat (fabs (v[i * 360 + j] - expected), <=, 0.16 * fabs (expected) + 0.3);
        square += v[i * 360 + j] * v[i * 360 + j];
      }
  g_assert_cmpfloat (sqrt (square / (20.0 * 358.0)), >, 4.0);
}

static void
test_weather_moves (void)
{
  g_autoptr (ScDemoLand) land = sc_demo_land_new (33);
  g_autoptr (ScDemoFrame) before = sc_demo_frame_new (land, JANUARY, levels, 3);
  g_autoptr (ScDemoFrame) after = sc_demo_frame_new (land, JANUARY + DAY / 2, levels, 3);
  g_autoptr (ScDemoFrame) again = sc_demo_frame_new (land, JANUARY, levels, 3);
  gsize variable = variable_index ("geopotential");
  gsize bytes = 3 * 33 * 64 * sizeof (gfloat);

  g_assert_cmpmem (sc_demo_frame_peek (before, variable), bytes, sc_demo_frame_peek (again, variable), bytes);
  g_assert_cmpint (memcmp (sc_demo_frame_peek (before, variable), sc_demo_frame_peek (after, variable), bytes), !=, 0);
}

static void
test_dataset (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) dataset = sc_demo_world_dataset (JANUARY, 4, &error);
  g_assert_no_error (error);
  ScVariable *temperature = sc_dataset_get_variable (dataset, "temperature");
  const gsize expected[] = { 1, 4, 3, 33, 64 };

  g_assert_cmpmem (sc_variable_get_shape (temperature), sizeof expected, expected, sizeof expected);
  g_assert_cmpstr (sc_variable_get_attribute (temperature, "units"), ==, "K");
  g_autoptr (ScArray) datetime = sc_variable_load (sc_dataset_get_coordinate (dataset, "datetime"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (sc_array_get_int (datetime, 3), ==, (JANUARY + 3 * DAY / 2) * SC_NANOSECONDS);
  g_assert_nonnull (strstr (sc_attributes_get_text (sc_dataset_get_attributes (dataset), "comment"), "not weather"));
}

/* The limit of many small steps is the integral of 1/(1 + σ²): π/2. */
static void
test_gain (void)
{
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  setting.churn = 0.0;
  setting.inference.min = 1e-3;
  setting.inference.max = 1e4;
  setting.levels = 2000;
  g_assert_cmpfloat (fabs (sc_demo_fit_gain (&setting, NULL) - G_PI / 2.0), <, 2e-3);
  g_assert_cmpfloat (fabs (sc_demo_fit_gain (&SC_NOISE_SETTING_GENCAST, NULL) - G_PI / 2.0), <, 0.6);
}

static void
test_same_bits (void)
{
  g_autoptr (ScCheckpoint) first = NULL;

  for (guint count = 1; count <= 3; count += 2)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScThreads) threads = sc_threads_new (count);
      g_autoptr (ScCheckpoint) checkpoint = sc_demo_world_checkpoint (0, threads, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (sc_checkpoint_get_description (checkpoint), "no trained model"));
      if (first == NULL)
        first = g_steal_pointer (&checkpoint);
      else
        g_assert_cmpstr (sc_checkpoint_get_digest (checkpoint), ==, sc_checkpoint_get_digest (first));
    }
}

static const gchar *const scored[] = { "geopotential", "temperature", "v_component_of_wind" };

typedef struct
{
  gdouble forecast[G_N_ELEMENTS (scored)][4], persistence[G_N_ELEMENTS (scored)][4]; /* mean square errors by lead time */
  ScDataset *truth;
} Skill;

/* Mean over the area of the squared difference of two fields [33][64]. */
static gdouble
mean_square (ScArray *a, gsize a_first, ScArray *b, gsize b_first)
{
  gdouble sum = 0.0, weights = 0.0;

  for (gsize i = 0; i < 33 * 64; i++)
    {
      gdouble weight = cos (((gdouble) (i / 64) * 5.625 - 90.0) * G_PI / 180.0);
      gdouble d = sc_array_get_double (a, a_first + i) - sc_array_get_double (b, b_first + i);
      sum += weight * d * d;
      weights += weight;
    }
  return sum / weights;
}

static void
score_event (ScEvent *event, gpointer data)
{
  Skill *self = data;

  if (event->type != SC_EVENT_LEAD_TIME)
    return;
  for (gsize v = 0; v < G_N_ELEMENTS (scored); v++)
    {
      g_autoptr (ScArray) forecast = sc_variable_load (sc_dataset_get_variable (event->fields, scored[v]), NULL);
      g_autoptr (ScArray) truth = sc_variable_load (sc_dataset_get_variable (self->truth, scored[v]), NULL);
      gsize middle_level = 33 * 64;
      gsize per_time = 3 * 33 * 64;
      gsize then = ((gsize) event->lead + 2) * per_time + middle_level;

      self->forecast[v][event->lead] = mean_square (forecast, middle_level, truth, then);
      self->persistence[v][event->lead] = mean_square (truth, per_time + middle_level, truth, then);
    }
}

/* What a new user sees first: the waves travel, better than if they stood still, up to two days. */
static void
test_forecast_beats_persistence (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autoptr (GError) error = NULL;
  /* Another season than the one that is shown. */
  g_autoptr (ScDataset) truth = sc_demo_world_dataset (JANUARY + 200 * DAY, 6, &error);
  g_autoptr (ScForecastRequest) request = sc_forecast_request_new ();
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  Skill skill = { .truth = truth };

  g_assert_no_error (error);
  g_assert_true (sc_demo_world_make (folder, 0, &error));
  g_assert_no_error (error);
  request->checkpoint = g_build_filename (folder, SC_DEMO_WORLD_CHECKPOINT, NULL);
  request->stats = g_strdup (folder);
  request->inputs_dataset = sc_dataset_ref (truth);
  request->steps = 4;
  request->members = 1;
  g_autoptr (ScRun) run = sc_run_new (request, cache);
  sc_run_start (run, score_event, &skill, NULL);
  g_assert_true (sc_run_wait (run, NULL, &error));
  g_assert_no_error (error);
  for (gsize v = 0; v < G_N_ELEMENTS (scored); v++)
    for (gint lead = 0; lead < 4; lead++)
      {
        g_test_message ("%s +%d h: %.3g, persistence %.3g", scored[v], 12 * (lead + 1), sqrt (skill.forecast[v][lead]),
                        sqrt (skill.persistence[v][lead]));
        g_assert_cmpfloat (skill.forecast[v][lead], >, 0.0);
        g_assert_cmpfloat (skill.forecast[v][lead], <, skill.persistence[v][lead]);
      }
  test_remove_dir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-world/weather-is-plausible", test_weather_is_plausible);
  g_test_add_func ("/demo-world/wind-is-geostrophic", test_wind_is_geostrophic);
  g_test_add_func ("/demo-world/weather-moves", test_weather_moves);
  g_test_add_func ("/demo-world/dataset", test_dataset);
  g_test_add_func ("/demo-world/gain", test_gain);
  g_test_add_func ("/demo-world/same-bits", test_same_bits);
  g_test_add_func ("/demo-world/forecast-beats-persistence", test_forecast_beats_persistence);
  return g_test_run ();
}
