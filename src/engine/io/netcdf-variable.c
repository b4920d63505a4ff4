/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding of one variable: masks, packing, times, strings, truth values,
 * with xarray's choice of types (xarray.coding.variables, .times). */
#include <math.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <string.h>

#include "io/cf-time.h"
#include "base/sentences.h"
#include "io/netcdf-file.h"
#include "io/netcdf-library.h"

#define MAX_FILLS 8
/* Coordinates and times of up to so many values are read when the file is opened. */
#define MAX_EAGER (16 * 1024 * 1024)

typedef struct
{
  ScNetcdfFile *file;
  gint group;
  gint id;
  gchar *name;
  gint ndim;        /* of the result */
  gsize characters; /* length of the strings that characters make; 0: no characters */
  gboolean scalar_char;
  ScDType stored;   /* after _Unsigned */
  ScDType dtype;    /* of the result */
  gint n_fills;
  gdouble fills[MAX_FILLS];
  gint64 integer_fills[MAX_FILLS];
  gchar *string_fill;
  gboolean is_packed;
  gdouble scale, offset;
  gboolean has_scale, has_offset;
  ScDType number_dtype; /* after masking and unpacking, before times */
  ScCfTime time;
} Decoder;

static void
decoder_free (gpointer data)
{
  Decoder *self = data;
  sc_netcdf_file_unref (self->file);
  g_free (self->name);
  g_free (self->string_fill);
  g_free (self);
}

/* Number with missing values: what NumPy's types promote to. */
static ScDType
promote_for_missing (ScDType dtype)
{
  switch (dtype)
    {
    case SC_DTYPE_INT8:
    case SC_DTYPE_INT16:
    case SC_DTYPE_UINT8:
    case SC_DTYPE_UINT16:
      return SC_DTYPE_FLOAT32;
    case SC_DTYPE_FLOAT32:
    case SC_DTYPE_STRING:
      return dtype;
    default:
      return SC_DTYPE_FLOAT64;
    }
}

static ScDType
choose_packed_dtype (ScDType stored, ScArray *scale, ScArray *offset)
{
  if (scale != NULL && offset != NULL && scale->dtype == offset->dtype && sc_dtype_is_floating (scale->dtype))
    return sc_dtype_is_integer (stored) && sc_dtype_get_size (stored) == 4 ? SC_DTYPE_FLOAT64 : scale->dtype;
  if (offset != NULL)
    return SC_DTYPE_FLOAT64;
  return scale->dtype == SC_DTYPE_FLOAT32 ? SC_DTYPE_FLOAT32 : SC_DTYPE_FLOAT64;
}

