/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/checkpoint-config.h"

#include <math.h>
#include <string.h>

#define ARCHITECTURE "denoiser_architecture_config:"
#define TRANSFORMER ARCHITECTURE "sparse_transformer_config:"

static ScArray *
get_scalar (GHashTable *entries, const gchar *key, GError **error)
{
  ScArray *value = g_hash_table_lookup (entries, key);

  if (value == NULL)
    g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MISSING, "%s is missing", key);
  else if (sc_array_get_size (value) != 1)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_SHAPE,
                   "%s has %" G_GSIZE_FORMAT " values, but must be a single one", key, sc_array_get_size (value));
      value = NULL;
    }
  return value;
}

static void
set_type_error (GError **error, const gchar *key, ScArray *value, const gchar *wanted)
{
  g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_DTYPE,
               "%s has the type %s, but must be %s", key, sc_dtype_get_name (value->dtype), wanted);
}

static gboolean
read_int (GHashTable *entries, const gchar *key, gint *to, GError **error)
{
  ScArray *value = get_scalar (entries, key, error);

  if (value == NULL)
    return FALSE;
  if (!sc_dtype_is_integer (value->dtype))
    {
      set_type_error (error, key, value, "an integer");
      return FALSE;
    }
  gdouble number = sc_array_get_double (value, 0);
  if (!(number >= G_MININT && number <= G_MAXINT))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE, "%s is %.0f, which is out of range", key, number);
      return FALSE;
    }
  *to = (gint) number;
  return TRUE;
}

static gboolean
read_double (GHashTable *entries, const gchar *key, gdouble *to, GError **error)
{
  ScArray *value = get_scalar (entries, key, error);

  if (value == NULL)
    return FALSE;
  if (!sc_dtype_is_floating (value->dtype) && !sc_dtype_is_integer (value->dtype))
    {
      set_type_error (error, key, value, "a number");
      return FALSE;
    }
  *to = sc_array_get_double (value, 0);
  return TRUE;
}

static gboolean
read_bool (GHashTable *entries, const gchar *key, gboolean *to, GError **error)
{
  ScArray *value = get_scalar (entries, key, error);

  if (value == NULL)
    return FALSE;
  if (value->dtype != SC_DTYPE_BOOL)
    {
      set_type_error (error, key, value, "a truth value");
      return FALSE;
    }
  *to = sc_array_get_double (value, 0) != 0;
  return TRUE;
}

static gboolean
read_string (GHashTable *entries, const gchar *key, gchar **to, GError **error)
{
  ScArray *value = get_scalar (entries, key, error);

  if (value == NULL)
    return FALSE;
  if (value->dtype != SC_DTYPE_STRING)
    {
      set_type_error (error, key, value, "a text");
      return FALSE;
    }
  const gchar *text = *(gchar **) value->data;
  *to = g_strdup (text != NULL ? text : "");
  return TRUE;
}

