/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/random.h"
#include "sphere/harmonics.h"

G_BEGIN_DECLS

/**
 * ScIsotropicNoise: Gaussian noise on the sphere whose distribution no rotation
 * changes: independent normal spherical-harmonic coefficients with the same
 * power in every total wavenumber 0 to L − 1, variance 1 at every point.
 * Read-only once made; any number of threads may draw.
 */
typedef struct _ScIsotropicNoise ScIsotropicNoise;

/** sc_isotropic_noise_new: for the grid of @lat, @lon in degrees; errors as sc_harmonics_new(). */
ScIsotropicNoise *sc_isotropic_noise_new  (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error);
void              sc_isotropic_noise_free (ScIsotropicNoise *self);

/** sc_isotropic_noise_get_n_nodes: n_lat · n_lon */
gsize             sc_isotropic_noise_get_n_nodes (ScIsotropicNoise *self);

/** sc_isotropic_noise_get_bytes: memory that it holds. */
gsize             sc_isotropic_noise_get_bytes (ScIsotropicNoise *self);

/** sc_isotropic_noise_get_draw_bytes: memory that a draw takes while it runs, without @fields. */
gsize             sc_isotropic_noise_get_draw_bytes (ScIsotropicNoise *self, gsize n_fields);

/**
 * sc_isotropic_noise_draw:
 * @key: the coefficients are normal(key, [n_fields, L, 2M − 1]), those beyond
 *   the triangle |m| ≤ l unused
 * @threads: (nullable)
 * @fields: (out caller-allocates): [n_fields][n_lat][n_lon]
 *
 * The first fields of a draw are the same however many are drawn.
 */
gboolean sc_isotropic_noise_draw (ScIsotropicNoise *self, ScKey key, gsize n_fields, ScThreads *threads,
                                  gfloat *fields, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIsotropicNoise, sc_isotropic_noise_free)

G_END_DECLS
