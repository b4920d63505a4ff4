/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "changed-dataset.h"
#include "combine/merge.h"
#include "combine/provenance.h"
#include "forecast/run.h"
#include "inspect/fault-trace.h"
#include "io/netcdf-write.h"
#include "io/open.h"
#include "support/test-data.h"

/* A folder with everything that a forecast is made from. */
typedef struct
{
  gchar *folder;
  ScForecastRequest *request; /* nullable: the data are not there */
  ScDataset *inputs;
} World;

static void
world_set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->folder = test_temporary_dir ();
  g_autofree gchar *checkpoint = test_data_path ("golden/tiny/checkpoint.npz");
  g_autofree gchar *inputs = test_data_path ("golden/tiny/example_batch.nc");
  g_autofree gchar *mean = test_data_path ("golden/tiny/mean_by_level.nc");
  if (checkpoint == NULL || inputs == NULL || mean == NULL)
    return;
  world->request = sc_forecast_request_new ();
  world->request->checkpoint = g_steal_pointer (&checkpoint);
  world->request->inputs = g_steal_pointer (&inputs);
  world->request->stats = g_path_get_dirname (mean);
  world->inputs = sc_open_dataset (world->request->inputs, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  world->request->has_noise = TRUE;
  world->request->noise.levels = 2;
  world->request->members = 2;
  world->request->steps = 1;
  g_free (world->request->start);
  world->request->start = g_strdup ("1");
  world->request->threads = 1;
  world->request->output = g_build_filename (world->folder, "out.nc", NULL);
}

static void
world_tear_down (World *world, gconstpointer data)
{
  g_clear_pointer (&world->request, sc_forecast_request_free);
  g_clear_pointer (&world->inputs, sc_dataset_unref);
  test_remove_dir (world->folder);
  g_free (world->folder);
}

/* --- Making faults -------------------------------------------------------- */

/* Where a variable's value is; @level: hPa, 0 for a variable without levels. */
static gsize
find_index (ScDataset *dataset, const gchar *name, gsize time, gint level, gsize lat, gsize lon)
{
  ScVariable *variable = sc_dataset_get (dataset, name);
  g_autoptr (GError) error = NULL;
  gsize index = 0;

  g_assert_nonnull (variable);
  for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
    {
      const gchar *dim = sc_variable_get_dims (variable)[d];
      gsize at = g_str_equal (dim, "time") ? time : g_str_equal (dim, "lat") ? lat : g_str_equal (dim, "lon") ? lon : 0;
      if (g_str_equal (dim, "level"))
        at = (gsize) sc_dataset_find_label (dataset, "level", level, &error);
      g_assert_no_error (error);
      index = index * sc_variable_get_shape (variable)[d] + at;
    }
  return index;
}

static void
put_inputs (World *world, ScDataset *dataset, const gchar *name)
{
  g_autoptr (GError) error = NULL;

  g_free (world->request->inputs);
  world->request->inputs = g_build_filename (world->folder, name, NULL);
  sc_write_netcdf (dataset, world->request->inputs, 0, &error);
  g_assert_no_error (error);
}

static void
allow (World *world, const gchar *name)
{
  const gchar *const names[] = { name, NULL };

  g_strfreev (world->request->allow_nan);
  world->request->allow_nan = g_strdupv ((GStrv) names);
}

/* --- Looking at the chain ------------------------------------------------- */

static void
forecast (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScRun) run = sc_run_new (world->request, cache);

  sc_run_start (run, NULL, NULL, NULL);
  sc_run_wait (run, NULL, &error);
  g_assert_no_error (error);
}

static GPtrArray *
trace (World *world, const gchar *variable, ScFaultKind kind)
{
  g_autoptr (GError) error = NULL;
  const ScFaultQuery query = { .path = world->request->output, .variable = variable, .kind = kind };
  GPtrArray *chain = sc_fault_trace (&query, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < chain->len; i++)
    g_test_message ("%u %s", i, ((ScFaultLink *) g_ptr_array_index (chain, i))->sentence);
  g_assert_cmpuint (chain->len, >, 1);
  return chain;
}

