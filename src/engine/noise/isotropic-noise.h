/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "noise/random.h"
#include "sphere/harmonics.h"

G_BEGIN_DECLS

/** ScIsotropicNoise: Gaussian noise on the sphere, equal power in every total wavenumber, variance 1. Read-only once made. */
typedef struct _ScIsotropicNoise ScIsotropicNoise;

ScIsotropicNoise *sc_isotropic_noise_new  (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error);
void              sc_isotropic_noise_free (ScIsotropicNoise *self);
gsize             sc_isotropic_noise_get_bytes (ScIsotropicNoise *self);

/**
 * sc_isotropic_noise_draw:
 * @fields: [n_fields][n_lat][n_lon]: from normal(key, [n_fields, L, 2M − 1])
 */
gboolean sc_isotropic_noise_draw (ScIsotropicNoise *self, ScKey key, gsize n_fields, ScThreads *threads,
                                  gfloat *fields, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIsotropicNoise, sc_isotropic_noise_free)

G_END_DECLS
