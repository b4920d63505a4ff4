/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-data.h"

#include <math.h>
#include <string.h>

#include "../forecast/changed-dataset.h"
#include "io/netcdf-write.h"
#include "io/open.h"
#include "small-world.h"
#include "support/test-data.h"
#include "train/train-error.h"
#include "train/training-start.h"
#include "train/verification-overlap.h"

#define N_FRAMES 7
#define SECONDS_A_FRAME (12 * 3600)

typedef struct
{
  gchar *folder;
  ScCheckpoint *start; /* has the task */
  ScStatistics *statistics;
  gsize n_conditioning, n_target; /* values of a sample */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = test_temporary_dir ();
  g_free (small_world_write (self->folder, "world.nc", SMALL_WORLD_START, N_FRAMES, NULL));
  g_autoptr (ScTrainingRequest) request = small_world_request (self->folder, "world.nc");
  self->start = sc_training_start (request, &error);
  g_assert_no_error (error);
  self->statistics = sc_statistics_load (self->folder, sc_checkpoint_get_task (self->start), &error);
  g_assert_no_error (error);

  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (sc_checkpoint_get_task (self->start));
  g_autoptr (GArray) target = sc_task_target_channels (sc_checkpoint_get_task (self->start));
  self->n_conditioning = 33 * 64 * conditioning->len;
  self->n_target = 33 * 64 * target->len;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sc_statistics_unref (self->statistics);
  sc_checkpoint_unref (self->start);
  test_remove_dir (self->folder);
  g_free (self->folder);
}

static ScTrainingData *
open_files (Fixture *self, const gchar *first, const gchar *second, guint64 budget, GError **error)
{
  g_autofree gchar *a = g_build_filename (self->folder, first, NULL);
  g_autofree gchar *b = second != NULL ? g_build_filename (self->folder, second, NULL) : NULL;
  const gchar *const paths[] = { a, b, NULL };

  return sc_training_data_new (paths, sc_checkpoint_get_task (self->start), self->statistics, budget, NULL, NULL, NULL, error);
}

static void
read_sample (Fixture *self, ScTrainingData *data, gsize sample, gfloat *conditioning, gfloat *target)
{
  g_autoptr (GError) error = NULL;

  sc_training_data_read (data, sample, conditioning, target, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < self->n_conditioning; i++)
    g_assert_true (isfinite (conditioning[i]));
  for (gsize i = 0; i < self->n_target; i++)
    g_assert_true (isfinite (target[i]));
}

/* From memory and from the file: the same values, none missing. */
static void
test_budget (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTrainingData) loaded = open_files (self, "world.nc", NULL, G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_autoptr (ScTrainingData) lazy = open_files (self, "world.nc", NULL, 1, &error);
  g_assert_no_error (error);
  g_autofree gfloat *a = g_new (gfloat, self->n_conditioning), *b = g_new (gfloat, self->n_conditioning);
  g_autofree gfloat *c = g_new (gfloat, self->n_target), *d = g_new (gfloat, self->n_target);

  g_assert_true (sc_training_data_is_loaded (loaded));
  g_assert_false (sc_training_data_is_loaded (lazy));
  g_assert_cmpuint (sc_training_data_get_n_samples (loaded), ==, N_FRAMES - 2);
  g_assert_cmpuint (sc_training_data_get_n_samples (lazy), ==, N_FRAMES - 2);
  for (gsize i = 0; i < N_FRAMES - 2; i++)
    {
      read_sample (self, loaded, i, a, c);
      read_sample (self, lazy, i, b, d);
      g_assert_cmpmem (a, self->n_conditioning * sizeof *a, b, self->n_conditioning * sizeof *b);
      g_assert_cmpmem (c, self->n_target * sizeof *c, d, self->n_target * sizeof *d);
    }
  g_autofree gchar *one = sc_training_data_dup_digest (loaded, &error);
  g_autofree gchar *other = sc_training_data_dup_digest (lazy, &error);
  g_assert_cmpstr (one, ==, other);
}

