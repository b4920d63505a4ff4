/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/attributes.h"

G_BEGIN_DECLS

/**
 * ScRotatedPole: CF's grid mapping "rotated_latitude_longitude", all in degrees.
 * @latitude, @longitude: where the grid's north pole lies on the Earth
 * @turn: longitude in the grid of the Earth's north pole
 */
typedef struct
{
  gdouble latitude;
  gdouble longitude;
  gdouble turn;
} ScRotatedPole;

/** sc_rotated_pole_init: from the attributes of a grid-mapping variable; %FALSE where they describe another mapping. */
gboolean sc_rotated_pole_init (ScRotatedPole *self, ScAttributes *attributes);

/**
 * sc_rotated_pole_to_earth:
 * @grid_latitude, @grid_longitude: labels of the grid
 * @latitude, @longitude: (out): on the Earth, −180 … 180
 *
 * CF conventions, appendix F; the rotation is that of the unit sphere that
 * brings one pole to the other.
 */
void sc_rotated_pole_to_earth (const ScRotatedPole *self, gdouble grid_latitude, gdouble grid_longitude, gdouble *latitude,
                               gdouble *longitude);

G_END_DECLS
