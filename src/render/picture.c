/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/picture.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "render/legend.h"
#include "render/theme.h"

#define TITLE_FONT "Sans Bold 13"
#define SUBTITLE_FONT "Sans 10"
#define MARGIN 10.0

static void
set_source (cairo_t *cr, guint32 rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0);
}

/* Returns: how far down the line reaches. */
static gdouble
draw_line (cairo_t *cr, const gchar *text, const gchar *font, gdouble width, gdouble y)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  gint height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (gint) ((width - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (description);
  g_object_unref (layout);
  return y + height;
}

static void
fill_legend (const ScPicture *self, ScLegend *legend)
{
  const ScScene *scene = self->scene;
  gsize in_source = 0, by_operation = 0;

  *legend = (ScLegend) { .marks = scene->marks, .dark = scene->dark };
  if (scene->field == NULL)
    return;
  sc_field_count_missing (scene->field, &in_source, &by_operation);
  legend->colours = scene->colours;
  legend->label = self->title == NULL ? sc_field_get_label (scene->field) : NULL;
  legend->units = sc_field_get_units (scene->field);
  legend->missing_text = in_source > 0 ? self->missing_text : NULL;
  legend->made_text = by_operation > 0 ? self->made_text : NULL;
}

static gboolean
draw_scene (const ScScene *scene, cairo_t *cr, gboolean vector, ScCoastlines *coastlines, ScThreads *threads)
{
  g_autoptr (ScRenderer) renderer = sc_renderer_new (coastlines, NULL);
  cairo_surface_t *image;
  gboolean drawn;

  if (vector)
    return sc_renderer_draw_vector (renderer, scene, cr, threads);
  image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, scene->view.width, scene->view.height);
  drawn = cairo_surface_status (image) == CAIRO_STATUS_SUCCESS
          && sc_renderer_draw (renderer, scene, (guint32 *) (gpointer) cairo_image_surface_get_data (image),
                               (gsize) cairo_image_surface_get_stride (image), threads);
  if (drawn)
    {
      cairo_surface_mark_dirty (image);
      cairo_set_source_surface (cr, image, 0, 0);
      cairo_paint (cr);
    }
  cairo_surface_destroy (image);
  return drawn;
}

static gboolean
draw_page (const ScPicture *self, cairo_t *cr, gboolean vector, ScCoastlines *coastlines, ScThreads *threads)
{
  const ScTheme *theme = sc_theme_get (self->scene->dark);
  gdouble scale = self->scene->pixel_scale;
  gdouble width = self->width / scale, height = self->height / scale, top = 0, bottom;
  ScScene scene = *self->scene;
  ScLegend legend;
  gboolean drawn;

  set_source (cr, theme->background);
  cairo_paint (cr);
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  set_source (cr, theme->text);
  if (self->title != NULL)
    top = draw_line (cr, self->title, TITLE_FONT, width, MARGIN);
  if (self->subtitle != NULL)
    top = draw_line (cr, self->subtitle, SUBTITLE_FONT, width, MAX (top, MARGIN));
  fill_legend (self, &legend);
  bottom = MAX (height - sc_legend_get_height (&legend, cr, width), 0);
  cairo_save (cr);
  cairo_translate (cr, 0, bottom);
  sc_legend_draw (&legend, cr, width);
  cairo_restore (cr);
  cairo_restore (cr);

  top = ceil (top * scale);
  scene.view.width = self->width;
  scene.view.height = (gint) (floor (bottom * scale) - top);
  if (scene.view.height <= 0)
    return TRUE; /* the words fill the page */
  cairo_save (cr);
  cairo_translate (cr, 0, top);
  cairo_rectangle (cr, 0, 0, scene.view.width, scene.view.height);
  cairo_clip (cr);
  drawn = draw_scene (&scene, cr, vector, coastlines, threads);
  cairo_restore (cr);
  return drawn;
}

typedef struct
{
  const ScPicture *picture;
  ScCoastlines *coastlines;
  ScThreads *threads;
} Page;

static gboolean
draw_whole (cairo_t *cr, gboolean vector, gpointer data)
{
  const Page *page = data;
  return draw_page (page->picture, cr, vector, page->coastlines, page->threads);
}

gboolean
sc_picture_write (const ScPicture *self, const gchar *path, ScCoastlines *coastlines, ScThreads *threads, GError **error)
{
  g_return_val_if_fail (self != NULL && self->scene != NULL && path != NULL && coastlines != NULL, FALSE);

  Page page = { self, coastlines, threads };
  return sc_page_write (path, self->width, self->height, draw_whole, &page, error);
}
