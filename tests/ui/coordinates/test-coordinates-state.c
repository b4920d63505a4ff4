/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "combine/made-missing.h"
#include "combine/provenance.h"
#include "io/open.h"
#include "support/test-data.h"
#include "ui/coordinates/coordinates-model.h"
#include "ui/coordinates/coordinates-words.h"
#include "ui/coordinates/difference-strip.h"
#include "ui/coordinates/operation-command.h"
#include "ui/coordinates/operation-words.h"

/* Sides of the model, and places in a comparison. */
enum
{
  A,
  B,
};

/* The workspace's dataset that is compared at @place, −1: none. */
static gint
get_index (ScCoordinatesModel *model, guint place)
{
  const ScComparisonSetting *setting = sc_coordinates_model_get_setting (model);
  return place < setting->n ? setting->datasets[place] : -1;
}

static ScVariable *
make_labels (const gchar *dim, const gdouble *values, gsize n)
{
  const gchar *const dims[] = { dim, NULL };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);

  memcpy (array->data, values, n * sizeof (gdouble));
  return sc_variable_new (dims, array, NULL);
}

static void
add_labels (ScDataset *dataset, const gchar *dim, const gdouble *values, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScVariable) labels = make_labels (dim, values, n);

  sc_dataset_add_coordinate (dataset, dim, labels, &error);
  g_assert_no_error (error);
}

static gchar *
sides_of (const gdouble *a, gsize n_a, const gdouble *b, gsize n_b, gchar **texts)
{
  g_autoptr (ScVariable) labels_a = make_labels ("number", a, n_a), labels_b = make_labels ("number", b, n_b);
  g_autoptr (ScCoordinateDifference) difference = sc_label_difference_new ("number", labels_a, labels_b, NULL);
  const ScCoordinateDifference *const both[] = { NULL, difference };
  g_autoptr (ScLabelStrip) strip = sc_label_strip_new_for_differences (both, 2);
  GString *sides = g_string_new (NULL);

  g_assert_nonnull (strip);
  for (gsize i = 0; i < strip->n; i++)
    g_string_append_c (sides, "?ab="[strip->rows[i]]);
  *texts = g_strjoinv (" ", strip->texts);
  return g_string_free (sides, FALSE);
}

