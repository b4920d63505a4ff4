/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/golden-archive.h"
#include "noise/sampler.h"
#include "noise/schedule.h"

#include <math.h>
#include <string.h>

#include "support/test-data.h"

enum { N_CHANNELS = 24, N_VARIABLES = 12 };

/* The golden runs: six surface variables and six on three levels, by name. */
static const ScSamplerVariable variables[N_VARIABLES] = {
  { "10m_u_component_of_wind", 0, 1 },
  { "10m_v_component_of_wind", 1, 1 },
  { "2m_temperature", 2, 1 },
  { "geopotential", 3, 3 },
  { "mean_sea_level_pressure", 6, 1 },
  { "sea_surface_temperature", 7, 1 },
  { "specific_humidity", 8, 3 },
  { "temperature", 11, 3 },
  { "total_precipitation_12hr", 14, 1 },
  { "u_component_of_wind", 15, 3 },
  { "v_component_of_wind", 18, 3 },
  { "vertical_velocity", 21, 3 },
};

/* A run that was recorded, its denoiser played back. */
typedef struct
{
  GoldenArchive *golden;
  gsize n; /* values in the state */
  gsize n_batch;
  gint calls;
  gdouble x_hat, x_mid, x_next; /* largest differences, relative to the level */
  const gfloat *expected_denoised;
} Playback;

static const gfloat *
step_values (Playback *self, gint step, const gchar *what)
{
  g_autofree gchar *name = g_strdup_printf ("step%02d/%s", step, what);

  return golden_archive_has (self->golden, name) ? golden_archive_floats (self->golden, name, self->n) : NULL;
}

static gboolean
play (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  Playback *self = data;
  gint step = self->calls / 2;
  gboolean midpoint = self->calls % 2 == 1;
  g_autofree gchar *name = g_strdup_printf ("step%02d/%s", step, midpoint ? "sigma_mid" : "sigma_hat");
  const gfloat *recorded = golden_archive_floats (self->golden, name, self->n_batch);
  const gfloat *x = step_values (self, step, midpoint ? "x_mid" : "x_hat");

  for (gsize i = 0; i < self->n_batch; i++)
    g_assert_cmpfloat (fabs (sigma[i] - recorded[i]), <=, 0x1p-23 * recorded[i]);
  if (x != NULL)
    {
      gdouble difference = golden_largest_difference (noisy, x, self->n) / MAX (sigma[0], 1.0f);
      if (midpoint)
        self->x_mid = MAX (self->x_mid, difference);
      else
        self->x_hat = MAX (self->x_hat, difference);
    }
  self->expected_denoised = step_values (self, step, midpoint ? "D2" : "D1");
  memcpy (denoised, self->expected_denoised, self->n * sizeof (gfloat));
  self->calls++;
  return TRUE;
}

static gboolean
check_step (gint step, gint n_steps, gdouble sigma, const gfloat *state, const gfloat *denoised, gpointer data, GError **error)
{
  Playback *self = data;
  const gfloat *expected = step_values (self, step, "x_next");

  g_assert_cmpmem (denoised, self->n * sizeof (gfloat), self->expected_denoised, self->n * sizeof (gfloat));
  self->x_next = MAX (self->x_next, golden_largest_difference (state, expected, self->n) / MAX (sigma, 1.0));
  return TRUE;
}

static ScIsotropicNoise *
noise_new (gsize n_lat)
{
  gsize n_lon = 2 * (n_lat - 1);
  g_autofree gfloat *lat = g_new (gfloat, n_lat);
  g_autofree gfloat *lon = g_new (gfloat, n_lon);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_lat; i++)
    lat[i] = (gfloat) (-90.0 + 180.0 * (gdouble) i / (gdouble) (n_lat - 1));
  for (gsize j = 0; j < n_lon; j++)
    lon[j] = (gfloat) (360.0 * (gdouble) j / (gdouble) n_lon);
  ScIsotropicNoise *noise = sc_isotropic_noise_new (lat, n_lat, lon, n_lon, &error);
  g_assert_no_error (error);
  return noise;
}

