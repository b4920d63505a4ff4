/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What labels alone tell of an operation is what its values say afterwards. */
#include <string.h>

#include "combine/snap.h"
#include "io/open.h"
#include "support/test-data.h"
#include "ui/coordinates/foresight.h"
#include "ui/coordinates/missing-reach.h"
#include "workspace/outline.h"

static void
check_variable (const ScOperationOutcome *foreseen, const ScOperationOutcome *done, const gchar *name)
{
  ScVariable *hollow = sc_dataset_get_variable (foreseen->result, name), *real = sc_dataset_get_variable (done->result, name);
  g_autoptr (ScOutline) hollow_outline = sc_outline_new (foreseen->result), outline = sc_outline_new (done->result);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (hollow);
  g_assert_cmpint (sc_variable_get_ndim (hollow), ==, sc_variable_get_ndim (real));
  for (gint d = 0; d < sc_variable_get_ndim (real); d++)
    g_assert_cmpint (sc_variable_get_dim (hollow, sc_variable_get_dims (real)[d]), >=, 0);
  /* Nobody can read what is not there. */
  g_assert_null (sc_variable_load (hollow, NULL));

  g_autoptr (ScMissingCount) told = sc_missing_count_new_from_reach (foreseen->result, sc_outline_find_variable (hollow_outline, name),
                                                                     sc_align_report_find_variable (foreseen->report, name), &error);
  g_assert_no_error (error);
  g_autoptr (ScMissingCount) counted = sc_missing_count_new (done->result, sc_outline_find_variable (outline, name),
                                                             sc_align_report_find_variable (done->report, name), NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told->total, ==, counted->total);
  g_assert_cmpuint (told->made, ==, counted->made);
  g_assert_cmpuint (told->n_rows * told->n_columns, ==, counted->n_rows * counted->n_columns);
  for (gsize i = 0; counted->cells_made != NULL && told->row == counted->row && i < counted->n_rows * counted->n_columns; i++)
    g_assert_cmpuint (told->cells_made[i], ==, counted->cells_made[i]);
  /* The parts sum to the whole. */
  for (guint d = 0; d < told->dims->len; d++)
    {
      const ScMissingDim *dim = g_ptr_array_index (told->dims, d);
      gsize sum = 0;
      for (gsize k = 0; k < dim->size; k++)
        sum += dim->missing[k];
      g_assert_cmpuint (sum, ==, told->made);
    }
}

/* Returns whether the operation was carried out. */
static gboolean
check (const ScOperationRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScOperationOutcome) foreseen = sc_operation_foresee (request, &error);
  g_assert_no_error (error);
  g_autoptr (ScOperationOutcome) done = sc_operation_perform (request, NULL, NULL, NULL, &error);
  if (done == NULL)
    return FALSE; /* values that cannot be combined at all, as sums of texts */

  if (foreseen->refusal != NULL)
    {
      g_assert_error (done->refusal, SC_COMBINE_ERROR, foreseen->refusal->code);
      return FALSE;
    }
  if (done->refusal != NULL)
    {
      /* Labels cannot tell that values contradict each other or what types they have, but for all else. */
      g_assert_true (done->refusal->code == SC_COMBINE_ERROR_VALUE_CONFLICT || done->refusal->code == SC_COMBINE_ERROR_TYPE_MISMATCH
                     || done->refusal->code == SC_COMBINE_ERROR_MISSING_COORDINATE || done->refusal->code == SC_COMBINE_ERROR_ATTRS_CONFLICT);
      return FALSE;
    }
  g_assert_cmpuint (foreseen->variables->len, ==, done->variables->len);
  for (guint i = 0; i < done->variables->len; i++)
    {
      const ScOperationVariable *variable = g_ptr_array_index (done->variables, i);
      gboolean found = FALSE;
      for (guint k = 0; k < foreseen->variables->len; k++)
        {
          const ScOperationVariable *other = g_ptr_array_index (foreseen->variables, k);
          if (!g_str_equal (other->name, variable->name))
            continue;
          found = TRUE;
          g_test_message ("%s %s of %u: %s", sc_operation_get_name (request->operation), sc_join_get_name (request->join), request->n, variable->name);
          g_assert_cmpuint (other->made_missing, ==, variable->made_missing);
          g_assert_cmpuint (other->total, ==, variable->total);
          g_assert_false (other->counted);
        }
      g_assert_true (found);
      check_variable (foreseen, done, variable->name);
    }
  return TRUE;
}

