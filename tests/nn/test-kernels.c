/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "nn/packed-matrix.h"
#include "nn/nn-random.h"

/*
 * float32 against double: a sum of n products of numbers up to 1 is wrong by
 * n roundings of its partial sums at most, which here stay below √n.
 */
static gdouble
sum_tolerance (gsize n)
{
  return 6e-8 * (n + 4) * sqrt (n + 1.0);
}

typedef void (*VariantFunc) (const ScKernels *kernels);

static void
for_each_variant (gconstpointer data)
{
  const ScKernels *kernels;
  guint n = 0;

  for (; (kernels = sc_kernels_get_variant (n)) != NULL; n++)
    {
      g_test_message ("%s", kernels->name);
      ((VariantFunc) data) (kernels);
    }
  g_assert_cmpuint (n, >=, 1);
  g_assert_true (sc_kernels_get () == sc_kernels_get_variant (0));
}

static void
check_product (const ScKernels *kernels)
{
  for (gint round = 0; round < 60; round++)
    {
      gsize rows = g_test_rand_int_range (1, 40), k = g_test_rand_int_range (1, 70), n = g_test_rand_int_range (1, 70);
      gsize lda = k + g_test_rand_int_range (0, 5), ldc = sc_padded (n);
      g_autoptr (ScFloats) a = nn_random_floats (rows * lda);
      g_autoptr (ScFloats) b = nn_random_floats (k * n);
      g_autoptr (ScFloats) initial = nn_random_floats (rows * ldc);
      g_autoptr (ScFloats) c = nn_random_floats (rows * ldc);
      g_autoptr (ScPackedMatrix) packed = sc_packed_matrix_new (b, k, n, n, NULL);
      gint kind = g_test_rand_int_range (0, 3); /* zeros, a bias, a matrix */

      sc_packed_matrix_multiply (packed, kernels, a, lda, rows, kind == 0 ? NULL : initial, kind == 2 ? ldc : 0, c, ldc);
      for (gsize i = 0; i < rows; i++)
        for (gsize j = 0; j < n; j++)
          {
            gdouble sum = kind == 0 ? 0 : initial[(kind == 2 ? i * ldc : 0) + j];
            for (gsize p = 0; p < k; p++)
              sum += (gdouble) a[i * lda + p] * b[p * n + j];
            g_assert_cmpfloat_with_epsilon (c[i * ldc + j], sum, sum_tolerance (k));
          }
    }
}

/* Panels and runs of k in any choice and order. */
static void
check_product_lists (const ScKernels *kernels)
{
  enum { N_PANELS = 7, N_CHUNKS = 5, CHUNK = 16, ROWS = 11 };
  const guint32 panels[] = { 6, 0, 3 }, chunks[] = { 1, 4 };
  gsize k = N_CHUNKS * CHUNK, panel_stride = k * SC_LANES;
  g_autoptr (ScFloats) a = nn_random_floats (ROWS * 2 * CHUNK);
  g_autoptr (ScFloats) b = nn_random_floats (N_PANELS * panel_stride);
  g_autoptr (ScFloats) c = nn_random_floats (ROWS * 3 * SC_LANES);
  const ScProduct product = {
    .a = a, .lda = 2 * CHUNK, .rows = ROWS,
    .panels = b, .panel_stride = panel_stride, .row_stride = SC_LANES,
    .panel_index = panels, .n_panels = 3,
    .chunk_index = chunks, .chunk_stride = CHUNK * SC_LANES, .n_chunks = 2, .chunk_k = CHUNK,
    .c = c, .ldc = 3 * SC_LANES,
  };

  kernels->product (&product);
  for (gsize i = 0; i < ROWS; i++)
    for (gsize j = 0; j < 3 * SC_LANES; j++)
      {
        gdouble sum = 0;
        for (gsize p = 0; p < 2 * CHUNK; p++)
          sum += (gdouble) a[i * 2 * CHUNK + p]
                 * b[panels[j / SC_LANES] * panel_stride + (chunks[p / CHUNK] * CHUNK + p % CHUNK) * SC_LANES + j % SC_LANES];
        g_assert_cmpfloat_with_epsilon (c[i * 3 * SC_LANES + j], sum, sum_tolerance (2 * CHUNK));
      }
}

/* A row's bits are the same alone, first, last, and beside any others. */
static void
check_row_independence (const ScKernels *kernels)
{
  enum { ROWS = 37, K = 129, N = 50 };
  gsize ldc = sc_padded (N);
  g_autoptr (ScFloats) a = nn_random_floats (ROWS * K);
  g_autoptr (ScFloats) b = nn_random_floats (K * N);
  g_autoptr (ScFloats) bias = nn_random_floats (ldc);
  g_autoptr (ScFloats) all = nn_random_floats (ROWS * ldc);
  g_autoptr (ScFloats) some = nn_random_floats (ROWS * ldc);
  g_autoptr (ScPackedMatrix) packed = sc_packed_matrix_new (b, K, N, N, NULL);

  sc_packed_matrix_multiply (packed, kernels, a, K, ROWS, bias, 0, all, ldc);
  for (gsize first = 0; first < ROWS; first++)
    for (gsize rows = 1; rows <= MIN (9, ROWS - first); rows++)
      {
        sc_packed_matrix_multiply (packed, kernels, a + first * K, K, rows, bias, 0, some, ldc);
        g_assert_cmpmem (some, rows * ldc * sizeof (gfloat), all + first * ldc, rows * ldc * sizeof (gfloat));
      }
}

