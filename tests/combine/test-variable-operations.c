/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/combine-error.h"
#include "combine/variable-operations.h"

static ScVariable *
empty_variable (ScDType dtype)
{
  const gchar *dims[] = { "x" };
  const gsize n = 0;
  g_autoptr (ScArray) array = sc_array_new (dtype, 1, &n, NULL);
  return sc_variable_new (dims, array, NULL);
}

/* The types that xarray 2026.9 and NumPy 2 give, whichever of the two comes first. */
static void
test_empty (void)
{
  static const struct
  {
    ScDType a, b;
    gboolean refused;
    ScDType result;
  } cases[] = {
    { SC_DTYPE_BOOL, SC_DTYPE_DATETIME, TRUE, 0 },
    { SC_DTYPE_INT64, SC_DTYPE_DATETIME, TRUE, 0 },
    { SC_DTYPE_FLOAT32, SC_DTYPE_DATETIME, TRUE, 0 },
    { SC_DTYPE_STRING, SC_DTYPE_DATETIME, TRUE, 0 },
    { SC_DTYPE_FLOAT64, SC_DTYPE_TIMEDELTA, TRUE, 0 },
    { SC_DTYPE_BOOL, SC_DTYPE_TIMEDELTA, FALSE, SC_DTYPE_TIMEDELTA },
    { SC_DTYPE_INT8, SC_DTYPE_TIMEDELTA, FALSE, SC_DTYPE_TIMEDELTA },
    { SC_DTYPE_DATETIME, SC_DTYPE_TIMEDELTA, FALSE, SC_DTYPE_DATETIME },
    { SC_DTYPE_DATETIME, SC_DTYPE_DATETIME, FALSE, SC_DTYPE_DATETIME },
    { SC_DTYPE_STRING, SC_DTYPE_TIMEDELTA, FALSE, SC_DTYPE_STRING },
    { SC_DTYPE_STRING, SC_DTYPE_BOOL, FALSE, SC_DTYPE_STRING },
    { SC_DTYPE_BOOL, SC_DTYPE_INT8, FALSE, SC_DTYPE_INT8 },
    { SC_DTYPE_INT8, SC_DTYPE_INT64, FALSE, SC_DTYPE_INT64 },
    { SC_DTYPE_INT8, SC_DTYPE_FLOAT32, FALSE, SC_DTYPE_FLOAT32 },
    { SC_DTYPE_INT64, SC_DTYPE_FLOAT32, FALSE, SC_DTYPE_FLOAT64 },
  };
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      gsize at = i / 2;
      g_autoptr (ScVariable) a = empty_variable (i % 2 == 0 ? cases[at].a : cases[at].b);
      g_autoptr (ScVariable) b = empty_variable (i % 2 == 0 ? cases[at].b : cases[at].a);
      g_autoptr (GError) error = NULL;
      gboolean compatible = FALSE;
      g_test_message ("%s and %s", sc_dtype_get_name (sc_variable_get_dtype (a)), sc_dtype_get_name (sc_variable_get_dtype (b)));
      g_assert_true (sc_variables_compatible (a, b, SC_COMPAT_NO_CONFLICTS, &compatible, NULL));
      g_assert_true (compatible);
      g_autoptr (ScVariable) filled = sc_variable_fill_missing (a, b, &error);
      if (cases[at].refused)
        {
          g_assert_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH);
          g_assert_null (filled);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (sc_variable_get_dtype (filled), ==, cases[at].result);
      g_assert_cmpuint (sc_variable_get_shape (filled)[0], ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variable-operations/empty", test_empty);
  return g_test_run ();
}
