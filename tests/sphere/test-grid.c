/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/grid.h"

#include <math.h>
#include <string.h>

#include "sphere/unit-vector.h"
#include "sphere/vector3.h"
#include "sphere/legendre.h"

/* The angle between two places seen from the Earth's centre, radians. */
static gdouble
angle_between (gdouble lat_a, gdouble lon_a, gdouble lat_b, gdouble lon_b)
{
  gdouble a[3], b[3], across[3];

  sc_unit_vector (lat_a, lon_a, a);
  sc_unit_vector (lat_b, lon_b, b);
  sc_vector3_cross (a, b, across);
  return atan2 (sqrt (sc_vector3_dot (across, across)), sc_vector3_dot (a, b));
}

static gdouble *
steps (gdouble first, gdouble step, gsize n)
{
  gdouble *values = g_new (gdouble, n);

  for (gsize i = 0; i < n; i++)
    values[i] = first + step * i;
  return values;
}

static ScGrid *
make_axes (const gdouble *lat, gsize n_lat, const gdouble *lon, gsize n_lon)
{
  g_autoptr (GError) error = NULL;
  ScGrid *grid = sc_grid_new_axes (lat, n_lat, lon, n_lon, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sc_grid_get_n_values (grid), ==, n_lat * n_lon);
  return grid;
}

static gint32
cell_at (const ScGrid *grid, gdouble lat, gdouble lon)
{
  const gfloat north = (gfloat) lat, east = (gfloat) lon;
  gint32 index;

  sc_grid_locate_cells (grid, &north, &east, 1, &index);
  return index;
}

static gdouble
weight_sum (const ScGridPlace *place)
{
  return (gdouble) place->weight[0] + place->weight[1] + place->weight[2] + place->weight[3];
}

/* Every value is found at its own position, alone and with all the weight. */
static void
assert_finds_its_values (const ScGrid *grid)
{
  for (gsize i = 0; i < sc_grid_get_n_values (grid); i++)
    {
      gdouble lat, lon, weight = 0;
      gfloat north, east;
      gint32 index;
      ScGridPlace place;

      sc_grid_get_position (grid, i, &lat, &lon);
      north = (gfloat) lat;
      east = (gfloat) lon;
      sc_grid_locate_cells (grid, &north, &east, 1, &index);
      /* All values at a pole, and first and last column of a closed grid, share a place. */
      if (fabs (lat) < 89.999)
        g_assert_cmpint (index, ==, (gint32) i);
      sc_grid_locate (grid, &north, &east, 1, &place);
      for (gint k = 0; k < 4; k++)
        if (place.index[k] == (gint32) i)
          weight += place.weight[k];
      if (fabs (lat) < 89.999)
        g_assert_cmpfloat_with_epsilon (weight, 1, 1e-4);
      g_assert_cmpfloat_with_epsilon (weight_sum (&place), 1, 1e-6);
    }
}

typedef struct
{
  const gchar *name;
  gdouble first_lat, lat_step, first_lon, lon_step;
  gsize n_lat, n_lon;
} Convention;

static const Convention conventions[] = {
  { "reference", -90, 7.5, 0, 7.5, 25, 48 },
  { "north-first", 90, -7.5, 0, 7.5, 25, 48 },
  { "west-first", -90, 7.5, -180, 7.5, 25, 48 },
  { "westwards", 90, -7.5, 180, -7.5, 25, 48 },
  { "turned", -90, 7.5, 123.4, 7.5, 25, 48 },
  { "half-cells", -88.75, 2.5, 1.25, 2.5, 72, 144 },
  { "regional", 35, 0.25, -12, 0.25, 60, 100 },
  { "regional-across-0", 60, -0.5, 350, 0.5, 40, 40 },
};

static void
test_convention (gconstpointer data)
{
  const Convention *c = data;
  g_autofree gdouble *lat = steps (c->first_lat, c->lat_step, c->n_lat);
  g_autofree gdouble *lon = steps (c->first_lon, c->lon_step, c->n_lon);
  g_autoptr (ScGrid) grid = make_axes (lat, c->n_lat, lon, c->n_lon);

  g_assert_cmpint (sc_grid_get_kind (grid), ==, SC_GRID_AXES);
  assert_finds_its_values (grid);
}

