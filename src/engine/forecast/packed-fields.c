/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/packed-fields.h"

#include <math.h>
#include <string.h>
#include <zstd.h>

#include "forecast/forecast-error.h"

/* Codes of 16 bits that are no step between a map's least and greatest value. */
#define CODE_NAN 0xffff
#define CODE_PLUS_INFINITY 0xfffe
#define CODE_MINUS_INFINITY 0xfffd
#define MAX_CODE 0xfffc

/* The fastest level: pictures are packed while a forecast runs. */
#define LEVEL 1

typedef struct
{
  gchar *name;
  GStrv dims;
  ScAttributes *attributes;
  gint ndim;
  gsize shape[SC_MAX_DIMS];
  gsize n_maps, map_size, row_size;
  gfloat *least; /* [n_maps] */
  gfloat *step;  /* [n_maps] */
  gpointer codes; /* compressed: [n_maps] of [2][map_size]: low bytes, then high bytes */
  gsize n_bytes;
} PackedVariable;

struct _ScPackedFields
{
  gatomicrefcount references;
  ScDataset *rest;      /* coordinates, attributes, and variables of other types */
  GPtrArray *variables; /* of PackedVariable */
  gsize bytes;
};

static void
packed_variable_free (gpointer data)
{
  PackedVariable *self = data;

  g_free (self->name);
  g_strfreev (self->dims);
  if (self->attributes != NULL)
    sc_attributes_unref (self->attributes);
  g_free (self->least);
  g_free (self->step);
  g_free (self->codes);
  g_free (self);
}

static gboolean
set_no_memory (const gchar *name, GError **error)
{
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MEMORY, "there is not enough memory for the fields of '%s'", name);
  return FALSE;
}

/* Differences along a row are small where a field is smooth; their bytes apart compress best. */
static void
encode_map (PackedVariable *self, gsize map, const gfloat *values, guint8 *bytes)
{
  gfloat least = INFINITY, greatest = -INFINITY;

  for (gsize i = 0; i < self->map_size; i++)
    if (isfinite (values[i]))
      {
        least = MIN (least, values[i]);
        greatest = MAX (greatest, values[i]);
      }
  if (least > greatest)
    least = greatest = 0.0f;
  const gdouble step = ((gdouble) greatest - least) / MAX_CODE;
  const gdouble inverse = step > 0.0 ? 1.0 / step : 0.0;

  self->least[map] = least;
  self->step[map] = (gfloat) step;
  for (gsize i = 0; i < self->map_size; i++)
    {
      static const guint16 specials[] = { CODE_MINUS_INFINITY, CODE_PLUS_INFINITY };
      const guint16 code = isfinite (values[i]) ? (guint16) MIN (((gdouble) values[i] - least) * inverse + 0.5, MAX_CODE)
                           : isnan (values[i])  ? CODE_NAN
                                                : specials[values[i] > 0.0f];
      bytes[i] = code & 0xff;
      bytes[self->map_size + i] = code >> 8;
    }
  for (gsize row = 0; row < self->map_size; row += self->row_size)
    {
      guint16 before = 0;

      for (gsize i = row; i < row + self->row_size; i++)
        {
          const guint16 code = bytes[i] | bytes[self->map_size + i] << 8;
          const guint16 difference = code - before;

          bytes[i] = difference & 0xff;
          bytes[self->map_size + i] = difference >> 8;
          before = code;
        }
    }
}

static void
decode_map (const PackedVariable *self, gsize map, const guint8 *bytes, gfloat *values)
{
  for (gsize row = 0; row < self->map_size; row += self->row_size)
    {
      guint16 code = 0;

      for (gsize i = row; i < row + self->row_size; i++)
        {
          code += bytes[i] | bytes[self->map_size + i] << 8;
          values[i] = code == CODE_NAN              ? NAN
                      : code == CODE_PLUS_INFINITY  ? INFINITY
                      : code == CODE_MINUS_INFINITY ? -INFINITY
                                                    : (gfloat) (self->least[map] + (gdouble) code * self->step[map]);
        }
    }
}

static gboolean
compress (PackedVariable *self, const guint8 *bytes, gsize n, GError **error)
{
  const gsize bound = ZSTD_compressBound (n);
  g_autofree gpointer room = g_try_malloc (bound);

  if (room == NULL)
    return set_no_memory (self->name, error);
  self->n_bytes = ZSTD_compress (room, bound, bytes, n, LEVEL);
  if (ZSTD_isError (self->n_bytes) || (self->codes = g_try_malloc (self->n_bytes)) == NULL)
    return set_no_memory (self->name, error);
  memcpy (self->codes, room, self->n_bytes);
  return TRUE;
}

