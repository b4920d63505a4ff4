/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/noise-presets.h"

#include <math.h>

/* GenCast's (Price et al. 2023) */
#define TRAINING_GENCAST { .min = 0.02, .max = 88.0, .rho = 7.0 }
#define INFERENCE_GENCAST { .min = 0.03, .max = 80.0, .rho = 7.0 }
#define CHURN_GENCAST .churn = 2.5, .churn_min = 0.75, .churn_max = INFINITY, .inflation = 1.05

static const ScNoisePreset presets[] = {
  {
    "gencast", "GenCast, published",
    "Training 0.02–88, inference 0.03–80, 20 levels, churn 2.5 above 0.75.",
    { TRAINING_GENCAST, INFERENCE_GENCAST, .levels = 20, CHURN_GENCAST },
  },
  {
    "gencast-contained", "GenCast, contained",
    "As published, with churn only where it stays inside of the training range.",
    { TRAINING_GENCAST, INFERENCE_GENCAST, .levels = 20,
      .churn = 2.5, .churn_min = 0.75, .churn_max = 77.0, .inflation = 1.05 },
  },
  {
    "gencast-deterministic", "GenCast, without churn",
    "As published, without noise added on the way: one initial noise, one forecast.",
    { TRAINING_GENCAST, INFERENCE_GENCAST, .levels = 20,
      .churn = 0.0, .churn_min = 0.75, .churn_max = INFINITY, .inflation = 1.05 },
  },
  {
    /* Karras et al. 2022, table 1 and section 3: σ from 0.002 to 80, ρ = 7, 18 steps. */
    "edm", "EDM, published, deterministic",
    "The sampler of Karras et al. 2022: inference 0.002–80, 18 levels, no churn; below what GenCast was trained on.",
    { TRAINING_GENCAST, { .min = 0.002, .max = 80.0, .rho = 7.0 }, .levels = 18,
      .churn = 0.0, .churn_min = 0.0, .churn_max = INFINITY, .inflation = 1.0 },
  },
  {
    /* Karras et al. 2022, table 5, ImageNet-64. */
    "edm-stochastic", "EDM, published, stochastic",
    "Karras et al. 2022 for ImageNet-64: 256 levels, churn 40 between 0.05 and 50, inflation 1.003; many calls.",
    { TRAINING_GENCAST, { .min = 0.002, .max = 80.0, .rho = 7.0 }, .levels = 256,
      .churn = 40.0, .churn_min = 0.05, .churn_max = 50.0, .inflation = 1.003 },
  },
  {
    "no-buffer", "No buffer",
    "Training draws from exactly the range that inference uses, 0.03–80.",
    { { .min = 0.03, .max = 80.0, .rho = 7.0 }, INFERENCE_GENCAST, .levels = 20, CHURN_GENCAST },
  },
  {
    "narrow-training", "Narrow training",
    "Training draws from 0.2–10 only; inference asks for much more.",
    { { .min = 0.2, .max = 10.0, .rho = 7.0 }, INFERENCE_GENCAST, .levels = 20, CHURN_GENCAST },
  },
};

const ScNoisePreset *
sc_noise_presets (gsize *n_presets)
{
  if (n_presets != NULL)
    *n_presets = G_N_ELEMENTS (presets);
  return presets;
}

const ScNoisePreset *
sc_noise_preset_find (const gchar *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_strcmp0 (presets[i].id, id) == 0)
      return &presets[i];
  return NULL;
}
