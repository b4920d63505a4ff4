/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** ScFaultKind: what is wrong with a value. */
typedef enum
{
  SC_FAULT_NAN,
  SC_FAULT_INFINITE,
  SC_FAULT_OUTSIDE, /* finite, but not possible */
  SC_FAULT_ANY,
} ScFaultKind;

/** sc_fault_kind_get_name: "nan", "infinite", "outside", "any". */
const gchar *sc_fault_kind_get_name  (ScFaultKind kind);
/** sc_fault_kind_from_name: %FALSE where there is no such kind. */
gboolean     sc_fault_kind_from_name (const gchar *name, ScFaultKind *kind);
/** sc_fault_kind_get_words: "NaN", "infinite", "out of bounds". */
const gchar *sc_fault_kind_get_words (ScFaultKind kind);

/**
 * ScFaultLink: one place on the way of a fault.
 * @probe: (nullable): of the run, as it names it
 * @operation: what was done there
 * @variable: (nullable): whose values are at fault
 * @cells: how many of them
 * @first: the coordinates of the first one
 * @sentence: the whole in words
 */
typedef struct
{
  gchar *probe;
  gchar *operation;
  gchar *variable;
  ScFaultKind kind;
  guint64 cells;
  JsonObject *first;
  gchar *sentence;
} ScFaultLink;

/** sc_fault_link_new: @first and @sentence are taken; the others copied. */
ScFaultLink *sc_fault_link_new  (const gchar *probe, const gchar *operation, const gchar *variable, ScFaultKind kind,
                                 guint64 cells, JsonObject *first, gchar *sentence);
void         sc_fault_link_free (ScFaultLink *self);

/** sc_fault_chain_new: (element-type ScFaultLink): from where the fault was seen back to where it arose. */
GPtrArray   *sc_fault_chain_new     (void);
/** sc_fault_chain_to_json: (transfer full): the array chain[]. */
JsonNode    *sc_fault_chain_to_json (GPtrArray *chain);

/** sc_place_to_words: (transfer full): "time 12 h, lat -30, lon 60" */
gchar       *sc_place_to_words (JsonObject *first);

/** ScFaultCells: those of a variable. @first: in C order */
typedef struct
{
  guint64 cells;
  gsize first;
} ScFaultCells;

/**
 * sc_fault_cells_count:
 * @values: numbers
 * @expected: (nullable): [size]: where a missing value is no fault
 * @lower, @upper: for %SC_FAULT_OUTSIDE
 */
ScFaultCells sc_fault_cells_count (ScArray *values, ScFaultKind kind, const guint8 *expected, gdouble lower, gdouble upper);

/**
 * sc_cell_describe:
 * @shape: [ndim] of the values that @index counts in
 * @offset: (nullable): [ndim]: where in the variable they begin
 *
 * Returns: (transfer full): for each dimension its label there, its index where it has none
 */
JsonObject *sc_cell_describe (ScDataset *dataset, ScVariable *variable, const gsize *shape, const gsize *offset, gsize index);

G_END_DECLS
