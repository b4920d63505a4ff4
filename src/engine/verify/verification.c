/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/verification-private.h"

#include <math.h>
#include <string.h>

#include "sphere/latitude-weights.h"
#include "verify/verify-error.h"

/* Levels are read together while their fields take no more than this. */
#define GROUP_BYTES (64 * 1024 * 1024)
/* Longitudes are taken to go around where the steps agree to this, in degrees. */
#define CIRCLE_TOLERANCE 1e-3

static void
scored_map_free (gpointer data)
{
  ScScoredMap *map = data;

  g_free (map->thresholds);
  g_free (map->sums);
  g_free (map);
}

void
sc_verification_free (ScVerification *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->source_names);
  g_free (self->source_members);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->units);
  g_ptr_array_unref (self->maps);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static void
release_fields (ScVerificationWork *self)
{
  for (gsize s = 0; s < self->request.n_sources; s++)
    {
      g_clear_pointer (&self->sources[s].values, sc_array_unref);
      g_clear_pointer (&self->sources[s].deviation, sc_array_unref);
    }
}

static void
work_clear (ScVerificationWork *self)
{
  if (self->sources != NULL)
    release_fields (self);
  for (gsize s = 0; s < self->request.n_sources; s++)
    sc_dataset_unref (self->request_sources[s].dataset);
  g_free (self->request_sources);
  g_clear_pointer (&self->request.truth, sc_dataset_unref);
  for (gsize s = 0; self->sources != NULL && s < self->request.n_sources; s++)
    {
      ScVerifiedSource *source = &self->sources[s];
      sc_forecast_times_clear (&source->times);
      sc_frame_times_clear (&source->frames);
      g_free (source->places);
      g_clear_pointer (&source->climatology, sc_climatology_free);
      sc_map_reader_clear (&source->reader);
    }
  g_free (self->sources);
  sc_frame_times_clear (&self->truth_times);
  g_free (self->truth_places);
  g_clear_pointer (&self->leads, g_array_unref);
  g_free (self->weights);
  g_clear_pointer (&self->power, sc_zonal_power_free);
  g_clear_pointer (&self->threads, sc_threads_free);
  sc_map_reader_clear (&self->truth);
  g_clear_pointer (&self->levels, sc_array_unref);
  g_free (self->counted);
  g_clear_pointer (&self->result, sc_verification_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScVerificationWork, work_clear)

/* (transfer full) (nullable): the labels of a coordinate as numbers. */
static gdouble *
load_numbers (ScDataset *dataset, const gchar *name, gsize *n, GError **error)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, name);

  if (coordinate == NULL || sc_variable_get_ndim (coordinate) != 1)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_COORDINATE,
                   "%s: there is no coordinate %s along a dimension of that name", sc_verification_get_path (dataset), name);
      return NULL;
    }
  g_autoptr (ScArray) labels = sc_variable_load (coordinate, error);
  if (labels == NULL)
    return NULL;
  *n = sc_array_get_size (labels);
  gdouble *numbers = g_new (gdouble, MAX (*n, 1));
  for (gsize i = 0; i < *n; i++)
    numbers[i] = sc_array_get_double (labels, i);
  return numbers;
}

static gboolean
goes_around (const gdouble *lon, gsize n)
{
  if (n < 4)
    return FALSE;
  for (gsize i = 1; i < n; i++)
    if (fabs (fabs (lon[i] - lon[i - 1]) - 360.0 / (gdouble) n) > CIRCLE_TOLERANCE)
      return FALSE;
  return TRUE;
}

static gboolean
read_grid (ScVerificationWork *self, GError **error)
{
  ScDataset *forecast = self->request.sources[0].dataset;
  g_autofree gdouble *lat = load_numbers (forecast, "lat", &self->n_lat, error);
  g_autofree gdouble *lon = lat != NULL ? load_numbers (forecast, "lon", &self->n_lon, error) : NULL;
  ScVariable *level = sc_dataset_get_coordinate (forecast, "level");

  if (lon == NULL)
    return FALSE;
  self->weights = g_new (gdouble, MAX (self->n_lat, 1));
  if (!sc_latitude_weights (lat, self->n_lat, self->weights, error))
    return FALSE;
  if (level != NULL && sc_variable_get_ndim (level) == 1 && (self->levels = sc_variable_load (level, error)) == NULL)
    return FALSE;
  if (goes_around (lon, self->n_lon))
    {
      self->power = sc_zonal_power_new (self->n_lon, error);
      if (self->power == NULL)
        return FALSE;
    }
  else
    g_ptr_array_add (self->result->notes, g_strdup ("no spectra: the longitudes do not go around the Earth evenly"));
  self->counted = g_malloc (MAX (self->n_lat * self->n_lon, 1));
  return TRUE;
}

