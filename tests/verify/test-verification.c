/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/verification.h"

#include <math.h>
#include <string.h>

#include "sample-verification.h"
#include "verify/scores.h"
#include "verify/verify-error.h"

typedef struct
{
  JsonNode *document;
  ScDataset *forecast, *truth, *inputs;
  ScVerifySource sources[2];
  GArray *thresholds;
  ScVerificationRequest request;
} Sample;

static Sample *
sample_new (void)
{
  Sample *self = g_new0 (Sample, 1);
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *values;

  self->document = sample_document_load ();
  self->forecast = sample_dataset_new (self->document, "forecast");
  self->truth = sample_dataset_new (self->document, "truth");
  self->inputs = sample_dataset_new (self->document, "inputs");
  self->sources[0] = (ScVerifySource) { (gchar *) "forecast", SC_VERIFY_FORECAST, self->forecast };
  self->sources[1] = (ScVerifySource) { (gchar *) "persistence", SC_VERIFY_PERSISTENCE, self->inputs };
  self->thresholds = g_array_new (FALSE, FALSE, sizeof (ScVerifyThreshold));
  json_object_iter_init (&iter, json_object_get_object_member (json_node_get_object (self->document), "thresholds"));
  while (json_object_iter_next (&iter, &name, &values))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (values)); i++)
      {
        const ScVerifyThreshold threshold
          = { (gchar *) name, NAN, json_array_get_double_element (json_node_get_array (values), i) };
        g_array_append_val (self->thresholds, threshold);
      }
  self->request = (ScVerificationRequest) {
    .sources = self->sources,
    .n_sources = 2,
    .truth = self->truth,
    .thresholds = (const ScVerifyThreshold *) (gpointer) self->thresholds->data,
    .n_thresholds = self->thresholds->len,
    .threads = 1,
  };
  return self;
}

static void
sample_free (Sample *self)
{
  g_array_unref (self->thresholds);
  sc_dataset_unref (self->forecast);
  sc_dataset_unref (self->truth);
  sc_dataset_unref (self->inputs);
  json_node_unref (self->document);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

static GArray *
make_scores (const ScVerification *verification)
{
  g_autoptr (ScBootstrap) bootstrap = sc_bootstrap_new (verification->n_starts, 100, 1, 0);
  return sc_verification_make_scores (verification, bootstrap, 0.95, NULL);
}

static gdouble
get_number (JsonObject *object, const gchar *name)
{
  return json_object_get_null_member (object, name) ? NAN : json_object_get_double_member (object, name);
}

static gboolean
equal_or_both_nan (gdouble a, gdouble b)
{
  return a == b || (isnan (a) && isnan (b));
}

static const ScScore *
find_score (const ScVerification *verification, GArray *scores, JsonObject *wanted)
{
  for (guint i = 0; i < scores->len; i++)
    {
      const ScScore *score = &g_array_index (scores, ScScore, i);
      if (g_str_equal (verification->source_names[score->source], json_object_get_string_member (wanted, "source"))
          && g_str_equal (score->variable, json_object_get_string_member (wanted, "variable"))
          && g_str_equal (sc_score_kind_get_name (score->kind), json_object_get_string_member (wanted, "score"))
          && (gdouble) score->lead == 3600 * get_number (wanted, "lead_hours")
          && equal_or_both_nan (score->level, get_number (wanted, "level"))
          && equal_or_both_nan (score->threshold, get_number (wanted, "threshold")))
        return score;
    }
  return NULL;
}

/* What `scores` and `xskillscore` answer for the same ensemble, with its gaps; both sum float64 in other orders. */
static void
test_like_packages (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) scores = make_scores (verification);
  JsonArray *expected = json_object_get_array_member (json_node_get_object (sample->document), "expected");

  g_assert_cmpuint (json_array_get_length (expected), >, 50);
  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *wanted = json_array_get_object_element (expected, i);
      const ScScore *score = find_score (verification, scores, wanted);

      g_assert_nonnull (score);
      g_assert_cmpfloat_with_epsilon (score->value, get_number (wanted, "value"), 1e-9 * MAX (1, fabs (score->value)));
      /* An interval by resampling need not hold the value, and has its ends in order. */
      g_assert_cmpfloat (score->low, <=, score->high);
    }
}