/* A target put on its inputs by the forecast's own way back is the next frame. */
static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTrainingData) training = open_files (self, "world.nc", NULL, G_MAXUINT64, &error);
  g_assert_no_error (error);
  ScTrainingSource *source = sc_training_data_get_source (training, 0);
  const ScTaskFrames *frames = sc_training_source_get_frames (source);
  g_autoptr (ScNormalisation) normalisation = sc_normalisation_new (frames, self->statistics);
  g_autofree gfloat *conditioning = g_new (gfloat, self->n_conditioning);
  g_autofree gfloat *target = g_new (gfloat, self->n_target);
  g_autofree gfloat *again = g_new (gfloat, self->n_target);
  ScArray *const inputs[] = { sc_task_frames_get_frame (frames, 0, 0), sc_task_frames_get_frame (frames, 0, 1) };
  g_autoptr (ScArray) next = sc_array_new (SC_DTYPE_FLOAT32, 1, &self->n_target, &error);

  read_sample (self, training, 0, conditioning, target);
  sc_normalisation_unstack (normalisation, inputs, target, TRUE, NULL, next->data);
  sc_normalisation_stack_target (normalisation, inputs, next, 0, again);
  for (gsize i = 0; i < self->n_target; i++)
    g_assert_cmpfloat (fabsf (again[i] - target[i]), <, 2e-2f);

  /* The next sample's newest input is that frame: the change since is small against the variable's own spread. */
  gsize n_sea = 0;
  const ScTargetVariable *sea = sc_target_layout_find (&frames->layout, "sea_surface_temperature");
  const gfloat *values = (const gfloat *) next->data + sc_target_layout_get_offset (&frames->layout, sea);
  for (gsize i = 0; i < frames->layout.n_grid; i++)
    n_sea += isnan (values[i]) ? 0 : 1;
  g_assert_cmpuint (n_sea, >, 500);
  g_assert_cmpuint (n_sea, <, frames->layout.n_grid);
}

/* Files one after another; a gap makes no sample that reaches over it. */
static void
test_files_and_gaps (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 later = SMALL_WORLD_START + 100 * SECONDS_A_FRAME;
  gint64 date;

  g_free (small_world_write (self->folder, "later.nc", later, 5, NULL));
  g_autoptr (ScTrainingData) both = open_files (self, "world.nc", "later.nc", G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_training_data_get_n_samples (both), ==, N_FRAMES - 2 + 3);
  g_autoptr (ScTrainingData) one = open_files (self, "later.nc", NULL, G_MAXUINT64, &error);
  g_autofree gfloat *a = g_new (gfloat, self->n_conditioning), *b = g_new (gfloat, self->n_conditioning);
  g_autofree gfloat *c = g_new (gfloat, self->n_target), *d = g_new (gfloat, self->n_target);
  read_sample (self, both, N_FRAMES - 2 + 1, a, c);
  read_sample (self, one, 1, b, d);
  g_assert_cmpmem (a, self->n_conditioning * sizeof *a, b, self->n_conditioning * sizeof *b);
  g_assert_cmpmem (c, self->n_target * sizeof *c, d, self->n_target * sizeof *d);
  g_assert_true (sc_training_source_get_date (sc_training_data_get_source (both, 1), 0, &date));
  g_assert_cmpint (date, ==, later + 2 * SECONDS_A_FRAME);
}

static ScDataset *
with_a_gap (ScDataset *dataset)
{
  const gsize frames[] = { 0, 1, 2, 3, 5, 6, 7 };
  return changed_frames (dataset, frames, G_N_ELEMENTS (frames));
}

static void
test_gap (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gint64 expected[] = { 2, 3, 7 };

  g_free (small_world_write (self->folder, "gap.nc", SMALL_WORLD_START, 8, with_a_gap));
  g_autoptr (ScTrainingData) gap = open_files (self, "gap.nc", NULL, G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_training_data_get_n_samples (gap), ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      gint64 date;
      g_assert_true (sc_training_source_get_date (sc_training_data_get_source (gap, 0), i, &date));
      g_assert_cmpint ((date - SMALL_WORLD_START) / SECONDS_A_FRAME, ==, expected[i]);
    }

  /* The last sample is what the whole file has there. */
  g_free (small_world_write (self->folder, "whole.nc", SMALL_WORLD_START, 8, NULL));
  g_autoptr (ScTrainingData) whole = open_files (self, "whole.nc", NULL, G_MAXUINT64, &error);
  g_autofree gfloat *a = g_new (gfloat, self->n_conditioning), *b = g_new (gfloat, self->n_conditioning);
  g_autofree gfloat *c = g_new (gfloat, self->n_target), *d = g_new (gfloat, self->n_target);
  read_sample (self, gap, 2, a, c);
  read_sample (self, whole, 5, b, d);
  g_assert_cmpmem (a, self->n_conditioning * sizeof *a, b, self->n_conditioning * sizeof *b);
  g_assert_cmpmem (c, self->n_target * sizeof *c, d, self->n_target * sizeof *d);
}

static ScDataset *
with_nan (ScDataset *dataset)
{
  return changed_value (dataset, "temperature", 3 * 3 * 33 * 64 + 5, NAN);
}

/* The same place is land in one frame and sea in the others. */
static ScDataset *
with_moving_land (ScDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (dataset, "sea_surface_temperature"), &error);
  gsize i = 2 * 33 * 64;

  while (isnan (sc_array_get_double (values, i)))
    i++;
  return changed_value (dataset, "sea_surface_temperature", i, NAN);
}

