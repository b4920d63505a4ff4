/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecaster-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/frames-plan-key.h"
#include "forecast/mesh-to-grid-file.h"
#include "forecast/process-memory.h"
#include "io/open.h"

/*
 * Members are computed together as far as a budget allows it; without one,
 * while what they add is no more than this share of what one takes: each of
 * them gets a little cheaper, but an ensemble is to need no more memory than
 * a member.
 */
#define BLOCK_SHARE 0.06
#define MAX_BLOCK 4
/* Code, tables and buffers of the NetCDF library that come into memory when a file is written. */
#define WRITE_BYTES (15 * 512 * 1024)
/* Code and tables of libraries that come into memory when they are first used. */
#define LIBRARY_BYTES (3 * 1024 * 1024)
/* Stacks and heap remainders, a thread. */
#define THREAD_BYTES (256 * 1024)

static void
drop_inputs (ScForecaster *self)
{
  gsize n = self->frames != NULL ? (gsize) self->block * self->frames->n_inputs : 0;

  for (gsize i = 0; self->inputs != NULL && i < n; i++)
    g_clear_pointer (&self->inputs[i], sc_array_unref);
}

void
sc_forecaster_free (ScForecaster *self)
{
  if (self == NULL)
    return;
  drop_inputs (self);
  g_free (self->inputs);
  g_clear_pointer (&self->members, sc_member_frames_free);
  g_clear_pointer (&self->workspace, sc_gencast_workspace_free);
  g_clear_pointer (&self->workspace_network, sc_gencast_unref);
  g_clear_pointer (&self->conditioning, sc_array_unref);
  g_clear_pointer (&self->state, sc_array_unref);
  g_clear_pointer (&self->plan, sc_plan_unref);
  g_free (self->variables);
  g_clear_pointer (&self->configuration, sc_configuration_free);
  g_free (self->faces);
  g_free (self->faces_digest);
  g_clear_pointer (&self->normalisation, sc_normalisation_free);
  g_clear_pointer (&self->frames, sc_task_frames_free);
  g_clear_pointer (&self->statistics, sc_statistics_unref);
  g_clear_pointer (&self->checkpoint, sc_checkpoint_unref);
  g_clear_pointer (&self->threads, sc_threads_free);
  g_clear_pointer (&self->cache, sc_plan_cache_unref);
  g_free (self);
}

gboolean
sc_forecaster_stage (ScForecaster *self, const gchar *name, GError **error)
{
  return self->reporter == NULL || sc_run_reporter_stage (self->reporter, name, error);
}

/* Whether two names, one of which may not be there yet, are of the same file. */
static gboolean
is_same_file (const gchar *a, const gchar *b)
{
  GStatBuf first, second;

  return a != NULL && b != NULL && g_stat (a, &first) == 0 && g_stat (b, &second) == 0
         && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static gboolean
check_paths (const ScForecastRequest *request, GError **error)
{
  const gchar *const sources[] = { request->checkpoint, request->inputs, request->forcings, request->mesh_to_grid };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (is_same_file (request->output, sources[i]))
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                     "%s cannot be the output: the forecast is made from it", request->output);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_request (const ScForecastRequest *request, GError **error)
{
  const gchar *lacking = request->checkpoint == NULL ? "a checkpoint"
                         : request->stats == NULL    ? "a folder with statistics"
                         : request->inputs == NULL && request->inputs_dataset == NULL ? "inputs" : NULL;

  if (lacking != NULL)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "the forecast lacks %s", lacking);
      return FALSE;
    }
  const struct
  {
    const gchar *name;
    gint number;
  } counts[] = { { "steps", request->steps }, { "members", request->members } };
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i].number < 1 || counts[i].number > SC_FORECAST_MOST)
      {
        g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "the forecast has %d %s; 1 to %d are possible",
                     counts[i].number, counts[i].name, SC_FORECAST_MOST);
        return FALSE;
      }
  if (request->first_member < 0 || request->first_member > SC_FORECAST_MOST)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "the first member is %d; 0 to %d are possible",
                   request->first_member, SC_FORECAST_MOST);
      return FALSE;
    }
  return check_paths (request, error) && (!request->has_noise || sc_noise_setting_validate (&request->noise, error));
}

