/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScColourMap:
 *
 * Colour maps are curves through CIELAB with lightness linear in the value, so
 * that equal steps look equal, and with hues whose order survives red-green
 * colour blindness. They are computed, not tabulated.
 */
typedef enum
{
  SC_COLOUR_MAP_EMBER,     /* sequential, indigo – rose – pale yellow: temperature and what has no map of its own */
  SC_COLOUR_MAP_LAGOON,    /* sequential, navy – teal – pale green: humidity, height */
  SC_COLOUR_MAP_GALE,      /* sequential, light to dark: wind speed, spread */
  SC_COLOUR_MAP_RAIN,      /* sequential, light to dark blue-violet: precipitation */
  SC_COLOUR_MAP_DIFFERENCE, /* diverging, blue – white – orange: differences, wind components */
  SC_COLOUR_MAP_GREY,      /* sequential, dark to light without hue */
  SC_N_COLOUR_MAPS,
} ScColourMap;

/** sc_colour_map_get_name: a word for files and the command line, e.g. "ember"; not translated. */
const gchar *sc_colour_map_get_name (ScColourMap map);
/** sc_colour_map_from_name: Returns: whether there is a map of this name. */
gboolean     sc_colour_map_from_name (const gchar *name, ScColourMap *map);
/** sc_colour_map_is_diverging: whether its middle stands for zero. */
gboolean     sc_colour_map_is_diverging (ScColourMap map);
/**
 * sc_colour_map_sample:
 * @position: 0 to 1; clamped
 * @rgb: (out): sRGB (with its transfer function), 0 to 1
 */
void         sc_colour_map_sample (ScColourMap map, gdouble position, gdouble rgb[3]);

typedef enum
{
  SC_COLOUR_SPACING_LINEAR,
  SC_COLOUR_SPACING_ROOT, /* position goes with the square root of value − minimum: more colours for small values */
} ScColourSpacing;

/**
 * ScColourScale:
 *
 * From a value to a colour: a map, the values of its two ends and the spacing
 * between. Values beyond take the end's colour. Immutable, reference-counted.
 */
typedef struct _ScColourScale ScColourScale;

/**
 * sc_colour_scale_new:
 * @minimum, @maximum: the values of the ends, in the unit that is shown; equal
 *   or not finite ones are spread to something that can be drawn
 * @nothing_below: nothing is drawn for values below it (the globe's plain
 *   surface shows); −INFINITY for always
 * @stops: (nullable) (array length=n_stops): increasing values at which the
 *   colour changes in steps; %NULL: the colour changes smoothly. Copied
 */
ScColourScale *sc_colour_scale_new (ScColourMap     map,
                                    gdouble         minimum,
                                    gdouble         maximum,
                                    ScColourSpacing spacing,
                                    gdouble         nothing_below,
                                    const gdouble  *stops,
                                    gsize           n_stops);

/** sc_colour_scale_new_symmetric: the diverging map from −largest to +largest magnitude. */
ScColourScale *sc_colour_scale_new_symmetric (gdouble magnitude);

ScColourScale *sc_colour_scale_ref   (ScColourScale *self);
void           sc_colour_scale_unref (ScColourScale *self);

gdouble         sc_colour_scale_get_minimum (const ScColourScale *self);
gdouble         sc_colour_scale_get_maximum (const ScColourScale *self);
gdouble         sc_colour_scale_get_nothing_below (const ScColourScale *self);
const gdouble  *sc_colour_scale_get_stops   (const ScColourScale *self, gsize *n_stops);

/** sc_colour_scale_get_position: 0 to 1 along the colour bar, clamped; NaN for NaN. */
gdouble  sc_colour_scale_get_position (const ScColourScale *self, gdouble value);
/** sc_colour_scale_get_value: the value at a position along the colour bar. */
gdouble  sc_colour_scale_get_value    (const ScColourScale *self, gdouble position);
/** sc_colour_scale_lookup: 0xAARRGGBB, alpha 255, or 0 where nothing is drawn (below, or NaN). */
guint32  sc_colour_scale_lookup       (const ScColourScale *self, gdouble value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScColourScale, sc_colour_scale_unref)

G_END_DECLS
