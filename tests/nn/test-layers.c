/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "nn/attention.h"
#include "nn/cluster-order.h"
#include "nn/conditional-norm.h"
#include "nn/fourier-encoder.h"
#include "nn/mlp.h"
#include "nn/nn-random.h"

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

/* y[out] = activation (x·w + b) in double. */
static gdouble *
dense (const ScMlpLayer *layer, const gdouble *x, gdouble (*activation) (gdouble))
{
  gdouble *y = g_new (gdouble, layer->n_out);

  for (gsize j = 0; j < layer->n_out; j++)
    {
      y[j] = layer->bias[j];
      for (gsize i = 0; i < layer->n_in; i++)
        y[j] += x[i] * layer->weights[i * layer->n_out + j];
      if (activation != NULL)
        y[j] = activation (y[j]);
    }
  return y;
}

/* A perceptron of two and of four layers, its input in two parts. */
static void
test_mlp (void)
{
  const ScKernels *kernels = sc_kernels_get ();

  for (gsize n_layers = 2; n_layers <= 4; n_layers += 2)
    {
      enum { ROWS = 9, LD = 32 };
      const gsize parts[] = { 5, 18 };
      g_autofree ScMlpLayer *layers = g_new0 (ScMlpLayer, n_layers);
      g_autoptr (ScFloats) input = nn_random_floats (ROWS * 23);
      g_autoptr (ScFloats) x = nn_random_floats (ROWS * LD);
      g_autoptr (ScFloats) other = nn_random_floats (ROWS * LD);

      for (gsize i = 0; i < n_layers; i++)
        {
          layers[i].n_in = i == 0 ? 23 : 20;
          layers[i].n_out = i + 1 == n_layers ? 7 : 20;
          layers[i].weights = nn_random_floats (layers[i].n_in * layers[i].n_out);
          layers[i].bias = nn_random_floats (layers[i].n_out);
        }
      g_autoptr (ScMlp) mlp = sc_mlp_new (layers, n_layers, parts, 2, NULL);
      sc_packed_matrix_multiply (mlp->first[0], kernels, input, 23, ROWS, mlp->first_bias, 0, x, LD);
      sc_packed_matrix_multiply (mlp->first[1], kernels, input + 5, 23, ROWS, x, LD, x, LD);
      kernels->swish (x, LD, ROWS, LD);
      const gfloat *result = sc_mlp_rest (mlp, kernels, x, other, LD, ROWS);

      for (gsize row = 0; row < ROWS; row++)
        {
          g_autofree gdouble *v = g_new (gdouble, 23);
          for (gsize i = 0; i < 23; i++)
            v[i] = input[row * 23 + i];
          for (gsize i = 0; i < n_layers; i++)
            {
              gdouble *next = dense (&layers[i], v, i + 1 < n_layers ? swish : NULL);
              g_free (v);
              v = next;
            }
          for (gsize j = 0; j < 7; j++) /* values of some tens, rounded at each layer */
            g_assert_cmpfloat_with_epsilon (result[row * LD + j], v[j], 1e-4);
        }
      for (gsize i = 0; i < n_layers; i++)
        {
          sc_floats_free ((gfloat *) layers[i].weights);
          sc_floats_free ((gfloat *) layers[i].bias);
        }
    }
}

static void
test_conditional_norm (void)
{
  enum { ENCODING = 16, CHANNELS = 21 };
  g_autoptr (ScFloats) weights = nn_random_floats (ENCODING * 2 * CHANNELS);
  g_autoptr (ScFloats) bias = nn_random_floats (2 * CHANNELS);
  g_autoptr (ScFloats) encoding = nn_random_floats (ENCODING);
  g_autoptr (ScConditionalNorm) norm = sc_conditional_norm_new (weights, bias, ENCODING, CHANNELS, NULL);
  gfloat scale[32], offset[32];

  sc_conditional_norm_evaluate (norm, sc_kernels_get (), encoding, scale, offset);
  for (gsize j = 0; j < CHANNELS; j++)
    {
      gdouble s = 1 + bias[j], o = bias[CHANNELS + j];
      for (gsize i = 0; i < ENCODING; i++)
        {
          s += encoding[i] * weights[i * 2 * CHANNELS + j];
          o += encoding[i] * weights[i * 2 * CHANNELS + CHANNELS + j];
        }
      g_assert_cmpfloat_with_epsilon (scale[j], s, 3e-6);
      g_assert_cmpfloat_with_epsilon (offset[j], o, 3e-6);
    }
}

