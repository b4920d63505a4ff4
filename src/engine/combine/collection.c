/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/collection.h"

#include <string.h>

#include "base/sentences.h"
#include "combine/blend.h"

/* Values read at a time of what fills gaps. */
#define SLAB_ELEMENTS ((gsize) 4 << 20)

typedef struct
{
  ScVariable *variable;
  GHashTable *unreached; /* of the dataset that it comes from */
  gboolean is_index;
  gboolean is_moved; /* lazy, and new memory each time it is loaded */
} Element;

typedef struct
{
  gchar *name;
  gboolean is_coordinate;
  gboolean has_priority;
  GArray *elements; /* of Element */
} Group;

struct _ScCollection
{
  GPtrArray *groups;   /* of Group, in order of appearance */
  GHashTable *by_name; /* borrowed */
};

static void
element_clear (gpointer data)
{
  Element *element = data;
  sc_variable_unref (element->variable);
  g_hash_table_unref (element->unreached);
}

static void
group_free (gpointer data)
{
  Group *group = data;
  g_free (group->name);
  g_array_unref (group->elements);
  g_free (group);
}

ScCollection *
sc_collection_new (void)
{
  ScCollection *self = g_new0 (ScCollection, 1);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
sc_collection_free (ScCollection *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

static Group *
get_group (ScCollection *self, const gchar *name)
{
  Group *group = g_hash_table_lookup (self->by_name, name);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->name = g_strdup (name);
      group->elements = g_array_new (FALSE, TRUE, sizeof (Element));
      g_array_set_clear_func (group->elements, element_clear);
      g_ptr_array_add (self->groups, group);
      g_hash_table_insert (self->by_name, group->name, group);
    }
  return group;
}

static void
add_part (ScCollection *self, ScAligned *aligned, const gchar *const *names, gboolean coordinates,
          const gchar *const *only, gboolean priority)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (only != NULL && !g_strv_contains (only, names[i]))
        continue;
      Group *group = get_group (self, names[i]);
      if (group->has_priority && !priority)
        continue;
      if (priority && !group->has_priority)
        {
          g_array_set_size (group->elements, 0);
          group->has_priority = TRUE;
        }
      ScVariable *variable = sc_dataset_get (aligned->dataset, names[i]);
      Element element = {
        .variable = sc_variable_ref (variable),
        .unreached = g_hash_table_ref (aligned->unreached),
        .is_index = coordinates && sc_variable_get_ndim (variable) == 1
                    && g_str_equal (sc_variable_get_dims (variable)[0], names[i]),
        .is_moved = g_hash_table_contains (aligned->moved, names[i]),
      };
      group->is_coordinate |= coordinates;
      g_array_append_val (group->elements, element);
    }
}

void
sc_collection_add (ScCollection *self, ScAligned *aligned, const gchar *const *only, gboolean priority)
{
  add_part (self, aligned, sc_dataset_get_coordinate_names (aligned->dataset), TRUE, only, priority);
  add_part (self, aligned, sc_dataset_get_variable_names (aligned->dataset), FALSE, only, priority);
}

static gboolean
set_conflict (GError **error, const Group *group, ScAlignReport *report, gboolean attributes_too)
{
  if (group->is_coordinate)
    sc_align_report_add_conflict (report, group->name);
  g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_VALUE_CONFLICT,
               group->is_coordinate
                   ? (attributes_too ? _("the coordinate “%s” has other values or attributes in one input than in another")
                                     : _("the coordinate “%s” has other values in one input than in another"))
                   : (attributes_too ? _("the variable “%s” has other values or attributes in one input than in another")
                                     : _("the variable “%s” has other values in one input than in another")),
               group->name);
  return FALSE;
}

static gboolean
can_blend (ScVariable *a, ScVariable *b)
{
  gboolean same = sc_dtype_is_floating (sc_variable_get_dtype (a)) && sc_variable_get_dtype (a) == sc_variable_get_dtype (b)
                  && sc_variable_get_ndim (a) > 0 && g_strv_equal (sc_variable_get_dims (a), sc_variable_get_dims (b));
  for (gint dim = 0; same && dim < sc_variable_get_ndim (a); dim++)
    same = sc_variable_get_shape (a)[dim] == sc_variable_get_shape (b)[dim];
  return same;
}

