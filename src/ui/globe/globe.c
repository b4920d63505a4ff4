/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/globe/globe-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "render/legend.h"
#include "render/variable-style.h"
#include "ui/globe/globe-view-private.h"

#define LEAST_SIZE 120
#define NATURAL_SIZE 480

/* Milliseconds of rest before assistive technology is told of a new view. */
#define DESCRIBE_AFTER 300

enum
{
  PROP_0,
  PROP_VIEW,
  N_PROPERTIES,
};

enum
{
  POINTER_MOVED,
  PLACE_ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SigmacastGlobe, sigmacast_globe, GTK_TYPE_WIDGET)

/* All globes of a display read the coastlines once. */
static ScCoastlines *
get_coastlines (SigmacastGlobe *self)
{
  static const gchar KEY[] = "sigmacast-coastlines";
  GObject *display = G_OBJECT (gtk_widget_get_display (GTK_WIDGET (self)));
  ScCoastlines *coastlines = g_object_get_data (display, KEY);

  if (coastlines == NULL)
    {
      coastlines = sc_coastlines_new ();
      g_object_set_data_full (display, KEY, coastlines, (GDestroyNotify) sc_coastlines_unref);
    }
  return coastlines;
}

static gboolean
is_dark (SigmacastGlobe *self)
{
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  return 0.299 * (gdouble) text.red + 0.587 * (gdouble) text.green + 0.114 * (gdouble) text.blue > 0.5;
}

void
sigmacast_globe_get_scene_view (SigmacastGlobe *self, ScView *view)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  sc_globe_view_get_view (self->view, view);
  view->width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1) * scale;
  view->height = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - self->legend_height, 1) * scale;
}

gboolean
sigmacast_globe_get_place_at (SigmacastGlobe *self, gdouble x, gdouble y, gdouble *latitude, gdouble *longitude)
{
  gdouble scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  ScView view;

  sigmacast_globe_get_scene_view (self, &view);
  return y * scale < view.height && sc_view_get_place (&view, x * scale, y * scale, latitude, longitude);
}

void
sigmacast_globe_emit_pointer (SigmacastGlobe *self)
{
  gdouble latitude = NAN, longitude = NAN, value = NAN;

  if (!isnan (self->pointer_x)
      && sigmacast_globe_get_place_at (self, self->pointer_x, self->pointer_y, &latitude, &longitude)
      && self->scene.field != NULL)
    value = (gdouble) sc_field_sample (self->scene.field, latitude, longitude, NULL);
  g_signal_emit (self, signals[POINTER_MOVED], 0, latitude, longitude, value);
}

void
sigmacast_globe_emit_activated (SigmacastGlobe *self, gdouble latitude, gdouble longitude)
{
  g_signal_emit (self, signals[PLACE_ACTIVATED], 0, latitude, longitude);
}

/* What a person who cannot see it is told: what is shown, and the middle. */
static gboolean
describe (gpointer data)
{
  SigmacastGlobe *self = data;
  gdouble latitude = sc_globe_view_get_latitude (self->view), longitude = sc_globe_view_get_longitude (self->view);
  g_autofree gchar *north = g_strdup_printf (latitude < 0 ? C_("latitude", "%.1f° S") : C_("latitude", "%.1f° N"), fabs (latitude));
  g_autofree gchar *east = g_strdup_printf (longitude < 0 ? C_("longitude", "%.1f° W") : C_("longitude", "%.1f° E"), fabs (longitude));
  g_autofree gchar *value = NULL;
  g_autofree gchar *text = NULL;

  self->describe_timeout = 0;
  if (self->scene.field != NULL)
    {
      gfloat middle = sc_field_sample (self->scene.field, latitude, longitude, NULL);
      g_autofree gchar *number = isnan (middle) ? g_strdup (_("no value")) : g_strdup_printf ("%.4g", (gdouble) middle);
      value = g_strdup_printf ("%s: %s %s", sc_field_get_label (self->scene.field), number,
                               isnan (middle) ? "" : sc_field_get_units (self->scene.field));
      text = g_strdup_printf (_("Middle %s, %s. %s"), north, east, g_strstrip (value));
    }
  else
    text = g_strdup_printf (_("Middle %s, %s"), north, east);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  return G_SOURCE_REMOVE;
}

