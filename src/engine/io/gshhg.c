/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/gshhg.h"

#include <math.h>
#include <netcdf.h>

#include "io/netcdf-library.h"
#include "io/open.h"

/* The deepest level of a shoreline: a pond on an island in a lake. */
#define DEEPEST 4

/* Antarctica has two shorelines. The ice front is the one that counts here (it
 * has this level, or 1 and a flag); the grounding line under the ice, level 6,
 * is read and left alone. */
#define ICE_FRONT 5

typedef struct
{
  gsize first; /* point */
  gsize count;
  gint level;
} Segment;

typedef struct
{
  gsize first; /* segment */
  gsize count;
  gint corner_level; /* what the bin's south-western corner lies in */
} Bin;

struct _ScGshhg
{
  gatomicrefcount references;
  gsize n_columns; /* bins round the Earth */
  gsize n_rows;    /* from north to south */
  gdouble bin_size; /* degrees */
  Bin *bins;
  Segment *segments;
  gsize n_segments;
  gfloat *points; /* [n_points][2]: latitude, longitude */
};

gchar *
sc_gshhg_find (ScGshhgDetail detail)
{
  static const gchar LETTERS[SC_GSHHG_N_DETAILS] = { 'c', 'l', 'i', 'h', 'f' };
  g_autofree gchar *name = NULL;

  g_return_val_if_fail (detail < SC_GSHHG_N_DETAILS, NULL);

  name = g_strdup_printf ("binned_GSHHS_%c.nc", LETTERS[detail]);
  for (const gchar *const *folder = g_get_system_data_dirs (); *folder != NULL; folder++)
    {
      g_autofree gchar *path = g_build_filename (*folder, "gmt-gshhg", name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* Reads the whole of a one-dimensional variable, converted to 32-bit integers. */
static gint32 *
read_table (gint file, const gchar *path, const gchar *name, gsize *length, GError **error)
{
  g_autofree gint32 *table = NULL;
  gint variable, ndims, dim, status;

  status = nc_inq_varid (file, name, &variable);
  if (status == NC_NOERR)
    status = nc_inq_varndims (file, variable, &ndims);
  if (status == NC_NOERR && ndims != 1)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s, “%s”: %d dimensions, expected 1", path, name, ndims);
      return NULL;
    }
  if (status == NC_NOERR)
    status = nc_inq_vardimid (file, variable, &dim);
  if (status == NC_NOERR)
    status = nc_inq_dimlen (file, dim, length);
  if (status != NC_NOERR)
    {
      sc_netcdf_set_error (error, status, path, name);
      return NULL;
    }
  table = *length < G_MAXSIZE / sizeof *table ? g_try_new (gint32, *length + 1) : NULL;
  if (table == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, "%s, “%s”: no memory for %" G_GSIZE_FORMAT " entries", path,
                   name, *length);
      return NULL;
    }
  status = nc_get_var_int (file, variable, table);
  if (status != NC_NOERR)
    {
      sc_netcdf_set_error (error, status, path, name);
      return NULL;
    }
  return g_steal_pointer (&table);
}

static gboolean
read_scalar (gint file, const gchar *path, const gchar *name, gint32 least, gint32 most, gsize *value, GError **error)
{
  gsize length;
  g_autofree gint32 *table = read_table (file, path, name, &length, error);

  if (table == NULL)
    return FALSE;
  if (length != 1 || table[0] < least || table[0] > most)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s, “%s”: not one number in %d…%d", path, name, least, most);
      return FALSE;
    }
  *value = (gsize) table[0];
  return TRUE;
}

static gboolean
expect_length (const gchar *path, const gchar *name, gsize length, gsize expected, GError **error)
{
  if (length == expected)
    return TRUE;
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, "%s, “%s”: %" G_GSIZE_FORMAT " entries, expected %" G_GSIZE_FORMAT, path,
               name, length, expected);
  return FALSE;
}

