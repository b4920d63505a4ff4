/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/face-tree.h"
#include "sphere/unstable-sort.h"

/* Sixty keys from 0 to 6, so that most are equal to others. */
static void
fill_equal_keys (ScSortEntry *entries, gsize n)
{
  guint32 state = 1;

  for (gsize i = 0; i < n; i++)
    {
      state = state * 1103515245u + 12345u;
      entries[i] = (ScSortEntry) { (state >> 16) % 7, (gint32) i };
    }
}

static void
assert_order (const ScSortEntry *entries, const gint32 *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (entries[i].value, ==, expected[i]);
}

/* What std::sort of GNU's C++ library makes of them. */
static void
test_intro_of_equal_keys (void)
{
  static const gint32 expected[60] = {
    59, 40, 36, 35, 50, 27, 26, 23, 52, 13, 4, 5, 7, 18, 8, 44, 46, 3, 34, 31, 28, 6, 21, 17, 16, 15, 56, 20, 38, 57,
    53, 33, 32, 0, 19, 25, 14, 51, 54, 45, 42, 49, 30, 55, 41, 29, 12, 10, 9, 2, 1, 43, 39, 47, 48, 37, 24, 22, 11, 58,
  };
  ScSortEntry entries[60];

  fill_equal_keys (entries, 60);
  sc_sort_intro (entries, 60);
  assert_order (entries, expected, 60);
}

/* What numpy.argsort makes of the first of them. */
static void
test_bitonic_of_equal_keys (void)
{
  static const gint32 six[] = { 5, 4, 3, 0, 2, 1 };
  static const gint32 eight[] = { 5, 7, 4, 3, 6, 0, 2, 1 };
  static const gint32 thirteen[] = { 5, 7, 4, 8, 6, 3, 0, 2, 1, 9, 10, 12, 11 };
  static const gint32 forty[] = { 5, 7, 4, 13, 27, 26, 23, 35, 36, 8, 18, 17, 16, 15, 31, 21, 28, 34, 6, 3,
                                  0, 25, 19, 20, 33, 32, 38, 14, 30, 12, 2, 1, 9, 10, 29, 11, 24, 22, 37, 39 };
  static const struct { const gint32 *expected; gsize n; } cases[] = {
    { six, 6 }, { eight, 8 }, { thirteen, 13 }, { forty, 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScSortEntry entries[40];

      fill_equal_keys (entries, cases[i].n);
      sc_sort_bitonic (entries, cases[i].n);
      assert_order (entries, cases[i].expected, cases[i].n);
    }
}

typedef void (*SortFunc) (ScSortEntry *entries, gsize n);

static void
assert_sorts (SortFunc sort, gsize n, GRand *rand)
{
  g_autofree ScSortEntry *entries = g_new (ScSortEntry, n + 1);
  g_autofree gdouble *keys = g_new (gdouble, n + 1);
  g_autofree gboolean *used = g_new0 (gboolean, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      keys[i] = g_rand_boolean (rand) ? g_rand_double (rand) : g_rand_int_range (rand, 0, 3);
      entries[i] = (ScSortEntry) { keys[i], (gint32) i };
    }
  sort (entries, n);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_false (used[entries[i].value]);
      used[entries[i].value] = TRUE;
      g_assert_cmpfloat (entries[i].key, ==, keys[entries[i].value]);
      if (i > 0)
        g_assert_cmpfloat (entries[i - 1].key, <=, entries[i].key);
    }
}

static void
test_sorted (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gsize n = 0; n <= SC_SORT_BITONIC_MAX; n++)
    {
      assert_sorts (sc_sort_intro, n, rand);
      assert_sorts (sc_sort_bitonic, n, rand);
    }
  assert_sorts (sc_sort_intro, 20000, rand);
}

/* The tree against looking at every face. */
static void
test_tree_finds_all (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint splits = 0; splits <= 4; splits++)
    {
      g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (splits, NULL);
      g_autoptr (ScFaceTree) tree = sc_face_tree_new (mesh, NULL);
      g_autofree gint32 *found = g_new (gint32, mesh->n_faces);
      g_autofree gboolean *expected = g_new (gboolean, mesh->n_faces);

      for (gint trial = 0; trial < 50; trial++)
        {
          gdouble low[3], high[3];
          gsize n_expected = 0, n;

          for (gint axis = 0; axis < 3; axis++)
            {
              low[axis] = g_rand_double_range (rand, -1.1, 1);
              high[axis] = low[axis] + g_rand_double_range (rand, 0, trial == 0 ? 3 : 0.6);
            }
          for (gsize face = 0; face < mesh->n_faces; face++)
            {
              expected[face] = TRUE;
              for (gint axis = 0; axis < 3; axis++)
                {
                  const gdouble a = mesh->vertices[3 * mesh->faces[3 * face] + axis];
                  const gdouble b = mesh->vertices[3 * mesh->faces[3 * face + 1] + axis];
                  const gdouble c = mesh->vertices[3 * mesh->faces[3 * face + 2] + axis];

                  if (MIN (a, MIN (b, c)) > high[axis] || MAX (a, MAX (b, c)) < low[axis])
                    expected[face] = FALSE;
                }
              n_expected += expected[face];
            }
          n = sc_face_tree_find (tree, low, high, found, mesh->n_faces);
          g_assert_cmpuint (n, ==, n_expected);
          for (gsize i = 0; i < n; i++)
            {
              g_assert_true (expected[found[i]]);
              expected[found[i]] = FALSE;
            }
          g_assert_cmpuint (sc_face_tree_find (tree, low, high, found, 0), ==, n_expected);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sphere/face-order/intro-of-equal-keys", test_intro_of_equal_keys);
  g_test_add_func ("/sphere/face-order/bitonic-of-equal-keys", test_bitonic_of_equal_keys);
  g_test_add_func ("/sphere/face-order/sorted", test_sorted);
  g_test_add_func ("/sphere/face-order/tree-finds-all", test_tree_finds_all);
  return g_test_run ();
}
