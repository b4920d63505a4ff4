/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/open.h"
#include "io/reader-message.h"

G_BEGIN_DECLS

/**
 * ScReaderProcess: one reader process, asked from any thread, one question at
 * a time. When it crashes, answers nonsense or not in time it is ended, and
 * every later question fails with the same sentence. Reference-counted; the
 * last reference ends the process.
 */
typedef struct _ScReaderProcess ScReaderProcess;

/** sc_reader_process_new: (nullable): starts @program for the file @path, which it does not open yet. */
ScReaderProcess *sc_reader_process_new   (const gchar *program, const gchar *path, GError **error);
ScReaderProcess *sc_reader_process_ref   (ScReaderProcess *self);
void             sc_reader_process_unref (ScReaderProcess *self);

const gchar *sc_reader_process_get_path (ScReaderProcess *self);

/**
 * sc_reader_process_acquire_slot:
 * @fd: (out): descriptor that has to go with the question, the caller's to
 *   close; −1: the reader knows the slot
 *
 * Finds shared memory for @bytes that nothing lies in. Give it back with
 * sc_reader_process_release_slot().
 *
 * Returns: the slot's number, or −1 where all are in use
 */
gint     sc_reader_process_acquire_slot (ScReaderProcess *self, gsize bytes, gint *fd);
void     sc_reader_process_release_slot (ScReaderProcess *self, gint slot);
/** sc_reader_process_peek_slot: where an acquired slot lies. */
gpointer sc_reader_process_peek_slot    (ScReaderProcess *self, gint slot);

/**
 * sc_reader_process_ask:
 * @content: (transfer floating): as the request wants it
 * @slot: an acquired slot for the values, or −1; @slot_fd: what came with it
 * @fd: (out): the answer's content, sealed, of @answer's length, the caller's
 *   to close; −1 where it is in the slot
 *
 * Returns: %FALSE with an error where the process failed or answered with one
 */
gboolean sc_reader_process_ask (ScReaderProcess *self, ScReaderRequest request, GVariant *content, gint slot,
                                gint slot_fd, ScReaderAnswer *answer, gint *fd, GError **error);

/**
 * ScReaderParts: one variable's values, asked for in parts.
 * @n: how many
 * @bytes: the most that one has
 * @ask: (transfer floating): the question for part @part, of %SC_READER_READ
 * @take: gets the values of part @part, which lie at @values until it returns;
 *   %FALSE where they are not what was asked for
 */
typedef struct
{
  gsize n;
  gsize bytes;
  GVariant *(*ask) (gsize part, gpointer data);
  gboolean (*take) (gsize part, const ScReaderAnswer *answer, gconstpointer values, gpointer data);
  gpointer data;
} ScReaderParts;

/**
 * sc_reader_process_read_parts:
 * @done: (out): %FALSE where all slots are in use, and nothing was read
 *
 * Takes one part while the reader brings the next one. Parts go through two
 * slots, so that no more memory than theirs is touched.
 *
 * Returns: %FALSE with an error where the process failed or answered with one
 */
gboolean sc_reader_process_read_parts (ScReaderProcess *self, const ScReaderParts *parts, gboolean *done, GError **error);

/** sc_read_fd: the first @length bytes of a memory file; %FALSE where it has fewer. */
gboolean  sc_read_fd          (gint fd, gpointer buffer, gsize length);
/** sc_variant_from_fd: (transfer full) (nullable): them as a GVariant, not believed; %NULL without memory. */
GVariant *sc_variant_from_fd  (gint fd, gsize length, const gchar *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScReaderProcess, sc_reader_process_unref)

G_END_DECLS
