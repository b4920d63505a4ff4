/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/denoiser-error-plot.h"

#include <math.h>

#define WIDTH 700

/* The curve of a network that gives @factor times the error that is possible without one. */
static ScDenoiserErrorCurve *
make_curve (gdouble factor, gsize n)
{
  ScDenoiserErrorCurve *curve = g_new0 (ScDenoiserErrorCurve, 1);

  g_atomic_ref_count_init (&curve->references);
  curve->names = g_new0 (gchar *, 1);
  curve->n_points = n;
  curve->points = g_new0 (ScDenoiserErrorPoint, n);
  for (gsize i = 0; i < n; i++)
    {
      const gdouble sigma = pow (10, -2 + 4 * ((gdouble) i + 0.5) / (gdouble) n);
      const gdouble error = factor * sc_denoiser_error_without_network (sigma);
      curve->points[i] = (ScDenoiserErrorPoint) { sigma, 2, { error, 0.9 * error, 1.1 * error }, NULL };
    }
  return curve;
}

static guint
difference (guint32 pixel, const ScPlotColor *color)
{
  const gdouble channels[] = { color->red, color->green, color->blue };
  gdouble largest = 0;

  for (gint i = 0; i < 3; i++)
    largest = MAX (largest, fabs (((pixel >> (16 - 8 * i)) & 0xff) / 255.0 - channels[i]));
  return (guint) (255 * largest);
}

/* Mean height of the pixels of a colour right of the legend's marks, and how many there are. */
static gdouble
find_color (cairo_surface_t *surface, const ScPlotColor *color, gint top, gsize *count)
{
  const gint width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gdouble sum = 0;

  *count = 0;
  for (gint y = top; y < height; y++)
    for (gint x = width / 4; x < width; x++)
      {
        const guint32 *row = (const guint32 *) (gpointer) (cairo_image_surface_get_data (surface)
                                                           + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
        if (difference (row[x], color) > 20)
          continue;
        (*count)++;
        sum += y;
      }
  return sum / (gdouble) MAX (*count, 1);
}

static cairo_surface_t *
draw (ScPlotStyle *style, ScPlotScheme scheme, const ScDenoiserErrorSeries *series, gsize n, gint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, height);
  cairo_t *cr = cairo_create (surface);
  PangoContext *pango = pango_cairo_create_context (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 11");

  pango_context_set_font_description (pango, font);
  pango_font_description_free (font);
  sc_plot_style_init (style, scheme, pango);
  g_object_unref (pango);
  sc_plot_set_color (cr, &style->background, 1);
  cairo_paint (cr);
  g_assert_cmpfloat (sc_denoiser_error_plot_get_height (style, series, n, WIDTH), <, height);
  sc_denoiser_error_plot_draw (cr, style, series, n, WIDTH, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* A lower error is drawn lower, in a colour of its own, in every scheme. */
static void
test_order (void)
{
  for (gint scheme = SC_PLOT_LIGHT; scheme <= SC_PLOT_HIGH_CONTRAST_DARK; scheme++)
    {
      const gdouble factors[] = { 0.5, 2 };
      ScDenoiserErrorSeries series[2];
      g_auto (ScPlotStyle) style = { 0 };
      gsize count[2];

      for (gsize i = 0; i < 2; i++)
        series[i] = (ScDenoiserErrorSeries) { make_curve (factors[i], 33), i == 0 ? "good" : "bad", { 0.02, 88, 7 } };
      cairo_surface_t *surface = draw (&style, (ScPlotScheme) scheme, series, 2, 420);
      const gint top = 110; /* below the legend and the bars */
      const gdouble good = find_color (surface, &style.training, top, &count[0]);
      const gdouble bad = find_color (surface, &style.warning, top, &count[1]);

      g_assert_cmpuint (count[0], >, 200);
      g_assert_cmpuint (count[1], >, 200);
      g_assert_cmpfloat (good, >, bad + 100);
      cairo_surface_destroy (surface);
      for (gsize i = 0; i < 2; i++)
        sc_denoiser_error_curve_unref (series[i].curve);
    }
}

/* What there can be at first, and what there should not be, is drawn without a fault. */
static void
test_few_points (void)
{
  for (gsize n = 0; n <= 2; n++)
    {
      ScDenoiserErrorSeries series = { make_curve (1, n), "young", { 0.02, 88, 7 } };
      g_auto (ScPlotStyle) style = { 0 };

      for (gsize i = 0; i < n; i++)
        series.curve->points[i].total.low = series.curve->points[i].total.high = NAN;
      if (n == 2)
        series.curve->points[1].total.error = INFINITY;
      cairo_surface_destroy (draw (&style, SC_PLOT_LIGHT, &series, 1, 420));
      sc_denoiser_error_curve_unref (series.curve);
    }
}

static void
test_ratio (void)
{
  for (gdouble sigma = 0.001; sigma < 2000; sigma *= 3)
    g_assert_cmpfloat_with_epsilon (
      sc_denoiser_error_plot_get_ratio (0.7 * sc_denoiser_error_without_network (sigma), sigma), 0.7, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/plot/denoiser-error/order", test_order);
  g_test_add_func ("/render/plot/denoiser-error/few-points", test_few_points);
  g_test_add_func ("/render/plot/denoiser-error/ratio", test_ratio);
  return g_test_run ();
}
