/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/harmonics.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/grid-coordinates.h"
#include "sphere/legendre-kernel.h"
#include "sphere/legendre.h"

/* Latitudes go in pairs mirrored at the equator, these in tiles; fields go in
 * chunks, these in groups that are packed together. One block of work is a
 * tile of a chunk: its numbers hang on nothing outside of it. */
#define TILE_PAIRS SC_LEGENDRE_PAIRS
#define TILE_ROWS (2 * TILE_PAIRS)
#define CHUNK_FIELDS (SC_LEGENDRE_COLUMNS / 2)
#define GROUP_FIELDS (4 * CHUNK_FIELDS)

/* FFTW plans one transform at a time in a process. */
G_LOCK_DEFINE_STATIC (fftw_planner);

struct _ScHarmonics
{
  gsize n_lat, n_lon;
  gsize n_total; /* L = M */
  gsize n_pairs, n_tiles;
  gsize n_degrees; /* pairs of degree and order: L (L + 1) / 2 */
  gfloat *functions; /* [n_tiles][m][l − m][TILE_PAIRS], scaled for the transform */
  ScLegendreKernel kernel;
  fftwf_plan transform; /* [n_lon / 2 + 1][TILE_ROWS] complex → [TILE_ROWS][n_lon] real */
};

/* Where the columns of order m begin among all (m, l ≥ m). */
static gsize
order_start (const ScHarmonics *self, gsize m)
{
  return m * self->n_total - m * (m - 1) / 2;
}

typedef enum
{
  SPACING_WITH_POLES,
  SPACING_BETWEEN,
  SPACING_GAUSS,
  N_SPACINGS,
} Spacing;

static void
exact_sines (Spacing spacing, gsize n, gdouble *sines)
{
  if (spacing == SPACING_GAUSS)
    {
      sc_legendre_gauss_nodes (n, sines);
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      const gdouble steps = spacing == SPACING_WITH_POLES ? n - 1.0 : n;
      const gdouble offset = spacing == SPACING_WITH_POLES ? 0 : 0.5;

      sines[i] = sin (G_PI * ((i + offset) / steps - 0.5));
    }
}

/* The sines of the latitudes, exact, or NULL where no grid has these. The
 * tolerance lets float32 degrees pass. */
static gdouble *
recognise_latitudes (const gfloat *lat, gsize n_lat, gsize n_lon, GError **error)
{
  g_autofree gdouble *sines = sc_sphere_alloc (n_lat, sizeof *sines, "the latitudes", error);

  if (sines == NULL)
    return NULL;
  for (Spacing spacing = 0; spacing < N_SPACINGS; spacing++)
    {
      gsize i = 0;

      if (n_lon != 2 * (spacing == SPACING_WITH_POLES ? n_lat - 1 : n_lat))
        continue;
      exact_sines (spacing, n_lat, sines);
      while (i < n_lat && fabs (sines[i] - sin (lat[i] * (G_PI / 180))) <= 1e-8 + 1e-5 * fabs (sines[i]))
        i++;
      if (i == n_lat)
        return g_steal_pointer (&sines);
    }
  g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
               "Spherical harmonics need a global grid: lat (%" G_GSIZE_FORMAT " values from %g to %g) must be evenly "
               "spaced from pole to pole with n_lon = 2 (n_lat − 1), or without the poles or Gaussian with "
               "n_lon = 2 n_lat; lon has %" G_GSIZE_FORMAT " values.",
               n_lat, lat[0], lat[n_lat - 1], n_lon);
  return NULL;
}

static gboolean
check_longitudes (const gfloat *lon, gsize n_lon, GError **error)
{
  for (gsize i = 0; i < n_lon; i++)
    {
      const gdouble expected = 360.0 * i / n_lon;

      if (fabs (lon[i] - expected) > 1e-6 + 1e-5 * expected)
        {
          g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                       "Spherical harmonics need lon evenly spaced from 0: at index %" G_GSIZE_FORMAT
                       " it is %g where %g is expected.",
                       i, lon[i], expected);
          return FALSE;
        }
    }
  return TRUE;
}

/* The factors of the Fourier basis go into the table: the transform adds
 * Σ X_m exp(imλ) over m and −m. */
