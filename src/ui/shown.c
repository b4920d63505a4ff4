/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shown.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/display-units.h"
#include "ui/field-loader.h"
#include "ui/run-folder.h"

struct _ScShown
{
  GObject parent_instance;

  ScWorkspace *workspace;
  ScRunController *controller;
  ScRunFrames *frames;
  ScFieldLoader *loader;
  ScRunFolder *folder;

  ScOutline *outline; /* (nullable): last told by axes-changed */
  gboolean following; /* whether the run's newest field is to be seen */
  gboolean following_members; /* and whose ever it is; FALSE once a person has chosen a member */
  gint step_chosen;   /* sampler step to be seen, −1: the newest */
  gint step_seen;
  gint step_asked;    /* of the slice that was asked for last */
  gchar *units_asked; /* (nullable): likewise */
  guint run_number;   /* how many runs were started: colours are anew in each */

  ScField *field;
  ScColourScale *scale;
  gdouble contour_interval;
  gchar *problem;
  /* The range of all fields seen of one variable, so that colours do not jump in time. */
  gchar *range_key;
  gboolean has_range;
  gdouble minimum, maximum;
};

G_DEFINE_FINAL_TYPE (ScShown, sc_shown, G_TYPE_OBJECT)

enum
{
  AXES_CHANGED,
  SELECTION_CHANGED,
  TIMES_CHANGED,
  FIELD_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const ScSelection *
get_selection (ScShown *self)
{
  return sc_workspace_get_selection (self->workspace);
}

/* (nullable): of what the selection names; a file that was closed meanwhile has none. */
static ScOutline *
find_outline (ScShown *self)
{
  gint dataset = get_selection (self)->dataset;

  if (dataset == SC_SELECTION_FORECAST)
    return sc_run_frames_get_outline (self->frames);
  if (dataset >= 0 && (guint) dataset < sc_workspace_get_n_datasets (self->workspace))
    return sc_workspace_get_outline (self->workspace, (guint) dataset);
  return NULL;
}

static const gchar *
get_chosen_units (ScShown *self, const ScOutlineVariable *variable)
{
  const gchar *quantity = sc_display_units_get_quantity (variable->name, variable->units);

  return quantity != NULL ? sc_view_setting_get_unit (sc_workspace_get_view (self->workspace), quantity) : NULL;
}

static ScDataset *
find_run_dataset (ScShown *self, guint time, gint *step)
{
  const ScSelection *selection = get_selection (self);
  ScDataset *dataset = sc_run_frames_get_dataset (self->frames, time, (guint) selection->member);

  *step = -1;
  if (dataset != NULL || sc_run_frames_get_current_lead (self->frames) != (gint) time)
    return dataset;
  *step = self->step_chosen >= 0 ? self->step_chosen : sc_run_frames_get_step (self->frames);
  return *step >= 0 ? sc_run_frames_get_preview (self->frames, (guint) *step) : NULL;
}

/* (nullable) (transfer full): @step: (out): the sampler step, −1 for a finished field. */
static ScFieldSlice *
make_slice (ScShown *self, guint time, gint *step)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self);
  g_auto (ScSelection) selection = { 0 };
  ScDataset *dataset;

  *step = -1;
  if (variable == NULL)
    return NULL;
  sc_selection_copy (&selection, get_selection (self));
  selection.time = (gint) time;
  if (selection.dataset == SC_SELECTION_FORECAST)
    {
      dataset = find_run_dataset (self, time, step);
      selection.time = 0; /* each frame holds one lead time of one member */
      selection.member = 0;
    }
  else
    dataset = sc_workspace_get_dataset (self->workspace, (guint) selection.dataset);
  if (dataset == NULL)
    return NULL;
  return sc_field_slice_new (dataset, self->outline, &selection, get_chosen_units (self, variable), self->field);
}

