/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/golden-network.h"

/*
 * float32 sums of some hundred terms, in another order than the reference's,
 * through up to nine layers of normalised values: the error of each stage is
 * a small multiple of 1e-6 of its largest value.
 */
#define TOLERANCE 2e-5

typedef struct
{
  const gchar *probe;
  const gchar *entry;
  gboolean batch_first; /* [batch][rows][channels] in the file, else [rows][batch][channels] */
} StageName;

static const StageName stage_names[] = {
  { "noise_encoding", "noise_level_encodings", TRUE },
  { "grid2mesh/embedded/grid_nodes", "grid2mesh_gnn/embedded/nodes/grid_nodes", FALSE },
  { "grid2mesh/embedded/mesh_nodes", "grid2mesh_gnn/embedded/nodes/mesh_nodes", FALSE },
  { "grid2mesh/embedded/edges", "grid2mesh_gnn/embedded/edges/grid2mesh", FALSE },
  { "grid2mesh/processed/edges", "grid2mesh_gnn/processed/edges/grid2mesh", FALSE },
  { "grid2mesh/grid_nodes", "latent_grid_nodes", FALSE },
  { "grid2mesh/mesh_nodes", "latent_mesh_nodes", FALSE },
  { "transformer/block_00/feed_forward", "transformer/block_00/ffw_down", TRUE },
  { "transformer/block_00", "transformer/block_00/out", TRUE },
  { "transformer/block_01", "transformer/block_01/out", TRUE },
  { "transformer/block_02", "transformer/block_02/out", TRUE },
  { "transformer/final", "updated_latent_mesh_nodes", FALSE },
  { "mesh2grid/embedded/edges", "mesh2grid_gnn/embedded/edges/mesh2grid", FALSE },
  { "mesh2grid/processed/edges", "mesh2grid_gnn/processed/edges/mesh2grid", FALSE },
  { "mesh2grid/grid_nodes", "mesh2grid_gnn/processed/nodes/grid_nodes", FALSE },
  { "output", "output_grid_nodes", FALSE },
  { "final", "D", TRUE },
};

typedef struct
{
  ScNpz *stages;
  GoldenNetwork *golden;
  GHashTable *seen;
} Comparison;

static void
compare_stage (Comparison *self, const StageName *name, gsize element, const gfloat *values, gsize rows, gsize channels)
{
  g_autoptr (ScArray) expected = golden_read (self->stages, name->entry);
  const gfloat *wanted = expected->data;
  gsize batch = self->golden->batch;
  gdouble largest = 0, worst = 0;

  g_assert_cmpuint (sc_array_get_size (expected), ==, rows * batch * channels);
  for (gsize i = 0; i < sc_array_get_size (expected); i++)
    largest = MAX (largest, fabs (wanted[i]));
  for (gsize row = 0; row < rows; row++)
    for (gsize c = 0; c < channels; c++)
      {
        gsize at = name->batch_first ? (element * rows + row) * channels + c : (row * batch + element) * channels + c;
        gdouble difference = fabs ((gdouble) values[row * channels + c] - wanted[at]);
        worst = isnan (difference) ? INFINITY : MAX (worst, difference);
      }
  g_test_message ("%s[%" G_GSIZE_FORMAT "]: %.2e of %.3g", name->probe, element, worst / largest, largest);
  g_assert_cmpfloat (worst, <=, TOLERANCE * largest);
  g_hash_table_add (self->seen, (gpointer) name->probe);
}

static gboolean
on_probe (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  Comparison *self = data;
  g_autofree gfloat *values = g_new (gfloat, rows->rows * rows->channels);

  sc_probe_rows_copy (rows, values);
  for (gsize i = 0; i < G_N_ELEMENTS (stage_names); i++)
    if (g_str_equal (name, stage_names[i].probe) && sc_npz_has (self->stages, stage_names[i].entry))
      compare_stage (self, &stage_names[i], element, values, rows->rows, rows->channels);
  return TRUE;
}

