/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecast-fields.h"

#include <string.h>

#include "forecast/cf-names.h"
#include "forecast/forecast-error.h"

#define N_DIMS 6

enum
{
  DIM_SAMPLE,
  DIM_BATCH,
  DIM_TIME,
};

static const gchar *const dims_with_level[] = { "sample", "batch", "time", "level", "lat", "lon", NULL };
static const gchar *const dims_without_level[] = { "sample", "batch", "time", "lat", "lon", NULL };

/* The shape of a variable; returns its number of dimensions. */
static gint
fill_shape (const ScTaskFrames *frames, const ScTargetVariable *variable, gsize n_samples, gsize n_times, gsize shape[N_DIMS])
{
  gint ndim = 0;

  shape[ndim++] = n_samples;
  shape[ndim++] = frames->layout.n_batch;
  shape[ndim++] = n_times;
  if (variable->has_levels)
    shape[ndim++] = variable->n_channels;
  shape[ndim++] = frames->grid.n_lat;
  shape[ndim++] = frames->grid.n_lon;
  return ndim;
}

static gboolean
add_coordinate (ScDataset *dataset, const gchar *name, const gchar *const *dims, ScArray *values, ScAttributes *given,
                GError **error)
{
  g_autoptr (ScAttributes) attributes = sc_cf_attributes_new (name, given);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);

  return sc_dataset_add_coordinate (dataset, name, variable, error);
}

static gboolean
add_samples (ScDataset *dataset, gint first, gsize n, GError **error)
{
  const gchar *const dims[] = { "sample", NULL };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_INT64, 1, &n, error);

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    ((gint64 *) values->data)[i] = first + (gint64) i;
  return add_coordinate (dataset, "sample", dims, values, NULL, error);
}

