/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/threads.h"
#include "sphere/sphere-error.h"

G_BEGIN_DECLS

/**
 * ScHarmonics: synthesis of real fields from real spherical-harmonic
 * coefficients on a global grid; L = M = n_lon / 2. Built once for a grid,
 * then read-only: any number of threads may synthesise.
 *
 * Convention (of the library under the GenCast reference, dinosaur):
 * wavenumbers along the longitude in the order 0, +1, −1, +2, −2, … (2M − 1
 * of them); Legendre functions orthonormal on [−1, 1] with the
 * Condon–Shortley sign; Fourier basis 1/√(2π), cos(mλ)/√π, sin(mλ)/√π.
 */
typedef struct _ScHarmonics ScHarmonics;

/**
 * sc_harmonics_new:
 * @lat: [n_lat], degrees, ascending: evenly spaced with both poles and
 *   n_lon = 2 (n_lat − 1); or evenly spaced with half a step to the poles, or
 *   Gaussian, and n_lon = 2 n_lat
 * @lon: [n_lon], degrees, evenly spaced from 0
 *
 * The basis is that of the exact latitudes, not of their rounded values.
 *
 * Returns: (transfer full) (nullable): %NULL with %SC_SPHERE_ERROR_GRID or NO_MEMORY
 */
ScHarmonics *sc_harmonics_new  (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error);
void         sc_harmonics_free (ScHarmonics *self);

/** sc_harmonics_get_n_total: L, how many total wavenumbers: 0 to L − 1. */
gsize        sc_harmonics_get_n_total  (ScHarmonics *self);
/** sc_harmonics_get_n_zonal: 2M − 1, how many wavenumbers along the longitude. */
gsize        sc_harmonics_get_n_zonal  (ScHarmonics *self);
/** sc_harmonics_get_bytes: memory that the tables take. */
gsize        sc_harmonics_get_bytes    (ScHarmonics *self);
/** sc_harmonics_get_work_bytes: memory that one call of sc_harmonics_synthesise() takes for itself. */
gsize        sc_harmonics_get_work_bytes (ScHarmonics *self, ScThreads *threads, gsize n_fields);

/**
 * sc_harmonics_synthesise:
 * @threads: (nullable)
 * @coefficients: [n_fields][L][2M − 1]; those with |m| > l are ignored
 * @fields: (out): [n_fields][n_lat][n_lon], south first
 *
 * Sums in float32 in an order that hangs neither on the number of threads nor
 * on @n_fields.
 */
gboolean sc_harmonics_synthesise (ScHarmonics *self, ScThreads *threads,
                                  const gfloat *coefficients, gfloat *fields, gsize n_fields, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScHarmonics, sc_harmonics_free)

G_END_DECLS
