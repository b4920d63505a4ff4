/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/netcdf-file.h"

#include <netcdf.h>
#include <string.h>

#include "base/sentences.h"
#include "io/netcdf-library.h"
#include "io/open-direct.h"

struct _ScNetcdfFile
{
  gatomicrefcount references;
  gchar *path;
  gint id;
  gint group;
};

/* So many groups are named; a file can be made to have any number. */
#define MAX_GROUPS 1000

/* The groups below @group, and below these. */
static void
collect_groups (gint group, GPtrArray *names)
{
  gint n = 0;

  if (names->len >= MAX_GROUPS || nc_inq_grps (group, &n, NULL) != NC_NOERR || n <= 0 || n > MAX_GROUPS)
    return;
  g_autofree gint *ids = g_new0 (gint, (gsize) n);
  if (nc_inq_grps (group, &n, ids) != NC_NOERR)
    return;
  for (gint i = 0; i < n && names->len < MAX_GROUPS; i++)
    {
      gsize length = 0;
      if (nc_inq_grpname_full (ids[i], &length, NULL) != NC_NOERR || length > 64 * 1024)
        continue;
      g_autofree gchar *name = g_malloc0 (length + 1);
      if (nc_inq_grpname_full (ids[i], NULL, name) == NC_NOERR)
        g_ptr_array_add (names, g_utf8_make_valid (name, -1));
      collect_groups (ids[i], names);
    }
}

GStrv
sc_netcdf_file_dup_groups (ScNetcdfFile *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  sc_netcdf_lock ();
  collect_groups (self->group, names);
  sc_netcdf_unlock ();
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

static gint
find_group (gint file, const gchar *group, gint *id)
{
  *id = file;
  if (group == NULL || g_str_equal (group, "/"))
    return NC_NOERR;
  g_autofree gchar *name = g_strdup (group);
  if (g_str_has_suffix (name, "/"))
    name[strlen (name) - 1] = '\0';
  return nc_inq_grp_full_ncid (file, name, id);
}

ScNetcdfFile *
sc_netcdf_file_open (const gchar *path, const gchar *file, const gchar *group, GError **error)
{
  gint id, group_id = -1;

  g_autofree gchar *name = sc_path_dup_netcdf_name (file);

  sc_netcdf_lock ();
  gint status = nc_open (name, NC_NOWRITE, &id);
  gint found = status == NC_NOERR ? find_group (id, group, &group_id) : status;
  if (status == NC_NOERR && found != NC_NOERR)
    nc_close (id);
  sc_netcdf_unlock ();
  if (status != NC_NOERR)
    {
      sc_netcdf_set_error (error, status, path, NULL);
      return NULL;
    }
  if (found != NC_NOERR)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND, _("%s has no group “%s”"), file, group);
      return NULL;
    }
  ScNetcdfFile *self = g_new0 (ScNetcdfFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->id = id;
  self->group = group_id;
  return self;
}

