/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/command.h"
#include "cli/denoise-data.h"
#include "forecast/mesh-to-grid-file.h"
#include "io/netcdf-write.h"
#include "io/open.h"
#include "model/gencast.h"

typedef struct
{
  gchar *checkpoint;
  gchar *inputs;
  gchar *forcings;
  gchar *noisy;
  GArray *sigma; /* of gdouble */
  gchar *mesh_to_grid;
  gint threads;
  gchar *output;
} Request;

static void
request_clear (Request *self)
{
  g_free (self->checkpoint);
  g_free (self->inputs);
  g_free (self->forcings);
  g_free (self->noisy);
  g_clear_pointer (&self->sigma, g_array_unref);
  g_free (self->mesh_to_grid);
  g_free (self->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
read_data (const Request *request, const ScTask *task, ScDenoiseData *data, GError **error)
{
  g_autoptr (ScDataset) inputs = sc_open_dataset (request->inputs, SC_OPEN_DEFAULT, error);
  g_autoptr (ScDataset) forcings = inputs != NULL ? sc_open_dataset (request->forcings, SC_OPEN_DEFAULT, error) : NULL;
  g_autoptr (ScDataset) noisy = forcings != NULL ? sc_open_dataset (request->noisy, SC_OPEN_DEFAULT, error) : NULL;

  return noisy != NULL && sc_denoise_data_read (data, task, inputs, forcings, noisy, error);
}

/* One σ for all, or one per batch element. */
static gfloat *
spread_sigma (GArray *given, gsize n_batch, GError **error)
{
  gfloat *sigma;

  if (given->len != 1 && given->len != n_batch)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "--sigma gives %u noise levels, but the batch has %" G_GSIZE_FORMAT " elements: one for all or one "
                   "for each is needed", given->len, n_batch);
      return NULL;
    }
  for (guint i = 0; i < given->len; i++)
    {
      gdouble value = g_array_index (given, gdouble, i);
      if ((gfloat) value > 0 && isfinite ((gfloat) value))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "--sigma is %g, but a noise level is a positive number", value);
      return NULL;
    }
  sigma = g_new (gfloat, n_batch);
  for (gsize i = 0; i < n_batch; i++)
    sigma[i] = (gfloat) g_array_index (given, gdouble, given->len == 1 ? 0 : i);
  return sigma;
}

static gboolean
denoise (const Request *request, GCancellable *cancellable, gsize *n_batch, gdouble *seconds, GError **error)
{
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (request->checkpoint, error);
  g_auto (ScDenoiseData) data = { 0 };
  g_autofree gfloat *sigma = NULL;
  g_autofree gint32 *faces = NULL;
  g_autofree gchar *faces_digest = NULL;

  if (checkpoint == NULL || !read_data (request, sc_checkpoint_get_task (checkpoint), &data, error)
      || (sigma = spread_sigma (request->sigma, data.n_batch, error)) == NULL
      || (request->mesh_to_grid != NULL
          && (faces = sc_mesh_to_grid_file_read (request->mesh_to_grid, data.n_grid, &faces_digest, error)) == NULL))
    return FALSE;

  g_autoptr (ScThreads) threads = sc_threads_new ((guint) request->threads);
  g_autoptr (ScGenCast) network = sc_gencast_new (checkpoint, data.grid.lat, data.grid.n_lat, data.grid.lon,
                                                  data.grid.n_lon, faces, threads, error);
  g_autoptr (ScGenCastWorkspace) workspace
    = network != NULL ? sc_gencast_workspace_new (network, data.n_batch, threads, error) : NULL;
  g_autoptr (ScArray) denoised = workspace != NULL ? sc_array_new (SC_DTYPE_FLOAT32, 3, data.noisy->shape, error) : NULL;
  if (denoised == NULL)
    return FALSE;

  gint64 begin = g_get_monotonic_time ();
  if (!sc_gencast_set_conditioning (workspace, data.conditioning->data, data.n_batch, error)
      || !sc_gencast_denoise (workspace, data.noisy->data, sigma, data.n_batch, denoised->data, cancellable, error))
    return FALSE;
  *seconds = (g_get_monotonic_time () - begin) / 1e6;
  *n_batch = data.n_batch;

  g_autoptr (ScDataset) result = sc_denoise_data_new_result (&data, sc_checkpoint_get_task (checkpoint), denoised->data, error);
  return result != NULL && sc_write_netcdf (result, request->output, 0, error);
}

static gint
print_json (ScCli *cli, const Request *request, gsize n_batch, gdouble seconds)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "output");
  json_builder_add_string_value (builder, request->output);
  json_builder_set_member_name (builder, "batch");
  json_builder_add_int_value (builder, (gint64) n_batch);
  json_builder_set_member_name (builder, "sigma");
  json_builder_begin_array (builder);
  for (guint i = 0; i < request->sigma->len; i++)
    json_builder_add_double_value (builder, g_array_index (request->sigma, gdouble, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, seconds);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static gint
run (ScCli *cli)
{
  g_auto (Request) request = { 0 };
  const ScOption options[] = {
    { "checkpoint", 0, SC_OPTION_STRING, &request.checkpoint, "C.npz", "the model", .required = TRUE },
    { "inputs", 0, SC_OPTION_STRING, &request.inputs, "IN.nc", "normalised input frames", .required = TRUE },
    { "forcings", 0, SC_OPTION_STRING, &request.forcings, "F.nc", "normalised forcings of the target frame", .required = TRUE },
    { "noisy-targets", 0, SC_OPTION_STRING, &request.noisy, "X.nc", "the noisy targets x", .required = TRUE },
    { "sigma", 0, SC_OPTION_NUMBERS, &request.sigma, "S[,S…]", "noise level, one for all or one per batch element", .required = TRUE },
    { "mesh-to-grid", 0, SC_OPTION_STRING, &request.mesh_to_grid, "G.npz", "take the containing triangles from its m2g_face_index" },
    { "threads", 0, SC_OPTION_INT, &request.threads, "N", "threads, all cores by default" },
    { "output", 'o', SC_OPTION_STRING, &request.output, "OUT.nc", "where the denoised targets go", .required = TRUE },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gsize n_batch = 0;
  gdouble seconds = 0;
  gint status;

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status))
    return status;
  if (request.threads < 0)
    return sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", request.threads);
  if (!denoise (&request, sc_cli_get_cancellable (cli), &n_batch, &seconds, &error))
    return sc_cli_fail (cli, error);
  if (sc_cli_wants_json (cli))
    return print_json (cli, &request, n_batch, seconds);
  g_autofree gchar *duration = sc_cli_format_seconds (seconds);
  g_print ("%s: batch of %" G_GSIZE_FORMAT ", %s\n", request.output, n_batch, duration);
  return SC_CLI_DONE;
}

const ScCommand sc_command_denoise = {
  "denoise",
  "One call of the denoiser D(x; σ) in normalised units",
  "--checkpoint C.npz --inputs IN.nc --forcings F.nc --noisy-targets X.nc --sigma S[,S…] [options] -o OUT.nc",
  "Variables are found by name, in any order of dimensions. Missing values are neither filled nor put back: they are refused.",
  run,
};
