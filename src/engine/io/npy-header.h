/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

/** ScNpyKind: how the elements of an .npy payload are stored. */
typedef enum
{
  SC_NPY_PLAIN,    /* the bytes of an ScDType */
  SC_NPY_FLOAT16,  /* becomes float32 */
  SC_NPY_BFLOAT16, /* becomes float32; NumPy writes it as a 2-byte void */
  SC_NPY_UNICODE,  /* 4 bytes a character, becomes strings */
  SC_NPY_BYTES,    /* 1 byte a character, becomes strings */
} ScNpyKind;

/**
 * ScNpyHeader: what the header of an .npy says.
 * @dtype: of the array that is made from it
 * @item_size: stored bytes of one element
 * @swap: the bytes of each element (of each character for unicode) are in the
 *   other order than this machine's
 */
typedef struct
{
  ScNpyKind kind;
  ScDType dtype;
  gsize item_size;
  gboolean swap;
  gboolean fortran_order;
  gint64 ticks_per_second;
  gint ndim;
  gsize shape[SC_MAX_DIMS];
} ScNpyHeader;

/**
 * sc_npy_header_parse:
 * @text: the dictionary of the header, not necessarily terminated
 * @name: the entry, for the error's sentence
 *
 * Format: NumPy's "npy" versions 1 to 3 (numpy.lib.format). Objects, which
 * would have to be unpickled, records and complex numbers are refused.
 */
gboolean sc_npy_header_parse  (const gchar *text, gsize length, const gchar *name, ScNpyHeader *header, GError **error);

/**
 * sc_npy_header_format:
 * Returns: (transfer full): magic, version, length and dictionary for @array
 *   in C order, padded so that the payload is aligned to 64 bytes
 */
GBytes  *sc_npy_header_format (const ScArray *array, gsize unicode_length);

G_END_DECLS
