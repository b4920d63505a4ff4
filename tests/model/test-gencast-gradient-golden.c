/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "model/gencast-gradient.h"
#include "model/golden-network.h"
#include "model/parameter-vector.h"
#include "noise/preconditioning.h"
#include "sphere/latitude-weights.h"
#include "support/test-data.h"

/*
 * The reference's training loss: for each variable the mean over levels and
 * grid of squared errors times latitude's and level's weights, a tenth of it
 * for the surface's variables but 2 m temperature; their sum times λ(σ); the
 * mean over the batch.
 */
static gdouble
variable_weight (const gchar *name)
{
  static const gchar *const lighter[] = { "10m_u_component_of_wind", "10m_v_component_of_wind", "mean_sea_level_pressure",
                                          "sea_surface_temperature", "total_precipitation_12hr" };

  for (gsize i = 0; i < G_N_ELEMENTS (lighter); i++)
    if (g_str_equal (name, lighter[i]))
      return 0.1;
  return 1;
}

/* (transfer full): [n_lat][n_target]: what a squared error counts, without λ(σ) and batch. */
static gdouble *
new_weights (GoldenNetwork *golden)
{
  const ScTask *task = sc_checkpoint_get_task (golden->checkpoint);
  g_autoptr (GArray) channels = sc_task_target_channels (task);
  gsize n_lat = golden->lat->shape[0];
  gdouble *weights = g_new (gdouble, n_lat * channels->len);
  g_autofree gdouble *lat = g_new (gdouble, n_lat);
  g_autofree gdouble *by_lat = g_new (gdouble, n_lat);
  g_autoptr (GError) error = NULL;
  gdouble mean_level = 0;

  for (gsize i = 0; i < n_lat; i++)
    lat[i] = ((const gfloat *) golden->lat->data)[i];
  g_assert_true (sc_latitude_weights (lat, n_lat, by_lat, &error));
  for (gsize i = 0; i < task->n_levels; i++)
    mean_level += (gdouble) task->levels[i] / task->n_levels;

  for (gsize i = 0; i < n_lat; i++)
    for (guint c = 0; c < channels->len; c++)
      {
        const ScChannel *channel = &g_array_index (channels, ScChannel, c);
        gdouble level = channel->level_index >= 0 ? task->levels[channel->level_index] / mean_level / task->n_levels : 1;
        weights[i * channels->len + c] = variable_weight (channel->variable) * level * by_lat[i] / golden->n_grid;
      }
  return weights;
}

/*
 * 1e-4 of each parameter's largest gradient: float32 sums over all edges, in
 * another order than the reference's.
 */
static void
compare_gradient (ScNpz *loss, const ScParameterShape *shape, const gfloat *gradient)
{
  g_autofree gchar *entry = g_strconcat ("grad:", shape->name, NULL);
  g_autoptr (ScArray) array = golden_read (loss, entry);
  const gfloat *wanted = array->data;
  gdouble largest = 0, worst = 0;

  g_assert_cmpuint (sc_array_get_size (array), ==, MAX (shape->n_in, 1) * shape->n_out);
  for (gsize i = 0; i < sc_array_get_size (array); i++)
    {
      gdouble difference = fabs ((gdouble) gradient[i] - wanted[i]);
      largest = MAX (largest, fabs (wanted[i]));
      worst = isnan (difference) ? INFINITY : MAX (worst, difference);
    }
  g_test_message ("%s: %.2e of %.3g", shape->name, worst / MAX (largest, 1e-30), largest);
  g_assert_cmpfloat (worst, <=, 1e-4 * largest);
}

static void
test_golden (gconstpointer folder)
{
  g_autofree gchar *name = g_build_filename (folder, "loss.npz", NULL);
  g_autofree gchar *path = test_data_path (name);
  g_autoptr (GoldenNetwork) golden = path != NULL ? golden_network_open (folder) : NULL;
  g_autoptr (GError) error = NULL;

  if (golden == NULL)
    return;
  g_autoptr (ScNpz) loss = sc_npz_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) sigma = golden_read (loss, "noise_level");
  g_autoptr (ScArray) noisy = golden_read (loss, "noisy_targets");
  g_autoptr (ScArray) target = golden_read (loss, "target_norm");
  g_autoptr (ScArray) expected = golden_read (loss, "denoised");
  g_autoptr (ScArray) wanted = golden_read (loss, "loss");
  g_autoptr (ScThreads) threads = sc_threads_new (2);
  g_autoptr (ScGenCastGradient) network
    = sc_gencast_gradient_new (golden->checkpoint, golden->lat->data, golden->lat->shape[0], golden->lon->data,
                               golden->lon->shape[0], golden->face_index->data, golden->batch, threads, &error);
  g_assert_no_error (error);
  gsize n = sc_gencast_gradient_get_n_parameters (network), n_values = sc_array_get_size (noisy);
  g_autofree gfloat *parameters = g_new (gfloat, n);
  g_autofree gfloat *gradient = g_new (gfloat, n);
  g_autofree gfloat *denoised = g_new (gfloat, n_values);
  g_autofree gfloat *slope = g_new (gfloat, n_values);
  g_autofree gdouble *weights = new_weights (golden);

  sc_parameter_vector_gather (golden->checkpoint, parameters);
  g_assert_true (sc_gencast_gradient_forward (network, parameters, golden->conditioning, noisy->data, sigma->data,
                                              golden->batch, denoised, &error));

  gsize row = golden->n_target, n_lon = golden->lon->shape[0], element_size = golden->n_grid * row;
  gdouble sum = 0, worst = 0, largest = 0;
  for (gsize i = 0; i < n_values; i++)
    {
      gsize element = i / element_size, lat = i % element_size / row / n_lon;
      gdouble weight = weights[lat * row + i % row]
                       * sc_precondition_weight (((const gfloat *) sigma->data)[element]) / golden->batch;
      gdouble difference = (gdouble) denoised[i] - ((const gfloat *) target->data)[i];

      sum += weight * difference * difference;
      slope[i] = (gfloat) (2 * weight * difference);
      largest = MAX (largest, fabs (((const gfloat *) expected->data)[i]));
      worst = MAX (worst, fabs ((gdouble) denoised[i] - ((const gfloat *) expected->data)[i]));
    }
  g_test_message ("denoised: %.2e of %.3g; loss %.8g of %.8g", worst / largest, largest, sum, *(const gfloat *) wanted->data);
  g_assert_cmpfloat (worst, <=, 2e-5 * largest); /* as for the stages of a call */
  g_assert_cmpfloat (fabs (sum - *(const gfloat *) wanted->data), <=, 1e-5 * sum);

  sc_gencast_gradient_backward (network, slope, gradient);
  const GArray *layout = sc_gencast_gradient_get_layout (network);
  for (guint i = 0; i < layout->len; i++)
    {
      const ScParameterShape *shape = &g_array_index (layout, ScParameterShape, i);
      compare_gradient (loss, shape, gradient + shape->offset);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/gencast/gradient/golden/tiny", "golden/tiny", test_golden);
  g_test_add_data_func ("/gencast/gradient/golden/small", "golden/small", test_golden);
  return g_test_run ();
}