/* The link at which the fault arose in the run: the last one with a probe. */
static const ScFaultLink *
get_origin (GPtrArray *chain)
{
  const ScFaultLink *origin = NULL;

  for (guint i = 0; i < chain->len; i++)
    {
      const ScFaultLink *link = g_ptr_array_index (chain, i);
      if (link->probe != NULL && !g_str_equal (link->operation, "change"))
        origin = link;
    }
  g_assert_nonnull (origin);
  return origin;
}

static void
assert_number (JsonObject *first, const gchar *name, gdouble expected)
{
  g_assert_true (json_object_has_member (first, name));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (first, name), expected, 1e-3);
}

static gdouble
label (ScDataset *dataset, const gchar *name, gsize position)
{
  g_autoptr (ScArray) labels = sc_variable_load (sc_dataset_get_coordinate (dataset, name), NULL);
  return sc_array_get_double (labels, position);
}

/* --- Faults of the inputs ------------------------------------------------- */

typedef struct
{
  const gchar *name;
  const gchar *variable;
  gsize time;
  gint level;
  gsize lat, lon;
  gfloat value;
  ScFaultKind kind;    /* of the value that was planted */
  const gchar *asked;  /* whose values in the forecast are followed */
  const gchar *origin; /* probe */
} ValueFault;

#define LAT 4
#define LON 9

static const ValueFault value_faults[] = {
  { "nan-surface-frame-0", "2m_temperature", 0, 0, LAT, LON, NAN, SC_FAULT_NAN, "temperature", "read/frame_0/2m_temperature" },
  { "nan-surface-frame-1", "mean_sea_level_pressure", 1, 0, LAT, LON, NAN, SC_FAULT_NAN, "2m_temperature",
    "read/frame_1/mean_sea_level_pressure" },
  { "nan-level", "temperature", 1, 850, LAT, LON, NAN, SC_FAULT_NAN, "2m_temperature", "read/frame_1/temperature" },
  { "nan-geopotential-at-surface", "geopotential_at_surface", 0, 0, LAT, LON, NAN, SC_FAULT_NAN, "2m_temperature",
    "merge/inputs/geopotential_at_surface" },
  { "nan-land-sea-mask", "land_sea_mask", 0, 0, LAT, LON, NAN, SC_FAULT_NAN, "2m_temperature", "merge/inputs/land_sea_mask" },
  { "infinite-surface", "10m_u_component_of_wind", 1, 0, LAT, LON, INFINITY, SC_FAULT_INFINITE, "2m_temperature",
    "read/frame_1/10m_u_component_of_wind" },
  { "infinite-level", "specific_humidity", 0, 500, LAT, LON, -INFINITY, SC_FAULT_INFINITE, "2m_temperature",
    "read/frame_0/specific_humidity" },
};

static void
test_value (World *world, gconstpointer data)
{
  const ValueFault *fault = data;
  if (world->request == NULL)
    return;

  g_autoptr (ScDataset) changed = changed_value (
    world->inputs, fault->variable,
    find_index (world->inputs, fault->variable, fault->time, fault->level, fault->lat, fault->lon), fault->value);
  put_inputs (world, changed, "inputs.nc");
  allow (world, fault->variable);
  forecast (world);

  g_autoptr (GPtrArray) chain = trace (world, fault->asked, SC_FAULT_NAN);
  const ScFaultLink *origin = get_origin (chain);
  g_assert_cmpstr (origin->probe, ==, fault->origin);
  g_assert_cmpint (origin->kind, ==, fault->kind);
  g_assert_cmpuint (origin->cells, ==, 1);
  assert_number (origin->first, "lat", label (world->inputs, "lat", fault->lat));
  assert_number (origin->first, "lon", label (world->inputs, "lon", fault->lon));
  if (fault->level != 0)
    assert_number (origin->first, "level", fault->level);

  /* And on into the file. */
  const ScFaultLink *last = g_ptr_array_index (chain, chain->len - 1);
  g_assert_cmpstr (last->operation, ==, "file");
  g_assert_cmpstr (last->variable, ==, fault->variable);
  g_assert_nonnull (strstr (last->sentence, "inputs.nc"));
  assert_number (last->first, "lon", label (world->inputs, "lon", fault->lon));
}