static void
check_stages (GoldenNetwork *golden, ScGenCast *network, gint index)
{
  g_autoptr (ScNpz) stages = golden_network_open_stages (golden, index);
  g_autoptr (ScArray) x = golden_read (stages, "x");
  g_autoptr (ScArray) sigma = golden_read (stages, "sigma");
  g_autoptr (ScThreads) threads = sc_threads_new (2);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, golden->batch, threads, &error);
  g_autofree gfloat *denoised = g_new (gfloat, sc_array_get_size (x));
  Comparison comparison = { stages, golden, seen };

  g_assert_no_error (error);
  sc_gencast_workspace_set_probe (workspace, on_probe, &comparison, SC_PROBE_DETAILS);
  sc_gencast_set_conditioning (workspace, golden->conditioning, golden->batch, &error);
  g_assert_no_error (error);
  sc_gencast_denoise (workspace, x->data, sigma->data, golden->batch, denoised, NULL, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (stage_names); i++)
    if (sc_npz_has (stages, stage_names[i].entry))
      g_assert_true (g_hash_table_contains (seen, stage_names[i].probe));
}

static void
test_stages (gconstpointer folder)
{
  g_autoptr (GoldenNetwork) golden = golden_network_open (folder);

  if (golden == NULL)
    return;
  g_autoptr (ScGenCast) network = golden_network_build (golden, NULL);
  for (gint index = 0; index < 3; index++)
    check_stages (golden, network, index);
}

/* Runs of one noise level: more than are computed together, a pair, one, and the first level again. */
static const gfloat batch_levels[] = { 1.5f, 1.5f, 1.5f, 1.5f, 1.5f, 0.3f, 0.3f, 20.0f, 1.5f };

#define BATCH G_N_ELEMENTS (batch_levels)

/* @values of the golden batch again and again, each time a little larger. */
static gfloat *
repeat (const gfloat *values, gsize n_golden, gsize size)
{
  gfloat *all = g_new (gfloat, BATCH * size);

  for (gsize i = 0; i < BATCH * size; i++)
    all[i] = values[i % (n_golden * size)] * (1.0f + 0.125f * (gfloat) (i / size));
  return all;
}

static gboolean
pass_by (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  guint *calls = data;

  calls[element]++;
  return TRUE;
}

/* One element alone, some together, and one to three threads, for the plan too; looked at or not. */
static void
test_same_bits (gconstpointer folder)
{
  g_autoptr (GoldenNetwork) golden = golden_network_open (folder);

  if (golden == NULL)
    return;
  g_autoptr (ScNpz) stages = golden_network_open_stages (golden, 1);
  g_autoptr (ScArray) golden_x = golden_read (stages, "x");
  gsize size = golden->n_grid * golden->n_target, conditioning_size = golden->n_grid * golden->n_conditioning;
  g_autofree gfloat *x = repeat (golden_x->data, golden->batch, size);
  g_autofree gfloat *conditioning = repeat (golden->conditioning, golden->batch, conditioning_size);
  g_autofree gfloat *alone = g_new (gfloat, BATCH * size);
  g_autofree gfloat *denoised = g_new (gfloat, BATCH * size);
  static const ScProbeFlags flags[] = { SC_PROBE_STAGES, SC_PROBE_DETAILS };

  for (guint count = 1; count <= 3; count++)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (count);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScGenCast) network = golden_network_build (golden, threads);
      g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, BATCH, threads, &error);

      g_assert_no_error (error);
      for (gsize element = 0; count == 1 && element < BATCH; element++)
        {
          g_assert_true (sc_gencast_set_conditioning (workspace, conditioning + element * conditioning_size, 1, &error));
          g_assert_true (sc_gencast_denoise (workspace, x + element * size, &batch_levels[element], 1,
                                             alone + element * size, NULL, &error));
        }

      g_assert_true (sc_gencast_set_conditioning (workspace, conditioning, BATCH, &error));
      g_assert_true (sc_gencast_denoise (workspace, x, batch_levels, BATCH, denoised, NULL, &error));
      g_assert_cmpmem (denoised, BATCH * size * sizeof (gfloat), alone, BATCH * size * sizeof (gfloat));
      for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
        {
          guint calls[BATCH] = { 0 };

          memset (denoised, 0, BATCH * size * sizeof (gfloat));
          sc_gencast_workspace_set_probe (workspace, pass_by, calls, flags[i]);
          g_assert_true (sc_gencast_denoise (workspace, x, batch_levels, BATCH, denoised, NULL, &error));
          g_assert_cmpmem (denoised, BATCH * size * sizeof (gfloat), alone, BATCH * size * sizeof (gfloat));
          for (gsize element = 0; element < BATCH; element++)
            g_assert_cmpuint (calls[element], ==, calls[0]);
          g_assert_cmpuint (calls[0], >, 5);
        }
    }
}