static void
set_problem (ScShown *self, const gchar *problem)
{
  gchar *copy = g_strdup (problem);

  g_free (self->problem);
  self->problem = copy;
}

static void
show_nothing (ScShown *self, const gchar *problem)
{
  sc_field_loader_forget (self->loader);
  if (self->field == NULL && g_strcmp0 (self->problem, problem) == 0)
    return;
  g_clear_pointer (&self->field, sc_field_unref);
  set_problem (self, problem);
  self->step_seen = -1;
  g_signal_emit (self, signals[FIELD_CHANGED], 0);
}

/* Why nothing can be drawn of what is selected, translated; NULL where it only has to come. */
static const gchar *
find_problem (ScShown *self)
{
  gint dataset = get_selection (self)->dataset;

  if (dataset >= 0 && (guint) dataset < sc_workspace_get_n_datasets (self->workspace))
    {
      const gchar *problem = sc_workspace_get_dataset_problem (self->workspace, (guint) dataset);

      if (problem != NULL)
        return problem;
    }
  if (self->outline != NULL && sc_outline_get_default_variable (self->outline) == NULL)
    return _("Nothing in this file lies on latitudes and longitudes of its own, so there is nothing to draw on the Earth.");
  return NULL;
}

static void
update_field (ScShown *self)
{
  gint step;
  g_autoptr (ScFieldSlice) slice = make_slice (self, sc_shown_get_time (self), &step);

  if (slice == NULL)
    {
      show_nothing (self, find_problem (self));
      return;
    }
  self->step_asked = step;
  g_free (self->units_asked);
  self->units_asked = g_strdup (slice->units);
  sc_field_loader_request (self->loader, slice);
}

static void
update_scale (ScShown *self, const ScFieldSlice *slice)
{
  const ScOutlineVariable *variable = sc_outline_find_variable (slice->outline, slice->selection.variable);
  g_autofree gchar *key = g_strdup_printf ("%d %u %s %g %s", slice->selection.dataset, self->run_number, variable->name,
                                           variable->axes[SC_AXIS_LEVEL] != NULL ? slice->selection.level : 0,
                                           slice->units != NULL ? slice->units : "");
  gboolean is_new = g_strcmp0 (key, self->range_key) != 0;
  ScVariableStyle style;
  gdouble minimum, maximum;

  if (is_new)
    {
      g_free (self->range_key);
      self->range_key = g_steal_pointer (&key);
      self->has_range = FALSE;
    }
  if (sc_field_get_range (self->field, &minimum, &maximum))
    {
      gboolean wider = !self->has_range || minimum < self->minimum || maximum > self->maximum;

      /* What the sampler has not finished may be far from any weather. */
      if (!wider || (self->has_range && self->step_seen >= 0))
        return;
      self->minimum = self->has_range ? MIN (minimum, self->minimum) : minimum;
      self->maximum = self->has_range ? MAX (maximum, self->maximum) : maximum;
      self->has_range = self->step_seen < 0;
    }
  else if (!is_new)
    return;
  else
    self->minimum = self->maximum = 0;

  sc_display_units_get_style (variable->name, variable->units, slice->units, &style);
  g_clear_pointer (&self->scale, sc_colour_scale_unref);
  self->scale = sc_variable_style_make_scale (&style, self->minimum, self->maximum);
  self->contour_interval = style.contour_interval;
}

static void
on_loaded (ScFieldSlice *slice, ScField *field, const GError *error, gpointer data)
{
  ScShown *self = data;

  g_clear_pointer (&self->field, sc_field_unref);
  set_problem (self, error != NULL ? error->message : NULL);
  if (field != NULL)
    {
      self->field = sc_field_ref (field);
      self->step_seen = self->step_asked;
      update_scale (self, slice);
    }
  g_signal_emit (self, signals[FIELD_CHANGED], 0);
}

