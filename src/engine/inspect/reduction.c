/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/reduction.h"

#include <math.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/frame-times.h"
#include "forecast/run.h"
#include "inspect/probe-places.h"
#include "io/open.h"
#include "model/checkpoint.h"

/* A grid with poles has an odd number of latitudes; below this there is nothing left of it. */
#define LEAST_LATITUDES 5

/* The fault that a forecast shows, and where. */
typedef struct
{
  gboolean is_there;
  GError *error; /* of a forecast that was refused or failed */
  gchar *probe;
  ScFaultKind kind;
  gint member, lead, sampler_step;
  gint64 lat, lon; /* positions on the grid, −1 where the probe is not on it */
} Finding;

static void
finding_clear (Finding *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->probe, g_free);
  self->is_there = FALSE;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Finding, finding_clear)

typedef struct
{
  ScReduction *result;
  ScPlanCache *cache;
  GCancellable *cancellable;
  ScReductionProgressFunc progress;
  gpointer data;
  const ScTask *task; /* nullable: the checkpoint cannot be read */
  Finding first;      /* of the whole forecast */
} Search;

/* --- What a forecast shows ------------------------------------------------ */

typedef struct
{
  ScRun *run;
  Finding *finding;
} Watch;

static void
place_finding (Finding *finding, const ScEvent *event, gint64 index)
{
  finding->lat = finding->lon = -1;
  for (gint d = event->ndim - 1; d >= 0; d--)
    {
      gint64 at = index % (gint64) event->shape[d];
      index /= (gint64) event->shape[d];
      if (g_str_equal (event->dims[d], "lat"))
        finding->lat = at;
      else if (g_str_equal (event->dims[d], "lon"))
        finding->lon = at;
    }
}

static void
on_event (ScEvent *event, gpointer data)
{
  Watch *watch = data;
  Finding *finding = watch->finding;
  gboolean is_broken = event->type == SC_EVENT_PROBE && (event->unexpected > 0 || event->statistics.infinite > 0);
  gboolean is_outside = event->type == SC_EVENT_PROBE && event->statistics.outside > 0;

  if (!is_broken && (!is_outside || finding->is_there))
    return;
  /* A value that is impossible counts where nothing worse comes. */
  if (finding->is_there && finding->kind != SC_FAULT_OUTSIDE)
    return;
  finding->is_there = TRUE;
  finding->kind = event->unexpected > 0 ? SC_FAULT_NAN : event->statistics.infinite > 0 ? SC_FAULT_INFINITE : SC_FAULT_OUTSIDE;
  g_free (finding->probe);
  finding->probe = g_strdup (event->name);
  finding->member = event->member;
  finding->lead = event->lead;
  finding->sampler_step = event->sampler_step;
  place_finding (finding, event, event->unexpected > 0             ? event->first_unexpected
                                 : event->statistics.infinite > 0 ? event->statistics.first_infinite
                                                                  : event->statistics.first_outside);
  if (is_broken)
    sc_run_cancel (watch->run);
}

static void
cancel_run (GCancellable *cancellable, gpointer run)
{
  sc_run_cancel (run);
}

/* %FALSE where the search was cancelled. */
static gboolean
look_at (Search *self, const ScForecastRequest *request, Finding *finding, GError **error)
{
  g_autoptr (ScForecastRequest) watched = sc_forecast_request_copy (request);
  g_autoptr (GError) failure = NULL;

  g_clear_pointer (&watched->output, g_free);
  watched->probes = TRUE;
  watched->preview = FALSE;
  *finding = (Finding) { .lat = -1, .lon = -1, .member = -1, .lead = -1, .sampler_step = -1 };
  g_autoptr (ScRun) run = sc_run_new (watched, self->cache);
  Watch watch = { run, finding };
  gulong handler = self->cancellable != NULL ? g_cancellable_connect (self->cancellable, G_CALLBACK (cancel_run), run, NULL) : 0;
  sc_run_start (run, on_event, &watch, NULL);
  gboolean ok = sc_run_wait (run, NULL, &failure);
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, handler);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    {
      finding_clear (finding);
      return FALSE;
    }
  if (!ok && !finding->is_there)
    {
      finding->is_there = TRUE;
      finding->error = g_steal_pointer (&failure);
    }
  return TRUE;
}

