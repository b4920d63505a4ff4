/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define PROGRAM "sigmacast-desktop"

/* The window's program: in the build tree or the same folder as this one, or else in the path. */
static gchar *
find_program (void)
{
  g_autofree gchar *self = g_file_read_link ("/proc/self/exe", NULL);

  if (self != NULL)
    {
      g_autofree gchar *folder = g_path_get_dirname (self);
      g_autofree gchar *beside = g_build_filename (folder, PROGRAM, NULL);
      g_autofree gchar *parent = g_path_get_dirname (folder);
      g_autofree gchar *built = g_build_filename (parent, "ui", PROGRAM, NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&built);
    }
  return g_find_program_in_path (PROGRAM);
}

static gint
print_invocation (ScCli *cli, const gchar *program, GStrv files)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "program");
  json_builder_add_string_value (builder, program);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (gsize i = 0; files[i] != NULL; i++)
    json_builder_add_string_value (builder, files[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static gint
run (ScCli *cli)
{
  g_auto (GStrv) files = NULL;
  g_autoptr (GError) error = NULL;
  gint status;

  if (!sc_cli_parse (cli, 0, G_MAXUINT, &files, &status))
    return status;

  g_autofree gchar *program = find_program ();
  if (program == NULL)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "the program " PROGRAM " is neither beside this one nor in the path");
      return sc_cli_fail (cli, error);
    }
  if (sc_cli_wants_json (cli))
    print_invocation (cli, program, files);
  fflush (stdout);

  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_ptr_array_add (argv, program);
  for (gsize i = 0; files[i] != NULL; i++)
    g_ptr_array_add (argv, files[i]);
  g_ptr_array_add (argv, NULL);
  execv (program, (gchar **) argv->pdata);
  gint reason = errno;
  g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (reason), "%s could not be started: %s",
               program, g_strerror (reason));
  return sc_cli_fail (cli, error);
}

const ScCommand sc_command_desktop = {
  "desktop",
  "Open the window",
  "[FILE…]",
  "Files are opened in the window: datasets, forecasts, checkpoints, projects.",
  run,
};
