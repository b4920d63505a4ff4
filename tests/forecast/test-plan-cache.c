/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "forecast/plan-store.h"
#include "forecast/plan.h"
#include "support/test-data.h"

typedef struct
{
  const gchar *name;
  gdouble values[4];
  gsize n;
} Coordinate;

static const Coordinate lat3 = { "lat", { -90, 0, 90 }, 3 };
static const Coordinate lat2 = { "lat", { -90, 90 }, 2 };
static const Coordinate lon4 = { "lon", { 0, 90, 180, 270 }, 4 };
static const Coordinate lon4_shifted = { "lon", { 0, 90, 181, 271 }, 4 };
static const Coordinate time2 = { "time", { 0, 43200 }, 2 };

static ScPlanKey *
make_key (const gchar *checkpoint, const gchar *faces, const Coordinate *lat, const Coordinate *lon, const Coordinate *more)
{
  ScPlanKey *key = sc_plan_key_new (checkpoint, faces);

  sc_plan_key_add_coordinate (key, lat->name, lat->values, lat->n);
  sc_plan_key_add_coordinate (key, lon->name, lon->values, lon->n);
  if (more != NULL)
    sc_plan_key_add_coordinate (key, more->name, more->values, more->n);
  return key;
}

static void
assert_difference (ScPlanKey *key, ScPlanKey *previous, const gchar *words)
{
  g_autofree gchar *difference = sc_plan_key_dup_difference (key, previous);
  g_assert_cmpstr (difference, ==, words);
  if (previous != NULL)
    {
      g_autofree gchar *a = sc_plan_key_dup_digest (key);
      g_autofree gchar *b = sc_plan_key_dup_digest (previous);
      g_assert_false (sc_plan_key_equal (key, previous));
      g_assert_cmpstr (a, !=, b);
    }
}

static void
test_words (void)
{
  g_autoptr (ScPlanKey) base = make_key ("c1", NULL, &lat3, &lon4, NULL);
  g_autoptr (ScPlanKey) same = make_key ("c1", NULL, &lat3, &lon4, NULL);
  g_autoptr (ScPlanKey) fewer = make_key ("c1", NULL, &lat2, &lon4, NULL);
  g_autoptr (ScPlanKey) shifted = make_key ("c1", NULL, &lat3, &lon4_shifted, NULL);
  g_autoptr (ScPlanKey) other = make_key ("c2", NULL, &lat3, &lon4, NULL);
  g_autoptr (ScPlanKey) faces = make_key ("c1", "f", &lat2, &lon4, NULL);
  g_autoptr (ScPlanKey) timed = make_key ("c1", NULL, &lat3, &lon4, &time2);
  g_autofree gchar *a = sc_plan_key_dup_digest (base);
  g_autofree gchar *b = sc_plan_key_dup_digest (same);

  g_assert_true (sc_plan_key_equal (base, same));
  g_assert_cmpstr (a, ==, b);
  assert_difference (base, NULL, "first plan");
  assert_difference (fewer, base, "lat: 3 → 2 values");
  assert_difference (base, fewer, "lat: 2 → 3 values");
  assert_difference (shifted, base, "lon: values differ from the 3rd on");
  assert_difference (other, base, "checkpoint changed");
  assert_difference (faces, base, "mesh-to-grid faces changed; lat: 3 → 2 values");
  assert_difference (timed, base, "time: static now");
  assert_difference (base, timed, "time: no longer static");
}

static void
test_ordinals (void)
{
  static const struct
  {
    gsize position;
    const gchar *words;
  } cases[] = {
    { 1, "lat: values differ from the 1st on" }, { 2, "lat: values differ from the 2nd on" },
    { 11, "lat: values differ from the 11th on" }, { 12, "lat: values differ from the 12th on" },
    { 21, "lat: values differ from the 21st on" }, { 113, "lat: values differ from the 113th on" },
  };
  gdouble values[200] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScPlanKey) before = sc_plan_key_new ("c", NULL);
      g_autoptr (ScPlanKey) after = sc_plan_key_new ("c", NULL);
      sc_plan_key_add_coordinate (before, "lat", values, G_N_ELEMENTS (values));
      values[cases[i].position - 1] = 1.0;
      sc_plan_key_add_coordinate (after, "lat", values, G_N_ELEMENTS (values));
      values[cases[i].position - 1] = 0.0;
      assert_difference (after, before, cases[i].words);
    }
}

static ScPlan *
build (gpointer data, GError **error)
{
  gint *builds = data;
  ScPlan *plan = g_new0 (ScPlan, 1);

  g_atomic_ref_count_init (&plan->references);
  plan->bytes = 100;
  plan->seconds = 0.5;
  g_atomic_int_inc (builds);
  return plan;
}

static ScPlan *
fail_to_build (gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no plan");
  return NULL;
}

static void
get (ScPlanCache *cache, ScPlanKey *key, gint *builds, gboolean expected, const gchar *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *reason = NULL;
  gboolean built;
  g_autoptr (ScPlan) plan = sc_plan_cache_get (cache, key, build, builds, &built, &reason, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plan);
  g_assert_true (built == expected);
  g_assert_cmpstr (reason, ==, words);
}

