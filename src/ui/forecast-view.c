/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/forecast-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/data-panel.h"
#include "ui/film-strip.h"
#include "ui/forecast-panel.h"
#include "ui/globe/globe.h"
#include "ui/info-panel.h"
#include "ui/run-words.h"
#include "ui/step-bar.h"
#include "ui/truth.h"

#define PLAY_MS 600

struct _ScForecastView
{
  AdwBin parent_instance;

  ScShown *shown;
  ScTruth *truth;
  AdwFlap *flap;
  ScDataPanel *data_panel;
  ScForecastPanel *forecast_panel;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkSpinner *spinner;
  GtkWidget *run, *open;
  SigmacastGlobe *globe;
  GtkWidget *forecast_heading;
  GtkWidget *truth_box;
  SigmacastGlobe *truth_globe;
  ScInfoPanel *info_panel;
  GtkRevealer *strip_revealer;
  GtkButton *play;
  GtkLabel *time;
  ScStepBar *step_bar;
  GtkWidget *progress_box;
  GtkLabel *progress_label;
  GtkProgressBar *progress;
  ScFilmStrip *film_strip;

  guint playing; /* source that goes on to the next time; 0: not playing */
  gboolean is_updating_view;
};

G_DEFINE_FINAL_TYPE (ScForecastView, sc_forecast_view, ADW_TYPE_BIN)

enum
{
  PROP_SHOW_SIDEBAR = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* The page without a picture */

static void
show_status (ScForecastView *self, const gchar *icon, const gchar *title, const gchar *description, gboolean can_run,
             gboolean can_open, gboolean busy)
{
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  g_autofree gchar *escaped = description != NULL ? g_markup_escape_text (description, -1) : NULL;
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (self->run, can_run);
  gtk_widget_set_visible (self->open, can_open);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gchar *
describe_missing_parts (const ScForecastSetting *setting)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (setting->checkpoint == NULL)
    g_ptr_array_add (parts, (gpointer) _("a checkpoint"));
  if (setting->stats == NULL)
    g_ptr_array_add (parts, (gpointer) _("its statistics"));
  if (setting->inputs == NULL)
    g_ptr_array_add (parts, (gpointer) _("an initial state"));
  g_ptr_array_add (parts, NULL);
  /* Translators: between the last things of a list of things that are still to be chosen */
  g_autofree gchar *list = g_strjoinv (_(", "), (gchar **) parts->pdata);
  return g_strdup_printf (_("A forecast still needs %s."), list);
}

static void
update_status (ScForecastView *self)
{
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  ScRunController *controller = sc_shown_get_controller (self->shown);
  const ScForecastSetting *setting = sc_workspace_get_forecast (workspace);
  const gchar *problem = sc_shown_get_problem (self->shown);
  gboolean is_complete = sc_forecast_setting_is_complete (setting);
  gboolean is_empty = sc_workspace_get_n_datasets (workspace) == 0 && setting->checkpoint == NULL && setting->stats == NULL;

  if (sc_shown_shows_run (self->shown) && sc_run_controller_get_active (controller))
    {
      g_autofree gchar *preparation = sc_run_words_dup_preparation (controller);

      show_status (self, NULL, _("The Forecast Is Being Prepared"), preparation, FALSE, FALSE, TRUE);
    }
  else if (problem != NULL)
    show_status (self, "dialog-warning-symbolic", _("Nothing to Draw"), problem, FALSE, TRUE, FALSE);
  else if (is_empty)
    show_status (self, "org.sigmacast.Sigmacast-symbolic", _("See a Forecast Being Made"),
                 _("Open a weather file to look at it, or a checkpoint with its statistics to make a forecast. Files can "
                   "be dropped here too."),
                 FALSE, TRUE, FALSE);
  else if (is_complete)
    show_status (self, "org.sigmacast.Sigmacast-symbolic", _("Ready to Make a Forecast"), NULL, TRUE, TRUE, FALSE);
  else
    {
      g_autofree gchar *description = describe_missing_parts (setting);

      show_status (self, "org.sigmacast.Sigmacast-symbolic", _("Nothing Shown Yet"), description, FALSE, TRUE, FALSE);
    }
}

/* The picture */

/* Keys go to the Earth, unless somebody is at something else already. */
static void
take_focus (ScForecastView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self))
      || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->status)))
    gtk_widget_grab_focus (GTK_WIDGET (self->globe));
}

