/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/buffer-report.h"
#include "noise/golden-archive.h"
#include "noise/preconditioning.h"
#include "noise/schedule.h"
#include "noise/training-density.h"

#include <math.h>
#include <string.h>

#include "support/test-data.h"

static void
assert_near (gdouble found, gdouble expected, gdouble relative)
{
  g_assert_cmpfloat (fabs (found - expected), <=, relative * fabs (expected));
}

static void
check_schedule (const gchar *relative, gint levels)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open (relative);
  g_autoptr (GError) error = NULL;
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  if (golden == NULL)
    return;
  setting.levels = levels;
  g_autoptr (ScSchedule) schedule = sc_schedule_new (&setting, &error);
  g_assert_no_error (error);
  gsize n = schedule->n_steps;
  g_assert_cmpuint (n, ==, levels);

  const gdouble *level = golden_archive_doubles (golden, "noise_levels_f64", n + 1);
  const gdouble *rate = golden_archive_doubles (golden, "churn_rates_f64", n);
  const gfloat *sigma = golden_archive_floats (golden, "noise_levels", n + 1);
  const gfloat *hat = golden_archive_floats (golden, "sigma_hat", n);
  const gfloat *extra = golden_archive_floats (golden, "churn_extra_noise_stddev", n);
  const gfloat *mid = golden_archive_floats (golden, "sigma_mid", n);
  for (gsize i = 0; i < n; i++)
    {
      const ScScheduleStep *step = &schedule->steps[i];
      /* pow() of other libraries differs in the last places. */
      assert_near (step->level, level[i], 1e-14);
      g_assert_cmpfloat (step->churn_rate, ==, rate[i]);
      g_assert_cmpfloat (step->sigma, ==, sigma[i]);
      g_assert_cmpfloat (step->sigma_next, ==, sigma[i + 1]);
      g_assert_cmpfloat (step->sigma_hat, ==, hat[i]);
      /* A square root's last place. */
      assert_near (step->extra_noise, extra[i], 0x1p-23);
      assert_near (step->sigma_mid, mid[i], 0x1p-23);
    }
}

static void
test_schedule (void)
{
  check_schedule ("golden/tiny/schedule.npz", 20);
  if (test_data_has_shared ())
    check_schedule ("golden/small/schedule.npz", 8);
}

static void
test_preconditioning (void)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/tiny/schedule.npz");

  if (golden == NULL)
    return;
  const gfloat *sigma = golden_archive_floats (golden, "sigmas", 9);
  const gfloat *in = golden_archive_floats (golden, "c_in", 9);
  const gfloat *out = golden_archive_floats (golden, "c_out", 9);
  const gfloat *skip = golden_archive_floats (golden, "c_skip", 9);
  const gfloat *weight = golden_archive_floats (golden, "loss_weight", 9);
  for (gsize i = 0; i < 9; i++)
    {
      /* Ours is rounded once, the reference's up to four times. */
      assert_near (sc_precondition_in (sigma[i]), in[i], 2 * 0x1p-23);
      assert_near (sc_precondition_out (sigma[i]), out[i], 2 * 0x1p-23);
      assert_near (sc_precondition_skip (sigma[i]), skip[i], 2 * 0x1p-23);
      assert_near (sc_precondition_weight (sigma[i]), weight[i], 4 * 0x1p-23);
    }
}

static void
test_density_golden (void)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/tiny/schedule.npz");

  if (golden == NULL)
    return;
  const gfloat *u = golden_archive_floats (golden, "cdf", 21);
  const gfloat *sigma = golden_archive_floats (golden, "rho_inverse_cdf", 21);
  for (gsize i = 0; i < 21; i++)
    /* The reference's seventh power of a float32 sum multiplies its rounding by 7. */
    assert_near (sc_noise_range_quantile (&SC_NOISE_SETTING_GENCAST.training, u[i]), sigma[i], 1e-6);
}

