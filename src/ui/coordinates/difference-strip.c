/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/difference-strip.h"

#include <string.h>

#include "dataset/labels.h"

typedef struct
{
  const ScArray *labels;
  gsize position;
  ScLabelSide side;
} Column;

static gint
compare_columns (gconstpointer a, gconstpointer b)
{
  const Column *x = a, *y = b;
  return sc_labels_compare (x->labels, x->position, y->labels, y->position);
}

static void
add_columns (GArray *columns, const ScArray *labels, GArray *positions, ScLabelSide side)
{
  for (guint i = 0; i < positions->len; i++)
    {
      Column column = { labels, g_array_index (positions, gsize, i), side };
      g_array_append_val (columns, column);
    }
}

/* Dates without what says nothing: "2017-01-01 06:00" for "2017-01-01T06:00:00". */
static gchar *
format_label (const ScArray *labels, gsize position)
{
  gchar *text = sc_array_format_element (labels, position);

  if (labels->dtype == SC_DTYPE_DATETIME && strlen (text) == strlen ("2017-01-01T06:00:00") && text[10] == 'T')
    {
      text[10] = ' ';
      if (g_str_has_suffix (text, ":00"))
        text[16] = '\0';
    }
  return text;
}

ScLabelStrip *
sc_label_strip_new_for_difference (const ScCoordinateDifference *difference)
{
  if (!difference->is_index || difference->a == NULL || difference->b == NULL)
    return NULL;

  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
  add_columns (columns, difference->a, difference->in_both, SC_LABEL_BOTH);
  add_columns (columns, difference->a, difference->only_in_a, SC_LABEL_ONLY_A);
  add_columns (columns, difference->b, difference->only_in_b, SC_LABEL_ONLY_B);
  if (difference->cause != SC_DIFFERENCE_NONE && sc_labels_comparable (difference->a, difference->b))
    g_array_sort (columns, compare_columns);

  ScLabelStrip *strip = sc_label_strip_new (columns->len);
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);
      strip->sides[i] = (guint8) column->side;
      strip->texts[i] = format_label (column->labels, column->position);
    }
  return strip;
}
