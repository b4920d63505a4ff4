/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "nn/attention-backward.h"
#include "nn/fourier-encoder.h"
#include "nn/nn-random.h"
#include "nn/perceptron.h"

/*
 * Ways back against differences in double of the way there. The function is
 * the sum of the outputs times fixed numbers up to 1; steps of 1e-5 leave
 * some 1e-9, sums in float32 of n terms n roundings.
 */
#define STEP 1e-5
#define TOLERANCE 2e-5

typedef void (*VariantFunc) (const ScKernels *kernels);

static void
for_each_variant (gconstpointer data)
{
  const ScKernels *kernels;

  for (guint n = 0; (kernels = sc_kernels_get_variant (n)) != NULL; n++)
    {
      g_test_message ("%s", kernels->name);
      ((VariantFunc) data) (kernels);
    }
}

static gdouble
swish (gdouble x)
{
  return x / (1 + exp (-x));
}

static gdouble
gelu (gdouble x)
{
  return 0.5 * x * (1 + tanh (0.79788456080286535588 * (x + 0.044715 * x * x * x)));
}

static void
check_activation (const ScKernels *kernels, gdouble (*function) (gdouble), gboolean is_gelu)
{
  enum { ROWS = 5, N = 32, LD = 48 };
  g_autoptr (ScFloats) x = nn_random_floats (ROWS * LD);
  g_autoptr (ScFloats) gradient = nn_random_floats (ROWS * LD);
  g_autoptr (ScFloats) y = sc_floats_new (ROWS * LD, "a test", NULL);
  g_autoptr (ScFloats) dx = sc_floats_new (ROWS * LD, "a test", NULL);

  for (gsize i = 0; i < ROWS * LD; i++)
    x[i] *= 8;
  x[0] = 100; /* where e^x is beyond float32 */
  x[1] = -100;
  memcpy (y, x, ROWS * LD * sizeof *x);
  memcpy (dx, gradient, ROWS * LD * sizeof *x);
  (is_gelu ? kernels->gelu_backward : kernels->swish_backward) (y, dx, LD, ROWS, N);
  for (gsize i = 0; i < ROWS * LD; i++)
    {
      gboolean inside = i % LD < N;
      gdouble slope = (function (x[i] + STEP) - function (x[i] - STEP)) / (2 * STEP);

      g_assert_cmpfloat_with_epsilon (y[i], inside ? function (x[i]) : x[i], 1e-6 * (1 + fabs (x[i])));
      g_assert_cmpfloat_with_epsilon (dx[i], inside ? gradient[i] * slope : gradient[i], 5e-6);
    }
}

static void
check_activations (const ScKernels *kernels)
{
  check_activation (kernels, swish, FALSE);
  check_activation (kernels, gelu, TRUE);
}

/* A's transpose as it is stored, added to what is there. */
static void
check_transposed_product (const ScKernels *kernels)
{
  for (gint round = 0; round < 30; round++)
    {
      gsize rows = g_test_rand_int_range (1, 40), n_in = g_test_rand_int_range (1, 40);
      gsize n_out = SC_LANES * g_test_rand_int_range (1, 6), ldx = n_in + g_test_rand_int_range (0, 5);
      g_autoptr (ScFloats) x = nn_random_floats (rows * ldx);
      g_autoptr (ScFloats) y = nn_random_floats (rows * n_out);
      g_autoptr (ScFloats) before = nn_random_floats (n_in * n_out);
      g_autoptr (ScFloats) sum = sc_floats_new (n_in * n_out, "a test", NULL);
      const ScProduct product = {
        .a = x, .lda = ldx, .a_transposed = TRUE, .rows = n_in,
        .panels = y, .panel_stride = SC_LANES, .row_stride = n_out, .n_panels = n_out / SC_LANES,
        .n_chunks = 1, .chunk_k = rows, .initial = sum, .ld_initial = n_out, .c = sum, .ldc = n_out,
      };

      memcpy (sum, before, n_in * n_out * sizeof *sum);
      kernels->product (&product);
      for (gsize i = 0; i < n_in; i++)
        for (gsize j = 0; j < n_out; j++)
          {
            gdouble wanted = before[i * n_out + j];
            for (gsize row = 0; row < rows; row++)
              wanted += (gdouble) x[row * ldx + i] * y[row * n_out + j];
            g_assert_cmpfloat_with_epsilon (sum[i * n_out + j], wanted, TOLERANCE);
          }
    }
}

