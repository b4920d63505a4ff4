/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/field-raster.h"

#include <math.h>
#include <string.h>

#include "render/colour-scale-private.h"
#include "render/field-grid.h"
#include "render/hatching.h"
#include "base/vector-clones.h"

/* Rows a block and pixels a run: fixed, so that nothing hangs on the number of
 * threads; a run's scratch stays in the first-level cache. */
#define BLOCK_ROWS 16
#define RUN 256

/* How a place becomes a pair of fractional indices, in single precision. */
typedef struct
{
  gint n_rows, n_columns;
  gfloat row_start, row_direction, row_before, row_last, row_after, row_inverse;
  gfloat column_start, column_direction, column_before, column_last, column_after, column_inverse;
  gboolean periodic;
  gboolean regular;
} Lattice;

/* A run's scratch; index −1 in @nearest: beside the field. */
typedef struct
{
  gfloat row[RUN], column[RUN]; /* fractional */
  gint32 nearest[RUN];
  gint32 corner[4][RUN];
  gfloat south[RUN], east[RUN];
  gfloat value[RUN];
  guint32 colour[RUN];
} Scratch;

typedef struct
{
  const ScViewTable *table;
  const ScField *field; /* nullable */
  const ScFieldGrid *grid;
  const gfloat *values;
  const guint8 *origins;
  const guint32 *colours;
  Lattice lattice;
  ScHatching hatching;
  gboolean smooth;
  gboolean root;
  gfloat minimum, inverse_range, nothing_below;
  guint32 surface;
  guint32 *pixels;
  gsize stride;
} Drawing;

static void
lattice_init (Lattice *self, const ScFieldGrid *grid)
{
  const ScFieldAxis *rows = &grid->rows, *columns = &grid->columns;

  *self = (Lattice) {
    .n_rows = (gint) rows->n,
    .n_columns = (gint) columns->n,
    .row_start = (gfloat) rows->start,
    .row_direction = (gfloat) rows->direction,
    .row_before = (gfloat) rows->before,
    .row_last = (gfloat) rows->positions[rows->n - 1],
    .row_after = (gfloat) rows->after,
    .row_inverse = rows->n > 1 ? (gfloat) (1 / rows->step) : 0,
    .column_start = (gfloat) columns->start,
    .column_direction = (gfloat) columns->direction,
    .column_before = (gfloat) columns->before,
    .column_last = columns->periodic ? 360.f : (gfloat) columns->positions[columns->n - 1],
    .column_after = (gfloat) columns->after,
    .column_inverse = columns->n > 1 ? (gfloat) (1 / columns->step) : 0,
    .periodic = columns->periodic,
    .regular = rows->regular && columns->regular,
  };
}

SC_VECTOR_CLONES static void
find_fractions (const Lattice *lattice, const gfloat *restrict latitude, const gfloat *restrict longitude, gint n,
                Scratch *restrict scratch)
{
  const Lattice l = *lattice;

  for (gint i = 0; i < n; i++)
    {
      gfloat north = (latitude[i] - l.row_start) * l.row_direction;
      gfloat east = (longitude[i] - l.column_start) * l.column_direction + l.column_before;
      gint outside;

      east -= 360 * floorf (east * (1 / 360.f));
      east -= l.column_before;
      outside = (north < -l.row_before) | (north > l.row_last + l.row_after) | (east > l.column_last + l.column_after);
      north = north < 0 ? 0 : north;
      north = north > l.row_last ? l.row_last : north;
      east = east < 0 ? 0 : east;
      east = east > l.column_last ? l.column_last : east;
      scratch->row[i] = north * l.row_inverse;
      scratch->column[i] = east * l.column_inverse;
      scratch->nearest[i] = outside ? -1 : 0;
    }
}

/* The slow way for labels at uneven distances. */
static void
find_fractions_uneven (const ScFieldGrid *grid, const gfloat *latitude, const gfloat *longitude, gint n, Scratch *scratch)
{
  for (gint i = 0; i < n; i++)
    {
      gdouble row = 0, column = 0;
      scratch->nearest[i] = sc_field_grid_get_fraction (grid, latitude[i], longitude[i], &row, &column) ? 0 : -1;
      scratch->row[i] = (gfloat) row;
      scratch->column[i] = (gfloat) column;
    }
}