static void
update_axes (ScShown *self)
{
  ScOutline *outline = find_outline (self);

  if (outline != self->outline)
    {
      g_clear_pointer (&self->outline, sc_outline_unref);
      self->outline = outline != NULL ? sc_outline_ref (outline) : NULL;
    }
  g_signal_emit (self, signals[AXES_CHANGED], 0);
}

static void
on_workspace_changed (ScWorkspace *workspace, guint parts, gpointer data)
{
  ScShown *self = data;

  if (parts & SC_WORKSPACE_FILES || find_outline (self) != self->outline)
    update_axes (self);
  if (parts & SC_WORKSPACE_SELECTION && sc_shown_shows_run (self) && !(self->following && self->following_members))
    sc_run_frames_watch_member (self->frames, sc_shown_get_member (self));
  if (parts & SC_WORKSPACE_SELECTION)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
  if (parts & (SC_WORKSPACE_FILES | SC_WORKSPACE_SELECTION))
    update_field (self);
  else if (parts & SC_WORKSPACE_VIEW)
    {
      const ScOutlineVariable *variable = sc_shown_get_variable (self);

      /* Turning the globe changes the view too, and needs no other field. */
      if (variable != NULL && g_strcmp0 (get_chosen_units (self, variable), self->units_asked) != 0)
        update_field (self);
    }
}

/* The run's first fields tell what can be chosen. */
static void
fit_selection_to_run (ScShown *self)
{
  g_auto (ScSelection) selection = { 0 };

  if (!sc_shown_shows_run (self) || self->outline == sc_run_frames_get_outline (self->frames))
    return;
  sc_selection_copy (&selection, get_selection (self));
  gint time = selection.time, member = selection.member;
  sc_selection_fit (&selection, sc_run_frames_get_outline (self->frames));
  selection.time = time;
  selection.member = member;
  update_axes (self);
  sc_workspace_show (self->workspace, &selection);
}

static void
follow_run (ScShown *self)
{
  gint lead = sc_run_frames_get_current_lead (self->frames);
  g_auto (ScSelection) selection = { 0 };

  if (!self->following || lead < 0)
    return;
  sc_selection_copy (&selection, get_selection (self));
  selection.time = lead;
  if (self->following_members)
    selection.member = (gint) sc_run_frames_get_watched_member (self->frames);
  sc_workspace_show (self->workspace, &selection);
}

/* Members may be made one after the other: the next one that is missing is watched. */
static void
watch_next_member (ScShown *self, guint lead)
{
  guint n_members = sc_run_frames_get_n_members (self->frames);

  if (!self->following || !self->following_members)
    return;
  for (guint member = 0; member < n_members; member++)
    if (sc_run_frames_get_dataset (self->frames, lead, member) == NULL)
      {
        sc_run_frames_watch_member (self->frames, member);
        return;
      }
  sc_run_frames_watch_member (self->frames, 0);
}

static void
on_frames_reset (ScRunFrames *frames, gpointer data)
{
  ScShown *self = data;

  self->step_chosen = -1;
  if (sc_shown_shows_run (self))
    {
      update_axes (self);
      update_field (self);
    }
}

static void
on_frame_added (ScRunFrames *frames, guint lead, guint member, gpointer data)
{
  ScShown *self = data;

  self->step_chosen = -1;
  fit_selection_to_run (self);
  g_signal_emit (self, signals[TIMES_CHANGED], 0);
  if (sc_shown_shows_run (self) && sc_shown_get_time (self) == lead && sc_shown_get_member (self) == member)
    update_field (self);
  watch_next_member (self, lead);
}

static void
on_preview_added (ScRunFrames *frames, guint step, gpointer data)
{
  ScShown *self = data;

  fit_selection_to_run (self);
  if (!sc_shown_shows_run (self))
    return;
  follow_run (self);
  g_signal_emit (self, signals[TIMES_CHANGED], 0);
  if (self->step_chosen < 0 && (gint) sc_shown_get_time (self) == sc_run_frames_get_current_lead (self->frames))
    update_field (self);
}

