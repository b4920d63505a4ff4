/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/attention-backward.h"

#include <string.h>

gsize
sc_attention_backward_scratch_size (const ScAttentionPattern *pattern)
{
  return 2 * sc_attention_scratch_size (pattern);
}

/* rows of one patch of keys += factorsᵀ · x, the factors those of the patch's queries */
static void
add_to_keys (const ScAttentionBackward *self, const ScKernels *kernels, const gfloat *factors, gsize ld_factors,
             const gfloat *x, gsize rows, gfloat *sum)
{
  gsize ld = self->n_heads * self->head_stride;
  const ScProduct product = {
    .a = factors, .lda = ld_factors, .a_transposed = TRUE, .rows = SC_LANES,
    .panels = x, .panel_stride = SC_LANES, .row_stride = ld,
    .n_panels = self->head_stride / SC_LANES, .n_chunks = 1, .chunk_k = rows,
    .initial = sum, .ld_initial = ld, .c = sum, .ldc = ld,
  };

  kernels->product (&product);
}

/*
 * With p = softmax (q kᵀ) and the result p v: dp = do vᵀ, ds = p (dp − Σ p dp),
 * dq = ds k, dk = dsᵀ q, dv = pᵀ do. p is computed again.
 */
static void
backward_patch (const ScAttentionBackward *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
                gsize patch, gsize head, gfloat *scratch)
{
  gsize first = patch * SC_LANES, rows = MIN (SC_LANES, pattern->n_nodes - first);
  gsize n_keys = pattern->start[patch + 1] - pattern->start[patch];
  const guint32 *keys = pattern->keys + pattern->start[patch];
  gsize ld = self->n_heads * self->head_stride, ld_scores = n_keys * SC_LANES;
  gsize size = self->head_stride * SC_LANES, head_start = head * pattern->n_patches * size;
  gsize channel = head * self->head_stride, at = first * ld + channel;
  gfloat *scores = scratch, *gradient = scratch + sc_attention_scratch_size (pattern);
  gfloat inverse[SC_LANES];
  ScProduct product = {
    .a = self->queries + at, .lda = ld, .rows = rows,
    .panels = self->packed_keys + head_start, .panel_stride = size, .row_stride = SC_LANES,
    .panel_index = keys, .n_panels = n_keys, .n_chunks = 1, .chunk_k = self->head_size,
    .c = scores, .ldc = ld_scores,
  };
  const ScProduct to_queries = {
    .a = gradient, .lda = ld_scores, .rows = rows,
    .panels = self->keys + channel, .panel_stride = SC_LANES, .row_stride = ld,
    .n_panels = self->head_stride / SC_LANES,
    .chunk_index = keys, .chunk_stride = SC_LANES * ld, .n_chunks = n_keys, .chunk_k = SC_LANES,
    .c = self->query_gradient + at, .ldc = ld,
  };

  kernels->product (&product);
  kernels->softmax (scores, ld_scores, rows, n_keys, pattern->mask + pattern->start[patch] * SC_LANES, inverse);
  product.a = self->gradient + at;
  product.panels = self->packed_values + head_start;
  product.c = gradient;
  kernels->product (&product);
  kernels->softmax_backward (scores, gradient, ld_scores, rows, ld_scores, inverse);

  kernels->product (&to_queries);
  for (gsize i = 0; i < n_keys; i++)
    {
      gsize to = keys[i] * SC_LANES * ld + channel;

      add_to_keys (self, kernels, gradient + i * SC_LANES, ld_scores, self->queries + at, rows, self->key_gradient + to);
      add_to_keys (self, kernels, scores + i * SC_LANES, ld_scores, self->gradient + at, rows, self->value_gradient + to);
    }
}

void
sc_attention_backward (const ScAttentionBackward *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
                       gsize head, gfloat *scratch)
{
  gsize ld = self->n_heads * self->head_stride;

  for (gsize row = 0; row < pattern->n_patches * SC_LANES; row++)
    {
      gsize at = row * ld + head * self->head_stride;
      memset (self->key_gradient + at, 0, self->head_stride * sizeof (gfloat));
      memset (self->value_gradient + at, 0, self->head_stride * sizeof (gfloat));
    }
  for (gsize patch = 0; patch < pattern->n_patches; patch++)
    backward_patch (self, pattern, kernels, patch, head, scratch);
}
