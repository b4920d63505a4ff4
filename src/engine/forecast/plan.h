/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/plan-cache.h"
#include "forecast/plan-key.h"
#include "model/gencast.h"
#include "noise/isotropic-noise.h"

G_BEGIN_DECLS

/**
 * ScPlan: everything computed once for a key: the network made ready for the
 * grid and the noise's Legendre tables. Immutable; may serve several runs at a
 * time.
 */
typedef struct
{
  gatomicrefcount references;
  ScGenCast *network;
  ScIsotropicNoise *noise;
  guint64 bytes;   /* memory that it holds */
  gdouble seconds; /* that building it took */
} ScPlan;

/**
 * sc_plan_build:
 * @lat, @lon: degrees, latitudes ascending
 * @face_index: (nullable): containing mesh face of each grid node
 */
ScPlan *sc_plan_build (ScCheckpoint *checkpoint,
                       const gfloat *lat, gsize n_lat,
                       const gfloat *lon, gsize n_lon,
                       const gint32 *face_index,
                       ScThreads    *threads,
                       GError      **error);
ScPlan *sc_plan_ref   (ScPlan *self);
void    sc_plan_unref (ScPlan *self);

/** ScPlanBuildFunc: (transfer full) (nullable): builds the plan that was not found. */
typedef ScPlan *(*ScPlanBuildFunc) (gpointer data, GError **error);

/**
 * sc_plan_cache_get:
 * @key: what the plan is for
 * @build: called where the cache has no plan for @key; @data is passed on
 * @built: (out): whether it was
 * @reason: (out) (transfer full) (nullable): why it had to be, in words
 *
 * One plan is built at a time, so that two runs that want the same one build
 * it once. The cache keeps the %SC_PLAN_CACHE_SIZE plans used last.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with @build's error
 */
ScPlan *sc_plan_cache_get (ScPlanCache *self, ScPlanKey *key, ScPlanBuildFunc build, gpointer data,
                           gboolean *built, gchar **reason, GError **error);

#define SC_PLAN_CACHE_SIZE 4

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPlan, sc_plan_unref)

G_END_DECLS
