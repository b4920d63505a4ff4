/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-panel.h"

#include <glib/gi18n.h>

#include "ui/coordinates/operation-words.h"

#define N_OPERATIONS 3
#define N_JOINS 6

struct _SigmacastOperationPanel
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  gboolean filling; /* the controls are being set */
  ScOperation listed; /* operation whose joins are in the list */
  guint n_mendings;
  GCancellable *saving; /* NULL: nothing is being written */
  gchar *note;          /* what became of saving */

  GtkWidget *box;
  GtkToggleButton *operations[N_OPERATIONS];
  GtkDropDown *join;
  GtkLabel *outcome;
  GtkSpinner *spinner;
  GtkLabel *told;
  GtkWidget *undo;
  GtkWidget *save;
  GtkWidget *copy;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (SigmacastOperationPanel, sigmacast_operation_panel, GTK_TYPE_WIDGET)

/* The joins that the operation has, in order; returns how many. */
static guint
list_joins (ScOperation operation, ScJoin joins[N_JOINS])
{
  guint n = 0;

  for (ScJoin join = SC_JOIN_EXACT; join < N_JOINS; join++)
    if (sc_operation_allows_join (operation, join))
      joins[n++] = join;
  return n;
}

static void
show_operation (SigmacastOperationPanel *self)
{
  ScJoin joins[N_JOINS], join;
  ScOperation operation = sc_coordinates_model_get_operation (self->model, &join);
  guint n = list_joins (operation, joins);

  self->filling = TRUE;
  gtk_toggle_button_set_active (self->operations[operation], TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->join), n > 0);
  if (operation != self->listed && n > 0)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      for (guint i = 0; i < n; i++)
        gtk_string_list_take (names, sc_operation_words_join (joins[i]));
      gtk_drop_down_set_model (self->join, G_LIST_MODEL (names));
      self->listed = operation;
    }
  for (guint i = 0; i < n; i++)
    if (joins[i] == join)
      gtk_drop_down_set_selected (self->join, i);
  self->filling = FALSE;
}

static void
show_words (GtkLabel *label, const gchar *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
show (SigmacastOperationPanel *self)
{
  const ScOperationOutcome *outcome = sc_coordinates_model_get_outcome (self->model);
  const GError *error = sc_coordinates_model_get_operation_error (self->model);
  gboolean running = sc_coordinates_model_is_operating (self->model), refused = outcome != NULL && outcome->refusal != NULL;
  gboolean done = outcome != NULL && outcome->result != NULL && !running;
  g_autofree gchar *command = sc_coordinates_model_dup_command (self->model);
  guint n_mendings = sc_coordinates_model_get_n_mendings (self->model);
  g_autofree gchar *text = outcome != NULL ? sc_operation_words_outcome (outcome) : error != NULL ? g_strdup (error->message) : NULL;

  show_operation (self);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_spinner_set_spinning (self->spinner, running);
  /* What was said last stays until there is something new to say. */
  if (!running)
    show_words (self->outcome, text);
  if (refused || error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), "error");
  if (self->saving == NULL && !done)
    g_clear_pointer (&self->note, g_free);
  show_words (self->told, self->note);

  gtk_widget_set_visible (self->undo, n_mendings > 0);
  gtk_widget_set_visible (self->save, done);
  gtk_widget_set_sensitive (self->save, self->saving == NULL);
  gtk_widget_set_visible (self->copy, command != NULL);
  gtk_widget_set_visible (self->buttons, done || command != NULL);
  /* The button that was pressed is gone with the row that it mended. */
  if (n_mendings > self->n_mendings && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->undo);
  self->n_mendings = n_mendings;
}

static void
operation_toggled (SigmacastOperationPanel *self, GtkToggleButton *button)
{
  if (self->filling || !gtk_toggle_button_get_active (button))
    return;
  /* Another operation begins with the join that loses nothing. */
  for (guint i = 0; i < N_OPERATIONS; i++)
    if (button == self->operations[i])
      sc_coordinates_model_set_operation (self->model, (ScOperation) i, SC_JOIN_EXACT);
}

static void
join_chosen (SigmacastOperationPanel *self)
{
  ScJoin joins[N_JOINS];
  ScOperation operation = sc_coordinates_model_get_operation (self->model, NULL);
  guint selected = gtk_drop_down_get_selected (self->join), n = list_joins (operation, joins);

  if (!self->filling && selected < n)
    sc_coordinates_model_set_operation (self->model, operation, joins[selected]);
}

static void
undo_clicked (SigmacastOperationPanel *self)
{
  sc_coordinates_model_undo_mending (self->model);
  if (sc_coordinates_model_get_n_mendings (self->model) == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->operations[sc_coordinates_model_get_operation (self->model, NULL)]));
}

static void
copy_clicked (SigmacastOperationPanel *self)
{
  g_autofree gchar *command = sc_coordinates_model_dup_command (self->model);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  g_free (self->note);
  self->note = g_strdup_printf (_("Copied: %s"), command);
  show_words (self->told, self->note);
}

