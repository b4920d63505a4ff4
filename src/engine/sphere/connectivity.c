/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/connectivity.h"

#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/grid-coordinates.h"
#include "sphere/mesh-adjacency.h"
#include "sphere/mesh-search.h"

/* A growing list of edges; doubling it keeps the additions cheap. */
static gboolean
reserve_edges (ScEdges *edges, gsize *capacity, gsize wanted, GError **error)
{
  gsize grown = MAX (2 * *capacity, wanted);
  gint32 *moved;

  if (wanted <= *capacity)
    return TRUE;
  moved = g_try_realloc_n (edges->senders, grown, sizeof *moved);
  if (moved != NULL)
    {
      edges->senders = moved;
      moved = g_try_realloc_n (edges->receivers, grown, sizeof *moved);
    }
  if (moved == NULL)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_NO_MEMORY,
                   "Too little memory for the edges from the grid to the mesh: %" G_GSIZE_FORMAT " or more of them.",
                   wanted);
      return FALSE;
    }
  edges->receivers = moved;
  *capacity = grown;
  return TRUE;
}

static void
widen (const gfloat position[3], gdouble point[3])
{
  for (gint i = 0; i < 3; i++)
    point[i] = position[i];
}

static gboolean
join_grid_to_mesh (ScConnectivity *self, const ScMeshSearch *search, const ScSingleNode *grid_nodes, GError **error)
{
  g_autoptr (ScMeshSearchScratch) scratch = sc_mesh_search_scratch_new (search, error);
  ScEdges *edges = &self->grid_to_mesh;
  gsize capacity = 0;

  if (scratch == NULL || !reserve_edges (edges, &capacity, 2 * self->n_grid, error))
    return FALSE;
  for (gsize node = 0; node < self->n_grid; node++)
    {
      gdouble point[3];
      const gint32 *found;
      gsize n;

      widen (grid_nodes[node].position, point);
      n = sc_mesh_search_within (search, scratch, point, self->query_radius, &found);
      if (!reserve_edges (edges, &capacity, edges->n + n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        edges->senders[edges->n + i] = (gint32) node;
      memcpy (edges->receivers + edges->n, found, n * sizeof *found);
      edges->n += n;
    }
  return TRUE;
}

static gboolean
find_faces (ScConnectivity *self, const ScMeshSearch *search, const ScSingleNode *grid_nodes, GError **error)
{
  self->face_index = sc_sphere_alloc (self->n_grid, sizeof *self->face_index, "the faces below the grid", error);
  if (self->face_index == NULL)
    return FALSE;
  for (gsize node = 0; node < self->n_grid; node++)
    {
      gdouble point[3];

      widen (grid_nodes[node].position, point);
      self->face_index[node] = sc_mesh_search_closest_face (search, point);
    }
  return TRUE;
}

/* Whether two faces share a vertex. */
static gboolean
faces_touch (const ScIcosahedralMesh *mesh, gint32 a, gint32 b)
{
  for (gint i = 0; i < 3; i++)
    for (gint k = 0; k < 3; k++)
      if (mesh->faces[3 * (gsize) a + i] == mesh->faces[3 * (gsize) b + k])
        return TRUE;
  return FALSE;
}

static gboolean
take_faces (ScConnectivity *self, const ScIcosahedralMesh *mesh, const ScMeshSearch *search,
            const ScSingleNode *grid_nodes, const gint32 *face_index, GError **error)
{
  self->face_index = sc_sphere_alloc (self->n_grid, sizeof *self->face_index, "the faces below the grid", error);
  if (self->face_index == NULL)
    return FALSE;
  for (gsize node = 0; node < self->n_grid; node++)
    {
      gdouble point[3];

      if (face_index[node] < 0 || (gsize) face_index[node] >= mesh->n_faces)
        {
          g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_FACES,
                       "The face given for grid node %" G_GSIZE_FORMAT " is %d, but the mesh has faces 0 to %" G_GSIZE_FORMAT ".",
                       node, face_index[node], mesh->n_faces - 1);
          return FALSE;
        }
      widen (grid_nodes[node].position, point);
      if (!faces_touch (mesh, face_index[node], sc_mesh_search_find_face (search, point)))
        {
          g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_FACES,
                       "The face given for grid node %" G_GSIZE_FORMAT " is %d, which is not near that node; "
                       "the faces seem to belong to another grid or mesh.",
                       node, face_index[node]);
          return FALSE;
        }
      self->face_index[node] = face_index[node];
    }
  return TRUE;
}

static gboolean
join_mesh_to_grid (ScConnectivity *self, const ScIcosahedralMesh *mesh, GError **error)
{
  ScEdges *edges = &self->mesh_to_grid;

  edges->senders = sc_sphere_alloc (self->n_grid, 3 * sizeof *edges->senders, "the edges to the grid", error);
  if (edges->senders == NULL)
    return FALSE;
  edges->receivers = sc_sphere_alloc (self->n_grid, 3 * sizeof *edges->receivers, "the edges to the grid", error);
  if (edges->receivers == NULL)
    return FALSE;
  edges->n = 3 * self->n_grid;
  for (gsize node = 0; node < self->n_grid; node++)
    for (gint i = 0; i < 3; i++)
      {
        edges->senders[3 * node + i] = mesh->faces[3 * (gsize) self->face_index[node] + i];
        edges->receivers[3 * node + i] = (gint32) node;
      }
  return TRUE;
}

