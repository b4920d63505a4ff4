/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sphere/golden-geometry.h"
#include "sphere/icosahedral-mesh.h"
#include "sphere/mesh-adjacency.h"
#include "sphere/sphere-error.h"

static ScIcosahedralMesh *
make_mesh (gint splits)
{
  g_autoptr (GError) error = NULL;
  ScIcosahedralMesh *mesh = sc_icosahedral_mesh_new (splits, &error);

  g_assert_no_error (error);
  return mesh;
}

static void
test_closed_surface (void)
{
  for (gint splits = 0; splits <= 5; splits++)
    {
      g_autoptr (ScIcosahedralMesh) mesh = make_mesh (splits);
      g_autoptr (ScMeshAdjacency) adjacency = sc_mesh_adjacency_new (mesh, NULL);
      gsize n_ends = 0, n_fives = 0;

      g_assert_cmpuint (mesh->n_vertices, ==, 10 * ((gsize) 1 << (2 * splits)) + 2);
      g_assert_cmpuint (mesh->n_faces, ==, 20 * ((gsize) 1 << (2 * splits)));
      for (gsize v = 0; v < mesh->n_vertices; v++)
        {
          const gsize degree = adjacency->start[v + 1] - adjacency->start[v];

          n_ends += degree;
          n_fives += degree == 5;
          g_assert_true (degree == 5 || degree == 6);
        }
      /* Euler: vertices − edges + faces = 2; the icosahedron's corners keep five edges. */
      g_assert_cmpuint (mesh->n_vertices + mesh->n_faces, ==, n_ends / 2 + 2);
      g_assert_cmpuint (n_fives, ==, 12);
    }
}

static void
test_faces_turn_outwards (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (4);
  gdouble volume = 0;

  for (gsize v = 0; v < mesh->n_vertices; v++)
    {
      const gfloat *p = mesh->vertices + 3 * v;

      /* Float32: each of three squares is off by half a unit in the last place. */
      g_assert_cmpfloat_with_epsilon (hypot (hypot (p[0], p[1]), p[2]), 1, 2e-7);
    }
  for (gsize face = 0; face < mesh->n_faces; face++)
    {
      const gfloat *a = mesh->vertices + 3 * mesh->faces[3 * face];
      const gfloat *b = mesh->vertices + 3 * mesh->faces[3 * face + 1];
      const gfloat *c = mesh->vertices + 3 * mesh->faces[3 * face + 2];
      const gdouble triple = a[0] * ((gdouble) b[1] * c[2] - (gdouble) b[2] * c[1])
                             + a[1] * ((gdouble) b[2] * c[0] - (gdouble) b[0] * c[2])
                             + a[2] * ((gdouble) b[0] * c[1] - (gdouble) b[1] * c[0]);

      g_assert_cmpfloat (triple, >, 0);
      volume += triple / 6;
    }
  /* The faces tile the sphere: inside of it, and missing less than 1 %. */
  g_assert_cmpfloat (volume, <, 4 * G_PI / 3);
  g_assert_cmpfloat (volume, >, 0.99 * 4 * G_PI / 3);
}

static void
test_adjacency_symmetric (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (3);
  g_autoptr (ScMeshAdjacency) adjacency = sc_mesh_adjacency_new (mesh, NULL);

  for (gsize v = 0; v < mesh->n_vertices; v++)
    for (gsize i = adjacency->start[v]; i < adjacency->start[v + 1]; i++)
      {
        const gint32 other = adjacency->neighbours[i];
        gboolean back = FALSE;

        g_assert_cmpint (other, !=, (gint32) v);
        if (i > adjacency->start[v])
          g_assert_cmpint (other, >, adjacency->neighbours[i - 1]);
        for (gsize k = adjacency->start[other]; k < adjacency->start[other + 1]; k++)
          back = back || adjacency->neighbours[k] == (gint32) v;
        g_assert_true (back);
      }
}

/* Floyd–Warshall's distances on a small mesh against the rows within k hops. */
static void
test_within_hops (void)
{
  g_autoptr (ScIcosahedralMesh) mesh = make_mesh (1);
  g_autoptr (ScMeshAdjacency) adjacency = sc_mesh_adjacency_new (mesh, NULL);
  const gsize n = mesh->n_vertices;
  g_autofree gint *distance = g_new (gint, n * n);

  for (gsize i = 0; i < n * n; i++)
    distance[i] = i / n == i % n ? 0 : 1000;
  for (gsize v = 0; v < n; v++)
    for (gsize i = adjacency->start[v]; i < adjacency->start[v + 1]; i++)
      distance[v * n + adjacency->neighbours[i]] = 1;
  for (gsize via = 0; via < n; via++)
    for (gsize a = 0; a < n; a++)
      for (gsize b = 0; b < n; b++)
        distance[a * n + b] = MIN (distance[a * n + b], distance[a * n + via] + distance[via * n + b]);

  for (gint k = 0; k <= 8; k++)
    {
      g_autofree gsize *start = NULL;
      g_autofree gint32 *neighbours = NULL;

      g_assert_true (sc_mesh_adjacency_within_hops (adjacency, k, &start, &neighbours, NULL));
      for (gsize v = 0; v < n; v++)
        {
          gsize i = start[v];

          for (gsize other = 0; other < n; other++)
            if (distance[v * n + other] <= k)
              g_assert_cmpint (neighbours[i++], ==, (gint32) other);
          g_assert_cmpuint (i, ==, start[v + 1]);
        }
    }
}