static void
test_density_properties (void)
{
  const ScNoiseRange ranges[] = { { 0.02, 88.0, 7.0 }, { 0.5, 2.0, 1.0 }, { 1e-3, 1e3, 3.5 } };

  for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++)
    {
      const ScNoiseRange *range = &ranges[r];
      enum { N = 20000 };
      gdouble integral = 0.0;

      for (gint i = 0; i <= 100; i++)
        {
          gdouble u = i / 100.0;
          gdouble sigma = sc_noise_range_quantile (range, u);
          g_assert_cmpfloat (fabs (sc_noise_range_share_below (range, sigma) - u), <, 1e-12);
        }
      /* The density is the derivative of the share: its integral over ln σ is 1, by the midpoint rule to 1e-6. */
      gdouble low = log (range->min), width = (log (range->max) - low) / N;
      for (gint i = 0; i < N; i++)
        integral += width * sc_noise_range_density_log (range, exp (low + (i + 0.5) * width));
      g_assert_cmpfloat (fabs (integral - 1.0), <, 1e-6);
      gdouble middle = sqrt (range->min * range->max);
      assert_near (sc_noise_range_density (range, middle) * middle, sc_noise_range_density_log (range, middle), 1e-12);
      g_assert_cmpfloat (sc_noise_range_density (range, range->min * 0.99), ==, 0.0);
      g_assert_cmpfloat (sc_noise_range_density_log (range, range->max * 1.01), ==, 0.0);
      g_assert_cmpfloat (sc_noise_range_share_below (range, range->min * 0.9), <, 0.0);
      g_assert_cmpfloat (sc_noise_range_share_below (range, range->max * 1.1), >, 1.0);
    }
}

static void
test_published_buffer (void)
{
  const ScNoiseSetting *setting = &SC_NOISE_SETTING_GENCAST;
  g_autoptr (ScSchedule) schedule = sc_schedule_new (setting, NULL);
  g_autoptr (ScBufferReport) report = sc_buffer_report_new (setting, schedule);

  g_assert_cmpuint (schedule->n_calls, ==, 39);
  g_assert_cmpint (schedule->calls[0].kind, ==, SC_SCHEDULE_CALL_LEVEL);
  g_assert_cmpint (schedule->calls[1].kind, ==, SC_SCHEDULE_CALL_MIDPOINT);
  g_assert_cmpint (schedule->calls[38].step, ==, 19);
  assert_near (schedule->calls[0].sigma, 90.0, 1e-12);
  assert_near (schedule->calls[38].sigma, 0.03, 1e-12);

  /* The published 2.6 % and 1.9 %. */
  g_assert_cmpfloat (fabs (report->nominal.below.share - 0.026), <, 5e-4);
  g_assert_cmpfloat (fabs (report->nominal.above.share - 0.019), <, 5e-4);
  assert_near (report->nominal.below.ratio, 1.5, 1e-12);
  assert_near (report->nominal.above.ratio, 1.1, 1e-12);
  assert_near (report->effective.above.ratio, 88.0 / 90.0, 1e-12);
  g_assert_cmpfloat (report->effective.above.share, <, 0.0);
  g_assert_false (report->contained);
  g_assert_cmpuint (report->n_outside, ==, 1);
  assert_near (report->outside[0], 90.0, 1e-12);

  g_autofree gchar *sentence = sc_buffer_report_dup_sentence (report, setting);
  g_assert_nonnull (strstr (sentence, "90 > 88"));
  g_assert_cmpuint (report->remedies->len, ==, 2);
  const ScBufferRemedy *first = &g_array_index (report->remedies, ScBufferRemedy, 0);
  const ScBufferRemedy *second = &g_array_index (report->remedies, ScBufferRemedy, 1);
  g_assert_cmpstr (first->sentence, ==, "lower σ_max to 78.2");
  g_assert_cmpstr (second->sentence, ==, "limit churn to σ ≤ 78.2");
}

