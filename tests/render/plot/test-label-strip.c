/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "render/plot/bar-plot.h"
#include "render/plot/label-strip.h"

static ScLabelStrip *
make_strip (const gchar *sides)
{
  ScLabelStrip *strip = sc_label_strip_new (strlen (sides), 2);

  for (gsize i = 0; i < strip->n; i++)
    {
      strip->rows[i] = sides[i] == 'a' ? 1 : sides[i] == 'b' ? 2 : 3;
      g_assert_cmpint (sc_label_strip_is_in_all (strip, i), ==, sides[i] == '.');
      strip->texts[i] = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
    }
  return strip;
}

static void
test_runs (void)
{
  g_autoptr (ScLabelStrip) strip = make_strip ("a...bba");
  g_autoptr (GArray) runs = sc_label_strip_get_runs (strip);
  const ScLabelRun expected[] = {
    { 0, 1, 1 }, { 1, 3, 3 }, { 4, 2, 2 }, { 6, 1, 1 },
  };

  g_assert_cmpuint (runs->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < runs->len; i++)
    {
      const ScLabelRun *run = &g_array_index (runs, ScLabelRun, i);
      g_assert_cmpuint (run->first, ==, expected[i].first);
      g_assert_cmpuint (run->count, ==, expected[i].count);
      g_assert_cmpint (run->rows, ==, expected[i].rows);
    }
}

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *pango;
  ScPlotStyle style;
} Canvas;

static void
canvas_init (Canvas *canvas, gint width, gint height)
{
  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  canvas->cr = cairo_create (canvas->surface);
  canvas->pango = pango_cairo_create_context (canvas->cr);
  sc_plot_style_init (&canvas->style, SC_PLOT_LIGHT, canvas->pango);
}

static void
canvas_clear (Canvas *canvas)
{
  g_assert_cmpint (cairo_status (canvas->cr), ==, CAIRO_STATUS_SUCCESS);
  sc_plot_style_clear (&canvas->style);
  g_object_unref (canvas->pango);
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
}

static gboolean
is_near (guint32 pixel, const ScPlotColor *color)
{
  gdouble alpha = MAX ((pixel >> 24) & 255, 1) / 255.0;

  return alpha > 0.4 && fabs (((pixel >> 16) & 255) / 255.0 / alpha - color->red) < 0.08
         && fabs (((pixel >> 8) & 255) / 255.0 / alpha - color->green) < 0.08
         && fabs ((pixel & 255) / 255.0 / alpha - color->blue) < 0.08;
}

/* In which half (A's, B's) of the rows the colour occurs. */
static void
find_rows (Canvas *canvas, const ScPlotColor *color, gdouble middle, gboolean rows[2])
{
  cairo_surface_flush (canvas->surface);
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);
  gint stride = cairo_image_surface_get_stride (canvas->surface);

  rows[0] = rows[1] = FALSE;
  for (gint y = 0; y < cairo_image_surface_get_height (canvas->surface); y++)
    for (gint x = 0; x < cairo_image_surface_get_width (canvas->surface); x++)
      if (is_near (((const guint32 *) (gconstpointer) (data + (gsize) y * stride))[x], color))
        rows[y >= middle] = TRUE;
}

/* One label of a thousand is seen in its own row, and only there. */
static void
test_rare_label_is_drawn (void)
{
  const gsize lengths[] = { 5, 20, 1000, 100000 };

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    for (gint side = 0; side < 2; side++)
      {
        g_autofree gchar *sides = g_strnfill (lengths[l], '.');
        sides[lengths[l] / 2] = side == 0 ? 'a' : 'b';
        g_autoptr (ScLabelStrip) strip = make_strip (sides);
        ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1];
        gboolean rows[2];
        Canvas canvas;

        canvas_init (&canvas, 400, 80);
        gdouble height = sc_label_strip_get_height (&canvas.style, 2);
        sc_label_strip_draw (canvas.cr, &canvas.style, strip, 400, height);
        sc_label_strip_get_keys (&canvas.style, 2, keys);
        find_rows (&canvas, &keys[side + 1].color, 1.2 * canvas.style.em, rows);
        g_assert_cmpint (rows[0], ==, side == 0);
        g_assert_cmpint (rows[1], ==, side == 1);
        canvas_clear (&canvas);
      }
}

