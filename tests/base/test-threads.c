/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/threads.h"

#define N_BLOCKS 10000

typedef struct
{
  gint visits[N_BLOCKS];
  guint count;
} Visits;

static void
visit (gsize block, guint worker, gpointer data)
{
  Visits *visits = data;
  g_assert_cmpuint (worker, <, visits->count);
  g_atomic_int_inc (&visits->visits[block]);
}

static void
test_every_block_once (void)
{
  const guint counts[] = { 1, 2, 3, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (counts[i]);
      for (gint round = 1; round <= 50; round++)
        {
          g_autofree Visits *visits = g_new0 (Visits, 1);
          gsize n = round == 1 ? N_BLOCKS : (gsize) round % 7;
          visits->count = counts[i];
          sc_threads_for (threads, n, visit, visits);
          for (gsize block = 0; block < N_BLOCKS; block++)
            g_assert_cmpint (visits->visits[block], ==, block < n ? 1 : 0);
        }
    }
}

static void
test_no_team (void)
{
  g_autofree Visits *visits = g_new0 (Visits, 1);
  visits->count = 1;
  sc_threads_for (NULL, 3, visit, visits);
  for (gsize block = 0; block < 3; block++)
    g_assert_cmpint (visits->visits[block], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threads/every-block-once", test_every_block_once);
  g_test_add_func ("/threads/no-team", test_no_team);
  return g_test_run ();
}
