/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/harmonics.h"

#include <math.h>

#include "sphere/golden-geometry.h"
#include "sphere/legendre.h"

typedef struct
{
  gsize n_lat, n_lon, n_total, n_zonal;
  gfloat *lat, *lon;
  ScHarmonics *harmonics;
} Basis;

static void
basis_free (Basis *self)
{
  g_free (self->lat);
  g_free (self->lon);
  sc_harmonics_free (self->harmonics);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Basis, basis_free)

static Basis *
make_basis (gsize n_lat)
{
  g_autoptr (GError) error = NULL;
  Basis *self = g_new0 (Basis, 1);

  self->n_lat = n_lat;
  self->n_lon = 2 * (n_lat - 1);
  self->n_total = self->n_lon / 2;
  self->n_zonal = 2 * self->n_total - 1;
  self->lat = g_new (gfloat, n_lat);
  self->lon = g_new (gfloat, self->n_lon);
  for (gsize i = 0; i < n_lat; i++)
    self->lat[i] = (gfloat) (-90 + 180.0 * i / (n_lat - 1));
  for (gsize i = 0; i < self->n_lon; i++)
    self->lon[i] = (gfloat) (360.0 * i / self->n_lon);
  self->harmonics = sc_harmonics_new (self->lat, n_lat, self->lon, self->n_lon, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_harmonics_get_n_total (self->harmonics), ==, self->n_total);
  g_assert_cmpuint (sc_harmonics_get_n_zonal (self->harmonics), ==, self->n_zonal);
  return self;
}

static gfloat *
synthesise (const Basis *basis, ScThreads *threads, const gfloat *coefficients, gsize n_fields)
{
  g_autoptr (GError) error = NULL;
  gfloat *fields = g_new (gfloat, n_fields * basis->n_lat * basis->n_lon);

  g_assert_true (sc_harmonics_synthesise (basis->harmonics, threads, coefficients, fields, n_fields, &error));
  g_assert_no_error (error);
  return fields;
}

static gfloat *
random_coefficients (const Basis *basis, gsize n_fields)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  const gsize n = n_fields * basis->n_total * basis->n_zonal;
  gfloat *coefficients = g_new (gfloat, n);

  g_test_message ("seed %u", seed);
  for (gsize i = 0; i < n; i++)
    coefficients[i] = (gfloat) g_rand_double_range (rand, -1, 1);
  return coefficients;
}

/* The reference's own field is 1.2e−6 off the exact sum; this library's is
 * half of that. */
static void
test_golden (gconstpointer data)
{
  g_autofree gchar *relative = g_build_filename (data, "spherical_noise.npz", NULL);
  g_autoptr (ScNpz) npz = golden_open (relative);
  g_autoptr (ScArray) coefficients = NULL;
  g_autoptr (ScArray) multiplier = NULL;
  g_autoptr (ScArray) field = NULL;
  g_autoptr (Basis) basis = NULL;
  g_autofree gfloat *scaled = NULL;
  g_autofree gfloat *found = NULL;
  gsize n_lat, n, n_spectrum;

  if (npz == NULL)
    return;
  coefficients = golden_read (npz, "coeffs");
  multiplier = golden_read (npz, "multiplier");
  field = golden_read (npz, "field");
  n_lat = field->shape[field->ndim - 2];
  basis = make_basis (n_lat);
  n_spectrum = basis->n_total * basis->n_zonal;
  n = sc_array_get_size (coefficients) / n_spectrum;
  g_assert_cmpuint (sc_array_get_size (field), ==, n * n_lat * basis->n_lon);
  scaled = g_new (gfloat, n * n_spectrum);
  for (gsize i = 0; i < n * n_spectrum; i++)
    scaled[i] = (gfloat) (sc_array_get_double (coefficients, i) * sc_array_get_double (multiplier, i % n_spectrum));
  found = synthesise (basis, NULL, scaled, n);
  g_assert_cmpfloat (golden_largest_difference (npz, "field", found, n * n_lat * basis->n_lon), <=, 2e-6);
}

