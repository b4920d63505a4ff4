/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/open-direct.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/sentences.h"
#include "io/grib-read.h"
#include "io/netcdf-read.h"

typedef enum
{
  KIND_UNKNOWN,
  KIND_NETCDF,
  KIND_GRIB,
} Kind;

static Kind
kind_from_bytes (const gchar *bytes, gsize n)
{
  if (n >= 4 && memcmp (bytes, "CDF", 3) == 0 && (bytes[3] == 1 || bytes[3] == 2 || bytes[3] == 5))
    return KIND_NETCDF;
  /* HDF5's signature stands at 0, 512, 1024, … after a user block. */
  for (gsize at = 0; at + 8 <= n; at = at == 0 ? 512 : at * 2)
    if (memcmp (bytes + at, "\x89HDF\r\n\x1a\n", 8) == 0)
      return KIND_NETCDF;
  /* Before a GRIB message may stand the header of a bulletin. */
  for (gsize at = 0; at + 4 <= MIN (n, 256); at++)
    if (memcmp (bytes + at, "GRIB", 4) == 0)
      return KIND_GRIB;
  return KIND_UNKNOWN;
}

/* A folder that is a group in the sense of Zarr, version 2. */
static gboolean
is_zarr (const gchar *path)
{
  g_autofree gchar *group = g_build_filename (path, ".zgroup", NULL);
  return g_file_test (group, G_FILE_TEST_IS_REGULAR);
}

gchar *
sc_path_dup_netcdf_name (const gchar *file)
{
  g_autofree gchar *group = g_build_filename (file, ".zgroup", NULL), *older = g_build_filename (file, ".nczgroup", NULL);
  g_autofree gchar *content = NULL;

  if (sc_path_is_address (file) || !is_zarr (file))
    return g_strdup (file);
  /* What others wrote names its dimensions as xarray does. */
  gboolean is_own = g_file_test (older, G_FILE_TEST_EXISTS)
                    || (g_file_get_contents (group, &content, NULL, NULL) && strcasestr (content, "nczarr") != NULL);
  g_autofree gchar *whole = g_canonicalize_filename (file, NULL);
  return g_strdup_printf ("file://%s#mode=%s,file", whole, is_own ? "nczarr" : "xarray");
}

static gboolean
find_kind (const gchar *path, Kind *kind, GError **error)
{
  g_autofree gchar *bytes = g_malloc (8192);

  *kind = KIND_NETCDF;
  if (is_zarr (path))
    return TRUE;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_FORMAT, _("%s is a folder, not a file"), path);
      return FALSE;
    }
  errno = 0;
  FILE *file = fopen (path, "rb");
  if (file == NULL)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND, _("%s cannot be opened: %s"), path, g_strerror (errno));
      return FALSE;
    }
  gsize n = fread (bytes, 1, 8192, file);
  fclose (file);
  *kind = kind_from_bytes (bytes, n);
  if (*kind == KIND_UNKNOWN)
    g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_FORMAT, n == 0 ? _("%s is empty") : _("%s is neither NetCDF nor GRIB"), path);
  return *kind != KIND_UNKNOWN;
}

gchar *
sc_path_dup_file (const gchar *path, gchar **group)
{
  const gchar *mark = g_file_test (path, G_FILE_TEST_EXISTS) ? NULL : g_strrstr (path, "#/");

  if (group != NULL)
    *group = mark != NULL ? g_strdup (mark + 1) : NULL;
  return mark != NULL ? g_strndup (path, (gsize) (mark - path)) : g_strdup (path);
}

gboolean
sc_path_is_address (const gchar *path)
{
  return strstr (path, "://") != NULL;
}

gboolean
sc_check_is_data_file (const gchar *path, GError **error)
{
  g_autofree gchar *file = sc_path_dup_file (path, NULL);
  Kind kind;
  return find_kind (file, &kind, error);
}

ScDataset *
sc_open_dataset_directly (const gchar *path, ScOpenFlags flags, GError **error)
{
  g_autofree gchar *group = NULL;
  g_autofree gchar *file = sc_path_dup_file (path, &group);
  Kind kind = KIND_NETCDF;

  if (!sc_path_is_address (path) && !find_kind (file, &kind, error))
    return NULL;
  if (kind == KIND_GRIB && group != NULL)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND, _("%s: a GRIB file has no groups"), path);
      return NULL;
    }
  if (kind == KIND_GRIB)
    {
#ifdef HAVE_ECCODES
      return sc_grib_open_dataset (path, error);
#else
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED,
                   _("%s is a GRIB file, and this program was built without ecCodes"), path);
      return NULL;
#endif
    }
  return sc_netcdf_open_dataset (path, flags, error);
}