static void
test_fourier_encoder (void)
{
  enum { FREQUENCIES = 6, HIDDEN = 5, SIZE = 3 };
  g_autoptr (ScFloats) w0 = nn_random_floats (2 * FREQUENCIES * HIDDEN);
  g_autoptr (ScFloats) b0 = nn_random_floats (HIDDEN);
  g_autoptr (ScFloats) w1 = nn_random_floats (HIDDEN * SIZE);
  g_autoptr (ScFloats) b1 = nn_random_floats (SIZE);
  const ScMlpLayer layers[] = { { w0, b0, 2 * FREQUENCIES, HIDDEN }, { w1, b1, HIDDEN, SIZE } };

  for (gint apply_log = 0; apply_log < 2; apply_log++)
    {
      g_autoptr (ScFourierEncoder) encoder = sc_fourier_encoder_new (apply_log, 16, FREQUENCIES, layers, 2);
      gfloat value = (gfloat) g_test_rand_double_range (0.05, 50), encoding[SIZE];
      gdouble features[2 * FREQUENCIES];

      g_autofree gdouble *scratch = g_new (gdouble, sc_fourier_encoder_get_scratch_size (encoder));

      g_assert_cmpuint (sc_fourier_encoder_get_size (encoder), ==, SIZE);
      sc_fourier_encoder_encode (encoder, value, scratch, encoding);
      for (gint i = 0; i < FREQUENCIES; i++)
        {
          gdouble angle = (apply_log ? log (value) : value) * 2 * G_PI * (i + 1) / 16;
          features[i] = cos (angle);
          features[FREQUENCIES + i] = sin (angle);
        }
      g_autofree gdouble *hidden = dense (&layers[0], features, gelu);
      g_autofree gdouble *wanted = dense (&layers[1], hidden, NULL);
      for (gint i = 0; i < SIZE; i++) /* float32 angles up to 120 */
        g_assert_cmpfloat_with_epsilon (encoding[i], wanted[i], 1e-4);
    }
}

/* Every point once, and clusters far smaller than the whole. */
static void
test_cluster_order (void)
{
  enum { N = 1000, SIZE = 16 };
  g_autoptr (ScFloats) positions = nn_random_floats (3 * N);
  g_autofree gboolean *seen = g_new0 (gboolean, N);
  gint32 order[N];
  gdouble extent = 0;

  sc_cluster_order (positions, N, SIZE, order);
  for (gsize i = 0; i < N; i++)
    {
      g_assert_cmpint (order[i], >=, 0);
      g_assert_cmpint (order[i], <, N);
      g_assert_false (seen[order[i]]);
      seen[order[i]] = TRUE;
    }
  for (gsize first = 0; first < N; first += SIZE)
    for (gsize i = first; i < MIN (first + SIZE, N); i++)
      for (gint d = 0; d < 3; d++)
        extent += fabs (positions[3 * order[i] + d] - positions[3 * order[first] + d]) / (3.0 * N);
  /* 63 clusters in a cube of side 2: cells of side 0.5; a random order gives 0.67. */
  g_assert_cmpfloat (extent, <, 0.3);
}

