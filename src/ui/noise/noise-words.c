/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "noise/training-density.h"
#include "render/plot/plot-axis.h"

typedef struct
{
  gint count;
  gdouble extreme;
  const ScScheduleCall *first;
} Excess;

static Excess
collect (const ScNoisePicture *picture, gboolean above)
{
  Excess excess = { 0, above ? picture->report->effective_max : picture->report->effective_min, NULL };

  for (gsize i = 0; i < picture->schedule->n_calls; i++)
    {
      const ScScheduleCall *call = &picture->schedule->calls[i];
      if (!sc_noise_picture_is_outside (picture, i) || above != (call->sigma > picture->setting.training.max))
        continue;
      if (excess.first == NULL)
        excess.first = call;
      excess.count++;
    }
  return excess;
}

static gchar *
warn_side (const ScNoisePicture *picture, const Excess *excess, gboolean above)
{
  g_autofree gchar *sigma = sc_plot_format_number (excess->extreme, 3);
  g_autofree gchar *end = sc_plot_format_number (above ? picture->setting.training.max : picture->setting.training.min, 3);

  if (excess->count == 1)
    {
      if (excess->first == &picture->schedule->calls[0])
        return g_strdup_printf (_("The network has never been trained at σ = %s, where the first step starts: training ends at σ = %s."),
                                sigma, end);
      if (excess->first == &picture->schedule->calls[picture->schedule->n_calls - 1])
        return g_strdup_printf (_("The network has never been trained at σ = %s, where the last step ends: training ends at σ = %s."),
                                sigma, end);
      return g_strdup_printf (_("The network has never been trained at σ = %s, where step %d calls it: training ends at σ = %s."),
                              sigma, excess->first->step + 1, end);
    }
  if (above)
    return g_strdup_printf (_("%d of %d network calls are at noise levels above the training range, up to σ = %s: training ends at σ = %s."),
                            excess->count, (gint) picture->schedule->n_calls, sigma, end);
  return g_strdup_printf (_("%d of %d network calls are at noise levels below the training range, down to σ = %s: training ends at σ = %s."),
                          excess->count, (gint) picture->schedule->n_calls, sigma, end);
}

gchar *
sc_noise_words_warn (const ScNoisePicture *picture)
{
  Excess above = collect (picture, TRUE), below = collect (picture, FALSE);
  g_autofree gchar *upper = above.count > 0 ? warn_side (picture, &above, TRUE) : NULL;
  g_autofree gchar *lower = below.count > 0 ? warn_side (picture, &below, FALSE) : NULL;

  if (upper != NULL && lower != NULL)
    return g_strdup_printf ("%s\n%s", upper, lower);
  return upper != NULL ? g_steal_pointer (&upper) : g_steal_pointer (&lower);
}

gdouble
sc_noise_words_get_median (const ScNoisePicture *picture)
{
  return sc_noise_range_quantile (&picture->setting.training, 0.5);
}

static gchar *
describe_training (const ScNoisePicture *picture)
{
  const ScNoiseRange *range = &picture->setting.training;
  g_autofree gchar *low = sc_plot_format_number (range->min, 3);
  g_autofree gchar *high = sc_plot_format_number (range->max, 3);
  g_autofree gchar *median = sc_plot_format_number (sc_noise_words_get_median (picture), 2);

  return g_strdup_printf (_("Training draws noise levels from σ = %s to %s; half of the draws lie below σ = %s."), low, high, median);
}

static gchar *
describe_schedule (const ScNoisePicture *picture)
{
  const ScNoiseRange *range = &picture->setting.inference;
  g_autofree gchar *low = sc_plot_format_number (range->min, 3);
  g_autofree gchar *high = sc_plot_format_number (range->max, 3);

  return g_strdup_printf (_("The sampler walks from σ = %s down to %s over %d levels: %d network calls for each member and lead time."),
                          high, low, (gint) picture->schedule->n_steps, (gint) picture->schedule->n_calls);
}

