/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "ui/application.h"
#include "ui/build-folder.h"

int
main (int argc, char **argv)
{
  g_autofree gchar *built = sc_build_folder_find ("po", "zh_CN/LC_MESSAGES/" GETTEXT_PACKAGE ".mo");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, built != NULL ? built : SIGMACAST_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (ScApplication) application = sc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
