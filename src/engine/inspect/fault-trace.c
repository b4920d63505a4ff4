/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/fault-trace.h"

#include <math.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/forecast-fields.h"
#include "inspect/dataset-origin.h"
#include "inspect/forecast-header.h"
#include "inspect/probe-places.h"
#include "inspect/rerun.h"
#include "io/open.h"

/* Normalised values beyond it have lost their meaning, and what follows from them may be infinite. */
#define EXTREME_NORMALISED 1e4
/* No trained parameter is so large. */
#define EXTREME_PARAMETER 1e4

typedef struct
{
  const ScFaultQuery *query;
  ScDataset *dataset;
  ScVariable *variable;
  GPtrArray *chain;

  /* Of a forecast. */
  ScForecastRequest *request;
  JsonNode *identity;
  ScRerun *rerun;
  ScProbePlaces *places;
  gsize sample; /* position of the member in the file */
  gint member;  /* its number */
  gint lead;    /* of the value asked about */
  gsize index;  /* of the value in the variable */
} Trace;

static void
trace_clear (Trace *self)
{
  g_clear_pointer (&self->dataset, sc_dataset_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->request, sc_forecast_request_free);
  g_clear_pointer (&self->identity, json_node_unref);
  g_clear_pointer (&self->rerun, sc_rerun_free);
  g_clear_pointer (&self->places, sc_probe_places_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trace, trace_clear)

static void
add_link (Trace *self, const gchar *probe, const gchar *operation, const gchar *variable, ScFaultKind kind, guint64 cells,
          JsonObject *first, gchar *sentence)
{
  g_ptr_array_add (self->chain, sc_fault_link_new (probe, operation, variable, kind, cells, first, sentence));
}

/* --- The value asked about ------------------------------------------------ */

/* The position along @dim that is nearest to @value; −1 where there is no such dimension with labels. */
static gssize
find_nearest (ScDataset *dataset, const gchar *dim, gdouble value, gboolean circular)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, dim);
  g_autoptr (ScArray) labels = coordinate != NULL && sc_variable_get_ndim (coordinate) == 1 ? sc_variable_load (coordinate, NULL) : NULL;
  gssize best = -1;
  gdouble nearest = INFINITY;

  for (gsize i = 0; labels != NULL && i < sc_array_get_size (labels); i++)
    {
      gdouble distance = fabs (sc_array_get_double (labels, i) - value);
      if (circular)
        distance = fabs (remainder (distance, 360.0));
      if (distance < nearest)
        {
          nearest = distance;
          best = (gssize) i;
        }
    }
  return best;
}

/* The part of the variable that is asked about. */
static gboolean
choose_part (Trace *self, gsize *start, gsize *count, GError **error)
{
  const ScFaultQuery *query = self->query;
  gint ndim = sc_variable_get_ndim (self->variable);

  for (gint d = 0; d < ndim; d++)
    {
      const gchar *dim = sc_variable_get_dims (self->variable)[d];
      gboolean is_lat = g_str_equal (dim, "lat") || g_str_equal (dim, "latitude");
      gboolean is_lon = g_str_equal (dim, "lon") || g_str_equal (dim, "longitude");

      start[d] = 0;
      count[d] = sc_variable_get_shape (self->variable)[d];
      if (!query->has_place || !(is_lat || is_lon))
        continue;
      gssize at = find_nearest (self->dataset, dim, is_lat ? query->lat : query->lon, is_lon);
      if (at < 0)
        {
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE, "%s: the coordinate %s has no numbers to find a place by",
                       query->path, dim);
          return FALSE;
        }
      start[d] = (gsize) at;
      count[d] = 1;
    }
  return TRUE;
}

static void
get_bounds (Trace *self, const gchar *name, gint level, gdouble *lower, gdouble *upper)
{
  ScValueBounds bounds = SC_VALUE_BOUNDS_NONE;

  if (self->rerun != NULL)
    bounds = sc_value_bounds_of_variable (sc_forecaster_get_statistics (sc_rerun_get_forecaster (self->rerun)), name, level);
  *lower = bounds.lower;
  *upper = bounds.upper;
}

