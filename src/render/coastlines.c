/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/coastlines.h"

#include "io/gshhg.h"

/* Each detail is good down to pixels of this size, km: about two thirds of the
 * distance by which it was simplified. */
static const gdouble GOOD_TO[SC_GSHHG_N_DETAILS] = { 16, 3.3, 0.66, 0.13, 0 };

/* Lakes narrower than this, degrees from south to north, are left out of a
 * detail: where it is drawn they would be specks. */
static const gdouble LEAST_LAKE[SC_GSHHG_N_DETAILS] = { 1.2, 0.8, 0.25, 0.05, 0 };

/* Of the levels of shorelines, islands in lakes and ponds on them are left out. */
#define LAKE 2

struct _ScCoastlines
{
  gatomicrefcount references;
  GMutex mutex;
  ScLineSet *lines[SC_GSHHG_N_DETAILS]; /* guarded by mutex; nullable */
  gboolean tried[SC_GSHHG_N_DETAILS];   /* guarded by mutex */
  gchar *problem;                       /* guarded by mutex; nullable */
};

ScCoastlines *
sc_coastlines_new (void)
{
  ScCoastlines *self = g_new0 (ScCoastlines, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  return self;
}

ScCoastlines *
sc_coastlines_ref (ScCoastlines *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_coastlines_unref (ScCoastlines *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (gint i = 0; i < SC_GSHHG_N_DETAILS; i++)
    g_clear_pointer (&self->lines[i], sc_line_set_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->problem);
  g_free (self);
}

static void
note_problem (ScCoastlines *self, const gchar *problem)
{
  if (self->problem == NULL)
    self->problem = g_strdup (problem);
}

static gboolean
is_wanted (ScGshhgDetail detail, gint level, const gfloat *points, gsize n)
{
  gfloat south = points[0], north = points[0];

  if (level != LAKE || points[0] != points[2 * n - 2] || points[1] != points[2 * n - 1])
    return level <= LAKE;
  for (gsize i = 1; i < n; i++)
    {
      south = MIN (south, points[2 * i]);
      north = MAX (north, points[2 * i]);
    }
  return (gdouble) (north - south) >= LEAST_LAKE[detail];
}

static void
load (ScCoastlines *self, ScGshhgDetail detail)
{
  g_autofree gchar *path = sc_gshhg_find (detail);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGshhg) shores = NULL;

  self->tried[detail] = TRUE;
  if (path == NULL)
    return;
  shores = sc_gshhg_open (path, &error);
  if (shores == NULL)
    {
      note_problem (self, error->message);
      return;
    }
  self->lines[detail] = sc_line_set_new ();
  for (gsize i = 0; i < sc_gshhg_get_n_segments (shores); i++)
    {
      gint level;
      gsize n;
      const gfloat *points = sc_gshhg_get_segment (shores, i, &level, &n);
      if (is_wanted (detail, level, points, n))
        sc_line_set_add (self->lines[detail], points, n);
    }
}

ScLineSet *
sc_coastlines_get (ScCoastlines *self, gdouble kilometres)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint wanted = 0;

  while (wanted + 1 < SC_GSHHG_N_DETAILS && kilometres < GOOD_TO[wanted])
    wanted++;
  /* The wanted one, else the next coarser, else the next finer. */
  for (gint i = 0; i < SC_GSHHG_N_DETAILS; i++)
    {
      gint detail = i <= wanted ? wanted - i : i;
      if (!self->tried[detail])
        load (self, (ScGshhgDetail) detail);
      if (self->lines[detail] != NULL)
        return sc_line_set_ref (self->lines[detail]);
    }
  note_problem (self, "No coastlines: the GSHHG files of GMT (package gmt-gshhg-low) are not installed");
  return NULL;
}

gchar *
sc_coastlines_get_problem (ScCoastlines *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->problem);
}
