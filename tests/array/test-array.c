/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "array/array.h"

#include <math.h>

static ScArray *
counting (gint ndim, const gsize *shape)
{
  ScArray *array = sc_array_new (SC_DTYPE_INT32, ndim, shape, NULL);
  for (gsize i = 0; i < sc_array_get_size (array); i++)
    ((gint32 *) array->data)[i] = (gint32) i;
  return array;
}

static void
test_views (void)
{
  const gsize shape[] = { 3, 4, 5 };
  const gsize start[] = { 1, 0, 1 }, count[] = { 2, 2, 2 };
  const gssize step[] = { 1, 3, 2 };
  const gint axes[] = { 2, 0, 1 };
  g_autoptr (ScArray) array = counting (3, shape);
  g_autoptr (ScArray) slice = sc_array_slice (array, start, count, step);
  g_autoptr (ScArray) turned = sc_array_transpose (slice, axes);
  g_autoptr (ScArray) copy = sc_array_contiguous (turned, NULL);

  g_assert_true (sc_array_is_contiguous (array));
  g_assert_false (sc_array_is_contiguous (slice));
  g_assert_cmpuint (sc_array_get_size (slice), ==, 8);
  for (gsize i = 0; i < 2; i++)
    for (gsize j = 0; j < 2; j++)
      for (gsize k = 0; k < 2; k++)
        {
          gint64 expected = (gint64) ((1 + i) * 20 + 3 * j * 5 + 1 + 2 * k);
          g_assert_cmpint (sc_array_get_int (slice, (i * 2 + j) * 2 + k), ==, expected);
          g_assert_cmpint (((gint32 *) copy->data)[(k * 2 + i) * 2 + j], ==, expected);
        }
  /* The view keeps the buffer. */
  g_clear_pointer (&array, sc_array_unref);
  g_assert_cmpint (sc_array_get_int (slice, 0), ==, 21);
}

static void
test_alignment (void)
{
  for (gsize n = 0; n < 200; n += 37)
    {
      g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_UINT8, 1, &n, NULL);
      g_assert_cmpuint (GPOINTER_TO_SIZE (array->data) % 64, ==, 0);
    }
}

static void
test_take (void)
{
  const gsize shape[] = { 2, 4, 3 };
  const gssize indices[] = { 3, -1, 0, 1 };
  g_autoptr (ScArray) array = counting (3, shape);
  g_autoptr (ScArray) taken = sc_array_take (array, 1, indices, 4, NULL);

  for (gsize i = 0; i < 2; i++)
    for (gsize j = 0; j < 4; j++)
      for (gsize k = 0; k < 3; k++)
        g_assert_cmpint (sc_array_get_int (taken, (i * 4 + j) * 3 + k), ==,
                         indices[j] < 0 ? 0 : (gint64) (i * 12 + (gsize) indices[j] * 3 + k));
}

static void
test_broadcast (void)
{
  const gsize column = 2, shape[] = { 2, 3 };
  const gint axes[] = { 0, -1 };
  g_autoptr (ScArray) array = counting (1, &column);
  g_autoptr (ScArray) wide = sc_array_broadcast (array, 2, shape, axes);
  g_autoptr (ScArray) copy = sc_array_contiguous (wide, NULL);

  for (gsize i = 0; i < 6; i++)
    g_assert_cmpint (((gint32 *) copy->data)[i], ==, (gint32) (i / 3));
}

static void
test_cast (void)
{
  const gsize n = 6;
  const gdouble values[] = { 1.5, -1.5, NAN, 1e30, -1e30, 200 };
  const struct
  {
    ScDType dtype;
    gint64 expected[6];
  } cases[] = {
    { SC_DTYPE_INT8, { 1, -1, 0, 127, -128, 127 } },
    { SC_DTYPE_UINT8, { 1, 0, 0, 255, 0, 200 } },
    { SC_DTYPE_INT32, { 1, -1, 0, G_MAXINT32, G_MININT32, 200 } },
    { SC_DTYPE_INT64, { 1, -1, 0, G_MAXINT64, G_MININT64, 200 } },
    { SC_DTYPE_BOOL, { 1, 1, 1, 1, 1, 1 } },
  };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    ((gdouble *) array->data)[i] = values[i];
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (ScArray) cast = sc_array_cast (array, cases[c].dtype, NULL);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpint (sc_array_get_int (cast, i), ==, cases[c].expected[i]);
    }
  g_assert_null (sc_array_cast (array, SC_DTYPE_STRING, &error));
  g_assert_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_DTYPE);
}

static void
test_too_large (void)
{
  const gsize overflowing[] = { G_MAXSIZE / 2, 8 };
  const gsize enormous[] = { (gsize) 1 << 40, (gsize) 1 << 20 };
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_array_new (SC_DTYPE_FLOAT32, 2, overflowing, &error));
  g_assert_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (sc_array_new (SC_DTYPE_FLOAT64, 2, enormous, &error));
  g_assert_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE);
}

static void
test_missing_and_equal (void)
{
  const gsize n = 3;
  g_autoptr (ScArray) real = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, NULL);
  g_autoptr (ScArray) wide = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  g_autoptr (ScArray) time = sc_array_new (SC_DTYPE_DATETIME, 1, &n, NULL);
  g_autoptr (ScArray) text = sc_array_new (SC_DTYPE_STRING, 1, &n, NULL);

  ((gfloat *) real->data)[1] = NAN;
  ((gdouble *) wide->data)[1] = NAN;
  ((gint64 *) time->data)[2] = SC_NOT_A_TIME;
  ((gchar **) text->data)[0] = g_strdup ("a");
  g_assert_cmpuint (sc_array_count_missing (real), ==, 1);
  g_assert_cmpuint (sc_array_count_missing (time), ==, 1);
  g_assert_cmpuint (sc_array_count_missing (text), ==, 2);
  g_assert_true (sc_array_equal (real, wide));
  g_assert_false (sc_array_equal (real, time));
  ((gdouble *) wide->data)[0] = 1e-300;
  g_assert_false (sc_array_equal (real, wide));

  g_autoptr (ScArray) again = sc_array_copy (text, NULL);
  g_assert_true (sc_array_equal (text, again));
}

static void
test_format (void)
{
  const gsize n = 1;
  g_autoptr (ScArray) single = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, NULL);
  g_autoptr (ScArray) real = sc_array_new_double (0.1);
  g_autoptr (ScArray) time = sc_array_new (SC_DTYPE_DATETIME, 1, &n, NULL);

  ((gfloat *) single->data)[0] = 0.1f;
  ((gint64 *) time->data)[0] = 1553839200 * SC_NANOSECONDS;
  g_autofree gchar *a = sc_array_format_element (single, 0);
  g_autofree gchar *b = sc_array_format_element (real, 0);
  g_autofree gchar *c = sc_array_format_element (time, 0);
  g_assert_cmpstr (a, ==, "0.1");
  g_assert_cmpstr (b, ==, "0.1");
  g_assert_cmpstr (c, ==, "2019-03-29T06:00:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/array/views", test_views);
  g_test_add_func ("/array/alignment", test_alignment);
  g_test_add_func ("/array/take", test_take);
  g_test_add_func ("/array/broadcast", test_broadcast);
  g_test_add_func ("/array/cast", test_cast);
  g_test_add_func ("/array/too-large", test_too_large);
  g_test_add_func ("/array/missing-and-equal", test_missing_and_equal);
  g_test_add_func ("/array/format", test_format);
  return g_test_run ();
}
