/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Angles and positions in float32, rounded as the GenCast reference (NumPy)
 * rounds them. Which nodes an edge joins and which of two triangles is nearer
 * hangs on the last bit, so that these functions are part of the file format:
 * they give the same bits on every machine.
 */

/**
 * sc_single_sin_cos:
 * @angle: radians, up to 1e5 in magnitude
 *
 * Cody–Waite reduction to ±π/4 and the minimax polynomials of NumPy's
 * float32 loops, every product and sum fused.
 */
void sc_single_sin_cos (gfloat angle, gfloat *sine, gfloat *cosine);

/**
 * ScSingleNode: a node as the structural features see it.
 * @phi, @theta: radians: longitude, angle from the north pole
 * @position: on the unit sphere, x towards 0°E, z north
 * @features: sin lat, cos lon, sin lon
 */
typedef struct
{
  gfloat phi, theta;
  gfloat position[3];
  gfloat features[3];
} ScSingleNode;

/** sc_single_node_init: @lat, @lon in degrees. */
void sc_single_node_init (ScSingleNode *self, gfloat lat, gfloat lon);

/**
 * sc_single_lat_lon:
 * @position: on the unit sphere
 * @lat, @lon: (out): degrees; 0 ≤ lon < 360
 */
void sc_single_lat_lon (const gfloat *position, gfloat *lat, gfloat *lon);

G_END_DECLS
