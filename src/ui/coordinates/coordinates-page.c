/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/coordinates/coordinates-model.h"
#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/difference-row.h"
#include "ui/coordinates/globe-pane.h"
#include "ui/coordinates/input-list.h"
#include "ui/coordinates/operation-panel.h"
#include "ui/coordinates/page-widgets.h"

#define LEFT_WIDTH 400

struct _SigmacastCoordinatesPage
{
  GtkWidget parent_instance;

  ScCoordinatesModel *model;
  GtkStack *stack;
  GtkLabel *summary;
  GtkBox *rows;
};

G_DEFINE_FINAL_TYPE (SigmacastCoordinatesPage, sigmacast_coordinates_page, GTK_TYPE_WIDGET)

static void
mend (guint place, const gchar *name, gpointer data)
{
  SigmacastCoordinatesPage *self = data;

  sc_coordinates_model_mend (self->model, place, name);
}

static const ScCoordinateDifference *
find_difference (GPtrArray *differences, const gchar *name)
{
  for (guint i = 0; differences != NULL && i < differences->len; i++)
    {
      const ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
      if (g_str_equal (difference->name, name))
        return difference;
    }
  return NULL;
}

/* Rows for coordinates that differ, or for those that do not. */
static void
add_rows (SigmacastCoordinatesPage *self, GPtrArray *const *all, guint n, gboolean differing)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint place = 1; place < n; place++)
    for (guint i = 0; all[place] != NULL && i < all[place]->len; i++)
      {
        const gchar *name = ((const ScCoordinateDifference *) g_ptr_array_index (all[place], i))->name;
        const ScCoordinateDifference *one[SC_COMPARISON_MAX] = { NULL };
        gboolean differs = FALSE;
        if (!g_hash_table_add (seen, (gpointer) name))
          continue;
        for (guint k = 1; k < n; k++)
          {
            one[k] = find_difference (all[k], name);
            differs |= one[k] != NULL && one[k]->cause != SC_DIFFERENCE_NONE;
          }
        if (differs == differing)
          gtk_box_append (self->rows, sc_difference_row_new (one, n, mend, self));
      }
}

static void
show_comparison (SigmacastCoordinatesPage *self)
{
  GPtrArray *all[SC_COMPARISON_MAX] = { NULL };
  guint n = sc_coordinates_model_get_n (self->model);
  const GError *error = sc_coordinates_model_get_comparison_error (self->model);
  g_autofree gchar *text = NULL;

  for (guint i = 1; i < n; i++)
    all[i] = sc_coordinates_model_get_differences (self->model, i);
  sc_page_clear_box (self->rows);
  if (n > 1 && all[n - 1] != NULL)
    {
      text = sc_coordinates_words_summary (all, n);
      gtk_box_append (self->rows, sc_difference_legend_new (n));
      /* What differs comes first. */
      add_rows (self, all, n, TRUE);
      add_rows (self, all, n, FALSE);
    }
  else if (error != NULL)
    text = g_strdup (error->message);
  else if (n < 2)
    text = g_strdup (_("Open a second file, or add one, to see where the two differ."));
  else
    text = g_strdup (_("Comparing …"));
  gtk_label_set_text (self->summary, text);
}

static void
datasets_changed (SigmacastCoordinatesPage *self)
{
  ScWorkspace *workspace = sc_coordinates_model_get_workspace (self->model);

  gtk_stack_set_visible_child_name (self->stack, sc_workspace_get_n_datasets (workspace) > 0 ? "content" : "empty");
  /* What is said of the last ones does not hold for others. */
  show_comparison (self);
}

static void
sigmacast_coordinates_page_dispose (GObject *object)
{
  SigmacastCoordinatesPage *self = SIGMACAST_COORDINATES_PAGE (object);
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sigmacast_coordinates_page_parent_class)->dispose (object);
}

static void
sigmacast_coordinates_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sigmacast_coordinates_page_parent_class)->map (widget);
  sc_coordinates_model_set_active (SIGMACAST_COORDINATES_PAGE (widget)->model, TRUE);
}

static void
sigmacast_coordinates_page_unmap (GtkWidget *widget)
{
  SigmacastCoordinatesPage *self = SIGMACAST_COORDINATES_PAGE (widget);

  if (self->model != NULL)
    sc_coordinates_model_set_active (self->model, FALSE);
  GTK_WIDGET_CLASS (sigmacast_coordinates_page_parent_class)->unmap (widget);
}

static void
sigmacast_coordinates_page_class_init (SigmacastCoordinatesPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sigmacast_coordinates_page_dispose;
  GTK_WIDGET_CLASS (class)->map = sigmacast_coordinates_page_map;
  GTK_WIDGET_CLASS (class)->unmap = sigmacast_coordinates_page_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
sigmacast_coordinates_page_init (SigmacastCoordinatesPage *self)
{
}

static GtkWidget *
make_left (SigmacastCoordinatesPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scroll = gtk_scrolled_window_new ();

  gtk_box_append (GTK_BOX (box), sigmacast_input_list_new (self->model));
  gtk_box_append (GTK_BOX (box), sigmacast_operation_panel_new (self->model));
  self->summary = GTK_LABEL (sc_page_make_label (NULL, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->summary));
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 16));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_set_size_request (scroll, LEFT_WIDTH, -1);
  /* The lists in it fill its width; what is left over is the globe's. */
  gtk_widget_set_hexpand (scroll, FALSE);
  gtk_widget_add_css_class (scroll, "background");
  return scroll;
}

static void
build (SigmacastCoordinatesPage *self)
{
  GtkWidget *flap = adw_flap_new (), *empty = adw_status_page_new (), *toggle = gtk_toggle_button_new ();

  /* Where there is no room for both, the left part lies over the globe, and goes for it. */
  adw_flap_set_flap (ADW_FLAP (flap), make_left (self));
  adw_flap_set_separator (ADW_FLAP (flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (flap), sigmacast_globe_pane_new (self->model, toggle));
  gtk_button_set_icon_name (GTK_BUTTON (toggle), "sidebar-show-symbolic");
  sc_page_name_control (toggle, _("Datasets and Operation"));
  g_object_bind_property (flap, "reveal-flap", toggle, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "view-grid-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Dataset Is Open"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("Open one file to see where it has no values, two to see where their coordinates differ."));

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, flap, "content");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

GtkWidget *
sigmacast_coordinates_page_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  SigmacastCoordinatesPage *self = g_object_new (SIGMACAST_TYPE_COORDINATES_PAGE, NULL);
  self->model = sc_coordinates_model_new (workspace);
  build (self);
  g_signal_connect_swapped (self->model, "datasets-changed", G_CALLBACK (datasets_changed), self);
  g_signal_connect_swapped (self->model, "comparison-changed", G_CALLBACK (show_comparison), self);
  datasets_changed (self);
  return GTK_WIDGET (self);
}