/* Σ gradient · (normalised x · scale + offset) of one row */
static gdouble
norm_value (const gdouble *x, const gdouble *scale, const gdouble *offset, const gfloat *gradient, gsize n)
{
  gdouble mean = 0, variance = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    mean += x[i] / n;
  for (gsize i = 0; i < n; i++)
    variance += (x[i] - mean) * (x[i] - mean) / n;
  for (gsize i = 0; i < n; i++)
    sum += gradient[i] * ((x[i] - mean) / sqrt (variance + 1e-5) * scale[i] + offset[i]);
  return sum;
}

static gdouble
norm_slope (gdouble *moved, const gdouble *x, const gdouble *scale, const gdouble *offset, const gfloat *gradient, gsize n)
{
  gdouble kept = *moved, difference;

  *moved = kept + STEP;
  difference = norm_value (x, scale, offset, gradient, n);
  *moved = kept - STEP;
  difference -= norm_value (x, scale, offset, gradient, n);
  *moved = kept;
  return difference / (2 * STEP);
}

static void
check_layer_norm (const ScKernels *kernels)
{
  for (gint round = 0; round < 20; round++)
    {
      enum { ROWS = 3, LD = 64 };
      gsize n = g_test_rand_int_range (3, LD + 1);
      gboolean add = round % 2 == 1;
      g_autoptr (ScFloats) x = nn_random_floats (ROWS * LD);
      g_autoptr (ScFloats) scale = nn_random_floats (LD);
      g_autoptr (ScFloats) gradient = nn_random_floats (ROWS * LD);
      g_autoptr (ScFloats) dx = nn_random_floats (ROWS * LD);
      g_autoptr (ScFloats) dscale = nn_random_floats (LD);
      g_autoptr (ScFloats) doffset = nn_random_floats (LD);
      g_autofree gfloat *before = g_memdup2 (dx, ROWS * LD * sizeof *dx);
      g_autofree gdouble *scale_wanted = g_new (gdouble, n);
      g_autofree gdouble *offset_wanted = g_new (gdouble, n);
      gdouble row_x[LD], row_scale[LD], row_offset[LD] = { 0 };

      for (gsize i = 0; i < n; i++)
        {
          scale_wanted[i] = dscale[i];
          offset_wanted[i] = doffset[i];
          row_scale[i] = scale[i];
        }
      kernels->layer_norm_backward (x, LD, ROWS, n, scale, gradient, LD, dx, LD, add, dscale, doffset);
      for (gsize row = 0; row < ROWS; row++)
        {
          const gfloat *g = gradient + row * LD;

          for (gsize i = 0; i < n; i++)
            row_x[i] = x[row * LD + i];
          for (gsize i = 0; i < n; i++)
            {
              gdouble wanted = norm_slope (&row_x[i], row_x, row_scale, row_offset, g, n);
              g_assert_cmpfloat_with_epsilon (dx[row * LD + i], wanted + (add ? before[row * LD + i] : 0), 1e-4);
              scale_wanted[i] += norm_slope (&row_scale[i], row_x, row_scale, row_offset, g, n);
              offset_wanted[i] += g[i];
            }
          for (gsize i = n; i < LD; i++)
            g_assert_cmpfloat (dx[row * LD + i], ==, before[row * LD + i]);
        }
      for (gsize i = 0; i < n; i++)
        {
          g_assert_cmpfloat_with_epsilon (dscale[i], scale_wanted[i], TOLERANCE);
          g_assert_cmpfloat_with_epsilon (doffset[i], offset_wanted[i], TOLERANCE);
        }
    }
}