static PackedVariable *
pack_variable (const gchar *name, ScVariable *variable, GError **error)
{
  g_autoptr (ScArray) loaded = sc_variable_load (variable, error);
  g_autoptr (ScArray) values = loaded != NULL ? sc_array_contiguous (loaded, error) : NULL;

  if (values == NULL)
    return NULL;
  PackedVariable *self = g_new0 (PackedVariable, 1);
  ScAttributes *attributes = sc_variable_get_attributes (variable);
  const gsize size = sc_array_get_size (values);
  g_autofree guint8 *bytes = g_try_malloc (2 * size + 1);

  self->name = g_strdup (name);
  self->dims = g_strdupv ((GStrv) sc_variable_get_dims (variable));
  self->attributes = attributes != NULL ? sc_attributes_ref (attributes) : NULL;
  self->ndim = values->ndim;
  memcpy (self->shape, values->shape, sizeof self->shape);
  self->row_size = MAX (self->ndim > 0 ? self->shape[self->ndim - 1] : 1, 1);
  self->map_size = self->row_size * MAX (self->ndim > 1 ? self->shape[self->ndim - 2] : 1, 1);
  self->n_maps = size / self->map_size;
  self->least = g_new0 (gfloat, self->n_maps);
  self->step = g_new0 (gfloat, self->n_maps);
  if (bytes == NULL)
    set_no_memory (name, error);
  else
    for (gsize map = 0; map < self->n_maps; map++)
      encode_map (self, map, (const gfloat *) values->data + map * self->map_size, bytes + 2 * map * self->map_size);
  if (bytes == NULL || !compress (self, bytes, 2 * size, error))
    g_clear_pointer (&self, packed_variable_free);
  return self;
}

ScPackedFields *
sc_packed_fields_new (ScDataset *fields, GError **error)
{
  g_return_val_if_fail (fields != NULL, NULL);

  g_autoptr (ScPackedFields) self = g_new0 (ScPackedFields, 1);
  const gchar *const *names = sc_dataset_get_variable_names (fields);

  g_atomic_ref_count_init (&self->references);
  self->variables = g_ptr_array_new_with_free_func (packed_variable_free);
  self->rest = sc_dataset_copy (fields);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      ScVariable *variable = sc_dataset_get_variable (fields, names[i]);

      if (sc_variable_get_dtype (variable) != SC_DTYPE_FLOAT32)
        continue;
      PackedVariable *packed = pack_variable (names[i], variable, error);
      if (packed == NULL)
        return NULL;
      g_ptr_array_add (self->variables, packed);
      self->bytes += packed->n_bytes + packed->n_maps * 2 * sizeof (gfloat) + sizeof *packed;
      sc_dataset_remove (self->rest, names[i]);
    }
  return g_steal_pointer (&self);
}

ScPackedFields *
sc_packed_fields_ref (ScPackedFields *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_packed_fields_unref (ScPackedFields *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->variables);
  g_clear_pointer (&self->rest, sc_dataset_unref);
  g_free (self);
}

gsize
sc_packed_fields_get_bytes (ScPackedFields *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bytes;
}

static ScArray *
unpack_variable (const PackedVariable *self, GError **error)
{
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, self->ndim, self->shape, error);
  const gsize n = 2 * self->n_maps * self->map_size;
  g_autofree guint8 *bytes = values != NULL ? g_try_malloc (n + 1) : NULL;

  if (values == NULL)
    return NULL;
  if (bytes == NULL || ZSTD_isError (ZSTD_decompress (bytes, n, self->codes, self->n_bytes)))
    {
      set_no_memory (self->name, error);
      return NULL;
    }
  for (gsize map = 0; map < self->n_maps; map++)
    decode_map (self, map, bytes + 2 * map * self->map_size, (gfloat *) values->data + map * self->map_size);
  return g_steal_pointer (&values);
}

/* What a variable that is read reads from. */
typedef struct
{
  ScPackedFields *fields;
  const PackedVariable *variable;
} Source;

static ScArray *
read_source (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Source *source = owner;
  g_autoptr (ScArray) whole = unpack_variable (source->variable, error);
  g_autoptr (ScArray) slice = whole != NULL ? sc_array_slice (whole, start, count, NULL) : NULL;

  return slice != NULL ? sc_array_contiguous (slice, error) : NULL;
}

static void
free_source (gpointer owner)
{
  Source *source = owner;

  sc_packed_fields_unref (source->fields);
  g_free (source);
}

ScDataset *
sc_packed_fields_unpack (ScPackedFields *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (ScDataset) fields = sc_dataset_copy (self->rest);
  for (guint i = 0; i < self->variables->len; i++)
    {
      const PackedVariable *packed = g_ptr_array_index (self->variables, i);
      Source *source = g_new (Source, 1);

      *source = (Source) { sc_packed_fields_ref (self), packed };
      g_autoptr (ScVariable) variable
        = sc_variable_new_lazy ((const gchar *const *) packed->dims, SC_DTYPE_FLOAT32, packed->ndim, packed->shape,
                                (ScVariableSource) { .read = read_source, .free = free_source, .owner = source },
                                packed->attributes);
      /* The sizes are those that it came with. */
      sc_dataset_add_variable (fields, packed->name, variable, NULL);
    }
  return g_steal_pointer (&fields);
}