/* Bounds that hold at all levels of a variable. */
static void
get_widest_bounds (Trace *self, const gchar *name, gdouble *lower, gdouble *upper)
{
  const ScTask *task = self->rerun != NULL ? sc_checkpoint_get_task (sc_forecaster_get_checkpoint (sc_rerun_get_forecaster (self->rerun)))
                                           : NULL;
  gint n = task != NULL && sc_task_variable_has_levels (name) ? (gint) task->n_levels : 0;

  get_bounds (self, name, n > 0 ? 0 : -1, lower, upper);
  for (gint level = 1; level < n; level++)
    {
      gdouble low, high;
      get_bounds (self, name, level, &low, &high);
      *lower = fmin (*lower, low);
      *upper = fmax (*upper, high);
    }
}

/* (nullable) (transfer full): [batch][level][lat][lon]: where all input frames lack a variable that may be lacking. */
static guint8 *
find_expected (Trace *self, const gchar *name)
{
  const ScTaskFrames *frames = sc_forecaster_get_frames (sc_rerun_get_forecaster (self->rerun));
  const ScTargetVariable *target = sc_target_layout_find (&frames->layout, name);

  if (target == NULL || !target->is_input || !sc_variable_is_cleaned (name))
    return NULL;
  gsize offset = sc_target_layout_get_offset (&frames->layout, target);
  gsize n = target->n_channels * frames->layout.n_batch * frames->layout.n_grid;
  guint8 *expected = g_malloc (n);
  memset (expected, TRUE, n);
  for (gsize t = 0; t < frames->n_inputs; t++)
    for (gsize i = 0; i < n; i++)
      expected[i] &= isnan (((const gfloat *) sc_task_frames_get_frame (frames, 0, t)->data)[offset + i]) != 0;
  return expected;
}

/* --- In a forecast -------------------------------------------------------- */

/*
 * Looks for the value in one member. @position: the dimensions of a forecast
 * are sample, batch, time, then those of a frame.
 */
static gboolean
find_in_member (Trace *self, const gsize *start, const gsize *count, gboolean only_unexpected, gboolean *found, GError **error)
{
  gint ndim = sc_variable_get_ndim (self->variable);
  const gsize *shape = sc_variable_get_shape (self->variable);
  g_autofree guint8 *expected = only_unexpected ? find_expected (self, self->query->variable) : NULL;
  gsize from[SC_MAX_DIMS], n[SC_MAX_DIMS];
  gdouble lower, upper;

  *found = FALSE;
  get_widest_bounds (self, self->query->variable, &lower, &upper);
  memcpy (from, start, sizeof from);
  memcpy (n, count, sizeof n);
  from[0] = self->sample;
  n[0] = 1;
  n[2] = 1;
  for (gsize lead = 0; lead < shape[2] && !*found; lead++)
    {
      from[2] = lead;
      g_autoptr (ScArray) values = sc_variable_read (self->variable, from, n, error);
      g_autofree guint8 *mask = NULL;
      if (values == NULL)
        return FALSE;
      if (expected != NULL)
        {
          /* The same part of the mask, which has every batch element's levels, rows and columns. */
          gsize size = sc_array_get_size (values);
          mask = g_malloc (size);
          for (gsize i = 0; i < size; i++)
            {
              gsize rest = i, place = 0, scale = 1;
              for (gint d = ndim - 1; d >= 0; d--)
                {
                  gsize at = rest % n[d] + from[d];
                  rest /= n[d];
                  if (d == 0 || d == 2)
                    continue;
                  place += at * scale;
                  scale *= shape[d];
                }
              mask[i] = expected[place];
            }
        }
      ScFaultCells cells = sc_fault_cells_count (values, self->query->kind, mask, lower, upper);
      if (cells.cells == 0)
        continue;

      *found = TRUE;
      self->lead = (gint) lead;
      JsonObject *first = sc_cell_describe (self->dataset, self->variable, n, from, cells.first);
      g_autofree gchar *place = sc_place_to_words (first);
      gsize rest = cells.first;
      gsize position[SC_MAX_DIMS];
      for (gint d = ndim - 1; d >= 0; d--)
        {
          position[d] = rest % n[d] + from[d];
          rest /= n[d];
        }
      self->index = 0;
      for (gint d = 0; d < ndim; d++)
        self->index = self->index * shape[d] + position[d];
      add_link (self, NULL, "file", self->query->variable, self->query->kind, cells.cells, first,
                g_strdup_printf ("%s: %" G_GUINT64_FORMAT " values of %s %sare %s in this member at this lead time, the first at %s.",
                                 self->query->path, cells.cells, self->query->variable,
                                 self->query->has_place ? "at this place " : "", sc_fault_kind_get_words (self->query->kind), place));
    }
  return TRUE;
}

