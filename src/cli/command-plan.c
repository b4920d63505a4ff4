/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "forecast/frame-grid.h"
#include "forecast/frames-plan-key.h"
#include "forecast/mesh-to-grid-file.h"
#include "forecast/plan-store.h"
#include "forecast/plan.h"
#include "io/open.h"

typedef struct
{
  gchar *checkpoint;
  gchar *like;
  gchar *mesh_to_grid;
  gint threads;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->checkpoint);
  g_free (self->like);
  g_free (self->mesh_to_grid);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* What there is to say of the plan. */
typedef struct
{
  gchar *key;
  gchar *reason;
  gchar *path;
  gdouble seconds;
  guint64 bytes;
} Result;

static void
result_clear (Result *self)
{
  g_free (self->key);
  g_free (self->reason);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static gboolean
make_plan (const Options *options, Result *result, GError **error)
{
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (options->checkpoint, error);
  g_autoptr (ScDataset) like = checkpoint != NULL ? sc_open_dataset (options->like, SC_OPEN_DEFAULT, error) : NULL;
  g_auto (ScFrameGrid) grid = { 0 };
  g_autofree gint32 *faces = NULL;
  g_autofree gchar *faces_digest = NULL;

  if (like == NULL || !sc_frame_grid_read (&grid, like, sc_checkpoint_get_task (checkpoint), error))
    return FALSE;
  if (options->mesh_to_grid != NULL)
    {
      faces = sc_mesh_to_grid_file_read (options->mesh_to_grid, grid.n_lat * grid.n_lon, &faces_digest, error);
      if (faces == NULL)
        return FALSE;
    }

  g_autoptr (ScThreads) threads = sc_threads_new ((guint) options->threads);
  g_autoptr (ScPlanKey) key = sc_plan_key_new_for_grid (sc_checkpoint_get_digest (checkpoint), faces_digest, &grid,
                                                        sc_checkpoint_get_task (checkpoint));
  g_autoptr (ScPlan) plan = sc_plan_build (checkpoint, grid.lat, grid.n_lat, grid.lon, grid.n_lon, faces, threads, error);
  if (plan == NULL)
    return FALSE;

  g_autofree gchar *folder = sc_plan_store_dup_folder ();
  g_autoptr (ScPlanKey) previous = sc_plan_store_load_latest (folder);
  result->key = sc_plan_key_dup_digest (key);
  result->reason = sc_plan_key_dup_difference (key, previous);
  result->seconds = plan->seconds;
  result->bytes = plan->bytes;
  const ScPlanRecord record = { .reason = result->reason, .seconds = plan->seconds, .bytes = plan->bytes };
  result->path = sc_plan_store_save (folder, key, &record, error);
  return result->path != NULL;
}

static gint
print_json (ScCli *cli, const Result *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, result->key);
  json_builder_set_member_name (builder, "reason");
  json_builder_add_string_value (builder, result->reason);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, result->seconds);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, (gint64) result->bytes);
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, result->path);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static gint
run (ScCli *cli)
{
  g_auto (Options) parsed = { 0 };
  g_auto (Result) result = { 0 };
  const ScOption options[] = {
    { "checkpoint", 0, SC_OPTION_STRING, &parsed.checkpoint, "C.npz", "the model", .required = TRUE },
    { "like", 0, SC_OPTION_STRING, &parsed.like, "IN.nc", "a dataset with the coordinates", .required = TRUE },
    { "mesh-to-grid", 0, SC_OPTION_STRING, &parsed.mesh_to_grid, "G.npz", "take the containing triangles from its m2g_face_index" },
    { "threads", 0, SC_OPTION_INT, &parsed.threads, "N", "threads, all cores by default" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint status;

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status))
    return status;
  if (parsed.threads < 0)
    return sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", parsed.threads);
  if (!make_plan (&parsed, &result, &error))
    return sc_cli_fail (cli, error);
  if (sc_cli_wants_json (cli))
    return print_json (cli, &result);

  g_autofree gchar *seconds = sc_cli_format_seconds (result.seconds);
  g_autofree gchar *bytes = sc_cli_format_bytes (result.bytes);
  g_print ("%s\n%s, %s, %s\nrecorded in %s\n", result.key, result.reason, seconds, bytes, result.path);
  return SC_CLI_DONE;
}

const ScCommand sc_command_plan = {
  "plan",
  "Build the plan for a checkpoint and a grid, and say why, how long and how large",
  "--checkpoint C.npz --like IN.nc [options]",
  "A plan is all that can be computed once for a checkpoint and the static coordinates: mesh, edges, embeddings, Legendre "
  "tables and packed weights. Its record goes into the user's cache folder; the reason tells how it differs from the one "
  "recorded before.",
  run,
};
