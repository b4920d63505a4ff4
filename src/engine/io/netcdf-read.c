/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/netcdf-read.h"

#include <glib/gstdio.h>
#include <netcdf.h>
#include <string.h>

#include "base/sentences.h"
#include "io/netcdf-file.h"
#include "io/netcdf-library.h"
#include "io/open-direct.h"

/* The stored type; an enumeration is read as the integers it is made of. */
static gboolean
supported_type (gint file, nc_type type, ScDType *dtype, gboolean *is_char)
{
  static const struct
  {
    nc_type type;
    ScDType dtype;
  } types[] = {
    { NC_BYTE, SC_DTYPE_INT8 },     { NC_UBYTE, SC_DTYPE_UINT8 },   { NC_SHORT, SC_DTYPE_INT16 },
    { NC_USHORT, SC_DTYPE_UINT16 }, { NC_INT, SC_DTYPE_INT32 },     { NC_UINT, SC_DTYPE_UINT32 },
    { NC_INT64, SC_DTYPE_INT64 },   { NC_UINT64, SC_DTYPE_UINT64 }, { NC_FLOAT, SC_DTYPE_FLOAT32 },
    { NC_DOUBLE, SC_DTYPE_FLOAT64 }, { NC_STRING, SC_DTYPE_STRING }, { NC_CHAR, SC_DTYPE_STRING },
  };
  nc_type base = type;
  gint class = 0;

  *is_char = type == NC_CHAR;
  if (type > NC_MAX_ATOMIC_TYPE)
    {
      if (nc_inq_user_type (file, type, NULL, NULL, &base, NULL, &class) != NC_NOERR || class != NC_ENUM)
        return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == base)
      {
        *dtype = types[i].dtype;
        return TRUE;
      }
  return FALSE;
}

static gint
inquire_variable (gint nc, gint id, ScNetcdfVariable *variable)
{
  gchar name[NC_MAX_NAME + 1] = { 0 };
  gint dims[NC_MAX_VAR_DIMS];
  gint ndim = 0;
  nc_type type;

  variable->group = nc;
  variable->id = id;
  gint status = nc_inq_varndims (nc, id, &ndim);
  if (status == NC_NOERR && (ndim < 0 || ndim > NC_MAX_VAR_DIMS))
    status = NC_EMAXDIMS;
  if (status == NC_NOERR)
    status = nc_inq_var (nc, id, name, &type, NULL, dims, NULL);
  if (status != NC_NOERR)
    return status;
  variable->name = g_utf8_make_valid (name, -1);
  variable->is_supported = ndim <= SC_MAX_DIMS && supported_type (nc, type, &variable->dtype, &variable->is_char);
  if (!variable->is_supported)
    return NC_NOERR;
  for (gint i = 0; i < ndim; i++)
    {
      memset (name, 0, sizeof name);
      status = nc_inq_dim (nc, dims[i], name, &variable->shape[i]);
      if (status != NC_NOERR)
        return status;
      variable->dims[variable->ndim++] = g_utf8_make_valid (name, -1);
    }
  return NC_NOERR;
}