/* What two of three datasets have stands in their rows, with their shapes, and not in the third's. */
static void
test_three_rows (void)
{
  g_autoptr (ScLabelStrip) strip = sc_label_strip_new (3, 3);
  ScPlotKey keys[SC_LABEL_STRIP_MAX_ROWS + 1];
  Canvas canvas;

  for (gsize i = 0; i < 3; i++)
    strip->texts[i] = g_strdup ("");
  strip->rows[1] = 1 | 4;
  g_assert_true (sc_label_strip_is_in_all (strip, 0));
  g_assert_false (sc_label_strip_is_in_all (strip, 1));
  canvas_init (&canvas, 400, 120);
  gdouble height = sc_label_strip_get_height (&canvas.style, 3);
  g_assert_cmpfloat (height, >, sc_label_strip_get_height (&canvas.style, 2));
  sc_label_strip_draw (canvas.cr, &canvas.style, strip, 400, height);
  sc_label_strip_get_keys (&canvas.style, 3, keys);
  for (guint row = 0; row < 3; row++)
    {
      gboolean above[2], below[2];
      find_rows (&canvas, &keys[row + 1].color, row * 1.2 * canvas.style.em, above);
      find_rows (&canvas, &keys[row + 1].color, (row + 1) * 1.2 * canvas.style.em, below);
      g_assert_cmpint (above[1] && below[0], ==, row != 1);
      for (guint other = 0; other < row; other++)
        g_assert_cmpint (keys[row + 1].mark, !=, keys[other + 1].mark);
    }
  canvas_clear (&canvas);
}

static void
test_locate (void)
{
  g_autoptr (ScLabelStrip) strip = make_strip ("..a..b.");
  gssize last = -1;
  Canvas canvas;

  canvas_init (&canvas, 10, 10);
  /* Left to right every column once, nothing before and behind. */
  for (gdouble x = -20; x < 900; x += 0.5)
    {
      gssize column = sc_label_strip_locate (&canvas.style, strip, 800, x);
      if (column < 0)
        continue;
      g_assert_cmpint (column, >=, last);
      g_assert_cmpint (column, <=, last + 1);
      last = column;
    }
  g_assert_cmpint (last, ==, 6);
  canvas_clear (&canvas);
}

static void
test_empty (void)
{
  g_autoptr (ScLabelStrip) strip = sc_label_strip_new (0, 2);
  g_autoptr (ScBarPlot) bars = sc_bar_plot_new (0);
  Canvas canvas;

  canvas_init (&canvas, 200, 60);
  sc_label_strip_draw (canvas.cr, &canvas.style, strip, 200, 60);
  sc_bar_plot_draw (canvas.cr, &canvas.style, bars, 200, 60);
  g_assert_cmpint (sc_label_strip_locate (&canvas.style, strip, 200, 100), ==, -1);
  g_assert_cmpint (sc_bar_plot_locate (&canvas.style, bars, 200, 100), ==, -1);
  canvas_clear (&canvas);
}

/* A share however small is drawn, none is not. */
static void
test_bars (void)
{
  g_autoptr (ScBarPlot) plot = sc_bar_plot_new (3);
  Canvas canvas;
  gboolean drawn[3] = { FALSE };

  plot->shares[0] = 1;
  plot->shares[2] = 1e-6;
  for (gsize i = 0; i < 3; i++)
    plot->texts[i] = g_strdup_printf ("%" G_GSIZE_FORMAT " hPa", i);
  canvas_init (&canvas, 300, 90);
  sc_bar_plot_draw (canvas.cr, &canvas.style, plot, 300, 90);
  cairo_surface_flush (canvas.surface);
  const guint8 *data = cairo_image_surface_get_data (canvas.surface);
  gint stride = cairo_image_surface_get_stride (canvas.surface);
  for (gint y = 0; y < 90; y++)
    for (gint x = 0; x < 300; x++)
      {
        guint32 pixel = ((const guint32 *) (gconstpointer) (data + (gsize) y * stride))[x];
        gssize bar = sc_bar_plot_locate (&canvas.style, plot, 300, x);
        /* Reddish: more red than blue, by more than anything grey has. */
        if (bar >= 0 && (gint) ((pixel >> 16) & 255) - (gint) (pixel & 255) > 20)
          drawn[bar] = TRUE;
      }
  canvas_clear (&canvas);
  g_assert_true (drawn[0]);
  g_assert_false (drawn[1]);
  g_assert_true (drawn[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/label-strip/runs", test_runs);
  g_test_add_func ("/label-strip/rare-label-is-drawn", test_rare_label_is_drawn);
  g_test_add_func ("/label-strip/three-rows", test_three_rows);
  g_test_add_func ("/label-strip/locate", test_locate);
  g_test_add_func ("/label-strip/empty", test_empty);
  g_test_add_func ("/bar-plot/bars", test_bars);
  return g_test_run ();
}
