/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/error-watch.h"

#include <glib/gi18n.h>

#include "verify/denoiser-error-run.h"

/* How often the curve is looked at while it becomes finer. */
#define LOOK_MS 150
/* Enough for an interval; more would only take longer. */
#define SAMPLES 16
#define CONFIDENCE 0.95
/* Beyond the training range at either end. */
#define BEYOND 10.0
/* A file of whole frames beside the inputs is made for this. */
#define MEASURED_FILE "verification-next.nc"

/* What a run leaves behind, whoever of the two ends first. */
typedef struct
{
  GMutex mutex;
  gboolean ended; /* guarded by mutex */
  GError *error;  /* guarded by mutex */
} Outcome;

struct _ScErrorWatch
{
  GObject parent_instance;

  ScWorkspace *workspace;
  ScDenoiserErrorCache *cache;
  gboolean watched;

  gchar *key; /* of what is measured: the three paths */
  ScDenoiserErrorRun *run; /* (nullable) */
  Outcome *outcome;        /* (nullable): of that run */
  guint look_source;
  gboolean failed; /* with this key */

  ScDenoiserErrorCurve *curve;
  gchar *note;
};

G_DEFINE_FINAL_TYPE (ScErrorWatch, sc_error_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
outcome_clear (gpointer data)
{
  Outcome *outcome = data;

  g_clear_error (&outcome->error);
  g_mutex_clear (&outcome->mutex);
}

static void
outcome_unref (Outcome *outcome)
{
  g_atomic_rc_box_release_full (outcome, outcome_clear);
}

/* On the run's thread. */
static void
on_done (ScDenoiserErrorCurve *curve, const GError *error, gpointer data)
{
  Outcome *outcome = data;

  g_mutex_lock (&outcome->mutex);
  outcome->ended = TRUE;
  outcome->error = error != NULL ? g_error_copy (error) : NULL;
  g_mutex_unlock (&outcome->mutex);
}

typedef struct
{
  ScDenoiserErrorRun *run;
  Outcome *outcome;
} Leftover;

static gpointer
release_run (gpointer data)
{
  Leftover *leftover = data;

  sc_denoiser_error_run_free (leftover->run);
  outcome_unref (leftover->outcome);
  g_free (leftover);
  return NULL;
}

/* Freeing waits for a call of the network, which the window must not. */
static void
drop_run (ScErrorWatch *self)
{
  Leftover *leftover;

  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->run == NULL)
    return;
  sc_denoiser_error_run_cancel (self->run);
  leftover = g_new (Leftover, 1);
  *leftover = (Leftover) { g_steal_pointer (&self->run), g_steal_pointer (&self->outcome) };
  g_thread_unref (g_thread_new ("sigmacast-release", release_run, leftover));
}

static gboolean
set_note (ScErrorWatch *self, const gchar *note)
{
  if (g_strcmp0 (note, self->note) == 0)
    return FALSE;
  g_free (self->note);
  self->note = g_strdup (note);
  return TRUE;
}

static gboolean
take_curve (ScErrorWatch *self)
{
  g_autoptr (ScDenoiserErrorCurve) curve = sc_denoiser_error_run_dup_curve (self->run);

  if (curve == NULL || curve == self->curve)
    return FALSE;
  g_clear_pointer (&self->curve, sc_denoiser_error_curve_unref);
  self->curve = g_steal_pointer (&curve);
  return TRUE;
}

