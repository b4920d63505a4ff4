/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast-gradient.h"
#include "model/network-shapes.h"
#include "model/parameter-vector.h"
#include "noise/random.h"

/*
 * Gradients against differences of the definition in double, for shapes that
 * the golden files do not have. Two elements with different σ; the function
 * is the sum of D times fixed random numbers.
 */
enum { BATCH = 2 };
static const gfloat sigmas[BATCH] = { 1.7f, 0.3f };

typedef struct
{
  const NetworkShape *shape;
  ScCheckpoint *checkpoint;
  ScConnectivity *connectivity;
  gfloat *lat;
  gfloat *lon;
  gsize n_target;       /* values of one element's target and */
  gsize n_conditioning; /* of its conditioning */
  gfloat *conditioning;
  gfloat *noisy;
  gfloat *factors; /* dL/dD */
} Case;

static gfloat *
random_values (guint64 seed, gsize n)
{
  gfloat *values = g_new (gfloat, n);

  sc_random_normal (sc_key_new (seed), 0, values, n);
  return values;
}

static void
case_init (Case *self, const NetworkShape *shape)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (&shape->task);
  g_autoptr (GArray) target = sc_task_target_channels (&shape->task);

  self->shape = shape;
  self->checkpoint = sc_checkpoint_new_random (shape->name, &shape->task, &shape->architecture, &SC_NOISE_SETTING_GENCAST, 3,
                                               &error);
  g_assert_no_error (error);
  self->lat = g_new (gfloat, shape->n_lat);
  self->lon = g_new (gfloat, shape->n_lon);
  network_shape_fill_grid (shape, self->lat, self->lon);
  self->connectivity = network_shape_connect (shape, self->lat, self->lon);
  self->n_target = shape->n_lat * shape->n_lon * target->len;
  self->n_conditioning = shape->n_lat * shape->n_lon * conditioning->len;
  self->conditioning = random_values (1, BATCH * self->n_conditioning);
  self->noisy = random_values (2, BATCH * self->n_target);
  self->factors = random_values (4, BATCH * self->n_target);
}

