/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-model.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/noise/noise-labels.h"

/* Changes of the same number that follow each other quicker are one command. */
#define MERGE_MS 800

struct _ScNoiseModel
{
  GObject parent_instance;

  ScWorkspace *workspace;
  ScNoisePicture *picture;
  ScErrorWatch *error;
  ScNoisePlotState state;
  gdouble cursor;
  gint dragged;         /* parameter; −1: none */
  gint merged;          /* parameter whose commands still merge; −1: none */
  guint merge_source;
};

G_DEFINE_FINAL_TYPE (ScNoiseModel, sc_noise_model, G_TYPE_OBJECT)

enum
{
  CHANGED,
  CURSOR_CHANGED,
  CALL_CHANGED,
  ERROR_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
refresh_axis (ScNoiseModel *self)
{
  if (self->dragged >= 0)
    return;
  sc_noise_picture_get_axis (self->picture, &self->state.sigma_min, &self->state.sigma_max);
  if (!isnan (self->cursor))
    self->cursor = CLAMP (self->cursor, self->state.sigma_min, self->state.sigma_max);
}

static void
refresh (ScNoiseModel *self)
{
  g_autoptr (GError) error = NULL;
  ScNoisePicture *picture = sc_noise_picture_new (sc_workspace_get_noise (self->workspace), &error);

  if (picture == NULL)
    {
      /* The workspace refuses such settings; what is shown stays. */
      g_warning ("noise setting: %s", error->message);
      return;
    }
  g_clear_pointer (&self->picture, sc_noise_picture_unref);
  self->picture = picture;
  refresh_axis (self);
}

static void
end_merge (ScNoiseModel *self)
{
  g_clear_handle_id (&self->merge_source, g_source_remove);
  if (self->merged < 0)
    return;
  self->merged = -1;
  sc_workspace_end_merge (self->workspace);
}

static void
workspace_changed (ScNoiseModel *self, ScWorkspacePart part)
{
  if ((part & SC_WORKSPACE_NOISE) == 0)
    return;
  refresh (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
error_changed (ScNoiseModel *self)
{
  self->state.error = sc_error_watch_get_curve (self->error);
  self->state.error_note = sc_error_watch_get_note (self->error);
  g_signal_emit (self, signals[ERROR_CHANGED], 0);
}

static void
sc_noise_model_dispose (GObject *object)
{
  ScNoiseModel *self = SC_NOISE_MODEL (object);

  if (self->workspace != NULL)
    {
      end_merge (self);
      g_signal_handlers_disconnect_by_data (self->workspace, self);
    }
  if (self->error != NULL)
    g_signal_handlers_disconnect_by_data (self->error, self);
  self->state.error = NULL;
  self->state.error_note = NULL;
  g_clear_object (&self->error);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (sc_noise_model_parent_class)->dispose (object);
}

static void
sc_noise_model_finalize (GObject *object)
{
  ScNoiseModel *self = SC_NOISE_MODEL (object);

  g_clear_pointer (&self->picture, sc_noise_picture_unref);
  G_OBJECT_CLASS (sc_noise_model_parent_class)->finalize (object);
}

static void
sc_noise_model_class_init (ScNoiseModelClass *class)
{
  static const gchar *const names[N_SIGNALS] = { "changed", "cursor-changed", "call-changed", "error-changed" };

  G_OBJECT_CLASS (class)->dispose = sc_noise_model_dispose;
  G_OBJECT_CLASS (class)->finalize = sc_noise_model_finalize;
  for (gint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_noise_model_init (ScNoiseModel *self)
{
  self->cursor = NAN;
  self->dragged = -1;
  self->merged = -1;
  self->state.current_call = -1;
}

ScNoiseModel *
sc_noise_model_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  ScNoiseModel *self = g_object_new (SC_TYPE_NOISE_MODEL, NULL);
  self->workspace = g_object_ref (workspace);
  self->picture = sc_noise_picture_new (&SC_NOISE_SETTING_GENCAST, NULL);
  refresh (self);
  refresh_axis (self);
  g_signal_connect_swapped (workspace, "changed", G_CALLBACK (workspace_changed), self);
  self->error = sc_error_watch_new (workspace);
  g_signal_connect_swapped (self->error, "changed", G_CALLBACK (error_changed), self);
  error_changed (self);
  return self;
}

ScWorkspace *
sc_noise_model_get_workspace (ScNoiseModel *self)
{
  return self->workspace;
}

const ScNoisePicture *
sc_noise_model_get_picture (ScNoiseModel *self)
{
  return self->picture;
}

const ScNoisePlotState *
sc_noise_model_get_plot_state (ScNoiseModel *self)
{
  return &self->state;
}

static gboolean
merge_timed_out (gpointer data)
{
  ScNoiseModel *self = data;

  self->merge_source = 0;
  end_merge (self);
  return G_SOURCE_REMOVE;
}

void
sc_noise_model_set_parameter (ScNoiseModel *self, ScNoiseParameter parameter, gdouble value)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self) && parameter < SC_NOISE_N_PARAMETERS);
  ScNoiseSetting setting = *sc_workspace_get_noise (self->workspace);

  sc_noise_parameter_set (&setting, parameter, value);
  if (sc_noise_setting_equal (&setting, sc_workspace_get_noise (self->workspace)))
    return;
  if (self->merged != (gint) parameter)
    end_merge (self);
  self->merged = parameter;

  g_autofree gchar *label = g_strdup_printf (_("Change of “%s”"), sc_noise_parameter_get_name (parameter));
  g_autofree gchar *key = g_strdup_printf ("noise-%d", parameter);
  sc_workspace_set_noise (self->workspace, &setting, label, key);

  g_clear_handle_id (&self->merge_source, g_source_remove);
  if (self->dragged < 0)
    self->merge_source = g_timeout_add (MERGE_MS, merge_timed_out, self);
}

void
sc_noise_model_begin_drag (ScNoiseModel *self, ScNoiseParameter parameter)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  end_merge (self);
  self->dragged = parameter;
}

