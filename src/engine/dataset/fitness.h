/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * ScRequirement: what a model needs of its data.
 *
 * @variables: names of the variables that must be there
 * @on_levels: for each of them whether it is on pressure levels
 * @levels: hPa, that those must have
 * @n_frames, @step_hours: so many times so far apart
 * @needs_dates: whether dates must be known ("datetime", or "time" as dates)
 *   because forcings are computed from them
 */
typedef struct
{
  const gchar *const *variables;
  const gboolean *on_levels;
  const gint *levels;
  gsize n_levels;
  gsize n_frames;
  gdouble step_hours;
  gboolean needs_dates;
} ScRequirement;

/**
 * ScFitness:
 * @missing: (element-type utf8): names of missing variables; "level 850" and
 *   "time: …" for what else is missing
 * @suggestions: (element-type utf8): "t2m → 2m_temperature": what could be renamed
 * @problems: (element-type utf8): sentences on what is there but does not fit
 */
typedef struct
{
  gboolean ok;
  GPtrArray *missing;
  GPtrArray *suggestions;
  GPtrArray *problems;
} ScFitness;

void sc_fitness_free (ScFitness *self);

/**
 * sc_fitness_check:
 * @datasets: @n datasets that are to be used together
 *
 * Looks for everything that @requirement asks for, by name; for what is not
 * there, for variables that are it under another name: short names of ECMWF,
 * names of CF and CMIP, CF standard names. Values and levels whose units
 * attribute says that they are not in the model's units are problems.
 */
ScFitness *sc_fitness_check (ScDataset *const *datasets, gsize n, const ScRequirement *requirement, GError **error);

/**
 * sc_fitness_add_values:
 * @checks: (element-type ScVariableCheck): what was found in the values
 *
 * Adds what the values of the required variables can hardly be (other units'
 * numbers, infinite ones) to the problems. Missing values are none: the sea's
 * temperature has them over land.
 */
void sc_fitness_add_values (ScFitness *self, const ScRequirement *requirement, GPtrArray *checks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFitness, sc_fitness_free)

G_END_DECLS
