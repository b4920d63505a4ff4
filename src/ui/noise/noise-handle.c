/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-handle.h"

#include <glib/gi18n.h>
#include <math.h>

/* Within so many pixels of the axis' end a limit is dragged away. */
#define END_SLACK 3.0

struct _ScNoiseHandle
{
  GtkWidget parent_instance;

  ScNoiseModel *model;
  ScNoiseParameter parameter;
  ScPlotAxis axis;
  ScPlotColor color;
  gdouble grab; /* from the knob's middle to where it was taken hold of */
};

G_DEFINE_FINAL_TYPE (ScNoiseHandle, sc_noise_handle, GTK_TYPE_WIDGET)

static gboolean
is_cursor (ScNoiseHandle *self)
{
  return self->parameter == SC_NOISE_N_PARAMETERS;
}

gdouble
sc_noise_handle_get_value (ScNoiseHandle *self)
{
  if (is_cursor (self))
    return sc_noise_model_get_cursor (self->model);
  return sc_noise_parameter_get (&sc_noise_model_get_picture (self->model)->setting, self->parameter);
}

ScNoiseParameter
sc_noise_handle_get_parameter (ScNoiseHandle *self)
{
  return self->parameter;
}

static void
set_value (ScNoiseHandle *self, gdouble value)
{
  if (is_cursor (self))
    sc_noise_model_set_cursor (self->model, value);
  else
    sc_noise_model_set_parameter (self->model, self->parameter, value);
}

static void
tell_value (ScNoiseHandle *self)
{
  gdouble value = sc_noise_handle_get_value (self);
  const ScNoisePlotState *state = sc_noise_model_get_plot_state (self->model);
  g_autofree gchar *number = isnan (value) ? g_strdup (_("nowhere")) : sc_plot_format_number (value, 4);
  g_autofree gchar *text = isnan (value) ? g_strdup (number) : g_strdup_printf (_("σ = %s"), number);
  gdouble now = isnan (value) ? state->sigma_min : CLAMP (value, state->sigma_min, state->sigma_max);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, state->sigma_min,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, state->sigma_max,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, now,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static gdouble
pointer_position (ScNoiseHandle *self, GtkGestureDrag *gesture)
{
  graphene_point_t here, there;
  gdouble x, y, dx = 0, dy = 0;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  gtk_gesture_drag_get_offset (gesture, &dx, &dy);
  here = GRAPHENE_POINT_INIT ((gfloat) (x + dx), (gfloat) (y + dy));
  if (!gtk_widget_compute_point (GTK_WIDGET (self), gtk_widget_get_parent (GTK_WIDGET (self)), &here, &there))
    return NAN;
  return there.x;
}

static void
drag_began (ScNoiseHandle *self, gdouble x, gdouble y, GtkGestureDrag *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->grab = x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  if (!is_cursor (self))
    sc_noise_model_begin_drag (self->model, self->parameter);
}

static void
drag_moved (ScNoiseHandle *self, gdouble dx, gdouble dy, GtkGestureDrag *gesture)
{
  gdouble x = pointer_position (self, gesture) - self->grab;

  if (isnan (x) || (dx == 0 && dy == 0))
    return;
  if (self->parameter == SC_NOISE_CHURN_MAX && x >= self->axis.end - END_SLACK)
    set_value (self, INFINITY);
  else if (self->parameter == SC_NOISE_CHURN_MIN && x <= self->axis.start + END_SLACK)
    set_value (self, 0);
  else
    {
      gdouble sigma = sc_plot_axis_unmap (&self->axis, CLAMP (x, self->axis.start, self->axis.end));
      set_value (self, sc_noise_parameter_round (is_cursor (self) ? SC_NOISE_TRAINING_MIN : self->parameter, sigma));
    }
}

static void
drag_ended (ScNoiseHandle *self)
{
  if (!is_cursor (self))
    sc_noise_model_end_drag (self->model);
}

static gboolean
key_pressed (ScNoiseHandle *self, guint key, guint code, GdkModifierType modifiers)
{
  ScNoiseParameter kind = is_cursor (self) ? SC_NOISE_TRAINING_MIN : self->parameter;
  ScNoiseStride stride = modifiers & GDK_CONTROL_MASK ? SC_NOISE_STRIDE_COARSE
                         : modifiers & GDK_SHIFT_MASK ? SC_NOISE_STRIDE_FINE
                                                      : SC_NOISE_STRIDE_NORMAL;
  gdouble value = sc_noise_handle_get_value (self);
  gint direction;

  if (modifiers & GDK_ALT_MASK)
    return FALSE;
  if (isnan (value))
    value = sqrt (self->axis.min * self->axis.max);
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Left:
    case GDK_KEY_KP_Down:
      direction = -1;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_Up:
    case GDK_KEY_KP_Right:
    case GDK_KEY_KP_Up:
      direction = 1;
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      direction = -1;
      stride = SC_NOISE_STRIDE_COARSE;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      direction = 1;
      stride = SC_NOISE_STRIDE_COARSE;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      set_value (self, self->parameter == SC_NOISE_CHURN_MIN ? 0 : self->axis.min);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      set_value (self, self->parameter == SC_NOISE_CHURN_MAX ? INFINITY : self->axis.max);
      return TRUE;
    default:
      return FALSE;
    }
  set_value (self, sc_noise_parameter_step (kind, value, direction, stride));
  return TRUE;
}