/* Whether @name is something that has maps: lat and lon. */
static gboolean
is_map (ScDataset *dataset, const gchar *name)
{
  ScVariable *variable = sc_dataset_get_variable (dataset, name);
  return variable != NULL && sc_dtype_is_number (sc_variable_get_dtype (variable))
         && sc_variable_get_dim (variable, "lat") >= 0 && sc_variable_get_dim (variable, "lon") >= 0;
}

static gboolean
choose_variables (ScVerificationWork *self, GError **error)
{
  const ScVerificationRequest *request = &self->request;
  ScDataset *forecast = request->sources[0].dataset;
  g_autoptr (GString) lacking = g_string_new (NULL);

  for (gsize i = 0; request->variables != NULL && request->variables[i] != NULL; i++)
    {
      ScDataset *without = !is_map (forecast, request->variables[i]) ? forecast
                           : !is_map (request->truth, request->variables[i]) ? request->truth : NULL;
      if (without == NULL)
        continue;
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MISSING, "%s: there are no maps of the variable %s",
                   sc_verification_get_path (without), request->variables[i]);
      return FALSE;
    }
  for (const gchar *const *name = sc_dataset_get_variable_names (forecast); *name != NULL; name++)
    {
      if (!is_map (forecast, *name) || (request->variables != NULL && !g_strv_contains (request->variables, *name)))
        continue;
      if (!is_map (request->truth, *name))
        {
          g_string_append_printf (lacking, "%s%s", lacking->len > 0 ? ", " : "", *name);
          continue;
        }
      g_ptr_array_add (self->result->variables, g_strdup (*name));
      g_ptr_array_add (self->result->units,
                       g_strdup (sc_variable_get_attribute (sc_dataset_get_variable (forecast, *name), "units")));
    }
  if (self->result->variables->len == 0)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MISSING, "%s has no variable of %s with maps to score",
                   sc_verification_get_path (request->truth), sc_verification_get_path (forecast));
      return FALSE;
    }
  if (lacking->len > 0)
    g_ptr_array_add (self->result->notes,
                     g_strdup_printf ("left out: %s has no %s", sc_verification_get_path (request->truth), lacking->str));
  for (gsize t = 0; t < request->n_thresholds; t++)
    if (!g_ptr_array_find_with_equal_func (self->result->variables, request->thresholds[t].variable, g_str_equal, NULL))
      {
        g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST,
                     "a threshold is given for %s, which is not scored", request->thresholds[t].variable);
        return FALSE;
      }
  return TRUE;
}

/* Of the present variable every source must have the forecast's maps. */
static gboolean
check_shape (const ScMapReader *reader, const ScMapReader *like, GError **error)
{
  const ScMapAxis axes[] = { SC_MAP_AXIS_LEVEL, SC_MAP_AXIS_LAT, SC_MAP_AXIS_LON };
  const gchar *const names[] = { "level", "lat", "lon" };

  for (gsize i = 0; i < G_N_ELEMENTS (axes); i++)
    if (reader->size[axes[i]] != like->size[axes[i]])
      {
        g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_COORDINATE,
                     "the variable %s has %" G_GSIZE_FORMAT " values along %s in %s and %" G_GSIZE_FORMAT " in %s",
                     like->name, like->size[axes[i]], names[i], like->path, reader->size[axes[i]], reader->path);
        return FALSE;
      }
  return TRUE;
}

static gboolean
open_readers (ScVerificationWork *self, const gchar *name, GError **error)
{
  const ScVerificationRequest *request = &self->request;

  sc_map_reader_clear (&self->truth);
  for (gsize s = 0; s < request->n_sources; s++)
    {
      ScVerifiedSource *source = &self->sources[s];

      sc_map_reader_clear (&source->reader);
      if (source->climatology != NULL)
        source->has_variable = sc_climatology_has (source->climatology, name);
      else
        source->has_variable = is_map (request->sources[s].dataset, name);
      if (!source->has_variable)
        {
          g_ptr_array_add (self->result->notes, g_strdup_printf ("left out: %s has no %s", sc_verification_get_path (request->sources[s].dataset),
                                                                 name));
          continue;
        }
      if (source->climatology == NULL
          && (!sc_map_reader_init (&source->reader, request->sources[s].dataset, name, NULL, error)
              || !check_shape (&source->reader, &self->sources[0].reader, error)))
        return FALSE;
    }
  return sc_map_reader_init (&self->truth, request->truth, name, NULL, error)
         && check_shape (&self->truth, &self->sources[0].reader, error);
}

