/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScGshhgDetail: the five resolutions of GSHHG, by the distance below which
 * it was simplified.
 */
typedef enum
{
  SC_GSHHG_CRUDE,        /* 25 km */
  SC_GSHHG_LOW,          /* 5 km */
  SC_GSHHG_INTERMEDIATE, /* 1 km */
  SC_GSHHG_HIGH,         /* 0.2 km */
  SC_GSHHG_FULL,         /* as surveyed */
  SC_GSHHG_N_DETAILS,
} ScGshhgDetail;

/**
 * ScGshhg:
 *
 * The shorelines of the Global Self-consistent Hierarchical High-resolution
 * Geography (P. Wessel and W. H. F. Smith, J. Geophys. Res. 101, 1996), read
 * from the binned NetCDF files that distributions install for GMT. Immutable
 * and reference-counted; may be used from any thread.
 */
typedef struct _ScGshhg ScGshhg;

/**
 * sc_gshhg_find:
 * Returns: (transfer full) (nullable): the path of the file of this detail in
 *   the system's data folders, %NULL where it is not installed
 */
gchar *sc_gshhg_find (ScGshhgDetail detail);

/**
 * sc_gshhg_open:
 * @path: a binned_GSHHS_?.nc
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_IO_ERROR: no such file,
 *   not of this format, or with indices that point outside of their tables
 */
ScGshhg *sc_gshhg_open  (const gchar *path, GError **error);
ScGshhg *sc_gshhg_ref   (ScGshhg *self);
void     sc_gshhg_unref (ScGshhg *self);

/** sc_gshhg_get_n_segments: shorelines are cut at the borders of the file's bins into so many pieces. */
gsize         sc_gshhg_get_n_segments (const ScGshhg *self);
/**
 * sc_gshhg_get_segment:
 * @level: (out): 1 land and ocean, 2 lake, 3 island in a lake, 4 pond on it
 * @n_points: (out): at least 2
 *
 * Returns: (transfer none): [n_points][2], latitude and longitude in degrees,
 *   longitude 0…360; neighbouring points are less than a bin apart
 */
const gfloat *sc_gshhg_get_segment    (const ScGshhg *self, gsize segment, gint *level, gsize *n_points);

/**
 * sc_gshhg_get_level:
 * @latitude, @longitude: degrees, any range of longitude
 *
 * Returns: what the place lies in: 0 ocean, 1 land, 2 lake, 3 island, 4 pond;
 *   ice shelves count as land
 */
gint     sc_gshhg_get_level (const ScGshhg *self, gdouble latitude, gdouble longitude);

/** sc_gshhg_is_land: whether a place is land, an island in a lake included. */
gboolean sc_gshhg_is_land   (const ScGshhg *self, gdouble latitude, gdouble longitude);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGshhg, sc_gshhg_unref)

G_END_DECLS