/* A field that is linear in lat and lon is met exactly between its values. */
static void
test_bilinear (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree gdouble *lat = steps (20, 1.5, 21);
  g_autofree gdouble *lon = steps (-30, 2, 31);
  g_autoptr (ScGrid) grid = make_axes (lat, 21, lon, 31);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < 2000; trial++)
    {
      const gfloat north = (gfloat) g_rand_double_range (rand, 20, 50);
      const gfloat east = (gfloat) g_rand_double_range (rand, -30, 30) + 360 * g_rand_int_range (rand, -2, 3);
      const gdouble wrapped = east - 360 * floor ((east + 180) / 360);
      gdouble value = 0;
      ScGridPlace place;

      sc_grid_locate (grid, &north, &east, 1, &place);
      for (gint k = 0; k < 4; k++)
        value += place.weight[k] * (3 * lat[place.index[k] / 31] - 2 * lon[place.index[k] % 31]);
      /* A longitude of 750° has a float32 step of 6e−5. */
      g_assert_cmpfloat_with_epsilon (value, 3 * north - 2 * wrapped, 2e-4);
    }
}

static void
test_uneven_like_even (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gdouble nodes[48], lat[48];
  g_autofree gdouble *lon = steps (0, 3.75, 96);
  g_autoptr (ScGrid) grid = NULL;

  g_test_message ("seed %u", seed);
  sc_legendre_gauss_nodes (48, nodes);
  for (gsize i = 0; i < 48; i++)
    lat[47 - i] = asin (nodes[i]) * (180 / G_PI);
  grid = make_axes (lat, 48, lon, 96);
  assert_finds_its_values (grid);
  for (gint trial = 0; trial < 2000; trial++)
    {
      const gfloat north = (gfloat) g_rand_double_range (rand, -90, 90);
      const gint32 cell = cell_at (grid, north, 10);
      gdouble nearest = 180;

      g_assert_cmpint (cell, >=, 0);
      for (gsize i = 0; i < 48; i++)
        nearest = MIN (nearest, fabs (lat[i] - north));
      g_assert_cmpfloat_with_epsilon (fabs (lat[cell / 96] - north), nearest, 1e-5);
    }
}

/* Between Gaussian latitudes too a linear field is met exactly. */
static void
test_uneven_bilinear (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gdouble nodes[32], lat[32];
  const gdouble lon[] = { 0, 10, 11, 50 };
  g_autoptr (ScGrid) grid = NULL;

  g_test_message ("seed %u", seed);
  sc_legendre_gauss_nodes (32, nodes);
  for (gsize i = 0; i < 32; i++)
    lat[i] = asin (nodes[i]) * (180 / G_PI);
  grid = make_axes (lat, 32, lon, 4);
  for (gint trial = 0; trial < 2000; trial++)
    {
      const gfloat north = (gfloat) g_rand_double_range (rand, lat[0], lat[31]);
      const gfloat east = (gfloat) g_rand_double_range (rand, 0, 50);
      gdouble value = 0;
      ScGridPlace place;

      sc_grid_locate (grid, &north, &east, 1, &place);
      for (gint k = 0; k < 4; k++)
        value += place.weight[k] * (lat[place.index[k] / 4] - lon[place.index[k] % 4]);
      g_assert_cmpfloat_with_epsilon (value, north - east, 3e-5);
    }
}

