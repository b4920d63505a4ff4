/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/aligned.h"
#include "nn/kernels.h"

G_BEGIN_DECLS

/**
 * ScAttentionPattern: which nodes attend to which, made ready for products.
 *
 * Nodes are taken in patches of SC_LANES consecutive ones; of the scores only
 * those between patches with at least one pair are computed, and within them
 * a bit per pair says which count.
 *
 * @n_patches: of SC_LANES nodes, the last one may be partly filled
 * @start: [n_patches + 1]: first entry of each patch of queries in @keys
 * @keys: patches of keys, ascending for each patch of queries
 * @mask: [start[n_patches]][SC_LANES]: bit l of mask[e][row]: the patch's
 *   query @row attends to key l of patch keys[e]
 * @longest: most entries of a patch
 * @n_pairs: pairs that count
 */
typedef struct
{
  gsize n_nodes;
  gsize n_patches;
  gsize *start;
  guint32 *keys;
  guint16 *mask;
  gsize longest;
  gsize n_pairs;
} ScAttentionPattern;

/**
 * sc_attention_pattern_new:
 * @neighbours_start: [n_nodes + 1], @neighbours: whom each node attends to; at least itself
 */
ScAttentionPattern *sc_attention_pattern_new  (gsize n_nodes, const gsize *neighbours_start, const gint32 *neighbours,
                                               GError **error);
void                sc_attention_pattern_free (ScAttentionPattern *self);
gsize               sc_attention_pattern_get_bytes (const ScAttentionPattern *self);

/**
 * ScAttention: one layer's queries, keys and values.
 * @head_size: channels of a head; @head_stride: the same, padded to SC_LANES
 * @queries: [n_nodes][n_heads · head_stride], already divided by √head_size
 * @keys: [n_heads][n_patches][head_stride][SC_LANES nodes], see sc_attention_pack_keys()
 * @values: [n_heads][n_patches][head_stride / SC_LANES][SC_LANES nodes][SC_LANES
 *   channels], see sc_attention_pack_values()
 *
 * Keys and values of nodes past the last one are finite. A head's are in one
 * piece, so that they spread over all of a cache's sets.
 */
typedef struct
{
  gsize n_heads;
  gsize head_size;
  gsize head_stride;
  const gfloat *queries;
  const gfloat *keys;
  const gfloat *values;
} ScAttention;

/** sc_attention_scratch_size: floats of scratch that the computation needs. */
gsize sc_attention_scratch_size (const ScAttentionPattern *pattern);

/**
 * sc_attention_pack_keys, sc_attention_pack_values:
 * @x: [n · SC_LANES][n_heads · head_stride]: keys or values row by row
 * @first, @n: the patches that these rows are
 * @packed: all of ScAttention's keys or values, of which these patches are written
 */
void sc_attention_pack_keys   (const ScAttentionPattern *pattern, const ScKernels *kernels, gsize n_heads, gsize head_stride,
                               const gfloat *x, gsize first, gsize n, gfloat *packed);
void sc_attention_pack_values (const ScAttentionPattern *pattern, gsize n_heads, gsize head_stride,
                               const gfloat *x, gsize first, gsize n, gfloat *packed);

/**
 * sc_attention_compute:
 * @first, @n: patches of queries; near ones together, as they share keys
 * @out: [rows of the patches][n_heads · head_stride]: softmax(q·k) v of each head
 */
void sc_attention_compute (const ScAttention *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
                           gsize first, gsize n, gfloat *scratch, gfloat *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttentionPattern, sc_attention_pattern_free)

G_END_DECLS
