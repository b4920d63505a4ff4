/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/golden-archive.h"
#include "noise/isotropic-noise.h"

#include <math.h>

#include "support/test-data.h"

typedef struct
{
  gsize n_lat, n_lon;
  gfloat *lat, *lon;
} Grid;

static Grid
grid_new (gsize n_lat)
{
  Grid grid = { n_lat, 2 * (n_lat - 1), g_new (gfloat, n_lat), g_new (gfloat, 2 * (n_lat - 1)) };

  for (gsize i = 0; i < grid.n_lat; i++)
    grid.lat[i] = (gfloat) (-90.0 + 180.0 * (gdouble) i / (gdouble) (n_lat - 1));
  for (gsize j = 0; j < grid.n_lon; j++)
    grid.lon[j] = (gfloat) (360.0 * (gdouble) j / (gdouble) grid.n_lon);
  return grid;
}

static void
grid_clear (Grid *grid)
{
  g_free (grid->lat);
  g_free (grid->lon);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grid, grid_clear)

static ScIsotropicNoise *
noise_new (const Grid *grid)
{
  g_autoptr (GError) error = NULL;
  ScIsotropicNoise *noise = sc_isotropic_noise_new (grid->lat, grid->n_lat, grid->lon, grid->n_lon, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sc_isotropic_noise_get_n_nodes (noise), ==, grid->n_lat * grid->n_lon);
  return noise;
}

static void
check_golden (const gchar *relative, gsize n_lat, gsize n_fields)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open (relative);
  g_autoptr (GError) error = NULL;

  if (golden == NULL)
    return;
  g_auto (Grid) grid = grid_new (n_lat);
  g_autoptr (ScIsotropicNoise) noise = noise_new (&grid);
  gsize n = n_fields * grid.n_lat * grid.n_lon;
  g_autofree gfloat *fields = g_new (gfloat, n);
  const guint32 *words = golden_archive_words (golden, "key", 2);

  g_assert_true (sc_isotropic_noise_draw (noise, (ScKey) { { words[0], words[1] } }, n_fields, NULL, fields, &error));
  g_assert_no_error (error);
  /* Normals to 1e-6, and sums of some hundred of them in float32: 5e-6 on fields of variance 1. */
  g_assert_cmpfloat (golden_largest_difference (fields, golden_archive_floats (golden, "field", n), n), <=, 5e-6);
}

static void
test_golden (void)
{
  check_golden ("golden/tiny/spherical_noise.npz", 13, 3);
  if (test_data_has_shared ())
    check_golden ("golden/small/spherical_noise.npz", 31, 2);
}

static void
test_threads_and_parts (void)
{
  g_auto (Grid) grid = grid_new (19);
  g_autoptr (ScIsotropicNoise) noise = noise_new (&grid);
  enum { FIELDS = 37 };
  gsize n_nodes = grid.n_lat * grid.n_lon;
  g_autofree gfloat *alone = g_new (gfloat, FIELDS * n_nodes);
  g_autofree gfloat *other = g_new (gfloat, FIELDS * n_nodes);
  ScKey key = sc_key_new (11);

  g_assert_true (sc_isotropic_noise_draw (noise, key, FIELDS, NULL, alone, NULL));
  for (guint count = 1; count <= 3; count++)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (count);
      g_assert_true (sc_isotropic_noise_draw (noise, key, FIELDS, threads, other, NULL));
      g_assert_cmpmem (alone, FIELDS * n_nodes * sizeof (gfloat), other, FIELDS * n_nodes * sizeof (gfloat));
    }
  const gsize fewer[] = { 1, 5, 16, 17 };
  for (gsize i = 0; i < G_N_ELEMENTS (fewer); i++)
    {
      g_assert_true (sc_isotropic_noise_draw (noise, key, fewer[i], NULL, other, NULL));
      g_assert_cmpmem (alone, fewer[i] * n_nodes * sizeof (gfloat), other, fewer[i] * n_nodes * sizeof (gfloat));
    }
}

/* Variance 1 at every latitude, mean 0, and no correlation with the antipode beyond what parity leaves. */
static void
test_variance (void)
{
  g_auto (Grid) grid = grid_new (17);
  g_autoptr (ScIsotropicNoise) noise = noise_new (&grid);
  enum { FIELDS = 4000 };
  gsize n_nodes = grid.n_lat * grid.n_lon;
  g_autofree gfloat *fields = g_new (gfloat, FIELDS * n_nodes);

  g_assert_true (sc_isotropic_noise_draw (noise, sc_key_new (12), FIELDS, NULL, fields, NULL));
  for (gsize i = 0; i < grid.n_lat; i++)
    {
      gdouble sum = 0.0, square = 0.0;
      for (gsize f = 0; f < FIELDS; f++)
        {
          gdouble value = fields[f * n_nodes + i * grid.n_lon];
          sum += value;
          square += value * value;
        }
      /* Five standard errors of independent draws: 5/√4000 and 5·√(2/4000). */
      g_assert_cmpfloat (fabs (sum / FIELDS), <, 5.0 / sqrt (FIELDS));
      g_assert_cmpfloat (fabs (square / FIELDS - 1.0), <, 5.0 * sqrt (2.0 / FIELDS));
    }
}

static void
test_refused_grids (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Grid) grid = grid_new (13);

  g_assert_null (sc_isotropic_noise_new (grid.lat, grid.n_lat, grid.lon, grid.n_lon - 1, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise/isotropic/golden", test_golden);
  g_test_add_func ("/noise/isotropic/threads-and-parts", test_threads_and_parts);
  g_test_add_func ("/noise/isotropic/variance", test_variance);
  g_test_add_func ("/noise/isotropic/refused-grids", test_refused_grids);
  return g_test_run ();
}
