/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/contours.h"

#include <math.h>

#include "render/field-grid.h"

/* More lines than this would fill the picture. */
#define MOST_LEVELS 100

/* Cells wider than this, degrees, are refined: lines would have corners. */
#define COARSE_STEP 2.6

/* The values whose lines are drawn; edges between neighbours are numbered:
 * that from point i to the next column 2 i, to the next row 2 i + 1. */
typedef struct
{
  gsize n_rows, n_columns;
  gboolean periodic;
  gfloat *latitudes;  /* [n_rows] */
  gfloat *longitudes; /* [n_columns + 1]; the last one closes a periodic row */
  gfloat *values;     /* [n_rows][n_columns] */
} Lattice;

/* The pieces of one level: each joins two edges; each edge has at most two. */
typedef struct
{
  GArray *ends;    /* guint32: pairs of edges */
  gint32 *touches; /* [edges][2]: pieces, −1: none; all −1 between levels */
  guint8 *used;    /* [pieces] */
} Pieces;

static void
lattice_clear (Lattice *self)
{
  g_free (self->latitudes);
  g_free (self->longitudes);
  g_free (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lattice, lattice_clear)

static gboolean
lattice_allocate (Lattice *self)
{
  self->latitudes = g_new (gfloat, self->n_rows);
  self->longitudes = g_new (gfloat, self->n_columns + 1);
  self->values = g_try_new (gfloat, self->n_rows * self->n_columns);
  return self->values != NULL;
}

/* The label of part @index of an axis that is cut in @parts between labels. */
static gdouble
get_label (const ScFieldAxis *axis, gsize index, gsize parts)
{
  gsize whole = index / parts;
  gdouble from = axis->positions[whole];
  gdouble to = whole + 1 < axis->n ? axis->positions[whole + 1] : axis->periodic ? 360 : from;

  return axis->start + axis->direction * (from + (to - from) * (gdouble) (index % parts) / (gdouble) parts);
}

static gfloat
mean_around (const ScField *field, gsize row, gsize column, gsize reach)
{
  const ScFieldGrid *grid = sc_field_peek_grid (field);
  const gfloat *values = sc_field_peek_raster (field);
  gssize n_rows = (gssize) grid->rows.n, n_columns = (gssize) grid->columns.n;
  gdouble sum = 0;
  gsize count = 0;

  if (!isfinite (values[row * grid->columns.n + column]))
    return NAN;
  for (gssize r = (gssize) (row - MIN (reach, row)); r <= MIN ((gssize) (row + reach), n_rows - 1); r++)
    for (gssize k = -(gssize) reach; k <= (gssize) reach; k++)
      {
        gssize c = (gssize) column + k; /* at most half a turn beyond either end */
        gfloat value;
        if (c < 0 || c >= n_columns)
          {
            if (!grid->columns.periodic)
              continue;
            c += c < 0 ? n_columns : -n_columns;
          }
        value = values[r * n_columns + c];
        if (isfinite (value))
          {
            sum += (gdouble) value;
            count++;
          }
      }
  return (gfloat) (sum / (gdouble) count);
}

/* Of @every-th rows and columns, means around them. */
static gboolean
lattice_thin (Lattice *self, const ScField *field, gsize every)
{
  const ScFieldAxis *rows = &sc_field_peek_grid (field)->rows, *columns = &sc_field_peek_grid (field)->columns;

  self->n_rows = (rows->n - 1 + every - 1) / every + 1;
  self->n_columns = columns->periodic ? columns->n / every : (columns->n - 1 + every - 1) / every + 1;
  if (!lattice_allocate (self))
    return FALSE;
  for (gsize r = 0; r < self->n_rows; r++)
    self->latitudes[r] = (gfloat) (rows->start + rows->direction * rows->positions[MIN (r * every, rows->n - 1)]);
  for (gsize c = 0; c < self->n_columns; c++)
    self->longitudes[c] = (gfloat) (columns->start + columns->direction * columns->positions[MIN (c * every, columns->n - 1)]);
  for (gsize r = 0; r < self->n_rows; r++)
    for (gsize c = 0; c < self->n_columns; c++)
      self->values[r * self->n_columns + c]
          = mean_around (field, MIN (r * every, rows->n - 1), MIN (c * every, columns->n - 1), every / 2);
  return TRUE;
}

/* Between the second and the third of four values, by Catmull and Rom. */
static gdouble
cubic (const gdouble p[4], gdouble t)
{
  return p[1] + 0.5 * t * (p[2] - p[0] + t * (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3] + t * (3 * (p[1] - p[2]) + p[3] - p[0])));
}