static void
check_playback (const gchar *relative, gsize n_lat, gsize n_batch, gint levels)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open (relative);
  g_autoptr (GError) error = NULL;
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  if (golden == NULL)
    return;
  gsize n_nodes = n_lat * 2 * (n_lat - 1);
  g_autoptr (ScIsotropicNoise) noise = noise_new (n_lat);
  g_autoptr (ScThreads) threads = sc_threads_new (2);
  Playback playback = { golden, n_batch * n_nodes * N_CHANNELS, n_batch };
  g_autofree gfloat *state = g_new (gfloat, playback.n);
  const guint32 *words = golden_archive_words (golden, "rng", 2);
  ScKey key = { { words[0], words[1] } };

  setting.levels = levels;
  g_assert_true (sc_sampler_run (&setting, noise, variables, N_VARIABLES, &key, 1, n_batch, n_nodes, N_CHANNELS, threads,
                                 play, check_step, &playback, state, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (playback.calls, ==, 2 * levels - 1);
  g_test_message ("largest differences over sigma: x_hat %.2g, x_mid %.2g, x_next %.2g",
                  playback.x_hat, playback.x_mid, playback.x_next);
  /* The noise is equal to 5e-6 of its standard deviation; the rest of a step
   * is a few float32 operations on what is as large as σ. */
  g_assert_cmpfloat (playback.x_hat, <=, 6e-6);
  g_assert_cmpfloat (playback.x_mid, <=, 6e-6);
  g_assert_cmpfloat (playback.x_next, <=, 6e-6);
  /* The last step takes over the recorded D as it is. */
  g_assert_cmpmem (state, playback.n * sizeof (gfloat),
                   golden_archive_floats (golden, "final_normalized", playback.n), playback.n * sizeof (gfloat));
}

static void
test_playback_tiny (void)
{
  check_playback ("golden/tiny/sampler.npz", 13, 1, 20);
}

static void
test_playback_small (void)
{
  if (test_data_has_shared ())
    check_playback ("golden/small/sampler.npz", 31, 2, 8);
  else
    g_test_skip ("golden/small is not in this clone");
}

static void
assert_key (GoldenArchive *golden, gint step, const gchar *what, gsize variable, ScKey key)
{
  g_autofree gchar *name = g_strdup_printf ("step%02d/%s", step, what);
  const guint32 *words = golden_archive_words (golden, name, 2 * N_VARIABLES);

  g_assert_cmpuint (key.word[0], ==, words[2 * variable]);
  g_assert_cmpuint (key.word[1], ==, words[2 * variable + 1]);
}

/* Noise fields from the recorded keys, and the keys from the seed. */
static void
test_recorded_noise (void)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/tiny/sampler.npz");

  if (golden == NULL)
    return;
  enum { NODES = 13 * 24 };
  g_autoptr (ScIsotropicNoise) noise = noise_new (13);
  const gfloat *init = golden_archive_floats (golden, "init_noise", NODES * N_CHANNELS);
  const guint32 *words = golden_archive_words (golden, "rng", 2);
  ScKeySequence sequence = { { { words[0], words[1] } } };
  gfloat fields[3 * NODES];

  for (gint step = 0; step < 20; step++)
    {
      for (gsize v = 0; v < N_VARIABLES; v++)
        {
          ScKey key = sc_key_sequence_next (&sequence);
          assert_key (golden, step, "init_keys", v, key);
          if (step > 0)
            continue;
          g_assert_true (sc_isotropic_noise_draw (noise, key, variables[v].n_channels, NULL, fields, NULL));
          for (gsize c = 0; c < variables[v].n_channels; c++)
            for (gsize node = 0; node < NODES; node++)
              {
                gfloat expected = init[node * N_CHANNELS + variables[v].first_channel + c];
                g_assert_cmpfloat (fabs (fields[c * NODES + node] - expected), <=, 5e-6);
              }
        }
      for (gsize v = 0; v < N_VARIABLES; v++)
        assert_key (golden, step, "churn_keys", v, sc_key_sequence_next (&sequence));
    }
}

/* A denoiser that mixes what it is given, as a network would, element by element. */
typedef struct
{
  gsize values; /* of one batch element */
  gsize n_elements;
  gint calls;
  gint fail_at;
  GCancellable *cancel_at_fail;
} Toy;

static gboolean
toy_denoise (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  Toy *self = data;

  for (gsize e = 0; e < self->n_elements; e++)
    for (gsize i = 0; i < self->values; i++)
      {
        gfloat x = noisy[e * self->values + i] / (1.0f + sigma[e]);
        denoised[e * self->values + i] = x / (1.0f + x * x);
      }
  if (++self->calls == self->fail_at)
    {
      if (self->cancel_at_fail != NULL)
        {
          g_cancellable_cancel (self->cancel_at_fail);
          return TRUE;
        }
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the toy broke");
      return FALSE;
    }
  return TRUE;
}

