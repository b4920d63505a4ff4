/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/noise-measure.h"

#include <math.h>
#include <string.h>

#include "io/shipped-data.h"
#include "model/checkpoint.h"
#include "render/page.h"
#include "render/plot/denoiser-error-plot.h"
#include "verify/denoiser-error.h"

/* Of the demo planet: what the model was not trained on, and the statistics beside it. */
#define SHIPPED_DATA "verification-next.nc"
#define SHIPPED_STATISTICS "mean_by_level.nc"

/* How far beyond the training range the curve goes. */
#define BEYOND 10.0

#define CONFIDENCE 0.95

/* Of the picture. */
#define WIDTH 960
#define HEIGHT 600

static void
measured_model_free (gpointer data)
{
  ScMeasuredModel *model = data;

  g_free (model->checkpoint);
  g_free (model->name);
  g_clear_pointer (&model->curve, sc_denoiser_error_curve_unref);
  g_free (model);
}

void
sc_noise_measure_init (ScNoiseMeasure *self)
{
  *self = (ScNoiseMeasure) { .samples = 16 };
}

void
sc_noise_measure_clear (ScNoiseMeasure *self)
{
  g_strfreev (self->data);
  g_free (self->stats);
  g_clear_pointer (&self->sigmas, g_array_unref);
  g_free (self->cache);
  g_strfreev (self->against);
  g_free (self->picture);
}

void
sc_noise_measure_add (ScNoiseMeasure *self, ScCli *cli)
{
  const ScOption options[G_N_ELEMENTS (self->options)] = {
    { "measure", 0, SC_OPTION_FLAG, &self->wanted, NULL, "measure the denoiser's error at noise levels inside and outside of the training range" },
    { "data", 0, SC_OPTION_STRINGS, &self->data, "D.nc", "input frames and the frames after them, may be given again; the demo planet's by default" },
    { "stats", 0, SC_OPTION_STRING, &self->stats, "DIR", "folder with the four statistics files; the demo planet's by default" },
    { "sigmas", 0, SC_OPTION_NUMBERS, &self->sigmas, "S[,S…]", "these noise levels; by default eight a decade" },
    { "samples", 0, SC_OPTION_INT, &self->samples, "N", "samples of the data, 16 by default; 0: all" },
    { "seed", 0, SC_OPTION_UINT64, &self->seed, "S", "of the noise, 0 by default" },
    { "cache", 0, SC_OPTION_STRING, &self->cache, "F.json", "keep what is measured there, and measure none of it again" },
    { "against", 0, SC_OPTION_STRINGS, &self->against, "D.npz", "measure another model alike, to compare; may be given again" },
    { "picture", 0, SC_OPTION_STRING, &self->picture, "OUT.svg", "draw the curves: .png, .svg or .pdf" },
    { "threads", 0, SC_OPTION_INT, &self->threads, "N", "threads, all cores by default" },
    { NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    self->options[i] = options[i];
  sc_cli_add_options (cli, "Measuring", self->options);
}

/* What is not given is taken from the demo planet, where that is there. */
static void
fill_in_shipped (ScNoiseMeasure *self)
{
  g_autofree gchar *data = self->data == NULL ? sc_shipped_data_find (SHIPPED_DATA) : NULL;
  g_autofree gchar *statistics = self->stats == NULL ? sc_shipped_data_find (SHIPPED_STATISTICS) : NULL;
  const gchar *const paths[] = { data, NULL };

  if (data != NULL)
    self->data = g_strdupv ((GStrv) paths);
  if (statistics != NULL)
    self->stats = g_path_get_dirname (statistics);
}

gboolean
sc_noise_measure_check (ScNoiseMeasure *self, ScCli *cli, const gchar *checkpoint)
{
  if (self->wanted)
    fill_in_shipped (self);
  const guint others = self->against != NULL ? g_strv_length (self->against) : 0;

  if (!self->wanted && (self->data != NULL || self->stats != NULL || self->sigmas != NULL || self->cache != NULL || others > 0
                        || self->picture != NULL))
    sc_cli_usage (cli, "--data, --stats, --sigmas, --cache, --against and --picture are of use with --measure alone");
  else if (others >= SC_DENOISER_ERROR_PLOT_MAX)
    sc_cli_usage (cli, "--against is given %u times, but %d models at most are compared", others, SC_DENOISER_ERROR_PLOT_MAX);
  else if (self->wanted && (checkpoint == NULL || self->data == NULL || self->stats == NULL))
    sc_cli_usage (cli, "--measure needs --checkpoint, --data and --stats");
  else if (self->samples < 0)
    sc_cli_usage (cli, "--samples is %d, but must be 0 (all) or more", self->samples);
  else if (self->threads < 0)
    sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", self->threads);
  else
    return TRUE;
  return FALSE;
}

static void
report (ScDenoiserErrorCurve *curve, gpointer data)
{
  sc_cli_progress (data, curve->progress, -1, "measure: %" G_GSIZE_FORMAT " noise levels", curve->n_points);
}

/* (transfer full) (nullable): the file's name without folder and ending. */
static gchar *
name_model (const gchar *path)
{
  gchar *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".npz"))
    name[strlen (name) - strlen (".npz")] = '\0';
  return name;
}