static gsize
count_members (const ScVerificationWork *self, gsize source)
{
  return self->request.sources[source].kind == SC_VERIFY_CLIMATOLOGY ? 0
         : self->sources[source].reader.size[SC_MAP_AXIS_SAMPLE];
}

static gdouble
get_level (const ScVerificationWork *self, gsize level)
{
  const ScMapReader *reader = &self->sources[0].reader;

  if (reader->axis[SC_MAP_AXIS_LEVEL] < 0)
    return NAN;
  return self->levels != NULL ? sc_array_get_double (self->levels, level) : (gdouble) level;
}

static ScScoredMap *
new_scored_map (const ScVerificationWork *self, const gchar *variable, gsize source, gsize level, gint64 lead, GError **error)
{
  const ScVerificationRequest *request = &self->request;
  ScScoredMap *map = g_new0 (ScScoredMap, 1);
  gsize n_thresholds = 0;

  map->variable = variable;
  map->source = source;
  map->level = get_level (self, level);
  map->lead = lead;
  map->thresholds = g_new (gdouble, MAX (request->n_thresholds, 1));
  for (gsize t = 0; t < request->n_thresholds; t++)
    if (g_str_equal (request->thresholds[t].variable, variable)
        && (isnan (request->thresholds[t].level) || request->thresholds[t].level == map->level))
      map->thresholds[n_thresholds++] = request->thresholds[t].value;
  sc_score_layout_init (&map->layout, count_members (self, source), n_thresholds,
                        self->power != NULL && self->sources[source].climatology == NULL
                          ? sc_zonal_power_get_n_waves (self->power) : 0);
  map->sums = g_try_new0 (gdouble, self->result->n_starts * map->layout.size);
  if (map->sums != NULL)
    return map;
  g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MEMORY, "there is too little memory for the scores of %s", variable);
  scored_map_free (map);
  return NULL;
}

/* Adds the results of levels [first, first + n), all lead times and sources; scorers as well, one a level and source. */
static gboolean
add_results (ScVerificationWork *self, const gchar *variable, gsize first, gsize n, GPtrArray *scorers, GError **error)
{
  for (gsize level = first; level < first + n; level++)
    for (guint l = 0; l < self->leads->len; l++)
      for (gsize s = 0; s < self->request.n_sources; s++)
        {
          if (!self->sources[s].has_variable)
            continue;
          ScScoredMap *map = new_scored_map (self, variable, s, level, g_array_index (self->leads, gint64, l), error);
          if (map == NULL)
            return FALSE;
          g_ptr_array_add (self->result->maps, map);
          if (l > 0)
            continue;
          ScScorer *scorer = sc_scorer_new (&map->layout, self->n_lat, self->n_lon, self->power, self->threads, error);
          if (scorer == NULL)
            return FALSE;
          g_ptr_array_add (scorers, scorer);
        }
  return TRUE;
}

static ScArray *
read_place (const ScMapReader *reader, ScFramePlace place, gsize level, gsize n_levels, GError **error)
{
  const gsize batch = reader->size[SC_MAP_AXIS_BATCH] == 1 ? 0 : place.batch;
  return sc_map_reader_read (reader, batch, place.time, level, n_levels, error);
}