/* The mask of the sea moves from one frame to the next: what lacks in one of them only was not expected to. */
static void
test_mask (World *world, gconstpointer data)
{
  const gchar *name = "sea_surface_temperature";
  gsize frame = GPOINTER_TO_UINT (data);
  if (world->request == NULL)
    return;

  /* A place at sea. */
  g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (world->inputs, name), NULL);
  gsize lat = LAT, lon = 0;
  while (isnan (sc_array_get_double (values, find_index (world->inputs, name, 0, 0, lat, lon)))
         || isnan (sc_array_get_double (values, find_index (world->inputs, name, 1, 0, lat, lon))))
    lon++;
  g_autoptr (ScDataset) changed = changed_value (world->inputs, name, find_index (world->inputs, name, frame, 0, lat, lon), NAN);
  put_inputs (world, changed, "inputs.nc");
  forecast (world);

  g_autoptr (GPtrArray) chain = trace (world, name, SC_FAULT_NAN);
  const ScFaultLink *origin = get_origin (chain);
  g_autofree gchar *probe = g_strdup_printf ("read/frame_%" G_GSIZE_FORMAT "/%s", frame, name);
  g_assert_cmpstr (origin->probe, ==, probe);
  g_assert_cmpuint (origin->cells, ==, 1);
  assert_number (origin->first, "lat", label (world->inputs, "lat", lat));
  assert_number (origin->first, "lon", label (world->inputs, "lon", lon));
}

/* Where both frames lack it, it is expected, and said to be. */
static void
test_expected (World *world, gconstpointer data)
{
  if (world->request == NULL)
    return;

  forecast (world);
  g_autoptr (GPtrArray) chain = trace (world, "sea_surface_temperature", SC_FAULT_NAN);
  const ScFaultLink *second = g_ptr_array_index (chain, 1);
  g_assert_true (g_str_has_prefix (second->sentence, "Expected"));
}

typedef struct
{
  const gchar *name;
  const gchar *variable;
  gfloat factor;
  gfloat offset;
} UnitFault;

static const UnitFault unit_faults[] = {
  { "celsius", "2m_temperature", 1.0f, -273.15f },
  { "hectopascal", "mean_sea_level_pressure", 0.01f, 0.0f },
  { "sea-in-celsius", "sea_surface_temperature", 1.0f, -273.15f },
};

/* Finite, but impossible: found where it was read, though the forecast has no NaN. */
static void
test_units (World *world, gconstpointer data)
{
  const UnitFault *fault = data;
  g_autoptr (GError) error = NULL;
  if (world->request == NULL)
    return;

  ScVariable *variable = sc_dataset_get (world->inputs, fault->variable);
  g_autoptr (ScArray) loaded = sc_variable_load (variable, &error);
  g_autoptr (ScArray) values = sc_array_copy (loaded, &error);
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    ((gfloat *) values->data)[i] = ((gfloat *) values->data)[i] * fault->factor + fault->offset;
  g_autoptr (ScDataset) changed = sc_dataset_copy (world->inputs);
  g_autoptr (ScVariable) other = sc_variable_new (sc_variable_get_dims (variable), values, sc_variable_get_attributes (variable));
  sc_dataset_add_variable (changed, fault->variable, other, &error);
  g_assert_no_error (error);
  put_inputs (world, changed, "inputs.nc");
  forecast (world);

  g_autoptr (GPtrArray) chain = trace (world, fault->variable, SC_FAULT_OUTSIDE);
  const ScFaultLink *origin = get_origin (chain);
  g_autofree gchar *probe = g_strconcat ("read/frame_0/", fault->variable, NULL);
  g_assert_cmpstr (origin->probe, ==, probe);
  g_assert_cmpint (origin->kind, ==, SC_FAULT_OUTSIDE);
  g_assert_cmpuint (origin->cells, >, 1);
}

