/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/cli.h"
#include "noise/noise-setting.h"
#include "verify/denoiser-error-curve.h"

G_BEGIN_DECLS

/** ScMeasuredModel: a checkpoint, the range that it was trained on, and its curve. */
typedef struct
{
  gchar *checkpoint;
  gchar *name; /* of the file, without its ending */
  ScNoiseRange training;
  ScDenoiserErrorCurve *curve;
} ScMeasuredModel;

/**
 * ScNoiseMeasure: the options with which `noise` measures the denoiser's error.
 * Begin with sc_noise_measure_init() and end with sc_noise_measure_clear().
 */
typedef struct
{
  ScOption options[11];
  gboolean wanted;
  GStrv data;
  gchar *stats;
  GArray *sigmas; /* of gdouble; nullable */
  gint samples;
  guint64 seed;
  gint threads;
  gchar *cache;
  GStrv against;
  gchar *picture;
} ScNoiseMeasure;

void     sc_noise_measure_init  (ScNoiseMeasure *self);
void     sc_noise_measure_clear (ScNoiseMeasure *self);
/** sc_noise_measure_add: adds the options to @cli; @self stays where it is until the command has ended. */
void     sc_noise_measure_add   (ScNoiseMeasure *self, ScCli *cli);
/**
 * sc_noise_measure_check: fills in the demo planet's data and statistics where none are given;
 * whether the options fit together; prints what is wrong and returns %FALSE where not.
 */
gboolean sc_noise_measure_check (ScNoiseMeasure *self, ScCli *cli, const gchar *checkpoint);

/**
 * sc_noise_measure_run:
 * @training: of the checkpoint: noise levels from a tenth of its minimum to ten times its maximum
 *   are measured, unless others are asked for
 *
 * Measures the checkpoint and those that it is to be compared with, all alike, and draws the
 * picture that was asked for.
 *
 * Returns: (transfer full) (element-type ScMeasuredModel) (nullable): the checkpoint first
 */
GPtrArray *sc_noise_measure_run (const ScNoiseMeasure *self, ScCli *cli, const gchar *checkpoint,
                                 const ScNoiseRange *training, GError **error);

/**
 * sc_noise_measure_add_json: members `measured`, a list of {sigma, samples, error,
 * low, high, relative (error over σ²), without_network {unit_variance, guess},
 * variables {name: {error, low, high, guess}}}, and `cells_measured`; `against`, a list
 * of {checkpoint, measured}, where there are several models
 */
void     sc_noise_measure_add_json (JsonBuilder *builder, GPtrArray *models);
/** sc_noise_measure_print: as tables; levels outside of a model's training range are marked. */
void     sc_noise_measure_print    (GPtrArray *models);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScNoiseMeasure, sc_noise_measure_clear)

G_END_DECLS
