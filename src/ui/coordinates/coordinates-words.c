/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/coordinates-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "render/plot/plot-axis.h"

gchar *
sc_coordinates_words_sizes (const ScCoordinateDifference *difference, guint place)
{
  gint other = 'A' + (gint) place;

  if (difference->a == NULL || difference->b == NULL)
    return g_strdup_printf (_("%zu in A, %zu in %c, without labels in at least one"), difference->size_a, difference->size_b, other);
  return g_strdup_printf (_("%zu labels in A, %zu in %c; %u in both, %u only in A, %u only in %c"),
                          difference->size_a, difference->size_b, other, difference->in_both->len,
                          difference->only_in_a->len, difference->only_in_b->len, other);
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
describe_cause (const ScCoordinateDifference *difference, guint place)
{
  gint other = 'A' + (gint) place;
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
      return difference->amount != 0 ? g_strdup_printf (_("Likely other units: %c is A times %s."), other, amount)
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
      return g_strdup_printf (_("Likely shifted: %c is A plus %s."), other, amount);
    case SC_DIFFERENCE_SUBSET:
      return difference->only_in_a->len == 0 ? g_strdup_printf (_("All labels of %c are in %c."), 'A', other)
                                               : g_strdup_printf (_("All labels of %c are in %c."), other, 'A');
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
      return g_strdup (_("Taking A’s labels would mend it, if they mean the same."));
    case SC_REMEDY_SELECT_COMMON:
      return g_strdup (_("Keeping only what both have would mend it."));
    case SC_REMEDY_NONE:
    default:
      return NULL;
    }
}

gchar *
sc_coordinates_words_cause (const ScCoordinateDifference *difference, guint place)
{
  g_autofree gchar *cause = describe_cause (difference, place), *remedy = describe_remedy (difference);

  return remedy != NULL ? g_strdup_printf (C_("sentences", "%s %s"), cause, remedy) : g_steal_pointer (&cause);
}

gchar *
sc_coordinates_words_summary (GPtrArray *const *differences, guint n)
{
  g_autoptr (GHashTable) shared = g_hash_table_new (g_str_hash, g_str_equal), differ = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint k = 1; k < n; k++)
    for (guint i = 0; differences[k] != NULL && i < differences[k]->len; i++)
      {
        const ScCoordinateDifference *difference = g_ptr_array_index (differences[k], i);
        g_hash_table_add (shared, difference->name);
        if (difference->cause != SC_DIFFERENCE_NONE && g_hash_table_add (differ, difference->name))
          g_string_append_printf (names, names->len > 0 ? _(", %s") : "%s", difference->name);
      }
  guint n_shared = g_hash_table_size (shared), n_differ = g_hash_table_size (differ);
  if (n_shared == 0)
    return g_strdup (_("They share no coordinate with A."));
  if (n_differ == 0)
    return g_strdup_printf (ngettext ("The coordinate that they share is equal.",
                                      "All %u coordinates that they share are equal.", n_shared),
                            n_shared);
  return g_strdup_printf (ngettext ("%u of %u shared coordinates differs: %s. Aligned without a word, what has no partner would become NaN.",
                                    "%u of %u shared coordinates differ: %s. Aligned without a word, what has no partner would become NaN.", n_differ),
                          n_differ, n_shared, names->str);
}

gchar *
sc_coordinates_words_places (const ScPlaceCount *count, guint place)
{
  gint other = 'A' + (gint) place;

  if (count->almost > 0)
    return g_strdup_printf (_("%zu cells in both, %zu almost at the same place, %zu only in A, %zu only in %c"),
                            count->both, count->almost, count->only_a, count->only_b, other);
  return g_strdup_printf (_("%zu cells in both, %zu only in A, %zu only in %c"), count->both, count->only_a, count->only_b, other);
}

gchar *
sc_coordinates_words_tolerance (gdouble tolerance)
{
  if (tolerance <= 0)
    return g_strdup (_("equal labels only"));
  g_autofree gchar *number = sc_plot_format_number (tolerance, 3);
  /* Translators: the greatest distance between labels that count as equal */
  return g_strdup_printf (_("up to %s apart"), number);
}

gchar *
sc_coordinates_words_missing (const ScMissingCount *count, gboolean from_labels)
{
  g_autofree gchar *share = sc_plot_format_number (count->total > 0 ? 100.0 * (gdouble) count->missing / (gdouble) count->total : 0, 3);

  if (from_labels)
    return g_strdup_printf (_("%s: %zu of %zu values are made missing by this operation (%s %%). What was missing before is not counted yet."),
                            count->name, count->made, count->total, share);
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
