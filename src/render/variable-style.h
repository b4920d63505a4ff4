/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/colour-map.h"
#include "render/field.h"

G_BEGIN_DECLS

/**
 * ScVariableStyle: how a variable is shown where nobody has chosen otherwise.
 * @units: the unit shown, e.g. "°C"; NULL: the file's
 * @factor, @offset: shown = factor · value in the file's unit + offset
 * @map, @spacing, @nothing_below: as sc_colour_scale_new()
 * @symmetric: the range is symmetric about 0
 * @stops, @n_stops: steps of the colour, or NULL
 * @contour_interval: in the shown unit; 0: no contours
 *
 * Everything it points to is constant.
 */
typedef struct
{
  const gchar *units;
  gdouble factor;
  gdouble offset;
  ScColourMap map;
  ScColourSpacing spacing;
  gdouble nothing_below;
  gboolean symmetric;
  const gdouble *stops;
  gsize n_stops;
  gdouble contour_interval;
} ScVariableStyle;

/**
 * sc_variable_style_get:
 * @name: the variable's name in the file, e.g. "2m_temperature"
 * @units: (nullable): the file's unit; where it is absent that of the ERA5
 *   files is taken (K, Pa, m s⁻¹, m² s⁻², m)
 * @style: (out): filled in
 *
 * Temperature in °C, pressure in hPa with contours every 4, wind speed in m/s,
 * precipitation in mm with steps and nothing below 0.1, geopotential as height
 * in dam with contours; everything else as it is.
 */
void sc_variable_style_get (const gchar *name, const gchar *units, ScVariableStyle *style);

/**
 * sc_variable_style_make_scale:
 * @minimum, @maximum: range of the shown values
 *
 * Returns: (transfer full): a scale with round ends that holds the range
 */
ScColourScale *sc_variable_style_make_scale (const ScVariableStyle *style, gdouble minimum, gdouble maximum);

G_END_DECLS