static void
update_picture (ScForecastView *self)
{
  ScField *field = sc_shown_get_field (self->shown);

  /* While the next field is read the one before stays, so that nothing flickers. */
  if (field == NULL)
    {
      update_status (self);
      return;
    }
  sigmacast_globe_set_colour_scale (self->globe, sc_shown_get_scale (self->shown));
  sigmacast_globe_set_contours (self->globe, sc_shown_get_contour_interval (self->shown));
  sigmacast_globe_set_field (self->globe, field);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "picture") == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, "picture");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    take_focus (self);
}

static void
update_truth (ScForecastView *self)
{
  ScField *field = sc_truth_get_field (self->truth);
  gboolean is_beside = field != NULL && sc_workspace_get_view (sc_shown_get_workspace (self->shown))->truth;

  gtk_widget_set_visible (self->forecast_heading, is_beside);
  gtk_widget_set_visible (self->truth_box, is_beside);
  if (!is_beside)
    return;
  /* In the forecast's colours, so that the same colour is the same value. */
  sigmacast_globe_set_colour_scale (self->truth_globe, sc_shown_get_scale (self->shown));
  sigmacast_globe_set_contours (self->truth_globe, sc_shown_get_contour_interval (self->shown));
  sigmacast_globe_set_field (self->truth_globe, field);
}

static void
update_pin (ScForecastView *self)
{
  const ScSelection *selection = sc_workspace_get_selection (sc_shown_get_workspace (self->shown));

  sigmacast_globe_set_pin (self->globe, selection->latitude, selection->longitude);
  sigmacast_globe_set_pin (self->truth_globe, selection->latitude, selection->longitude);
}

static void
update_time (ScForecastView *self)
{
  guint n = sc_shown_get_n_times (self->shown);
  guint time = sc_shown_get_time (self->shown);
  gboolean active = sc_run_controller_get_active (sc_shown_get_controller (self->shown));

  gtk_revealer_set_reveal_child (self->strip_revealer, n > 1 || active || sc_shown_shows_run (self->shown));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "forecast.play", n > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "forecast.previous-time", n > 1 && time > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "forecast.next-time", n > 1 && time + 1 < n);
  if (n == 0)
    {
      gtk_label_set_label (self->time, "");
      return;
    }
  g_autofree gchar *label = sc_shown_dup_time_label (self->shown, time);
  gtk_label_set_label (self->time, label);
}

static void
update_view (ScForecastView *self)
{
  const ScViewSetting *view = sc_workspace_get_view (sc_shown_get_workspace (self->shown));
  ScGlobeView *globe_view = sigmacast_globe_get_view (self->globe);
  ScViewProjection projection;

  self->is_updating_view = TRUE;
  sc_globe_view_set_centre (globe_view, view->latitude, view->longitude);
  sc_globe_view_set_zoom (globe_view, view->zoom);
  if (sc_view_projection_from_name (view->projection, &projection))
    sc_globe_view_set_projection (globe_view, projection);
  self->is_updating_view = FALSE;
  SigmacastGlobe *globes[] = { self->globe, self->truth_globe };
  for (gsize i = 0; i < G_N_ELEMENTS (globes); i++)
    {
      sigmacast_globe_set_show_coastlines (globes[i], view->coastlines);
      sigmacast_globe_set_show_graticule (globes[i], view->graticule);
    }
  update_truth (self);
}