static void
show_last_lead (ScShown *self)
{
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, get_selection (self));
  selection.time = (gint) sc_run_frames_get_n_leads (self->frames) - 1;
  sc_workspace_show (self->workspace, &selection);
}

/* A run that ended before it gave anything leaves nothing to look at: then a file is shown again. */
static void
show_some_file (ScShown *self)
{
  g_auto (ScSelection) selection = { 0 };

  if (sc_workspace_get_n_datasets (self->workspace) == 0)
    return;
  sc_selection_copy (&selection, get_selection (self));
  selection.dataset = 0;
  sc_selection_fit (&selection, sc_workspace_get_outline (self->workspace, 0));
  sc_workspace_show (self->workspace, &selection);
}

static void
on_run_state (ScShown *self)
{
  ScRunState state = sc_run_controller_get_state (self->controller);

  if (!sc_shown_shows_run (self))
    return;
  if (state == SC_RUN_STATE_FINISHED && self->following)
    show_last_lead (self);
  else if ((state == SC_RUN_STATE_FAILED || state == SC_RUN_STATE_CANCELLED)
           && sc_run_frames_get_outline (self->frames) == NULL)
    show_some_file (self);
}

static void
sc_shown_finalize (GObject *object)
{
  ScShown *self = SC_SHOWN (object);

  g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_signal_handlers_disconnect_by_data (self->frames, self);
  g_signal_handlers_disconnect_by_data (self->controller, self);
  sc_field_loader_free (self->loader);
  sc_run_folder_free (self->folder);
  g_clear_pointer (&self->outline, sc_outline_unref);
  g_clear_pointer (&self->field, sc_field_unref);
  g_clear_pointer (&self->scale, sc_colour_scale_unref);
  g_free (self->problem);
  g_free (self->range_key);
  g_free (self->units_asked);
  g_object_unref (self->frames);
  g_object_unref (self->controller);
  g_object_unref (self->workspace);
  G_OBJECT_CLASS (sc_shown_parent_class)->finalize (object);
}

static void
sc_shown_class_init (ScShownClass *class)
{
  static const gchar *const NAMES[N_SIGNALS] = { "axes-changed", "selection-changed", "times-changed", "field-changed" };

  G_OBJECT_CLASS (class)->finalize = sc_shown_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (NAMES[i], SC_TYPE_SHOWN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_shown_init (ScShown *self)
{
  self->loader = sc_field_loader_new (on_loaded, self);
  self->folder = sc_run_folder_new ();
  self->step_chosen = self->step_seen = -1;
}

ScShown *
sc_shown_new (ScWorkspace *workspace, ScRunController *controller)
{
  ScShown *self = g_object_new (SC_TYPE_SHOWN, NULL);

  self->workspace = g_object_ref (workspace);
  self->controller = g_object_ref (controller);
  self->frames = sc_run_frames_new (controller);
  g_signal_connect (workspace, "changed", G_CALLBACK (on_workspace_changed), self);
  g_signal_connect (self->frames, "reset", G_CALLBACK (on_frames_reset), self);
  g_signal_connect (self->frames, "frame-added", G_CALLBACK (on_frame_added), self);
  g_signal_connect (self->frames, "preview-added", G_CALLBACK (on_preview_added), self);
  g_signal_connect_swapped (controller, "notify::state", G_CALLBACK (on_run_state), self);
  return self;
}

ScWorkspace *
sc_shown_get_workspace (ScShown *self)
{
  return self->workspace;
}

ScRunController *
sc_shown_get_controller (ScShown *self)
{
  return self->controller;
}

ScRunFrames *
sc_shown_get_frames (ScShown *self)
{
  return self->frames;
}

void
sc_shown_start_run (ScShown *self, guint threads, guint64 memory_budget)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_autoptr (ScForecastRequest) request = sc_workspace_dup_request (self->workspace);
  g_auto (ScSelection) selection = { 0 };

  if (request->threads == 0)
    request->threads = threads;
  if (request->memory_budget == 0)
    request->memory_budget = memory_budget;
  if (request->output == NULL)
    request->output = sc_run_folder_dup_output (self->folder);
  sc_selection_copy (&selection, get_selection (self));
  selection.dataset = SC_SELECTION_FORECAST;
  selection.time = 0;
  selection.member = 0;
  self->following = self->following_members = TRUE;
  self->run_number++;
  sc_run_frames_expect (self->frames, (guint) request->steps, (guint) request->members);
  sc_workspace_show (self->workspace, &selection);
  sc_run_controller_start (self->controller, request);
}

gboolean
sc_shown_shows_run (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), FALSE);

  return get_selection (self)->dataset == SC_SELECTION_FORECAST && sc_run_frames_get_n_leads (self->frames) > 0;
}