static gboolean
read_frames (ScForecaster *self, GError **error)
{
  const ScForecastRequest *request = self->request;
  g_autoptr (ScDataset) inputs = request->inputs_dataset != NULL ? sc_dataset_ref (request->inputs_dataset)
                                                                 : sc_open_dataset (request->inputs, SC_OPEN_DEFAULT, error);
  if (inputs == NULL)
    return FALSE;

  g_autoptr (ScDataset) forcings = NULL;
  if (request->forcings != NULL)
    {
      forcings = sc_open_dataset (request->forcings, SC_OPEN_DEFAULT, error);
      if (forcings == NULL)
        return FALSE;
    }

  const ScTaskFramesRequest frames = {
    .inputs = inputs,
    .forcings = forcings,
    .start = request->start,
    .steps = request->steps,
    .first_member = request->first_member,
    .members = request->members,
    .allow_nan = (const gchar *const *) request->allow_nan,
    .cancellable = self->cancellable,
  };
  self->frames = sc_task_frames_new (&frames, sc_checkpoint_get_task (self->checkpoint), error);
  return self->frames != NULL;
}

static gboolean
load (ScForecaster *self, GError **error)
{
  const ScForecastRequest *request = self->request;

  if (!sc_forecaster_stage (self, "checkpoint", error))
    return FALSE;
  self->checkpoint = sc_checkpoint_load (request->checkpoint, error);
  if (self->checkpoint == NULL)
    return FALSE;
  self->noise = request->has_noise ? request->noise : *sc_checkpoint_get_noise (self->checkpoint);

  if (!sc_forecaster_stage (self, "statistics", error))
    return FALSE;
  self->statistics = sc_statistics_load (request->stats, sc_checkpoint_get_task (self->checkpoint), error);
  if (self->statistics == NULL || !sc_forecaster_stage (self, "read", error) || !read_frames (self, error))
    return FALSE;
  if (request->mesh_to_grid != NULL)
    {
      self->faces = sc_mesh_to_grid_file_read (request->mesh_to_grid, self->frames->layout.n_grid, &self->faces_digest, error);
      if (self->faces == NULL)
        return FALSE;
    }
  return TRUE;
}

ScForecaster *
sc_forecaster_new (const ScForecastRequest *request, ScPlanCache *cache, ScRunReporter *reporter, GError **error)
{
  g_return_val_if_fail (request != NULL && cache != NULL, NULL);

  g_autoptr (ScForecaster) self = g_new0 (ScForecaster, 1);

  self->request = request;
  self->cache = sc_plan_cache_ref (cache);
  self->reporter = reporter;
  self->cancellable = reporter != NULL ? sc_run_control_get_cancellable (reporter->control) : NULL;
  if (!check_request (request, error) || !load (self, error))
    return NULL;

  self->threads = sc_threads_new (request->threads);
  if (reporter != NULL)
    sc_threads_set_gate (self->threads, sc_run_reporter_gate, reporter);
  self->normalisation = sc_normalisation_new (self->frames, self->statistics);
  self->variables = sc_target_layout_dup_sampler_variables (&self->frames->layout);
  self->configuration = sc_configuration_new (request, self->checkpoint, &self->noise, self->frames, self->statistics,
                                              self->faces_digest);
  return g_steal_pointer (&self);
}

const ScTaskFrames *
sc_forecaster_get_frames (ScForecaster *self)
{
  return self->frames;
}

ScCheckpoint *
sc_forecaster_get_checkpoint (ScForecaster *self)
{
  return self->checkpoint;
}

ScStatistics *
sc_forecaster_get_statistics (ScForecaster *self)
{
  return self->statistics;
}