static gint
member_number (Trace *self, gsize sample)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (self->dataset, "sample");
  g_autoptr (ScArray) labels = coordinate != NULL ? sc_variable_load (coordinate, NULL) : NULL;

  return labels != NULL && sample < sc_array_get_size (labels) ? (gint) sc_array_get_int (labels, sample) : (gint) sample;
}

/* Goes through the members until one has the value; what is expected only where nothing else is there. */
static gboolean
find_value (Trace *self, const gsize *start, const gsize *count, gboolean *found, gboolean *is_expected, GError **error)
{
  gsize n_samples = sc_variable_get_shape (self->variable)[0];

  *found = FALSE;
  for (gint expected = 0; expected < 2 && !*found; expected++)
    for (gsize sample = 0; sample < n_samples && !*found; sample++)
      {
        self->sample = sample;
        self->member = member_number (self, sample);
        g_clear_pointer (&self->rerun, sc_rerun_free);
        self->rerun = sc_rerun_new (self->request, self->member, self->query->cancellable, error);
        if (self->rerun == NULL || !find_in_member (self, start, count, expected == 0, found, error))
          return FALSE;
        *is_expected = expected == 1;
      }
  return TRUE;
}

/* The lead time at which the member first had values at fault in any variable that it hands on. */
static gboolean
find_first_lead (Trace *self, gint *first, GError **error)
{
  const ScTargetLayout *layout = &sc_forecaster_get_frames (sc_rerun_get_forecaster (self->rerun))->layout;

  for (*first = 0; *first < self->lead; (*first)++)
    {
      g_autoptr (ScArray) frame = sc_forecast_fields_read_frame (layout, self->dataset, self->sample, (gsize) *first, error);
      if (frame == NULL)
        return FALSE;
      for (gsize i = 0; i < layout->n_variables; i++)
        {
          const ScTargetVariable *target = &layout->variables[i];
          gboolean asked = g_str_equal (target->name, self->query->variable);
          gsize n = target->n_channels * layout->n_batch * layout->n_grid;
          g_autoptr (ScArray) values = sc_array_new_for_data (
            SC_DTYPE_FLOAT32, 1, &n, (gfloat *) frame->data + sc_target_layout_get_offset (layout, target), NULL, NULL);
          g_autofree guint8 *expected = find_expected (self, target->name);
          gdouble lower = -INFINITY, upper = INFINITY;
          if (self->query->kind == SC_FAULT_OUTSIDE && asked)
            get_widest_bounds (self, target->name, &lower, &upper);
          ScFaultCells cells = sc_fault_cells_count (values, SC_FAULT_ANY, expected, lower, upper);
          if (cells.cells == 0)
            continue;

          g_autofree gchar *words = g_strdup_printf ("from lead time %d on", *first + 1);
          JsonObject *place = json_object_new ();
          json_object_set_int_member (place, "member", self->member);
          json_object_set_double_member (place, "lead_hours", 12.0 * (*first + 1));
          add_link (self, NULL, "rollout", target->name, self->query->kind, cells.cells, place,
                    g_strdup_printf ("Member %d hands it on: already at lead time %d, %" G_GUINT64_FORMAT " values of %s are at fault, "
                                     "and each later lead time is made from the ones before.",
                                     self->member, *first + 1, cells.cells, target->name));
          return TRUE;
        }
    }
  return TRUE;
}