static void
on_globe_view (ScGlobeView *globe_view, GParamSpec *pspec, gpointer data)
{
  ScForecastView *self = data;
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  g_auto (ScViewSetting) view = { 0 };

  if (self->is_updating_view)
    return;
  sc_view_setting_copy (&view, sc_workspace_get_view (workspace));
  view.latitude = sc_globe_view_get_latitude (globe_view);
  view.longitude = sc_globe_view_get_longitude (globe_view);
  view.zoom = sc_globe_view_get_zoom (globe_view);
  sc_workspace_set_view (workspace, &view, _("Turn the Earth"), "camera");
}

static void
on_pointer_moved (SigmacastGlobe *globe, gdouble latitude, gdouble longitude, gdouble value, gpointer data)
{
  ScForecastView *self = data;

  sc_info_panel_set_pointer (self->info_panel, latitude, longitude);
}

static void
on_place_activated (SigmacastGlobe *globe, gdouble latitude, gdouble longitude, gpointer data)
{
  ScForecastView *self = data;
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, sc_workspace_get_selection (workspace));
  selection.latitude = latitude;
  selection.longitude = longitude;
  sc_workspace_set_selection (workspace, &selection);
}

/* Progress */

static void
update_progress (ScForecastView *self)
{
  ScRunController *controller = sc_shown_get_controller (self->shown);
  ScRunFrames *frames = sc_shown_get_frames (self->shown);
  gboolean active = sc_run_controller_get_active (controller);

  gtk_widget_set_visible (self->progress_box, sc_run_controller_get_state (controller) != SC_RUN_STATE_IDLE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), active);
  g_autofree gchar *text = sc_run_words_dup_progress (controller, sc_run_frames_get_n_leads (frames));
  g_autofree gchar *preparation = sc_run_words_dup_preparation (controller);
  gtk_label_set_label (self->progress_label, text);
  gtk_widget_set_tooltip_text (self->progress_box, preparation);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (sc_run_controller_get_progress (controller), 0, 1));
}

static void
on_run_state (ScForecastView *self)
{
  update_progress (self);
  update_time (self);
  if (sc_shown_get_field (self->shown) == NULL)
    update_status (self);
}

static void
on_stage (ScForecastView *self)
{
  if (sc_shown_get_field (self->shown) == NULL)
    update_status (self);
}

/* Playing */

static void
show_playing (ScForecastView *self)
{
  gboolean playing = self->playing != 0;

  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), playing ? _("Stop playing (Space)") : _("Play (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  playing ? _("Stop playing") : _("Play"), -1);
}

static void
stop_playing (ScForecastView *self)
{
  g_clear_handle_id (&self->playing, g_source_remove);
  show_playing (self);
}

static gboolean
on_play (gpointer data)
{
  ScForecastView *self = data;
  guint n = sc_shown_get_n_times (self->shown);
  guint next = sc_shown_get_time (self->shown) + 1;

  if (n < 2)
    {
      self->playing = 0;
      show_playing (self);
      return G_SOURCE_REMOVE;
    }
  /* A film of a forecast that is not finished begins again where it ends. */
  if (next >= n || sc_shown_get_time_state (self->shown, next) != SC_TIME_READY)
    next = 0;
  sc_shown_show_time (self->shown, next);
  return G_SOURCE_CONTINUE;
}

static void
toggle_playing (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScForecastView *self = SC_FORECAST_VIEW (widget);

  if (self->playing != 0)
    {
      stop_playing (self);
      return;
    }
  self->playing = g_timeout_add (PLAY_MS, on_play, self);
  show_playing (self);
}

/* Going through times and members */

static void
move_time (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScForecastView *self = SC_FORECAST_VIEW (widget);
  guint time = sc_shown_get_time (self->shown);

  stop_playing (self);
  if (g_str_equal (action, "forecast.next-time"))
    sc_shown_set_time (self->shown, time + 1);
  else if (time > 0)
    sc_shown_set_time (self->shown, time - 1);
}

