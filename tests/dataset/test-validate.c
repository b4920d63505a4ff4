/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/fitness.h"
#include "dataset/validate.h"

#include <math.h>
#include <string.h>

static ScVariable *
coordinate (const gchar *name, gsize n, const gdouble *values, const gchar *units)
{
  const gchar *dims[] = { name };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  memcpy (array->data, values, n * sizeof *values);
  if (units != NULL)
    sc_attributes_set_text (attributes, "units", units);
  return sc_variable_new (dims, array, attributes);
}

static gboolean
has_problem (const ScCoordinateCheck *check, const gchar *kind)
{
  for (guint i = 0; i < check->problems->len; i++)
    if (g_str_has_prefix (check->problems->pdata[i], kind))
      return TRUE;
  return FALSE;
}

static void
test_coordinates (void)
{
  static const struct
  {
    const gchar *name;
    const gchar *units;
    gsize n;
    gdouble values[6];
    const gchar *problem; /* the only one; NULL: none */
  } cases[] = {
    { "lat", "degrees_north", 5, { -90, -45, 0, 45, 90 }, NULL },
    { "lat", "degrees_north", 5, { 90, 45, 0, -45, -90 }, "descending" },
    { "lat", "degrees_north", 4, { -90, 0, -45, 90 }, "not monotonic" },
    { "lat", "degrees_north", 4, { -87, -29, 29, 87 }, "poles" },
    { "lat", "degrees_north", 3, { -100, 0, 100 }, "range" },
    { "lat", "degrees_north", 4, { -10, -5, 0, 10 }, "irregular" },
    { "lat", NULL, 3, { -90, 0, 90 }, "units" },
    { "lon", "degrees_east", 4, { 0, 90, 180, 270 }, NULL },
    { "lon", "degrees_east", 4, { -180, -90, 0, 90 }, "longitude" },
    { "lon", "degrees_east", 5, { 0, 90, 180, 270, 360 }, "seam" },
    { "level", "hPa", 4, { 100, 500, 850, 1000 }, NULL },
    { "number", "1", 4, { 0, 1, 1, 2 }, "duplicate" },
    { "number", "1", 3, { 0, NAN, 2 }, "NaN" },
    { "time", "months since 1958-1-1", 3, { 0, 1, 2 }, "units" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScVariable) variable = coordinate (cases[i].name, cases[i].n, cases[i].values, cases[i].units);
      g_autoptr (ScCoordinateCheck) check = sc_check_coordinate (cases[i].name, variable, NULL);
      g_test_message ("%s: %s", cases[i].name, cases[i].problem != NULL ? cases[i].problem : "nothing");
      g_assert_cmpuint (check->problems->len, ==, cases[i].problem != NULL ? 1 : 0);
      if (cases[i].problem != NULL)
        g_assert_true (has_problem (check, cases[i].problem));
    }
}

static ScVariable *
field (gboolean moving)
{
  const gchar *dims[] = { "time", "lat", "lon" };
  const gsize shape[] = { 2, 3, 4 };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, NULL);
  gfloat *values = array->data;
  for (gsize i = 0; i < 24; i++)
    values[i] = 280 + (gfloat) i;
  values[6] = NAN;
  values[moving ? 19 : 18] = NAN;
  values[23] = INFINITY;
  return sc_variable_new (dims, array, NULL);
}

static void
test_values (void)
{
  for (gint moving = 0; moving < 2; moving++)
    {
      g_autoptr (ScVariable) variable = field (moving);
      g_autoptr (ScVariableCheck) check = sc_check_variable ("t", variable, NULL, NULL);
      g_assert_cmpuint (check->nan, ==, 2);
      g_assert_cmpuint (check->infinite, ==, 1);
      g_assert_cmpuint (check->first_nan[0], ==, 0);
      g_assert_cmpuint (check->first_nan[1], ==, 1);
      g_assert_cmpuint (check->first_nan[2], ==, 2);
      g_assert_cmpuint (check->nan_along[0][1], ==, 1);
      g_assert_cmpuint (check->nan_along[1][1], ==, 2);
      g_assert_cmpint (check->mask_moves, ==, moving);
      g_assert_cmpfloat (check->minimum, ==, 280);
      g_assert_cmpfloat (check->maximum, ==, 302);
    }
}

static void
check_range (const gchar *name, gdouble low, gdouble high, const gchar *word)
{
  const gchar *dims[] = { "x" };
  const gsize n = 2;
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  ((gdouble *) array->data)[0] = low;
  ((gdouble *) array->data)[1] = high;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, array, NULL);
  g_autoptr (ScVariableCheck) check = sc_check_variable (name, variable, NULL, NULL);
  g_assert_cmpuint (check->problems->len, ==, word != NULL ? 1 : 0);
  if (word != NULL)
    g_assert_nonnull (strstr (check->problems->pdata[0], word));
}

static void
test_ranges (void)
{
  check_range ("2m_temperature", 230, 310, NULL);
  check_range ("2m_temperature", -40, 45, "Celsius");
  check_range ("mean_sea_level_pressure", 95000, 104000, NULL);
  check_range ("mean_sea_level_pressure", 950, 1040, "hPa");
}

static void
test_fitness (void)
{
  const gchar *variables[] = { "2m_temperature", "temperature", NULL };
  const gboolean on_levels[] = { FALSE, TRUE };
  const gint levels[] = { 500, 850 };
  const ScRequirement requirement = { variables, on_levels, levels, 2, 2, 12, TRUE };
  const gdouble level_values[] = { 500, 1000 }, lat_values[] = { 90, 0, -90 };
  const gchar *surface_dims[] = { "latitude", "longitude" }, *upper_dims[] = { "level", "latitude", "longitude" };
  const gsize surface_shape[] = { 3, 4 }, upper_shape[] = { 2, 3, 4 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) surface = sc_array_new (SC_DTYPE_FLOAT32, 2, surface_shape, NULL);
  g_autoptr (ScArray) upper = sc_array_new (SC_DTYPE_FLOAT32, 3, upper_shape, NULL);
  g_autoptr (ScVariable) t2m = sc_variable_new (surface_dims, surface, NULL);
  g_autoptr (ScVariable) t = sc_variable_new (upper_dims, upper, NULL);
  g_autoptr (ScVariable) level = coordinate ("level", 2, level_values, "hPa");
  g_autoptr (ScVariable) latitude = coordinate ("latitude", 3, lat_values, "degrees_north");

  g_assert_true (sc_dataset_add_variable (dataset, "t2m", t2m, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, "t", t, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "level", level, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "latitude", latitude, NULL));
  g_autoptr (ScFitness) fitness = sc_fitness_check (&dataset, 1, &requirement, NULL);
  const gchar *missing[] = { "2m_temperature", "temperature", "level 850", "time", "lat", "lon" };
  const gchar *suggestions[] = { "t2m → 2m_temperature", "t → temperature", "latitude → lat", "longitude → lon" };
  g_assert_false (fitness->ok);
  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
    g_assert_true (g_ptr_array_find_with_equal_func (fitness->missing, missing[i], g_str_equal, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (suggestions); i++)
    g_assert_true (g_ptr_array_find_with_equal_func (fitness->suggestions, suggestions[i], g_str_equal, NULL));
  g_assert_cmpuint (fitness->missing->len, ==, G_N_ELEMENTS (missing));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validate/coordinates", test_coordinates);
  g_test_add_func ("/validate/values", test_values);
  g_test_add_func ("/validate/ranges", test_ranges);
  g_test_add_func ("/validate/fitness", test_fitness);
  return g_test_run ();
}
