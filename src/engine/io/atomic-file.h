/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScAtomicFile: a file that appears whole or not at all. It is written under
 * a temporary name in the folder of its destination and renamed at the end.
 */
typedef struct _ScAtomicFile ScAtomicFile;

/**
 * sc_atomic_file_new:
 * @path: the destination
 *
 * Returns: (transfer full) (nullable): with an empty temporary file made;
 *   %SC_IO_ERROR_WRITE where the folder cannot be written
 */
ScAtomicFile *sc_atomic_file_new (const gchar *path, GError **error);

/**
 * sc_atomic_file_check_target: %FALSE with a sentence where @path is there and
 * is no ordinary file: renaming onto a folder or a device would fail or
 * destroy it.
 */
gboolean sc_atomic_file_check_target (const gchar *path, GError **error);

/** sc_atomic_file_get_temporary_path: where to write. */
const gchar *sc_atomic_file_get_temporary_path (ScAtomicFile *self);

/** sc_atomic_file_commit: brings the content to the disk and gives it its name, in place of a file that has it. */
gboolean sc_atomic_file_commit (ScAtomicFile *self, GError **error);

/** sc_atomic_file_free: removes the temporary file unless it was committed. */
void sc_atomic_file_free (ScAtomicFile *self);

/** sc_atomic_file_write: writes @length bytes of @data to @path in this way. */
gboolean sc_atomic_file_write (const gchar *path, gconstpointer data, gsize length, GError **error);

/** sc_free_space: bytes free for this user in the folder of @path; %G_MAXUINT64 where that is not known. */
guint64 sc_free_space (const gchar *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScAtomicFile, sc_atomic_file_free)

G_END_DECLS
