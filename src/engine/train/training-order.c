/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-order.h"

#include "noise/random.h"

/* Tells this stream from those of the noise, whose keys fold in the step. */
#define STREAM 0x6f726465u

struct _ScTrainingOrder
{
  ScKey key;
  gsize n;
  guint64 epoch;
  guint32 *samples; /* [n]: those of the epoch, in order */
};

/* Fisher–Yates; n is far below 2³², so that the remainder favours no sample by more than n / 2⁶⁴. */
static void
shuffle (ScTrainingOrder *self)
{
  ScKey key = sc_key_fold_in (self->key, (guint32) self->epoch);
  g_autofree guint32 *bits = g_new (guint32, 2 * self->n);

  sc_random_bits (key, 0, bits, 2 * self->n);
  for (gsize i = 0; i < self->n; i++)
    self->samples[i] = (guint32) i;
  for (gsize i = self->n - 1; i > 0; i--)
    {
      guint64 draw = (guint64) bits[2 * i] << 32 | bits[2 * i + 1];
      gsize other = (gsize) (draw % (i + 1));
      guint32 swapped = self->samples[i];

      self->samples[i] = self->samples[other];
      self->samples[other] = swapped;
    }
}

ScTrainingOrder *
sc_training_order_new (guint64 seed, gsize n_samples)
{
  g_return_val_if_fail (n_samples >= 1 && n_samples <= G_MAXUINT32, NULL);

  ScTrainingOrder *self = g_new0 (ScTrainingOrder, 1);

  self->key = sc_key_fold_in (sc_key_new (seed), STREAM);
  self->n = n_samples;
  self->samples = g_new (guint32, n_samples);
  shuffle (self);
  return self;
}

void
sc_training_order_free (ScTrainingOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->samples);
  g_free (self);
}

gsize
sc_training_order_get (ScTrainingOrder *self, guint64 position)
{
  if (position / self->n != self->epoch)
    {
      self->epoch = position / self->n;
      shuffle (self);
    }
  return self->samples[position % self->n];
}
