/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plot/plot-area.h"

#include <math.h>

#include "ui/plot/plot-scheme.h"

struct _ScPlotArea
{
  GtkWidget parent_instance;

  const ScPlotAreaFuncs *funcs;
  gpointer data;
  GDestroyNotify free_data;
  ScPlotStyle style; /* valid while has_style */
  gboolean has_style;
  GskRenderNode *plot; /* NULL: to be drawn anew */
};

G_DEFINE_FINAL_TYPE (ScPlotArea, sc_plot_area, GTK_TYPE_WIDGET)

static const ScPlotStyle *
get_style (ScPlotArea *self)
{
  if (!self->has_style)
    {
      sc_plot_style_init (&self->style, sc_plot_scheme_get (), gtk_widget_get_pango_context (GTK_WIDGET (self)));
      self->has_style = TRUE;
    }
  return &self->style;
}

static void
drop_style (ScPlotArea *self)
{
  if (self->has_style)
    sc_plot_style_clear (&self->style);
  self->has_style = FALSE;
  g_clear_pointer (&self->plot, gsk_render_node_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sc_plot_area_measure (GtkWidget *widget, GtkOrientation orientation, gint for_size,
                      gint *minimum, gint *natural, gint *minimum_baseline, gint *natural_baseline)
{
  ScPlotArea *self = SC_PLOT_AREA (widget);
  const ScPlotStyle *style = get_style (self);
  gint least = (gint) ceil (14 * style->em);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = 2 * least;
    }
  else
    *minimum = *natural = self->data != NULL ? (gint) ceil (self->funcs->get_height (style, for_size < 0 ? least : for_size, self->data)) : 0;
}

static void
sc_plot_area_size_allocate (GtkWidget *widget, gint width, gint height, gint baseline)
{
  g_clear_pointer (&SC_PLOT_AREA (widget)->plot, gsk_render_node_unref);
}

static void
sc_plot_area_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ScPlotArea *self = SC_PLOT_AREA (widget);
  gint width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->data == NULL || width <= 0 || height <= 0)
    return;
  if (self->plot == NULL)
    {
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (gfloat) width, (gfloat) height);
      self->plot = gsk_cairo_node_new (&bounds);
      cairo_t *cr = gsk_cairo_node_get_draw_context (self->plot);
      self->funcs->draw (cr, get_style (self), width, height, self->data);
      cairo_destroy (cr);
    }
  gtk_snapshot_append_node (snapshot, self->plot);
}

static gboolean
sc_plot_area_query_tooltip (GtkWidget *widget, gint x, gint y, gboolean keyboard, GtkTooltip *tooltip)
{
  ScPlotArea *self = SC_PLOT_AREA (widget);

  if (self->data == NULL || keyboard || self->funcs->get_tooltip == NULL)
    return FALSE;
  g_autofree gchar *text = self->funcs->get_tooltip (get_style (self), gtk_widget_get_width (widget), x, y, self->data);
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
sc_plot_area_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sc_plot_area_parent_class)->css_changed (widget, change);
  drop_style (SC_PLOT_AREA (widget));
}

static void
sc_plot_area_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (sc_plot_area_parent_class)->system_setting_changed (widget, setting);
  drop_style (SC_PLOT_AREA (widget));
}

static void
sc_plot_area_finalize (GObject *object)
{
  ScPlotArea *self = SC_PLOT_AREA (object);

  g_clear_pointer (&self->plot, gsk_render_node_unref);
  if (self->has_style)
    sc_plot_style_clear (&self->style);
  if (self->free_data != NULL && self->data != NULL)
    self->free_data (self->data);
  G_OBJECT_CLASS (sc_plot_area_parent_class)->finalize (object);
}

static GtkSizeRequestMode
sc_plot_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sc_plot_area_class_init (ScPlotAreaClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = sc_plot_area_finalize;
  widget_class->measure = sc_plot_area_measure;
  widget_class->get_request_mode = sc_plot_area_get_request_mode;
  widget_class->size_allocate = sc_plot_area_size_allocate;
  widget_class->snapshot = sc_plot_area_snapshot;
  widget_class->query_tooltip = sc_plot_area_query_tooltip;
  widget_class->css_changed = sc_plot_area_css_changed;
  widget_class->system_setting_changed = sc_plot_area_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "plotarea");
}

static void
sc_plot_area_init (ScPlotArea *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (drop_style), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (drop_style), self, G_CONNECT_SWAPPED);
}

GtkWidget *
sc_plot_area_new (const ScPlotAreaFuncs *funcs, gpointer data, GDestroyNotify free_data)
{
  ScPlotArea *self = g_object_new (SC_TYPE_PLOT_AREA, NULL);

  self->funcs = funcs;
  self->data = data;
  self->free_data = free_data;
  return GTK_WIDGET (self);
}

void
sc_plot_area_set_words (ScPlotArea *self, const gchar *name, const gchar *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}