static gboolean
read_bins (ScGshhg *self, gint file, const gchar *path, GError **error)
{
  gsize minutes, n_bins, n_first, n_count, n_corners;
  g_autofree gint32 *first = NULL, *count = NULL, *corners = NULL;

  if (!read_scalar (file, path, "Bin_size_in_minutes", 1, 90 * 60, &minutes, error)
      || !read_scalar (file, path, "N_bins_in_360_longitude_range", 1, 360 * 60, &self->n_columns, error)
      || !read_scalar (file, path, "N_bins_in_180_degree_latitude_range", 1, 180 * 60, &self->n_rows, error))
    return FALSE;
  self->bin_size = (gdouble) minutes / 60;
  n_bins = self->n_columns * self->n_rows;
  if (self->n_columns * minutes != 360 * 60 || self->n_rows * minutes != 180 * 60)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                   "%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " bins of %" G_GSIZE_FORMAT " minutes do not cover the Earth", path,
                   self->n_columns, self->n_rows, minutes);
      return FALSE;
    }
  if ((first = read_table (file, path, "Id_of_first_segment_in_a_bin", &n_first, error)) == NULL
      || (count = read_table (file, path, "N_segments_in_a_bin", &n_count, error)) == NULL
      || (corners = read_table (file, path, "Embedded_node_levels_in_a_bin", &n_corners, error)) == NULL
      || !expect_length (path, "Id_of_first_segment_in_a_bin", n_first, n_bins, error)
      || !expect_length (path, "N_segments_in_a_bin", n_count, n_bins, error)
      || !expect_length (path, "Embedded_node_levels_in_a_bin", n_corners, n_bins, error))
    return FALSE;

  self->bins = g_new (Bin, n_bins);
  for (gsize bin = 0; bin < n_bins; bin++)
    {
      /* Three bits a corner, from the south-west counterclockwise. */
      self->bins[bin] = (Bin) { (gsize) first[bin], (gsize) count[bin], corners[bin] >> 9 & 7 };
      if (first[bin] < 0 || count[bin] < 0 || (gsize) first[bin] + (gsize) count[bin] > self->n_segments)
        {
          g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                       "%s: bin %" G_GSIZE_FORMAT " has segments %d…%d, expected less than %" G_GSIZE_FORMAT, path, bin, first[bin],
                       first[bin] + count[bin], self->n_segments);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_segments (ScGshhg *self, gint file, const gchar *path, gsize n_points, GError **error)
{
  gsize n_first;
  g_autofree gint32 *info = read_table (file, path, "Embedded_npts_levels_exit_entry_for_a_segment", &self->n_segments, error);
  g_autofree gint32 *first = info != NULL ? read_table (file, path, "Id_of_first_point_in_a_segment", &n_first, error) : NULL;

  if (first == NULL || !expect_length (path, "Id_of_first_point_in_a_segment", n_first, self->n_segments, error))
    return FALSE;
  self->segments = g_new (Segment, self->n_segments + 1);
  for (gsize i = 0; i < self->n_segments; i++)
    {
      gint level = info[i] >> 6 & 7;
      gint32 count = info[i] >> 9;
      if (first[i] < 0 || count < 2 || (gsize) first[i] + (gsize) count > n_points)
        {
          g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                       "%s: segment %" G_GSIZE_FORMAT " has points %d…%d, expected two or more below %" G_GSIZE_FORMAT, path, i,
                       first[i], first[i] + count, n_points);
          return FALSE;
        }
      self->segments[i] = (Segment) { (gsize) first[i], (gsize) count, level == ICE_FRONT ? 1 : level };
    }
  return TRUE;
}

/* Points are stored relative to their bin, as shares of its side. */
static gboolean
place_points (ScGshhg *self, const gint32 *east, const gint32 *north, gsize n_points, GError **error)
{
  self->points = g_try_new0 (gfloat, 2 * n_points + 1);
  if (self->points == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, "no memory for %" G_GSIZE_FORMAT " points of shorelines", n_points);
      return FALSE;
    }
  for (gsize bin = 0; bin < self->n_columns * self->n_rows; bin++)
    {
      gdouble west = (gdouble) (bin % self->n_columns) * self->bin_size;
      gdouble south = 90 - (gdouble) (bin / self->n_columns + 1) * self->bin_size;
      for (gsize i = self->bins[bin].first; i < self->bins[bin].first + self->bins[bin].count; i++)
        for (gsize point = self->segments[i].first; point < self->segments[i].first + self->segments[i].count; point++)
          {
            self->points[2 * point] = (gfloat) (south + (north[point] & 0xffff) / 65535.0 * self->bin_size);
            self->points[2 * point + 1] = (gfloat) (west + (east[point] & 0xffff) / 65535.0 * self->bin_size);
          }
    }
  return TRUE;
}

