/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "render/page.h"
#include "render/plot/noise-sheet.h"
#include "support/test-data.h"

#define WIDTH 800

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *pango;
  ScPlotStyle style;
} Canvas;

static void
canvas_init (Canvas *canvas, cairo_surface_t *surface, ScPlotScheme scheme)
{
  PangoFontDescription *font = pango_font_description_from_string ("Sans 11");

  canvas->surface = surface;
  canvas->cr = cairo_create (surface);
  canvas->pango = pango_cairo_create_context (canvas->cr);
  pango_context_set_font_description (canvas->pango, font);
  pango_font_description_free (font);
  sc_plot_style_init (&canvas->style, scheme, canvas->pango);
}

static void
canvas_clear (Canvas *canvas)
{
  g_assert_cmpint (cairo_status (canvas->cr), ==, CAIRO_STATUS_SUCCESS);
  sc_plot_style_clear (&canvas->style);
  g_object_unref (canvas->pango);
  cairo_destroy (canvas->cr);
  cairo_surface_finish (canvas->surface);
  g_assert_cmpint (cairo_surface_status (canvas->surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (canvas->surface);
}

static ScNoisePicture *
make_picture (const ScNoiseSetting *setting, ScNoisePlotState *state)
{
  g_autoptr (GError) error = NULL;
  ScNoisePicture *picture = sc_noise_picture_new (setting, &error);

  g_assert_no_error (error);
  *state = (ScNoisePlotState) { .current_call = -1 };
  sc_noise_picture_get_axis (picture, &state->sigma_min, &state->sigma_max);
  return picture;
}

/* How many pixels are nearer to @color than to anything else in the plot: within 0.1 in each channel. */
static gsize
count_color (cairo_surface_t *surface, const ScPlotColor *color)
{
  gsize count = 0;
  gint width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gint stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < width; x++)
      {
        guint32 pixel = ((const guint32 *) (gconstpointer) (data + (gsize) y * stride))[x];
        if (fabs (((pixel >> 16) & 255) / 255.0 - color->red) < 0.1 && fabs (((pixel >> 8) & 255) / 255.0 - color->green) < 0.1
            && fabs ((pixel & 255) / 255.0 - color->blue) < 0.1)
          count++;
      }
  return count;
}

static gsize
draw_and_count_warning (const ScNoiseSetting *setting, ScNoisePlotKind kind)
{
  ScNoisePlotState state;
  g_autoptr (ScNoisePicture) picture = make_picture (setting, &state);
  ScNoisePlotLayout layout;
  Canvas canvas;

  canvas_init (&canvas, cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, 400), SC_PLOT_LIGHT);
  sc_plot_set_color (canvas.cr, &canvas.style.background, 1);
  cairo_paint (canvas.cr);
  /* The legend explains the hatching always: only what lies below it counts. */
  sc_noise_plot_layout (kind, &canvas.style, picture, &state, WIDTH, 400, &layout);
  cairo_rectangle (canvas.cr, 0, layout.area.y, WIDTH, 400);
  cairo_clip (canvas.cr);
  sc_noise_plot_draw (canvas.cr, &canvas.style, picture, &state, &layout);
  gsize count = count_color (canvas.surface, &canvas.style.warning);
  canvas_clear (&canvas);
  return count;
}

static void
test_outside_is_marked (void)
{
  ScNoiseSetting contained = SC_NOISE_SETTING_GENCAST, below = SC_NOISE_SETTING_GENCAST;
  contained.inference.max = 78.2;
  below.inference.min = 0.002;
  below.inference.max = 70;

  for (gint kind = 0; kind < SC_NOISE_N_PLOTS; kind++)
    {
      g_assert_cmpuint (draw_and_count_warning (&SC_NOISE_SETTING_GENCAST, kind), >, 50);
      g_assert_cmpuint (draw_and_count_warning (&below, kind), >, 50);
      g_assert_cmpuint (draw_and_count_warning (&contained, kind), ==, 0);
    }
}

/* A curve that falls with σ as a denoiser's does, with an interval of a tenth. */
static ScDenoiserErrorCurve *
make_curve (void)
{
  ScDenoiserErrorCurve *curve = g_new0 (ScDenoiserErrorCurve, 1);

  g_atomic_ref_count_init (&curve->references);
  curve->names = g_new0 (gchar *, 1);
  curve->n_points = 20;
  curve->points = g_new0 (ScDenoiserErrorPoint, curve->n_points);
  for (gsize i = 0; i < curve->n_points; i++)
    {
      const gdouble sigma = 0.002 * pow (880 / 0.002, i / 19.0), error = 0.3 * sigma * sigma / (1 + sigma * sigma);
      curve->points[i] = (ScDenoiserErrorPoint) { sigma, 16, { error, 0.9 * error, 1.1 * error }, NULL };
    }
  curve->guess.total = (ScDenoiserErrorValue) { 0.9, 0.8, 1.0 };
  curve->progress = 1;
  return curve;
}

