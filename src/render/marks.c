/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/marks.h"

typedef struct
{
  gchar *label;
  ScMarkShape shape;
  guint32 rgb;
  GArray *places; /* gdouble: latitude, longitude, latitude, … */
} Category;

struct _ScMarks
{
  gatomicrefcount references;
  GPtrArray *categories;
};

static void
category_free (gpointer data)
{
  Category *category = data;

  g_free (category->label);
  g_array_unref (category->places);
  g_free (category);
}

ScMarks *
sc_marks_new (void)
{
  ScMarks *self = g_new0 (ScMarks, 1);

  g_atomic_ref_count_init (&self->references);
  self->categories = g_ptr_array_new_with_free_func (category_free);
  return self;
}

ScMarks *
sc_marks_ref (ScMarks *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_marks_unref (ScMarks *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->categories);
  g_free (self);
}

guint
sc_marks_add_category (ScMarks *self, const gchar *label, ScMarkShape shape, guint32 rgb)
{
  Category *category = g_new0 (Category, 1);

  category->label = g_strdup (label != NULL ? label : "");
  category->shape = shape;
  category->rgb = rgb & 0xffffff;
  category->places = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_ptr_array_add (self->categories, category);
  return self->categories->len - 1;
}

void
sc_marks_add (ScMarks *self, guint category, gdouble latitude, gdouble longitude)
{
  const gdouble place[2] = { latitude, longitude };
  Category *target;

  g_return_if_fail (category < self->categories->len);

  target = g_ptr_array_index (self->categories, category);
  g_array_append_vals (target->places, place, 2);
}

guint
sc_marks_get_n_categories (const ScMarks *self)
{
  return self->categories->len;
}

static const Category *
get_category (const ScMarks *self, guint category)
{
  g_return_val_if_fail (category < self->categories->len, NULL);
  return g_ptr_array_index (self->categories, category);
}

const gchar *
sc_marks_get_label (const ScMarks *self, guint category)
{
  return get_category (self, category)->label;
}

ScMarkShape
sc_marks_get_shape (const ScMarks *self, guint category)
{
  return get_category (self, category)->shape;
}

guint32
sc_marks_get_rgb (const ScMarks *self, guint category)
{
  return get_category (self, category)->rgb;
}

const gdouble *
sc_marks_get_places (const ScMarks *self, guint category, gsize *count)
{
  const Category *target = get_category (self, category);

  *count = target->places->len / 2;
  return (const gdouble *) (gpointer) target->places->data;
}