/* --- Faults on the way ---------------------------------------------------- */

typedef struct
{
  const gchar *name;
  const gchar *probe;
  gint sampler_step, call;
  guint64 index;
  gfloat value;
  ScFaultKind kind;
} StageFault;

static const StageFault stage_faults[] = {
  { "read", "read/frame_1/2m_temperature", -1, -1, 100, NAN, SC_FAULT_NAN },
  { "normalise", "normalise/inputs/geopotential", -1, -1, 77, NAN, SC_FAULT_NAN },
  { "normalise-forcing", "normalise/forcings/year_progress_sin", -1, -1, 30, INFINITY, SC_FAULT_INFINITE },
  { "encoder-grid", "network/grid2mesh/grid_nodes", 0, 0, 320, NAN, SC_FAULT_NAN },
  { "encoder-mesh", "network/grid2mesh/mesh_nodes", 0, 1, 5 * 32 + 3, NAN, SC_FAULT_NAN },
  { "block-0", "network/transformer/block_00", 0, 0, 17 * 32, NAN, SC_FAULT_NAN },
  { "block-1", "network/transformer/block_01", 1, 0, 60 * 32 + 31, INFINITY, SC_FAULT_INFINITE },
  { "transformer", "network/transformer/final", 0, 1, 9, NAN, SC_FAULT_NAN },
  { "decoder", "network/mesh2grid/grid_nodes", 0, 1, 111, NAN, SC_FAULT_NAN },
  { "output", "network/output", 1, 0, 12, NAN, SC_FAULT_NAN },
  { "final", "network/final", 0, 0, 13, INFINITY, SC_FAULT_INFINITE },
  { "sampler", "sampler/state", 0, -1, 14, NAN, SC_FAULT_NAN },
};

static void
test_stage (World *world, gconstpointer data)
{
  const StageFault *fault = data;
  const ScTrial change = {
    .kind = SC_TRIAL_SET, .probe = (gchar *) fault->probe, .member = 1, .lead = 0, .sampler_step = fault->sampler_step,
    .call = fault->call, .index = fault->index, .value = (gdouble) fault->value,
  };
  if (world->request == NULL)
    return;

  world->request->changes = g_new0 (gchar *, 2);
  world->request->changes[0] = sc_trial_to_text (&change);
  forecast (world);

  /* Every variable is asked about: which of them the fault reaches depends on the place. */
  const gchar *const *names = sc_dataset_get_variable_names (world->inputs);
  g_autoptr (ScDataset) out = sc_open_dataset (world->request->output, SC_OPEN_DEFAULT, NULL);
  guint asked = 0;
  for (gsize i = 0; names[i] != NULL && asked == 0; i++)
    {
      ScVariable *variable = sc_dataset_get (out, names[i]);
      g_autoptr (ScArray) values = variable != NULL ? sc_variable_load (variable, NULL) : NULL;
      if (values == NULL || g_str_equal (names[i], "sea_surface_temperature"))
        continue;
      ScFaultKind kind = sc_fault_cells_count (values, SC_FAULT_NAN, NULL, 0, 0).cells > 0 ? SC_FAULT_NAN : SC_FAULT_INFINITE;
      if (sc_fault_cells_count (values, kind, NULL, 0, 0).cells == 0)
        continue;
      asked++;

      g_autoptr (GPtrArray) chain = trace (world, names[i], kind);
      const ScFaultLink *origin = get_origin (chain);
      const ScFaultLink *last = g_ptr_array_index (chain, chain->len - 1);
      g_assert_cmpstr (origin->probe, ==, fault->probe);
      g_assert_cmpint (origin->kind, ==, fault->kind);
      g_assert_cmpuint (origin->cells, ==, 1);
      g_assert_cmpint (json_object_get_int_member (origin->first, "member"), ==, 1);
      if (fault->sampler_step >= 0)
        g_assert_cmpint (json_object_get_int_member (origin->first, "sampler_step"), ==, fault->sampler_step);
      if (fault->call >= 0)
        g_assert_cmpint (json_object_get_int_member (origin->first, "call"), ==, fault->call);
      if (g_str_has_suffix (fault->probe, "_nodes") || strstr (fault->probe, "/transformer/") != NULL)
        {
          g_assert_cmpint (json_object_get_int_member (origin->first, "node"), ==, (gint64) fault->index / 32);
          g_assert_cmpint (json_object_get_int_member (origin->first, "channel"), ==, (gint64) fault->index % 32);
        }
      g_assert_cmpstr (last->operation, ==, "change");
    }
  g_assert_cmpuint (asked, ==, 1);
}

