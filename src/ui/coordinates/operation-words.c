/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-words.h"

#include <glib/gi18n.h>


static gsize
count_labels (const ScArray *labels)
{
  return labels != NULL ? sc_array_get_size (labels) : 0;
}

static void
add_line (GString *text, gchar *line)
{
  g_string_append_printf (text, text->len > 0 ? "\n%s" : "%s", line);
  g_free (line);
}

gchar *
sc_operation_words_name (ScOperation operation)
{
  static const gchar *const NAMES[SC_N_OPERATIONS] = {
    N_("Compare"), N_("Merge"), N_("Assign"), N_("Concatenate"), N_("Align"), N_("Reindex"), N_("Add"),
  };

  g_return_val_if_fail (operation < SC_N_OPERATIONS, NULL);
  return g_strdup (_(NAMES[operation]));
}

gchar *
sc_operation_words_meaning (ScOperation operation)
{
  static const gchar *const MEANINGS[SC_N_OPERATIONS] = {
    N_("Only show where they differ"),
    N_("All variables of all in one dataset"),
    N_("The variables of the others put into A"),
    N_("One behind the other along a dimension"),
    N_("Each with the same labels, for itself"),
    N_("B with the labels of A"),
    N_("A plus B, variable by variable"),
  };

  g_return_val_if_fail (operation < SC_N_OPERATIONS, NULL);
  return g_strdup (_(MEANINGS[operation]));
}

gchar *
sc_operation_words_inputs (guint set)
{
  gchar *text = NULL;

  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    {
      const gchar letter[] = { (gchar) ('A' + i), '\0' };
      if (!(set & 1u << i))
        continue;
      /* Translators: datasets by their letters: "A, B and C" */
      gchar *longer = text == NULL ? g_strdup (letter)
                      : set >> i == 1 ? g_strdup_printf (_("%s and %s"), text, letter) : g_strdup_printf (_("%s, %s"), text, letter);
      g_free (text);
      text = longer;
    }
  return text != NULL ? text : g_strdup ("");
}

static gchar *
describe_labels (const ScAlignCoordinate *coordinate, const ScOperationOutcome *outcome)
{
  /* What is reindexed is the report's first input, and the page's B. */
  gboolean swapped = outcome->operation == SC_OPERATION_REINDEX;
  gsize only_a = count_labels (swapped ? coordinate->only_in_b : coordinate->only_in_a);
  gsize only_b = count_labels (swapped ? coordinate->only_in_a : coordinate->only_in_b);

  if (only_a + only_b == 0)
    return g_strdup_printf (_("%s: the same labels in another order."), coordinate->name);
  return g_strdup_printf (outcome->n_inputs > 2 ? _("%s: labels only in A %zu, only in others %zu, in all %zu.")
                                                : _("%s: labels only in A %zu, only in B %zu, in both %zu."),
                          coordinate->name, only_a, only_b, coordinate->common);
}

static void
describe_refusal (const ScOperationOutcome *outcome, GString *text)
{
  static const gchar *const REFUSALS[SC_N_OPERATIONS] = {
    NULL,
    N_("The merge is refused: values would be lost or made up."),
    N_("The assignment is refused: values would be lost or made up."),
    N_("The concatenation is refused: values would be lost or made up."),
    N_("The alignment is refused: values would be lost or made up."),
    N_("The reindexing is refused: values would be lost or made up."),
    N_("The sum is refused: values would be lost or made up."),
  };

  add_line (text, g_strdup (_(REFUSALS[outcome->operation])));
  gboolean differ = g_error_matches (outcome->refusal, SC_COMBINE_ERROR, SC_COMBINE_ERROR_INDEX_MISMATCH);
  for (guint i = 0; i < sc_align_report_get_n_coordinates (outcome->report); i++)
    {
      const ScAlignCoordinate *coordinate = sc_align_report_get_coordinate (outcome->report, i);
      if (coordinate->conflict && differ)
        add_line (text, describe_labels (coordinate, outcome));
    }
  /* Labels that differ were told of; of all else the operation itself says most. */
  if (!differ)
    add_line (text, g_strdup (outcome->refusal->message));
}

