/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_colour_lab_to_srgb:
 * @lab: CIELAB, white D65: lightness 0…100, a, b
 * @rgb: (out): sRGB with its transfer function, 0…1; a colour that a screen
 *   cannot show loses chroma, never lightness or hue
 *
 * CIE 15:2004 and IEC 61966-2-1.
 */
void sc_colour_lab_to_srgb (const gdouble lab[3], gdouble rgb[3]);

/** sc_colour_srgb_to_lab: the other way. */
void sc_colour_srgb_to_lab (const gdouble rgb[3], gdouble lab[3]);

/** sc_colour_srgb_to_linear: light from one channel of sRGB, 0…1. */
gdouble sc_colour_srgb_to_linear (gdouble channel);
/** sc_colour_linear_to_srgb: the other way. */
gdouble sc_colour_linear_to_srgb (gdouble light);

G_END_DECLS
