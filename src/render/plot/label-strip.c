/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/label-strip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* In lines of text. */
#define ROW 1.2
#define LABELS 1.15
#define LEFT 1.4
#define RIGHT 0.6
/* Columns narrower than this are drawn as bands. */
#define SHAPE_WIDTH 0.75

ScLabelStrip *
sc_label_strip_new (gsize n, guint n_rows)
{
  g_return_val_if_fail (n_rows > 0 && n_rows <= SC_LABEL_STRIP_MAX_ROWS, NULL);

  ScLabelStrip *self = g_new0 (ScLabelStrip, 1);
  self->n = n;
  self->n_rows = self->n_datasets = n_rows;
  for (guint i = 0; i < n_rows; i++)
    self->datasets[i] = i;
  self->rows = g_malloc (MAX (n, 1));
  memset (self->rows, (1 << n_rows) - 1, n);
  self->texts = g_new0 (gchar *, n + 1);
  return self;
}

void
sc_label_strip_free (ScLabelStrip *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_free (self->rows);
  g_free (self);
}

static gboolean
is_all (const ScLabelStrip *self, guint8 rows)
{
  return rows == (1 << self->n_rows) - 1;
}

gboolean
sc_label_strip_is_in_all (const ScLabelStrip *self, gsize column)
{
  return is_all (self, self->rows[column]);
}

GArray *
sc_label_strip_get_runs (const ScLabelStrip *self)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (ScLabelRun));

  for (gsize i = 0; i < self->n; i++)
    {
      if (i > 0 && self->rows[i] == self->rows[i - 1])
        g_array_index (runs, ScLabelRun, runs->len - 1).count++;
      else
        {
          ScLabelRun run = { i, 1, self->rows[i] };
          g_array_append_val (runs, run);
        }
    }
  return runs;
}

gdouble
sc_label_strip_get_height (const ScPlotStyle *style, guint n_rows)
{
  return ceil ((n_rows * ROW + LABELS) * style->em);
}

void
sc_label_strip_get_keys (const ScPlotStyle *style, guint n_datasets, ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1])
{
  static const ScPlotMark MARKS[] = { SC_PLOT_MARK_TRIANGLE, SC_PLOT_MARK_SQUARE, SC_PLOT_MARK_DIAMOND, SC_PLOT_MARK_CROSS };
  const ScPlotColor colors[] = { style->training, style->warning, style->midpoint, style->churn };
  const gchar *const only[] = { _("only in A"), _("only in B") };
  const gchar *const some[] = { _("not in all: A"), _("not in all: B"), _("not in all: C"), _("not in all: D"),
                                _("not in all: E"), _("not in all: F"), _("not in all: G"), _("not in all: H") };

  keys[0] = (ScPlotKey) { SC_PLOT_MARK_DISC, style->inference, n_datasets == 2 ? _("in both") : _("in all") };
  for (guint i = 0; i < n_datasets; i++)
    keys[i + 1] = (ScPlotKey) { MARKS[i % G_N_ELEMENTS (MARKS)], colors[i % G_N_ELEMENTS (colors)], n_datasets == 2 ? only[i] : some[i] };
}

typedef struct
{
  gdouble left, width; /* of all columns */
  gdouble column;
} Layout;

static Layout
lay_out (const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width)
{
  Layout layout = { .left = LEFT * style->em };

  layout.width = MAX (1, width - (LEFT + RIGHT) * style->em);
  /* A few labels stand together rather than spread over the whole width. */
  layout.column = MIN (layout.width / MAX (strip->n, 1), 6 * style->em);
  layout.width = layout.column * MAX (strip->n, 1);
  return layout;
}

static gdouble
get_middle (const ScPlotStyle *style, guint row)
{
  return (row + 0.5) * ROW * style->em;
}

gssize
sc_label_strip_locate (const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble x)
{
  Layout layout = lay_out (style, strip, width);
  gdouble column = floor ((x - layout.left) / layout.column);

  return column >= 0 && column < strip->n ? (gssize) column : -1;
}

