/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/combine-error.h"

G_DEFINE_QUARK (sc-combine-error-quark, sc_combine_error)

const gchar *
sc_combine_error_get_name (ScCombineError code)
{
  switch (code)
    {
    case SC_COMBINE_ERROR_INDEX_MISMATCH:
      return "index-mismatch";
    case SC_COMBINE_ERROR_SIZE_MISMATCH:
      return "size-mismatch";
    case SC_COMBINE_ERROR_DUPLICATE_LABELS:
      return "duplicate-labels";
    case SC_COMBINE_ERROR_VALUE_CONFLICT:
      return "value-conflict";
    case SC_COMBINE_ERROR_ATTRS_CONFLICT:
      return "attrs-conflict";
    case SC_COMBINE_ERROR_TYPE_MISMATCH:
      return "type-mismatch";
    case SC_COMBINE_ERROR_UNSORTED_LABELS:
      return "unsorted-labels";
    case SC_COMBINE_ERROR_MISSING_COORDINATE:
      return "missing-coordinate";
    default:
      return "error";
    }
}