/* A fault at one lead time is found there, though a later one is asked about. */
static void
test_rollout (World *world, gconstpointer data)
{
  if (world->request == NULL)
    return;

  g_clear_pointer (&world->request->start, g_free);
  world->request->steps = 2;
  world->request->changes = g_strsplit ("probe=restore_nan/2m_temperature,member=0,lead=0,index=40,value=nan", " ", -1);
  forecast (world);
  g_autoptr (GPtrArray) chain = trace (world, "geopotential", SC_FAULT_NAN);
  const ScFaultLink *second = g_ptr_array_index (chain, 1), *origin = get_origin (chain);
  g_assert_cmpstr (second->operation, ==, "rollout");
  g_assert_cmpstr (origin->probe, ==, "restore_nan/2m_temperature");
  assert_number (origin->first, "lead_hours", 12.0);
}

/* --- Faults of statistics and checkpoint ---------------------------------- */

static void
test_statistics (World *world, gconstpointer data)
{
  static const gchar *const files[] = { "mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc", "min_by_level.nc" };
  g_autoptr (GError) error = NULL;
  if (world->request == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *from = g_build_filename (world->request->stats, files[i], NULL);
      g_autofree gchar *to = g_build_filename (world->folder, files[i], NULL);
      g_autoptr (ScDataset) dataset = sc_open_dataset (from, SC_OPEN_DEFAULT, &error);
      g_assert_no_error (error);
      g_autoptr (ScDataset) changed = i == 2 ? changed_values (dataset, "10m_v_component_of_wind", 1e36f) : sc_dataset_ref (dataset);
      sc_write_netcdf (changed, to, 0, &error);
      g_assert_no_error (error);
    }
  g_free (world->request->stats);
  world->request->stats = g_strdup (world->folder);
  forecast (world);
  g_autoptr (GPtrArray) chain = trace (world, "10m_v_component_of_wind", SC_FAULT_OUTSIDE);
  const ScFaultLink *origin = get_origin (chain), *last = g_ptr_array_index (chain, chain->len - 1);
  g_assert_cmpstr (origin->probe, ==, "denormalise/10m_v_component_of_wind");
  g_assert_cmpstr (last->operation, ==, "statistics");
  g_assert_cmpstr (last->variable, ==, "10m_v_component_of_wind");
}

typedef struct
{
  const gchar *name;
  const gchar *parameter; /* the end of its name */
  const gchar *origin;
} ParameterFault;

static const ParameterFault parameter_faults[] = {
  { "encoder", "grid2mesh_gnn/~_networks_builder/processor_nodes_0_mesh_nodes_mlp/~/linear_1:b", "network/grid2mesh/mesh_nodes" },
  { "attention", "block_01/mha_proj_q:w", "network/transformer/block_01/attention" },
  { "feed-forward", "block_00/ffw_up:w", "network/transformer/block_00/feed_forward" },
};

