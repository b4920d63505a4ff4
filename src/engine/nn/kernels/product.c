/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/kernels/vector.h"

/*
 * One tile of the result is held in registers while k runs: TILE_ROWS rows by
 * TILE_PANELS panels, as many as leave registers for a row of B and an
 * element of A.
 */
#if defined(__AVX512F__)
#define TILE_ROWS 8
#define TILE_PANELS 2
#elif defined(__AVX__)
#define TILE_ROWS 6
#define TILE_PANELS 1
#elif defined(__aarch64__)
#define TILE_ROWS 6
#define TILE_PANELS 1
#else
#define TILE_ROWS 2
#define TILE_PANELS 1
#endif

#define PANEL_VECTORS (SC_LANES / SC_WIDTH)

typedef struct
{
  const gfloat *a;
  const gfloat *b[TILE_PANELS];
  const gfloat *initial;
  gfloat *c;
} Tile;

/* Called with constants only for what is const, so that every loop over them unrolls. */
static inline __attribute__ ((always_inline)) void
compute_tile (const ScProduct *product, const Tile *tile, const gint n_rows, const gint n_panels,
              const gboolean transposed)
{
  ScVector sum[TILE_ROWS][TILE_PANELS * PANEL_VECTORS];
  const gint n_vectors = n_panels * PANEL_VECTORS;
  const gsize lda = product->lda, row_stride = product->row_stride, chunk_k = product->chunk_k;
  const gfloat *a = tile->a;

#pragma GCC unroll 8
  for (gint i = 0; i < n_rows; i++)
#pragma GCC unroll 8
    for (gint j = 0; j < n_vectors; j++)
      sum[i][j] = tile->initial != NULL ? vector_load (tile->initial + i * product->ld_initial + j * SC_WIDTH)
                                        : (ScVector){ 0 };

  for (gsize chunk = 0; chunk < product->n_chunks; chunk++)
    {
      gsize offset = (product->chunk_index != NULL ? product->chunk_index[chunk] : chunk) * product->chunk_stride;
      const gfloat *b[TILE_PANELS];
#pragma GCC unroll 8
      for (gint j = 0; j < n_panels; j++)
        b[j] = tile->b[j] + offset;

      for (gsize k = 0; k < chunk_k; k++)
        {
          ScVector row[TILE_PANELS * PANEL_VECTORS];
#pragma GCC unroll 8
          for (gint j = 0; j < n_vectors; j++)
            row[j] = vector_load (b[j / PANEL_VECTORS] + k * row_stride + j % PANEL_VECTORS * SC_WIDTH);
#pragma GCC unroll 8
          for (gint i = 0; i < n_rows; i++)
            {
              gfloat element = transposed ? a[k * lda + i] : a[i * lda + k];
#pragma GCC unroll 8
              for (gint j = 0; j < n_vectors; j++)
                sum[i][j] += element * row[j];
            }
        }
      a += transposed ? chunk_k * lda : chunk_k;
    }

#pragma GCC unroll 8
  for (gint i = 0; i < n_rows; i++)
#pragma GCC unroll 8
    for (gint j = 0; j < n_vectors; j++)
      vector_store (tile->c + i * product->ldc + j * SC_WIDTH, sum[i][j]);
}

static inline __attribute__ ((always_inline)) void
compute_rows (const ScProduct *product, const Tile *tile, gsize rows, const gint n_panels, const gboolean transposed)
{
  switch (rows)
    {
    case 1: compute_tile (product, tile, 1, n_panels, transposed); break;
#if TILE_ROWS > 2
    case 2: compute_tile (product, tile, 2, n_panels, transposed); break;
    case 3: compute_tile (product, tile, 3, n_panels, transposed); break;
    case 4: compute_tile (product, tile, 4, n_panels, transposed); break;
    case 5: compute_tile (product, tile, 5, n_panels, transposed); break;
#endif
#if TILE_ROWS > 6
    case 6: compute_tile (product, tile, 6, n_panels, transposed); break;
    case 7: compute_tile (product, tile, 7, n_panels, transposed); break;
#endif
    default: compute_tile (product, tile, TILE_ROWS, n_panels, transposed); break;
    }
}

void
SC_KERNEL (sc_product) (const ScProduct *product)
{
  for (gsize panel = 0; panel < product->n_panels; panel += TILE_PANELS)
    {
      gsize n_panels = MIN (TILE_PANELS, product->n_panels - panel);

      for (gsize row = 0; row < product->rows; row += TILE_ROWS)
        {
          gsize rows = MIN (TILE_ROWS, product->rows - row);
          Tile tile;

          tile.a = product->a + (product->a_transposed ? row : row * product->lda);
          for (gsize j = 0; j < n_panels; j++)
            {
              gsize index = product->panel_index != NULL ? product->panel_index[panel + j] : panel + j;
              tile.b[j] = product->panels + index * product->panel_stride;
            }
          tile.initial = product->initial != NULL
                         ? product->initial + row * product->ld_initial + panel * SC_LANES : NULL;
          tile.c = product->c + row * product->ldc + panel * SC_LANES;

          if (product->a_transposed && n_panels == TILE_PANELS)
            compute_rows (product, &tile, rows, TILE_PANELS, TRUE);
          else if (product->a_transposed)
            compute_rows (product, &tile, rows, 1, TRUE);
          else if (n_panels == TILE_PANELS)
            compute_rows (product, &tile, rows, TILE_PANELS, FALSE);
          else
            compute_rows (product, &tile, rows, 1, FALSE);
        }
    }
}