static gboolean
fill_functions (ScHarmonics *self, const gdouble *sines, GError **error)
{
  g_autofree gdouble *column = NULL;

  self->functions = sc_sphere_alloc_cleared (self->n_tiles * self->n_degrees, TILE_PAIRS * sizeof *self->functions,
                                             "the Legendre functions", error);
  if (self->functions == NULL)
    return FALSE;
  column = sc_sphere_alloc (self->n_total, sizeof *column, "the Legendre functions", error);
  if (column == NULL)
    return FALSE;

  for (gsize pair = 0; pair < self->n_pairs; pair++)
    {
      const gdouble sine = sines[self->n_lat - 1 - pair];
      const gdouble cosine = sqrt (MAX (0, (1 - sine) * (1 + sine)));
      gfloat *tile = self->functions + pair / TILE_PAIRS * self->n_degrees * TILE_PAIRS;

      for (gsize m = 0; m < self->n_total; m++)
        {
          const gdouble basis = m == 0 ? 1 / sqrt (2 * G_PI) : 0.5 / sqrt (G_PI);
          gfloat *to = tile + order_start (self, m) * TILE_PAIRS + pair % TILE_PAIRS;

          sc_legendre_column (self->n_total, m, sine, cosine, column);
          for (gsize i = 0; i < self->n_total - m; i++)
            to[i * TILE_PAIRS] = (gfloat) (column[i] * basis);
        }
    }
  return TRUE;
}

static gsize
spectrum_floats (const ScHarmonics *self)
{
  return (self->n_lon / 2 + 1) * TILE_ROWS * 2;
}

static gboolean
plan_transform (ScHarmonics *self, GError **error)
{
  const int n = (int) self->n_lon;
  gfloat *spectrum = fftwf_malloc (spectrum_floats (self) * sizeof *spectrum);
  gfloat *rows = fftwf_malloc (TILE_ROWS * self->n_lon * sizeof *rows);

  if (spectrum != NULL && rows != NULL)
    {
      /* Estimated, not measured: the same plan, the same bits, in every run. */
      G_LOCK (fftw_planner);
      self->transform = fftwf_plan_many_dft_c2r (1, &n, TILE_ROWS, (fftwf_complex *) spectrum, NULL, TILE_ROWS, 1,
                                                 rows, NULL, 1, n, FFTW_ESTIMATE);
      G_UNLOCK (fftw_planner);
    }
  fftwf_free (spectrum);
  fftwf_free (rows);
  if (self->transform == NULL)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_NO_MEMORY,
                   "Too little memory to plan the transform along %" G_GSIZE_FORMAT " longitudes.", self->n_lon);
      return FALSE;
    }
  return TRUE;
}

