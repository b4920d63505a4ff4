/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/golden-network.h"

#include "support/test-data.h"

ScArray *
golden_read (ScNpz *npz, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  ScArray *array = sc_npz_read (npz, name, &error);

  g_assert_no_error (error);
  return array;
}

static ScNpz *
open_archive (GoldenNetwork *self, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  ScNpz *npz = sc_npz_open (path, &error);

  g_assert_no_error (error);
  return npz;
}

ScNpz *
golden_network_open_stages (GoldenNetwork *self, gint index)
{
  g_autofree gchar *name = g_strdup_printf ("stages_%d.npz", index);
  return open_archive (self, name);
}

/* The conditioning's channels of "grid_node_features" [n_grid][batch][channels], which some stages have. */
static void
read_conditioning (GoldenNetwork *self)
{
  const ScTask *task = sc_checkpoint_get_task (self->checkpoint);
  g_autoptr (GArray) order = sc_task_network_channels (task);
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (task);
  g_autoptr (GArray) target = sc_task_target_channels (task);

  self->n_conditioning = conditioning->len;
  self->n_target = target->len;
  for (gint stage = 0; stage < 3 && self->conditioning == NULL; stage++)
    {
      g_autoptr (ScNpz) stages = golden_network_open_stages (self, stage);
      if (!sc_npz_has (stages, "grid_node_features"))
        continue;
      g_autoptr (ScArray) features = golden_read (stages, "grid_node_features");
      const gfloat *values = features->data;

      self->n_grid = features->shape[0];
      self->batch = features->shape[1];
      g_assert_cmpuint (features->shape[2], ==, order->len);
      self->conditioning = g_new (gfloat, self->batch * self->n_grid * self->n_conditioning);
      for (gsize node = 0; node < self->n_grid; node++)
        for (gsize b = 0; b < self->batch; b++)
          for (guint c = 0; c < order->len; c++)
            {
              guint to = g_array_index (order, guint, c);
              if (to < self->n_conditioning)
                self->conditioning[(b * self->n_grid + node) * self->n_conditioning + to]
                  = values[(node * self->batch + b) * order->len + c];
            }
    }
  g_assert_nonnull (self->conditioning);
}

GoldenNetwork *
golden_network_open (const gchar *folder)
{
  g_autofree gchar *checkpoint = g_build_filename (folder, "checkpoint.npz", NULL);
  g_autofree gchar *path = test_data_path (checkpoint);
  g_autofree gchar *stages_name = g_build_filename (folder, "stages_1.npz", NULL);
  g_autofree gchar *stages = path != NULL ? test_data_path (stages_name) : NULL;
  g_autoptr (GError) error = NULL;
  GoldenNetwork *self;

  if (stages == NULL)
    return NULL;
  self = g_new0 (GoldenNetwork, 1);
  self->folder = g_path_get_dirname (path);
  self->checkpoint = sc_checkpoint_load (path, &error);
  g_assert_no_error (error);
  self->geometry = open_archive (self, "geometry.npz");
  self->lat = golden_read (self->geometry, "grid_lat");
  self->lon = golden_read (self->geometry, "grid_lon");
  self->face_index = golden_read (self->geometry, "m2g_face_index");
  read_conditioning (self);
  return self;
}

void
golden_network_free (GoldenNetwork *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  sc_checkpoint_unref (self->checkpoint);
  sc_npz_free (self->geometry);
  sc_array_unref (self->lat);
  sc_array_unref (self->lon);
  sc_array_unref (self->face_index);
  g_free (self->conditioning);
  g_free (self);
}

ScGenCast *
golden_network_build (GoldenNetwork *self, ScThreads *threads)
{
  g_autoptr (GError) error = NULL;
  ScGenCast *network = sc_gencast_new (self->checkpoint, self->lat->data, self->lat->shape[0],
                                       self->lon->data, self->lon->shape[0], self->face_index->data, threads, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sc_gencast_get_n_grid (network), ==, self->n_grid);
  g_assert_cmpuint (sc_gencast_get_n_conditioning (network), ==, self->n_conditioning);
  g_assert_cmpuint (sc_gencast_get_n_target (network), ==, self->n_target);
  return network;
}
