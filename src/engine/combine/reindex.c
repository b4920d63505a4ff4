/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/reindex.h"

#include "base/sentences.h"

static gboolean
check_unlabelled (ScDataset *dataset, ScDataset *like, const gchar *dim, ScAlignReport *report, GError **error)
{
  gssize here = sc_dataset_get_dim_size (dataset, dim), there = sc_dataset_get_dim_size (like, dim);

  if (here < 0 || here == there)
    return TRUE;
  sc_align_report_add_conflict (report, dim);
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH,
               _("%s: %zd labels here, %zd places without labels there"), dim, here, there);
  return FALSE;
}

static gboolean
set_missing (GError **error, ScAlignReport *report, const gchar *name, ScDataset *where)
{
  sc_align_report_add_conflict (report, name);
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE, _("%s has no labels of “%s”"),
               sc_dataset_get_path (where) != NULL ? sc_dataset_get_path (where) : _("the dataset"), name);
  return FALSE;
}

ScDataset *
sc_reindex (ScDataset *dataset, ScDataset *like, const gchar *const *coordinates, ScMatch match, gdouble tolerance,
            ScFillValues *fill, ScAlignReport *report, GError **error)
{
  g_autoptr (GHashTable) fixed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_index_unref);
  const gchar *const *dims = coordinates != NULL ? coordinates : sc_dataset_get_dim_names (like);

  sc_align_report_compare (report, (ScDataset *const[]) { dataset, like }, 2);
  for (gsize i = 0; dims[i] != NULL; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (ScIndex) index = sc_dataset_dup_index (like, dims[i], &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (index == NULL && coordinates != NULL && !set_missing (error, report, dims[i], like))
        return NULL;
      if (coordinates != NULL && sc_dataset_get_dim_size (dataset, dims[i]) < 0
          && !set_missing (error, report, dims[i], dataset))
        return NULL;
      if (index != NULL)
        g_hash_table_insert (fixed, g_strdup (dims[i]), g_steal_pointer (&index));
    }

  /* Where the other has no labels at all, there are only sizes to go by. */
  for (gsize i = 0; coordinates == NULL && g_hash_table_size (fixed) == 0 && dims[i] != NULL; i++)
    if (!check_unlabelled (dataset, like, dims[i], report, error))
      return NULL;

  const ScAlignment alignment = { .fixed = fixed, .like = like, .fill = fill, .match = match, .tolerance = tolerance };
  g_autoptr (GPtrArray) aligned = sc_align (&dataset, 1, &alignment, report, error);
  if (aligned == NULL)
    return NULL;
  ScAligned *result = g_ptr_array_index (aligned, 0);
  const gchar *const *names = sc_dataset_get_variable_names (result->dataset);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
      g_ptr_array_add (sources, g_hash_table_ref (result->unreached));
      sc_align_report_add_variable (report, names[i], sc_dataset_get (result->dataset, names[i]), sources);
    }
  return sc_dataset_ref (result->dataset);
}
