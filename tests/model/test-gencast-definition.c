/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "model/gencast.h"
#include "model/network-shapes.h"
#include "noise/random.h"

/* The network against its definition in double, for shapes that the golden files do not have. */
static void
test_shape (gconstpointer data)
{
  const NetworkShape *shape = data;
  const gfloat sigma = 1.7f;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_new_random (shape->name, &shape->task, &shape->architecture,
                                                                  &SC_NOISE_SETTING_GENCAST, 3, &error);
  g_assert_no_error (error);
  g_autofree gfloat *lat = g_new (gfloat, shape->n_lat);
  g_autofree gfloat *lon = g_new (gfloat, shape->n_lon);
  network_shape_fill_grid (shape, lat, lon);
  g_autoptr (ScConnectivity) connectivity = network_shape_connect (shape, lat, lon);
  g_autoptr (ScGenCast) network = sc_gencast_new (checkpoint, lat, shape->n_lat, lon, shape->n_lon,
                                                  connectivity->face_index, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (ScGenCastWorkspace) workspace = sc_gencast_workspace_new (network, 1, NULL, &error);
  g_assert_no_error (error);

  gsize n_grid = sc_gencast_get_n_grid (network), n_conditioning = sc_gencast_get_n_conditioning (network);
  gsize n_target = sc_gencast_get_n_target (network);
  g_autofree gfloat *conditioning = g_new (gfloat, n_grid * n_conditioning);
  g_autofree gfloat *noisy = g_new (gfloat, n_grid * n_target);
  g_autofree gfloat *denoised = g_new (gfloat, n_grid * n_target);
  g_autofree gdouble *wanted = g_new (gdouble, n_grid * n_target);
  sc_random_normal (sc_key_new (1), 0, conditioning, n_grid * n_conditioning);
  sc_random_normal (sc_key_new (2), 0, noisy, n_grid * n_target);

  network_shape_define (shape, checkpoint, connectivity, conditioning, noisy, sigma, wanted);
  g_assert_true (sc_gencast_set_conditioning (workspace, conditioning, 1, &error));
  g_assert_true (sc_gencast_denoise (workspace, noisy, &sigma, 1, denoised, NULL, &error));

  gdouble largest = 0, worst = 0;
  for (gsize i = 0; i < n_grid * n_target; i++)
    {
      largest = MAX (largest, fabs (wanted[i]));
      worst = MAX (worst, fabs (denoised[i] - wanted[i]));
    }
  g_test_message ("%.2e of %.3g", worst / largest, largest);
  g_assert_cmpfloat (worst, <=, 2e-5 * largest); /* as for the golden stages */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < N_NETWORK_SHAPES; i++)
    {
      g_autofree gchar *path = g_strdup_printf ("/gencast/definition/%s", network_shapes[i].name);
      g_test_add_data_func (path, &network_shapes[i], test_shape);
    }
  return g_test_run ();
}
