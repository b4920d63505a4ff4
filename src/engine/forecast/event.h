/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "forecast/field-statistics.h"

G_BEGIN_DECLS

/** ScEventType: what a run tells, in the order in which it can happen. */
typedef enum
{
  SC_EVENT_PLAN_BUILT,   /* name: the reason; seconds, bytes */
  SC_EVENT_PLAN_REUSED,
  SC_EVENT_MEMORY,       /* bytes: predicted peak before the run, then as it changes */
  SC_EVENT_STAGE,        /* name: the stage that begins */
  SC_EVENT_PROBE,        /* name: the probe; shape, statistics, seconds since the place before */
  SC_EVENT_SAMPLER_STEP, /* fields: the denoised state, physical units; sigma */
  SC_EVENT_LEAD_TIME,    /* fields: the finished lead time, physical units */
  SC_EVENT_PAUSED,       /* name: (nullable) the condition that was met */
  SC_EVENT_CONTINUED,
  SC_EVENT_FINISHED,     /* name: the output file, where there is one */
  SC_EVENT_CANCELLED,
  SC_EVENT_FAILED,       /* error */
} ScEventType;

/**
 * ScEvent: one immutable message of a run; reference-counted, may be kept and
 * handed to another thread.
 *
 * @name: by type, see above
 * @member: index of the ensemble member, −1 where it does not apply
 * @lead: index of the lead time, 0 the first; −1 where it does not apply
 * @lead_hours: hours after the second input frame
 * @sampler_step, @n_sampler_steps: where the sampler stands
 * @call: in a call of the network 0 at the step's level, 1 at its midpoint; else −1
 * @sigma: noise level of the denoised field
 * @progress: 0 to 1 over the whole run
 * @remaining_seconds: estimate, negative while unknown
 * @fields: (nullable): dims (sample, batch, time, level, lat, lon), physical
 *   units, NaN where the field is missing
 * @operations: of a plan: floating-point operations of a call of the network for one member
 * @dims, @shape: [ndim]: of a probe's values, see ScProbe; indices in its
 *   statistics are in that shape
 * @statistics: of a probe; a count of 0 where none are wanted
 * @unexpected, @first_unexpected: NaN where none is expected: the expected
 *   ones are those of a variable that may lack values, at the places where it
 *   lacks them in every input frame; −1: none
 * @lower, @upper: the bounds of the first value out of bounds
 */
typedef struct
{
  ScEventType type;
  gint64 monotonic_us;
  gchar *name;
  gint member;
  gint lead;
  gdouble lead_hours;
  gint sampler_step;
  gint n_sampler_steps;
  gint call;
  gdouble sigma;
  gdouble progress;
  gdouble remaining_seconds;
  gdouble seconds;
  guint64 bytes;
  gdouble operations;
  ScDataset *fields;
  GError *error;
  /* Probes */
  const gchar *const *dims;
  gsize shape[SC_MAX_DIMS];
  gint ndim;
  ScFieldStatistics statistics;
  guint64 unexpected;
  gint64 first_unexpected;
  gdouble lower, upper;
} ScEvent;

ScEvent *sc_event_new   (ScEventType type);
ScEvent *sc_event_ref   (ScEvent *self);
void     sc_event_unref (ScEvent *self);

/** ScEventFunc: called on the run's own thread, holding no lock of the run; must not block. */
typedef void (*ScEventFunc) (ScEvent *event, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScEvent, sc_event_unref)

G_END_DECLS