static gboolean
read_source (ScVerificationWork *self, gsize index, guint lead, gsize start, gsize level, gsize n_levels, GError **error)
{
  ScVerifiedSource *source = &self->sources[index];
  const gsize n_starts = self->result->n_starts;
  if (self->request.sources[index].kind == SC_VERIFY_PERSISTENCE && source->values != NULL)
    return TRUE; /* the same for every lead time */
  g_clear_pointer (&source->values, sc_array_unref);
  g_clear_pointer (&source->deviation, sc_array_unref);
  switch (self->request.sources[index].kind)
    {
    case SC_VERIFY_FORECAST:
      source->values = read_place (&source->reader, source->places[lead * n_starts + start], level, n_levels, error);
      return source->values != NULL;
    case SC_VERIFY_PERSISTENCE:
      source->values = read_place (&source->reader, source->places[start], level, n_levels, error);
      return source->values != NULL;
    case SC_VERIFY_CLIMATOLOGY:
      {
        const gint64 date = sc_forecast_times_get_date (&self->sources[0].times, start,
                                                        g_array_index (self->leads, gint64, lead));
        g_autoptr (GError) cause = NULL;
        if (!sc_climatology_read (source->climatology, self->sources[0].reader.name, date, level, n_levels, &source->values,
                                  &source->deviation, error))
          return FALSE;
        if (sc_array_get_size (source->values) == n_levels * self->n_lat * self->n_lon)
          return TRUE;
        g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_COORDINATE, "%s: the variable %s has another shape than in %s",
                     sc_verification_get_path (self->request.sources[index].dataset), self->sources[0].reader.name,
                     self->sources[0].reader.path);
        return FALSE;
      }
    default:
      g_assert_not_reached ();
    }
}

/* A cell counts where no one lacks a value. */
static void
mark_counted (ScVerificationWork *self, const gfloat *truth, gsize level, gsize n_levels)
{
  const gsize n_grid = self->n_lat * self->n_lon;

  for (gsize i = 0; i < n_grid; i++)
    self->counted[i] = isfinite (truth[i]) != 0;
  for (gsize s = 0; s < self->request.n_sources; s++)
    {
      const ScVerifiedSource *source = &self->sources[s];

      if (!source->has_variable)
        continue;
      for (gsize m = 0; m < MAX (count_members (self, s), 1); m++)
        {
          const gfloat *values = (const gfloat *) source->values->data + (m * n_levels + level) * n_grid;
          for (gsize i = 0; i < n_grid; i++)
            self->counted[i] &= isfinite (values[i]) != 0;
        }
      if (source->deviation != NULL)
        {
          const gfloat *values = (const gfloat *) source->deviation->data + level * n_grid;
          for (gsize i = 0; i < n_grid; i++)
            self->counted[i] &= isfinite (values[i]) && values[i] >= 0;
        }
    }
}

/* One start and lead time of a group of levels; @maps begins with the group's results. */
static gboolean
add_frame (ScVerificationWork *self, guint lead, gsize start, gsize first, gsize n_levels, ScScoredMap *const *maps, GPtrArray *scorers,
           GError **error)
{
  const gsize n_grid = self->n_lat * self->n_lon;
  g_autoptr (ScArray) truth = read_place (&self->truth, self->truth_places[lead * self->result->n_starts + start], first,
                                          n_levels, error);
  gsize n_having = 0;

  if (truth == NULL)
    return FALSE;
  for (gsize s = 0; s < self->request.n_sources; s++)
    {
      if (!self->sources[s].has_variable)
        continue;
      n_having++;
      if (!read_source (self, s, lead, start, first, n_levels, error))
        return FALSE;
    }
  for (gsize level = 0; level < n_levels; level++)
    {
      const gfloat *truth_values = (const gfloat *) truth->data + level * n_grid;
      gsize having = 0;

      mark_counted (self, truth_values, level, n_levels);
      for (gsize s = 0; s < self->request.n_sources; s++)
        {
          const ScVerifiedSource *source = &self->sources[s];
          if (!source->has_variable)
            continue;
          ScScoredMap *map = maps[(level * self->leads->len + lead) * n_having + having];
          const ScScoreMap one = {
            .n_lat = self->n_lat,
            .n_lon = self->n_lon,
            .weights = self->weights,
            .truth = truth_values,
            .members = (const gfloat *) source->values->data + level * n_grid,
            .stride = n_levels * n_grid,
            .deviation = source->deviation != NULL ? (const gfloat *) source->deviation->data + level * n_grid : NULL,
            .counted = self->counted,
            .thresholds = map->thresholds,
          };
          sc_scorer_add (g_ptr_array_index (scorers, level * n_having + having), &one, map->sums + start * map->layout.size);
          having++;
        }
    }
  return TRUE;
}

