/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/hindcast-world.h"

#include "combine/concat.h"
#include "forecast/demo-world.h"

#define JANUARY G_GINT64_CONSTANT (947894400)
#define DAY 86400
#define SEED 5

ScHindcast *
hindcast_world_new (const gchar *folder, gsize n_starts, gint members)
{
  static const ScConcat along_batch = {
    .dim = "batch",
    .join = SC_JOIN_EXACT,
    .compat = SC_COMPAT_OVERRIDE,
    .data_vars = SC_CONCAT_MINIMAL,
    .coords = SC_CONCAT_MINIMAL,
  };
  g_autoptr (GPtrArray) starts = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  g_autoptr (ScForecastRequest) request = sc_forecast_request_new ();
  GError *error = NULL;

  g_assert_true (sc_demo_world_make (folder, 0, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < n_starts; i++)
    {
      ScDataset *dataset = sc_demo_world_dataset (JANUARY + (gint64) (9 * i) * DAY, 3, &error);
      g_assert_no_error (error);
      g_ptr_array_add (starts, dataset);
    }
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  g_autoptr (ScDataset) frames = sc_concat ((ScDataset *const *) starts->pdata, n_starts, &along_batch, report, &error);
  g_assert_no_error (error);

  request->checkpoint = g_build_filename (folder, SC_DEMO_WORLD_CHECKPOINT, NULL);
  request->stats = g_strdup (folder);
  request->inputs_dataset = sc_dataset_ref (frames);
  request->steps = 1;
  request->members = members;
  request->seed = SEED;
  ScHindcast *hindcast = sc_hindcast_new (request, frames, &error);
  g_assert_no_error (error);
  return hindcast;
}
