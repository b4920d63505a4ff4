/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/probe-places.h"

#include <math.h>
#include <string.h>

struct _ScProbePlaces
{
  ScTask task;
  gsize n_lat, n_lon;
  gfloat *lat;
  gfloat *lon;
  ScIcosahedralMesh *mesh;
  GArray *conditioning; /* of ScChannel */
  GArray *target;       /* of ScChannel */
};

ScProbePlaces *
sc_probe_places_new (ScCheckpoint *checkpoint, const gfloat *lat, gsize n_lat, const gfloat *lon, gsize n_lon, GError **error)
{
  g_return_val_if_fail (checkpoint != NULL && lat != NULL && lon != NULL, NULL);

  g_autoptr (ScProbePlaces) self = g_new0 (ScProbePlaces, 1);

  sc_task_copy (sc_checkpoint_get_task (checkpoint), &self->task);
  self->n_lat = n_lat;
  self->n_lon = n_lon;
  self->lat = g_memdup2 (lat, n_lat * sizeof (gfloat));
  self->lon = g_memdup2 (lon, n_lon * sizeof (gfloat));
  self->conditioning = sc_task_conditioning_channels (&self->task);
  self->target = sc_task_target_channels (&self->task);
  self->mesh = sc_icosahedral_mesh_new (sc_checkpoint_get_architecture (checkpoint)->mesh_size, error);
  if (self->mesh == NULL || !sc_icosahedral_mesh_permute_banded (self->mesh, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_probe_places_free (ScProbePlaces *self)
{
  if (self == NULL)
    return;
  sc_task_clear (&self->task);
  g_free (self->lat);
  g_free (self->lon);
  g_clear_pointer (&self->mesh, sc_icosahedral_mesh_free);
  g_clear_pointer (&self->conditioning, g_array_unref);
  g_clear_pointer (&self->target, g_array_unref);
  g_free (self);
}

const ScIcosahedralMesh *
sc_probe_places_get_mesh (const ScProbePlaces *self)
{
  return self->mesh;
}

gboolean
sc_probe_is_on_mesh (const gchar *name)
{
  return g_str_has_suffix (name, "/mesh_nodes") || g_str_has_prefix (name, "network/transformer/");
}

static gboolean
is_on_edges (const gchar *name)
{
  return g_str_has_suffix (name, "/edges");
}

static gboolean
is_of_network (const gchar *name)
{
  return g_str_has_prefix (name, "network/");
}

/* Channels of the target: the state's, and what the network makes. */
static gboolean
has_target_channels (const gchar *name)
{
  return g_str_equal (name, "sampler/state") || g_str_equal (name, "network/output") || g_str_equal (name, "network/final");
}

gchar *
sc_probe_dup_variable (const gchar *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  const gchar *last = strrchr (name, '/');
  return last == NULL || is_of_network (name) || g_str_equal (name, "sampler/state") ? NULL : g_strdup (last + 1);
}

gchar *
sc_probe_dup_operation (const gchar *name)
{
  static const struct
  {
    const gchar *start;
    const gchar *words;
  } operations[] = {
    { "read/frame_", "reading the inputs" },
    { "merge/", "putting inputs and forcings side by side" },
    { "clean/", "filling the missing values with the variable's minimum" },
    { "normalise/", "normalising: less the mean, divided by the standard deviation" },
    { "network/noise_encoding", "encoding the noise level" },
    { "network/grid2mesh/embedded/grid_nodes", "encoder: embedding of the grid nodes" },
    { "network/grid2mesh/embedded/mesh_nodes", "encoder: embedding of the mesh nodes" },
    { "network/grid2mesh/embedded/edges", "encoder: embedding of the edges" },
    { "network/grid2mesh/processed/edges", "encoder: messages along the edges" },
    { "network/grid2mesh/grid_nodes", "encoder: update of the grid nodes" },
    { "network/grid2mesh/mesh_nodes", "encoder: update of the mesh nodes" },
    { "network/transformer/final", "the norm after the last transformer block" },
    { "network/mesh2grid/embedded/edges", "decoder: embedding of the edges" },
    { "network/mesh2grid/processed/edges", "decoder: messages along the edges" },
    { "network/mesh2grid/grid_nodes", "decoder: update of the grid nodes" },
    { "network/output", "the network's output layer" },
    { "network/final", "preconditioning: the output scaled and added to the noisy state" },
    { "sampler/state", "a step of the sampler" },
    { "denormalise/", "denormalising: scaled back and added to the last frame" },
    { "restore_nan/", "putting the missing values back" },
  };

  g_return_val_if_fail (name != NULL, NULL);

  if (g_str_has_prefix (name, "network/transformer/block_"))
    {
      gint block = atoi (name + strlen ("network/transformer/block_"));
      return g_strdup_printf ("%stransformer block %d", g_str_has_suffix (name, "/attention")      ? "attention of "
                                                        : g_str_has_suffix (name, "/feed_forward") ? "feed-forward layers of "
                                                                                                   : "", block);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_has_prefix (name, operations[i].start))
      return g_strdup (operations[i].words);
  return g_strdup (name);
}

static void
set_level (const ScProbePlaces *self, JsonObject *object, const ScChannel *channel)
{
  if (channel->level_index >= 0)
    json_object_set_double_member (object, "level", self->task.levels[channel->level_index]);
}

/* The first channel of a probe's variable among those of the conditioning. */
static const ScChannel *
find_conditioning (const ScProbePlaces *self, const gchar *name, gsize index)
{
  g_autofree gchar *variable = sc_probe_dup_variable (name);
  gboolean is_forcing = strstr (name, "/forcings/") != NULL;

  for (guint i = 0; i < self->conditioning->len; i++)
    {
      const ScChannel *channel = &g_array_index (self->conditioning, ScChannel, i);
      if (g_str_equal (channel->variable, variable) && channel->is_forcing == is_forcing)
        return i + index < self->conditioning->len ? channel + index : channel;
    }
  return NULL;
}

static void
set_channel (const ScProbePlaces *self, JsonObject *object, const gchar *name, gsize index, gchar **variable)
{
  if (has_target_channels (name) && index < self->target->len)
    {
      const ScChannel *channel = &g_array_index (self->target, ScChannel, index);
      set_level (self, object, channel);
      *variable = g_strdup (channel->variable);
      return;
    }
  const ScChannel *channel = is_of_network (name) ? NULL : find_conditioning (self, name, index);
  if (channel == NULL)
    {
      json_object_set_int_member (object, "channel", (gint64) index);
      return;
    }
  set_level (self, object, channel);
  if (channel->time_index >= 0)
    json_object_set_int_member (object, "frame", channel->time_index);
}

/* A node of grid or mesh: its place on the Earth. */
static void
set_node (const ScProbePlaces *self, JsonObject *object, const gchar *name, gsize node)
{
  if (is_on_edges (name) || g_str_equal (name, "network/noise_encoding"))
    {
      json_object_set_int_member (object, is_on_edges (name) ? "edge" : "row", (gint64) node);
      return;
    }
  json_object_set_int_member (object, "node", (gint64) node);
  if (sc_probe_is_on_mesh (name) && node < self->mesh->n_vertices)
    {
      const gfloat *v = self->mesh->vertices + 3 * node;
      json_object_set_double_member (object, "lat", asin (CLAMP ((gdouble) v[2], -1.0, 1.0)) * 180.0 / G_PI);
      json_object_set_double_member (object, "lon", fmod (atan2 ((gdouble) v[1], (gdouble) v[0]) * 180.0 / G_PI + 360.0, 360.0));
    }
  else if (!sc_probe_is_on_mesh (name) && node < self->n_lat * self->n_lon)
    {
      json_object_set_double_member (object, "lat", (gdouble) self->lat[node / self->n_lon]);
      json_object_set_double_member (object, "lon", (gdouble) self->lon[node % self->n_lon]);
    }
}

JsonObject *
sc_probe_places_describe (const ScProbePlaces *self, const ScEvent *event, gsize index, gchar **variable)
{
  g_return_val_if_fail (self != NULL && event != NULL && event->name != NULL, NULL);

  JsonObject *object = json_object_new ();
  g_autofree gchar *whose = sc_probe_dup_variable (event->name);
  gsize position[SC_MAX_DIMS];

  if (event->member >= 0)
    json_object_set_int_member (object, "member", event->member);
  if (event->lead >= 0)
    json_object_set_double_member (object, "lead_hours", event->lead_hours);
  if (event->sampler_step >= 0)
    json_object_set_int_member (object, "sampler_step", event->sampler_step);
  if (event->call >= 0)
    json_object_set_int_member (object, "call", event->call);
  for (gint d = event->ndim - 1; d >= 0; d--)
    {
      position[d] = index % event->shape[d];
      index /= event->shape[d];
    }
  for (gint d = 0; d < event->ndim; d++)
    {
      const gchar *dim = event->dims[d];

      if (g_str_equal (dim, "lat") && position[d] < self->n_lat)
        json_object_set_double_member (object, dim, (gdouble) self->lat[position[d]]);
      else if (g_str_equal (dim, "lon") && position[d] < self->n_lon)
        json_object_set_double_member (object, dim, (gdouble) self->lon[position[d]]);
      else if (g_str_equal (dim, "level"))
        {
          if (event->shape[d] > 1 && position[d] < self->task.n_levels)
            json_object_set_double_member (object, dim, self->task.levels[position[d]]);
        }
      else if (g_str_equal (dim, "channel"))
        {
          g_autofree gchar *of_channel = NULL;
          set_channel (self, object, event->name, position[d], &of_channel);
          if (of_channel != NULL)
            {
              g_free (whose);
              whose = g_steal_pointer (&of_channel);
            }
        }
      else if (g_str_equal (dim, "node"))
        set_node (self, object, event->name, position[d]);
      else if (event->shape[d] > 1)
        json_object_set_int_member (object, dim, (gint64) position[d]);
    }
  if (variable != NULL)
    *variable = g_steal_pointer (&whose);
  return object;
}