/* Whether values at a probe are such that the value asked about may come from them, and of what kind. */
static gboolean
is_suspicious (const Trace *self, const ScEvent *event, ScFaultKind *kind, guint64 *cells, gint64 *first)
{
  const ScFieldStatistics *statistics = &event->statistics;
  gboolean is_latent = g_str_has_prefix (event->name, "network/");
  gboolean is_extreme = is_latent
                        || (g_str_has_prefix (event->name, "normalise/")
                            && fmax (fabs (statistics->minimum), fabs (statistics->maximum)) > EXTREME_NORMALISED);
  g_autofree gchar *variable = sc_probe_dup_variable (event->name);
  gboolean is_result = g_str_has_prefix (event->name, "denormalise/") || g_str_has_prefix (event->name, "restore_nan/");
  gboolean is_asked = variable == NULL || event->lead < self->lead || g_str_equal (variable, self->query->variable);
  const struct
  {
    ScFaultKind kind;
    guint64 cells;
    gint64 first;
  } found[] = {
    { SC_FAULT_NAN, event->unexpected, event->first_unexpected },
    { SC_FAULT_INFINITE, statistics->infinite, statistics->first_infinite },
    { SC_FAULT_OUTSIDE, self->query->kind == SC_FAULT_OUTSIDE || is_extreme ? statistics->outside : 0, statistics->first_outside },
  };

  /* What comes of the other variables at the end is none of this one's past, unless a later lead time is made from it. */
  if (is_result && !is_asked)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    if (found[i].cells > 0)
      {
        *kind = found[i].kind;
        *cells = found[i].cells;
        *first = found[i].first;
        return TRUE;
      }
  return FALSE;
}

/* Probes that tell the same part of the story: of the first of each group the chain has a link. */
static gchar *
dup_group (const gchar *name)
{
  static const gchar *const parts[] = { "network/grid2mesh", "network/transformer", "network/mesh2grid" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_has_prefix (name, parts[i]))
      return g_strdup (parts[i]);
  if (g_str_has_prefix (name, "network/") || g_str_has_prefix (name, "sampler/"))
    return g_strdup (name);
  return g_strndup (name, strcspn (name, "/"));
}

static ScFaultLink *
make_link (Trace *self, const ScEvent *event, ScFaultKind kind, guint64 cells, gint64 first, gboolean is_origin)
{
  g_autofree gchar *variable = NULL;
  g_autofree gchar *operation = sc_probe_dup_operation (event->name);
  JsonObject *place = sc_probe_places_describe (self->places, event, (gsize) first, &variable);
  g_autofree gchar *words = sc_place_to_words (place);
  g_autofree gchar *bounds = kind == SC_FAULT_OUTSIDE
                               ? g_strdup_printf (" (%.4g … %.4g are possible, %.4g … %.4g are there)", event->lower, event->upper,
                                                  event->statistics.minimum, event->statistics.maximum)
                               : g_strdup ("");
  g_autofree gchar *only = sc_probe_dup_variable (event->name);
  g_autofree gchar *of_all = only != NULL ? g_strconcat (" of ", only, NULL) : g_strdup ("");
  g_autofree gchar *of_first = only == NULL && variable != NULL ? g_strdup_printf (", of %s,", variable) : g_strdup ("");
  gchar *sentence = g_strdup_printf (
    "%s %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " values%s are %s%s after %s, the first%s at %s.",
    is_origin ? "Here it arose:" : "Then", cells, event->statistics.count, of_all, sc_fault_kind_get_words (kind), bounds, operation,
    of_first, words);

  return sc_fault_link_new (event->name, operation, variable, kind, cells, place, sentence);
}

/* Whether a change by hand was made at the probe; (transfer full) (nullable): which. */
static gchar *
dup_change_at (const Trace *self, const ScEvent *event)
{
  for (gsize i = 0; self->request->changes != NULL && self->request->changes[i] != NULL; i++)
    {
      g_autoptr (ScTrial) change = sc_trial_parse (self->request->changes[i], NULL);
      if (change != NULL && g_str_equal (change->probe, event->name)
          && (change->member < 0 || change->member == event->member) && (change->lead < 0 || change->lead == event->lead)
          && (change->sampler_step < 0 || change->sampler_step == event->sampler_step)
          && (change->call < 0 || change->call == event->call))
        return g_strdup (self->request->changes[i]);
    }
  return NULL;
}