void
sc_noise_model_end_drag (ScNoiseModel *self)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  if (self->dragged < 0)
    return;
  self->dragged = -1;
  end_merge (self);
  refresh_axis (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
sc_noise_model_apply_remedy (ScNoiseModel *self, guint index)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  g_return_if_fail (index < self->picture->report->remedies->len);
  const ScBufferRemedy *remedy = &g_array_index (self->picture->report->remedies, ScBufferRemedy, index);
  ScNoiseSetting setting = *sc_workspace_get_noise (self->workspace);
  g_autofree gchar *label = sc_noise_remedy_get_label (remedy);

  end_merge (self);
  sc_buffer_remedy_apply (remedy, &setting);
  sc_workspace_set_noise (self->workspace, &setting, label, NULL);
}

void
sc_noise_model_apply_preset (ScNoiseModel *self, const gchar *id)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  const ScNoisePreset *preset = sc_noise_preset_find (id);

  if (preset == NULL)
    return;
  end_merge (self);
  sc_workspace_set_noise (self->workspace, &preset->setting, sc_noise_preset_get_label (preset), NULL);
}

gboolean
sc_noise_model_open_setting (ScNoiseModel *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (SC_IS_NOISE_MODEL (self) && path != NULL, FALSE);
  ScNoiseSetting setting = *sc_workspace_get_noise (self->workspace);
  g_autofree gchar *name = g_path_get_basename (path);

  if (!sc_noise_setting_load (path, &setting, error))
    return FALSE;
  end_merge (self);
  g_autofree gchar *label = g_strdup_printf (_("Opening of “%s”"), name);
  sc_workspace_set_noise (self->workspace, &setting, label, NULL);
  return TRUE;
}

void
sc_noise_model_reset (ScNoiseModel *self)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  end_merge (self);
  sc_workspace_reset_noise (self->workspace, _("Reset of the Noise"));
}

void
sc_noise_model_set_watched (ScNoiseModel *self, gboolean watched)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  sc_error_watch_set_watched (self->error, watched);
}

gdouble
sc_noise_model_get_cursor (ScNoiseModel *self)
{
  return self->cursor;
}

void
sc_noise_model_set_cursor (ScNoiseModel *self, gdouble sigma)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));

  if (!isnan (sigma))
    sigma = CLAMP (sigma, self->state.sigma_min, self->state.sigma_max);
  if (sigma == self->cursor || (isnan (sigma) && isnan (self->cursor)))
    return;
  self->cursor = sigma;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

void
sc_noise_model_set_current_call (ScNoiseModel *self, gint call)
{
  g_return_if_fail (SC_IS_NOISE_MODEL (self));
  if (call < 0 || call >= (gint) self->picture->schedule->n_calls)
    call = -1;
  if (call == self->state.current_call)
    return;
  self->state.current_call = call;
  g_signal_emit (self, signals[CALL_CHANGED], 0);
}
