/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/view-table.h"

#include <math.h>

#include "base/vector-clones.h"

#define DEGREES ((gfloat) (180 / G_PI))

/* Rows a block: fixed, so that nothing hangs on the number of threads. */
#define BLOCK_ROWS 16

/* How much darker the limb is than the middle. */
#define LIMB_SHADE 0.30f

/* The arc tangent of 0…1, a polynomial fitted by us for the least largest
 * error: 4e-8 rad. */
static inline __attribute__ ((always_inline)) gfloat
arc_tangent_unit (gfloat t)
{
  gfloat s = t * t;

  return t * (0.999999335f + s * (-0.333298594f + s * (0.199465506f + s * (-0.139085563f
         + s * (0.0964201522f + s * (-0.05590991f + s * (0.0218613282f + s * -0.00405412843f)))))));
}

static inline __attribute__ ((always_inline)) gfloat
arc_tangent (gfloat y, gfloat x)
{
  gfloat ax = fabsf (x), ay = fabsf (y);
  gfloat large = ax > ay ? ax : ay, small = ax > ay ? ay : ax;
  gfloat angle = arc_tangent_unit (small / (large > 1e-30f ? large : 1e-30f));

  angle = ay > ax ? (gfloat) (G_PI / 2) - angle : angle;
  angle = x < 0 ? (gfloat) G_PI - angle : angle;
  return y < 0 ? -angle : angle;
}

/* One row of the globe: @right0 and @up in radii, @step one pixel. */
SC_VECTOR_CLONES static void
fill_globe_row (gfloat       *restrict latitude,
                gfloat       *restrict longitude,
                guint8       *restrict cover,
                guint8       *restrict light,
                gint          n,
                gfloat        right0,
                gfloat        step,
                gfloat        up0,
                gfloat        sine,
                gfloat        cosine,
                gfloat        middle)
{
  gfloat pixels = 1 / step;

  for (gint i = 0; i < n; i++)
    {
      gfloat right = right0 + step * (gfloat) i;
      gfloat square = right * right + up0 * up0;
      gfloat length = sqrtf (square);
      gfloat shrink = square > 1 ? 1 / length : 1;
      gfloat up = up0 * shrink;
      gfloat rest = 1 - square;
      gfloat towards = sqrtf (rest > 0 ? rest : 0);
      gfloat north, ahead, inside, dim, share;

      right *= shrink;
      north = up * cosine + towards * sine;
      ahead = towards * cosine - up * sine;
      latitude[i] = arc_tangent (north, sqrtf (right * right + ahead * ahead)) * DEGREES;
      longitude[i] = middle + arc_tangent (right, ahead) * DEGREES;

      inside = (1 - length) * pixels + 0.5f;
      inside = inside < 0 ? 0 : inside;
      inside = inside > 1 ? 1 : inside;
      dim = 1 - towards;
      share = 1 - LIMB_SHADE * dim * dim * dim;
      cover[i] = (guint8) (gint) (inside * 255 + 0.5f);
      light[i] = (guint8) (gint) (share * 255 + 0.5f);
    }
}

typedef struct
{
  ScViewTable *table;
  gdouble radius;
  gdouble equator; /* flat maps: y of it */
} Filling;

static void
fill_globe (const Filling *filling, gint y)
{
  ScViewTable *table = filling->table;
  const ScView *view = &table->view;
  gdouble radius = filling->radius;
  gdouble up = view->height / 2.0 - (y + 0.5);
  gdouble reach = radius + 0.5;
  gdouble half = reach * reach > up * up ? sqrt (reach * reach - up * up) : -1;
  gsize start;

  /* The pixels whose middle is at most half a pixel beyond the limb. */
  table->first[y] = (gint) CLAMP (ceil (view->width / 2.0 - half - 0.5), 0, view->width);
  table->end[y] = half < 0 ? table->first[y]
                           : (gint) CLAMP (floor (view->width / 2.0 + half - 0.5) + 1, table->first[y], view->width);
  start = (gsize) y * (gsize) view->width + (gsize) table->first[y];
  fill_globe_row (table->latitude + start, table->longitude + start, table->cover + start, table->light + start,
                  table->end[y] - table->first[y], (gfloat) ((table->first[y] + 0.5 - view->width / 2.0) / radius),
                  (gfloat) (1 / radius), (gfloat) (up / radius), (gfloat) sin (view->latitude * G_PI / 180),
                  (gfloat) cos (view->latitude * G_PI / 180), (gfloat) view->longitude);
}