/* Elements of a sequence, "key:0", "key:1", …; fails where one of them is left out. */
static gboolean
count_elements (GHashTable *entries, const gchar *key, gsize *n, GError **error)
{
  g_autofree gchar *prefix = g_strconcat (key, ":", NULL);
  GHashTableIter iter;
  gpointer name;

  *n = 0;
  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix))
      (*n)++;
  for (gsize i = 0; i < *n; i++)
    {
      g_autofree gchar *element = g_strdup_printf ("%s:%" G_GSIZE_FORMAT, key, i);
      if (g_hash_table_contains (entries, element))
        continue;
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MISSING,
                   "%s is missing, but %s has %" G_GSIZE_FORMAT " other elements", element, key, *n);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_names (GHashTable *entries, const gchar *key, GStrv *to, GError **error)
{
  gsize n;

  if (!count_elements (entries, key, &n, error))
    return FALSE;
  *to = g_new0 (gchar *, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("%s:%" G_GSIZE_FORMAT, key, i);
      if (!read_string (entries, name, &(*to)[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_ints (GHashTable *entries, const gchar *key, gint **to, gsize *n, GError **error)
{
  if (!count_elements (entries, key, n, error))
    return FALSE;
  *to = g_new0 (gint, *n + 1);
  for (gsize i = 0; i < *n; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("%s:%" G_GSIZE_FORMAT, key, i);
      if (!read_int (entries, name, &(*to)[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_checkpoint_parse_duration (const gchar *text, gdouble *hours)
{
  static const struct
  {
    const gchar *unit;
    gdouble hours;
  } units[] = {
    { "h", 1 }, { "hr", 1 }, { "hour", 1 }, { "hours", 1 }, { "d", 24 }, { "day", 24 }, { "days", 24 },
    { "w", 168 }, { "min", 1.0 / 60 }, { "m", 1.0 / 60 }, { "minutes", 1.0 / 60 }, { "s", 1.0 / 3600 },
  };
  gdouble total = 0;
  const gchar *at = text;

  do
    {
      gchar *end;
      gdouble number = g_ascii_strtod (at, &end);
      if (end == at || !isfinite (number))
        return FALSE;
      while (*end == ' ')
        end++;
      gsize length = 0;
      while (g_ascii_isalpha (end[length]))
        length++;
      g_autofree gchar *unit = g_ascii_strdown (end, length);
      gboolean known = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (units) && !known; i++)
        if (g_str_equal (unit, units[i].unit))
          {
            total += number * units[i].hours;
            known = TRUE;
          }
      if (!known)
        return FALSE;
      at = end + length;
      while (*at == ' ')
        at++;
    }
  while (*at != '\0');
  *hours = total;
  return TRUE;
}

static gboolean
read_task (GHashTable *entries, ScTask *task, GError **error)
{
  g_autofree gchar *duration = NULL;

  if (!read_names (entries, "task_config:input_variables", &task->inputs, error)
      || !read_names (entries, "task_config:target_variables", &task->targets, error)
      || !read_names (entries, "task_config:forcing_variables", &task->forcings, error)
      || !read_ints (entries, "task_config:pressure_levels", &task->levels, &task->n_levels, error)
      || !read_string (entries, "task_config:input_duration", &duration, error))
    return FALSE;
  if (!sc_checkpoint_parse_duration (duration, &task->input_hours))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "task_config:input_duration is \"%s\", which is no length of time such as \"24h\"", duration);
      return FALSE;
    }
  return sc_task_validate (task, error);
}

static gboolean
validate_names (GStrv names, const gchar *key, gboolean may_be_empty, GError **error)
{
  if (!may_be_empty && (names == NULL || names[0] == NULL))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MISSING, "%s is missing or empty", key);
      return FALSE;
    }
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    for (gsize j = 0; j < i; j++)
      if (g_str_equal (names[i], names[j]))
        {
          g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE, "%s names %s twice", key, names[i]);
          return FALSE;
        }
  return TRUE;
}

gboolean
sc_task_validate (const ScTask *task, GError **error)
{
  gdouble frames = task->input_hours / SC_TASK_STEP_HOURS;

  if (!validate_names (task->inputs, "task_config:input_variables", FALSE, error)
      || !validate_names (task->targets, "task_config:target_variables", FALSE, error)
      || !validate_names (task->forcings, "task_config:forcing_variables", TRUE, error))
    return FALSE;
  for (gsize i = 0; task->forcings != NULL && task->forcings[i] != NULL; i++)
    if (g_strv_contains ((const gchar *const *) task->targets, task->forcings[i]))
      {
        g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                     "task_config:forcing_variables names %s, which is also a target", task->forcings[i]);
        return FALSE;
      }
  for (gsize i = 0; i < task->n_levels; i++)
    for (gsize j = 0; j <= i; j++)
      if (task->levels[i] <= 0 || (j < i && task->levels[i] == task->levels[j]))
        {
          g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                       "task_config:pressure_levels:%" G_GSIZE_FORMAT " is %d hPa, %s", i, task->levels[i],
                       task->levels[i] <= 0 ? "but must be positive" : "which is named twice");
          return FALSE;
        }
  for (gint set = 0; set < 2 && task->n_levels == 0; set++)
    for (GStrv name = set == 0 ? task->inputs : task->targets; *name != NULL; name++)
      if (sc_task_variable_has_levels (*name))
        {
          g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MISSING,
                       "task_config:pressure_levels is missing or empty, but %s is on levels", *name);
          return FALSE;
        }
  if (!(frames >= 1 && frames <= 64) || fabs (frames - round (frames)) > 1e-9)
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   "task_config:input_duration is %g h, but must be a positive multiple of %d h", task->input_hours,
                   SC_TASK_STEP_HOURS);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_transformer (GHashTable *entries, ScArchitecture *architecture, GError **error)
{
  static const gchar *const types[] = { "splash_mha", "triblockdiag_mha", "mha", NULL };
  g_autofree gchar *type = NULL;

  if (!read_int (entries, TRANSFORMER "attention_k_hop", &architecture->k_hop, error)
      || !read_int (entries, TRANSFORMER "d_model", &architecture->d_model, error)
      || !read_int (entries, TRANSFORMER "num_layers", &architecture->num_layers, error)
      || !read_int (entries, TRANSFORMER "num_heads", &architecture->num_heads, error)
      || !read_int (entries, TRANSFORMER "ffw_hidden", &architecture->ffw_hidden, error)
      || !read_string (entries, TRANSFORMER "attention_type", &type, error))
    return FALSE;
  if (!g_strv_contains (types, type))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   TRANSFORMER "attention_type is \"%s\", but must be splash_mha, triblockdiag_mha or mha", type);
      return FALSE;
    }
  if (!g_hash_table_contains (entries, TRANSFORMER "name"))
    architecture->transformer_name = g_strdup ("transformer");
  else if (!read_string (entries, TRANSFORMER "name", &architecture->transformer_name, error))
    return FALSE;
  return TRUE;
}

