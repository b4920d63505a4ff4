/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/variable-style.h"

#include <math.h>
#include <string.h>

#include "render/ticks.h"

#define STANDARD_GRAVITY 9.80665 /* m s⁻² */

/* Rain in a twelve-hour step, mm. */
static const gdouble RAIN_STOPS[] = { 0.1, 0.5, 1, 2, 5, 10, 20, 35, 50, 75, 100 };

/* A file's unit and what it takes to show it. */
typedef struct
{
  const gchar *file_units;
  const gchar *units;
  gdouble factor;
  gdouble offset;
} Conversion;

typedef struct
{
  const gchar *const *words; /* one of them is part of the name */
  const gchar *short_names;  /* first letters of names that mean this where the unit does too */
  const gchar *assumed;      /* the file's unit where it does not say */
  const Conversion *conversions;
  ScColourMap map;
  ScColourSpacing spacing;
  gdouble nothing_below;
  gboolean symmetric;
  const gdouble *stops;
  gsize n_stops;
  gdouble contour_interval;
} Kind;

static const Conversion TEMPERATURE[] = {
  { "K", "°C", 1, -273.15 }, { "kelvin", "°C", 1, -273.15 }, { "degC", "°C", 1, 0 }, { "°C", "°C", 1, 0 },
  { "Celsius", "°C", 1, 0 }, { "celsius", "°C", 1, 0 }, { "deg_C", "°C", 1, 0 }, { "degree_C", "°C", 1, 0 },
  { "C", "°C", 1, 0 }, { NULL },
};
static const Conversion PRESSURE[] = {
  { "Pa", "hPa", 0.01, 0 }, { "hPa", "hPa", 1, 0 }, { "mbar", "hPa", 1, 0 }, { "millibars", "hPa", 1, 0 }, { NULL },
};
static const Conversion HEIGHT[] = {
  { "m**2 s**-2", "dam", 0.1 / STANDARD_GRAVITY, 0 }, { "m2 s-2", "dam", 0.1 / STANDARD_GRAVITY, 0 },
  { "m^2/s^2", "dam", 0.1 / STANDARD_GRAVITY, 0 }, { "m2/s2", "dam", 0.1 / STANDARD_GRAVITY, 0 },
  { "m**2/s**2", "dam", 0.1 / STANDARD_GRAVITY, 0 }, { "m^2 s^-2", "dam", 0.1 / STANDARD_GRAVITY, 0 },
  { "m", "dam", 0.1, 0 }, { "gpm", "dam", 0.1, 0 }, { "dam", "dam", 1, 0 }, { NULL },
};
static const Conversion SPEED[] = {
  { "m s**-1", "m/s", 1, 0 }, { "m s-1", "m/s", 1, 0 }, { "m/s", "m/s", 1, 0 }, { "m s^-1", "m/s", 1, 0 },
  { "kt", "m/s", 1852.0 / 3600, 0 }, { "knots", "m/s", 1852.0 / 3600, 0 }, { "km/h", "m/s", 1 / 3.6, 0 }, { NULL },
};
static const Conversion VERTICAL_SPEED[] = {
  { "Pa s**-1", "Pa/s", 1, 0 }, { "Pa s-1", "Pa/s", 1, 0 }, { "Pa/s", "Pa/s", 1, 0 }, { NULL },
};
static const Conversion HUMIDITY[] = {
  { "kg kg**-1", "g/kg", 1000, 0 }, { "kg kg-1", "g/kg", 1000, 0 }, { "kg/kg", "g/kg", 1000, 0 },
  { "1", "g/kg", 1000, 0 }, { "g kg-1", "g/kg", 1, 0 }, { "g/kg", "g/kg", 1, 0 }, { NULL },
};
static const Conversion RAIN[] = {
  { "m", "mm", 1000, 0 }, { "mm", "mm", 1, 0 }, { "kg m-2", "mm", 1, 0 }, { "kg m**-2", "mm", 1, 0 },
  { "kg/m2", "mm", 1, 0 }, { NULL },
};
static const Conversion SHARE[] = {
  { "(0 - 1)", "", 1, 0 }, { "1", "", 1, 0 }, { "", "", 1, 0 }, { NULL },
};

static const gchar *const TEMPERATURE_WORDS[] = { "temperature", "t2m", "sst", NULL };
static const gchar *const PRESSURE_WORDS[] = { "pressure", "msl", "mslp", "prmsl", NULL };
static const gchar *const GEOPOTENTIAL_WORDS[] = { "geopotential", "hgt", NULL };
static const gchar *const VERTICAL_WORDS[] = { "vertical_velocity", "vertical_wind", "omega", NULL };
static const gchar *const WIND_WORDS[] = { "component_of_wind", "u_wind", "v_wind", "u10", "v10", "uwnd", "vwnd", NULL };
static const gchar *const SPEED_WORDS[] = { "wind_speed", "wind_gust", NULL };
static const gchar *const HUMIDITY_WORDS[] = { "specific_humidity", "mixing_ratio", NULL };
static const gchar *const RAIN_WORDS[] = { "precipitation", "rain", "snowfall", "tp", NULL };
static const gchar *const SHARE_WORDS[] = { "land_sea_mask", "lsm", "sea_ice_cover", "siconc", "sic", "cloud_cover", "tcc", NULL };

