/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/forecast-output.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "forecast/forecast-fields.h"
#include "io/atomic-file.h"
#include "io/netcdf-write.h"
#include "io/open.h"

#define CONFIGURATION_FILE "configuration.json"
/* The whole result while it is written; it is moved out when it is. */
#define JOINED_FILE "joined.nc"

struct _ScForecastOutput
{
  gchar *path;
  gchar *folder;
  const ScConfiguration *configuration;
  const ScTaskFrames *frames;
  gint members;
  gint steps;
  gint completed;   /* lead times on the disk */
  gint opened_lead; /* the one that is open: each has a reader of its own, and one is enough */
  ScDataset *opened;
};

static gchar *
lead_path (ScForecastOutput *self, gint lead)
{
  g_autofree gchar *name = g_strdup_printf (
    "lead_%05" G_GINT64_FORMAT "h.nc", (lead + 1) * self->frames->step_seconds / 3600);
  return g_build_filename (self->folder, name, NULL);
}

/* Files of ours, and temporary ones that a kill left behind. */
static gboolean
is_ours (const gchar *name)
{
  static const gchar *const prefixes[] = { "lead_", CONFIGURATION_FILE, JOINED_FILE };

  if (*name == '.')
    name++;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      return TRUE;
  return FALSE;
}

/* Removes what is ours from the folder, and the folder where nothing else is in it. */
static void
remove_folder (ScForecastOutput *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const gchar *name;

  g_clear_pointer (&self->opened, sc_dataset_unref);
  self->completed = 0;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (is_ours (name))
      {
        g_autofree gchar *path = g_build_filename (self->folder, name, NULL);
        g_unlink (path);
      }
  g_rmdir (self->folder);
}

static gboolean
make_folder (ScForecastOutput *self, GError **error)
{
  g_autofree gchar *path = g_build_filename (self->folder, CONFIGURATION_FILE, NULL);
  g_autofree gchar *text = json_to_string (self->configuration->identity, TRUE);

  if (g_mkdir (self->folder, 0777) != 0 && errno != EEXIST)
    {
      gint code = errno;
      g_set_error (error, SC_IO_ERROR, code == ENOSPC ? SC_IO_ERROR_NO_SPACE : SC_IO_ERROR_WRITE,
                   "the folder %s cannot be made: %s", self->folder, g_strerror (code));
      return FALSE;
    }
  return sc_atomic_file_write (path, text, strlen (text), error);
}

static gboolean
check_configuration (ScForecastOutput *self, gboolean *found, GError **error)
{
  g_autofree gchar *path = g_build_filename (self->folder, CONFIGURATION_FILE, NULL);
  g_autofree gchar *text = NULL;
  g_autoptr (GError) reading = NULL;

  *found = g_file_get_contents (path, &text, NULL, &reading);
  if (!*found)
    return TRUE;

  g_autoptr (JsonNode) identity = json_from_string (text, NULL);
  if (identity != NULL && json_node_equal (identity, self->configuration->identity))
    return TRUE;
  g_autofree gchar *difference = sc_configuration_dup_difference (self->configuration, identity);
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_RESUME,
               "%s holds lead times of another configuration (different: %s); without --resume they are replaced",
               self->folder, difference);
  return FALSE;
}

/* Whether a dataset read from the folder has every variable of a lead time. */
static gboolean
is_complete (ScForecastOutput *self, ScDataset *dataset)
{
  const ScTargetLayout *layout = &self->frames->layout;

  for (gsize i = 0; i < layout->n_variables; i++)
    {
      ScVariable *variable = sc_dataset_get_variable (dataset, layout->variables[i].name);
      const gsize with_level[] = { (gsize) self->members, layout->n_batch, 1, layout->variables[i].n_channels,
                                   layout->n_lat, layout->n_lon };
      const gsize without[] = { (gsize) self->members, layout->n_batch, 1, layout->n_lat, layout->n_lon };
      gint ndim = layout->variables[i].has_levels ? 6 : 5;

      if (variable == NULL || sc_variable_get_ndim (variable) != ndim
          || sc_variable_get_dtype (variable) != SC_DTYPE_FLOAT32
          || memcmp (sc_variable_get_shape (variable), ndim == 6 ? with_level : without, (gsize) ndim * sizeof (gsize)) != 0)
        return FALSE;
    }
  return TRUE;
}

