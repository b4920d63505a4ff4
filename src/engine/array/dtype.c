/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "array/dtype.h"

static const struct
{
  const gchar *name;
  gsize size;
} dtypes[] = {
  [SC_DTYPE_BOOL] = { "bool", 1 },
  [SC_DTYPE_INT8] = { "int8", 1 },
  [SC_DTYPE_INT16] = { "int16", 2 },
  [SC_DTYPE_INT32] = { "int32", 4 },
  [SC_DTYPE_INT64] = { "int64", 8 },
  [SC_DTYPE_UINT8] = { "uint8", 1 },
  [SC_DTYPE_UINT16] = { "uint16", 2 },
  [SC_DTYPE_UINT32] = { "uint32", 4 },
  [SC_DTYPE_UINT64] = { "uint64", 8 },
  [SC_DTYPE_FLOAT32] = { "float32", 4 },
  [SC_DTYPE_FLOAT64] = { "float64", 8 },
  [SC_DTYPE_DATETIME] = { "datetime64", 8 },
  [SC_DTYPE_TIMEDELTA] = { "timedelta64", 8 },
  [SC_DTYPE_STRING] = { "string", sizeof (gchar *) },
};

gsize
sc_dtype_get_size (ScDType dtype)
{
  g_return_val_if_fail ((gsize) dtype < G_N_ELEMENTS (dtypes), 0);
  return dtypes[dtype].size;
}

const gchar *
sc_dtype_get_name (ScDType dtype)
{
  g_return_val_if_fail ((gsize) dtype < G_N_ELEMENTS (dtypes), NULL);
  return dtypes[dtype].name;
}

gboolean
sc_dtype_is_integer (ScDType dtype)
{
  return dtype >= SC_DTYPE_INT8 && dtype <= SC_DTYPE_UINT64;
}

gboolean
sc_dtype_is_floating (ScDType dtype)
{
  return dtype == SC_DTYPE_FLOAT32 || dtype == SC_DTYPE_FLOAT64;
}

gboolean
sc_dtype_is_time (ScDType dtype)
{
  return dtype == SC_DTYPE_DATETIME || dtype == SC_DTYPE_TIMEDELTA;
}

gboolean
sc_dtype_is_number (ScDType dtype)
{
  return dtype != SC_DTYPE_STRING && !sc_dtype_is_time (dtype);
}