static guint
check_all (ScDataset *const *given, guint n)
{
  static const gdouble TOLERANCES[] = { 0, 0.1 };
  guint n_done = 0;

  for (gsize t = 0; t < G_N_ELEMENTS (TOLERANCES); t++)
    for (ScOperation operation = SC_OPERATION_MERGE; operation < SC_N_OPERATIONS; operation++)
      for (ScJoin join = SC_JOIN_EXACT; join <= SC_JOIN_OVERRIDE; join++)
        {
          ScOperationRequest request = { .operation = operation, .join = join, .tolerance = TOLERANCES[t], .n = MIN (n, sc_operation_get_max_inputs (operation)) };
          g_autoptr (GPtrArray) snapped = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
          if (!sc_operation_allows_join (operation, join) && !(operation == SC_OPERATION_REINDEX && join == SC_JOIN_EXACT))
            continue;
          for (guint i = 0; i < request.n; i++)
            {
              gboolean snaps = i > 0 && TOLERANCES[t] > 0 && operation != SC_OPERATION_REINDEX;
              request.datasets[i] = snaps ? sc_snap_labels (given[i], given[0], TOLERANCES[t], NULL) : sc_dataset_ref (given[i]);
              g_ptr_array_add (snapped, request.datasets[i]);
            }
          if (operation == SC_OPERATION_CONCAT)
            request.dim = (gchar *) sc_operation_find_dim (request.datasets, request.n);
          if (sc_operation_request_is_possible (&request))
            n_done += check (&request);
        }
  return n_done;
}

static void
test_oracle_cases (void)
{
  g_autofree gchar *one = test_data_path ("oracle/p01_number_merge_outer/a.nc");
  if (one == NULL)
    return;
  g_autofree gchar *folder = g_path_get_dirname (one), *oracle = g_path_get_dirname (folder);
  g_autoptr (GDir) dir = g_dir_open (oracle, 0, NULL);
  const gchar *name;
  guint n_cases = 0, n_done = 0;
  gboolean full = g_strcmp0 (g_getenv ("SIGMACAST_TEST_SCALE"), "full") == 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      static const gchar *const FILES[] = { "a.nc", "b.nc", "c.nc" };
      g_autoptr (GPtrArray) datasets = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
      for (gsize i = 0; i < G_N_ELEMENTS (FILES); i++)
        {
          g_autofree gchar *path = g_build_filename (oracle, name, FILES[i], NULL);
          ScDataset *dataset = g_file_test (path, G_FILE_TEST_EXISTS) ? sc_open_dataset (path, SC_OPEN_DEFAULT, NULL) : NULL;
          if (dataset != NULL)
            g_ptr_array_add (datasets, dataset);
        }
      /* All of them in the full run, every fourth in the ordinary one. */
      if (datasets->len < 2 || (!full && g_str_hash (name) % 4 != 0))
        continue;
      g_test_message ("%s", name);
      n_cases++;
      n_done += check_all ((ScDataset *const *) datasets->pdata, datasets->len);
    }
  g_test_message ("%u cases, %u operations done", n_cases, n_done);
  if (test_data_has_shared ())
    g_assert_cmpuint (n_cases, >, full ? 80 : 10);
  g_assert_cmpuint (n_done, >, 10 * n_cases);
}

/* A hundred labels more along each dimension do not make it read. */
static ScArray *
refuse_to_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  g_assert_not_reached ();
}

