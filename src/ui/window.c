/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window.h"

struct _ScWindow
{
  AdwApplicationWindow parent_instance;

  AdwViewStack *stack;
};

G_DEFINE_FINAL_TYPE (ScWindow, sc_window, ADW_TYPE_APPLICATION_WINDOW)

static void
sc_window_class_init (ScWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/window.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWindow, stack);
}

static void
sc_window_init (ScWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ScWindow *
sc_window_new (ScApplication *application)
{
  return g_object_new (SC_TYPE_WINDOW, "application", application, NULL);
}