static void
draw_empty_place (cairo_t *cr, const ScPlotStyle *style, gdouble x, gdouble y, gdouble radius)
{
  const gdouble dash[] = { style->line, style->line * 1.5 };

  cairo_set_dash (cr, dash, 2, 0);
  cairo_set_line_width (cr, style->line * 0.7);
  sc_plot_set_color (cr, &style->dim, 0.8);
  cairo_arc (cr, x, y, radius * 0.7, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_shapes (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const Layout *layout)
{
  ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1];
  gdouble radius = MIN (layout->column * 0.32, style->em * 0.36);

  sc_label_strip_get_keys (style, strip->n_datasets, keys);
  for (gsize i = 0; i < strip->n; i++)
    {
      gdouble x = layout->left + (i + 0.5) * layout->column;
      gboolean all = sc_label_strip_is_in_all (strip, i);

      if (all)
        {
          sc_plot_set_color (cr, &keys[0].color, 0.6);
          cairo_set_line_width (cr, style->line * 1.5);
          cairo_move_to (cr, x, get_middle (style, 0));
          cairo_line_to (cr, x, get_middle (style, strip->n_rows - 1));
          cairo_stroke (cr);
        }
      for (guint row = 0; row < strip->n_rows; row++)
        {
          const ScPlotKey *key = &keys[all ? 0 : strip->datasets[row] + 1];
          if (strip->rows[i] & 1 << row)
            sc_plot_draw_mark (cr, style, key->mark, &key->color, x, get_middle (style, row), radius);
          else
            draw_empty_place (cr, style, x, get_middle (style, row), radius);
        }
    }
}

static void
draw_run (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const ScLabelRun *run, const ScPlotKey *keys, const Layout *layout)
{
  gdouble x = layout->left + run->first * layout->column;
  gboolean all = is_all (strip, run->rows);
  /* A single label among thousands is still seen. */
  gdouble width = MAX (run->count * layout->column, all ? 1 : 3);

  for (guint row = 0; row < strip->n_rows; row++)
    {
      const ScPlotKey *key = &keys[all ? 0 : strip->datasets[row] + 1];
      ScPlotRect band = { x, get_middle (style, row) - style->em * 0.42, width, style->em * 0.84 };
      if (!(run->rows & 1 << row))
        continue;
      sc_plot_fill_band (cr, &band, &key->color, all ? 0.35 : 0.55);
      if (!all)
        sc_plot_hatch (cr, &band, &key->color, style->em * (strip->datasets[row] < 2 ? 0.28 : 0.45), style->line * 0.8, strip->datasets[row] % 2 == 1);
    }
}

static void
draw_bands (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const Layout *layout)
{
  g_autoptr (GArray) runs = sc_label_strip_get_runs (strip);
  ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1];

  sc_label_strip_get_keys (style, strip->n_datasets, keys);
  /* What differs lies on top. */
  for (gint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < runs->len; i++)
      {
        const ScLabelRun *run = &g_array_index (runs, ScLabelRun, i);
        if (is_all (strip, run->rows) == (pass == 0))
          draw_run (cr, style, strip, run, keys, layout);
      }
}

/* As many labels as there is room for, the first, the last and where a run begins before the others. */
static void
draw_labels (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const Layout *layout, gdouble width)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, 2 * sizeof (gdouble));
  gdouble y = (strip->n_rows * ROW + 0.05) * style->em;
  /* So many can have room at most; the texts of a million labels need not all be measured. */
  gsize stride = MAX (1, (gsize) ceil (style->em * 1.2 / layout->column));

  for (gint pass = 0; pass < 3; pass++)
    for (gsize i = 0; i < strip->n; i += pass == 2 ? stride : 1)
      {
        gboolean end = i == 0 || i + 1 == strip->n;
        gboolean begins = i > 0 && strip->rows[i] != strip->rows[i - 1];
        if (pass == 0 ? !end : pass == 1 ? end || !begins : end || begins)
          continue;
        if (taken->len > 400)
          return;

        gdouble text_width, x = layout->left + (i + 0.5) * layout->column;
        const gchar *text = strip->texts[i] != NULL ? strip->texts[i] : "";
        sc_plot_text_size (style, text, 0.8, &text_width, NULL);
        gdouble low = x - text_width / 2, high = x + text_width / 2;
        if (high > width)
          {
            low -= high - width;
            high = width;
          }
        if (low < 0)
          {
            high -= low;
            low = 0;
          }

        gboolean room = TRUE;
        for (guint t = 0; t < taken->len && room; t++)
          {
            const gdouble *span = &((const gdouble *) (gpointer) taken->data)[2 * t];
            room = high + style->em * 0.4 < span[0] || low - style->em * 0.4 > span[1];
          }
        if (!room)
          continue;
        const gdouble span[2] = { low, high };
        g_array_append_vals (taken, span, 1);
        sc_plot_draw_text (cr, style, text, 0.8, &style->dim, low, y, 0, 0, 0);
      }
}

void
sc_label_strip_draw (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble height)
{
  Layout layout = lay_out (style, strip, width);

  for (guint row = 0; row < strip->n_rows; row++)
    {
      const gchar letter[] = { (gchar) ('A' + strip->datasets[row]), '\0' };
      sc_plot_draw_text (cr, style, letter, 0.9, &style->dim, style->em * 0.3, get_middle (style, row), 0, 0.5, 0);
    }
  if (strip->n == 0)
    return;
  if (layout.column >= SHAPE_WIDTH * style->em)
    draw_shapes (cr, style, strip, &layout);
  else
    draw_bands (cr, style, strip, &layout);
  draw_labels (cr, style, strip, &layout, width);
}
