/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A difference of coordinates in words. */
#include <math.h>

#include "dataset/coordinate-difference.h"

#define MAX_SHOWN 4

static gchar *
format_range (const ScArray *labels, gsize size)
{
  if (labels == NULL)
    return g_strdup_printf ("%" G_GSIZE_FORMAT " without labels", size);
  if (size == 0)
    return g_strdup ("no labels");
  g_autofree gchar *first = sc_array_format_element (labels, 0);
  if (size == 1)
    return g_strdup (first);
  g_autofree gchar *last = sc_array_format_element (labels, size - 1);
  return g_strdup_printf ("%s … %s (%" G_GSIZE_FORMAT ")", first, last, size);
}

static void
append_only (GString *text, const ScArray *labels, GArray *positions, const gchar *name)
{
  g_string_append_printf (text, "%u only in %s", positions->len, name);
  if (labels == NULL || positions->len == 0)
    return;
  g_string_append (text, " (");
  for (guint i = 0; i < MIN (positions->len, MAX_SHOWN); i++)
    {
      g_autofree gchar *label = sc_array_format_element (labels, g_array_index (positions, gsize, i));
      g_string_append_printf (text, i > 0 ? ", %s" : "%s", label);
    }
  g_string_append (text, positions->len > MAX_SHOWN ? ", …)" : ")");
}

static gchar *
format_amount (const ScCoordinateDifference *self)
{
  if (self->a != NULL && sc_dtype_is_time (self->a->dtype))
    return sc_timedelta_format ((gint64) llround (self->amount * 1e6), SC_MICROSECONDS);
  return g_strdup_printf ("%.6g", self->amount);
}

static gchar *
format_cause (const ScCoordinateDifference *self, const gchar *a, const gchar *b)
{
  g_autofree gchar *amount = format_amount (self);

  switch (self->cause)
    {
    case SC_DIFFERENCE_SIZE:
      return g_strdup_printf ("Its size differs and it has no labels to compare.");
    case SC_DIFFERENCE_UNLABELLED:
      return g_strdup_printf ("Only one of the two has labels.");
    case SC_DIFFERENCE_TYPE:
      return g_strdup_printf ("The labels are of different kinds (%s and %s).",
                              sc_dtype_get_name (self->a->dtype), sc_dtype_get_name (self->b->dtype));
    case SC_DIFFERENCE_CALENDAR:
      return g_strdup_printf ("The dates are of different calendars (%s and %s).",
                              sc_calendar_get_name (self->a->calendar), sc_calendar_get_name (self->b->calendar));
    case SC_DIFFERENCE_EPOCH:
      return g_strdup ("The numbers are counted since different dates.");
    case SC_DIFFERENCE_UNITS:
      return self->amount != 0 ? g_strdup_printf ("%s is %s times %s: the units differ.", b, amount, a)
                               : g_strdup ("The units differ.");
    case SC_DIFFERENCE_DUPLICATE:
      return g_strdup ("A label stands more than once.");
    case SC_DIFFERENCE_REVERSED:
      return g_strdup ("The labels are the same, backwards.");
    case SC_DIFFERENCE_ORDER:
      return g_strdup ("The labels are the same in another order.");
    case SC_DIFFERENCE_LONGITUDE:
      return g_strdup ("One counts longitude from 0 to 360, the other from −180 to 180.");
    case SC_DIFFERENCE_FLOAT32:
      return g_strdup_printf ("They differ by at most %s: one was stored in single precision.", amount);
    case SC_DIFFERENCE_ROUNDED:
      return g_strdup_printf ("They differ by at most %s: one was rounded.", amount);
    case SC_DIFFERENCE_SHIFTED:
      return g_strdup_printf ("%s is shifted by %s.", b, amount);
    case SC_DIFFERENCE_SUBSET:
      return g_strdup_printf ("All labels of %s are in %s.", self->only_in_a->len == 0 ? a : b,
                              self->only_in_a->len == 0 ? b : a);
    case SC_DIFFERENCE_PARTIAL:
      return g_strdup ("They overlap in part.");
    case SC_DIFFERENCE_DISJOINT:
      return g_strdup ("They have no label in common.");
    case SC_DIFFERENCE_VALUES:
      return g_strdup ("The values differ.");
    case SC_DIFFERENCE_NONE:
    default:
      return g_strdup ("They are equal.");
    }
}

gchar *
sc_coordinate_difference_format (const ScCoordinateDifference *self, const gchar *name_a, const gchar *name_b)
{
  GString *text = g_string_new (NULL);
  g_autofree gchar *range_a = format_range (self->a, self->size_a);
  g_autofree gchar *range_b = format_range (self->b, self->size_b);
  g_autofree gchar *cause = format_cause (self, name_a, name_b);

  g_string_printf (text, "%s: %s in %s and %s in %s", self->name, range_a, name_a, range_b, name_b);
  if (self->a != NULL && self->b != NULL && self->cause != SC_DIFFERENCE_NONE)
    {
      g_string_append (text, "; ");
      append_only (text, self->a, self->only_in_a, name_a);
      g_string_append (text, ", ");
      append_only (text, self->b, self->only_in_b, name_b);
      g_string_append_printf (text, ", %u in both", self->in_both->len);
    }
  g_string_append_printf (text, ". %s", cause);
  return g_string_free (text, FALSE);
}

gchar *
sc_remedy_format (const ScCoordinateDifference *self)
{
  switch (self->remedy)
    {
    case SC_REMEDY_REINDEX_NEAREST:
      return g_strdup_printf ("reindex --coords %s --method nearest --tolerance %g", self->name, self->tolerance);
    case SC_REMEDY_SORT:
      return g_strdup_printf ("reindex --coords %s", self->name);
    case SC_REMEDY_RELABEL:
      return g_strdup_printf ("assign-coords --coords %s", self->name);
    case SC_REMEDY_SELECT_COMMON:
      return g_strdup ("--join inner");
    case SC_REMEDY_ROLL_LONGITUDE:
      return g_strdup_printf ("roll-lon --coords %s", self->name);
    case SC_REMEDY_NONE:
    default:
      return NULL;
    }
}