static gboolean
read_file (ScGshhg *self, gint file, const gchar *path, GError **error)
{
  gsize n_points, n_north;
  g_autofree gint32 *east = read_table (file, path, "Relative_longitude_from_SW_corner_of_bin", &n_points, error);
  g_autofree gint32 *north = east != NULL ? read_table (file, path, "Relative_latitude_from_SW_corner_of_bin", &n_north, error)
                                          : NULL;

  return north != NULL && expect_length (path, "Relative_latitude_from_SW_corner_of_bin", n_north, n_points, error)
         && read_segments (self, file, path, n_points, error) && read_bins (self, file, path, error)
         && place_points (self, east, north, n_points, error);
}

ScGshhg *
sc_gshhg_open (const gchar *path, GError **error)
{
  g_autoptr (ScGshhg) self = g_new0 (ScGshhg, 1);
  gboolean read = FALSE;
  gint file, status;

  g_return_val_if_fail (path != NULL, NULL);

  g_atomic_ref_count_init (&self->references);
  sc_netcdf_lock ();
  status = nc_open (path, NC_NOWRITE, &file);
  if (status != NC_NOERR)
    sc_netcdf_set_error (error, status, path, NULL);
  else
    {
      read = read_file (self, file, path, error);
      nc_close (file);
    }
  sc_netcdf_unlock ();
  return read ? g_steal_pointer (&self) : NULL;
}

ScGshhg *
sc_gshhg_ref (ScGshhg *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_gshhg_unref (ScGshhg *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->bins);
  g_free (self->segments);
  g_free (self->points);
  g_free (self);
}

gsize
sc_gshhg_get_n_segments (const ScGshhg *self)
{
  return self->n_segments;
}

const gfloat *
sc_gshhg_get_segment (const ScGshhg *self, gsize segment, gint *level, gsize *n_points)
{
  g_return_val_if_fail (segment < self->n_segments, NULL);

  *level = self->segments[segment].level;
  *n_points = self->segments[segment].count;
  return self->points + 2 * self->segments[segment].first;
}

/* Whether the line from the origin to (x, y) crosses that from a to b. */
static gboolean
crosses (gdouble x, gdouble y, gdouble ax, gdouble ay, gdouble bx, gdouble by)
{
  gdouble side_a = x * ay - y * ax, side_b = x * by - y * bx;
  gdouble along, whole;

  if ((side_a > 0) == (side_b > 0))
    return FALSE;
  along = ax * (by - ay) - ay * (bx - ax);
  whole = x * (by - ay) - y * (bx - ax);
  return whole > 0 ? along >= 0 && along <= whole : along <= 0 && along >= whole;
}

/*
 * What the corner of the bin lies in is known; on the straight way from there
 * each shoreline of a level that is crossed goes into or out of it.
 */
gint
sc_gshhg_get_level (const ScGshhg *self, gdouble latitude, gdouble longitude)
{
  gboolean inside[DEEPEST + 1];
  gdouble west, south, x, y;
  gsize column, row;
  const Bin *bin;
  gint level = 0;

  if (!isfinite (latitude) || !isfinite (longitude))
    return 0;
  latitude = CLAMP (latitude, -90, 90);
  longitude -= 360 * floor (longitude / 360);
  column = MIN ((gsize) (longitude / self->bin_size), self->n_columns - 1);
  row = MIN ((gsize) ((90 - latitude) / self->bin_size), self->n_rows - 1);
  bin = &self->bins[row * self->n_columns + column];
  west = (gdouble) column * self->bin_size;
  south = 90 - (gdouble) (row + 1) * self->bin_size;
  x = longitude - west;
  y = latitude - south;

  for (gint i = 1; i <= DEEPEST; i++)
    inside[i] = bin->corner_level >= i;
  for (gsize i = bin->first; i < bin->first + bin->count; i++)
    {
      const Segment *segment = &self->segments[i];
      const gfloat *point = self->points + 2 * segment->first;
      if (segment->level < 1 || segment->level > DEEPEST)
        continue;
      for (gsize k = 0; k + 1 < segment->count; k++, point += 2)
        if (crosses (x, y, (gdouble) point[1] - west, (gdouble) point[0] - south, (gdouble) point[3] - west,
                     (gdouble) point[2] - south))
          inside[segment->level] = !inside[segment->level];
    }
  while (level < DEEPEST && inside[level + 1])
    level++;
  return level;
}

gboolean
sc_gshhg_is_land (const ScGshhg *self, gdouble latitude, gdouble longitude)
{
  return sc_gshhg_get_level (self, latitude, longitude) % 2 == 1;
}
