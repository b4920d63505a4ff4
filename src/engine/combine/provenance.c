/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/provenance.h"

#include <string.h>

gboolean
sc_dataset_note_made_missing (ScDataset *dataset, const gchar *variable, gsize made_missing, const gchar *operation,
                              const gchar *const *paths, GError **error)
{
  ScVariable *own = sc_dataset_get_variable (dataset, variable);

  if (own == NULL || made_missing == 0)
    return TRUE;

  g_autoptr (GString) sentence = g_string_new (NULL);
  g_string_append_printf (sentence, "%" G_GSIZE_FORMAT " values made missing by %s of ", made_missing, operation);
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree gchar *name = g_path_get_basename (paths[i]);
      g_string_append_printf (sentence, "%s%s", i > 0 ? ", " : "", name);
    }
  g_autoptr (ScAttributes) attributes = sc_attributes_copy (sc_variable_get_attributes (own));
  sc_attributes_set_text (attributes, "sigmacast_made_missing", sentence->str);
  g_autoptr (ScVariable) marked = sc_variable_with_attributes (own, attributes);
  return sc_dataset_add_variable (dataset, variable, marked, error);
}

gboolean
sc_variable_read_made_missing (ScVariable *variable, gsize *made_missing, gchar **operation, GStrv *names)
{
  g_return_val_if_fail (variable != NULL && made_missing != NULL && operation != NULL && names != NULL, FALSE);

  static const gchar middle[] = " values made missing by ";
  const gchar *text = sc_variable_get_attribute (variable, "sigmacast_made_missing");
  const gchar *words = text != NULL ? strstr (text, middle) : NULL;
  const gchar *of = words != NULL ? strstr (words + strlen (middle), " of ") : NULL;

  if (of == NULL)
    return FALSE;
  *made_missing = (gsize) g_ascii_strtoull (text, NULL, 10);
  *operation = g_strndup (words + strlen (middle), (gsize) (of - words) - strlen (middle));
  *names = g_strsplit (of + strlen (" of "), ", ", -1);
  return TRUE;
}
