/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/event.h"

G_BEGIN_DECLS

/**
 * ScRunPath: the way that a run's sampler took: the denoised fields after each
 * step, of every lead time and member, packed (see packed-fields.h) and within
 * a budget; where it is spent, the steps that came first are forgotten first.
 * All functions may be called from any thread.
 */
typedef struct _ScRunPath ScRunPath;

/** sc_run_path_new: @budget: bytes of packed fields; the newest step is kept in any case. */
ScRunPath *sc_run_path_new   (guint64 budget);
ScRunPath *sc_run_path_ref   (ScRunPath *self);
void       sc_run_path_unref (ScRunPath *self);

/**
 * sc_run_path_add: keeps what an event of type %SC_EVENT_SAMPLER_STEP bears;
 * others are passed over. Packs in the calling thread, the run's. Fields that
 * find no memory are left out: a picture less, never a run.
 */
void       sc_run_path_add   (ScRunPath *self, ScEvent *event);

/** sc_run_path_get_n_steps: sampler steps of a lead time of @member, 0 where none was seen. */
guint      sc_run_path_get_n_steps (ScRunPath *self, guint lead, guint member);
/** sc_run_path_get_sigma: noise level of the fields after @step; NAN where they are not kept. */
gdouble    sc_run_path_get_sigma   (ScRunPath *self, guint lead, guint member, guint step);
/** sc_run_path_dup_fields: (transfer full) (nullable): the fields after @step, %NULL where they are not kept. */
ScDataset *sc_run_path_dup_fields  (ScRunPath *self, guint lead, guint member, guint step);
/** sc_run_path_get_bytes: memory that is taken now. */
guint64    sc_run_path_get_bytes   (ScRunPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRunPath, sc_run_path_unref)

G_END_DECLS
