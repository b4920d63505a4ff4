/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/forecaster-private.h"

static const gchar *const level_dims[] = { "batch", "level", "lat", "lon" };
static const gchar *const channel_dims[] = { "batch", "channel", "lat", "lon" };
static const gchar *const stacked_dims[] = { "batch", "lat", "lon", "channel" };
static const gchar *const state_dims[] = { "batch", "node", "channel" };
static const gchar *const node_dims[] = { "node", "channel" };

static gboolean
probe (ScForecaster *self, ScProbe *place, GError **error)
{
  return sc_run_reporter_probe (self->reporter, place, SC_RUN_PLACE_PART, self->threads, error);
}

/* (transfer full): where every input frame of a member lacks the variable, [n_batch · n_channels][n_grid]. */
static guint8 *
find_lacking (ScForecaster *self, gint member, const ScTargetVariable *variable)
{
  const ScTargetLayout *layout = &self->frames->layout;
  ScArray *const *frames = sc_forecaster_get_member_frames (self, member);
  gsize offset = sc_target_layout_get_offset (layout, variable);
  gsize n = variable->n_channels * layout->n_batch * layout->n_grid;
  guint8 *lacking = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    {
      lacking[i] = TRUE;
      for (gsize t = 0; t < self->frames->n_inputs; t++)
        lacking[i] &= isnan (((const gfloat *) frames[t]->data)[offset + i]) != 0;
    }
  return lacking;
}

static ScValueBounds *
dup_bounds (ScForecaster *self, const ScTargetVariable *variable)
{
  ScValueBounds *bounds = g_new (ScValueBounds, variable->n_channels);

  for (gsize i = 0; i < variable->n_channels; i++)
    bounds[i] = sc_value_bounds_of_variable (self->statistics, variable->name, variable->has_levels ? (gint) i : -1);
  return bounds;
}

/* A frame that the forecaster holds, so that it may become one that no other member has. */
typedef struct
{
  ScForecaster *self;
  ScArray **held; /* the forecaster's reference */
  gsize offset;
} HeldFrame;

static gboolean
own_frame (ScProbeRows *rows, gpointer data, GError **error)
{
  const HeldFrame *frame = data;
  gsize size = sc_target_layout_get_size (&frame->self->frames->layout);
  ScArray *copy = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);

  if (copy == NULL)
    return FALSE;
  memcpy (copy->data, (*frame->held)->data, size * sizeof (gfloat));
  sc_array_unref (*frame->held);
  *frame->held = copy;
  rows->values = (gfloat *) copy->data + frame->offset;
  return TRUE;
}

gboolean
sc_forecaster_probe_frame (ScForecaster *self, gint member, const gchar *prefix, ScArray **frame, ScFramePart part,
                           gboolean may_change, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;

  for (gsize i = 0; i < layout->n_variables; i++)
    {
      const ScTargetVariable *variable = &layout->variables[i];
      const gsize shape[] = { layout->n_batch, variable->n_channels, layout->n_lat, layout->n_lon };
      g_autofree gchar *name = g_strdup_printf ("%s/%s", prefix, variable->name);
      HeldFrame held = { self, frame, sc_target_layout_get_offset (layout, variable) };
      gboolean may_lack = part != SC_FRAME_MADE && variable->is_input && sc_variable_is_cleaned (variable->name);

      if (part == SC_FRAME_INPUTS && !variable->is_input)
        continue;
      g_autofree guint8 *lacking = may_lack ? find_lacking (self, member, variable) : NULL;
      g_autofree ScValueBounds *bounds = dup_bounds (self, variable);
      ScProbeRows rows = { (gfloat *) (*frame)->data + held.offset, layout->n_grid, layout->n_batch * variable->n_channels,
                           layout->n_grid, NULL, FALSE };
      ScProbe place = {
        .name = name, .dims = level_dims, .shape = shape, .ndim = 4, .rows = &rows, .bounds = bounds,
        .n_bounds = variable->n_channels, .may_lack = lacking, .may_change = may_change,
        .own = may_change ? own_frame : NULL, .own_data = &held,
      };
      if (!probe (self, &place, error))
        return FALSE;
    }
  return TRUE;
}