/* Parameters that overflow: the operation that they belong to is named, and they are. */
static void
test_parameter (World *world, gconstpointer data)
{
  const ParameterFault *fault = data;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *name = NULL;
  if (world->request == NULL)
    return;

  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (world->request->checkpoint, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_array_unref);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, sc_checkpoint_get_parameters (checkpoint));
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      ScArray *copy = sc_array_copy (value, &error);
      if (g_str_has_suffix (key, fault->parameter))
        {
          name = g_strdup (key);
          for (gsize i = 0; i < sc_array_get_size (copy); i++)
            ((gfloat *) copy->data)[i] = 2e38f;
        }
      g_hash_table_insert (parameters, g_strdup (key), copy);
    }
  g_assert_nonnull (name);
  g_autoptr (ScCheckpoint) broken = sc_checkpoint_new (
    "broken", "none", parameters, sc_checkpoint_get_task (checkpoint), sc_checkpoint_get_architecture (checkpoint),
    sc_checkpoint_get_noise (checkpoint), &error);
  g_assert_no_error (error);
  g_free (world->request->checkpoint);
  world->request->checkpoint = g_build_filename (world->folder, "broken.npz", NULL);
  sc_checkpoint_save (broken, world->request->checkpoint, &error);
  g_assert_no_error (error);
  forecast (world);

  g_autoptr (GPtrArray) chain = trace (world, "2m_temperature", SC_FAULT_NAN);
  const ScFaultLink *origin = get_origin (chain), *last = g_ptr_array_index (chain, chain->len - 1);
  g_assert_cmpstr (origin->probe, ==, fault->origin);
  g_assert_cmpstr (last->operation, ==, "parameter");
  g_assert_cmpstr (json_object_get_string_member (last->first, "parameter"), ==, name);
}

/* --- Faults of the operations on datasets --------------------------------- */

/* The inputs with members labelled from @first on. */
static ScDataset *
with_members (ScDataset *dataset, const gchar *only, gint64 first, gsize n)
{
  g_autoptr (GError) error = NULL;
  const gchar *const sample_dims[] = { "sample", NULL };
  ScDataset *with = sc_dataset_new ();
  g_autoptr (ScArray) labels = sc_array_new (SC_DTYPE_INT64, 1, &n, &error);

  for (gsize i = 0; i < n; i++)
    ((gint64 *) labels->data)[i] = first + (gint64) i;
  g_autoptr (ScVariable) sample = sc_variable_new (sample_dims, labels, NULL);
  sc_dataset_add_coordinate (with, "sample", sample, &error);
  for (const gchar *const *name = sc_dataset_get_coordinate_names (dataset); *name != NULL; name++)
    sc_dataset_add_coordinate (with, *name, sc_dataset_get (dataset, *name), &error);
  for (const gchar *const *name = sc_dataset_get_variable_names (dataset); *name != NULL; name++)
    {
      ScVariable *variable = sc_dataset_get (dataset, *name);
      gint ndim = sc_variable_get_ndim (variable);
      const gchar *dims[SC_MAX_DIMS] = { "sample" };
      gsize shape[SC_MAX_DIMS] = { n };
      gint axes[SC_MAX_DIMS] = { -1 };

      if (only != NULL && !g_str_equal (*name, only))
        continue;
      if (sc_variable_get_dim (variable, "time") < 0)
        {
          sc_dataset_add_variable (with, *name, variable, &error);
          continue;
        }
      for (gint d = 0; d < ndim; d++)
        {
          dims[d + 1] = sc_variable_get_dims (variable)[d];
          shape[d + 1] = sc_variable_get_shape (variable)[d];
          axes[d + 1] = d;
        }
      g_autoptr (ScArray) values = sc_variable_load (variable, &error);
      g_autoptr (ScArray) repeated = sc_array_broadcast (values, ndim + 1, shape, axes);
      g_autoptr (ScVariable) wide = sc_variable_new (dims, repeated, sc_variable_get_attributes (variable));
      sc_dataset_add_variable (with, *name, wide, &error);
    }
  g_assert_no_error (error);
  return with;
}

