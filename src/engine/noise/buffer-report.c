/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/buffer-report.h"

#include <math.h>
#include <stdlib.h>

#include "noise/training-density.h"

/* Half a unit in the last place of float32, relative. */
#define ROUNDING 0x1p-24

static gboolean
is_below (const ScNoiseRange *training, gdouble sigma)
{
  return sigma < training->min * (1.0 - ROUNDING);
}

static gboolean
is_above (const ScNoiseRange *training, gdouble sigma)
{
  return sigma > training->max * (1.0 + ROUNDING);
}

static ScBuffer
buffer_of (const ScNoiseRange *training, gdouble low, gdouble high)
{
  return (ScBuffer) {
    .below = { low / training->min, sc_noise_range_share_below (training, low) },
    .above = { training->max / high, 1.0 - sc_noise_range_share_below (training, high) },
  };
}

static gint
compare_descending (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a;
  gdouble y = *(const gdouble *) b;

  return (x < y) - (x > y);
}

static void
collect_outside (ScBufferReport *self, const ScNoiseRange *training, const ScSchedule *schedule)
{
  self->outside = g_new (gdouble, schedule->n_calls);
  for (gsize i = 0; i < schedule->n_calls; i++)
    if (is_below (training, schedule->calls[i].sigma) || is_above (training, schedule->calls[i].sigma))
      self->outside[self->n_outside++] = schedule->calls[i].sigma;
  qsort (self->outside, self->n_outside, sizeof (gdouble), compare_descending);

  gsize kept = 0;
  for (gsize i = 0; i < self->n_outside; i++)
    if (kept == 0 || self->outside[kept - 1] != self->outside[i])
      self->outside[kept++] = self->outside[i];
  self->n_outside = kept;
}

/* To three significant digits, towards the side that is asked for. */
static gdouble
round_to_three (gdouble value, gboolean up)
{
  gint digits = 2 - (gint) floor (log10 (value));
  gdouble scale = pow (10.0, abs (digits));
  gdouble scaled = digits >= 0 ? value * scale : value / scale;
  /* A value that has no more digits stays, whatever the product's rounding was. */
  gdouble whole = fabs (scaled - rint (scaled)) < 1e-9 * scaled ? rint (scaled) : up ? ceil (scaled) : floor (scaled);

  return digits >= 0 ? whole / scale : whole * scale;
}

/* Whether the change brings back every effective level of that side. */
static gboolean
mends (const ScNoiseSetting *setting, const ScBufferRemedy *remedy, gboolean above)
{
  ScNoiseSetting changed = *setting;
  sc_buffer_remedy_apply (remedy, &changed);
  g_autoptr (ScSchedule) schedule = sc_schedule_new (&changed, NULL);

  if (schedule == NULL)
    return FALSE;
  for (gsize i = 0; i < schedule->n_calls; i++)
    if (above ? is_above (&changed.training, schedule->calls[i].sigma)
              : is_below (&changed.training, schedule->calls[i].sigma))
      return FALSE;
  return TRUE;
}

static void
offer (ScBufferReport *self, const ScNoiseSetting *setting, ScBufferRemedyKind kind, gdouble value,
       gboolean above, const gchar *format)
{
  ScBufferRemedy remedy = { kind, value, NULL };

  if (!mends (setting, &remedy, above))
    return;
  g_autofree gchar *number = g_strdup_printf ("%.3g", value);
  remedy.sentence = g_strdup_printf (format, number);
  g_array_append_val (self->remedies, remedy);
}

static void
find_remedies (ScBufferReport *self, const ScNoiseSetting *setting, const ScSchedule *schedule)
{
  const ScNoiseRange *training = &setting->training;

  if (is_above (training, self->effective_max))
    {
      gdouble rate = 0.0;
      for (gsize i = 0; i < schedule->n_steps; i++)
        rate = MAX (rate, schedule->steps[i].churn_rate);
      gdouble highest = round_to_three (training->max / (1.0 + rate), FALSE);

      offer (self, setting, SC_BUFFER_REMEDY_INFERENCE_MAX, highest, TRUE, "lower σ_max to %s");
      if (rate > 0.0)
        offer (self, setting, SC_BUFFER_REMEDY_CHURN_MAX, highest, TRUE, "limit churn to σ ≤ %s");
    }
  if (is_below (training, self->effective_min))
    offer (self, setting, SC_BUFFER_REMEDY_INFERENCE_MIN, round_to_three (training->min, TRUE), FALSE,
           "raise σ_min to %s");
}

static void
clear_remedy (gpointer data)
{
  g_free (((ScBufferRemedy *) data)->sentence);
}

ScBufferReport *
sc_buffer_report_new (const ScNoiseSetting *setting, const ScSchedule *schedule)
{
  g_return_val_if_fail (setting != NULL && schedule != NULL, NULL);

  ScBufferReport *self = g_new0 (ScBufferReport, 1);
  self->remedies = g_array_new (FALSE, FALSE, sizeof (ScBufferRemedy));
  g_array_set_clear_func (self->remedies, clear_remedy);

  self->effective_min = self->effective_max = schedule->calls[0].sigma;
  for (gsize i = 1; i < schedule->n_calls; i++)
    {
      self->effective_min = MIN (self->effective_min, schedule->calls[i].sigma);
      self->effective_max = MAX (self->effective_max, schedule->calls[i].sigma);
    }
  self->nominal = buffer_of (&setting->training, setting->inference.min, setting->inference.max);
  self->effective = buffer_of (&setting->training, self->effective_min, self->effective_max);
  collect_outside (self, &setting->training, schedule);
  self->contained = self->n_outside == 0;
  find_remedies (self, setting, schedule);
  return self;
}

void
sc_buffer_report_free (ScBufferReport *self)
{
  if (self == NULL)
    return;
  g_free (self->outside);
  g_array_unref (self->remedies);
  g_free (self);
}

void
sc_buffer_remedy_apply (const ScBufferRemedy *self, ScNoiseSetting *setting)
{
  switch (self->kind)
    {
    case SC_BUFFER_REMEDY_INFERENCE_MAX:
      setting->inference.max = self->value;
      break;
    case SC_BUFFER_REMEDY_INFERENCE_MIN:
      setting->inference.min = self->value;
      break;
    case SC_BUFFER_REMEDY_CHURN_MAX:
      setting->churn_max = self->value;
      setting->churn_min = MIN (setting->churn_min, self->value);
      break;
    }
}

gchar *
sc_buffer_report_dup_sentence (const ScBufferReport *self, const ScNoiseSetting *setting)
{
  const ScNoiseRange *training = &setting->training;
  gboolean above = is_above (training, self->effective_max);
  gboolean below = is_below (training, self->effective_min);

  if (above && below)
    return g_strdup_printf ("the network is called at σ from %.4g to %.4g, beyond both ends of its training range, %.4g to %.4g",
                            self->effective_min, self->effective_max, training->min, training->max);
  if (above)
    return g_strdup_printf ("the network is called at σ = %.4g, above its training maximum: %.4g > %.4g",
                            self->effective_max, self->effective_max, training->max);
  if (below)
    return g_strdup_printf ("the network is called at σ = %.4g, below its training minimum: %.4g < %.4g",
                            self->effective_min, self->effective_min, training->min);
  return NULL;
}
