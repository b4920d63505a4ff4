/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/index.h"

#include <math.h>

#define TRIALS 400
#define MOST_LABELS 12

typedef enum
{
  KIND_INTEGERS,
  KIND_FLOATS,
  KIND_TIMES,
  KIND_TEXTS,
  N_KINDS,
} Kind;

/* Label number @i of a kind; of floats and texts the last one is the missing label. */
static void
set_label (ScArray *labels, Kind kind, gsize at, gint i)
{
  switch (kind)
    {
    case KIND_INTEGERS:
      ((gint64 *) labels->data)[at] = 3 * i - 10;
      break;
    case KIND_FLOATS:
      ((gdouble *) labels->data)[at] = i == MOST_LABELS - 1 ? NAN : 0.25 * i - 1;
      break;
    case KIND_TIMES:
      ((gint64 *) labels->data)[at] = SC_NANOSECONDS * 3600 * i;
      break;
    default:
      ((gchar **) labels->data)[at] = i == MOST_LABELS - 1 ? NULL : g_strdup_printf ("%c", 'a' + i);
    }
}

/* Some of the numbers 0 to MOST_LABELS − 1, each once, in any order. */
static gsize
choose (GRand *rand, gint *numbers)
{
  gsize n = 0;

  for (gint i = 0; i < MOST_LABELS; i++)
    if (g_rand_boolean (rand))
      {
        gsize at = (gsize) g_rand_int_range (rand, 0, (gint) n + 1);
        numbers[n++] = numbers[at];
        numbers[at] = i;
      }
  return n;
}

static ScIndex *
make_index (Kind kind, const gint *numbers, gsize n)
{
  static const ScDType dtypes[] = { SC_DTYPE_INT64, SC_DTYPE_FLOAT64, SC_DTYPE_DATETIME, SC_DTYPE_STRING };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) labels = sc_array_new (dtypes[kind], 1, &n, &error);

  for (gsize i = 0; i < n; i++)
    set_label (labels, kind, i, numbers[i]);
  return sc_index_new (labels, &error);
}

static gssize
find (const gint *numbers, gsize n, gint number)
{
  for (gsize i = 0; i < n; i++)
    if (numbers[i] == number)
      return (gssize) i;
  return -1;
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < TRIALS; trial++)
    {
      Kind kind = (Kind) (trial % N_KINDS);
      gint a[MOST_LABELS + 1] = { 0 }, b[MOST_LABELS + 1] = { 0 }, both[MOST_LABELS], shared[MOST_LABELS];
      gsize n_a = choose (rand, a), n_b = choose (rand, b), n_both = 0, n_shared = 0;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScIndex) index_a = make_index (kind, a, n_a), index_b = make_index (kind, b, n_b);
      gboolean equal = n_a == n_b;

      for (gsize i = 0; i < n_a && equal; i++)
        equal = a[i] == b[i];
      g_assert_cmpint (sc_index_equal (index_a, index_b), ==, equal);
      g_assert_true (sc_index_is_unique (index_a));

      /* Labels rise with their numbers, the missing one last. */
      for (gint i = 0; i < MOST_LABELS; i++)
        if (find (a, n_a, i) >= 0 || find (b, n_b, i) >= 0)
          both[n_both++] = i;
      gboolean sorted = !equal && n_a > 0 && n_b > 0;
      g_autoptr (ScIndex) all = sc_index_union (index_a, index_b, &error);
      g_assert_no_error (error);
      g_autoptr (ScIndex) expected = sorted ? make_index (kind, both, n_both) : sc_index_ref (n_a > 0 ? index_a : index_b);
      g_assert_true (sc_index_equal (all, expected));

      for (gsize i = 0; i < n_a; i++)
        if (find (b, n_b, a[i]) >= 0)
          shared[n_shared++] = a[i];
      g_autoptr (ScIndex) common = sc_index_intersection (index_a, index_b, &error);
      g_assert_no_error (error);
      g_autoptr (ScIndex) expected_common = make_index (kind, shared, n_shared);
      g_assert_true (sc_index_equal (common, expected_common));

      g_autofree gssize *positions = sc_index_get_positions (index_a, index_b, SC_MATCH_EXACT, NAN, &error);
      g_assert_no_error (error);
      g_autofree gboolean *contained = sc_index_contains (index_b, index_a);
      for (gsize i = 0; i < n_b; i++)
        {
          g_assert_cmpint (positions[i], ==, find (a, n_a, b[i]));
          g_assert_cmpint (contained[i], ==, positions[i] >= 0);
        }
    }
}

static void
test_duplicates (void)
{
  g_autoptr (GError) error = NULL;

  for (Kind kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (ScIndex) twice = make_index (kind, (gint[]) { 1, MOST_LABELS - 1, 2, 1 }, 4);
      g_autoptr (ScIndex) once = make_index (kind, (gint[]) { 1 }, 1);
      g_assert_false (sc_index_is_unique (twice));
      g_assert_null (sc_index_get_positions (twice, once, SC_MATCH_EXACT, NAN, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
}

/* By trying every label of a rising axis. */
static void
test_nearest (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < TRIALS; trial++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 1, 20), wanted = 10;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScArray) labels = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, &error);
      g_autoptr (ScArray) targets = sc_array_new (SC_DTYPE_FLOAT64, 1, &wanted, &error);
      gdouble *x = labels->data, *y = targets->data, tolerance = g_rand_double_range (rand, 0.1, 2);
      for (gsize i = 0; i < n; i++)
        x[i] = (i > 0 ? x[i - 1] : 0) + g_rand_double_range (rand, 0.1, 2);
      for (gsize i = 0; i < wanted; i++)
        y[i] = g_rand_double_range (rand, -2, 25);
      g_autoptr (ScIndex) index = sc_index_new (labels, &error), target = sc_index_new (targets, &error);
      for (ScMatch match = SC_MATCH_NEAREST; match <= SC_MATCH_BACKFILL; match++)
        {
          g_autofree gssize *positions = sc_index_get_positions (index, target, match, tolerance, &error);
          g_assert_no_error (error);
          for (gsize i = 0; i < wanted; i++)
            {
              gssize best = -1;
              for (gsize k = 0; k < n; k++)
                if (fabs (x[k] - y[i]) <= tolerance && !(match == SC_MATCH_PAD && x[k] > y[i])
                    && !(match == SC_MATCH_BACKFILL && x[k] < y[i])
                    && (best < 0 || fabs (x[k] - y[i]) < fabs (x[best] - y[i])))
                  best = (gssize) k;
              g_assert_cmpint (positions[i], ==, best);
            }
        }
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/index/random", test_random);
  g_test_add_func ("/index/duplicates", test_duplicates);
  g_test_add_func ("/index/nearest", test_nearest);
  return g_test_run ();
}
