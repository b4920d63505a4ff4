/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/forecast-options.h"

#include "model/checkpoint.h"

void
sc_forecast_options_init (ScForecastOptions *self)
{
  *self = (ScForecastOptions) { .request = sc_forecast_request_new () };
}

void
sc_forecast_options_clear (ScForecastOptions *self)
{
  g_clear_pointer (&self->request, sc_forecast_request_free);
  sc_noise_flags_clear (&self->noise);
}

void
sc_forecast_options_add (ScForecastOptions *self, ScCli *cli)
{
  ScForecastRequest *request = self->request;
  const ScOption options[] = {
    { "checkpoint", 0, SC_OPTION_STRING, &request->checkpoint, "C.npz", "the model", .required = TRUE },
    { "stats", 0, SC_OPTION_STRING, &request->stats, "DIR", "folder with the four statistics files", .required = TRUE },
    { "inputs", 0, SC_OPTION_STRING, &request->inputs, "IN.nc", "input frames, with or without future ones", .required = TRUE },
    { "forcings", 0, SC_OPTION_STRING, &request->forcings, "F.nc", "forcings of the lead times" },
    { "steps", 0, SC_OPTION_INT, &request->steps, "N", "lead times, 12 hours each", .required = TRUE },
    { "start", 0, SC_OPTION_STRING, &request->start, "TIME|INDEX", "the second input frame" },
    { "members", 0, SC_OPTION_INT, &request->members, "M", "members of the ensemble, 1 by default" },
    { "first-member", 0, SC_OPTION_INT, &request->first_member, "K", "number of the first of them, 0 by default" },
    { "seed", 0, SC_OPTION_UINT64, &request->seed, "S", "seed of the random numbers, 0 by default" },
    { "allow-nan", 0, SC_OPTION_LIST, &request->allow_nan, "v,w", "inputs in which missing values are not refused" },
    { "static", 0, SC_OPTION_LIST, &request->static_coordinates, "c,d", "coordinates added to the plan's key" },
    { "mesh-to-grid", 0, SC_OPTION_STRING, &request->mesh_to_grid, "G.npz", "take the containing triangles from its m2g_face_index" },
    { "output", 'o', SC_OPTION_STRING, &request->output, "OUT.nc", "where the forecast goes" },
    { "change", 0, SC_OPTION_STRINGS, &request->changes, "probe=P,member=M,lead=L,step=S,call=C,index=I,value=X",
      "change a value on the way, to see how far it spreads; noise=X in place of index and value changes all" },
    { "threads", 0, SC_OPTION_INT, &self->threads, "N", "threads, all cores by default" },
    { NULL },
  };

  G_STATIC_ASSERT (sizeof options <= sizeof self->data);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    self->data[i] = options[i];
  sc_cli_add_options (cli, NULL, self->data);
}

gboolean
sc_forecast_options_check (ScForecastOptions *self, ScCli *cli, gint *status)
{
  const struct
  {
    const gchar *name;
    gint value;
    gint least;
  } numbers[] = {
    { "steps", self->request->steps, 1 }, { "members", self->request->members, 1 },
    { "first-member", self->request->first_member, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].value < numbers[i].least || numbers[i].value > SC_FORECAST_MOST)
      {
        *status = sc_cli_usage (cli, "--%s is %d, but must be %d to %d", numbers[i].name, numbers[i].value, numbers[i].least,
                                SC_FORECAST_MOST);
        return FALSE;
      }
  if (self->threads < 0)
    {
      *status = sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", self->threads);
      return FALSE;
    }
  self->request->threads = (guint) self->threads;
  return TRUE;
}

gboolean
sc_forecast_options_resolve (ScForecastOptions *self, GError **error)
{
  if (!sc_noise_flags_any (&self->noise))
    return TRUE;

  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (self->request->checkpoint, error);
  if (checkpoint == NULL
      || !sc_noise_flags_resolve (&self->noise, sc_checkpoint_get_noise (checkpoint), &self->request->noise, error))
    return FALSE;
  self->request->has_noise = TRUE;
  return TRUE;
}
