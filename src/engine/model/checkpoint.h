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
  gchar *transformer_name;         /* of its module, "transformer" by default */
  /* Noise encoder */
  gboolean noise_apply_log_first;
  gdouble noise_base_period;
  gint noise_num_frequencies;
  gint *noise_output_sizes;
  gsize n_noise_output_sizes;
} ScArchitecture;

void sc_architecture_clear (ScArchitecture *self);
/** sc_architecture_copy: fills @to, which is cleared with sc_architecture_clear(). */
void sc_architecture_copy  (const ScArchitecture *self, ScArchitecture *to);
/** sc_architecture_validate: whether such a network can be; the error names the value by its key. */
gboolean sc_architecture_validate (const ScArchitecture *self, GError **error);

/** ScCheckpoint: parameters and configuration as the reference's checkpoint.dump wrote them; immutable. */
typedef struct _ScCheckpoint ScCheckpoint;

/**
 * sc_checkpoint_load:
 *
 * Reads and checks a whole checkpoint: every configuration value, every
 * parameter's presence, shape and type. The error names the file and the key.
 */
ScCheckpoint *sc_checkpoint_load  (const gchar *path, GError **error);

/**
 * sc_checkpoint_new:
 * @parameters: (element-type utf8 ScArray): "module:name" → float32; a reference to each is taken
 * @task, @architecture, @noise: copied
 *
 * A checkpoint made in memory, checked as a loaded one is.
 */
ScCheckpoint *sc_checkpoint_new   (const gchar *description, const gchar *license,
                                   GHashTable *parameters,
                                   const ScTask *task, const ScArchitecture *architecture, const ScNoiseSetting *noise,
                                   GError **error);

/**
 * sc_checkpoint_new_random:
 * @seed: the same seed gives the same parameters
 *
 * A checkpoint of that configuration with random parameters of the size that
 * a trained one has: for demonstrations, benchmarks and tests.
 */
ScCheckpoint *sc_checkpoint_new_random (const gchar *description,
                                        const ScTask *task, const ScArchitecture *architecture, const ScNoiseSetting *noise,
                                        guint64 seed, GError **error);

/**
 * sc_checkpoint_new_initial:
 *
 * What a training starts from: random parameters distributed as the
 * reference's initial ones are (truncated normal, biases and the last layers
 * of a transformer block 0).
 */
ScCheckpoint *sc_checkpoint_new_initial (const gchar *description,
                                         const ScTask *task, const ScArchitecture *architecture, const ScNoiseSetting *noise,
                                         guint64 seed, GError **error);

/** sc_checkpoint_save: writes it as the reference's checkpoint.dump does; never half a file. */
gboolean      sc_checkpoint_save  (ScCheckpoint *self, const gchar *path, GError **error);

ScCheckpoint *sc_checkpoint_ref   (ScCheckpoint *self);
void          sc_checkpoint_unref (ScCheckpoint *self);

/** sc_checkpoint_get_path: (nullable): %NULL for one made in memory. */
const gchar          *sc_checkpoint_get_path         (ScCheckpoint *self);
const gchar          *sc_checkpoint_get_description  (ScCheckpoint *self);
const gchar          *sc_checkpoint_get_license      (ScCheckpoint *self);
/** sc_checkpoint_get_digest: SHA-256 of the content, hexadecimal. */
const gchar          *sc_checkpoint_get_digest       (ScCheckpoint *self);
const ScTask         *sc_checkpoint_get_task         (ScCheckpoint *self);
const ScArchitecture *sc_checkpoint_get_architecture (ScCheckpoint *self);
const ScNoiseSetting *sc_checkpoint_get_noise        (ScCheckpoint *self);
/** sc_checkpoint_get_parameters: (element-type utf8 ScArray) (transfer none): all of them, by "module:name". */
GHashTable           *sc_checkpoint_get_parameters   (ScCheckpoint *self);
/** sc_checkpoint_get_parameter: (nullable) (transfer none): by "module:name", float32. */
ScArray              *sc_checkpoint_get_parameter    (ScCheckpoint *self, const gchar *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScArchitecture, sc_architecture_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCheckpoint, sc_checkpoint_unref)

G_END_DECLS
