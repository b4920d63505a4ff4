/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "forecast/statistics.h"
#include "forecast/task-frames.h"

G_BEGIN_DECLS

/**
 * ScNormalisation:
 *
 * From physical frames to what the network reads and back (Price et al. 2023,
 * methods; the reference's normalization and NaN cleaning): missing values of
 * a cleaned variable become its minimum; inputs and forcings lose their mean
 * and are divided by their standard deviation; a target that is an input is
 * the change since the last input frame in units of that change's standard
 * deviation, any other target is treated as an input would be. All float32,
 * in the reference's order of operations. Immutable.
 */
typedef struct _ScNormalisation ScNormalisation;

/** ScConditioningStage: how far the values of a channel have come. */
typedef enum
{
  SC_CONDITIONING_MERGED,     /* inputs and forcings side by side, physical */
  SC_CONDITIONING_CLEANED,    /* without the missing values that are filled */
  SC_CONDITIONING_NORMALISED, /* as the network reads them */
} ScConditioningStage;

/** sc_normalisation_new: borrows @frames; @statistics is referenced. */
ScNormalisation *sc_normalisation_new  (const ScTaskFrames *frames, ScStatistics *statistics);
void             sc_normalisation_free (ScNormalisation *self);

/** Channels in the order of sc_task_conditioning_channels(). */
gsize            sc_normalisation_get_n_conditioning (const ScNormalisation *self);
const ScChannel *sc_normalisation_get_channel        (const ScNormalisation *self, gsize channel);

/**
 * sc_normalisation_gather:
 * @frames: [n_inputs]: the input frames of a member, oldest first
 * @step: lead time to be made, 0 the first
 * @values: (out caller-allocates): [n_grid] of one channel and batch element
 */
void sc_normalisation_gather (const ScNormalisation *self, ScArray *const *frames, gint step,
                              ScConditioningStage stage, gsize channel, gsize batch, gfloat *values);

/**
 * sc_normalisation_stack:
 * @conditioning: (out caller-allocates): [n_batch][n_grid][n_conditioning], normalised
 */
void sc_normalisation_stack (const ScNormalisation *self, ScArray *const *frames, gint step,
                             ScThreads *threads, gfloat *conditioning);

/**
 * sc_normalisation_stack_element: sc_normalisation_stack() of one batch element
 * @conditioning: (out caller-allocates): [n_grid][n_conditioning]
 */
void sc_normalisation_stack_element (const ScNormalisation *self, ScArray *const *frames, gint step, gsize batch,
                                     gfloat *conditioning);

/**
 * sc_normalisation_stack_target: the inverse of sc_normalisation_unstack():
 * what the network has to make of a batch element
 * @frames: [n_inputs]: the input frames before @target, oldest first
 * @target: a frame in the layout, physical units; missing values of cleaned
 *   variables become their minimum
 * @state: (out caller-allocates): [n_grid][n_target], normalised
 */
void sc_normalisation_stack_target (const ScNormalisation *self, ScArray *const *frames, ScArray *target, gsize batch,
                                    gfloat *state);

/**
 * sc_normalisation_unstack:
 * @state: [n_batch][n_grid][n_target]: normalised, as the sampler has it
 * @restore_nan: whether cleaned variables get back the missing values that
 *   they have in any input frame
 * @frame: (out caller-allocates): a frame in the layout, physical units
 */
void sc_normalisation_unstack (const ScNormalisation *self, ScArray *const *frames, const gfloat *state,
                               gboolean restore_nan, ScThreads *threads, gfloat *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScNormalisation, sc_normalisation_free)

G_END_DECLS
