/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/golden-archive.h"
#include "noise/random.h"

#include <math.h>

/* The same sources compiled for any processor, see meson.build. */
void plain_random_bits (ScKey key, guint64 first, guint32 *bits, gsize n);
void plain_random_normal (ScKey key, guint64 first, gfloat *values, gsize n);

static const guint64 seeds[] = { 0, 1, 42, 123456789 };

static gchar *
entry (guint64 seed, const gchar *name)
{
  return g_strdup_printf ("seed%" G_GUINT64_FORMAT "/%s", seed, name);
}

static void
assert_words (GoldenArchive *golden, guint64 seed, const gchar *name, const guint32 *found, gsize n)
{
  g_autofree gchar *full = entry (seed, name);
  const guint32 *expected = golden_archive_words (golden, full, n);

  g_assert_cmpmem (found, n * sizeof *found, expected, n * sizeof *expected);
}

static void
test_keys (void)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/jax_random_partitionable_True.npz");
  const guint32 fold_ins[] = { 0, 1, 7, 2147483647 };
  const gsize splits[] = { 2, 3, 5 };

  if (golden == NULL)
    return;
  for (gsize s = 0; s < G_N_ELEMENTS (seeds); s++)
    {
      ScKey key = sc_key_new (seeds[s]);
      assert_words (golden, seeds[s], "key", key.word, 2);

      for (gsize i = 0; i < G_N_ELEMENTS (splits); i++)
        {
          g_autofree gchar *name = g_strdup_printf ("split_%zu", splits[i]);
          ScKey parts[5];
          sc_key_split (key, parts, splits[i]);
          assert_words (golden, seeds[s], name, parts[0].word, 2 * splits[i]);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (fold_ins); i++)
        {
          g_autofree gchar *name = g_strdup_printf ("fold_in_%u", fold_ins[i]);
          ScKey folded = sc_key_fold_in (key, fold_ins[i]);
          assert_words (golden, seeds[s], name, folded.word, 2);
        }

      ScKeySequence sequence = { key };
      ScKey taken[6];
      for (gsize i = 0; i < 6; i++)
        taken[i] = sc_key_sequence_next (&sequence);
      assert_words (golden, seeds[s], "hk_sequence_6", taken[0].word, 12);
    }
}

static void
test_streams (void)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/jax_random_partitionable_True.npz");
  const struct { const gchar *shape; gsize n; } shapes[] = {
    { "1", 1 }, { "2", 2 }, { "5", 5 }, { "8", 8 }, { "3x4", 12 }, { "2x1x3x12x23", 1656 }, { "1001", 1001 },
  };

  if (golden == NULL)
    return;
  for (gsize s = 0; s < G_N_ELEMENTS (seeds); s++)
    for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
      {
        ScKey key = sc_key_new (seeds[s]);
        gsize n = shapes[i].n;
        g_autofree guint32 *bits = g_new (guint32, n);
        g_autofree gfloat *values = g_new (gfloat, n);
        g_autofree gchar *bits_name = g_strconcat ("bits32_", shapes[i].shape, NULL);
        g_autofree gchar *uniform_name = g_strconcat ("uniform_", shapes[i].shape, NULL);
        g_autofree gchar *normal_name = g_strconcat ("normal_", shapes[i].shape, NULL);
        g_autofree gchar *uniform_entry = entry (seeds[s], uniform_name);
        g_autofree gchar *normal_entry = entry (seeds[s], normal_name);

        sc_random_bits (key, 0, bits, n);
        assert_words (golden, seeds[s], bits_name, bits, n);

        sc_random_uniform (key, 0, 0.0f, 1.0f, values, n);
        g_assert_cmpmem (values, n * sizeof *values, golden_archive_floats (golden, uniform_entry, n), n * sizeof *values);

        /* Normals go through a logarithm, which no two libraries round alike. */
        sc_random_normal (key, 0, values, n);
        g_assert_cmpfloat (golden_largest_difference (values, golden_archive_floats (golden, normal_entry, n), n), <=, 1e-6);
      }
}

static void
test_other_ranges (void)
{
  g_autoptr (GoldenArchive) golden = golden_archive_open ("golden/jax_random_partitionable_True.npz");
  gfloat values[8];

  if (golden == NULL)
    return;
  for (gsize s = 0; s < G_N_ELEMENTS (seeds); s++)
    {
      ScKey key = sc_key_new (seeds[s]);
      g_autofree gchar *uniform = entry (seeds[s], "uniform_m1_1_5");
      g_autofree gchar *truncated = entry (seeds[s], "truncnorm_8");
      g_autofree gchar *scalar = entry (seeds[s], "normal_scalar");

      sc_random_uniform (key, 0, -1.0f, 1.0f, values, 5);
      g_assert_cmpmem (values, sizeof (gfloat[5]), golden_archive_floats (golden, uniform, 5), sizeof (gfloat[5]));
      sc_random_truncated_normal (key, 0, -2.0f, 2.0f, values, 8);
      g_assert_cmpfloat (golden_largest_difference (values, golden_archive_floats (golden, truncated, 8), 8), <=, 1e-6);
      sc_random_normal (key, 0, values, 1);
      g_assert_cmpfloat (golden_largest_difference (values, golden_archive_floats (golden, scalar, 1), 1), <=, 1e-6);
    }
}

