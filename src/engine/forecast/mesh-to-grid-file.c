/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/mesh-to-grid-file.h"

#include "forecast/forecast-error.h"
#include "io/npz.h"

#define ENTRY "m2g_face_index"

gint32 *
sc_mesh_to_grid_file_read (const gchar *path, gsize n_grid, gchar **digest, GError **error)
{
  g_return_val_if_fail (path != NULL && digest != NULL, NULL);

  g_autoptr (ScNpz) npz = sc_npz_open (path, error);
  g_autoptr (ScArray) raw = npz != NULL ? sc_npz_read (npz, ENTRY, error) : NULL;
  if (raw == NULL)
    return NULL;
  if (!sc_dtype_is_integer (raw->dtype) || raw->ndim != 1 || raw->shape[0] != n_grid)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                   "%s: " ENTRY " should hold %" G_GSIZE_FORMAT " whole numbers, one for each grid point; it holds %"
                   G_GSIZE_FORMAT " of %s", path, n_grid, sc_array_get_size (raw), sc_dtype_get_name (raw->dtype));
      return NULL;
    }

  g_autofree gint32 *faces = g_new (gint32, MAX (n_grid, 1));
  for (gsize i = 0; i < n_grid; i++)
    {
      gdouble face = sc_array_get_double (raw, i);
      if (face < 0.0 || face > G_MAXINT32)
        {
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                       "%s: entry %" G_GSIZE_FORMAT " of " ENTRY " is %g, no number of a face", path, i, face);
          return NULL;
        }
      faces[i] = (gint32) face;
    }
  *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) faces, n_grid * sizeof (gint32));
  return g_steal_pointer (&faces);
}