static gboolean
is_known (GArray *variables, const gchar *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_strcmp0 (g_array_index (variables, ScNetcdfVariable, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

/* Labels that a dimension of @variables has in the groups above @group, where
 * it is defined (CF conventions, section 2.7: scope). */
static gint
inherit_labels (gint group, GArray *variables)
{
  g_autoptr (GPtrArray) dims = g_ptr_array_new_with_free_func (g_free);
  gint status = NC_NOERR, parent;

  for (guint i = 0; i < variables->len; i++)
    {
      const ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      for (gint k = 0; k < variable->ndim; k++)
        if (!g_ptr_array_find_with_equal_func (dims, variable->dims[k], g_str_equal, NULL))
          g_ptr_array_add (dims, g_strdup (variable->dims[k]));
    }
  while (status == NC_NOERR && nc_inq_grp_parent (group, &parent) == NC_NOERR)
    {
      for (guint i = 0; i < dims->len && status == NC_NOERR; i++)
        {
          gint id, dim, ndim = 0;
          if (is_known (variables, dims->pdata[i]) || nc_inq_varid (parent, dims->pdata[i], &id) != NC_NOERR
              || nc_inq_dimid (parent, dims->pdata[i], &dim) != NC_NOERR || nc_inq_varndims (parent, id, &ndim) != NC_NOERR
              || ndim != 1)
            continue;
          g_array_set_size (variables, variables->len + 1);
          status = inquire_variable (parent, id, &g_array_index (variables, ScNetcdfVariable, variables->len - 1));
        }
      group = parent;
    }
  return status;
}

static GArray *
inquire_variables (ScNetcdfFile *file, GError **error)
{
  g_autoptr (GArray) variables = g_array_new (FALSE, TRUE, sizeof (ScNetcdfVariable));
  gint nc = sc_netcdf_file_get_group (file);
  gint n = 0;

  g_array_set_clear_func (variables, (GDestroyNotify) sc_netcdf_variable_clear);
  sc_netcdf_lock ();
  gint status = nc_inq_nvars (nc, &n);
  for (gint i = 0; i < n && status == NC_NOERR; i++)
    {
      g_array_set_size (variables, variables->len + 1);
      status = inquire_variable (nc, i, &g_array_index (variables, ScNetcdfVariable, variables->len - 1));
    }
  if (status == NC_NOERR)
    status = inherit_labels (nc, variables);
  sc_netcdf_unlock ();
  if (status != NC_NOERR)
    {
      sc_netcdf_set_error (error, status, sc_netcdf_file_get_path (file), NULL);
      return NULL;
    }
  for (guint i = 0; i < variables->len; i++)
    {
      ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      variable->attributes = sc_netcdf_read_attributes (file, variable->group, variable->id, error);
      if (variable->attributes == NULL)
        return NULL;
    }
  return g_steal_pointer (&variables);
}

/* 0 for a name that had to be repaired and so is not as long as in the file. */
static gdouble
measure_name (const gchar *name)
{
  return g_utf8_validate (name, -1, NULL) && strstr (name, "\xef\xbf\xbd") == NULL ? (gdouble) ((strlen (name) + 3) / 4 * 4) : 0;
}

/* What a classic header takes without its attributes (NetCDF classic format specification). */
static gdouble
measure_header (gint group, gint format, GArray *variables)
{
  const gdouble word = format == NC_FORMAT_CDF5 ? 8 : 4, offset = format == NC_FORMAT_CLASSIC ? 4 : 8;
  gint n_dims = 0;
  gdouble bytes = 4 + word + 3 * (4 + word);

  if (nc_inq_ndims (group, &n_dims) != NC_NOERR)
    n_dims = 0;
  for (gint i = 0; i < n_dims; i++)
    {
      gchar name[NC_MAX_NAME + 1] = { 0 };
      if (nc_inq_dimname (group, i, name) == NC_NOERR)
        bytes += 2 * word + measure_name (name);
    }
  for (guint i = 0; i < variables->len; i++)
    {
      const ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      bytes += measure_name (variable->name) + 4 * word + word * (gdouble) variable->ndim + 8 + offset;
    }
  return bytes;
}

/* In the classic formats all values lie in the file as they are: one that is
 * shorter than they together lacks some, for which the library would make up zeros. */
static gboolean
check_is_whole (ScNetcdfFile *file, const gchar *file_path, GArray *variables, GError **error)
{
  gint format = 0;
  gdouble needed = 0;
  GStatBuf there_is;

  sc_netcdf_lock ();
  gint status = nc_inq_format (sc_netcdf_file_get_group (file), &format);
  for (guint i = 0; i < variables->len && status == NC_NOERR; i++)
    {
      const ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      nc_type type;
      gsize size = 0;
      if (!variable->is_supported || nc_inq_vartype (variable->group, variable->id, &type) != NC_NOERR
          || nc_inq_type (variable->group, type, NULL, &size) != NC_NOERR)
        continue;
      gdouble bytes = (gdouble) size;
      for (gint k = 0; k < variable->ndim; k++)
        bytes *= (gdouble) variable->shape[k];
      needed += bytes;
    }
  needed += measure_header (sc_netcdf_file_get_group (file), format, variables);
  sc_netcdf_unlock ();
  if (status != NC_NOERR || (format != NC_FORMAT_CLASSIC && format != NC_FORMAT_64BIT_OFFSET && format != NC_FORMAT_CDF5)
      || sc_path_is_address (file_path) || g_stat (file_path, &there_is) != 0 || needed <= (gdouble) there_is.st_size)
    return TRUE;
  g_autofree gchar *wanted = g_format_size ((guint64) MIN (needed, 1e18)), *there = g_format_size ((guint64) there_is.st_size);
  g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s is damaged or truncated: its header tells of %s, and it has %s"),
               sc_netcdf_file_get_path (file), wanted, there);
  return FALSE;
}

/* A dimension counts the characters of strings if it is nothing but the last
 * dimension of character variables (the rule of xarray). */
static gboolean
is_stackable (GArray *variables, const gchar *dim)
{
  for (guint i = 0; i < variables->len; i++)
    {
      const ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      if (g_str_equal (variable->name, dim))
        return FALSE;
      for (gint k = 0; k < variable->ndim; k++)
        if (g_str_equal (variable->dims[k], dim) && (!variable->is_char || k != variable->ndim - 1))
          return FALSE;
    }
  return TRUE;
}

static ScNetcdfVariable *
find_variable (GArray *variables, const gchar *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (g_array_index (variables, ScNetcdfVariable, i).name, name))
      return &g_array_index (variables, ScNetcdfVariable, i);
  return NULL;
}

/* The bounds of a time need not repeat its units (CF conventions, section 7.1). */
static void
inherit_time_units (GArray *variables)
{
  for (guint i = 0; i < variables->len; i++)
    {
      const ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      const gchar *units = sc_attributes_get_text (variable->attributes, "units");
      const gchar *calendar = sc_attributes_get_text (variable->attributes, "calendar");
      const gchar *bounds = sc_attributes_get_text (variable->attributes, "bounds");
      if (units == NULL || bounds == NULL || strstr (units, "since") == NULL)
        continue;
      ScNetcdfVariable *other = find_variable (variables, bounds);
      if (other == NULL)
        continue;
      if (sc_attributes_get (other->attributes, "units") == NULL)
        sc_attributes_set_text (other->attributes, "units", units);
      if (calendar != NULL && sc_attributes_get (other->attributes, "calendar") == NULL)
        sc_attributes_set_text (other->attributes, "calendar", calendar);
    }
}

static void
collect_coordinates (GHashTable *names, ScAttributes *attributes)
{
  const gchar *list = sc_attributes_get_text (attributes, "coordinates");
  if (list == NULL)
    return;
  g_auto (GStrv) words = g_strsplit_set (list, " \t\n", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_hash_table_add (names, g_strdup (words[i]));
}

ScDataset *
sc_netcdf_open_dataset (const gchar *path, ScOpenFlags flags, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GHashTable) coordinates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (path != NULL, NULL);

  g_autofree gchar *group = NULL;
  g_autofree gchar *file_path = sc_path_dup_file (path, &group);
  g_autoptr (ScNetcdfFile) file = sc_netcdf_file_open (path, file_path, group, error);
  if (file == NULL)
    return NULL;
  g_autoptr (ScAttributes) attributes = sc_netcdf_read_attributes (file, sc_netcdf_file_get_group (file), NC_GLOBAL, error);
  if (attributes == NULL)
    return NULL;
  g_autoptr (GArray) variables = inquire_variables (file, error);
  if (variables == NULL || !check_is_whole (file, file_path, variables, error))
    return NULL;

  if (!(flags & SC_OPEN_RAW_TIMES))
    inherit_time_units (variables);
  collect_coordinates (coordinates, attributes);
  for (guint i = 0; i < variables->len; i++)
    {
      ScNetcdfVariable *variable = &g_array_index (variables, ScNetcdfVariable, i);
      collect_coordinates (coordinates, variable->attributes);
      variable->is_stackable = variable->is_char && variable->ndim > 0
                               && is_stackable (variables, variable->dims[variable->ndim - 1]);
    }
  sc_attributes_remove (attributes, "coordinates");
  sc_dataset_set_attributes (dataset, attributes);
  sc_dataset_set_path (dataset, path);
  g_auto (GStrv) groups = sc_netcdf_file_dup_groups (file);
  sc_dataset_set_groups (dataset, (const gchar *const *) groups);

  for (guint i = 0; i < variables->len; i++)
    {
      const ScNetcdfVariable *raw = &g_array_index (variables, ScNetcdfVariable, i);
      if (!raw->is_supported)
        continue;
      g_autoptr (ScVariable) variable = sc_netcdf_decode_variable (file, raw, flags, error);
      if (variable == NULL)
        return NULL;
      gboolean is_coordinate = g_hash_table_contains (coordinates, raw->name);
      if (!(is_coordinate ? sc_dataset_add_coordinate (dataset, raw->name, variable, error)
                          : sc_dataset_add_variable (dataset, raw->name, variable, error)))
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
    }
  return g_steal_pointer (&dataset);
}