/* The checkpoint's largest parameter, where it is larger than any should be. */
static void
add_parameter (Trace *self)
{
  ScCheckpoint *checkpoint = sc_forecaster_get_checkpoint (sc_rerun_get_forecaster (self->rerun));
  GHashTableIter iter;
  gpointer name, array;
  const gchar *worst = NULL;
  gdouble largest = EXTREME_PARAMETER;
  gsize at = 0;
  guint64 n = 0;

  g_hash_table_iter_init (&iter, sc_checkpoint_get_parameters (checkpoint));
  while (g_hash_table_iter_next (&iter, &name, &array))
    for (gsize i = 0; i < sc_array_get_size (array); i++)
      {
        gdouble size = fabs (sc_array_get_double (array, i));
        n += size > EXTREME_PARAMETER;
        if (size > largest || (size == largest && worst != NULL && strcmp (name, worst) < 0))
          {
            largest = size;
            worst = name;
            at = i;
          }
      }
  if (worst == NULL)
    return;
  JsonObject *place = json_object_new ();
  json_object_set_string_member (place, "parameter", worst);
  json_object_set_int_member (place, "index", (gint64) at);
  add_link (self, NULL, "parameter", NULL, SC_FAULT_OUTSIDE, n, place,
            g_strdup_printf ("%s: the parameter %s is %.4g at index %" G_GSIZE_FORMAT "; no trained parameter is larger than %g.",
                             self->request->checkpoint, worst, largest, at, EXTREME_PARAMETER));
}

/* Scaling makes what is possible impossible where the statistics are not the variable's. */
static void
add_statistics (Trace *self, const ScEvent *event, gint64 first)
{
  ScStatistics *statistics = sc_forecaster_get_statistics (sc_rerun_get_forecaster (self->rerun));
  const ScTask *task = sc_checkpoint_get_task (sc_forecaster_get_checkpoint (sc_rerun_get_forecaster (self->rerun)));
  g_autofree gchar *variable = NULL;
  JsonObject *place = sc_probe_places_describe (self->places, event, (gsize) first, &variable);
  gint level = -1;

  for (gsize i = 0; json_object_has_member (place, "level") && i < task->n_levels; i++)
    if (task->levels[i] == json_object_get_double_member (place, "level"))
      level = (gint) i;
  gdouble mean = (gdouble) sc_statistics_get (statistics, SC_STATISTICS_MEAN, variable, level);
  gdouble stddev = (gdouble) sc_statistics_get (statistics, SC_STATISTICS_STDDEV, variable, level);
  gdouble of_change = (gdouble) sc_statistics_get (statistics, SC_STATISTICS_DIFFS_STDDEV, variable, level);
  add_link (self, NULL, "statistics", variable, SC_FAULT_OUTSIDE, 1, place,
            g_strdup_printf ("%s: the statistics of %s are a mean of %.4g, a standard deviation of %.4g and one of its change of %.4g: "
                             "what was possible before is not after being scaled with them.",
                             self->request->stats, variable, mean, stddev, of_change));
}

/* What was read so: into the file. */
static gboolean
follow_into_inputs (Trace *self, const ScFaultLink *origin, GError **error)
{
  g_autoptr (ScDataset) forcings = self->request->forcings != NULL ? sc_open_dataset (self->request->forcings, SC_OPEN_DEFAULT, NULL) : NULL;
  g_autoptr (ScDataset) inputs = self->request->inputs != NULL ? sc_open_dataset (self->request->inputs, SC_OPEN_DEFAULT, NULL) : NULL;
  gboolean is_forcing = origin->probe != NULL && strstr (origin->probe, "/forcings/") != NULL;
  ScDataset *source = is_forcing && forcings != NULL && sc_dataset_get (forcings, origin->variable) != NULL ? forcings : inputs;
  ScVariable *variable = source != NULL && origin->variable != NULL ? sc_dataset_get (source, origin->variable) : NULL;
  gdouble lower, upper;

  if (variable == NULL)
    return TRUE;
  g_autoptr (ScArray) values = sc_variable_load (variable, error);
  if (values == NULL)
    return FALSE;

  /* The value at the same place, where the file has one at fault there; else its first one. */
  get_widest_bounds (self, origin->variable, &lower, &upper);
  ScFaultCells cells = sc_fault_cells_count (values, origin->kind, NULL, lower, upper);
  if (cells.cells == 0)
    return TRUE;
  gsize index = cells.first;
  for (gsize i = cells.first; i < sc_array_get_size (values); i++)
    {
      const gsize one = 1;
      g_autoptr (ScArray) value = sc_array_new_for_data (SC_DTYPE_FLOAT64, 1, &one, (gdouble[]){ sc_array_get_double (values, i) }, NULL, NULL);
      if (sc_fault_cells_count (value, origin->kind, NULL, lower, upper).cells == 0)
        continue;
      g_autoptr (JsonObject) place = sc_cell_describe (source, variable, values->shape, NULL, i);
      gboolean same = TRUE;
      static const gchar *const names[] = { "lat", "lon", "level" };
      for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
        if (json_object_has_member (origin->first, names[k]) && json_object_has_member (place, names[k]))
          same &= fabs (json_object_get_double_member (origin->first, names[k]) - json_object_get_double_member (place, names[k])) < 1e-3;
      if (same)
        {
          index = i;
          break;
        }
    }
  return sc_dataset_origin_append (self->chain, source, origin->variable, origin->kind, index, lower, upper, error);
}