static gchar *
describe_churn (const ScNoisePicture *picture)
{
  const ScSchedule *schedule = picture->schedule;
  gint raised = 0;

  for (gsize i = 0; i < schedule->n_steps; i++)
    raised += schedule->steps[i].churn_rate > 0;
  if (raised == 0 && picture->setting.churn > 0)
    return g_strdup (_("No level lies within the limits of the churn: after its first noise the sampler draws none."));
  if (raised == 0)
    return g_strdup (_("No churn: after its first noise the sampler draws none."));

  g_autofree gchar *percent = sc_plot_format_number (100 * picture->greatest_churn_rate, 3);
  g_autofree gchar *first = sc_plot_format_number (schedule->calls[0].sigma, 3);
  g_autofree gchar *nominal = sc_plot_format_number (schedule->steps[0].level, 3);

  if (schedule->steps[0].churn_rate > 0)
    return g_strdup_printf (_("Churn adds noise again at %d of %d levels and raises them by %s %%: the first call is at σ = %s instead of %s."),
                            raised, (gint) schedule->n_steps, percent, first, nominal);
  return g_strdup_printf (_("Churn adds noise again at %d of %d levels and raises them by %s %%; the first one stays at σ = %s."),
                          raised, (gint) schedule->n_steps, percent, nominal);
}

static gchar *
describe_margin (const ScBufferSide *margin, gboolean above)
{
  if (margin->ratio < 1)
    return g_strdup (above ? _("Above the calls there is no buffer.") : _("Below the calls there is no buffer."));

  g_autofree gchar *ratio = sc_plot_format_number (margin->ratio, 3);
  g_autofree gchar *share = sc_plot_format_number (100 * margin->share, 2);
  return g_strdup_printf (above ? _("Above the calls the training range goes on by a factor of %s, which takes %s %% of the draws.")
                                : _("Below the calls the training range goes on by a factor of %s, which takes %s %% of the draws."),
                          ratio, share);
}

static gchar *
describe_buffer (const ScNoisePicture *picture)
{
  g_autofree gchar *below = describe_margin (&picture->report->effective.below, FALSE);
  g_autofree gchar *above = describe_margin (&picture->report->effective.above, TRUE);

  /* Translators: two sentences, one after the other. */
  return g_strdup_printf (C_("sentences", "%s %s"), below, above);
}

gdouble
sc_noise_words_find_error (const ScDenoiserErrorCurve *error, gdouble sigma)
{
  for (gsize i = 1; error != NULL && i < error->n_points; i++)
    {
      const ScDenoiserErrorPoint *a = &error->points[i - 1], *b = &error->points[i];
      if (sigma < a->sigma || sigma > b->sigma || !(a->total.error > 0) || !(b->total.error > 0))
        continue;
      const gdouble share = log (sigma / a->sigma) / log (b->sigma / a->sigma);
      return a->total.error * pow (b->total.error / a->total.error, share);
    }
  return NAN;
}

/* Relative to what D = 0 would give: nearer 0 is better, 1 says nothing new. */
static gdouble
find_share_of_guess (const ScDenoiserErrorCurve *error, gdouble sigma)
{
  return error->guess.total.error > 0 ? sc_noise_words_find_error (error, sigma) / error->guess.total.error : NAN;
}

/* (nullable): inside of the training range and beyond it, as measured. */
static gchar *
describe_error (const ScNoisePicture *picture, const ScDenoiserErrorCurve *error)
{
  if (error == NULL || error->n_points < 2)
    return NULL;
  const gdouble end = picture->setting.training.max, beyond = error->points[error->n_points - 1].sigma;
  const gdouble inside = find_share_of_guess (error, end), outside = find_share_of_guess (error, beyond);
  if (!isfinite (inside))
    return NULL;

  g_autofree gchar *end_text = sc_plot_format_number (end, 3);
  g_autofree gchar *inside_text = sc_plot_format_number (100 * inside, 2);
  if (beyond <= end || !isfinite (outside))
    return g_strdup_printf (_("Measured: at the end of training, σ = %s, the denoiser’s squared error is %s %% of that of no change at all."),
                            end_text, inside_text);
  g_autofree gchar *beyond_text = sc_plot_format_number (beyond, 3);
  g_autofree gchar *outside_text = sc_plot_format_number (100 * outside, 2);
  return g_strdup_printf (_("Measured: at the end of training, σ = %s, the denoiser’s squared error is %s %% of that of no change at all; at σ = %s, far beyond, %s %%."),
                          end_text, inside_text, beyond_text, outside_text);
}

