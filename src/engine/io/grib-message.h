/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/*
 * One GRIB message: what its header says, and its values. Private to io; all
 * calls into ecCodes are in this file's functions and serialised there.
 */

/** ScGribFile: an open file of messages; reference-counted. */
typedef struct _ScGribFile ScGribFile;

ScGribFile  *sc_grib_file_open     (const gchar *path, GError **error);
ScGribFile  *sc_grib_file_ref      (ScGribFile *self);
void         sc_grib_file_unref    (ScGribFile *self);
const gchar *sc_grib_file_get_path (ScGribFile *self);

/**
 * ScGribGrid: a regular grid.
 * @latitudes, @longitudes: degrees, in the order in which the values are given
 *   back: as stored along each of the two
 */
typedef struct
{
  gchar *type;
  gsize n_lat;
  gsize n_lon;
  gdouble *latitudes;
  gdouble *longitudes;
  gboolean j_consecutive; /* the values run along meridians */
  gboolean alternating;   /* every other row runs backwards */
} ScGribGrid;

/**
 * ScGribMessage:
 * @name: what the variable is called
 * @level_type: ecCodes' typeOfLevel
 * @time, @step: seconds since 1970-01-01 of the reference time, seconds of the lead time
 */
typedef struct
{
  gint64 offset;
  gsize length;
  gchar *name;
  gchar *level_type;
  gdouble level;
  gint64 number;
  gint64 time;
  gint64 step;
  ScAttributes *attributes;
  ScGribGrid grid;
} ScGribMessage;

void sc_grib_message_free (ScGribMessage *self);

/** sc_grib_grid_equal: the same places in the same order. */
gboolean sc_grib_grid_equal (const ScGribGrid *a, const ScGribGrid *b);

/**
 * sc_grib_file_scan:
 *
 * Returns: (transfer full) (nullable) (element-type ScGribMessage): the
 *   messages in file order; %NULL with an error where one is damaged or on a
 *   grid that is not read
 */
GPtrArray *sc_grib_file_scan (ScGribFile *self, GError **error);

/**
 * sc_grib_file_read_values:
 * @values: room for n_lat · n_lon values, [lat][lon] in the grid's order; missing as NaN
 */
gboolean sc_grib_file_read_values (ScGribFile *self, const ScGribMessage *message, gfloat *values, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGribFile, sc_grib_file_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGribMessage, sc_grib_message_free)

G_END_DECLS
