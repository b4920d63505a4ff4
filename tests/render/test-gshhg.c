/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/gshhg.h"

#include <math.h>
#include <netcdf.h>
#include <string.h>

#include "io/open.h"
#include "support/test-data.h"

#define N_COLUMNS 4
#define N_ROWS 2
#define N_BINS 8

/*
 * An Earth of eight bins of 90°. In the first northern bin, from 0 to 90° E,
 * lies an island with a lake; the bin east of it is all land; a coast runs
 * through the first southern one from its southern side to its northern one,
 * land in the west.
 */
typedef struct
{
  gint bin_minutes, n_columns, n_rows;
  gint first_segment[N_BINS], n_segments[N_BINS], corners[N_BINS];
  gint info[3], first_point[3];
  gint east[12], north[12];
} Shores;

#define SHARE(degrees) ((gint) ((degrees) / 90.0 * 65535 + 0.5))
#define INFO(n, level, entry, exit) ((n) << 9 | (level) << 6 | (entry) << 3 | (exit))

static const Shores GOOD = {
  .bin_minutes = 90 * 60,
  .n_columns = N_COLUMNS,
  .n_rows = N_ROWS,
  .first_segment = { 0, 2, 2, 2, 2, 3, 3, 3 },
  .n_segments = { 2, 0, 0, 0, 1, 0, 0, 0 },
  .corners = { 0, 1 << 9, 0, 0, 1 << 9, 0, 0, 0 },
  .info = { INFO (5, 1, 4, 4), INFO (5, 2, 4, 4), INFO (2, 1, 0, 2) },
  .first_point = { 0, 5, 10 },
  .east = { SHARE (20), SHARE (70), SHARE (70), SHARE (20), SHARE (20), SHARE (40), SHARE (50), SHARE (50), SHARE (40), SHARE (40),
            SHARE (30), SHARE (60) },
  .north = { SHARE (20), SHARE (20), SHARE (70), SHARE (70), SHARE (20), SHARE (40), SHARE (40), SHARE (50), SHARE (50), SHARE (40),
             SHARE (0), SHARE (90) },
};

static void
put (gint file, const gchar *name, gsize n, const gint *values)
{
  g_autofree gchar *dim_name = g_strdup_printf ("n_%s", name);
  gint dim, variable;

  nc_redef (file); /* NetCDF-4 needs it not, the first time it is in that mode already */
  g_assert_cmpint (nc_def_dim (file, dim_name, n, &dim), ==, NC_NOERR);
  g_assert_cmpint (nc_def_var (file, name, NC_INT, 1, &dim, &variable), ==, NC_NOERR);
  nc_enddef (file);
  g_assert_cmpint (nc_put_var_int (file, variable, values), ==, NC_NOERR);
}

static gchar *
write_shores (const gchar *folder, const Shores *shores, const gchar *left_out)
{
  gchar *path = g_build_filename (folder, "binned_GSHHS_c.nc", NULL);
  const struct
  {
    const gchar *name;
    gsize n;
    const gint *values;
  } tables[] = {
    { "Bin_size_in_minutes", 1, &shores->bin_minutes },
    { "N_bins_in_360_longitude_range", 1, &shores->n_columns },
    { "N_bins_in_180_degree_latitude_range", 1, &shores->n_rows },
    { "Id_of_first_segment_in_a_bin", N_BINS, shores->first_segment },
    { "N_segments_in_a_bin", N_BINS, shores->n_segments },
    { "Embedded_node_levels_in_a_bin", N_BINS, shores->corners },
    { "Embedded_npts_levels_exit_entry_for_a_segment", 3, shores->info },
    { "Id_of_first_point_in_a_segment", 3, shores->first_point },
    { "Relative_longitude_from_SW_corner_of_bin", 12, shores->east },
    { "Relative_latitude_from_SW_corner_of_bin", 12, shores->north },
  };
  gint file;

  g_assert_cmpint (nc_create (path, NC_CLOBBER | NC_NETCDF4, &file), ==, NC_NOERR);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (tables[i].name, left_out) != 0)
      put (file, tables[i].name, tables[i].n, tables[i].values);
  g_assert_cmpint (nc_close (file), ==, NC_NOERR);
  return path;
}

static void
test_levels (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = write_shores (folder, &GOOD, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGshhg) shores = sc_gshhg_open (path, &error);
  const struct
  {
    gdouble latitude, longitude;
    gint level;
  } places[] = {
    { 10, 10, 0 }, { 30, 30, 1 },  { 45, 45, 2 },  { 60, 30, 1 },    { 80, 45, 0 },   { 30, 390, 1 },  { 45, -315, 2 },
    { 45, 100, 1 }, { 10, 179, 1 }, { 45, 200, 0 }, { -45, 10, 1 },   { -45, 80, 0 },  { -80, 31, 1 },  { -80, 36, 0 },
    { -10, 54, 1 }, { -10, 60, 0 }, { 90, 0, 0 },   { -90, 359.9, 0 }, { -45, 300, 0 },
  };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_cmpint (sc_gshhg_get_level (shores, places[i].latitude, places[i].longitude), ==, places[i].level);
      g_assert_cmpint (sc_gshhg_is_land (shores, places[i].latitude, places[i].longitude), ==, places[i].level == 1);
    }
  g_assert_cmpint (sc_gshhg_get_level (shores, NAN, 0), ==, 0);
  test_remove_dir (folder);
}