/* Whether a sentence names one of the task's variables; that one. */
static const gchar *
named_variable (const Search *self, const gchar *sentence)
{
  const GStrv lists[] = { self->task != NULL ? self->task->inputs : NULL, self->task != NULL ? self->task->forcings : NULL };
  const gchar *longest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (gsize k = 0; lists[i] != NULL && lists[i][k] != NULL; k++)
      if (strstr (sentence, lists[i][k]) != NULL && (longest == NULL || strlen (lists[i][k]) > strlen (longest)))
        longest = lists[i][k];
  return longest;
}

static gboolean
is_same_fault (const Search *self, const Finding *other)
{
  const Finding *first = &self->first;

  if (!other->is_there || (first->error == NULL) != (other->error == NULL))
    return FALSE;
  if (first->error == NULL)
    return first->kind == other->kind && g_str_equal (first->probe, other->probe);
  return g_error_matches (other->error, first->error->domain, first->error->code)
         && g_strcmp0 (named_variable (self, first->error->message), named_variable (self, other->error->message)) == 0;
}

/* --- Making it smaller ---------------------------------------------------- */

/* Takes @smaller, which is taken, in place of the request where the fault is still there. */
static gboolean
try (Search *self, const gchar *what, ScForecastRequest *smaller, gboolean *kept, GError **error)
{
  g_autoptr (ScForecastRequest) candidate = smaller;
  g_auto (Finding) finding = { 0 };

  if (!look_at (self, candidate, &finding, error))
    return FALSE;
  *kept = is_same_fault (self, &finding);
  self->result->tried++;
  if (self->progress != NULL)
    self->progress (what, *kept, self->data);
  if (*kept)
    {
      sc_forecast_request_free (self->result->request);
      self->result->request = g_steal_pointer (&candidate);
    }
  return TRUE;
}

static ScForecastRequest *
dup_request (const Search *self)
{
  return sc_forecast_request_copy (self->result->request);
}

/* The same with other inputs, which are taken. */
static ScForecastRequest *
dup_with_inputs (const Search *self, ScDataset *inputs)
{
  ScForecastRequest *request = dup_request (self);

  g_clear_pointer (&request->inputs_dataset, sc_dataset_unref);
  request->inputs_dataset = inputs;
  return request;
}

static gboolean
reduce_members (Search *self, GError **error)
{
  gboolean kept = FALSE;

  if (self->result->request->members == 1)
    return TRUE;
  ScForecastRequest *one = dup_request (self);
  one->first_member = MAX (self->first.member, one->first_member);
  one->members = 1;
  if (!try (self, "fewer members", one, &kept, error))
    return FALSE;
  /* What shows with several members only: halves, as long as that helps. */
  while (!kept && self->result->request->members > 2)
    {
      ScForecastRequest *half = dup_request (self);
      half->members = (half->members + 1) / 2;
      if (!try (self, "fewer members", half, &kept, error))
        return FALSE;
      if (!kept)
        break;
      kept = FALSE;
    }
  return TRUE;
}

/* The position of the last input frame; −1 where the inputs do not tell. */
static gssize
find_start (const Search *self)
{
  const ScForecastRequest *request = self->result->request;
  g_auto (ScFrameTimes) times = { NULL };
  gssize batch = request->inputs_dataset != NULL ? sc_dataset_get_dim_size (request->inputs_dataset, "batch") : -1;
  gsize frame;

  if (self->task == NULL || request->inputs_dataset == NULL
      || !sc_frame_times_read (&times, request->inputs_dataset, batch > 0 ? (gsize) batch : 1, NULL)
      || !sc_frame_times_choose_start (&times, request->start, sc_task_get_n_frames (self->task), SC_TASK_STEP_HOURS * 3600,
                                       request->steps, &frame, NULL))
    return -1;
  return (gssize) frame;
}