static ScDType
with_sign (ScDType dtype, gboolean is_unsigned)
{
  static const ScDType pairs[][2] = {
    { SC_DTYPE_INT8, SC_DTYPE_UINT8 },
    { SC_DTYPE_INT16, SC_DTYPE_UINT16 },
    { SC_DTYPE_INT32, SC_DTYPE_UINT32 },
    { SC_DTYPE_INT64, SC_DTYPE_UINT64 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (dtype == pairs[i][0] || dtype == pairs[i][1])
      return pairs[i][is_unsigned ? 1 : 0];
  return dtype;
}

static gboolean
is_number (ScArray *value)
{
  return value != NULL && value->dtype != SC_DTYPE_STRING && sc_array_get_size (value) > 0;
}

static void
add_fills (Decoder *self, ScAttributes *attributes, const gchar *name, ScDType original)
{
  ScArray *value = sc_attributes_get (attributes, name);

  if (value == NULL)
    return;
  if (value->dtype == SC_DTYPE_STRING)
    {
      if (self->stored == SC_DTYPE_STRING && self->characters == 0 && !self->scalar_char && self->string_fill == NULL)
        self->string_fill = g_strdup (sc_attributes_get_text (attributes, name));
      return;
    }
  /* A fill value given in the signed type means the bytes, not the number;
   * xarray takes a missing value as the number. */
  g_autoptr (ScArray) same_sign = original != self->stored && value->dtype == original && name[0] == '_'
                                      ? sc_array_cast (value, self->stored, NULL)
                                      : sc_array_ref (value);
  for (gsize i = 0; same_sign != NULL && i < sc_array_get_size (same_sign) && self->n_fills < MAX_FILLS; i++)
    {
      gdouble fill = sc_array_get_double (same_sign, i);
      if (isnan (fill))
        continue;
      self->fills[self->n_fills] = fill;
      self->integer_fills[self->n_fills++] = sc_array_get_int (same_sign, i);
    }
}

static void
plan_mask_and_scale (Decoder *self, ScAttributes *attributes)
{
  ScDType original = self->stored;
  const gchar *sign = sc_attributes_get_text (attributes, "_Unsigned");
  ScArray *scale = sc_attributes_get (attributes, "scale_factor");
  ScArray *offset = sc_attributes_get (attributes, "add_offset");

  if (sign != NULL)
    {
      if (g_ascii_strcasecmp (sign, "true") == 0 || g_ascii_strcasecmp (sign, "false") == 0)
        self->stored = with_sign (self->stored, g_ascii_strcasecmp (sign, "true") == 0);
      sc_attributes_remove (attributes, "_Unsigned");
    }
  add_fills (self, attributes, "_FillValue", original);
  add_fills (self, attributes, "missing_value", original);
  self->number_dtype = self->stored;
  if (self->n_fills > 0)
    self->number_dtype = promote_for_missing (self->stored);
  if (self->stored != SC_DTYPE_STRING && (is_number (scale) || is_number (offset)))
    {
      self->has_scale = is_number (scale);
      self->has_offset = is_number (offset);
      self->scale = self->has_scale ? sc_array_get_double (scale, 0) : 1;
      self->offset = self->has_offset ? sc_array_get_double (offset, 0) : 0;
      self->number_dtype = choose_packed_dtype (self->stored, self->has_scale ? scale : NULL,
                                                self->has_offset ? offset : NULL);
      sc_attributes_remove (attributes, "scale_factor");
      sc_attributes_remove (attributes, "add_offset");
    }
  sc_attributes_remove (attributes, "_FillValue");
  sc_attributes_remove (attributes, "missing_value");
}

static void
plan_time (Decoder *self, ScAttributes *attributes)
{
  const gchar *units = sc_attributes_get_text (attributes, "units");
  const gchar *calendar = sc_attributes_get_text (attributes, "calendar");

  /* Times that cannot be counted stay numbers, their units with them. */
  if (self->stored == SC_DTYPE_STRING || !sc_cf_time_parse (units, calendar, &self->time, NULL)
      || self->time.kind == SC_CF_TIME_NONE)
    {
      self->time.kind = SC_CF_TIME_NONE;
      return;
    }
  gboolean whole = sc_dtype_is_integer (self->stored) && !self->has_scale && !self->has_offset;
  self->number_dtype = whole ? SC_DTYPE_INT64 : SC_DTYPE_FLOAT64;
  self->dtype = self->time.kind == SC_CF_TIME_DATETIME ? SC_DTYPE_DATETIME : SC_DTYPE_TIMEDELTA;
}

static void
remove_time_attributes (const Decoder *self, ScAttributes *attributes)
{
  sc_attributes_remove (attributes, "units");
  sc_attributes_remove (attributes, "calendar");
  if (self->dtype == SC_DTYPE_TIMEDELTA)
    sc_attributes_remove (attributes, "dtype");
}

/* --- Values --------------------------------------------------------------- */

static gint
read_raw (const Decoder *self, gint ndim, const gsize *start, const gsize *count, gpointer buffer)
{
  gsize size = 1;
  for (gint i = 0; i < ndim; i++)
    size *= count[i];
  if (size == 0)
    return NC_NOERR;
  sc_netcdf_lock ();
  gint status = nc_get_vara (self->group, self->id, start, count, buffer);
  sc_netcdf_unlock ();
  return status;
}

/* HDF5's registered filters that data files are met with. */
static const gchar *
get_filter_name (guint id)
{
  static const struct
  {
    guint id;
    const gchar *name;
  } names[] = {
    { 4, "SZIP" },     { 307, "bzip2" },      { 32000, "LZF" },        { 32001, "Blosc" },    { 32004, "LZ4" },
    { 32008, "Bitshuffle" }, { 32013, "ZFP" }, { 32015, "Zstandard" }, { 32017, "SZ" },       { 32023, "Granular BitRound" },
    { 32026, "Blosc 2" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].id == id)
      return names[i].name;
  return _("a filter");
}

static void
set_read_error (const Decoder *self, gint status, GError **error)
{
  gsize n = 0;
  guint ids[8] = { 0 };

  if (status == NC_ENOFILTER || status == NC_EFILTER)
    {
      sc_netcdf_lock ();
      if (nc_inq_var_filter_ids (self->group, self->id, &n, NULL) != NC_NOERR || n > G_N_ELEMENTS (ids)
          || nc_inq_var_filter_ids (self->group, self->id, &n, ids) != NC_NOERR)
        n = 0;
      sc_netcdf_unlock ();
    }
  /* Deflate, shuffle and checksums are always there. */
  for (gsize i = 0; i < n; i++)
    if (ids[i] > 3)
      {
        g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED,
                     _("%s, “%s” cannot be read: it went through %s (HDF5 filter %u), for which no plugin is installed"),
                     sc_netcdf_file_get_path (self->file), self->name, get_filter_name (ids[i]), ids[i]);
        return;
      }
  sc_netcdf_set_error (error, status, sc_netcdf_file_get_path (self->file), self->name);
}

static ScArray *
read_strings (const Decoder *self, const gsize *start, const gsize *count, GError **error)
{
  g_autoptr (ScArray) strings = sc_array_new (SC_DTYPE_STRING, self->ndim, count, error);
  if (strings == NULL)
    return NULL;
  gsize n = sc_array_get_size (strings);
  gchar **to = strings->data;
  gint status = NC_NOERR;

  if (self->characters > 0 || self->scalar_char)
    {
      gsize length = MAX (self->characters, 1);
      gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS], bytes;
      for (gint i = 0; i < self->ndim; i++)
        {
          from[i] = start[i];
          size[i] = count[i];
        }
      gint ndim = self->ndim;
      if (self->characters > 0)
        {
          from[ndim] = 0;
          size[ndim++] = length;
        }
      if (!sc_shape_get_bytes (SC_DTYPE_UINT8, ndim, size, &bytes))
        bytes = G_MAXSSIZE;
      g_autofree gchar *characters = g_try_malloc0 (MAX (bytes, 1));
      status = characters != NULL ? read_raw (self, ndim, from, size, characters) : NC_ENOMEM;
      for (gsize i = 0; i < n && status == NC_NOERR; i++)
        {
          g_autofree gchar *text = g_strndup (characters + i * length, length);
          to[i] = g_utf8_make_valid (text, -1);
        }
    }
  else if (n > 0)
    {
      g_autofree gchar **raw = g_try_new0 (gchar *, n);
      status = raw != NULL ? read_raw (self, self->ndim, start, count, raw) : NC_ENOMEM;
      if (status == NC_NOERR)
        {
          for (gsize i = 0; i < n; i++)
            {
              const gchar *text = raw[i] != NULL ? raw[i] : "";
              if (self->string_fill == NULL || strcmp (self->string_fill, text) != 0)
                to[i] = g_utf8_make_valid (text, -1);
            }
          sc_netcdf_lock ();
          nc_free_string (n, raw);
          sc_netcdf_unlock ();
        }
    }
  if (status != NC_NOERR)
    {
      sc_netcdf_set_error (error, status, sc_netcdf_file_get_path (self->file), self->name);
      return NULL;
    }
  return g_steal_pointer (&strings);
}

