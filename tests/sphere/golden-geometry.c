/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/golden-geometry.h"

#include <math.h>
#include <string.h>

#include "support/test-data.h"

ScNpz *
golden_open (const gchar *relative)
{
  g_autofree gchar *inside = g_build_filename ("golden", relative, NULL);
  g_autofree gchar *path = test_data_path (inside);
  g_autoptr (GError) error = NULL;
  ScNpz *npz;

  if (path == NULL)
    return NULL;
  npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  return npz;
}

ScArray *
golden_read (ScNpz *npz, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  ScArray *array = sc_npz_read (npz, name, &error);

  g_assert_no_error (error);
  g_assert_true (sc_array_is_contiguous (array));
  return array;
}

void
golden_assert_same (ScNpz *npz, const gchar *name, gconstpointer values, gsize n)
{
  g_autoptr (ScArray) expected = golden_read (npz, name);

  g_assert_cmpuint (sc_array_get_size (expected), ==, n);
  g_assert_true (expected->dtype == SC_DTYPE_FLOAT32 || expected->dtype == SC_DTYPE_INT32);
  g_assert_cmpmem (values, 4 * n, expected->data, 4 * n);
}

gdouble
golden_largest_difference (ScNpz *npz, const gchar *name, const gfloat *values, gsize n)
{
  g_autoptr (ScArray) expected = golden_read (npz, name);
  const gfloat *wanted = expected->data;
  gdouble largest = 0;

  g_assert_cmpuint (sc_array_get_size (expected), ==, n);
  g_assert_true (expected->dtype == SC_DTYPE_FLOAT32);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (isfinite (values[i]));
      largest = MAX (largest, fabs ((gdouble) values[i] - wanted[i]));
    }
  return largest;
}