ScOutline *
sc_shown_get_outline (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  return self->outline;
}

const ScOutlineVariable *
sc_shown_get_variable (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const gchar *name = get_selection (self)->variable;
  return self->outline != NULL && name != NULL ? sc_outline_find_variable (self->outline, name) : NULL;
}

static const ScOutlineAxis *
get_axis (ScShown *self, ScAxisRole role)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self);

  return variable != NULL ? variable->axes[role] : NULL;
}

guint
sc_shown_get_n_times (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  if (sc_shown_shows_run (self))
    return sc_run_frames_get_n_leads (self->frames);
  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_TIME);
  return axis != NULL ? (guint) MIN (axis->size, G_MAXINT) : sc_shown_get_variable (self) != NULL ? 1 : 0;
}

guint
sc_shown_get_n_members (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  if (sc_shown_shows_run (self))
    return sc_run_frames_get_n_members (self->frames);
  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_MEMBER);
  return axis != NULL ? (guint) MIN (axis->size, G_MAXINT) : 1;
}

gchar *
sc_shown_dup_time_label (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  if (sc_shown_shows_run (self))
    /* Translators: a lead time, hours after the start */
    return g_strdup_printf (_("%+g h"), sc_run_frames_get_hours (self->frames, time));
  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_TIME);
  return axis != NULL ? sc_outline_axis_dup_label (axis, time) : g_strdup (_("Any time"));
}

gchar *
sc_shown_dup_time_date (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_TIME);
  if (!sc_shown_shows_run (self))
    return axis != NULL ? sc_outline_axis_dup_date (axis, time) : NULL;

  /* Each frame of a run tells its own date. */
  ScDataset *dataset = sc_run_frames_get_dataset (self->frames, time, sc_shown_get_member (self));
  if (dataset == NULL)
    return NULL;
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *variable = sc_outline_find_variable (outline, get_selection (self)->variable);
  axis = variable != NULL ? variable->axes[SC_AXIS_TIME] : NULL;
  return axis != NULL ? sc_outline_axis_dup_date (axis, 0) : NULL;
}

gchar *
sc_shown_dup_member_label (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_MEMBER);
  if (sc_shown_shows_run (self) || axis == NULL)
    return g_strdup_printf ("%u", sc_shown_get_member (self));
  return sc_outline_axis_dup_label (axis, sc_shown_get_member (self));
}

ScTimeState
sc_shown_get_time_state (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), SC_TIME_WAITING);

  if (!sc_shown_shows_run (self))
    return SC_TIME_READY;
  if (sc_run_frames_get_dataset (self->frames, time, sc_shown_get_member (self)) != NULL)
    return SC_TIME_READY;
  return sc_run_frames_get_current_lead (self->frames) == (gint) time ? SC_TIME_CURRENT : SC_TIME_WAITING;
}

ScFieldSlice *
sc_shown_dup_time_slice (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  gint step;
  return make_slice (self, time, &step);
}

