/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecaster.h"

G_BEGIN_DECLS

/**
 * ScRerun: a part of a forecast that is made again to look at it: one lead
 * time of one member, with every probe.
 */
typedef struct _ScRerun ScRerun;

/**
 * sc_rerun_new:
 * @request: of the whole forecast; copied; its members are replaced by @member
 * @cancellable: (nullable)
 */
ScRerun      *sc_rerun_new            (const ScForecastRequest *request, gint member, GCancellable *cancellable, GError **error);
void          sc_rerun_free           (ScRerun *self);

/** sc_rerun_get_forecaster: (transfer none): its frames, statistics and checkpoint; the member is its only one. */
ScForecaster *sc_rerun_get_forecaster (ScRerun *self);

/**
 * sc_rerun_step:
 * @forecast: what was made; the states before @lead are read from it
 * @sample: the member's position in it
 * @lead: the lead time to be made again, from 0
 * @progress: (nullable): told of each event as well
 *
 * Returns: (transfer full) (nullable) (element-type ScEvent): the probes' events, in order
 */
GPtrArray    *sc_rerun_step           (ScRerun *self, ScDataset *forecast, gsize sample, gint lead, ScEventFunc progress,
                                       gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRerun, sc_rerun_free)

G_END_DECLS
