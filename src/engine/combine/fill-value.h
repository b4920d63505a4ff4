/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/**
 * ScFillValue: what stands where alignment finds no value.
 * @is_integer: written without a fraction, so that integers stay integers
 */
typedef struct
{
  gdouble value;
  gboolean is_integer;
} ScFillValue;

/**
 * ScFillValues: fill values of a whole operation; where none is given,
 * elements go missing and types are promoted, see sc_fill_type().
 */
typedef struct _ScFillValues ScFillValues;

/**
 * sc_fill_values_parse:
 * @text: "N" for all variables or "v=N,w=N"
 *
 * Returns: (transfer full) (nullable): %NULL with an error where a number cannot be read
 */
ScFillValues *sc_fill_values_parse (const gchar *text, GError **error);
void          sc_fill_values_free  (ScFillValues *self);

/** sc_fill_values_get: (nullable): that of @variable; %NULL where none is given, or @self is %NULL. */
const ScFillValue *sc_fill_values_get (ScFillValues *self, const gchar *variable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFillValues, sc_fill_values_free)

G_END_DECLS