/* Missing values are found in the unpacked type, as xarray finds them. */
static void
mask_float (const Decoder *self, gfloat *values, gsize n)
{
  for (gint k = 0; k < self->n_fills; k++)
    for (gsize i = 0; i < n; i++)
      if ((gdouble) values[i] == self->fills[k])
        values[i] = NAN;
}

static void
mask_double (const Decoder *self, gdouble *values, gsize n)
{
  for (gint k = 0; k < self->n_fills; k++)
    for (gsize i = 0; i < n; i++)
      if (values[i] == self->fills[k])
        values[i] = NAN;
}

/* Product and sum apart, as NumPy rounds them: never fused. */
static void
unpack_float (const Decoder *self, gfloat *values, gsize n)
{
  if (self->has_scale)
    for (gsize i = 0; i < n; i++)
      values[i] *= (gfloat) self->scale;
  if (self->has_offset)
    for (gsize i = 0; i < n; i++)
      values[i] += (gfloat) self->offset;
}

static void
unpack_double (const Decoder *self, gdouble *values, gsize n)
{
  if (self->has_scale)
    for (gsize i = 0; i < n; i++)
      values[i] *= self->scale;
  if (self->has_offset)
    for (gsize i = 0; i < n; i++)
      values[i] += self->offset;
}