/* From the probes' events to links, the latest first. */
static gboolean
follow_probes (Trace *self, GPtrArray *events, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) links = g_ptr_array_new ();
  const ScEvent *origin = NULL;
  gint64 origin_first = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const ScEvent *event = g_ptr_array_index (events, i);
      ScFaultKind kind;
      guint64 cells;
      gint64 first;

      if (!is_suspicious (self, event, &kind, &cells, &first))
        continue;
      g_autofree gchar *group = dup_group (event->name);
      if (g_hash_table_contains (groups, group))
        continue;
      g_ptr_array_add (links, make_link (self, event, kind, cells, first, origin == NULL));
      if (origin == NULL)
        {
          origin = event;
          origin_first = first;
        }
      g_hash_table_add (groups, g_steal_pointer (&group));
    }
  for (guint i = links->len; i-- > 0;)
    g_ptr_array_add (self->chain, g_ptr_array_index (links, i));
  if (origin == NULL)
    {
      add_link (self, NULL, "run", self->query->variable, self->query->kind, 0, NULL,
                g_strdup_printf ("Made again from the same files, the forecast has no such value: the file was changed after it was made, "
                                 "or another kind of processor made it."));
      return TRUE;
    }

  const ScFaultLink *last = g_ptr_array_index (self->chain, self->chain->len - 1);
  g_autofree gchar *change = dup_change_at (self, origin);
  if (change != NULL)
    add_link (self, origin->name, "change", last->variable, last->kind, 1, json_object_ref (last->first),
              g_strdup_printf ("A value was changed there by hand: %s.", change));
  else if (g_str_has_prefix (origin->name, "read/") || g_str_has_prefix (origin->name, "merge/"))
    return follow_into_inputs (self, last, error);
  else if (g_str_has_prefix (origin->name, "normalise/") || g_str_has_prefix (origin->name, "denormalise/"))
    add_statistics (self, origin, origin_first);
  else if (g_str_has_prefix (origin->name, "network/"))
    add_parameter (self);
  return TRUE;
}

