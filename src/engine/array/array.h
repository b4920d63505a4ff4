/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "array/calendar.h"
#include "array/dtype.h"

G_BEGIN_DECLS

#define SC_MAX_DIMS 16

/** Ticks per second of times and durations unless an array says otherwise: nanoseconds. */
#define SC_NANOSECONDS G_GINT64_CONSTANT (1000000000)
/** Of dates that nanoseconds cannot reach, or in a calendar of models. */
#define SC_MICROSECONDS G_GINT64_CONSTANT (1000000)

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
 * @ticks_per_second: of a time or duration; whoever made the array may set it
 * @calendar: of a time; whoever made the array may set it
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
  gint64 ticks_per_second;
  ScCalendar calendar;
};

/**
 * sc_array_new:
 * Returns: (transfer full) (nullable): a contiguous array of zeros (strings:
 *   %NULL) whose data is aligned to 64 bytes, or %NULL with
 *   %SC_ARRAY_ERROR_TOO_LARGE (big buffers never abort the process)
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

/** sc_array_new_double: (transfer full): a float64 scalar. */
ScArray *sc_array_new_double (gdouble value);
/** sc_array_new_int: (transfer full): an int64 scalar. */
ScArray *sc_array_new_int    (gint64 value);
/** sc_array_new_text: (transfer full): a scalar string, copied. */
ScArray *sc_array_new_text   (const gchar *text);

ScArray *sc_array_ref   (ScArray *self);
void     sc_array_unref (ScArray *self);

/** sc_array_get_size: number of elements, the product of the shape. */
gsize    sc_array_get_size      (const ScArray *self);
gboolean sc_array_is_contiguous (const ScArray *self);

/**
 * sc_shape_get_bytes:
 * @bytes: (out): product of @shape times the element's size
 *
 * Returns: %FALSE where that overflows
 */
gboolean sc_shape_get_bytes (ScDType dtype, gint ndim, const gsize *shape, gsize *bytes);

/**
 * sc_array_slice: a view of @count elements along each dimension from @start
 * on, each @step further (nullable: 1; below 0: backwards); no copy.
 */
ScArray *sc_array_slice     (ScArray *self, const gsize *start, const gsize *count, const gssize *step);
/** sc_array_transpose: a view whose dimension i is @self's dimension axes[i]; no copy. */
ScArray *sc_array_transpose (ScArray *self, const gint *axes);
/**
 * sc_array_broadcast: a view of @shape whose dimension i is @self's dimension
 * axes[i], or repeats the values where axes[i] is −1; no copy.
 */
ScArray *sc_array_broadcast (ScArray *self, gint ndim, const gsize *shape, const gint *axes);
/** sc_array_reshape: (transfer full): a view with another shape of the same size; @self must be contiguous. */
ScArray *sc_array_reshape   (ScArray *self, gint ndim, const gsize *shape);
/** sc_array_contiguous: @self again if it is contiguous, else a copy in C order. */
ScArray *sc_array_contiguous (ScArray *self, GError **error);
/** sc_array_copy: (transfer full): always a copy in C order, which the caller may write. */
ScArray *sc_array_copy      (ScArray *self, GError **error);

/**
 * sc_array_take:
 * @axis: a dimension
 * @indices: @n positions along it; −1 leaves the element at zero (missing for
 *   strings)
 *
 * Returns: (transfer full) (nullable): a copy in C order
 */
ScArray *sc_array_take (ScArray *self, gint axis, const gssize *indices, gsize n, GError **error);

/**
 * sc_array_cast:
 * Returns: (transfer full) (nullable): the values as @dtype, contiguous;
 *   numbers convert as in C (what is beyond an integer's range becomes its
 *   end, NaN becomes 0), times and strings only to themselves
 */
ScArray *sc_array_cast (ScArray *self, ScDType dtype, GError **error);

/**
 * sc_array_cast_into:
 * @into: a contiguous array of numbers of @self's shape, which the caller may
 *   write; @self holds numbers too
 */
void     sc_array_cast_into (const ScArray *self, ScArray *into);

/** sc_array_get_pointer: the address of element @index in C order. */
gconstpointer sc_array_get_pointer (const ScArray *self, gsize index);
/** sc_array_get_double: element @index in C order as a number; time as its ticks, missing (and text) as NaN. */
gdouble       sc_array_get_double  (const ScArray *self, gsize index);
/** sc_array_get_int: element @index as an integer, rounded towards 0; time as its ticks. */
gint64        sc_array_get_int     (const ScArray *self, gsize index);
/** sc_array_get_string: (nullable): element @index of a string array; %NULL is the missing value. */
const gchar  *sc_array_get_string  (const ScArray *self, gsize index);
/** sc_array_is_missing: NaN, not-a-time or a missing string. */
gboolean      sc_array_is_missing  (const ScArray *self, gsize index);

/** sc_array_count_missing: how many elements are missing. */
gsize         sc_array_count_missing (const ScArray *self);

/**
 * sc_array_equal:
 * Returns: whether shape and values are the same; numbers are compared as
 *   numbers whatever their type, missing values equal one another
 */
gboolean      sc_array_equal (const ScArray *a, const ScArray *b);

/** sc_array_format_element: (transfer full): element @index for a person: a number, a time in ISO form, a text. */
gchar        *sc_array_format_element (const ScArray *self, gsize index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScArray, sc_array_unref)

G_END_DECLS
