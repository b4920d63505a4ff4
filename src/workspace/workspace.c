/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace-private.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (ScWorkspace, sc_workspace, G_TYPE_OBJECT)

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_MODIFIED,
  PROP_PATH,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static guint changed_signal;

static void
sc_workspace_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ScWorkspace *self = SC_WORKSPACE (object);

  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->undo_label != NULL);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->redo_label != NULL);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, self->undo_label);
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, self->redo_label);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sc_workspace_finalize (GObject *object)
{
  ScWorkspace *self = SC_WORKSPACE (object);

  sc_workspace_state_unref (self->state);
  sc_workspace_state_unref (self->saved);
  sc_workspace_history_free (self->history);
  g_free (self->path);
  g_free (self->undo_label);
  g_free (self->redo_label);
  G_OBJECT_CLASS (sc_workspace_parent_class)->finalize (object);
}

static void
sc_workspace_class_init (ScWorkspaceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sc_workspace_get_property;
  object_class->finalize = sc_workspace_finalize;
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  changed_signal = g_signal_new ("changed", SC_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_UINT);
}

static void
sc_workspace_init (ScWorkspace *self)
{
  self->state = sc_workspace_state_new ();
  self->saved = sc_workspace_state_ref (self->state);
  self->history = sc_workspace_history_new ();
}

ScWorkspace *
sc_workspace_new (void)
{
  return g_object_new (SC_TYPE_WORKSPACE, NULL);
}

static void
notify_label (ScWorkspace *self, gchar **held, const gchar *label, guint able, guint text)
{
  gboolean had = *held != NULL;

  if (g_strcmp0 (*held, label) == 0)
    return;
  g_free (*held);
  *held = g_strdup (label);
  if (had != (label != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[able]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[text]);
}

void
sc_workspace_update_properties (ScWorkspace *self)
{
  const ScWorkspacePart counted = SC_WORKSPACE_FILES | SC_WORKSPACE_NOISE | SC_WORKSPACE_FORECAST | SC_WORKSPACE_COMPARISON;
  gboolean modified = (sc_workspace_state_compare (self->saved, self->state) & counted) != 0;

  g_object_freeze_notify (G_OBJECT (self));
  notify_label (self, &self->undo_label, sc_workspace_history_get_undo_label (self->history), PROP_CAN_UNDO,
                PROP_UNDO_LABEL);
  notify_label (self, &self->redo_label, sc_workspace_history_get_redo_label (self->history), PROP_CAN_REDO,
                PROP_REDO_LABEL);
  if (self->modified != modified)
    {
      self->modified = modified;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
sc_workspace_take_state (ScWorkspace *self, ScWorkspaceState *state)
{
  g_autoptr (ScWorkspaceState) before = self->state;
  ScWorkspacePart parts = sc_workspace_state_compare (before, state);

  self->state = state;
  sc_workspace_update_properties (self);
  if (parts != 0)
    g_signal_emit (self, changed_signal, 0, (guint) parts);
}

void
sc_workspace_commit (ScWorkspace *self, ScWorkspaceState *state, const gchar *label, const gchar *merge_key)
{
  if (sc_workspace_state_compare (self->state, state) == 0)
    {
      sc_workspace_state_unref (state);
      return;
    }
  sc_workspace_history_add (self->history, label, merge_key, self->state, state);
  sc_workspace_take_state (self, state);
}

const ScNoiseSetting *
sc_workspace_get_noise (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return &self->state->noise;
}

void
sc_workspace_set_noise (ScWorkspace *self, const ScNoiseSetting *setting, const gchar *label, const gchar *merge_key)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (setting != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  state->noise = *setting;
  state->has_noise = TRUE;
  sc_workspace_commit (self, state, label, merge_key);
}

void
sc_workspace_end_merge (ScWorkspace *self)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));

  sc_workspace_history_end_merge (self->history);
}

gboolean
sc_workspace_get_has_noise (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), FALSE);

  return self->state->has_noise;
}

void
sc_workspace_reset_noise (ScWorkspace *self, const gchar *label)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  state->noise = state->checkpoint_noise;
  state->has_noise = FALSE;
  sc_workspace_commit (self, state, label, NULL);
}

const ScNoiseSetting *
sc_workspace_get_checkpoint_noise (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return &self->state->checkpoint_noise;
}

const ScSelection *
sc_workspace_get_selection (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return &self->state->selection;
}