/* @numbers: a contiguous array of the type number_dtype */
static gboolean
read_numbers (const Decoder *self, const gsize *start, const gsize *count, ScArray *numbers, GError **error)
{
  /* What is stored in the wanted type needs no room of its own. */
  g_autoptr (ScArray) raw = self->stored == self->number_dtype ? sc_array_ref (numbers)
                                                               : sc_array_new (self->stored, self->ndim, count, error);
  if (raw == NULL)
    return FALSE;
  gint status = read_raw (self, self->ndim, start, count, raw->data);
  if (status != NC_NOERR)
    {
      set_read_error (self, status, error);
      return FALSE;
    }
  if (raw != numbers)
    sc_array_cast_into (raw, numbers);

  gsize n = sc_array_get_size (numbers);
  if (numbers->dtype == SC_DTYPE_FLOAT32)
    {
      mask_float (self, numbers->data, n);
      unpack_float (self, numbers->data, n);
    }
  else if (numbers->dtype == SC_DTYPE_FLOAT64)
    {
      mask_double (self, numbers->data, n);
      unpack_double (self, numbers->data, n);
    }
  else if (numbers->dtype == SC_DTYPE_INT64 && self->time.kind != SC_CF_TIME_NONE)
    for (gint k = 0; k < self->n_fills; k++)
      for (gsize i = 0; i < n; i++)
        if (((gint64 *) numbers->data)[i] == self->integer_fills[k])
          ((gint64 *) numbers->data)[i] = SC_NOT_A_TIME;
  return TRUE;
}

static ScArray *
decoder_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Decoder *self = owner;

  if (self->stored == SC_DTYPE_STRING)
    return read_strings (self, start, count, error);
  g_autoptr (ScArray) numbers = sc_array_new (self->number_dtype, self->ndim, count, error);
  if (numbers == NULL || !read_numbers (self, start, count, numbers, error))
    return NULL;
  if (self->time.kind != SC_CF_TIME_NONE)
    {
      ScArray *times = sc_cf_time_decode (&self->time, numbers, error);
      if (times == NULL)
        g_prefix_error (error, "%s, “%s”: ", sc_netcdf_file_get_path (self->file), self->name);
      return times;
    }
  return sc_array_cast (numbers, self->dtype, error);
}

static gboolean
decoder_read_into (gpointer owner, const gsize *start, const gsize *count, ScArray *into, GError **error)
{
  const Decoder *self = owner;

  if (self->time.kind == SC_CF_TIME_NONE && self->number_dtype == self->dtype)
    return read_numbers (self, start, count, into, error);
  g_autoptr (ScArray) values = decoder_read (owner, start, count, error);
  if (values == NULL)
    return FALSE;
  memcpy (into->data, values->data, sc_array_get_size (values) * sc_dtype_get_size (values->dtype));
  into->ticks_per_second = values->ticks_per_second;
  into->calendar = values->calendar;
  return TRUE;
}

