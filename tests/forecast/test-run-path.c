/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "forecast/packed-fields.h"
#include "forecast/run-path.h"

#define N_LEVEL 3
#define N_LAT 19
#define N_LON 36

/* Waves about 5·10⁴ with an amplitude of @scale, noise of a hundredth of it. */
static ScDataset *
make_fields (gdouble scale, guint32 seed, gboolean with_specials)
{
  static const gchar *const dims[] = { "level", "lat", "lon", NULL };
  const gsize shape[] = { N_LEVEL, N_LAT, N_LON };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 3, shape, NULL);
  g_autoptr (ScArray) whole = sc_array_new (SC_DTYPE_INT32, 3, shape, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  gfloat *value = values->data;

  for (gsize i = 0; i < N_LEVEL * N_LAT * N_LON; i++)
    value[i] = (gfloat) (5e4 + scale * (sin (i % N_LON * 0.3) * cos (i / N_LON % N_LAT * 0.2) + 0.01 * g_rand_double (random)));
  if (with_specials)
    {
      value[0] = value[7] = NAN;
      value[8] = INFINITY;
      value[N_LON] = -INFINITY;
      for (gsize i = 2 * N_LAT * N_LON; i < 3 * N_LAT * N_LON; i++)
        value[i] = NAN;
    }
  sc_attributes_set_text (attributes, "units", "m2 s-2");
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, attributes);
  g_autoptr (ScVariable) other = sc_variable_new (dims, whole, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "geopotential", variable, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, "count", other, NULL));
  return g_steal_pointer (&dataset);
}

static ScArray *
load (ScDataset *dataset, const gchar *name)
{
  GError *error = NULL;
  ScArray *array = sc_variable_load (sc_dataset_get_variable (dataset, name), &error);
  g_assert_no_error (error);
  return array;
}

static void
assert_near (ScDataset *back, ScDataset *fields)
{
  g_autoptr (ScArray) a = load (back, "geopotential"), b = load (fields, "geopotential");
  const gfloat *x = a->data, *y = b->data;

  g_assert_cmpuint (sc_array_get_size (a), ==, sc_array_get_size (b));
  for (gsize map = 0; map < N_LEVEL; map++)
    {
      gdouble least = INFINITY, greatest = -INFINITY;
      const gsize begin = map * N_LAT * N_LON, end = begin + N_LAT * N_LON;

      for (gsize i = begin; i < end; i++)
        if (isfinite (y[i]))
          {
            least = fmin (least, y[i]);
            greatest = fmax (greatest, y[i]);
          }
      /* Half a step of the 65,533, and float32's rounding of values near 5·10⁴. */
      const gdouble tolerance = (greatest - least) / 131064.0 * 1.001 + 5e4 * ldexp (1.0, -23);
      for (gsize i = begin; i < end; i++)
        if (isfinite (y[i]))
          g_assert_cmpfloat (fabs ((gdouble) x[i] - y[i]), <=, tolerance);
        else
          g_assert_true (isnan (y[i]) ? isnan (x[i]) : x[i] == y[i]);
    }
}

static void
test_packed (void)
{
  for (gint with_specials = 0; with_specials < 2; with_specials++)
    for (gdouble scale = 0.0; scale < 1e5; scale = scale * 1000.0 + 1.0)
      {
        GError *error = NULL;
        g_autoptr (ScDataset) fields = make_fields (scale, 3, with_specials);
        g_autoptr (ScPackedFields) packed = sc_packed_fields_new (fields, &error);
        g_assert_no_error (error);
        g_autoptr (ScDataset) back = sc_packed_fields_unpack (packed);

        assert_near (back, fields);
        g_autoptr (ScArray) count = load (back, "count"), counted = load (fields, "count");
        g_assert_true (sc_array_equal (count, counted));
        /* One row alone, as a map of a level is read. */
        g_autoptr (ScArray) all = load (back, "geopotential");
        g_autoptr (ScArray) row = sc_variable_read (sc_dataset_get_variable (back, "geopotential"), (gsize[]) { 1, 4, 0 },
                                                    (gsize[]) { 1, 1, N_LON }, &error);
        g_assert_no_error (error);
        g_assert_cmpmem (row->data, N_LON * sizeof (gfloat), (gfloat *) all->data + (N_LAT + 4) * N_LON, N_LON * sizeof (gfloat));
        g_assert_cmpstr (sc_variable_get_attribute (sc_dataset_get_variable (back, "geopotential"), "units"), ==, "m2 s-2");
        g_assert_cmpuint (sc_packed_fields_get_bytes (packed), <, N_LEVEL * N_LAT * N_LON * sizeof (gfloat) / 2 + 1024);
      }
}