/* Nodes near each other on a line, and some far ones: not one patch wide, the last patch partly filled. */
enum { NODES = 43, HEADS = 2, HEAD_SIZE = 5, HEAD_STRIDE = 16, ATTENTION_LD = HEADS * HEAD_STRIDE, ATTENTION_ROWS = 48 };

static gboolean
attends (gsize query, gsize key)
{
  return query == key || (query + key) % 7 == 3 || (query > key ? query - key : key - query) < 6;
}

static ScAttentionPattern *
new_pattern (void)
{
  gsize start[NODES + 1] = { 0 };
  gint32 neighbours[NODES * NODES];
  gsize n = 0;

  for (gsize query = 0; query < NODES; query++)
    {
      for (gsize key = 0; key < NODES; key++)
        if (attends (query, key))
          neighbours[n++] = (gint32) key;
      start[query + 1] = n;
    }
  return sc_attention_pattern_new (NODES, start, neighbours, NULL);
}

/* Σ gradient · attention (q, k, v) in double; parts: [3][ATTENTION_ROWS · ATTENTION_LD] */
static gdouble
attention_value (gdouble *const parts[3], const gfloat *gradient)
{
  gdouble total = 0;

  for (gsize query = 0; query < NODES; query++)
    for (gsize head = 0; head < HEADS; head++)
      {
        gdouble sum = 0, mixed = 0;
        for (gsize key = 0; key < NODES; key++)
          {
            gdouble score = 0, value = 0;
            if (!attends (query, key))
              continue;
            for (gsize c = head * HEAD_STRIDE; c < head * HEAD_STRIDE + HEAD_SIZE; c++)
              {
                score += parts[0][query * ATTENTION_LD + c] * parts[1][key * ATTENTION_LD + c];
                value += gradient[query * ATTENTION_LD + c] * parts[2][key * ATTENTION_LD + c];
              }
            sum += exp (score);
            mixed += exp (score) * value;
          }
        total += mixed / sum;
      }
  return total;
}

/* Rows of all nodes, zero between the heads and past the last node. */
static gfloat *
attention_rows (void)
{
  gfloat *rows = nn_random_floats (ATTENTION_ROWS * ATTENTION_LD);

  for (gsize i = 0; i < ATTENTION_ROWS * ATTENTION_LD; i++)
    if (i / ATTENTION_LD >= NODES || i % HEAD_STRIDE >= HEAD_SIZE)
      rows[i] = 0;
  return rows;
}

static void
check_attention (const ScKernels *kernels)
{
  enum { N = ATTENTION_ROWS * ATTENTION_LD };
  g_autoptr (ScAttentionPattern) pattern = new_pattern ();
  g_autoptr (ScFloats) queries = attention_rows ();
  g_autoptr (ScFloats) keys = attention_rows ();
  g_autoptr (ScFloats) values = attention_rows ();
  g_autoptr (ScFloats) gradient = attention_rows ();
  g_autoptr (ScFloats) packed_keys = sc_floats_new (N, "a test", NULL);
  g_autoptr (ScFloats) packed_values = sc_floats_new (N, "a test", NULL);
  g_autoptr (ScFloats) results = nn_random_floats (3 * N);
  g_autoptr (ScFloats) scratch = nn_random_floats (sc_attention_backward_scratch_size (pattern));
  const gfloat *from[] = { queries, keys, values };
  gdouble *parts[3];
  const ScAttentionBackward attention = {
    .n_heads = HEADS, .head_size = HEAD_SIZE, .head_stride = HEAD_STRIDE, .queries = queries, .keys = keys,
    .packed_keys = packed_keys, .packed_values = packed_values, .gradient = gradient,
    .query_gradient = results, .key_gradient = results + N, .value_gradient = results + 2 * N,
  };

  for (gsize i = 0; i < 3; i++)
    {
      parts[i] = g_new (gdouble, N);
      for (gsize j = 0; j < N; j++)
        parts[i][j] = from[i][j];
    }
  sc_attention_pack_keys (pattern, kernels, HEADS, HEAD_STRIDE, keys, 0, pattern->n_patches, packed_keys);
  sc_attention_pack_keys (pattern, kernels, HEADS, HEAD_STRIDE, values, 0, pattern->n_patches, packed_values);
  for (gsize head = 0; head < HEADS; head++)
    sc_attention_backward (&attention, pattern, kernels, head, scratch);

  for (gint round = 0; round < 150; round++)
    {
      gsize part = round % 3, node = g_test_rand_int_range (0, NODES);
      gsize at = node * ATTENTION_LD + g_test_rand_int_range (0, HEADS) * HEAD_STRIDE + g_test_rand_int_range (0, HEAD_SIZE);
      gdouble kept = parts[part][at], slope;

      parts[part][at] = kept + STEP;
      slope = attention_value (parts, gradient);
      parts[part][at] = kept - STEP;
      slope -= attention_value (parts, gradient);
      parts[part][at] = kept;
      g_assert_cmpfloat_with_epsilon (results[part * N + at], slope / (2 * STEP), TOLERANCE);
    }
  for (gsize i = 0; i < 3; i++)
    g_free (parts[i]);
}