static void
test_ranks_like_packages (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, NULL);
  JsonArray *expected = json_object_get_array_member (json_node_get_object (sample->document), "ranks");

  for (guint i = 0; i < json_array_get_length (expected); i++)
    {
      JsonObject *wanted = json_array_get_object_element (expected, i);
      JsonArray *share = json_object_get_array_member (wanted, "share");
      gboolean found = FALSE;

      for (guint k = 0; k < verification->maps->len; k++)
        {
          const ScScoredMap *map = g_ptr_array_index (verification->maps, k);
          if (map->source != 0 || !g_str_equal (map->variable, json_object_get_string_member (wanted, "variable"))
              || (gdouble) map->lead != 3600 * get_number (wanted, "lead_hours")
              || !equal_or_both_nan (map->level, get_number (wanted, "level")))
            continue;
          g_autofree gdouble *total = sc_scored_map_dup_total (map, verification->n_starts);
          found = TRUE;
          g_assert_cmpuint (map->layout.n_ranks, ==, json_array_get_length (share));
          for (guint rank = 0; rank < map->layout.n_ranks; rank++)
            g_assert_cmpfloat_with_epsilon (total[map->layout.ranks + rank] / total[SC_SCORE_SUM_WEIGHT],
                                            json_array_get_double_element (share, rank), 1e-12);
        }
      g_assert_true (found);
    }
}

/* Cells that anyone lacks count for no one, and are told. */
static void
test_missing_cells (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, NULL);
  g_autoptr (GArray) scores = make_scores (verification);
  ScVariable *variable = sc_dataset_get (sample->truth, "2m_temperature");
  g_autoptr (ScArray) truth = sc_variable_load (variable, NULL);
  const gsize n = sc_array_get_size (truth) / 3; /* of one of the three lead times */
  gboolean seen = FALSE;

  g_assert_cmpuint (sc_array_count_missing (truth), >, 0);
  for (guint i = 0; i < scores->len; i++)
    {
      const ScScore *score = &g_array_index (scores, ScScore, i);
      g_assert_cmpuint (score->cells + score->missing, ==, n);
      if (!g_str_equal (score->variable, "2m_temperature"))
        g_assert_cmpuint (score->missing, ==, 0);
      else
        {
          /* One more cell is missing in one member at the first lead time. */
          const guint64 gaps = sc_array_count_missing (truth) / 3;
          seen = TRUE;
          g_assert_cmpuint (score->missing, >=, gaps);
          g_assert_cmpuint (score->missing, <=, gaps + (score->lead == 12 * 3600 ? 1 : 0));
        }
    }
  g_assert_true (seen);
}

static void
test_threads (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScVerification) one = sc_verification_new (&sample->request, NULL);
  sample->request.threads = 4;
  g_autoptr (ScVerification) four = sc_verification_new (&sample->request, NULL);
  g_autoptr (ScThreads) threads = sc_threads_new (3);
  g_autoptr (ScBootstrap) bootstrap = sc_bootstrap_new (one->n_starts, 50, 1, 3);
  g_autoptr (GArray) a = sc_verification_make_scores (one, bootstrap, 0.9, NULL);
  g_autoptr (GArray) b = sc_verification_make_scores (four, bootstrap, 0.9, threads);

  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const ScScore *x = &g_array_index (a, ScScore, i), *y = &g_array_index (b, ScScore, i);
      g_assert_cmpint (x->kind, ==, y->kind);
      g_assert_cmpfloat (x->value, ==, y->value);
      g_assert_cmpfloat (x->low, ==, y->low);
      g_assert_cmpfloat (x->high, ==, y->high);
    }
}

