/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/demo-weather.h"

#include <math.h>

#define RADIANS (G_PI / 180.0)
#define EARTH_RADIUS 6.371e6     /* m */
#define EARTH_ROTATION 7.292e-5  /* 1/s */
#define GAS_CONSTANT 287.0       /* J/(kg K) */
#define DAY 86400.0              /* s */
#define TOP_HEIGHT 1.3863        /* −ln p/1000 hPa at 250 hPa */
#define GEOPOTENTIAL_PER_HPA 82.0 /* m²/s² near the ground */

enum
{
  U_10M,
  V_10M,
  T_2M,
  GEOPOTENTIAL,
  SEA_LEVEL_PRESSURE,
  SEA_SURFACE,
  HUMIDITY,
  TEMPERATURE,
  PRECIPITATION,
  U,
  V,
  VERTICAL_VELOCITY,
  N_VARIABLES,
};

static const ScDemoVariable variables[N_VARIABLES] = {
  [U_10M] = { "10m_u_component_of_wind", "eastward wind at 10 m", "m s-1", FALSE },
  [V_10M] = { "10m_v_component_of_wind", "northward wind at 10 m", "m s-1", FALSE },
  [T_2M] = { "2m_temperature", "temperature at 2 m", "K", FALSE },
  [GEOPOTENTIAL] = { "geopotential", "geopotential", "m2 s-2", TRUE },
  [SEA_LEVEL_PRESSURE] = { "mean_sea_level_pressure", "pressure at mean sea level", "Pa", FALSE },
  [SEA_SURFACE] = { "sea_surface_temperature", "sea-surface temperature", "K", FALSE },
  [HUMIDITY] = { "specific_humidity", "specific humidity", "kg kg-1", TRUE },
  [TEMPERATURE] = { "temperature", "temperature", "K", TRUE },
  [PRECIPITATION] = { "total_precipitation_12hr", "precipitation of 12 hours", "m", FALSE },
  [U] = { "u_component_of_wind", "eastward wind", "m s-1", TRUE },
  [V] = { "v_component_of_wind", "northward wind", "m s-1", TRUE },
  [VERTICAL_VELOCITY] = { "vertical_velocity", "vertical velocity in pressure", "Pa s-1", TRUE },
};

const ScDemoVariable *
sc_demo_variables (gsize *n_variables)
{
  if (n_variables != NULL)
    *n_variables = N_VARIABLES;
  return variables;
}

/*
 * A Rossby wave: geopotential amplitude at 250 hPa, centred on a latitude,
 * with the packet that it comes in.
 */
typedef struct
{
  gint number;         /* wavelengths around the globe */
  gdouble amplitude;   /* m²/s² */
  gdouble latitude;    /* degrees */
  gdouble phase;       /* radians */
  gdouble speed;       /* degrees of longitude a day */
  gdouble packet_phase;
  gdouble packet_speed; /* degrees of longitude a day */
} Wave;

static const Wave waves[] = {
  { 2, 520, 58, 0.4, -1.5, 1.0, 3 },    { 3, 700, 52, 2.1, 3.0, 2.6, 9 },    { 4, 760, 47, 4.0, 6.0, 4.4, 16 },
  { 6, 760, 44, 1.3, 10.5, 0.2, 22 },   { 7, 560, 41, 5.2, 13.0, 5.5, 25 },
  { 1, 420, -62, 1.9, -1.0, 0.0, 2 },   { 3, 560, -55, 0.2, 4.0, 3.3, 11 },  { 4, 760, -50, 3.3, 8.0, 1.7, 18 },
  { 5, 820, -47, 5.6, 11.0, 5.0, 23 },  { 6, 640, -43, 2.7, 13.5, 3.9, 26 },
};

/* The waves at one place and moment: Σ a cos and Σ a sin of the phase, with
 * their derivatives, so that a shift of the phase with height costs nothing. */
typedef struct
{
  gdouble c, s;         /* m²/s² */
  gdouble c_lon, s_lon; /* per radian */
  gdouble c_lat, s_lat;
} Eddies;

