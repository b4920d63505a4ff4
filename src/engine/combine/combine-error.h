/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ScCombineError: why two datasets do not fit; see sc_combine_error_get_name(). */
typedef enum
{
  SC_COMBINE_ERROR_INDEX_MISMATCH,     /* labels, their order or their number differ under join exact */
  SC_COMBINE_ERROR_SIZE_MISMATCH,      /* sizes disagree where there are no labels to go by */
  SC_COMBINE_ERROR_DUPLICATE_LABELS,   /* a label that is there twice cannot be aligned */
  SC_COMBINE_ERROR_VALUE_CONFLICT,     /* the same variable with other values */
  SC_COMBINE_ERROR_ATTRS_CONFLICT,     /* the same attribute with another value */
  SC_COMBINE_ERROR_TYPE_MISMATCH,      /* labels or values that cannot stand on one axis or be added */
  SC_COMBINE_ERROR_UNSORTED_LABELS,    /* an inexact match needs labels in order */
  SC_COMBINE_ERROR_MISSING_COORDINATE, /* a variable, coordinate or dimension that is not there */
} ScCombineError;

#define SC_COMBINE_ERROR sc_combine_error_quark ()
GQuark sc_combine_error_quark (void);

/** sc_combine_error_get_name: the code as scripts read it ("index-mismatch"). */
const gchar *sc_combine_error_get_name (ScCombineError code);

G_END_DECLS