static void
sc_noise_handle_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ScNoiseHandle *self = SC_NOISE_HANDLE (widget);
  gfloat width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean active = gtk_widget_get_state_flags (widget) & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_ACTIVE | GTK_STATE_FLAG_FOCUS_VISIBLE);
  gfloat knob = width * (active ? 0.62f : 0.46f);
  GdkRGBA color = { (gfloat) self->color.red, (gfloat) self->color.green, (gfloat) self->color.blue, 1 };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((width - knob) / 2, 0, knob, height);
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &bounds, knob / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &color, &bounds);
  gtk_snapshot_pop (snapshot);

  /* A pale line in the middle tells a knob from a band. */
  graphene_rect_t groove = GRAPHENE_RECT_INIT (width / 2 - 0.75f, height * 0.28f, 1.5f, height * 0.44f);
  GdkRGBA pale = { 1, 1, 1, 0.85f };
  if (color.red * 0.3f + color.green * 0.59f + color.blue * 0.11f > 0.6f)
    pale = (GdkRGBA) { 0, 0, 0, 0.7f };
  gtk_snapshot_append_color (snapshot, &pale, &groove);

  if (gtk_widget_has_visible_focus (widget))
    {
      GdkRGBA ring;
      GskRoundedRect outer;
      graphene_rect_t around = GRAPHENE_RECT_INIT (0.5f, -2, width - 1, height + 4);
      const gfloat widths[4] = { 2, 2, 2, 2 };

      if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color", &ring))
        ring = color;
      const GdkRGBA colors[4] = { ring, ring, ring, ring };
      gsk_rounded_rect_init_from_rect (&outer, &around, 5);
      gtk_snapshot_append_border (snapshot, &outer, widths, colors);
    }
}

static void
sc_noise_handle_dispose (GObject *object)
{
  ScNoiseHandle *self = SC_NOISE_HANDLE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (sc_noise_handle_parent_class)->dispose (object);
}

static void
sc_noise_handle_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  GTK_WIDGET_CLASS (sc_noise_handle_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

static void
sc_noise_handle_class_init (ScNoiseHandleClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_noise_handle_dispose;
  widget_class->snapshot = sc_noise_handle_snapshot;
  widget_class->state_flags_changed = sc_noise_handle_state_flags_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_set_css_name (widget_class, "noisehandle");
}

static void
sc_noise_handle_init (ScNoiseHandle *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "ew-resize");
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_moved), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (widget, keys);
}

GtkWidget *
sc_noise_handle_new (ScNoiseModel *model, ScNoiseParameter parameter)
{
  g_return_val_if_fail (SC_IS_NOISE_MODEL (model), NULL);
  g_return_val_if_fail (parameter == SC_NOISE_N_PARAMETERS || sc_noise_parameter_is_sigma (parameter), NULL);

  ScNoiseHandle *self = g_object_new (SC_TYPE_NOISE_HANDLE, NULL);
  const gchar *name = parameter == SC_NOISE_N_PARAMETERS ? _("Cursor on the σ axis") : sc_noise_parameter_get_name (parameter);
  self->model = g_object_ref (model);
  self->parameter = parameter;
  self->axis = (ScPlotAxis) { .logarithmic = TRUE, .min = 0.01, .max = 200, .start = 0, .end = 1 };
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (tell_value), self);
  if (is_cursor (self))
    g_signal_connect_swapped (model, "cursor-changed", G_CALLBACK (tell_value), self);
  tell_value (self);
  return GTK_WIDGET (self);
}

void
sc_noise_handle_set_axis (ScNoiseHandle *self, const ScPlotAxis *axis)
{
  self->axis = *axis;
}

void
sc_noise_handle_set_color (ScNoiseHandle *self, const ScPlotColor *color)
{
  self->color = *color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