static void
test_golden_legendre (gconstpointer data)
{
  g_autofree gchar *relative = g_build_filename (data, "spherical_noise.npz", NULL);
  g_autoptr (ScNpz) npz = golden_open (relative);
  g_autoptr (ScArray) table = NULL;
  gsize n_lat, n_total;
  g_autofree gdouble *column = NULL;

  if (npz == NULL)
    return;
  table = golden_read (npz, "legendre_p"); /* [2M − 1][lat][L] */
  n_lat = table->shape[1];
  n_total = table->shape[2];
  column = g_new (gdouble, n_total);
  for (gsize k = 0; k < table->shape[0]; k++)
    for (gsize i = 0; i < n_lat; i++)
      {
        const gsize m = (k + 1) / 2;
        const gdouble angle = G_PI * ((gdouble) i / (n_lat - 1) - 0.5);

        sc_legendre_column (n_total, m, sin (angle), cos (angle), column);
        for (gsize l = 0; l < n_total; l++)
          g_assert_cmpfloat_with_epsilon (l < m ? 0 : column[l - m],
                                          sc_array_get_double (table, (k * n_lat + i) * n_total + l), 1e-12);
      }
}

/* Σ over m of P² (twice for m > 0) is (2 l + 1) / 2 everywhere: holds every
 * function to account, at degrees where starting values underflow by far. */
static void
test_addition_theorem (void)
{
  const gsize n_total = 3000;
  const gdouble latitudes[] = { 0, 0.1, 30, 60, 88, 89.9, 90, -45 };
  g_autofree gdouble *column = g_new (gdouble, n_total);

  for (gsize k = 0; k < G_N_ELEMENTS (latitudes); k++)
    {
      g_autofree gdouble *sum = g_new0 (gdouble, n_total);
      const gdouble angle = latitudes[k] * (G_PI / 180);

      for (gsize m = 0; m < n_total; m++)
        {
          sc_legendre_column (n_total, m, sin (angle), fabs (latitudes[k]) == 90 ? 0 : cos (angle), column);
          for (gsize l = m; l < n_total; l++)
            sum[l] += (m == 0 ? 1 : 2) * column[l - m] * column[l - m];
        }
      /* Rounding grows with the degree: 3000 steps of 1e−16 and some. */
      for (gsize l = 0; l < n_total; l++)
        g_assert_cmpfloat_with_epsilon (sum[l] / (l + 0.5), 1, 1e-10);
    }
}

static void
test_single_harmonics (void)
{
  g_autoptr (Basis) basis = make_basis (19);
  g_autofree gfloat *coefficients = g_new0 (gfloat, basis->n_total * basis->n_zonal);
  g_autofree gfloat *field = NULL;

  /* l = 1: √(3/2) sin φ / √(2π); −√3/2 cos φ cos λ / √π; the same with sin λ. */
  coefficients[1 * basis->n_zonal + 0] = 1;
  coefficients[1 * basis->n_zonal + 1] = 2;
  coefficients[1 * basis->n_zonal + 2] = 3;
  field = synthesise (basis, NULL, coefficients, 1);
  for (gsize i = 0; i < basis->n_lat; i++)
    for (gsize j = 0; j < basis->n_lon; j++)
      {
        const gdouble phi = basis->lat[i] * (G_PI / 180), lambda = basis->lon[j] * (G_PI / 180);
        const gdouble expected = sqrt (1.5) * sin (phi) / sqrt (2 * G_PI)
                                 - sqrt (0.75) * cos (phi) / sqrt (G_PI) * (2 * cos (lambda) + 3 * sin (lambda));

        g_assert_cmpfloat_with_epsilon (field[i * basis->n_lon + j], expected, 1e-6);
      }
}

static void
test_linear (void)
{
  g_autoptr (Basis) basis = make_basis (31);
  g_autofree gfloat *coefficients = random_coefficients (basis, 3);
  const gsize n_spectrum = basis->n_total * basis->n_zonal, n = basis->n_lat * basis->n_lon;
  g_autofree gfloat *fields = NULL;
  gdouble largest = 0;

  for (gsize i = 0; i < n_spectrum; i++)
    coefficients[2 * n_spectrum + i] = 2 * coefficients[i] - 0.5f * coefficients[n_spectrum + i];
  fields = synthesise (basis, NULL, coefficients, 3);
  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (fields[i]));
  /* Float32 sums of 30 terms, three times. */
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (fields[2 * n + i], 2 * fields[i] - 0.5 * fields[n + i], 4e-6 * largest);
}

