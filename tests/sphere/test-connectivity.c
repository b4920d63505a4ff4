/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sphere/connectivity.h"
#include "sphere/golden-geometry.h"
#include "sphere/mesh-adjacency.h"
#include "sphere/mesh-search.h"
#include "sphere/unit-vector.h"

/* What golden/README grants for features from float32 angles and float64 rotations. */
#define FEATURE_TOLERANCE 3e-8

static ScIcosahedralMesh *
make_mesh (gint splits, gboolean banded)
{
  g_autoptr (GError) error = NULL;
  ScIcosahedralMesh *mesh = sc_icosahedral_mesh_new (splits, &error);

  g_assert_no_error (error);
  if (banded)
    g_assert_true (sc_icosahedral_mesh_permute_banded (mesh, NULL, NULL));
  return mesh;
}

static void
make_axes (gsize n_lat, gfloat **lat, gfloat **lon)
{
  const gsize n_lon = 2 * (n_lat - 1);

  *lat = g_new (gfloat, n_lat);
  *lon = g_new (gfloat, n_lon);
  for (gsize i = 0; i < n_lat; i++)
    (*lat)[i] = (gfloat) (-90 + 180.0 * i / (n_lat - 1));
  for (gsize i = 0; i < n_lon; i++)
    (*lon)[i] = (gfloat) (360.0 * i / n_lon);
}

static ScConnectivity *
connect_within (const ScIcosahedralMesh *mesh, gsize n_lat, gdouble radius_fraction, gint k_hop,
                const gint32 *face_index)
{
  g_autofree gfloat *lat = NULL;
  g_autofree gfloat *lon = NULL;
  g_autoptr (GError) error = NULL;
  ScConnectivity *connectivity;

  make_axes (n_lat, &lat, &lon);
  connectivity = sc_connectivity_new (mesh, lat, n_lat, lon, 2 * (n_lat - 1), radius_fraction, k_hop, face_index,
                                      &error);
  g_assert_no_error (error);
  return connectivity;
}

static ScConnectivity *
connect (const ScIcosahedralMesh *mesh, gsize n_lat, gint k_hop, const gint32 *face_index)
{
  return connect_within (mesh, n_lat, 0.6, k_hop, face_index);
}

static void
assert_attention_mask (const ScConnectivity *connectivity, ScNpz *npz)
{
  const gsize n = connectivity->neighbours_start[connectivity->n_mesh];
  g_autofree gint32 *rows = g_new (gint32, n);

  for (gsize v = 0; v < connectivity->n_mesh; v++)
    for (gsize i = connectivity->neighbours_start[v]; i < connectivity->neighbours_start[v + 1]; i++)
      rows[i] = (gint32) v;
  golden_assert_same (npz, "mask_row", rows, n);
  golden_assert_same (npz, "mask_col", connectivity->neighbours, n);
}

static void
test_golden (gconstpointer data)
{
  const gchar *name = data;
  const gboolean is_small = g_strcmp0 (name, "small") == 0;
  const gboolean banded = g_strcmp0 (name, "graphcast_tiny") != 0;
  g_autofree gchar *relative = g_build_filename (name, "geometry.npz", NULL);
  g_autoptr (ScNpz) npz = golden_open (relative);
  g_autoptr (ScIcosahedralMesh) mesh = NULL;
  g_autoptr (ScConnectivity) connectivity = NULL;
  const ScEdges *edges;

  if (npz == NULL)
    return;
  mesh = make_mesh (is_small ? 3 : 2, banded);
  connectivity = connect (mesh, is_small ? 31 : 13, is_small ? 3 : 2, NULL);

  golden_assert_same (npz, "query_radius", &connectivity->query_radius, 1);
  edges = &connectivity->grid_to_mesh;
  golden_assert_same (npz, "g2m_senders", edges->senders, edges->n);
  golden_assert_same (npz, "g2m_receivers", edges->receivers, edges->n);
  g_assert_cmpfloat (golden_largest_difference (npz, "g2m_edge_features", edges->features, 4 * edges->n),
                     <=, FEATURE_TOLERANCE);
  /* Node features go through the reference's own float32 rounding: equal. */
  golden_assert_same (npz, "g2m_grid_nodes_features", connectivity->grid_features, 3 * connectivity->n_grid);
  golden_assert_same (npz, "g2m_mesh_nodes_features", connectivity->mesh_features, 3 * connectivity->n_mesh);
  edges = &connectivity->mesh_to_grid;
  golden_assert_same (npz, "m2g_senders", edges->senders, edges->n);
  golden_assert_same (npz, "m2g_receivers", edges->receivers, edges->n);
  g_assert_cmpfloat (golden_largest_difference (npz, "m2g_edge_features", edges->features, 4 * edges->n),
                     <=, FEATURE_TOLERANCE);
  if (banded)
    {
      golden_assert_same (npz, "m2g_face_index", connectivity->face_index, connectivity->n_grid);
      assert_attention_mask (connectivity, npz);
    }
}