SC_VECTOR_CLONES static void
find_corners (const Lattice *lattice, gint n, Scratch *restrict scratch)
{
  const gint n_rows = lattice->n_rows, n_columns = lattice->n_columns;
  const gint after_last = lattice->periodic ? 0 : n_columns - 1;

  for (gint i = 0; i < n; i++)
    {
      gint row0 = (gint) scratch->row[i], column0 = (gint) scratch->column[i];
      gint row1, column1, near_row, near_column;
      gfloat south, east;

      row0 = row0 > n_rows - 1 ? n_rows - 1 : row0;
      south = scratch->row[i] - (gfloat) row0;
      row1 = row0 + 1 > n_rows - 1 ? n_rows - 1 : row0 + 1;
      east = scratch->column[i] - (gfloat) column0;
      column0 = column0 >= n_columns ? after_last : column0;
      column1 = column0 + 1 >= n_columns ? after_last : column0 + 1;
      near_row = south < 0.5f ? row0 : row1;
      near_column = east < 0.5f ? column0 : column1;
      scratch->corner[0][i] = row0 * n_columns + column0;
      scratch->corner[1][i] = row0 * n_columns + column1;
      scratch->corner[2][i] = row1 * n_columns + column0;
      scratch->corner[3][i] = row1 * n_columns + column1;
      scratch->south[i] = south;
      scratch->east[i] = east;
      scratch->nearest[i] = scratch->nearest[i] < 0 ? -1 : near_row * n_columns + near_column;
    }
}

SC_VECTOR_CLONES static void
sample_smooth (const gfloat *restrict values, gint n, Scratch *restrict scratch)
{
  for (gint i = 0; i < n; i++)
    {
      gfloat a = values[scratch->corner[0][i]], b = values[scratch->corner[1][i]];
      gfloat c = values[scratch->corner[2][i]], d = values[scratch->corner[3][i]];
      gfloat north = a + scratch->east[i] * (b - a), south = c + scratch->east[i] * (d - c);

      scratch->value[i] = north + scratch->south[i] * (south - north);
    }
}

/* As sample_smooth(), but corners that are not finite do not count; a pixel
 * whose nearest cell is not finite takes that. */
SC_VECTOR_CLONES static void
sample_smooth_missing (const gfloat *restrict values, gint n, Scratch *restrict scratch)
{
  const gfloat largest = G_MAXFLOAT;

  for (gint i = 0; i < n; i++)
    {
      gfloat a = values[scratch->corner[0][i]], b = values[scratch->corner[1][i]];
      gfloat c = values[scratch->corner[2][i]], d = values[scratch->corner[3][i]];
      gfloat south = scratch->south[i], east = scratch->east[i];
      gint near_south = south >= 0.5f, near_east = east >= 0.5f;
      gfloat wa = (1 - south) * (1 - east), wb = (1 - south) * east, wc = south * (1 - east), wd = south * east;
      gfloat nearest = near_south ? (near_east ? d : c) : (near_east ? b : a);
      gfloat sum, weight;

      wa = fabsf (a) <= largest ? wa : 0;
      wb = fabsf (b) <= largest ? wb : 0;
      wc = fabsf (c) <= largest ? wc : 0;
      wd = fabsf (d) <= largest ? wd : 0;
      sum = (wa > 0 ? wa * a : 0) + (wb > 0 ? wb * b : 0) + (wc > 0 ? wc * c : 0) + (wd > 0 ? wd * d : 0);
      weight = wa + wb + wc + wd;
      scratch->value[i] = fabsf (nearest) <= largest ? sum / weight : nearest;
    }
}

SC_VECTOR_CLONES static void
sample_nearest (const gfloat *restrict values, gint n, Scratch *restrict scratch)
{
  for (gint i = 0; i < n; i++)
    {
      gint cell = scratch->nearest[i];
      scratch->value[i] = values[cell < 0 ? 0 : cell];
    }
}

SC_VECTOR_CLONES static void
find_colours (const guint32 *restrict colours,
              gfloat          minimum,
              gfloat          inverse_range,
              gfloat          nothing_below,
              gboolean        root,
              guint32         surface,
              gint            n,
              Scratch *restrict scratch)
{
  for (gint i = 0; i < n; i++)
    {
      gfloat value = scratch->value[i];
      gfloat position = (value - minimum) * inverse_range;
      gint index;
      guint32 colour;

      position = position > 0 ? position : 0; /* NaN becomes 0 */
      position = position < 1 ? position : 1;
      position = root ? sqrtf (position) : position;
      index = (gint) (position * SC_COLOUR_TABLE_SIZE);
      index = index > SC_COLOUR_TABLE_SIZE - 1 ? SC_COLOUR_TABLE_SIZE - 1 : index;
      colour = colours[index];
      colour = value < nothing_below ? surface : colour;
      scratch->colour[i] = scratch->nearest[i] < 0 ? surface : colour;
    }
}

static void
hatch_missing (const Drawing *drawing, gint x, gint y, gint n, Scratch *scratch)
{
  for (gint i = 0; i < n; i++)
    if (isnan (scratch->value[i]) && scratch->nearest[i] >= 0)
      {
        guint8 origin = drawing->origins != NULL ? drawing->origins[scratch->nearest[i]] : SC_FIELD_ORIGIN_SOURCE;
        ScFieldOrigin shown = origin == SC_FIELD_ORIGIN_OPERATION  ? SC_FIELD_ORIGIN_OPERATION
                              : origin == SC_RASTER_ORIGIN_NO_CELL ? SC_FIELD_ORIGIN_NONE
                                                                   : SC_FIELD_ORIGIN_SOURCE;
        scratch->colour[i] = sc_hatching_get (&drawing->hatching, shown, x + i, y);
      }
}