/* Closed grids interpolate across their seam; a gap of 60° is not closed. */
static void
test_seam (void)
{
  const gdouble lat[] = { -10, 0, 10 };
  g_autofree gdouble *around = steps (0, 10, 36);
  g_autoptr (ScGrid) globe = make_axes (lat, 3, around, 36);
  g_autoptr (ScGrid) open = make_axes (lat, 3, around, 31);
  const gfloat north = 0, east = -2.5f;
  ScGridPlace place;
  gdouble first = 0, last = 0;

  sc_grid_locate (globe, &north, &east, 1, &place);
  for (gint k = 0; k < 4; k++)
    {
      first += place.index[k] == 36 ? place.weight[k] : 0;
      last += place.index[k] == 36 + 35 ? place.weight[k] : 0;
    }
  g_assert_cmpfloat_with_epsilon (first, 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (last, 0.25, 1e-6);
  g_assert_cmpint (cell_at (open, 0, 330), ==, -1);
  g_assert_cmpint (cell_at (open, 0, 304), ==, 31 + 30);
}

static void
test_reach (void)
{
  g_autofree gdouble *lat = steps (40, 1, 11);
  g_autofree gdouble *lon = steps (0, 1, 21);
  g_autofree gdouble *world = steps (-87.5, 5, 36);
  g_autofree gdouble *around = steps (0, 5, 72);
  g_autoptr (ScGrid) region = make_axes (lat, 11, lon, 21);
  g_autoptr (ScGrid) globe = make_axes (world, 36, around, 72);
  const gfloat north[] = { 45, 45, 39.4f, 90, NAN, INFINITY, 45 };
  const gfloat east[] = { -0.6f, 20.6f, 10, 10, 10, 10, NAN };
  gint32 cells[7];
  ScGridPlace places[7];

  g_assert_cmpint (cell_at (region, 39.6, 10), ==, 10);
  g_assert_cmpint (cell_at (region, 50.4, 20.4), ==, 10 * 21 + 20);
  g_assert_cmpint (cell_at (region, 45, 359.6), ==, 5 * 21);
  sc_grid_locate_cells (region, north, east, 7, cells);
  sc_grid_locate (region, north, east, 7, places);
  for (gsize i = 0; i < 7; i++)
    {
      g_assert_cmpint (cells[i], ==, -1);
      g_assert_cmpfloat (weight_sum (&places[i]), ==, 0);
    }
  g_assert_cmpint (cell_at (globe, 90, 0), ==, 35 * 72);
  g_assert_cmpint (cell_at (globe, -90, 359), ==, 0);
  g_assert_cmpint (cell_at (globe, 0.1, 357.6), ==, 18 * 72);
  g_assert_cmpint (cell_at (globe, 0.1, -1e9), ==, -1);
}

/* Longitudes 0 … 10 and 350 … 359 in the file's order are one region. */
static void
test_longitudes_in_two_pieces (void)
{
  const gdouble lat[] = { 0, 1 };
  gdouble lon[21];
  g_autoptr (ScGrid) grid = NULL;

  for (gint i = 0; i < 21; i++)
    lon[i] = i <= 10 ? i : 339 + i;
  grid = make_axes (lat, 2, lon, 21);
  assert_finds_its_values (grid);
  g_assert_cmpint (cell_at (grid, 0, 359.6), ==, 0);
  g_assert_cmpint (cell_at (grid, 0, 359.4), ==, 20);
  g_assert_cmpint (cell_at (grid, 0, 180), ==, -1);
}

static void
test_closing_column (void)
{
  const gdouble lat[] = { -90, 0, 90 };
  g_autofree gdouble *lon = steps (0, 30, 13);
  g_autoptr (ScGrid) grid = make_axes (lat, 3, lon, 13);

  g_assert_cmpint (cell_at (grid, 0, 359), ==, 13);
  g_assert_cmpint (cell_at (grid, 0, 331), ==, 13 + 11);
}

static void
test_single_values (void)
{
  const gdouble lat[] = { 50 }, lon[] = { 0, 10, 20 };
  g_autoptr (ScGrid) line = make_axes (lat, 1, lon, 3);
  g_autoptr (ScGrid) point = make_axes (lat, 1, lon, 1);

  g_assert_cmpint (cell_at (line, 54, 11), ==, 1);
  g_assert_cmpint (cell_at (line, 56, 11), ==, -1);
  g_assert_cmpint (cell_at (point, 50.4, 359.6), ==, 0);
  g_assert_cmpint (cell_at (point, 50.6, 0), ==, -1);
  assert_finds_its_values (line);
}

typedef struct
{
  const gchar *name;
  gdouble lat[3], lon[3];
  const gchar *names;
} BadAxes;

static const BadAxes bad_axes[] = {
  { "nan", { 0, NAN, 2 }, { 0, 1, 2 }, "lat is not a number of degrees at index 1" },
  { "beyond-pole", { 0, 50, 100 }, { 0, 1, 2 }, "lat must lie within" },
  { "repeated-lat", { 0, 10, 0 }, { 0, 1, 2 }, "lat has the same place twice" },
  { "repeated-lon", { 0, 10, 20 }, { 10, 20, 370 }, "lon has the same place twice" },
  { "infinite", { 0, 10, 20 }, { 10, -INFINITY, 30 }, "lon is not a number of degrees at index 1" },
};

static void
test_bad_axes (gconstpointer data)
{
  const BadAxes *bad = data;
  g_autoptr (GError) error = NULL;

  /* 10 and 370 are also first and last, one turn apart: a value between keeps them from closing the circle. */
  gdouble lon[4] = { bad->lon[0], bad->lon[1], bad->lon[2], 200 };

  g_assert_null (sc_grid_new_axes (bad->lat, 3, lon, 4, &error));
  g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
  g_assert_nonnull (strstr (error->message, bad->names));
}

static void
test_empty (void)
{
  const gdouble value = 0;
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_grid_new_axes (&value, 0, &value, 1, &error));
  g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
  g_clear_error (&error);
  g_assert_null (sc_grid_new_curvilinear (&value, &value, 1, 0, &error));
  g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
  g_clear_error (&error);
  g_assert_null (sc_grid_new_curvilinear (&value, &value, 1, 1, &error));
  g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
}