const ScNoiseSetting *
sc_forecaster_get_noise (ScForecaster *self)
{
  return &self->noise;
}

ScNormalisation *
sc_forecaster_get_normalisation (ScForecaster *self)
{
  return self->normalisation;
}

ScConfiguration *
sc_forecaster_get_configuration (ScForecaster *self)
{
  return self->configuration;
}

gint
sc_forecaster_get_block (ScForecaster *self)
{
  return self->block;
}

guint64
sc_forecaster_get_network_calls (ScForecaster *self)
{
  return self->network_calls;
}

ScMemberFrames *
sc_forecaster_get_members (ScForecaster *self)
{
  return self->members;
}

static ScPlan *
build_plan (gpointer data, GError **error)
{
  ScForecaster *self = data;
  const ScFrameGrid *grid = &self->frames->grid;

  if (!sc_forecaster_stage (self, "plan", error))
    return NULL;
  return sc_plan_build (self->checkpoint, grid->lat, grid->n_lat, grid->lon, grid->n_lon, self->faces, self->threads, error);
}

gboolean
sc_forecaster_get_plan (ScForecaster *self, gint lead, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gboolean built;
  g_autofree gchar *reason = NULL;
  g_autoptr (ScPlanKey) key = sc_plan_key_new_for_frames (sc_checkpoint_get_digest (self->checkpoint), self->faces_digest,
                                                          self->frames, (const gchar *const *) self->request->static_coordinates,
                                                          lead, error);
  ScPlan *plan = key != NULL ? sc_plan_cache_get (self->cache, key, build_plan, self, &built, &reason, error) : NULL;
  if (plan == NULL)
    return FALSE;

  gboolean same = plan == self->plan;
  g_clear_pointer (&self->plan, sc_plan_unref);
  self->plan = plan;
  if (self->reporter == NULL || (same && !built))
    return TRUE;

  ScEvent *event = sc_event_new (built ? SC_EVENT_PLAN_BUILT : SC_EVENT_PLAN_REUSED);
  event->name = g_strdup (reason);
  event->seconds = built ? plan->seconds : 0.0;
  event->bytes = plan->bytes;
  event->operations = sc_gencast_get_operations (plan->network);
  sc_run_reporter_emit (self->reporter, event);
  return sc_run_reporter_reach (self->reporter, SC_RUN_PLACE_STAGE, built ? reason : NULL, error);
}

static guint64
frame_bytes (ScForecaster *self)
{
  return sc_target_layout_get_size (&self->frames->layout) * sizeof (gfloat);
}

/* Frames made by the forecast that a member reads. */
static guint64
count_made (ScForecaster *self)
{
  return MIN ((guint64) self->request->steps - 1, self->frames->n_inputs);
}

/* What @block members computed together take: state, output and frames, the network's and the sampler's memory. */
static guint64
block_bytes (ScForecaster *self, gint block)
{
  const ScTargetLayout *layout = &self->frames->layout;
  guint64 elements = (guint64) block * layout->n_batch;
  guint64 conditioning = (guint64) layout->n_batch * sc_normalisation_get_n_conditioning (self->normalisation);

  return (conditioning + 2 * elements * layout->n_channels) * layout->n_grid * sizeof (gfloat)
         + (guint64) block * count_made (self) * frame_bytes (self)
         + sc_sampler_get_bytes (self->plan->noise, self->variables, layout->n_variables, (gsize) block, layout->n_batch,
                                 layout->n_grid, layout->n_channels)
         + sc_gencast_workspace_get_bytes_needed (self->plan->network, (gsize) elements,
                                                  sc_threads_get_count (self->threads));
}

/* A frame that is being made and one for a preview; all members' where nothing goes to the disk; what writing takes. */
static guint64
other_bytes (ScForecaster *self)
{
  const ScForecastRequest *request = self->request;
  guint64 held = request->output == NULL ? (guint64) request->members * (count_made (self) + 1) : 0;
  guint64 map = self->frames->layout.n_grid * sizeof (gfloat);

  return (held + 2) * frame_bytes (self) + (request->output != NULL ? WRITE_BYTES + 3 * map : 0) + LIBRARY_BYTES
         + sc_threads_get_count (self->threads) * (guint64) THREAD_BYTES;
}

