/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-chart.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui/noise/noise-handle.h"
#include "ui/noise/noise-words.h"
#include "ui/plot/plot-scheme.h"

#define MIN_WIDTH_EM 22

struct _ScNoiseChart
{
  GtkWidget parent_instance;

  ScNoiseModel *model;
  ScNoisePlotKind kind;
  ScPlotStyle style;      /* valid while has_style */
  gboolean has_style;
  ScNoisePlotLayout layout;
  GskRenderNode *plot;    /* all but the cursor; NULL: to be drawn anew */
  gdouble drawn[6];       /* what the curves that hang on σ alone were drawn with */
};

G_DEFINE_FINAL_TYPE (ScNoiseChart, sc_noise_chart, GTK_TYPE_WIDGET)

static const ScPlotStyle *
get_style (ScNoiseChart *self)
{
  if (!self->has_style)
    {
      sc_plot_style_init (&self->style, sc_plot_scheme_get (), gtk_widget_get_pango_context (GTK_WIDGET (self)));
      self->has_style = TRUE;
    }
  return &self->style;
}

static void
drop_plot (ScNoiseChart *self)
{
  g_clear_pointer (&self->plot, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_style (ScNoiseChart *self)
{
  if (self->has_style)
    sc_plot_style_clear (&self->style);
  self->has_style = FALSE;
  g_clear_pointer (&self->plot, gsk_render_node_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static const ScPlotColor *
get_handle_color (ScNoiseChart *self, ScNoiseParameter parameter)
{
  const ScPlotStyle *style = get_style (self);

  switch ((gint) parameter)
    {
    case SC_NOISE_TRAINING_MIN:
    case SC_NOISE_TRAINING_MAX:
      return &style->training;
    case SC_NOISE_INFERENCE_MIN:
    case SC_NOISE_INFERENCE_MAX:
      return &style->inference;
    case SC_NOISE_CHURN_MIN:
    case SC_NOISE_CHURN_MAX:
      return &style->churn;
    default:
      return &style->current;
    }
}

static const ScPlotRect *
get_handle_row (ScNoiseChart *self, ScNoiseParameter parameter)
{
  switch ((gint) parameter)
    {
    case SC_NOISE_TRAINING_MIN:
    case SC_NOISE_TRAINING_MAX:
      return &self->layout.training;
    case SC_NOISE_INFERENCE_MIN:
    case SC_NOISE_INFERENCE_MAX:
      return &self->layout.inference;
    default:
      return &self->layout.churn;
    }
}

static void
place_handle (ScNoiseChart *self, ScNoiseHandle *handle)
{
  const ScPlotStyle *style = get_style (self);
  ScNoiseParameter parameter = sc_noise_handle_get_parameter (handle);
  gdouble value = sc_noise_handle_get_value (handle);
  gint width = MAX (12, (gint) round (style->em * 0.9));
  GtkAllocation place = { .width = width };
  gdouble x;

  if (parameter == SC_NOISE_N_PARAMETERS)
    {
      /* Without a place of its own the cursor waits at the left end. */
      x = isnan (value) ? self->layout.sigma.start : sc_plot_axis_map_clamped (&self->layout.sigma, value);
      place.y = (gint) (self->layout.area.y + self->layout.area.height - style->em * 0.3);
      place.height = MAX (1, (gint) (style->em * 0.75));
    }
  else
    {
      const ScPlotRect *row = get_handle_row (self, parameter);
      x = sc_plot_axis_map_clamped (&self->layout.sigma, value);
      place.y = (gint) row->y;
      place.height = MAX (1, (gint) row->height);
    }
  place.x = (gint) round (x - width / 2.0);
  sc_noise_handle_set_axis (handle, &self->layout.sigma);
  sc_noise_handle_set_color (handle, get_handle_color (self, parameter));
  gtk_widget_size_allocate (GTK_WIDGET (handle), &place, -1);
}

static void
sc_noise_chart_size_allocate (GtkWidget *widget, gint width, gint height, gint baseline)
{
  ScNoiseChart *self = SC_NOISE_CHART (widget);

  sc_noise_plot_layout (self->kind, get_style (self), sc_noise_model_get_picture (self->model),
                        sc_noise_model_get_plot_state (self->model), width, height, &self->layout);
  g_clear_pointer (&self->plot, gsk_render_node_unref);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    place_handle (self, SC_NOISE_HANDLE (child));
}

static void
sc_noise_chart_measure (GtkWidget *widget, GtkOrientation orientation, gint for_size,
                        gint *minimum, gint *natural, gint *minimum_baseline, gint *natural_baseline)
{
  ScNoiseChart *self = SC_NOISE_CHART (widget);
  const ScPlotStyle *style = get_style (self);
  gint least = (gint) ceil (MIN_WIDTH_EM * style->em);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = 2 * least;
    }
  else
    *minimum = *natural = (gint) ceil (sc_noise_plot_get_height (self->kind, style, for_size < 0 ? least : for_size));

  /* Handles are placed, not measured; GTK wants to have been asked. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
}

static GtkSizeRequestMode
sc_noise_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GskRenderNode *
draw_plot (ScNoiseChart *self)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (gfloat) self->layout.width, (gfloat) self->layout.height);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  sc_noise_plot_draw (cr, get_style (self), sc_noise_model_get_picture (self->model),
                      sc_noise_model_get_plot_state (self->model), &self->layout);
  cairo_destroy (cr);
  return node;
}

static void
snapshot_cursor (ScNoiseChart *self, GtkSnapshot *snapshot)
{
  gdouble cursor = sc_noise_model_get_cursor (self->model);
  const ScPlotRect *area = &self->layout.area;

  if (isnan (cursor))
    return;
  const ScPlotColor *color = &get_style (self)->foreground;
  gfloat x = (gfloat) floor (sc_plot_axis_map_clamped (&self->layout.sigma, cursor));
  graphene_rect_t line = GRAPHENE_RECT_INIT (x, (gfloat) area->y, 1, (gfloat) area->height);
  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA) { (gfloat) color->red, (gfloat) color->green, (gfloat) color->blue, 0.8f }, &line);
}

static void
sc_noise_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ScNoiseChart *self = SC_NOISE_CHART (widget);

  if (self->layout.width <= 0 || self->layout.height <= 0)
    return;
  if (self->plot == NULL)
    self->plot = draw_plot (self);
  gtk_snapshot_append_node (snapshot, self->plot);
  snapshot_cursor (self, snapshot);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
}

static void
describe (ScNoiseChart *self)
{
  const ScNoisePicture *picture = sc_noise_model_get_picture (self->model);
  g_auto (GStrv) words = sc_noise_words_describe (picture, sc_noise_model_get_plot_state (self->model)->error);
  g_autofree gchar *text = g_strjoinv (" ", words);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Whether the plot looks otherwise than before: preconditioning and weight know no setting but where training ends. */
static gboolean
looks_different (ScNoiseChart *self)
{
  const ScNoisePicture *picture = sc_noise_model_get_picture (self->model);
  const ScNoisePlotState *state = sc_noise_model_get_plot_state (self->model);
  const gdouble now[G_N_ELEMENTS (self->drawn)] = {
    state->sigma_min, state->sigma_max,
    picture->outside_below ? picture->setting.training.min : 0, picture->outside_below ? picture->report->effective_min : 0,
    picture->outside_above ? picture->setting.training.max : 0, picture->outside_above ? picture->report->effective_max : 0,
  };

  if (self->kind != SC_NOISE_PLOT_FACTORS && self->kind != SC_NOISE_PLOT_WEIGHT)
    return TRUE;
  if (memcmp (now, self->drawn, sizeof now) == 0)
    return FALSE;
  memcpy (self->drawn, now, sizeof now);
  return TRUE;
}

static void
model_changed (ScNoiseChart *self)
{
  describe (self);
  if (!looks_different (self))
    return;
  /* The layout hangs on the setting (axis, number of steps), the size does not. */
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  drop_plot (self);
}

static void
error_changed (ScNoiseChart *self)
{
  describe (self);
  if (self->kind != SC_NOISE_PLOT_ERROR)
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  drop_plot (self);
}

static void
cursor_changed (ScNoiseChart *self)
{
  if (gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL)
    for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
      if (sc_noise_handle_get_parameter (SC_NOISE_HANDLE (child)) == SC_NOISE_N_PARAMETERS)
        place_handle (self, SC_NOISE_HANDLE (child));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
call_changed (ScNoiseChart *self)
{
  if (self->kind == SC_NOISE_PLOT_RANGES || self->kind == SC_NOISE_PLOT_WALK)
    drop_plot (self);
}

static void
pointer_moved (ScNoiseChart *self, gdouble x, gdouble y)
{
  const ScPlotAxis *sigma = &self->layout.sigma;

  if (x < sigma->start - 2 || x > sigma->end + 2)
    return;
  sc_noise_model_set_cursor (self->model, sc_plot_axis_unmap (sigma, CLAMP (x, sigma->start, sigma->end)));
}

static void
sc_noise_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sc_noise_chart_parent_class)->css_changed (widget, change);
  drop_style (SC_NOISE_CHART (widget));
}

static void
sc_noise_chart_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (sc_noise_chart_parent_class)->system_setting_changed (widget, setting);
  drop_style (SC_NOISE_CHART (widget));
}

static void
sc_noise_chart_dispose (GObject *object)
{
  ScNoiseChart *self = SC_NOISE_CHART (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->plot, gsk_render_node_unref);
  if (self->has_style)
    sc_plot_style_clear (&self->style);
  self->has_style = FALSE;
  G_OBJECT_CLASS (sc_noise_chart_parent_class)->dispose (object);
}

static void
sc_noise_chart_class_init (ScNoiseChartClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_noise_chart_dispose;
  widget_class->measure = sc_noise_chart_measure;
  widget_class->get_request_mode = sc_noise_chart_get_request_mode;
  widget_class->size_allocate = sc_noise_chart_size_allocate;
  widget_class->snapshot = sc_noise_chart_snapshot;
  widget_class->css_changed = sc_noise_chart_css_changed;
  widget_class->system_setting_changed = sc_noise_chart_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "noisechart");
}

static void
sc_noise_chart_init (ScNoiseChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (drop_style), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (drop_style), self, G_CONNECT_SWAPPED);
}

