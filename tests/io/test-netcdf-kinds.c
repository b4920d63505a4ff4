/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NetCDF beyond one group of one file: groups, folders of Zarr, addresses, filters. */
#include <glib/gstdio.h>
#include <hdf5.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dataset/dataset.h"
#include "io/open.h"
#include "support/test-data.h"

#define OK(call) g_assert_cmpint (call, ==, NC_NOERR)

static gchar *dir;

/* Latitudes in the root group; longitudes in /model; a field over both in /model/run. */
static void
write_groups (const gchar *name)
{
  const gdouble lats[] = { -30, 0, 30 };
  const gfloat lons[] = { 5, 6 }, values[] = { 0, 1, 2, 3, 4, 5 };
  gint file, model, run, dims[2], lat, lon, field;

  OK (nc_create (name, NC_NETCDF4 | NC_CLOBBER, &file));
  OK (nc_def_grp (file, "model", &model));
  OK (nc_def_grp (model, "run", &run));
  OK (nc_def_dim (file, "lat", 3, &dims[0]));
  OK (nc_def_dim (model, "lon", 2, &dims[1]));
  OK (nc_def_var (file, "lat", NC_DOUBLE, 1, &dims[0], &lat));
  OK (nc_def_var (model, "lon", NC_FLOAT, 1, &dims[1], &lon));
  OK (nc_def_var (run, "field", NC_FLOAT, 2, dims, &field));
  OK (nc_put_att_text (run, NC_GLOBAL, "title", 4, "deep"));
  OK (nc_enddef (file));
  OK (nc_put_var_double (file, lat, lats));
  OK (nc_put_var_float (model, lon, lons));
  OK (nc_put_var_float (run, field, values));
  OK (nc_close (file));
}