static void
fill_map (const Filling *filling, gint y)
{
  ScViewTable *table = filling->table;
  const ScView *view = &table->view;
  const ScMapShape *shape = sc_view_projection_get_shape (view->projection);
  gdouble height = (filling->equator - (y + 0.5)) / filling->radius;
  gdouble pole = sc_map_shape_get_height (shape, 90);
  gdouble vertical = CLAMP ((pole - fabs (height)) * filling->radius + 0.5, 0, 1);
  gdouble latitude = sc_map_shape_get_latitude (shape, CLAMP (height, -pole, pole));
  gdouble per_radian = filling->radius * MAX (sc_map_shape_get_width (shape, latitude), 1e-9);
  gdouble half = G_PI * per_radian;
  gsize row = (gsize) y * (gsize) view->width;

  table->first[y] = (gint) CLAMP (ceil (view->width / 2.0 - half - 1), 0, view->width);
  table->end[y] = vertical > 0 ? (gint) CLAMP (floor (view->width / 2.0 + half) + 1, table->first[y], view->width)
                               : table->first[y];
  for (gint x = table->first[y]; x < table->end[y]; x++)
    {
      gdouble right = x + 0.5 - view->width / 2.0;
      gdouble horizontal = CLAMP (half - fabs (right) + 0.5, 0, 1);
      table->latitude[row + (gsize) x] = (gfloat) latitude;
      table->longitude[row + (gsize) x] = (gfloat) (view->longitude + CLAMP (right / per_radian, -G_PI, G_PI) * 180 / G_PI);
      table->cover[row + (gsize) x] = (guint8) (horizontal * vertical * 255 + 0.5);
      table->light[row + (gsize) x] = 255;
    }
}

static void
fill_rows (gsize block, guint worker, gpointer data)
{
  const Filling *filling = data;
  gint end = MIN ((gint) (block + 1) * BLOCK_ROWS, filling->table->view.height);

  for (gint y = (gint) block * BLOCK_ROWS; y < end; y++)
    {
      if (filling->table->view.projection == SC_VIEW_GLOBE)
        fill_globe (filling, y);
      else
        fill_map (filling, y);
    }
}

static void
fill (ScViewTable *self, ScThreads *threads)
{
  Filling filling = { self, sc_view_get_radius (&self->view), 0 };

  if (self->view.projection != SC_VIEW_GLOBE)
    filling.equator = sc_view_get_equator (&self->view);
  sc_threads_for (threads, (gsize) (self->view.height + BLOCK_ROWS - 1) / BLOCK_ROWS, fill_rows, &filling);
}

ScViewTable *
sc_view_table_new (const ScView *view, ScThreads *threads)
{
  g_autoptr (ScViewTable) self = g_new0 (ScViewTable, 1);
  gsize n;

  g_return_val_if_fail (view != NULL, NULL);

  g_atomic_ref_count_init (&self->references);
  self->view = *view;
  if (view->width <= 0 || view->height <= 0)
    return NULL;
  n = (gsize) view->width * (gsize) view->height;
  self->first = g_try_new (gint, view->height);
  self->end = g_try_new (gint, view->height);
  self->latitude = g_try_new (gfloat, n);
  self->longitude = g_try_new (gfloat, n);
  self->cover = g_try_new (guint8, n);
  self->light = g_try_new (guint8, n);
  if (self->first == NULL || self->end == NULL || self->latitude == NULL || self->longitude == NULL || self->cover == NULL
      || self->light == NULL)
    return NULL;
  fill (self, threads);
  return g_steal_pointer (&self);
}

ScViewTable *
sc_view_table_ref (ScViewTable *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_view_table_unref (ScViewTable *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->first);
  g_free (self->end);
  g_free (self->latitude);
  g_free (self->longitude);
  g_free (self->cover);
  g_free (self->light);
  g_free (self);
}

struct _ScViewTables
{
  gatomicrefcount references;
  GMutex mutex;        /* held while a table is made, so that nobody makes it twice */
  ScViewTable *latest; /* guarded by mutex; nullable */
};

ScViewTables *
sc_view_tables_new (void)
{
  ScViewTables *self = g_new0 (ScViewTables, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  return self;
}

ScViewTables *
sc_view_tables_ref (ScViewTables *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_view_tables_unref (ScViewTables *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->latest, sc_view_table_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

ScViewTable *
sc_view_tables_get (ScViewTables *self, const ScView *view, ScThreads *threads)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  ScViewTable *table;

  if (self->latest != NULL && sc_view_equal (&self->latest->view, view))
    return sc_view_table_ref (self->latest);

  /* While the globe turns, the table that nobody looks into any more is filled
   * anew: touching fresh memory costs as much as filling it. */
  if (self->latest != NULL && g_atomic_ref_count_compare (&self->latest->references, 1)
      && self->latest->view.width == view->width && self->latest->view.height == view->height)
    {
      self->latest->view = *view;
      fill (self->latest, threads);
      return sc_view_table_ref (self->latest);
    }

  table = sc_view_table_new (view, threads);
  if (table == NULL)
    return NULL;
  g_clear_pointer (&self->latest, sc_view_table_unref);
  self->latest = table;
  return sc_view_table_ref (self->latest);
}
