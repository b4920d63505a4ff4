/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/page.h"
#include "render/renderer.h"

G_BEGIN_DECLS

/**
 * ScPicture: a page with a title, a scene and its legend.
 * @scene: the size of its view is not used: it gets what the words leave
 * @width, @height: device pixels of the page
 * @title, @subtitle: (nullable): over the scene
 * @missing_text, @made_text: what the legend calls the two hatchings; used
 *   where the field has such cells
 *
 * Borrows everything. The scene's pixel_scale and dark rule the page too.
 */
typedef struct
{
  const ScScene *scene;
  gint width;
  gint height;
  const gchar *title;
  const gchar *subtitle;
  const gchar *missing_text;
  const gchar *made_text;
} ScPicture;

/**
 * sc_picture_write:
 * @path: ends with .png, .svg or .pdf; replaced only when all is written
 * @coastlines: may be shared with other pictures
 * @threads: (nullable)
 *
 * Returns: %FALSE with %SC_PAGE_ERROR or the error of writing
 */
gboolean sc_picture_write (const ScPicture *self, const gchar *path, ScCoastlines *coastlines, ScThreads *threads, GError **error);

G_END_DECLS