static gfloat *
copy_features (const ScSingleNode *nodes, gsize n, GError **error)
{
  gfloat *features = sc_sphere_alloc (n, sizeof nodes->features, "the nodes' features", error);

  if (features != NULL)
    for (gsize i = 0; i < n; i++)
      memcpy (features + 3 * i, nodes[i].features, sizeof nodes->features);
  return features;
}

static ScSingleNode *
place_grid_nodes (const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error)
{
  ScSingleNode *nodes = sc_sphere_alloc (n_lat * n_lon, sizeof *nodes, "the grid's nodes", error);

  if (nodes != NULL)
    for (gsize i = 0; i < n_lat; i++)
      for (gsize j = 0; j < n_lon; j++)
        sc_single_node_init (&nodes[i * n_lon + j], lat[i], lon[j]);
  return nodes;
}

static ScSingleNode *
place_mesh_nodes (const ScIcosahedralMesh *mesh, GError **error)
{
  ScSingleNode *nodes = sc_sphere_alloc (mesh->n_vertices, sizeof *nodes, "the mesh's nodes", error);

  if (nodes != NULL)
    for (gsize i = 0; i < mesh->n_vertices; i++)
      {
        gfloat lat, lon;

        sc_single_lat_lon (mesh->vertices + 3 * i, &lat, &lon);
        sc_single_node_init (&nodes[i], lat, lon);
      }
  return nodes;
}

static gboolean
check_request (gsize n_lat, gsize n_lon, gdouble radius_fraction, gint k_hop, GError **error)
{
  /* Edges count nodes in 32 bits, three a grid node. */
  if (n_lon > G_MAXINT32 / 3 / n_lat)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_GRID,
                   "A grid of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " nodes is too large.", n_lat, n_lon);
      return FALSE;
    }
  if (!(radius_fraction > 0 && radius_fraction <= 4))
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_MESH,
                   "The radius of the edges from the grid to the mesh must be more than 0 and at most 4 edge lengths, not %g.",
                   radius_fraction);
      return FALSE;
    }
  if (k_hop < 0)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_MESH,
                   "The attention must reach 0 or more edges far, not %d.", k_hop);
      return FALSE;
    }
  return TRUE;
}

ScConnectivity *
sc_connectivity_new (const ScIcosahedralMesh *mesh,
                     const gfloat *lat, gsize n_lat,
                     const gfloat *lon, gsize n_lon,
                     gdouble radius_fraction,
                     gint k_hop,
                     const gint32 *face_index,
                     GError **error)
{
  g_autoptr (ScConnectivity) self = NULL;
  g_autoptr (ScMeshAdjacency) adjacency = NULL;
  g_autoptr (ScMeshSearch) search = NULL;
  g_autofree ScSingleNode *grid_nodes = NULL;
  g_autofree ScSingleNode *mesh_nodes = NULL;

  g_return_val_if_fail (mesh != NULL, NULL);

  if (!sc_grid_coordinates_check (lat, n_lat, lon, n_lon, error)
      || !check_request (n_lat, n_lon, radius_fraction, k_hop, error))
    return NULL;

  self = g_new0 (ScConnectivity, 1);
  self->n_lat = n_lat;
  self->n_lon = n_lon;
  self->n_grid = n_lat * n_lon;
  self->n_mesh = mesh->n_vertices;
  self->query_radius = sc_icosahedral_mesh_max_edge (mesh) * (gfloat) radius_fraction;

  adjacency = sc_mesh_adjacency_new (mesh, error);
  if (adjacency == NULL)
    return NULL;
  search = sc_mesh_search_new (mesh, adjacency, error);
  if (search == NULL)
    return NULL;
  grid_nodes = place_grid_nodes (lat, n_lat, lon, n_lon, error);
  if (grid_nodes == NULL)
    return NULL;
  mesh_nodes = place_mesh_nodes (mesh, error);
  if (mesh_nodes == NULL)
    return NULL;

  if (!join_grid_to_mesh (self, search, grid_nodes, error))
    return NULL;
  if (face_index != NULL ? !take_faces (self, mesh, search, grid_nodes, face_index, error)
                         : !find_faces (self, search, grid_nodes, error))
    return NULL;
  if (!join_mesh_to_grid (self, mesh, error)
      || !sc_edges_compute_features (&self->grid_to_mesh, grid_nodes, mesh_nodes, self->n_mesh, error)
      || !sc_edges_compute_features (&self->mesh_to_grid, mesh_nodes, grid_nodes, self->n_grid, error))
    return NULL;

  self->grid_features = copy_features (grid_nodes, self->n_grid, error);
  if (self->grid_features == NULL)
    return NULL;
  self->mesh_features = copy_features (mesh_nodes, self->n_mesh, error);
  if (self->mesh_features == NULL)
    return NULL;
  if (!sc_mesh_adjacency_within_hops (adjacency, k_hop, &self->neighbours_start, &self->neighbours, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_connectivity_free (ScConnectivity *self)
{
  if (self == NULL)
    return;
  sc_edges_clear (&self->grid_to_mesh);
  sc_edges_clear (&self->mesh_to_grid);
  g_free (self->grid_features);
  g_free (self->mesh_features);
  g_free (self->face_index);
  g_free (self->neighbours_start);
  g_free (self->neighbours);
  g_free (self);
}
