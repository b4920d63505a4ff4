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

static gchar *
describe_labels (const ScAlignCoordinate *coordinate)
{
  return g_strdup_printf (_("%s: labels only in A %zu, only in B %zu, in both %zu."), coordinate->name,
                          count_labels (coordinate->only_in_a), count_labels (coordinate->only_in_b), coordinate->common);
}

static void
describe_refusal (const ScOperationOutcome *outcome, GString *text)
{
  gboolean merge = outcome->operation == SC_OPERATION_MERGE;

  add_line (text, g_strdup (merge ? _("The merge is refused: values would be lost or made up.")
                                  : _("The assignment is refused: values would be lost or made up.")));
  for (guint i = 0; i < sc_align_report_get_n_coordinates (outcome->report); i++)
    {
      const ScAlignCoordinate *coordinate = sc_align_report_get_coordinate (outcome->report, i);
      if (coordinate->conflict)
        add_line (text, describe_labels (coordinate));
    }
  add_line (text, g_strdup (outcome->refusal->message));
}

static gchar *
describe_variable (const ScOperationVariable *variable)
{
  gsize missing = variable->missing_before + variable->made_missing;

  if (variable->made_missing == 0)
    return g_strdup_printf (_("%s: %zu of %zu values are missing, all were missing before."), variable->name, missing, variable->total);
  if (variable->missing_before == 0)
    return g_strdup_printf (_("%s: %zu of %zu values are missing, all made by this operation."), variable->name, missing, variable->total);
  return g_strdup_printf (_("%s: %zu of %zu values are missing: %zu were missing before, %zu were made by this operation."),
                          variable->name, missing, variable->total, variable->missing_before, variable->made_missing);
}

static void
describe_result (const ScOperationOutcome *outcome, GString *text)
{
  gboolean made = FALSE;
  guint whole = 0;

  add_line (text, g_strdup (outcome->operation == SC_OPERATION_MERGE ? _("A and B are merged.") : _("The variables of B are assigned onto A.")));
  for (guint i = 0; i < outcome->variables->len; i++)
    {
      const ScOperationVariable *variable = g_ptr_array_index (outcome->variables, i);
      made |= variable->made_missing > 0;
      if (variable->missing_before + variable->made_missing == 0)
        whole++;
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
        add_line (text, describe_labels (coordinate));
    }
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
      return g_strdup (_("Outer: the labels of both"));
    case SC_JOIN_INNER:
      return g_strdup (_("Inner: what both have"));
    case SC_JOIN_LEFT:
      return g_strdup (_("Left: the labels of A"));
    case SC_JOIN_RIGHT:
      return g_strdup (_("Right: the labels of B"));
    case SC_JOIN_OVERRIDE:
      return g_strdup (_("Override: A’s labels over B’s"));
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