ScHarmonics *
sc_harmonics_new (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error)
{
  g_autoptr (ScHarmonics) self = NULL;
  g_autofree gdouble *sines = NULL;

  if (!sc_grid_coordinates_check (lat, n_lat, lon, n_lon, error))
    return NULL;
  if (n_lon > G_MAXUINT16)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "Spherical harmonics need at most %d longitudes, not %" G_GSIZE_FORMAT ".", G_MAXUINT16, n_lon);
      return NULL;
    }
  sines = recognise_latitudes (lat, n_lat, n_lon, error);
  if (sines == NULL || !check_longitudes (lon, n_lon, error))
    return NULL;

  self = g_new0 (ScHarmonics, 1);
  self->n_lat = n_lat;
  self->n_lon = n_lon;
  self->n_total = n_lon / 2;
  self->n_pairs = (n_lat + 1) / 2;
  self->n_tiles = (self->n_pairs + TILE_PAIRS - 1) / TILE_PAIRS;
  self->n_degrees = self->n_total * (self->n_total + 1) / 2;
  self->kernel = sc_legendre_kernel_get ();
  if (!fill_functions (self, sines, error) || !plan_transform (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_harmonics_free (ScHarmonics *self)
{
  if (self == NULL)
    return;
  if (self->transform != NULL)
    {
      G_LOCK (fftw_planner);
      fftwf_destroy_plan (self->transform);
      G_UNLOCK (fftw_planner);
    }
  g_free (self->functions);
  g_free (self);
}

gsize
sc_harmonics_get_n_total (ScHarmonics *self)
{
  return self->n_total;
}

gsize
sc_harmonics_get_n_zonal (ScHarmonics *self)
{
  return 2 * self->n_total - 1;
}

gsize
sc_harmonics_get_bytes (ScHarmonics *self)
{
  return sizeof *self + self->n_tiles * self->n_degrees * TILE_PAIRS * sizeof *self->functions;
}

/* What a call works with. */
typedef struct
{
  ScHarmonics *harmonics;
  const gfloat *coefficients; /* [n_fields][L][2M − 1]: of the group */
  gfloat *fields;             /* [n_fields][n_lat][n_lon]: of the group */
  gsize n_fields;             /* of the group */
  gfloat *packed;             /* [chunk][m][l − m][SC_LEGENDRE_COLUMNS] */
  gfloat *spectra;            /* [worker][CHUNK_FIELDS][n_lon / 2 + 1][TILE_ROWS] complex */
  gfloat *rows;               /* [worker][TILE_ROWS][n_lon] */
} Synthesis;

static gsize
chunk_floats (const ScHarmonics *self)
{
  return self->n_degrees * SC_LEGENDRE_COLUMNS;
}

/* The sum of X exp(imλ) and its conjugate is 2 (Re X cos mλ − Im X sin mλ):
 * the imaginary part takes the sine's coefficient with the other sign. */
static void
pack_degree (const ScHarmonics *self, gsize l, const gfloat *coefficients, gsize n_fields, gfloat *packed)
{
  const gsize n_zonal = 2 * self->n_total - 1;
  const gsize field_stride = self->n_total * n_zonal;

  for (gsize m = 0; m <= l; m++)
    {
      const gfloat *from = coefficients + l * n_zonal + (m == 0 ? 0 : 2 * m - 1);
      gfloat *to = packed + (order_start (self, m) + l - m) * SC_LEGENDRE_COLUMNS;

      memset (to, 0, SC_LEGENDRE_COLUMNS * sizeof *to);
      for (gsize field = 0; field < n_fields; field++)
        {
          to[2 * field] = from[field * field_stride];
          to[2 * field + 1] = m == 0 ? 0 : -from[field * field_stride + 1];
        }
    }
}

static gsize
fields_in_chunk (const Synthesis *work, gsize chunk)
{
  return MIN (work->n_fields - chunk * CHUNK_FIELDS, CHUNK_FIELDS);
}

static void
pack_block (gsize block, guint worker, gpointer data)
{
  const Synthesis *work = data;
  const ScHarmonics *self = work->harmonics;
  const gsize chunk = block / self->n_total, l = block % self->n_total;

  pack_degree (self, l,
               work->coefficients + chunk * CHUNK_FIELDS * self->n_total * (2 * self->n_total - 1),
               fields_in_chunk (work, chunk), work->packed + chunk * chunk_floats (self));
}

/* One order's complex amplitudes of a tile: the northern latitudes first. */
static void
write_order (const gfloat *even, const gfloat *odd, gfloat *spectrum)
{
  for (gint pair = 0; pair < TILE_PAIRS; pair++)
    for (gint part = 0; part < 2; part++)
      {
        const gfloat e = even[part * TILE_PAIRS + pair], o = odd[part * TILE_PAIRS + pair];

        spectrum[2 * pair + part] = e + o;
        spectrum[2 * (TILE_PAIRS + pair) + part] = e - o;
      }
}

static void
copy_rows (const ScHarmonics *self, gsize tile, const gfloat *rows, gfloat *field)
{
  const gsize n_lon = self->n_lon;

  for (gsize i = 0; i < TILE_PAIRS; i++)
    {
      const gsize south = tile * TILE_PAIRS + i, north = self->n_lat - 1 - south;

      if (south >= self->n_pairs)
        break;
      memcpy (field + north * n_lon, rows + i * n_lon, n_lon * sizeof *rows);
      if (south != north)
        memcpy (field + south * n_lon, rows + (TILE_PAIRS + i) * n_lon, n_lon * sizeof *rows);
    }
}

static void
synthesise_block (gsize block, guint worker, gpointer data)
{
  const Synthesis *work = data;
  const ScHarmonics *self = work->harmonics;
  const gsize chunk = block / self->n_tiles, tile = block % self->n_tiles;
  const gsize n_fields = fields_in_chunk (work, chunk);
  const gsize n_columns = (2 * n_fields + 3) / 4 * 4;
  const gsize order_floats = 2 * TILE_ROWS;
  const gfloat *functions = self->functions + tile * self->n_degrees * TILE_PAIRS;
  const gfloat *packed = work->packed + chunk * chunk_floats (self);
  gfloat *spectra = work->spectra + worker * CHUNK_FIELDS * spectrum_floats (self);
  gfloat *rows = work->rows + worker * TILE_ROWS * self->n_lon;
  gfloat even[SC_LEGENDRE_COLUMNS * TILE_PAIRS], odd[SC_LEGENDRE_COLUMNS * TILE_PAIRS];

  for (gsize m = 0; m < self->n_total; m++)
    {
      const gsize start = order_start (self, m);

      self->kernel (self->n_total - m, functions + start * TILE_PAIRS, packed + start * SC_LEGENDRE_COLUMNS,
                    n_columns, even, odd);
      for (gsize field = 0; field < n_fields; field++)
        write_order (even + 2 * field * TILE_PAIRS, odd + 2 * field * TILE_PAIRS,
                     spectra + field * spectrum_floats (self) + m * order_floats);
    }
  for (gsize field = 0; field < n_fields; field++)
    {
      gfloat *spectrum = spectra + field * spectrum_floats (self);

      memset (spectrum + self->n_total * order_floats, 0, order_floats * sizeof *spectrum);
      fftwf_execute_dft_c2r (self->transform, (fftwf_complex *) spectrum, rows);
      copy_rows (self, tile, rows,
                 work->fields + (chunk * CHUNK_FIELDS + field) * self->n_lat * self->n_lon);
    }
}

static gsize
count_chunks (gsize n_fields)
{
  return (n_fields + CHUNK_FIELDS - 1) / CHUNK_FIELDS;
}

static guint
count_workers (ScThreads *threads)
{
  return threads != NULL ? sc_threads_get_count (threads) : 1;
}

gsize
sc_harmonics_get_work_bytes (ScHarmonics *self, ScThreads *threads, gsize n_fields)
{
  const gsize worker = CHUNK_FIELDS * spectrum_floats (self) + TILE_ROWS * self->n_lon;

  return (count_chunks (MIN (n_fields, GROUP_FIELDS)) * chunk_floats (self) + count_workers (threads) * worker)
         * sizeof (gfloat);
}

gboolean
sc_harmonics_synthesise (ScHarmonics *self, ScThreads *threads,
                         const gfloat *coefficients, gfloat *fields, gsize n_fields, GError **error)
{
  const guint n_workers = count_workers (threads);
  Synthesis work = { .harmonics = self };
  gboolean enough;

  g_return_val_if_fail (self != NULL, FALSE);

  if (n_fields == 0)
    return TRUE;
  /* FFTW's own allocation keeps the alignment that the plan was made for. */
  work.packed = fftwf_malloc (count_chunks (MIN (n_fields, GROUP_FIELDS)) * chunk_floats (self) * sizeof *work.packed);
  work.spectra = fftwf_malloc (n_workers * CHUNK_FIELDS * spectrum_floats (self) * sizeof *work.spectra);
  work.rows = fftwf_malloc (n_workers * TILE_ROWS * self->n_lon * sizeof *work.rows);
  enough = work.packed != NULL && work.spectra != NULL && work.rows != NULL;
  if (!enough)
    g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_NO_MEMORY,
                 "Too little memory to synthesise %" G_GSIZE_FORMAT " fields: %" G_GSIZE_FORMAT " bytes are needed.",
                 n_fields, sc_harmonics_get_work_bytes (self, threads, n_fields));

  for (gsize first = 0; enough && first < n_fields; first += GROUP_FIELDS)
    {
      work.n_fields = MIN (n_fields - first, GROUP_FIELDS);
      work.coefficients = coefficients + first * self->n_total * (2 * self->n_total - 1);
      work.fields = fields + first * self->n_lat * self->n_lon;
      sc_threads_for (threads, count_chunks (work.n_fields) * self->n_total, pack_block, &work);
      sc_threads_for (threads, count_chunks (work.n_fields) * self->n_tiles, synthesise_block, &work);
    }

  fftwf_free (work.packed);
  fftwf_free (work.spectra);
  fftwf_free (work.rows);
  return enough;
}
