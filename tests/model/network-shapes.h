/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"
#include "sphere/connectivity.h"

G_BEGIN_DECLS

/**
 * NetworkShape: a network that the golden files do not have: sizes that fill
 * no vector, several hidden layers, a normalised sum.
 */
typedef struct
{
  const gchar *name;
  ScTask task;
  ScArchitecture architecture;
  gsize n_lat, n_lon;
} NetworkShape;

#define N_NETWORK_SHAPES 4
extern const NetworkShape network_shapes[N_NETWORK_SHAPES];

/** network_shape_fill_grid: @lat: [n_lat] with the poles; @lon: [n_lon] */
void            network_shape_fill_grid (const NetworkShape *self, gfloat *lat, gfloat *lon);

/** network_shape_connect: (transfer full): the grid and the banded mesh. */
ScConnectivity *network_shape_connect   (const NetworkShape *self, const gfloat *lat, const gfloat *lon);

/**
 * network_shape_define:
 * @conditioning, @noisy: as sc_gencast_denoise() takes them, one element
 * @denoised: (out caller-allocates): D(x; σ) as its definition has it, in double
 */
void            network_shape_define    (const NetworkShape *self, ScCheckpoint *checkpoint,
                                         const ScConnectivity *connectivity,
                                         const gfloat *conditioning, const gfloat *noisy, gfloat sigma,
                                         gdouble *denoised);

G_END_DECLS
