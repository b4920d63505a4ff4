/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/snap.h"

#include <math.h>
#include <string.h>

#include "combine/alignment.h"
#include "combine/result-type.h"

/* Whether labels of both can be at a distance from each other, in @dtype. */
static gboolean
find_type (const ScArray *labels, const ScArray *like, ScDType *dtype)
{
  if (sc_dtype_is_time (labels->dtype) || sc_dtype_is_time (like->dtype))
    {
      *dtype = labels->dtype;
      return labels->dtype == like->dtype && labels->calendar == like->calendar && labels->ticks_per_second == like->ticks_per_second;
    }
  return (sc_dtype_is_floating (labels->dtype) || sc_dtype_is_floating (like->dtype))
         && sc_result_type (labels->dtype, like->dtype, dtype);
}

static gdouble
get_distance (const ScArray *a, gsize i, const ScArray *b, gsize k)
{
  if (sc_dtype_is_time (a->dtype))
    return fabs ((gdouble) (sc_array_get_int (a, i) - sc_array_get_int (b, k)));
  return fabs (sc_array_get_double (a, i) - sc_array_get_double (b, k));
}

/* [n labels]: the position in @like that each one takes, −1: it stays. Of
 * several that come close to one label only the nearest takes it. */
static gssize *
find_partners (ScIndex *index, ScIndex *like, gdouble tolerance)
{
  ScArray *labels = sc_index_get_labels (index), *wanted = sc_index_get_labels (like);
  gsize n = sc_index_get_size (index), n_like = sc_index_get_size (like);
  /* Labels that are in no order, or not once each, cannot be asked for the nearest. */
  g_autofree gssize *partners = sc_index_get_positions (like, index, SC_MATCH_NEAREST, tolerance, NULL);
  g_autofree gssize *taken = g_new (gssize, MAX (n_like, 1));

  for (gsize k = 0; k < n_like; k++)
    taken[k] = -1;
  for (gsize i = 0; partners != NULL && i < n; i++)
    {
      gssize k = partners[i];
      if (k < 0)
        continue;
      gssize other = taken[k];
      if (other >= 0 && get_distance (labels, (gsize) other, wanted, (gsize) k) <= get_distance (labels, i, wanted, (gsize) k))
        partners[i] = -1;
      else
        {
          if (other >= 0)
            partners[other] = -1;
          taken[k] = (gssize) i;
        }
    }
  return g_steal_pointer (&partners);
}

static ScArray *
make_labels (ScArray *labels, ScArray *like, const gssize *partners, ScDType dtype, GError **error)
{
  g_autoptr (ScArray) own = sc_array_cast (labels, dtype, error);
  g_autoptr (ScArray) theirs = own != NULL ? sc_array_cast (like, dtype, error) : NULL;
  ScArray *snapped = theirs != NULL ? sc_array_copy (own, error) : NULL;
  gsize size = sc_dtype_get_size (dtype);

  if (snapped == NULL)
    return NULL;
  snapped->calendar = labels->calendar;
  snapped->ticks_per_second = labels->ticks_per_second;
  for (gsize i = 0; i < sc_array_get_size (labels); i++)
    if (partners[i] >= 0)
      memcpy ((gchar *) snapped->data + i * size, sc_array_get_pointer (theirs, (gsize) partners[i]), size);
  return snapped;
}

/* Gives @result, a copy of @dataset, other labels along @dim where some are close enough. */
static gboolean
snap_dim (ScDataset *result, ScDataset *like, const gchar *dim, gdouble tolerance, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (ScIndex) index = sc_dataset_dup_index (result, dim, &failure);
  g_autoptr (ScIndex) other = failure == NULL ? sc_dataset_dup_index (like, dim, &failure) : NULL;
  ScDType dtype;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (index == NULL || other == NULL || sc_index_equal (index, other)
      || !find_type (sc_index_get_labels (index), sc_index_get_labels (other), &dtype))
    return TRUE;
  g_autofree gssize *partners = find_partners (index, other, tolerance);
  if (partners == NULL)
    return TRUE;
  g_autoptr (ScArray) labels = make_labels (sc_index_get_labels (index), sc_index_get_labels (other), partners, dtype, error);
  if (labels == NULL)
    return FALSE;
  ScVariable *old = sc_dataset_get_coordinate (result, dim);
  g_autoptr (ScVariable) coordinate = sc_variable_new (sc_variable_get_dims (old), labels, sc_variable_get_attributes (old));
  return sc_dataset_add_coordinate (result, dim, coordinate, error);
}

ScDataset *
sc_snap_labels (ScDataset *dataset, ScDataset *like, gdouble tolerance, GError **error)
{
  g_return_val_if_fail (tolerance > 0, NULL);

  g_autoptr (ScDataset) result = sc_dataset_copy (dataset);
  const gchar *const *dims = sc_dataset_get_dim_names (dataset);

  for (gsize i = 0; dims[i] != NULL; i++)
    if (!snap_dim (result, like, dims[i], tolerance, error))
      return NULL;
  return g_steal_pointer (&result);
}