static gchar *
describe_variable (const ScOperationVariable *variable)
{
  gsize missing = variable->missing_before + variable->made_missing;

  if (!variable->counted)
    return g_strdup_printf (_("%s: %zu of %zu values are made missing by this operation."), variable->name, variable->made_missing, variable->total);
  if (variable->made_missing == 0)
    return g_strdup_printf (_("%s: %zu of %zu values are missing, all were missing before."), variable->name, missing, variable->total);
  if (variable->missing_before == 0)
    return g_strdup_printf (_("%s: %zu of %zu values are missing, all made by this operation."), variable->name, missing, variable->total);
  return g_strdup_printf (_("%s: %zu of %zu values are missing: %zu were missing before, %zu were made by this operation."),
                          variable->name, missing, variable->total, variable->missing_before, variable->made_missing);
}

static gchar *
describe_deed (const ScOperationOutcome *outcome)
{
  g_autofree gchar *inputs = sc_operation_words_inputs ((1u << outcome->n_inputs) - 1);

  switch (outcome->operation)
    {
    case SC_OPERATION_MERGE:
      return g_strdup_printf (_("%s are merged."), inputs);
    case SC_OPERATION_ASSIGN:
      return g_strdup (outcome->n_inputs > 2 ? _("The variables of the others are assigned onto A.") : _("The variables of B are assigned onto A."));
    case SC_OPERATION_CONCAT:
      return g_strdup_printf (_("%s are concatenated."), inputs);
    case SC_OPERATION_ALIGN:
      return g_strdup_printf (_("%s have the same labels."), inputs);
    case SC_OPERATION_REINDEX:
      return g_strdup (_("B has the labels of A."));
    case SC_OPERATION_ADD:
      return g_strdup_printf (_("%s are added."), inputs);
    case SC_OPERATION_NONE:
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static void
describe_result (const ScOperationOutcome *outcome, GString *text)
{
  gboolean made = FALSE;
  guint whole = 0;

  add_line (text, describe_deed (outcome));
  for (guint i = 0; i < outcome->variables->len; i++)
    {
      const ScOperationVariable *variable = g_ptr_array_index (outcome->variables, i);
      made |= variable->made_missing > 0;
      if (variable->missing_before + variable->made_missing == 0)
        whole += variable->counted;
      else
        add_line (text, describe_variable (variable));
    }
  if (whole > 0)
    add_line (text, g_strdup_printf (ngettext ("%u variable has all its values.", "%u variables have all their values.", whole), whole));
  /* Why: the labels without a partner. */
  for (guint i = 0; made && i < sc_align_report_get_n_coordinates (outcome->report); i++)
    {
      const ScAlignCoordinate *coordinate = sc_align_report_get_coordinate (outcome->report, i);
      if (count_labels (coordinate->only_in_a) + count_labels (coordinate->only_in_b) > 0)
        add_line (text, describe_labels (coordinate, outcome));
    }
  if (outcome->from_labels)
    add_line (text, g_strdup (_("What was missing before is not counted yet.")));
}

gchar *
sc_operation_words_outcome (const ScOperationOutcome *outcome)
{
  GString *text = g_string_new (NULL);

  if (outcome->refusal != NULL)
    describe_refusal (outcome, text);
  else
    describe_result (outcome, text);
  return g_string_free (text, FALSE);
}

gchar *
sc_operation_words_join (ScJoin join)
{
  switch (join)
    {
    case SC_JOIN_EXACT:
      return g_strdup (_("Exact: refuse where labels differ"));
    case SC_JOIN_OUTER:
      return g_strdup (_("Outer: the labels of all"));
    case SC_JOIN_INNER:
      return g_strdup (_("Inner: what all have"));
    case SC_JOIN_LEFT:
      return g_strdup (_("Left: the labels of A"));
    case SC_JOIN_RIGHT:
      return g_strdup (_("Right: the labels of the last"));
    case SC_JOIN_OVERRIDE:
      return g_strdup (_("Override: A’s labels over the others’"));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

gchar *
sc_operation_words_remedy (const ScCoordinateDifference *difference)
{
  switch (difference->remedy)
    {
    case SC_REMEDY_REINDEX_NEAREST:
      return g_strdup (_("Reindex to the Nearest Label"));
    case SC_REMEDY_ROLL_LONGITUDE:
      return g_strdup (_("Roll Longitude"));
    case SC_REMEDY_SORT:
      return g_strdup (_("Sort as in A"));
    case SC_REMEDY_RELABEL:
      return g_strdup (_("Take A’s Labels"));
    case SC_REMEDY_SELECT_COMMON:
    case SC_REMEDY_NONE:
    default:
      return NULL;
    }
}