static void
move_member (GtkWidget *widget, const gchar *action, GVariant *parameter)
{
  ScForecastView *self = SC_FORECAST_VIEW (widget);
  guint member = sc_shown_get_member (self->shown);

  if (g_str_equal (action, "forecast.next-member"))
    sc_shown_set_member (self->shown, member + 1);
  else if (member > 0)
    sc_shown_set_member (self->shown, member - 1);
}

static void
on_selection_changed (ScShown *shown, gpointer data)
{
  update_time (data);
  update_pin (data);
}

static void
on_axes_changed (ScShown *shown, gpointer data)
{
  ScForecastView *self = data;

  update_time (self);
  if (sc_shown_get_field (shown) == NULL)
    update_status (self);
}

static void
on_workspace_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  ScForecastView *self = data;

  if (parts & SC_WORKSPACE_VIEW)
    update_view (self);
  if (parts & (SC_WORKSPACE_FORECAST | SC_WORKSPACE_FILES) && sc_shown_get_field (self->shown) == NULL)
    update_status (self);
}

/* In the bubble phase, so that a full stop typed into an entry stays a full stop. */
static GtkShortcutController *
add_controller (ScForecastView *self, GtkShortcutScope scope)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), scope);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_BUBBLE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  return GTK_SHORTCUT_CONTROLLER (keys);
}

static void
add_key (GtkShortcutController *keys, guint keyval, const gchar *action)
{
  gtk_shortcut_controller_add_shortcut (
    keys, gtk_shortcut_new (gtk_keyval_trigger_new (keyval, 0), gtk_named_action_new (action)));
}

static void
add_keys (ScForecastView *self)
{
  GtkShortcutController *here = add_controller (self, GTK_SHORTCUT_SCOPE_LOCAL);
  GtkShortcutController *anywhere = add_controller (self, GTK_SHORTCUT_SCOPE_GLOBAL);

  /* The window takes Space before what is global: elsewhere it presses buttons. */
  add_key (here, GDK_KEY_space, "forecast.play");
  add_key (anywhere, GDK_KEY_comma, "forecast.previous-time");
  add_key (anywhere, GDK_KEY_period, "forecast.next-time");
  add_key (anywhere, GDK_KEY_bracketleft, "forecast.previous-member");
  add_key (anywhere, GDK_KEY_bracketright, "forecast.next-member");
}

static void
sc_forecast_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOW_SIDEBAR)
    g_value_set_boolean (value, adw_flap_get_reveal_flap (SC_FORECAST_VIEW (object)->flap));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sc_forecast_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOW_SIDEBAR)
    adw_flap_set_reveal_flap (SC_FORECAST_VIEW (object)->flap, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
on_reveal_flap (ScForecastView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);
}

static void
sc_forecast_view_dispose (GObject *object)
{
  ScForecastView *self = SC_FORECAST_VIEW (object);

  g_clear_handle_id (&self->playing, g_source_remove);
  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_data (sc_shown_get_controller (self->shown), self);
      g_signal_handlers_disconnect_by_data (sc_shown_get_workspace (self->shown), self);
      g_signal_handlers_disconnect_by_data (self->shown, self);
    }
  if (self->truth != NULL)
    g_signal_handlers_disconnect_by_data (self->truth, self);
  g_clear_object (&self->truth);
  g_clear_object (&self->shown);
  G_OBJECT_CLASS (sc_forecast_view_parent_class)->dispose (object);
}

