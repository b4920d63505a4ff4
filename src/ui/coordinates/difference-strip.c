/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/difference-strip.h"

#include <string.h>

#include "dataset/labels.h"

typedef struct
{
  const ScArray *labels;
  gsize position;
  guint8 rows;
} Column;

static gint
compare_columns (gconstpointer a, gconstpointer b)
{
  const Column *x = a, *y = b;
  return sc_labels_compare (x->labels, x->position, y->labels, y->position);
}

/* Whether both have labels that line up. */
static gboolean
lines_up (const ScCoordinateDifference *difference)
{
  return difference != NULL && difference->is_index && difference->a != NULL && difference->b != NULL;
}

/* A column for each label of the first dataset. */
static void
add_first (GArray *columns, const ScArray *labels)
{
  gsize size = sc_array_get_size (labels);

  g_array_set_size (columns, (guint) size);
  for (gsize i = 0; i < size; i++)
    g_array_index (columns, Column, i) = (Column) { labels, i, 1 };
}

/* A label that only later ones have stands once. */
static void
add_other (GArray *columns, const ScCoordinateDifference *difference, guint row, guint n_first)
{
  for (guint i = 0; i < difference->in_both->len; i++)
    g_array_index (columns, Column, g_array_index (difference->in_both, gsize, i)).rows |= (guint8) (1u << row);
  for (guint i = 0; i < difference->only_in_b->len; i++)
    {
      Column column = { difference->b, g_array_index (difference->only_in_b, gsize, i), (guint8) (1u << row) };
      gboolean known = FALSE;
      for (guint c = n_first; c < columns->len && row > 1 && !known; c++)
        {
          Column *other = &g_array_index (columns, Column, c);
          known = other->labels != difference->b && sc_labels_comparable (other->labels, difference->b)
                  && compare_columns (other, &column) == 0;
          if (known)
            other->rows |= column.rows;
        }
      if (!known)
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
sc_label_strip_new_for_differences (const ScCoordinateDifference *const *differences, guint n)
{
  const ScArray *first = NULL;
  guint rows[SC_LABEL_STRIP_MAX_ROWS] = { 0 }, n_rows = 1; /* the first dataset, and those that have the coordinate, too */
  gboolean sorts = FALSE, comparable = TRUE;

  for (guint k = 1; k < n; k++)
    if (lines_up (differences[k]))
      {
        rows[n_rows++] = k;
        first = differences[k]->a;
        sorts |= differences[k]->cause != SC_DIFFERENCE_NONE;
        comparable &= sc_labels_comparable (differences[k]->a, differences[k]->b);
      }
  if (first == NULL)
    return NULL;

  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
  add_first (columns, first);
  guint n_first = columns->len;
  for (guint row = 1; row < n_rows; row++)
    add_other (columns, differences[rows[row]], row, n_first);
  if (sorts && comparable)
    g_array_sort (columns, compare_columns);

  ScLabelStrip *strip = sc_label_strip_new (columns->len, n_rows);
  strip->n_datasets = n;
  memcpy (strip->datasets, rows, sizeof rows);
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = &g_array_index (columns, Column, i);
      strip->rows[i] = column->rows;
      strip->texts[i] = format_label (column->labels, column->position);
    }
  return strip;
}