/* --- Plan ----------------------------------------------------------------- */

static Decoder *
decoder_new (ScNetcdfFile *file, const ScNetcdfVariable *variable, ScOpenFlags flags, ScAttributes *attributes)
{
  Decoder *self = g_new0 (Decoder, 1);

  self->file = sc_netcdf_file_ref (file);
  self->group = variable->group;
  self->id = variable->id;
  self->name = g_strdup (variable->name);
  self->ndim = variable->ndim;
  self->stored = self->number_dtype = variable->dtype;
  self->scale = 1;
  if (variable->is_char)
    {
      if (variable->is_stackable)
        {
          self->ndim--;
          self->characters = variable->shape[self->ndim];
        }
      self->scalar_char = self->characters == 0;
    }
  if (!(flags & SC_OPEN_NO_MASK_SCALE))
    plan_mask_and_scale (self, attributes);
  self->dtype = self->number_dtype;
  if (!(flags & SC_OPEN_RAW_TIMES))
    plan_time (self, attributes);
  if (g_strcmp0 (sc_attributes_get_text (attributes, "dtype"), "bool") == 0 && sc_dtype_is_integer (self->dtype))
    {
      self->dtype = SC_DTYPE_BOOL;
      sc_attributes_remove (attributes, "dtype");
    }
  return self;
}

static ScVariable *
decode_eagerly (Decoder *decoder, const ScNetcdfVariable *variable, ScAttributes *attributes, GError **error)
{
  static const gsize zeros[SC_MAX_DIMS];
  g_autoptr (GError) local_error = NULL;
  ScArray *values = decoder_read (decoder, zeros, variable->shape, &local_error);

  if (values == NULL && decoder->time.kind != SC_CF_TIME_NONE
      && g_error_matches (local_error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED))
    {
      /* Numbers that make no date: they stay numbers. */
      g_clear_error (&local_error);
      decoder->time.kind = SC_CF_TIME_NONE;
      decoder->number_dtype = decoder->n_fills > 0 ? promote_for_missing (decoder->stored) : decoder->stored;
      if (decoder->has_scale || decoder->has_offset)
        decoder->number_dtype = SC_DTYPE_FLOAT64;
      decoder->dtype = decoder->number_dtype;
      values = decoder_read (decoder, zeros, variable->shape, &local_error);
    }
  if (values == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (decoder->time.kind != SC_CF_TIME_NONE)
    remove_time_attributes (decoder, attributes);
  ScVariable *result = sc_variable_new ((const gchar *const *) variable->dims, values, attributes);
  sc_array_unref (values);
  return result;
}

ScVariable *
sc_netcdf_decode_variable (ScNetcdfFile *file, const ScNetcdfVariable *variable, ScOpenFlags flags, GError **error)
{
  g_autoptr (ScAttributes) attributes = sc_attributes_copy (variable->attributes);
  gsize bytes = 0;

  sc_attributes_remove (attributes, "coordinates");
  Decoder *decoder = decoder_new (file, variable, flags, attributes);
  gboolean is_index = decoder->ndim == 1 && g_str_equal (variable->dims[0], variable->name);
  gboolean is_time = decoder->time.kind != SC_CF_TIME_NONE;
  gboolean is_small = sc_shape_get_bytes (SC_DTYPE_UINT8, decoder->ndim, variable->shape, &bytes) && bytes <= MAX_EAGER;
  if ((is_index || is_time || decoder->ndim == 0) && is_small)
    {
      ScVariable *result = decode_eagerly (decoder, variable, attributes, error);
      decoder_free (decoder);
      return result;
    }
  if (is_time)
    remove_time_attributes (decoder, attributes);
  ScVariableSource source = { decoder_read, decoder_free, decoder,
                              decoder->dtype != SC_DTYPE_STRING ? decoder_read_into : NULL };
  return sc_variable_new_lazy ((const gchar *const *) variable->dims, decoder->dtype, decoder->ndim, variable->shape,
                               source, attributes);
}
