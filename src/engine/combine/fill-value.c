/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/fill-value.h"

#include <string.h>

#include "base/sentences.h"
#include "combine/combine-error.h"

struct _ScFillValues
{
  ScFillValue *for_all; /* (nullable) */
  GHashTable *by_variable; /* gchar* → ScFillValue* */
};

static ScFillValue *
parse_number (const gchar *text, GError **error)
{
  gchar *end = NULL;
  gdouble value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0')
    {
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH, _("“%s” is not a number to fill with"), text);
      return NULL;
    }
  ScFillValue *fill = g_new (ScFillValue, 1);
  fill->value = value;
  fill->is_integer = strspn (text, "+-0123456789") == strlen (text);
  return fill;
}

ScFillValues *
sc_fill_values_parse (const gchar *text, GError **error)
{
  g_autoptr (ScFillValues) self = g_new0 (ScFillValues, 1);

  self->by_variable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      gchar *equals = strrchr (parts[i], '=');
      ScFillValue *fill = parse_number (equals != NULL ? equals + 1 : parts[i], error);
      if (fill == NULL)
        return NULL;
      if (equals != NULL)
        {
          g_hash_table_replace (self->by_variable, g_strndup (parts[i], (gsize) (equals - parts[i])), fill);
          continue;
        }
      g_free (self->for_all);
      self->for_all = fill;
    }
  return g_steal_pointer (&self);
}

void
sc_fill_values_free (ScFillValues *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->by_variable, g_hash_table_unref);
  g_free (self->for_all);
  g_free (self);
}

const ScFillValue *
sc_fill_values_get (ScFillValues *self, const gchar *variable)
{
  if (self == NULL)
    return NULL;
  const ScFillValue *own = g_hash_table_lookup (self->by_variable, variable);
  return own != NULL ? own : self->for_all;
}
