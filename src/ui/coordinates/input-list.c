/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/input-list.h"

#include <glib/gi18n.h>

#include "ui/coordinates/page-widgets.h"

typedef struct
{
  GtkWidget *line;
  GtkDropDown *choice;
  GtkWidget *remove;
} Row;

struct _SigmacastInputList
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  gboolean filling; /* the controls are being set */
  GtkWidget *box;
  Row rows[SC_COMPARISON_MAX];
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (SigmacastInputList, sigmacast_input_list, GTK_TYPE_WIDGET)

/* The names of the open files; those of one name with the folder they are in. */
static gchar **
dup_names (ScWorkspace *workspace)
{
  guint n = sc_workspace_get_n_datasets (workspace);
  gchar **names = g_new0 (gchar *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_path_get_basename (sc_workspace_get_dataset_path (workspace, i));
  for (guint i = 0; i < n; i++)
    {
      gboolean twice = FALSE;
      for (guint k = 0; k < n; k++)
        {
          g_autofree gchar *other = g_path_get_basename (sc_workspace_get_dataset_path (workspace, k));
          twice |= k != i && g_str_equal (other, names[i]);
        }
      if (!twice)
        continue;
      g_autofree gchar *folder = g_path_get_dirname (sc_workspace_get_dataset_path (workspace, i));
      g_autofree gchar *last = g_path_get_basename (folder), *base = g_path_get_basename (sc_workspace_get_dataset_path (workspace, i));
      g_free (names[i]);
      names[i] = g_build_filename (last, base, NULL);
    }
  return names;
}

static void
show (SigmacastInputList *self)
{
  ScWorkspace *workspace = sc_coordinates_model_get_workspace (self->model);
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (self->model);
  g_auto (GStrv) names = dup_names (workspace);

  self->filling = TRUE;
  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    {
      gtk_widget_set_visible (self->rows[i].line, i < setting->n);
      if (i < setting->n)
        {
          sc_page_fill_drop_down (self->rows[i].choice, (const gchar *const *) names, setting->datasets[i]);
          gtk_widget_set_tooltip_text (GTK_WIDGET (self->rows[i].choice),
                                       sc_workspace_get_dataset_path (workspace, (guint) setting->datasets[i]));
        }
    }
  gtk_widget_set_visible (self->add, sc_coordinates_model_can_add (self->model));
  self->filling = FALSE;
}

static void
chosen (SigmacastInputList *self, GParamSpec *pspec, GtkDropDown *choice)
{
  guint selected = gtk_drop_down_get_selected (choice);

  for (guint i = 0; !self->filling && selected != GTK_INVALID_LIST_POSITION && i < SC_COMPARISON_MAX; i++)
    if (self->rows[i].choice == choice && i < sc_coordinates_model_get_n (self->model))
      {
        sc_coordinates_model_choose (self->model, i, selected);
        return;
      }
}

static void
remove_clicked (SigmacastInputList *self, GtkWidget *button)
{
  for (guint i = 1; i < SC_COMPARISON_MAX; i++)
    if (self->rows[i].remove == button)
      {
        /* The button goes with its row. */
        gtk_widget_grab_focus (GTK_WIDGET (self->rows[i - 1].choice));
        sc_coordinates_model_remove (self->model, i);
        return;
      }
}

/* The first open dataset that is not compared yet, or else the last. */
static void
add_clicked (SigmacastInputList *self)
{
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (self->model);
  guint n = sc_workspace_get_n_datasets (sc_coordinates_model_get_workspace (self->model)), place = setting->n, index = 0;
  gboolean free = FALSE;

  for (index = 0; index < n && !free; index++)
    {
      free = TRUE;
      for (guint i = 0; i < setting->n; i++)
        free &= setting->datasets[i] != (gint) index;
    }
  sc_coordinates_model_choose (self->model, place, index - 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->rows[place].choice));
}

static void
sigmacast_input_list_dispose (GObject *object)
{
  SigmacastInputList *self = SIGMACAST_INPUT_LIST (object);

  self->filling = TRUE;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sigmacast_input_list_parent_class)->dispose (object);
}

static void
sigmacast_input_list_class_init (SigmacastInputListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_input_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_input_list_init (SigmacastInputList *self)
{
}

static void
make_row (SigmacastInputList *self, guint place)
{
  Row *row = &self->rows[place];
  const gchar letter[] = { (gchar) ('A' + place), '\0' };
  /* Translators: the letter of a dataset */
  g_autofree gchar *name = g_strdup_printf (_("Dataset %c"), 'A' + place), *remove = g_strdup_printf (_("Remove Dataset %c"), 'A' + place);
  GtkWidget *label = gtk_label_new (letter);

  row->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_width_chars (GTK_LABEL (label), 2);
  row->choice = sc_page_make_drop_down (name);
  gtk_box_append (GTK_BOX (row->line), label);
  gtk_box_append (GTK_BOX (row->line), GTK_WIDGET (row->choice));
  g_signal_connect_object (row->choice, "notify::selected", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
  if (place > 0)
    {
      row->remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
      sc_page_name_control (row->remove, remove);
      gtk_widget_add_css_class (row->remove, "flat");
      gtk_box_append (GTK_BOX (row->line), row->remove);
      g_signal_connect_object (row->remove, "clicked", G_CALLBACK (remove_clicked), self, G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (self->box), row->line);
}

GtkWidget *
sigmacast_input_list_new (ScCoordinatesModel *model)
{
  g_return_val_if_fail (SC_IS_COORDINATES_MODEL (model), NULL);

  SigmacastInputList *self = g_object_new (SIGMACAST_TYPE_INPUT_LIST, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->model = g_object_ref (model);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    make_row (self, i);
  self->add = gtk_button_new ();
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_box_append (GTK_BOX (content), gtk_label_new (_("Add Dataset")));
  gtk_button_set_child (GTK_BUTTON (self->add), content);
  sc_page_name_control (self->add, _("Add Dataset"));
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->add);
  g_signal_connect_swapped (model, "datasets-changed", G_CALLBACK (show), self);
  show (self);
  return GTK_WIDGET (self);
}