static ScDataset *
make_unreadable (const gchar *name, gdouble shift)
{
  const gchar *const dims[] = { "level", "lat", "lon", NULL };
  const gsize shape[] = { 13, 721, 1440 };
  const ScVariableSource source = { .read = refuse_to_read };
  ScDataset *dataset = sc_dataset_new ();
  g_autoptr (ScVariable) variable = sc_variable_new_lazy (dims, SC_DTYPE_FLOAT32, 3, shape, source, NULL);

  for (gint d = 0; d < 3; d++)
    {
      const gchar *const own[] = { dims[d], NULL };
      g_autoptr (ScArray) labels = sc_array_new (SC_DTYPE_FLOAT64, 1, &shape[d], NULL);
      for (gsize i = 0; i < shape[d]; i++)
        ((gdouble *) labels->data)[i] = d == 0 ? 100.0 * (gdouble) i : -90 * (d == 1) + 0.25 * (gdouble) i + shift;
      g_autoptr (ScVariable) coordinate = sc_variable_new (own, labels, NULL);
      g_assert_true (sc_dataset_add_coordinate (dataset, dims[d], coordinate, NULL));
    }
  g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
  return dataset;
}

static void
test_no_value_is_read (void)
{
  g_autoptr (ScDataset) a = make_unreadable ("t", 0), b = make_unreadable ("t", 1e-4);

  for (ScOperation operation = SC_OPERATION_MERGE; operation < SC_N_OPERATIONS; operation++)
    for (gint snaps = 0; snaps < 2; snaps++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (ScForesight) foresight = NULL;
        ScForesightWork work = { .datasets = { a, b }, .n = 2, .pair = 1 };
        sc_comparison_setting_init (&work.setting);
        sc_comparison_setting_set_operation (&work.setting, operation, operation == SC_OPERATION_ASSIGN ? SC_JOIN_LEFT : SC_JOIN_OUTER);
        work.setting.tolerance = snaps ? 1e-3 : 0;
        foresight = sc_foresight_new (&work, &error);
        g_assert_no_error (error);
        g_assert_nonnull (foresight->outcome->result);
        g_assert_nonnull (foresight->comparison->marks);
        g_assert_cmpuint (foresight->comparison->places.almost, ==, snaps ? 0 : 721 * 1440);
        g_assert_cmpuint (foresight->comparison->places.both, ==, snaps ? 721 * 1440 : 0);
        /* With the tolerance every label has a partner. */
        if (snaps && operation != SC_OPERATION_CONCAT)
          g_assert_null (sc_operation_outcome_find_emptied (foresight->outcome));
        else if (!snaps && operation != SC_OPERATION_CONCAT)
          g_assert_nonnull (foresight->field);
        sc_comparison_setting_clear (&work.setting);
      }
}

/* What did not change is not compared again. */
static void
test_comparison_is_kept (void)
{
  g_autoptr (ScDataset) a = make_unreadable ("t", 0), b = make_unreadable ("t", 0.5);
  ScForesightWork work = { .datasets = { a, b }, .n = 2, .pair = 1 };

  sc_comparison_setting_init (&work.setting);
  g_autoptr (ScForesight) first = sc_foresight_new (&work, NULL);
  work.last = first->comparison;
  sc_comparison_setting_set_operation (&work.setting, SC_OPERATION_MERGE, SC_JOIN_OUTER);
  g_autoptr (ScForesight) joined = sc_foresight_new (&work, NULL);
  g_assert_true (joined->comparison == first->comparison);
  work.setting.tolerance = 0.01;
  g_autoptr (ScForesight) tolerant = sc_foresight_new (&work, NULL);
  g_assert_true (tolerant->comparison != first->comparison);
  sc_comparison_setting_clear (&work.setting);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/foresight/oracle-cases", test_oracle_cases);
  g_test_add_func ("/foresight/no-value-is-read", test_no_value_is_read);
  g_test_add_func ("/foresight/comparison-is-kept", test_comparison_is_kept);
  return g_test_run ();
}
