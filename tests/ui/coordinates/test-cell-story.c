/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/cell-story.h"

#include <math.h>
#include <string.h>

#include "combine/snap.h"
#include "ui/coordinates/cell-words.h"
#include "ui/coordinates/operation.h"

static void
add_labels (ScDataset *dataset, const gchar *dim, const gdouble *values, gsize n)
{
  const gchar *const dims[] = { dim, NULL };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);

  memcpy (array->data, values, n * sizeof (gdouble));
  g_autoptr (ScVariable) labels = sc_variable_new (dims, array, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, dim, labels, NULL));
}

/* @name[number][lat][lon] = 100 number + 10 row + column; missing at number @hole, row 1, column 2. */
static ScDataset *
make_dataset (const gchar *name, const gdouble *numbers, gsize n, gdouble hole)
{
  const gdouble lat[] = { -45, 0, 45 }, lon[] = { 0, 90, 180, 270 };
  const gchar *const dims[] = { "number", "lat", "lon", NULL };
  const gsize shape[] = { n, 3, 4 };
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, NULL);

  for (gsize i = 0; i < n * 12; i++)
    {
      gdouble number = numbers[i / 12];
      gsize row = i % 12 / 4, column = i % 4;
      ((gfloat *) values->data)[i] = number == hole && row == 1 && column == 2 ? NAN : (gfloat) (100 * number + 10 * (gdouble) row + (gdouble) column);
    }
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  add_labels (dataset, "number", numbers, n);
  add_labels (dataset, "lat", lat, 3);
  add_labels (dataset, "lon", lon, 4);
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
  return dataset;
}

/* The story of the cell at row 1, column 2 of a result. */
static ScCellStory *
tell (ScOperation operation, ScJoin join, gdouble tolerance, const gchar *name, ScDataset *a, ScDataset *b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) snapped = tolerance > 0 && operation != SC_OPERATION_REINDEX ? sc_snap_labels (b, a, tolerance, NULL) : sc_dataset_ref (b);
  const ScOperationRequest request = {
    .operation = operation, .join = join, .tolerance = tolerance, .dim = (gchar *) "number", .datasets = { a, snapped }, .n = 2,
  };
  g_autoptr (ScOperationOutcome) outcome = sc_operation_perform (&request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (outcome->refusal);
  ScVariable *variable = sc_dataset_get (outcome->result, name);
  const ScCellWork work = {
    .given = { a, b }, .inputs = { a, snapped }, .n = 2, .result = outcome->result, .report = outcome->report,
    .operation = operation, .join = join, .dim = (gchar *) "number", .tolerance = tolerance, .name = (gchar *) name,
    .row = sc_variable_get_dim (variable, "lat"), .column = sc_variable_get_dim (variable, "lon"), .cell = { 1, 2 },
  };
  ScCellStory *story = sc_cell_story_new (&work, NULL, &error);
  g_assert_no_error (error);
  return story;
}

static void
check_line (const ScCellStory *story, guint index, const gchar *labels, const gchar *a, const gchar *b, const gchar *result,
            ScCellFate fate, const gchar *words)
{
  const ScCellLine *line = g_ptr_array_index (story->lines, index);

  g_assert_cmpstr (line->labels, ==, labels);
  g_assert_cmpstr (line->inputs[0], ==, a);
  g_assert_cmpstr (line->inputs[1], ==, b);
  g_assert_cmpstr (line->result, ==, result);
  g_assert_cmpint (line->fate, ==, fate);
  g_assert_cmpstr (line->words, ==, words);
}

