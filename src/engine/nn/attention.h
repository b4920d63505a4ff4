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
 * @keys: [n_patches][n_heads][head_stride][SC_LANES]: transposed patch by patch
 * @values: [n_patches · SC_LANES][n_heads · head_stride]; rows past the last node are finite
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

/** sc_attention_scratch_size: floats of scratch that one patch needs. */
gsize sc_attention_scratch_size (const ScAttentionPattern *pattern);

/**
 * sc_attention_compute_patch:
 * @out: [rows of the patch][n_heads · head_stride]: softmax(q·k) v of each head
 */
void sc_attention_compute_patch (const ScAttention *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
                                 gsize patch, gfloat *scratch, gfloat *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAttentionPattern, sc_attention_pattern_free)

G_END_DECLS
