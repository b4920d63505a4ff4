/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "small-world.h"

#include "forecast/demo-world.h"
#include "io/netcdf-write.h"

static void
write_file (ScDataset *dataset, const gchar *folder, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  sc_write_netcdf (dataset, path, 0, &error);
  g_assert_no_error (error);
}

gchar *
small_world_write (const gchar *folder, const gchar *name, gint64 start, gsize n_frames, ScDataset *(*change) (ScDataset *))
{
  static const gchar *const names[SC_STATISTICS_N_KINDS] = {
    [SC_STATISTICS_MEAN] = "mean_by_level.nc",
    [SC_STATISTICS_STDDEV] = "stddev_by_level.nc",
    [SC_STATISTICS_DIFFS_STDDEV] = "diffs_stddev_by_level.nc",
    [SC_STATISTICS_MINIMUM] = "min_by_level.nc",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) made = sc_demo_world_dataset (start, n_frames, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) dataset = change != NULL ? change (made) : sc_dataset_ref (made);
  g_autoptr (GPtrArray) statistics = sc_demo_world_statistics (&error);
  g_assert_no_error (error);

  write_file (dataset, folder, name);
  for (guint kind = 0; kind < statistics->len; kind++)
    write_file (g_ptr_array_index (statistics, kind), folder, names[kind]);
  return g_build_filename (folder, name, NULL);
}

ScTrainingRequest *
small_world_request (const gchar *folder, const gchar *name)
{
  ScTrainingRequest *request = sc_training_request_new ();
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  const gchar *const paths[] = { path, NULL };

  request->data = g_strdupv ((GStrv) paths);
  request->stats = g_strdup (folder);
  request->output = g_build_filename (folder, "trained.npz", NULL);
  request->shape = (ScTrainingShape) { .mesh_splits = 1, .latent = 8, .layers = 1, .heads = 2, .hidden = 16, .k_hop = 1 };
  request->steps = 12;
  request->threads = 1;
  request->save_seconds = 0.0;
  request->validations = 2;
  return request;
}
