/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "inspect/reduction.h"
#include "io/atomic-file.h"
#include "io/netcdf-write.h"
#include "io/open.h"

#define SCRIPT "reproduce.sh"

static const gchar *const statistics[] = { "mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc", "min_by_level.nc" };

static gboolean
fail (GError **error, const gchar *path, gint code)
{
  g_set_error (error, SC_IO_ERROR, code == ENOSPC ? SC_IO_ERROR_NO_SPACE : SC_IO_ERROR_WRITE, "%s cannot be written: %s", path,
               g_strerror (code));
  return FALSE;
}

gboolean
sc_reduction_prepare_folder (const gchar *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return fail (error, folder, errno);

  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return FALSE;
  if (g_dir_read_name (dir) == NULL)
    return TRUE;
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "the folder %s is not empty; the smallest case goes into one of its own",
               folder);
  return FALSE;
}

/* Copies a file that may be broken, byte for byte; one that is not there is left out, which may be the fault. */
static gboolean
copy_file (const gchar *from, const gchar *folder, const gchar *name, GPtrArray *names, GError **error)
{
  g_autofree gchar *to = g_build_filename (folder, name, NULL);
  g_autofree gchar *content = NULL;
  gsize size;

  if (from == NULL || !g_file_get_contents (from, &content, &size, NULL))
    return TRUE;
  if (!sc_atomic_file_write (to, content, size, error))
    return FALSE;
  g_ptr_array_add (names, g_strdup (name));
  return TRUE;
}

static gboolean
write_text (const gchar *folder, const gchar *name, const gchar *text, GPtrArray *names, GError **error)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);

  if (!sc_atomic_file_write (path, text, strlen (text), error))
    return FALSE;
  if (names != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return TRUE;
}

static void
add_list (GString *command, const gchar *option, GStrv values)
{
  if (values == NULL || values[0] == NULL)
    return;
  g_autofree gchar *list = g_strjoinv (",", values);
  g_autofree gchar *quoted = g_shell_quote (list);
  g_string_append_printf (command, " --%s %s", option, quoted);
}

/* The forecast's options, with the files of the folder. */
static gchar *
make_arguments (const ScForecastRequest *request)
{
  GString *command = g_string_new ("forecast --checkpoint checkpoint.npz --stats . --inputs inputs.nc");

  if (request->forcings != NULL)
    g_string_append (command, " --forcings forcings.nc");
  if (request->mesh_to_grid != NULL)
    g_string_append (command, " --mesh-to-grid mesh-to-grid.npz");
  g_string_append_printf (command, " --steps %d --members %d --first-member %d --seed %" G_GUINT64_FORMAT, request->steps,
                          request->members, request->first_member, request->seed);
  if (request->start != NULL)
    {
      g_autofree gchar *quoted = g_shell_quote (request->start);
      g_string_append_printf (command, " --start %s", quoted);
    }
  add_list (command, "allow-nan", request->allow_nan);
  add_list (command, "static", request->static_coordinates);
  for (gsize i = 0; request->changes != NULL && request->changes[i] != NULL; i++)
    {
      g_autofree gchar *quoted = g_shell_quote (request->changes[i]);
      g_string_append_printf (command, " --change %s", quoted);
    }
  if (request->has_noise)
    g_string_append (command, " --setting setting.json");
  g_string_append (command, " -o out.nc");
  return g_string_free (command, FALSE);
}

static gchar *
make_script (const ScReduction *self, const gchar *arguments)
{
  return g_strdup_printf (
    "#!/bin/sh\n"
    "# Shows the fault that README.md describes. SIGMACAST may name the program.\n"
    "cd \"$(dirname \"$0\")\" || exit 1\n"
    "\"${SIGMACAST:-sigmacast}\" %s || exit 1\n"
    "\"${SIGMACAST:-sigmacast}\" check out.nc\n", arguments);
}

