/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/arithmetic.h"

#include <math.h>

#include "combine/collection.h"
#include "combine/labelled-array.h"

static void
note (ScAlignReport *report, const gchar *name, ScVariable *result, ScAligned *a, ScAligned *b)
{
  /* A sum is reached only where both are. */
  g_autoptr (GHashTable) both = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTable *const tables[] = { a->unreached, b->unreached };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GHashTableIter iter;
      gpointer dim, marks;
      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, &dim, &marks))
        {
          gint axis = sc_variable_get_dim (result, dim);
          if (axis < 0)
            continue;
          gsize n = sc_variable_get_shape (result)[axis];
          gboolean *merged = g_hash_table_lookup (both, dim);
          if (merged == NULL)
            {
              merged = g_new0 (gboolean, MAX (n, 1));
              g_hash_table_insert (both, g_strdup (dim), merged);
            }
          for (gsize k = 0; k < n; k++)
            merged[k] |= ((const gboolean *) marks)[k];
        }
    }
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_ptr_array_add (sources, g_steal_pointer (&both));
  sc_align_report_add_variable (report, name, result, sources);
}

static gboolean
put_sum (ScDataset *result, const gchar *name, ScAligned *a, ScVariable *x, ScAligned *b, ScVariable *y,
         ScAlignReport *report, GError **error)
{
  g_autoptr (ScVariable) sum = sc_variable_add (x, y, error);

  if (sum == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  if (!sc_dataset_add_variable (result, name, sum, error))
    return FALSE;
  note (report, name, sum, a, b);
  return TRUE;
}

static gboolean
put_coordinates (ScDataset *result, ScAligned *a, ScAligned *b, GError **error)
{
  g_autoptr (ScCollection) collection = sc_collection_new ();
  g_autoptr (ScAlignReport) ignored = sc_align_report_new ();

  /* What is dropped here is no reason to refuse, so it stays out of the report's conflicts. */
  sc_collection_add (collection, a, sc_dataset_get_coordinate_names (a->dataset), FALSE);
  sc_collection_add (collection, b, sc_dataset_get_coordinate_names (b->dataset), FALSE);
  return sc_collection_merge (collection, result, SC_COMPAT_MINIMAL, SC_COMBINE_ATTRS_OVERRIDE, ignored, error);
}

/* What stands beside a variable that only one side has. */
static ScVariable *
missing_number (void)
{
  g_autoptr (ScArray) nan = sc_array_new_double (NAN);
  return sc_variable_new ((const gchar *const[]) { NULL }, nan, NULL);
}

/* A missing number does not widen a type: NumPy takes a Python number for a
 * float of the array's own width. */
static gboolean
put_missing (ScDataset *result, const gchar *name, ScVariable *variable, ScAligned *own, ScAligned *other,
             ScAlignReport *report, GError **error)
{
  g_autoptr (ScVariable) nan = missing_number ();
  g_autoptr (ScVariable) wide = sc_variable_add (variable, nan, error);
  g_autoptr (ScArray) values = wide != NULL ? sc_variable_load (wide, error) : NULL;

  if (values == NULL)
    return FALSE;
  ScDType dtype = sc_variable_get_dtype (variable) == SC_DTYPE_FLOAT32 ? SC_DTYPE_FLOAT32 : values->dtype;
  g_autoptr (ScArray) cast = sc_array_cast (values, dtype, error);
  if (cast == NULL)
    return FALSE;
  g_autoptr (ScVariable) sum = sc_variable_new (sc_variable_get_dims (variable), cast, NULL);
  if (!sc_dataset_add_variable (result, name, sum, error))
    return FALSE;
  note (report, name, sum, own, other);
  return TRUE;
}

static GPtrArray *
align_two (ScDataset *a, ScDataset *b, ScJoin join, ScAlignReport *report, GError **error)
{
  const ScAlignment alignment = { .join = join, .tolerance = NAN };
  ScDataset *const both[] = { a, b };

  sc_align_report_compare (report, both, 2);
  return sc_align (both, 2, &alignment, report, error);
}

ScDataset *
sc_add (ScDataset *a, ScDataset *b, ScJoin join, ScAlignReport *report, GError **error)
{
  g_autoptr (GPtrArray) aligned = align_two (a, b, join, report, error);
  g_autoptr (ScDataset) result = sc_dataset_new ();

  if (aligned == NULL)
    return NULL;
  ScAligned *x = g_ptr_array_index (aligned, 0), *y = g_ptr_array_index (aligned, 1);
  if (!put_coordinates (result, x, y, error))
    return NULL;

  const gchar *const *names = sc_dataset_get_variable_names (x->dataset);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScVariable *here = sc_dataset_get_variable (x->dataset, names[i]);
      ScVariable *there = sc_dataset_get_variable (y->dataset, names[i]);
      if (there != NULL ? !put_sum (result, names[i], x, here, y, there, report, error)
                        : (join == SC_JOIN_LEFT || join == SC_JOIN_OUTER)
                              && !put_missing (result, names[i], here, x, y, report, error))
        return NULL;
    }
  names = sc_dataset_get_variable_names (y->dataset);
  for (gsize i = 0; names[i] != NULL; i++)
    if (sc_dataset_get_variable (x->dataset, names[i]) == NULL && (join == SC_JOIN_RIGHT || join == SC_JOIN_OUTER)
        && !put_missing (result, names[i], sc_dataset_get_variable (y->dataset, names[i]), y, x, report, error))
      return NULL;
  return g_steal_pointer (&result);
}

ScDataset *
sc_add_variables (ScDataset *a, const gchar *variable_a, ScDataset *b, const gchar *variable_b, const gchar *name,
                  ScJoin join, ScAlignReport *report, GError **error)
{
  g_autoptr (ScDataset) part_a = sc_labelled_array_new (a, variable_a, error);
  g_autoptr (ScDataset) part_b = part_a != NULL ? sc_labelled_array_new (b, variable_b, error) : NULL;
  g_autoptr (GPtrArray) aligned = part_b != NULL ? align_two (part_a, part_b, join, report, error) : NULL;
  g_autoptr (ScDataset) result = sc_dataset_new ();

  if (aligned == NULL)
    return NULL;
  ScAligned *x = g_ptr_array_index (aligned, 0), *y = g_ptr_array_index (aligned, 1);
  if (!put_coordinates (result, x, y, error)
      || !put_sum (result, name, x, sc_dataset_get (x->dataset, variable_a), y, sc_dataset_get (y->dataset, variable_b),
                   report, error))
    return NULL;
  return g_steal_pointer (&result);
}
