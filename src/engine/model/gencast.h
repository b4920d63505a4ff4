/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/threads.h"
#include "model/checkpoint.h"

G_BEGIN_DECLS

typedef enum
{
  SC_GENCAST_ERROR_NO_MEMORY, /* the plan or a workspace does not fit into memory */
  SC_GENCAST_ERROR_CHECKPOINT, /* a parameter is not there or has another shape than the checkpoint's configuration says */
  SC_GENCAST_ERROR_SIGMA, /* a noise level that is no positive number in float32 */
} ScGenCastError;

#define SC_GENCAST_ERROR sc_gencast_error_quark ()
GQuark sc_gencast_error_quark (void);

/**
 * ScGenCast: the GenCast denoiser of a checkpoint, made ready for one grid:
 * mesh, edges, packed weights, and all that depends on neither σ, state nor
 * member. Immutable; any number of workspaces may compute with it at a time.
 *
 * Grid arrays: node = lat_index · n_lon + lon_index. Channels are those of
 * sc_task_conditioning_channels() and sc_task_target_channels().
 */
typedef struct _ScGenCast ScGenCast;

/**
 * sc_gencast_new:
 * @checkpoint: not kept: it may be released afterwards
 * @lat, @lon: degrees; latitudes ascending
 * @face_index: (nullable): containing mesh face of each grid node, see sc_connectivity_new()
 * @threads: (nullable): used while this call lasts
 *
 * Returns: (transfer full) (nullable): %NULL with an error of
 *   %SC_SPHERE_ERROR for a grid that is none, of %SC_GENCAST_ERROR for the rest
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
/** sc_gencast_get_bytes: memory that the plan itself holds. */
gsize sc_gencast_get_bytes          (ScGenCast *self);
/**
 * sc_gencast_get_operations: floating-point operations of one call for one
 * batch element: twice the multiply-adds of the matrix and attention products
 * (pairs inside of the mask only), without padding.
 */
gdouble sc_gencast_get_operations   (ScGenCast *self);

/** ScGenCastStage: from the grid to the mesh, on the mesh, and back. */
typedef enum
{
  SC_GENCAST_ENCODER,
  SC_GENCAST_TRANSFORMER,
  SC_GENCAST_DECODER,
  SC_GENCAST_N_STAGES,
} ScGenCastStage;

/** sc_gencast_get_stage_operations: those of sc_gencast_get_operations() that a stage does. */
gdouble sc_gencast_get_stage_operations (ScGenCast *self, ScGenCastStage stage);

/**
 * ScProbeRows: the values at a place of the network, where they lie.
 * @values: [rows][ld] float32, of which the first @channels of each row count;
 *   borrowed until the function returns
 * @order: (nullable): row i is row order[i] of the banded mesh; %NULL: rows
 *   are in the order of the grid, of the mesh or, for edges, of ScConnectivity
 * @changed: set by a function that has changed values: the network goes on
 *   with the new ones. Details and the encoding of σ cannot be changed.
 */
typedef struct
{
  gfloat *values;
  gsize ld;
  gsize rows;
  gsize channels;
  const gint32 *order;
  gboolean changed;
} ScProbeRows;

/** sc_probe_rows_copy: @to: (out caller-allocates): [rows][channels], in the order that @order gives. */
void sc_probe_rows_copy (const ScProbeRows *self, gfloat *to);

/**
 * ScProbeFunc: a named place of the network was reached.
 * @name: e.g. "grid2mesh/mesh_nodes", "transformer/block_00", "transformer/final",
 *   "mesh2grid/grid_nodes", "final"; see sc_gencast_workspace_set_probe()
 * @element: which element of the batch; those that are computed together
 *   reach each place one after another
 * Returns: %FALSE with an error to stop there
 */
typedef gboolean (*ScProbeFunc) (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error);

typedef enum
{
  SC_PROBE_STAGES = 0,       /* what each stage hands on */
  SC_PROBE_DETAILS = 1 << 0, /* also embeddings, edges and the parts of a transformer block; takes memory for the edges */
} ScProbeFlags;

/** ScGenCastWorkspace: the memory of one computation, allocated once. Serves one thread at a time. */
typedef struct _ScGenCastWorkspace ScGenCastWorkspace;

/** sc_gencast_workspace_get_bytes_needed: what a workspace for @max_batch and @n_threads takes, without making one. */
gsize               sc_gencast_workspace_get_bytes_needed (ScGenCast *network, gsize max_batch, guint n_threads);
/**
 * sc_gencast_workspace_new:
 * @max_batch: elements that set_conditioning and denoise take at most
 * @threads: (nullable): outlives the workspace
 */
ScGenCastWorkspace *sc_gencast_workspace_new  (ScGenCast *network, gsize max_batch, ScThreads *threads, GError **error);
void                sc_gencast_workspace_free (ScGenCastWorkspace *self);

/**
 * sc_gencast_workspace_set_probe:
 * @func: (nullable): called from the thread that calls sc_gencast_denoise();
 *   %NULL: no probes, at no cost
 *
 * Stages, in order: "noise_encoding", "grid2mesh/grid_nodes",
 * "grid2mesh/mesh_nodes", "transformer/block_00" …, "transformer/final",
 * "mesh2grid/grid_nodes", "output", "final". Details are listed in
 * model/gencast-probe.h.
 */
void                sc_gencast_workspace_set_probe (ScGenCastWorkspace *self, ScProbeFunc func, gpointer data, ScProbeFlags flags);

/**
 * sc_gencast_set_conditioning:
 * @conditioning: [batch][n_grid][n_conditioning], normalised: what does not
 *   change between the calls of one time step; not kept
 */
gboolean sc_gencast_set_conditioning (ScGenCastWorkspace *self, const gfloat *conditioning, gsize batch, GError **error);

/**
 * sc_gencast_set_conditioning_part:
 * @conditioning: [n][n_grid][n_conditioning]: that of elements @first to @first + @n − 1
 * @batch: how many elements there are in all; every one is to be set before
 *   sc_gencast_denoise() is called
 */
gboolean sc_gencast_set_conditioning_part (ScGenCastWorkspace *self, const gfloat *conditioning, gsize first, gsize n,
                                           gsize batch, GError **error);

/**
 * sc_gencast_denoise:
 * @noisy: [batch][n_grid][n_target]: x
 * @sigma: [batch]: noise level of each; %SC_GENCAST_ERROR_SIGMA where it is not positive and finite
 * @batch: that of the last sc_gencast_set_conditioning()
 * @denoised: [batch][n_grid][n_target]: the preconditioned D(x; σ) (Karras et al. 2022, eq. 7, σ_data = 1);
 *   may not overlap @noisy
 *
 * Consecutive elements of one σ are computed together, some at a time: they
 * share what depends on σ alone, and there are fewer waits. The bits of one
 * batch element depend neither on the others nor on the number of threads.
 */
gboolean sc_gencast_denoise (ScGenCastWorkspace *self,
                             const gfloat *noisy, const gfloat *sigma, gsize batch,
                             gfloat *denoised,
                             GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGenCast, sc_gencast_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScGenCastWorkspace, sc_gencast_workspace_free)

G_END_DECLS
