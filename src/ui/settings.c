/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/settings.h"

#define SCHEMA "org.sigmacast.Sigmacast"

/* (nullable): the folder with the compiled schema of a build folder: two above the program's, then data/. */
static gchar *
find_build_folder (void)
{
  g_autofree gchar *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program == NULL)
    return NULL;
  g_autofree gchar *folder = g_path_get_dirname (program);
  g_autofree gchar *data = g_build_filename (folder, "..", "..", "data", NULL);
  g_autofree gchar *compiled = g_build_filename (data, "gschemas.compiled", NULL);
  return g_file_test (compiled, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&data) : NULL;
}

GSettings *
sc_settings_new (void)
{
  g_autofree gchar *folder = find_build_folder ();
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