static void
add_handles (ScNoiseChart *self)
{
  /* In the order in which Tab goes through them. */
  static const ScNoiseParameter parameters[] = {
    SC_NOISE_TRAINING_MIN, SC_NOISE_TRAINING_MAX, SC_NOISE_INFERENCE_MIN, SC_NOISE_INFERENCE_MAX,
    SC_NOISE_CHURN_MIN, SC_NOISE_CHURN_MAX, SC_NOISE_N_PARAMETERS,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    gtk_widget_set_parent (sc_noise_handle_new (self->model, parameters[i]), GTK_WIDGET (self));
}

GtkWidget *
sc_noise_chart_new (ScNoiseModel *model, ScNoisePlotKind kind)
{
  g_return_val_if_fail (SC_IS_NOISE_MODEL (model) && kind < SC_NOISE_N_PLOTS, NULL);

  ScNoiseChart *self = g_object_new (SC_TYPE_NOISE_CHART, NULL);
  self->model = g_object_ref (model);
  self->kind = kind;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sc_noise_plot_get_title (kind), -1);
  if (kind == SC_NOISE_PLOT_WALK)
    gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  if (kind == SC_NOISE_PLOT_RANGES)
    add_handles (self);
  describe (self);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (model_changed), self);
  g_signal_connect_swapped (model, "cursor-changed", G_CALLBACK (cursor_changed), self);
  g_signal_connect_swapped (model, "call-changed", G_CALLBACK (call_changed), self);
  g_signal_connect_swapped (model, "error-changed", G_CALLBACK (error_changed), self);
  return GTK_WIDGET (self);
}