static Eddies
eddies_at (gdouble lat, gdouble lon, gdouble days)
{
  Eddies sum = { 0 };
  gdouble phi = lat * RADIANS;
  gdouble cosine = cos (phi);

  for (gsize k = 0; k < G_N_ELEMENTS (waves); k++)
    {
      const Wave *wave = &waves[k];
      gdouble width = 15.0;
      gdouble distance = (lat - wave->latitude) / width;
      if (fabs (distance) > 4.0)
        continue;

      /* cos² keeps the wind finite at the poles. */
      gdouble shape = wave->amplitude * exp (-distance * distance) * cosine * cosine * 2.7;
      gdouble shape_lat = shape * (-2.0 * distance / (width * RADIANS) - 2.0 * tan (CLAMP (phi, -1.56, 1.56)));
      gdouble theta = wave->number * (lon - wave->speed * days) * RADIANS + wave->phase;
      gdouble packet = (lon - wave->packet_speed * days) * RADIANS + wave->packet_phase;
      gdouble swell = 1.0 + 0.5 * cos (packet);
      gdouble swell_lon = -0.5 * sin (packet);
      gdouble c = cos (theta);
      gdouble s = sin (theta);

      sum.c += shape * swell * c;
      sum.s += shape * swell * s;
      sum.c_lon += shape * (swell_lon * c - swell * wave->number * s);
      sum.s_lon += shape * (swell_lon * s + swell * wave->number * c);
      sum.c_lat += shape_lat * swell * c;
      sum.s_lat += shape_lat * swell * s;
    }
  return sum;
}

/* What holds along a parallel. */
typedef struct
{
  gdouble surface_temperature; /* K, at 1000 hPa */
  gdouble lapse;               /* K per unit of −ln p */
  gdouble pressure;            /* hPa at sea level */
} Zonal;

static gdouble
winterness (gdouble lat, gdouble season)
{
  return season * tanh (lat / 20.0);
}

static Zonal
zonal_at (gdouble lat, gdouble season)
{
  gdouble distance = fabs (lat);
  gdouble sine = sin (lat * RADIANS);
  gdouble front = 0.8 * 0.5 * (1.0 + tanh ((distance - 42.0) / 14.0)) + 0.2 * sine * sine;
  gdouble south = 0.5 * (1.0 - tanh (lat / 15.0));
  gdouble ridge = (distance - 32.0) / 12.0;
  gdouble trough = (distance - 63.0) / 10.0;

  return (Zonal) {
    .surface_temperature = 300.5 - (43.0 + 10.0 * winterness (lat, season)) * front,
    .lapse = 49.0 - 27.0 * front,
    .pressure = 1010.5 + 8.0 * exp (-ridge * ridge) - (8.0 + 12.0 * south) * exp (-trough * trough),
  };
}

static gdouble
zonal_geopotential (const Zonal *zonal, gdouble height)
{
  return GEOPOTENTIAL_PER_HPA * (zonal->pressure - 1000.0)
         + GAS_CONSTANT * (zonal->surface_temperature * height - 0.5 * zonal->lapse * height * height);
}

/* What varies along a parallel as little as its latitude does. */
typedef struct
{
  gdouble lat;
  gdouble cosine;
  gdouble inverse_coriolis; /* 1/f, let down smoothly towards the equator */
  gdouble hemisphere;       /* −1 to 1 */
  gdouble season;
  Zonal here, north, south; /* the latter two a little beside it, for derivatives */
  gdouble step;             /* radians between them */
} Row;

static Row
row_at (gdouble lat, gdouble season)
{
  gdouble f = 2.0 * EARTH_ROTATION * sin (lat * RADIANS);
  gdouble let_down = 3.5e-5;
  gdouble offset = 0.05;
  gdouble north = MIN (lat + offset, 90.0);
  gdouble south = MAX (lat - offset, -90.0);

  return (Row) {
    .lat = lat,
    .cosine = MAX (cos (lat * RADIANS), 0.02),
    .inverse_coriolis = f / (f * f + let_down * let_down),
    .hemisphere = tanh (lat / 15.0),
    .season = season,
    .here = zonal_at (lat, season),
    .north = zonal_at (north, season),
    .south = zonal_at (south, season),
    .step = (north - south) * RADIANS,
  };
}