/* One hyperslab, contiguous: as it lies in memory, or in @scratch, which is made by the first and largest one. */
static ScArray *
read_block (ScVariable *variable, const gsize *start, const gsize *count, ScArray **scratch, GError **error)
{
  if (sc_variable_peek_values (variable) != NULL)
    {
      g_autoptr (ScArray) read = sc_variable_read (variable, start, count, error);
      return read != NULL ? sc_array_contiguous (read, error) : NULL;
    }
  if (*scratch == NULL)
    *scratch = sc_array_new (sc_variable_get_dtype (variable), sc_variable_get_ndim (variable), count, error);
  if (*scratch == NULL)
    return NULL;
  g_autoptr (ScArray) block = sc_array_slice (*scratch, (const gsize[SC_MAX_DIMS]) { 0 }, count, NULL);
  return sc_variable_read_into (variable, start, count, block, error) ? g_steal_pointer (&block) : NULL;
}

/* Fills the gaps of @values with @other's, part by part, so that there is never a second one in memory. */
static gboolean
blend (ScArray *values, ScVariable *other, gboolean *compatible, GError **error)
{
  gsize n = values->shape[0], row = sc_array_get_size (values) / MAX (n, 1), step = MAX (SLAB_ELEMENTS / MAX (row, 1), 1);
  gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];
  g_autoptr (ScArray) scratch = NULL;

  *compatible = TRUE;
  for (gint dim = 0; dim < values->ndim; dim++)
    count[dim] = values->shape[dim];
  for (gsize at = 0; at < n && *compatible; at += step)
    {
      start[0] = at;
      count[0] = MIN (step, n - at);
      g_autoptr (ScArray) part = read_block (other, start, count, &scratch, error);
      if (part == NULL)
        return FALSE;
      *compatible = sc_floats_blend (values, at * row, part);
    }
  return TRUE;
}

/* @merged together with @element: each has a value where the other has none.
 * @values: the values of @merged where they are nobody else's */
static ScVariable *
fill_gaps (ScVariable *merged, ScArray **values, const Element *element, gboolean *compatible, GError **error)
{
  if (!can_blend (merged, element->variable))
    {
      g_clear_pointer (values, sc_array_unref);
      if (!sc_variables_compatible (merged, element->variable, SC_COMPAT_NO_CONFLICTS, compatible, error) || !*compatible)
        return NULL;
      return sc_variable_fill_missing (merged, element->variable, error);
    }
  if (*values == NULL)
    {
      static const gsize zeros[SC_MAX_DIMS];
      gsize shape[SC_MAX_DIMS];
      memcpy (shape, sc_variable_get_shape (merged), sizeof shape);
      *values = sc_array_new (sc_variable_get_dtype (merged), sc_variable_get_ndim (merged), shape, error);
      if (*values != NULL && !sc_variable_read_into (merged, zeros, shape, *values, error))
        g_clear_pointer (values, sc_array_unref);
    }
  if (*values == NULL || !blend (*values, element->variable, compatible, error) || !*compatible)
    return NULL;
  return sc_variable_new (sc_variable_get_dims (merged), *values, sc_variable_get_attributes (merged));
}

static ScCompat
get_rule (ScCompat compat, gboolean indexes_only)
{
  if (indexes_only && compat != SC_COMPAT_IDENTICAL)
    return SC_COMPAT_EQUALS;
  return compat == SC_COMPAT_MINIMAL ? SC_COMPAT_BROADCAST_EQUALS : compat;
}

