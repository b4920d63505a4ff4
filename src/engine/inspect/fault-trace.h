/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/event.h"
#include "inspect/fault.h"

G_BEGIN_DECLS

/**
 * ScFaultQuery: what is asked about.
 * @path: a forecast or any dataset
 * @variable: whose value
 * @kind: what is wrong with it
 * @has_place: whether it is the grid point next to @lat, @lon; else the first one at fault
 * @progress: (nullable): told of the part of the forecast that is made again; may not block
 */
typedef struct
{
  const gchar *path;
  const gchar *variable;
  ScFaultKind kind;
  gboolean has_place;
  gdouble lat;
  gdouble lon;
  GCancellable *cancellable;
  ScEventFunc progress;
  gpointer progress_data;
} ScFaultQuery;

/**
 * sc_fault_trace:
 *
 * Follows a value that is missing, infinite or impossible back to where it
 * first was so. In a forecast the step of the member in which that happened is
 * made again with every probe looked at, beginning from the states that the
 * file has; what was read so is followed back through the datasets.
 *
 * Returns: (transfer full) (nullable) (element-type ScFaultLink): from the
 *   value back to its origin, empty where no value is at fault; %NULL with an
 *   error where the file or the variable cannot be read
 */
GPtrArray *sc_fault_trace (const ScFaultQuery *query, GError **error);

G_END_DECLS