ScNetcdfFile *
sc_netcdf_file_ref (ScNetcdfFile *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_netcdf_file_unref (ScNetcdfFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  sc_netcdf_lock ();
  nc_close (self->id);
  sc_netcdf_unlock ();
  g_free (self->path);
  g_free (self);
}

gint
sc_netcdf_file_get_group (ScNetcdfFile *self)
{
  return self->group;
}

const gchar *
sc_netcdf_file_get_path (ScNetcdfFile *self)
{
  return self->path;
}

void
sc_netcdf_variable_clear (ScNetcdfVariable *self)
{
  g_free (self->name);
  for (gint i = 0; i < self->ndim; i++)
    g_free (self->dims[i]);
  sc_attributes_unref (self->attributes);
}

static gchar *
text_from_bytes (const gchar *bytes, gsize length)
{
  g_autofree gchar *text = g_strndup (bytes, length);
  return g_utf8_make_valid (text, -1);
}

static gboolean
dtype_from_netcdf (nc_type type, ScDType *dtype)
{
  switch (type)
    {
    case NC_BYTE:
      *dtype = SC_DTYPE_INT8;
      return TRUE;
    case NC_UBYTE:
      *dtype = SC_DTYPE_UINT8;
      return TRUE;
    case NC_SHORT:
      *dtype = SC_DTYPE_INT16;
      return TRUE;
    case NC_USHORT:
      *dtype = SC_DTYPE_UINT16;
      return TRUE;
    case NC_INT:
      *dtype = SC_DTYPE_INT32;
      return TRUE;
    case NC_UINT:
      *dtype = SC_DTYPE_UINT32;
      return TRUE;
    case NC_INT64:
      *dtype = SC_DTYPE_INT64;
      return TRUE;
    case NC_UINT64:
      *dtype = SC_DTYPE_UINT64;
      return TRUE;
    case NC_FLOAT:
      *dtype = SC_DTYPE_FLOAT32;
      return TRUE;
    case NC_DOUBLE:
      *dtype = SC_DTYPE_FLOAT64;
      return TRUE;
    default:
      return FALSE;
    }
}

static gint
read_attribute (gint file, gint variable, const gchar *name, nc_type type, gsize length, ScArray **value)
{
  ScDType dtype;
  gint status = NC_NOERR;

  *value = NULL;
  if (type == NC_CHAR)
    {
      g_autofree gchar *bytes = g_try_malloc0 (length + 1);
      if (bytes == NULL)
        return NC_ENOMEM;
      status = nc_get_att_text (file, variable, name, bytes);
      if (status == NC_NOERR)
        {
          g_autofree gchar *text = text_from_bytes (bytes, length);
          *value = sc_array_new_text (text);
        }
    }
  else if (type == NC_STRING)
    {
      g_autofree gchar **strings = g_try_new0 (gchar *, MAX (length, 1));
      if (strings == NULL)
        return NC_ENOMEM;
      status = nc_get_att_string (file, variable, name, strings);
      if (status != NC_NOERR)
        return status;
      *value = sc_array_new (SC_DTYPE_STRING, length == 1 ? 0 : 1, &length, NULL);
      for (gsize i = 0; *value != NULL && i < length; i++)
        {
          const gchar *text = strings[i] != NULL ? strings[i] : "";
          ((gchar **) (*value)->data)[i] = text_from_bytes (text, strlen (text));
        }
      nc_free_string (length, strings);
    }
  else if (dtype_from_netcdf (type, &dtype))
    {
      *value = sc_array_new (dtype, length == 1 ? 0 : 1, &length, NULL);
      if (*value == NULL)
        return NC_ENOMEM;
      status = nc_get_att (file, variable, name, (*value)->data);
      if (status != NC_NOERR)
        g_clear_pointer (value, sc_array_unref);
    }
  return status;
}

ScAttributes *
sc_netcdf_read_attributes (ScNetcdfFile *file, gint group, gint variable, GError **error)
{
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  gchar name[NC_MAX_NAME + 1];
  gint n = 0;

  sc_netcdf_lock ();
  gint status = nc_inq_varnatts (group, variable, &n);
  name[0] = '\0';
  for (gint i = 0; i < n && status == NC_NOERR; i++)
    {
      nc_type type;
      gsize length;
      g_autoptr (ScArray) value = NULL;

      memset (name, 0, sizeof name);
      status = nc_inq_attname (group, variable, i, name);
      if (status == NC_NOERR)
        status = nc_inq_att (group, variable, name, &type, &length);
      if (status == NC_NOERR)
        status = read_attribute (group, variable, name, type, length, &value);
      if (value != NULL && g_utf8_validate (name, -1, NULL))
        sc_attributes_set (attributes, name, value);
    }
  sc_netcdf_unlock ();
  if (status != NC_NOERR)
    {
      sc_netcdf_set_error (error, status, file->path, name[0] != '\0' ? name : NULL);
      return NULL;
    }
  return g_steal_pointer (&attributes);
}
