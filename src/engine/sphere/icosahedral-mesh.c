/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/icosahedral-mesh.h"

#include <math.h>
#include <string.h>

#include "sphere/buffer.h"
#include "sphere/mesh-adjacency.h"
#include "sphere/sphere-error.h"

#define N_ICOSAHEDRON_VERTICES 12
#define N_ICOSAHEDRON_FACES 20

static const gint32 icosahedron_faces[N_ICOSAHEDRON_FACES][3] = {
  { 0, 1, 2 },  { 0, 6, 1 },   { 8, 0, 2 },   { 8, 4, 0 },  { 3, 8, 2 },
  { 3, 2, 7 },  { 7, 2, 1 },   { 0, 4, 6 },   { 4, 11, 6 }, { 6, 11, 5 },
  { 1, 5, 7 },  { 4, 10, 11 }, { 4, 8, 10 },  { 10, 8, 3 }, { 10, 3, 9 },
  { 11, 10, 9 }, { 11, 9, 5 }, { 5, 9, 7 },   { 9, 3, 7 },  { 1, 6, 5 },
};

static gsize
count_vertices (gint splits)
{
  return 10 * ((gsize) 1 << (2 * splits)) + 2;
}

static gsize
count_faces (gint splits)
{
  return N_ICOSAHEDRON_FACES * ((gsize) 1 << (2 * splits));
}

/* The corners lie on three golden rectangles; turning them about the y axis
 * by half the supplement of the dihedral angle lays one face flat on top. The
 * steps round to float32 where the reference's do. */
static void
place_icosahedron (gfloat *vertices)
{
  const gdouble phi = (1 + sqrt (5)) / 2;
  const gdouble radius = sqrt (1 + phi * phi);
  const gdouble dihedral = 2 * asin (phi / sqrt (3));
  const gdouble half = (G_PI - dihedral) / 2 / 2;
  const gdouble c = cos (half), s = sin (half);
  /* The rotation's matrix by way of its unit quaternion (0, s, 0, c). */
  const gdouble diagonal = c * c - s * s, off = 2 * s * c, middle = s * s + c * c;
  gint vertex = 0;

  for (gint i = 0; i < 2; i++)
    for (gint j = 0; j < 2; j++)
      {
        const gdouble one = i == 0 ? 1 : -1, golden = j == 0 ? phi : -phi;
        const gdouble corners[3][3] = { { one, golden, 0 }, { 0, one, golden }, { golden, 0, one } };

        for (gint k = 0; k < 3; k++, vertex++)
          {
            gfloat x = (gfloat) ((gfloat) corners[k][0] / radius);
            gfloat y = (gfloat) ((gfloat) corners[k][1] / radius);
            gfloat z = (gfloat) ((gfloat) corners[k][2] / radius);

            vertices[3 * vertex + 0] = (gfloat) (x * diagonal + z * -off);
            vertices[3 * vertex + 1] = (gfloat) (y * middle);
            vertices[3 * vertex + 2] = (gfloat) (x * off + z * diagonal);
          }
      }
}

/* The middle of two vertices, pushed out to the sphere: everything float32,
 * but the squares are summed in double, as the reference's BLAS does. */
static void
place_middle (gfloat *vertices, gint32 a, gint32 b, gsize middle)
{
  gfloat position[3];
  gdouble square = 0;

  for (gint i = 0; i < 3; i++)
    {
      position[i] = (vertices[3 * (gsize) a + i] + vertices[3 * (gsize) b + i]) / 2;
      gfloat product = position[i] * position[i];
      square += product;
    }
  gfloat length = sqrtf ((gfloat) square);
  for (gint i = 0; i < 3; i++)
    vertices[3 * middle + i] = position[i] / length;
}

/* Every vertex has at most six edges, and of each pair the smaller one keeps
 * the middle: at most six entries a vertex, found by looking through them. */
typedef struct
{
  gint32 other[6];
  gint32 middle[6];
} Middles;

static gint32
get_middle (Middles *middles, gfloat *vertices, gint32 a, gint32 b, gsize *n_vertices)
{
  Middles *kept = &middles[MIN (a, b)];
  gint32 other = MAX (a, b);
  gint i = 0;

  for (; kept->middle[i] != 0; i++)
    if (kept->other[i] == other)
      return kept->middle[i];

  place_middle (vertices, a, b, *n_vertices);
  kept->other[i] = other;
  kept->middle[i] = (gint32) (*n_vertices)++;
  return kept->middle[i];
}

/* Splits every face in four, in place: from the last one back, since the
 * quarters of face f need the room of faces 4f … 4f + 3. The middles are
 * numbered in the order in which the faces from the first on meet them. */
