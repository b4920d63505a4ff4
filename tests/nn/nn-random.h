/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/aligned.h"

G_BEGIN_DECLS

/** nn_random_floats: (transfer full): @n values between −1 and 1, by g_test_rand; free with sc_floats_free(). */
static inline gfloat *
nn_random_floats (gsize n)
{
  gfloat *values = sc_floats_new (n, "a test", NULL);

  for (gsize i = 0; i < n; i++)
    values[i] = (gfloat) g_test_rand_double_range (-1, 1);
  return values;
}

G_END_DECLS
