/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sc_netcdf_lock:
 *
 * Every call into NetCDF-C (and so into HDF5) is made between this and
 * sc_netcdf_unlock(): the libraries are not for several threads at once. The
 * lock may be taken again by the thread that has it.
 */
void sc_netcdf_lock   (void);
void sc_netcdf_unlock (void);

/**
 * sc_netcdf_set_error:
 * @status: what NetCDF-C returned
 * @path: the file
 * @subject: (nullable): the variable or attribute, for the sentence
 */
void sc_netcdf_set_error (GError **error, gint status, const gchar *path, const gchar *subject);

G_END_DECLS
