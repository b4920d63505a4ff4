/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-order.h"

/* Every sample once an epoch. */
static void
test_permutation (void)
{
  const gsize sizes[] = { 1, 2, 3, 97, 1000 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (ScTrainingOrder) order = sc_training_order_new (7, sizes[s]);
      for (guint64 epoch = 0; epoch < 3; epoch++)
        {
          g_autofree guint *seen = g_new0 (guint, sizes[s]);
          for (gsize i = 0; i < sizes[s]; i++)
            seen[sc_training_order_get (order, epoch * sizes[s] + i)]++;
          for (gsize i = 0; i < sizes[s]; i++)
            g_assert_cmpuint (seen[i], ==, 1);
        }
    }
}

/* Whatever was asked for before. */
static void
test_anywhere (void)
{
  g_autoptr (ScTrainingOrder) forwards = sc_training_order_new (3, 50), backwards = sc_training_order_new (3, 50);
  gsize samples[200];

  for (guint64 i = 0; i < 200; i++)
    samples[i] = sc_training_order_get (forwards, i);
  for (guint64 i = 200; i-- > 0;)
    g_assert_cmpuint (sc_training_order_get (backwards, i), ==, samples[i]);
}

/* Epochs and seeds have orders of their own, in which a sample's places are spread. */
static void
test_differs (void)
{
  g_autoptr (ScTrainingOrder) a = sc_training_order_new (1, 100), b = sc_training_order_new (2, 100);
  gsize same_epoch = 0, same_seed = 0;
  gdouble mean = 0.0;

  for (guint64 i = 0; i < 100; i++)
    {
      same_epoch += sc_training_order_get (a, i) == sc_training_order_get (a, 100 + i);
      same_seed += sc_training_order_get (a, i) == sc_training_order_get (b, i);
    }
  /* One of a hundred agrees by chance; ten never do. */
  g_assert_cmpuint (same_epoch, <, 10);
  g_assert_cmpuint (same_seed, <, 10);
  for (guint64 epoch = 0; epoch < 1000; epoch++)
    mean += (gdouble) sc_training_order_get (a, epoch * 100) / 1000.0;
  /* The mean of a thousand draws from 0 … 99 has a standard error of 0.9. */
  g_assert_cmpfloat (mean, >, 45.0);
  g_assert_cmpfloat (mean, <, 54.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training-order/permutation", test_permutation);
  g_test_add_func ("/training-order/anywhere", test_anywhere);
  g_test_add_func ("/training-order/differs", test_differs);
  return g_test_run ();
}