static void
test_strips_line_up (void)
{
  const gdouble zero[] = { 0, 1, 2, 3 }, one[] = { 1, 2, 3, 4 }, falling[] = { 3, 2, 1, 0 }, apart[] = { 10, 7.5 };
  const struct
  {
    const gdouble *a, *b;
    gsize n_a, n_b;
    const gchar *sides, *texts;
  } cases[] = {
    { zero, one, 4, 4, "a===b", "0 1 2 3 4" },
    { zero, zero, 4, 4, "====", "0 1 2 3" },
    { zero, falling, 4, 4, "====", "0 1 2 3" },
    { falling, falling, 4, 4, "====", "3 2 1 0" },
    { zero, apart, 4, 2, "aaaabb", "0 1 2 3 7.5 10" },
    { apart, zero, 2, 4, "bbbbaa", "0 1 2 3 7.5 10" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *texts = NULL;
      g_autofree gchar *sides = sides_of (cases[i].a, cases[i].n_a, cases[i].b, cases[i].n_b, &texts);
      g_assert_cmpstr (sides, ==, cases[i].sides);
      g_assert_cmpstr (texts, ==, cases[i].texts);
    }
}

/* A dataset with NaN where @func says so: dims level, lat, time, lon in that order. */
#define N_LEVEL 3
#define N_LAT 4
#define N_TIME 5
#define N_LON 6

static gboolean
is_hole (gsize level, gsize lat, gsize time, gsize lon)
{
  /* One cell is never there, one level half, and a few more. */
  return (lat == 1 && lon == 2) || (level == 2 && lon >= 3) || (time == 4 && lat == 3 && level == 0 && lon == 0);
}

static ScDataset *
make_dataset (void)
{
  const gdouble levels[] = { 500, 850, 1000 }, lat[] = { -45, -15, 15, 45 }, times[] = { 0, 6, 12, 18, 24 };
  const gdouble lon[] = { 0, 60, 120, 180, 240, 300 };
  const gchar *const dims[] = { "level", "lat", "time", "lon", NULL };
  const gsize shape[] = { N_LEVEL, N_LAT, N_TIME, N_LON };
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 4, shape, NULL);
  gfloat *data = values->data;
  g_autoptr (GError) error = NULL;

  for (gsize level = 0; level < N_LEVEL; level++)
    for (gsize y = 0; y < N_LAT; y++)
      for (gsize time = 0; time < N_TIME; time++)
        for (gsize x = 0; x < N_LON; x++)
          *data++ = is_hole (level, y, time, x) ? NAN : 1;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  add_labels (dataset, "level", levels, N_LEVEL);
  add_labels (dataset, "lat", lat, N_LAT);
  add_labels (dataset, "time", times, N_TIME);
  add_labels (dataset, "lon", lon, N_LON);
  sc_dataset_add_variable (dataset, "t", variable, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
test_count_by_place_and_label (void)
{
  g_autoptr (ScDataset) dataset = make_dataset ();
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScMissingCount) count = sc_missing_count_new (dataset, sc_outline_find_variable (outline, "t"), NULL, NULL, NULL, NULL, &error);
  gsize total = 0, cells[N_LAT][N_LON] = { { 0 } }, levels[N_LEVEL] = { 0 }, times[N_TIME] = { 0 };

  g_assert_no_error (error);
  for (gsize level = 0; level < N_LEVEL; level++)
    for (gsize y = 0; y < N_LAT; y++)
      for (gsize time = 0; time < N_TIME; time++)
        for (gsize x = 0; x < N_LON; x++)
          if (is_hole (level, y, time, x))
            {
              total++;
              cells[y][x]++;
              levels[level]++;
              times[time]++;
            }
  g_assert_cmpuint (count->total, ==, N_LEVEL * N_LAT * N_TIME * N_LON);
  g_assert_cmpuint (count->missing, ==, total);
  g_assert_cmpuint (count->per_cell, ==, N_LEVEL * N_TIME);
  g_assert_cmpmem (count->cells, sizeof cells, cells, sizeof cells);
  g_assert_cmpuint (count->dims->len, ==, 2);
  const ScMissingDim *by_level = g_ptr_array_index (count->dims, 0), *by_time = g_ptr_array_index (count->dims, 1);
  g_assert_cmpstr (by_level->name, ==, "level");
  g_assert_cmpmem (by_level->missing, N_LEVEL * sizeof (gsize), levels, sizeof levels);
  g_assert_cmpmem (by_time->missing, N_TIME * sizeof (gsize), times, sizeof times);

  g_autoptr (ScField) field = sc_missing_count_make_field (count, &error);
  g_assert_no_error (error);
  const gfloat *values = sc_field_get_values (field);
  for (gsize y = 0; y < N_LAT; y++)
    for (gsize x = 0; x < N_LON; x++)
      {
        if (cells[y][x] == N_LEVEL * N_TIME)
          g_assert_true (isnan (values[y * N_LON + x]));
        else
          /* float32's rounding of a per cent. */
          g_assert_cmpfloat_with_epsilon (values[y * N_LON + x], 100.0 * cells[y][x] / (N_LEVEL * N_TIME), 1e-5);
      }
  g_autofree gchar *words = sc_coordinates_words_missing (count, FALSE);
  g_assert_nonnull (strstr (words, "1 cells have no value at all"));
}

/* A variable that is read in pieces, and knows how large they were. */
typedef struct
{
  gsize largest;
  gsize reads;
} Pieces;

#define BIG_OUTER 5
#define BIG_INNER (3u << 20)

static ScArray *
read_piece (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  Pieces *pieces = owner;
  ScArray *array = sc_array_new (SC_DTYPE_FLOAT32, 2, count, error);

  pieces->reads++;
  pieces->largest = MAX (pieces->largest, count[0] * count[1]);
  /* NaN in the first half of each row but the last. */
  for (gsize i = 0; i < count[0]; i++)
    for (gsize k = 0; k < count[1]; k++)
      ((gfloat *) array->data)[i * count[1] + k] = start[0] + i < BIG_OUTER - 1 && start[1] + k < BIG_INNER / 2 ? NAN : 0;
  return array;
}

static ScDataset *
make_big (Pieces *pieces)
{
  const gchar *const dims[] = { "time", "station", NULL };
  const gsize shape[] = { BIG_OUTER, BIG_INNER };
  ScVariableSource source = { .read = read_piece, .owner = pieces };
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScVariable) variable = sc_variable_new_lazy (dims, SC_DTYPE_FLOAT32, 2, shape, source, NULL);

  g_assert_true (sc_dataset_add_variable (dataset, "t", variable, NULL));
  return dataset;
}

static void
note_progress (gdouble done, gpointer data)
{
  gdouble *last = data;

  g_assert_cmpfloat (done, >, *last);
  *last = done;
}

static void
test_big_is_read_in_pieces (void)
{
  Pieces pieces = { 0 };
  g_autoptr (ScDataset) dataset = make_big (&pieces);
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  g_autoptr (GError) error = NULL;
  gdouble last = 0;
  g_autoptr (ScMissingCount) count = sc_missing_count_new (dataset, sc_outline_find_variable (outline, "t"), NULL,
                                                           note_progress, &last, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (last, ==, 1);
  g_assert_cmpuint (pieces.largest, <=, 4u << 20);
  g_assert_cmpuint (pieces.reads, >=, BIG_OUTER);
  g_assert_cmpuint (count->missing, ==, (gsize) (BIG_OUTER - 1) * (BIG_INNER / 2));
  g_assert_null (count->cells);
  const ScMissingDim *times = g_ptr_array_index (count->dims, 0);
  g_assert_cmpuint (times->missing[0], ==, BIG_INNER / 2);
  g_assert_cmpuint (times->missing[BIG_OUTER - 1], ==, 0);
  g_assert_null (sc_missing_count_make_field (count, &error));
  g_assert_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_COORDINATES);
}