/* Measures one model at the noise levels that @like says. */
static gboolean
measure_model (const ScNoiseMeasure *self, ScCli *cli, ScMeasuredModel *model, const ScNoiseRange *like,
               ScDenoiserErrorCache *cache, GError **error)
{
  const ScDenoiserErrorRequest request = {
    .checkpoint = model->checkpoint,
    .stats = self->stats,
    .data = (const gchar *const *) self->data,
    .sigma_min = like->min / BEYOND,
    .sigma_max = like->max * BEYOND,
    .sigmas = self->sigmas != NULL ? (const gdouble *) (gpointer) self->sigmas->data : NULL,
    .n_sigmas = self->sigmas != NULL ? self->sigmas->len : 0,
    .samples = (gsize) self->samples,
    .seed = self->seed,
    .confidence = CONFIDENCE,
    .threads = (guint) self->threads,
  };

  model->curve = sc_denoiser_error_measure (&request, cache, report, cli, sc_cli_get_cancellable (cli), error);
  return model->curve != NULL;
}

static ScMeasuredModel *
add_model (GPtrArray *models, const gchar *checkpoint)
{
  ScMeasuredModel *model = g_new0 (ScMeasuredModel, 1);

  model->checkpoint = g_strdup (checkpoint);
  model->name = name_model (checkpoint);
  g_ptr_array_add (models, model);
  return model;
}

