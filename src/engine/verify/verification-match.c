/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/verification-private.h"

#include "combine/alignment.h"
#include "dataset/labels.h"
#include "verify/verify-error.h"

const gchar *
sc_verification_get_path (ScDataset *dataset)
{
  const gchar *path = sc_dataset_get_path (dataset);
  return path != NULL ? path : "the dataset";
}

/* (transfer full) (nullable): @dataset reduced to the forecast's levels where it has all of them and others too. */
static ScDataset *
choose_levels (ScDataset *dataset, ScDataset *forecast, GError **error)
{
  ScVariable *wanted = sc_dataset_get_coordinate (forecast, "level"), *there = sc_dataset_get_coordinate (dataset, "level");

  if (wanted == NULL || there == NULL || sc_variable_get_ndim (wanted) != 1 || sc_variable_get_ndim (there) != 1)
    return sc_dataset_ref (dataset);

  g_autoptr (ScArray) wanted_labels = sc_variable_load (wanted, error);
  g_autoptr (ScArray) labels = wanted_labels != NULL ? sc_variable_load (there, error) : NULL;
  if (labels == NULL)
    return NULL;
  if (!sc_labels_comparable (labels, wanted_labels) || sc_labels_equal (labels, wanted_labels))
    return sc_dataset_ref (dataset);

  const gsize n = sc_array_get_size (wanted_labels);
  g_autofree gssize *found = sc_labels_find (labels, wanted_labels);
  g_autofree gsize *positions = g_new (gsize, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      if (found[i] < 0)
        return sc_dataset_ref (dataset);
      positions[i] = (gsize) found[i];
    }
  ScDataset *chosen = sc_dataset_select (dataset, "level", positions, n, error);
  if (chosen != NULL)
    sc_dataset_set_path (chosen, sc_dataset_get_path (dataset));
  return chosen;
}

/* Puts @chosen, which is taken, in the place of a dataset. */
static gboolean
replace_dataset (ScDataset **place, ScDataset *chosen)
{
  if (chosen == NULL)
    return FALSE;
  sc_dataset_unref (*place);
  *place = chosen;
  return TRUE;
}

/* Whether elements of `batch` are told apart by their dates, and not by labels or by their order. */
static gboolean
has_dated_starts (ScDataset *dataset)
{
  return sc_dataset_get (dataset, "datetime") != NULL && sc_dataset_get_coordinate (dataset, "batch") == NULL;
}

/* The labels that all have must be the same; the sentence is the alignment's. */
static gboolean
check_coordinates (const ScVerificationRequest *request, GError **error)
{
  static const gchar *const excluded[] = { "batch", "time", "sample", "number", "month", "dayofyear", "hour", NULL };
  ScDataset *forecast = request->sources[0].dataset;

  for (gsize s = 0; s < request->n_sources; s++)
    {
      ScDataset *pair[] = { forecast, s == 0 ? request->truth : request->sources[s].dataset };
      const gboolean by_date = (s == 0 || request->sources[s].kind != SC_VERIFY_FORECAST)
                               && has_dated_starts (pair[0]) && has_dated_starts (pair[1]);
      const ScAlignment exact = { .join = SC_JOIN_EXACT, .exclude = by_date ? excluded : excluded + 1, .lazy = TRUE };
      g_autoptr (ScAlignReport) report = sc_align_report_new ();
      g_autoptr (GError) cause = NULL;
      g_autoptr (GPtrArray) aligned = sc_align (pair, 2, &exact, report, &cause);

      if (aligned == NULL)
        {
          g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_COORDINATE, "%s cannot be compared with %s: %s",
                       sc_verification_get_path (pair[0]), sc_verification_get_path (pair[1]), cause->message);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
sc_verification_match_coordinates (ScVerificationWork *self, GError **error)
{
  ScDataset *forecast = self->request_sources[0].dataset;

  for (gsize s = 1; s < self->request.n_sources; s++)
    if (self->request_sources[s].kind != SC_VERIFY_FORECAST
        && !replace_dataset (&self->request_sources[s].dataset,
                             choose_levels (self->request_sources[s].dataset, forecast, error)))
      return FALSE;
  return replace_dataset (&self->request.truth, choose_levels (self->request.truth, forecast, error))
         && check_coordinates (&self->request, error);
}

static gsize
get_n_starts (ScDataset *dataset)
{
  return (gsize) MAX (sc_dataset_get_dim_size (dataset, "batch"), 1);
}

static gboolean
read_times (ScVerificationWork *self, GError **error)
{
  const ScVerificationRequest *request = &self->request;

  for (gsize s = 0; s < request->n_sources; s++)
    {
      ScVerifiedSource *source = &self->sources[s];
      ScDataset *dataset = request->sources[s].dataset;

      switch (request->sources[s].kind)
        {
        case SC_VERIFY_FORECAST:
          if (!sc_forecast_times_read (&source->times, dataset, error))
            return FALSE;
          if (source->times.n_starts != self->result->n_starts)
            {
              g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_COORDINATE,
                           "%s has %" G_GSIZE_FORMAT " starts along batch, but %s has %" G_GSIZE_FORMAT,
                           sc_verification_get_path (dataset), source->times.n_starts,
                           sc_verification_get_path (request->sources[0].dataset), self->result->n_starts);
              return FALSE;
            }
          if (!sc_forecast_times_check_same (&self->sources[0].times, &source->times, error))
            return FALSE;
          break;
        case SC_VERIFY_PERSISTENCE:
          if (!sc_frame_times_read (&source->frames, dataset, get_n_starts (dataset), error))
            return FALSE;
          break;
        case SC_VERIFY_CLIMATOLOGY:
          source->climatology = sc_climatology_new (dataset, error);
          if (source->climatology == NULL)
            return FALSE;
          if (self->sources[0].times.times.dates == NULL)
            {
              g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
                           "%s has no coordinate datetime, so that the climatology of %s cannot be found by date",
                           sc_verification_get_path (request->sources[0].dataset), sc_verification_get_path (dataset));
              return FALSE;
            }
          break;
        default:
          g_assert_not_reached ();
        }
    }
  return sc_frame_times_read (&self->truth_times, request->truth, get_n_starts (request->truth), error);
}

