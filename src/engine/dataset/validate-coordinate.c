/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dataset/labels.h"
#include "dataset/validate.h"

/* Spacings that agree to this share are called regular: what single precision leaves of 0.1°. */
#define REGULAR_SHARE 1e-3

void
sc_coordinate_check_free (ScCoordinateCheck *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static gboolean
is_one_of (const gchar *text, const gchar *const *words)
{
  if (text == NULL)
    return FALSE;
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
sc_coordinate_is_latitude (const gchar *name, ScVariable *coordinate)
{
  static const gchar *const names[] = { "lat", "latitude", NULL };
  static const gchar *const units[] = { "degrees_north", "degree_north", "degree_N", "degrees_N", NULL };
  return is_one_of (name, names) || is_one_of (sc_variable_get_attribute (coordinate, "standard_name"), names)
         || is_one_of (sc_variable_get_attribute (coordinate, "units"), units);
}

gboolean
sc_coordinate_is_longitude (const gchar *name, ScVariable *coordinate)
{
  static const gchar *const names[] = { "lon", "longitude", NULL };
  static const gchar *const units[] = { "degrees_east", "degree_east", "degree_E", "degrees_E", NULL };
  return is_one_of (name, names) || is_one_of (sc_variable_get_attribute (coordinate, "standard_name"), names)
         || is_one_of (sc_variable_get_attribute (coordinate, "units"), units);
}

G_GNUC_PRINTF (2, 3)
static void
add (ScCoordinateCheck *self, const gchar *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
check_duplicates (ScCoordinateCheck *self, ScArray *labels)
{
  if (sc_labels_are_unique (labels))
    return;
  g_autofree gssize *first = sc_labels_find (labels, labels);
  gsize n = sc_array_get_size (labels), repeated = 0, at = 0;
  for (gsize i = 0; i < n; i++)
    if (first[i] != (gssize) i && repeated++ == 0)
      at = i;
  g_autofree gchar *label = sc_array_format_element (labels, at);
  add (self, "duplicate: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " labels stand there before, the first of them %s", repeated, n, label);
}

static gint
direction (ScArray *labels)
{
  gsize n = sc_array_get_size (labels);
  gint way = 0;
  for (gsize i = 1; i < n; i++)
    {
      gint order = sc_labels_compare (labels, i, labels, i - 1);
      if (order == 0)
        continue;
      if (way == 0)
        way = order;
      else if (order != way)
        return 0;
    }
  return way;
}

/* Where longitudes run on to the east or to the west, but jump once by about 360°; 0: they do not. */
static gsize
find_seam (ScArray *labels)
{
  gsize n = sc_array_get_size (labels), seam = 0;
  gint way = 0;

  for (gsize i = 1; i < n; i++)
    {
      gdouble step = sc_array_get_double (labels, i) - sc_array_get_double (labels, i - 1);
      if (fabs (step) > 180)
        {
          if (seam > 0)
            return 0;
          seam = i;
          step += step < 0 ? 360 : -360;
        }
      if (step == 0 || (way != 0 && (step > 0) != (way > 0)))
        return 0;
      way = step > 0 ? 1 : -1;
    }
  return seam;
}

static void
check_order (ScCoordinateCheck *self, ScArray *labels, gboolean is_latitude, gboolean is_longitude)
{
  gsize n = sc_array_get_size (labels);
  gint way = direction (labels);

  if (n < 2)
    return;
  g_autofree gchar *first = sc_array_format_element (labels, 0);
  g_autofree gchar *last = sc_array_format_element (labels, n - 1);
  gsize seam = way == 0 && is_longitude ? find_seam (labels) : 0;
  if (seam > 0)
    {
      g_autofree gchar *before = sc_array_format_element (labels, seam - 1);
      g_autofree gchar *after = sc_array_format_element (labels, seam);
      add (self, "seam: it lies within, the count jumps at position %" G_GSIZE_FORMAT ", from %s to %s", seam, before, after);
    }
  else if (way == 0)
    {
      for (gsize i = 2; i < n; i++)
        if (sc_labels_compare (labels, i, labels, i - 1) * sc_labels_compare (labels, i - 1, labels, i - 2) < 0)
          {
            g_autofree gchar *before = sc_array_format_element (labels, i - 1);
            g_autofree gchar *after = sc_array_format_element (labels, i);
            add (self, "not monotonic: it turns at position %" G_GSIZE_FORMAT ", from %s to %s", i, before, after);
            return;
          }
    }
  else if (way < 0)
    add (self, is_latitude ? "descending: it runs from north to south, %s … %s" : "descending: %s … %s", first, last);
}

static void
check_spacing (ScCoordinateCheck *self, ScArray *labels)
{
  gsize n = sc_array_get_size (labels);
  gdouble smallest = INFINITY, largest = 0;
  gsize at = 0;

  if (n < 3 || direction (labels) == 0 || !sc_labels_are_unique (labels))
    return;
  for (gsize i = 1; i < n; i++)
    {
      gdouble spacing = fabs (sc_array_get_double (labels, i) - sc_array_get_double (labels, i - 1));
      if (spacing > largest)
        {
          largest = spacing;
          at = i;
        }
      smallest = MIN (smallest, spacing);
    }
  if (largest - smallest <= REGULAR_SHARE * largest)
    return;
  g_autofree gchar *before = sc_array_format_element (labels, at - 1);
  g_autofree gchar *after = sc_array_format_element (labels, at);
  if (sc_dtype_is_time (labels->dtype))
    {
      g_autofree gchar *low = sc_timedelta_format ((gint64) smallest, labels->ticks_per_second);
      g_autofree gchar *high = sc_timedelta_format ((gint64) largest, labels->ticks_per_second);
      add (self, "irregular: steps between %s and %s, the longest from %s to %s", low, high, before, after);
    }
  else
    add (self, "irregular: spacings between %.6g and %.6g, the widest from %s to %s", smallest, largest, before, after);
}

static void
check_longitude (ScCoordinateCheck *self, ScArray *labels)
{
  gsize n = sc_array_get_size (labels);
  gdouble west = INFINITY, east = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      gdouble value = sc_array_get_double (labels, i);
      west = MIN (west, value);
      east = MAX (east, value);
    }
  if (west < -360 || east > 720)
    add (self, "range: %.6g … %.6g are no longitudes in degrees", west, east);
  else if (n > 1 && fabs (east - west - 360) < 1e-6)
    add (self, "seam: %.6g and %.6g are the same meridian", west, east);
  else if (east - west > 360)
    add (self, "seam: %.6g … %.6g is more than once around", west, east);
  if (west < 0 && east <= 180)
    add (self, "longitude: counted from −180 to 180 (%.6g … %.6g), not from 0 to 360", west, east);
}

static void
check_latitude (ScCoordinateCheck *self, ScArray *labels)
{
  gsize n = sc_array_get_size (labels);
  gdouble south = INFINITY, north = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      gdouble value = sc_array_get_double (labels, i);
      south = MIN (south, value);
      north = MAX (north, value);
    }
  if (south < -90 - 1e-6 || north > 90 + 1e-6)
    add (self, "range: %.6g … %.6g are no latitudes in degrees", south, north);
  else if (n > 2 && south > -90 && north < 90 && south <= -80 && north >= 80)
    add (self, "poles: the rows end at %.6g and %.6g, the poles are not on the grid", south, north);
}

static void
check_units (ScCoordinateCheck *self, const gchar *name, ScVariable *coordinate, ScArray *labels, gboolean horizontal)
{
  static const gchar *const need[] = { "lat", "latitude", "lon", "longitude", "level", "lev", "plev", "pressure_level", "pressure",
                                       "isobaricInhPa", "time", "valid_time", "step", "height", "altitude", "depth", NULL };
  static const gchar *const pressures[] = { "level", "lev", "plev", "pressure_level", "pressure", "air_pressure", NULL };
  const gchar *units = sc_variable_get_attribute (coordinate, "units");
  gdouble largest = -INFINITY;

  if (sc_dtype_is_time (labels->dtype) || labels->dtype == SC_DTYPE_STRING)
    return;
  for (gsize i = 0; i < sc_array_get_size (labels); i++)
    largest = MAX (largest, sc_array_get_double (labels, i));
  if (units == NULL && is_one_of (name, need))
    add (self, "units: missing");
  else if (units != NULL && strstr (units, " since ") != NULL)
    add (self, "units: “%s” cannot be counted as dates, the numbers stay numbers", units);
  else if (units != NULL && horizontal && g_ascii_strncasecmp (units, "deg", 3) != 0 && strcmp (units, "°") != 0)
    add (self, "units: “%s” where degrees are meant", units);
  else if (units != NULL && (is_one_of (name, pressures) || is_one_of (sc_variable_get_attribute (coordinate, "standard_name"), pressures)))
    {
      if (g_str_equal (units, "Pa") && largest > 100 && largest < 1200)
        add (self, "units: up to %.6g looks like hPa, not like “Pa”", largest);
      else if (is_one_of (units, (const gchar *const[]){ "hPa", "mbar", "millibar", "mb", NULL }) && largest > 20000)
        add (self, "units: up to %.6g looks like Pa, not like “%s”", largest, units);
    }
}

ScCoordinateCheck *
sc_check_coordinate (const gchar *name, ScVariable *coordinate, GError **error)
{
  g_autoptr (ScArray) labels = sc_variable_load (coordinate, error);
  if (labels == NULL)
    return NULL;

  ScCoordinateCheck *self = g_new0 (ScCoordinateCheck, 1);
  gboolean is_latitude = sc_coordinate_is_latitude (name, coordinate);
  gboolean is_longitude = sc_coordinate_is_longitude (name, coordinate);
  gboolean is_number = labels->dtype != SC_DTYPE_STRING;
  gboolean is_index = labels->ndim == 1 && g_str_equal (sc_variable_get_dims (coordinate)[0], name);
  gsize missing = sc_array_count_missing (labels);

  self->name = g_strdup (name);
  self->size = sc_array_get_size (labels);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  if (missing > 0)
    add (self, "NaN: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " labels are missing", missing, self->size);
  if (labels->ndim == 1)
    {
      if (is_index)
        check_duplicates (self, labels);
      if (is_number && missing == 0 && (is_index || is_latitude || is_longitude))
        {
          check_order (self, labels, is_latitude, is_longitude);
          /* Pressure levels are never evenly spaced, and nobody expects it. */
          if (is_latitude || is_longitude || sc_dtype_is_time (labels->dtype))
            check_spacing (self, labels);
        }
    }
  if (is_number && missing < self->size && is_longitude)
    check_longitude (self, labels);
  if (is_number && missing < self->size && is_latitude)
    check_latitude (self, labels);
  check_units (self, name, coordinate, labels, is_latitude || is_longitude);
  return self;
}