static void
test_count_can_be_cancelled (void)
{
  Pieces pieces = { 0 };
  g_autoptr (ScDataset) dataset = make_big (&pieces);
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sc_missing_count_new (dataset, sc_outline_find_variable (outline, "t"), NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (pieces.reads, ==, 0);
}

static ScOutline *
make_grid_outline (const gdouble *lat, gsize n_lat, const gdouble *lon, gsize n_lon)
{
  const gchar *const dims[] = { "lat", "lon", NULL };
  const gsize shape[] = { n_lat, n_lon };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 2, shape, NULL);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);

  add_labels (dataset, "lat", lat, n_lat);
  add_labels (dataset, "lon", lon, n_lon);
  g_assert_true (sc_dataset_add_variable (dataset, "t", variable, NULL));
  return sc_outline_new (dataset);
}

static void
test_places (void)
{
  const gdouble lat[] = { -10, 0, 10 }, up[] = { 0, 10, 20, 30 }, east[] = { 0, 90, 180, 270 }, signed_east[] = { -180, -90, 0, 90 };
  g_autoptr (ScOutline) a = make_grid_outline (lat, 3, east, 4), b = make_grid_outline (lat, 3, signed_east, 4);
  g_autoptr (ScOutline) c = make_grid_outline (up, 4, east, 4);
  ScPlaceCount count;

  /* Another convention, the same places. */
  g_autoptr (ScMarks) same = sc_place_marks_new (a, b, 1, &count);
  g_assert_cmpuint (count.both, ==, 12);
  g_assert_cmpuint (count.only_a, ==, 0);
  g_assert_cmpuint (count.only_b, ==, 0);

  g_autoptr (ScMarks) marks = sc_place_marks_new (a, c, 1, &count);
  const gsize expected[] = { 8, 0, 4, 8 };
  g_assert_cmpuint (count.both, ==, expected[0]);
  g_assert_cmpuint (count.almost, ==, expected[1]);
  g_assert_cmpuint (count.only_a, ==, expected[2]);
  g_assert_cmpuint (count.only_b, ==, expected[3]);
  g_assert_cmpuint (sc_marks_get_n_categories (marks), ==, 4);
  for (guint category = 0; category < 4; category++)
    {
      gsize n;
      const gdouble *places = sc_marks_get_places (marks, category, &n);
      g_assert_cmpuint (n, ==, expected[category]);
      for (gsize i = 0; category == 2 && i < n; i++)
        g_assert_cmpfloat (places[2 * i], ==, -10);
    }

  /* Rounded coordinates; 359.999 is almost 0. */
  const gdouble rounded[] = { -10.000001, 0, 10 }, seam[] = { 89.9999, 180, 270, 359.9999 };
  g_autoptr (ScOutline) d = make_grid_outline (rounded, 3, seam, 4);
  g_autoptr (ScMarks) near = sc_place_marks_new (a, d, 1, &count);
  g_assert_cmpuint (count.both, ==, 2 * 2);
  g_assert_cmpuint (count.almost, ==, 8);
  g_assert_cmpuint (count.only_a, ==, 0);
  g_assert_cmpuint (count.only_b, ==, 0);

  /* A quarter-degree pair is thinned, but counted whole. */
  gdouble fine_lat[721], fine_lon[1440];
  for (gsize i = 0; i < 721; i++)
    fine_lat[i] = -90 + 0.25 * (gdouble) i;
  for (gsize i = 0; i < 1440; i++)
    fine_lon[i] = 0.25 * (gdouble) i;
  g_autoptr (ScOutline) fine = make_grid_outline (fine_lat, 721, fine_lon, 1440);
  g_autoptr (ScMarks) many = sc_place_marks_new (fine, a, 1, &count);
  gsize n;
  g_assert_cmpuint (count.only_a, ==, 721 * 1440 - 12);
  g_assert_cmpuint (count.both, ==, 12);
  sc_marks_get_places (many, 2, &n);
  g_assert_cmpuint (n, <, 12000);
  g_assert_cmpuint (n, >, 2000);
  sc_marks_get_places (many, 0, &n);
  g_assert_cmpuint (n, ==, 12);
}