static gboolean
split_faces (ScIcosahedralMesh *self, GError **error)
{
  g_autofree Middles *middles = NULL;
  g_autofree gint32 *middle_of = NULL;

  middles = sc_sphere_alloc_cleared (self->n_vertices, sizeof *middles, "the edges of the mesh", error);
  if (middles == NULL)
    return FALSE;
  middle_of = sc_sphere_alloc (self->n_faces, 3 * sizeof *middle_of, "the edges of the mesh", error);
  if (middle_of == NULL)
    return FALSE;

  for (gsize face = 0; face < self->n_faces; face++)
    for (gint i = 0; i < 3; i++)
      middle_of[3 * face + i] = get_middle (middles, self->vertices,
                                            self->faces[3 * face + i], self->faces[3 * face + (i + 1) % 3],
                                            &self->n_vertices);

  for (gsize face = self->n_faces; face-- > 0;)
    {
      const gint32 a = self->faces[3 * face], b = self->faces[3 * face + 1], c = self->faces[3 * face + 2];
      const gint32 ab = middle_of[3 * face], bc = middle_of[3 * face + 1], ca = middle_of[3 * face + 2];
      const gint32 quarters[4][3] = { { a, ab, ca }, { ab, b, bc }, { ca, bc, c }, { ab, bc, ca } };

      memcpy (self->faces + 12 * face, quarters, sizeof quarters);
    }
  self->n_faces *= 4;
  return TRUE;
}

static gboolean
allocate (ScIcosahedralMesh *self, gint splits, GError **error)
{
  self->vertices = sc_sphere_alloc (count_vertices (splits), 3 * sizeof *self->vertices,
                                    "the vertices of the mesh", error);
  if (self->vertices == NULL)
    return FALSE;
  self->faces = sc_sphere_alloc (count_faces (splits), 3 * sizeof *self->faces, "the faces of the mesh", error);
  return self->faces != NULL;
}

ScIcosahedralMesh *
sc_icosahedral_mesh_new (gint splits, GError **error)
{
  g_autoptr (ScIcosahedralMesh) self = NULL;

  if (splits < 0 || splits > SC_ICOSAHEDRAL_MESH_MAX_SPLITS)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_MESH,
                   "An icosahedral mesh can be split 0 to %d times, not %d times.",
                   SC_ICOSAHEDRAL_MESH_MAX_SPLITS, splits);
      return NULL;
    }

  self = g_new0 (ScIcosahedralMesh, 1);
  if (!allocate (self, splits, error))
    return NULL;

  place_icosahedron (self->vertices);
  memcpy (self->faces, icosahedron_faces, sizeof icosahedron_faces);
  self->n_vertices = N_ICOSAHEDRON_VERTICES;
  self->n_faces = N_ICOSAHEDRON_FACES;
  for (; self->splits < splits; self->splits++)
    if (!split_faces (self, error))
      return NULL;
  return g_steal_pointer (&self);
}

ScIcosahedralMesh *
sc_icosahedral_mesh_copy (const ScIcosahedralMesh *self, GError **error)
{
  g_autoptr (ScIcosahedralMesh) copy = g_new0 (ScIcosahedralMesh, 1);

  if (!allocate (copy, self->splits, error))
    return NULL;
  copy->splits = self->splits;
  copy->n_vertices = self->n_vertices;
  copy->n_faces = self->n_faces;
  memcpy (copy->vertices, self->vertices, 3 * self->n_vertices * sizeof *copy->vertices);
  memcpy (copy->faces, self->faces, 3 * self->n_faces * sizeof *copy->faces);
  return g_steal_pointer (&copy);
}

void
sc_icosahedral_mesh_free (ScIcosahedralMesh *self)
{
  if (self == NULL)
    return;
  g_free (self->vertices);
  g_free (self->faces);
  g_free (self);
}

gfloat
sc_icosahedral_mesh_max_edge (const ScIcosahedralMesh *self)
{
  gfloat longest = 0;

  for (gsize face = 0; face < self->n_faces; face++)
    for (gint i = 0; i < 3; i++)
      {
        const gfloat *a = self->vertices + 3 * (gsize) self->faces[3 * face + i];
        const gfloat *b = self->vertices + 3 * (gsize) self->faces[3 * face + (i + 1) % 3];
        const gfloat dx = a[0] - b[0], dy = a[1] - b[1], dz = a[2] - b[2];
        const gfloat xx = dx * dx, yy = dy * dy, zz = dz * dz;

        longest = MAX (longest, sqrtf (xx + yy + zz));
      }
  return longest;
}
