/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/attention.h"

#include <string.h>

/* The bits of all pairs of one patch of queries: [n_patches][SC_LANES], zero where there is none. */
static void
mark_pairs (gsize first, gsize rows, const gsize *neighbours_start, const gint32 *neighbours, guint16 *bits)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize i = neighbours_start[first + row]; i < neighbours_start[first + row + 1]; i++)
      {
        gsize key = neighbours[i];
        bits[key / SC_LANES * SC_LANES + row] |= 1u << (key % SC_LANES);
      }
}

static gboolean
any_bit (const guint16 *bits)
{
  for (gsize row = 0; row < SC_LANES; row++)
    if (bits[row] != 0)
      return TRUE;
  return FALSE;
}

ScAttentionPattern *
sc_attention_pattern_new (gsize n_nodes, const gsize *neighbours_start, const gint32 *neighbours, GError **error)
{
  g_autoptr (ScAttentionPattern) self = g_new0 (ScAttentionPattern, 1);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) mask = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autofree guint16 *bits = NULL;

  self->n_nodes = n_nodes;
  self->n_patches = sc_padded (n_nodes) / SC_LANES;
  self->n_pairs = neighbours_start[n_nodes];
  self->start = g_try_new0 (gsize, self->n_patches + 1);
  bits = g_try_new0 (guint16, self->n_patches * SC_LANES);
  if (self->start == NULL || bits == NULL)
    {
      g_set_error (error, SC_NN_ERROR, SC_NN_ERROR_NO_MEMORY,
                   "There is not enough memory for the attention pattern of %" G_GSIZE_FORMAT " nodes", n_nodes);
      return NULL;
    }

  for (gsize patch = 0; patch < self->n_patches; patch++)
    {
      gsize first = patch * SC_LANES;

      memset (bits, 0, self->n_patches * SC_LANES * sizeof *bits);
      mark_pairs (first, MIN (SC_LANES, n_nodes - first), neighbours_start, neighbours, bits);
      for (guint32 key = 0; key < self->n_patches; key++)
        if (any_bit (bits + key * SC_LANES))
          {
            g_array_append_val (keys, key);
            g_array_append_vals (mask, bits + key * SC_LANES, SC_LANES);
          }
      self->start[patch + 1] = keys->len;
      self->longest = MAX (self->longest, self->start[patch + 1] - self->start[patch]);
    }
  self->keys = (guint32 *) g_array_free (g_steal_pointer (&keys), FALSE);
  self->mask = (guint16 *) g_array_free (g_steal_pointer (&mask), FALSE);
  return g_steal_pointer (&self);
}

void
sc_attention_pattern_free (ScAttentionPattern *self)
{
  if (self == NULL)
    return;
  g_free (self->start);
  g_free (self->keys);
  g_free (self->mask);
  g_free (self);
}

gsize
sc_attention_pattern_get_bytes (const ScAttentionPattern *self)
{
  return (self->n_patches + 1) * sizeof (gsize)
         + self->start[self->n_patches] * (sizeof (guint32) + SC_LANES * sizeof (guint16));
}

gsize
sc_attention_scratch_size (const ScAttentionPattern *pattern)
{
  return SC_LANES * pattern->longest * SC_LANES;
}

void
sc_attention_pack_keys (const ScAttentionPattern *pattern, const ScKernels *kernels, gsize n_heads, gsize head_stride,
                        const gfloat *x, gsize first, gsize n, gfloat *packed)
{
  gsize ld = n_heads * head_stride, size = head_stride * SC_LANES;

  for (gsize patch = 0; patch < n; patch++)
    for (gsize head = 0; head < n_heads; head++)
      kernels->transpose (x + patch * SC_LANES * ld + head * head_stride, ld, head_stride,
                          packed + (head * pattern->n_patches + first + patch) * size);
}

void
sc_attention_pack_values (const ScAttentionPattern *pattern, gsize n_heads, gsize head_stride,
                          const gfloat *x, gsize first, gsize n, gfloat *packed)
{
  gsize ld = n_heads * head_stride, size = head_stride * SC_LANES;

  for (gsize row = 0; row < n * SC_LANES; row++)
    for (gsize head = 0; head < n_heads; head++)
      {
        gfloat *to = packed + (head * pattern->n_patches + first + row / SC_LANES) * size + row % SC_LANES * SC_LANES;
        const gfloat *from = x + row * ld + head * head_stride;

        for (gsize channel = 0; channel < head_stride; channel += SC_LANES)
          memcpy (to + channel * SC_LANES, from + channel, SC_LANES * sizeof (gfloat));
      }
}

static void
compute_head (const ScAttention *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
              gsize patch, gsize head, gfloat *scratch, gfloat *out)
{
  gsize first = patch * SC_LANES;
  gsize rows = MIN (SC_LANES, pattern->n_nodes - first);
  gsize n_keys = pattern->start[patch + 1] - pattern->start[patch];
  const guint32 *keys = pattern->keys + pattern->start[patch];
  const guint16 *mask = pattern->mask + pattern->start[patch] * SC_LANES;
  gsize ld = self->n_heads * self->head_stride;
  gsize ld_scores = n_keys * SC_LANES;
  gsize size = self->head_stride * SC_LANES;
  gsize head_start = head * pattern->n_patches * size;
  gsize channel = head * self->head_stride;
  gfloat inverse[SC_LANES];
  const ScProduct scores = {
    .a = self->queries + first * ld + channel, .lda = ld, .rows = rows,
    .panels = self->keys + head_start, .panel_stride = size, .row_stride = SC_LANES,
    .panel_index = keys, .n_panels = n_keys, .n_chunks = 1, .chunk_k = self->head_size,
    .c = scratch, .ldc = ld_scores,
  };
  const ScProduct mixture = {
    .a = scratch, .lda = ld_scores, .rows = rows,
    .panels = self->values + head_start, .panel_stride = SC_LANES * SC_LANES, .row_stride = SC_LANES,
    .n_panels = self->head_stride / SC_LANES,
    .chunk_index = keys, .chunk_stride = size, .n_chunks = n_keys, .chunk_k = SC_LANES,
    .c = out + channel, .ldc = ld,
  };

  kernels->product (&scores);
  kernels->softmax (scratch, ld_scores, rows, n_keys, mask, inverse);
  kernels->product (&mixture);
  kernels->scale_rows (out + channel, ld, rows, self->head_stride, inverse);
}

void
sc_attention_compute (const ScAttention *self, const ScAttentionPattern *pattern, const ScKernels *kernels,
                      gsize first, gsize n, gfloat *scratch, gfloat *out)
{
  gsize ld = self->n_heads * self->head_stride;

  /* A head's keys and values stay in the cache from patch to patch. */
  for (gsize head = 0; head < self->n_heads; head++)
    for (gsize patch = 0; patch < n; patch++)
      compute_head (self, pattern, kernels, first + patch, head, scratch, out + patch * SC_LANES * ld);
}