/* Every float32 that a uniform can be, at a stride, against erf⁻¹ by the mathematics: erf (x/√2) = u. */
static void
test_normal_inverts_erf (void)
{
  ScKey key = sc_key_new (7);
  enum { N = 200000 };
  g_autofree gfloat *uniform = g_new (gfloat, N);
  g_autofree gfloat *normal = g_new (gfloat, N);

  sc_random_uniform (key, 0, nextafterf (-1.0f, 0.0f), 1.0f, uniform, N);
  sc_random_normal (key, 0, normal, N);
  for (gsize i = 0; i < N; i++)
    {
      /* x² is rounded on the way (see random.c), which moves u by at most 2⁻²⁵ of it. */
      gdouble u = erf ((gdouble) normal[i] * M_SQRT1_2);
      g_assert_cmpfloat (fabs (u - (gdouble) uniform[i]), <=, 4e-7 * fabs ((gdouble) uniform[i]));
    }
}

static void
test_parts_and_threads (void)
{
  enum { N = 100003 };
  ScKey key = sc_key_fold_in (sc_key_new (3), 5);
  g_autofree gfloat *whole = g_new (gfloat, N);
  g_autofree gfloat *parts = g_new (gfloat, N);

  sc_random_normal (key, 0, whole, N);
  for (gsize first = 0, n = 1; first < N; first += n, n = n * 3 % 4099 + 1)
    {
      n = MIN (n, N - first);
      sc_random_normal (key, first, parts + first, n);
    }
  g_assert_cmpmem (whole, N * sizeof (gfloat), parts, N * sizeof (gfloat));

  for (guint count = 1; count <= 3; count++)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (count);
      sc_random_normal_threaded (key, parts, N, threads);
      g_assert_cmpmem (whole, N * sizeof (gfloat), parts, N * sizeof (gfloat));
    }
}

/* Whatever vectors the processor has: the same bits. */
static void
test_every_processor (void)
{
  enum { N = 300007 };
  ScKey key = sc_key_new (99);
  g_autofree gfloat *here = g_new (gfloat, N);
  g_autofree gfloat *plain = g_new (gfloat, N);

  sc_random_normal (key, 5, here, N);
  plain_random_normal (key, 5, plain, N);
  g_assert_cmpmem (here, N * sizeof (gfloat), plain, N * sizeof (gfloat));
  sc_random_bits (key, 5, (guint32 *) here, N);
  plain_random_bits (key, 5, (guint32 *) plain, N);
  g_assert_cmpmem (here, N * sizeof (gfloat), plain, N * sizeof (gfloat));
}

/* The element's index has 64 bits. */
static void
test_far_elements (void)
{
  ScKey key = sc_key_new (1);
  guint64 far = (G_GUINT64_CONSTANT (1) << 32) - 2;
  guint32 across[4], after[2], begin[2];

  sc_random_bits (key, far, across, 4);
  sc_random_bits (key, far + 2, after, 2);
  sc_random_bits (key, 0, begin, 2);
  g_assert_cmpmem (across + 2, sizeof after, after, sizeof after);
  g_assert_cmpuint (after[0], !=, begin[0]);
  g_assert_cmpuint (after[1], !=, begin[1]);
}

static void
test_moments (void)
{
  enum { N = 1000000 };
  g_autofree gfloat *values = g_new (gfloat, N);
  gdouble sum = 0.0, square = 0.0, fourth = 0.0;

  sc_random_normal (sc_key_new (2026), 0, values, N);
  for (gsize i = 0; i < N; i++)
    {
      gdouble v = values[i];
      sum += v;
      square += v * v;
      fourth += v * v * v * v;
    }
  /* Five standard errors: 1/√N, √(2/N), √(96/N). */
  g_assert_cmpfloat (fabs (sum / N), <, 5e-3);
  g_assert_cmpfloat (fabs (square / N - 1.0), <, 5.0 * sqrt (2.0 / N));
  g_assert_cmpfloat (fabs (fourth / N - 3.0), <, 5.0 * sqrt (96.0 / N));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise/random/keys", test_keys);
  g_test_add_func ("/noise/random/streams", test_streams);
  g_test_add_func ("/noise/random/other-ranges", test_other_ranges);
  g_test_add_func ("/noise/random/normal-inverts-erf", test_normal_inverts_erf);
  g_test_add_func ("/noise/random/parts-and-threads", test_parts_and_threads);
  g_test_add_func ("/noise/random/every-processor", test_every_processor);
  g_test_add_func ("/noise/random/far-elements", test_far_elements);
  g_test_add_func ("/noise/random/moments", test_moments);
  return g_test_run ();
}
