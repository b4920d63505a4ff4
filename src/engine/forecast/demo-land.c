/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/demo-land.h"

#include <math.h>

#include "io/gshhg.h"

#define GRAVITY 9.80665

/* Places asked for in a cell, along each side. */
#define SAMPLES 5

/* A round hill of a continent or of a mountain range. */
typedef struct
{
  gdouble lat, lon, half_lat, half_lon; /* degrees */
  gdouble height;
} Hill;

/* Where no shorelines are installed: land where the sum of these is over ½. */
static const Hill continents[] = {
  { 50, 90, 26, 62, 1.2 },  { 20, 78, 14, 16, 0.9 },    { 5, 22, 30, 24, 1.1 },    { -18, 26, 18, 14, 0.8 },
  { 52, 258, 22, 36, 1.2 }, { 22, 258, 12, 12, 0.7 },   { -10, 302, 20, 18, 1.1 }, { -38, 292, 20, 8, 0.8 },
  { -25, 134, 12, 22, 1.1 }, { 74, 320, 12, 22, 1.0 },  { -90, 0, 18, 1e6, 1.6 },  { 0, 115, 9, 16, 0.6 },
};

/* Metres above the plain. */
static const Hill mountains[] = {
  { 34, 88, 8, 17, 4600 },  { 43, 251, 14, 10, 1900 }, { -22, 291, 26, 5, 2900 }, { 73, 320, 10, 15, 2600 },
  { -84, 80, 14, 1e6, 2600 }, { 3, 36, 13, 7, 1300 },  { 33, 55, 7, 12, 1300 },   { 47, 10, 3, 7, 1200 },
  { 60, 10, 6, 5, 800 },    { 66, 130, 10, 25, 700 },  { -28, 26, 7, 7, 1100 },   { 42, 44, 3, 6, 1300 },
};

static gdouble
sum_of_hills (const Hill *hills, gsize n_hills, gdouble lat, gdouble lon)
{
  gdouble sum = 0.0;

  for (gsize i = 0; i < n_hills; i++)
    {
      gdouble x = remainder (lon - hills[i].lon, 360.0) / hills[i].half_lon;
      gdouble y = (lat - hills[i].lat) / hills[i].half_lat;
      sum += hills[i].height * exp (-(x * x + y * y));
    }
  return sum;
}

static ScGshhg *
open_shorelines (void)
{
  const ScGshhgDetail wanted[] = { SC_GSHHG_LOW, SC_GSHHG_INTERMEDIATE, SC_GSHHG_CRUDE, SC_GSHHG_HIGH };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree gchar *path = sc_gshhg_find (wanted[i]);
      ScGshhg *shorelines = path != NULL ? sc_gshhg_open (path, NULL) : NULL;
      if (shorelines != NULL)
        return shorelines;
    }
  return NULL;
}

static gboolean
is_land (const ScGshhg *shorelines, gdouble lat, gdouble lon)
{
  if (shorelines != NULL)
    return sc_gshhg_is_land (shorelines, lat, lon);
  return sum_of_hills (continents, G_N_ELEMENTS (continents), lat, lon) > 0.5;
}

static gfloat
land_fraction (const ScGshhg *shorelines, gdouble lat, gdouble lon, gdouble spacing)
{
  gint land = 0;

  for (gint i = 0; i < SAMPLES; i++)
    for (gint j = 0; j < SAMPLES; j++)
      {
        gdouble dy = ((i + 0.5) / SAMPLES - 0.5) * spacing;
        gdouble dx = ((j + 0.5) / SAMPLES - 0.5) * spacing;
        land += is_land (shorelines, CLAMP (lat + dy, -90.0, 90.0), lon + dx);
      }
  return (gfloat) land / (SAMPLES * SAMPLES);
}

ScDemoLand *
sc_demo_land_new (gsize n_lat)
{
  g_return_val_if_fail (n_lat >= 3, NULL);

  g_autoptr (ScGshhg) shorelines = open_shorelines ();
  ScDemoLand *self = g_new0 (ScDemoLand, 1);
  gdouble spacing = 180.0 / (gdouble) (n_lat - 1);

  self->n_lat = n_lat;
  self->n_lon = 2 * (n_lat - 1);
  self->lat = g_new (gfloat, self->n_lat);
  self->lon = g_new (gfloat, self->n_lon);
  self->fraction = g_new (gfloat, self->n_lat * self->n_lon);
  self->surface_geopotential = g_new (gfloat, self->n_lat * self->n_lon);
  for (gsize i = 0; i < self->n_lat; i++)
    self->lat[i] = (gfloat) (spacing * (gdouble) i - 90.0);
  for (gsize j = 0; j < self->n_lon; j++)
    self->lon[j] = (gfloat) (spacing * (gdouble) j);

  for (gsize i = 0; i < self->n_lat; i++)
    for (gsize j = 0; j < self->n_lon; j++)
      {
        gsize cell = i * self->n_lon + j;
        gdouble plain = 250.0;
        gdouble height = plain + sum_of_hills (mountains, G_N_ELEMENTS (mountains), self->lat[i], self->lon[j]);

        self->fraction[cell] = land_fraction (shorelines, self->lat[i], self->lon[j], spacing);
        self->surface_geopotential[cell] = (gfloat) (GRAVITY * height) * self->fraction[cell];
      }
  return self;
}

void
sc_demo_land_free (ScDemoLand *self)
{
  if (self == NULL)
    return;
  g_free (self->lat);
  g_free (self->lon);
  g_free (self->fraction);
  g_free (self->surface_geopotential);
  g_free (self);
}
