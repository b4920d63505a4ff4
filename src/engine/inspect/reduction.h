/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/forecast-request.h"
#include "inspect/fault.h"

G_BEGIN_DECLS

/**
 * ScReductionProgressFunc: another smaller case was tried.
 * @what: what was made smaller: "fewer members", "without 2m_temperature"
 * @kept: whether the fault was still there
 */
typedef void (*ScReductionProgressFunc) (const gchar *what, gboolean kept, gpointer data);

/** ScReductionSize: how large a forecast is. @values: of the inputs, coordinates excepted */
typedef struct
{
  gint members;
  gint steps;
  gint levels;
  gsize times;
  gsize variables;
  gsize n_lat, n_lon;
  guint64 values;
} ScReductionSize;

/**
 * ScReduction: what came of making a forecast with a fault smaller.
 * @request: the smallest one that still has it; its inputs are in memory
 * @fault: in words
 * @probe: (nullable): where the fault shows; %NULL where the forecast is refused or fails
 * @tried: how many smaller cases were tried
 */
typedef struct
{
  ScForecastRequest *request;
  gchar *fault;
  gchar *probe;
  ScFaultKind kind;
  ScReductionSize before;
  ScReductionSize after;
  guint tried;
} ScReduction;

/**
 * sc_reduce:
 * @request: a forecast that shows a NaN, an infinity or a value out of bounds,
 *   or that is refused; nothing is written
 * @progress: (nullable)
 *
 * Delta debugging (Zeller and Hildebrandt 2002): members, lead times, noise
 * levels, frames, variables, levels and the grid are made fewer, one after
 * another, as long as the same fault shows at the same place.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_FORECAST_ERROR_REQUEST
 *   where there is no fault
 */
ScReduction *sc_reduce         (const ScForecastRequest *request, GCancellable *cancellable,
                                ScReductionProgressFunc progress, gpointer data, GError **error);
void         sc_reduction_free (ScReduction *self);

/** sc_reduction_prepare_folder: makes @folder where it is not there; fails where something is in it. */
gboolean     sc_reduction_prepare_folder (const gchar *folder, GError **error);

/**
 * sc_reduction_write:
 * @folder: made; must not be there or be empty
 * @command: (out) (transfer full): the one command that shows the fault, to be run in the folder
 *
 * Writes the smallest case: checkpoint, statistics, inputs, noise setting, a
 * README in plain words, the command as a script, versions and checksums.
 */
gboolean     sc_reduction_write (const ScReduction *self, const gchar *folder, gchar **command, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScReduction, sc_reduction_free)

G_END_DECLS
