/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast-graph.h"
#include "nn/row-basis.h"

enum { LATENT = 64, FEATURES = 4, EDGES = 3000 };

static gfloat *
random_floats (gsize n, gdouble largest)
{
  gfloat *values = sc_floats_new (n, "a test", NULL);

  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) g_test_rand_double_range (-largest, largest);
  return values;
}

/* Rows made of three vectors need three, whatever their number. */
static void
test_row_basis (void)
{
  enum { ROWS = 200, COLUMNS = 21, LD = 32 };
  gdouble parts[3][COLUMNS];
  g_autofree gdouble *rows = g_new0 (gdouble, ROWS * COLUMNS);
  g_autofree gdouble *copy = NULL;
  g_autoptr (ScFloats) basis = sc_floats_new (10 * LD, "a test", NULL);
  gsize rank;

  for (gsize p = 0; p < 3; p++)
    for (gsize i = 0; i < COLUMNS; i++)
      parts[p][i] = g_test_rand_double_range (-1, 1);
  for (gsize row = 0; row < ROWS; row++)
    for (gsize p = 0; p < 3; p++)
      {
        gdouble factor = g_test_rand_double_range (-2, 2);
        for (gsize i = 0; i < COLUMNS; i++)
          rows[row * COLUMNS + i] += factor * parts[p][i];
      }
  copy = g_memdup2 (rows, ROWS * COLUMNS * sizeof *rows);
  g_assert_true (sc_row_basis_find (rows, ROWS, COLUMNS, 1e-9, 10, NULL, basis, LD, &rank, NULL));
  g_assert_cmpuint (rank, ==, 3);
  for (gsize a = 0; a < rank; a++)
    for (gsize b = 0; b < rank; b++)
      {
        gdouble product = 0;
        for (gsize i = 0; i < COLUMNS; i++)
          product += (gdouble) basis[a * LD + i] * basis[b * LD + i];
        g_assert_cmpfloat_with_epsilon (product, a == b, 1e-6); /* the basis is float32 */
      }

  /* The same bits by any number of threads. */
  for (guint count = 2; count <= 3; count++)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (count);
      g_autoptr (ScFloats) again = sc_floats_new (10 * LD, "a test", NULL);
      g_autofree gdouble *scratch = g_memdup2 (copy, ROWS * COLUMNS * sizeof *copy);
      g_assert_true (sc_row_basis_find (scratch, ROWS, COLUMNS, 1e-9, 10, threads, again, LD, &rank, NULL));
      g_assert_cmpmem (basis, rank * LD * sizeof (gfloat), again, rank * LD * sizeof (gfloat));
    }

  /* Two do not do. */
  g_assert_true (sc_row_basis_find (copy, ROWS, COLUMNS, 1e-9, 2, NULL, basis, LD, &rank, NULL));
  g_assert_cmpuint (rank, ==, 3);
}

static void
exact_embedding (const ScMlpLayer *layers, const gfloat *features, gdouble *embedding)
{
  gdouble hidden[LATENT], mean = 0, variance = 0;

  for (gsize j = 0; j < LATENT; j++)
    {
      hidden[j] = layers[0].bias[j];
      for (gsize i = 0; i < FEATURES; i++)
        hidden[j] += (gdouble) features[i] * layers[0].weights[i * LATENT + j];
      hidden[j] /= 1 + exp (-hidden[j]);
    }
  for (gsize j = 0; j < LATENT; j++)
    {
      embedding[j] = layers[1].bias[j];
      for (gsize i = 0; i < LATENT; i++)
        embedding[j] += hidden[i] * layers[1].weights[i * LATENT + j];
      mean += embedding[j] / LATENT;
    }
  for (gsize j = 0; j < LATENT; j++)
    variance += (embedding[j] - mean) * (embedding[j] - mean) / LATENT;
  for (gsize j = 0; j < LATENT; j++)
    embedding[j] = (embedding[j] - mean) / sqrt (variance + 1e-5);
}

/*
 * Features of a smooth two-dimensional set, as those of edges are, need a
 * small basis; weights so large that nothing is smooth need all channels.
 * Both give the embedding.
 */
static void
check_embedding (gdouble steepness, gboolean small)
{
  g_autoptr (ScFloats) w0 = random_floats (FEATURES * LATENT, steepness);
  g_autoptr (ScFloats) b0 = random_floats (LATENT, 0.1);
  g_autoptr (ScFloats) w1 = random_floats (LATENT * LATENT, 0.2);
  g_autoptr (ScFloats) b1 = random_floats (LATENT, 0.1);
  g_autoptr (ScFloats) features = sc_floats_new (EDGES * FEATURES, "a test", NULL);
  g_autoptr (ScFloats) scale = random_floats (LATENT, 2);
  g_autoptr (ScFloats) offset = random_floats (LATENT, 1);
  const ScMlpLayer layers[] = { { w0, b0, FEATURES, LATENT }, { w1, b1, LATENT, LATENT } };
  ScEdgeSet set = { .n = EDGES };
  g_autoptr (GError) error = NULL;

  for (gsize e = 0; e < EDGES; e++)
    {
      gdouble x = g_test_rand_double_range (-0.7, 0.7), y = g_test_rand_double_range (-0.7, 0.7);
      const gfloat edge[] = { (gfloat) hypot (x, y), (gfloat) (0.1 * x * x), (gfloat) x, (gfloat) y };
      memcpy (features + e * FEATURES, edge, sizeof edge);
    }
  g_assert_true (sc_edge_set_embed (&set, sc_kernels_get (), layers, 2, features, FEATURES, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%" G_GSIZE_FORMAT " of %d", set.rank, LATENT);
  g_assert_cmpint (set.basis != NULL, ==, small);
  g_assert_cmpint (set.rank < LATENT, ==, small);

  for (gsize e = 0; e < EDGES; e += 7)
    {
      gdouble wanted[LATENT];
      gfloat found[LATENT];

      exact_embedding (layers, features + e * FEATURES, wanted);
      sc_edge_set_get_embedding (&set, e, LATENT, sc_padded (LATENT), scale, offset, found);
      for (gsize j = 0; j < LATENT; j++)
        g_assert_cmpfloat_with_epsilon (found[j], wanted[j] * scale[j] + offset[j], 2e-5);
    }
  sc_floats_free (set.embedding);
  sc_floats_free (set.basis);
}

static void
test_smooth (void)
{
  check_embedding (0.5, TRUE);
}

static void
test_rough (void)
{
  check_embedding (20, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edge-embedding/row-basis", test_row_basis);
  g_test_add_func ("/edge-embedding/smooth", test_smooth);
  g_test_add_func ("/edge-embedding/rough", test_rough);
  return g_test_run ();
}