static void
test_assigned (void)
{
  const gdouble zero[] = { 0, 1, 2, 3 }, one[] = { 1, 2, 3, 4 };
  g_autoptr (ScDataset) a = make_dataset ("t", zero, 4, -1), b = make_dataset ("p", one, 4, 2);
  g_autoptr (ScCellStory) story = tell (SC_OPERATION_ASSIGN, SC_JOIN_LEFT, 0, "p", a, b);

  g_assert_cmpuint (story->lines->len, ==, 4);
  g_assert_cmpuint (story->total, ==, 4);
  check_line (story, 0, "number 0", NULL, NULL, "NaN", SC_CELL_MADE, "Made missing by assign (left): B has no number 0.");
  check_line (story, 1, "number 1", NULL, "112", "112", SC_CELL_VALUE, "From B.");
  check_line (story, 2, "number 2", NULL, "NaN", "NaN", SC_CELL_MISSING_BEFORE, "Missing in B before.");
  check_line (story, 3, "number 3", NULL, "312", "312", SC_CELL_VALUE, "From B.");
  g_autofree gchar *summary = sc_cell_words_summary (story);
  g_assert_cmpstr (summary, ==, "4 values: 2 are there, 1 missing before, 1 made missing by this operation.");
}

static void
test_merged (void)
{
  const gdouble zero[] = { 0, 1, 2 }, one[] = { 1, 2, 3 };
  g_autoptr (ScDataset) a = make_dataset ("t", zero, 3, 1), b = make_dataset ("t", one, 3, -1), c = make_dataset ("p", one, 3, -1);
  g_autoptr (ScCellStory) both = tell (SC_OPERATION_MERGE, SC_JOIN_OUTER, 0, "t", a, b);

  check_line (both, 0, "number 0", "12", NULL, "12", SC_CELL_VALUE, "From A.");
  check_line (both, 1, "number 1", "NaN", "112", "112", SC_CELL_VALUE, "From B.");
  check_line (both, 2, "number 2", "212", "212", "212", SC_CELL_VALUE, "From A and B, which agree.");
  check_line (both, 3, "number 3", NULL, "312", "312", SC_CELL_VALUE, "From B.");
  g_autoptr (ScCellStory) one_sided = tell (SC_OPERATION_MERGE, SC_JOIN_OUTER, 0, "p", a, c);
  check_line (one_sided, 0, "number 0", NULL, NULL, "NaN", SC_CELL_MADE, "Made missing by merge (outer): B has no number 0.");
}

static void
test_other_operations (void)
{
  const gdouble zero[] = { 0, 1 }, one[] = { 1, 2 }, late[] = { 5, 6 };
  g_autoptr (ScDataset) a = make_dataset ("t", zero, 2, -1), b = make_dataset ("t", one, 2, -1), c = make_dataset ("t", late, 2, 6);
  g_autoptr (ScCellStory) sum = tell (SC_OPERATION_ADD, SC_JOIN_OUTER, 0, "t", a, b);
  g_autoptr (ScCellStory) chain = tell (SC_OPERATION_CONCAT, SC_JOIN_EXACT, 0, "t", a, c);
  g_autoptr (ScCellStory) moved = tell (SC_OPERATION_REINDEX, SC_JOIN_EXACT, 0, "t", a, b);
  g_autoptr (ScCellStory) aligned = tell (SC_OPERATION_ALIGN, SC_JOIN_OUTER, 0, "t (B)", a, b);

  check_line (sum, 0, "number 0", "12", NULL, "NaN", SC_CELL_MADE, "Made missing by add (outer): B has no number 0.");
  check_line (sum, 1, "number 1", "112", "112", "224", SC_CELL_VALUE, "The sum of A and B.");
  check_line (sum, 2, "number 2", NULL, "212", "NaN", SC_CELL_MADE, "Made missing by add (outer): A has no number 2.");
  check_line (chain, 1, "number 1", "112", NULL, "112", SC_CELL_VALUE, "From A.");
  check_line (chain, 2, "number 5", NULL, "512", "512", SC_CELL_VALUE, "From B.");
  check_line (chain, 3, "number 6", NULL, "NaN", "NaN", SC_CELL_MISSING_BEFORE, "Missing in B before.");
  check_line (moved, 0, "number 0", "12", NULL, "NaN", SC_CELL_MADE, "Made missing by reindex: B has no number 0.");
  check_line (moved, 1, "number 1", "112", "112", "112", SC_CELL_VALUE, "From B.");
  check_line (aligned, 0, "number 0", NULL, NULL, "NaN", SC_CELL_MADE, "Made missing by align (outer): B has no number 0.");
  check_line (aligned, 2, "number 2", NULL, "212", "212", SC_CELL_VALUE, "From B.");
}