/* The air at one place and height. */
typedef struct
{
  gdouble geopotential;
  gdouble temperature;
  gdouble u, v;
} Air;

static Air
air_at (const Row *row, const Eddies *eddies, gdouble height)
{
  gdouble top = height / TOP_HEIGHT;
  gdouble amplitude = 0.6 + 0.4 * top;
  gdouble shift = 1.6 * top; /* waves tilt westward with height */
  gdouble c = cos (shift);
  gdouble s = sin (shift);
  gdouble eddy = eddies->c * c - eddies->s * s;
  gdouble eddy_height = -(1.6 / TOP_HEIGHT) * (eddies->c * s + eddies->s * c);
  gdouble eddy_lon = eddies->c_lon * c - eddies->s_lon * s;
  gdouble eddy_lat = eddies->c_lat * c - eddies->s_lat * s;
  gdouble mean_lat = (zonal_geopotential (&row->north, height) - zonal_geopotential (&row->south, height)) / row->step;
  gdouble tropics = exp (-(row->lat / 14.0) * (row->lat / 14.0));

  /* Hydrostatic temperature, geostrophic wind, trade winds below. */
  return (Air) {
    .geopotential = zonal_geopotential (&row->here, height) + amplitude * eddy,
    .temperature = row->here.surface_temperature - row->here.lapse * height
                   + ((0.4 / TOP_HEIGHT) * eddy + amplitude * eddy_height) / GAS_CONSTANT,
    .u = -(mean_lat + amplitude * eddy_lat) * row->inverse_coriolis / EARTH_RADIUS - 6.0 * tropics * (1.0 - 1.2 * top),
    .v = amplitude * eddy_lon * row->inverse_coriolis / (EARTH_RADIUS * row->cosine),
  };
}

/* Air rises where it flows towards the pole, and along the equator. */
static gdouble
vertical_velocity (const Row *row, gdouble v_500, gdouble lon, gdouble days, gdouble pressure)
{
  gdouble profile = sin (G_PI * CLAMP (pressure, 0.0, 1000.0) / 1000.0);
  gdouble centre = -7.0 * row->season;
  gdouble rain_belt = exp (-((row->lat - centre) / 7.0) * ((row->lat - centre) / 7.0));
  gdouble clusters = 1.0 + 0.7 * cos ((4.0 * lon + 20.0 * days) * RADIANS);

  return profile * (-0.012 * v_500 * row->hemisphere - 0.07 * rain_belt * clusters + 0.015);
}

static gdouble
specific_humidity (const Row *row, gdouble temperature, gdouble omega, gdouble pressure)
{
  gdouble vapour = 611.2 * exp (17.67 * (temperature - 273.15) / (temperature - 29.65)); /* Pa, saturated (Bolton 1980) */
  gdouble saturated = 0.622 * vapour / (100.0 * pressure);
  gdouble tropics = exp (-(row->lat / 12.0) * (row->lat / 12.0));
  gdouble relative = 0.5 + 0.15 * tropics - 1.6 * omega;

  return saturated * CLAMP (relative, 0.08, 0.97);
}

/* The part of the day at a longitude as the cosine that is 1 at two in the afternoon. */
static gdouble
afternoon (gdouble seconds, gdouble lon)
{
  gdouble hours = seconds / 3600.0 + lon / 15.0;

  return cos ((hours - 14.0) * 15.0 * RADIANS);
}

struct _ScDemoFrame
{
  gsize n_cells;
  gfloat *values[N_VARIABLES];
};

typedef struct
{
  const ScDemoLand *land;
  const gint *levels;
  gsize n_levels;
  gdouble seconds;
  gdouble days;
} Moment;

static void
fill_upper (ScDemoFrame *self, const Moment *moment, const Row *row, const Eddies *eddies, gdouble lon, gsize cell, gdouble v_500)
{
  for (gsize k = 0; k < moment->n_levels; k++)
    {
      gdouble pressure = moment->levels[k];
      Air air = air_at (row, eddies, -log (pressure / 1000.0));
      gdouble omega = vertical_velocity (row, v_500, lon, moment->days, pressure);
      gsize i = k * self->n_cells + cell;

      self->values[GEOPOTENTIAL][i] = (gfloat) air.geopotential;
      self->values[TEMPERATURE][i] = (gfloat) air.temperature;
      self->values[U][i] = (gfloat) air.u;
      self->values[V][i] = (gfloat) air.v;
      self->values[VERTICAL_VELOCITY][i] = (gfloat) omega;
      self->values[HUMIDITY][i] = (gfloat) specific_humidity (row, air.temperature, omega, pressure);
    }
}