guint
sc_shown_get_time (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  guint n = sc_shown_get_n_times (self);
  return n > 0 ? (guint) CLAMP (get_selection (self)->time, 0, (gint) n - 1) : 0;
}

guint
sc_shown_get_member (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  guint n = sc_shown_get_n_members (self);
  return n > 0 ? (guint) CLAMP (get_selection (self)->member, 0, (gint) n - 1) : 0;
}

/* A person who goes elsewhere is left there; one who comes back to what is being made follows again. */
static void
update_following (ScShown *self, const ScSelection *selection)
{
  gint lead = sc_run_frames_get_current_lead (self->frames);

  self->following = selection->dataset == SC_SELECTION_FORECAST && (lead < 0 ? self->following : selection->time == lead);
  self->step_chosen = -1;
}

static void
select_time (ScShown *self, guint time, gboolean as_command)
{
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, get_selection (self));
  selection.time = (gint) MIN (time, MAX (1, sc_shown_get_n_times (self)) - 1);
  update_following (self, &selection);
  if (as_command)
    sc_workspace_set_selection (self->workspace, &selection);
  else
    sc_workspace_show (self->workspace, &selection);
}

void
sc_shown_set_time (ScShown *self, guint time)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  select_time (self, time, TRUE);
}

void
sc_shown_show_time (ScShown *self, guint time)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  select_time (self, time, FALSE);
}

void
sc_shown_set_member (ScShown *self, guint member)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, get_selection (self));
  selection.member = (gint) MIN (member, MAX (1, sc_shown_get_n_members (self)) - 1);
  self->following_members = FALSE;
  update_following (self, &selection);
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_level (ScShown *self, gdouble level)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, get_selection (self));
  selection.level = level;
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_variable (ScShown *self, const gchar *name)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, get_selection (self));
  g_free (selection.variable);
  selection.variable = g_strdup (name);
  if (self->outline != NULL && !sc_shown_shows_run (self))
    sc_selection_fit (&selection, self->outline);
  else if (self->outline != NULL)
    {
      gint time = selection.time, member = selection.member;

      sc_selection_fit (&selection, self->outline);
      selection.time = time;
      selection.member = member;
    }
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_source (ScShown *self, gint dataset)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, get_selection (self));
  if (selection.dataset == dataset)
    return;
  selection.dataset = dataset;
  if (dataset >= 0)
    sc_selection_fit (&selection, sc_workspace_get_outline (self->workspace, (guint) dataset));
  update_following (self, &selection);
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_step (ScShown *self, gint step)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  if (step == sc_run_frames_get_step (self->frames))
    step = -1; /* the newest: go on with it */
  if (self->step_chosen == step)
    return;
  self->step_chosen = step;
  update_field (self);
}

gint
sc_shown_get_step (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), -1);

  return self->step_seen;
}

ScField *
sc_shown_get_field (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  return self->field;
}

ScColourScale *
sc_shown_get_scale (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  return self->field != NULL ? self->scale : NULL;
}

gdouble
sc_shown_get_contour_interval (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  return self->contour_interval;
}

const gchar *
sc_shown_get_problem (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  return self->problem;
}

const gchar *
sc_shown_get_units (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  return self->field != NULL ? sc_field_get_units (self->field) : NULL;
}

const gchar *
sc_shown_get_quantity (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const ScOutlineVariable *variable = sc_shown_get_variable (self);
  return variable != NULL ? sc_display_units_get_quantity (variable->name, variable->units) : NULL;
}

void
sc_shown_set_units (ScShown *self, const gchar *units)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  const gchar *quantity = sc_shown_get_quantity (self);
  g_auto (ScViewSetting) view = { 0 };

  if (quantity == NULL)
    return;
  sc_view_setting_copy (&view, sc_workspace_get_view (self->workspace));
  sc_view_setting_set_unit (&view, quantity, units);
  sc_workspace_set_view (self->workspace, &view, _("Change Unit"), NULL);
}
