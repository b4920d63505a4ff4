/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/line-raster.h"

#include <math.h>
#include <string.h>

/* Rows a block: fixed, so that nothing hangs on the number of threads. */
#define BLOCK_ROWS 32

/* Luma (of 255) below which a pixel counts as dark. */
#define DARK 110

struct _ScLineRaster
{
  guint8 *mask; /* [height][width]: coverage, 0…255 */
  gsize mask_size;
  GArray **bands; /* [n_bands] of guint32: the points that begin a piece of line in this band of rows */
  gsize n_bands;
};

typedef struct
{
  ScLineRaster *raster;
  const gfloat *points;
  gfloat reach; /* half the width */
  guint32 opacity;
  guint32 on_light, on_dark;
  const guint32 *ground;
  guint32 *pixels;
  gint width, height;
  gsize stride;
} Drawing;

ScLineRaster *
sc_line_raster_new (void)
{
  return g_new0 (ScLineRaster, 1);
}

void
sc_line_raster_free (ScLineRaster *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_bands; i++)
    g_array_unref (self->bands[i]);
  g_free (self->bands);
  g_free (self->mask);
  g_free (self);
}

/* Widens what the mask covers in row @y around the piece from @a to @b. */
static void
cover_row (guint8 *row, gint width, gint y, const gfloat *a, const gfloat *b, gfloat reach)
{
  gfloat dx = b[0] - a[0], dy = b[1] - a[1];
  gfloat square = dx * dx + dy * dy;
  gfloat inverse = square > 0 ? 1 / square : 0;
  gfloat py = (gfloat) y + 0.5f;
  gfloat margin = reach + 0.5f;
  gfloat low, high;
  gint first, last;

  /* The part of the piece that this row can reach. */
  if (fabsf (dy) < 1e-3f)
    {
      low = MIN (a[0], b[0]);
      high = MAX (a[0], b[0]);
    }
  else
    {
      gfloat t0 = CLAMP ((py - margin - a[1]) / dy, 0, 1), t1 = CLAMP ((py + margin - a[1]) / dy, 0, 1);
      gfloat x0 = a[0] + t0 * dx, x1 = a[0] + t1 * dx;
      low = MIN (x0, x1);
      high = MAX (x0, x1);
    }
  first = (gint) floorf (MAX (low - margin, 0));
  last = (gint) ceilf (MIN (high + margin, (gfloat) width));
  for (gint x = first; x < last; x++)
    {
      gfloat px = (gfloat) x + 0.5f;
      gfloat t = ((px - a[0]) * dx + (py - a[1]) * dy) * inverse;
      gfloat ex, ey, covered;
      t = CLAMP (t, 0, 1);
      ex = px - a[0] - t * dx;
      ey = py - a[1] - t * dy;
      covered = margin - sqrtf (ex * ex + ey * ey);
      if (covered > 0)
        {
          guint8 level = (guint8) (MIN (covered, MIN (1, 2 * reach)) * 255 + 0.5f);
          row[x] = MAX (row[x], level);
        }
    }
}

static void
blend_row (const Drawing *drawing, const guint8 *mask, const guint32 *ground, guint32 *row)
{
  for (gint x = 0; x < drawing->width; x++)
    {
      guint32 pixel, alpha, rest, ink, luma, mixed = 0;

      if (x + 8 <= drawing->width)
        {
          guint64 eight;
          memcpy (&eight, mask + x, sizeof eight);
          if (eight == 0)
            {
              x += 7;
              continue;
            }
        }
      if (mask[x] == 0)
        continue;
      pixel = row[x];
      alpha = mask[x] * drawing->opacity / 255;
      rest = 255 - alpha;
      luma = (2 * (ground[x] >> 16 & 0xff) + 5 * (ground[x] >> 8 & 0xff) + (ground[x] & 0xff)) / 8;
      ink = luma < DARK ? drawing->on_dark : drawing->on_light;
      for (gint shift = 0; shift < 32; shift += 8)
        {
          guint32 channel = shift == 24 ? 255 : ink >> shift & 0xff;
          mixed |= ((channel * alpha + (pixel >> shift & 0xff) * rest + 127) / 255) << shift;
        }
      row[x] = mixed;
    }
}