static gboolean
look (gpointer data)
{
  ScErrorWatch *self = data;
  gboolean changed = take_curve (self), ended;
  g_autofree gchar *note = NULL;

  g_mutex_lock (&self->outcome->mutex);
  ended = self->outcome->ended;
  self->failed = self->outcome->error != NULL;
  if (self->outcome->error != NULL)
    /* Translators: followed by what is wrong */
    note = g_strdup_printf (_("The error cannot be measured: %s"), self->outcome->error->message);
  g_mutex_unlock (&self->outcome->mutex);

  if (!ended)
    note = self->curve == NULL ? g_strdup (_("Measuring…"))
                               : g_strdup_printf (_("Measuring: %.0f %%"), 100 * self->curve->progress);
  else
    changed |= take_curve (self);
  changed |= set_note (self, note);
  if (ended)
    {
      self->look_source = 0;
      drop_run (self);
    }
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
  return ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* (transfer full): frames with what came after them. */
static gchar *
find_data (const ScForecastSetting *setting)
{
  g_autofree gchar *folder = g_path_get_dirname (setting->inputs);
  g_autofree gchar *beside = g_build_filename (folder, MEASURED_FILE, NULL);

  return g_file_test (beside, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&beside) : g_strdup (setting->inputs);
}

static void
start (ScErrorWatch *self, const ScForecastSetting *setting)
{
  g_autofree gchar *data = find_data (setting);
  const gchar *const paths[] = { data, NULL };
  const ScNoiseRange *training = &sc_workspace_get_checkpoint_noise (self->workspace)->training;
  const ScDenoiserErrorRequest request = {
    .checkpoint = setting->checkpoint,
    .stats = setting->stats,
    .data = paths,
    .sigma_min = training->min / BEYOND,
    .sigma_max = training->max * BEYOND,
    .samples = SAMPLES,
    .confidence = CONFIDENCE,
    .threads = 1, /* a forecast or the window has the others */
  };

  self->outcome = g_atomic_rc_box_new0 (Outcome);
  g_mutex_init (&self->outcome->mutex);
  self->run = sc_denoiser_error_run_start (&request, self->cache, NULL, on_done, self->outcome);
  self->look_source = g_timeout_add (LOOK_MS, look, self);
}

static void
update (ScErrorWatch *self)
{
  const ScForecastSetting *setting = sc_workspace_get_forecast (self->workspace);
  g_autofree gchar *key = sc_forecast_setting_is_complete (setting)
                            ? g_strjoin ("\n", setting->checkpoint, setting->stats, setting->inputs, NULL) : NULL;
  gboolean changed = FALSE;

  if (g_strcmp0 (key, self->key) != 0)
    {
      drop_run (self);
      changed = self->curve != NULL;
      g_clear_pointer (&self->curve, sc_denoiser_error_curve_unref);
      g_free (self->key);
      self->key = g_steal_pointer (&key);
      self->failed = FALSE;
    }
  if (self->key == NULL)
    changed |= set_note (self, _("To measure it, a checkpoint, its statistics and frames with what came after them are needed."));
  else if (!self->watched)
    drop_run (self);
  else if (self->run == NULL && !self->failed && (self->curve == NULL || self->curve->progress < 1.0))
    {
      start (self, setting);
      changed |= set_note (self, _("Measuring…"));
    }
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
workspace_changed (ScErrorWatch *self, ScWorkspacePart part)
{
  if (part & SC_WORKSPACE_FORECAST)
    update (self);
}

static void
sc_error_watch_dispose (GObject *object)
{
  ScErrorWatch *self = SC_ERROR_WATCH (object);

  drop_run (self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (sc_error_watch_parent_class)->dispose (object);
}

static void
sc_error_watch_finalize (GObject *object)
{
  ScErrorWatch *self = SC_ERROR_WATCH (object);

  g_clear_pointer (&self->curve, sc_denoiser_error_curve_unref);
  sc_denoiser_error_cache_unref (self->cache);
  g_free (self->key);
  g_free (self->note);
  G_OBJECT_CLASS (sc_error_watch_parent_class)->finalize (object);
}

static void
sc_error_watch_class_init (ScErrorWatchClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sc_error_watch_dispose;
  G_OBJECT_CLASS (class)->finalize = sc_error_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", SC_TYPE_ERROR_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_error_watch_init (ScErrorWatch *self)
{
  self->cache = sc_denoiser_error_cache_new ();
}

ScErrorWatch *
sc_error_watch_new (ScWorkspace *workspace)
{
  g_return_val_if_fail (SC_IS_WORKSPACE (workspace), NULL);

  ScErrorWatch *self = g_object_new (SC_TYPE_ERROR_WATCH, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_swapped (workspace, "changed", G_CALLBACK (workspace_changed), self);
  update (self);
  return self;
}

void
sc_error_watch_set_watched (ScErrorWatch *self, gboolean watched)
{
  g_return_if_fail (SC_IS_ERROR_WATCH (self));

  if (self->watched == watched)
    return;
  self->watched = watched;
  update (self);
}

const ScDenoiserErrorCurve *
sc_error_watch_get_curve (ScErrorWatch *self)
{
  g_return_val_if_fail (SC_IS_ERROR_WATCH (self), NULL);
  return self->curve;
}

const gchar *
sc_error_watch_get_note (ScErrorWatch *self)
{
  g_return_val_if_fail (SC_IS_ERROR_WATCH (self), NULL);
  return self->note;
}