/* Parseval: the integral of the square is the sum of the squared coefficients. */
static void
test_power (void)
{
  g_autoptr (Basis) basis = make_basis (61);
  g_autofree gfloat *coefficients = random_coefficients (basis, 1);
  g_autofree gfloat *field = NULL;
  gdouble power = 0, integral = 0;
  const gsize n_low = basis->n_total / 2;

  /* Only up to half of the degrees, so that a latitude quadrature sums the squares exactly. */
  for (gsize l = 0; l < basis->n_total; l++)
    for (gsize k = 0; k < basis->n_zonal; k++)
      {
        gfloat *c = &coefficients[l * basis->n_zonal + k];

        if (l >= n_low || (k + 1) / 2 > l)
          *c = 0;
        power += (gdouble) *c * *c;
      }
  field = synthesise (basis, NULL, coefficients, 1);
  /* Clenshaw–Curtis weights of the latitudes with the poles. */
  for (gsize i = 0; i < basis->n_lat; i++)
    {
      const gsize steps = basis->n_lat - 1;
      const gdouble theta = G_PI * i / steps;
      gdouble weight = 1, row = 0;

      for (gsize k = 1; k <= steps / 2; k++)
        weight -= (2 * k == steps ? 1 : 2) * cos (2 * k * theta) / (4.0 * k * k - 1);
      weight *= (i == 0 || i == steps ? 1.0 : 2.0) / steps;
      for (gsize j = 0; j < basis->n_lon; j++)
        row += (gdouble) field[i * basis->n_lon + j] * field[i * basis->n_lon + j];
      integral += weight * row * 2 * G_PI / basis->n_lon;
    }
  g_assert_cmpfloat_with_epsilon (integral / power, 1, 1e-6);
}

/* Turning the globe by a grid step mixes cosine and sine of each wavenumber
 * and leaves their power: the field moves by a column. */
static void
test_rotation (void)
{
  g_autoptr (Basis) basis = make_basis (25);
  g_autofree gfloat *coefficients = random_coefficients (basis, 2);
  const gsize n_spectrum = basis->n_total * basis->n_zonal, n_lon = basis->n_lon;
  g_autofree gfloat *fields = NULL;

  for (gsize l = 0; l < basis->n_total; l++)
    for (gsize m = 0; m < basis->n_total; m++)
      {
        const gfloat *from = coefficients + l * basis->n_zonal + (m == 0 ? 0 : 2 * m - 1);
        gfloat *to = coefficients + n_spectrum + l * basis->n_zonal + (m == 0 ? 0 : 2 * m - 1);
        const gdouble angle = 2 * G_PI * m / n_lon;

        to[0] = m == 0 ? from[0] : (gfloat) (from[0] * cos (angle) - from[1] * sin (angle));
        if (m > 0)
          to[1] = (gfloat) (from[0] * sin (angle) + from[1] * cos (angle));
      }
  fields = synthesise (basis, NULL, coefficients, 2);
  for (gsize i = 0; i < basis->n_lat; i++)
    for (gsize j = 0; j < n_lon; j++)
      g_assert_cmpfloat_with_epsilon (fields[(basis->n_lat + i) * n_lon + (j + 1) % n_lon], fields[i * n_lon + j], 3e-5);
}

static void
test_same_bits (void)
{
  const gsize n_fields = 37;
  g_autoptr (Basis) basis = make_basis (121);
  const gsize n_spectrum = basis->n_total * basis->n_zonal, n = basis->n_lat * basis->n_lon;
  g_autofree gfloat *coefficients = random_coefficients (basis, n_fields);
  g_autofree gfloat *alone = synthesise (basis, NULL, coefficients, n_fields);

  for (guint count = 1; count <= 5; count += 2)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (count);
      g_autofree gfloat *together = synthesise (basis, threads, coefficients, n_fields);

      g_assert_cmpmem (alone, n_fields * n * sizeof *alone, together, n_fields * n * sizeof *alone);
    }
  for (gsize field = 0; field < n_fields; field++)
    {
      g_autofree gfloat *single = synthesise (basis, NULL, coefficients + field * n_spectrum, 1);

      g_assert_cmpmem (alone + field * n, n * sizeof *alone, single, n * sizeof *alone);
    }
}

static void
test_beyond_triangle_ignored (void)
{
  g_autoptr (Basis) basis = make_basis (13);
  const gsize n = basis->n_lat * basis->n_lon;
  g_autofree gfloat *coefficients = random_coefficients (basis, 1);
  g_autofree gfloat *before = synthesise (basis, NULL, coefficients, 1);
  g_autofree gfloat *after = NULL;

  for (gsize l = 0; l < basis->n_total; l++)
    for (gsize k = 2 * l + 1; k < basis->n_zonal; k++)
      coefficients[l * basis->n_zonal + k] = NAN;
  after = synthesise (basis, NULL, coefficients, 1);
  g_assert_cmpmem (before, n * sizeof *before, after, n * sizeof *before);
}