static void
check_groups (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) root = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (sc_dataset_get_groups (root), ((const gchar *const[]) { "/model", "/model/run", NULL }));
  g_assert_null (sc_dataset_get (root, "field"));

  g_autofree gchar *below = g_strconcat (path, "#/model/run", NULL);
  g_autoptr (ScDataset) run = sc_open_dataset (below, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_dataset_get_path (run), ==, below);
  g_assert_cmpstr (sc_attributes_get_text (sc_dataset_get_attributes (run), "title"), ==, "deep");
  g_assert_nonnull (sc_dataset_get_coordinate (run, "lat"));
  g_autoptr (ScArray) lon = sc_variable_load (sc_dataset_get_coordinate (run, "lon"), &error);
  g_autoptr (ScArray) field = sc_variable_load (sc_dataset_get_variable (run, "field"), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (sc_array_get_double (lon, 1), ==, 6);
  g_assert_cmpfloat (sc_array_get_double (field, 5), ==, 5);

  g_autofree gchar *absent = g_strconcat (path, "#/model/jog", NULL);
  g_assert_null (sc_open_dataset (absent, SC_OPEN_DEFAULT, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/model/jog"));
}

static void
test_groups (void)
{
  g_autofree gchar *path = g_build_filename (dir, "groups.nc", NULL);

  write_groups (path);
  check_groups (path);
}

/* A name may have the mark in it. */
static void
test_marked_name (void)
{
  g_autofree gchar *folder = g_build_filename (dir, "a#", NULL);
  g_autofree gchar *path = g_build_filename (folder, "groups.nc", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_groups (path);
  check_groups (path);
}

static void
test_zarr (void)
{
  g_autofree gchar *folder = g_build_filename (dir, "groups.zarr", NULL);
  g_autofree gchar *address = g_strdup_printf ("file://%s#mode=nczarr,file", folder);
  g_autofree gchar *nothing = g_strdup_printf ("file://%s/nothing#mode=nczarr,file", folder);
  g_autoptr (GError) error = NULL;

  write_groups (address);
  check_groups (address);
  check_groups (folder);
  g_assert_null (sc_open_dataset (nothing, SC_OPEN_DEFAULT, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND);
}

/* Bound and not listened to: whoever calls is refused. */
static void
test_refused_address (void)
{
  gint server = socket (AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof name;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bind (server, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (server, (struct sockaddr *) &name, &length), ==, 0);
  g_autofree gchar *address = g_strdup_printf ("http://127.0.0.1:%d/data", ntohs (name.sin_port));
  g_assert_null (sc_open_dataset (address, SC_OPEN_DEFAULT, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, address));
  close (server);
}

static size_t
pass_through (unsigned flags, size_t n, const unsigned *values, size_t bytes, size_t *size, void **buffer)
{
  return bytes;
}

/* A filter that this process has and the reader has not. */
static void
test_missing_filter (void)
{
  const H5Z_class2_t zstandard = { H5Z_CLASS_T_VERS, 32015, 1, 1, "zstd", NULL, NULL, pass_through };
  g_autofree gchar *path = g_build_filename (dir, "filtered.nc", NULL);
  g_autoptr (GError) error = NULL;
  const gsize chunk = 100;
  gfloat values[100] = { 0 };
  gint file, dim, odd, plain;

  g_assert_cmpint (H5Zregister (&zstandard), >=, 0);
  OK (nc_create (path, NC_NETCDF4 | NC_CLOBBER, &file));
  OK (nc_def_dim (file, "x", 100, &dim));
  OK (nc_def_var (file, "odd", NC_FLOAT, 1, &dim, &odd));
  OK (nc_def_var (file, "plain", NC_FLOAT, 1, &dim, &plain));
  OK (nc_def_var_chunking (file, odd, NC_CHUNKED, &chunk));
  OK (nc_def_var_filter (file, odd, 32015, 0, NULL));
  OK (nc_def_var_chunking (file, plain, NC_CHUNKED, &chunk));
  OK (nc_def_var_fletcher32 (file, plain, NC_FLETCHER32));
  OK (nc_def_var_deflate (file, plain, 1, 1, 4));
  OK (nc_enddef (file));
  OK (nc_put_var_float (file, odd, values));
  OK (nc_put_var_float (file, plain, values));
  OK (nc_close (file));

  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_null (sc_variable_load (sc_dataset_get (dataset, "odd"), &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "“odd”"));
  g_assert_nonnull (strstr (error->message, "Zstandard"));
  g_clear_error (&error);
  g_autoptr (ScArray) others = sc_variable_load (sc_dataset_get (dataset, "plain"), &error);
  g_assert_no_error (error);
}

/* The library would make up zeros for what a classic file lacks at its end. */
static void
test_short_classic (void)
{
  static const gint formats[] = { 0, NC_64BIT_OFFSET, NC_CDF5 };
  const gdouble values[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree gchar *path = g_strdup_printf ("%s/short-%d.nc", dir, formats[i]);
      g_autoptr (GError) error = NULL;
      gint file, dim, id;
      GStatBuf size;

      OK (nc_create (path, NC_CLOBBER | formats[i], &file));
      OK (nc_def_dim (file, "x", 10, &dim));
      OK (nc_def_var (file, "v", NC_DOUBLE, 1, &dim, &id));
      OK (nc_enddef (file));
      OK (nc_put_var_double (file, id, values));
      OK (nc_close (file));
      g_autoptr (ScDataset) whole = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &size), ==, 0);
      g_assert_cmpint (truncate (path, size.st_size - 8), ==, 0);
      g_assert_null (sc_open_dataset (path, SC_OPEN_DEFAULT, &error));
      g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, "truncated"));
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  dir = test_temporary_dir ();
  g_test_add_func ("/netcdf-kinds/groups", test_groups);
  g_test_add_func ("/netcdf-kinds/marked-name", test_marked_name);
  g_test_add_func ("/netcdf-kinds/zarr", test_zarr);
  g_test_add_func ("/netcdf-kinds/refused-address", test_refused_address);
  g_test_add_func ("/netcdf-kinds/missing-filter", test_missing_filter);
  g_test_add_func ("/netcdf-kinds/short-classic", test_short_classic);
  gint status = g_test_run ();
  test_remove_dir (dir);
  g_free (dir);
  return status;
}
