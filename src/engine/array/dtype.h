/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScDType:
 *
 * The type of an array's elements: those of NumPy that xarray and the
 * reference's checkpoints use.
 *
 * @SC_DTYPE_DATETIME: gint64 ticks since 1970-01-01T00:00 in the array's
 *   calendar; the array says how long a tick is (nanosecond by default).
 *   %SC_NOT_A_TIME is the missing value.
 * @SC_DTYPE_TIMEDELTA: gint64 ticks likewise.
 * @SC_DTYPE_STRING: gchar* each, UTF-8, owned by the array's buffer; %NULL is
 *   the missing value.
 */
typedef enum
{
  SC_DTYPE_BOOL,
  SC_DTYPE_INT8,
  SC_DTYPE_INT16,
  SC_DTYPE_INT32,
  SC_DTYPE_INT64,
  SC_DTYPE_UINT8,
  SC_DTYPE_UINT16,
  SC_DTYPE_UINT32,
  SC_DTYPE_UINT64,
  SC_DTYPE_FLOAT32,
  SC_DTYPE_FLOAT64,
  SC_DTYPE_DATETIME,
  SC_DTYPE_TIMEDELTA,
  SC_DTYPE_STRING,
} ScDType;

#define SC_NOT_A_TIME G_MININT64

/** sc_dtype_get_size: bytes of one element. */
gsize        sc_dtype_get_size    (ScDType dtype);

/** sc_dtype_get_name: NumPy's name ("float32", "datetime64", "string", …). */
const gchar *sc_dtype_get_name    (ScDType dtype);

/** sc_dtype_is_integer: a signed or unsigned integer (not bool, not time). */
gboolean     sc_dtype_is_integer  (ScDType dtype);
gboolean     sc_dtype_is_floating (ScDType dtype);
gboolean     sc_dtype_is_time     (ScDType dtype);
/** sc_dtype_is_number: neither time nor string; bool counts as 0 and 1. */
gboolean     sc_dtype_is_number   (ScDType dtype);

G_END_DECLS
