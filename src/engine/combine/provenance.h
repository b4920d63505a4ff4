/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "combine/align-report.h"

G_BEGIN_DECLS

/*
 * How a dataset was made, kept with it, so that a missing value can be traced
 * to the operation that made it.
 *
 * The attribute sigmacast_provenance of the dataset holds one JSON object, of
 * the last operation:
 *
 *   operation      "merge", "assign", "concat", …
 *   inputs[]       {file, made_by}: in order; made_by is the input's own
 *                  provenance, an object of this kind, or null
 *   coordinates[]  {name, only_in_a, only_in_b, common: how many labels the
 *                  first input has and another lacks, another has and the
 *                  first lacks, all have; first_only_in_a[], first_only_in_b[]:
 *                  the first five of them}
 *   variables[]    {name, from[], missing, filled_by_operation, first, lacking[]}:
 *                  of each data variable; from[]: the positions in inputs[] that
 *                  its values came from; missing: values in the result;
 *                  filled_by_operation: those of them that no input had;
 *                  first: {dimension: label} of the first one of these, or null;
 *                  lacking[]: for each source {dimension: [[first, last], …]},
 *                  the runs of labels, in the result's order, that it did not
 *                  reach: a cell was filled where every source lacks one of
 *                  its labels. A dimension with more than 64 runs has null.
 *   truncated      true where an older made_by was left out because an
 *                  attribute could not hold it
 *
 * Labels are as sc_json_builder_add_label() writes them; positions stand for
 * them where a dimension has none. It is written where labels differed, values
 * were filled, or an input had a provenance.
 *
 * The attribute sigmacast_made_missing of a variable says the same of it in a
 * sentence.
 */
#define SC_PROVENANCE_ATTRIBUTE "sigmacast_provenance"

/**
 * sc_dataset_note_made_missing:
 * @dataset: not shared yet; its variable gets one more attribute
 * @variable: a data variable of it
 * @made_missing: how many of its values the operation made missing; 0: nothing is noted
 * @operation: "merge", "assign", …
 * @paths: (array zero-terminated=1): the files that it was made from
 *
 * Says in the attribute sigmacast_made_missing how values were lost, so that
 * whoever meets the file later can read it there.
 */
gboolean sc_dataset_note_made_missing (ScDataset *dataset, const gchar *variable, gsize made_missing,
                                       const gchar *operation, const gchar *const *paths, GError **error);

/**
 * sc_variable_read_made_missing:
 * @made_missing: (out): how many values
 * @operation: (out) (transfer full): what made them missing
 * @names: (out) (transfer full): of the files, without their folders
 *
 * What sc_dataset_note_made_missing() noted.
 *
 * Returns: %FALSE where nothing is noted
 */
gboolean sc_variable_read_made_missing (ScVariable *variable, gsize *made_missing, gchar **operation, GStrv *names);

/**
 * sc_dataset_note_provenance:
 * @dataset: a result, not shared yet; its attributes are replaced by a copy with one more
 * @inputs: [n]: what it was made from, in order
 * @paths: [n] (nullable elements): their files
 * @report: of the operation, counted
 */
void     sc_dataset_note_provenance   (ScDataset *dataset, const gchar *operation, ScDataset *const *inputs,
                                       const gchar *const *paths, gsize n, ScAlignReport *report);

/** sc_dataset_dup_provenance: (transfer full) (nullable): the object, %NULL where there is none that can be read. */
JsonNode *sc_dataset_dup_provenance (ScDataset *dataset);

G_END_DECLS