static void
describe_soon (SigmacastGlobe *self)
{
  if (self->describe_timeout == 0)
    self->describe_timeout = g_timeout_add (DESCRIBE_AFTER, describe, self);
}

static void
painted (GdkTexture *texture, const ScScene *scene, gpointer data)
{
  SigmacastGlobe *self = data;

  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
paint_now (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  self->paint_tick = 0;
  sigmacast_globe_get_scene_view (self, &self->scene.view);
  self->scene.pixel_scale = gtk_widget_get_scale_factor (widget);
  if (self->painter != NULL)
    sc_globe_painter_paint (self->painter, &self->scene, sc_globe_view_get_tables (self->view), get_coastlines (self));
  return G_SOURCE_REMOVE;
}

/* Whatever changes before the next frame goes into one picture. */
static void
paint_soon (SigmacastGlobe *self)
{
  if (self->painter != NULL && self->paint_tick == 0)
    self->paint_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), paint_now, NULL, NULL);
  describe_soon (self);
}

static void
fill_legend (SigmacastGlobe *self, ScLegend *legend, const PangoFontDescription *font)
{
  gsize in_source = 0, by_operation = 0;

  *legend = (ScLegend) { .marks = self->scene.marks, .font = font, .dark = self->scene.dark };
  if (self->scene.field == NULL)
    return;
  sc_field_count_missing (self->scene.field, &in_source, &by_operation);
  legend->colours = self->scene.colours;
  legend->label = sc_field_get_label (self->scene.field);
  legend->units = sc_field_get_units (self->scene.field);
  legend->missing_text = in_source > 0 ? _("Missing in the source") : NULL;
  legend->made_text = by_operation > 0 ? _("Left empty by an operation") : NULL;
}

static const PangoFontDescription *
get_font (SigmacastGlobe *self)
{
  return pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));
}

/* The legend takes room from the picture. */
static void
measure_legend (SigmacastGlobe *self)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  ScLegend legend;
  gint height = 0;

  if (self->show_legend)
    {
      surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
      cr = cairo_create (surface);
      fill_legend (self, &legend, get_font (self));
      height = (gint) sc_legend_get_height (&legend, cr, gtk_widget_get_width (GTK_WIDGET (self)));
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  self->legend_height = MIN (height, gtk_widget_get_height (GTK_WIDGET (self)) / 3);
  g_clear_pointer (&self->legend, gsk_render_node_unref);
}

static void
draw_legend (SigmacastGlobe *self, GtkSnapshot *snapshot, gint width)
{
  if (self->legend == NULL || self->legend_width != width)
    {
      ScLegend legend;
      cairo_t *cr;

      g_clear_pointer (&self->legend, gsk_render_node_unref);
      self->legend = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (gfloat) width, (gfloat) self->legend_height));
      self->legend_width = width;
      cr = gsk_cairo_node_get_draw_context (self->legend);
      fill_legend (self, &legend, get_font (self));
      sc_legend_draw (&legend, cr, width);
      cairo_destroy (cr);
    }
  gtk_snapshot_append_node (snapshot, self->legend);
}

static void
legend_changed (SigmacastGlobe *self)
{
  measure_legend (self);
  paint_soon (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
view_changed (SigmacastGlobe *self)
{
  paint_soon (self);
  if (!isnan (self->pointer_x))
    sigmacast_globe_emit_pointer (self);
}

static void
sigmacast_globe_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);
  gint width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gint picture_height = height - self->legend_height;

  if (self->texture != NULL && picture_height > 0)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (0, 0, (gfloat) width, (gfloat) picture_height));
  if (self->legend_height > 0)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (gfloat) picture_height));
      draw_legend (self, snapshot, width);
      gtk_snapshot_restore (snapshot);
    }
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), 1, 1, width - 2, height - 2);
}