static gboolean
add_times (ScDataset *dataset, const ScTaskFrames *frames, gint first_lead, gsize n, GError **error)
{
  const gchar *const time_dims[] = { "time", NULL };
  const gchar *const date_dims[] = { "batch", "time", NULL };
  const gsize shape[] = { frames->layout.n_batch, n };
  g_autoptr (ScAttributes) words = sc_attributes_new ();
  g_autoptr (ScAttributes) date_words = sc_attributes_new ();
  g_autoptr (ScArray) times = sc_array_new (SC_DTYPE_TIMEDELTA, 1, &n, error);

  if (times == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    ((gint64 *) times->data)[i] = (first_lead + (gint64) i + 1) * frames->step_seconds * times->ticks_per_second;
  sc_attributes_set_text (words, "standard_name", "forecast_period");
  sc_attributes_set_text (words, "long_name", "Time after the last input frame");
  if (!add_coordinate (dataset, "time", time_dims, times, words, error))
    return FALSE;
  if (frames->start_dates == NULL)
    return TRUE;

  g_autoptr (ScArray) dates = sc_array_new (SC_DTYPE_DATETIME, 2, shape, error);
  if (dates == NULL)
    return FALSE;
  for (gsize b = 0; b < shape[0]; b++)
    for (gsize i = 0; i < n; i++)
      ((gint64 *) dates->data)[b * n + i]
        = (frames->start_dates[b] + (first_lead + (gint64) i + 1) * frames->step_seconds) * dates->ticks_per_second;
  sc_attributes_set_text (date_words, "standard_name", "time");
  sc_attributes_set_text (date_words, "long_name", "Time for which the forecast is valid");
  return add_coordinate (dataset, "datetime", date_dims, dates, date_words, error);
}

/* (transfer full) (nullable): all coordinates, no variable yet. */
static ScDataset *
new_with_coordinates (const ScTaskFrames *frames, gint first_member, gsize n_members, gint first_lead, gsize n_leads,
                      GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();

  if (!add_samples (dataset, frames->first_member + first_member, n_members, error) || !add_times (dataset, frames, first_lead, n_leads, error))
    return NULL;
  for (const gchar *const *name = sc_dataset_get_coordinate_names (frames->coordinates); *name != NULL; name++)
    if (!sc_dataset_add_coordinate (dataset, *name, sc_dataset_get (frames->coordinates, *name), error))
      return NULL;
  return g_steal_pointer (&dataset);
}

static ScAttributes *
variable_attributes (const ScTaskFrames *frames, const gchar *name)
{
  ScVariable *source = sc_dataset_get (frames->dataset, name);
  return sc_cf_attributes_new (name, source != NULL ? sc_variable_get_attributes (source) : NULL);
}

static const gchar *const *
get_dims (const ScTargetVariable *variable)
{
  return variable->has_levels ? dims_with_level : dims_without_level;
}

ScDataset *
sc_forecast_fields_new_frame (const ScTaskFrames *frames, ScArray *frame, gint member, gint lead, GError **error)
{
  g_return_val_if_fail (frames != NULL && frame != NULL, NULL);

  g_autoptr (ScDataset) dataset = new_with_coordinates (frames, member, 1, lead, 1, error);
  if (dataset == NULL)
    return NULL;

  for (gsize i = 0; i < frames->layout.n_variables; i++)
    {
      const ScTargetVariable *target = &frames->layout.variables[i];
      gsize shape[N_DIMS];
      gint ndim = fill_shape (frames, target, 1, 1, shape);
      gfloat *data = (gfloat *) frame->data + sc_target_layout_get_offset (&frames->layout, target);
      g_autoptr (ScArray) values = sc_array_new_for_data (SC_DTYPE_FLOAT32, ndim, shape, data, sc_array_ref (frame),
                                                          (GDestroyNotify) sc_array_unref);
      g_autoptr (ScAttributes) attributes = variable_attributes (frames, target->name);
      g_autoptr (ScVariable) variable = sc_variable_new (get_dims (target), values, attributes);
      if (!sc_dataset_add_variable (dataset, target->name, variable, error))
        return NULL;
    }
  return g_steal_pointer (&dataset);
}

ScArray *
sc_forecast_fields_read_frame (const ScTargetLayout *layout, ScDataset *dataset, gsize sample, gsize lead, GError **error)
{
  g_return_val_if_fail (layout != NULL && dataset != NULL, NULL);

  gsize size = sc_target_layout_get_size (layout);
  g_autoptr (ScArray) frame = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);
  if (frame == NULL)
    return NULL;

  for (gsize i = 0; i < layout->n_variables; i++)
    {
      const ScTargetVariable *target = &layout->variables[i];
      ScVariable *variable = sc_dataset_get_variable (dataset, target->name);
      const gsize wanted[] = { sample, 0, lead };
      gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
      gint ndim = target->has_levels ? N_DIMS : N_DIMS - 1;
      gsize n = 1;

      gboolean fits = variable != NULL && sc_variable_get_ndim (variable) == ndim
                      && sc_variable_get_dtype (variable) == SC_DTYPE_FLOAT32;
      for (gint d = 0; fits && d < ndim; d++)
        {
          gboolean one = d == DIM_SAMPLE || d == DIM_TIME;
          start[d] = one ? wanted[d] : 0;
          count[d] = one ? 1 : sc_variable_get_shape (variable)[d];
          fits = start[d] < sc_variable_get_shape (variable)[d];
          n *= count[d];
        }
      if (!fits || n != target->n_channels * layout->n_batch * layout->n_grid)
        {
          const gchar *path = sc_dataset_get_path (dataset);
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_COORDINATE,
                       "%s: the variable %s is not there or has another shape than the model makes",
                       path != NULL ? path : "the forecast", target->name);
          return NULL;
        }
      g_autoptr (ScArray) raw = sc_variable_read (variable, start, count, error);
      g_autoptr (ScArray) values = raw != NULL ? sc_array_contiguous (raw, error) : NULL;
      if (values == NULL)
        return NULL;
      memcpy ((gfloat *) frame->data + sc_target_layout_get_offset (layout, target), values->data, n * sizeof (gfloat));
    }
  return g_steal_pointer (&frame);
}

/* Copies @from, of length 1 along @dim, to position @index of @dim in @to. */
static void
place_piece (ScArray *to, ScArray *from, gint dim, gsize index)
{
  gsize size = sc_dtype_get_size (to->dtype);
  gsize inner = size, outer = 1;

  for (gint i = 0; i < to->ndim; i++)
    {
      if (i < dim)
        outer *= to->shape[i];
      if (i > dim)
        inner *= to->shape[i];
    }
  for (gsize i = 0; i < outer; i++)
    memcpy ((gchar *) to->data + (i * to->shape[dim] + index) * inner, (const gchar *) from->data + i * inner, inner);
}

/* A variable whose values lie in pieces along one dimension, one piece an entry. */
typedef struct _Pieces Pieces;

/* (transfer full) (nullable): of piece @index, which has length 1 along the dimension, the part that is wanted. */
typedef ScArray *(*ReadPiece) (const Pieces *self, gsize index, const gsize *start, const gsize *count, GError **error);