static void
test_cache (void)
{
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScPlanKey) base = make_key ("c1", NULL, &lat3, &lon4, NULL);
  g_autoptr (ScPlanKey) same = make_key ("c1", NULL, &lat3, &lon4, NULL);
  g_autoptr (ScPlanKey) fewer = make_key ("c1", NULL, &lat2, &lon4, NULL);
  gint builds = 0;

  get (cache, base, &builds, TRUE, "first plan");
  get (cache, same, &builds, FALSE, NULL);
  get (cache, fewer, &builds, TRUE, "lat: 3 → 2 values");
  get (cache, base, &builds, FALSE, NULL);
  g_assert_cmpint (builds, ==, 2);

  g_autoptr (GPtrArray) records = sc_plan_cache_dup_records (cache);
  g_assert_cmpuint (records->len, ==, 2);
  const ScPlanRecord *first = g_ptr_array_index (records, 0);
  const ScPlanRecord *second = g_ptr_array_index (records, 1);
  g_assert_cmpstr (first->reason, ==, "first plan");
  g_assert_cmpuint (first->hits, ==, 2);
  g_assert_cmpuint (first->bytes, ==, 100);
  g_assert_cmpfloat (first->seconds, ==, 0.5);
  g_assert_cmpuint (second->hits, ==, 0);
}

/* Only so many plans are kept, those used last. */
static void
test_eviction (void)
{
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_plan_key_unref);
  gint builds = 0;

  for (gint i = 0; i <= SC_PLAN_CACHE_SIZE; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("c%d", i);
      g_ptr_array_add (keys, make_key (name, NULL, &lat3, &lon4, NULL));
      get (cache, g_ptr_array_index (keys, i), &builds, TRUE, i == 0 ? "first plan" : "checkpoint changed");
      /* The first is used all the while, so the second goes. */
      if (i < SC_PLAN_CACHE_SIZE)
        get (cache, g_ptr_array_index (keys, 0), &builds, FALSE, NULL);
    }
  get (cache, g_ptr_array_index (keys, 0), &builds, FALSE, NULL);
  get (cache, g_ptr_array_index (keys, 1), &builds, TRUE, "checkpoint changed");
}

static void
test_failure (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (ScPlanKey) key = make_key ("c1", NULL, &lat3, &lon4, NULL);
  g_autofree gchar *reason = NULL;
  gboolean built;
  gint builds = 0;

  g_assert_null (sc_plan_cache_get (cache, key, fail_to_build, NULL, &built, &reason, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_false (built);
  get (cache, key, &builds, TRUE, "first plan");
}

static gpointer
get_in_thread (gpointer data)
{
  gpointer *both = data;
  g_autoptr (ScPlanKey) key = make_key ("c1", NULL, &lat3, &lon4, NULL);
  g_autofree gchar *reason = NULL;
  gboolean built;
  g_autoptr (ScPlan) plan = sc_plan_cache_get (both[0], key, build, both[1], &built, &reason, NULL);

  return GINT_TO_POINTER (built);
}

static void
test_threads (void)
{
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  gint builds = 0, told = 0;
  gpointer both[] = { cache, &builds };
  GThread *threads[8];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("get", get_in_thread, both);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    told += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (builds, ==, 1);
  g_assert_cmpint (told, ==, 1);
}

static void
test_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *plans = g_build_filename (folder, "a", "plans", NULL);
  g_autoptr (ScPlanKey) base = make_key ("c1", "f", &lat3, &lon4_shifted, &time2);
  g_autoptr (ScPlanKey) later = make_key ("c1", NULL, &lat2, &lon4, NULL);
  const ScPlanRecord record = { .reason = (gchar *) "first plan", .seconds = 1.5, .bytes = 7 };

  g_assert_null (sc_plan_store_load_latest (plans));
  g_autofree gchar *path = sc_plan_store_save (plans, base, &record, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_autoptr (ScPlanKey) loaded = sc_plan_store_load_latest (plans);
  g_assert_nonnull (loaded);
  g_assert_true (sc_plan_key_equal (loaded, base));

  g_autofree gchar *later_path = sc_plan_store_save (plans, later, &record, &error);
  g_assert_no_error (error);
  g_autoptr (ScPlanKey) latest = sc_plan_store_load_latest (plans);
  g_assert_true (sc_plan_key_equal (latest, later));

  /* What cannot be read is passed over. */
  g_file_set_contents (later_path, "{\"key\": 1, \"saved\": 99999999999999999}", -1, &error);
  g_assert_no_error (error);
  g_autoptr (ScPlanKey) remaining = sc_plan_store_load_latest (plans);
  g_assert_true (sc_plan_key_equal (remaining, base));
  test_remove_dir (folder);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-key/words", test_words);
  g_test_add_func ("/plan-key/ordinals", test_ordinals);
  g_test_add_func ("/plan-cache/hits", test_cache);
  g_test_add_func ("/plan-cache/eviction", test_eviction);
  g_test_add_func ("/plan-cache/failure", test_failure);
  g_test_add_func ("/plan-cache/threads", test_threads);
  g_test_add_func ("/plan-store/records", test_store);
  return g_test_run ();
}