/* A grid turned about a pole at 60°N 40°E, so that no axis follows a parallel. */
static void
rotated_position (gdouble row, gdouble column, gdouble *lat, gdouble *lon)
{
  const gdouble phi = row * (G_PI / 180), lambda = column * (G_PI / 180), tilt = 30 * (G_PI / 180);
  const gdouble x = cos (phi) * cos (lambda), y = cos (phi) * sin (lambda), z = sin (phi);
  const gdouble turned_x = x * cos (tilt) + z * sin (tilt), turned_z = z * cos (tilt) - x * sin (tilt);

  *lat = asin (CLAMP (turned_z, -1, 1)) * (180 / G_PI);
  *lon = atan2 (y, turned_x) * (180 / G_PI) + 40;
}

static ScGrid *
make_rotated (gdouble first_row, gsize n_rows, gdouble first_column, gsize n_columns, gdouble step,
              const gsize *missing)
{
  g_autofree gdouble *lat = g_new (gdouble, n_rows * n_columns);
  g_autofree gdouble *lon = g_new (gdouble, n_rows * n_columns);
  g_autoptr (GError) error = NULL;
  ScGrid *grid;

  for (gsize i = 0; i < n_rows * n_columns; i++)
    rotated_position (first_row + step * (i / n_columns), first_column + step * (i % n_columns), &lat[i], &lon[i]);
  if (missing != NULL)
    lat[*missing] = lon[*missing] = NAN;
  grid = sc_grid_new_curvilinear (lat, lon, n_rows, n_columns, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sc_grid_get_kind (grid), ==, SC_GRID_CURVILINEAR);
  return grid;
}

static void
test_curvilinear_interpolates (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ScGrid) grid = make_rotated (-20, 41, -30, 61, 1, NULL);

  g_test_message ("seed %u", seed);
  assert_finds_its_values (grid);
  for (gint trial = 0; trial < 2000; trial++)
    {
      const gdouble row = g_rand_double_range (rand, -20, 20), column = g_rand_double_range (rand, -30, 30);
      gdouble lat, lon, found_row = 0, found_column = 0;
      gfloat north, east;
      ScGridPlace place;

      rotated_position (row, column, &lat, &lon);
      north = (gfloat) lat;
      east = (gfloat) lon;
      sc_grid_locate (grid, &north, &east, 1, &place);
      g_assert_cmpfloat_with_epsilon (weight_sum (&place), 1, 1e-6);
      for (gint k = 0; k < 4; k++)
        {
          found_row += place.weight[k] * (-20 + place.index[k] / 61);
          found_column += place.weight[k] * (-30 + place.index[k] % 61);
        }
      /* A quadrilateral of 1° is bent by its angle squared over 8. */
      g_assert_cmpfloat_with_epsilon (found_row, row, 4e-3);
      g_assert_cmpfloat_with_epsilon (found_column, column, 4e-3);
    }
}

