/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/field-statistics.h"
#include "forecast/run-control.h"

G_BEGIN_DECLS

/**
 * ScRunReporter: what a run says. Fills each event with where the run stands
 * and how far it is, calls the listener with no lock held, and lets the run
 * be held at every place. Belongs to the run's thread.
 */
typedef struct
{
  ScRunControl *control; /* borrowed */
  ScEventFunc func;      /* nullable */
  gpointer data;
  gboolean probes; /* whether statistics are wanted */
  gboolean trace;  /* whether probes are told of without them too */
  GPtrArray *changes; /* (nullable) (element-type ScTrial): borrowed; to be made at their probes */

  /* Where the run stands. */
  gint first_member; /* number of member 0 */
  gint member;
  gint lead;
  gdouble lead_hours;
  gint sampler_step;
  gint n_sampler_steps;
  gint call;
  gdouble sigma;

  /* How far it is, in calls of the network for one member. */
  guint64 n_calls;
  guint64 done_calls;
  guint64 skipped_calls; /* of done_calls, those of an earlier run */
  gint64 first_call_us;
  gint64 held_us; /* time spent held since the first call */
  gint64 hold_began_us;
  gint64 place_us; /* when the last place was left */
} ScRunReporter;

void     sc_run_reporter_init  (ScRunReporter *self, ScRunControl *control, ScEventFunc func, gpointer data);

/** sc_run_reporter_emit: @event is taken. */
void     sc_run_reporter_emit  (ScRunReporter *self, ScEvent *event);

/** sc_run_reporter_stage: a stage begins; %FALSE where the run was cancelled, as for the next three. */
gboolean sc_run_reporter_stage (ScRunReporter *self, const gchar *name, GError **error);

/** sc_run_reporter_wants_values: whether somebody looks at probes now, or wants values changed there. */
gboolean sc_run_reporter_wants_values (ScRunReporter *self);

/**
 * sc_run_reporter_probe: makes the changes that are asked for there, then
 * tells of the probe, with statistics where they are wanted; the run may be
 * held there, its values looked at and changed.
 * @threads: (nullable)
 */
gboolean sc_run_reporter_probe (ScRunReporter *self, ScProbe *probe, ScRunPlace place, ScThreads *threads, GError **error);

/** sc_run_reporter_reach: the run may be held here. @plan_built: (nullable): why there is a new plan */
gboolean sc_run_reporter_reach (ScRunReporter *self, ScRunPlace place, const gchar *plan_built, GError **error);

/** sc_run_reporter_gate: between two blocks of work, see sc_run_control_gate(). */
void     sc_run_reporter_gate  (gpointer reporter);

/** sc_run_reporter_expect_calls: how many calls the run will make in all, and how many of them an earlier run made. */
void     sc_run_reporter_expect_calls (ScRunReporter *self, guint64 n_calls, guint64 skipped);

/** sc_run_reporter_begin_call, sc_run_reporter_end_call: around a call of the network for @n_members. */
void     sc_run_reporter_begin_call (ScRunReporter *self);
void     sc_run_reporter_end_call   (ScRunReporter *self, gint n_members);

G_END_DECLS
