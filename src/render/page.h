/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SC_PAGE_ERROR_FORMAT, /* a file name that ends with none of the formats */
  SC_PAGE_ERROR_SIZE,   /* too large, or no memory for it */
} ScPageError;

#define SC_PAGE_ERROR sc_page_error_quark ()
GQuark sc_page_error_quark (void);

/**
 * ScPageFunc: draws a page from (0, 0) to its width and height.
 * @vector: whether lines and text stay what they are (SVG, PDF)
 * Returns: %FALSE where memory ran out
 */
typedef gboolean (*ScPageFunc) (cairo_t *cr, gboolean vector, gpointer data);

/**
 * sc_page_write: a page as a file.
 * @path: ends with .png, .svg or .pdf; replaced only when all is written
 * @width, @height: pixels; points of a PDF; 16 to 16384
 *
 * Fails with %SC_PAGE_ERROR or the error of writing.
 */
gboolean sc_page_write (const gchar *path, gint width, gint height, ScPageFunc draw, gpointer data, GError **error);

G_END_DECLS
