/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/netcdf-library.h"

#include <errno.h>
#include <hdf5.h>
#include <netcdf.h>
#include <string.h>

#include "base/sentences.h"
#include "array/array.h"
#include "io/open.h"

static GRecMutex netcdf_mutex;

/* A file that could not be closed because the disk is full stays open in
 * HDF5, which would try to flush it once more when the process exits, and
 * crash. Nothing else is left to do then: every file is closed by its owner. */
static gpointer
prepare_library (gpointer data)
{
  H5dont_atexit ();
  return NULL;
}

void
sc_netcdf_lock (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, prepare_library, NULL);
  g_rec_mutex_lock (&netcdf_mutex);
  /* HDF5 prints what NetCDF only tries; the setting is the thread's own. */
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
}

void
sc_netcdf_unlock (void)
{
  g_rec_mutex_unlock (&netcdf_mutex);
}

void
sc_netcdf_set_error (GError **error, gint status, const gchar *path, const gchar *subject)
{
  ScIoError code;

  switch (status)
    {
    case ENOENT:
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND, _("%s does not exist"), path);
      return;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      code = SC_IO_ERROR_NO_SPACE;
      break;
    case NC_ENOTNC:
      code = SC_IO_ERROR_FORMAT;
      break;
    case NC_ENOMEM:
    case ENOMEM:
      if (subject != NULL)
        g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, _("%s, “%s”: there is not enough memory"), path, subject);
      else
        g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, _("%s: there is not enough memory"), path);
      return;
    case NC_ENOTBUILT:
    case NC_EFILTER:
    case NC_ENOFILTER:
      code = SC_IO_ERROR_UNSUPPORTED;
      break;
    default:
      code = SC_IO_ERROR_CORRUPT;
      break;
    }
  const gchar *what = code == SC_IO_ERROR_CORRUPT ? _("is damaged or truncated") : _("cannot be read");
  if (code == SC_IO_ERROR_CORRUPT && strstr (path, "://") != NULL)
    {
      code = SC_IO_ERROR_NOT_FOUND;
      what = _("cannot be reached, or there is no dataset");
    }
  if (subject != NULL)
    g_set_error (error, SC_IO_ERROR, code, "%s, “%s” %s (%s)", path, subject, what, nc_strerror (status));
  else
    g_set_error (error, SC_IO_ERROR, code, "%s %s (%s)", path, what, nc_strerror (status));
}
