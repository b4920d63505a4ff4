/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "io/npz.h"
#include "io/npz-write.h"
#include "model/checkpoint-config.h"
#include "model/parameter-vector.h"
#include "support/test-data.h"

static gchar *inputs[] = { "2m_temperature", "geopotential_at_surface", "temperature", NULL };
static gchar *targets[] = { "2m_temperature", "temperature", NULL };
static gchar *forcings[] = { "day_progress_sin", NULL };
static gint levels[] = { 500, 850 };
static gint encoder_sizes[] = { 6, 4 };

static const ScTask small_task = {
  .inputs = inputs, .targets = targets, .forcings = forcings, .levels = levels, .n_levels = 2, .input_hours = 24,
};

static const ScArchitecture small_architecture = {
  .mesh_size = 1, .latent_size = 8, .hidden_layers = 1, .radius_query_fraction = 0.6, .k_hop = 1, .d_model = 8,
  .num_layers = 1, .num_heads = 2, .ffw_hidden = 12, .transformer_name = "transformer",
  .noise_apply_log_first = TRUE, .noise_base_period = 16, .noise_num_frequencies = 3,
  .noise_output_sizes = encoder_sizes, .n_noise_output_sizes = 2,
};

static ScCheckpoint *
small_checkpoint (guint64 seed)
{
  g_autoptr (GError) error = NULL;
  ScCheckpoint *checkpoint = sc_checkpoint_new_random ("a test's", &small_task, &small_architecture,
                                                       &SC_NOISE_SETTING_GENCAST, seed, &error);
  g_assert_no_error (error);
  return checkpoint;
}

static void
test_golden (gconstpointer folder)
{
  g_autofree gchar *name = g_build_filename (folder, "checkpoint.npz", NULL);
  g_autofree gchar *path = test_data_path (name);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (path, &error);
  g_assert_no_error (error);
  const ScTask *task = sc_checkpoint_get_task (checkpoint);
  const ScArchitecture *architecture = sc_checkpoint_get_architecture (checkpoint);
  const ScNoiseSetting *noise = sc_checkpoint_get_noise (checkpoint);
  gboolean tiny = g_str_has_suffix (folder, "tiny");

  g_assert_cmpstr (sc_checkpoint_get_path (checkpoint), ==, path);
  g_assert_cmpstr (sc_checkpoint_get_license (checkpoint), ==, "Apache-2.0 (synthetic)");
  g_assert_cmpuint (strlen (sc_checkpoint_get_digest (checkpoint)), ==, 64);
  g_assert_cmpuint (g_strv_length (task->inputs), ==, 17);
  g_assert_cmpuint (g_strv_length (task->targets), ==, 12);
  g_assert_cmpuint (g_strv_length (task->forcings), ==, 4);
  g_assert_cmpint (task->levels[2], ==, 1000);
  g_assert_cmpuint (sc_task_get_n_frames (task), ==, 2);
  g_assert_cmpint (architecture->mesh_size, ==, tiny ? 2 : 3);
  g_assert_cmpint (architecture->latent_size, ==, tiny ? 32 : 64);
  g_assert_cmpint (architecture->num_layers, ==, tiny ? 2 : 3);
  g_assert_cmpint (architecture->k_hop, ==, tiny ? 2 : 3);
  g_assert_cmpint (architecture->ffw_hidden, ==, tiny ? 64 : 256);
  g_assert_cmpfloat (architecture->radius_query_fraction, ==, 0.6);
  g_assert_false (architecture->has_aggregate_normalization);
  g_assert_cmpint (noise->levels, ==, tiny ? 20 : 8);
  g_assert_cmpfloat (noise->training.max, ==, 88);
  g_assert_true (noise->churn_max > 1e300);
}

