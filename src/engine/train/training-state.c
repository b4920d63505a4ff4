/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-state.h"

#include <math.h>
#include <string.h>

#include "io/npz-write.h"
#include "io/npz.h"
#include "train/train-error.h"

#define LOSS_KEEP 0.99

void
sc_training_loss_record_add (ScTrainingLossRecord *self, gdouble loss)
{
  self->sum = LOSS_KEEP * self->sum + loss;
  self->weight = LOSS_KEEP * self->weight + 1.0;
}

gdouble
sc_training_loss_record_get (const ScTrainingLossRecord *self)
{
  return self->weight > 0.0 ? self->sum / self->weight : NAN;
}

gchar *
sc_training_state_path (const gchar *output)
{
  return g_strconcat (output, ".state", NULL);
}

static void
add (ScNpzWriter *writer, const gchar *name, ScArray *array)
{
  sc_npz_writer_add (writer, name, array);
  sc_array_unref (array);
}

/* A view: the archive is written before the values change. */
static ScArray *
view (gfloat *values, gsize n)
{
  return sc_array_new_for_data (SC_DTYPE_FLOAT32, 1, &n, values, NULL, NULL);
}

static gchar *
dup_identity (const ScConfiguration *configuration)
{
  return json_to_string (configuration->identity, FALSE);
}

gboolean
sc_training_state_save (const gchar *path, const ScConfiguration *configuration, const ScOptimiser *optimiser,
                        const ScTrainingLossRecord *loss, gdouble seconds, GError **error)
{
  g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();
  g_autofree gchar *identity = dup_identity (configuration);

  add (writer, "identity", sc_array_new_text (identity));
  add (writer, "step", sc_array_new_int ((gint64) optimiser->step));
  add (writer, "seconds", sc_array_new_double (seconds));
  add (writer, "loss_sum", sc_array_new_double (loss->sum));
  add (writer, "loss_weight", sc_array_new_double (loss->weight));
  add (writer, "parameters", view (optimiser->parameters, optimiser->n));
  add (writer, "average", view (optimiser->average, optimiser->n));
  add (writer, "first_moment", view (optimiser->first, optimiser->n));
  add (writer, "second_moment", view (optimiser->second, optimiser->n));
  return sc_npz_writer_write (writer, path, error);
}

static gboolean
set_damaged (const gchar *path, const gchar *entry, GError **error)
{
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_RESUME,
               "%s: the entry %s is not what a training's state has; without --resume it begins anew", path, entry);
  return FALSE;
}

static gboolean
check_identity (ScNpz *npz, const gchar *path, const ScConfiguration *configuration, GError **error)
{
  g_autoptr (ScArray) text = sc_npz_has (npz, "identity") ? sc_npz_read (npz, "identity", error) : NULL;
  const gchar *found = text != NULL && text->dtype == SC_DTYPE_STRING && text->ndim == 0 ? sc_array_get_string (text, 0) : NULL;
  g_autofree gchar *identity = dup_identity (configuration);

  if (found == NULL)
    {
      g_clear_error (error);
      return set_damaged (path, "identity", error);
    }
  if (g_str_equal (found, identity))
    return TRUE;
  g_autoptr (JsonNode) other = json_from_string (found, NULL);
  g_autofree gchar *names = sc_configuration_dup_difference (configuration, other);
  g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_RESUME,
               "%s is the state of another training (%s differ); without --resume it begins anew", path, names);
  return FALSE;
}

static ScArray *
read_entry (ScNpz *npz, const gchar *path, const gchar *name, ScDType dtype, gint ndim, gsize n, GError **error)
{
  g_autoptr (ScArray) array = sc_npz_has (npz, name) ? sc_npz_read (npz, name, error) : NULL;

  if (array != NULL && array->dtype == dtype && array->ndim == ndim && sc_array_get_size (array) == n)
    return g_steal_pointer (&array);
  g_clear_error (error);
  set_damaged (path, name, error);
  return NULL;
}

gboolean
sc_training_state_load (const gchar *path, const ScConfiguration *configuration, ScOptimiser *optimiser,
                        ScTrainingLossRecord *loss, gdouble *seconds, GError **error)
{
  const gchar *const names[] = { "parameters", "average", "first_moment", "second_moment" };
  gfloat *const values[] = { optimiser->parameters, optimiser->average, optimiser->first, optimiser->second };
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_array_unref);
  g_autoptr (ScNpz) npz = sc_npz_open (path, error);

  if (npz == NULL || !check_identity (npz, path, configuration, error))
    return FALSE;
  g_autoptr (ScArray) step = read_entry (npz, path, "step", SC_DTYPE_INT64, 0, 1, error);
  g_autoptr (ScArray) time = step != NULL ? read_entry (npz, path, "seconds", SC_DTYPE_FLOAT64, 0, 1, error) : NULL;
  g_autoptr (ScArray) sum = time != NULL ? read_entry (npz, path, "loss_sum", SC_DTYPE_FLOAT64, 0, 1, error) : NULL;
  g_autoptr (ScArray) weight = sum != NULL ? read_entry (npz, path, "loss_weight", SC_DTYPE_FLOAT64, 0, 1, error) : NULL;
  if (weight == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ScArray *array = read_entry (npz, path, names[i], SC_DTYPE_FLOAT32, 1, optimiser->n, error);
      if (array == NULL)
        return FALSE;
      g_ptr_array_add (arrays, array);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    memcpy (values[i], ((ScArray *) g_ptr_array_index (arrays, i))->data, optimiser->n * sizeof (gfloat));
  optimiser->step = (guint64) sc_array_get_int (step, 0);
  *seconds = sc_array_get_double (time, 0);
  *loss = (ScTrainingLossRecord) { sc_array_get_double (sum, 0), sc_array_get_double (weight, 0) };
  return TRUE;
}
