/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/frame-field.h"

/* Value of every position: digits of batch, time, level, lat, lon. */
static gdouble
value_at (const gsize *position)
{
  gdouble value = 0.0;

  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    value = 10.0 * value + (gdouble) position[axis];
  return value;
}

static const gsize sizes[SC_FRAME_N_AXES] = { 2, 4, 3, 5, 6 };

/* A dataset with one variable whose dimensions are the axes numbered in @order, then those of @extra, each of length @n. */
static ScDataset *
make_dataset (const gint *order, gint n_axes, ScDType dtype, const gchar *extra, gsize n)
{
  g_autoptr (GError) error = NULL;
  const gchar *dims[SC_FRAME_N_AXES + 2] = { NULL };
  gsize shape[SC_FRAME_N_AXES + 1];
  gint ndim = n_axes;

  for (gint i = 0; i < n_axes; i++)
    {
      dims[i] = sc_frame_axis_get_name ((ScFrameAxis) order[i]);
      shape[i] = sizes[order[i]];
    }
  if (extra != NULL)
    {
      dims[ndim] = extra;
      shape[ndim++] = n;
    }
  g_autoptr (ScArray) values = sc_array_new (dtype, ndim, shape, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    {
      gsize position[SC_FRAME_N_AXES] = { 0 }, rest = i, member = 0;
      for (gint d = ndim - 1; d >= 0; d--)
        {
          if (d < n_axes)
            position[order[d]] = rest % shape[d];
          else
            member = rest % shape[d];
          rest /= shape[d];
        }
      gdouble value = value_at (position) + 100000.0 * (gdouble) member;
      if (dtype == SC_DTYPE_FLOAT64)
        ((gdouble *) values->data)[i] = value;
      else if (dtype == SC_DTYPE_INT32)
        ((gint32 *) values->data)[i] = (gint32) value;
      else
        ((gfloat *) values->data)[i] = (gfloat) value;
    }
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  sc_dataset_add_variable (dataset, "v", variable, &error);
  g_assert_no_error (error);
  return dataset;
}

/* Whatever the order of the dimensions and the type, and however few there are. */
static void
test_orders (void)
{
  const ScDType dtypes[] = { SC_DTYPE_FLOAT32, SC_DTYPE_FLOAT64, SC_DTYPE_INT32 };
  const gsize times[] = { 3, 1 }, levels[] = { 2, 0 };

  for (gint trial = 0; trial < 60; trial++)
    {
      g_autoptr (GError) error = NULL;
      gint order[SC_FRAME_N_AXES] = { 0, 1, 2, 3, 4 };
      gint n_axes = g_test_rand_int_range (1, SC_FRAME_N_AXES + 1);
      for (gint i = SC_FRAME_N_AXES - 1; i > 0; i--)
        {
          gint j = g_test_rand_int_range (0, i + 1);
          gint kept = order[i];
          order[i] = order[j];
          order[j] = kept;
        }
      g_autoptr (ScDataset) dataset = make_dataset (order, n_axes, dtypes[trial % 3], trial % 2 ? "height" : NULL, 1);
      g_auto (ScFrameField) field = { { 0 }, NULL };
      sc_frame_field_read (&field, dataset, "v", 0, times, 2, levels, 2, &error);
      g_assert_no_error (error);

      gboolean has[SC_FRAME_N_AXES] = { FALSE };
      for (gint i = 0; i < n_axes; i++)
        has[order[i]] = TRUE;
      for (gsize b = 0; b < 2; b++)
        for (gsize t = 0; t < 2; t++)
          for (gsize l = 0; l < 2; l++)
            for (gsize i = 0; i < 5; i++)
              for (gsize j = 0; j < 6; j++)
                {
                  const gsize all[] = { b, times[t], levels[l], i, j };
                  gsize position[SC_FRAME_N_AXES];
                  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
                    position[axis] = has[axis] ? all[axis] : 0;
                  g_assert_cmpfloat (sc_frame_field_get (&field, b, t, l, i, j), ==, (gfloat) value_at (position));
                }
    }
}

static void
test_members (void)
{
  g_autoptr (GError) error = NULL;
  const gint order[] = { 3, 4 };
  g_autoptr (ScDataset) dataset = make_dataset (order, 2, SC_DTYPE_FLOAT32, "number", 3);
  g_auto (ScFrameField) field = { { 0 }, NULL };

  g_assert_cmpstr (sc_frame_sample_dim (dataset), ==, "number");
  sc_frame_field_read (&field, dataset, "v", 2, NULL, 0, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (sc_frame_field_get (&field, 0, 0, 0, 4, 5), ==, 200045.0f);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  const gint order[] = { 3, 4 };
  g_autoptr (ScDataset) dataset = make_dataset (order, 2, SC_DTYPE_FLOAT32, "height", 2);
  ScFrameField field;

  g_assert_false (sc_frame_field_read (&field, dataset, "v", 0, NULL, 0, NULL, 0, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE);
  g_assert_nonnull (strstr (error->message, "height"));
  g_clear_error (&error);
  g_assert_false (sc_frame_field_read (&field, dataset, "w", 0, NULL, 0, NULL, 0, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING);
  g_clear_error (&error);

  const gchar *const dims[] = { "lat", NULL };
  const gsize shape[] = { 5 };
  g_autoptr (ScArray) words = sc_array_new (SC_DTYPE_STRING, 1, shape, NULL);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, words, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "words", variable, NULL));
  g_assert_false (sc_frame_field_read (&field, dataset, "words", 0, NULL, 0, NULL, 0, &error));
  g_assert_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-field/orders", test_orders);
  g_test_add_func ("/frame-field/members", test_members);
  g_test_add_func ("/frame-field/refused", test_refused);
  return g_test_run ();
}