static void
note_left_out (ScVerificationWork *self, GString *leads, const gchar *path)
{
  if (leads->len > 0)
    g_ptr_array_add (self->result->notes, g_strdup_printf ("left out: %s has no frames for %s", path, leads->str));
}

static void
append_lead (GString *list, gint64 lead)
{
  g_autofree gchar *label = sc_lead_time_format (lead);
  g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", label);
}

/* Whether every forecast has the lead time; where the first one that lacks it is, its path. */
static const gchar *
find_lacking_forecast (const ScVerificationWork *self, gint64 lead)
{
  for (gsize s = 1; s < self->request.n_sources; s++)
    if (self->request.sources[s].kind == SC_VERIFY_FORECAST
        && sc_frame_times_find (&self->sources[s].times.times, lead) < 0)
      return sc_verification_get_path (self->request.sources[s].dataset);
  return NULL;
}

static gboolean
find_frames (ScVerificationWork *self, GError **error)
{
  const ScForecastTimes *forecast = &self->sources[0].times;
  const gsize n_starts = self->result->n_starts, n = forecast->times.n;
  const gchar *truth_path = sc_verification_get_path (self->request.truth);
  g_autoptr (GString) no_truth = g_string_new (NULL);
  g_autoptr (GString) no_other = g_string_new (NULL);
  const gchar *other_path = NULL;

  self->leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->truth_places = g_new0 (ScFramePlace, n * n_starts);
  for (gsize i = 0; i < n; i++)
    {
      const gint64 lead = forecast->times.seconds[i];
      const gchar *lacking = find_lacking_forecast (self, lead);
      gboolean found;

      if (lacking != NULL)
        {
          other_path = lacking;
          append_lead (no_other, lead);
          continue;
        }
      if (!sc_forecast_times_find (forecast, &self->truth_times, lead, self->truth_places + self->leads->len * n_starts,
                                   &found, error))
        return FALSE;
      if (found)
        g_array_append_val (self->leads, lead);
      else
        append_lead (no_truth, lead);
    }
  if (self->leads->len == 0)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME, "%s has no lead time of %s in common with %s%s%s",
                   sc_verification_get_path (self->request.sources[0].dataset), no_truth->len > 0 ? no_truth->str : no_other->str, truth_path,
                   other_path != NULL ? " and " : "", other_path != NULL ? other_path : "");
      return FALSE;
    }
  note_left_out (self, no_truth, truth_path);
  note_left_out (self, no_other, other_path);

  for (gsize s = 0; s < self->request.n_sources; s++)
    {
      ScVerifiedSource *source = &self->sources[s];
      source->places = g_new0 (ScFramePlace, self->leads->len * n_starts);
      if (self->request.sources[s].kind == SC_VERIFY_FORECAST)
        for (guint l = 0; l < self->leads->len; l++)
          for (gsize start = 0; start < n_starts; start++)
            source->places[l * n_starts + start]
              = (ScFramePlace) { start, (gsize) sc_frame_times_find (&source->times.times, g_array_index (self->leads, gint64, l)) };
      if (self->request.sources[s].kind == SC_VERIFY_PERSISTENCE)
        {
          gboolean found;
          if (!sc_forecast_times_find (forecast, &source->frames, 0, source->places, &found, error))
            return FALSE;
          if (!found)
            {
              g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_TIME,
                           "%s has no frame at the starts of %s, which persistence would go on with",
                           sc_verification_get_path (self->request.sources[s].dataset), sc_verification_get_path (self->request.sources[0].dataset));
              return FALSE;
            }
        }
    }
  return TRUE;
}

gboolean
sc_verification_match_times (ScVerificationWork *self, GError **error)
{
  return read_times (self, error) && find_frames (self, error);
}