static void
test_segments (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = write_shores (folder, &GOOD, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGshhg) shores = sc_gshhg_open (path, &error);
  const gfloat *points;
  gint level;
  gsize n;

  g_assert_no_error (error);
  g_assert_cmpuint (sc_gshhg_get_n_segments (shores), ==, 3);
  points = sc_gshhg_get_segment (shores, 2, &level, &n);
  g_assert_cmpint (level, ==, 1);
  g_assert_cmpuint (n, ==, 2);
  /* A place is stored to 90° / 65535. */
  g_assert_cmpfloat_with_epsilon (points[0], -90.f, 1e-3f);
  g_assert_cmpfloat_with_epsilon (points[1], 30.f, 1e-3f);
  g_assert_cmpfloat_with_epsilon (points[2], 0.f, 1e-3f);
  g_assert_cmpfloat_with_epsilon (points[3], 60.f, 1e-3f);
  test_remove_dir (folder);
}

static void
expect_refusal (const Shores *shores, const gchar *left_out, const gchar *word)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = write_shores (folder, shores, left_out);
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_gshhg_open (path, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, word));
  test_remove_dir (folder);
}

static void
test_malformed (void)
{
  Shores bad = GOOD;

  bad.first_point[1] = 9;
  expect_refusal (&bad, NULL, "segment 1");
  bad = GOOD;
  bad.first_point[0] = -1;
  expect_refusal (&bad, NULL, "segment 0");
  bad = GOOD;
  bad.info[2] = INFO (1, 1, 0, 2);
  expect_refusal (&bad, NULL, "segment 2");
  bad = GOOD;
  bad.info[0] = -1;
  expect_refusal (&bad, NULL, "segment 0");
  bad = GOOD;
  bad.n_segments[4] = 2;
  expect_refusal (&bad, NULL, "bin 4");
  bad = GOOD;
  bad.first_segment[7] = -5;
  expect_refusal (&bad, NULL, "bin 7");
  bad = GOOD;
  bad.n_rows = 3;
  expect_refusal (&bad, NULL, "cover the Earth");
  bad = GOOD;
  bad.bin_minutes = 0;
  expect_refusal (&bad, NULL, "Bin_size_in_minutes");
  bad = GOOD;
  bad.n_columns = 1000000;
  expect_refusal (&bad, NULL, "N_bins_in_360_longitude_range");
  expect_refusal (&GOOD, "Id_of_first_point_in_a_segment", "Id_of_first_point_in_a_segment");
  expect_refusal (&GOOD, "Relative_latitude_from_SW_corner_of_bin", "Relative_latitude_from_SW_corner_of_bin");
}

static void
test_damaged (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = write_shores (folder, &GOOD, NULL);
  g_autofree gchar *missing = g_build_filename (folder, "nothing.nc", NULL);
  g_autofree gchar *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_null (sc_gshhg_open (missing, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize cut = 0; cut < length; cut += 1 + length / 40)
    {
      g_autoptr (ScGshhg) shores = NULL;
      g_clear_error (&error);
      g_assert_true (g_file_set_contents (path, contents, (gssize) cut, NULL));
      shores = sc_gshhg_open (path, &error);
      g_assert_true ((shores == NULL) == (error != NULL));
    }
  test_remove_dir (folder);
}

static void
test_installed (void)
{
  for (gint detail = 0; detail <= SC_GSHHG_INTERMEDIATE; detail++)
    {
      g_autofree gchar *path = sc_gshhg_find ((ScGshhgDetail) detail);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScGshhg) shores = NULL;
      gdouble land = 0, all = 0;

      if (path == NULL)
        {
          g_test_skip ("the GSHHG files of GMT are not installed");
          return;
        }
      shores = sc_gshhg_open (path, &error);
      g_assert_no_error (error);
      g_assert_true (sc_gshhg_is_land (shores, 48.9, 2.3));     /* Paris */
      g_assert_true (sc_gshhg_is_land (shores, 39.9, 116.4));   /* Beijing */
      g_assert_true (sc_gshhg_is_land (shores, -25, 135));      /* Australia */
      g_assert_true (sc_gshhg_is_land (shores, -85, 10));       /* Antarctica */
      g_assert_false (sc_gshhg_is_land (shores, 0, -30));       /* Atlantic */
      g_assert_false (sc_gshhg_is_land (shores, 0, 0));         /* Gulf of Guinea */
      g_assert_false (sc_gshhg_is_land (shores, 89, 0));        /* Arctic */
      g_assert_cmpint (sc_gshhg_get_level (shores, 47.7, -87.5), ==, 2); /* Lake Superior */
      for (gdouble latitude = -89; latitude < 90; latitude += 2)
        for (gdouble longitude = 1; longitude < 360; longitude += 2)
          {
            gdouble weight = cos (latitude * G_PI / 180);
            all += weight;
            land += sc_gshhg_is_land (shores, latitude, longitude) ? weight : 0;
          }
      /* 29.1 % of the Earth is land, lakes and ice shelves included. */
      g_assert_cmpfloat_with_epsilon (land / all, 0.288, 0.01);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gshhg/levels", test_levels);
  g_test_add_func ("/gshhg/segments", test_segments);
  g_test_add_func ("/gshhg/malformed", test_malformed);
  g_test_add_func ("/gshhg/damaged", test_damaged);
  g_test_add_func ("/gshhg/installed", test_installed);
  return g_test_run ();
}
