/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  SC_FILE_ANY,        /* whatever Sigmacast opens; several at once */
  SC_FILE_CHECKPOINT,
  SC_FILE_STATISTICS, /* a folder */
  SC_FILE_DATASET,
  SC_FILE_NOISE_SETTING,
} ScFileKind;

/** ScFilesFunc: @paths: %NULL-terminated, at least one; not called where the dialog is left without a choice. */
typedef void (*ScFilesFunc) (const gchar *const *paths, gpointer data);

/** sc_file_dialog_open: asks for files to open; @data lives as long as @parent. */
void sc_file_dialog_open (GtkWindow *parent, ScFileKind kind, ScFilesFunc func, gpointer data);

/** sc_file_dialog_save: asks where to save; @name: proposed, with its suffix. */
void sc_file_dialog_save (GtkWindow *parent, const gchar *title, const gchar *name, ScFilesFunc func, gpointer data);

G_END_DECLS