static void
refuse (Fixture *self, const gchar *name, gsize n_frames, ScDataset *(*change) (ScDataset *), const gchar *mentioned)
{
  const guint64 budgets[] = { G_MAXUINT64, 1 };

  g_free (small_world_write (self->folder, name, SMALL_WORLD_START, n_frames, change));
  for (gsize b = 0; b < G_N_ELEMENTS (budgets); b++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTrainingData) refused = open_files (self, name, NULL, budgets[b], &error);
      g_autofree gfloat *conditioning = g_new (gfloat, self->n_conditioning);
      g_autofree gfloat *target = g_new (gfloat, self->n_target);

      /* Read from the file, it is seen when a sample has it. */
      for (gsize i = 0; refused != NULL && error == NULL && i < sc_training_data_get_n_samples (refused); i++)
        sc_training_data_read (refused, i, conditioning, target, &error);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, name));
      g_assert_nonnull (strstr (error->message, mentioned));
      g_assert_null (strstr (error->message, "--allow-nan"));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  refuse (self, "nan.nc", N_FRAMES, with_nan, "temperature");
  refuse (self, "moving.nc", N_FRAMES, with_moving_land, "sea_surface_temperature");
  refuse (self, "short.nc", 2, NULL, "3 frames");
}

/* Statistics of a world that changes a thousand times less. */
static void
write_small_changes (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, "diffs_stddev_by_level.nc", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) changed = sc_dataset_load (dataset, &error);
  g_assert_no_error (error);

  for (const gchar *const *name = sc_dataset_get_variable_names (dataset); *name != NULL; name++)
    {
      ScVariable *variable = sc_dataset_get (dataset, *name);
      g_autoptr (ScArray) values = sc_variable_load (variable, &error);
      g_assert_no_error (error);
      g_autoptr (ScArray) less = sc_array_cast (values, SC_DTYPE_FLOAT64, &error);
      g_autoptr (ScArray) own = sc_array_copy (less, &error);
      for (gsize i = 0; i < sc_array_get_size (own); i++)
        ((gdouble *) own->data)[i] /= 1000.0;
      g_autoptr (ScVariable) replaced = sc_variable_new (sc_variable_get_dims (variable), own, NULL);
      sc_dataset_add_variable (changed, *name, replaced, &error);
      g_assert_no_error (error);
    }
  sc_write_netcdf (changed, path, 0, &error);
  g_assert_no_error (error);
}

static void
test_wrong_statistics (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTrainingData) training = open_files (self, "world.nc", NULL, G_MAXUINT64, &error);
  g_assert_true (sc_training_data_check_scale (training, self->folder, &error));
  g_assert_no_error (error);

  write_small_changes (self->folder);
  g_autoptr (ScStatistics) other = sc_statistics_load (self->folder, sc_checkpoint_get_task (self->start), &error);
  g_assert_no_error (error);
  sc_statistics_unref (self->statistics);
  self->statistics = g_steal_pointer (&other);
  g_autoptr (ScTrainingData) wrong = open_files (self, "world.nc", NULL, G_MAXUINT64, &error);
  g_assert_no_error (error);
  g_assert_false (sc_training_data_check_scale (wrong, self->folder, &error));
  g_assert_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_STATISTICS);
  g_test_message ("%s", error->message);
}

static ScDataset *
with_other_hills (ScDataset *dataset)
{
  return changed_value (dataset, "geopotential_at_surface", 1000, 12345.0f);
}

/* Frames of the verification set are refused to the frame; another planet's and other years are not. */
static void
test_overlap (Fixture *self, gconstpointer data)
{
  const struct
  {
    const gchar *name;
    gint64 frames_later;
    ScDataset *(*change) (ScDataset *);
    gboolean same_planet;
    gboolean overlaps;
  } cases[] = {
    { "same.nc", 0, NULL, TRUE, TRUE },
    { "last.nc", N_FRAMES - 1, NULL, TRUE, TRUE },
    { "next.nc", N_FRAMES, NULL, TRUE, FALSE },
    { "before.nc", -3, NULL, TRUE, FALSE },
    { "touching.nc", -2, NULL, TRUE, TRUE },
    { "elsewhere.nc", 0, with_other_hills, FALSE, FALSE },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTrainingData) training = open_files (self, "world.nc", NULL, G_MAXUINT64, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *path = small_world_write (self->folder, cases[i].name,
                                                  SMALL_WORLD_START + cases[i].frames_later * SECONDS_A_FRAME, 3, cases[i].change);
      g_autoptr (GError) refusal = NULL;
      gboolean same;
      gboolean ok = sc_verification_overlap_check (training, path, &same, &refusal);

      g_test_message ("%s: %s", cases[i].name, ok ? "may be trained on" : refusal->message);
      g_assert_true (same == cases[i].same_planet);
      g_assert_true (ok != cases[i].overlaps);
      if (!ok)
        g_assert_error (refusal, SC_TRAIN_ERROR, SC_TRAIN_ERROR_OVERLAP);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/training-data/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("budget", test_budget);
  ADD ("round-trip", test_round_trip);
  ADD ("files", test_files_and_gaps);
  ADD ("gap", test_gap);
  ADD ("refused", test_refused);
  ADD ("wrong-statistics", test_wrong_statistics);
  ADD ("overlap", test_overlap);
  return g_test_run ();
}