/* A forecast compared with itself has neither skill nor an interval of it. */
static void
test_against_itself (void)
{
  g_autoptr (Sample) sample = sample_new ();
  guint seen = 0;

  sample->sources[1] = (ScVerifySource) { (gchar *) "again", SC_VERIFY_FORECAST, sample->forecast };
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, NULL);
  g_autoptr (GArray) scores = make_scores (verification);
  for (guint i = 0; i < scores->len; i++)
    {
      const ScScore *score = &g_array_index (scores, ScScore, i);
      if (score->kind != SC_SCORE_CRPS_SKILL && score->kind != SC_SCORE_RMSE_SKILL)
        continue;
      seen++;
      g_assert_cmpint (score->against, ==, 1);
      g_assert_cmpfloat (score->value, ==, 0);
      g_assert_cmpfloat (score->low, ==, 0);
      g_assert_cmpfloat (score->high, ==, 0);
    }
  g_assert_cmpuint (seen, >, 0);
}

static void
assert_refused (Sample *sample, ScVerifyError code, const gchar *word, const gchar *another)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, &error);

  g_assert_null (verification);
  g_assert_error (error, SC_VERIFY_ERROR, (gint) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (error->message, another));
}

static void
test_coordinates_differ (void)
{
  const struct
  {
    const gchar *name;
    gdouble first;
  } changes[] = { { "lat", 89 }, { "lon", 1 }, { "level", 501 } };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (Sample) sample = sample_new ();
      g_autoptr (ScDataset) changed = sample_dataset_relabel (sample->truth, changes[i].name, changes[i].first);

      sample->request.truth = changed;
      assert_refused (sample, SC_VERIFY_ERROR_COORDINATE, changes[i].name, "truth");
    }
}

static ScDataset *
select_positions (ScDataset *dataset, const gchar *dim, const gsize *positions, gsize n)
{
  ScDataset *part = sc_dataset_select (dataset, dim, positions, n, NULL);

  sc_dataset_set_path (part, sc_dataset_get_path (dataset));
  return part;
}

/* The truth may lack lead times and have others; what is left out is told. */
static void
test_lead_times (void)
{
  const gsize last_first[] = { 1, 2 };
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScVerification) whole = sc_verification_new (&sample->request, NULL);
  g_autoptr (ScDataset) part = select_positions (sample->truth, "time", last_first, 2);

  sample->request.truth = part;
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, NULL);
  g_assert_nonnull (verification);
  g_assert_cmpuint (verification->maps->len, ==, whole->maps->len * 2 / 3);
  gboolean told = FALSE;
  for (guint i = 0; i < verification->notes->len; i++)
    told = told || strstr (g_ptr_array_index (verification->notes, i), "12 h") != NULL;
  g_assert_true (told);
  for (guint i = 0; i < verification->maps->len; i++)
    {
      const ScScoredMap *map = g_ptr_array_index (verification->maps, i);
      gboolean found = FALSE;
      for (guint k = 0; k < whole->maps->len; k++)
        {
          const ScScoredMap *other = g_ptr_array_index (whole->maps, k);
          if (other->lead != map->lead || other->source != map->source || !g_str_equal (other->variable, map->variable)
              || !equal_or_both_nan (other->level, map->level))
            continue;
          found = TRUE;
          g_assert_cmpmem (map->sums, map->layout.size * verification->n_starts * sizeof (gdouble), other->sums,
                           other->layout.size * verification->n_starts * sizeof (gdouble));
        }
      g_assert_true (found);
    }
}