static ScVariable *
merge_values (const Group *group, gboolean indexes_only, ScCompat compat, ScAlignReport *report, GError **error)
{
  const Element *elements = (const Element *) group->elements->data;
  g_autoptr (ScVariable) merged = NULL;
  g_autoptr (ScArray) own = NULL;
  gboolean is_moved = FALSE; /* what is merged so far is one input's, not yet loaded */

  for (guint i = 0; i < group->elements->len; i++)
    {
      gboolean compatible = TRUE;
      ScCompat rule = get_rule (compat, indexes_only);
      if (indexes_only && !elements[i].is_index)
        continue;
      if (merged == NULL)
        {
          merged = sc_variable_ref (elements[i].variable);
          is_moved = elements[i].is_moved;
          continue;
        }
      if (rule == SC_COMPAT_NO_CONFLICTS)
        {
          ScVariable *filled = fill_gaps (merged, &own, &elements[i], &compatible, error);
          if (filled == NULL && !compatible)
            set_conflict (error, group, report, FALSE);
          if (filled == NULL)
            return NULL;
          sc_variable_unref (merged);
          merged = filled;
          is_moved = FALSE;
          continue;
        }
      if (!sc_variables_compatible (merged, elements[i].variable, rule, &compatible, error))
        return NULL;
      if (!compatible)
        {
          set_conflict (error, group, report, compat == SC_COMPAT_IDENTICAL);
          return NULL;
        }
      if (rule == SC_COMPAT_BROADCAST_EQUALS)
        {
          /* Equal once broadcast, so what is left of the other is its dimensions. */
          ScVariable *wider = sc_variable_expand_like (merged, elements[i].variable, error);
          if (wider == NULL)
            return NULL;
          is_moved = is_moved && wider == merged;
          sc_variable_unref (merged);
          merged = wider;
        }
    }
  if (!is_moved)
    return g_steal_pointer (&merged);
  g_autoptr (ScArray) values = sc_variable_load (merged, error);
  return values != NULL ? sc_variable_new (sc_variable_get_dims (merged), values, sc_variable_get_attributes (merged)) : NULL;
}

static ScVariable *
merge_group (const Group *group, ScCompat compat, ScCombineAttrs combine_attrs, ScAlignReport *report, GError **error)
{
  const Element *elements = (const Element *) group->elements->data;
  g_autofree ScAttributes **all = g_new0 (ScAttributes *, group->elements->len);
  gboolean has_index = FALSE;
  gsize n = 0;

  for (guint i = 0; i < group->elements->len; i++)
    has_index |= elements[i].is_index;
  for (guint i = 0; i < group->elements->len; i++)
    if (!has_index || elements[i].is_index)
      all[n++] = sc_variable_get_attributes (elements[i].variable);

  g_autoptr (ScVariable) merged = merge_values (group, has_index, compat, report, error);
  if (merged == NULL)
    return NULL;
  g_autoptr (ScAttributes) attributes = sc_attributes_merge (all, n, combine_attrs, group->name, error);
  return attributes != NULL ? sc_variable_with_attributes (merged, attributes) : NULL;
}

static GPtrArray *
dup_sources (const Group *group)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < group->elements->len; i++)
    g_ptr_array_add (sources, g_hash_table_ref (g_array_index (group->elements, Element, i).unreached));
  return sources;
}

gboolean
sc_collection_merge (ScCollection *self, ScDataset *result, ScCompat compat, ScCombineAttrs combine_attrs,
                     ScAlignReport *report, GError **error)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group *group = g_ptr_array_index (self->groups, i);
      g_autoptr (GError) failure = NULL;
      g_autoptr (ScVariable) merged = merge_group (group, compat, combine_attrs, report, &failure);
      if (merged == NULL && compat == SC_COMPAT_MINIMAL
          && g_error_matches (failure, SC_COMBINE_ERROR, SC_COMBINE_ERROR_VALUE_CONFLICT))
        continue;
      if (merged == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (group->is_coordinate)
        {
          if (!sc_dataset_add_coordinate (result, group->name, merged, error))
            return FALSE;
        }
      else if (!sc_dataset_add_variable (result, group->name, merged, error))
        return FALSE;
      else if (group->has_priority || sc_align_report_find_variable (report, group->name) == NULL)
        /* What an earlier step brought in is taken along as it is: the report knows from where. */
        sc_align_report_add_variable (report, group->name, merged, dup_sources (group));
    }
  return TRUE;
}