static gfloat *
toy_run (const ScNoiseSetting *setting, guint n_threads, gsize first_member, gsize n_members)
{
  enum { N_LAT = 7, NODES = 7 * 12, CHANNELS = 3 };
  static const ScSamplerVariable toy_variables[] = { { "a", 1, 2 }, { "b", 0, 1 } };
  g_autoptr (ScIsotropicNoise) noise = noise_new (N_LAT);
  g_autoptr (ScThreads) threads = sc_threads_new (n_threads);
  g_autoptr (GError) error = NULL;
  g_autofree ScKey *keys = g_new (ScKey, n_members);
  Toy toy = { NODES * CHANNELS, n_members * 2, 0, 0, NULL };
  gfloat *state = g_new (gfloat, n_members * 2 * NODES * CHANNELS);

  for (gsize m = 0; m < n_members; m++)
    keys[m] = sc_key_fold_in (sc_key_new (5), (guint32) (first_member + m));
  g_assert_true (sc_sampler_run (setting, noise, toy_variables, 2, keys, n_members, 2, NODES, CHANNELS, threads,
                                 toy_denoise, NULL, &toy, state, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (toy.calls, ==, 2 * setting->levels - 1);
  return state;
}

/* A member is the same in any company and with any number of threads. */
static void
test_members_and_threads (void)
{
  const gsize values = 2 * 7 * 12 * 3;
  g_autofree gfloat *together = toy_run (&SC_NOISE_SETTING_GENCAST, 1, 0, 4);

  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    for (gsize m = 0; m < 4; m++)
      {
        g_autofree gfloat *alone = toy_run (&SC_NOISE_SETTING_GENCAST, n_threads, m, 1);
        g_assert_cmpmem (alone, values * sizeof (gfloat), together + m * values, values * sizeof (gfloat));
      }
  g_assert_cmpfloat (golden_largest_difference (together, together + values, values), >, 0.01);
}

/* Without churn one initial noise decides all; with it the path differs. */
static void
test_churn_changes_the_path (void)
{
  ScNoiseSetting still = SC_NOISE_SETTING_GENCAST;

  still.churn = 0.0;
  g_autofree gfloat *with = toy_run (&SC_NOISE_SETTING_GENCAST, 1, 0, 1);
  g_autofree gfloat *without = toy_run (&still, 1, 0, 1);
  g_assert_cmpfloat (golden_largest_difference (with, without, 2 * 7 * 12 * 3), >, 1e-3);

  still.levels = 1;
  g_autofree gfloat *single = toy_run (&still, 1, 0, 1);
  g_assert_true (isfinite (single[0]));
}

static void
test_stops (void)
{
  static const ScSamplerVariable toy_variables[] = { { "a", 0, 3 } };
  g_autoptr (ScIsotropicNoise) noise = noise_new (7);
  g_autofree gfloat *state = g_new (gfloat, 7 * 12 * 3);
  ScKey key = sc_key_new (0);

  for (gint cancel = 0; cancel <= 1; cancel++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Toy toy = { 7 * 12 * 3, 1, 0, 6, cancel ? cancellable : NULL };
      g_assert_false (sc_sampler_run (&SC_NOISE_SETTING_GENCAST, noise, toy_variables, 1, &key, 1, 1, 7 * 12, 3, NULL,
                                      toy_denoise, NULL, &toy, state, cancellable, &error));
      gint expected = cancel ? G_IO_ERROR_CANCELLED : G_IO_ERROR_FAILED;
      g_assert_error (error, G_IO_ERROR, expected);
      g_assert_cmpint (toy.calls, ==, 6);
    }

  g_autoptr (GError) error = NULL;
  ScNoiseSetting nonsense = SC_NOISE_SETTING_GENCAST;
  Toy toy = { 7 * 12 * 3, 1 };
  nonsense.levels = 0;
  g_assert_false (sc_sampler_run (&nonsense, noise, toy_variables, 1, &key, 1, 1, 7 * 12, 3, NULL,
                                  toy_denoise, NULL, &toy, state, NULL, &error));
  g_assert_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID);
  g_assert_cmpint (toy.calls, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise/sampler/playback-tiny", test_playback_tiny);
  g_test_add_func ("/noise/sampler/playback-small", test_playback_small);
  g_test_add_func ("/noise/sampler/recorded-noise", test_recorded_noise);
  g_test_add_func ("/noise/sampler/members-and-threads", test_members_and_threads);
  g_test_add_func ("/noise/sampler/churn-changes-the-path", test_churn_changes_the_path);
  g_test_add_func ("/noise/sampler/stops", test_stops);
  return g_test_run ();
}