static void
check_activations (const ScKernels *kernels)
{
  enum { N = 4096 };
  g_autoptr (ScFloats) x = nn_random_floats (N);
  g_autoptr (ScFloats) swish = sc_floats_new (N, "a test", NULL);
  g_autoptr (ScFloats) gelu = sc_floats_new (N, "a test", NULL);
  const gfloat special[] = { 0.0f, -0.0f, 1e-30f, -1e-30f, 80.0f, -80.0f, 1e4f, -1e4f, 1e30f, -1e30f };

  for (gsize i = 0; i < N; i++)
    x[i] *= i % 2 == 0 ? 10.0f : 1.0f;
  memcpy (x, special, sizeof special);
  memcpy (swish, x, N * sizeof (gfloat));
  memcpy (gelu, x, N * sizeof (gfloat));
  kernels->swish (swish, N, 1, N);
  kernels->gelu (gelu, N, 1, N);
  for (gsize i = 0; i < N; i++)
    {
      gdouble v = x[i], u = 0.79788456080286535588 * (v + 0.044715 * v * v * v);

      /* e^x within two units in the last place, its argument rounded once more. */
      g_assert_cmpfloat_with_epsilon (swish[i], v / (1 + exp (-v)), 1e-6 * MAX (1, fabs (v)));
      g_assert_cmpfloat_with_epsilon (gelu[i], 0.5 * v * (1 + tanh (u)), 1e-6 * MAX (1, fabs (v)));
    }
  x[7] = NAN;
  kernels->swish (x, N, 1, SC_LANES);
  g_assert_true (isnan (x[7]));
}

static void
check_gather_add_swish (const ScKernels *kernels)
{
  enum { ROWS = 13, N = 48, TABLE = 20 };
  g_autoptr (ScFloats) x = nn_random_floats (ROWS * N);
  g_autoptr (ScFloats) a = nn_random_floats (TABLE * N);
  g_autoptr (ScFloats) b = nn_random_floats (TABLE * N);
  g_autofree gfloat *before = g_memdup2 (x, ROWS * N * sizeof (gfloat));
  gint32 from_a[ROWS], from_b[ROWS];

  for (gsize i = 0; i < ROWS; i++)
    {
      from_a[i] = g_test_rand_int_range (0, TABLE);
      from_b[i] = g_test_rand_int_range (0, TABLE);
    }
  kernels->gather_add_swish (x, N, ROWS, N, a, from_a, b, from_b, N);
  for (gsize i = 0; i < ROWS; i++)
    for (gsize j = 0; j < N; j++)
      {
        gdouble v = (gdouble) before[i * N + j] + a[from_a[i] * N + j] + b[from_b[i] * N + j];
        g_assert_cmpfloat_with_epsilon (x[i * N + j], v / (1 + exp (-v)), 2e-6);
      }
}

static void
check_layer_norm (const ScKernels *kernels)
{
  enum { ROWS = 5, LD = 96 };

  for (gsize n = 1; n <= 80; n += 1 + n / 9)
    {
      g_autoptr (ScFloats) x = nn_random_floats (ROWS * LD);
      g_autoptr (ScFloats) scale = nn_random_floats (LD);
      g_autoptr (ScFloats) offset = nn_random_floats (LD);
      g_autoptr (ScFloats) residual = nn_random_floats (ROWS * LD);
      g_autoptr (ScFloats) out = nn_random_floats (ROWS * LD);
      g_autofree gfloat *before = g_memdup2 (out, ROWS * LD * sizeof (gfloat));
      gboolean scaled = g_test_rand_bit (), added = g_test_rand_bit ();

      kernels->layer_norm (x, LD, ROWS, n, scaled ? scale : NULL, scaled ? offset : NULL, added ? residual : NULL, LD,
                           out, LD);
      for (gsize i = 0; i < ROWS; i++)
        {
          gdouble mean = 0, variance = 0;
          for (gsize j = 0; j < n; j++)
            mean += x[i * LD + j] / (gdouble) n;
          for (gsize j = 0; j < n; j++)
            variance += (x[i * LD + j] - mean) * (x[i * LD + j] - mean) / n;
          for (gsize j = 0; j < n; j++)
            {
              gdouble y = (x[i * LD + j] - mean) / sqrt (variance + 1e-5);
              y = (scaled ? y * scale[j] + offset[j] : y) + (added ? residual[i * LD + j] : 0);
              /* The mean's rounding error, divided by the deviation. */
              g_assert_cmpfloat_with_epsilon (out[i * LD + j], y, 3e-7 / sqrt (variance + 1e-5) + 2e-6);
            }
          for (gsize j = n; j < LD; j++) /* nothing beyond the row is touched */
            g_assert_cmpfloat (out[i * LD + j], ==, before[i * LD + j]);
        }
    }
}

