/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "array/dtype.h"

G_BEGIN_DECLS

#define SC_MAX_DIMS 16

typedef enum
{
  SC_ARRAY_ERROR_TOO_LARGE, /* the size overflows, or memory is not to be had */
  SC_ARRAY_ERROR_DTYPE,
  SC_ARRAY_ERROR_SHAPE,
} ScArrayError;

#define SC_ARRAY_ERROR sc_array_error_quark ()
GQuark sc_array_error_quark (void);

/**
 * ScArray:
 * @ndim: number of dimensions; 0 is a scalar
 * @shape: elements along each dimension, slowest first (C order)
 * @strides: bytes from one element to the next along each dimension
 * @data: the first element
 *
 * A strided N-d array over a reference-counted buffer. Arrays are immutable
 * once they are shared: whoever created one may write through @data until it
 * is handed on. The fields are read-only to callers.
 */
typedef struct _ScArray ScArray;
struct _ScArray
{
  ScDType dtype;
  gint ndim;
  gsize shape[SC_MAX_DIMS];
  gssize strides[SC_MAX_DIMS];
  gpointer data;
};

/**
 * sc_array_new:
 * Returns: (transfer full) (nullable): a contiguous array of zeros, or %NULL
 *   with %SC_ARRAY_ERROR_TOO_LARGE (big buffers never abort the process)
 */
ScArray *sc_array_new (ScDType dtype, gint ndim, const gsize *shape, GError **error);

/**
 * sc_array_new_for_data:
 * @data: at least the product of @shape elements in C order
 * @owner: (nullable): passed to @free_owner when the last reference is gone
 */
ScArray *sc_array_new_for_data (ScDType        dtype,
                                gint           ndim,
                                const gsize   *shape,
                                gpointer       data,
                                gpointer       owner,
                                GDestroyNotify free_owner);

ScArray *sc_array_ref   (ScArray *self);
void     sc_array_unref (ScArray *self);

/** sc_array_get_size: number of elements, the product of the shape. */
gsize    sc_array_get_size      (const ScArray *self);
gboolean sc_array_is_contiguous (const ScArray *self);

/** sc_array_slice: a view of [start, start + count) with @step ≥ 1 along each dimension; no copy. */
ScArray *sc_array_slice     (ScArray *self, const gsize *start, const gsize *count, const gsize *step);
/** sc_array_transpose: a view whose dimension i is @self's dimension axes[i]; no copy. */
ScArray *sc_array_transpose (ScArray *self, const gint *axes);
/** sc_array_contiguous: @self again if it is contiguous, else a copy in C order. */
ScArray *sc_array_contiguous (ScArray *self, GError **error);

/**
 * sc_array_cast:
 * Returns: (transfer full) (nullable): the values as @dtype, contiguous;
 *   numbers convert as in C, times and strings only to themselves
 */
ScArray *sc_array_cast (ScArray *self, ScDType dtype, GError **error);

/** sc_array_get_double: element @index in C order as a number; time as its ticks, missing as NaN. */
gdouble  sc_array_get_double (const ScArray *self, gsize index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScArray, sc_array_unref)

G_END_DECLS