static void
draw_band (gsize band, guint worker, gpointer data)
{
  const Drawing *drawing = data;
  ScLineRaster *raster = drawing->raster;
  const GArray *pieces = raster->bands[band];
  gint first_row = (gint) band * BLOCK_ROWS, end_row = MIN (first_row + BLOCK_ROWS, drawing->height);
  gfloat margin = drawing->reach + 0.5f;

  if (pieces->len == 0)
    return;
  memset (raster->mask + (gsize) first_row * (gsize) drawing->width, 0,
          (gsize) (end_row - first_row) * (gsize) drawing->width);
  for (guint i = 0; i < pieces->len; i++)
    {
      const gfloat *a = drawing->points + 2 * (gsize) g_array_index (pieces, guint32, i);
      gint top = (gint) floorf (MAX (MIN (a[1], a[3]) - margin, (gfloat) first_row));
      gint bottom = (gint) ceilf (MIN (MAX (a[1], a[3]) + margin, (gfloat) end_row));
      for (gint y = top; y < bottom; y++)
        cover_row (raster->mask + (gsize) y * (gsize) drawing->width, drawing->width, y, a, a + 2, drawing->reach);
    }
  for (gint y = first_row; y < end_row; y++)
    blend_row (drawing, raster->mask + (gsize) y * (gsize) drawing->width, drawing->ground + (gsize) y * (gsize) drawing->width,
               (guint32 *) (gpointer) ((guint8 *) drawing->pixels + (gsize) y * drawing->stride));
}

static gboolean
prepare (ScLineRaster *self, gint width, gint height)
{
  gsize size = (gsize) width * (gsize) height;
  gsize n_bands = (gsize) (height + BLOCK_ROWS - 1) / BLOCK_ROWS;

  if (self->mask_size < size)
    {
      g_free (self->mask);
      self->mask = g_try_malloc (size);
      self->mask_size = self->mask != NULL ? size : 0;
    }
  if (self->mask == NULL)
    return FALSE;
  if (self->n_bands < n_bands)
    {
      self->bands = g_renew (GArray *, self->bands, n_bands);
      for (gsize i = self->n_bands; i < n_bands; i++)
        self->bands[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->n_bands = n_bands;
    }
  for (gsize i = 0; i < self->n_bands; i++)
    g_array_set_size (self->bands[i], 0);
  return TRUE;
}

static void
sort_into_bands (ScLineRaster *self, const ScPixelPath *path, gint width, gint height, gfloat margin)
{
  const gfloat *points = (const gfloat *) (gpointer) path->points->data;
  guint n_points = path->points->len / 2;

  for (guint line = 0; line < path->starts->len; line++)
    {
      guint32 first = g_array_index (path->starts, guint32, line);
      guint32 end = line + 1 < path->starts->len ? g_array_index (path->starts, guint32, line + 1) : n_points;
      for (guint32 i = first; i + 1 < end; i++)
        {
          const gfloat *a = points + 2 * (gsize) i;
          gfloat top = MIN (a[1], a[3]) - margin, bottom = MAX (a[1], a[3]) + margin;
          if (!(bottom > 0 && top < (gfloat) height && MAX (a[0], a[2]) + margin > 0 && MIN (a[0], a[2]) - margin < (gfloat) width))
            continue;
          for (gint band = (gint) MAX (top, 0) / BLOCK_ROWS; band <= (gint) MIN (bottom, (gfloat) (height - 1)) / BLOCK_ROWS; band++)
            g_array_append_val (self->bands[band], i);
        }
    }
}

void
sc_line_raster_draw (ScLineRaster      *self,
                     const ScPixelPath *path,
                     const ScLineInk   *ink,
                     const guint32     *ground,
                     guint32           *pixels,
                     gint               width,
                     gint               height,
                     gsize              stride,
                     ScThreads         *threads)
{
  Drawing drawing = {
    .raster = self,
    .points = (const gfloat *) (gpointer) path->points->data,
    .reach = (gfloat) ink->width / 2,
    .opacity = (guint32) (CLAMP (ink->opacity, 0, 1) * 255 + 0.5),
    .on_light = ink->on_light,
    .on_dark = ink->on_dark,
    .ground = ground,
    .pixels = pixels,
    .width = width,
    .height = height,
    .stride = stride,
  };

  if (path->starts->len == 0 || width <= 0 || height <= 0 || !prepare (self, width, height))
    return;
  sort_into_bands (self, path, width, height, drawing.reach + 0.5f);
  sc_threads_for (threads, (gsize) (height + BLOCK_ROWS - 1) / BLOCK_ROWS, draw_band, &drawing);
}
