/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/noise/noise-page.h"
#include "ui/window.h"

G_BEGIN_DECLS

/**
 * The parts of the window: window.c puts it together and has messages, undo
 * and views, window-files.c opens and saves, window-run.c starts and stops the
 * forecast.
 */
struct _ScWindow
{
  AdwApplicationWindow parent_instance;

  ScShown *shown;
  ScWorkspace *workspace;
  GSettings *settings; /* (nullable) */

  AdwViewStack *stack;
  AdwToastOverlay *toasts;
  GtkInfoBar *message_bar;
  GtkLabel *message;
  GtkWidget *restore; /* (nullable): the message bar's button, while it offers to restore */
  gchar *restore_path;
  GtkToggleButton *sidebar_button;
  GtkSpinner *opening;
  GtkButton *run_button;
  GtkWidget *step_button;
  GtkWidget *stop_button;
  GMenu *edit_section;
  SigmacastNoisePage *noise_page;

  GQueue waiting; /* of gchar*: paths to open after the one that is being opened */
  GCancellable *cancellable;
  gboolean is_opening;
  gboolean then_run;
  gint then_steps;
  gboolean has_plan; /* one was built since the start */
  gchar *chosen_inputs; /* (nullable): the file being opened that is to be the initial state */
};

/** sc_window_show_message: stays until it is closed. */
void sc_window_show_message (ScWindow *self, GtkMessageType type, const gchar *text);
void sc_window_hide_message (ScWindow *self);

/** sc_window_install_file_actions: opening, saving; for the class. */
void sc_window_install_file_actions (GtkWidgetClass *class);
/** sc_window_accept_drops: files that are dropped on the window are opened. */
void sc_window_accept_drops (ScWindow *self);

/** sc_window_install_run_actions: running, stepping, stopping; for the class. */
void sc_window_install_run_actions (GtkWidgetClass *class);
/** sc_window_watch_run: begins to tell what becomes of the run. */
void sc_window_watch_run (ScWindow *self);
/** sc_window_run: makes the forecast that the workspace asks for. */
void sc_window_run (ScWindow *self);
/** sc_window_update_run: what can be run, paused or stopped now. */
void sc_window_update_run (ScWindow *self);

G_END_DECLS
