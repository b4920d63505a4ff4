/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/variable.h"

#include <string.h>

/* A lazy variable's source, shared by the variables that differ only in names or attributes. */
typedef struct
{
  gatomicrefcount references;
  ScVariableSource source;
} SharedSource;

struct _ScVariable
{
  gatomicrefcount references;
  GStrv dims;
  ScDType dtype;
  gint ndim;
  gsize shape[SC_MAX_DIMS];
  ScArray *values;      /* one of the two */
  SharedSource *source;
  ScAttributes *attributes;
};

static void
shared_source_unref (SharedSource *shared)
{
  if (!g_atomic_ref_count_dec (&shared->references))
    return;
  if (shared->source.free != NULL)
    shared->source.free (shared->source.owner);
  g_free (shared);
}

static GStrv
copy_dims (const gchar *const *dims, gint ndim)
{
  GStrv copy = g_new0 (gchar *, (gsize) ndim + 1);
  for (gint i = 0; i < ndim; i++)
    copy[i] = g_strdup (dims[i]);
  return copy;
}

static ScVariable *
variable_new (const gchar *const *dims, ScDType dtype, gint ndim, const gsize *shape, ScAttributes *attributes)
{
  ScVariable *self = g_new0 (ScVariable, 1);
  g_atomic_ref_count_init (&self->references);
  self->dims = copy_dims (dims, ndim);
  self->dtype = dtype;
  self->ndim = ndim;
  if (ndim > 0)
    memcpy (self->shape, shape, sizeof (gsize) * (gsize) ndim);
  self->attributes = attributes != NULL ? sc_attributes_ref (attributes) : sc_attributes_new ();
  return self;
}

ScVariable *
sc_variable_new (const gchar *const *dims, ScArray *values, ScAttributes *attributes)
{
  g_return_val_if_fail (values != NULL, NULL);

  ScVariable *self = variable_new (dims, values->dtype, values->ndim, values->shape, attributes);
  self->values = sc_array_ref (values);
  return self;
}

ScVariable *
sc_variable_new_lazy (const gchar *const *dims, ScDType dtype, gint ndim, const gsize *shape, ScVariableSource source,
                      ScAttributes *attributes)
{
  g_return_val_if_fail (source.read != NULL && ndim <= SC_MAX_DIMS, NULL);

  ScVariable *self = variable_new (dims, dtype, ndim, shape, attributes);
  self->source = g_new (SharedSource, 1);
  g_atomic_ref_count_init (&self->source->references);
  self->source->source = source;
  return self;
}

