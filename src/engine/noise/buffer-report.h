/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/schedule.h"

G_BEGIN_DECLS

/**
 * ScBufferSide: what the training range has beyond the levels in use, on one side.
 * @ratio: of noise levels: below, the levels' minimum over the training
 *   minimum; above, the training maximum over the levels' maximum; under 1 outside
 * @share: of the training draws that lie beyond the levels; negative outside
 */
typedef struct
{
  gdouble ratio;
  gdouble share;
} ScBufferSide;

typedef struct
{
  ScBufferSide below;
  ScBufferSide above;
} ScBuffer;

typedef enum
{
  SC_BUFFER_REMEDY_INFERENCE_MAX, /* lower the inference maximum */
  SC_BUFFER_REMEDY_INFERENCE_MIN, /* raise the inference minimum */
  SC_BUFFER_REMEDY_CHURN_MAX,     /* let churn end at a lower level */
} ScBufferRemedyKind;

/**
 * ScBufferRemedy: one change that brings every effective level back into the
 * training range on one side; it has been tried.
 * @value: what the number becomes
 * @sentence: owned: "lower σ_max to 78.2"
 */
typedef struct
{
  ScBufferRemedyKind kind;
  gdouble value;
  gchar *sentence;
} ScBufferRemedy;

/**
 * ScBufferReport: the training range beside what inference really asks for.
 * @nominal: of the schedule's levels
 * @effective: of the levels that the network is called with
 * @effective_min, @effective_max: their extremes
 * @contained: whether all effective levels lie in the training range
 * @outside: [n_outside]: the distinct effective levels that do not, descending
 * @remedies: (element-type ScBufferRemedy): empty where contained
 *
 * Levels that differ from an end of the training range by less than float32's
 * rounding count as equal to it: the network could not tell them apart.
 */
typedef struct
{
  ScBuffer nominal;
  ScBuffer effective;
  gdouble effective_min;
  gdouble effective_max;
  gboolean contained;
  gdouble *outside;
  gsize n_outside;
  GArray *remedies;
} ScBufferReport;

/** sc_buffer_report_new: @schedule: the one of @setting. */
ScBufferReport *sc_buffer_report_new  (const ScNoiseSetting *setting, const ScSchedule *schedule);
void            sc_buffer_report_free (ScBufferReport *self);

/** sc_buffer_remedy_apply: makes the change in @setting. */
void            sc_buffer_remedy_apply (const ScBufferRemedy *self, ScNoiseSetting *setting);

/**
 * sc_buffer_report_dup_sentence: (transfer full) (nullable): what is wrong, in
 * one English sentence; %NULL where nothing is.
 */
gchar          *sc_buffer_report_dup_sentence (const ScBufferReport *self, const ScNoiseSetting *setting);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScBufferReport, sc_buffer_report_free)

G_END_DECLS