static void
case_clear (Case *self)
{
  sc_checkpoint_unref (self->checkpoint);
  sc_connectivity_free (self->connectivity);
  g_free (self->lat);
  g_free (self->lon);
  g_free (self->conditioning);
  g_free (self->noisy);
  g_free (self->factors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static ScGenCastGradient *
case_gradient (const Case *self, gsize max_batch, ScThreads *threads)
{
  g_autoptr (GError) error = NULL;
  ScGenCastGradient *gradient
    = sc_gencast_gradient_new (self->checkpoint, self->lat, self->shape->n_lat, self->lon, self->shape->n_lon,
                               self->connectivity->face_index, max_batch, threads, &error);
  g_assert_no_error (error);
  return gradient;
}

/* The function by the definition, for these parameters. */
static gdouble
case_value (const Case *self, const gfloat *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) checkpoint = sc_parameter_vector_checkpoint (self->checkpoint, "moved", parameters, &error);
  g_autofree gdouble *denoised = g_new (gdouble, self->n_target);
  gdouble sum = 0;

  g_assert_no_error (error);
  for (gsize element = 0; element < BATCH; element++)
    {
      network_shape_define (self->shape, checkpoint, self->connectivity, self->conditioning + element * self->n_conditioning,
                            self->noisy + element * self->n_target, sigmas[element], denoised);
      for (gsize i = 0; i < self->n_target; i++)
        sum += self->factors[element * self->n_target + i] * denoised[i];
    }
  return sum;
}

static gdouble
length (const gfloat *x, gsize n)
{
  gdouble sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (gdouble) x[i] * x[i];
  return sqrt (sum);
}

/*
 * Along a direction that is half the gradient's own, half random. Steps
 * of 1e-4 leave third derivatives of some 1e-8; sums in float32 of some
 * thousand rows some 1e-5 of the gradient's length.
 */
static void
check_parameter (const Case *self, const ScParameterShape *shape, gfloat *parameters, const gfloat *gradient)
{
  gsize n = MAX (shape->n_in, 1) * shape->n_out;
  gfloat *at = parameters + shape->offset;
  const gfloat *slope = gradient + shape->offset;
  g_autofree gfloat *direction = random_values (shape->offset, n);
  g_autofree gfloat *kept = g_memdup2 (at, n * sizeof *at);
  g_autofree gfloat *low = g_new (gfloat, n);
  gdouble size = length (slope, n), random = length (direction, n), step = 1e-4, expected = 0;

  if (strstr (shape->name, "mesh2grid_gnn/~_networks_builder/processor_nodes_0_mesh_nodes") != NULL)
    {
      g_assert_cmpfloat (size, ==, 0); /* nothing reads these nodes */
      return;
    }
  g_assert_cmpfloat (size, >, 0);
  for (gsize i = 0; i < n; i++)
    low[i] = (gfloat) (kept[i] - step * (slope[i] / size + direction[i] / random));
  for (gsize i = 0; i < n; i++)
    {
      at[i] = (gfloat) (kept[i] + step * (slope[i] / size + direction[i] / random));
      expected += slope[i] * ((gdouble) at[i] - low[i]);
    }
  gdouble difference = case_value (self, parameters);
  memcpy (at, low, n * sizeof *at);
  difference -= case_value (self, parameters);
  memcpy (at, kept, n * sizeof *at);

  g_test_message ("%s: %.2e", shape->name, fabs (difference - expected) / (2 * step * size));
  g_assert_cmpfloat (fabs (difference - expected), <=, 3e-4 * 2 * step * size);
}

static void
test_differences (gconstpointer data)
{
  g_auto (Case) self = { 0 };
  g_autoptr (GError) error = NULL;

  case_init (&self, data);
  g_autoptr (ScGenCastGradient) network = case_gradient (&self, BATCH, NULL);
  const GArray *layout = sc_gencast_gradient_get_layout (network);
  gsize n = sc_gencast_gradient_get_n_parameters (network);
  g_autofree gfloat *parameters = g_new (gfloat, n);
  g_autofree gfloat *gradient = g_new (gfloat, n);
  g_autofree gfloat *denoised = g_new (gfloat, BATCH * self.n_target);

  sc_parameter_vector_gather (self.checkpoint, parameters);
  g_assert_true (sc_gencast_gradient_forward (network, parameters, self.conditioning, self.noisy, sigmas, BATCH, denoised,
                                              &error));
  sc_gencast_gradient_backward (network, self.factors, gradient);

  /* All of a small network's, some of a larger one's, whose definition takes its time. */
  gboolean all = g_strcmp0 (g_getenv ("SIGMACAST_TEST_SCALE"), "full") == 0 || self.connectivity->n_grid < 100;
  for (guint i = 0; i < layout->len; i++)
    if (all || g_test_rand_int_range (0, 20) == 0)
      check_parameter (&self, &g_array_index (layout, ScParameterShape, i), parameters, gradient);
}

/* What training computes with is what forecasts compute with. */
static void
test_forward (gconstpointer data)
{
  g_auto (Case) self = { 0 };
  g_autoptr (GError) error = NULL;

  case_init (&self, data);
  g_autoptr (ScGenCastGradient) network = case_gradient (&self, BATCH, NULL);
  g_autoptr (ScGenCast) plan = sc_gencast_new (self.checkpoint, self.lat, self.shape->n_lat, self.lon, self.shape->n_lon,
                                               self.connectivity->face_index, NULL, &error);
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (plan, BATCH, NULL, &error);
  g_autofree gfloat *parameters = g_new (gfloat, sc_gencast_gradient_get_n_parameters (network));
  g_autofree gfloat *trained = g_new (gfloat, BATCH * self.n_target);
  g_autofree gfloat *forecast = g_new (gfloat, BATCH * self.n_target);
  gdouble largest = 0, worst = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (sc_gencast_gradient_get_n_grid (network), ==, sc_gencast_get_n_grid (plan));
  g_assert_cmpuint (sc_gencast_gradient_get_n_target (network), ==, sc_gencast_get_n_target (plan));
  g_assert_cmpuint (sc_gencast_gradient_get_n_conditioning (network), ==, sc_gencast_get_n_conditioning (plan));
  sc_parameter_vector_gather (self.checkpoint, parameters);
  g_assert_true (sc_gencast_gradient_forward (network, parameters, self.conditioning, self.noisy, sigmas, BATCH, trained,
                                              &error));
  g_assert_true (sc_gencast_set_conditioning (workspace, self.conditioning, BATCH, &error));
  g_assert_true (sc_gencast_denoise (workspace, self.noisy, sigmas, BATCH, forecast, NULL, &error));
  for (gsize i = 0; i < BATCH * self.n_target; i++)
    {
      largest = MAX (largest, fabs (forecast[i]));
      worst = MAX (worst, fabs ((gdouble) forecast[i] - trained[i]));
    }
  g_test_message ("%.2e of %.3g", worst / largest, largest);
  g_assert_cmpfloat (worst, <=, 2e-5 * largest); /* two roundings of the same sums, as for the definition */
}

/* The same bits for any team, after other computations, and for an element alone. */
static void
test_same_bits (gconstpointer data)
{
  g_auto (Case) self = { 0 };
  g_autoptr (GError) error = NULL;

  case_init (&self, data);
  g_autoptr (ScGenCastGradient) first = case_gradient (&self, BATCH, NULL);
  gsize n = sc_gencast_gradient_get_n_parameters (first);
  g_autofree gfloat *parameters = g_new (gfloat, n);
  g_autofree gfloat *gradient = g_new (gfloat, n);
  g_autofree gfloat *denoised = g_new (gfloat, BATCH * self.n_target);
  sc_parameter_vector_gather (self.checkpoint, parameters);
  g_assert_true (sc_gencast_gradient_forward (first, parameters, self.conditioning, self.noisy, sigmas, BATCH, denoised,
                                              &error));
  sc_gencast_gradient_backward (first, self.factors, gradient);

  for (guint n_threads = 2; n_threads <= 3; n_threads++)
    {
      g_autoptr (ScThreads) threads = sc_threads_new (n_threads);
      g_autoptr (ScGenCastGradient) other = case_gradient (&self, BATCH + 1, threads);
      g_autofree gfloat *broken = g_new (gfloat, n);
      g_autofree gfloat *again = g_new (gfloat, n);
      g_autofree gfloat *result = g_new (gfloat, BATCH * self.n_target);

      /* A training that has gone astray leaves nothing behind. */
      for (gsize i = 0; i < n; i++)
        broken[i] = NAN;
      g_assert_true (sc_gencast_gradient_forward (other, broken, self.conditioning, self.noisy, sigmas, BATCH, result, &error));
      sc_gencast_gradient_backward (other, self.factors, again);
      g_assert_true (isnan (again[0]));

      g_assert_true (sc_gencast_gradient_forward (other, parameters, self.conditioning, self.noisy, sigmas, BATCH, result,
                                                  &error));
      sc_gencast_gradient_backward (other, self.factors, again);
      g_assert_cmpmem (result, BATCH * self.n_target * sizeof *result, denoised, BATCH * self.n_target * sizeof *denoised);
      g_assert_cmpmem (again, n * sizeof *again, gradient, n * sizeof *gradient);

      g_assert_true (sc_gencast_gradient_forward (other, parameters, self.conditioning + self.n_conditioning,
                                                  self.noisy + self.n_target, sigmas + 1, 1, result, &error));
      g_assert_cmpmem (result, self.n_target * sizeof *result, denoised + self.n_target, self.n_target * sizeof *denoised);
    }
}

static void
test_sigma (void)
{
  const gfloat wrong[] = { 0, -1, NAN, INFINITY };
  g_auto (Case) self = { 0 };

  case_init (&self, &network_shapes[1]);
  g_autoptr (ScGenCastGradient) network = case_gradient (&self, 1, NULL);
  g_autofree gfloat *parameters = g_new (gfloat, sc_gencast_gradient_get_n_parameters (network));
  g_autofree gfloat *denoised = g_new (gfloat, self.n_target);

  sc_parameter_vector_gather (self.checkpoint, parameters);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (sc_gencast_gradient_forward (network, parameters, self.conditioning, self.noisy, &wrong[i], 1, denoised,
                                                   &error));
      g_assert_error (error, SC_GENCAST_ERROR, SC_GENCAST_ERROR_SIGMA);
    }
}

int
main (int argc, char **argv)
{
  const struct
  {
    const gchar *name;
    GTestDataFunc func;
  } tests[] = { { "differences", test_differences }, { "forward", test_forward }, { "same-bits", test_same_bits } };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    for (gsize j = 0; j < N_NETWORK_SHAPES; j++)
      {
        g_autofree gchar *path = g_strdup_printf ("/gencast/gradient/%s/%s", tests[i].name, network_shapes[j].name);
        g_test_add_data_func (path, &network_shapes[j], tests[i].func);
      }
  g_test_add_func ("/gencast/gradient/sigma", test_sigma);
  return g_test_run ();
}