typedef struct
{
  GCancellable *cancellable;
  const gchar *at;
  gchar *last;
} Cancellation;

static gboolean
cancel_there (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  Cancellation *self = data;

  g_free (self->last);
  self->last = g_strdup (name);
  if (g_str_equal (name, self->at))
    g_cancellable_cancel (self->cancellable);
  return TRUE;
}

static gboolean
refuse (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "refused at %s", name);
  return FALSE;
}

/* No stage runs after the one in which it was cancelled, and the workspace can be used again. */
static void
test_cancel (void)
{
  static const gchar *const places[] = { "noise_encoding", "grid2mesh/mesh_nodes", "transformer/block_00" };
  static const gchar *const last[] = { "grid2mesh/mesh_nodes", "grid2mesh/mesh_nodes", "transformer/block_00" };
  g_autoptr (GoldenNetwork) golden = golden_network_open ("golden/tiny");

  if (golden == NULL)
    return;
  g_autoptr (ScGenCast) network = golden_network_build (golden, NULL);
  g_autoptr (ScNpz) stages = golden_network_open_stages (golden, 1);
  g_autoptr (ScArray) x = golden_read (stages, "x");
  g_autoptr (ScArray) sigma = golden_read (stages, "sigma");
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 1, NULL, &error);
  g_autofree gfloat *denoised = g_new (gfloat, sc_array_get_size (x));

  g_assert_true (sc_gencast_set_conditioning (workspace, golden->conditioning, 1, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Cancellation cancellation = { cancellable, places[i], NULL };

      sc_gencast_workspace_set_probe (workspace, cancel_there, &cancellation, SC_PROBE_STAGES);
      g_assert_false (sc_gencast_denoise (workspace, x->data, sigma->data, 1, denoised, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      /* Between the encoding of σ and the encoder's end there is no probe without details. */
      g_assert_true (g_str_equal (cancellation.last, last[i]) || g_str_equal (cancellation.last, places[i]));
      g_free (cancellation.last);
    }
  sc_gencast_workspace_set_probe (workspace, refuse, NULL, SC_PROBE_STAGES);
  g_assert_false (sc_gencast_denoise (workspace, x->data, sigma->data, 1, denoised, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  sc_gencast_workspace_set_probe (workspace, NULL, NULL, SC_PROBE_STAGES);
  g_assert_true (sc_gencast_denoise (workspace, x->data, sigma->data, 1, denoised, NULL, &error));
  g_assert_no_error (error);
}

/* A change at one place: a value becomes NaN, or all stays as it was. */
typedef struct
{
  const gchar *place;
  gboolean is_spoilt;
  gboolean was_there;
} Change;

static gboolean
change_there (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  Change *self = data;

  if (!g_str_equal (name, self->place))
    return TRUE;
  self->was_there = TRUE;
  if (self->is_spoilt)
    rows->values[(rows->rows / 2) * rows->ld] = NAN;
  rows->changed = TRUE;
  return TRUE;
}

/* What a probe changes is what the network goes on with, wherever it is; what it leaves gives the same bits. */
static void
test_change (void)
{
  static const gchar *const places[] = {
    "grid2mesh/grid_nodes", "grid2mesh/mesh_nodes", "transformer/block_00", "transformer/block_01", "transformer/final",
    "mesh2grid/grid_nodes", "output", "final",
  };
  g_autoptr (GoldenNetwork) golden = golden_network_open ("golden/tiny");

  if (golden == NULL)
    return;
  g_autoptr (ScGenCast) network = golden_network_build (golden, NULL);
  g_autoptr (ScNpz) stages = golden_network_open_stages (golden, 1);
  g_autoptr (ScArray) x = golden_read (stages, "x");
  g_autoptr (ScArray) sigma = golden_read (stages, "sigma");
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 1, NULL, &error);
  gsize n = golden->n_grid * golden->n_target;
  g_autofree gfloat *plain = g_new (gfloat, n);
  g_autofree gfloat *denoised = g_new (gfloat, n);

  g_assert_true (sc_gencast_set_conditioning (workspace, golden->conditioning, 1, &error));
  g_assert_true (sc_gencast_denoise (workspace, x->data, sigma->data, 1, plain, NULL, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (gint spoilt = 0; spoilt < 2; spoilt++)
      {
        Change change = { places[i], spoilt, FALSE };
        gsize n_nan = 0;

        sc_gencast_workspace_set_probe (workspace, change_there, &change, SC_PROBE_STAGES);
        g_assert_true (sc_gencast_denoise (workspace, x->data, sigma->data, 1, denoised, NULL, &error));
        g_assert_true (change.was_there);
        for (gsize j = 0; j < n; j++)
          n_nan += isnan (denoised[j]);
        if (spoilt)
          g_assert_cmpuint (n_nan, >, 0);
        else
          g_assert_cmpmem (plain, n * sizeof (gfloat), denoised, n * sizeof (gfloat));
        /* Attention before the last block hands a NaN on to its neighbours. */
        if (spoilt && g_str_equal (places[i], "transformer/block_00"))
          g_assert_cmpuint (n_nan, >, golden->n_target);
      }
}

/* A NaN in one element leaves the bits of those computed with it alone: nothing is multiplied by 0 to be rid of it. */
static void
test_nan_stays (void)
{
  g_autoptr (GoldenNetwork) golden = golden_network_open ("golden/tiny");

  if (golden == NULL)
    return;
  g_autoptr (ScGenCast) network = golden_network_build (golden, NULL);
  g_autoptr (ScNpz) stages = golden_network_open_stages (golden, 1);
  g_autoptr (ScArray) x = golden_read (stages, "x");
  g_autoptr (ScArray) sigma = golden_read (stages, "sigma");
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 3, NULL, &error);
  gsize n = golden->n_grid * golden->n_target, n_conditioning = golden->n_grid * golden->n_conditioning;
  g_autofree gfloat *conditioning = g_new (gfloat, 3 * n_conditioning);
  g_autofree gfloat *noisy = g_new (gfloat, 3 * n);
  g_autofree gfloat *denoised = g_new (gfloat, 3 * n);
  g_autofree gfloat *alone = g_new (gfloat, n);
  gfloat sigmas[3];

  for (gsize i = 0; i < 3; i++)
    {
      memcpy (conditioning + i * n_conditioning, golden->conditioning, n_conditioning * sizeof (gfloat));
      memcpy (noisy + i * n, x->data, n * sizeof (gfloat));
      sigmas[i] = ((gfloat *) sigma->data)[0];
    }
  g_assert_true (sc_gencast_set_conditioning (workspace, golden->conditioning, 1, &error));
  g_assert_true (sc_gencast_denoise (workspace, x->data, sigmas, 1, alone, NULL, &error));
  noisy[n + 7] = NAN;
  g_assert_true (sc_gencast_set_conditioning (workspace, conditioning, 3, &error));
  g_assert_true (sc_gencast_denoise (workspace, noisy, sigmas, 3, denoised, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (denoised, n * sizeof (gfloat), alone, n * sizeof (gfloat));
  g_assert_cmpmem (denoised + 2 * n, n * sizeof (gfloat), alone, n * sizeof (gfloat));
  g_assert_true (isnan (denoised[n + 7]));
}

/* Noise levels that are none are an error, not a broken contract: they come from settings. */
static void
test_sigma (void)
{
  const gfloat bad[] = { 0, -1, INFINITY, NAN };
  g_autoptr (GoldenNetwork) golden = golden_network_open ("golden/tiny");

  if (golden == NULL)
    return;
  g_autoptr (ScGenCast) network = golden_network_build (golden, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 1, NULL, &error);
  g_autofree gfloat *x = g_new0 (gfloat, golden->n_grid * golden->n_target);
  g_autofree gfloat *denoised = g_new0 (gfloat, golden->n_grid * golden->n_target);

  g_assert_true (sc_gencast_set_conditioning (workspace, golden->conditioning, 1, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (sc_gencast_denoise (workspace, x, &bad[i], 1, denoised, NULL, &error));
      g_assert_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_SIGMA);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/gencast/stages/tiny", "golden/tiny", test_stages);
  g_test_add_data_func ("/gencast/stages/small", "golden/small", test_stages);
  g_test_add_data_func ("/gencast/same-bits/tiny", "golden/tiny", test_same_bits);
  g_test_add_data_func ("/gencast/same-bits/small", "golden/small", test_same_bits);
  g_test_add_func ("/gencast/cancel", test_cancel);
  g_test_add_func ("/gencast/change", test_change);
  g_test_add_func ("/gencast/nan-stays", test_nan_stays);
  g_test_add_func ("/gencast/sigma", test_sigma);
  return g_test_run ();
}
