/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/npz-write.h"
#include "model/checkpoint-layout.h"
#include "model/checkpoint-private.h"

#define ARCHITECTURE "denoiser_architecture_config:"
#define TRANSFORMER ARCHITECTURE "sparse_transformer_config:"

/* (element-type utf8 ScArray) in the order of the file. */
typedef struct
{
  GPtrArray *names;
  GPtrArray *arrays;
} Entries;

static void
append (Entries *entries, const gchar *key, ScArray *array)
{
  g_ptr_array_add (entries->names, g_strdup (key));
  g_ptr_array_add (entries->arrays, array);
}

static void
append_scalar (Entries *entries, const gchar *key, ScDType dtype, gconstpointer value)
{
  ScArray *array = sc_array_new (dtype, 0, NULL, NULL);

  memcpy (array->data, value, sc_dtype_get_size (dtype));
  append (entries, key, array);
}

static void
append_int (Entries *entries, const gchar *key, gint64 value)
{
  append_scalar (entries, key, SC_DTYPE_INT64, &value);
}

static void
append_double (Entries *entries, const gchar *key, gdouble value)
{
  append_scalar (entries, key, SC_DTYPE_FLOAT64, &value);
}

static void
append_bool (Entries *entries, const gchar *key, gboolean value)
{
  const guint8 byte = value ? 1 : 0;
  append_scalar (entries, key, SC_DTYPE_BOOL, &byte);
}

static void
append_string (Entries *entries, const gchar *key, const gchar *value)
{
  gchar **text = g_new0 (gchar *, 2);

  text[0] = g_strdup (value != NULL ? value : "");
  append (entries, key, sc_array_new_for_data (SC_DTYPE_STRING, 0, NULL, text, text, (GDestroyNotify) g_strfreev));
}

static void
append_names (Entries *entries, const gchar *key, GStrv names)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree gchar *element = g_strdup_printf ("%s:%" G_GSIZE_FORMAT, key, i);
      append_string (entries, element, names[i]);
    }
}

static void
append_ints (Entries *entries, const gchar *key, const gint *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree gchar *element = g_strdup_printf ("%s:%" G_GSIZE_FORMAT, key, i);
      append_int (entries, element, values[i]);
    }
}

/* What concerns the reference alone is written as it was read, and by its defaults if it never was. */
static gboolean
append_as_read (Entries *entries, ScCheckpoint *self, const gchar *key)
{
  ScArray *array = g_hash_table_lookup (self->entries, key);

  if (array != NULL)
    append (entries, key, sc_array_ref (array));
  return array != NULL;
}

static void
append_task (Entries *entries, const ScTask *task)
{
  g_autofree gchar *duration = g_strdup_printf ("%gh", task->input_hours);

  append_names (entries, "task_config:input_variables", task->inputs);
  append_names (entries, "task_config:target_variables", task->targets);
  append_names (entries, "task_config:forcing_variables", task->forcings);
  append_ints (entries, "task_config:pressure_levels", task->levels, task->n_levels);
  append_string (entries, "task_config:input_duration", duration);
}

static void
append_transformer (Entries *entries, ScCheckpoint *self)
{
  static const struct
  {
    const gchar *key;
    gint64 value;
  } blocks[] = {
    { TRANSFORMER "block_q", 1024 }, { TRANSFORMER "block_kv", 512 }, { TRANSFORMER "block_kv_compute", 256 },
    { TRANSFORMER "block_q_dkv", 512 }, { TRANSFORMER "block_kv_dkv", 1024 },
    { TRANSFORMER "block_kv_dkv_compute", 1024 },
  };
  const ScArchitecture *architecture = &self->architecture;

  append_int (entries, TRANSFORMER "attention_k_hop", architecture->k_hop);
  append_int (entries, TRANSFORMER "d_model", architecture->d_model);
  append_int (entries, TRANSFORMER "num_layers", architecture->num_layers);
  append_int (entries, TRANSFORMER "num_heads", architecture->num_heads);
  if (!append_as_read (entries, self, TRANSFORMER "attention_type"))
    append_string (entries, TRANSFORMER "attention_type", "triblockdiag_mha");
  if (!append_as_read (entries, self, TRANSFORMER "mask_type"))
    append_string (entries, TRANSFORMER "mask_type", "full");
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (!append_as_read (entries, self, blocks[i].key))
      append_int (entries, blocks[i].key, blocks[i].value);
  if (!append_as_read (entries, self, TRANSFORMER "ffw_winit_final_mult"))
    append_double (entries, TRANSFORMER "ffw_winit_final_mult", 0);
  if (!append_as_read (entries, self, TRANSFORMER "attn_winit_final_mult"))
    append_double (entries, TRANSFORMER "attn_winit_final_mult", 0);
  append_int (entries, TRANSFORMER "ffw_hidden", architecture->ffw_hidden);
  if (!g_str_equal (architecture->transformer_name, "transformer"))
    append_string (entries, TRANSFORMER "name", architecture->transformer_name);
}

