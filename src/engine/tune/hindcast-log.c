/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/hindcast-log.h"

#include <errno.h>
#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "tune/tune-error.h"

#define HEADER "{\"sigmacast\":\"hindcast scores\",\"version\":1}\n"

struct _ScHindcastLog
{
  gatomicrefcount references;
  gchar *path; /* nullable */
  gint file;   /* −1: in memory alone */

  GMutex mutex;       /* guards the file's end and what follows */
  GHashTable *scores; /* (element-type utf8 ScHindcastScore) */
};

ScHindcastLog *
sc_hindcast_log_ref (ScHindcastLog *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_hindcast_log_unref (ScHindcastLog *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  if (self->file >= 0)
    close (self->file);
  g_hash_table_unref (self->scores);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

static gboolean
fail_with_errno (ScHindcastLog *self, const gchar *what, gint code, GError **error)
{
  g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_LOG, "%s: the results %s: %s", self->path, what, g_strerror (code));
  return FALSE;
}

static gdouble
get_number (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static gboolean
read_line (ScHindcastLog *self, const gchar *line, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = json_parser_load_from_data (parser, line, (gssize) length, NULL) ? json_parser_get_root (parser) : NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  JsonObject *object = json_node_get_object (root);
  const gchar *key = json_object_get_string_member_with_default (object, "key", NULL);
  if (key == NULL)
    return FALSE;
  ScHindcastScore *score = g_new (ScHindcastScore, 1);
  *score = (ScHindcastScore) {
    .crps = get_number (object, "crps"),
    .square = get_number (object, "square"),
    .variance = get_number (object, "variance"),
    .spectrum = get_number (object, "spectrum"),
    .network_calls = (guint64) MAX (json_object_get_int_member_with_default (object, "network_calls", 0), 0),
    .seconds = get_number (object, "seconds"),
  };
  g_hash_table_insert (self->scores, g_strdup (key), score);
  return TRUE;
}

static gboolean
read_content (ScHindcastLog *self, const gchar *content, gsize length, GError **error)
{
  const gchar *end = content + length, *line = content;
  gboolean ok = length >= strlen (HEADER) && memcmp (content, HEADER, strlen (HEADER)) == 0;

  if (ok)
    line += strlen (HEADER);
  for (const gchar *stop; ok && (stop = memchr (line, '\n', (gsize) (end - line))) != NULL; line = stop + 1)
    ok = read_line (self, line, (gsize) (stop - line));
  if (!ok)
    {
      g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_LOG, "%s holds no results of a sweep, and is left as it is", self->path);
      return FALSE;
    }
  if (line != end && ftruncate (self->file, line - content) != 0)
    return fail_with_errno (self, "cannot be mended", errno, error);
  return TRUE;
}

static gboolean
write_all (ScHindcastLog *self, const gchar *text, GError **error)
{
  for (gsize left = strlen (text); left > 0;)
    {
      const gssize written = write (self->file, text, left);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return fail_with_errno (self, "cannot be written", errno, error);
      text += written;
      left -= (gsize) written;
    }
  if (fdatasync (self->file) != 0 && errno != EINVAL)
    return fail_with_errno (self, "cannot be written", errno, error);
  return TRUE;
}

static gboolean
open_file (ScHindcastLog *self, GError **error)
{
  g_autofree gchar *content = NULL;
  gsize length;

  self->file = open (self->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (self->file < 0)
    return fail_with_errno (self, "cannot be opened", errno, error);
  if (flock (self->file, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_LOG, "%s: another program is adding results to it", self->path);
      return FALSE;
    }
  if (!g_file_get_contents (self->path, &content, &length, error))
    return FALSE;
  /* A kill may have come before the first line was whole. */
  if (length < strlen (HEADER) && memcmp (content, HEADER, length) == 0)
    {
      if (ftruncate (self->file, 0) != 0)
        return fail_with_errno (self, "cannot be mended", errno, error);
      return write_all (self, HEADER, error);
    }
  return read_content (self, content, length, error);
}

ScHindcastLog *
sc_hindcast_log_open (const gchar *path, GError **error)
{
  g_autoptr (ScHindcastLog) self = g_new0 (ScHindcastLog, 1);

  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->file = -1;
  g_mutex_init (&self->mutex);
  self->scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return path == NULL || open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
sc_hindcast_log_find (ScHindcastLog *self, const gchar *key, ScHindcastScore *score)
{
  g_return_val_if_fail (self != NULL && key != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  const ScHindcastScore *found = g_hash_table_lookup (self->scores, key);
  if (found != NULL && score != NULL)
    *score = *found;
  g_mutex_unlock (&self->mutex);
  return found != NULL;
}

static void
append_number (GString *line, const gchar *name, gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (line, ",\"%s\":%s", name,
                          isfinite (value) ? g_ascii_formatd (text, sizeof text, "%.17g", value) : "null");
}

gboolean
sc_hindcast_log_add (ScHindcastLog *self, const gchar *key, const ScHindcastScore *score, GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL && score != NULL, FALSE);

  g_autoptr (GString) line = g_string_new (NULL);
  g_string_append_printf (line, "{\"key\":\"%s\"", key);
  append_number (line, "crps", score->crps);
  append_number (line, "square", score->square);
  append_number (line, "variance", score->variance);
  append_number (line, "spectrum", score->spectrum);
  g_string_append_printf (line, ",\"network_calls\":%" G_GUINT64_FORMAT, score->network_calls);
  append_number (line, "seconds", score->seconds);
  g_string_append (line, "}\n");

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->scores, g_strdup (key), g_memdup2 (score, sizeof *score));
  const gboolean ok = self->file < 0 || write_all (self, line->str, error);
  g_mutex_unlock (&self->mutex);
  return ok;
}
