/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shown-private.h"

#include <glib/gi18n.h>

#include "ui/display-units.h"

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

const ScSelection *
sc_shown_get_selection (ScShown *self)
{
  return sc_workspace_get_selection (self->workspace);
}

/* (nullable): of what the selection names; a file that was closed meanwhile has none. */
static ScOutline *
find_outline (ScShown *self)
{
  gint dataset = sc_shown_get_selection (self)->dataset;

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

/* (nullable) (transfer full): the sampler's step that was chosen; else the finished field, while there is none the newest step. */
static ScDataset *
dup_run_dataset (ScShown *self, guint time, gint *step)
{
  const guint member = (guint) sc_shown_get_selection (self)->member;
  ScDataset *dataset = sc_run_frames_get_dataset (self->frames, time, member);

  *step = time == sc_shown_get_time (self) ? self->step_chosen : -1;
  if (*step < 0 && dataset != NULL)
    return sc_dataset_ref (dataset);
  if (*step < 0)
    *step = sc_run_frames_get_last_step (self->frames, time, member);
  return *step >= 0 ? sc_run_frames_dup_preview (self->frames, time, member, (guint) *step) : NULL;
}

/* (nullable) (transfer full): @step: (out): the sampler step, −1 for a finished field. */
static ScFieldSlice *
make_slice (ScShown *self, guint time, gint *step)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self);
  g_auto (ScSelection) selection = { 0 };
  g_autoptr (ScDataset) dataset = NULL;

  *step = -1;
  if (variable == NULL)
    return NULL;
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.time = (gint) time;
  if (selection.dataset == SC_SELECTION_FORECAST)
    {
      dataset = dup_run_dataset (self, time, step);
      selection.time = 0; /* each frame holds one lead time of one member */
      selection.member = 0;
    }
  else
    dataset = sc_dataset_ref (sc_workspace_get_dataset (self->workspace, (guint) selection.dataset));
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
  gint dataset = sc_shown_get_selection (self)->dataset;

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

void
sc_shown_update_field (ScShown *self)
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

void
sc_shown_update_axes (ScShown *self)
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
    sc_shown_update_axes (self);
  if (parts & SC_WORKSPACE_SELECTION && sc_shown_shows_run (self) && !(self->following && self->following_members))
    sc_run_frames_watch_member (self->frames, sc_shown_get_member (self));
  if (parts & SC_WORKSPACE_SELECTION)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
  if (parts & (SC_WORKSPACE_FILES | SC_WORKSPACE_SELECTION))
    sc_shown_update_field (self);
  else if (parts & SC_WORKSPACE_VIEW)
    {
      const ScOutlineVariable *variable = sc_shown_get_variable (self);

      /* Turning the globe changes the view too, and needs no other field. */
      if (variable != NULL && g_strcmp0 (get_chosen_units (self, variable), self->units_asked) != 0)
        sc_shown_update_field (self);
    }
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
  sc_shown_follow (self);
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

ScFieldSlice *
sc_shown_dup_time_slice (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  gint step;
  return make_slice (self, time, &step);
}

void
sc_shown_set_step (ScShown *self, gint step)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  if (step == sc_run_frames_get_last_step (self->frames, sc_shown_get_time (self), sc_shown_get_member (self)))
    step = -1; /* the newest: go on with it, or what came of it */
  if (self->step_chosen == step)
    return;
  self->step_chosen = step;
  sc_shown_update_field (self);
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