/* What is written, and by which panel, which may be gone when it is done. */
typedef struct
{
  GWeakRef panel;
  gchar *path;
} Saving;

static void
saving_free (Saving *saving)
{
  g_weak_ref_clear (&saving->panel);
  g_free (saving->path);
  g_free (saving);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  gboolean done = sc_coordinates_model_save_finish (SC_COORDINATES_MODEL (source), result, &error);
  g_autoptr (SigmacastOperationPanel) self = g_weak_ref_get (&saving->panel);

  if (self != NULL && self->model != NULL)
    {
      g_autofree gchar *name = g_path_get_basename (saving->path);
      g_clear_object (&self->saving);
      g_free (self->note);
      self->note = done ? g_strdup_printf (_("Saved as %s."), name) : g_strdup_printf (_("Not saved: %s"), error->message);
      show (self);
    }
  saving_free (saving);
}

static void
save_answered (SigmacastOperationPanel *self, gint response, GtkNativeDialog *dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree gchar *path = file != NULL ? g_file_get_path (file) : NULL;
  const ScOperationOutcome *outcome = self->model != NULL ? sc_coordinates_model_get_outcome (self->model) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (response != GTK_RESPONSE_ACCEPT || path == NULL || outcome == NULL || outcome->result == NULL)
    return;

  Saving *saving = g_new0 (Saving, 1);
  g_weak_ref_init (&saving->panel, self);
  saving->path = g_steal_pointer (&path);
  self->saving = g_cancellable_new ();
  sc_coordinates_model_save_async (self->model, saving->path, self->saving, saved, saving);
  g_free (self->note);
  self->note = g_strdup (_("Saving …"));
  show (self);
}

static void
save_clicked (SigmacastOperationPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save Result"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "result.nc");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_answered), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
sigmacast_operation_panel_dispose (GObject *object)
{
  SigmacastOperationPanel *self = SIGMACAST_OPERATION_PANEL (object);

  self->filling = TRUE;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->saving);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sigmacast_operation_panel_parent_class)->dispose (object);
}

static void
sigmacast_operation_panel_class_init (SigmacastOperationPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_operation_panel_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_operation_panel_init (SigmacastOperationPanel *self)
{
}

static GtkWidget *
make_words (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static GtkWidget *
make_row (SigmacastOperationPanel *self)
{
  const gchar *const names[N_OPERATIONS] = { _("Compare"), _("Merge"), _("Assign") };
  const gchar *const meanings[N_OPERATIONS] = {
    _("Only show where A and B differ"),
    _("All variables of A and of B in one dataset"),
    _("The variables of B put into A"),
  };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (linked, "linked");
  for (guint i = 0; i < N_OPERATIONS; i++)
    {
      self->operations[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (names[i]));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->operations[i]), meanings[i]);
      gtk_toggle_button_set_group (self->operations[i], i > 0 ? self->operations[0] : NULL);
      gtk_box_append (GTK_BOX (linked), GTK_WIDGET (self->operations[i]));
    }
  gtk_box_append (GTK_BOX (row), linked);
  self->join = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->join), _("Which labels the result has"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->join), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Join"), -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->join), TRUE);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Working"), -1);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->spinner));
  return row;
}

static GtkWidget *
make_button (SigmacastOperationPanel *self, GtkWidget *box, const gchar *text, const gchar *tooltip, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

GtkWidget *
sigmacast_operation_panel_new (ScCoordinatesModel *model)
{
  g_return_val_if_fail (SC_IS_COORDINATES_MODEL (model), NULL);

  SigmacastOperationPanel *self = g_object_new (SIGMACAST_TYPE_OPERATION_PANEL, NULL);
  self->model = g_object_ref (model);
  self->listed = SC_OPERATION_NONE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_row (self));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->join));
  self->outcome = GTK_LABEL (make_words ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->outcome));
  /* A row of its own: three in one would make the page wide. */
  self->undo = make_button (self, self->box, _("Undo Mending"), _("Take the last step back that B was mended by"), G_CALLBACK (undo_clicked));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  self->save = make_button (self, self->buttons, _("Save Result…"), _("Write the result into a NetCDF file"), G_CALLBACK (save_clicked));
  self->copy = make_button (self, self->buttons, _("Copy Command"), _("Copy the command line that does the same"), G_CALLBACK (copy_clicked));
  self->told = GTK_LABEL (make_words ());
  gtk_widget_add_css_class (GTK_WIDGET (self->told), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->told));

  show (self);
  for (guint i = 0; i < N_OPERATIONS; i++)
    g_signal_connect_object (self->operations[i], "toggled", G_CALLBACK (operation_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->join, "notify::selected", G_CALLBACK (join_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (model, "operation-changed", G_CALLBACK (show), self);
  g_signal_connect_swapped (model, "datasets-changed", G_CALLBACK (show), self);
  return GTK_WIDGET (self);
}