static void
test_curvilinear_edges (void)
{
  const gsize missing = 20 * 61 + 30;
  g_autoptr (ScGrid) region = make_rotated (-20, 41, -30, 61, 1, &missing);
  g_autoptr (ScGrid) ring = make_rotated (-20, 9, 0, 72, 5, NULL);
  gdouble lat, lon;
  ScGridPlace place;
  gfloat north, east;

  /* Beyond the edge, and at the hole, which the neighbours' cells cover a part of. */
  rotated_position (0, 35, &lat, &lon);
  g_assert_cmpint (cell_at (region, lat, lon), ==, -1);
  rotated_position (0, 30.4, &lat, &lon);
  g_assert_cmpint (cell_at (region, lat, lon), ==, 20 * 61 + 60);
  rotated_position (0, 0, &lat, &lon);
  g_assert_cmpint (cell_at (region, lat, lon), ==, -1);
  sc_grid_get_position (region, missing, &lat, &lon);
  g_assert_true (isnan (lat) && isnan (lon));

  /* Between the last and the first column of a grid that goes all around. */
  rotated_position (0, 357.5, &lat, &lon);
  north = (gfloat) lat;
  east = (gfloat) lon;
  sc_grid_locate (ring, &north, &east, 1, &place);
  g_assert_cmpfloat_with_epsilon (weight_sum (&place), 1, 1e-6);
  for (gint k = 0; k < 4; k++)
    if (place.weight[k] > 0.01)
      {
        g_assert_true (place.index[k] % 72 == 71 || place.index[k] % 72 == 0);
        g_assert_cmpfloat_with_epsilon (place.weight[k], 0.5, 0.01);
      }
}

/* Nearest by the tree and by looking through all. */
static void
test_curvilinear_nearest (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ScGrid) grid = make_rotated (-85, 35, 0, 72, 5, NULL);
  const gsize n = sc_grid_get_n_values (grid);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < 500; trial++)
    {
      const gfloat north = (gfloat) g_rand_double_range (rand, -80, 80);
      const gfloat east = (gfloat) g_rand_double_range (rand, -180, 180);
      const gint32 cell = cell_at (grid, north, east);
      gdouble nearest = 10, found = 0;

      for (gsize i = 0; i < n; i++)
        {
          gdouble lat, lon, distance;

          sc_grid_get_position (grid, i, &lat, &lon);
          distance = angle_between (lat, lon, north, east);
          nearest = MIN (nearest, distance);
          if ((gint32) i == cell)
            found = distance;
        }
      /* The last rows, at 85°, reach three quarters of a step towards their pole. */
      if (cell >= 0)
        g_assert_cmpfloat_with_epsilon (found, nearest, 1e-7);
      else
        g_assert_cmpfloat (nearest, >, 0.74 * 5 * (G_PI / 180));
    }
}

/* Cells in no rows: the middles of a mesh's faces, seen as points. */
static void
test_points (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (3, NULL);
  g_autoptr (ScGrid) vertices = sc_grid_new_mesh (mesh, NULL);
  const gsize n = sc_grid_get_n_values (vertices);
  g_autofree gdouble *lat = g_new (gdouble, n), *lon = g_new (gdouble, n);

  for (gsize i = 0; i < n; i++)
    sc_grid_get_position (vertices, i, &lat[i], &lon[i]);
  g_autoptr (ScGrid) grid = sc_grid_new_points (lat, lon, n, NULL);
  g_assert_cmpint (sc_grid_get_kind (grid), ==, SC_GRID_POINTS);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (cell_at (grid, (gfloat) lat[i], (gfloat) lon[i]), ==, i);
  for (gint trial = 0; trial < 500; trial++)
    {
      const gfloat north = (gfloat) g_rand_double_range (rand, -89, 89);
      const gfloat east = (gfloat) g_rand_double_range (rand, -180, 360);
      const gint32 cell = cell_at (grid, north, east);
      gdouble nearest = 10;

      for (gsize i = 0; i < n; i++)
        nearest = MIN (nearest, angle_between (lat[i], lon[i], north, east));
      g_assert_cmpint (cell, >=, 0);
      g_assert_cmpfloat_with_epsilon (angle_between (lat[cell], lon[cell], north, east), nearest, 1e-6);
    }

  /* A few of them in one region: the rest of the Earth shows nothing; a point nowhere is left out. */
  const gdouble few_lat[] = { 10, 10, 11, NAN }, few_lon[] = { 20, 21, 20.5, 20 };
  g_autoptr (ScGrid) region = sc_grid_new_points (few_lat, few_lon, 4, NULL);
  g_assert_cmpint (cell_at (region, 10.1f, 20.9f), ==, 1);
  g_assert_cmpint (cell_at (region, -10, 20), ==, -1);
  g_assert_cmpint (cell_at (region, NAN, 20), ==, -1);
}

