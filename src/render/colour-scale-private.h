/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/colour-map.h"

G_BEGIN_DECLS

#define SC_COLOUR_TABLE_SIZE 4096

/**
 * sc_colour_scale_peek_table:
 * Returns: (array fixed-size=4096): 0xFFRRGGBB at equal steps of position
 */
const guint32  *sc_colour_scale_peek_table   (const ScColourScale *self);
ScColourSpacing sc_colour_scale_get_spacing (const ScColourScale *self);

G_END_DECLS