/* The first that fits counts: the more special ones come first. */
static const Kind KINDS[] = {
  { TEMPERATURE_WORDS, "ts", "K", TEMPERATURE, SC_COLOUR_MAP_EMBER, SC_COLOUR_SPACING_LINEAR, -INFINITY },
  { GEOPOTENTIAL_WORDS, "z", "m2 s-2", HEIGHT, SC_COLOUR_MAP_LAGOON, SC_COLOUR_SPACING_LINEAR, -INFINITY, .contour_interval = 8 },
  { PRESSURE_WORDS, "ps", "Pa", PRESSURE, SC_COLOUR_MAP_LAGOON, SC_COLOUR_SPACING_LINEAR, -INFINITY, .contour_interval = 4 },
  { VERTICAL_WORDS, "wo", "Pa s-1", VERTICAL_SPEED, SC_COLOUR_MAP_DIFFERENCE, SC_COLOUR_SPACING_LINEAR, -INFINITY, .symmetric = TRUE },
  { WIND_WORDS, "uv", "m s-1", SPEED, SC_COLOUR_MAP_DIFFERENCE, SC_COLOUR_SPACING_LINEAR, -INFINITY, .symmetric = TRUE },
  { SPEED_WORDS, "wsfi", "m s-1", SPEED, SC_COLOUR_MAP_GALE, SC_COLOUR_SPACING_LINEAR, -INFINITY },
  { HUMIDITY_WORDS, "q", "kg kg-1", HUMIDITY, SC_COLOUR_MAP_RAIN, SC_COLOUR_SPACING_ROOT, -INFINITY },
  { RAIN_WORDS, "", "m", RAIN, SC_COLOUR_MAP_RAIN, SC_COLOUR_SPACING_ROOT, 0.1, .stops = RAIN_STOPS,
    .n_stops = G_N_ELEMENTS (RAIN_STOPS) },
  { SHARE_WORDS, "", "1", SHARE, SC_COLOUR_MAP_GREY, SC_COLOUR_SPACING_LINEAR, -INFINITY },
};

/* Whether a word stands in a name, bounded by its ends, underscores or digits. */
static gboolean
has_word (const gchar *name, const gchar *word)
{
  gsize length = strlen (word);

  for (const gchar *found = strstr (name, word); found != NULL; found = strstr (found + 1, word))
    if ((found == name || !g_ascii_isalpha (found[-1])) && !g_ascii_isalpha (found[length]))
      return TRUE;
  return FALSE;
}

static gboolean
knows_units (const Kind *kind, const gchar *units)
{
  for (const Conversion *conversion = kind->conversions; conversion->file_units != NULL; conversion++)
    if (g_str_equal (conversion->file_units, units))
      return TRUE;
  return FALSE;
}

/* By the name; else, for the short names of GRIB, by a unit that says enough. */
static const Kind *
find_kind (const gchar *name, const gchar *units)
{
  g_autofree gchar *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++)
    for (const gchar *const *word = KINDS[i].words; *word != NULL; word++)
      if (has_word (lower, *word))
        return &KINDS[i];
  if (units == NULL || strlen (units) < 1 || g_str_equal (units, "1"))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (knows_units (&KINDS[i], units) && strchr (KINDS[i].short_names, lower[0]) != NULL)
      return &KINDS[i];
  return NULL;
}

void
sc_variable_style_get (const gchar *name, const gchar *units, ScVariableStyle *style)
{
  const Kind *kind = name != NULL ? find_kind (name, units) : NULL;
  const gchar *from;

  *style = (ScVariableStyle) {
    .factor = 1,
    .map = SC_COLOUR_MAP_EMBER,
    .spacing = SC_COLOUR_SPACING_LINEAR,
    .nothing_below = -INFINITY,
  };
  if (units != NULL && g_str_equal (units, "1"))
    style->units = "";
  if (kind == NULL)
    return;
  from = units != NULL && *units != '\0' ? units : kind->assumed;
  for (const Conversion *conversion = kind->conversions; conversion->file_units != NULL; conversion++)
    if (g_str_equal (conversion->file_units, from))
      {
        *style = (ScVariableStyle) {
          .units = conversion->units,
          .factor = conversion->factor,
          .offset = conversion->offset,
          .map = kind->map,
          .spacing = kind->spacing,
          .nothing_below = kind->nothing_below,
          .symmetric = kind->symmetric,
          .stops = kind->stops,
          .n_stops = kind->n_stops,
          .contour_interval = kind->contour_interval,
        };
        return;
      }
  /* An unknown unit: the colours fit all the same, stops and contours may not. */
  style->map = kind->map;
  style->symmetric = kind->symmetric;
}

ScColourScale *
sc_variable_style_make_scale (const ScVariableStyle *style, gdouble minimum, gdouble maximum)
{
  gdouble step;

  if (!isfinite (minimum) || !isfinite (maximum) || minimum > maximum)
    {
      minimum = 0;
      maximum = 1;
    }
  if (style->symmetric)
    {
      gdouble magnitude = MAX (fabs (minimum), fabs (maximum));
      step = sc_ticks_get_step (magnitude, 4);
      return sc_colour_scale_new_symmetric (magnitude > 0 ? ceil (magnitude / step - 1e-9) * step : 1);
    }
  if (style->n_stops > 0)
    return sc_colour_scale_new (style->map, 0, style->stops[style->n_stops - 1], style->spacing, style->nothing_below,
                                style->stops, style->n_stops);
  step = sc_ticks_get_step (maximum - minimum, 10);
  if (maximum > minimum)
    {
      minimum = floor (minimum / step + 1e-9) * step;
      maximum = ceil (maximum / step - 1e-9) * step;
    }
  if (style->spacing == SC_COLOUR_SPACING_ROOT)
    minimum = MIN (minimum, 0);
  return sc_colour_scale_new (style->map, minimum, maximum, style->spacing, style->nothing_below, NULL, 0);
}
