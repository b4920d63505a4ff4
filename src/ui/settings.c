/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/settings.h"

#include "ui/build-folder.h"

#define SCHEMA "org.sigmacast.Sigmacast"

GSettings *
sc_settings_new (void)
{
  g_autofree gchar *folder = sc_build_folder_find ("data", "gschemas.compiled");
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  if (folder != NULL)
    built = g_settings_schema_source_new_from_directory (folder, source, FALSE, NULL);
  if (built != NULL)
    source = built;
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