/* Starts in another order are other starts. */
static void
test_starts_differ (void)
{
  const gsize swapped[] = { 1, 0 }, one[] = { 0 };
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScDataset) other = select_positions (sample->truth, "batch", swapped, 2);
  g_autoptr (ScDataset) fewer = select_positions (sample->truth, "batch", one, 1);

  sample->request.truth = other;
  assert_refused (sample, SC_VERIFY_ERROR_TIME, "lead time", "truth");
  sample->request.truth = fewer;
  assert_refused (sample, SC_VERIFY_ERROR_TIME, "start 1", "truth");
  sample->request.truth = sample->truth;
  g_autoptr (ScDataset) inputs = select_positions (sample->inputs, "batch", swapped, 2);
  sample->sources[1].dataset = inputs;
  assert_refused (sample, SC_VERIFY_ERROR_TIME, "persistence", "inputs");
  g_autoptr (ScDataset) forecast = select_positions (sample->forecast, "batch", swapped, 2);
  sample->sources[1] = (ScVerifySource) { (gchar *) "other", SC_VERIFY_FORECAST, forecast };
  assert_refused (sample, SC_VERIFY_ERROR_TIME, "datetime", "start 0");
}

/* A forecast of some of the truth's starts finds them by date; without dates the sizes must agree. */
static void
test_fewer_starts (void)
{
  const gsize second[] = { 1 };
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScVerification) whole = sc_verification_new (&sample->request, NULL);
  g_autoptr (ScDataset) forecast = select_positions (sample->forecast, "batch", second, 1);

  sample->sources[0].dataset = forecast;
  g_autoptr (ScVerification) one = sc_verification_new (&sample->request, NULL);
  g_assert_nonnull (one);
  g_assert_cmpuint (one->n_starts, ==, 1);
  g_assert_cmpuint (one->maps->len, ==, whole->maps->len);
  for (guint i = 0; i < one->maps->len; i++)
    {
      const ScScoredMap *map = g_ptr_array_index (one->maps, i), *both = g_ptr_array_index (whole->maps, i);
      g_assert_cmpmem (map->sums, map->layout.size * sizeof (gdouble), both->sums + both->layout.size,
                       map->layout.size * sizeof (gdouble));
    }
  sc_dataset_remove (sample->truth, "datetime");
  assert_refused (sample, SC_VERIFY_ERROR_COORDINATE, "batch", "truth");
}

static void
test_requests (void)
{
  const gchar *const absent[] = { "geopotential", NULL };
  g_autoptr (Sample) sample = sample_new ();

  sample->request.variables = absent;
  assert_refused (sample, SC_VERIFY_ERROR_MISSING, "geopotential", "forecast");
  sample->request.variables = (const gchar *const[]){ "temperature", NULL };
  assert_refused (sample, SC_VERIFY_ERROR_REQUEST, "threshold", "2m_temperature");
  sample->request.n_thresholds = 0;
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, NULL);
  g_assert_cmpuint (verification->variables->len, ==, 1);

  sample->sources[1].kind = SC_VERIFY_CLIMATOLOGY;
  assert_refused (sample, SC_VERIFY_ERROR_MISSING, "month", "inputs");
  sample->request.truth = sample->inputs;
  sample->request.n_sources = 1;
  assert_refused (sample, SC_VERIFY_ERROR_TIME, "lead time", "inputs");
}

static void
test_cancelled (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sample->request.cancellable = cancellable;
  g_autoptr (ScVerification) verification = sc_verification_new (&sample->request, &error);
  g_assert_null (verification);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify/verification/like-packages", test_like_packages);
  g_test_add_func ("/verify/verification/ranks-like-packages", test_ranks_like_packages);
  g_test_add_func ("/verify/verification/missing-cells", test_missing_cells);
  g_test_add_func ("/verify/verification/threads", test_threads);
  g_test_add_func ("/verify/verification/against-itself", test_against_itself);
  g_test_add_func ("/verify/verification/coordinates-differ", test_coordinates_differ);
  g_test_add_func ("/verify/verification/lead-times", test_lead_times);
  g_test_add_func ("/verify/verification/starts-differ", test_starts_differ);
  g_test_add_func ("/verify/verification/fewer-starts", test_fewer_starts);
  g_test_add_func ("/verify/verification/requests", test_requests);
  g_test_add_func ("/verify/verification/cancelled", test_cancelled);
  return g_test_run ();
}
