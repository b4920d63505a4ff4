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
    { "lat", "radians", 3, { -1.5, 0, 1.5 }, "units: “radians”" },
    { "lat", "degrees_north", 4, { -90, 0, 0, 90 }, "duplicate" },
    { "lat", "degrees_north", 3, { -90, NAN, 90 }, "NaN" },
    { "lon", "degrees_east", 4, { 350, 0, 10, 20 }, "seam: it lies within, the count jumps at position 1" },
    { "lon", "degrees_east", 4, { 20, 10, 0, 350 }, "seam: it lies within, the count jumps at position 3" },
    { "lon", "degrees_east", 4, { 0, 20, 10, 30 }, "not monotonic" },
    { "level", "Pa", 3, { 500, 850, 1000 }, "units: up to 1000 looks like hPa" },
    { "plev", "hPa", 3, { 50000, 85000, 100000 }, "units: up to 100000 looks like Pa" },
    { "plev", "Pa", 3, { 50000, 85000, 100000 }, NULL },
    { "depth", NULL, 3, { 0, 10, 50 }, "units: missing" },
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
      g_assert_cmpuint (check->nan_cells[0][0], ==, 0);
      g_assert_cmpuint (check->nan_cells[0][1], ==, 1);
      g_assert_cmpuint (check->nan_cells[0][2], ==, 2);
      g_assert_cmpuint (check->nan_cells[1][0], ==, 1);
      g_assert_cmpuint (check->nan_cells[1][2], ==, moving ? 3 : 2);
      g_assert_cmpuint (check->infinite_cells[0][0], ==, 1);
      g_assert_cmpuint (check->infinite_cells[0][1], ==, 2);
      g_assert_cmpuint (check->infinite_cells[0][2], ==, 3);
      g_assert_cmpuint (check->nan_along[0][1], ==, 1);
      g_assert_cmpuint (check->nan_along[1][1], ==, 2);
      g_assert_cmpint (check->mask_moves, ==, moving);
      g_assert_cmpfloat (check->minimum, ==, 280);
      g_assert_cmpfloat (check->maximum, ==, 302);
    }
}

static void
check_range (const gchar *name, const gchar *standard_name, const gchar *units, gdouble low, gdouble high, const gchar *word)
{
  const gchar *dims[] = { "level", "cell" };
  const gsize shape[] = { 2, 1 };
  const gdouble levels[] = { 500, 1000 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScVariable) level = coordinate ("level", 2, levels, "hPa");
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 2, shape, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  ((gdouble *) array->data)[0] = low;
  ((gdouble *) array->data)[1] = high;
  if (standard_name != NULL)
    sc_attributes_set_text (attributes, "standard_name", standard_name);
  if (units != NULL)
    sc_attributes_set_text (attributes, "units", units);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, array, attributes);
  g_assert_true (sc_dataset_add_coordinate (dataset, "level", level, NULL));
  g_autoptr (ScVariableCheck) check = sc_check_variable (name, variable, dataset, NULL);
  g_test_message ("%s (%s, %s): %g … %g", name, standard_name, units, low, high);
  g_assert_cmpuint (check->problems->len, ==, word != NULL ? 1 : 0);
  if (word != NULL)
    g_assert_nonnull (strstr (check->problems->pdata[0], word));
}