/* A cubic through sixteen cells; through four where one of the others is missing. */
static gdouble
refined_value (const ScField *field, gsize row, gsize column, gdouble south, gdouble east)
{
  const ScFieldGrid *grid = sc_field_peek_grid (field);
  const gfloat *values = sc_field_peek_raster (field);
  gssize n_rows = (gssize) grid->rows.n, n_columns = (gssize) grid->columns.n;
  gdouble cells[4][4], across[4], curved;

  for (gssize r = 0; r < 4; r++)
    for (gssize c = 0; c < 4; c++)
      {
        gssize from_row = CLAMP ((gssize) row + r - 1, 0, n_rows - 1), from_column = (gssize) column + c - 1;
        from_column = grid->columns.periodic ? (from_column + n_columns) % n_columns : CLAMP (from_column, 0, n_columns - 1);
        cells[r][c] = (gdouble) values[from_row * n_columns + from_column];
      }
  for (gint r = 0; r < 4; r++)
    across[r] = cubic (cells[r], east);
  curved = cubic (across, south);
  if (isfinite (curved))
    return curved;
  /* At the cells themselves weights of 0 would spread what is missing. */
  if (south <= 0)
    return east <= 0 ? cells[1][1] : cells[1][1] + east * (cells[1][2] - cells[1][1]);
  if (east <= 0)
    return cells[1][1] + south * (cells[2][1] - cells[1][1]);
  return (1 - south) * (cells[1][1] + east * (cells[1][2] - cells[1][1])) + south * (cells[2][1] + east * (cells[2][2] - cells[2][1]));
}

/* Each square of cells in @parts times @parts. */
static gboolean
lattice_refine (Lattice *self, const ScField *field, gsize parts)
{
  const ScFieldAxis *rows = &sc_field_peek_grid (field)->rows, *columns = &sc_field_peek_grid (field)->columns;

  self->n_rows = (rows->n - 1) * parts + 1;
  self->n_columns = columns->periodic ? columns->n * parts : (columns->n - 1) * parts + 1;
  if (!lattice_allocate (self))
    return FALSE;
  for (gsize r = 0; r < self->n_rows; r++)
    self->latitudes[r] = (gfloat) get_label (rows, r, parts);
  for (gsize c = 0; c < self->n_columns; c++)
    self->longitudes[c] = (gfloat) get_label (columns, c, parts);
  for (gsize r = 0; r < self->n_rows; r++)
    for (gsize c = 0; c < self->n_columns; c++)
      self->values[r * self->n_columns + c]
          = (gfloat) refined_value (field, r / parts, c / parts, (gdouble) (r % parts) / (gdouble) parts,
                                    (gdouble) (c % parts) / (gdouble) parts);
  return TRUE;
}

static gboolean
lattice_init (Lattice *self, const ScField *field, gdouble coarsest)
{
  const ScFieldAxis *columns = &sc_field_peek_grid (field)->columns;
  gsize every = columns->step > 0 ? (gsize) CLAMP (coarsest / columns->step, 1, (gdouble) columns->n) : 1;
  gboolean made;

  while (columns->periodic && columns->n % every != 0)
    every--;
  self->periodic = columns->periodic;
  made = coarsest > 0 && columns->step > COARSE_STEP ? lattice_refine (self, field, (gsize) ceil (2 * columns->step / COARSE_STEP))
                                                     : lattice_thin (self, field, every);
  if (made)
    self->longitudes[self->n_columns] = (gfloat) (columns->start + columns->direction * 360);
  return made;
}

static void
add_piece (Pieces *pieces, guint32 from, guint32 to)
{
  gint32 piece = (gint32) (pieces->ends->len / 2);
  const guint32 ends[2] = { from, to };

  g_array_append_vals (pieces->ends, ends, 2);
  for (gint i = 0; i < 2; i++)
    pieces->touches[2 * (gsize) ends[i] + (pieces->touches[2 * (gsize) ends[i]] >= 0)] = piece;
}

/* The pieces of a level in the square whose first corner is (row, column). */
static void
cut_square (const Lattice *lattice, gsize row, gsize column, gfloat level, Pieces *pieces)
{
  gsize next = column + 1 < lattice->n_columns ? column + 1 : 0;
  gsize a = row * lattice->n_columns + column, b = row * lattice->n_columns + next;
  gsize c = a + lattice->n_columns, d = b + lattice->n_columns;
  const gfloat *values = lattice->values;
  gint above = (values[a] >= level) | (values[b] >= level) << 1 | (values[d] >= level) << 2 | (values[c] >= level) << 3;
  guint32 top = (guint32) (2 * a), right = (guint32) (2 * b + 1), bottom = (guint32) (2 * c), left = (guint32) (2 * a + 1);

  if (above == 0 || above == 15 || !isfinite (values[a] + values[b] + values[c] + values[d]))
    return;
  switch (above > 7 ? 15 - above : above)
    {
    case 1:
      add_piece (pieces, left, top);
      break;
    case 2:
      add_piece (pieces, top, right);
      break;
    case 3:
      add_piece (pieces, left, right);
      break;
    case 4:
      add_piece (pieces, right, bottom);
      break;
    case 6:
      add_piece (pieces, top, bottom);
      break;
    case 7:
      add_piece (pieces, left, bottom);
      break;
    case 5:
    default:
      /* A saddle: the two high corners hang together if the middle is high. */
      if (((values[a] + values[b] + values[c] + values[d]) / 4 >= level) == (above == 5))
        {
          add_piece (pieces, top, right);
          add_piece (pieces, left, bottom);
        }
      else
        {
          add_piece (pieces, left, top);
          add_piece (pieces, right, bottom);
        }
      break;
    }
}