/* channels.json of the golden folders has the same order; a few of its lines are repeated here. */
static void
test_channels (void)
{
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (&small_task);
  g_autoptr (GArray) target = sc_task_target_channels (&small_task);
  g_autoptr (GArray) network = sc_task_network_channels (&small_task);
  const struct { const gchar *name; gint time, level; gboolean forcing; } wanted[] = {
    { "2m_temperature", 0, -1, FALSE }, { "2m_temperature", 1, -1, FALSE }, { "geopotential_at_surface", -1, -1, FALSE },
    { "temperature", 0, 0, FALSE }, { "temperature", 0, 1, FALSE }, { "temperature", 1, 0, FALSE },
    { "temperature", 1, 1, FALSE }, { "day_progress_sin", 0, -1, TRUE },
  };
  /* Inputs; then by name: 2m_temperature (target 0), day_progress_sin, temperature (targets 1 and 2). */
  const guint order[] = { 0, 1, 2, 3, 4, 5, 6, 8, 7, 9, 10 };

  g_assert_cmpuint (conditioning->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < conditioning->len; i++)
    {
      const ScChannel *channel = &g_array_index (conditioning, ScChannel, i);
      g_assert_cmpstr (channel->variable, ==, wanted[i].name);
      g_assert_cmpint (channel->time_index, ==, wanted[i].time);
      g_assert_cmpint (channel->level_index, ==, wanted[i].level);
      g_assert_cmpint (channel->is_forcing, ==, wanted[i].forcing);
    }
  g_assert_cmpuint (target->len, ==, 3);
  g_assert_cmpstr (g_array_index (target, ScChannel, 0).variable, ==, "2m_temperature");
  g_assert_cmpint (g_array_index (target, ScChannel, 2).level_index, ==, 1);
  g_assert_cmpuint (network->len, ==, G_N_ELEMENTS (order));
  g_assert_cmpmem (network->data, sizeof order, order, sizeof order);
}

static void
test_duration (void)
{
  const struct { const gchar *text; gdouble hours; } good[] = {
    { "24h", 24 }, { "12H", 12 }, { "1d", 24 }, { "1 days", 24 }, { "2 days 12 hours", 60 }, { "720min", 12 }, { "43200 s", 12 },
  };
  const gchar *const bad[] = { "", "h", "24", "24x", "nan h", "inf h", "24h foo", "1e999h" };
  gdouble hours;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (sc_checkpoint_parse_duration (good[i].text, &hours));
      g_assert_cmpfloat (hours, ==, good[i].hours);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (sc_checkpoint_parse_duration (bad[i], &hours));
}

/* Saved and loaded again it is the same, in its digest too; another seed is another model. */
static void
test_round_trip (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (folder, "checkpoint.npz", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) made = small_checkpoint (1);
  g_autoptr (ScCheckpoint) again = small_checkpoint (1);
  g_autoptr (ScCheckpoint) other = small_checkpoint (2);
  g_autoptr (GArray) layout = sc_checkpoint_layout (&small_task, &small_architecture);

  g_assert_cmpstr (sc_checkpoint_get_digest (made), ==, sc_checkpoint_get_digest (again));
  g_assert_cmpstr (sc_checkpoint_get_digest (made), !=, sc_checkpoint_get_digest (other));
  g_assert_null (sc_checkpoint_get_path (made));

  g_assert_true (sc_checkpoint_save (made, path, &error));
  g_assert_no_error (error);
  g_autoptr (ScCheckpoint) loaded = sc_checkpoint_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_checkpoint_get_digest (loaded), ==, sc_checkpoint_get_digest (made));
  g_assert_cmpstr (sc_checkpoint_get_description (loaded), ==, "a test's");
  g_assert_cmpuint (g_hash_table_size (sc_checkpoint_get_parameters (loaded)), ==, layout->len);
  for (guint i = 0; i < layout->len; i++)
    {
      const gchar *name = g_array_index (layout, ScParameterShape, i).name;
      ScArray *a = sc_checkpoint_get_parameter (made, name), *b = sc_checkpoint_get_parameter (loaded, name);
      gsize n = sc_array_get_size (a) * sizeof (gfloat);
      g_assert_cmpmem (a->data, n, b->data, n);
    }
  test_remove_dir (folder);
}

