/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged files: each ends in values or in a sentence, in time, and the program lives. */
#include <netcdf.h>
#include <string.h>

#include "io/open.h"
#include "support/test-data.h"

#define SECONDS 10
/* Mutations of each file in the ordinary run; SIGMACAST_TEST_SCALE=full in the environment asks for more. */
#define MUTATIONS 10
#define MUTATIONS_FULL 1300

/* Everything that a person could look at. */
static void
look_at (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);

  if (dataset == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
  else
    for (const gchar *const *name = sc_dataset_get_variable_names (dataset); *name != NULL; name++)
      {
        g_autoptr (GError) read_error = NULL;
        g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (dataset, *name), &read_error);
        g_assert_true ((values == NULL) == (read_error != NULL));
        gint64 now = g_get_monotonic_time ();
        g_assert_cmpint ((now - start) / G_USEC_PER_SEC, <=, SECONDS);
        start = now;
      }
  g_assert_cmpint ((g_get_monotonic_time () - start) / G_USEC_PER_SEC, <=, SECONDS);
}

static void
look_at_folder (const gchar *folder)
{
  g_autoptr (GDir) listing = g_dir_open (folder, 0, NULL);
  const gchar *name;
  gsize n = 0;

  while ((name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);
      if (g_str_has_suffix (name, ".md") || g_str_has_suffix (name, ".txt") || g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      g_test_message ("%s", name);
      look_at (path);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

static void
test_published (void)
{
  g_autofree gchar *folder = test_data_path ("realdata/malformed");
  if (folder == NULL)
    return;
  g_autofree gchar *cve = g_build_filename (folder, "cve_hdf5", NULL);
  look_at_folder (folder);
  look_at_folder (cve);
}

/* Some bytes changed, a stretch zeroed, or the end cut off. */
static void
mutate (gchar *bytes, gsize *length)
{
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      *length = (gsize) g_test_rand_int_range (1, (gint32) *length);
      break;
    case 1:
      {
        gsize at = (gsize) g_test_rand_int_range (0, (gint32) *length);
        gsize stretch = (gsize) g_test_rand_int_range (1, 64);
        memset (bytes + at, 0, MIN (*length - at, stretch));
        break;
      }
    default:
      for (gint i = g_test_rand_int_range (1, 6); i > 0; i--)
        /* Most of a header is at the front. */
        bytes[g_test_rand_int_range (0, (gint32) (g_test_rand_bit () ? MIN (*length, 2000) : *length))]
            = (gchar) (g_test_rand_bit () ? g_test_rand_int_range (0, 256) : 0xff);
      break;
    }
}

/* A small file of one of NetCDF's own formats, with everything that it can hold. */
static gchar *
make_file (const gchar *dir, gint format, const gchar *name)
{
  gchar *path = g_build_filename (dir, name, NULL);
  const double lat[] = { -60, 0, 60 };
  const short packed[] = { 1, 2, 3, 4, 5, -99 }, fill = -99;
  const double scale = 0.5;
  gint file, dims[2], ids[2];

  g_assert_cmpint (nc_create (path, format | NC_CLOBBER, &file), ==, NC_NOERR);
  nc_def_dim (file, "time", NC_UNLIMITED, &dims[0]);
  nc_def_dim (file, "lat", 3, &dims[1]);
  nc_def_var (file, "lat", NC_DOUBLE, 1, &dims[1], &ids[0]);
  nc_def_var (file, "t", NC_SHORT, 2, dims, &ids[1]);
  nc_put_att_text (file, ids[0], "units", 13, "degrees_north");
  nc_put_att_short (file, ids[1], "_FillValue", NC_SHORT, 1, &fill);
  nc_put_att_double (file, ids[1], "scale_factor", NC_DOUBLE, 1, &scale);
  nc_enddef (file);
  nc_put_var_double (file, ids[0], lat);
  nc_put_vara_short (file, ids[1], (const size_t[]){ 0, 0 }, (const size_t[]){ 2, 3 }, packed);
  g_assert_cmpint (nc_close (file), ==, NC_NOERR);
  return path;
}

static void
mutate_often (const gchar *from, const gchar *path)
{
  gint n = g_strcmp0 (g_getenv ("SIGMACAST_TEST_SCALE"), "full") == 0 ? MUTATIONS_FULL : MUTATIONS;
  g_autofree gchar *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  for (gint k = 0; k < n; k++)
    {
      g_autofree gchar *mutant = g_memdup2 (contents, length);
      gsize mutant_length = length;
      mutate (mutant, &mutant_length);
      g_assert_true (g_file_set_contents (path, mutant, (gssize) mutant_length, NULL));
      look_at (path);
    }
}

static void
test_mutations_of_formats (void)
{
  static const struct
  {
    gint format;
    const gchar *name;
  } formats[] = { { 0, "classic.nc" }, { NC_64BIT_OFFSET, "offset64.nc" }, { NC_CDF5, "cdf5.nc" }, { NC_NETCDF4, "netcdf4.nc" } };
  g_autofree gchar *dir = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (dir, "mutant", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree gchar *from = make_file (dir, formats[i].format, formats[i].name);
      mutate_often (from, path);
    }
  test_remove_dir (dir);
}

static void
test_mutations (void)
{
  static const gchar *const files[] = {
    "oracle/p52_packed_outer/a.nc",        /* NetCDF-4, packed */
    "oracle/p51_string_labels_outer/a.nc", /* NetCDF-4, strings */
    "realdata/quirks/geocat_nc4uvt.nc",    /* NetCDF-4, chunked */
    "realdata/quirks/metview_ztu_multi_dim.grib",
  };
  g_autofree gchar *dir = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (dir, "mutant", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *from = test_data_path (files[i]);
      if (from == NULL)
        break;
      mutate_often (from, path);
    }
  test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/malformed/published", test_published);
  g_test_add_func ("/malformed/mutations-of-formats", test_mutations_of_formats);
  g_test_add_func ("/malformed/mutations", test_mutations);
  return g_test_run ();
}
