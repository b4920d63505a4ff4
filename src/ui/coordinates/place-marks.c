/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/place-marks.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

/* More marks than these of one category say no more. */
#define MOST_MARKS 8000

/* Okabe and Ito's, as the plots have them. */
#define RGB_BOTH 0x00a077
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

/* flags[i]: whether @other has value i of @axis. */
static guint8 *
find_shared (const Axis *axis, const Axis *other, gsize *n_shared)
{
  guint8 *flags = g_new0 (guint8, MAX (axis->n, 1));
  gsize k = 0;

  *n_shared = 0;
  for (gsize i = 0; i < axis->n; i++)
    {
      while (k < other->n && other->values[k] < axis->values[i])
        k++;
      flags[i] = k < other->n && other->values[k] == axis->values[i];
      *n_shared += flags[i];
    }
  return flags;
}

typedef struct
{
  Axis lat, lon;
  guint8 *lat_shared, *lon_shared;
} Cells;

static void
add_marks (ScMarks *marks, const Cells *cells, gboolean shared, guint category, gsize expected)
{
  gsize stride = (gsize) ceil (sqrt ((gdouble) expected / MOST_MARKS));
  gsize row = 0;

  stride = MAX (stride, 1);
  for (gsize i = 0; i < cells->lat.n; i++)
    {
      gsize column = 0;
      gboolean any = FALSE;
      for (gsize k = 0; k < cells->lon.n; k++)
        {
          if ((cells->lat_shared[i] && cells->lon_shared[k]) != shared)
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
  g_free (cells->lat_shared);
  g_free (cells->lon_shared);
}

ScMarks *
sc_place_marks_new (ScOutline *a, ScOutline *b, ScPlaceCount *count)
{
  const ScOutlineAxis *lat_a = find_axis (a, SC_AXIS_LATITUDE), *lon_a = find_axis (a, SC_AXIS_LONGITUDE);
  const ScOutlineAxis *lat_b = find_axis (b, SC_AXIS_LATITUDE), *lon_b = find_axis (b, SC_AXIS_LONGITUDE);
  gsize shared_lat, shared_lon, again;

  if (lat_a == NULL || lon_a == NULL || lat_b == NULL || lon_b == NULL)
    return NULL;

  Cells in_a = { .lat = make_axis (lat_a, FALSE), .lon = make_axis (lon_a, TRUE) };
  Cells in_b = { .lat = make_axis (lat_b, FALSE), .lon = make_axis (lon_b, TRUE) };
  in_a.lat_shared = find_shared (&in_a.lat, &in_b.lat, &shared_lat);
  in_a.lon_shared = find_shared (&in_a.lon, &in_b.lon, &shared_lon);
  in_b.lat_shared = find_shared (&in_b.lat, &in_a.lat, &again);
  in_b.lon_shared = find_shared (&in_b.lon, &in_a.lon, &again);

  count->both = shared_lat * shared_lon;
  count->only_a = in_a.lat.n * in_a.lon.n - count->both;
  count->only_b = in_b.lat.n * in_b.lon.n - count->both;

  ScMarks *marks = sc_marks_new ();
  guint both = sc_marks_add_category (marks, _("cell in both"), SC_MARK_CIRCLE, RGB_BOTH);
  guint only_a = sc_marks_add_category (marks, _("cell only in A"), SC_MARK_TRIANGLE, RGB_ONLY_A);
  guint only_b = sc_marks_add_category (marks, _("cell only in B"), SC_MARK_SQUARE, RGB_ONLY_B);
  add_marks (marks, &in_a, TRUE, both, count->both);
  add_marks (marks, &in_a, FALSE, only_a, count->only_a);
  add_marks (marks, &in_b, FALSE, only_b, count->only_b);
  clear_cells (&in_a);
  clear_cells (&in_b);
  return marks;
}