/* Shading and coverage; a product of two bytes over 255, rounded, is
 * (p + 128 + (p + 128 >> 8)) >> 8. */
SC_VECTOR_CLONES static void
shade (const guint32 *restrict colour, const guint8 *restrict light, const guint8 *restrict cover, gint n,
       guint32 *restrict pixels)
{
  for (gint i = 0; i < n; i++)
    {
      guint32 alpha = cover[i];
      guint32 share = light[i] * alpha + 128;
      guint32 red, green, blue;

      share = (share + (share >> 8)) >> 8;
      red = (colour[i] >> 16 & 0xff) * share + 128;
      green = (colour[i] >> 8 & 0xff) * share + 128;
      blue = (colour[i] & 0xff) * share + 128;
      red = (red + (red >> 8)) >> 8;
      green = (green + (green >> 8)) >> 8;
      blue = (blue + (blue >> 8)) >> 8;
      pixels[i] = alpha << 24 | red << 16 | green << 8 | blue;
    }
}

static void
draw_run (const Drawing *drawing, gint x, gint y, gint n, Scratch *scratch)
{
  const ScViewTable *table = drawing->table;
  gsize start = (gsize) y * (gsize) table->view.width + (gsize) x;

  if (drawing->field == NULL)
    for (gint i = 0; i < n; i++)
      scratch->colour[i] = drawing->surface;
  else
    {
      if (drawing->lattice.regular)
        find_fractions (&drawing->lattice, table->latitude + start, table->longitude + start, n, scratch);
      else
        find_fractions_uneven (drawing->grid, table->latitude + start, table->longitude + start, n, scratch);
      find_corners (&drawing->lattice, n, scratch);
      if (!drawing->smooth)
        sample_nearest (drawing->values, n, scratch);
      else if (sc_field_has_missing (drawing->field))
        sample_smooth_missing (drawing->values, n, scratch);
      else
        sample_smooth (drawing->values, n, scratch);
      find_colours (drawing->colours, drawing->minimum, drawing->inverse_range, drawing->nothing_below, drawing->root,
                    drawing->surface, n, scratch);
      if (sc_field_has_missing (drawing->field))
        hatch_missing (drawing, x, y, n, scratch);
    }
  shade (scratch->colour, table->light + start, table->cover + start, n,
         (guint32 *) (gpointer) ((guint8 *) drawing->pixels + (gsize) y * drawing->stride) + x);
}

static void
draw_rows (gsize block, guint worker, gpointer data)
{
  const Drawing *drawing = data;
  const ScViewTable *table = drawing->table;
  gint end_row = MIN ((gint) (block + 1) * BLOCK_ROWS, table->view.height);
  Scratch scratch;

  for (gint y = (gint) block * BLOCK_ROWS; y < end_row; y++)
    {
      guint32 *row = (guint32 *) (gpointer) ((guint8 *) drawing->pixels + (gsize) y * drawing->stride);
      gint first = table->first[y], end = table->end[y];

      memset (row, 0, (gsize) first * sizeof *row);
      memset (row + end, 0, (gsize) (table->view.width - end) * sizeof *row);
      for (gint x = first; x < end; x += RUN)
        draw_run (drawing, x, y, MIN (RUN, end - x), &scratch);
    }
}

void
sc_field_raster_draw (const ScViewTable   *table,
                      const ScField       *field,
                      const ScColourScale *scale,
                      gboolean             smooth,
                      const ScTheme       *theme,
                      gdouble              pixel_scale,
                      guint32             *pixels,
                      gsize                stride,
                      ScThreads           *threads)
{
  Drawing drawing = { .table = table, .field = field, .surface = theme->surface, .pixels = pixels, .stride = stride };

  g_return_if_fail (table != NULL && pixels != NULL);
  g_return_if_fail (field == NULL || scale != NULL);

  if (field != NULL)
    {
      drawing.grid = sc_field_peek_grid (field);
      drawing.values = sc_field_peek_raster (field);
      drawing.origins = sc_field_peek_raster_origins (field);
      drawing.colours = sc_colour_scale_peek_table (scale);
      lattice_init (&drawing.lattice, drawing.grid);
      drawing.smooth = smooth && sc_field_can_smooth (field);
      drawing.root = sc_colour_scale_get_spacing (scale) == SC_COLOUR_SPACING_ROOT;
      drawing.minimum = (gfloat) sc_colour_scale_get_minimum (scale);
      drawing.inverse_range = (gfloat) (1 / (sc_colour_scale_get_maximum (scale) - sc_colour_scale_get_minimum (scale)));
      drawing.nothing_below = (gfloat) sc_colour_scale_get_nothing_below (scale);
    }
  sc_hatching_init (&drawing.hatching, theme, pixel_scale);
  sc_threads_for (threads, (gsize) (table->view.height + BLOCK_ROWS - 1) / BLOCK_ROWS, draw_rows, &drawing);
  sc_hatching_clear (&drawing.hatching);
}