static ScDataset *
open_lead (gint lead, gpointer data, GError **error)
{
  ScForecastOutput *self = data;

  if (self->opened != NULL && self->opened_lead == lead)
    return self->opened;

  g_autofree gchar *path = lead_path (self, lead);
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  if (dataset == NULL)
    return NULL;
  if (!is_complete (self, dataset))
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_RESUME, "%s is no lead time of this forecast", path);
      return NULL;
    }
  g_clear_pointer (&self->opened, sc_dataset_unref);
  self->opened = g_steal_pointer (&dataset);
  self->opened_lead = lead;
  return self->opened;
}

ScForecastOutput *
sc_forecast_output_open (const gchar *path, const ScConfiguration *configuration, const ScTaskFrames *frames,
                         gint members, gint steps, gboolean resume, GError **error)
{
  g_return_val_if_fail (path != NULL && configuration != NULL && frames != NULL, NULL);

  g_autoptr (ScForecastOutput) self = g_new0 (ScForecastOutput, 1);
  gboolean found = FALSE;

  self->path = g_strdup (path);
  self->folder = g_strconcat (path, ".partial", NULL);
  self->configuration = configuration;
  self->frames = frames;
  self->members = members;
  self->steps = steps;
  if (!sc_atomic_file_check_target (path, error))
    return NULL;
  if (resume && !check_configuration (self, &found, error))
    {
      /* What is there is another forecast's and stays. */
      g_clear_pointer (&self->folder, g_free);
      return NULL;
    }
  if (!found)
    remove_folder (self);
  /* A damaged file and what follows it are computed again. */
  while (found && self->completed < steps && open_lead (self->completed, self, NULL) != NULL)
    self->completed++;
  return make_folder (self, error) ? g_steal_pointer (&self) : NULL;
}

void
sc_forecast_output_free (ScForecastOutput *self)
{
  if (self == NULL)
    return;
  if (self->folder != NULL && self->completed == 0)
    remove_folder (self);
  g_clear_pointer (&self->opened, sc_dataset_unref);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

gint
sc_forecast_output_get_completed (ScForecastOutput *self)
{
  return self->completed;
}

const gchar *
sc_forecast_output_get_folder (ScForecastOutput *self)
{
  return self->folder;
}

ScArray *
sc_forecast_output_read_frame (ScForecastOutput *self, gint lead, gint member, GError **error)
{
  g_return_val_if_fail (self != NULL && lead >= 0 && lead < self->completed, NULL);

  ScDataset *dataset = open_lead (lead, self, error);
  return dataset != NULL ? sc_forecast_fields_read_frame (&self->frames->layout, dataset, (gsize) member, 0, error) : NULL;
}

gboolean
sc_forecast_output_write_lead (ScForecastOutput *self, ScMemberFrames *members, GError **error)
{
  g_return_val_if_fail (self != NULL && members != NULL, FALSE);

  g_autofree gchar *path = lead_path (self, self->completed);
  g_autoptr (ScDataset) dataset = sc_forecast_fields_new_lead (self->frames, members, self->members, self->completed, error);

  if (dataset == NULL || !sc_write_netcdf_along (dataset, path, 0, "time", error))
    return FALSE;
  self->completed++;
  return TRUE;
}

gboolean
sc_forecast_output_finish (ScForecastOutput *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->completed == self->steps, FALSE);

  g_autoptr (ScDataset) joined = sc_forecast_fields_new_joined (self->frames, open_lead, self, self->members, self->steps,
                                                                error);
  if (joined == NULL)
    return FALSE;
  sc_configuration_add_attributes (self->configuration, sc_dataset_get_attributes (joined));

  g_autofree gchar *whole = g_build_filename (self->folder, JOINED_FILE, NULL);
  if (!sc_write_netcdf_along (joined, whole, SC_FORECAST_DEFLATE, "time", error))
    return FALSE;
  if (g_rename (whole, self->path) != 0)
    {
      gint code = errno;
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE, "%s cannot be written: %s", self->path, g_strerror (code));
      return FALSE;
    }
  remove_folder (self);
  return TRUE;
}