static void
check_softmax (const ScKernels *kernels)
{
  enum { CHUNKS = 5, LD = CHUNKS * SC_LANES };
  g_autoptr (ScFloats) scores = nn_random_floats (SC_LANES * LD);
  g_autofree gfloat *before = NULL;
  guint16 mask[CHUNKS * SC_LANES];
  gfloat inverse[SC_LANES];

  for (gsize i = 0; i < SC_LANES * LD; i++)
    scores[i] *= 30;
  scores[3] = NAN; /* of a pair that does not count */
  scores[4] = 1e30f;
  before = g_memdup2 (scores, SC_LANES * LD * sizeof (gfloat));
  for (gsize i = 0; i < CHUNKS * SC_LANES; i++)
    mask[i] = (guint16) g_test_rand_int () | 1;
  mask[0] &= ~(1u << 3 | 1u << 4);

  kernels->softmax (scores, LD, SC_LANES, CHUNKS, mask, inverse);
  for (gsize row = 0; row < SC_LANES; row++)
    {
      gdouble largest = -INFINITY, sum = 0;
      for (gsize j = 0; j < LD; j++)
        if (mask[j / SC_LANES * SC_LANES + row] >> (j % SC_LANES) & 1)
          largest = MAX (largest, before[row * LD + j]);
      for (gsize j = 0; j < LD; j++)
        {
          gboolean counts = mask[j / SC_LANES * SC_LANES + row] >> (j % SC_LANES) & 1;
          gdouble e = counts ? exp (before[row * LD + j] - largest) : 0;
          sum += e;
          g_assert_cmpfloat_with_epsilon (scores[row * LD + j], e, 1e-6);
          if (!counts)
            g_assert_cmpfloat (scores[row * LD + j], ==, 0);
        }
      g_assert_cmpfloat_with_epsilon (inverse[row], 1 / sum, 2e-6 / sum);
    }
}

static void
check_rows (const ScKernels *kernels)
{
  enum { N = 48, LD = 64 };
  g_autoptr (ScFloats) x = nn_random_floats (SC_LANES * LD);
  g_autoptr (ScFloats) out = nn_random_floats (N * SC_LANES);
  g_autoptr (ScFloats) scale = nn_random_floats (LD);
  g_autoptr (ScFloats) offset = nn_random_floats (LD);
  g_autoptr (ScFloats) affine = nn_random_floats (SC_LANES * LD);
  g_autofree gfloat *before = g_memdup2 (x, SC_LANES * LD * sizeof (gfloat));
  g_autofree gfloat *sum = g_memdup2 (offset, LD * sizeof (gfloat));

  kernels->transpose (x, LD, N, out);
  for (gsize i = 0; i < SC_LANES; i++)
    for (gsize j = 0; j < N; j++)
      g_assert_cmpfloat (out[j * SC_LANES + i], ==, x[i * LD + j]);

  kernels->affine (x, LD, SC_LANES, 45, scale, offset, affine, LD);
  for (gsize i = 0; i < SC_LANES; i++)
    for (gsize j = 0; j < 45; j++)
      g_assert_cmpfloat_with_epsilon (affine[i * LD + j], (gdouble) x[i * LD + j] * scale[j] + offset[j], 2e-7);

  kernels->scale_rows (x, LD, SC_LANES, N, scale);
  for (gsize i = 0; i < SC_LANES; i++)
    for (gsize j = 0; j < LD; j++)
      g_assert_cmpfloat (x[i * LD + j], ==, j < N ? before[i * LD + j] * scale[i] : before[i * LD + j]);

  kernels->add (sum, scale, LD);
  for (gsize j = 0; j < LD; j++)
    g_assert_cmpfloat (sum[j], ==, offset[j] + scale[j]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/kernels/product", check_product, for_each_variant);
  g_test_add_data_func ("/kernels/product-lists", check_product_lists, for_each_variant);
  g_test_add_data_func ("/kernels/row-independence", check_row_independence, for_each_variant);
  g_test_add_data_func ("/kernels/activations", check_activations, for_each_variant);
  g_test_add_data_func ("/kernels/gather-add-swish", check_gather_add_swish, for_each_variant);
  g_test_add_data_func ("/kernels/layer-norm", check_layer_norm, for_each_variant);
  g_test_add_data_func ("/kernels/softmax", check_softmax, for_each_variant);
  g_test_add_data_func ("/kernels/rows", check_rows, for_each_variant);
  return g_test_run ();
}