static void
test_packed_empty (void)
{
  static const gchar *const dims[] = { "lat", "lon", NULL };
  const gsize shape[] = { 0, N_LON };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 2, shape, NULL);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  g_autoptr (ScDataset) fields = sc_dataset_new ();
  GError *error = NULL;

  g_assert_true (sc_dataset_add_variable (fields, "t", variable, NULL));
  g_autoptr (ScPackedFields) packed = sc_packed_fields_new (fields, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) back = sc_packed_fields_unpack (packed);
  g_autoptr (ScArray) loaded = load (back, "t");
  g_assert_true (sc_array_equal (loaded, values));
}

static void
add_step (ScRunPath *path, gint lead, gint member, gint step, ScDataset *fields)
{
  g_autoptr (ScEvent) event = sc_event_new (SC_EVENT_SAMPLER_STEP);

  event->lead = lead;
  event->member = member;
  event->sampler_step = step;
  event->n_sampler_steps = 20;
  event->sigma = 80.0 / (step + 1);
  event->fields = sc_dataset_ref (fields);
  sc_run_path_add (path, event);
}

static void
test_path (void)
{
  g_autoptr (ScRunPath) path = sc_run_path_new (G_MAXUINT64);
  g_autoptr (ScDataset) first = make_fields (10.0, 1, FALSE), second = make_fields (20.0, 2, TRUE);
  g_autoptr (ScEvent) other = sc_event_new (SC_EVENT_LEAD_TIME);

  other->lead = other->member = 0;
  other->fields = sc_dataset_ref (first);
  sc_run_path_add (path, other);
  g_assert_cmpuint (sc_run_path_get_n_steps (path, 0, 0), ==, 0);

  add_step (path, 0, 1, 0, first);
  add_step (path, 1, 0, 3, second);
  g_assert_cmpuint (sc_run_path_get_n_steps (path, 0, 1), ==, 20);
  g_assert_cmpuint (sc_run_path_get_n_steps (path, 0, 0), ==, 0);
  g_assert_cmpfloat (sc_run_path_get_sigma (path, 1, 0, 3), ==, 20.0);
  g_assert_true (isnan (sc_run_path_get_sigma (path, 1, 0, 2)));

  g_autoptr (ScDataset) a = sc_run_path_dup_fields (path, 0, 1, 0);
  assert_near (a, first);
  g_autoptr (ScDataset) b = sc_run_path_dup_fields (path, 1, 0, 3);
  assert_near (b, second);
  g_assert_null (sc_run_path_dup_fields (path, 1, 0, 2));

  /* The same step again takes the place of the first, as when a run goes over it twice. */
  const guint64 before = sc_run_path_get_bytes (path);
  add_step (path, 0, 1, 0, first);
  g_assert_cmpuint (sc_run_path_get_bytes (path), ==, before);
}

static void
test_budget (void)
{
  g_autoptr (ScDataset) fields = make_fields (10.0, 1, FALSE);
  g_autoptr (ScPackedFields) packed = sc_packed_fields_new (fields, NULL);
  const guint64 one = sc_packed_fields_get_bytes (packed);
  g_autoptr (ScRunPath) path = sc_run_path_new (5 * one);
  g_autoptr (ScRunPath) none = sc_run_path_new (0);

  for (gint step = 0; step < 20; step++)
    {
      add_step (path, 0, 0, step, fields);
      add_step (none, 0, 0, step, fields);
      g_assert_cmpuint (sc_run_path_get_bytes (path), <=, 5 * one);
      g_assert_cmpuint (sc_run_path_get_bytes (none), ==, one);
    }
  for (guint step = 0; step < 20; step++)
    g_assert_true (isnan (sc_run_path_get_sigma (path, 0, 0, step)) == (step < 15));
  g_assert_false (isnan (sc_run_path_get_sigma (none, 0, 0, 19)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forecast/packed-fields/round-trip", test_packed);
  g_test_add_func ("/forecast/packed-fields/empty", test_packed_empty);
  g_test_add_func ("/forecast/run-path/steps", test_path);
  g_test_add_func ("/forecast/run-path/budget", test_budget);
  return g_test_run ();
}