static void
wait_for (ScCoordinatesModel *model, gboolean comparison)
{
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (comparison ? sc_coordinates_model_get_differences (model, 1) == NULL && sc_coordinates_model_get_comparison_error (model) == NULL
                    : sc_coordinates_model_get_progress (model) >= 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_shifted_number (void)
{
  g_autofree gchar *path_a = test_data_path ("oracle/p08_assign_number_shift/a.nc");
  g_autofree gchar *path_b = test_data_path ("oracle/p08_assign_number_shift/b.nc");
  if (path_a == NULL || path_b == NULL)
    return;

  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScCoordinatesModel) model = sc_coordinates_model_new (workspace);
  g_autoptr (GError) error = NULL;

  sc_coordinates_model_set_active (model, TRUE);
  g_assert_cmpint (get_index (model, A), ==, -1);
  g_assert_true (sc_workspace_open (workspace, path_a, &error));
  g_assert_cmpint (get_index (model, A), ==, 0);
  g_assert_cmpint (get_index (model, B), ==, -1);
  g_assert_null (sc_coordinates_model_get_differences (model, 1));
  g_assert_true (sc_workspace_open (workspace, path_b, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_index (model, B), ==, 1);
  wait_for (model, TRUE);

  GPtrArray *differences = sc_coordinates_model_get_differences (model, 1);
  g_assert_nonnull (differences);
  g_autofree gchar *summary = sc_coordinates_words_summary ((GPtrArray *[]) { NULL, differences }, 2);
  g_assert_nonnull (strstr (summary, "number"));
  gboolean found = FALSE;
  for (guint i = 0; i < differences->len; i++)
    {
      const ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
      if (!g_str_equal (difference->name, "number"))
        continue;
      g_autofree gchar *cause = sc_coordinates_words_cause (difference, 1);
      g_assert_nonnull (strstr (cause, "shifted: B is A plus 1"));
      found = TRUE;
    }
  g_assert_true (found);

  /* B closed: A stays, there is nothing to compare any more. */
  sc_workspace_close_dataset (workspace, 1);
  g_assert_cmpint (get_index (model, A), ==, 0);
  g_assert_cmpint (get_index (model, B), ==, -1);
  g_assert_null (sc_coordinates_model_get_differences (model, 1));
}

static void
test_counts_of_a_file (void)
{
  g_autofree gchar *path = test_data_path ("realdata/surface/speedy_sea_surface_temperature.nc");
  if (path == NULL)
    return;

  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScCoordinatesModel) model = sc_coordinates_model_new (workspace);
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_workspace_open (workspace, path, &error));
  g_assert_no_error (error);
  sc_coordinates_model_set_active (model, TRUE);
  ScOutline *outline = sc_workspace_get_outline (workspace, 0);
  for (guint i = 0; i < sc_outline_get_n_variables (outline); i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (outline, i);
      sc_coordinates_model_count_missing (model, A, variable->name);
      wait_for (model, FALSE);
      const ScMissingCount *count = sc_coordinates_model_get_missing (model);
      g_assert_nonnull (count);

      g_autoptr (ScArray) all = sc_variable_load (sc_dataset_get (sc_workspace_get_dataset (workspace, 0), variable->name), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count->total, ==, sc_array_get_size (all));
      g_assert_cmpuint (count->missing, ==, sc_array_count_missing (all));
      /* The parts sum to the whole. */
      for (guint d = 0; d < count->dims->len; d++)
        {
          const ScMissingDim *dim = g_ptr_array_index (count->dims, d);
          gsize sum = 0;
          for (gsize k = 0; k < dim->size; k++)
            sum += dim->missing[k];
          g_assert_cmpuint (sum, ==, count->missing);
        }
    }
}