static void
test_ranges (void)
{
  check_range ("2m_temperature", NULL, NULL, 230, 310, NULL);
  check_range ("2m_temperature", NULL, NULL, -40, 45, "Celsius where kelvin");
  check_range ("2m_temperature", NULL, "kelvin", -40, 45, "Celsius where kelvin");
  check_range ("2m_temperature", NULL, "degC", -40, 45, NULL);
  check_range ("air", "air_temperature", "K", -40, 45, "Celsius where kelvin");
  check_range ("air", "air_temperature", "degC", 230, 310, "kelvin where degrees Celsius");
  check_range ("mean_sea_level_pressure", NULL, NULL, 95000, 104000, NULL);
  check_range ("mean_sea_level_pressure", NULL, NULL, 950, 1040, "hPa where Pa");
  check_range ("p", "air_pressure_at_mean_sea_level", "Pa", 950, 1040, "hPa where Pa");
  check_range ("slp", NULL, "hPa", 950, 1040, NULL);
  check_range ("slp", NULL, "mb", 95000, 104000, "Pa where hPa");
  check_range ("geopotential", NULL, "m2 s-2", 900, 57000, NULL);
  check_range ("geopotential", NULL, "m2 s-2", 100, 5800, "height in metres where geopotential");
  check_range ("phi", "geopotential", NULL, 100, 5800, "height in metres where geopotential");
  check_range ("zg", "geopotential_height", "m", 100, 5800, NULL);
  check_range ("z", NULL, "gpm", 100, 5800, NULL);
  check_range ("zg", NULL, "m", 900, 57000, "m²/s² where geopotential height");
}

/* Deviations of a temperature are small, and no degrees Celsius. */
static void
test_statistics (void)
{
  const gchar *dims[] = { "level" };
  const gsize n = 2;
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  ((gdouble *) array->data)[0] = 8;
  ((gdouble *) array->data)[1] = 14;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, array, NULL);
  g_autoptr (ScVariableCheck) check = sc_check_variable ("temperature", variable, NULL, NULL);
  g_assert_cmpuint (check->problems->len, ==, 0);
  g_assert_cmpfloat (check->maximum, ==, 14);
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

static void
add_field (ScDataset *dataset, const gchar *name, const gchar *standard_name, const gchar *units, gboolean on_levels)
{
  const gchar *dims[] = { "plev", "lat", "lon" };
  const gsize shape[] = { 2, 2, 2 };
  gint first = on_levels ? 0 : 1;
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT32, 3 - first, shape + first, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  if (standard_name != NULL)
    sc_attributes_set_text (attributes, "standard_name", standard_name);
  if (units != NULL)
    sc_attributes_set_text (attributes, "units", units);
  g_autoptr (ScVariable) variable = sc_variable_new (dims + first, array, attributes);
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
}

static void
test_fitness_of_values (void)
{
  const gchar *variables[] = { "t", NULL };
  const gboolean on_levels[] = { FALSE };
  const ScRequirement requirement = { variables, on_levels, NULL, 0, 0, 12, FALSE };
  const gdouble lat[] = { 0, 10 }, lon[] = { 0, 180 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScVariable) latitude = coordinate ("lat", 2, lat, "degrees_north");
  g_autoptr (ScVariable) longitude = coordinate ("lon", 2, lon, "degrees_east");
  g_autoptr (ScVariable) values = field (FALSE);
  g_autoptr (GPtrArray) checks = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_variable_check_free);

  g_assert_true (sc_dataset_add_coordinate (dataset, "lat", latitude, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "lon", longitude, NULL));
  g_ptr_array_add (checks, sc_check_variable ("unused", values, NULL, NULL));
  g_autoptr (ScDataset) fields = sc_dataset_new ();
  g_assert_true (sc_dataset_add_variable (fields, "t", values, NULL));
  ScDataset *both[] = { dataset, fields };
  g_autoptr (ScFitness) fitness = sc_fitness_check (both, 2, &requirement, NULL);
  g_assert_cmpuint (fitness->problems->len, ==, 0);
  sc_fitness_add_values (fitness, &requirement, checks);
  g_assert_cmpuint (fitness->problems->len, ==, 0);
  g_ptr_array_add (checks, sc_check_variable ("t", values, NULL, NULL));
  sc_fitness_add_values (fitness, &requirement, checks);
  g_assert_cmpuint (fitness->problems->len, ==, 1);
  g_assert_cmpstr (fitness->problems->pdata[0], ==, "t: infinite: 1 values");
  g_assert_false (fitness->ok);
}