ScVariable *
sc_variable_ref (ScVariable *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_variable_unref (ScVariable *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_strfreev (self->dims);
  sc_array_unref (self->values);
  if (self->source != NULL)
    shared_source_unref (self->source);
  sc_attributes_unref (self->attributes);
  g_free (self);
}

ScDType
sc_variable_get_dtype (ScVariable *self)
{
  return self->dtype;
}

gint
sc_variable_get_ndim (ScVariable *self)
{
  return self->ndim;
}

const gsize *
sc_variable_get_shape (ScVariable *self)
{
  return self->shape;
}

const gchar *const *
sc_variable_get_dims (ScVariable *self)
{
  return (const gchar *const *) self->dims;
}

gint
sc_variable_get_dim (ScVariable *self, const gchar *name)
{
  for (gint i = 0; i < self->ndim; i++)
    if (g_str_equal (self->dims[i], name))
      return i;
  return -1;
}

ScAttributes *
sc_variable_get_attributes (ScVariable *self)
{
  return self->attributes;
}

const gchar *
sc_variable_get_attribute (ScVariable *self, const gchar *name)
{
  return sc_attributes_get_text (self->attributes, name);
}

ScArray *
sc_variable_peek_values (ScVariable *self)
{
  return self->values;
}

ScArray *
sc_variable_read (ScVariable *self, const gsize *start, const gsize *count, GError **error)
{
  for (gint i = 0; i < self->ndim; i++)
    g_return_val_if_fail (start[i] <= self->shape[i] && count[i] <= self->shape[i] - start[i], NULL);

  if (self->values != NULL)
    return sc_array_slice (self->values, start, count, NULL);
  return self->source->source.read (self->source->source.owner, start, count, error);
}

gboolean
sc_variable_read_into (ScVariable *self, const gsize *start, const gsize *count, ScArray *into, GError **error)
{
  g_return_val_if_fail (into->dtype == self->dtype && self->dtype != SC_DTYPE_STRING, FALSE);
  g_return_val_if_fail (sc_array_is_contiguous (into) && into->ndim == self->ndim, FALSE);

  if (self->values == NULL && self->source->source.read_into != NULL)
    return self->source->source.read_into (self->source->source.owner, start, count, into, error);
  g_autoptr (ScArray) read = sc_variable_read (self, start, count, error);
  g_autoptr (ScArray) values = read != NULL ? sc_array_contiguous (read, error) : NULL;
  if (values == NULL)
    return FALSE;
  memcpy (into->data, values->data, sc_array_get_size (values) * sc_dtype_get_size (values->dtype));
  into->ticks_per_second = values->ticks_per_second;
  into->calendar = values->calendar;
  return TRUE;
}

ScArray *
sc_variable_load (ScVariable *self, GError **error)
{
  static const gsize zeros[SC_MAX_DIMS];

  if (self->values != NULL)
    return sc_array_ref (self->values);
  return sc_variable_read (self, zeros, self->shape, error);
}

/* Selection along one axis of a lazy variable. */
typedef struct
{
  ScVariable *parent;
  gint axis;
  gsize *indices;
} Selection;

static void
selection_free (gpointer data)
{
  Selection *selection = data;
  sc_variable_unref (selection->parent);
  g_free (selection->indices);
  g_free (selection);
}

/* Copies @part into @whole at @at along @axis; both are contiguous and agree in all other dimensions. */
static void
insert_along (ScArray *whole, ScArray *part, gint axis, gsize at)
{
  gsize outer = 1, inner = sc_dtype_get_size (whole->dtype);

  for (gint i = 0; i < axis; i++)
    outer *= whole->shape[i];
  for (gint i = axis + 1; i < whole->ndim; i++)
    inner *= whole->shape[i];
  gsize n = part->shape[axis];
  for (gsize o = 0; o < outer; o++)
    {
      gchar *to = (gchar *) whole->data + (o * whole->shape[axis] + at) * inner;
      const gchar *from = (const gchar *) part->data + o * n * inner;
      if (whole->dtype == SC_DTYPE_STRING)
        for (gsize i = 0; i < n * inner / sizeof (gchar *); i++)
          ((gchar **) (gpointer) to)[i] = g_strdup (((gchar *const *) (gconstpointer) from)[i]);
      else
        memcpy (to, from, n * inner);
    }
}

static ScArray *
selection_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Selection *selection = owner;
  gint axis = selection->axis;
  gint ndim = selection->parent->ndim;
  const gsize *indices = selection->indices + start[axis];
  gsize n = count[axis];
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];
  g_autoptr (ScArray) whole = NULL;

  for (gint i = 0; i < ndim; i++)
    {
      from[i] = start[i];
      size[i] = count[i];
    }
  /* Neighbouring positions are read at once. */
  for (gsize k = 0; k < n;)
    {
      gsize run = 1;
      while (k + run < n && indices[k + run] == indices[k] + run)
        run++;
      from[axis] = indices[k];
      size[axis] = run;
      g_autoptr (ScArray) read = sc_variable_read (selection->parent, from, size, error);
      if (read == NULL)
        return NULL;
      if (run == n)
        return g_steal_pointer (&read);
      g_autoptr (ScArray) part = sc_array_contiguous (read, error);
      if (part == NULL)
        return NULL;
      if (whole == NULL)
        {
          whole = sc_array_new (part->dtype, ndim, count, error);
          if (whole == NULL)
            return NULL;
          whole->calendar = part->calendar;
          whole->ticks_per_second = part->ticks_per_second;
        }
      insert_along (whole, part, axis, k);
      k += run;
    }
  if (whole == NULL)
    whole = sc_array_new (selection->parent->dtype, ndim, count, error);
  return g_steal_pointer (&whole);
}

