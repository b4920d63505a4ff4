/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/labelled-array.h"

#include "base/sentences.h"
#include "combine/combine-error.h"

static gboolean
has_all_dims (ScVariable *variable, ScVariable *coordinate)
{
  const gchar *const *dims = sc_variable_get_dims (coordinate);
  for (gsize i = 0; dims[i] != NULL; i++)
    if (sc_variable_get_dim (variable, dims[i]) < 0)
      return FALSE;
  return TRUE;
}

ScDataset *
sc_labelled_array_new (ScDataset *dataset, const gchar *name, GError **error)
{
  ScVariable *variable = sc_dataset_get (dataset, name);
  g_autoptr (ScDataset) array = sc_dataset_new ();

  if (variable == NULL)
    {
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE, _("%s has no “%s”"),
                   sc_dataset_get_path (dataset) != NULL ? sc_dataset_get_path (dataset) : _("the dataset"), name);
      return NULL;
    }
  sc_dataset_set_path (array, sc_dataset_get_path (dataset));

  const gchar *const *coordinates = sc_dataset_get_coordinate_names (dataset);
  for (gsize i = 0; coordinates[i] != NULL; i++)
    {
      ScVariable *coordinate = sc_dataset_get_coordinate (dataset, coordinates[i]);
      if (!g_str_equal (coordinates[i], name) && has_all_dims (variable, coordinate)
          && !sc_dataset_add_coordinate (array, coordinates[i], coordinate, error))
        return NULL;
    }
  if (!(sc_dataset_is_coordinate (dataset, name) ? sc_dataset_add_coordinate : sc_dataset_add_variable) (array, name,
                                                                                                        variable, error))
    return NULL;
  return g_steal_pointer (&array);
}