static void
test_other_spacings (void)
{
  gfloat lat[16], lon[32];
  gdouble nodes[16];

  for (gsize j = 0; j < 32; j++)
    lon[j] = (gfloat) (360.0 * j / 32);
  sc_legendre_gauss_nodes (16, nodes);
  for (gint gauss = 0; gauss < 2; gauss++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScHarmonics) harmonics = NULL;
      gfloat coefficients[16 * 31] = { 0 }, field[16 * 32];

      for (gsize i = 0; i < 16; i++)
        lat[i] = (gfloat) (gauss ? asin (nodes[i]) * (180 / G_PI) : -90 + 180.0 * (i + 0.5) / 16);
      harmonics = sc_harmonics_new (lat, 16, lon, 32, &error);
      g_assert_no_error (error);
      coefficients[1 * 31] = (gfloat) (sqrt (2 * G_PI) / sqrt (1.5));
      g_assert_true (sc_harmonics_synthesise (harmonics, NULL, coefficients, field, 1, &error));
      for (gsize i = 0; i < 16 * 32; i++)
        g_assert_cmpfloat_with_epsilon (field[i], sin (lat[i / 32] * (G_PI / 180)), 1e-6);
    }
  /* The largest root of the Legendre polynomial of degree 16 (Abramowitz & Stegun, table 25.4). */
  g_assert_cmpfloat_with_epsilon (nodes[15], 0.989400934991649933, 1e-15);
}

typedef struct
{
  const gchar *name;
  gsize n_lat, n_lon;
  gdouble first_lat, last_lat, first_lon;
} BadGrid;

static const BadGrid bad_grids[] = {
  { "regional", 13, 24, -60, 60, 0 },
  { "too-few-longitudes", 13, 22, -90, 90, 0 },
  { "no-grid", 13, 26, -90, 90, 0 },
  { "turned", 13, 24, -90, 90, 7.5 },
  { "one-latitude", 1, 2, -90, 90, 0 },
  { "descending", 13, 24, 90, -90, 0 },
};

static void
test_bad_grid (gconstpointer data)
{
  const BadGrid *bad = data;
  g_autofree gfloat *lat = g_new (gfloat, bad->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, bad->n_lon);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < bad->n_lat; i++)
    lat[i] = (gfloat) (bad->first_lat + (bad->last_lat - bad->first_lat) * i / MAX (1, bad->n_lat - 1));
  for (gsize j = 0; j < bad->n_lon; j++)
    lon[j] = (gfloat) (bad->first_lon + 360.0 * j / bad->n_lon);
  g_assert_null (sc_harmonics_new (lat, bad->n_lat, lon, bad->n_lon, &error));
  g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sphere/harmonics/golden/tiny", "tiny", test_golden);
  g_test_add_data_func ("/sphere/harmonics/golden/small", "small", test_golden);
  g_test_add_data_func ("/sphere/harmonics/golden-legendre/tiny", "tiny", test_golden_legendre);
  g_test_add_data_func ("/sphere/harmonics/golden-legendre/small", "small", test_golden_legendre);
  g_test_add_func ("/sphere/harmonics/addition-theorem", test_addition_theorem);
  g_test_add_func ("/sphere/harmonics/single-harmonics", test_single_harmonics);
  g_test_add_func ("/sphere/harmonics/linear", test_linear);
  g_test_add_func ("/sphere/harmonics/power", test_power);
  g_test_add_func ("/sphere/harmonics/rotation", test_rotation);
  g_test_add_func ("/sphere/harmonics/same-bits", test_same_bits);
  g_test_add_func ("/sphere/harmonics/beyond-triangle-ignored", test_beyond_triangle_ignored);
  g_test_add_func ("/sphere/harmonics/other-spacings", test_other_spacings);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_grids); i++)
    {
      g_autofree gchar *path = g_strconcat ("/sphere/harmonics/bad-grid/", bad_grids[i].name, NULL);
      g_test_add_data_func (path, &bad_grids[i], test_bad_grid);
    }
  return g_test_run ();
}
