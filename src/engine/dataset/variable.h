/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"
#include "dataset/attributes.h"

G_BEGIN_DECLS

/**
 * ScVariable:
 *
 * Values with named dimensions and attributes, as xarray.Variable. Immutable
 * once it is in a dataset; reference-counted, references may be taken from
 * any thread.
 *
 * The values are in memory or lie still in a file: sc_variable_read() brings
 * one hyperslab, sc_variable_load() all of it.
 */
typedef struct _ScVariable ScVariable;

/**
 * ScVariableSource: where the values of a lazy variable come from.
 * @read: returns (transfer full) the hyperslab [start, start + count) in C
 *   order, decoded; called from any thread
 * @free: frees @owner
 * @read_into: (nullable): the same into an array that is there, contiguous and
 *   of the right type and shape: what need not be copied afterwards
 */
typedef struct
{
  ScArray *(*read) (gpointer owner, const gsize *start, const gsize *count, GError **error);
  GDestroyNotify free;
  gpointer owner;
  gboolean (*read_into) (gpointer owner, const gsize *start, const gsize *count, ScArray *into, GError **error);
} ScVariableSource;

/**
 * sc_variable_new:
 * @dims: as many names as @values has dimensions
 * @values: (transfer none): one more reference is taken
 * @attributes: (nullable) (transfer none)
 */
ScVariable *sc_variable_new      (const gchar *const *dims, ScArray *values, ScAttributes *attributes);
ScVariable *sc_variable_new_lazy (const gchar *const *dims, ScDType dtype, gint ndim, const gsize *shape,
                                  ScVariableSource source, ScAttributes *attributes);
ScVariable *sc_variable_ref      (ScVariable *self);
void        sc_variable_unref    (ScVariable *self);

ScDType       sc_variable_get_dtype      (ScVariable *self);
gint          sc_variable_get_ndim       (ScVariable *self);
const gsize  *sc_variable_get_shape      (ScVariable *self);
const gchar *const *sc_variable_get_dims (ScVariable *self);
/** sc_variable_get_dim: the position of dimension @name, or −1. */
gint          sc_variable_get_dim        (ScVariable *self, const gchar *name);
ScAttributes *sc_variable_get_attributes (ScVariable *self);
/** sc_variable_get_attribute: (nullable): a text attribute, e.g. "units". */
const gchar  *sc_variable_get_attribute  (ScVariable *self, const gchar *name);

/** sc_variable_peek_values: (nullable) (transfer none): the values of a variable in memory, %NULL of a lazy one. */
ScArray *sc_variable_peek_values (ScVariable *self);
/** sc_variable_load: (transfer full): all values; a lazy variable keeps them not. */
ScArray *sc_variable_load (ScVariable *self, GError **error);
/** sc_variable_read: (transfer full): one hyperslab, with all dimensions kept. */
ScArray *sc_variable_read (ScVariable *self, const gsize *start, const gsize *count, GError **error);
/**
 * sc_variable_read_into:
 * @into: a contiguous array of the variable's type and of @count's shape,
 *   numbers or times, which the caller may write
 */
gboolean sc_variable_read_into (ScVariable *self, const gsize *start, const gsize *count, ScArray *into, GError **error);

/**
 * sc_variable_select:
 * @axis: a dimension's position
 * @indices: @n positions along it, in the order wanted
 *
 * Returns: (transfer full) (nullable): a variable of the chosen positions;
 *   that of a lazy variable is lazy too and reads only what it is asked for
 */
ScVariable *sc_variable_select (ScVariable *self, gint axis, const gsize *indices, gsize n, GError **error);

/**
 * sc_variable_squeeze:
 * @axis: a dimension of size 1
 *
 * Returns: (transfer full): the variable without that dimension
 */
ScVariable *sc_variable_squeeze (ScVariable *self, gint axis);

/** sc_variable_with_attributes: (transfer full): the same values, shared, with other attributes (nullable: none). */
ScVariable *sc_variable_with_attributes (ScVariable *self, ScAttributes *attributes);
/** sc_variable_with_dims: (transfer full): the same values, shared, with other names of the dimensions. */
ScVariable *sc_variable_with_dims (ScVariable *self, const gchar *const *dims);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScVariable, sc_variable_unref)

G_END_DECLS