static void
sigmacast_globe_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         gint            for_size,
                         gint           *minimum,
                         gint           *natural,
                         gint           *minimum_baseline,
                         gint           *natural_baseline)
{
  *minimum = LEAST_SIZE;
  *natural = NATURAL_SIZE;
}

static void
sigmacast_globe_size_allocate (GtkWidget *widget, gint width, gint height, gint baseline)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  measure_legend (self);
  paint_soon (self);
}

static void
sigmacast_globe_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  GTK_WIDGET_CLASS (sigmacast_globe_parent_class)->css_changed (widget, change);
  self->scene.dark = is_dark (self);
  legend_changed (self);
}

static void
sigmacast_globe_map (GtkWidget *widget)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  GTK_WIDGET_CLASS (sigmacast_globe_parent_class)->map (widget);
  self->painter = sc_globe_painter_new (painted, self);
  paint_soon (self);
}

static void
stop_painting (SigmacastGlobe *self)
{
  sigmacast_globe_stop_coasting (self);
  if (self->paint_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->paint_tick);
  self->paint_tick = 0;
  g_clear_pointer (&self->painter, sc_globe_painter_free);
}

static void
sigmacast_globe_unmap (GtkWidget *widget)
{
  stop_painting (SIGMACAST_GLOBE (widget));
  GTK_WIDGET_CLASS (sigmacast_globe_parent_class)->unmap (widget);
}

static void
sigmacast_globe_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (object);

  if (id == PROP_VIEW)
    g_value_set_object (value, self->view);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sigmacast_globe_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (object);

  if (id == PROP_VIEW)
    sigmacast_globe_set_view (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sigmacast_globe_dispose (GObject *object)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (object);

  stop_painting (self);
  g_clear_handle_id (&self->describe_timeout, g_source_remove);
  g_clear_signal_handler (&self->view_handler, self->view);
  G_OBJECT_CLASS (sigmacast_globe_parent_class)->dispose (object);
}

static void
sigmacast_globe_finalize (GObject *object)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (object);

  g_clear_object (&self->view);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->legend, gsk_render_node_unref);
  g_clear_pointer (&self->given_colours, sc_colour_scale_unref);
  sc_scene_clear (&self->scene);
  G_OBJECT_CLASS (sigmacast_globe_parent_class)->finalize (object);
}

static void
sigmacast_globe_class_init (SigmacastGlobeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = sigmacast_globe_get_property;
  object_class->set_property = sigmacast_globe_set_property;
  object_class->dispose = sigmacast_globe_dispose;
  object_class->finalize = sigmacast_globe_finalize;
  widget_class->snapshot = sigmacast_globe_snapshot;
  widget_class->measure = sigmacast_globe_measure;
  widget_class->size_allocate = sigmacast_globe_size_allocate;
  widget_class->css_changed = sigmacast_globe_css_changed;
  widget_class->map = sigmacast_globe_map;
  widget_class->unmap = sigmacast_globe_unmap;

  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, SC_TYPE_GLOBE_VIEW,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[POINTER_MOVED] = g_signal_new ("pointer-moved", SIGMACAST_TYPE_GLOBE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", SIGMACAST_TYPE_GLOBE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  sigmacast_globe_class_init_input (widget_class);
  gtk_widget_class_set_css_name (widget_class, "globe");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sigmacast_globe_init (SigmacastGlobe *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  sc_scene_init (&self->scene);
  self->show_legend = TRUE;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Globe"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _("Arrow keys turn it, plus and minus zoom, Home resets, Return marks the place in the middle"), -1);
  sigmacast_globe_init_input (self);
  sigmacast_globe_set_view (self, NULL);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (paint_soon), NULL);
}

GtkWidget *
sigmacast_globe_new (void)
{
  return g_object_new (SIGMACAST_TYPE_GLOBE, NULL);
}

/* Without colours given: a scale that spans the field. */
static void
choose_colours (SigmacastGlobe *self)
{
  g_autoptr (ScColourScale) spanning = NULL;
  gdouble minimum = 0, maximum = 1;

  if (self->given_colours == NULL && self->scene.field != NULL)
    {
      ScVariableStyle style;
      sc_variable_style_get (NULL, NULL, &style);
      sc_field_get_range (self->scene.field, &minimum, &maximum);
      spanning = sc_variable_style_make_scale (&style, minimum, maximum);
    }
  sc_scene_set_colours (&self->scene, self->given_colours != NULL ? self->given_colours : spanning);
}

void
sigmacast_globe_set_field (SigmacastGlobe *self, ScField *field)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->scene.field == field)
    return;
  sc_scene_set_field (&self->scene, field);
  choose_colours (self);
  legend_changed (self);
  if (!isnan (self->pointer_x))
    sigmacast_globe_emit_pointer (self);
}

