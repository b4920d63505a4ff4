/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/page.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <string.h>

#define SMALLEST_SIDE 16
#define LARGEST_SIDE 16384

G_DEFINE_QUARK (sc-page-error-quark, sc_page_error)

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
has_suffix (const gchar *path, const gchar *suffix)
{
  gsize length = strlen (path), end = strlen (suffix);

  return length > end && g_ascii_strcasecmp (path + length - end, suffix) == 0;
}

gboolean
sc_page_write (const gchar *path, gint width, gint height, ScPageFunc draw, gpointer data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean svg = has_suffix (path, ".svg"), pdf = has_suffix (path, ".pdf"), drawn;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (path != NULL && draw != NULL, FALSE);

  if (!svg && !pdf && !has_suffix (path, ".png"))
    {
      g_set_error (error, SC_PAGE_ERROR, SC_PAGE_ERROR_FORMAT, "%s: expected a name that ends with .png, .svg or .pdf", path);
      return FALSE;
    }
  if (width < SMALLEST_SIDE || height < SMALLEST_SIDE || width > LARGEST_SIDE || height > LARGEST_SIDE)
    {
      g_set_error (error, SC_PAGE_ERROR, SC_PAGE_ERROR_SIZE, "%s: %d × %d pixels, expected %d to %d on each side", path,
                   width, height, SMALLEST_SIDE, LARGEST_SIDE);
      return FALSE;
    }
  if (svg)
    {
      surface = cairo_svg_surface_create_for_stream (collect, bytes, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    }
  else if (pdf)
    surface = cairo_pdf_surface_create_for_stream (collect, bytes, width, height);
  else
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (surface);
  drawn = draw (cr, svg || pdf, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (!svg && !pdf && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, collect, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (!drawn || status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, SC_PAGE_ERROR, SC_PAGE_ERROR_SIZE, "%s: a picture of %d × %d pixels cannot be made: %s", path,
                   width, height,
                   cairo_status_to_string (status != CAIRO_STATUS_SUCCESS ? status : CAIRO_STATUS_NO_MEMORY));
      return FALSE;
    }
  return g_file_set_contents_full (path, (const gchar *) bytes->data, (gssize) bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666,
                                   error);
}