guint64
sc_forecaster_plan_memory (ScForecaster *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->plan != NULL, 0);

  guint64 budget = self->request->memory_budget;
  guint64 allowed = budget != 0 ? budget : sc_machine_memory_bytes ();
  guint64 base = sc_process_resident_bytes () + other_bytes (self);
  gint block = 1;

  gdouble most = budget != 0 ? (gdouble) allowed : (1.0 + BLOCK_SHARE) * (gdouble) (base + block_bytes (self, 1));
  while (block < MIN (self->request->members, MAX_BLOCK) && (gdouble) (base + block_bytes (self, block + 1)) <= most
         && base + block_bytes (self, block + 1) <= allowed)
    block++;

  guint64 needed = base + block_bytes (self, block);
  if (needed > allowed)
    {
      g_autofree gchar *needed_text = g_format_size_full (needed, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree gchar *allowed_text = g_format_size_full (allowed, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MEMORY,
                   "the forecast needs %s of memory with one member at a time, more than the %s of %s", needed_text,
                   budget != 0 ? "budget" : "machine's", allowed_text);
      return 0;
    }
  self->block = block;
  return MAX (needed, sc_process_peak_bytes ());
}

gboolean
sc_forecaster_make_workspace (ScForecaster *self, GError **error)
{
  if (self->workspace != NULL && self->workspace_network == self->plan->network)
    return TRUE;

  g_clear_pointer (&self->workspace, sc_gencast_workspace_free);
  g_clear_pointer (&self->workspace_network, sc_gencast_unref);
  self->workspace = sc_gencast_workspace_new (self->plan->network, (gsize) self->block * self->frames->layout.n_batch,
                                              self->threads, error);
  self->workspace_network = sc_gencast_ref (self->plan->network);
  return self->workspace != NULL;
}

gboolean
sc_forecaster_allocate (ScForecaster *self, const gchar *folder, GError **error)
{
  g_return_val_if_fail (self != NULL && self->plan != NULL && self->block >= 1 && self->members == NULL, FALSE);

  const ScTargetLayout *layout = &self->frames->layout;
  gsize shape[] = { 1, layout->n_batch, layout->n_grid, sc_normalisation_get_n_conditioning (self->normalisation) };
  gint n_members = self->request->members;
  gsize n_inputs = self->frames->n_inputs;

  if (!sc_forecaster_make_workspace (self, error))
    return FALSE;
  self->conditioning = sc_array_new (SC_DTYPE_FLOAT32, 4, shape, error);
  shape[0] = (gsize) self->block;
  shape[3] = layout->n_channels;
  self->state = self->conditioning != NULL ? sc_array_new (SC_DTYPE_FLOAT32, 4, shape, error) : NULL;
  if (self->state == NULL)
    return FALSE;

  /* Those of the members that are computed are in memory in any case. */
  self->members = sc_member_frames_new (self->frames, n_members, n_members > self->block ? folder : NULL, error);
  self->inputs = g_new0 (ScArray *, (gsize) self->block * n_inputs);
  return self->members != NULL;
}

gboolean
sc_forecaster_load_inputs (ScForecaster *self, gint first_member, gint n, GError **error)
{
  g_return_val_if_fail (self != NULL && self->members != NULL && n <= self->block, FALSE);

  gsize n_inputs = self->frames->n_inputs;

  drop_inputs (self);
  self->first_member = first_member;
  for (gsize i = 0; i < (gsize) n * n_inputs; i++)
    {
      self->inputs[i] = sc_member_frames_dup (self->members, first_member + (gint) (i / n_inputs), i % n_inputs, error);
      if (self->inputs[i] == NULL)
        return FALSE;
    }
  return TRUE;
}