static gboolean
measure_all (const ScNoiseMeasure *self, ScCli *cli, GPtrArray *models, const gchar *checkpoint, const ScNoiseRange *training,
             ScDenoiserErrorCache *cache, GError **error)
{
  ScMeasuredModel *first = add_model (models, checkpoint);

  first->training = *training;
  if (!measure_model (self, cli, first, training, cache, error))
    return FALSE;
  for (gsize i = 0; self->against != NULL && self->against[i] != NULL; i++)
    {
      g_autoptr (ScCheckpoint) other = sc_checkpoint_load (self->against[i], error);
      if (other == NULL)
        return FALSE;
      ScMeasuredModel *model = add_model (models, self->against[i]);
      model->training = sc_checkpoint_get_noise (other)->training;
      if (!measure_model (self, cli, model, training, cache, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
draw_page (cairo_t *cr, gboolean vector, gpointer data)
{
  GPtrArray *models = data;
  ScDenoiserErrorSeries series[SC_DENOISER_ERROR_PLOT_MAX];
  PangoContext *pango = pango_cairo_create_context (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 11");
  g_auto (ScPlotStyle) style = { 0 };

  for (guint i = 0; i < models->len; i++)
    {
      const ScMeasuredModel *model = g_ptr_array_index (models, i);
      series[i] = (ScDenoiserErrorSeries) { model->curve, model->name, model->training };
    }
  pango_context_set_font_description (pango, font);
  pango_font_description_free (font);
  sc_plot_style_init (&style, SC_PLOT_LIGHT, pango);
  g_object_unref (pango);
  sc_plot_set_color (cr, &style.background, 1.0);
  cairo_paint (cr);
  sc_denoiser_error_plot_draw (cr, &style, series, models->len, WIDTH, HEIGHT);
  return TRUE;
}

GPtrArray *
sc_noise_measure_run (const ScNoiseMeasure *self, ScCli *cli, const gchar *checkpoint, const ScNoiseRange *training,
                      GError **error)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (measured_model_free);
  g_autoptr (ScDenoiserErrorCache) cache = sc_denoiser_error_cache_new ();

  if (self->cache != NULL && !sc_denoiser_error_cache_load (cache, self->cache, error))
    return NULL;
  const gboolean whole = measure_all (self, cli, models, checkpoint, training, cache, error);

  /* What was measured until it was stopped is kept, too. */
  if (self->cache != NULL && !sc_denoiser_error_cache_save (cache, self->cache, whole ? error : NULL))
    return NULL;
  if (!whole || (self->picture != NULL && !sc_page_write (self->picture, WIDTH, HEIGHT, draw_page, models, error)))
    return NULL;
  return g_steal_pointer (&models);
}

static void
add_number (JsonBuilder *builder, const gchar *name, gdouble value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_value (JsonBuilder *builder, const ScDenoiserErrorValue *value)
{
  add_number (builder, "error", value->error);
  add_number (builder, "low", value->low);
  add_number (builder, "high", value->high);
}

static void
add_curve (JsonBuilder *builder, const ScDenoiserErrorCurve *curve)
{
  json_builder_set_member_name (builder, "cells_measured");
  json_builder_add_int_value (builder, (gint64) curve->measured);
  json_builder_set_member_name (builder, "measured");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < curve->n_points; i++)
    {
      const ScDenoiserErrorPoint *point = &curve->points[i];

      json_builder_begin_object (builder);
      add_number (builder, "sigma", point->sigma);
      json_builder_set_member_name (builder, "samples");
      json_builder_add_int_value (builder, (gint64) point->samples);
      add_value (builder, &point->total);
      add_number (builder, "relative", point->total.error / (point->sigma * point->sigma));
      json_builder_set_member_name (builder, "without_network");
      json_builder_begin_object (builder);
      add_number (builder, "unit_variance", sc_denoiser_error_without_network (point->sigma));
      add_number (builder, "guess", curve->guess.total.error);
      json_builder_end_object (builder);
      json_builder_set_member_name (builder, "variables");
      json_builder_begin_object (builder);
      for (gsize v = 0; v < curve->n_variables; v++)
        {
          json_builder_set_member_name (builder, curve->names[v]);
          json_builder_begin_object (builder);
          add_value (builder, &point->variables[v]);
          add_number (builder, "guess", curve->guess.variables[v].error);
          json_builder_end_object (builder);
        }
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
sc_noise_measure_add_json (JsonBuilder *builder, GPtrArray *models)
{
  add_curve (builder, ((ScMeasuredModel *) g_ptr_array_index (models, 0))->curve);
  if (models->len == 1)
    return;
  json_builder_set_member_name (builder, "against");
  json_builder_begin_array (builder);
  for (guint i = 1; i < models->len; i++)
    {
      const ScMeasuredModel *model = g_ptr_array_index (models, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "checkpoint");
      json_builder_add_string_value (builder, model->checkpoint);
      add_curve (builder, model->curve);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_curve (const ScDenoiserErrorCurve *curve, const ScNoiseRange *training)
{
  const gsize samples = curve->n_points > 0 ? curve->points[0].samples : 0;

  g_print ("\nError of the denoiser, E‖D(x + σn; σ) − x‖², on %" G_GSIZE_FORMAT " samples, weighted as in the loss;\n"
           "without a network, for unit variance: σ²/(1 + σ²); the limit of D = 0: %.4g\n\n", samples, curve->guess.total.error);
  g_print ("         σ       error   %2g %% interval          error/σ²   without network\n", 100 * CONFIDENCE);
  for (gsize i = 0; i < curve->n_points; i++)
    {
      const ScDenoiserErrorPoint *point = &curve->points[i];
      const gchar *mark = point->sigma < training->min ? "   below the training range"
                          : point->sigma > training->max ? "   above the training range" : "";
      const gdouble square = point->sigma * point->sigma;

      g_print ("%10.4g  %10.4g  ", point->sigma, point->total.error);
      if (isfinite (point->total.low))
        g_print ("[%9.4g, %9.4g]", point->total.low, point->total.high);
      else
        g_print ("%22s", "");
      g_print ("  %10.4g  %16.4g%s\n", point->total.error / square, sc_denoiser_error_without_network (point->sigma), mark);
    }
}

void
sc_noise_measure_print (GPtrArray *models)
{
  for (guint i = 0; i < models->len; i++)
    {
      const ScMeasuredModel *model = g_ptr_array_index (models, i);
      if (models->len > 1)
        g_print ("\n%s, trained on %g to %g", model->name, model->training.min, model->training.max);
      print_curve (model->curve, &model->training);
    }
}
