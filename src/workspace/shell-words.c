/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/shell-words.h"

#include <string.h>

#define PROGRAM "sigmacast"

gchar *
sc_shell_quote (const gchar *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] != '\0' && text[0] != '-'
      && text[strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+")] == '\0')
    return g_strdup (text);
  return g_shell_quote (text);
}

gchar *
sc_shell_find_program (void)
{
  g_autofree gchar *found = g_find_program_in_path (PROGRAM), *self = g_file_read_link ("/proc/self/exe", NULL);

  if (found == NULL && self != NULL)
    {
      g_autofree gchar *folder = g_path_get_dirname (self), *parent = g_path_get_dirname (folder);
      g_autofree gchar *beside = g_build_filename (folder, PROGRAM, NULL), *built = g_build_filename (parent, "cli", PROGRAM, NULL);
      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&built);
    }
  return g_strdup (PROGRAM);
}