static void
fill_surface (ScDemoFrame *self, const Moment *moment, const Row *row, const Eddies *eddies, gdouble lon, gsize cell, gdouble v_500)
{
  gdouble fraction = moment->land->fraction[cell];
  gdouble height = moment->land->surface_geopotential[cell] / 9.80665;
  Air low = air_at (row, eddies, 0.05);
  gdouble winter = winterness (row->lat, row->season);
  gdouble inland = fraction * ((afternoon (moment->seconds, lon) * 3.0 * row->cosine) - 7.0 * winter * fabs (row->hemisphere));
  gdouble omega = vertical_velocity (row, v_500, lon, moment->days, 700.0);
  gdouble humidity = specific_humidity (row, low.temperature, omega, 925.0);
  gdouble currents = 1.2 * sin ((2.0 * lon + 40.0) * RADIANS) * row->cosine;
  gdouble sea = row->here.surface_temperature + 0.5 + currents;

  self->values[SEA_LEVEL_PRESSURE][cell] =
    (gfloat) (100.0 * (1000.0 + zonal_geopotential (&row->here, 0.0) / GEOPOTENTIAL_PER_HPA + 0.6 * eddies->c / GEOPOTENTIAL_PER_HPA));
  self->values[T_2M][cell] = (gfloat) (low.temperature + inland - 0.0055 * height);
  /* Friction slows the wind and turns it towards the low pressure. */
  self->values[U_10M][cell] = (gfloat) (0.65 * low.u - 0.25 * row->hemisphere * low.v);
  self->values[V_10M][cell] = (gfloat) (0.65 * low.v + 0.25 * row->hemisphere * low.u);
  self->values[PRECIPITATION][cell] = (gfloat) (3.0 * MAX (0.0, -omega - 0.01) * humidity);
  self->values[SEA_SURFACE][cell] = fraction > 0.5 ? NAN : (gfloat) MAX (sea, 271.35);
}

ScDemoFrame *
sc_demo_frame_new (const ScDemoLand *land, gint64 seconds_since_epoch, const gint *levels, gsize n_levels)
{
  g_return_val_if_fail (land != NULL && (levels != NULL || n_levels == 0), NULL);

  ScDemoFrame *self = g_new0 (ScDemoFrame, 1);
  Moment moment = { land, levels, n_levels, (gdouble) seconds_since_epoch, (gdouble) seconds_since_epoch / DAY };
  gdouble season = cos (2.0 * G_PI * (moment.days - 15.0) / 365.24219); /* 1 in the middle of January */

  self->n_cells = land->n_lat * land->n_lon;
  for (gsize v = 0; v < N_VARIABLES; v++)
    self->values[v] = g_new (gfloat, self->n_cells * (variables[v].has_levels ? n_levels : 1));
  for (gsize i = 0; i < land->n_lat; i++)
    {
      Row row = row_at (land->lat[i], season);
      for (gsize j = 0; j < land->n_lon; j++)
        {
          Eddies eddies = eddies_at (land->lat[i], land->lon[j], moment.days);
          gdouble v_500 = air_at (&row, &eddies, -log (0.5)).v;
          fill_upper (self, &moment, &row, &eddies, land->lon[j], i * land->n_lon + j, v_500);
          fill_surface (self, &moment, &row, &eddies, land->lon[j], i * land->n_lon + j, v_500);
        }
    }
  return self;
}

void
sc_demo_frame_free (ScDemoFrame *self)
{
  if (self == NULL)
    return;
  for (gsize v = 0; v < N_VARIABLES; v++)
    g_free (self->values[v]);
  g_free (self);
}

const gfloat *
sc_demo_frame_peek (const ScDemoFrame *self, gsize variable)
{
  g_return_val_if_fail (variable < N_VARIABLES, NULL);

  return self->values[variable];
}
