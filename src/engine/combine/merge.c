/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/merge.h"

#include <math.h>

#include "base/sentences.h"
#include "combine/collection.h"
#include "combine/labelled-array.h"

static gboolean
check_roles (ScDataset *const *datasets, gsize n, ScAlignReport *report, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      const gchar *const *names = sc_dataset_get_variable_names (datasets[i]);
      for (gsize k = 0; names[k] != NULL; k++)
        for (gsize j = 0; j < n; j++)
          if (sc_dataset_is_coordinate (datasets[j], names[k]))
            {
              sc_align_report_add_conflict (report, names[k]);
              g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_VALUE_CONFLICT,
                           _("“%s” is a coordinate in one input and a variable in another"), names[k]);
              return FALSE;
            }
    }
  return TRUE;
}

ScDataset *
sc_merge (ScDataset *const *datasets, gsize n, ScJoin join, ScCompat compat, ScCombineAttrs combine_attrs,
          ScFillValues *fill, ScAlignReport *report, GError **error)
{
  const ScAlignment alignment = { .join = join, .fill = fill, .tolerance = NAN, .lazy = TRUE };
  g_autoptr (ScCollection) collection = sc_collection_new ();
  g_autoptr (ScDataset) result = sc_dataset_new ();
  g_autofree ScAttributes **all = g_new0 (ScAttributes *, n);

  sc_align_report_compare (report, datasets, n);
  g_autoptr (GPtrArray) aligned = sc_align (datasets, n, &alignment, report, error);
  if (aligned == NULL || !check_roles (datasets, n, report, error))
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      sc_collection_add (collection, g_ptr_array_index (aligned, i), NULL, FALSE);
      all[i] = sc_dataset_get_attributes (datasets[i]);
    }
  if (!sc_collection_merge (collection, result, compat, combine_attrs, report, error))
    return NULL;
  g_autoptr (ScAttributes) attributes = sc_attributes_merge (all, n, combine_attrs, "the datasets", error);
  if (attributes == NULL)
    return NULL;
  sc_dataset_set_attributes (result, attributes);
  return g_steal_pointer (&result);
}

/* The first of @parts with the variables and coordinates of the others in
 * place of its own; path and attributes are @target's. */
static ScDataset *
put_parts (ScDataset *target, GPtrArray *parts, const ScAlignment *alignment, ScCompat compat, ScAlignReport *report,
           GError **error)
{
  g_autoptr (GPtrArray) aligned = sc_align ((ScDataset *const *) parts->pdata, parts->len, alignment, report, error);
  g_autoptr (ScCollection) collection = sc_collection_new ();
  g_autoptr (ScDataset) result = sc_dataset_new ();

  if (aligned == NULL)
    return NULL;
  for (guint i = 0; i < aligned->len; i++)
    sc_collection_add (collection, g_ptr_array_index (aligned, i), NULL, i > 0);
  sc_dataset_set_path (result, sc_dataset_get_path (target));
  sc_dataset_set_attributes (result, sc_dataset_get_attributes (target));
  if (!sc_collection_merge (collection, result, compat, SC_COMBINE_ATTRS_OVERRIDE, report, error))
    return NULL;
  return g_steal_pointer (&result);
}

/* @target with the variables of one other dataset. */
static ScDataset *
assign_one (ScDataset *target, ScDataset *other, const gchar *const *variables, ScJoin join, ScAlignReport *report,
            GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  const gchar *const *names = variables != NULL ? variables : sc_dataset_get_variable_names (other);

  g_ptr_array_add (parts, sc_dataset_ref (target));
  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScDataset *part = sc_labelled_array_new (other, names[i], error);
      if (part == NULL)
        return NULL;
      g_ptr_array_add (parts, part);
      /* The target's own coordinates stay, save the labels of the variable's dimensions. */
      const gchar *const *coordinates = sc_dataset_get_coordinate_names (target);
      for (gsize k = 0; coordinates[k] != NULL; k++)
        if (sc_dataset_get_coordinate (part, coordinates[k]) != NULL
            && sc_variable_get_dim (sc_dataset_get (part, names[i]), coordinates[k]) < 0)
          sc_dataset_remove (part, coordinates[k]);
    }

  g_autoptr (GHashTable) fixed = join == SC_JOIN_EXACT ? NULL : sc_dataset_dup_indexes (target, NULL, error);
  if (fixed == NULL && join != SC_JOIN_EXACT)
    return NULL;
  const ScAlignment alignment = {
    .join = join == SC_JOIN_EXACT ? SC_JOIN_EXACT : SC_JOIN_OUTER, .fixed = fixed, .tolerance = NAN, .lazy = TRUE,
  };
  return put_parts (target, parts, &alignment, SC_COMPAT_BROADCAST_EQUALS, report, error);
}

ScDataset *
sc_assign (ScDataset *target, ScDataset *const *others, gsize n, const gchar *const *variables, ScJoin join,
           ScAlignReport *report, GError **error)
{
  g_autoptr (ScDataset) result = sc_dataset_ref (target);
  g_autofree ScDataset **all = g_new0 (ScDataset *, n + 1);

  g_return_val_if_fail (join == SC_JOIN_LEFT || join == SC_JOIN_EXACT, NULL);

  all[0] = target;
  for (gsize i = 0; i < n; i++)
    all[i + 1] = others[i];
  sc_align_report_compare (report, all, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      ScDataset *next = assign_one (result, others[i], variables, join, report, error);
      if (next == NULL)
        return NULL;
      sc_dataset_unref (result);
      result = next;
    }
  return g_steal_pointer (&result);
}

static gboolean
check_sizes (ScDataset *kept, ScDataset *part, const gchar *const *replaced, ScAlignReport *report, GError **error)
{
  for (gsize i = 0; replaced[i] != NULL; i++)
    {
      gssize here = sc_dataset_get_dim_size (kept, replaced[i]), there = sc_dataset_get_dim_size (part, replaced[i]);
      if (here < 0 || there < 0 || here == there)
        continue;
      sc_align_report_add_conflict (report, replaced[i]);
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH,
                   _("%s: %zd labels cannot replace %zd"), replaced[i], there, here);
      return FALSE;
    }
  return TRUE;
}

ScDataset *
sc_assign_coordinates (ScDataset *target, ScDataset *source, const gchar *const *names, ScAlignReport *report,
                       GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);

  sc_align_report_compare (report, (ScDataset *const[]) { target, source }, 2);

  /* What is replaced takes no part in the alignment. */
  g_autoptr (ScDataset) kept = sc_dataset_copy (target);
  for (gsize i = 0; names[i] != NULL; i++)
    sc_dataset_remove (kept, names[i]);
  g_ptr_array_add (parts, sc_dataset_ref (kept));
  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScDataset *part = sc_labelled_array_new (source, names[i], error);
      if (part == NULL)
        return NULL;
      g_ptr_array_add (parts, part);
      if (!check_sizes (kept, part, names, report, error))
        return NULL;
    }

  g_autoptr (GHashTable) fixed = sc_dataset_dup_indexes (kept, names, error);
  if (fixed == NULL)
    return NULL;
  const ScAlignment alignment = { .join = SC_JOIN_OUTER, .fixed = fixed, .exclude = names, .tolerance = NAN, .lazy = TRUE };
  return put_parts (target, parts, &alignment, SC_COMPAT_MINIMAL, report, error);
}