/* Points above an edge: any of the faces that are as near may be given. */
static void
test_golden_tied_faces (gconstpointer data)
{
  const gboolean is_small = g_strcmp0 (data, "small") == 0;
  g_autofree gchar *relative = g_build_filename (data, "geometry.npz", NULL);
  g_autoptr (ScNpz) npz = golden_open (relative);
  g_autoptr (ScIcosahedralMesh) mesh = NULL;
  g_autoptr (ScConnectivity) connectivity = NULL;
  g_autoptr (ScArray) faces = NULL;
  g_autoptr (ScArray) ties = NULL;
  gint32 *given;

  if (npz == NULL)
    return;
  mesh = make_mesh (is_small ? 3 : 2, TRUE);
  faces = golden_read (npz, "m2g_face_index");
  ties = golden_read (npz, "m2g_tied_pairs");
  given = faces->data;
  g_assert_cmpuint (ties->shape[0], >, 0);
  for (gsize i = 0; i < ties->shape[0]; i++)
    given[sc_array_get_int (ties, 2 * i)] = (gint32) sc_array_get_int (ties, 2 * i + 1);
  connectivity = connect (mesh, is_small ? 31 : 13, 1, given);
  for (gsize node = 0; node < connectivity->n_grid; node++)
    {
      g_assert_cmpint (connectivity->face_index[node], ==, given[node]);
      for (gint i = 0; i < 3; i++)
        g_assert_cmpint (connectivity->mesh_to_grid.senders[3 * node + i], ==, mesh->faces[3 * given[node] + i]);
    }
}

static gdouble
square_distance (const gfloat *a, const gfloat *b)
{
  gdouble sum = 0;

  for (gint i = 0; i < 3; i++)
    sum += ((gdouble) a[i] - b[i]) * ((gdouble) a[i] - b[i]);
  return sum;
}

/* Every pair compared, which the search avoids. */
static void
assert_edges_within (const ScIcosahedralMesh *mesh, gsize n_lat, gdouble radius_fraction)
{
  g_autoptr (ScConnectivity) connectivity = connect_within (mesh, n_lat, radius_fraction, 1, NULL);
  g_autofree gfloat *lat = NULL;
  g_autofree gfloat *lon = NULL;
  const gdouble radius = connectivity->query_radius;
  gsize edge = 0;

  make_axes (n_lat, &lat, &lon);
  for (gsize node = 0; node < connectivity->n_grid; node++)
    {
      ScSingleNode place;

      sc_single_node_init (&place, lat[node / connectivity->n_lon], lon[node % connectivity->n_lon]);
      for (gsize v = 0; v < mesh->n_vertices; v++)
        if (square_distance (place.position, mesh->vertices + 3 * v) <= radius * radius)
          {
            g_assert_cmpuint (edge, <, connectivity->grid_to_mesh.n);
            g_assert_cmpint (connectivity->grid_to_mesh.senders[edge], ==, (gint32) node);
            g_assert_cmpint (connectivity->grid_to_mesh.receivers[edge], ==, (gint32) v);
            edge++;
          }
    }
  g_assert_cmpuint (edge, ==, connectivity->grid_to_mesh.n);
}

static void
test_radius_by_brute_force (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (2, TRUE);

  assert_edges_within (mesh, 19, 0.01);
  assert_edges_within (mesh, 19, 0.6);
  assert_edges_within (mesh, 13, 3.7);
}

static void
test_faces_contain (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint splits = 0; splits <= 6; splits += 2)
    {
      g_autoptr (ScIcosahedralMesh) mesh = make_mesh (splits, TRUE);
      g_autoptr (ScMeshSearch) search = sc_mesh_search_new (mesh, NULL, NULL);

      for (gint trial = 0; trial < 500; trial++)
        {
          gdouble point[3], corners[3][3];
          gint32 face;

          sc_unit_vector (g_rand_double_range (rand, -90, 90), g_rand_double_range (rand, 0, 360), point);
          face = sc_mesh_search_find_face (search, point);
          for (gint i = 0; i < 3; i++)
            for (gint k = 0; k < 3; k++)
              corners[i][k] = mesh->vertices[3 * mesh->faces[3 * face + i] + k];
          for (gint i = 0; i < 3; i++)
            {
              const gdouble *a = corners[i], *b = corners[(i + 1) % 3];
              const gdouble side = point[0] * (a[1] * b[2] - a[2] * b[1]) + point[1] * (a[2] * b[0] - a[0] * b[2])
                                   + point[2] * (a[0] * b[1] - a[1] * b[0]);

              /* Float32 vertices: a coarse face's edge and its halves differ by 1e−7. */
              g_assert_cmpfloat (side, >, -1e-7);
            }
        }
    }
}