static void
append_architecture (Entries *entries, ScCheckpoint *self)
{
  const ScArchitecture *architecture = &self->architecture;
  g_autoptr (GArray) target = sc_task_target_channels (&self->task);

  append_transformer (entries, self);
  append_int (entries, ARCHITECTURE "mesh_size", architecture->mesh_size);
  append_int (entries, ARCHITECTURE "latent_size", architecture->latent_size);
  append_int (entries, ARCHITECTURE "hidden_layers", architecture->hidden_layers);
  append_double (entries, ARCHITECTURE "radius_query_fraction_edge_length", architecture->radius_query_fraction);
  append_string (entries, ARCHITECTURE "norm_conditioning_features:0", "noise_level_encodings");
  if (architecture->has_aggregate_normalization)
    append_double (entries, ARCHITECTURE "grid2mesh_aggregate_normalization", architecture->aggregate_normalization);
  append_int (entries, ARCHITECTURE "node_output_size", target->len);
}

static void
append_noise (Entries *entries, ScCheckpoint *self)
{
  const ScNoiseSetting *noise = &self->noise;
  const ScArchitecture *architecture = &self->architecture;

  append_double (entries, "sampler_config:max_noise_level", noise->inference.max);
  append_double (entries, "sampler_config:min_noise_level", noise->inference.min);
  append_int (entries, "sampler_config:num_noise_levels", noise->levels);
  append_double (entries, "sampler_config:rho", noise->inference.rho);
  append_double (entries, "sampler_config:stochastic_churn_rate", noise->churn);
  append_double (entries, "sampler_config:churn_min_noise_level", noise->churn_min);
  append_double (entries, "sampler_config:churn_max_noise_level", noise->churn_max);
  append_double (entries, "sampler_config:noise_level_inflation_factor", noise->inflation);
  append_double (entries, "noise_config:training_noise_level_rho", noise->training.rho);
  append_double (entries, "noise_config:training_max_noise_level", noise->training.max);
  append_double (entries, "noise_config:training_min_noise_level", noise->training.min);
  append_bool (entries, "noise_encoder_config:apply_log_first", architecture->noise_apply_log_first);
  append_double (entries, "noise_encoder_config:base_period", architecture->noise_base_period);
  append_int (entries, "noise_encoder_config:num_frequencies", architecture->noise_num_frequencies);
  append_ints (entries, "noise_encoder_config:output_sizes", architecture->noise_output_sizes,
               architecture->n_noise_output_sizes);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
append_parameters (Entries *entries, ScCheckpoint *self)
{
  guint n = 0;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->parameters, &n);

  qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *key = g_strconcat ("params:", names[i], NULL);
      append (entries, key, sc_array_ref (g_hash_table_lookup (self->parameters, names[i])));
    }
}

static void
collect (Entries *entries, ScCheckpoint *self)
{
  entries->names = g_ptr_array_new_with_free_func (g_free);
  entries->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_array_unref);
  append_string (entries, "description", self->description);
  append_string (entries, "license", self->license);
  append_parameters (entries, self);
  append_task (entries, &self->task);
  append_architecture (entries, self);
  append_noise (entries, self);
}

static void
entries_clear (Entries *entries)
{
  g_ptr_array_unref (entries->names);
  g_ptr_array_unref (entries->arrays);
}

gboolean
sc_checkpoint_save (ScCheckpoint *self, const gchar *path, GError **error)
{
  g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();
  Entries entries;
  gboolean ok;

  collect (&entries, self);
  for (guint i = 0; i < entries.names->len; i++)
    sc_npz_writer_add (writer, entries.names->pdata[i], entries.arrays->pdata[i]);
  ok = sc_npz_writer_write (writer, path, error);
  entries_clear (&entries);
  return ok;
}

const gchar *
sc_checkpoint_get_digest (ScCheckpoint *self)
{
  if (g_once_init_enter (&self->digest))
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      Entries entries;

      collect (&entries, self);
      for (guint i = 0; i < entries.names->len; i++)
        {
          ScArray *array = entries.arrays->pdata[i];
          gconstpointer bytes = array->dtype == SC_DTYPE_STRING ? *(gpointer *) array->data : array->data;
          gsize n = array->dtype == SC_DTYPE_STRING
                    ? strlen (bytes) : sc_array_get_size (array) * sc_dtype_get_size (array->dtype);
          g_autofree gchar *head = g_strdup_printf ("%s %s %d %" G_GSIZE_FORMAT "\n", (gchar *) entries.names->pdata[i],
                                                    sc_dtype_get_name (array->dtype), array->ndim, n);
          g_checksum_update (checksum, (const guchar *) head, -1);
          g_checksum_update (checksum, bytes, n);
        }
      entries_clear (&entries);
      g_once_init_leave (&self->digest, g_strdup (g_checksum_get_string (checksum)));
    }
  return self->digest;
}