typedef struct
{
  gchar *merge_key; /* names the fields that differ: going through ten times is one step back */
  const gchar *label;
} SelectionChange;

static void
add_change (GString *key, SelectionChange *change, gboolean differs, const gchar *name, const gchar *label)
{
  if (!differs)
    return;
  g_string_append_c (key, ' ');
  g_string_append (key, name);
  if (change->label == NULL)
    change->label = label;
}

static SelectionChange
describe_change (const ScSelection *a, const ScSelection *b)
{
  SelectionChange change = { NULL, NULL };
  GString *key = g_string_new ("selection");

  add_change (key, &change, a->dataset != b->dataset, "dataset", _("Show Other File"));
  add_change (key, &change, g_strcmp0 (a->variable, b->variable) != 0, "variable", _("Show Other Variable"));
  add_change (key, &change, a->level != b->level && !(isnan (a->level) && isnan (b->level)), "level", _("Show Other Level"));
  add_change (key, &change, a->member != b->member, "member", _("Show Other Member"));
  add_change (key, &change, a->time != b->time, "time", _("Show Other Time"));
  if (change.label == NULL) /* then it is the place */
    change.label = _("Pin Place");
  change.merge_key = g_string_free (key, FALSE);
  return change;
}

void
sc_workspace_set_selection (ScWorkspace *self, const ScSelection *selection)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (selection != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  SelectionChange change = describe_change (&self->state->selection, selection);
  sc_selection_copy (&state->selection, selection);
  sc_workspace_commit (self, state, change.label, change.merge_key);
  g_free (change.merge_key);
}

void
sc_workspace_show (ScWorkspace *self, const ScSelection *selection)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (selection != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  sc_selection_copy (&state->selection, selection);
  sc_workspace_take_state (self, state);
}

const ScForecastSetting *
sc_workspace_get_forecast (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return &self->state->forecast;
}

void
sc_workspace_set_forecast (ScWorkspace *self, const ScForecastSetting *setting, const gchar *label,
                           const gchar *merge_key)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (setting != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  sc_forecast_setting_copy (&state->forecast, setting);
  sc_workspace_commit (self, state, label, merge_key);
}

const gchar *
sc_workspace_get_checkpoint_description (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return self->state->checkpoint_description;
}

ScForecastRequest *
sc_workspace_dup_request (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  ScForecastRequest *request = sc_forecast_setting_dup_request (&self->state->forecast);
  request->has_noise = self->state->has_noise;
  request->noise = self->state->noise;
  return request;
}

const ScViewSetting *
sc_workspace_get_view (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return &self->state->view;
}

void
sc_workspace_set_view (ScWorkspace *self, const ScViewSetting *setting, const gchar *label, const gchar *merge_key)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (setting != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  sc_view_setting_copy (&state->view, setting);
  sc_workspace_commit (self, state, label, merge_key);
}

const ScComparisonSetting *
sc_workspace_get_comparison (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return &self->state->comparison;
}

void
sc_workspace_set_comparison (ScWorkspace *self, const ScComparisonSetting *setting, const gchar *label, const gchar *merge_key)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (setting != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  sc_comparison_setting_copy (&state->comparison, setting);
  sc_workspace_commit (self, state, label, merge_key);
}

void
sc_workspace_show_page (ScWorkspace *self, const gchar *page)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));
  g_return_if_fail (page != NULL);

  ScWorkspaceState *state = sc_workspace_state_copy (self->state);
  g_free (state->view.page);
  state->view.page = g_strdup (page);
  sc_workspace_take_state (self, state);
}

void
sc_workspace_undo (ScWorkspace *self)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));

  ScWorkspaceState *state = sc_workspace_history_undo (self->history);
  if (state != NULL)
    sc_workspace_take_state (self, sc_workspace_state_ref (state));
}

void
sc_workspace_redo (ScWorkspace *self)
{
  g_return_if_fail (SC_IS_WORKSPACE (self));

  ScWorkspaceState *state = sc_workspace_history_redo (self->history);
  if (state != NULL)
    sc_workspace_take_state (self, sc_workspace_state_ref (state));
}

const gchar *
sc_workspace_get_undo_label (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return self->undo_label;
}

const gchar *
sc_workspace_get_redo_label (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return self->redo_label;
}

const gchar *
sc_workspace_get_path (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), NULL);

  return self->path;
}

gboolean
sc_workspace_get_modified (ScWorkspace *self)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (self), FALSE);

  return self->modified;
}
