/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/noise-setting.h"

G_BEGIN_DECLS

/**
 * ScScheduleStep: one step of the sampler, from one level of the schedule to
 * the next. Levels and churn rates are made in float64 and rounded; what
 * follows is float32 arithmetic, as the reference does it.
 *
 * @level: the schedule's level σ_i; the first and the last are the range's ends
 * @churn_rate: γ_i, by which churn raises it; 0 outside of its limits
 * @sigma: σ_i in float32
 * @sigma_hat: σ_i (1 + γ_i): the level after churn, of the step's first call
 * @extra_noise: standard deviation of the noise that churn adds, inflation included
 * @sigma_next: the next level, 0 at the last step
 * @sigma_mid: √(sigma_hat · sigma_next): of the step's second call; at the last
 *   step 0, and there is no such call
 */
typedef struct
{
  gdouble level;
  gdouble churn_rate;
  gfloat sigma;
  gfloat sigma_hat;
  gfloat extra_noise;
  gfloat sigma_next;
  gfloat sigma_mid;
} ScScheduleStep;

typedef enum
{
  SC_SCHEDULE_CALL_LEVEL,    /* at a level of the schedule, after churn */
  SC_SCHEDULE_CALL_MIDPOINT, /* of the second-order solver */
} ScScheduleCallKind;

/** ScScheduleCall: one call of the network: an effective level. @sigma is exact to float64, not rounded to float32. */
typedef struct
{
  gdouble sigma;
  ScScheduleCallKind kind;
  gint step;
} ScScheduleCall;

/** ScSchedule: what the sampler does for a setting; immutable. */
typedef struct
{
  gsize n_steps;
  ScScheduleStep *steps;  /* [n_steps] */
  gsize n_calls;          /* 2 · n_steps − 1 */
  ScScheduleCall *calls;  /* [n_calls], in the order of the sampler */
  gboolean has_churn;     /* whether noise is drawn for churn, at every step, even where its rate is 0 */
} ScSchedule;

/**
 * sc_schedule_new:
 * @setting: any; what is not valid is the error
 *
 * Levels as Karras et al. 2022, equation 5; churn as in their algorithm 2.
 */
ScSchedule *sc_schedule_new  (const ScNoiseSetting *setting, GError **error);
void        sc_schedule_free (ScSchedule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSchedule, sc_schedule_free)

G_END_DECLS