/* A variable's channels in the conditioning: all its frames and levels. */
typedef struct
{
  const ScChannel *channel; /* the first */
  gsize first;
  gsize n;
} ConditioningVariable;

static gboolean
next_variable (ScForecaster *self, ConditioningVariable *variable)
{
  gsize n = sc_normalisation_get_n_conditioning (self->normalisation);

  variable->first += variable->n;
  if (variable->first >= n)
    return FALSE;
  variable->channel = sc_normalisation_get_channel (self->normalisation, variable->first);
  for (variable->n = 1; variable->first + variable->n < n; variable->n++)
    {
      const ScChannel *other = sc_normalisation_get_channel (self->normalisation, variable->first + variable->n);
      if (!g_str_equal (other->variable, variable->channel->variable) || other->is_forcing != variable->channel->is_forcing)
        break;
    }
  return TRUE;
}

static gchar *
conditioning_name (const gchar *prefix, const ConditioningVariable *variable)
{
  return g_strdup_printf ("%s/%s/%s", prefix, variable->channel->is_forcing ? "forcings" : "inputs",
                          variable->channel->variable);
}

static ScValueBounds *
dup_conditioning_bounds (ScForecaster *self, const ConditioningVariable *variable)
{
  ScValueBounds *bounds = g_new (ScValueBounds, variable->n);

  for (gsize i = 0; i < variable->n; i++)
    {
      const ScChannel *channel = sc_normalisation_get_channel (self->normalisation, variable->first + i);
      bounds[i] = sc_value_bounds_of_variable (self->statistics, channel->variable, channel->level_index);
    }
  return bounds;
}

