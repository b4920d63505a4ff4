/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/mend.h"

#include <math.h>

#include "base/sentences.h"
#include "combine/merge.h"
#include "combine/reindex.h"

/* A label this close to one of the other's, as a share of a degree, is the same meridian. */
#define SAME_MERIDIAN 1e-4

typedef struct
{
  gdouble value;
  gsize from;
} Meridian;

static gint
compare_meridians (gconstpointer a, gconstpointer b)
{
  const Meridian *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

static gdouble
wrap (gdouble degrees, gdouble start)
{
  gdouble turned = fmod (degrees - start, 360.0);
  return (turned < 0 ? turned + 360.0 : turned) + start;
}

static gdouble
snap (gdouble degrees, ScArray *like)
{
  for (gsize i = 0; i < sc_array_get_size (like); i++)
    if (fabs (sc_array_get_double (like, i) - degrees) < SAME_MERIDIAN)
      return sc_array_get_double (like, i);
  return degrees;
}

static ScDataset *
with_labels (ScDataset *dataset, const gchar *name, ScArray *labels, GError **error)
{
  g_autoptr (ScDataset) result = sc_dataset_copy (dataset);
  ScVariable *old = sc_dataset_get_coordinate (dataset, name);
  g_autoptr (ScVariable) coordinate = sc_variable_new (sc_variable_get_dims (old), labels, sc_variable_get_attributes (old));
  return sc_dataset_add_coordinate (result, name, coordinate, error) ? g_steal_pointer (&result) : NULL;
}

ScDataset *
sc_roll_longitude (ScDataset *dataset, const gchar *name, ScArray *like, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (ScIndex) index = sc_dataset_dup_index (dataset, name, &failure);

  if (index == NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE, _("%s: there are no labels to roll"), name);
      return NULL;
    }
  ScArray *labels = sc_index_get_labels (index);
  gsize n = sc_array_get_size (labels), n_like = sc_array_get_size (like);
  if (!(sc_dtype_is_floating (labels->dtype) || sc_dtype_is_integer (labels->dtype)) || n_like == 0)
    {
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH, _("%s: only degrees can be rolled"), name);
      return NULL;
    }

  gdouble start = 0;
  for (gsize i = 0; i < n_like; i++)
    if (sc_array_get_double (like, i) < 0)
      start = -180;
  gboolean falls = n_like > 1 && sc_array_get_double (like, 0) > sc_array_get_double (like, n_like - 1);

  g_autofree Meridian *meridians = g_new (Meridian, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    meridians[i] = (Meridian) { snap (wrap (sc_array_get_double (labels, i), start), like), i };
  qsort (meridians, n, sizeof *meridians, compare_meridians);

  g_autofree gsize *order = g_new (gsize, MAX (n, 1));
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, error);
  if (values == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      const Meridian *meridian = &meridians[falls ? n - 1 - i : i];
      order[i] = meridian->from;
      ((gdouble *) values->data)[i] = meridian->value;
    }
  g_autoptr (ScDataset) sorted = sc_dataset_select (dataset, name, order, n, error);
  g_autoptr (ScArray) typed = sorted != NULL ? sc_array_cast (values, like->dtype, error) : NULL;
  return typed != NULL ? with_labels (sorted, name, typed, error) : NULL;
}

ScDataset *
sc_mend (ScDataset *dataset, ScDataset *like, const ScCoordinateDifference *difference, GError **error)
{
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  const gchar *const names[] = { difference->name, NULL };

  switch (difference->remedy)
    {
    case SC_REMEDY_REINDEX_NEAREST:
      return sc_reindex (dataset, like, names, SC_MATCH_NEAREST, difference->tolerance, NULL, report, error);
    case SC_REMEDY_SORT:
      return sc_reindex (dataset, like, names, SC_MATCH_EXACT, NAN, NULL, report, error);
    case SC_REMEDY_RELABEL:
      return sc_assign_coordinates (dataset, like, names, report, error);
    case SC_REMEDY_ROLL_LONGITUDE:
      return sc_roll_longitude (dataset, difference->name, difference->a, error);
    case SC_REMEDY_SELECT_COMMON: /* would change the other one, too */
    case SC_REMEDY_NONE:
    default:
      return sc_dataset_ref (dataset);
    }
}

ScDataset *
sc_mend_all (ScDataset *dataset, ScDataset *like, GError **error)
{
  g_autoptr (ScDataset) mended = sc_dataset_ref (dataset);
  g_autoptr (GPtrArray) differences = sc_coordinate_differences (like, dataset, error);

  for (guint i = 0; differences != NULL && i < differences->len; i++)
    {
      ScDataset *next = sc_mend (mended, like, g_ptr_array_index (differences, i), error);
      if (next == NULL)
        return NULL;
      sc_dataset_unref (mended);
      mended = next;
    }
  return differences != NULL ? g_steal_pointer (&mended) : NULL;
}