static gboolean
read_noise_encoder (GHashTable *entries, gboolean present, ScArchitecture *architecture, GError **error)
{
  if (!present)
    {
      /* The reference's defaults (denoiser.NoiseEncoderConfig). */
      architecture->noise_apply_log_first = TRUE;
      architecture->noise_base_period = 16;
      architecture->noise_num_frequencies = 32;
      architecture->n_noise_output_sizes = 2;
      architecture->noise_output_sizes = g_new0 (gint, 2);
      architecture->noise_output_sizes[0] = 32;
      architecture->noise_output_sizes[1] = 16;
      return TRUE;
    }
  return read_bool (entries, "noise_encoder_config:apply_log_first", &architecture->noise_apply_log_first, error)
         && read_double (entries, "noise_encoder_config:base_period", &architecture->noise_base_period, error)
         && read_int (entries, "noise_encoder_config:num_frequencies", &architecture->noise_num_frequencies, error)
         && read_ints (entries, "noise_encoder_config:output_sizes", &architecture->noise_output_sizes,
                       &architecture->n_noise_output_sizes, error);
}

static gboolean
read_architecture (GHashTable *entries, gboolean has_noise_encoder, ScArchitecture *architecture, GError **error)
{
  g_auto (GStrv) features = NULL;

  if (!read_int (entries, ARCHITECTURE "mesh_size", &architecture->mesh_size, error)
      || !read_int (entries, ARCHITECTURE "latent_size", &architecture->latent_size, error)
      || !read_int (entries, ARCHITECTURE "hidden_layers", &architecture->hidden_layers, error)
      || !read_double (entries, ARCHITECTURE "radius_query_fraction_edge_length", &architecture->radius_query_fraction,
                       error)
      || !read_names (entries, ARCHITECTURE "norm_conditioning_features", &features, error)
      || !read_transformer (entries, architecture, error)
      || !read_noise_encoder (entries, has_noise_encoder, architecture, error))
    return FALSE;

  if (g_strv_length (features) != 1 || !g_str_equal (features[0], "noise_level_encodings"))
    {
      g_autofree gchar *found = g_strjoinv (", ", features);
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE,
                   ARCHITECTURE "norm_conditioning_features is (%s), but must be noise_level_encodings alone", found);
      return FALSE;
    }
  if (g_hash_table_contains (entries, ARCHITECTURE "grid2mesh_aggregate_normalization"))
    {
      if (!read_double (entries, ARCHITECTURE "grid2mesh_aggregate_normalization",
                        &architecture->aggregate_normalization, error))
        return FALSE;
      architecture->has_aggregate_normalization = architecture->aggregate_normalization != 0;
    }
  /* The reference overwrites node_output_size by the number of target channels. */
  return sc_architecture_validate (architecture, error);
}

static gboolean
read_noise (GHashTable *entries, gboolean has_sampler, gboolean has_training, ScNoiseSetting *noise, GError **error)
{
  *noise = SC_NOISE_SETTING_GENCAST;
  if (has_sampler
      && (!read_double (entries, "sampler_config:max_noise_level", &noise->inference.max, error)
          || !read_double (entries, "sampler_config:min_noise_level", &noise->inference.min, error)
          || !read_int (entries, "sampler_config:num_noise_levels", &noise->levels, error)
          || !read_double (entries, "sampler_config:rho", &noise->inference.rho, error)
          || !read_double (entries, "sampler_config:stochastic_churn_rate", &noise->churn, error)
          || !read_double (entries, "sampler_config:churn_min_noise_level", &noise->churn_min, error)
          || !read_double (entries, "sampler_config:churn_max_noise_level", &noise->churn_max, error)
          || !read_double (entries, "sampler_config:noise_level_inflation_factor", &noise->inflation, error)))
    return FALSE;
  if (has_training
      && (!read_double (entries, "noise_config:training_noise_level_rho", &noise->training.rho, error)
          || !read_double (entries, "noise_config:training_max_noise_level", &noise->training.max, error)
          || !read_double (entries, "noise_config:training_min_noise_level", &noise->training.min, error)))
    return FALSE;
  return sc_noise_setting_validate (noise, error);
}

static gboolean
has_group (GHashTable *entries, const gchar *prefix)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      return TRUE;
  return FALSE;
}

gboolean
sc_checkpoint_config_read (GHashTable *entries, gchar **description, gchar **license,
                           ScTask *task, ScArchitecture *architecture, ScNoiseSetting *noise, GError **error)
{
  if (!has_group (entries, ARCHITECTURE))
    {
      if (has_group (entries, "model_config:"))
        g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MODEL,
                     "this is a checkpoint of GraphCast (it has model_config), not of GenCast, "
                     "whose denoiser_architecture_config it lacks");
      else
        g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MODEL,
                     "this is no checkpoint of GenCast: denoiser_architecture_config is missing");
      return FALSE;
    }
  return read_string (entries, "description", description, error)
         && read_string (entries, "license", license, error)
         && read_task (entries, task, error)
         && read_architecture (entries, has_group (entries, "noise_encoder_config:"), architecture, error)
         && read_noise (entries, has_group (entries, "sampler_config:"), has_group (entries, "noise_config:"), noise,
                        error);
}