ScField *
sigmacast_globe_get_field (SigmacastGlobe *self)
{
  g_return_val_if_fail (SIGMACAST_IS_GLOBE (self), NULL);
  return self->scene.field;
}

void
sigmacast_globe_set_colour_scale (SigmacastGlobe *self, ScColourScale *scale)
{
  ScColourScale *old;

  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->given_colours == scale)
    return;
  old = self->given_colours;
  self->given_colours = scale != NULL ? sc_colour_scale_ref (scale) : NULL;
  g_clear_pointer (&old, sc_colour_scale_unref);
  choose_colours (self);
  legend_changed (self);
}

ScColourScale *
sigmacast_globe_get_colour_scale (SigmacastGlobe *self)
{
  g_return_val_if_fail (SIGMACAST_IS_GLOBE (self), NULL);
  return self->scene.colours;
}

void
sigmacast_globe_set_contours (SigmacastGlobe *self, gdouble interval)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  interval = isfinite (interval) ? MAX (interval, 0) : 0;
  if (self->scene.contour_interval == interval)
    return;
  self->scene.contour_interval = interval;
  paint_soon (self);
}

void
sigmacast_globe_set_view (SigmacastGlobe *self, ScGlobeView *view)
{
  ScGlobeView *taken;

  g_return_if_fail (SIGMACAST_IS_GLOBE (self));
  g_return_if_fail (view == NULL || SC_IS_GLOBE_VIEW (view));

  if (view != NULL && self->view == view)
    return;
  taken = view != NULL ? g_object_ref (view) : sc_globe_view_new ();
  if (self->view != NULL)
    g_clear_signal_handler (&self->view_handler, self->view);
  g_clear_object (&self->view);
  self->view = taken;
  self->view_handler = g_signal_connect_swapped (self->view, "notify", G_CALLBACK (view_changed), self);
  view_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

ScGlobeView *
sigmacast_globe_get_view (SigmacastGlobe *self)
{
  g_return_val_if_fail (SIGMACAST_IS_GLOBE (self), NULL);
  return self->view;
}

void
sigmacast_globe_set_marks (SigmacastGlobe *self, ScMarks *marks)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->scene.marks == marks)
    return;
  sc_scene_set_marks (&self->scene, marks);
  legend_changed (self);
}

void
sigmacast_globe_set_pin (SigmacastGlobe *self, gdouble latitude, gdouble longitude)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  self->scene.pin_latitude = latitude;
  self->scene.pin_longitude = longitude;
  paint_soon (self);
}

void
sigmacast_globe_set_smooth (SigmacastGlobe *self, gboolean smooth)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->scene.smooth == !!smooth)
    return;
  self->scene.smooth = !!smooth;
  paint_soon (self);
}

void
sigmacast_globe_set_show_coastlines (SigmacastGlobe *self, gboolean show)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->scene.coastlines == !!show)
    return;
  self->scene.coastlines = !!show;
  paint_soon (self);
}

void
sigmacast_globe_set_show_graticule (SigmacastGlobe *self, gboolean show)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->scene.graticule == !!show)
    return;
  self->scene.graticule = !!show;
  paint_soon (self);
}

void
sigmacast_globe_set_show_legend (SigmacastGlobe *self, gboolean show)
{
  g_return_if_fail (SIGMACAST_IS_GLOBE (self));

  if (self->show_legend == !!show)
    return;
  self->show_legend = !!show;
  legend_changed (self);
}
