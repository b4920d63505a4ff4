/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ScNoiseRange: noise levels from @min to @max with the exponent @rho of
 * Karras et al. 2022, equation 5. Standard deviations of the noise on the
 * normalised residual target, without unit.
 */
typedef struct
{
  gdouble min;
  gdouble max;
  gdouble rho;
} ScNoiseRange;

/**
 * ScNoiseSetting: all hyperparameters of the noise.
 * @training: the range that training draws from, see noise/training-density.h
 * @inference: the range of the sampler's schedule
 * @levels: number of schedule levels, the final 0 not counted
 * @churn: total S_churn (Karras et al. 2022, algorithm 2)
 * @churn_min, @churn_max: S_tmin, S_tmax; the latter may be infinite
 * @inflation: S_noise
 */
typedef struct
{
  ScNoiseRange training;
  ScNoiseRange inference;
  gint levels;
  gdouble churn;
  gdouble churn_min;
  gdouble churn_max;
  gdouble inflation;
} ScNoiseSetting;

/** GenCast's published defaults (Price et al. 2023; training 0.02–88, inference 0.03–80, ρ 7, 20 levels, churn 2.5 above 0.75, inflation 1.05). */
extern const ScNoiseSetting SC_NOISE_SETTING_GENCAST;

/** The most schedule levels that a setting may ask for. */
#define SC_NOISE_MAX_LEVELS 10000

typedef enum
{
  SC_NOISE_ERROR_INVALID, /* a value outside of what it can be */
  SC_NOISE_ERROR_FORMAT,  /* a file that holds no noise setting */
  SC_NOISE_ERROR_MEMORY,
} ScNoiseError;

#define SC_NOISE_ERROR sc_noise_error_quark ()
GQuark sc_noise_error_quark (void);

/**
 * sc_noise_setting_validate: whether a schedule and a density can be made of
 * @setting: minima above 0 and below their maxima, ρ above 0, 1 to
 * %SC_NOISE_MAX_LEVELS levels, churn 0 or more,
 * inflation 0 or more. The error names the value.
 */
gboolean sc_noise_setting_validate (const ScNoiseSetting *setting, GError **error);

/** sc_noise_setting_equal: whether every number is the same. */
gboolean sc_noise_setting_equal (const ScNoiseSetting *a, const ScNoiseSetting *b);

/**
 * sc_noise_setting_to_json: (transfer full):
 *   {"training": {min, max, rho}, "inference": {min, max, rho, levels, churn,
 *   churn_min, churn_max, inflation}}; an infinite churn_max is null
 */
JsonNode *sc_noise_setting_to_json (const ScNoiseSetting *setting);

/**
 * sc_noise_setting_from_json:
 * @node: an object as sc_noise_setting_to_json() makes it
 * @setting: (inout): what @node does not name stays as it is; untouched on error
 *
 * A member of another name, a value that is no number, and a setting that is
 * not valid are errors.
 */
gboolean sc_noise_setting_from_json (JsonNode *node, ScNoiseSetting *setting, GError **error);

/** sc_noise_setting_load: sc_noise_setting_from_json() of a file; the error names it. */
gboolean sc_noise_setting_load (const gchar *path, ScNoiseSetting *setting, GError **error);

/** sc_noise_setting_save: replaces the file at @path in one piece. */
gboolean sc_noise_setting_save (const ScNoiseSetting *setting, const gchar *path, GError **error);

G_END_DECLS
