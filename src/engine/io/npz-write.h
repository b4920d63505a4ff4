/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"
#include "io/npz.h"

G_BEGIN_DECLS

/**
 * ScNpzWriter: a NumPy .npz archive to be, its entries stored (not deflated)
 * as numpy.savez does, so that the reference's checkpoint.load reads it.
 */
typedef struct _ScNpzWriter ScNpzWriter;

ScNpzWriter *sc_npz_writer_new  (void);
void         sc_npz_writer_free (ScNpzWriter *self);

/**
 * sc_npz_writer_add:
 * @name: without ".npy"; each name once
 * @array: (transfer none): kept until the archive is written; strings are
 *   written as NumPy's fixed-width unicode
 */
void         sc_npz_writer_add  (ScNpzWriter *self, const gchar *name, ScArray *array);

/**
 * sc_npz_writer_write:
 *
 * Writes the archive beside @path and renames it when it is whole: @path is
 * never half a file. The same arrays give the same bytes.
 */
gboolean     sc_npz_writer_write (ScNpzWriter *self, const gchar *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScNpzWriter, sc_npz_writer_free)

G_END_DECLS
