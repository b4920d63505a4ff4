/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ScMarkShape: told apart without colour. */
typedef enum
{
  SC_MARK_CIRCLE,
  SC_MARK_SQUARE,
  SC_MARK_TRIANGLE,
  SC_MARK_DIAMOND,
  SC_MARK_CROSS,
  SC_MARK_PLUS,
} ScMarkShape;

/**
 * ScMarks:
 *
 * Places marked on the globe, in categories: where two files' coordinates
 * differ, the stations of a list. Each category has a shape, a colour and a
 * name for the legend. Where marks of one category would lie on each other
 * only some are drawn. Immutable once shared, reference-counted.
 */
typedef struct _ScMarks ScMarks;

ScMarks *sc_marks_new   (void);
ScMarks *sc_marks_ref   (ScMarks *self);
void     sc_marks_unref (ScMarks *self);

/**
 * sc_marks_add_category:
 * @label: translated, for the legend; copied
 * @rgb: 0xRRGGBB
 *
 * Returns: the number of the category
 */
guint    sc_marks_add_category (ScMarks *self, const gchar *label, ScMarkShape shape, guint32 rgb);

/** sc_marks_add: degrees; before the object is shared. */
void     sc_marks_add (ScMarks *self, guint category, gdouble latitude, gdouble longitude);

guint        sc_marks_get_n_categories (const ScMarks *self);
const gchar *sc_marks_get_label  (const ScMarks *self, guint category);
ScMarkShape  sc_marks_get_shape  (const ScMarks *self, guint category);
guint32      sc_marks_get_rgb    (const ScMarks *self, guint category);
/** sc_marks_get_places: Returns: (array length=count): pairs of latitude and longitude, degrees. */
const gdouble *sc_marks_get_places (const ScMarks *self, guint category, gsize *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMarks, sc_marks_unref)

G_END_DECLS
