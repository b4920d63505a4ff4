/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/gencast.h"

G_BEGIN_DECLS

/**
 * ScGenCastGradient: the GenCast denoiser of one architecture on one grid,
 * for training: parameters come with every call, and the gradient of any
 * function of the denoised state goes back to every one of them.
 *
 * It owns geometry, activations and scratch, not the parameters. Parameters
 * and their gradient are single float32 arrays in the order of
 * sc_checkpoint_layout(), see model/parameter-vector.h. Grid arrays are those
 * of ScGenCast: node = lat_index · n_lon + lon_index.
 *
 * Results depend on neither the number of threads nor on what was computed
 * before; denoised states not on the other elements of the batch either.
 * Serves one thread at a time.
 */
typedef struct _ScGenCastGradient ScGenCastGradient;

/**
 * sc_gencast_gradient_new:
 * @checkpoint: of which task and architecture are taken, not the parameters; not kept
 * @lat, @lon: degrees; latitudes ascending
 * @face_index: (nullable): containing mesh face of each grid node, see sc_connectivity_new()
 * @max_batch: elements of a call at most, 1 or more
 * @threads: (nullable): outlives the object
 *
 * Returns: (transfer full) (nullable): %NULL with an error of
 *   %SC_SPHERE_ERROR for a grid that is none, of %SC_GENCAST_ERROR or
 *   %SC_NN_ERROR where memory does not suffice
 */
ScGenCastGradient *sc_gencast_gradient_new  (ScCheckpoint *checkpoint,
                                             const gfloat *lat, gsize n_lat,
                                             const gfloat *lon, gsize n_lon,
                                             const gint32 *face_index,
                                             gsize         max_batch,
                                             ScThreads    *threads,
                                             GError      **error);
void               sc_gencast_gradient_free (ScGenCastGradient *self);

/** sc_gencast_gradient_get_layout: (element-type ScParameterShape) (transfer none): the parameters in their order. */
const GArray *sc_gencast_gradient_get_layout         (ScGenCastGradient *self);
/** sc_gencast_gradient_get_n_parameters: floats of all parameters together. */
gsize         sc_gencast_gradient_get_n_parameters   (ScGenCastGradient *self);
gsize         sc_gencast_gradient_get_n_grid         (ScGenCastGradient *self);
/** Channels of the conditioning and of the target, as sc_gencast_get_n_conditioning() and sc_gencast_get_n_target(). */
gsize         sc_gencast_gradient_get_n_conditioning (ScGenCastGradient *self);
gsize         sc_gencast_gradient_get_n_target       (ScGenCastGradient *self);
/** sc_gencast_gradient_get_bytes: memory of activations and scratch. */
gsize         sc_gencast_gradient_get_bytes          (ScGenCastGradient *self);
/**
 * sc_gencast_gradient_get_operations: floating-point operations of forward and
 * backward for one element, counted as sc_gencast_get_operations() does
 * (embeddings of edges, which a batch shares, once).
 */
gdouble       sc_gencast_gradient_get_operations     (ScGenCastGradient *self);

/**
 * sc_gencast_gradient_forward:
 * @parameters: [n_parameters]; not needed after the call
 * @conditioning: [batch][n_grid][n_conditioning], normalised
 * @noisy: [batch][n_grid][n_target]: x
 * @sigma: [batch]: noise level of each, positive and finite (otherwise %SC_GENCAST_ERROR_SIGMA)
 * @batch: from 1 to max_batch
 * @denoised: (out caller-allocates): [batch][n_grid][n_target]: the
 *   preconditioned D(x; σ) (Karras et al. 2022, eq. 7, σ_data = 1), what
 *   sc_gencast_denoise() gives for the same parameters, but for rounding
 *
 * Keeps what the backward pass needs.
 */
gboolean sc_gencast_gradient_forward  (ScGenCastGradient *self,
                                       const gfloat *parameters,
                                       const gfloat *conditioning, const gfloat *noisy, const gfloat *sigma, gsize batch,
                                       gfloat *denoised,
                                       GError **error);

/**
 * sc_gencast_gradient_backward:
 * @denoised_gradient: [batch][n_grid][n_target]: dL/dD of a scalar L
 * @gradient: (out caller-allocates): [n_parameters]: dL/dθ, summed over the
 *   batch; overwritten
 *
 * Belongs to the last forward pass and may be called once for it.
 */
void     sc_gencast_gradient_backward (ScGenCastGradient *self, const gfloat *denoised_gradient, gfloat *gradient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGenCastGradient, sc_gencast_gradient_free)

G_END_DECLS
