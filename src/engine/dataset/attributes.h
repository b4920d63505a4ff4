/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/** ScAttributes: names and values in order of insertion; a value is text or a 1-d array of numbers. */
typedef struct _ScAttributes ScAttributes;

ScAttributes *sc_attributes_new   (void);
ScAttributes *sc_attributes_copy  (ScAttributes *self);
ScAttributes *sc_attributes_ref   (ScAttributes *self);
void          sc_attributes_unref (ScAttributes *self);

guint        sc_attributes_get_size    (ScAttributes *self);
const gchar *sc_attributes_get_name    (ScAttributes *self, guint index);
/** sc_attributes_get: (nullable) (transfer none): %NULL where there is none of that name. */
ScArray     *sc_attributes_get         (ScAttributes *self, const gchar *name);
/** sc_attributes_get_text: (nullable): the text, %NULL where there is none or it is a number. */
const gchar *sc_attributes_get_text    (ScAttributes *self, const gchar *name);
void         sc_attributes_set         (ScAttributes *self, const gchar *name, ScArray *value);
void         sc_attributes_set_text    (ScAttributes *self, const gchar *name, const gchar *text);
void         sc_attributes_set_double  (ScAttributes *self, const gchar *name, gdouble value);
void         sc_attributes_set_int     (ScAttributes *self, const gchar *name, gint64 value);
void         sc_attributes_remove      (ScAttributes *self, const gchar *name);
/** sc_attributes_equal_value: whether both have @name with the same type and value. */
gboolean     sc_attributes_equal_value (ScAttributes *a, ScAttributes *b, const gchar *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttributes, sc_attributes_unref)

G_END_DECLS
