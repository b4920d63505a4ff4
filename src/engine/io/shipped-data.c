/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/shipped-data.h"

#include <stdlib.h>
#include <string.h>

/* From the folder of the program: where it was built, in a folder inside of the sources, and where it is installed. */
static const gchar *const places[] = { "../../../data/demo", "../share/sigmacast/demo" };

gchar *
sc_shipped_data_find (const gchar *name)
{
  g_autofree gchar *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree gchar *here = program != NULL ? g_path_get_dirname (program) : NULL;

  for (gsize i = 0; here != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree gchar *path = g_build_filename (here, places[i], name, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_canonicalize_filename (path, NULL);
    }
  return NULL;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

GStrv
sc_shipped_data_list (const gchar *prefix, const gchar *suffix)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autofree gchar *folder = sc_shipped_data_find (NULL);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare);
  g_ptr_array_add (paths, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}