/* Whatever the setting: each remedy mends its side, levels outside are listed descending and once. */
static void
test_buffer_properties (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint tried = 0, outside = 0, remedies = 0;

  g_test_message ("seed %u", seed);
  for (gint i = 0; i < 2000; i++)
    {
      ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
      setting.inference.min = exp (g_rand_double_range (rand, -7, 1));
      setting.inference.max = setting.inference.min * exp (g_rand_double_range (rand, 0.5, 9));
      setting.inference.rho = g_rand_double_range (rand, 1, 12);
      setting.levels = g_rand_int_range (rand, 1, 60);
      setting.churn = g_rand_boolean (rand) ? g_rand_double_range (rand, 0, 30) : 0.0;
      setting.churn_min = g_rand_double_range (rand, 0, 1);
      setting.churn_max = g_rand_boolean (rand) ? g_rand_double_range (rand, 1, 100) : INFINITY;
      g_autoptr (ScSchedule) schedule = sc_schedule_new (&setting, NULL);
      if (schedule == NULL)
        continue;
      tried++;
      g_autoptr (ScBufferReport) report = sc_buffer_report_new (&setting, schedule);
      g_assert_cmpint (report->contained, ==, report->n_outside == 0);
      g_autofree gchar *sentence = sc_buffer_report_dup_sentence (report, &setting);
      g_assert_cmpint (sentence == NULL, ==, report->contained);
      for (gsize k = 1; k < report->n_outside; k++)
        g_assert_cmpfloat (report->outside[k], <, report->outside[k - 1]);
      outside += report->n_outside > 0;
      for (guint k = 0; k < report->remedies->len; k++)
        {
          const ScBufferRemedy *remedy = &g_array_index (report->remedies, ScBufferRemedy, k);
          ScNoiseSetting mended = setting;
          sc_buffer_remedy_apply (remedy, &mended);
          g_autoptr (ScSchedule) again = sc_schedule_new (&mended, NULL);
          g_autoptr (ScBufferReport) after = sc_buffer_report_new (&mended, again);
          if (remedy->kind == SC_BUFFER_REMEDY_INFERENCE_MIN)
            g_assert_cmpfloat (after->effective.below.ratio, >=, 1.0 - 1e-7);
          else
            g_assert_cmpfloat (after->effective.above.ratio, >=, 1.0 - 1e-7);
          remedies++;
        }
    }
  g_assert_cmpuint (tried, >, 1000);
  g_assert_cmpuint (outside, >, 100);
  g_assert_cmpuint (remedies, >, 100);
}

/* Equal ends: rounding must not put the last level outside. */
static void
test_no_buffer_is_contained (void)
{
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  setting.training = setting.inference;
  setting.churn = 0.0;
  for (setting.levels = 2; setting.levels < 200; setting.levels++)
    {
      g_autoptr (ScSchedule) schedule = sc_schedule_new (&setting, NULL);
      g_autoptr (ScBufferReport) report = sc_buffer_report_new (&setting, schedule);
      g_assert_true (report->contained);
      g_assert_cmpfloat (report->nominal.below.share, ==, 0.0);
      g_assert_cmpfloat (report->nominal.above.share, ==, 0.0);
    }
}

static void
test_churn_is_capped (void)
{
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  setting.churn = 1000.0;
  g_autoptr (ScSchedule) schedule = sc_schedule_new (&setting, NULL);
  g_assert_cmpfloat (schedule->steps[0].churn_rate, ==, G_SQRT2 - 1.0);
  g_assert_cmpfloat (schedule->steps[19].churn_rate, ==, 0.0);

  setting.levels = 1;
  g_autoptr (ScSchedule) single = sc_schedule_new (&setting, NULL);
  g_assert_cmpuint (single->n_calls, ==, 1);
  g_assert_cmpfloat (single->steps[0].sigma_next, ==, 0.0f);
}

static void
test_levels_too_close (void)
{
  g_autoptr (GError) error = NULL;
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;

  setting.inference.min = 1.0;
  setting.inference.max = 1.0001;
  setting.levels = 10000;
  g_assert_null (sc_schedule_new (&setting, &error));
  g_assert_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise/schedule/golden", test_schedule);
  g_test_add_func ("/noise/schedule/churn-is-capped", test_churn_is_capped);
  g_test_add_func ("/noise/schedule/levels-too-close", test_levels_too_close);
  g_test_add_func ("/noise/preconditioning/golden", test_preconditioning);
  g_test_add_func ("/noise/training-density/golden", test_density_golden);
  g_test_add_func ("/noise/training-density/properties", test_density_properties);
  g_test_add_func ("/noise/buffer-report/published", test_published_buffer);
  g_test_add_func ("/noise/buffer-report/properties", test_buffer_properties);
  g_test_add_func ("/noise/buffer-report/no-buffer-is-contained", test_no_buffer_is_contained);
  return g_test_run ();
}