/* Against the definition in double, for heads that do and do not fill panels and nodes that do not fill patches. */
static void
test_attention (void)
{
  const ScKernels *kernels = sc_kernels_get ();
  const struct { gsize n, heads, size; } cases[] = { { 50, 2, 16 }, { 33, 3, 5 }, { 16, 1, 40 }, { 7, 2, 4 } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      gsize n = cases[c].n, heads = cases[c].heads, size = cases[c].size, stride = sc_padded (size);
      gsize ld = heads * stride, padded = sc_padded (n);
      g_autoptr (ScFloats) queries = sc_floats_new (padded * ld, "a test", NULL);
      g_autoptr (ScFloats) key_rows = sc_floats_new (padded * ld, "a test", NULL);
      g_autoptr (ScFloats) keys = sc_floats_new (padded * ld, "a test", NULL);
      g_autoptr (ScFloats) values = sc_floats_new (padded * ld, "a test", NULL);
      g_autoptr (ScFloats) packed_values = sc_floats_new (padded * ld, "a test", NULL);
      g_autoptr (ScFloats) out = sc_floats_new (padded * ld, "a test", NULL);
      g_autoptr (GArray) neighbours = g_array_new (FALSE, FALSE, sizeof (gint32));
      g_autofree gsize *start = g_new0 (gsize, n + 1);

      for (gsize i = 0; i < n; i++)
        {
          for (gint32 j = 0; j < (gint32) n; j++)
            if (j == (gint32) i || g_test_rand_int_range (0, 5) == 0)
              g_array_append_val (neighbours, j);
          start[i + 1] = neighbours->len;
          for (gsize h = 0; h < heads; h++)
            for (gsize d = 0; d < size; d++)
              {
                queries[i * ld + h * stride + d] = (gfloat) g_test_rand_double_range (-2, 2);
                key_rows[i * ld + h * stride + d] = (gfloat) g_test_rand_double_range (-2, 2);
                values[i * ld + h * stride + d] = (gfloat) g_test_rand_double_range (-2, 2);
              }
        }
      g_autoptr (ScAttentionPattern) pattern = sc_attention_pattern_new (n, start, (gint32 *) neighbours->data, NULL);
      g_autoptr (ScFloats) scratch = sc_floats_new (sc_attention_scratch_size (pattern), "a test", NULL);
      const ScAttention attention = { heads, size, stride, queries, keys, packed_values };

      g_assert_cmpuint (pattern->n_pairs, ==, neighbours->len);
      sc_attention_pack_keys (pattern, kernels, heads, stride, key_rows, 0, pattern->n_patches, keys);
      sc_attention_pack_values (pattern, heads, stride, values, 0, pattern->n_patches, packed_values);
      for (gsize patch = 0; patch < pattern->n_patches; patch += 2)
        sc_attention_compute (&attention, pattern, kernels, patch, MIN (2, pattern->n_patches - patch), scratch,
                              out + patch * SC_LANES * ld);

      for (gsize i = 0; i < n; i++)
        for (gsize h = 0; h < heads; h++)
          {
            gdouble sum = 0;
            g_autofree gdouble *wanted = g_new0 (gdouble, size);

            for (gsize e = start[i]; e < start[i + 1]; e++)
              {
                gsize j = g_array_index (neighbours, gint32, e);
                gdouble score = 0;
                for (gsize d = 0; d < size; d++)
                  score += (gdouble) queries[i * ld + h * stride + d] * key_rows[j * ld + h * stride + d];
                sum += exp (score);
                for (gsize d = 0; d < size; d++)
                  wanted[d] += exp (score) * values[j * ld + h * stride + d];
              }
            for (gsize d = 0; d < size; d++) /* scores up to 160 in float32 */
              g_assert_cmpfloat_with_epsilon (out[i * ld + h * stride + d], wanted[d] / sum, 5e-5);
          }
    }
}

static void
test_no_memory (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_floats_new (G_MAXSIZE / 2, "all there is", &error));
  g_assert_error (error, SC_NN_ERROR, SC_NN_ERROR_NO_MEMORY);
  g_assert_nonnull (strstr (error->message, "all there is"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/mlp", test_mlp);
  g_test_add_func ("/nn/conditional-norm", test_conditional_norm);
  g_test_add_func ("/nn/fourier-encoder", test_fourier_encoder);
  g_test_add_func ("/nn/cluster-order", test_cluster_order);
  g_test_add_func ("/nn/attention", test_attention);
  g_test_add_func ("/nn/no-memory", test_no_memory);
  return g_test_run ();
}