/*
 * A perceptron of three layers whose input comes in two parts, one of them
 * spread as heads are, by the sum over three places for gradients.
 */
enum { ROWS = 11, N_FIRST = 6, N_SECOND = 7, N_HIDDEN = 9, N_OUT = 4, WIDTH = 16, GROUP = 3, STRIDE = 5, PLACES = 3 };
enum { N_PARAMETERS = (N_FIRST + N_SECOND + 1 + N_HIDDEN + 1) * N_HIDDEN + (N_HIDDEN + 1) * N_OUT };

static void
perceptron_init (ScPerceptron *self)
{
  gsize in = N_FIRST + N_SECOND, hidden = in * N_HIDDEN + N_HIDDEN, out = hidden + (N_HIDDEN + 1) * N_HIDDEN, gradient = 0;
  const ScDense first[] = {
    { .weights = 0, .bias = in * N_HIDDEN, .n_in = N_FIRST, .n_out = N_HIDDEN, .in_group = GROUP, .in_stride = STRIDE },
    { .weights = N_FIRST * N_HIDDEN, .bias = SC_DENSE_NO_BIAS, .n_in = N_SECOND, .n_out = N_HIDDEN, .factor = 0.5f },
  };
  const ScDense rest[] = {
    { .weights = hidden, .bias = hidden + N_HIDDEN * N_HIDDEN, .n_in = N_HIDDEN, .n_out = N_HIDDEN },
    { .weights = out, .bias = out + N_HIDDEN * N_OUT, .n_in = N_HIDDEN, .n_out = N_OUT },
  };

  *self = (ScPerceptron){ .n_parts = 2, .first = g_memdup2 (first, sizeof first), .n_rest = 2, .rest = g_memdup2 (rest, sizeof rest) };
  for (gsize i = 0; i < 4; i++)
    {
      ScDense *dense = i < 2 ? &self->first[i] : &self->rest[i - 2];
      g_assert_true (sc_dense_prepare (dense, NULL));
      dense->gradient = gradient;
      gradient += sc_dense_gradient_size (dense);
    }
  g_assert_true (sc_perceptron_allocate (self, ROWS, NULL));
}

static gdouble
perceptron_value (const gdouble *parameters, const gfloat *x, const gfloat *y, const gfloat *gradient)
{
  gdouble sum = 0;

  for (gsize row = 0; row < ROWS; row++)
    {
      gdouble a[N_HIDDEN], b[N_HIDDEN];
      const gdouble *w = parameters, *bias = w + (N_FIRST + N_SECOND) * N_HIDDEN;
      for (gsize j = 0; j < N_HIDDEN; j++)
        {
          a[j] = bias[j];
          for (gsize i = 0; i < N_FIRST; i++)
            a[j] += x[row * WIDTH + i / GROUP * STRIDE + i % GROUP] * w[i * N_HIDDEN + j];
          for (gsize i = 0; i < N_SECOND; i++)
            a[j] += 0.5 * y[row * N_SECOND + i] * w[(N_FIRST + i) * N_HIDDEN + j];
        }
      w = bias + N_HIDDEN;
      bias = w + N_HIDDEN * N_HIDDEN;
      for (gsize j = 0; j < N_HIDDEN; j++)
        {
          b[j] = bias[j];
          for (gsize i = 0; i < N_HIDDEN; i++)
            b[j] += swish (a[i]) * w[i * N_HIDDEN + j];
        }
      w = bias + N_HIDDEN;
      bias = w + N_HIDDEN * N_OUT;
      for (gsize j = 0; j < N_OUT; j++)
        {
          gdouble out = bias[j];
          for (gsize i = 0; i < N_HIDDEN; i++)
            out += swish (b[i]) * w[i * N_OUT + j];
          sum += gradient[row * WIDTH + j] * out;
        }
    }
  return sum;
}

