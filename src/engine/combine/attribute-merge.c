/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/attribute-merge.h"

#include "base/sentences.h"
#include "combine/combine-error.h"

gboolean
sc_combine_attrs_from_name (const gchar *name, ScCombineAttrs *combine)
{
  static const gchar *const names[] = { "override", "drop", "identical", "no_conflicts", "drop_conflicts" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *combine = (ScCombineAttrs) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
set_conflict (GError **error, const gchar *owner, const gchar *name)
{
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_ATTRS_CONFLICT, _("%s: the attribute “%s” differs"), owner, name);
  return FALSE;
}

gboolean
sc_attributes_check_identical (ScAttributes *const *all, gsize n, const gchar *owner, GError **error)
{
  for (gsize i = 1; i < n; i++)
    {
      /* Both ways, because either may have one that the other lacks. */
      for (guint k = 0; k < sc_attributes_get_size (all[0]); k++)
        if (!sc_attributes_equal_value (all[0], all[i], sc_attributes_get_name (all[0], k)))
          return set_conflict (error, owner, sc_attributes_get_name (all[0], k));
      for (guint k = 0; k < sc_attributes_get_size (all[i]); k++)
        if (!sc_attributes_equal_value (all[0], all[i], sc_attributes_get_name (all[i], k)))
          return set_conflict (error, owner, sc_attributes_get_name (all[i], k));
    }
  return TRUE;
}

ScAttributes *
sc_attributes_merge (ScAttributes *const *all, gsize n, ScCombineAttrs combine, const gchar *owner, GError **error)
{
  g_autoptr (ScAttributes) merged = NULL;
  g_autoptr (GHashTable) dropped = NULL;

  if (combine == SC_COMBINE_ATTRS_DROP)
    return sc_attributes_new ();
  if (combine == SC_COMBINE_ATTRS_IDENTICAL && !sc_attributes_check_identical (all, n, owner, error))
    return NULL;
  merged = sc_attributes_copy (all[0]);
  if (combine == SC_COMBINE_ATTRS_OVERRIDE || combine == SC_COMBINE_ATTRS_IDENTICAL)
    return g_steal_pointer (&merged);

  dropped = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 1; i < n; i++)
    for (guint k = 0; k < sc_attributes_get_size (all[i]); k++)
      {
        const gchar *name = sc_attributes_get_name (all[i], k);
        if (g_hash_table_contains (dropped, name))
          continue;
        if (sc_attributes_get (merged, name) == NULL)
          sc_attributes_set (merged, name, sc_attributes_get (all[i], name));
        else if (!sc_attributes_equal_value (merged, all[i], name))
          {
            if (combine == SC_COMBINE_ATTRS_NO_CONFLICTS)
              {
                set_conflict (error, owner, name);
                return NULL;
              }
            sc_attributes_remove (merged, name);
            g_hash_table_add (dropped, (gpointer) name);
          }
      }
  return g_steal_pointer (&merged);
}
