/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/place-marks.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

/* More marks than these of one category say no more. */
#define MOST_MARKS 8000

/* Degrees within which a place is almost the same. */
#define ALMOST 0.01

/* Okabe and Ito's, as the plots have them. */
#define RGB_BOTH 0x00a077
#define RGB_ALMOST 0xb07cc6
#define RGB_ONLY_A 0x2f8fd0
#define RGB_ONLY_B 0xe0602a

typedef struct
{
  gdouble *values; /* ascending, each once; longitudes in 0 … 360 */
  gsize n;
} Axis;

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

static const ScOutlineAxis *
find_axis (ScOutline *outline, ScAxisRole role)
{
  for (guint i = 0; i < sc_outline_get_n_variables (outline); i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
      if (variable->axes[SC_AXIS_LATITUDE] != NULL && variable->axes[SC_AXIS_LONGITUDE] != NULL
          && variable->axes[role]->labels != NULL)
        return variable->axes[role];
    }
  return NULL;
}

static Axis
make_axis (const ScOutlineAxis *labels, gboolean longitude)
{
  Axis axis = { g_new (gdouble, MAX (labels->size, 1)), 0 };

  for (gsize i = 0; i < labels->size; i++)
    {
      gdouble value = sc_array_get_double (labels->labels, i);
      if (!isfinite (value))
        continue;
      if (longitude)
        {
          value = fmod (value, 360.0);
          if (value < 0)
            value += 360.0;
        }
      axis.values[axis.n++] = value;
    }
  qsort (axis.values, axis.n, sizeof (gdouble), compare);
  gsize kept = 0;
  for (gsize i = 0; i < axis.n; i++)
    if (kept == 0 || axis.values[kept - 1] != axis.values[i])
      axis.values[kept++] = axis.values[i];
  axis.n = kept;
  return axis;
}

typedef enum
{
  APART,
  NEAR,
  SAME,
} Nearness;

/* [n]: how near the nearest value of @other is; @counts: how many of each. */
static guint8 *
find_nearness (const Axis *axis, const Axis *other, gdouble period, gsize counts[3])
{
  guint8 *nearness = g_new0 (guint8, MAX (axis->n, 1));
  gsize k = 0;

  counts[APART] = counts[NEAR] = counts[SAME] = 0;
  for (gsize i = 0; i < axis->n; i++)
    {
      gdouble value = axis->values[i], distance = INFINITY;
      while (k < other->n && other->values[k] < value)
        k++;
      if (k < other->n)
        distance = other->values[k] - value;
      if (k > 0)
        distance = MIN (distance, value - other->values[k - 1]);
      /* Around the Earth the last is the first one's neighbour. */
      if (period > 0 && other->n > 0)
        distance = MIN (distance, MIN (fabs (other->values[0] + period - value),
                                       fabs (value + period - other->values[other->n - 1])));
      nearness[i] = distance == 0 ? SAME : distance < ALMOST ? NEAR : APART;
      counts[nearness[i]]++;
    }
  return nearness;
}

typedef struct
{
  Axis lat, lon;
  guint8 *lat_near, *lon_near;
  gsize n_lat[3], n_lon[3];
} Cells;

/* A cell is as near as the less near of its coordinates. */
static gsize
count_cells (const Cells *cells, Nearness nearness)
{
  gsize same = cells->n_lat[SAME] * cells->n_lon[SAME];
  gsize at_least_near = (cells->n_lat[SAME] + cells->n_lat[NEAR]) * (cells->n_lon[SAME] + cells->n_lon[NEAR]);

  return nearness == SAME ? same : nearness == NEAR ? at_least_near - same : cells->lat.n * cells->lon.n - at_least_near;
}

static void
add_marks (ScMarks *marks, const Cells *cells, Nearness nearness, guint category)
{
  gsize stride = MAX (1, (gsize) ceil (sqrt ((gdouble) count_cells (cells, nearness) / MOST_MARKS)));
  gsize row = 0;

  for (gsize i = 0; i < cells->lat.n; i++)
    {
      gsize column = 0;
      gboolean any = FALSE;
      for (gsize k = 0; k < cells->lon.n; k++)
        {
          if (MIN (cells->lat_near[i], cells->lon_near[k]) != nearness)
            continue;
          any = TRUE;
          if (row % stride == 0 && column++ % stride == 0)
            sc_marks_add (marks, category, cells->lat.values[i], cells->lon.values[k]);
        }
      row += any;
    }
}

static void
clear_cells (Cells *cells)
{
  g_free (cells->lat.values);
  g_free (cells->lon.values);
  g_free (cells->lat_near);
  g_free (cells->lon_near);
}

ScMarks *
sc_place_marks_new (ScOutline *a, ScOutline *b, guint place, ScPlaceCount *count)
{
  const ScOutlineAxis *lat_a = find_axis (a, SC_AXIS_LATITUDE), *lon_a = find_axis (a, SC_AXIS_LONGITUDE);
  const ScOutlineAxis *lat_b = find_axis (b, SC_AXIS_LATITUDE), *lon_b = find_axis (b, SC_AXIS_LONGITUDE);

  if (lat_a == NULL || lon_a == NULL || lat_b == NULL || lon_b == NULL)
    return NULL;

  Cells in_a = { .lat = make_axis (lat_a, FALSE), .lon = make_axis (lon_a, TRUE) };
  Cells in_b = { .lat = make_axis (lat_b, FALSE), .lon = make_axis (lon_b, TRUE) };
  in_a.lat_near = find_nearness (&in_a.lat, &in_b.lat, 0, in_a.n_lat);
  in_a.lon_near = find_nearness (&in_a.lon, &in_b.lon, 360, in_a.n_lon);
  in_b.lat_near = find_nearness (&in_b.lat, &in_a.lat, 0, in_b.n_lat);
  in_b.lon_near = find_nearness (&in_b.lon, &in_a.lon, 360, in_b.n_lon);

  count->both = count_cells (&in_a, SAME);
  count->almost = count_cells (&in_a, NEAR);
  count->only_a = count_cells (&in_a, APART);
  count->only_b = count_cells (&in_b, APART);

  ScMarks *marks = sc_marks_new ();
  /* Translators: the letter of a dataset */
  g_autofree gchar *in_a_alone = g_strdup_printf (_("cell only in %c"), 'A'), *in_b_alone = g_strdup_printf (_("cell only in %c"), 'A' + place);
  guint both = sc_marks_add_category (marks, _("cell in both"), SC_MARK_CIRCLE, RGB_BOTH);
  guint almost = sc_marks_add_category (marks, _("cell almost at the same place"), SC_MARK_DIAMOND, RGB_ALMOST);
  guint only_a = sc_marks_add_category (marks, in_a_alone, SC_MARK_TRIANGLE, RGB_ONLY_A);
  guint only_b = sc_marks_add_category (marks, in_b_alone, SC_MARK_SQUARE, RGB_ONLY_B);
  add_marks (marks, &in_a, SAME, both);
  add_marks (marks, &in_a, NEAR, almost);
  add_marks (marks, &in_a, APART, only_a);
  add_marks (marks, &in_b, APART, only_b);
  clear_cells (&in_a);
  clear_cells (&in_b);
  return marks;
}