static void
check_perceptron (const ScKernels *kernels)
{
  ScPerceptron perceptron;
  g_autoptr (ScFloats) parameters = nn_random_floats (N_PARAMETERS);
  g_autoptr (ScFloats) x = nn_random_floats (ROWS * WIDTH);
  g_autoptr (ScFloats) y = nn_random_floats (ROWS * N_SECOND);
  g_autoptr (ScFloats) gradient = nn_random_floats (ROWS * WIDTH);
  g_autoptr (ScFloats) dy = nn_random_floats (ROWS * WIDTH);
  g_autoptr (ScFloats) other = nn_random_floats (ROWS * WIDTH);
  g_autofree gdouble *exact = g_new (gdouble, N_PARAMETERS);
  g_autofree gfloat *result = g_new (gfloat, N_PARAMETERS);
  g_autofree gfloat *places = NULL;
  gsize size = 0;

  perceptron_init (&perceptron);
  ScDense *layers[] = { &perceptron.first[0], &perceptron.first[1], &perceptron.rest[0], &perceptron.rest[1] };
  for (gsize i = 0; i < 4; i++)
    {
      sc_dense_set (layers[i], parameters);
      size += sc_dense_gradient_size (layers[i]);
    }
  places = g_new0 (gfloat, PLACES * size);
  for (gsize i = 0; i < N_PARAMETERS; i++)
    exact[i] = parameters[i];

  sc_dense_forward (layers[0], kernels, x, WIDTH, ROWS, NULL, perceptron.hidden[0], WIDTH);
  sc_dense_forward (layers[1], kernels, y, N_SECOND, ROWS, perceptron.hidden[0], perceptron.hidden[0], WIDTH);
  const gfloat *out = sc_perceptron_forward (&perceptron, kernels, 0, ROWS, other);
  gdouble sum = 0;
  for (gsize i = 0; i < ROWS * N_OUT; i++)
    sum += (gdouble) gradient[i / N_OUT * WIDTH + i % N_OUT] * out[i / N_OUT * WIDTH + i % N_OUT];
  g_assert_cmpfloat_with_epsilon (sum, perceptron_value (exact, x, y, gradient), TOLERANCE);

  /* In three pieces, each with its own place. */
  memcpy (dy, gradient, ROWS * WIDTH * sizeof *dy);
  for (gsize piece = 0; piece < PLACES; piece++)
    {
      gsize first = piece * ROWS / PLACES, rows = (piece + 1) * ROWS / PLACES - first;
      gfloat *place = places + piece * size;
      const gfloat *sums = sc_perceptron_backward (&perceptron, kernels, first, rows, dy + first * WIDTH, other, place);

      sc_dense_backward_weights (layers[0], kernels, x + first * WIDTH, WIDTH, sums, WIDTH, rows, place);
      sc_dense_backward_weights (layers[1], kernels, y + first * N_SECOND, N_SECOND, sums, WIDTH, rows, place);
    }
  for (gsize i = 0; i < 4; i++)
    {
      sc_dense_collect (layers[i], places, PLACES, size, 0, 2, result);
      sc_dense_collect (layers[i], places, PLACES, size, 2, layers[i]->n_in - 2, result);
    }
  for (gsize i = 0; i < N_PARAMETERS; i++)
    {
      gdouble slope;

      exact[i] = parameters[i] + STEP;
      slope = perceptron_value (exact, x, y, gradient);
      exact[i] = parameters[i] - STEP;
      slope -= perceptron_value (exact, x, y, gradient);
      exact[i] = parameters[i];
      g_assert_cmpfloat_with_epsilon (result[i], slope / (2 * STEP), TOLERANCE);
    }
  sc_perceptron_clear (&perceptron);
}

