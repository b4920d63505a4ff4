/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/threads.h"

G_BEGIN_DECLS

/** ScKey: a key of JAX's threefry2x32 generator (Salmon et al. 2011), jax_threefry_partitionable. */
typedef struct
{
  guint32 word[2];
} ScKey;

/** sc_key_new: PRNGKey(seed), x64 off: (0, low 32 bits) as JAX has it. */
ScKey sc_key_new     (guint64 seed);
/** sc_key_split: split(key, n). */
void  sc_key_split   (ScKey key, ScKey *keys, gsize n);
/** sc_key_fold_in: fold_in(key, data). */
ScKey sc_key_fold_in (ScKey key, guint32 data);

/** Streams: element i depends on key and i alone, so any part can be drawn by any thread. */
void  sc_random_bits    (ScKey key, guint32 *bits, gsize n);
/** sc_random_uniform: [0, 1), float32. */
void  sc_random_uniform (ScKey key, gfloat *values, gsize n);
/** sc_random_normal: standard normal through erf⁻¹, float32. */
void  sc_random_normal  (ScKey key, gfloat *values, gsize n, ScThreads *threads);

/** ScKeySequence: haiku's PRNGSequence: each next key is the second half of a split. */
typedef struct
{
  ScKey carry;
} ScKeySequence;

ScKey sc_key_sequence_next (ScKeySequence *self);

G_END_DECLS
