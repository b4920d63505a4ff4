/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/fourier-encoder.h"

#include <math.h>
#include <string.h>

struct _ScFourierEncoder
{
  gboolean apply_log;
  gdouble base_period;
  gsize n_frequencies;
  gsize n_layers;
  ScMlpLayer *layers; /* weights and biases owned */
  gsize widest;
};

ScFourierEncoder *
sc_fourier_encoder_new (gboolean apply_log, gdouble base_period, gsize n_frequencies,
                        const ScMlpLayer *layers, gsize n_layers)
{
  ScFourierEncoder *self = g_new0 (ScFourierEncoder, 1);

  self->apply_log = apply_log;
  self->base_period = base_period;
  self->n_frequencies = n_frequencies;
  self->n_layers = n_layers;
  self->layers = g_memdup2 (layers, n_layers * sizeof *layers);
  self->widest = 2 * n_frequencies;
  for (gsize i = 0; i < n_layers; i++)
    {
      ScMlpLayer *layer = &self->layers[i];
      layer->weights = g_memdup2 (layer->weights, layer->n_in * layer->n_out * sizeof (gfloat));
      layer->bias = g_memdup2 (layer->bias, layer->n_out * sizeof (gfloat));
      self->widest = MAX (self->widest, layer->n_out);
    }
  return self;
}

void
sc_fourier_encoder_free (ScFourierEncoder *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_layers; i++)
    {
      g_free ((gpointer) self->layers[i].weights);
      g_free ((gpointer) self->layers[i].bias);
    }
  g_free (self->layers);
  g_free (self);
}

gsize
sc_fourier_encoder_get_size (const ScFourierEncoder *self)
{
  return self->layers[self->n_layers - 1].n_out;
}

/* The angles are float32 as in the reference, their sines exact: at 32 periods a float32 angle's last bit counts. */
static void
fourier_features (const ScFourierEncoder *self, gfloat value, gdouble *features)
{
  if (self->apply_log)
    value = (gfloat) log (value);
  for (gsize i = 0; i < self->n_frequencies; i++)
    {
      gfloat frequency = (gfloat) (2 * G_PI * ((gdouble) (i + 1) / self->base_period));
      gfloat angle = value * frequency;
      features[i] = cos (angle);
      features[self->n_frequencies + i] = sin (angle);
    }
}

static gdouble
gelu (gdouble x)
{
  return 0.5 * x * (1 + tanh (0.79788456080286535588 * (x + 0.044715 * x * x * x)));
}

static gdouble
gelu_derivative (gdouble x)
{
  gdouble slope = 0.79788456080286535588 * (1 + 3 * 0.044715 * x * x);
  gdouble t = tanh (0.79788456080286535588 * (x + 0.044715 * x * x * x));

  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope;
}

/* y ← x · w + b of one layer. */
static void
apply_layer (const ScMlpLayer *layer, const gdouble *x, gdouble *y)
{
  for (gsize out = 0; out < layer->n_out; out++)
    {
      gdouble sum = layer->bias[out];
      for (gsize in = 0; in < layer->n_in; in++)
        sum += x[in] * layer->weights[in * layer->n_out + out];
      y[out] = sum;
    }
}

gsize
sc_fourier_encoder_get_scratch_size (const ScFourierEncoder *self)
{
  return 2 * self->widest;
}

void
sc_fourier_encoder_encode (const ScFourierEncoder *self, gfloat value, gdouble *scratch, gfloat *encoding)
{
  gdouble *x = scratch, *y = scratch + self->widest;

  fourier_features (self, value, x);
  for (gsize i = 0; i < self->n_layers; i++)
    {
      apply_layer (&self->layers[i], x, y);
      for (gsize j = 0; j < self->layers[i].n_out; j++)
        x[j] = i + 1 < self->n_layers ? gelu (y[j]) : y[j];
    }
  for (gsize i = 0; i < sc_fourier_encoder_get_size (self); i++)
    encoding[i] = (gfloat) x[i];
}

void
sc_fourier_encoder_backward (const ScFourierEncoder *self, gfloat value, const gdouble *gradient,
                             gfloat *const *weights, gfloat *const *biases)
{
  g_autofree gdouble *inputs = g_new (gdouble, self->n_layers * self->widest);  /* of each layer, after the activation */
  g_autofree gdouble *outputs = g_new (gdouble, self->n_layers * self->widest); /* and what it gave before the next */
  g_autofree gdouble *dy = g_new (gdouble, self->widest);
  g_autofree gdouble *dx = g_new (gdouble, self->widest);

  fourier_features (self, value, inputs);
  for (gsize i = 0; i < self->n_layers; i++)
    {
      gdouble *y = outputs + i * self->widest;

      apply_layer (&self->layers[i], inputs + i * self->widest, y);
      for (gsize j = 0; i + 1 < self->n_layers && j < self->layers[i].n_out; j++)
        inputs[(i + 1) * self->widest + j] = gelu (y[j]);
    }

  memcpy (dy, gradient, sc_fourier_encoder_get_size (self) * sizeof *dy);
  for (gsize i = self->n_layers; i-- > 0;)
    {
      const ScMlpLayer *layer = &self->layers[i];
      const gdouble *x = inputs + i * self->widest;

      for (gsize out = 0; out < layer->n_out; out++)
        biases[i][out] += (gfloat) dy[out];
      for (gsize in = 0; in < layer->n_in; in++)
        {
          dx[in] = 0;
          for (gsize out = 0; out < layer->n_out; out++)
            {
              weights[i][in * layer->n_out + out] += (gfloat) (x[in] * dy[out]);
              dx[in] += dy[out] * layer->weights[in * layer->n_out + out];
            }
        }
      for (gsize in = 0; i > 0 && in < layer->n_in; in++)
        dy[in] = dx[in] * gelu_derivative (outputs[(i - 1) * self->widest + in]);
    }
}
