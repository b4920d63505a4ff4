/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/buffer.h"

#include "sphere/sphere-error.h"

static gpointer
no_memory (gsize n, gsize size, const gchar *what, GError **error)
{
  g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_NO_MEMORY,
               "Too little memory for %s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " bytes are needed.",
               what, n, size);
  return NULL;
}

gpointer
sc_sphere_alloc (gsize n, gsize size, const gchar *what, GError **error)
{
  gpointer buffer = g_try_malloc_n (MAX (n, 1), size);

  return buffer != NULL ? buffer : no_memory (n, size, what, error);
}

gpointer
sc_sphere_alloc_cleared (gsize n, gsize size, const gchar *what, GError **error)
{
  gpointer buffer = g_try_malloc0_n (MAX (n, 1), size);

  return buffer != NULL ? buffer : no_memory (n, size, what, error);
}