/* One array of all parameters and back; a value in it that is none is not taken. */
static void
test_parameter_vector (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) made = small_checkpoint (1);
  g_autoptr (GArray) layout = sc_checkpoint_layout (&small_task, &small_architecture);
  gsize n = sc_parameter_vector_size (layout);
  g_autofree gfloat *values = g_new (gfloat, n);

  sc_parameter_vector_gather (made, values);
  g_autoptr (ScCheckpoint) again = sc_parameter_vector_checkpoint (made, "another", values, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_checkpoint_get_description (again), ==, "another");
  gsize seen = 0;
  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      ScArray *array = sc_checkpoint_get_parameter (again, shape->name);
      gsize size = sc_array_get_size (array) * sizeof (gfloat);
      g_assert_cmpuint (shape->offset, ==, seen);
      g_assert_cmpmem (array->data, size, sc_checkpoint_get_parameter (made, shape->name)->data, size);
      g_assert_cmpmem (array->data, size, values + shape->offset, size);
      seen += sc_array_get_size (array);
    }
  g_assert_cmpuint (seen, ==, n);

  values[n / 2] = NAN;
  g_assert_null (sc_parameter_vector_checkpoint (made, "broken", values, &error));
  g_assert_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE);
}

/* The reference's own file, saved again, is the same content. */
static void
test_reference_round_trip (void)
{
  g_autofree gchar *path = test_data_path ("golden/tiny/checkpoint.npz");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *copy = g_build_filename (folder, "copy.npz", NULL);
  g_autoptr (ScCheckpoint) first = sc_checkpoint_load (path, &error);
  g_assert_true (sc_checkpoint_save (first, copy, &error));
  g_autoptr (ScCheckpoint) second = sc_checkpoint_load (copy, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_checkpoint_get_digest (first), ==, sc_checkpoint_get_digest (second));

  g_autoptr (ScNpz) before = sc_npz_open (path, &error);
  g_autoptr (ScNpz) after = sc_npz_open (copy, &error);
  for (const gchar *const *name = sc_npz_get_names (before); *name != NULL; name++)
    {
      g_assert_true (sc_npz_has (after, *name));
      g_autoptr (ScArray) a = sc_npz_read (before, *name, &error);
      g_autoptr (ScArray) b = sc_npz_read (after, *name, &error);
      g_assert_cmpint (a->dtype, ==, b->dtype);
      g_assert_cmpuint (sc_array_get_size (a), ==, sc_array_get_size (b));
    }
  g_assert_cmpuint (g_strv_length ((GStrv) sc_npz_get_names (before)), ==, g_strv_length ((GStrv) sc_npz_get_names (after)));
  test_remove_dir (folder);
}

/*
 * A change of one entry of a good checkpoint.
 * @key: the entry; @value: what it becomes, %NULL: it is left out
 * @names: (nullable): what the sentence names where that is not the key
 */
typedef struct
{
  const gchar *key;
  ScArray *value;
  gint code;
  const gchar *names;
} Fault;

static ScArray *
scalar_int (gint64 value)
{
  ScArray *array = sc_array_new (SC_DTYPE_INT64, 0, NULL, NULL);
  *(gint64 *) array->data = value;
  return array;
}

static ScArray *
scalar_double (gdouble value)
{
  ScArray *array = sc_array_new (SC_DTYPE_FLOAT64, 0, NULL, NULL);
  *(gdouble *) array->data = value;
  return array;
}

static ScArray *
scalar_string (const gchar *value)
{
  gchar **text = g_new0 (gchar *, 2);
  text[0] = g_strdup (value);
  return sc_array_new_for_data (SC_DTYPE_STRING, 0, NULL, text, text, (GDestroyNotify) g_strfreev);
}

static ScArray *
zeros (ScDType dtype, gsize rows, gsize columns)
{
  const gsize shape[] = { rows, columns };
  return sc_array_new (dtype, 2, shape, NULL);
}