/* Whether the files are those that the forecast was made from. */
static void
compare_identity (Trace *self)
{
  const ScConfiguration *now = sc_forecaster_get_configuration (sc_rerun_get_forecaster (self->rerun));
  static const struct { const gchar *name; const gchar *words; } digests[] = {
    { "checkpoint", "the checkpoint" }, { "statistics", "the statistics" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (digests); i++)
    {
      JsonNode *then = json_object_get_member (json_node_get_object (self->identity), digests[i].name);
      JsonNode *here = json_object_get_member (json_node_get_object (now->identity), digests[i].name);
      if (then != NULL && here != NULL && !json_node_equal (then, here))
        add_link (self, NULL, "run", NULL, self->query->kind, 0, NULL,
                  g_strdup_printf ("Of what the forecast was made from, %s has changed since; what follows is made with it as it is now.",
                                   digests[i].words));
    }
}

static gboolean
trace_forecast (Trace *self, const gsize *start, const gsize *count, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean found, is_expected;
  gint first;

  self->request = sc_forecast_header_read (self->dataset, &self->identity, error);
  if (self->request == NULL)
    return FALSE;
  if (!find_value (self, start, count, &found, &is_expected, &failure))
    {
      if (self->rerun != NULL || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      /* Without what it was made from the way ends at the file. */
      add_link (self, NULL, "run", self->query->variable, self->query->kind, 0, NULL,
                g_strdup_printf ("The forecast cannot be made again to look into it: %s.", failure->message));
      return TRUE;
    }
  if (!found)
    return TRUE;

  ScForecaster *forecaster = sc_rerun_get_forecaster (self->rerun);
  const ScFrameGrid *grid = &sc_forecaster_get_frames (forecaster)->grid;
  self->places = sc_probe_places_new (sc_forecaster_get_checkpoint (forecaster), grid->lat, grid->n_lat, grid->lon, grid->n_lon, error);
  if (self->places == NULL)
    return FALSE;
  compare_identity (self);
  if (is_expected)
    {
      const ScFaultLink *value = g_ptr_array_index (self->chain, 0);
      ScFaultLink of_inputs = { .variable = (gchar *) self->query->variable, .kind = SC_FAULT_NAN, .first = value->first };
      add_link (self, "restore_nan", "putting the missing values back", self->query->variable, SC_FAULT_NAN, value->cells,
                json_object_ref (value->first),
                g_strdup_printf ("Expected: every input frame lacks %s there, as it does over land, and the forecast is given the "
                                 "missing values back.", self->query->variable));
      return follow_into_inputs (self, &of_inputs, error);
    }
  if (!find_first_lead (self, &first, error))
    return FALSE;
  g_autoptr (GPtrArray) events = sc_rerun_step (self->rerun, self->dataset, self->sample, first, self->query->progress,
                                                self->query->progress_data, error);
  return events != NULL && follow_probes (self, events, error);
}

/* --- In any other dataset ------------------------------------------------- */

static gboolean
trace_dataset (Trace *self, const gsize *start, const gsize *count, GError **error)
{
  const gsize *shape = sc_variable_get_shape (self->variable);
  gint ndim = sc_variable_get_ndim (self->variable);
  g_autoptr (ScArray) values = sc_variable_read (self->variable, start, count, error);
  if (values == NULL)
    return FALSE;

  ScFaultCells cells = sc_fault_cells_count (values, self->query->kind, NULL, -INFINITY, INFINITY);
  if (cells.cells == 0)
    return TRUE;
  gsize rest = cells.first, index = 0, scale = 1;
  for (gint d = ndim - 1; d >= 0; d--)
    {
      index += (rest % count[d] + start[d]) * scale;
      rest /= count[d];
      scale *= shape[d];
    }
  return sc_dataset_origin_append (self->chain, self->dataset, self->query->variable, self->query->kind, index, -INFINITY, INFINITY,
                                   error);
}

GPtrArray *
sc_fault_trace (const ScFaultQuery *query, GError **error)
{
  g_return_val_if_fail (query != NULL && query->path != NULL && query->variable != NULL, NULL);

  g_auto (Trace) self = { .query = query, .chain = sc_fault_chain_new () };
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS] = { 0 };

  self.dataset = sc_open_dataset (query->path, SC_OPEN_DEFAULT, error);
  if (self.dataset == NULL)
    return NULL;
  self.variable = sc_dataset_get (self.dataset, query->variable);
  if (self.variable == NULL)
    {
      g_autofree gchar *names = g_strjoinv (", ", (GStrv) sc_dataset_get_variable_names (self.dataset));
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MISSING, "%s: there is no variable %s, but these: %s", query->path,
                   query->variable, names);
      return NULL;
    }
  if (!sc_dtype_is_number (sc_variable_get_dtype (self.variable)))
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "%s: the variable %s holds no numbers", query->path,
                   query->variable);
      return NULL;
    }
  gboolean is_forecast = sc_forecast_header_is_there (self.dataset) && sc_variable_get_ndim (self.variable) >= 5
                         && g_str_equal (sc_variable_get_dims (self.variable)[0], "sample");
  if (!choose_part (&self, start, count, error)
      || !(is_forecast ? trace_forecast (&self, start, count, error) : trace_dataset (&self, start, count, error)))
    return NULL;
  return g_steal_pointer (&self.chain);
}
