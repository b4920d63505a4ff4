/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "render/plot/plot-axis.h"

gchar *
sc_coordinates_words_sizes (const ScCoordinateDifference *difference)
{
  if (difference->a == NULL || difference->b == NULL)
    return g_strdup_printf (_("%zu in A, %zu in B, without labels in at least one"), difference->size_a, difference->size_b);
  return g_strdup_printf (_("%zu labels in A, %zu in B; %u in both, %u only in A, %u only in B"),
                          difference->size_a, difference->size_b, difference->in_both->len,
                          difference->only_in_a->len, difference->only_in_b->len);
}

static gchar *
format_amount (const ScCoordinateDifference *difference)
{
  gdouble amount = difference->amount;

  if (difference->a == NULL || !sc_dtype_is_time (difference->a->dtype))
    return sc_plot_format_number (amount, 4);

  /* Times are in seconds. */
  gboolean hours = fmod (amount, 3600) == 0;
  g_autofree gchar *number = sc_plot_format_number (hours ? amount / 3600 : amount, 6);
  return g_strdup_printf (hours ? _("%s h") : _("%s s"), number);
}

static gchar *
describe_cause (const ScCoordinateDifference *difference)
{
  g_autofree gchar *amount = format_amount (difference);

  switch (difference->cause)
    {
    case SC_DIFFERENCE_NONE:
      return g_strdup (_("Equal."));
    case SC_DIFFERENCE_SIZE:
      return g_strdup (_("The sizes differ, and there are no labels to go by."));
    case SC_DIFFERENCE_UNLABELLED:
      return g_strdup (_("Only one of the two has labels."));
    case SC_DIFFERENCE_TYPE:
      return g_strdup (_("The labels are of different kinds and cannot stand on one axis."));
    case SC_DIFFERENCE_CALENDAR:
      return g_strdup (_("The dates are of different calendars."));
    case SC_DIFFERENCE_EPOCH:
      return g_strdup (_("Likely the numbers count from different dates."));
    case SC_DIFFERENCE_UNITS:
      return difference->amount != 0 ? g_strdup_printf (_("Likely other units: B is A times %s."), amount)
                                     : g_strdup (_("The units differ."));
    case SC_DIFFERENCE_DUPLICATE:
      return g_strdup (_("A label is there more than once."));
    case SC_DIFFERENCE_REVERSED:
      return g_strdup (_("The same labels, backwards."));
    case SC_DIFFERENCE_ORDER:
      return g_strdup (_("The same labels in another order."));
    case SC_DIFFERENCE_LONGITUDE:
      return g_strdup (_("One counts longitudes from 0° to 360°, the other from −180° to 180°."));
    case SC_DIFFERENCE_FLOAT32:
      return g_strdup_printf (_("Likely one was stored in single precision: they differ by at most %s."), amount);
    case SC_DIFFERENCE_ROUNDED:
      return g_strdup_printf (_("Likely one was rounded: they differ by at most %s."), amount);
    case SC_DIFFERENCE_SHIFTED:
      return g_strdup_printf (_("Likely shifted: B is A plus %s."), amount);
    case SC_DIFFERENCE_SUBSET:
      return g_strdup (difference->only_in_a->len == 0 ? _("All labels of A are in B.") : _("All labels of B are in A."));
    case SC_DIFFERENCE_PARTIAL:
      return g_strdup (_("They overlap in part."));
    case SC_DIFFERENCE_DISJOINT:
      return g_strdup (_("They have no label in common."));
    case SC_DIFFERENCE_VALUES:
      return g_strdup (_("The values differ."));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static gchar *
describe_remedy (const ScCoordinateDifference *difference)
{
  g_autofree gchar *tolerance = sc_plot_format_number (difference->tolerance, 3);

  switch (difference->remedy)
    {
    case SC_REMEDY_REINDEX_NEAREST:
      return g_strdup_printf (_("Taking the nearest label within %s would mend it."), tolerance);
    case SC_REMEDY_ROLL_LONGITUDE:
      return g_strdup (_("Turning the longitudes would mend it."));
    case SC_REMEDY_SORT:
      return g_strdup (_("Sorting would mend it."));
    case SC_REMEDY_RELABEL:
      return g_strdup (_("Taking the other’s labels would mend it, if they mean the same."));
    case SC_REMEDY_SELECT_COMMON:
      return g_strdup (_("Keeping only what both have would mend it."));
    case SC_REMEDY_NONE:
    default:
      return NULL;
    }
}

gchar *
sc_coordinates_words_cause (const ScCoordinateDifference *difference)
{
  g_autofree gchar *cause = describe_cause (difference), *remedy = describe_remedy (difference);

  return remedy != NULL ? g_strdup_printf (C_("sentences", "%s %s"), cause, remedy) : g_steal_pointer (&cause);
}

gchar *
sc_coordinates_words_summary (GPtrArray *differences)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < differences->len; i++)
    {
      const ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
      if (difference->cause == SC_DIFFERENCE_NONE)
        continue;
      g_string_append_printf (names, n > 0 ? _(", %s") : "%s", difference->name);
      n++;
    }
  if (differences->len == 0)
    return g_strdup (_("A and B share no coordinate."));
  if (n == 0)
    return g_strdup_printf (ngettext ("The coordinate that A and B share is equal.",
                                      "All %u coordinates that A and B share are equal.", differences->len),
                            differences->len);
  return g_strdup_printf (ngettext ("%u of %u shared coordinates differs: %s. Aligned without a word, what has no partner would become NaN.",
                                    "%u of %u shared coordinates differ: %s. Aligned without a word, what has no partner would become NaN.", n),
                          n, differences->len, names->str);
}

gchar *
sc_coordinates_words_places (const ScPlaceCount *count)
{
  if (count->almost > 0)
    return g_strdup_printf (_("%zu cells in both, %zu almost at the same place, %zu only in A, %zu only in B"),
                            count->both, count->almost, count->only_a, count->only_b);
  return g_strdup_printf (_("%zu cells in both, %zu only in A, %zu only in B"), count->both, count->only_a, count->only_b);
}

gchar *
sc_coordinates_words_missing (const ScMissingCount *count)
{
  g_autofree gchar *share = sc_plot_format_number (count->total > 0 ? 100.0 * (gdouble) count->missing / (gdouble) count->total : 0, 3);

  if (count->missing == 0)
    return g_strdup_printf (_("%s: none of %zu values is missing."), count->name, count->total);
  if (count->cells == NULL)
    return g_strdup_printf (_("%s: %zu of %zu values are missing (%s %%)."), count->name, count->missing, count->total, share);

  gsize some = 0, all = 0, n = count->n_rows * count->n_columns;
  for (gsize i = 0; i < n; i++)
    {
      some += count->cells[i] > 0;
      all += count->cells[i] == count->per_cell;
    }
  return g_strdup_printf (_("%s: %zu of %zu values are missing (%s %%), in %zu of %zu cells; %zu cells have no value at all."),
                          count->name, count->missing, count->total, share, some, n, all);
}
