/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** sample_document_load: (transfer full): tests/verify/scores.json, made by tests/full/verify_scores.py. */
JsonNode  *sample_document_load (void);

/** sample_dataset_new: (transfer full): the dataset of a member of the document, in memory. */
ScDataset *sample_dataset_new   (JsonNode *document, const gchar *name);

/** sample_dataset_relabel: (transfer full): @dataset with another first label of a coordinate of numbers. */
ScDataset *sample_dataset_relabel (ScDataset *dataset, const gchar *coordinate, gdouble first);

G_END_DECLS
