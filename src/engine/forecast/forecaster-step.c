/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecaster-private.h"

#include "forecast/forecast-fields.h"

/* One block of members on its way through one lead time. */
typedef struct
{
  ScForecaster *self;
  gint lead;
  gint first; /* member */
  gint n;     /* members */
  gint calls; /* of the network so far: two a step of the sampler */
} Pass;

ScArray *const *
sc_forecaster_get_member_frames (ScForecaster *self, gint member)
{
  return self->inputs + (gsize) (member - self->first_member) * self->frames->n_inputs;
}

static gboolean
wants_values (const ScForecaster *self)
{
  return self->reporter != NULL && sc_run_reporter_wants_values (self->reporter);
}

static void
set_place (ScForecaster *self, gint member, gint sampler_step, gdouble sigma)
{
  if (self->reporter == NULL)
    return;
  self->reporter->member = member;
  self->reporter->sampler_step = sampler_step;
  self->reporter->call = -1;
  self->reporter->sigma = sigma;
}

/* Tells, where somebody wants to know, how the values look on their way to the network. */
static gboolean
probe_inputs (const Pass *pass, GError **error)
{
  for (gint m = pass->first; wants_values (pass->self) && m < pass->first + pass->n; m++)
    {
      set_place (pass->self, m, -1, 0.0);
      if (!sc_forecaster_probe_inputs (pass->self, m, pass->lead, error))
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
  return sc_forecaster_probe_network (self, name, rows, error);
}

static gboolean
denoise (const gfloat *noisy, const gfloat *sigma, gfloat *denoised, gpointer data, GCancellable *cancellable, GError **error)
{
  Pass *pass = data;
  ScForecaster *self = pass->self;

  if (self->reporter != NULL)
    {
      self->reporter->sigma = (gdouble) sigma[0];
      self->reporter->sampler_step = pass->calls / 2;
      self->reporter->call = pass->calls++ % 2;
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
  const gsize size = sc_target_layout_get_size (&self->frames->layout);
  for (gint m = 0; wants_values (self) && m < pass->n; m++)
    {
      set_place (self, pass->first + m, step, sigma);
      if (!sc_forecaster_probe_state (self, (gfloat *) self->state->data + (gsize) m * size, sigma, error))
        return FALSE;
    }
  /* Told last, so that a run that is held at a probe of this step has yet to tell of the step. */
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
  return sc_run_reporter_reach (self->reporter, SC_RUN_PLACE_SAMPLER_STEP, NULL, error);
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
      if (wants_values (self))
        {
          g_autoptr (ScArray) finite = make_frame (pass, m, self->state->data, FALSE, error);
          if (finite == NULL
              || !sc_forecaster_probe_frame (self, pass->first + m, "denormalise", &finite, SC_FRAME_MADE, FALSE, error))
            return FALSE;
        }

      g_autoptr (ScArray) frame = make_frame (pass, m, self->state->data, TRUE, error);
      if (frame == NULL)
        return FALSE;
      if (wants_values (self)
          && !sc_forecaster_probe_frame (self, pass->first + m, "restore_nan", &frame, SC_FRAME_WHOLE, TRUE, error))
        return FALSE;
      if (!sc_member_frames_push (self->members, pass->first + m, frame, error))
        return FALSE;
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

  set_place (self, pass->first, -1, 0.0);
  if (!sc_forecaster_stage (self, "normalise", error)
      || !sc_forecaster_load_inputs (self, pass->first, pass->n, error)
      || !probe_inputs (pass, error))
    return FALSE;
  for (gint m = 0; m < pass->n; m++)
    {
      sc_normalisation_stack (self->normalisation, sc_forecaster_get_member_frames (self, pass->first + m), pass->lead,
                              self->threads, self->conditioning->data);
      set_place (self, pass->first + m, -1, 0.0);
      if ((wants_values (self) && !sc_forecaster_probe_conditioning (self, self->conditioning->data, error))
          || !sc_gencast_set_conditioning_part (self->workspace, self->conditioning->data, (gsize) m * layout->n_batch,
                                                layout->n_batch, (gsize) pass->n * layout->n_batch, error))
        return FALSE;
    }

  set_place (self, pass->first, -1, 0.0);
  if (!sc_forecaster_stage (self, "sample", error))
    return FALSE;
  sc_gencast_workspace_set_probe (self->workspace, report_network, pass,
                                  self->request->probe_details ? SC_PROBE_DETAILS : SC_PROBE_STAGES);
  gboolean ok = sc_sampler_run (&self->noise, self->plan->noise, self->variables, layout->n_variables, keys,
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
      Pass pass = { self, lead, first, MIN (self->block, self->request->members - first), 0 };
      if (!run_pass (&pass, keys + first, error))
        return FALSE;
    }
  set_place (self, -1, -1, 0.0);
  return TRUE;
}
