/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"
#include "model/task.h"
#include "noise/noise-setting.h"

G_BEGIN_DECLS

typedef enum
{
  SC_CHECKPOINT_ERROR_MISSING, /* a key or a parameter is not there */
  SC_CHECKPOINT_ERROR_SHAPE,
  SC_CHECKPOINT_ERROR_DTYPE,
  SC_CHECKPOINT_ERROR_VALUE,   /* a configuration that cannot be */
  SC_CHECKPOINT_ERROR_EXTRA,   /* a parameter that the configuration has no use for */
  SC_CHECKPOINT_ERROR_MODEL,   /* a checkpoint of another model */
} ScCheckpointError;

#define SC_CHECKPOINT_ERROR sc_checkpoint_error_quark ()
GQuark sc_checkpoint_error_quark (void);

/** ScArchitecture: the denoiser's shape, the reference's DenoiserArchitectureConfig. */
typedef struct
{
  gint mesh_size;        /* splits of the icosahedron */
  gint latent_size;
  gint hidden_layers;
  gdouble radius_query_fraction;
  gint k_hop;
  gint d_model;
  gint num_layers;
  gint num_heads;
  gint ffw_hidden;
  gint node_output_size;
  gboolean has_aggregate_normalization;
  gdouble aggregate_normalization; /* grid2mesh_aggregate_normalization */
  /* Noise encoder */
  gboolean noise_apply_log_first;
  gdouble noise_base_period;
  gint noise_num_frequencies;
  gint *noise_output_sizes;
  gsize n_noise_output_sizes;
} ScArchitecture;

/** ScCheckpoint: parameters and configuration as the reference's checkpoint.dump wrote them; immutable. */
typedef struct _ScCheckpoint ScCheckpoint;

ScCheckpoint *sc_checkpoint_load  (const gchar *path, GError **error);
ScCheckpoint *sc_checkpoint_ref   (ScCheckpoint *self);
void          sc_checkpoint_unref (ScCheckpoint *self);

const gchar          *sc_checkpoint_get_path         (ScCheckpoint *self);
const gchar          *sc_checkpoint_get_description  (ScCheckpoint *self);
/** sc_checkpoint_get_digest: SHA-256 of the content, hexadecimal. */
const gchar          *sc_checkpoint_get_digest       (ScCheckpoint *self);
const ScTask         *sc_checkpoint_get_task         (ScCheckpoint *self);
const ScArchitecture *sc_checkpoint_get_architecture (ScCheckpoint *self);
const ScNoiseSetting *sc_checkpoint_get_noise        (ScCheckpoint *self);
/** sc_checkpoint_get_parameter: (nullable) (transfer none): by "module:name", float32. */
ScArray              *sc_checkpoint_get_parameter    (ScCheckpoint *self, const gchar *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCheckpoint, sc_checkpoint_unref)

G_END_DECLS
