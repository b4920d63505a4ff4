/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/row-basis.h"

#include <math.h>

#define BLOCK 64

typedef struct
{
  gdouble *rest; /* [n][n_columns]: what the basis has not yet of each row */
  gdouble *norm; /* [n]: its square */
  gdouble *direction;
  gsize n;
  gsize n_columns;
} Reduction;

/* Takes the direction out of some rows. */
static void
reduce_rows (gsize block, guint worker, gpointer data)
{
  Reduction *self = data;
  gsize end = MIN ((block + 1) * BLOCK, self->n);

  for (gsize row = block * BLOCK; row < end; row++)
    {
      gdouble *x = self->rest + row * self->n_columns;
      gdouble part[8] = { 0 }, norm[8] = { 0 };
      gdouble along = 0, sum = 0;

      /* Eight partial sums that a compiler can keep in vectors. */
      for (gsize i = 0; i < self->n_columns; i++)
        part[i % 8] += x[i] * self->direction[i];
      for (gsize i = 0; i < 8; i++)
        along += part[i];
      for (gsize i = 0; i < self->n_columns; i++)
        {
          x[i] -= along * self->direction[i];
          norm[i % 8] += x[i] * x[i];
        }
      for (gsize i = 0; i < 8; i++)
        sum += norm[i];
      self->norm[row] = sum;
    }
}

static gsize
find_worst (const Reduction *self)
{
  gsize worst = 0;

  for (gsize row = 1; row < self->n; row++)
    if (self->norm[row] > self->norm[worst])
      worst = row;
  return worst;
}

gboolean
sc_row_basis_find (gdouble *rows, gsize n, gsize n_columns, gdouble tolerance, gsize most, ScThreads *threads,
                   gfloat *basis, gsize ld, gsize *rank, GError **error)
{
  g_autofree gdouble *norm = g_try_new0 (gdouble, n);
  g_autofree gdouble *direction = g_try_new0 (gdouble, n_columns);
  Reduction reduction = { rows, norm, direction, n, n_columns };
  gdouble limit = tolerance * tolerance * n_columns;

  if (norm == NULL || direction == NULL)
    {
      g_set_error (error, SC_NN_ERROR, SC_NN_ERROR_NO_MEMORY,
                   "There is not enough memory for the basis of %" G_GSIZE_FORMAT " rows", n);
      return FALSE;
    }
  sc_threads_for (threads, (n + BLOCK - 1) / BLOCK, reduce_rows, &reduction); /* by nothing: for the norms */

  for (*rank = 0;; (*rank)++)
    {
      gsize worst = find_worst (&reduction);
      gdouble length = sqrt (norm[worst]);

      if (norm[worst] <= limit)
        return TRUE;
      if (*rank == most)
        {
          *rank = most + 1;
          return TRUE;
        }
      for (gsize i = 0; i < n_columns; i++)
        {
          direction[i] = rows[worst * n_columns + i] / length;
          basis[*rank * ld + i] = (gfloat) direction[i];
        }
      sc_threads_for (threads, (n + BLOCK - 1) / BLOCK, reduce_rows, &reduction);
    }
}