static gboolean
reduce_steps (Search *self, GError **error)
{
  gssize start = find_start (self);
  gboolean kept = FALSE;

  if (self->result->request->steps == 1 || start < 0)
    return TRUE;
  /* A later beginning, at which the fault is in the first lead time; else fewer lead times. */
  for (gint lead = MAX (self->first.lead, 0); lead >= 0 && !kept; lead = lead > 0 ? 0 : -1)
    for (gint moved = 1; moved >= 0 && !kept; moved--)
      {
        ScForecastRequest *fewer = dup_request (self);
        g_free (fewer->start);
        fewer->start = g_strdup_printf ("%" G_GSSIZE_FORMAT, start + (moved != 0 ? lead : 0));
        fewer->steps = moved != 0 ? 1 : lead + 1;
        if (!try (self, "fewer lead times", fewer, &kept, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
reduce_noise_levels (Search *self, const ScNoiseSetting *noise, GError **error)
{
  gint levels = self->result->request->has_noise ? self->result->request->noise.levels : noise->levels;
  gboolean kept = FALSE;

  for (gint few = 2; few < levels && !kept; few *= 2)
    {
      ScForecastRequest *fewer = dup_request (self);
      if (!fewer->has_noise)
        fewer->noise = *noise;
      fewer->has_noise = TRUE;
      fewer->noise.levels = few;
      if (!try (self, "fewer noise levels", fewer, &kept, error))
        return FALSE;
    }
  return TRUE;
}

/* Only frames that the model reads, with and without those of the lead times. */
static gboolean
reduce_times (Search *self, GError **error)
{
  gssize start = find_start (self);
  gssize n_times = self->result->request->inputs_dataset != NULL ? sc_dataset_get_dim_size (self->result->request->inputs_dataset, "time") : -1;
  gboolean kept = FALSE;

  if (start < 0 || n_times < 0)
    return TRUE;
  gsize n_inputs = sc_task_get_n_frames (self->task);
  for (gint with_leads = 0; with_leads < 2 && !kept; with_leads++)
    {
      gsize first = (gsize) start + 1 - n_inputs;
      gsize n = MIN (n_inputs + (with_leads != 0 ? (gsize) self->result->request->steps : 0), (gsize) n_times - first);
      g_autofree gsize *positions = g_new (gsize, n);
      for (gsize i = 0; i < n; i++)
        positions[i] = first + i;
      ScDataset *fewer = sc_dataset_select (self->result->request->inputs_dataset, "time", positions, n, error);
      if (fewer == NULL)
        return FALSE;
      ScForecastRequest *request = dup_with_inputs (self, fewer);
      g_free (request->start);
      request->start = g_strdup_printf ("%" G_GSIZE_FORMAT, n_inputs - 1);
      if (!try (self, "fewer frames", request, &kept, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reduce_batch (Search *self, GError **error)
{
  ScDataset *inputs = self->result->request->inputs_dataset;
  gssize n = inputs != NULL ? sc_dataset_get_dim_size (inputs, "batch") : -1;
  gboolean kept = FALSE;

  for (gsize b = 0; n > 1 && b < (gsize) n && !kept; b++)
    {
      ScDataset *one = sc_dataset_select (inputs, "batch", &b, 1, error);
      if (one == NULL || !try (self, "one batch element", dup_with_inputs (self, one), &kept, error))
        return FALSE;
    }
  return TRUE;
}

/* Each variable that the forecast can do without; first all that the model does not read at once. */
static gboolean
reduce_variables (Search *self, GError **error)
{
  ScDataset *inputs = self->result->request->inputs_dataset;
  gboolean kept;

  if (inputs == NULL || self->task == NULL)
    return TRUE;
  g_auto (GStrv) names = g_strdupv ((GStrv) sc_dataset_get_variable_names (inputs));
  g_autoptr (ScDataset) read_only = sc_dataset_copy (inputs);
  gboolean any = FALSE;
  for (gsize i = 0; names[i] != NULL; i++)
    {
      gboolean is_read = g_strv_contains ((const gchar *const *) self->task->inputs, names[i])
                         || (self->task->forcings != NULL && g_strv_contains ((const gchar *const *) self->task->forcings, names[i]));
      if (is_read)
        continue;
      sc_dataset_remove (read_only, names[i]);
      any = TRUE;
    }
  if (any && !try (self, "only what the model reads", dup_with_inputs (self, g_steal_pointer (&read_only)), &kept, error))
    return FALSE;
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (sc_dataset_get_variable (self->result->request->inputs_dataset, names[i]) == NULL)
        continue;
      ScDataset *without = sc_dataset_copy (self->result->request->inputs_dataset);
      sc_dataset_remove (without, names[i]);
      g_autofree gchar *what = g_strdup_printf ("without %s", names[i]);
      if (!try (self, what, dup_with_inputs (self, without), &kept, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reduce_levels (Search *self, GError **error)
{
  ScDataset *inputs = self->result->request->inputs_dataset;
  gssize n = inputs != NULL ? sc_dataset_get_dim_size (inputs, "level") : -1;
  gboolean kept;

  if (self->task == NULL || n <= (gssize) self->task->n_levels)
    return TRUE;
  g_autofree gdouble *levels = g_new (gdouble, MAX (self->task->n_levels, 1));
  for (gsize i = 0; i < self->task->n_levels; i++)
    levels[i] = self->task->levels[i];
  ScDataset *fewer = sc_dataset_select_labels (inputs, "level", levels, self->task->n_levels, NULL);
  return fewer == NULL || try (self, "fewer levels", dup_with_inputs (self, fewer), &kept, error);
}

/* Every second latitude and longitude; the column at fault goes to the nearest of them. */
static ScDataset *
coarsen (ScDataset *inputs, const gchar *keep, gsize at_lat, gsize at_lon, GError **error)
{
  gsize n_lat = (gsize) sc_dataset_get_dim_size (inputs, "lat"), n_lon = (gsize) sc_dataset_get_dim_size (inputs, "lon");
  g_autofree gsize *positions = g_new (gsize, MAX (n_lat, n_lon));

  for (gsize i = 0; i < MAX (n_lat, n_lon); i++)
    positions[i] = 2 * i;
  g_autoptr (ScDataset) rows = sc_dataset_select (inputs, "lat", positions, (n_lat + 1) / 2, error);
  g_autoptr (ScDataset) coarse = rows != NULL ? sc_dataset_select (rows, "lon", positions, n_lon / 2, error) : NULL;
  ScVariable *from = keep != NULL ? sc_dataset_get_variable (inputs, keep) : NULL;
  if (coarse == NULL)
    return NULL;
  if (from == NULL || sc_variable_get_dtype (from) != SC_DTYPE_FLOAT32 || sc_variable_get_dim (from, "lat") < 0
      || sc_variable_get_dim (from, "lon") < 0)
    return g_steal_pointer (&coarse);

  ScVariable *to = sc_dataset_get_variable (coarse, keep);
  gint lat = sc_variable_get_dim (from, "lat"), lon = sc_variable_get_dim (from, "lon"), ndim = sc_variable_get_ndim (from);
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  memcpy (count, sc_variable_get_shape (from), (gsize) ndim * sizeof (gsize));
  start[lat] = at_lat;
  start[lon] = at_lon;
  count[lat] = count[lon] = 1;
  g_autoptr (ScArray) raw = sc_variable_read (from, start, count, error);
  g_autoptr (ScArray) column = raw != NULL ? sc_array_contiguous (raw, error) : NULL;
  g_autoptr (ScArray) loaded = column != NULL ? sc_variable_load (to, error) : NULL;
  g_autoptr (ScArray) values = loaded != NULL ? sc_array_copy (loaded, error) : NULL;
  if (values == NULL)
    return NULL;

  gsize n = sc_array_get_size (values), row = MIN (at_lat / 2, values->shape[lat] - 1), col = at_lon / 2 % values->shape[lon];
  for (gsize i = 0, next = 0; i < n; i++)
    {
      gsize rest = i;
      gsize position[SC_MAX_DIMS];
      for (gint d = ndim - 1; d >= 0; d--)
        {
          position[d] = rest % values->shape[d];
          rest /= values->shape[d];
        }
      /* Both in C order, so that the column's values come one after another. */
      if (position[lat] == row && position[lon] == col)
        ((gfloat *) values->data)[i] = ((const gfloat *) column->data)[next++];
    }
  g_autoptr (ScVariable) changed = sc_variable_new (sc_variable_get_dims (to), values, sc_variable_get_attributes (to));
  return sc_dataset_add_variable (coarse, keep, changed, error) ? g_steal_pointer (&coarse) : NULL;
}

/* The first value that is missing or infinite in a variable, as positions on the grid. */
static void
find_broken (ScDataset *inputs, const gchar *name, gint64 *at_lat, gint64 *at_lon)
{
  ScVariable *variable = name != NULL ? sc_dataset_get_variable (inputs, name) : NULL;
  gint lat = variable != NULL ? sc_variable_get_dim (variable, "lat") : -1, lon = variable != NULL ? sc_variable_get_dim (variable, "lon") : -1;
  g_autoptr (ScArray) values = lat >= 0 && lon >= 0 ? sc_variable_load (variable, NULL) : NULL;

  *at_lat = *at_lon = -1;
  if (values == NULL)
    return;
  ScFaultCells cells = sc_fault_cells_count (values, SC_FAULT_ANY, NULL, -INFINITY, INFINITY);
  if (cells.cells == 0)
    return;
  for (gint d = values->ndim - 1; d >= 0; d--)
    {
      gint64 at = (gint64) (cells.first % values->shape[d]);
      cells.first /= values->shape[d];
      if (d == lat)
        *at_lat = at;
      if (d == lon)
        *at_lon = at;
    }
}

static gboolean
reduce_grid (Search *self, GError **error)
{
  gint64 lat = self->first.lat, lon = self->first.lon;
  g_autofree gchar *variable = self->first.probe != NULL ? sc_probe_dup_variable (self->first.probe) : NULL;
  gboolean kept = TRUE;

  if (self->first.error != NULL)
    {
      variable = g_strdup (named_variable (self, self->first.error->message));
      if (self->result->request->inputs_dataset != NULL)
        find_broken (self->result->request->inputs_dataset, variable, &lat, &lon);
    }
  while (kept && self->result->request->inputs_dataset != NULL)
    {
      ScDataset *inputs = self->result->request->inputs_dataset;
      gssize n_lat = sc_dataset_get_dim_size (inputs, "lat"), n_lon = sc_dataset_get_dim_size (inputs, "lon");

      if (n_lat % 2 == 0 || n_lon % 2 != 0 || (n_lat + 1) / 2 < LEAST_LATITUDES)
        break;
      ScDataset *coarse = coarsen (inputs, lat >= 0 && lon >= 0 ? variable : NULL, (gsize) MAX (lat, 0), (gsize) MAX (lon, 0), error);
      if (coarse == NULL)
        return FALSE;
      ScForecastRequest *request = dup_with_inputs (self, coarse);
      /* Faces of another grid. */
      g_clear_pointer (&request->mesh_to_grid, g_free);
      if (!try (self, "a coarser grid", request, &kept, error))
        return FALSE;
      if (kept && lat >= 0)
        {
          lat = MIN (lat / 2, (n_lat + 1) / 2 - 1);
          lon = lon / 2 % (n_lon / 2);
        }
    }
  return TRUE;
}

/* --- The whole ------------------------------------------------------------ */

static ScReductionSize
measure (const ScForecastRequest *request, const ScNoiseSetting *noise)
{
  ScReductionSize size = { .members = request->members, .steps = request->steps,
                           .levels = request->has_noise ? request->noise.levels : noise != NULL ? noise->levels : 0 };
  ScDataset *inputs = request->inputs_dataset;

  if (inputs == NULL)
    return size;
  size.times = (gsize) MAX (sc_dataset_get_dim_size (inputs, "time"), 0);
  size.n_lat = (gsize) MAX (sc_dataset_get_dim_size (inputs, "lat"), 0);
  size.n_lon = (gsize) MAX (sc_dataset_get_dim_size (inputs, "lon"), 0);
  for (const gchar *const *name = sc_dataset_get_variable_names (inputs); *name != NULL; name++)
    {
      ScVariable *variable = sc_dataset_get_variable (inputs, *name);
      guint64 n = 1;
      for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
        n *= sc_variable_get_shape (variable)[d];
      size.values += n;
      size.variables++;
    }
  return size;
}

static gchar *
describe_fault (const Finding *finding)
{
  if (finding->error != NULL)
    return g_strdup (finding->error->message);
  g_autofree gchar *operation = sc_probe_dup_operation (finding->probe);
  return g_strdup_printf ("values that are %s, first after %s (%s)", sc_fault_kind_get_words (finding->kind), operation, finding->probe);
}

void
sc_reduction_free (ScReduction *self)
{
  if (self == NULL)
    return;
  sc_forecast_request_free (self->request);
  g_free (self->fault);
  g_free (self->probe);
  g_free (self);
}

ScReduction *
sc_reduce (const ScForecastRequest *request, GCancellable *cancellable, ScReductionProgressFunc progress, gpointer data, GError **error)
{
  g_return_val_if_fail (request != NULL, NULL);

  g_autoptr (ScReduction) result = g_new0 (ScReduction, 1);
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScCheckpoint) checkpoint = request->checkpoint != NULL ? sc_checkpoint_load (request->checkpoint, NULL) : NULL;
  const ScNoiseSetting *noise = checkpoint != NULL ? sc_checkpoint_get_noise (checkpoint) : NULL;
  Search self = {
    .result = result, .cache = cache, .cancellable = cancellable, .progress = progress, .data = data,
    .task = checkpoint != NULL ? sc_checkpoint_get_task (checkpoint) : NULL,
  };

  result->request = sc_forecast_request_copy (request);
  if (result->request->inputs_dataset == NULL && request->inputs != NULL)
    {
      /* In memory once, instead of out of the file for every case; what cannot be read stays a file. */
      g_autoptr (ScDataset) opened = sc_open_dataset (request->inputs, SC_OPEN_DEFAULT, NULL);
      result->request->inputs_dataset = opened != NULL ? sc_dataset_load (opened, NULL) : NULL;
    }
  result->before = measure (result->request, noise);
  if (!look_at (&self, result->request, &self.first, error))
    return NULL;
  if (!self.first.is_there)
    {
      g_set_error_literal (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                           "the forecast shows no fault: no NaN that is not expected, no infinity, no value out of bounds, and no refusal");
      return NULL;
    }
  result->fault = describe_fault (&self.first);
  result->probe = g_strdup (self.first.probe);
  result->kind = self.first.kind;

  gboolean ok = reduce_members (&self, error) && reduce_steps (&self, error)
                && (noise == NULL || reduce_noise_levels (&self, noise, error)) && reduce_times (&self, error)
                && reduce_batch (&self, error) && reduce_levels (&self, error) && reduce_variables (&self, error)
                && reduce_grid (&self, error);
  finding_clear (&self.first);
  if (!ok)
    return NULL;
  result->after = measure (result->request, noise);
  return g_steal_pointer (&result);
}
