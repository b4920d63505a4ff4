/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fields.h"
#include "sphere/icosahedral-mesh.h"

static ScField *
try_field (const gdouble *latitudes, gsize n_latitudes, const gdouble *longitudes, gsize n_longitudes, gsize n_values,
           ScFieldError expected)
{
  g_autofree gfloat *zeros = g_new0 (gfloat, n_values + 1);
  g_autoptr (GBytes) values = g_bytes_new (zeros, n_values * sizeof *zeros);
  g_autoptr (GError) error = NULL;
  ScField *field = sc_field_new (latitudes, n_latitudes, longitudes, n_longitudes, values, NULL, &error);

  if (field == NULL)
    g_assert_error (error, SC_FIELD_ERROR, (gint) expected);
  return field;
}

static void
test_refusals (void)
{
  const gdouble up[] = { -10, 0, 10 }, mixed[] = { -10, 10, 0 }, twice[] = { 0, 0, 10 }, beyond[] = { 80, 90, 100 };
  const gdouble nan[] = { 0, NAN, 10 }, east[] = { 0, 120, 240 }, far[] = { 0, 200, 400 };

  g_assert_null (try_field (mixed, 3, east, 3, 9, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (twice, 3, east, 3, 9, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (beyond, 3, east, 3, 9, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (nan, 3, east, 3, 9, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (up, 0, east, 3, 0, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (up, 3, far, 3, 9, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (up, 3, nan, 3, 9, SC_FIELD_ERROR_COORDINATES));
  g_assert_null (try_field (up, 3, east, 3, 8, SC_FIELD_ERROR_SHAPE));
  g_assert_null (try_field (up, 3, east, 3, 10, SC_FIELD_ERROR_SHAPE));
  g_autoptr (ScField) good = try_field (up, 3, east, 3, 9, SC_FIELD_ERROR_SHAPE);
  g_assert_nonnull (good);
}

static void
test_cells (void)
{
  const gboolean orders[] = { FALSE, TRUE };
  const gdouble wests[] = { 0, -180, 30 };

  for (gsize o = 0; o < G_N_ELEMENTS (orders); o++)
    for (gsize w = 0; w < G_N_ELEMENTS (wests); w++)
      {
        g_autoptr (ScField) field = make_field (19, 36, orders[o], wests[w], waves_with_gaps);
        for (gsize cell = 0; cell < sc_field_get_n_cells (field); cell++)
          {
            gdouble latitude, longitude;
            gsize found;
            ScFieldOrigin origin;
            gfloat value = sc_field_get_values (field)[cell];
            gfloat sampled;

            sc_field_get_cell_place (field, cell, &latitude, &longitude);
            g_assert_true (sc_field_locate (field, latitude, longitude, &found));
            g_assert_cmpuint (found, ==, cell);
            g_assert_true (sc_field_locate (field, latitude, longitude + 360, &found));
            g_assert_cmpuint (found, ==, cell);
            sampled = sc_field_sample (field, latitude, longitude, &origin);
            if (isnan (value))
              {
                g_assert_true (isnan (sampled));
                g_assert_cmpint (origin, ==, longitude >= 0 ? SC_FIELD_ORIGIN_SOURCE : SC_FIELD_ORIGIN_OPERATION);
              }
            else
              {
                g_assert_cmpfloat_with_epsilon (sampled, value, 1e-6f);
                g_assert_cmpint (origin, ==, SC_FIELD_ORIGIN_NONE);
              }
          }
      }
}

/* Between the cells the field is bilinear: a function of that form is met. */
static gfloat
plane (gdouble latitude, gdouble longitude)
{
  return (gfloat) (2 * latitude + 1);
}

static void
test_between_cells (void)
{
  g_autoptr (ScField) field = make_field (37, 72, FALSE, 0, plane);

  for (gint i = 0; i < 5000; i++)
    {
      gdouble latitude = g_test_rand_double_range (-90, 90), longitude = g_test_rand_double_range (-400, 400);
      g_assert_cmpfloat_with_epsilon (sc_field_sample (field, latitude, longitude, NULL), plane (latitude, longitude), 1e-3f);
    }
}

static void
test_seam (void)
{
  g_autoptr (ScField) field = make_field (37, 72, FALSE, 0, smooth_waves);

  for (gdouble latitude = -88; latitude <= 88; latitude += 4)
    {
      gfloat before = sc_field_sample (field, latitude, 359.999, NULL), after = sc_field_sample (field, latitude, 0.001, NULL);
      g_assert_cmpfloat_with_epsilon (before, after, 1e-3f);
    }
}

static void
test_turned_longitudes (void)
{
  const gdouble latitudes[] = { -45, 45 }, turned[] = { 180, 270, 0, 90 };
  const gfloat numbers[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  g_autoptr (GBytes) values = g_bytes_new (numbers, sizeof numbers);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScField) field = sc_field_new (latitudes, 2, turned, 4, values, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < 8; i++)
    g_assert_cmpfloat_with_epsilon (sc_field_sample (field, latitudes[i / 4], turned[i % 4], NULL), numbers[i], 1e-6f);
  g_assert_cmpfloat_with_epsilon (sc_field_sample (field, -45, 135, NULL), 1.5f, 1e-6f); /* between 90° and 180° */
}

static void
test_region (void)
{
  const gdouble latitudes[] = { 40, 50, 60 }, longitudes[] = { -10, 0, 10 };
  const gfloat numbers[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  g_autoptr (GBytes) values = g_bytes_new (numbers, sizeof numbers);
  g_autoptr (ScField) field = sc_field_new (latitudes, 3, longitudes, 3, values, NULL, NULL);
  ScFieldOrigin origin = SC_FIELD_ORIGIN_SOURCE;
  gsize cell;

  g_assert_true (sc_field_locate (field, 44.9, 349, &cell));
  g_assert_cmpuint (cell, ==, 0);
  g_assert_true (sc_field_locate (field, 64, 14, &cell)); /* half a cell further out */
  g_assert_cmpuint (cell, ==, 8);
  g_assert_false (sc_field_locate (field, 50, 16, &cell));
  g_assert_false (sc_field_locate (field, 30, 0, &cell));
  g_assert_true (isnan (sc_field_sample (field, 0, 0, &origin)));
  g_assert_cmpint (origin, ==, SC_FIELD_ORIGIN_NONE);
}

/* Uneven rows, as a Gaussian grid's, found as exactly as even ones. */
static void
test_uneven_rows (void)
{
  const gdouble latitudes[] = { 87.159, 78.651, 70.047, 61.439, 40, 39, -10, -87.159 }, longitudes[] = { 0, 90, 180, 270 };
  gfloat numbers[32];
  g_autoptr (GBytes) values = NULL;
  g_autoptr (ScField) field = NULL;

  for (gint i = 0; i < 32; i++)
    numbers[i] = (gfloat) latitudes[i / 4];
  values = g_bytes_new (numbers, sizeof numbers);
  field = sc_field_new (latitudes, 8, longitudes, 4, values, NULL, NULL);
  for (gdouble latitude = -90; latitude <= 90; latitude += 0.37)
    g_assert_cmpfloat_with_epsilon (sc_field_sample (field, latitude, 33, NULL), (gfloat) CLAMP (latitude, -87.159, 87.159), 1e-3f);
}

static void
test_like (void)
{
  g_autoptr (ScField) field = make_field (19, 36, FALSE, 0, smooth_waves);
  g_autofree gfloat *ones = g_new (gfloat, 19 * 36);
  g_autoptr (GBytes) values = NULL;
  g_autoptr (GBytes) few = g_bytes_new (ones, 4);
  g_autoptr (GError) error = NULL;
  gdouble minimum = 0, maximum = 0;

  for (gint i = 0; i < 19 * 36; i++)
    ones[i] = i == 5 ? INFINITY : 1;
  values = g_bytes_new (ones, 19 * 36 * sizeof *ones);
  sc_field_set_label (field, "temperature", "°C");
  g_autoptr (ScField) next = sc_field_new_like (field, values, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sc_field_shares_grid (field, next));
  g_assert_cmpstr (sc_field_get_label (next), ==, "temperature");
  g_assert_cmpstr (sc_field_get_units (next), ==, "°C");
  g_assert_true (sc_field_get_range (next, &minimum, &maximum)); /* infinity does not count */
  g_assert_cmpfloat (minimum, ==, 1);
  g_assert_cmpfloat (maximum, ==, 1);
  g_assert_null (sc_field_new_like (field, few, NULL, &error));
  g_assert_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SHAPE);
}

static void
test_counts (void)
{
  g_autoptr (ScField) field = make_field (19, 36, FALSE, -180, waves_with_gaps);
  gsize in_source, by_operation, nan = 0;

  for (gsize i = 0; i < sc_field_get_n_cells (field); i++)
    nan += isnan (sc_field_get_values (field)[i]);
  sc_field_count_missing (field, &in_source, &by_operation);
  g_assert_cmpuint (in_source, >, 0);
  g_assert_cmpuint (by_operation, >, 0);
  g_assert_cmpuint (in_source + by_operation, ==, nan);
}

static void
test_mesh (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (3, &error);
  g_autoptr (ScGrid) grid = mesh != NULL ? sc_grid_new_mesh (mesh, &error) : NULL;
  g_autoptr (GBytes) values = NULL;
  g_autoptr (ScField) field = NULL;
  gfloat *numbers;
  gsize n;

  g_assert_no_error (error);
  n = sc_grid_get_n_values (grid);
  numbers = g_new (gfloat, n);
  for (gsize i = 0; i < n; i++)
    numbers[i] = (gfloat) i;
  values = g_bytes_new_take (numbers, n * sizeof *numbers);
  field = sc_field_new_for_grid (grid, values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_field_get_n_cells (field), ==, n);
  for (gsize i = 0; i < n; i++)
    {
      gdouble latitude, longitude;
      gsize cell;
      sc_field_get_cell_place (field, i, &latitude, &longitude);
      g_assert_true (sc_field_locate (field, latitude, longitude, &cell));
      g_assert_cmpuint (cell, ==, i);
      g_assert_cmpfloat (sc_field_sample (field, latitude, longitude, NULL), ==, (gfloat) i);
    }
}

static void
test_axes_grid (void)
{
  const gdouble latitudes[] = { 60, 0, -60 }, longitudes[] = { 0, 90, 180, 270 };
  gfloat numbers[12];
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGrid) grid = sc_grid_new_axes (latitudes, 3, longitudes, 4, &error);
  g_autoptr (GBytes) values = NULL;
  g_autoptr (ScField) field = NULL;

  g_assert_no_error (error);
  for (gint i = 0; i < 12; i++)
    numbers[i] = (gfloat) i;
  values = g_bytes_new (numbers, sizeof numbers);
  field = sc_field_new_for_grid (grid, values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (sc_field_sample (field, 30, 45, NULL), 2.5f, 1e-5f); /* bilinear, not nearest */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/refusals", test_refusals);
  g_test_add_func ("/field/cells", test_cells);
  g_test_add_func ("/field/between-cells", test_between_cells);
  g_test_add_func ("/field/seam", test_seam);
  g_test_add_func ("/field/turned-longitudes", test_turned_longitudes);
  g_test_add_func ("/field/region", test_region);
  g_test_add_func ("/field/uneven-rows", test_uneven_rows);
  g_test_add_func ("/field/like", test_like);
  g_test_add_func ("/field/counts", test_counts);
  g_test_add_func ("/field/mesh", test_mesh);
  g_test_add_func ("/field/axes-grid", test_axes_grid);
  return g_test_run ();
}
