/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/globe/globe-private.h"

#include <math.h>

#include "ui/globe/globe-view-private.h"

#define ARROW_STEP 10.0 /* degrees at zoom 1 */
#define KEY_ZOOM 1.25
#define WHEEL_ZOOM 1.15       /* one click of a wheel */
#define SMOOTH_ZOOM 0.004     /* logarithm of the zoom a pixel of a touchpad */
#define COAST_HALF_LIFE 0.15  /* seconds in which the turning slows down by half */
#define COAST_LEAST_SPEED 12  /* pixels a second */

/* Turns by pixels of the widget, as if the middle were dragged. */
static void
turn_by (SigmacastGlobe *self, gdouble dx, gdouble dy)
{
  ScView view;
  gdouble scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gdouble degrees, latitude;

  sigmacast_globe_get_scene_view (self, &view);
  degrees = scale / sc_view_get_radius (&view) * 180 / G_PI;
  latitude = MIN (fabs (view.latitude), 75);
  view.longitude -= dx * degrees / (view.projection == SC_VIEW_GLOBE ? cos (latitude * G_PI / 180) : 1);
  view.latitude += dy * degrees;
  sc_globe_view_set_view (self->view, &view);
}

/* Zooms so that what is at a point of the widget stays there. */
static void
zoom_about (SigmacastGlobe *self, gdouble zoom, gdouble x, gdouble y)
{
  ScView view;
  gdouble scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gdouble latitude, longitude;
  gboolean held = sigmacast_globe_get_place_at (self, x, y, &latitude, &longitude);

  sigmacast_globe_get_scene_view (self, &view);
  view.zoom = zoom;
  sc_view_normalise (&view);
  if (held)
    sc_view_move_place_to (&view, latitude, longitude, x * scale, y * scale);
  sc_globe_view_set_view (self->view, &view);
}

static void
drag_begin (GtkGestureDrag *gesture, gdouble x, gdouble y, SigmacastGlobe *self)
{
  sigmacast_globe_stop_coasting (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->grabbed = sigmacast_globe_get_place_at (self, x, y, &self->grabbed_latitude, &self->grabbed_longitude);
  self->drag_x = x;
  self->drag_y = y;
  self->dragging = FALSE;
}

static void
drag_update (GtkGestureDrag *gesture, gdouble offset_x, gdouble offset_y, SigmacastGlobe *self)
{
  gdouble start_x, start_y, x, y;

  gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
  x = start_x + offset_x;
  y = start_y + offset_y;
  if (!self->dragging)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), (gint) start_x, (gint) start_y, (gint) x, (gint) y))
        return;
      self->dragging = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  if (self->grabbed)
    {
      ScView view;
      gdouble scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
      sigmacast_globe_get_scene_view (self, &view);
      sc_view_move_place_to (&view, self->grabbed_latitude, self->grabbed_longitude, x * scale, y * scale);
      sc_globe_view_set_view (self->view, &view);
    }
  else
    turn_by (self, x - self->drag_x, y - self->drag_y);
  self->drag_x = x;
  self->drag_y = y;
}

static gboolean
coast (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gdouble seconds = self->coast_time > 0 ? (gdouble) (now - self->coast_time) / G_USEC_PER_SEC : 1.0 / 60;
  gdouble slower = exp2 (-seconds / COAST_HALF_LIFE);

  self->coast_time = now;
  turn_by (self, self->coast_x * seconds, self->coast_y * seconds);
  self->coast_x *= slower;
  self->coast_y *= slower;
  if (hypot (self->coast_x, self->coast_y) >= COAST_LEAST_SPEED)
    return G_SOURCE_CONTINUE;
  self->coast_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
swiped (GtkGestureSwipe *gesture, gdouble velocity_x, gdouble velocity_y, SigmacastGlobe *self)
{
  gboolean animations = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  if (!animations || hypot (velocity_x, velocity_y) < 10 * COAST_LEAST_SPEED)
    return;
  sigmacast_globe_stop_coasting (self);
  self->coast_x = velocity_x;
  self->coast_y = velocity_y;
  self->coast_time = 0;
  self->coast_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), coast, NULL, NULL);
}

void
sigmacast_globe_stop_coasting (SigmacastGlobe *self)
{
  if (self->coast_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->coast_tick);
  self->coast_tick = 0;
}

static void
clicked (GtkGestureClick *gesture, gint n_press, gdouble x, gdouble y, SigmacastGlobe *self)
{
  gdouble latitude, longitude;

  if (!self->dragging && sigmacast_globe_get_place_at (self, x, y, &latitude, &longitude))
    sigmacast_globe_emit_activated (self, latitude, longitude);
}

