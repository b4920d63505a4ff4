/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/probe.h"

G_BEGIN_DECLS

typedef enum
{
  SC_TRIAL_SET,   /* the value becomes @value */
  SC_TRIAL_NOISE, /* all values get Gaussian noise of standard deviation @value */
} ScTrialKind;

/**
 * ScTrial: a change that is made to the values at a probe while a forecast is
 * computed, to see how far it spreads. It is written into the forecast's
 * header and makes it another forecast.
 * @probe: its name
 * @member, @lead, @sampler_step, @call: when; −1: where it does not apply.
 *   @call is 0 at the step's level and 1 at its midpoint.
 * @index: of the value, in the probe's shape; of no use for noise
 */
typedef struct
{
  ScTrialKind kind;
  gchar *probe;
  gint member;
  gint lead;
  gint sampler_step;
  gint call;
  guint64 index;
  gdouble value;
} ScTrial;

/**
 * sc_trial_parse:
 * @text: "probe=network/output,member=0,lead=0,step=3,call=0,index=12,value=nan"
 *   or with noise=0.1 in place of index and value; what is left out is −1
 */
ScTrial *sc_trial_parse   (const gchar *text, GError **error);
ScTrial *sc_trial_copy    (const ScTrial *self);
void     sc_trial_free    (ScTrial *self);
/** sc_trial_to_text: (transfer full): what sc_trial_parse() reads. */
gchar   *sc_trial_to_text (const ScTrial *self);

/** sc_trial_apply: fails with %SC_FORECAST_ERROR_REQUEST where the probe has no such value or cannot be changed. */
gboolean sc_trial_apply   (const ScTrial *self, ScProbe *probe, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrial, sc_trial_free)

G_END_DECLS