static void
test_shape_at_one_degree (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (4, TRUE);
  g_autoptr (ScConnectivity) connectivity = connect (mesh, 181, 16, NULL);
  g_autofree guint8 *reached = g_new0 (guint8, mesh->n_vertices);
  const ScEdges *edges = &connectivity->grid_to_mesh;

  g_assert_cmpuint (connectivity->mesh_to_grid.n, ==, 3 * 181 * 360);
  for (gsize i = 0; i < edges->n; i++)
    {
      const gfloat *feature = edges->features + 4 * i;

      reached[edges->receivers[i]] = TRUE;
      g_assert_cmpfloat (feature[0], <=, 1);
      g_assert_cmpfloat_with_epsilon (sqrt (feature[1] * feature[1] + feature[2] * feature[2] + feature[3] * feature[3]),
                                      feature[0], 1e-6);
    }
  for (gsize v = 0; v < mesh->n_vertices; v++)
    {
      const gsize n = connectivity->neighbours_start[v + 1] - connectivity->neighbours_start[v];

      g_assert_true (reached[v]);
      /* A hexagonal patch of 16 rings has 1 + 3 · 16 · 17 vertices; near a corner a sector is missing. */
      g_assert_cmpuint (n, <=, 817);
      g_assert_cmpuint (n, >=, 681);
    }
}

static void
test_given_faces_refused (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (2, TRUE);
  g_autoptr (ScConnectivity) right = connect (mesh, 13, 1, NULL);
  g_autofree gfloat *lat = NULL;
  g_autofree gfloat *lon = NULL;
  const gint32 wrong[] = { -1, 320, G_MAXINT32, (right->face_index[100] + 160) % 320 };

  make_axes (13, &lat, &lon);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree gint32 *faces = g_memdup2 (right->face_index, right->n_grid * sizeof *faces);
      g_autoptr (GError) error = NULL;

      faces[100] = wrong[i];
      g_assert_null (sc_connectivity_new (mesh, lat, 13, lon, 24, 0.6, 1, faces, &error));
      g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_FACES);
      g_assert_nonnull (strstr (error->message, "node 100"));
    }
}

typedef struct
{
  const gchar *name;
  gfloat lat[4], lon[4];
  const gchar *names; /* what the sentence must name */
} BadGrid;

static const BadGrid bad_grids[] = {
  { "descending", { 90, 30, -30, -90 }, { 0, 90, 180, 270 }, "lat must ascend, but it descends" },
  { "unordered", { -90, 30, -30, 90 }, { 0, 90, 180, 270 }, "lat must ascend, but 30" },
  { "repeated", { -90, -30, 30, 90 }, { 0, 90, 90, 270 }, "lon must ascend" },
  { "nan", { -90, -30, NAN, 90 }, { 0, 90, 180, 270 }, "lat is not a number of degrees at index 2" },
  { "infinite", { -90, -30, 30, 90 }, { 0, 90, 180, INFINITY }, "lon is not a number of degrees at index 3" },
  { "beyond-pole", { -90, -30, 30, 91 }, { 0, 90, 180, 270 }, "lat must lie within" },
  { "west", { -90, -30, 30, 90 }, { -180, -90, 0, 90 }, "lon must run from 0" },
  { "full-turn", { -90, -30, 30, 90 }, { 0, 120, 240, 360 }, "lon must run from 0" },
};

static void
test_bad_grid (gconstpointer data)
{
  const BadGrid *bad = data;
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (1, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_connectivity_new (mesh, bad->lat, 4, bad->lon, 4, 0.6, 1, NULL, &error));
  g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID);
  g_assert_nonnull (strstr (error->message, bad->names));
}

static void
test_bad_request (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (1, TRUE);
  const gfloat lat[] = { -90, 0, 90 }, lon[] = { 0, 90, 180, 270 };
  const gdouble fractions[] = { 0, -1, 5, NAN, INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (fractions); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_connectivity_new (mesh, lat, 3, lon, 4, fractions[i], 1, NULL, &error));
      g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_MESH);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (sc_connectivity_new (mesh, lat, 3, lon, 4, 0.6, -1, NULL, &error));
    g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_MESH);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sphere/connectivity/golden/tiny", "tiny", test_golden);
  g_test_add_data_func ("/sphere/connectivity/golden/small", "small", test_golden);
  g_test_add_data_func ("/sphere/connectivity/golden/graphcast_tiny", "graphcast_tiny", test_golden);
  g_test_add_data_func ("/sphere/connectivity/golden-tied-faces/tiny", "tiny", test_golden_tied_faces);
  g_test_add_data_func ("/sphere/connectivity/golden-tied-faces/small", "small", test_golden_tied_faces);
  g_test_add_func ("/sphere/connectivity/radius-by-brute-force", test_radius_by_brute_force);
  g_test_add_func ("/sphere/connectivity/faces-contain", test_faces_contain);
  g_test_add_func ("/sphere/connectivity/shape-at-one-degree", test_shape_at_one_degree);
  g_test_add_func ("/sphere/connectivity/given-faces-refused", test_given_faces_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_grids); i++)
    {
      g_autofree gchar *path = g_strconcat ("/sphere/connectivity/bad-grid/", bad_grids[i].name, NULL);
      g_test_add_data_func (path, &bad_grids[i], test_bad_grid);
    }
  g_test_add_func ("/sphere/connectivity/bad-request", test_bad_request);
  return g_test_run ();
}
