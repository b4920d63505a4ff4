/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/threads.h"

G_BEGIN_DECLS

/**
 * ScHarmonics: synthesis of real fields from real spherical-harmonic
 * coefficients on a regular grid with n_lon = 2 (n_lat − 1), poles included;
 * L = M = n_lon / 2. Built once for a grid, then read-only: any number of
 * threads may synthesise.
 *
 * Convention: wavenumbers along the longitude in the order 0, +1, −1, +2, −2, …
 * (2M − 1 of them); Legendre functions orthonormal on [−1, 1] with the
 * Condon–Shortley sign; Fourier basis 1/√(2π), cos(mλ)/√π, sin(mλ)/√π.
 */
typedef struct _ScHarmonics ScHarmonics;

ScHarmonics *sc_harmonics_new  (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error);
void         sc_harmonics_free (ScHarmonics *self);
gsize        sc_harmonics_get_n_total  (ScHarmonics *self); /* L */
gsize        sc_harmonics_get_n_zonal  (ScHarmonics *self); /* 2M − 1 */
gsize        sc_harmonics_get_bytes    (ScHarmonics *self);

/**
 * sc_harmonics_synthesise:
 * @coefficients: [n_fields][L][2M − 1] float32
 * @fields: [n_fields][n_lat][n_lon] float32
 */
gboolean sc_harmonics_synthesise (ScHarmonics *self, ScThreads *threads,
                                  const gfloat *coefficients, gfloat *fields, gsize n_fields, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScHarmonics, sc_harmonics_free)

G_END_DECLS
