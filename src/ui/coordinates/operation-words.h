/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/coordinate-difference.h"
#include "ui/coordinates/operation.h"

G_BEGIN_DECLS

/** All are translated and (transfer full). */

/** sc_operation_words_outcome: refused, and because of which coordinates; or done, and what is missing in each variable, a line each. */
gchar *sc_operation_words_outcome (const ScOperationOutcome *outcome);
/** sc_operation_words_name: "Merge". */
gchar *sc_operation_words_name    (ScOperation operation);
/** sc_operation_words_meaning: what the operation does, a sentence without a full stop. */
gchar *sc_operation_words_meaning (ScOperation operation);
/** sc_operation_words_inputs: "A, B and C" of those whose bit is set. */
gchar *sc_operation_words_inputs  (guint set);
/** sc_operation_words_join: the join with what it means. */
gchar *sc_operation_words_join    (ScJoin join);
/** sc_operation_words_remedy: (nullable): what a button says that mends the difference. */
gchar *sc_operation_words_remedy  (const ScCoordinateDifference *difference);

G_END_DECLS
