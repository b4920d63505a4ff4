/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/file-dialogs.h"

#include <glib/gi18n.h>

typedef struct
{
  ScFilesFunc func;
  gpointer data;
} Answer;

static void
answer_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
on_response (GtkNativeDialog *dialog, gint response, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree gchar *path = g_file_get_path (file);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  g_auto (GStrv) paths = g_strv_builder_end (builder);
  if (response == GTK_RESPONSE_ACCEPT && paths[0] != NULL)
    answer->func ((const gchar *const *) paths, answer->data);
  /* Shown, the dialog held itself. */
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
ask (GtkFileChooserNative *dialog, GtkWindow *parent, ScFilesFunc func, gpointer data)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->func = func;
  answer->data = data;
  gtk_native_dialog_set_transient_for (GTK_NATIVE_DIALOG (dialog), parent);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), answer, answer_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
add_filter (GtkFileChooserNative *dialog, const gchar *name, const gchar *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (gsize i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
}

static void
add_all_filter (GtkFileChooserNative *dialog)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("All files"));
  gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
}

void
sc_file_dialog_open (GtkWindow *parent, ScFileKind kind, ScFilesFunc func, gpointer data)
{
  static const gchar *const ANY[] = { "nc", "nc4", "cdf", "grib", "grib2", "grb", "grb2", "npz", "sigmacast", NULL };
  static const gchar *const DATASETS[] = { "nc", "nc4", "cdf", "grib", "grib2", "grb", "grb2", NULL };
  static const gchar *const CHECKPOINTS[] = { "npz", NULL };
  static const gchar *const SETTINGS[] = { "json", NULL };
  const gchar *title = kind == SC_FILE_CHECKPOINT   ? _("Choose a Checkpoint")
                       : kind == SC_FILE_STATISTICS ? _("Choose the Folder with the Statistics")
                       : kind == SC_FILE_DATASET    ? _("Choose an Initial State")
                       : kind == SC_FILE_NOISE_SETTING ? _("Open Setting")
                                                    : _("Open");
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent,
                                                              kind == SC_FILE_STATISTICS
                                                                ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                                                : GTK_FILE_CHOOSER_ACTION_OPEN,
                                                              NULL, NULL);

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), kind == SC_FILE_ANY);
  switch (kind)
    {
    case SC_FILE_ANY:
      add_filter (dialog, _("Weather files, checkpoints and projects"), ANY);
      add_all_filter (dialog);
      break;
    case SC_FILE_DATASET:
      add_filter (dialog, _("Weather files"), DATASETS);
      add_all_filter (dialog);
      break;
    case SC_FILE_CHECKPOINT:
      add_filter (dialog, _("Checkpoints"), CHECKPOINTS);
      add_all_filter (dialog);
      break;
    case SC_FILE_NOISE_SETTING:
      add_filter (dialog, _("Noise settings"), SETTINGS);
      add_all_filter (dialog);
      break;
    case SC_FILE_STATISTICS:
      break;
    }
  ask (dialog, parent, func, data);
}

void
sc_file_dialog_save (GtkWindow *parent, const gchar *title, const gchar *name, ScFilesFunc func, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ask (dialog, parent, func, data);
}
