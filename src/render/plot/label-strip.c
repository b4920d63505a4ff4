/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/label-strip.h"

#include <glib/gi18n.h>
#include <math.h>

/* In lines of text. */
#define ROW 1.2
#define LABELS 1.15
#define LEFT 1.4
#define RIGHT 0.6
/* Columns narrower than this are drawn as bands. */
#define SHAPE_WIDTH 0.75

ScLabelStrip *
sc_label_strip_new (gsize n)
{
  ScLabelStrip *self = g_new0 (ScLabelStrip, 1);

  self->n = n;
  self->sides = g_new0 (guint8, MAX (n, 1));
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
  g_free (self->sides);
  g_free (self);
}

gsize
sc_label_strip_count (const ScLabelStrip *self, ScLabelSide side)
{
  gsize count = 0;

  for (gsize i = 0; i < self->n; i++)
    count += self->sides[i] == side;
  return count;
}

GArray *
sc_label_strip_get_runs (const ScLabelStrip *self)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (ScLabelRun));

  for (gsize i = 0; i < self->n; i++)
    {
      if (i > 0 && self->sides[i] == self->sides[i - 1])
        g_array_index (runs, ScLabelRun, runs->len - 1).count++;
      else
        {
          ScLabelRun run = { i, 1, self->sides[i] };
          g_array_append_val (runs, run);
        }
    }
  return runs;
}

gdouble
sc_label_strip_get_height (const ScPlotStyle *style)
{
  return ceil ((2 * ROW + LABELS) * style->em);
}

void
sc_label_strip_get_keys (const ScPlotStyle *style, ScPlotKey keys[3])
{
  keys[0] = (ScPlotKey) { SC_PLOT_MARK_DISC, style->inference, _("in both") };
  keys[1] = (ScPlotKey) { SC_PLOT_MARK_TRIANGLE, style->training, _("only in A") };
  keys[2] = (ScPlotKey) { SC_PLOT_MARK_SQUARE, style->warning, _("only in B") };
}

typedef struct
{
  gdouble left, width; /* of all columns */
  gdouble column;
  gdouble row_a, row_b; /* middles of the rows */
} Layout;

static Layout
lay_out (const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width)
{
  Layout layout = { .left = LEFT * style->em, .row_a = ROW / 2 * style->em, .row_b = 1.5 * ROW * style->em };

  layout.width = MAX (1, width - (LEFT + RIGHT) * style->em);
  /* A few labels stand together rather than spread over the whole width. */
  layout.column = MIN (layout.width / MAX (strip->n, 1), 6 * style->em);
  layout.width = layout.column * MAX (strip->n, 1);
  return layout;
}

gssize
sc_label_strip_locate (const ScPlotStyle *style, const ScLabelStrip *strip, gdouble width, gdouble x)
{
  Layout layout = lay_out (style, strip, width);
  gdouble column = floor ((x - layout.left) / layout.column);

  return column >= 0 && column < strip->n ? (gssize) column : -1;
}

static void
draw_shapes (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const Layout *layout)
{
  ScPlotKey keys[3];
  gdouble radius = MIN (layout->column * 0.32, style->em * 0.36);

  sc_label_strip_get_keys (style, keys);
  for (gsize i = 0; i < strip->n; i++)
    {
      gdouble x = layout->left + (i + 0.5) * layout->column;
      ScLabelSide side = strip->sides[i];
      const ScPlotKey *key = &keys[side];

      if (side == SC_LABEL_BOTH)
        {
          sc_plot_set_color (cr, &key->color, 0.6);
          cairo_set_line_width (cr, style->line * 1.5);
          cairo_move_to (cr, x, layout->row_a);
          cairo_line_to (cr, x, layout->row_b);
          cairo_stroke (cr);
        }
      for (gint row = 0; row < 2; row++)
        {
          gboolean here = side == SC_LABEL_BOTH || (side == SC_LABEL_ONLY_A) == (row == 0);
          gdouble y = row == 0 ? layout->row_a : layout->row_b;
          if (here)
            sc_plot_draw_mark (cr, style, key->mark, &key->color, x, y, radius);
          else
            {
              /* The empty place. */
              const gdouble dash[] = { style->line, style->line * 1.5 };
              cairo_set_dash (cr, dash, 2, 0);
              cairo_set_line_width (cr, style->line * 0.7);
              sc_plot_set_color (cr, &style->dim, 0.8);
              cairo_arc (cr, x, y, radius * 0.7, 0, 2 * G_PI);
              cairo_stroke (cr);
              cairo_set_dash (cr, NULL, 0, 0);
            }
        }
    }
}

static void
draw_run (cairo_t *cr, const ScPlotStyle *style, const ScLabelRun *run, const ScPlotKey *key, const Layout *layout)
{
  gdouble x = layout->left + run->first * layout->column;
  /* A single label among thousands is still seen. */
  gdouble width = MAX (run->count * layout->column, run->side == SC_LABEL_BOTH ? 1 : 3);

  for (gint row = 0; row < 2; row++)
    {
      gboolean here = run->side == SC_LABEL_BOTH || (run->side == SC_LABEL_ONLY_A) == (row == 0);
      gdouble middle = row == 0 ? layout->row_a : layout->row_b;
      ScPlotRect band = { x, middle - style->em * 0.42, width, style->em * 0.84 };
      if (!here)
        continue;
      sc_plot_fill_band (cr, &band, &key->color, run->side == SC_LABEL_BOTH ? 0.35 : 0.55);
      if (run->side != SC_LABEL_BOTH)
        sc_plot_hatch (cr, &band, &key->color, style->em * 0.28, style->line * 0.8, run->side == SC_LABEL_ONLY_B);
    }
}

static void
draw_bands (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const Layout *layout)
{
  g_autoptr (GArray) runs = sc_label_strip_get_runs (strip);
  ScPlotKey keys[3];

  sc_label_strip_get_keys (style, keys);
  /* What differs lies on top. */
  for (gint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < runs->len; i++)
      {
        const ScLabelRun *run = &g_array_index (runs, ScLabelRun, i);
        if ((run->side == SC_LABEL_BOTH) == (pass == 0))
          draw_run (cr, style, run, &keys[run->side], layout);
      }
}

/* As many labels as there is room for, the first, the last and where a run begins before the others. */
static void
draw_labels (cairo_t *cr, const ScPlotStyle *style, const ScLabelStrip *strip, const Layout *layout, gdouble width)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, 2 * sizeof (gdouble));
  gdouble y = (2 * ROW + 0.05) * style->em;
  /* So many can have room at most; the texts of a million labels need not all be measured. */
  gsize stride = MAX (1, (gsize) ceil (style->em * 1.2 / layout->column));

  for (gint pass = 0; pass < 3; pass++)
    for (gsize i = 0; i < strip->n; i += pass == 2 ? stride : 1)
      {
        gboolean end = i == 0 || i + 1 == strip->n;
        gboolean begins = i > 0 && strip->sides[i] != strip->sides[i - 1];
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

  sc_plot_draw_text (cr, style, "A", 0.9, &style->dim, style->em * 0.3, layout.row_a, 0, 0.5, 0);
  sc_plot_draw_text (cr, style, "B", 0.9, &style->dim, style->em * 0.3, layout.row_b, 0, 0.5, 0);
  if (strip->n == 0)
    return;
  if (layout.column >= SHAPE_WIDTH * style->em)
    draw_shapes (cr, style, strip, &layout);
  else
    draw_bands (cr, style, strip, &layout);
  draw_labels (cr, style, strip, &layout, width);
}