static void
check_fault (const gchar *good, const gchar *bad, Fault *fault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScNpz) npz = sc_npz_open (good, &error);
  g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();
  g_autoptr (ScArray) value = fault->value;

  for (const gchar *const *name = sc_npz_get_names (npz); *name != NULL; name++)
    {
      g_autoptr (ScArray) array = sc_npz_read (npz, *name, &error);
      if (!g_str_equal (*name, fault->key))
        sc_npz_writer_add (writer, *name, array);
    }
  if (value != NULL)
    sc_npz_writer_add (writer, fault->key, value);
  g_assert_true (sc_npz_writer_write (writer, bad, &error));

  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (bad, &error);
  g_test_message ("%s", error != NULL ? error->message : "no error");
  g_assert_null (checkpoint);
  if (fault->code >= 0)
    g_assert_error (error, SC_CHECKPOINT_ERROR, fault->code);
  else
    g_assert_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, bad));
  if (fault->code >= 0 && fault->code != SC_CHECKPOINT_ERROR_MODEL)
    g_assert_nonnull (strstr (error->message, fault->names != NULL ? fault->names : fault->key));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_faults (void)
{
  const gchar *down = "params:mesh_transformer/~/transformer/block_00/ffw_down:w";
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *good = g_build_filename (folder, "good.npz", NULL);
  g_autofree gchar *bad = g_build_filename (folder, "bad.npz", NULL);
  g_autoptr (ScCheckpoint) checkpoint = small_checkpoint (1);
  ScArray *infinite = zeros (SC_DTYPE_FLOAT32, 12, 8);
  ((gfloat *) infinite->data)[5] = G_MAXFLOAT * 2;
  Fault faults[] = {
    { down, NULL, SC_CHECKPOINT_ERROR_MISSING },
    { down, zeros (SC_DTYPE_FLOAT32, 8, 12), SC_CHECKPOINT_ERROR_SHAPE },
    { down, zeros (SC_DTYPE_FLOAT64, 12, 8), SC_CHECKPOINT_ERROR_DTYPE },
    { down, infinite, SC_CHECKPOINT_ERROR_VALUE },
    { "params:mesh_transformer/~/transformer/block_01/ffw_down:w", zeros (SC_DTYPE_FLOAT32, 12, 8), SC_CHECKPOINT_ERROR_EXTRA },
    { "description", NULL, SC_CHECKPOINT_ERROR_MISSING },
    { "task_config:input_duration", NULL, SC_CHECKPOINT_ERROR_MISSING },
    { "task_config:input_duration", scalar_string ("a day"), SC_CHECKPOINT_ERROR_VALUE },
    { "task_config:input_duration", scalar_string ("18h"), SC_CHECKPOINT_ERROR_VALUE },
    { "task_config:input_duration", scalar_int (24), SC_CHECKPOINT_ERROR_DTYPE },
    { "task_config:pressure_levels:1", scalar_int (500), SC_CHECKPOINT_ERROR_VALUE },
    { "task_config:pressure_levels:1", scalar_double (850), SC_CHECKPOINT_ERROR_DTYPE },
    { "task_config:target_variables:1", scalar_string ("2m_temperature"), SC_CHECKPOINT_ERROR_VALUE,
      "task_config:target_variables" },
    { "task_config:forcing_variables:0", scalar_string ("temperature"), SC_CHECKPOINT_ERROR_VALUE,
      "task_config:forcing_variables" },
    { "denoiser_architecture_config:mesh_size", scalar_int (40), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:mesh_size", scalar_int (G_MAXINT64), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:mesh_size", scalar_int (-1), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:mesh_size", zeros (SC_DTYPE_INT64, 2, 2), SC_CHECKPOINT_ERROR_SHAPE },
    { "denoiser_architecture_config:latent_size", scalar_int (0), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:hidden_layers", scalar_int (0), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:radius_query_fraction_edge_length", scalar_double (0), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:norm_conditioning_features:0", scalar_string ("weather"), SC_CHECKPOINT_ERROR_VALUE,
      "norm_conditioning_features" },
    { "denoiser_architecture_config:sparse_transformer_config:num_heads", scalar_int (3), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:sparse_transformer_config:d_model", scalar_int (16), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:sparse_transformer_config:attention_type", scalar_string ("lsh"), SC_CHECKPOINT_ERROR_VALUE },
    { "denoiser_architecture_config:sparse_transformer_config:attention_k_hop", NULL, SC_CHECKPOINT_ERROR_MISSING },
    { "noise_encoder_config:base_period", scalar_double (0), SC_CHECKPOINT_ERROR_VALUE },
    { "noise_encoder_config:apply_log_first", scalar_int (1), SC_CHECKPOINT_ERROR_DTYPE },
    { "noise_encoder_config:output_sizes:0", NULL, SC_CHECKPOINT_ERROR_MISSING },
    { "sampler_config:num_noise_levels", scalar_double (20), SC_CHECKPOINT_ERROR_DTYPE },
    { "sampler_config:rho", NULL, SC_CHECKPOINT_ERROR_MISSING },
    { "sampler_config:min_noise_level", scalar_double (-1), -1 },
  };

  g_assert_true (sc_checkpoint_save (checkpoint, good, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    check_fault (good, bad, &faults[i]);
  test_remove_dir (folder);
}

static void
test_graphcast (void)
{
  g_autofree gchar *path = test_data_path ("golden/graphcast_tiny/checkpoint.npz");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (path, &error);
  g_assert_null (checkpoint);
  g_assert_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "GraphCast"));
}

/* What the reference leaves out where it is None gets the reference's defaults. */
static void
test_optional_groups (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *good = g_build_filename (folder, "good.npz", NULL);
  g_autofree gchar *less = g_build_filename (folder, "less.npz", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) checkpoint = small_checkpoint (1);
  g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();

  g_assert_true (sc_checkpoint_save (checkpoint, good, &error));
  g_autoptr (ScNpz) npz = sc_npz_open (good, &error);
  for (const gchar *const *name = sc_npz_get_names (npz); *name != NULL; name++)
    {
      g_autoptr (ScArray) array = sc_npz_read (npz, *name, &error);
      if (!g_str_has_prefix (*name, "sampler_config:") && !g_str_has_prefix (*name, "noise_config:")
          && !g_str_equal (*name, "denoiser_architecture_config:node_output_size"))
        sc_npz_writer_add (writer, *name, array);
    }
  g_assert_true (sc_npz_writer_write (writer, less, &error));
  g_autoptr (ScCheckpoint) loaded = sc_checkpoint_load (less, &error);
  g_assert_no_error (error);
  const ScNoiseSetting *noise = sc_checkpoint_get_noise (loaded);
  g_assert_cmpint (noise->levels, ==, 20);
  g_assert_cmpfloat (noise->inference.max, ==, 80);
  test_remove_dir (folder);
}

/* What a training starts from: norms and transformer blocks that do nothing, weights within twice their deviation. */
static void
test_initial (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_new_initial ("", &small_task, &small_architecture, &SC_NOISE_SETTING_GENCAST,
                                                                   5, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) layout = sc_checkpoint_layout (&small_task, &small_architecture);

  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      ScArray *array = sc_checkpoint_get_parameter (checkpoint, shape->name);
      gsize n = sc_array_get_size (array);
      gdouble largest = 0.0, squares = 0.0;
      gboolean is_norm = strstr (shape->name, "_norm_conditioning") != NULL;
      gboolean is_zero = shape->n_in == 0 || strstr (shape->name, "mha_final") != NULL || strstr (shape->name, "ffw_down") != NULL;
      gboolean in_block = strstr (shape->name, "mha_proj") != NULL || strstr (shape->name, "ffw_up") != NULL;
      /* One block: its layers have twice the variance, of the truncated distribution itself. */
      gdouble deviation = is_zero ? 0.0 : is_norm ? 1e-8 : in_block ? sqrt (2.0 / shape->n_in) / 0.87962566 : sqrt (1.0 / shape->n_in);

      for (gsize j = 0; j < n; j++)
        {
          gdouble value = sc_array_get_double (array, j);
          largest = fmax (largest, fabs (value));
          squares += value * value / (gdouble) n;
        }
      g_assert_cmpfloat (largest, <=, 2.0 * deviation * (1 + 1e-6));
      /* Of 64 values and more: their deviation is within a third of what it should be. */
      if (n >= 64)
        g_assert_cmpfloat (fabs (sqrt (squares) - 0.87962566 * deviation), <=, 0.3 * deviation);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/checkpoint/golden/tiny", "golden/tiny", test_golden);
  g_test_add_data_func ("/checkpoint/golden/small", "golden/small", test_golden);
  g_test_add_func ("/checkpoint/channels", test_channels);
  g_test_add_func ("/checkpoint/duration", test_duration);
  g_test_add_func ("/checkpoint/round-trip", test_round_trip);
  g_test_add_func ("/checkpoint/parameter-vector", test_parameter_vector);
  g_test_add_func ("/checkpoint/reference-round-trip", test_reference_round_trip);
  g_test_add_func ("/checkpoint/initial", test_initial);
  g_test_add_func ("/checkpoint/faults", test_faults);
  g_test_add_func ("/checkpoint/graphcast", test_graphcast);
  g_test_add_func ("/checkpoint/optional-groups", test_optional_groups);
  return g_test_run ();
}