/* Of float32 weights, so that steps are large: a second difference would show. */
static void
test_fourier_encoder (void)
{
  enum { FREQUENCIES = 3, MIDDLE = 5, OUT = 4, N_LAYERS = 2 };
  const gsize sizes[] = { 2 * FREQUENCIES, MIDDLE, OUT };
  const gfloat value = 0.7f;
  const gdouble step = 1.0 / 4096;
  gdouble gradient[OUT] = { 0.4, -1.2, 0.3, 0.9 };
  ScMlpLayer layers[N_LAYERS];
  gfloat *weights[N_LAYERS], *biases[N_LAYERS];

  for (gsize i = 0; i < N_LAYERS; i++)
    {
      layers[i] = (ScMlpLayer){ nn_random_floats (sizes[i] * sizes[i + 1]), nn_random_floats (sizes[i + 1]), sizes[i], sizes[i + 1] };
      weights[i] = sc_floats_new (sizes[i] * sizes[i + 1], "a test", NULL);
      biases[i] = sc_floats_new (sizes[i + 1], "a test", NULL);
    }
  g_autoptr (ScFourierEncoder) encoder = sc_fourier_encoder_new (TRUE, 16, FREQUENCIES, layers, N_LAYERS);
  sc_fourier_encoder_backward (encoder, value, gradient, weights, biases);

  for (gsize i = 0; i < N_LAYERS; i++)
    for (gsize j = 0; j < (layers[i].n_in + 1) * layers[i].n_out; j++)
      {
        gboolean is_bias = j >= layers[i].n_in * layers[i].n_out;
        gsize at = is_bias ? j - layers[i].n_in * layers[i].n_out : j;
        gfloat *parameter = (gfloat *) (is_bias ? layers[i].bias : layers[i].weights) + at, kept = *parameter;
        gdouble slope = 0;

        for (gint sign = -1; sign <= 1; sign += 2)
          {
            gdouble scratch[4 * MIDDLE];
            gfloat encoding[OUT];
            *parameter = (gfloat) (kept + sign * step);
            g_autoptr (ScFourierEncoder) moved = sc_fourier_encoder_new (TRUE, 16, FREQUENCIES, layers, N_LAYERS);
            g_assert_cmpuint (sc_fourier_encoder_get_scratch_size (moved), <=, G_N_ELEMENTS (scratch));
            sc_fourier_encoder_encode (moved, value, scratch, encoding);
            for (gsize c = 0; c < OUT; c++)
              slope += sign * gradient[c] * encoding[c] / (2 * step);
          }
        *parameter = kept;
        g_assert_cmpfloat_with_epsilon ((is_bias ? biases : weights)[i][at], slope, 2e-3); /* of float32 encodings over the step */
      }
  for (gsize i = 0; i < N_LAYERS; i++)
    {
      sc_floats_free ((gfloat *) layers[i].weights);
      sc_floats_free ((gfloat *) layers[i].bias);
      sc_floats_free (weights[i]);
      sc_floats_free (biases[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/nn/backward/activations", check_activations, for_each_variant);
  g_test_add_data_func ("/nn/backward/transposed-product", check_transposed_product, for_each_variant);
  g_test_add_data_func ("/nn/backward/layer-norm", check_layer_norm, for_each_variant);
  g_test_add_data_func ("/nn/backward/attention", check_attention, for_each_variant);
  g_test_add_data_func ("/nn/backward/perceptron", check_perceptron, for_each_variant);
  g_test_add_func ("/nn/backward/fourier-encoder", test_fourier_encoder);
  return g_test_run ();
}
