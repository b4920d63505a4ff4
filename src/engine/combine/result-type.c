/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/result-type.h"

typedef enum
{
  KIND_BOOL,
  KIND_SIGNED,
  KIND_UNSIGNED,
  KIND_FLOAT,
  KIND_OTHER,
} Kind;

static Kind
get_kind (ScDType dtype)
{
  switch (dtype)
    {
    case SC_DTYPE_BOOL:
      return KIND_BOOL;
    case SC_DTYPE_INT8:
    case SC_DTYPE_INT16:
    case SC_DTYPE_INT32:
    case SC_DTYPE_INT64:
      return KIND_SIGNED;
    case SC_DTYPE_UINT8:
    case SC_DTYPE_UINT16:
    case SC_DTYPE_UINT32:
    case SC_DTYPE_UINT64:
      return KIND_UNSIGNED;
    case SC_DTYPE_FLOAT32:
    case SC_DTYPE_FLOAT64:
      return KIND_FLOAT;
    default:
      return KIND_OTHER;
    }
}

static ScDType
signed_of_size (gsize bytes)
{
  return bytes <= 1 ? SC_DTYPE_INT8 : bytes <= 2 ? SC_DTYPE_INT16 : bytes <= 4 ? SC_DTYPE_INT32 : SC_DTYPE_INT64;
}

gboolean
sc_result_type (ScDType a, ScDType b, ScDType *result)
{
  Kind kind_a = get_kind (a), kind_b = get_kind (b);

  if (a == b)
    *result = a;
  else if (kind_a == KIND_OTHER || kind_b == KIND_OTHER)
    return FALSE;
  else if (kind_a == KIND_BOOL)
    *result = b;
  else if (kind_b == KIND_BOOL)
    *result = a;
  else if (kind_a == KIND_FLOAT || kind_b == KIND_FLOAT)
    {
      /* A float32 holds integers of 16 bits and no larger ones. */
      gboolean narrow = (kind_a == KIND_FLOAT ? a == SC_DTYPE_FLOAT32 : sc_dtype_get_size (a) <= 2)
                        && (kind_b == KIND_FLOAT ? b == SC_DTYPE_FLOAT32 : sc_dtype_get_size (b) <= 2);
      *result = narrow ? SC_DTYPE_FLOAT32 : SC_DTYPE_FLOAT64;
    }
  else if (kind_a == kind_b)
    *result = sc_dtype_get_size (a) >= sc_dtype_get_size (b) ? a : b;
  else
    {
      gsize size_signed = sc_dtype_get_size (kind_a == KIND_SIGNED ? a : b);
      gsize size_unsigned = sc_dtype_get_size (kind_a == KIND_SIGNED ? b : a);
      if (size_unsigned == 8)
        *result = SC_DTYPE_FLOAT64;
      else
        *result = signed_of_size (MAX (size_signed, 2 * size_unsigned));
    }
  return TRUE;
}

ScDType
sc_fill_type (ScDType dtype)
{
  switch (get_kind (dtype))
    {
    case KIND_SIGNED:
    case KIND_UNSIGNED:
      return sc_dtype_get_size (dtype) <= 2 ? SC_DTYPE_FLOAT32 : SC_DTYPE_FLOAT64;
    case KIND_BOOL:
      return SC_DTYPE_FLOAT64;
    default:
      return dtype;
    }
}
