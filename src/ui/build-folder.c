/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/build-folder.h"

gchar *
sc_build_folder_find (const gchar *folder, const gchar *content)
{
  g_autofree gchar *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program == NULL)
    return NULL;
  /* The program is src/ui/sigmacast-desktop there. */
  g_autofree gchar *here = g_path_get_dirname (program);
  g_autofree gchar *path = g_build_filename (here, "..", "..", folder, NULL);
  g_autofree gchar *file = g_build_filename (path, content, NULL);
  return g_file_test (file, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}