gchar **
sc_noise_words_describe (const ScNoisePicture *picture, const ScDenoiserErrorCurve *error)
{
  gchar **words = g_new0 (gchar *, 6);

  words[0] = describe_training (picture);
  words[1] = describe_schedule (picture);
  words[2] = describe_churn (picture);
  words[3] = describe_buffer (picture);
  words[4] = describe_error (picture, error);
  return words;
}

static gchar *
describe_nearest_call (const ScNoisePicture *picture, gdouble sigma)
{
  const ScSchedule *schedule = picture->schedule;
  const ScScheduleCall *nearest = &schedule->calls[0];

  for (gsize i = 1; i < schedule->n_calls; i++)
    if (fabs (log (schedule->calls[i].sigma / sigma)) < fabs (log (nearest->sigma / sigma)))
      nearest = &schedule->calls[i];
  g_autofree gchar *at = sc_plot_format_number (nearest->sigma, 3);
  return g_strdup_printf (nearest->kind == SC_SCHEDULE_CALL_MIDPOINT ? _("nearest call: midpoint of step %d, σ = %s") : _("nearest call: step %d, σ = %s"),
                          nearest->step + 1, at);
}

gchar *
sc_noise_words_read (const ScNoisePicture *picture, const ScDenoiserErrorCurve *error, gdouble sigma)
{
  g_autofree gchar *at = sc_plot_format_number (sigma, 3);
  g_autofree gchar *share = sc_plot_format_number (100 * sc_noise_picture_get_share_below (picture, sigma), 3);
  g_autofree gchar *skip = sc_plot_format_number (sc_noise_picture_get_factor (SC_NOISE_FACTOR_SKIP, sigma), 3);
  g_autofree gchar *out = sc_plot_format_number (sc_noise_picture_get_factor (SC_NOISE_FACTOR_OUT, sigma), 3);
  g_autofree gchar *in = sc_plot_format_number (sc_noise_picture_get_factor (SC_NOISE_FACTOR_IN, sigma), 3);
  g_autofree gchar *weight = sc_plot_format_number (sc_noise_picture_get_factor (SC_NOISE_FACTOR_WEIGHT, sigma), 3);
  g_autofree gchar *call = describe_nearest_call (picture, sigma);

  g_autofree gchar *values = g_strdup_printf (_("σ = %s · %s %% of the draws below · %s\nc_skip %s · c_out %s · c_in %s · loss weight %s"),
                                              at, share, call, skip, out, in, weight);
  const gdouble measured = sc_noise_words_find_error (error, sigma);

  if (isnan (measured))
    return g_steal_pointer (&values);
  g_autofree gchar *error_text = sc_plot_format_number (measured, 2);
  g_autofree gchar *limit_text = sc_plot_format_number (sc_denoiser_error_without_network (sigma), 2);
  return g_strdup_printf (_("%s · error %s, without a network %s"), values, error_text, limit_text);
}

gchar *
sc_noise_words_call (const ScNoisePicture *picture, gint index)
{
  const ScSchedule *schedule = picture->schedule;
  g_return_val_if_fail (index >= 0 && index < (gint) schedule->n_calls, NULL);
  const ScScheduleCall *call = &schedule->calls[index];
  g_autofree gchar *sigma = sc_plot_format_number (call->sigma, 3);

  return g_strdup_printf (call->kind == SC_SCHEDULE_CALL_MIDPOINT ? _("Step %d of %d: network call %d of %d, at the midpoint σ = %s")
                                         : _("Step %d of %d: network call %d of %d, at the level σ = %s"),
                          call->step + 1, (gint) schedule->n_steps, index + 1, (gint) schedule->n_calls, sigma);
}
