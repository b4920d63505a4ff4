/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/grid-private.h"
#include "sphere/mesh-search.h"
#include "sphere/single-angles.h"
#include "sphere/unit-vector.h"
#include "sphere/vector3.h"

typedef struct
{
  ScGrid parent;
  ScIcosahedralMesh *mesh;
  ScMeshSearch *search;
} GridMesh;

static void
grid_mesh_free (ScGrid *grid)
{
  GridMesh *self = (GridMesh *) grid;

  g_clear_pointer (&self->search, sc_mesh_search_free);
  g_clear_pointer (&self->mesh, sc_icosahedral_mesh_free);
  g_free (self);
}

static void
grid_mesh_get_position (const ScGrid *grid, gsize index, gdouble *lat, gdouble *lon)
{
  const GridMesh *self = (const GridMesh *) grid;
  gfloat north, east;

  sc_single_lat_lon (self->mesh->vertices + 3 * index, &north, &east);
  *lat = north;
  *lon = east;
}

static gboolean
sane_place (gfloat lat, gfloat lon)
{
  return fabsf (lat) <= 90.0f && isfinite (lon);
}

/* How much of each of a face's corners is in a point above it, not below 0. */
static gint32
weigh_corners (const GridMesh *self, gfloat lat, gfloat lon, gdouble share[3])
{
  gdouble point[3], corners[3][3], sum = 0;
  const gint32 *face;
  gint32 found;

  if (!sane_place (lat, lon))
    return -1;
  sc_unit_vector (lat, lon, point);
  found = sc_mesh_search_find_face (self->search, point);
  face = self->mesh->faces + 3 * (gsize) found;
  for (gint i = 0; i < 3; i++)
    for (gint k = 0; k < 3; k++)
      corners[i][k] = self->mesh->vertices[3 * (gsize) face[i] + k];
  for (gint i = 0; i < 3; i++)
    {
      share[i] = MAX (0, sc_vector3_triple (corners[(i + 1) % 3], corners[(i + 2) % 3], point));
      sum += share[i];
    }
  for (gint i = 0; i < 3; i++)
    share[i] /= sum;
  return found;
}

static void
grid_mesh_locate_cells (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index)
{
  const GridMesh *self = (const GridMesh *) grid;

  for (gsize i = 0; i < n; i++)
    {
      gdouble point[3], nearest = -G_MAXDOUBLE;
      const gint32 *face;

      index[i] = -1;
      if (!sane_place (lat[i], lon[i]))
        continue;
      /* The triangles are acute: the nearest vertex is a corner of the face below. */
      sc_unit_vector (lat[i], lon[i], point);
      face = self->mesh->faces + 3 * (gsize) sc_mesh_search_find_face (self->search, point);
      for (gint k = 0; k < 3; k++)
        {
          const gfloat *vertex = self->mesh->vertices + 3 * (gsize) face[k];
          const gdouble along = point[0] * vertex[0] + point[1] * vertex[1] + point[2] * vertex[2];

          if (along > nearest)
            {
              nearest = along;
              index[i] = face[k];
            }
        }
    }
}

static void
grid_mesh_locate (const ScGrid *grid, const gfloat *lat, const gfloat *lon, gsize n, ScGridPlace *places)
{
  const GridMesh *self = (const GridMesh *) grid;

  for (gsize i = 0; i < n; i++)
    {
      gdouble share[3];
      const gint32 face = weigh_corners (self, lat[i], lon[i], share);

      places[i] = (ScGridPlace) { 0 };
      for (gint k = 0; face >= 0 && k < 3; k++)
        {
          places[i].index[k] = self->mesh->faces[3 * (gsize) face + k];
          places[i].weight[k] = (gfloat) share[k];
        }
    }
}

static const ScGridClass grid_mesh_class = {
  .free = grid_mesh_free,
  .get_position = grid_mesh_get_position,
  .locate_cells = grid_mesh_locate_cells,
  .locate = grid_mesh_locate,
};

ScGrid *
sc_grid_new_mesh (const ScIcosahedralMesh *mesh, GError **error)
{
  GridMesh *self = g_new0 (GridMesh, 1);

  self->parent = (ScGrid) { &grid_mesh_class, SC_GRID_MESH, mesh->n_vertices, 1 };
  self->mesh = sc_icosahedral_mesh_copy (mesh, error);
  if (self->mesh != NULL)
    self->search = sc_mesh_search_new (self->mesh, NULL, error);
  if (self->search == NULL)
    {
      sc_grid_unref (&self->parent);
      return NULL;
    }
  return &self->parent;
}
