/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/step-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "noise/schedule.h"

#define COLUMN_WIDTH 7
#define GAP 2
#define MIN_COLUMN 2
#define HEIGHT 26
#define LEAST_SHARE 0.15

struct _ScStepBar
{
  GtkWidget parent_instance;

  ScShown *shown;
  ScSchedule *schedule; /* (nullable): of the noise below */
  ScNoiseSetting noise;
};

G_DEFINE_FINAL_TYPE (ScStepBar, sc_step_bar, GTK_TYPE_WIDGET)

static guint
get_n_steps (ScStepBar *self)
{
  ScRunFrames *frames = self->shown != NULL ? sc_shown_get_frames (self->shown) : NULL;

  if (frames == NULL || !sc_shown_shows_run (self->shown))
    return 0;
  return sc_run_frames_get_n_steps (frames, sc_shown_get_time (self->shown), sc_shown_get_member (self->shown));
}

static gint
get_last_step (ScStepBar *self)
{
  return sc_run_frames_get_last_step (sc_shown_get_frames (self->shown), sc_shown_get_time (self->shown),
                                      sc_shown_get_member (self->shown));
}

/* The step that is seen; of a finished field the last. */
static gint
get_seen_step (ScStepBar *self)
{
  gint seen = sc_shown_get_step (self->shown);

  return seen >= 0 ? seen : get_last_step (self);
}

static void
sc_step_bar_measure (GtkWidget *widget, GtkOrientation orientation, gint for_size, gint *minimum, gint *natural,
                     gint *minimum_baseline, gint *natural_baseline)
{
  gint n = (gint) get_n_steps (SC_STEP_BAR (widget));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = n * MIN_COLUMN;
      *natural = n * (COLUMN_WIDTH + GAP);
    }
  else
    *minimum = *natural = HEIGHT;
}

/* Of the height: 1 for the highest noise level of the schedule, a little for the lowest. */
static gdouble
get_share (ScStepBar *self, guint step)
{
  if (self->schedule == NULL || step >= self->schedule->n_steps)
    return LEAST_SHARE;
  /* Four decades cover what samplers use, from 90 to 0.009. */
  return CLAMP (1 + log10 (self->schedule->steps[step].level / self->schedule->steps[0].level) / 4, LEAST_SHARE, 1);
}

static void
update_schedule (ScStepBar *self)
{
  const ScNoiseSetting *noise = sc_workspace_get_noise (sc_shown_get_workspace (self->shown));

  if (self->schedule != NULL && sc_noise_setting_equal (noise, &self->noise))
    return;
  g_clear_pointer (&self->schedule, sc_schedule_free);
  self->noise = *noise;
  self->schedule = sc_schedule_new (noise, NULL);
}

static void
sc_step_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ScStepBar *self = SC_STEP_BAR (widget);
  guint n = get_n_steps (self);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  gint width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA plain, accent;

  if (n == 0)
    return;
  gtk_style_context_get_color (style, &plain);
  if (!gtk_style_context_lookup_color (style, "accent_color", &accent))
    accent = plain;

  gint done = get_last_step (self);
  gint seen = get_seen_step (self);
  gdouble pitch = MIN ((gdouble) width / n, COLUMN_WIDTH + GAP);
  gdouble column = pitch > 2 * GAP ? pitch - GAP : pitch * 0.7;
  for (guint i = 0; i < n; i++)
    {
      gboolean is_done = (gint) i <= done;
      GdkRGBA colour = (gint) i == seen ? accent : plain;

      if ((gint) i != seen)
        colour.alpha *= is_done ? 0.55f : 0.2f;
      gdouble tall = MAX (2, get_share (self, i) * height);
      gtk_snapshot_append_color (snapshot, &colour,
                                 &GRAPHENE_RECT_INIT ((gfloat) (i * pitch), (gfloat) (height - tall), (gfloat) column,
                                                      (gfloat) tall));
    }
}

static void
choose (ScStepBar *self, gint step)
{
  gint done = get_last_step (self);

  if (get_n_steps (self) > 0 && done >= 0)
    sc_shown_set_step (self->shown, CLAMP (step, 0, done));
}

static void
on_pressed (GtkGestureClick *gesture, gint n_press, gdouble x, gdouble y, gpointer data)
{
  ScStepBar *self = data;
  guint n = get_n_steps (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n > 0)
    choose (self, (gint) (x / MIN ((gdouble) gtk_widget_get_width (GTK_WIDGET (self)) / n, COLUMN_WIDTH + GAP)));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType modifiers, gpointer data)
{
  ScStepBar *self = data;
  gint seen = get_seen_step (self);

  switch (keyval)
    {
    case GDK_KEY_Left:
      choose (self, seen - 1);
      return TRUE;
    case GDK_KEY_Right:
      choose (self, seen + 1);
      return TRUE;
    case GDK_KEY_Home:
      choose (self, 0);
      return TRUE;
    case GDK_KEY_End:
      choose (self, G_MAXINT);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
update (ScStepBar *self)
{
  guint n = get_n_steps (self);
  gint seen = get_seen_step (self);

  update_schedule (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (gdouble) MAX (n, 1),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (gdouble) MAX (seen + 1, 1), -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sc_step_bar_dispose (GObject *object)
{
  ScStepBar *self = SC_STEP_BAR (object);

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->schedule, sc_schedule_free);
  G_OBJECT_CLASS (sc_step_bar_parent_class)->dispose (object);
}

static void
sc_step_bar_class_init (ScStepBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = sc_step_bar_dispose;
  widget_class->measure = sc_step_bar_measure;
  widget_class->snapshot = sc_step_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "stepbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
sc_step_bar_init (ScStepBar *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("Sampler steps"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sampler steps"), -1);
}

void
sc_step_bar_set_shown (ScStepBar *self, ScShown *shown)
{
  g_return_if_fail (SC_IS_STEP_BAR (self));
  g_return_if_fail (self->shown == NULL);

  self->shown = g_object_ref (shown);
  g_signal_connect_swapped (shown, "times-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (shown, "selection-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (shown, "field-changed", G_CALLBACK (update), self);
  update (self);
}
