/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/provenance.h"

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