ScVariable *
sc_variable_select (ScVariable *self, gint axis, const gsize *indices, gsize n, GError **error)
{
  g_return_val_if_fail (axis >= 0 && axis < self->ndim, NULL);
  for (gsize i = 0; i < n; i++)
    g_return_val_if_fail (indices[i] < self->shape[axis], NULL);

  if (self->values != NULL)
    {
      g_autoptr (ScArray) taken = sc_array_take (self->values, axis, (const gssize *) indices, n, error);
      return taken != NULL ? sc_variable_new ((const gchar *const *) self->dims, taken, self->attributes) : NULL;
    }

  gsize shape[SC_MAX_DIMS];
  memcpy (shape, self->shape, sizeof shape);
  shape[axis] = n;
  Selection *selection = g_new (Selection, 1);
  selection->parent = sc_variable_ref (self);
  selection->axis = axis;
  selection->indices = g_memdup2 (indices, n * sizeof *indices);
  ScVariableSource source = { selection_read, selection_free, selection };
  return sc_variable_new_lazy ((const gchar *const *) self->dims, self->dtype, self->ndim, shape, source,
                               self->attributes);
}

/* A lazy variable without one dimension of size 1. */
typedef struct
{
  ScVariable *parent;
  gint axis;
} Squeeze;

static void
squeeze_free (gpointer data)
{
  Squeeze *squeeze = data;
  sc_variable_unref (squeeze->parent);
  g_free (squeeze);
}

static ScArray *
drop_axis (ScArray *array, gint axis)
{
  gsize shape[SC_MAX_DIMS];
  gint axes[SC_MAX_DIMS];
  gint n = 0;

  for (gint i = 0; i < array->ndim; i++)
    if (i != axis)
      {
        shape[n] = array->shape[i];
        axes[n++] = i;
      }
  return sc_array_broadcast (array, n, shape, axes);
}

static ScArray *
squeeze_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Squeeze *squeeze = owner;
  gsize from[SC_MAX_DIMS], size[SC_MAX_DIMS];

  for (gint i = 0; i < squeeze->parent->ndim; i++)
    {
      gint k = i < squeeze->axis ? i : i - 1;
      from[i] = i == squeeze->axis ? 0 : start[k];
      size[i] = i == squeeze->axis ? 1 : count[k];
    }
  g_autoptr (ScArray) read = sc_variable_read (squeeze->parent, from, size, error);
  return read != NULL ? drop_axis (read, squeeze->axis) : NULL;
}

ScVariable *
sc_variable_squeeze (ScVariable *self, gint axis)
{
  const gchar *dims[SC_MAX_DIMS];
  gsize shape[SC_MAX_DIMS];
  gint n = 0;

  g_return_val_if_fail (axis >= 0 && axis < self->ndim && self->shape[axis] == 1, NULL);

  for (gint i = 0; i < self->ndim; i++)
    if (i != axis)
      {
        dims[n] = self->dims[i];
        shape[n++] = self->shape[i];
      }
  if (self->values != NULL)
    {
      g_autoptr (ScArray) values = drop_axis (self->values, axis);
      return sc_variable_new (dims, values, self->attributes);
    }
  Squeeze *squeeze = g_new (Squeeze, 1);
  squeeze->parent = sc_variable_ref (self);
  squeeze->axis = axis;
  ScVariableSource source = { squeeze_read, squeeze_free, squeeze };
  return sc_variable_new_lazy (dims, self->dtype, n, shape, source, self->attributes);
}

static ScVariable *
variable_share (ScVariable *self, const gchar *const *dims, ScAttributes *attributes)
{
  ScVariable *copy = variable_new (dims, self->dtype, self->ndim, self->shape, attributes);
  if (self->values != NULL)
    copy->values = sc_array_ref (self->values);
  else
    {
      copy->source = self->source;
      g_atomic_ref_count_inc (&copy->source->references);
    }
  return copy;
}

ScVariable *
sc_variable_with_attributes (ScVariable *self, ScAttributes *attributes)
{
  return variable_share (self, (const gchar *const *) self->dims, attributes);
}

ScVariable *
sc_variable_with_dims (ScVariable *self, const gchar *const *dims)
{
  return variable_share (self, dims, self->attributes);
}
