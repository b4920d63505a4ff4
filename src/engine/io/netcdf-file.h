/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "io/open.h"

G_BEGIN_DECLS

/** ScNetcdfFile: an open NetCDF file, closed with its last reference. Private to io. */
typedef struct _ScNetcdfFile ScNetcdfFile;

/**
 * sc_netcdf_file_open:
 * @path: what it is called
 * @file: what NetCDF-C opens
 * @group: (nullable): the group that is meant
 */
ScNetcdfFile *sc_netcdf_file_open  (const gchar *path, const gchar *file, const gchar *group, GError **error);
ScNetcdfFile *sc_netcdf_file_ref   (ScNetcdfFile *self);
void          sc_netcdf_file_unref (ScNetcdfFile *self);
/** sc_netcdf_file_get_group: NetCDF-C's number of the group. */
gint          sc_netcdf_file_get_group (ScNetcdfFile *self);
/** sc_netcdf_file_dup_groups: (transfer full): the groups below it, with their whole names. */
GStrv         sc_netcdf_file_dup_groups (ScNetcdfFile *self);
const gchar  *sc_netcdf_file_get_path (ScNetcdfFile *self);

/**
 * sc_netcdf_read_attributes:
 * @group: the variable's
 * @variable: its number, or NC_GLOBAL
 *
 * Attributes of types that have no counterpart (compound, opaque) are left out.
 */
ScAttributes *sc_netcdf_read_attributes (ScNetcdfFile *file, gint group, gint variable, GError **error);

/**
 * ScNetcdfVariable: a variable's metadata as the file has it, before decoding.
 *
 * @dtype: of the stored values; meaningless where @is_supported is %FALSE
 * @is_char: stored as single characters
 * @is_stackable: the last dimension numbers the characters of strings
 */
typedef struct
{
  gint group;
  gint id;
  gchar *name;
  gboolean is_supported;
  gboolean is_char;
  gboolean is_stackable;
  ScDType dtype;
  gint ndim;
  gchar *dims[SC_MAX_DIMS];
  gsize shape[SC_MAX_DIMS];
  ScAttributes *attributes;
} ScNetcdfVariable;

void sc_netcdf_variable_clear (ScNetcdfVariable *self);

/**
 * sc_netcdf_decode_variable:
 *
 * Returns: (transfer full) (nullable): the variable as xarray decodes it;
 *   lazy, unless it is a coordinate of its own dimension or a time
 */
ScVariable *sc_netcdf_decode_variable (ScNetcdfFile *file, const ScNetcdfVariable *variable, ScOpenFlags flags,
                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScNetcdfFile, sc_netcdf_file_unref)

G_END_DECLS
