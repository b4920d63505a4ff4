/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/plot-draw.h"

#include <math.h>

#define SMALL 0.85 /* of the style's font: tick labels and legends */

void
sc_plot_set_color (cairo_t *cr, const ScPlotColor *color, gdouble opacity)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * opacity);
}

void
sc_plot_fill_band (cairo_t *cr, const ScPlotRect *rect, const ScPlotColor *color, gdouble opacity)
{
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  sc_plot_set_color (cr, color, opacity);
  cairo_fill (cr);
}

static void
stroke_diagonals (cairo_t *cr, const ScPlotRect *rect, gdouble step, gboolean rising)
{
  /* Lines x + y = k·step (rising to the right) or x − y = k·step. */
  gdouble low = rising ? rect->x + rect->y : rect->x - rect->y - rect->height;
  gdouble high = low + rect->width + rect->height;

  for (gdouble k = ceil (low / step) * step; k <= high; k += step)
    {
      gdouble top = rect->y, bottom = rect->y + rect->height;
      cairo_move_to (cr, rising ? k - bottom : k + top, rising ? bottom : top);
      cairo_line_to (cr, rising ? k - top : k + bottom, rising ? top : bottom);
    }
}

void
sc_plot_hatch (cairo_t *cr, const ScPlotRect *rect, const ScPlotColor *color, gdouble spacing, gdouble width, gboolean crossed)
{
  if (rect->width <= 0 || rect->height <= 0 || spacing <= 0)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  cairo_new_path (cr);
  stroke_diagonals (cr, rect, spacing * G_SQRT2, TRUE);
  if (crossed)
    stroke_diagonals (cr, rect, spacing * G_SQRT2, FALSE);
  cairo_set_line_width (cr, width);
  sc_plot_set_color (cr, color, 1.0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_patch (cairo_t *cr, const ScPlotStyle *style, ScPlotMark mark, const ScPlotColor *color, gdouble x, gdouble y, gdouble radius)
{
  ScPlotRect patch = { x - 1.3 * radius, y - radius, 2.6 * radius, 2 * radius };

  sc_plot_fill_band (cr, &patch, color, 0.3);
  if (mark != SC_PLOT_MARK_BAND)
    sc_plot_hatch (cr, &patch, color, radius * 0.7, style->line * 0.8, mark == SC_PLOT_MARK_CROSS_HATCH);
  cairo_rectangle (cr, patch.x, patch.y, patch.width, patch.height);
  cairo_set_line_width (cr, style->line * 0.7);
  sc_plot_set_color (cr, color, 1.0);
  cairo_stroke (cr);
}

static void
draw_stroke (cairo_t *cr, const ScPlotStyle *style, ScPlotMark mark, gdouble x, gdouble y, gdouble radius)
{
  const gdouble dash[] = { style->line * 4, style->line * 2.5 }, dot[] = { style->line, style->line * 2 };

  if (mark == SC_PLOT_MARK_DASHES)
    cairo_set_dash (cr, dash, 2, 0);
  else if (mark == SC_PLOT_MARK_DOTS)
    cairo_set_dash (cr, dot, 2, 0);
  cairo_move_to (cr, x - 2 * radius, y);
  cairo_line_to (cr, x + 2 * radius, y);
  cairo_set_line_width (cr, style->line * 1.4);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
sc_plot_draw_mark (cairo_t *cr, const ScPlotStyle *style, ScPlotMark mark, const ScPlotColor *color,
                   gdouble x, gdouble y, gdouble radius)
{
  cairo_new_path (cr);
  sc_plot_set_color (cr, color, 1.0);
  cairo_set_line_width (cr, style->line);
  switch (mark)
    {
    case SC_PLOT_MARK_TICK:
      cairo_move_to (cr, x, y - radius);
      cairo_line_to (cr, x, y + radius);
      cairo_stroke (cr);
      break;
    case SC_PLOT_MARK_DISC:
      cairo_arc (cr, x, y, radius * 0.8, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case SC_PLOT_MARK_DIAMOND:
      cairo_move_to (cr, x, y - radius);
      cairo_line_to (cr, x + radius, y);
      cairo_line_to (cr, x, y + radius);
      cairo_line_to (cr, x - radius, y);
      cairo_close_path (cr);
      cairo_stroke (cr);
      break;
    case SC_PLOT_MARK_SQUARE:
      cairo_rectangle (cr, x - radius * 0.75, y - radius * 0.75, radius * 1.5, radius * 1.5);
      cairo_fill (cr);
      break;
    case SC_PLOT_MARK_TRIANGLE:
      cairo_move_to (cr, x, y - radius);
      cairo_line_to (cr, x + radius, y + radius * 0.8);
      cairo_line_to (cr, x - radius, y + radius * 0.8);
      cairo_close_path (cr);
      cairo_fill (cr);
      break;
    case SC_PLOT_MARK_CROSS:
      cairo_move_to (cr, x - radius * 0.8, y - radius * 0.8);
      cairo_line_to (cr, x + radius * 0.8, y + radius * 0.8);
      cairo_move_to (cr, x + radius * 0.8, y - radius * 0.8);
      cairo_line_to (cr, x - radius * 0.8, y + radius * 0.8);
      cairo_stroke (cr);
      break;
    case SC_PLOT_MARK_LINE:
    case SC_PLOT_MARK_DASHES:
    case SC_PLOT_MARK_DOTS:
      draw_stroke (cr, style, mark, x, y, radius);
      break;
    case SC_PLOT_MARK_BAND:
    case SC_PLOT_MARK_HATCH:
    case SC_PLOT_MARK_CROSS_HATCH:
      draw_patch (cr, style, mark, color, x, y, radius);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
sc_plot_text_size (const ScPlotStyle *style, const gchar *text, gdouble scale, gdouble *width, gdouble *height)
{
  PangoLayout *layout = sc_plot_style_get_layout (style, text, scale);
  gint w, h;

  pango_layout_get_size (layout, &w, &h);
  if (width != NULL)
    *width = w / (gdouble) PANGO_SCALE;
  if (height != NULL)
    *height = h / (gdouble) PANGO_SCALE;
}

void
sc_plot_draw_text (cairo_t *cr, const ScPlotStyle *style, const gchar *text, gdouble scale, const ScPlotColor *color,
                   gdouble x, gdouble y, gdouble align_x, gdouble align_y, gdouble max_width)
{
  g_autoptr (PangoLayout) layout = g_object_ref (sc_plot_style_get_layout (style, text, scale));
  gint w, h;

  pango_layout_get_size (layout, &w, &h);
  if (max_width > 0 && w > max_width * PANGO_SCALE)
    {
      /* The kept one stays whole. */
      PangoLayout *cut = pango_layout_copy (layout);
      g_object_unref (layout);
      layout = cut;
      pango_layout_set_width (layout, (gint) (max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_size (layout, &w, &h);
    }
  sc_plot_set_color (cr, color, 1.0);
  cairo_move_to (cr, x - align_x * w / PANGO_SCALE, y - align_y * h / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
}

void
sc_plot_draw_note (cairo_t *cr, const ScPlotStyle *style, const gchar *text, const ScPlotColor *color,
                   gdouble x, gdouble y, gdouble align_x)
{
  gdouble width, height;

  sc_plot_text_size (style, text, SMALL, &width, &height);
  ScPlotRect patch = { x - align_x * width - style->em * 0.15, y - height / 2, width + style->em * 0.3, height };
  sc_plot_fill_band (cr, &patch, &style->background, 0.85);
  sc_plot_draw_text (cr, style, text, SMALL, color, x, y, align_x, 0.5, 0);
}

gdouble
sc_plot_legend (cairo_t *cr, const ScPlotStyle *style, const ScPlotKey *keys, gsize n_keys,
                gdouble x, gdouble y, gdouble width)
{
  gdouble mark_width = style->em * 1.5, gap = style->em, line = style->em * 1.15;
  gdouble pen = 0, row = 0;

  for (gsize i = 0; i < n_keys; i++)
    {
      gdouble text_width;
      sc_plot_text_size (style, keys[i].text, SMALL, &text_width, NULL);
      gdouble entry = mark_width + text_width;
      if (pen > 0 && pen + entry > width)
        {
          pen = 0;
          row += line;
        }
      if (cr != NULL)
        {
          sc_plot_draw_mark (cr, style, keys[i].mark, &keys[i].color,
                             x + pen + style->em * 0.6, y + row + line / 2, style->em * 0.32);
          sc_plot_draw_text (cr, style, keys[i].text, SMALL, &style->foreground,
                             x + pen + mark_width, y + row + line / 2, 0, 0.5, MAX (width - pen - mark_width, style->em));
        }
      pen += entry + gap;
    }
  return n_keys > 0 ? row + line : 0;
}

/* Hairlines stand on half pixels, where they are sharp. */
static gdouble
sharp (gdouble position)
{
  return floor (position) + 0.5;
}

void
sc_plot_draw_axis_below (cairo_t *cr, const ScPlotStyle *style, const ScPlotAxis *axis, const ScPlotRect *area, const gchar *title)
{
  g_autoptr (GArray) ticks = sc_plot_axis_get_ticks (axis, style->em * 2.6);
  gdouble bottom = area->y + area->height, right = area->x + area->width;

  if (title != NULL)
    sc_plot_draw_text (cr, style, title, SMALL, &style->dim, area->x - style->em * 1.8, bottom + style->em * 0.25, 1, 0, 0);
  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < ticks->len; i++)
    {
      const ScPlotTick *tick = &g_array_index (ticks, ScPlotTick, i);
      gdouble x = sharp (sc_plot_axis_map (axis, tick->value));

      sc_plot_set_color (cr, &style->grid, tick->major ? 1.0 : 0.45);
      cairo_move_to (cr, x, area->y);
      cairo_line_to (cr, x, bottom);
      cairo_stroke (cr);
      if (!tick->major)
        continue;

      g_autofree gchar *label = sc_plot_format_number (tick->value, 3);
      sc_plot_draw_text (cr, style, label, SMALL, &style->dim, x, bottom + style->em * 0.25, 0.5, 0, 0);
    }
  sc_plot_set_color (cr, &style->dim, 0.6);
  cairo_move_to (cr, area->x, sharp (bottom));
  cairo_line_to (cr, right, sharp (bottom));
  cairo_stroke (cr);
}

void
sc_plot_draw_axis_left (cairo_t *cr, const ScPlotStyle *style, const ScPlotAxis *axis, const ScPlotRect *area)
{
  g_autoptr (GArray) ticks = sc_plot_axis_get_ticks (axis, style->em * 1.4);

  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < ticks->len; i++)
    {
      const ScPlotTick *tick = &g_array_index (ticks, ScPlotTick, i);
      if (!tick->major)
        continue;
      gdouble y = sharp (sc_plot_axis_map (axis, tick->value));
      g_autofree gchar *label = sc_plot_format_number (tick->value, 3);

      sc_plot_set_color (cr, &style->grid, 0.6);
      cairo_move_to (cr, area->x, y);
      cairo_line_to (cr, area->x + area->width, y);
      cairo_stroke (cr);
      sc_plot_draw_text (cr, style, label, SMALL, &style->dim, area->x - style->em * 0.35, y, 1, 0.5, 0);
    }
}