/* Another model's file: CMIP's names, levels in Pa, other units. */
static void
test_other_names (void)
{
  const gchar *variables[] = { "2m_temperature", "mean_sea_level_pressure", "geopotential", "geopotential_at_surface",
                               "u_component_of_wind", "specific_humidity", NULL };
  const gboolean on_levels[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE };
  const gint levels[] = { 500, 700, 850 };
  const ScRequirement requirement = { variables, on_levels, levels, 3, 0, 12, FALSE };
  const gdouble plev[] = { 85000, 50000 };
  const gchar *missing[] = { "mean_sea_level_pressure", "geopotential", "geopotential_at_surface", "u_component_of_wind",
                             "level", "level 700" };
  const gchar *suggestions[] = { "p → mean_sea_level_pressure", "zg × 9.80665 m/s² → geopotential",
                                 "orog × 9.80665 m/s² → geopotential_at_surface", "wind → u_component_of_wind", "plev → level" };
  const gchar *problems[] = { "2m_temperature: the values are in degC, K is needed",
                              "specific_humidity: the values are in g kg-1, kg/kg is needed",
                              "plev: the labels are in Pa, hPa is needed" };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScVariable) level = coordinate ("plev", 2, plev, "Pa");
  const gdouble lat[] = { 0, 10 }, lon[] = { 0, 180 };
  g_autoptr (ScVariable) latitude = coordinate ("lat", 2, lat, "degrees_north");
  g_autoptr (ScVariable) longitude = coordinate ("lon", 2, lon, "degrees_east");
  const gdouble hours[] = { 0 };
  g_autoptr (ScVariable) time = coordinate ("time", 1, hours, NULL);

  add_field (dataset, "2m_temperature", NULL, "degC", FALSE);
  add_field (dataset, "p", "air_pressure_at_mean_sea_level", "Pa", FALSE);
  add_field (dataset, "zg", "geopotential_height", "m", TRUE);
  add_field (dataset, "orog", NULL, "m", FALSE);
  add_field (dataset, "wind", "eastward_wind", "m s-1", TRUE);
  add_field (dataset, "specific_humidity", NULL, "g kg-1", TRUE);
  g_assert_true (sc_dataset_add_coordinate (dataset, "plev", level, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "lat", latitude, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "lon", longitude, NULL));
  g_assert_true (sc_dataset_add_coordinate (dataset, "time", time, NULL));
  g_autoptr (ScFitness) fitness = sc_fitness_check (&dataset, 1, &requirement, NULL);
  g_assert_false (fitness->ok);
  const struct
  {
    GPtrArray *found;
    const gchar *const *expected;
    gsize n;
  } lists[] = { { fitness->missing, missing, G_N_ELEMENTS (missing) },
                { fitness->suggestions, suggestions, G_N_ELEMENTS (suggestions) },
                { fitness->problems, problems, G_N_ELEMENTS (problems) } };
  for (gsize list = 0; list < 3; list++)
    {
      for (guint i = 0; i < lists[list].found->len; i++)
        g_test_message ("%s", (const gchar *) lists[list].found->pdata[i]);
      g_assert_cmpuint (lists[list].found->len, ==, lists[list].n);
      for (gsize i = 0; i < lists[list].n; i++)
        g_assert_true (g_ptr_array_find_with_equal_func (lists[list].found, lists[list].expected[i], g_str_equal, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validate/coordinates", test_coordinates);
  g_test_add_func ("/validate/values", test_values);
  g_test_add_func ("/validate/ranges", test_ranges);
  g_test_add_func ("/validate/statistics", test_statistics);
  g_test_add_func ("/validate/fitness", test_fitness);
  g_test_add_func ("/validate/fitness-of-values", test_fitness_of_values);
  g_test_add_func ("/validate/other-names", test_other_names);
  return g_test_run ();
}
