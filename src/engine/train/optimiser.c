/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/optimiser.h"

#include <math.h>
#include <string.h>

#include "base/vector-clones.h"
#include "train/train-error.h"

/* Parameters of one block: fixed, so that sums do not depend on the threads. */
#define BLOCK 16384

static gfloat *
copy_or_zero (const gfloat *values, gsize n)
{
  gfloat *copy = g_try_new0 (gfloat, MAX (n, 1));

  if (copy != NULL && values != NULL)
    memcpy (copy, values, n * sizeof *copy);
  return copy;
}

ScOptimiser *
sc_optimiser_new (const ScOptimiserSetting *setting, const gfloat *parameters, const gfloat *is_decayed, gsize n,
                  GError **error)
{
  g_autoptr (ScOptimiser) self = g_new0 (ScOptimiser, 1);

  self->setting = *setting;
  self->n = n;
  self->parameters = copy_or_zero (parameters, n);
  self->average = copy_or_zero (parameters, n);
  self->first = copy_or_zero (NULL, n);
  self->second = copy_or_zero (NULL, n);
  self->is_decayed = copy_or_zero (is_decayed, n);
  if (self->parameters != NULL && self->average != NULL && self->first != NULL && self->second != NULL
      && self->is_decayed != NULL)
    return g_steal_pointer (&self);
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY,
               "there is not enough memory to train %" G_GSIZE_FORMAT " parameters", n);
  return NULL;
}

void
sc_optimiser_free (ScOptimiser *self)
{
  if (self == NULL)
    return;
  g_free (self->parameters);
  g_free (self->average);
  g_free (self->first);
  g_free (self->second);
  g_free (self->is_decayed);
  g_free (self);
}

/* What one step does to every parameter. */
typedef struct
{
  gfloat clip;
  gfloat first_keep, first_take;
  gfloat second_keep, second_take;
  gfloat first_correction, second_correction;
  gfloat epsilon;
  gfloat rate;
  gfloat shrink; /* rate · weight decay */
  gfloat average_take;
} Factors;

typedef struct
{
  ScOptimiser *self;
  const gfloat *gradient;
  gdouble *sums; /* [blocks] */
  Factors factors;
} Work;

static void
sum_block (gsize block, guint worker, gpointer data)
{
  const Work *work = data;
  gsize first = block * BLOCK, end = MIN (first + BLOCK, work->self->n);
  gdouble sum = 0.0;

  for (gsize i = first; i < end; i++)
    sum += (gdouble) work->gradient[i] * (gdouble) work->gradient[i];
  work->sums[block] = sum;
}

SC_VECTOR_CLONES
static void
update_values (const Factors *f, gsize n, const gfloat *restrict gradient, const gfloat *restrict is_decayed,
               gfloat *restrict parameters, gfloat *restrict average, gfloat *restrict first, gfloat *restrict second)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat g = f->clip * gradient[i];

      first[i] = f->first_keep * first[i] + f->first_take * g;
      second[i] = f->second_keep * second[i] + f->second_take * g * g;
      gfloat change = first[i] * f->first_correction / (sqrtf (second[i] * f->second_correction) + f->epsilon);
      parameters[i] -= f->rate * change + f->shrink * is_decayed[i] * parameters[i];
      average[i] += f->average_take * (parameters[i] - average[i]);
    }
}

static void
update_block (gsize block, guint worker, gpointer data)
{
  const Work *work = data;
  ScOptimiser *self = work->self;
  gsize first = block * BLOCK, n = MIN (BLOCK, self->n - first);

  update_values (&work->factors, n, work->gradient + first, self->is_decayed + first, self->parameters + first,
                 self->average + first, self->first + first, self->second + first);
}

static Factors
make_factors (const ScOptimiser *self, gdouble rate, gdouble norm)
{
  const ScOptimiserSetting *setting = &self->setting;
  gdouble t = (gdouble) self->step + 1.0; /* of this update */
  gdouble keep = MIN (setting->average_decay, (1.0 + t) / (10.0 + t));

  return (Factors) {
    .clip = norm > setting->clip_norm ? (gfloat) (setting->clip_norm / norm) : 1.0f,
    .first_keep = (gfloat) setting->first_decay,
    .first_take = (gfloat) (1.0 - setting->first_decay),
    .second_keep = (gfloat) setting->second_decay,
    .second_take = (gfloat) (1.0 - setting->second_decay),
    .first_correction = (gfloat) (1.0 / (1.0 - pow (setting->first_decay, t))),
    .second_correction = (gfloat) (1.0 / (1.0 - pow (setting->second_decay, t))),
    .epsilon = (gfloat) setting->epsilon,
    .rate = (gfloat) rate,
    .shrink = (gfloat) (rate * setting->weight_decay),
    .average_take = (gfloat) (1.0 - keep),
  };
}

gboolean
sc_optimiser_update (ScOptimiser *self, const gfloat *gradient, gdouble rate, ScThreads *threads, gdouble *norm,
                     GError **error)
{
  gsize n_blocks = (self->n + BLOCK - 1) / BLOCK;
  g_autofree gdouble *sums = g_new (gdouble, MAX (n_blocks, 1));
  Work work = { .self = self, .gradient = gradient, .sums = sums };
  gdouble sum = 0.0;

  sc_threads_for (threads, n_blocks, sum_block, &work);
  for (gsize i = 0; i < n_blocks; i++)
    sum += sums[i];
  *norm = sqrt (sum);
  if (!isfinite (*norm))
    {
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DIVERGED,
                   "the gradient of step %" G_GUINT64_FORMAT " is not finite; a lower learning rate may help", self->step);
      return FALSE;
    }
  work.factors = make_factors (self, rate, *norm);
  sc_threads_for (threads, n_blocks, update_block, &work);
  self->step++;
  return TRUE;
}
