/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "combine/combine-error.h"
#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * ScAlignCoordinate: what the inputs have of one dimension's labels.
 * @only_in_a: (nullable): labels that the first input has and another one lacks
 * @only_in_b: (nullable): labels that another input has and the first lacks
 * @common: labels that all have
 * @conflict: the operation was refused because of it
 */
typedef struct
{
  gchar *name;
  ScArray *only_in_a;
  ScArray *only_in_b;
  gsize common;
  gsize size_a;
  gsize size_b;
  gboolean conflict;
} ScAlignCoordinate;

/**
 * ScAlignVariable: the missing values of one result.
 * @result: the variable that was made
 * @missing: in the result; set by sc_align_report_count()
 * @filled_by_operation: of these, how many no input had; likewise
 * @sources: (element-type GHashTable): for each input that the values come
 *   from: dimension → gboolean* that marks the labels that it does not reach
 */
typedef struct
{
  gchar *name;
  ScVariable *result;
  gsize missing;
  gsize filled_by_operation;
  GPtrArray *sources;
} ScAlignVariable;

/**
 * ScAlignReport: what an operation on two or more datasets met and did: per
 * coordinate the labels here, there and in both, per variable the missing
 * values and how many of them the operation made. Kept beside the result.
 */
typedef struct _ScAlignReport ScAlignReport;

ScAlignReport *sc_align_report_new   (void);
ScAlignReport *sc_align_report_ref   (ScAlignReport *self);
void           sc_align_report_unref (ScAlignReport *self);

guint                    sc_align_report_get_n_coordinates (ScAlignReport *self);
const ScAlignCoordinate *sc_align_report_get_coordinate    (ScAlignReport *self, guint index);
guint                    sc_align_report_get_n_variables   (ScAlignReport *self);
const ScAlignVariable   *sc_align_report_get_variable      (ScAlignReport *self, guint index);
/** sc_align_report_find_variable: (nullable). */
const ScAlignVariable   *sc_align_report_find_variable     (ScAlignReport *self, const gchar *name);
/** sc_align_report_get_conflicts: names of the coordinates that forbade the operation, %NULL-terminated. */
const gchar *const      *sc_align_report_get_conflicts     (ScAlignReport *self);

/**
 * sc_align_report_is_made:
 * @variable: one of the report's
 * @dims: of the result, @position: one element of it
 *
 * Returns: whether the operation had no source for this element
 */
gboolean sc_align_report_is_made (const ScAlignVariable *variable, const gchar *const *dims, const gsize *position);

/**
 * sc_align_report_find_made:
 * @position: (out): [dimensions of the result]: the first element in C order
 *   for which the operation had no source
 *
 * Returns: whether there is one
 */
gboolean sc_align_report_find_made (const ScAlignVariable *variable, gsize *position);

/** sc_align_report_count: counts the missing values of every result, which reads them all. */
gboolean sc_align_report_count (ScAlignReport *self, GError **error);
/** sc_align_report_set_counts: what was counted elsewhere, of a variable of the report. */
void     sc_align_report_set_counts (ScAlignReport *self, const gchar *name, gsize missing, gsize filled_by_operation);

/* For the operations. */
void sc_align_report_compare      (ScAlignReport *self, ScDataset *const *datasets, gsize n);
void sc_align_report_add_conflict (ScAlignReport *self, const gchar *coordinate);
/** sc_align_report_add_variable: adds or replaces; @sources: (transfer full): see ScAlignVariable. */
void sc_align_report_add_variable (ScAlignReport *self, const gchar *name, ScVariable *result, GPtrArray *sources);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAlignReport, sc_align_report_unref)

G_END_DECLS