static gboolean
add_group (ScVerificationWork *self, const gchar *variable, gsize first, gsize n_levels, GError **error)
{
  g_autoptr (GPtrArray) scorers = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_scorer_free);
  const guint before = self->result->maps->len;

  if (!add_results (self, variable, first, n_levels, scorers, error))
    return FALSE;
  for (gsize start = 0; start < self->result->n_starts; start++)
    {
      release_fields (self);
      for (guint lead = 0; lead < self->leads->len; lead++)
        {
          if (g_cancellable_set_error_if_cancelled (self->request.cancellable, error)
              || !add_frame (self, lead, start, first, n_levels, (ScScoredMap *const *) self->result->maps->pdata + before,
                             scorers, error))
            return FALSE;
          self->done += n_levels;
          if (self->request.progress != NULL)
            self->request.progress ((gdouble) self->done / (gdouble) self->total, self->request.progress_data);
        }
    }
  return TRUE;
}

static gsize
count_levels (ScDataset *forecast, const gchar *name)
{
  ScVariable *variable = sc_dataset_get_variable (forecast, name);
  const gint level = sc_variable_get_dim (variable, "level");
  return level < 0 ? 1 : sc_variable_get_shape (variable)[level];
}

static gboolean
add_variable (ScVerificationWork *self, const gchar *name, GError **error)
{
  if (!open_readers (self, name, error))
    return FALSE;

  const gsize n_levels = self->sources[0].reader.size[SC_MAP_AXIS_LEVEL];
  gsize maps = 1;
  for (gsize s = 0; s < self->request.n_sources; s++)
    if (self->sources[s].has_variable)
      maps += MAX (count_members (self, s), 2);
  const gsize group = CLAMP (GROUP_BYTES / MAX (maps * self->n_lat * self->n_lon * sizeof (gfloat), 1), 1, n_levels);

  for (gsize s = 0; s < self->request.n_sources; s++)
    self->result->source_members[s] = MAX (self->result->source_members[s],
                                           self->sources[s].has_variable ? count_members (self, s) : 0);
  for (gsize first = 0; first < n_levels; first += group)
    if (!add_group (self, name, first, MIN (group, n_levels - first), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_request (const ScVerificationRequest *request, GError **error)
{
  if (request->n_sources > 0 && request->sources[0].kind == SC_VERIFY_FORECAST && request->truth != NULL)
    return TRUE;
  g_set_error_literal (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST, "the verification lacks a forecast or a truth");
  return FALSE;
}

static ScVerification *
new_result (const ScVerificationRequest *request)
{
  ScVerification *self = g_new0 (ScVerification, 1);

  self->n_starts = (gsize) MAX (sc_dataset_get_dim_size (request->sources[0].dataset, "batch"), 1);
  self->n_sources = request->n_sources;
  self->source_names = g_new0 (gchar *, request->n_sources + 1);
  self->source_members = g_new0 (gsize, request->n_sources);
  for (gsize s = 0; s < request->n_sources; s++)
    self->source_names[s] = g_strdup (request->sources[s].name);
  self->variables = g_ptr_array_new_with_free_func (g_free);
  self->units = g_ptr_array_new_with_free_func (g_free);
  self->maps = g_ptr_array_new_with_free_func (scored_map_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

ScVerification *
sc_verification_new (const ScVerificationRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, NULL);

  if (!check_request (request, error))
    return NULL;

  g_auto (ScVerificationWork) work = { .request = *request };
  work.request_sources = g_new (ScVerifySource, request->n_sources);
  for (gsize s = 0; s < request->n_sources; s++)
    {
      work.request_sources[s] = request->sources[s];
      sc_dataset_ref (request->sources[s].dataset);
    }
  work.request.sources = work.request_sources;
  sc_dataset_ref (request->truth);
  if (!sc_verification_match_coordinates (&work, error))
    return NULL;
  work.result = new_result (request);
  work.sources = g_new0 (ScVerifiedSource, request->n_sources);
  work.threads = sc_threads_new (request->threads);
  if (!read_grid (&work, error) || !sc_verification_match_times (&work, error) || !choose_variables (&work, error))
    return NULL;
  for (guint v = 0; v < work.result->variables->len; v++)
    work.total += count_levels (request->sources[0].dataset, g_ptr_array_index (work.result->variables, v))
                  * work.result->n_starts * work.leads->len;
  for (guint v = 0; v < work.result->variables->len; v++)
    if (!add_variable (&work, g_ptr_array_index (work.result->variables, v), error))
      return NULL;
  return g_steal_pointer (&work.result);
}