static void
sc_forecast_view_class_init (ScForecastViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = sc_forecast_view_dispose;
  object_class->get_property = sc_forecast_view_get_property;
  object_class->set_property = sc_forecast_view_set_property;
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean (
    "show-sidebar", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (SC_TYPE_DATA_PANEL);
  g_type_ensure (SC_TYPE_FORECAST_PANEL);
  g_type_ensure (SC_TYPE_INFO_PANEL);
  g_type_ensure (SC_TYPE_STEP_BAR);
  g_type_ensure (SC_TYPE_FILM_STRIP);
  g_type_ensure (SIGMACAST_TYPE_GLOBE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/sigmacast/Sigmacast/forecast-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, flap);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, data_panel);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, forecast_panel);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, stack);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, status);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, spinner);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, run);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, open);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, globe);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, forecast_heading);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, truth_box);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, truth_globe);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, info_panel);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, strip_revealer);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, play);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, time);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, step_bar);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, progress_box);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, progress);
  gtk_widget_class_bind_template_child (widget_class, ScForecastView, film_strip);
  gtk_widget_class_install_action (widget_class, "forecast.play", NULL, toggle_playing);
  gtk_widget_class_install_action (widget_class, "forecast.previous-time", NULL, move_time);
  gtk_widget_class_install_action (widget_class, "forecast.next-time", NULL, move_time);
  gtk_widget_class_install_action (widget_class, "forecast.previous-member", NULL, move_member);
  gtk_widget_class_install_action (widget_class, "forecast.next-member", NULL, move_member);
}

static void
sc_forecast_view_init (ScForecastView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (on_reveal_flap), self);
}

GtkWidget *
sc_forecast_view_new (ScShown *shown)
{
  ScForecastView *self = g_object_new (SC_TYPE_FORECAST_VIEW, NULL);
  ScRunController *controller = sc_shown_get_controller (shown);

  self->shown = g_object_ref (shown);
  self->truth = sc_truth_new (shown);
  sigmacast_globe_set_view (self->truth_globe, sigmacast_globe_get_view (self->globe));
  sc_data_panel_set_shown (self->data_panel, shown);
  sc_forecast_panel_set_workspace (self->forecast_panel, sc_shown_get_workspace (shown));
  sc_info_panel_set_shown (self->info_panel, shown);
  sc_step_bar_set_shown (self->step_bar, shown);
  sc_film_strip_set_shown (self->film_strip, shown);

  g_signal_connect_swapped (shown, "field-changed", G_CALLBACK (update_picture), self);
  g_signal_connect_swapped (self->truth, "changed", G_CALLBACK (update_truth), self);
  g_signal_connect (shown, "selection-changed", G_CALLBACK (on_selection_changed), self);
  g_signal_connect (shown, "axes-changed", G_CALLBACK (on_axes_changed), self);
  g_signal_connect (sc_shown_get_workspace (shown), "changed", G_CALLBACK (on_workspace_changed), self);
  g_signal_connect_swapped (controller, "notify::state", G_CALLBACK (on_run_state), self);
  g_signal_connect_swapped (controller, "notify::stage", G_CALLBACK (on_stage), self);
  g_signal_connect_swapped (controller, "notify::progress", G_CALLBACK (update_progress), self);
  g_signal_connect_swapped (controller, "notify::remaining", G_CALLBACK (update_progress), self);
  g_signal_connect (self->globe, "pointer-moved", G_CALLBACK (on_pointer_moved), self);
  g_signal_connect (self->globe, "place-activated", G_CALLBACK (on_place_activated), self);
  g_signal_connect (self->truth_globe, "pointer-moved", G_CALLBACK (on_pointer_moved), self);
  g_signal_connect (self->truth_globe, "place-activated", G_CALLBACK (on_place_activated), self);

  update_view (self);
  ScGlobeView *view = sigmacast_globe_get_view (self->globe);
  g_signal_connect_object (view, "notify::latitude", G_CALLBACK (on_globe_view), self, 0);
  g_signal_connect_object (view, "notify::longitude", G_CALLBACK (on_globe_view), self, 0);
  g_signal_connect_object (view, "notify::zoom", G_CALLBACK (on_globe_view), self, 0);
  update_progress (self);
  update_time (self);
  update_pin (self);
  update_picture (self);
  return GTK_WIDGET (self);
}