static void
test_curvilinear_is_mapped (void)
{
  g_autofree gchar *path = test_data_path ("realdata/quirks/geocat_tos_ocean_bipolar_grid.nc");
  if (path == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  g_autoptr (ScMissingCount) count = sc_missing_count_new (dataset, sc_outline_find_variable (outline, "tos"), NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (ScField) field = sc_missing_count_make_field (count, &error);
  g_assert_no_error (error);

  /* Central Africa has no sea, the Atlantic has. */
  gsize cell;
  g_assert_true (sc_field_locate (field, 5, 22, &cell));
  g_assert_true (isnan (sc_field_get_values (field)[cell]));
  g_assert_true (sc_field_locate (field, 20, -40, &cell));
  g_assert_cmpfloat (sc_field_get_values (field)[cell], ==, 0);
}

/* Before anybody looks nothing is read; then all variables are, in the background. */
static void
test_survey_when_looked_at (void)
{
  g_autofree gchar *path = test_data_path ("realdata/surface/speedy_sea_surface_temperature.nc");
  if (path == NULL)
    return;

  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScCoordinatesModel) model = sc_coordinates_model_new (workspace);
  gdouble share = -1;

  g_assert_true (sc_workspace_open (workspace, path, NULL));
  g_assert_null (sc_coordinates_model_get_variable (model, NULL));
  g_assert_cmpfloat (sc_coordinates_model_get_progress (model), <, 0);
  g_assert_false (sc_coordinates_model_get_survey (model, A, 0, &share));

  sc_coordinates_model_set_active (model, TRUE);
  g_assert_nonnull (sc_coordinates_model_get_variable (model, NULL));
  ScOutline *outline = sc_workspace_get_outline (workspace, 0);
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  for (guint i = 0; i < sc_outline_get_n_variables (outline); i++)
    {
      while (!sc_coordinates_model_get_survey (model, A, i, &share))
        {
          g_assert_cmpint (g_get_monotonic_time (), <, until);
          g_main_context_iteration (NULL, TRUE);
        }
      if (g_str_equal (sc_outline_get_variable (outline, i)->name, "sst"))
        g_assert_cmpfloat (share, ==, 13272.0 / 55296);
    }
}

/* A new choice while the old one is counted: only the new one is told. */
static void
test_latest_choice_wins (void)
{
  g_autofree gchar *path = test_data_path ("realdata/surface/speedy_sea_surface_temperature.nc");
  if (path == NULL)
    return;

  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  ScCoordinatesModel *model = sc_coordinates_model_new (workspace);

  g_assert_true (sc_workspace_open (workspace, path, NULL));
  sc_coordinates_model_set_active (model, TRUE);
  ScOutline *outline = sc_workspace_get_outline (workspace, 0);
  guint n = sc_outline_get_n_variables (outline);
  for (gint i = 0; i < 50; i++)
    sc_coordinates_model_count_missing (model, A, sc_outline_get_variable (outline, (guint) i % n)->name);
  wait_for (model, FALSE);
  g_assert_cmpstr (sc_coordinates_model_get_missing (model)->name, ==, sc_outline_get_variable (outline, 49 % n)->name);

  sc_coordinates_model_count_missing (model, A, sc_outline_get_variable (outline, 0)->name);
  sc_coordinates_model_cancel_count (model);
  g_assert_cmpfloat (sc_coordinates_model_get_progress (model), <, 0);
  g_assert_error (sc_coordinates_model_get_missing_error (model), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Gone while its threads may still be at work. */
  sc_coordinates_model_count_missing (model, A, sc_outline_get_variable (outline, 0)->name);
  g_object_unref (model);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Labels on number and missing values where lat is 1 in the source; the operation leaves more empty. */
static ScDataset *
make_members (const gchar *name, gdouble first, gsize n)
{
  const gdouble lat[] = { -45, 0, 45 }, lon[] = { 0, 90, 180, 270 };
  const gchar *const dims[] = { "number", "lat", "lon", NULL };
  const gsize shape[] = { n, 3, 4 };
  g_autofree gdouble *numbers = g_new (gdouble, n);
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, NULL);

  for (gsize i = 0; i < n; i++)
    numbers[i] = first + (gdouble) i;
  for (gsize i = 0; i < n * 12; i++)
    ((gfloat *) values->data)[i] = i % 12 == 5 ? NAN : (gfloat) i;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  add_labels (dataset, "number", numbers, n);
  add_labels (dataset, "lat", lat, 3);
  add_labels (dataset, "lon", lon, 4);
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
  return dataset;
}

static ScOperationOutcome *
perform (ScOperation operation, ScJoin join, ScDataset *a, ScDataset *b, GCancellable *cancellable, GError **error)
{
  const ScOperationRequest request = { .operation = operation, .join = join, .datasets = { a, b }, .n = 2 };
  return sc_operation_perform (&request, NULL, NULL, cancellable, error);
}

static void
test_origins_are_told_apart (void)
{
  g_autoptr (ScDataset) a = make_members ("t", 0, 4), b = make_members ("p", 1, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScOperationOutcome) outcome = perform (SC_OPERATION_ASSIGN, SC_JOIN_LEFT, a, b, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (outcome->refusal);
  g_assert_cmpuint (outcome->variables->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const ScOperationVariable *variable = g_ptr_array_index (outcome->variables, i);
      gboolean assigned = g_str_equal (variable->name, "p");
      /* Cell 5 is missing at each number; number 0 has no partner. */
      g_assert_cmpuint (variable->total, ==, 48);
      g_assert_cmpuint (variable->missing_before, ==, assigned ? 3 : 4);
      g_assert_cmpuint (variable->made_missing, ==, assigned ? 12 : 0);
    }

  g_autoptr (ScOutline) outline = sc_outline_new (outcome->result);
  for (guint i = 0; i < 2; i++)
    {
      const gchar *name = i == 0 ? "t" : "p";
      g_autoptr (ScMissingCount) count = sc_missing_count_new (outcome->result, sc_outline_find_variable (outline, name),
                                                               sc_align_report_find_variable (outcome->report, name),
                                                               NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (ScField) field = sc_missing_count_make_field (count, &error);
      g_assert_no_error (error);
      gsize in_source = 0, by_operation = 0;
      sc_field_count_missing (field, &in_source, &by_operation);
      g_assert_cmpuint (in_source, ==, i == 0 ? 1 : 0);
      g_assert_cmpuint (by_operation, ==, i == 0 ? 0 : 12);
    }

  g_autofree gchar *words = sc_operation_words_outcome (outcome);
  g_assert_nonnull (strstr (words, "p: 15 of 48 values are missing: 3 were missing before, 12 were made by this operation."));
  g_assert_nonnull (strstr (words, "t: 4 of 48 values are missing, all were missing before."));
  g_assert_nonnull (strstr (words, "number: labels only in A 1, only in B 1, in both 3."));

  /* What is written says of itself what was lost; what lost nothing says nothing. */
  const gchar *const paths[] = { "/here/a.nc", "/there/b.nc", NULL };
  g_autofree gchar *folder = test_temporary_dir (), *path = g_build_filename (folder, "result.nc", NULL);
  g_assert_true (sc_operation_outcome_write (outcome, paths, path, &error));
  g_assert_no_error (error);
  g_autoptr (ScDataset) told = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_attributes_get_text (sc_variable_get_attributes (sc_dataset_get (told, "p")), "sigmacast_made_missing"),
                   ==, "12 values made missing by assign of a.nc, b.nc");
  g_assert_null (sc_attributes_get_text (sc_variable_get_attributes (sc_dataset_get (told, "t")), "sigmacast_made_missing"));
  g_autoptr (GPtrArray) steps = sc_dataset_get_made_missing (told, "p");
  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpuint (((ScMadeMissing *) steps->pdata[0])->filled, ==, 12);
  g_assert_cmpstr (((ScMadeMissing *) steps->pdata[0])->files[1], ==, "/there/b.nc");
  const gchar *made = sc_attributes_get_text (sc_dataset_get_attributes (told), SC_PROVENANCE_ATTRIBUTE);
  g_assert_nonnull (made);
  g_assert_nonnull (strstr (made, "assign"));
  g_assert_nonnull (strstr (made, "filled_by_operation"));
  test_remove_dir (folder);
}

/* Two results are two files, and where one cannot be written there is neither. */
static void
test_aligned_are_two_files (void)
{
  g_autoptr (ScDataset) a = make_members ("t", 0, 4), b = make_members ("t", 1, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScOperationOutcome) outcome = perform (SC_OPERATION_ALIGN, SC_JOIN_OUTER, a, b, NULL, &error);
  const gchar *const paths[] = { "/here/a.nc", "/there/b.nc", NULL };
  g_autofree gchar *folder = test_temporary_dir (), *path = g_build_filename (folder, "both.nc", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (outcome->parts->len, ==, 2);
  g_assert_nonnull (sc_dataset_get (outcome->result, "t"));
  g_assert_nonnull (sc_dataset_get (outcome->result, "t (B)"));
  g_assert_true (sc_operation_outcome_write (outcome, paths, path, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree gchar *own = sc_operation_dup_part_path (path, i);
      g_assert_true (g_str_has_suffix (own, i == 0 ? "both-A.nc" : "both-B.nc"));
      g_autoptr (ScDataset) read = sc_open_dataset (own, SC_OPEN_DEFAULT, &error);
      g_assert_no_error (error);
      g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (read, "t"), &error);
      g_assert_cmpuint (sc_array_get_size (values), ==, 5 * 12);
      g_assert_cmpuint (sc_array_count_missing (values), ==, 4 + 12);
      g_assert_cmpstr (sc_attributes_get_text (sc_variable_get_attributes (sc_dataset_get (read, "t")), "sigmacast_made_missing"),
                       ==, "12 values made missing by align of a.nc, b.nc");
      g_unlink (own);
    }

  g_autofree gchar *second = sc_operation_dup_part_path (path, 1), *first = sc_operation_dup_part_path (path, 0);
  g_assert_cmpint (g_mkdir (second, 0700), ==, 0);
  g_autofree gchar *inside = g_build_filename (second, "file", NULL);
  g_assert_true (g_file_set_contents (inside, "", 0, NULL));
  g_assert_true (g_file_set_contents (first, "precious", -1, NULL));
  g_assert_false (sc_operation_outcome_write (outcome, paths, path, &error));
  g_assert_nonnull (error);
  test_remove_dir (folder);
}

/* What is counted of a merge is what its report counts, for every join. */
static void
test_counts_are_the_reports (void)
{
  g_autoptr (ScDataset) a = make_members ("t", 0, 5), b = make_members ("p", 3, 4);

  for (ScJoin join = SC_JOIN_OUTER; join <= SC_JOIN_RIGHT; join++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScOperationOutcome) outcome = perform (SC_OPERATION_MERGE, join, a, b, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (outcome->result);
      g_assert_true (sc_align_report_count (outcome->report, &error));
      g_assert_no_error (error);
      for (guint i = 0; i < outcome->variables->len; i++)
        {
          const ScOperationVariable *variable = g_ptr_array_index (outcome->variables, i);
          const ScAlignVariable *counted = sc_align_report_find_variable (outcome->report, variable->name);
          g_assert_cmpuint (variable->missing_before + variable->made_missing, ==, counted->missing);
          g_assert_cmpuint (variable->made_missing, ==, counted->filled_by_operation);
        }
    }
}

static void
test_refusal_and_cancelling (void)
{
  g_autoptr (ScDataset) a = make_members ("t", 0, 4), b = make_members ("p", 1, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScOperationOutcome) outcome = perform (SC_OPERATION_MERGE, SC_JOIN_EXACT, a, b, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (outcome->result);
  g_assert_error (outcome->refusal, SC_COMBINE_ERROR, outcome->refusal->code);
  g_autofree gchar *words = sc_operation_words_outcome (outcome);
  g_assert_true (g_str_has_prefix (words, "The merge is refused"));
  g_assert_nonnull (strstr (words, "number: labels only in A 1, only in B 1, in both 3."));
  g_assert_null (strstr (words, "lat:"));

  g_cancellable_cancel (cancellable);
  g_assert_null (perform (SC_OPERATION_MERGE, SC_JOIN_OUTER, a, b, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (sc_operation_allows_join (SC_OPERATION_ASSIGN, SC_JOIN_LEFT));
  g_assert_false (sc_operation_allows_join (SC_OPERATION_ASSIGN, SC_JOIN_OUTER));
  g_assert_false (sc_operation_allows_join (SC_OPERATION_NONE, SC_JOIN_EXACT));
}

static void
test_command (void)
{
  g_auto (ScComparisonSetting) setting = { 0 };
  const gchar *const paths[] = { "/d/a.nc", "/d/it's b.nc", "c.nc" };
  const gdouble tolerances[] = { 0, 1e-5 };
  g_auto (GStrv) words = NULL;
  gint n;

  sc_comparison_setting_init (&setting);
  setting.n = 2;
  sc_comparison_setting_set_operation (&setting, SC_OPERATION_ASSIGN, SC_JOIN_LEFT);
  g_autofree gchar *plain = sc_operation_command_format ("sigmacast", &setting, paths, tolerances);
  g_assert_cmpstr (plain, ==, "sigmacast assign /d/a.nc '/d/it'\\''s b.nc' --join left -o result.nc");
  g_assert_true (g_shell_parse_argv (plain, &n, &words, NULL));
  g_assert_cmpstr (words[3], ==, "/d/it's b.nc");

  /* Names of coordinates come from files, and are no part of the shell's language either. */
  sc_comparison_setting_add_step (&setting, 1, "number", SC_REMEDY_RELABEL);
  sc_comparison_setting_add_step (&setting, 1, "$(rm lat)", SC_REMEDY_REINDEX_NEAREST);
  sc_comparison_setting_set_operation (&setting, SC_OPERATION_MERGE, SC_JOIN_EXACT);
  setting.n = 3;
  setting.tolerance = 5e-4;
  g_autofree gchar *mended = sc_operation_command_format ("/my programs/sigmacast", &setting, paths, tolerances);
  g_assert_cmpstr (mended, ==,
                   "'/my programs/sigmacast' assign-coords '/d/it'\\''s b.nc' /d/a.nc --coords number -o mended-1.nc && "
                   "'/my programs/sigmacast' reindex mended-1.nc --like /d/a.nc --coords '$(rm lat)' --method nearest --tolerance 1e-05 -o mended-2.nc && "
                   "'/my programs/sigmacast' merge /d/a.nc mended-2.nc c.nc --join exact --tolerance 0.0005 -o result.nc");

  setting.n = 2;
  g_ptr_array_set_size (setting.steps, 0);
  sc_comparison_setting_set_operation (&setting, SC_OPERATION_REINDEX, SC_JOIN_OUTER);
  g_autofree gchar *reindexed = sc_operation_command_format ("sigmacast", &setting, (const gchar *const[]) { "a.nc", "b.nc" }, NULL);
  g_assert_cmpstr (reindexed, ==, "sigmacast reindex b.nc --like a.nc --method nearest --tolerance 0.0005 -o result.nc");
  setting.tolerance = 0;
  setting.dim = g_strdup ("time");
  sc_comparison_setting_set_operation (&setting, SC_OPERATION_CONCAT, SC_JOIN_OUTER);
  g_autofree gchar *concatenated = sc_operation_command_format ("sigmacast", &setting, (const gchar *const[]) { "a.nc", "b.nc" }, NULL);
  g_assert_cmpstr (concatenated, ==, "sigmacast concat a.nc b.nc --dim time --join outer -o result.nc");
  sc_comparison_setting_set_operation (&setting, SC_OPERATION_ALIGN, SC_JOIN_INNER);
  g_autofree gchar *aligned = sc_operation_command_format ("sigmacast", &setting, (const gchar *const[]) { "a.nc", "b.nc" }, NULL);
  g_assert_cmpstr (aligned, ==, "sigmacast align a.nc b.nc --join inner -o aligned-A.nc -o aligned-B.nc");
}

static void
wait_for_outcome (ScCoordinatesModel *model)
{
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (sc_coordinates_model_is_operating (model) || sc_coordinates_model_get_differences (model, 1) == NULL
         || sc_coordinates_model_get_progress (model) >= 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
note_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  if (sc_coordinates_model_save_finish (SC_COORDINATES_MODEL (source), result, error))
    *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "saved");
}

static void
save_to (ScCoordinatesModel *model, const gchar *path, GError **error)
{
  sc_coordinates_model_save_async (model, path, NULL, note_saved, error);
  while (*error == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Assigned, seen, refused, mended, undone, mended again, saved. */
static void
test_mended_and_saved (void)
{
  g_autofree gchar *path_a = test_data_path ("oracle/p08_assign_number_shift/a.nc");
  g_autofree gchar *path_b = test_data_path ("oracle/p08_assign_number_shift/b.nc");
  if (path_a == NULL || path_b == NULL)
    return;

  g_autoptr (ScWorkspace) workspace = sc_workspace_new ();
  g_autoptr (ScCoordinatesModel) model = sc_coordinates_model_new (workspace);
  g_autoptr (GError) error = NULL, saved = NULL, refused = NULL;
  guint side;

  sc_coordinates_model_set_active (model, TRUE);
  g_assert_true (sc_workspace_open (workspace, path_a, &error));
  g_assert_true (sc_workspace_open (workspace, path_b, &error));
  g_assert_null (sc_coordinates_model_dup_command (model));

  /* Many changes: only the last one is told of. */
  for (gint i = 0; i < 20; i++)
    sc_coordinates_model_set_operation (model, SC_OPERATION_MERGE, (ScJoin) (i % 6));
  sc_coordinates_model_set_operation (model, SC_OPERATION_ASSIGN, SC_JOIN_LEFT);
  wait_for_outcome (model);
  const ScOperationOutcome *outcome = sc_coordinates_model_get_outcome (model);
  g_assert_cmpint (outcome->operation, ==, SC_OPERATION_ASSIGN);
  g_assert_cmpint (outcome->join, ==, SC_JOIN_LEFT);
  g_assert_nonnull (outcome->result);
  g_assert_cmpstr (sc_coordinates_model_get_variable (model, &side), ==, "msl");
  g_assert_cmpuint (side, ==, SC_COORDINATES_RESULT);
  const ScMissingCount *count = sc_coordinates_model_get_missing (model);
  g_assert_cmpuint (count->missing, ==, 12);
  g_assert_cmpuint (count->made, ==, 12);

  /* The default of a merge refuses; so does another operation's join that it has not. */
  sc_coordinates_model_set_operation (model, SC_OPERATION_MERGE, SC_JOIN_EXACT);
  wait_for_outcome (model);
  outcome = sc_coordinates_model_get_outcome (model);
  g_assert_nonnull (outcome->refusal);
  g_assert_null (sc_coordinates_model_get_outline (model, SC_COORDINATES_RESULT));
  sc_coordinates_model_get_variable (model, &side);
  g_assert_cmpuint (side, !=, SC_COORDINATES_RESULT);

  /* By the button, and by the workspace’s own undo and redo. */
  for (gint round = 0; round < 3; round++)
    {
      if (round < 2)
        sc_coordinates_model_mend (model, 1, "number");
      else
        sc_workspace_redo (workspace);
      wait_for_outcome (model);
      g_assert_no_error (sc_coordinates_model_get_operation_error (model));
      g_assert_cmpuint (sc_coordinates_model_get_setting (model)->steps->len, ==, 1);
      g_assert_cmpint (get_index (model, B), ==, 1);
      g_assert_nonnull (sc_coordinates_model_get_outcome (model)->result);
      GPtrArray *differences = sc_coordinates_model_get_differences (model, 1);
      for (guint i = 0; i < differences->len; i++)
        g_assert_cmpint (((ScCoordinateDifference *) g_ptr_array_index (differences, i))->cause, ==, SC_DIFFERENCE_NONE);
      if (round == 2)
        break;
      g_assert_cmpstr (sc_workspace_get_undo_label (workspace), ==, "Mend “number”");
      if (round == 0)
        sc_coordinates_model_undo_mending (model);
      else
        sc_workspace_undo (workspace);
      wait_for_outcome (model);
      g_assert_cmpuint (sc_coordinates_model_get_setting (model)->steps->len, ==, 0);
      g_assert_nonnull (sc_coordinates_model_get_outcome (model)->refusal);
    }
  g_autofree gchar *command = sc_coordinates_model_dup_command (model);
  g_assert_nonnull (strstr (command, "assign-coords"));
  g_assert_nonnull (strstr (command, "mended-1.nc --join exact"));

  g_autofree gchar *folder = g_dir_make_tmp ("sigmacast-coordinates-XXXXXX", &error);
  g_autofree gchar *path = g_build_filename (folder, "result.nc", NULL), *nowhere = g_build_filename (folder, "no", "r.nc", NULL);
  save_to (model, path, &saved);
  g_assert_error (saved, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_autoptr (ScDataset) read = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) msl = sc_variable_load (sc_dataset_get (read, "msl"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_array_get_size (msl), ==, 48);
  g_assert_cmpuint (sc_array_count_missing (msl), ==, 0);
  g_assert_nonnull (sc_dataset_get (read, "t2m"));
  save_to (model, nowhere, &refused);
  g_assert_false (g_error_matches (refused, G_IO_ERROR, G_IO_ERROR_EXISTS));
  g_unlink (path);
  g_rmdir (folder);

  /* Another A: what B was mended to fit is gone, and so is the mending. */
  sc_coordinates_model_choose (model, A, 1);
  g_assert_cmpuint (sc_coordinates_model_get_setting (model)->steps->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/difference-strip/line-up", test_strips_line_up);
  g_test_add_func ("/missing-count/by-place-and-label", test_count_by_place_and_label);
  g_test_add_func ("/missing-count/big-is-read-in-pieces", test_big_is_read_in_pieces);
  g_test_add_func ("/missing-count/can-be-cancelled", test_count_can_be_cancelled);
  g_test_add_func ("/place-marks/places", test_places);
  g_test_add_func ("/coordinates-model/shifted-number", test_shifted_number);
  g_test_add_func ("/coordinates-model/counts-of-a-file", test_counts_of_a_file);
  g_test_add_func ("/missing-count/curvilinear-is-mapped", test_curvilinear_is_mapped);
  g_test_add_func ("/coordinates-model/survey-when-looked-at", test_survey_when_looked_at);
  g_test_add_func ("/coordinates-model/latest-choice-wins", test_latest_choice_wins);
  g_test_add_func ("/operation/origins-are-told-apart", test_origins_are_told_apart);
  g_test_add_func ("/operation/aligned-are-two-files", test_aligned_are_two_files);
  g_test_add_func ("/operation/counts-are-the-reports", test_counts_are_the_reports);
  g_test_add_func ("/operation/refusal-and-cancelling", test_refusal_and_cancelling);
  g_test_add_func ("/operation/command", test_command);
  g_test_add_func ("/coordinates-model/mended-and-saved", test_mended_and_saved);
  return g_test_run ();
}
