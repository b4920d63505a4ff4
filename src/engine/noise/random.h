/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/threads.h"

G_BEGIN_DECLS

/**
 * ScKey: a key of the random streams: JAX's threefry2x32 generator with
 * jax_threefry_partitionable, in which element i of a stream depends on the
 * key and on i alone. So any part of a stream can be drawn by any thread.
 */
typedef struct
{
  guint32 word[2];
} ScKey;

/** sc_key_new: PRNGKey(seed) with x64 off: the low 32 bits of @seed. */
ScKey sc_key_new     (guint64 seed);
/** sc_key_split: split(key, n): fills @keys, [n]. */
void  sc_key_split   (ScKey key, ScKey *keys, gsize n);
/** sc_key_fold_in: fold_in(key, data). */
ScKey sc_key_fold_in (ScKey key, guint32 data);

/**
 * The streams. @first: index of the first element wanted; values[k] is element
 * first + k of the stream, so that drawing in parts gives what drawing at once does.
 */

/** sc_random_bits: 32 random bits each: bits(key). */
void  sc_random_bits      (ScKey key, guint64 first, guint32 *bits, gsize n);
/** sc_random_uniform: in [@low, @high), float32: uniform(key, minval, maxval). */
void  sc_random_uniform   (ScKey key, guint64 first, gfloat low, gfloat high, gfloat *values, gsize n);
/** sc_random_normal: standard normal, float32, within 1e-6 of normal(key): √2 · erf⁻¹ of a uniform in (−1, 1). */
void  sc_random_normal    (ScKey key, guint64 first, gfloat *values, gsize n);
/** sc_random_truncated_normal: standard normal between @low and @high: truncated_normal(key, lower, upper). */
void  sc_random_truncated_normal (ScKey key, guint64 first, gfloat low, gfloat high, gfloat *values, gsize n);

/** sc_random_normal_threaded: sc_random_normal() from element 0 on, by @threads; the same bits. */
void  sc_random_normal_threaded (ScKey key, gfloat *values, gsize n, ScThreads *threads);

/** ScKeySequence: haiku's PRNGSequence: each next key is the second half of a split. */
typedef struct
{
  ScKey carry;
} ScKeySequence;

/** sc_key_sequence_next: the next key; keeps the first half of the split for the one after. */
ScKey sc_key_sequence_next (ScKeySequence *self);

G_END_DECLS
