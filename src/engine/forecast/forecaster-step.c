/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecaster-private.h"

#include <math.h>

#include "forecast/forecast-fields.h"

/* One block of members on its way through one lead time. */
typedef struct
{
  ScForecaster *self;
  gint lead;
  gint first; /* member */
  gint n;     /* members */
} Pass;

ScArray *const *
sc_forecaster_get_member_frames (ScForecaster *self, gint member)
{
  return self->members + (gsize) member * self->frames->n_inputs;
}

static gboolean
wants_probes (const ScForecaster *self)
{
  return self->reporter != NULL && self->reporter->probes && self->reporter->func != NULL;
}

static void
set_place (ScForecaster *self, gint member, gint sampler_step, gdouble sigma)
{
  if (self->reporter == NULL)
    return;
  self->reporter->member = member;
  self->reporter->sampler_step = sampler_step;
  self->reporter->sigma = sigma;
}

/* Tells of each conditioning variable at a stage, all its frames and levels together. */
static gboolean
probe_conditioning (const Pass *pass, gint member, ScConditioningStage stage, const gchar *prefix, gfloat *scratch, GError **error)
{
  ScForecaster *self = pass->self;
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n = sc_normalisation_get_n_conditioning (self->normalisation);
  ScArray *const *frames = sc_forecaster_get_member_frames (self, member);

  for (gsize first = 0, last; first < n; first = last)
    {
      const ScChannel *channel = sc_normalisation_get_channel (self->normalisation, first);
      const gchar *place = channel->is_forcing ? "forcings" : "inputs";
      ScFieldStatistics statistics;

      sc_field_statistics_init (&statistics);
      for (last = first; last < n; last++)
        {
          const ScChannel *other = sc_normalisation_get_channel (self->normalisation, last);
          if (!g_str_equal (other->variable, channel->variable) || other->is_forcing != channel->is_forcing)
            break;
          for (gsize b = 0; b < layout->n_batch; b++)
            {
              sc_normalisation_gather (self->normalisation, frames, pass->lead, stage, last, b, scratch);
              sc_field_statistics_add (&statistics, scratch, layout->n_grid);
            }
        }
      if (stage == SC_CONDITIONING_CLEANED && !sc_variable_is_cleaned (channel->variable))
        continue;

      g_autofree gchar *name = g_strdup_printf ("%s/%s/%s", prefix, place, channel->variable);
      const gsize shape[] = { layout->n_batch, last - first, layout->n_lat, layout->n_lon };
      if (!sc_run_reporter_probe (self->reporter, name, shape, G_N_ELEMENTS (shape), &statistics, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
probe_frame (ScForecaster *self, const gchar *prefix, ScArray *frame, gboolean inputs_only, GError **error)
{
  const ScTargetLayout *layout = &self->frames->layout;

  for (gsize i = 0; i < layout->n_variables; i++)
    {
      const ScTargetVariable *variable = &layout->variables[i];
      const gsize shape[] = { layout->n_batch, variable->n_channels, layout->n_lat, layout->n_lon };
      g_autofree gchar *name = g_strdup_printf ("%s/%s", prefix, variable->name);
      ScFieldStatistics statistics;

      if (inputs_only && !variable->is_input)
        continue;
      sc_field_statistics_init (&statistics);
      sc_field_statistics_add (&statistics, (const gfloat *) frame->data + sc_target_layout_get_offset (layout, variable),
                               variable->n_channels * layout->n_batch * layout->n_grid);
      if (!sc_run_reporter_probe (self->reporter, name, shape, G_N_ELEMENTS (shape), &statistics, error))
        return FALSE;
    }
  return TRUE;
}

/* Tells, where somebody wants to know, how the values look on their way to the network. */
static gboolean
probe_inputs (const Pass *pass, GError **error)
{
  ScForecaster *self = pass->self;

  if (!wants_probes (self))
    return TRUE;

  gsize n_grid = self->frames->layout.n_grid;
  g_autoptr (ScArray) scratch = sc_array_new (SC_DTYPE_FLOAT32, 1, &n_grid, error);
  if (scratch == NULL)
    return FALSE;
  for (gint m = pass->first; m < pass->first + pass->n; m++)
    {
      ScArray *const *frames = sc_forecaster_get_member_frames (self, m);

      set_place (self, m, -1, 0.0);
      for (gsize t = 0; pass->lead == 0 && t < self->frames->n_inputs; t++)
        {
          g_autofree gchar *prefix = g_strdup_printf ("read/frame_%" G_GSIZE_FORMAT, t);
          if (!probe_frame (self, prefix, frames[t], TRUE, error))
            return FALSE;
        }
      if (!probe_conditioning (pass, m, SC_CONDITIONING_MERGED, "merge", scratch->data, error)
          || !probe_conditioning (pass, m, SC_CONDITIONING_CLEANED, "clean", scratch->data, error)
          || !probe_conditioning (pass, m, SC_CONDITIONING_NORMALISED, "normalise", scratch->data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
report_network (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  const Pass *pass = data;
  ScForecaster *self = pass->self;

  if (self->reporter == NULL)
    return TRUE;

  self->reporter->member = pass->first + (gint) (element / self->frames->layout.n_batch);
  if (!wants_probes (self) && !self->reporter->trace)
    return sc_run_reporter_reach (self->reporter, SC_RUN_PLACE_STAGE, error);

  const gsize shape[] = { rows->rows, rows->channels };
  g_autofree gchar *full = g_strconcat ("network/", name, NULL);
  ScFieldStatistics statistics;
  if (wants_probes (self))
    {
      sc_field_statistics_init (&statistics);
      const ScFieldRows field = { rows->values, rows->ld, rows->rows, rows->channels, rows->order, -INFINITY, INFINITY };
      sc_field_statistics_add_rows (&statistics, &field, self->threads);
    }
  return sc_run_reporter_probe (self->reporter, full, shape, G_N_ELEMENTS (shape),
                                wants_probes (self) ? &statistics : NULL, error);
}

static gboolean
denoise (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  const Pass *pass = data;
  ScForecaster *self = pass->self;

  if (self->reporter != NULL)
    {
      self->reporter->sigma = (gdouble) sigma[0];
      sc_run_reporter_begin_call (self->reporter);
    }
  if (!sc_gencast_denoise (self->workspace, noisy, sigma, (gsize) pass->n * self->frames->layout.n_batch, denoised,
                           cancellable, error))
    return FALSE;
  self->network_calls += (guint64) pass->n;
  if (self->reporter != NULL)
    sc_run_reporter_end_call (self->reporter, pass->n);
  return TRUE;
}

/* (transfer full) (nullable): a member's normalised state in physical units. */
static ScArray *
make_frame (const Pass *pass, gint index, const gfloat *state, gboolean restore_nan, GError **error)
{
  ScForecaster *self = pass->self;
  const ScTargetLayout *layout = &self->frames->layout;
  gsize size = sc_target_layout_get_size (layout);
  ScArray *frame = sc_array_new (SC_DTYPE_FLOAT32, 1, &size, error);

  if (frame != NULL)
    sc_normalisation_unstack (self->normalisation, sc_forecaster_get_member_frames (self, pass->first + index),
                              state + (gsize) index * size, restore_nan, self->threads, frame->data);
  return frame;
}

static gboolean
emit_fields (const Pass *pass, ScEventType type, gint index, ScArray *frame, GError **error)
{
  ScForecaster *self = pass->self;
  ScEvent *event = sc_event_new (type);

  if (frame != NULL)
    {
      event->fields = sc_forecast_fields_new_frame (self->frames, frame, pass->first + index, pass->lead, error);
      if (event->fields == NULL)
        {
          sc_event_unref (event);
          return FALSE;
        }
    }
  sc_run_reporter_emit (self->reporter, event);
  return TRUE;
}

static gboolean
step_done (gint step, gint n_steps, gdouble sigma, const gfloat *state, const gfloat *denoised, gpointer data, GError **error)
{
  const Pass *pass = data;
  ScForecaster *self = pass->self;

  if (self->reporter == NULL)
    return TRUE;
  self->reporter->n_sampler_steps = n_steps;
  for (gint m = 0; m < pass->n; m++)
    {
      g_autoptr (ScArray) frame = NULL;

      set_place (self, pass->first + m, step, sigma);
      if (self->request->preview && self->reporter->func != NULL)
        {
          frame = make_frame (pass, m, denoised, TRUE, error);
          if (frame == NULL)
            return FALSE;
        }
      if (!emit_fields (pass, SC_EVENT_SAMPLER_STEP, m, frame, error))
        return FALSE;
    }
  if (wants_probes (self))
    {
      const ScTargetLayout *layout = &self->frames->layout;
      const gsize shape[] = { (gsize) pass->n * layout->n_batch, layout->n_grid, layout->n_channels };
      ScFieldStatistics statistics;

      sc_field_statistics_init (&statistics);
      sc_field_statistics_add (&statistics, state, shape[0] * shape[1] * shape[2]);
      if (!sc_run_reporter_probe (self->reporter, "sampler/state", shape, G_N_ELEMENTS (shape), &statistics, error))
        return FALSE;
    }
  return sc_run_reporter_reach (self->reporter, SC_RUN_PLACE_SAMPLER_STEP, error);
}

/* The sampler's result becomes the newest frame of each member. */
static gboolean
take_results (const Pass *pass, GError **error)
{
  ScForecaster *self = pass->self;

  if (!sc_forecaster_stage (self, "denormalise", error))
    return FALSE;
  for (gint m = 0; m < pass->n; m++)
    {
      set_place (self, pass->first + m, -1, 0.0);
      if (wants_probes (self))
        {
          g_autoptr (ScArray) finite = make_frame (pass, m, self->state->data, FALSE, error);
          if (finite == NULL || !probe_frame (self, "denormalise", finite, FALSE, error))
            return FALSE;
        }

      g_autoptr (ScArray) frame = make_frame (pass, m, self->state->data, TRUE, error);
      if (frame == NULL)
        return FALSE;
      if (wants_probes (self) && !probe_frame (self, "restore_nan", frame, FALSE, error))
        return FALSE;
      sc_forecaster_push_frame (self, pass->first + m, frame);
      if (self->reporter != NULL && !emit_fields (pass, SC_EVENT_LEAD_TIME, m, frame, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_pass (Pass *pass, const ScKey *keys, GError **error)
{
  ScForecaster *self = pass->self;
  const ScTargetLayout *layout = &self->frames->layout;
  gsize n_conditioning = sc_normalisation_get_n_conditioning (self->normalisation);

  set_place (self, pass->first, -1, 0.0);
  if (!sc_forecaster_stage (self, "normalise", error) || !probe_inputs (pass, error))
    return FALSE;
  for (gint m = 0; m < pass->n; m++)
    sc_normalisation_stack (self->normalisation, sc_forecaster_get_member_frames (self, pass->first + m), pass->lead,
                            self->threads,
                            (gfloat *) self->conditioning->data + (gsize) m * layout->n_batch * layout->n_grid * n_conditioning);

  set_place (self, pass->first, -1, 0.0);
  if (!sc_forecaster_stage (self, "sample", error))
    return FALSE;
  sc_gencast_workspace_set_probe (self->workspace, report_network, pass, SC_PROBE_STAGES);
  gboolean ok = sc_gencast_set_conditioning (self->workspace, self->conditioning->data, (gsize) pass->n * layout->n_batch, error)
                && sc_sampler_run (&self->noise, self->plan->noise, self->variables, layout->n_variables, keys,
                                   (gsize) pass->n, layout->n_batch, layout->n_grid, layout->n_channels, self->threads,
                                   denoise, step_done, pass, self->state->data, self->cancellable, error);
  sc_gencast_workspace_set_probe (self->workspace, NULL, NULL, SC_PROBE_STAGES);
  return ok && take_results (pass, error);
}

gboolean
sc_forecaster_step (ScForecaster *self, gint lead, const ScKey *keys, GError **error)
{
  g_return_val_if_fail (self != NULL && self->members != NULL && keys != NULL, FALSE);
  g_return_val_if_fail (lead >= 0 && lead < self->request->steps, FALSE);

  if (self->reporter != NULL)
    {
      self->reporter->lead = lead;
      self->reporter->lead_hours = (gdouble) ((lead + 1) * self->frames->step_seconds) / 3600.0;
    }
  if (!sc_forecaster_make_workspace (self, error))
    return FALSE;
  for (gint first = 0; first < self->request->members; first += self->block)
    {
      Pass pass = { self, lead, first, MIN (self->block, self->request->members - first) };
      if (!run_pass (&pass, keys + first, error))
        return FALSE;
    }
  set_place (self, -1, -1, 0.0);
  return TRUE;
}