/* Before normalising: values are gathered to be looked at; the run has none of them so. */
static gboolean
probe_gathered (ScForecaster *self, gint member, gint lead, ScConditioningStage stage, const gchar *prefix, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  ScArray *const *frames = sc_forecaster_get_member_frames (self, member);
  ConditioningVariable variable = { 0 };

  while (next_variable (self, &variable))
    {
      if (stage == SC_CONDITIONING_CLEANED && !sc_variable_is_cleaned (variable.channel->variable))
        continue;
      const gsize shape[] = { layout->n_batch, variable.n, layout->n_lat, layout->n_lon };
      gsize n = layout->n_batch * variable.n * layout->n_grid;
      g_autofree gchar *name = conditioning_name (prefix, &variable);
      g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, error);
      g_autofree guint8 *lacking = NULL;
      if (values == NULL)
        return FALSE;
      for (gsize b = 0; b < layout->n_batch; b++)
        for (gsize i = 0; i < variable.n; i++)
          sc_normalisation_gather (self->normalisation, frames, lead, stage, variable.first + i, b,
                                   (gfloat *) values->data + (b * variable.n + i) * layout->n_grid);
      const ScTargetVariable *target = sc_target_layout_find (layout, variable.channel->variable);
      if (stage == SC_CONDITIONING_MERGED && target != NULL && sc_variable_is_cleaned (target->name)
          && target->n_channels == 1)
        {
          g_autofree guint8 *once = find_lacking (self, member, target);
          lacking = g_malloc (n);
          for (gsize row = 0; row < layout->n_batch * variable.n; row++)
            memcpy (lacking + row * layout->n_grid, once + row / variable.n * layout->n_grid, layout->n_grid);
        }

      g_autofree ScValueBounds *bounds = dup_conditioning_bounds (self, &variable);
      ScProbeRows rows = { values->data, layout->n_grid, layout->n_batch * variable.n, layout->n_grid, NULL, FALSE };
      ScProbe place = {
        .name = name, .dims = channel_dims, .shape = shape, .ndim = 4, .rows = &rows, .bounds = bounds,
        .n_bounds = variable.n, .may_lack = lacking,
      };
      if (!probe (self, &place, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_forecaster_probe_inputs (ScForecaster *self, gint member, gint lead, GError **error)
{
  gsize n_inputs = self->frames->n_inputs;
  ScArray **frames = self->inputs + (gsize) (member - self->first_member) * n_inputs;
  gboolean changed = FALSE;

  for (gsize t = 0; lead == 0 && t < n_inputs; t++)
    {
      g_autofree gchar *prefix = g_strdup_printf ("read/frame_%" G_GSIZE_FORMAT, t);
      ScArray *before = frames[t];
      if (!sc_forecaster_probe_frame (self, member, prefix, &frames[t], SC_FRAME_INPUTS, TRUE, error))
        return FALSE;
      changed = changed || frames[t] != before;
    }
  /* The next lead time still reads some of them. */
  for (gsize t = 0; changed && t < n_inputs; t++)
    if (!sc_member_frames_push (self->members, member, frames[t], error))
      return FALSE;
  return probe_gathered (self, member, lead, SC_CONDITIONING_MERGED, "merge", error)
         && probe_gathered (self, member, lead, SC_CONDITIONING_CLEANED, "clean", error);
}

gboolean
sc_forecaster_probe_conditioning (ScForecaster *self, gfloat *conditioning, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n_channels = sc_normalisation_get_n_conditioning (self->normalisation);
  ConditioningVariable variable = { 0 };

  while (next_variable (self, &variable))
    {
      const gsize shape[] = { layout->n_batch, layout->n_lat, layout->n_lon, variable.n };
      g_autofree gchar *name = conditioning_name ("normalise", &variable);
      ScValueBounds bounds = sc_value_bounds_normalised (variable.channel->variable);
      ScProbeRows rows = { conditioning + variable.first, n_channels, layout->n_batch * layout->n_grid, variable.n, NULL, FALSE };
      ScProbe place = {
        .name = name, .dims = stacked_dims, .shape = shape, .ndim = 4, .rows = &rows, .bounds = &bounds, .n_bounds = 1,
        .may_change = TRUE,
      };
      if (!probe (self, &place, error))
        return FALSE;
    }
  return TRUE;
}

/* Where in the order of a call a probe of the network stands. */
static ScRunPlace
place_of (const gchar *name)
{
  if (g_str_equal (name, "final"))
    return SC_RUN_PLACE_CALL;
  return strchr (name, '/') == NULL || g_str_equal (name, "grid2mesh/mesh_nodes") || g_str_equal (name, "transformer/final")
             || g_str_equal (name, "mesh2grid/grid_nodes")
           ? SC_RUN_PLACE_PART
           : SC_RUN_PLACE_PROBE;
}

/* Details are copies, and the encoding of σ has done its work. */
static gboolean
may_change (const gchar *name)
{
  static const gchar *const places[] = { "grid2mesh/grid_nodes", "grid2mesh/mesh_nodes", "transformer/final",
                                         "mesh2grid/grid_nodes", "output", "final", NULL };

  return g_strv_contains (places, name) || (g_str_has_prefix (name, "transformer/block_") && strchr (name + 12, '/') == NULL);
}

gboolean
sc_forecaster_probe_network (ScForecaster *self, const gchar *name, ScProbeRows *rows, GError **error)
{
  const gsize shape[] = { rows->rows, rows->channels };
  g_autofree gchar *full = g_strconcat ("network/", name, NULL);
  ScValueBounds bounds = g_str_equal (name, "final") ? sc_value_bounds_of_state (0.0) : sc_value_bounds_of_latent ();
  ScProbe place = {
    .name = full, .dims = node_dims, .shape = shape, .ndim = 2, .rows = rows, .bounds = &bounds, .n_bounds = 1,
    .may_change = may_change (name),
  };

  return sc_run_reporter_probe (self->reporter, &place, place_of (name), self->threads, error);
}

gboolean
sc_forecaster_probe_state (ScForecaster *self, gfloat *state, gdouble sigma, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;
  const gsize shape[] = { layout->n_batch, layout->n_grid, layout->n_channels };
  ScValueBounds bounds = sc_value_bounds_of_state (sigma);
  ScProbeRows rows = { state, layout->n_channels, layout->n_batch * layout->n_grid, layout->n_channels, NULL, FALSE };
  ScProbe place = {
    .name = "sampler/state", .dims = state_dims, .shape = shape, .ndim = 3, .rows = &rows, .bounds = &bounds, .n_bounds = 1,
    .may_change = TRUE,
  };

  return probe (self, &place, error);
}