struct _Pieces
{
  gint dim;
  ReadPiece read;
  const ScTaskFrames *frames;
  const ScTargetVariable *target;
  ScMemberFrames *members; /* of one lead time */
  ScLeadFunc open;         /* of all lead times */
  gpointer data;
};

static ScArray *
read_pieces (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Pieces *self = owner;
  gint ndim = self->target->has_levels ? N_DIMS : N_DIMS - 1, dim = self->dim;
  gsize piece_start[N_DIMS], piece_count[N_DIMS];
  g_autoptr (ScArray) whole = sc_array_new (SC_DTYPE_FLOAT32, ndim, count, error);

  if (whole == NULL)
    return NULL;
  memcpy (piece_start, start, (gsize) ndim * sizeof (gsize));
  memcpy (piece_count, count, (gsize) ndim * sizeof (gsize));
  piece_start[dim] = 0;
  piece_count[dim] = 1;
  for (gsize i = 0; i < count[dim]; i++)
    {
      g_autoptr (ScArray) raw = self->read (self, start[dim] + i, piece_start, piece_count, error);
      g_autoptr (ScArray) values = raw != NULL ? sc_array_contiguous (raw, error) : NULL;
      if (values == NULL)
        return NULL;
      place_piece (whole, values, dim, i);
    }
  return g_steal_pointer (&whole);
}

static ScArray *
read_member (const Pieces *self, gsize index, const gsize *start, const gsize *count, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize shape[N_DIMS];
  gint ndim = fill_shape (self->frames, self->target, 1, 1, shape);
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, ndim, shape, error);

  if (values == NULL
      || !sc_member_frames_read_newest (self->members, (gint) index, sc_target_layout_get_offset (layout, self->target),
                                        sc_array_get_size (values), values->data, error))
    return NULL;
  g_autoptr (ScVariable) variable = sc_variable_new (get_dims (self->target), values, NULL);
  return sc_variable_read (variable, start, count, error);
}

static ScArray *
read_lead (const Pieces *self, gsize index, const gsize *start, const gsize *count, GError **error)
{
  ScDataset *lead = self->open ((gint) index, self->data, error);

  return lead != NULL ? sc_variable_read (sc_dataset_get (lead, self->target->name), start, count, error) : NULL;
}

/* All variables, each in pieces as @pieces says. */
static ScDataset *
new_in_pieces (const Pieces *pieces, gsize n_members, gint first_lead, gsize n_leads, GError **error)
{
  const ScTaskFrames *frames = pieces->frames;
  g_autoptr (ScDataset) dataset = new_with_coordinates (frames, 0, n_members, first_lead, n_leads, error);

  if (dataset == NULL)
    return NULL;
  for (gsize i = 0; i < frames->layout.n_variables; i++)
    {
      Pieces *owner = g_memdup2 (pieces, sizeof *pieces);
      ScVariableSource source = { .read = read_pieces, .free = g_free, .owner = owner };
      gsize shape[N_DIMS];

      owner->target = &frames->layout.variables[i];
      gint ndim = fill_shape (frames, owner->target, n_members, n_leads, shape);
      g_autoptr (ScAttributes) attributes = variable_attributes (frames, owner->target->name);
      g_autoptr (ScVariable) variable
        = sc_variable_new_lazy (get_dims (owner->target), SC_DTYPE_FLOAT32, ndim, shape, source, attributes);
      if (!sc_dataset_add_variable (dataset, frames->layout.variables[i].name, variable, error))
        return NULL;
    }
  return g_steal_pointer (&dataset);
}

ScDataset *
sc_forecast_fields_new_lead (const ScTaskFrames *frames, ScMemberFrames *members, gint n_members, gint lead, GError **error)
{
  g_return_val_if_fail (frames != NULL && members != NULL && n_members >= 1, NULL);

  const Pieces pieces = { .dim = DIM_SAMPLE, .read = read_member, .frames = frames, .members = members };
  return new_in_pieces (&pieces, (gsize) n_members, lead, 1, error);
}

ScDataset *
sc_forecast_fields_new_joined (const ScTaskFrames *frames, ScLeadFunc open, gpointer data, gint n_members, gint n_leads,
                               GError **error)
{
  g_return_val_if_fail (frames != NULL && open != NULL && n_leads >= 1, NULL);

  const Pieces pieces = { .dim = DIM_TIME, .read = read_lead, .frames = frames, .open = open, .data = data };
  return new_in_pieces (&pieces, (gsize) n_members, 0, (gsize) n_leads, error);
}