static gsize
count_curve (const ScDenoiserErrorCurve *curve)
{
  ScNoisePlotState state;
  g_autoptr (ScNoisePicture) picture = make_picture (&SC_NOISE_SETTING_GENCAST, &state);
  ScNoisePlotLayout layout;
  Canvas canvas;

  state.error = curve;
  canvas_init (&canvas, cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, 400), SC_PLOT_LIGHT);
  sc_plot_set_color (canvas.cr, &canvas.style.background, 1);
  cairo_paint (canvas.cr);
  sc_noise_plot_layout (SC_NOISE_PLOT_ERROR, &canvas.style, picture, &state, WIDTH, 400, &layout);
  for (gsize i = 0; curve != NULL && i < curve->n_points && isfinite (curve->points[i].total.low); i++)
    {
      const gdouble bound = sc_denoiser_error_without_network (curve->points[i].sigma);
      g_assert_cmpfloat (layout.vertical.min, <=, curve->points[i].total.low / bound);
      g_assert_cmpfloat (layout.vertical.max, >=, curve->points[i].total.high / bound);
    }
  cairo_rectangle (canvas.cr, 0, layout.area.y, WIDTH, 400);
  cairo_clip (canvas.cr);
  sc_noise_plot_draw (canvas.cr, &canvas.style, picture, &state, &layout);
  gsize count = count_color (canvas.surface, &canvas.style.current);
  canvas_clear (&canvas);
  return count;
}

static void
test_error_curve (void)
{
  g_autoptr (ScDenoiserErrorCurve) curve = make_curve ();

  g_assert_cmpuint (count_curve (NULL), ==, 0);
  g_assert_cmpuint (count_curve (curve), >, WIDTH / 2);
  /* What has no interval yet, and what is no number, is drawn as far as it goes. */
  curve->points[3].total.low = curve->points[3].total.high = NAN;
  curve->points[4].total.error = 0;
  g_assert_cmpuint (count_curve (curve), >, WIDTH / 2);
}

static void
test_axes_line_up (void)
{
  ScNoisePlotState state;
  g_autoptr (ScNoisePicture) picture = make_picture (&SC_NOISE_SETTING_GENCAST, &state);
  Canvas canvas;

  canvas_init (&canvas, cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1), SC_PLOT_DARK);
  for (gdouble width = 200; width < 4000; width *= 1.6)
    {
      ScNoisePlotLayout first;
      sc_noise_plot_layout (SC_NOISE_PLOT_RANGES, &canvas.style, picture, &state, width,
                            sc_noise_plot_get_height (SC_NOISE_PLOT_RANGES, &canvas.style, width), &first);
      /* Rows from top to bottom, inside of the area. */
      g_assert_cmpfloat (first.training.y, >=, first.area.y);
      g_assert_cmpfloat (first.inference.y, >=, first.training.y + first.training.height);
      g_assert_cmpfloat (first.calls.y, >=, first.inference.y + first.inference.height - 1e-6);
      g_assert_cmpfloat (first.churn.y, >=, first.calls.y + first.calls.height - 1e-6);
      g_assert_cmpfloat (first.churn.y + first.churn.height, <=, first.area.y + first.area.height + 1e-6);
      for (gint kind = 0; kind < SC_NOISE_N_PLOTS; kind++)
        {
          ScNoisePlotLayout layout;
          sc_noise_plot_layout (kind, &canvas.style, picture, &state, width, 300, &layout);
          g_assert_cmpfloat (layout.sigma.start, ==, first.sigma.start);
          g_assert_cmpfloat (layout.sigma.end, ==, first.sigma.end);
          g_assert_cmpfloat (layout.sigma.end, >, layout.sigma.start);
        }
    }
  canvas_clear (&canvas);
}

static void
test_axis_holds_everything (void)
{
  ScNoiseSetting extreme = SC_NOISE_SETTING_GENCAST;
  extreme.inference.min = 2e-4;
  extreme.training.max = 5000;
  extreme.churn_max = 9000;
  const ScNoiseSetting *const settings[] = { &SC_NOISE_SETTING_GENCAST, &extreme };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      ScNoisePlotState state;
      g_autoptr (ScNoisePicture) picture = make_picture (settings[i], &state);
      g_assert_cmpfloat (state.sigma_min, <, settings[i]->training.min);
      g_assert_cmpfloat (state.sigma_min, <, picture->report->effective_min);
      g_assert_cmpfloat (state.sigma_max, >, settings[i]->training.max);
      g_assert_cmpfloat (state.sigma_max, >, picture->report->effective_max);
      if (isfinite (settings[i]->churn_max))
        g_assert_cmpfloat (state.sigma_max, >, settings[i]->churn_max);
    }
}