static gchar *
make_readme (const ScReduction *self, const gchar *arguments)
{
  const ScReductionSize *a = &self->before, *b = &self->after;

  return g_strdup_printf (
    "# The smallest case of a fault\n\n"
    "The fault: %s.\n\n"
    "To see it, run this one command, here or on any other machine with Sigmacast %s:\n\n"
    "    sh " SCRIPT "\n\n"
    "It makes a forecast from the files in this folder%s, with\n\n"
    "    sigmacast %s\n\n"
    "%s"
    "A larger forecast with the same fault was made smaller as long as the fault was there (%u smaller ones were tried):\n\n"
    "| | before | here |\n|---|---|---|\n"
    "| members | %d | %d |\n| lead times | %d | %d |\n| noise levels | %d | %d |\n"
    "| frames of the inputs | %" G_GSIZE_FORMAT " | %" G_GSIZE_FORMAT " |\n"
    "| variables of the inputs | %" G_GSIZE_FORMAT " | %" G_GSIZE_FORMAT " |\n"
    "| grid, latitudes × longitudes | %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " | %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " |\n"
    "| values of the inputs | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " |\n\n"
    "Made by Sigmacast %s with GLib %u.%u.%u. `sha256sum -c SHA256SUMS` tells whether the files are as they were.\n",
    self->fault, SIGMACAST_VERSION, self->probe != NULL ? " and looks through it" : ", which is refused", arguments,
    self->probe != NULL ? "Where it comes from is told by `sigmacast trace-nan out.nc --var VARIABLE`, for a variable in which `sigmacast "
                          "check` counts NaN.\n\n"
                        : "",
    self->tried, a->members, b->members, a->steps, b->steps, a->levels, b->levels, a->times, b->times, a->variables, b->variables,
    a->n_lat, a->n_lon, b->n_lat, b->n_lon, a->values, b->values, SIGMACAST_VERSION, glib_major_version, glib_minor_version,
    glib_micro_version);
}

static gboolean
write_checksums (const gchar *folder, GPtrArray *names, GError **error)
{
  g_autoptr (GString) sums = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      const gchar *name = g_ptr_array_index (names, i);
      g_autofree gchar *path = g_build_filename (folder, name, NULL);
      g_autofree gchar *content = NULL;
      gsize size;
      if (!g_file_get_contents (path, &content, &size, error))
        return FALSE;
      g_autofree gchar *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, size);
      g_string_append_printf (sums, "%s  %s\n", sum, name);
    }
  return write_text (folder, "SHA256SUMS", sums->str, NULL, error);
}

gboolean
sc_reduction_write (const ScReduction *self, const gchar *folder, gchar **command, GError **error)
{
  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);

  const ScForecastRequest *request = self->request;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *inputs = g_build_filename (folder, "inputs.nc", NULL);
  g_autofree gchar *arguments = make_arguments (request);
  g_autofree gchar *script = make_script (self, arguments);
  g_autofree gchar *readme = make_readme (self, arguments);

  if (!sc_reduction_prepare_folder (folder, error) || !copy_file (request->checkpoint, folder, "checkpoint.npz", names, error)
      || !copy_file (request->forcings, folder, "forcings.nc", names, error)
      || !copy_file (request->mesh_to_grid, folder, "mesh-to-grid.npz", names, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++)
    {
      g_autofree gchar *path = g_build_filename (request->stats, statistics[i], NULL);
      if (!copy_file (path, folder, statistics[i], names, error))
        return FALSE;
    }
  if (request->inputs_dataset == NULL)
    {
      if (!copy_file (request->inputs, folder, "inputs.nc", names, error))
        return FALSE;
    }
  else if (!sc_write_netcdf (request->inputs_dataset, inputs, 1, error))
    return FALSE;
  else
    g_ptr_array_add (names, g_strdup ("inputs.nc"));
  if (request->has_noise)
    {
      g_autoptr (JsonNode) node = sc_noise_setting_to_json (&request->noise);
      g_autofree gchar *text = json_to_string (node, TRUE);
      if (!write_text (folder, "setting.json", text, names, error))
        return FALSE;
    }
  if (!write_text (folder, SCRIPT, script, names, error) || !write_text (folder, "README.md", readme, names, error)
      || !write_checksums (folder, names, error))
    return FALSE;
  if (command != NULL)
    *command = g_strdup ("sh " SCRIPT);
  return TRUE;
}
