/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/single-angles.h"

G_BEGIN_DECLS

/**
 * ScEdges: directed edges between two sets of nodes.
 * @features: [n][4]: edge length over the longest one, then the sender's
 *   position relative to the receiver's, in the receiver's local frame, same
 *   normalisation (GraphCast, Lam et al. 2023, supplement 3)
 */
typedef struct
{
  gsize n;
  gint32 *senders;
  gint32 *receivers;
  gfloat *features;
} ScEdges;

/** sc_edges_clear: frees the arrays, not @self. */
void sc_edges_clear (ScEdges *self);

/**
 * sc_edges_compute_features:
 * @self: senders and receivers are set
 * @sender_nodes, @receiver_nodes: what senders[] and receivers[] count
 *
 * Allocates and fills @self->features. The local frame turns the receiver to
 * 0°E on the equator, north up; angles and positions are float32, the
 * rotation, the difference and the normalisation float64, the result float32.
 */
gboolean sc_edges_compute_features (ScEdges *self,
                                    const ScSingleNode *sender_nodes,
                                    const ScSingleNode *receiver_nodes, gsize n_receiver_nodes,
                                    GError **error);

G_END_DECLS
