/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/edges.h"

#include <math.h>

#include "sphere/buffer.h"

void
sc_edges_clear (ScEdges *self)
{
  g_clear_pointer (&self->senders, g_free);
  g_clear_pointer (&self->receivers, g_free);
  g_clear_pointer (&self->features, g_free);
  self->n = 0;
}

/* The turn that brings a node to 0°E on the equator: by −φ about z, then by
 * π/2 − θ about y. */
typedef struct
{
  gdouble cos_z, sin_z;
  gdouble cos_y, sin_y;
} Turn;

static void
turn_init (Turn *self, const ScSingleNode *node)
{
  const gfloat about_z = -node->phi;
  const gfloat about_y = -node->theta + (gfloat) G_PI_2;

  self->cos_z = cos (about_z);
  self->sin_z = sin (about_z);
  self->cos_y = cos (about_y);
  self->sin_y = sin (about_y);
}

static void
turn_apply (const Turn *self, const gfloat position[3], gdouble turned[3])
{
  const gdouble x = position[0] * self->cos_z - position[1] * self->sin_z;
  const gdouble y = position[0] * self->sin_z + position[1] * self->cos_z;
  const gdouble z = position[2];

  turned[0] = x * self->cos_y + z * self->sin_y;
  turned[1] = y;
  turned[2] = z * self->cos_y - x * self->sin_y;
}

static gdouble
relative_position (const Turn *turn, const ScSingleNode *sender, const ScSingleNode *receiver, gdouble relative[3])
{
  gdouble from[3], to[3], square = 0;

  turn_apply (turn, sender->position, from);
  turn_apply (turn, receiver->position, to);
  for (gint i = 0; i < 3; i++)
    {
      relative[i] = from[i] - to[i];
      square += relative[i] * relative[i];
    }
  return sqrt (square);
}

gboolean
sc_edges_compute_features (ScEdges *self,
                           const ScSingleNode *sender_nodes,
                           const ScSingleNode *receiver_nodes, gsize n_receiver_nodes,
                           GError **error)
{
  g_autofree Turn *turns = NULL;
  g_autofree gdouble *relative = NULL;
  gdouble longest = 0;

  turns = sc_sphere_alloc (n_receiver_nodes, sizeof *turns, "the edges' features", error);
  if (turns == NULL)
    return FALSE;
  relative = sc_sphere_alloc (self->n, 4 * sizeof *relative, "the edges' features", error);
  if (relative == NULL)
    return FALSE;
  g_free (self->features);
  self->features = sc_sphere_alloc (self->n, 4 * sizeof *self->features, "the edges' features", error);
  if (self->features == NULL)
    return FALSE;

  for (gsize i = 0; i < n_receiver_nodes; i++)
    turn_init (&turns[i], &receiver_nodes[i]);
  for (gsize i = 0; i < self->n; i++)
    {
      const gint32 receiver = self->receivers[i];

      relative[4 * i] = relative_position (&turns[receiver], &sender_nodes[self->senders[i]],
                                           &receiver_nodes[receiver], relative + 4 * i + 1);
      longest = MAX (longest, relative[4 * i]);
    }
  /* Only edges between nodes at the same place are all of no length. */
  if (longest == 0)
    longest = 1;
  for (gsize i = 0; i < 4 * self->n; i++)
    self->features[i] = (gfloat) (relative[i] / longest);
  return TRUE;
}
