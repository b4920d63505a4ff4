/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/attributes.h"

typedef struct
{
  gchar *name;
  ScArray *value;
} Attribute;

struct _ScAttributes
{
  gatomicrefcount references;
  GArray *attributes; /* of Attribute */
};

static void
attribute_clear (gpointer data)
{
  Attribute *attribute = data;
  g_free (attribute->name);
  sc_array_unref (attribute->value);
}

ScAttributes *
sc_attributes_new (void)
{
  ScAttributes *self = g_new0 (ScAttributes, 1);
  g_atomic_ref_count_init (&self->references);
  self->attributes = g_array_new (FALSE, FALSE, sizeof (Attribute));
  g_array_set_clear_func (self->attributes, attribute_clear);
  return self;
}

ScAttributes *
sc_attributes_copy (ScAttributes *self)
{
  ScAttributes *copy = sc_attributes_new ();
  for (guint i = 0; self != NULL && i < self->attributes->len; i++)
    {
      const Attribute *from = &g_array_index (self->attributes, Attribute, i);
      sc_attributes_set (copy, from->name, from->value);
    }
  return copy;
}

ScAttributes *
sc_attributes_ref (ScAttributes *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_attributes_unref (ScAttributes *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->attributes);
  g_free (self);
}

guint
sc_attributes_get_size (ScAttributes *self)
{
  return self != NULL ? self->attributes->len : 0;
}

const gchar *
sc_attributes_get_name (ScAttributes *self, guint index)
{
  g_return_val_if_fail (index < sc_attributes_get_size (self), NULL);
  return g_array_index (self->attributes, Attribute, index).name;
}

static Attribute *
find (ScAttributes *self, const gchar *name)
{
  for (guint i = 0; self != NULL && i < self->attributes->len; i++)
    {
      Attribute *attribute = &g_array_index (self->attributes, Attribute, i);
      if (g_str_equal (attribute->name, name))
        return attribute;
    }
  return NULL;
}

ScArray *
sc_attributes_get (ScAttributes *self, const gchar *name)
{
  const Attribute *attribute = find (self, name);
  return attribute != NULL ? attribute->value : NULL;
}

const gchar *
sc_attributes_get_text (ScAttributes *self, const gchar *name)
{
  ScArray *value = sc_attributes_get (self, name);
  if (value == NULL || value->dtype != SC_DTYPE_STRING || sc_array_get_size (value) != 1)
    return NULL;
  return sc_array_get_string (value, 0);
}

void
sc_attributes_set (ScAttributes *self, const gchar *name, ScArray *value)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  Attribute *attribute = find (self, name);
  if (attribute != NULL)
    {
      sc_array_ref (value);
      sc_array_unref (attribute->value);
      attribute->value = value;
      return;
    }
  Attribute added = { g_strdup (name), sc_array_ref (value) };
  g_array_append_val (self->attributes, added);
}

void
sc_attributes_set_text (ScAttributes *self, const gchar *name, const gchar *text)
{
  g_autoptr (ScArray) value = sc_array_new_text (text);
  sc_attributes_set (self, name, value);
}

void
sc_attributes_set_double (ScAttributes *self, const gchar *name, gdouble number)
{
  g_autoptr (ScArray) value = sc_array_new_double (number);
  sc_attributes_set (self, name, value);
}

void
sc_attributes_set_int (ScAttributes *self, const gchar *name, gint64 number)
{
  g_autoptr (ScArray) value = sc_array_new_int (number);
  sc_attributes_set (self, name, value);
}

void
sc_attributes_remove (ScAttributes *self, const gchar *name)
{
  for (guint i = 0; i < sc_attributes_get_size (self); i++)
    if (g_str_equal (g_array_index (self->attributes, Attribute, i).name, name))
      {
        g_array_remove_index (self->attributes, i);
        return;
      }
}

gboolean
sc_attributes_equal_value (ScAttributes *a, ScAttributes *b, const gchar *name)
{
  ScArray *x = sc_attributes_get (a, name);
  ScArray *y = sc_attributes_get (b, name);
  return x != NULL && y != NULL && x->dtype == y->dtype && sc_array_equal (x, y);
}
