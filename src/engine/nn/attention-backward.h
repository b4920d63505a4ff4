/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/attention.h"

G_BEGIN_DECLS

/**
 * ScAttentionBackward: one layer's attention and the gradients around it. All
 * rows are [n_patches · SC_LANES][n_heads · head_stride]; those past the last
 * node are finite.
 * @queries, @keys: as they went into the attention, queries divided by √head_size
 * @packed_keys, @packed_values: both by sc_attention_pack_keys()
 * @gradient: of the attention's result
 * @query_gradient, @key_gradient, @value_gradient: what comes out
 */
typedef struct
{
  gsize n_heads;
  gsize head_size;
  gsize head_stride;
  const gfloat *queries;
  const gfloat *keys;
  const gfloat *packed_keys;
  const gfloat *packed_values;
  const gfloat *gradient;
  gfloat *query_gradient;
  gfloat *key_gradient;
  gfloat *value_gradient;
} ScAttentionBackward;

/** sc_attention_backward_scratch_size: floats of scratch that it needs. */
gsize sc_attention_backward_scratch_size (const ScAttentionPattern *pattern);

/** sc_attention_backward: one head's gradients; heads can be computed at a time. */
void  sc_attention_backward (const ScAttentionBackward *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
                             gsize head, gfloat *scratch);

G_END_DECLS