static gboolean
scrolled (GtkEventControllerScroll *controller, gdouble dx, gdouble dy, SigmacastGlobe *self)
{
  gdouble zoom = sc_globe_view_get_zoom (self->view);
  gboolean smooth = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  gdouble x = self->pointer_x, y = self->pointer_y;

  if (isnan (x))
    {
      x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
      y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
    }
  sigmacast_globe_stop_coasting (self);
  zoom_about (self, zoom * (smooth ? exp (-dy * SMOOTH_ZOOM) : pow (WHEEL_ZOOM, -dy)), x, y);
  return GDK_EVENT_STOP;
}

static void
pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, SigmacastGlobe *self)
{
  sigmacast_globe_stop_coasting (self);
  self->pinch_zoom = sc_globe_view_get_zoom (self->view);
}

static void
pinched (GtkGestureZoom *gesture, gdouble scale, SigmacastGlobe *self)
{
  gdouble x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    zoom_about (self, self->pinch_zoom * scale, x, y);
}

static void
pointer_moved (GtkEventControllerMotion *controller, gdouble x, gdouble y, SigmacastGlobe *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  sigmacast_globe_emit_pointer (self);
}

static void
pointer_left (GtkEventControllerMotion *controller, SigmacastGlobe *self)
{
  self->pointer_x = NAN;
  self->pointer_y = NAN;
  sigmacast_globe_emit_pointer (self);
}

static gboolean
turn_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);
  gdouble zoom = sc_globe_view_get_zoom (self->view);
  gdouble north, east;

  g_variant_get (arguments, "(dd)", &north, &east);
  sigmacast_globe_stop_coasting (self);
  sc_globe_view_set_centre (self->view, sc_globe_view_get_latitude (self->view) + north / zoom,
                            sc_globe_view_get_longitude (self->view) + east / zoom);
  return GDK_EVENT_STOP;
}

static gboolean
zoom_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  sigmacast_globe_stop_coasting (self);
  sc_globe_view_set_zoom (self->view, sc_globe_view_get_zoom (self->view) * g_variant_get_double (arguments));
  return GDK_EVENT_STOP;
}

static gboolean
reset_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  sigmacast_globe_stop_coasting (self);
  sc_globe_view_reset (self->view);
  return GDK_EVENT_STOP;
}

static gboolean
activate_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  SigmacastGlobe *self = SIGMACAST_GLOBE (widget);

  sigmacast_globe_emit_activated (self, sc_globe_view_get_latitude (self->view), sc_globe_view_get_longitude (self->view));
  return GDK_EVENT_STOP;
}

void
sigmacast_globe_class_init_input (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    gdouble north, east;
  } ARROWS[] = {
    { GDK_KEY_Up, ARROW_STEP, 0 },       { GDK_KEY_Down, -ARROW_STEP, 0 },    { GDK_KEY_Left, 0, -ARROW_STEP },
    { GDK_KEY_Right, 0, ARROW_STEP },    { GDK_KEY_KP_Up, ARROW_STEP, 0 },    { GDK_KEY_KP_Down, -ARROW_STEP, 0 },
    { GDK_KEY_KP_Left, 0, -ARROW_STEP }, { GDK_KEY_KP_Right, 0, ARROW_STEP },
  };
  static const guint PLUS[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add };
  static const guint MINUS[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };
  static const guint HOME[] = { GDK_KEY_Home, GDK_KEY_KP_Home };
  static const guint ENTER[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  for (gsize i = 0; i < G_N_ELEMENTS (ARROWS); i++)
    gtk_widget_class_add_binding (widget_class, ARROWS[i].key, 0, turn_by_key, "(dd)", ARROWS[i].north, ARROWS[i].east);
  for (gsize i = 0; i < G_N_ELEMENTS (PLUS); i++)
    {
      gtk_widget_class_add_binding (widget_class, PLUS[i], 0, zoom_by_key, "d", KEY_ZOOM);
      gtk_widget_class_add_binding (widget_class, PLUS[i], GDK_SHIFT_MASK, zoom_by_key, "d", KEY_ZOOM);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (MINUS); i++)
    gtk_widget_class_add_binding (widget_class, MINUS[i], 0, zoom_by_key, "d", 1 / KEY_ZOOM);
  for (gsize i = 0; i < G_N_ELEMENTS (HOME); i++)
    gtk_widget_class_add_binding (widget_class, HOME[i], 0, reset_by_key, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (ENTER); i++)
    gtk_widget_class_add_binding (widget_class, ENTER[i], 0, activate_by_key, NULL);
}

void
sigmacast_globe_init_input (SigmacastGlobe *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *swipe = gtk_gesture_swipe_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->pointer_x = NAN;
  self->pointer_y = NAN;
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  g_signal_connect (swipe, "swipe", G_CALLBACK (swiped), self);
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (pointer_left), self);
  gtk_gesture_group (drag, swipe);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (swipe));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
}