/* Where the level passes an edge. */
static void
add_place (const Lattice *lattice, guint32 edge, gfloat level, GArray *places)
{
  gsize point = edge / 2, row = point / lattice->n_columns, column = point % lattice->n_columns;
  gboolean down = edge % 2;
  gsize other = down ? point + lattice->n_columns : column + 1 < lattice->n_columns ? point + 1 : point + 1 - lattice->n_columns;
  gfloat share = (level - lattice->values[point]) / (lattice->values[other] - lattice->values[point]);
  gfloat place[2] = { lattice->latitudes[row], lattice->longitudes[column] };

  share = CLAMP (share, 0, 1);
  if (down)
    place[0] += share * (lattice->latitudes[row + 1] - place[0]);
  else
    place[1] += share * (lattice->longitudes[column + 1] - place[1]);
  g_array_append_vals (places, place, 2);
}

/* Follows the line from @edge along @piece as far as it goes. */
static void
follow (const Lattice *lattice, Pieces *pieces, guint32 edge, gint32 piece, gfloat level, GArray *places)
{
  add_place (lattice, edge, level, places);
  while (piece >= 0 && !pieces->used[piece])
    {
      guint32 from = g_array_index (pieces->ends, guint32, 2 * (gsize) piece);
      const gint32 *touches;
      pieces->used[piece] = TRUE;
      edge = from != edge ? from : g_array_index (pieces->ends, guint32, 2 * (gsize) piece + 1);
      add_place (lattice, edge, level, places);
      touches = pieces->touches + 2 * (gsize) edge;
      piece = touches[0] != piece ? touches[0] : touches[1];
    }
}

static void
trace_level (const Lattice *lattice, Pieces *pieces, gfloat level, ScLineSet *lines)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (gfloat));
  gsize n_squares = lattice->periodic ? lattice->n_columns : lattice->n_columns - 1;
  gsize n_pieces;

  g_array_set_size (pieces->ends, 0);
  for (gsize row = 0; row + 1 < lattice->n_rows; row++)
    for (gsize column = 0; column < n_squares; column++)
      cut_square (lattice, row, column, level, pieces);
  n_pieces = pieces->ends->len / 2;
  pieces->used = g_new0 (guint8, n_pieces + 1);

  /* First the lines with ends, then the closed ones. */
  for (gint closed = 0; closed < 2; closed++)
    for (gsize i = 0; i < 2 * n_pieces; i++)
      {
        guint32 edge = g_array_index (pieces->ends, guint32, i);
        if (pieces->used[i / 2] || (!closed && pieces->touches[2 * (gsize) edge + 1] >= 0))
          continue;
        g_array_set_size (places, 0);
        follow (lattice, pieces, edge, (gint32) (i / 2), level, places);
        sc_line_set_add (lines, (const gfloat *) (gpointer) places->data, places->len / 2);
      }

  for (gsize i = 0; i < 2 * n_pieces; i++)
    {
      gsize edge = g_array_index (pieces->ends, guint32, i);
      pieces->touches[2 * edge] = pieces->touches[2 * edge + 1] = -1;
    }
  g_clear_pointer (&pieces->used, g_free);
}

ScLineSet *
sc_contours_new (const ScField *field, gdouble interval, gdouble coarsest)
{
  g_auto (Lattice) lattice = { 0 };
  g_autoptr (ScLineSet) lines = sc_line_set_new ();
  g_autofree gint32 *touches = NULL;
  g_autoptr (GArray) ends = NULL;
  Pieces pieces;
  gdouble minimum, maximum;
  gsize n_edges;

  g_return_val_if_fail (interval > 0, NULL);

  if (!sc_field_can_smooth (field) || !lattice_init (&lattice, field, coarsest))
    return NULL;
  if (!sc_field_get_range (field, &minimum, &maximum))
    return g_steal_pointer (&lines);
  n_edges = 2 * lattice.n_rows * lattice.n_columns;
  touches = n_edges < G_MAXINT32 ? g_try_new (gint32, 2 * n_edges) : NULL;
  if (touches == NULL)
    return NULL;
  for (gsize i = 0; i < 2 * n_edges; i++)
    touches[i] = -1;
  ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  pieces = (Pieces) { ends, touches, NULL };

  if ((maximum - minimum) / interval > MOST_LEVELS)
    interval *= ceil ((maximum - minimum) / interval / MOST_LEVELS);
  for (gdouble multiple = ceil (minimum / interval); multiple * interval <= maximum; multiple++)
    trace_level (&lattice, &pieces, (gfloat) (multiple * interval), lines);
  return g_steal_pointer (&lines);
}
