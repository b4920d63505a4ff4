/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/noise-measure.h"

#include <math.h>

#include "io/shipped-data.h"
#include "verify/denoiser-error.h"

/* Of the demo planet: what the model was not trained on, and the statistics beside it. */
#define SHIPPED_DATA "verification-next.nc"
#define SHIPPED_STATISTICS "mean_by_level.nc"

/* How far beyond the training range the curve goes. */
#define BEYOND 10.0

#define CONFIDENCE 0.95

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
  if (!self->wanted && (self->data != NULL || self->stats != NULL || self->sigmas != NULL || self->cache != NULL))
    sc_cli_usage (cli, "--data, --stats, --sigmas and --cache are of use with --measure alone");
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

ScDenoiserErrorCurve *
sc_noise_measure_run (const ScNoiseMeasure *self, ScCli *cli, const gchar *checkpoint, const ScNoiseRange *training,
                      GError **error)
{
  g_autoptr (ScDenoiserErrorCache) cache = sc_denoiser_error_cache_new ();
  const ScDenoiserErrorRequest request = {
    .checkpoint = checkpoint,
    .stats = self->stats,
    .data = (const gchar *const *) self->data,
    .sigma_min = training->min / BEYOND,
    .sigma_max = training->max * BEYOND,
    .sigmas = self->sigmas != NULL ? (const gdouble *) (gpointer) self->sigmas->data : NULL,
    .n_sigmas = self->sigmas != NULL ? self->sigmas->len : 0,
    .samples = (gsize) self->samples,
    .seed = self->seed,
    .confidence = CONFIDENCE,
    .threads = (guint) self->threads,
  };

  if (self->cache != NULL && !sc_denoiser_error_cache_load (cache, self->cache, error))
    return NULL;
  ScDenoiserErrorCurve *curve = sc_denoiser_error_measure (&request, cache, report, cli, sc_cli_get_cancellable (cli), error);

  /* What was measured until it was stopped is kept, too. */
  if (self->cache != NULL && !sc_denoiser_error_cache_save (cache, self->cache, curve != NULL ? error : NULL))
    g_clear_pointer (&curve, sc_denoiser_error_curve_unref);
  return curve;
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

void
sc_noise_measure_add_json (JsonBuilder *builder, const ScDenoiserErrorCurve *curve)
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
sc_noise_measure_print (const ScDenoiserErrorCurve *curve, const ScNoiseRange *training)
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
