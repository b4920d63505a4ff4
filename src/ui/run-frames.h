/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/run-controller.h"
#include "workspace/outline.h"

G_BEGIN_DECLS

/**
 * ScRunFrames:
 *
 * What a run has given so far: the finished lead times of every member, and
 * the denoised fields after each of the sampler's steps. What is kept is
 * bounded: the oldest go first. Main thread only.
 *
 * Signals:
 *   reset (): another run has begun; nothing is there yet
 *   frame-added (guint lead, guint member)
 *   preview-added (guint step)
 */
#define SC_TYPE_RUN_FRAMES sc_run_frames_get_type ()
G_DECLARE_FINAL_TYPE (ScRunFrames, sc_run_frames, SC, RUN_FRAMES, GObject)

ScRunFrames *sc_run_frames_new (ScRunController *controller);

/** sc_run_frames_expect: before a run starts: how much of it there will be. */
void sc_run_frames_expect (ScRunFrames *self, guint n_leads, guint n_members);

guint      sc_run_frames_get_n_leads   (ScRunFrames *self);
guint      sc_run_frames_get_n_members (ScRunFrames *self);
/** sc_run_frames_get_outline: (nullable) (transfer none): of each frame; %NULL before the first field. */
ScOutline *sc_run_frames_get_outline   (ScRunFrames *self);
/** sc_run_frames_get_dataset: (nullable) (transfer none): a finished lead time, dims (…, level, lat, lon). */
ScDataset *sc_run_frames_get_dataset   (ScRunFrames *self, guint lead, guint member);
/** sc_run_frames_get_hours: lead time in hours; expected for those not yet there. */
gdouble    sc_run_frames_get_hours     (ScRunFrames *self, guint lead);

/** sc_run_frames_watch_member: the member whose previews are wanted. */
void       sc_run_frames_watch_member (ScRunFrames *self, guint member);
guint      sc_run_frames_get_watched_member (ScRunFrames *self);
/** sc_run_frames_get_current_lead: that the sampler works on for the watched member, −1 for none. */
gint       sc_run_frames_get_current_lead   (ScRunFrames *self);
/** sc_run_frames_get_n_steps: sampler steps of a lead time; 0 where none was seen. */
guint      sc_run_frames_get_n_steps   (ScRunFrames *self, guint lead, guint member);
/** sc_run_frames_get_last_step: the newest that was seen, of a finished lead time its last; −1 for none. */
gint       sc_run_frames_get_last_step (ScRunFrames *self, guint lead, guint member);
/** sc_run_frames_dup_preview: (nullable) (transfer full): the denoised fields after @step, where they are kept. */
ScDataset *sc_run_frames_dup_preview   (ScRunFrames *self, guint lead, guint member, guint step);
/** sc_run_frames_get_sigma: noise level of that step; NAN where it is not kept. */
gdouble    sc_run_frames_get_sigma     (ScRunFrames *self, guint lead, guint member, guint step);

G_END_DECLS