static gsize
bandwidth (const ScIcosahedralMesh *mesh)
{
  gsize widest = 0;

  for (gsize i = 0; i < 3 * mesh->n_faces; i++)
    widest = MAX (widest, (gsize) ABS (mesh->faces[i] - mesh->faces[i % 3 == 2 ? i - 2 : i + 1]));
  return widest;
}

static void
test_permutation (void)
{
  g_autoptr (ScIcosahedralMesh) plain = make_mesh (4);
  g_autoptr (ScIcosahedralMesh) banded = sc_icosahedral_mesh_copy (plain, NULL);
  g_autofree gint32 *permutation = NULL;
  g_autofree gboolean *used = g_new0 (gboolean, plain->n_vertices);

  g_assert_true (sc_icosahedral_mesh_permute_banded (banded, &permutation, NULL));
  for (gsize i = 0; i < plain->n_vertices; i++)
    {
      g_assert_false (used[permutation[i]]);
      used[permutation[i]] = TRUE;
      g_assert_cmpmem (banded->vertices + 3 * i, 12, plain->vertices + 3 * permutation[i], 12);
    }
  for (gsize i = 0; i < 3 * plain->n_faces; i++)
    g_assert_cmpint (permutation[banded->faces[i]], ==, plain->faces[i]);
  g_assert_cmpuint (bandwidth (plain), >, 2000);
  g_assert_cmpuint (bandwidth (banded), <, 250);
}

static void
test_bad_splits (void)
{
  const gint splits[] = { -1, SC_ICOSAHEDRAL_MESH_MAX_SPLITS + 1, G_MAXINT, G_MININT };

  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_icosahedral_mesh_new (splits[i], &error));
      g_assert_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_MESH);
    }
}

static void
test_golden (gconstpointer data)
{
  const gchar *name = data;
  g_autofree gchar *relative = g_build_filename (name, "geometry.npz", NULL);
  g_autoptr (ScNpz) npz = golden_open (relative);
  gint splits = 0;

  if (npz == NULL)
    return;
  for (;; splits++)
    {
      g_autofree gchar *vertices = g_strdup_printf ("ico%d_vertices", splits);
      g_autofree gchar *faces = g_strdup_printf ("ico%d_faces", splits);
      g_autoptr (ScIcosahedralMesh) mesh = NULL;

      if (!sc_npz_has (npz, vertices))
        break;
      mesh = make_mesh (splits);
      golden_assert_same (npz, vertices, mesh->vertices, 3 * mesh->n_vertices);
      golden_assert_same (npz, faces, mesh->faces, 3 * mesh->n_faces);
    }
  g_assert_cmpint (splits, >=, 3);

  if (sc_npz_has (npz, "mesh_permutation"))
    {
      g_autoptr (ScIcosahedralMesh) mesh = make_mesh (splits - 1);
      g_autofree gint32 *permutation = NULL;
      gfloat longest = sc_icosahedral_mesh_max_edge (mesh);

      g_assert_true (sc_icosahedral_mesh_permute_banded (mesh, &permutation, NULL));
      golden_assert_same (npz, "mesh_permutation", permutation, mesh->n_vertices);
      golden_assert_same (npz, "mesh_vertices", mesh->vertices, 3 * mesh->n_vertices);
      golden_assert_same (npz, "mesh_faces", mesh->faces, 3 * mesh->n_faces);
      golden_assert_same (npz, "max_edge_distance", &longest, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sphere/icosahedral-mesh/closed-surface", test_closed_surface);
  g_test_add_func ("/sphere/icosahedral-mesh/faces-turn-outwards", test_faces_turn_outwards);
  g_test_add_func ("/sphere/icosahedral-mesh/adjacency-symmetric", test_adjacency_symmetric);
  g_test_add_func ("/sphere/icosahedral-mesh/within-hops", test_within_hops);
  g_test_add_func ("/sphere/icosahedral-mesh/permutation", test_permutation);
  g_test_add_func ("/sphere/icosahedral-mesh/bad-splits", test_bad_splits);
  g_test_add_data_func ("/sphere/icosahedral-mesh/golden/tiny", "tiny", test_golden);
  g_test_add_data_func ("/sphere/icosahedral-mesh/golden/small", "small", test_golden);
  g_test_add_data_func ("/sphere/icosahedral-mesh/golden/graphcast_tiny", "graphcast_tiny", test_golden);
  return g_test_run ();
}