/* Members 1…3 assigned to members 0…2: member 0 goes missing, and the chain ends with why. */
static void
test_shifted_members (World *world, gconstpointer data)
{
  const gchar *name = "2m_temperature";
  g_autoptr (GError) error = NULL;
  if (world->request == NULL)
    return;

  g_autofree gchar *left_path = g_build_filename (world->folder, "left.nc", NULL);
  g_autofree gchar *right_path = g_build_filename (world->folder, "right.nc", NULL);
  g_autoptr (ScDataset) left = with_members (world->inputs, NULL, 0, 3);
  g_autoptr (ScDataset) right = with_members (world->inputs, name, 1, 3);
  sc_write_netcdf (left, left_path, 0, &error);
  sc_write_netcdf (right, right_path, 0, &error);
  g_assert_no_error (error);
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  g_autoptr (ScDataset) assigned = sc_assign (left, &right, 1, NULL, SC_JOIN_LEFT, report, &error);
  g_assert_no_error (error);
  sc_align_report_count (report, &error);
  const gchar *const paths[] = { left_path, right_path, NULL };
  g_autoptr (ScDataset) told = sc_dataset_copy (assigned);
  sc_dataset_note_made_missing (told, name, sc_align_report_find_variable (report, name)->filled_by_operation, "assign", paths, &error);
  g_assert_no_error (error);
  put_inputs (world, told, "inputs.nc");
  allow (world, name);
  /* The refusal of a variable that lacks everything is of member 0; the run is of all. */
  world->request->members = 3;
  world->request->first_member = 0;
  forecast (world);

  g_autoptr (GPtrArray) chain = trace (world, "temperature", SC_FAULT_NAN);
  const ScFaultLink *origin = get_origin (chain), *last = g_ptr_array_index (chain, chain->len - 1);
  g_assert_cmpstr (origin->probe, ==, "read/frame_0/2m_temperature");
  g_assert_cmpint (json_object_get_int_member (origin->first, "member"), ==, 0);
  g_assert_cmpstr (last->operation, ==, "assign");
  g_assert_cmpuint (last->cells, ==, sc_align_report_find_variable (report, name)->filled_by_operation);
  g_assert_cmpfloat (json_object_get_double_member (last->first, "sample"), ==, 0.0);
  g_assert_nonnull (strstr (last->sentence, "sample"));
  g_assert_nonnull (strstr (last->sentence, "0 … 2"));
  g_assert_nonnull (strstr (last->sentence, "1 … 3"));

  /* The same from the dataset itself. */
  const ScFaultQuery query = { .path = world->request->inputs, .variable = name, .kind = SC_FAULT_NAN };
  g_autoptr (GPtrArray) direct = sc_fault_trace (&query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (direct->len, ==, 2);
  g_assert_cmpstr (((ScFaultLink *) g_ptr_array_index (direct, 1))->operation, ==, "assign");
}

static void
add (const gchar *group, const gchar *name, gconstpointer data, void (*test) (World *, gconstpointer))
{
  g_autofree gchar *path = g_strdup_printf ("/fault-trace/%s/%s", group, name);
  g_test_add (path, World, data, world_set_up, test, world_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (value_faults); i++)
    add ("inputs", value_faults[i].name, &value_faults[i], test_value);
  add ("inputs", "mask-of-frame-0", GUINT_TO_POINTER (0), test_mask);
  add ("inputs", "mask-of-frame-1", GUINT_TO_POINTER (1), test_mask);
  add ("inputs", "expected", NULL, test_expected);
  for (gsize i = 0; i < G_N_ELEMENTS (unit_faults); i++)
    add ("units", unit_faults[i].name, &unit_faults[i], test_units);
  for (gsize i = 0; i < G_N_ELEMENTS (stage_faults); i++)
    add ("stages", stage_faults[i].name, &stage_faults[i], test_stage);
  add ("stages", "rollout", NULL, test_rollout);
  add ("model", "statistics", NULL, test_statistics);
  for (gsize i = 0; i < G_N_ELEMENTS (parameter_faults); i++)
    add ("model", parameter_faults[i].name, &parameter_faults[i], test_parameter);
  add ("datasets", "shifted-members", NULL, test_shifted_members);
  return g_test_run ();
}