/* The area under the density over the decades of the range is all draws. */
static void
test_density_sums_to_one (void)
{
  ScNoisePlotState state;
  g_autoptr (ScNoisePicture) picture = make_picture (&SC_NOISE_SETTING_GENCAST, &state);
  const ScNoiseRange *range = &picture->setting.training;
  gdouble sum = 0, width = log10 (range->max / range->min) / 4000;

  for (gint i = 0; i < 4000; i++)
    sum += width * sc_noise_picture_get_density (picture, range->min * pow (range->max / range->min, (i + 0.5) / 4000));
  /* The midpoint rule with 4000 strips. */
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  g_assert_cmpfloat (sc_noise_picture_get_density (picture, 89), ==, 0);
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
test_files (void)
{
  ScNoiseSetting many = SC_NOISE_SETTING_GENCAST;
  many.levels = SC_NOISE_MAX_LEVELS;
  const ScNoiseSetting *const settings[] = { &SC_NOISE_SETTING_GENCAST, &many };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    for (gint format = 0; format < 2; format++)
      {
        ScNoisePlotState state;
        g_autoptr (ScNoisePicture) picture = make_picture (settings[i], &state);
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        Canvas canvas;

        state.current_call = 5;
        canvas_init (&canvas, format == 0 ? cairo_pdf_surface_create_for_stream (collect, bytes, WIDTH, 1600)
                                          : cairo_svg_surface_create_for_stream (collect, bytes, WIDTH, 1600),
                     SC_PLOT_HIGH_CONTRAST_LIGHT);
        for (gint kind = 0; kind < SC_NOISE_N_PLOTS; kind++)
          {
            ScNoisePlotLayout layout;
            gdouble height = sc_noise_plot_get_height (kind, &canvas.style, WIDTH);
            sc_noise_plot_layout (kind, &canvas.style, picture, &state, WIDTH, height, &layout);
            sc_noise_plot_draw (canvas.cr, &canvas.style, picture, &state, &layout);
            cairo_translate (canvas.cr, 0, height);
          }
        canvas_clear (&canvas);
        g_assert_cmpuint (bytes->len, >, 1000);
        g_assert_cmpmem (bytes->data, 4, format == 0 ? "%PDF" : "<?xm", 4);
      }
}

/* The same page in each format, and nothing where it cannot be. */
static void
test_sheet (void)
{
  static const struct
  {
    const gchar *name;
    const gchar *magic;
  } files[] = { { "sheet.png", "\211PNG" }, { "sheet.svg", "<?xm" }, { "sheet.pdf", "%PDF" } };
  g_autofree gchar *folder = test_temporary_dir (), *wrong = g_build_filename (folder, "sheet.txt", NULL);
  g_autoptr (ScDenoiserErrorCurve) curve = make_curve ();
  ScNoisePlotState state;
  g_autoptr (ScNoisePicture) picture = make_picture (&SC_NOISE_SETTING_GENCAST, &state);
  GError *error = NULL;

  state.error = curve;
  state.error_note = "Measuring…";
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    for (gint scheme = SC_PLOT_LIGHT; scheme <= SC_PLOT_HIGH_CONTRAST_DARK; scheme++)
      {
        g_autofree gchar *path = g_build_filename (folder, files[i].name, NULL), *content = NULL;
        gsize length;

        sc_noise_sheet_write (picture, &state, scheme, path, 900, &error);
        g_assert_no_error (error);
        g_assert_true (g_file_get_contents (path, &content, &length, NULL));
        g_assert_cmpuint (length, >, 5000);
        g_assert_cmpmem (content, 4, files[i].magic, 4);
        /* Fonts are in the file, so that it looks the same elsewhere. */
        if (g_str_has_suffix (path, ".pdf"))
          g_assert_nonnull (memmem (content, length, "/FontFile", strlen ("/FontFile")));
      }
  g_assert_false (sc_noise_sheet_write (picture, &state, SC_PLOT_LIGHT, wrong, 900, &error));
  g_assert_error (error, SC_PAGE_ERROR, SC_PAGE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (g_file_test (wrong, G_FILE_TEST_EXISTS));
  test_remove_dir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise-plot/outside-is-marked", test_outside_is_marked);
  g_test_add_func ("/noise-plot/error-curve", test_error_curve);
  g_test_add_func ("/noise-plot/axes-line-up", test_axes_line_up);
  g_test_add_func ("/noise-plot/axis-holds-everything", test_axis_holds_everything);
  g_test_add_func ("/noise-plot/density-sums-to-one", test_density_sums_to_one);
  g_test_add_func ("/noise-plot/files", test_files);
  g_test_add_func ("/noise-plot/sheet", test_sheet);
  return g_test_run ();
}