static void
test_mesh (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ScIcosahedralMesh) mesh = sc_icosahedral_mesh_new (3, NULL);
  g_autoptr (ScGrid) grid = NULL;

  g_test_message ("seed %u", seed);
  g_assert_true (sc_icosahedral_mesh_permute_banded (mesh, NULL, NULL));
  grid = sc_grid_new_mesh (mesh, NULL);
  g_assert_cmpint (sc_grid_get_kind (grid), ==, SC_GRID_MESH);
  g_assert_cmpuint (sc_grid_get_n_values (grid), ==, 642);
  assert_finds_its_values (grid);
  for (gint trial = 0; trial < 1000; trial++)
    {
      const gfloat north = (gfloat) g_rand_double_range (rand, -90, 90);
      const gfloat east = (gfloat) g_rand_double_range (rand, -180, 360);
      const gint32 cell = cell_at (grid, north, east);
      gdouble nearest = 10, found = 0, height = 0;
      ScGridPlace place;

      for (gsize i = 0; i < 642; i++)
        {
          gdouble lat, lon, distance;

          sc_grid_get_position (grid, i, &lat, &lon);
          distance = angle_between (lat, lon, north, east);
          nearest = MIN (nearest, distance);
          if ((gint32) i == cell)
            found = distance;
        }
      /* Positions are float32 degrees. */
      g_assert_cmpfloat_with_epsilon (found, nearest, 1e-6);

      /* Linear in space: z of the vertices gives the sine of the latitude, short of the face's depth. */
      sc_grid_locate (grid, &north, &east, 1, &place);
      for (gint k = 0; k < 3; k++)
        height += place.weight[k] * mesh->vertices[3 * place.index[k] + 2];
      g_assert_cmpfloat_with_epsilon (height, sin (north * (G_PI / 180)), 5e-3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (conventions); i++)
    {
      g_autofree gchar *path = g_strconcat ("/sphere/grid/convention/", conventions[i].name, NULL);
      g_test_add_data_func (path, &conventions[i], test_convention);
    }
  g_test_add_func ("/sphere/grid/bilinear", test_bilinear);
  g_test_add_func ("/sphere/grid/uneven-like-even", test_uneven_like_even);
  g_test_add_func ("/sphere/grid/uneven-bilinear", test_uneven_bilinear);
  g_test_add_func ("/sphere/grid/seam", test_seam);
  g_test_add_func ("/sphere/grid/reach", test_reach);
  g_test_add_func ("/sphere/grid/longitudes-in-two-pieces", test_longitudes_in_two_pieces);
  g_test_add_func ("/sphere/grid/closing-column", test_closing_column);
  g_test_add_func ("/sphere/grid/single-values", test_single_values);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_axes); i++)
    {
      g_autofree gchar *path = g_strconcat ("/sphere/grid/bad-axes/", bad_axes[i].name, NULL);
      g_test_add_data_func (path, &bad_axes[i], test_bad_axes);
    }
  g_test_add_func ("/sphere/grid/empty", test_empty);
  g_test_add_func ("/sphere/grid/curvilinear/interpolates", test_curvilinear_interpolates);
  g_test_add_func ("/sphere/grid/curvilinear/edges", test_curvilinear_edges);
  g_test_add_func ("/sphere/grid/curvilinear/nearest", test_curvilinear_nearest);
  g_test_add_func ("/sphere/grid/points", test_points);
  g_test_add_func ("/sphere/grid/mesh", test_mesh);
  return g_test_run ();
}
