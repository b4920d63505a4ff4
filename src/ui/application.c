/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/application.h"

#include "ui/window.h"

struct _ScApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ScApplication, sc_application, ADW_TYPE_APPLICATION)

static void
sc_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (sc_window_new (SC_APPLICATION (application)));
  gtk_window_present (window);
}

static void
sc_application_class_init (ScApplicationClass *class)
{
  G_APPLICATION_CLASS (class)->activate = sc_application_activate;
}

static void
sc_application_init (ScApplication *self)
{
}

ScApplication *
sc_application_new (void)
{
  return g_object_new (SC_TYPE_APPLICATION,
                       "application-id", "org.sigmacast.Sigmacast",
                       "resource-base-path", "/org/sigmacast/Sigmacast",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
