/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/task.h"

#include <math.h>
#include <string.h>

const gchar *const sc_gencast_inputs[] = {
  "2m_temperature", "mean_sea_level_pressure", "10m_v_component_of_wind", "10m_u_component_of_wind",
  "sea_surface_temperature", "temperature", "geopotential", "u_component_of_wind", "v_component_of_wind",
  "vertical_velocity", "specific_humidity", "year_progress_sin", "year_progress_cos", "day_progress_sin",
  "day_progress_cos", "geopotential_at_surface", "land_sea_mask", NULL,
};
const gchar *const sc_gencast_targets[] = {
  "2m_temperature", "mean_sea_level_pressure", "10m_v_component_of_wind", "10m_u_component_of_wind",
  "total_precipitation_12hr", "sea_surface_temperature", "temperature", "geopotential", "u_component_of_wind",
  "v_component_of_wind", "vertical_velocity", "specific_humidity", NULL,
};
const gchar *const sc_gencast_forcings[] = {
  "year_progress_sin", "year_progress_cos", "day_progress_sin", "day_progress_cos", NULL,
};

void
sc_task_clear (ScTask *self)
{
  g_clear_pointer (&self->inputs, g_strfreev);
  g_clear_pointer (&self->targets, g_strfreev);
  g_clear_pointer (&self->forcings, g_strfreev);
  g_clear_pointer (&self->levels, g_free);
  self->n_levels = 0;
}

void
sc_task_copy (const ScTask *self, ScTask *to)
{
  to->inputs = g_strdupv (self->inputs);
  to->targets = g_strdupv (self->targets);
  to->forcings = g_strdupv (self->forcings);
  to->levels = g_memdup2 (self->levels, self->n_levels * sizeof *self->levels);
  to->n_levels = self->n_levels;
  to->input_hours = self->input_hours;
}

gsize
sc_task_get_n_frames (const ScTask *self)
{
  return (gsize) lround (self->input_hours / SC_TASK_STEP_HOURS);
}

gboolean
sc_task_variable_has_levels (const gchar *name)
{
  static const gchar *const atmospheric[] = {
    "potential_vorticity", "specific_rain_water_content", "specific_snow_water_content",
    "geopotential", "temperature", "u_component_of_wind", "v_component_of_wind",
    "specific_humidity", "vertical_velocity", "vorticity", "divergence",
    "relative_humidity", "ozone_mass_mixing_ratio", "specific_cloud_liquid_water_content",
    "specific_cloud_ice_water_content", "fraction_of_cloud_cover", NULL,
  };
  return g_strv_contains (atmospheric, name);
}

gboolean
sc_task_variable_is_static (const gchar *name)
{
  static const gchar *const constant[] = { "geopotential_at_surface", "land_sea_mask", NULL };
  return g_strv_contains (constant, name);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* (element-type utf8) (transfer container): the names of both, ASCII order. */
static GPtrArray *
sorted_names (GStrv names, GStrv more)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add (sorted, names[i]);
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    g_ptr_array_add (sorted, more[i]);
  g_ptr_array_sort (sorted, compare_names);
  return sorted;
}

static void
append_variable (const ScTask *self, const gchar *name, gsize n_frames, gboolean is_forcing, GArray *channels)
{
  gboolean constant = !is_forcing && sc_task_variable_is_static (name);
  gint n_levels = sc_task_variable_has_levels (name) ? (gint) self->n_levels : 0;

  for (gsize frame = 0; frame < (constant ? 1 : n_frames); frame++)
    for (gint level = 0; level < MAX (n_levels, 1); level++)
      {
        const ScChannel channel = {
          .variable = name,
          .time_index = constant ? -1 : (gint) frame,
          .level_index = n_levels > 0 ? level : -1,
          .is_forcing = is_forcing,
        };
        g_array_append_val (channels, channel);
      }
}

GArray *
sc_task_conditioning_channels (const ScTask *self)
{
  GArray *channels = g_array_new (FALSE, FALSE, sizeof (ScChannel));
  g_autoptr (GPtrArray) inputs = sorted_names (self->inputs, NULL);
  g_autoptr (GPtrArray) forcings = sorted_names (self->forcings, NULL);

  for (guint i = 0; i < inputs->len; i++)
    append_variable (self, inputs->pdata[i], sc_task_get_n_frames (self), FALSE, channels);
  for (guint i = 0; i < forcings->len; i++)
    append_variable (self, forcings->pdata[i], 1, TRUE, channels);
  return channels;
}

GArray *
sc_task_target_channels (const ScTask *self)
{
  GArray *channels = g_array_new (FALSE, FALSE, sizeof (ScChannel));
  g_autoptr (GPtrArray) targets = sorted_names (self->targets, NULL);

  for (guint i = 0; i < targets->len; i++)
    append_variable (self, targets->pdata[i], 1, TRUE, channels);
  for (guint i = 0; i < channels->len; i++)
    g_array_index (channels, ScChannel, i).is_forcing = FALSE;
  return channels;
}

GArray *
sc_task_network_channels (const ScTask *self)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (self);
  g_autoptr (GArray) target = sc_task_target_channels (self);
  g_autoptr (GPtrArray) forced = sorted_names (self->forcings, self->targets);

  for (guint i = 0; i < conditioning->len; i++)
    if (!g_array_index (conditioning, ScChannel, i).is_forcing)
      g_array_append_val (order, i);

  for (guint n = 0; n < forced->len; n++)
    {
      const gchar *name = forced->pdata[n];

      for (guint i = 0; i < conditioning->len; i++)
        {
          const ScChannel *channel = &g_array_index (conditioning, ScChannel, i);
          if (channel->is_forcing && g_str_equal (channel->variable, name))
            g_array_append_val (order, i);
        }
      for (guint i = 0; i < target->len; i++)
        if (g_str_equal (g_array_index (target, ScChannel, i).variable, name))
          {
            guint index = conditioning->len + i;
            g_array_append_val (order, index);
          }
    }
  return order;
}
