/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/threads.h"
#include "model/checkpoint.h"

G_BEGIN_DECLS

/**
 * ScGenCast: the GenCast denoiser of a checkpoint, made ready for one grid:
 * mesh, edges, packed weights, and all that depends on neither σ, state nor
 * member. Immutable; any number of workspaces may compute with it at a time.
 */
typedef struct _ScGenCast ScGenCast;

/**
 * sc_gencast_new:
 * @lat, @lon: degrees; latitudes ascending
 * @face_index: (nullable): containing mesh face of each grid node, see sc_connectivity_new()
 */
ScGenCast *sc_gencast_new   (ScCheckpoint *checkpoint,
                             const gfloat *lat, gsize n_lat,
                             const gfloat *lon, gsize n_lon,
                             const gint32 *face_index,
                             ScThreads    *threads,
                             GError      **error);
ScGenCast *sc_gencast_ref   (ScGenCast *self);
void       sc_gencast_unref (ScGenCast *self);

/** Channels of the conditioning (inputs, then forcings without the noisy targets) and of the target. */
gsize sc_gencast_get_n_conditioning (ScGenCast *self);
gsize sc_gencast_get_n_target       (ScGenCast *self);
gsize sc_gencast_get_n_grid         (ScGenCast *self);
gsize sc_gencast_get_n_mesh         (ScGenCast *self);
gsize sc_gencast_get_bytes          (ScGenCast *self);

/**
 * ScProbeFunc: a named place of the network was reached.
 * @values: [rows][batch][channels] float32, borrowed
 * Returns: %FALSE with an error to stop there
 */
typedef gboolean (*ScProbeFunc) (const gchar *name, const gfloat *values, gsize rows, gsize batch, gsize channels,
                                 gpointer data, GError **error);

/** ScGenCastWorkspace: the memory of one computation, allocated once. */
typedef struct _ScGenCastWorkspace ScGenCastWorkspace;

/** sc_gencast_workspace_get_bytes_needed: what a workspace for @max_batch takes, without making one. */
gsize               sc_gencast_workspace_get_bytes_needed (ScGenCast *network, gsize max_batch);
ScGenCastWorkspace *sc_gencast_workspace_new  (ScGenCast *network, gsize max_batch, ScThreads *threads, GError **error);
void                sc_gencast_workspace_free (ScGenCastWorkspace *self);
/** sc_gencast_workspace_set_probe: @func is called at every probe; %NULL: none, at no cost. */
void                sc_gencast_workspace_set_probe (ScGenCastWorkspace *self, ScProbeFunc func, gpointer data);

/**
 * sc_gencast_set_conditioning:
 * @conditioning: [batch][n_grid][n_conditioning], normalised: what does not
 *   change between the calls of one time step
 */
gboolean sc_gencast_set_conditioning (ScGenCastWorkspace *self, const gfloat *conditioning, gsize batch, GError **error);

/**
 * sc_gencast_denoise:
 * @noisy: [batch][n_grid][n_target]: x
 * @sigma: [batch]: noise level of each
 * @denoised: [batch][n_grid][n_target]: the preconditioned D(x; σ) (Karras et al. 2022, eq. 7, σ_data = 1)
 *
 * The bits of one batch element depend neither on the others nor on the
 * number of threads.
 */
gboolean sc_gencast_denoise (ScGenCastWorkspace *self,
                             const gfloat *noisy, const gfloat *sigma, gsize batch,
                             gfloat *denoised,
                             GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGenCast, sc_gencast_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGenCastWorkspace, sc_gencast_workspace_free)

G_END_DECLS