/* A label that was taken for another is told of by its own name. */
static void
test_labels_within_the_tolerance (void)
{
  const gdouble whole[] = { 0, 1 }, rounded[] = { 0.001, 1 };
  g_autoptr (ScDataset) a = make_dataset ("t", whole, 2, -1), b = make_dataset ("p", rounded, 2, -1);
  g_autoptr (ScCellStory) merged = tell (SC_OPERATION_MERGE, SC_JOIN_EXACT, 0.01, "p", a, b);
  g_autoptr (ScCellStory) moved = tell (SC_OPERATION_REINDEX, SC_JOIN_EXACT, 0.01, "p", a, b);

  check_line (merged, 0, "number 0", NULL, "12.1", "12.1", SC_CELL_VALUE, "From B. B calls it number 0.001.");
  check_line (merged, 1, "number 1", NULL, "112", "112", SC_CELL_VALUE, "From B.");
  check_line (moved, 0, "number 0", NULL, "12.1", "12.1", SC_CELL_VALUE, "From B. B calls it number 0.001.");
}

/* Without an operation the cell of each dataset is told of. */
static void
test_compared (void)
{
  const gdouble zero[] = { 0, 1 }, one[] = { 1, 2 };
  g_autoptr (ScDataset) a = make_dataset ("t", zero, 2, 1), b = make_dataset ("t", one, 2, -1);
  const ScCellWork work = { .given = { a, b }, .inputs = { a, b }, .n = 2, .name = (gchar *) "t", .row = 1, .column = 2, .cell = { 1, 2 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCellStory) story = sc_cell_story_new (&work, NULL, &error);

  g_assert_no_error (error);
  check_line (story, 0, "number 0", "12", NULL, NULL, SC_CELL_VALUE, "B has no number 0.");
  check_line (story, 1, "number 1", "NaN", "112", NULL, SC_CELL_MISSING_BEFORE, "Missing in A.");
}

/* Of a cell of very many values the first are told of, and how many there are. */
static void
test_long_cell (void)
{
  gsize n = 5000;
  g_autofree gdouble *numbers = g_new (gdouble, n);
  for (gsize i = 0; i < n; i++)
    numbers[i] = (gdouble) i;
  g_autoptr (ScDataset) a = make_dataset ("t", numbers, n, -1);
  const ScCellWork work = { .given = { a }, .inputs = { a }, .n = 1, .name = (gchar *) "t", .row = 1, .column = 2, .cell = { 2, 3 } };
  g_autoptr (ScCellStory) story = sc_cell_story_new (&work, NULL, NULL);

  g_assert_cmpuint (story->total, ==, n);
  g_assert_cmpuint (story->lines->len, >=, 500);
  g_assert_cmpuint (story->lines->len, <=, 1000);
  g_autofree gchar *summary = sc_cell_words_summary (story);
  g_assert_true (g_str_has_prefix (summary, "The first of 5000 values."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cell-story/assigned", test_assigned);
  g_test_add_func ("/cell-story/merged", test_merged);
  g_test_add_func ("/cell-story/other-operations", test_other_operations);
  g_test_add_func ("/cell-story/labels-within-the-tolerance", test_labels_within_the_tolerance);
  g_test_add_func ("/cell-story/compared", test_compared);
  g_test_add_func ("/cell-story/long-cell", test_long_cell);
  return g_test_run ();
}
