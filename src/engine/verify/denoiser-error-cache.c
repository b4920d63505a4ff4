/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/denoiser-error-cache.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "verify/verify-error.h"

/* What a file of cells says that it is. */
#define FORMAT "sigmacast-denoiser-error"

struct _ScDenoiserErrorCache
{
  gatomicrefcount references;
  GMutex mutex;
  GHashTable *cells; /* key → GArray of gdouble; guarded by mutex */
};

ScDenoiserErrorCache *
sc_denoiser_error_cache_new (void)
{
  ScDenoiserErrorCache *self = g_new0 (ScDenoiserErrorCache, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  return self;
}

ScDenoiserErrorCache *
sc_denoiser_error_cache_ref (ScDenoiserErrorCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_denoiser_error_cache_unref (ScDenoiserErrorCache *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->cells);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* (transfer full) */
static gchar *
make_key (const gchar *checkpoint, const gchar *sample, gfloat sigma, guint64 seed)
{
  g_autofree gchar *text = g_strdup_printf ("%s %s %a %" G_GUINT64_FORMAT, checkpoint, sample, (gdouble) sigma, seed);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

gboolean
sc_denoiser_error_cache_get (ScDenoiserErrorCache *self, const gchar *checkpoint, const gchar *sample, gfloat sigma,
                             guint64 seed, gdouble *values, gsize n)
{
  g_return_val_if_fail (self != NULL && values != NULL, FALSE);

  g_autofree gchar *key = make_key (checkpoint, sample, sigma, seed);

  g_mutex_lock (&self->mutex);
  GArray *cell = g_hash_table_lookup (self->cells, key);
  const gboolean found = cell != NULL && cell->len == n;
  if (found)
    memcpy (values, cell->data, n * sizeof (gdouble));
  g_mutex_unlock (&self->mutex);
  return found;
}

void
sc_denoiser_error_cache_put (ScDenoiserErrorCache *self, const gchar *checkpoint, const gchar *sample, gfloat sigma,
                             guint64 seed, const gdouble *values, gsize n)
{
  g_return_if_fail (self != NULL && values != NULL);

  GArray *cell = g_array_sized_new (FALSE, FALSE, sizeof (gdouble), (guint) n);

  g_array_append_vals (cell, values, (guint) n);
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->cells, make_key (checkpoint, sample, sigma, seed), cell);
  g_mutex_unlock (&self->mutex);
}

gsize
sc_denoiser_error_cache_get_size (ScDenoiserErrorCache *self)
{
  g_mutex_lock (&self->mutex);
  const gsize size = g_hash_table_size (self->cells);
  g_mutex_unlock (&self->mutex);
  return size;
}

/* (transfer full) (nullable): the cell, %NULL where the node is no list of numbers. */
static GArray *
parse_cell (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  JsonArray *array = json_node_get_array (node);
  g_autoptr (GArray) cell = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (element)
          || (json_node_get_value_type (element) != G_TYPE_DOUBLE && json_node_get_value_type (element) != G_TYPE_INT64))
        return NULL;
      const gdouble value = json_node_get_double (element);
      if (!isfinite (value))
        return NULL;
      g_array_append_val (cell, value);
    }
  return g_steal_pointer (&cell);
}

static void
set_format_error (const gchar *path, GError **error)
{
  g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST, "%s holds no measured errors of a denoiser", path);
}

gboolean
sc_denoiser_error_cache_load (ScDenoiserErrorCache *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!json_parser_load_from_file (parser, path, &cause))
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST, "%s cannot be read: %s", path, cause->message);
      return FALSE;
    }

  JsonNode *root = json_parser_get_root (parser);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *cells = object != NULL ? json_object_get_member (object, "cells") : NULL;
  if (cells == NULL || !JSON_NODE_HOLDS_OBJECT (cells)
      || g_strcmp0 (json_object_get_string_member_with_default (object, "format", NULL), FORMAT) != 0)
    {
      set_format_error (path, error);
      return FALSE;
    }

  JsonObjectIter iter;
  const gchar *key;
  JsonNode *node;
  json_object_iter_init (&iter, json_node_get_object (cells));
  while (json_object_iter_next (&iter, &key, &node))
    {
      GArray *cell = parse_cell (node);
      if (cell == NULL)
        {
          set_format_error (path, error);
          return FALSE;
        }
      g_mutex_lock (&self->mutex);
      g_hash_table_replace (self->cells, g_strdup (key), cell);
      g_mutex_unlock (&self->mutex);
    }
  return TRUE;
}

gboolean
sc_denoiser_error_cache_save (ScDenoiserErrorCache *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  /* Seventeen digits bring every bit back; keys in order, so that the same cells make the same file. */
  g_autoptr (GString) text = g_string_new ("{\"format\": \"" FORMAT "\", \"cells\": {");
  g_mutex_lock (&self->mutex);
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->cells), (GCompareFunc) strcmp);
  for (GList *key = keys; key != NULL; key = key->next)
    {
      GArray *cell = g_hash_table_lookup (self->cells, key->data);
      g_string_append_printf (text, "%s\n\"%s\": [", key == keys ? "" : ",", (const gchar *) key->data);
      for (guint i = 0; i < cell->len; i++)
        {
          gchar number[G_ASCII_DTOSTR_BUF_SIZE];
          g_ascii_formatd (number, sizeof number, "%.17g", g_array_index (cell, gdouble, i));
          g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
        }
      g_string_append_c (text, ']');
    }
  g_mutex_unlock (&self->mutex);
  g_string_append (text, "\n}}\n");
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
