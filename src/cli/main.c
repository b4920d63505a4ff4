/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <locale.h>
#include <stdio.h>

#include "cli/cli-private.h"

static void
print_help (void)
{
  g_print ("Usage: sigmacast COMMAND …\n\n"
           "Diffusion weather forecasts from a terminal.\n\nCommands:\n");
  for (gsize i = 0; sc_command_table[i] != NULL; i++)
    g_print ("  %-14s %s\n", sc_command_table[i]->name, sc_command_table[i]->summary);
  g_print ("\nsigmacast COMMAND --help explains a command; sigmacast --version tells the version.\n"
           "Exit status: 0 done, 1 the data or the request is at fault, 2 wrong usage.\n");
}

static gint
run (gchar **argv)
{
  const gchar *name = argv[0] != NULL ? argv[1] : NULL;

  if (name == NULL)
    {
      g_printerr ("sigmacast: a command is missing (see sigmacast --help)\n");
      return SC_CLI_USAGE;
    }
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    {
      print_help ();
      return SC_CLI_DONE;
    }
  if (g_str_equal (name, "--version"))
    {
      g_print ("sigmacast %s\n", SIGMACAST_VERSION);
      return SC_CLI_DONE;
    }

  const ScCommand *command = sc_command_find (name);
  if (command == NULL)
    {
      g_autofree gchar *shown = g_strdelimit (g_strdup (name), "\r\n", ' ');
      g_printerr ("sigmacast: there is no command “%s” (see sigmacast --help)\n", shown);
      return SC_CLI_USAGE;
    }
  g_autoptr (ScCli) cli = sc_cli_new (command, argv + 2);
  return command->run (cli);
}

int
main (int argc, char **argv)
{
  /* Texts as the user has them, numbers as scripts read them. */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");

  gint status = run (argv);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      g_printerr ("sigmacast: the result could not be written to the standard output: %s\n", g_strerror (errno));
      if (status == SC_CLI_DONE)
        status = SC_CLI_FAILED;
    }
  return status;
}
