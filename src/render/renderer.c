/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/renderer.h"

#include <math.h>
#include <string.h>

#include "render/contours.h"
#include "render/field-raster.h"
#include "render/graticule.h"
#include "render/line-raster.h"
#include "render/marks-draw.h"
#include "render/theme.h"

#define EARTH_RADIUS 6371.0 /* km */

/* Contours of a finer field are taken from means over about this, degrees at
 * zoom 1: two pixels of a globe that fills a small window. */
#define CONTOUR_GRID 0.6

static const ScLineInk COAST_INK = { .width = 1.4, .opacity = 0.85, .on_light = 0x202020, .on_dark = 0xe8e8e8 };
static const ScLineInk GRATICULE_INK = { .width = 0.8, .opacity = 0.28, .on_light = 0x202020, .on_dark = 0xffffff };
static const ScLineInk CONTOUR_INK = { .width = 0.9, .opacity = 0.60, .on_light = 0x101030, .on_dark = 0xffffff };

struct _ScRenderer
{
  ScCoastlines *coastlines;
  ScViewTables *tables;
  ScLineRaster *line_raster;
  ScScene last; /* of what the parts below were made */

  guint32 *surface; /* [height][width]: the coloured Earth without lines */
  gsize surface_size;
  gboolean surface_valid;

  ScLineSet *contours; /* nullable */
  gdouble contours_fineness;
  ScLineSet *graticule; /* nullable */
  gdouble graticule_step;

  ScPixelPath *coast_path;
  ScPixelPath *graticule_path;
  ScPixelPath *contour_path;
  gboolean paths_valid;
  gboolean contour_path_valid;
};

ScRenderer *
sc_renderer_new (ScCoastlines *coastlines, ScViewTables *tables)
{
  ScRenderer *self = g_new0 (ScRenderer, 1);

  self->coastlines = sc_coastlines_ref (coastlines);
  self->tables = tables != NULL ? sc_view_tables_ref (tables) : sc_view_tables_new ();
  self->line_raster = sc_line_raster_new ();
  sc_scene_init (&self->last);
  self->coast_path = sc_pixel_path_new ();
  self->graticule_path = sc_pixel_path_new ();
  self->contour_path = sc_pixel_path_new ();
  return self;
}

void
sc_renderer_free (ScRenderer *self)
{
  if (self == NULL)
    return;
  sc_coastlines_unref (self->coastlines);
  sc_view_tables_unref (self->tables);
  sc_line_raster_free (self->line_raster);
  sc_scene_clear (&self->last);
  g_free (self->surface);
  g_clear_pointer (&self->contours, sc_line_set_unref);
  g_clear_pointer (&self->graticule, sc_line_set_unref);
  sc_pixel_path_free (self->coast_path);
  sc_pixel_path_free (self->graticule_path);
  sc_pixel_path_free (self->contour_path);
  g_free (self);
}

void
sc_renderer_set_tables (ScRenderer *self, ScViewTables *tables)
{
  ScViewTables *old = self->tables;

  self->tables = tables != NULL ? sc_view_tables_ref (tables) : sc_view_tables_new ();
  sc_view_tables_unref (old);
}

/* Forgets what the new scene has otherwise. */
static void
compare (ScRenderer *self, const ScScene *scene)
{
  const ScScene *last = &self->last;

  if (!sc_view_equal (&scene->view, &last->view))
    self->surface_valid = self->paths_valid = self->contour_path_valid = FALSE;
  if (scene->field != last->field || scene->colours != last->colours || scene->smooth != last->smooth
      || scene->dark != last->dark || scene->pixel_scale != last->pixel_scale)
    self->surface_valid = FALSE;
  if (scene->field != last->field || scene->contour_interval != last->contour_interval)
    {
      g_clear_pointer (&self->contours, sc_line_set_unref);
      self->contour_path_valid = FALSE;
    }
  if (scene->coastlines != last->coastlines || scene->graticule != last->graticule)
    self->paths_valid = FALSE;
  sc_scene_copy (&self->last, scene);
}

static gboolean
prepare_surface (ScRenderer *self, const ScScene *scene, ScThreads *threads)
{
  g_autoptr (ScViewTable) table = NULL;
  gsize size = (gsize) scene->view.width * (gsize) scene->view.height;

  if (self->surface_valid)
    return TRUE;
  if (self->surface_size != size)
    {
      g_free (self->surface);
      self->surface = g_try_new (guint32, size);
      self->surface_size = self->surface != NULL ? size : 0;
    }
  table = self->surface != NULL ? sc_view_tables_get (self->tables, &scene->view, threads) : NULL;
  if (table == NULL)
    return FALSE;
  sc_field_raster_draw (table, scene->colours != NULL ? scene->field : NULL, scene->colours, scene->smooth,
                        sc_theme_get (scene->dark), scene->pixel_scale, self->surface,
                        (gsize) scene->view.width * sizeof (guint32), threads);
  self->surface_valid = TRUE;
  return TRUE;
}

static void
prepare_contours (ScRenderer *self, const ScScene *scene)
{
  /* Halved with each doubling of the zoom, so that it stays for a while. */
  gdouble fineness = CONTOUR_GRID / exp2 (floor (MAX (0, log2 (scene->view.zoom))));

  if (scene->field == NULL || !(scene->contour_interval > 0))
    {
      sc_pixel_path_clear (self->contour_path);
      return;
    }
  if (self->contours == NULL || self->contours_fineness != fineness)
    {
      g_clear_pointer (&self->contours, sc_line_set_unref);
      self->contours = sc_contours_new (scene->field, scene->contour_interval, fineness);
      self->contours_fineness = fineness;
      self->contour_path_valid = FALSE;
    }
  if (!self->contour_path_valid)
    {
      sc_pixel_path_clear (self->contour_path);
      if (self->contours != NULL)
        sc_pixel_path_add (self->contour_path, self->contours, &scene->view);
      self->contour_path_valid = TRUE;
    }
}

static void
prepare_paths (ScRenderer *self, const ScScene *scene)
{
  gdouble radius = sc_view_get_radius (&scene->view);

  prepare_contours (self, scene);
  if (self->paths_valid)
    return;
  sc_pixel_path_clear (self->coast_path);
  sc_pixel_path_clear (self->graticule_path);
  if (scene->coastlines)
    {
      g_autoptr (ScLineSet) lines = sc_coastlines_get (self->coastlines, EARTH_RADIUS / radius);
      if (lines != NULL)
        sc_pixel_path_add (self->coast_path, lines, &scene->view);
    }
  if (scene->graticule)
    {
      gdouble step = sc_graticule_get_step (radius / scene->pixel_scale);
      if (self->graticule == NULL || self->graticule_step != step)
        {
          g_clear_pointer (&self->graticule, sc_line_set_unref);
          self->graticule = sc_graticule_new (step);
          self->graticule_step = step;
        }
      sc_pixel_path_add (self->graticule_path, self->graticule, &scene->view);
    }
  self->paths_valid = TRUE;
}

static gboolean
prepare (ScRenderer *self, const ScScene *scene, ScThreads *threads)
{
  if (scene->view.width <= 0 || scene->view.height <= 0)
    return FALSE;
  compare (self, scene);
  if (!prepare_surface (self, scene, threads))
    return FALSE;
  prepare_paths (self, scene);
  return TRUE;
}

static void
draw_points (const ScScene *scene, cairo_t *cr)
{
  if (scene->marks != NULL)
    sc_marks_draw (scene->marks, &scene->view, cr, scene->pixel_scale);
  sc_pin_draw (scene->pin_latitude, scene->pin_longitude, &scene->view, sc_theme_get (scene->dark)->pin, cr,
               scene->pixel_scale);
}

gboolean
sc_renderer_draw (ScRenderer    *self,
                  const ScScene *scene,
                  guint32       *pixels,
                  gsize          stride,
                  ScThreads     *threads)
{
  const struct
  {
    const ScPixelPath *path;
    const ScLineInk *ink;
  } layers[] = { { self->graticule_path, &GRATICULE_INK }, { self->contour_path, &CONTOUR_INK }, { self->coast_path, &COAST_INK } };
  gint width = scene->view.width, height = scene->view.height;

  g_return_val_if_fail (stride >= (gsize) MAX (width, 0) * sizeof (guint32) && stride % sizeof (guint32) == 0, FALSE);

  if (!prepare (self, scene, threads))
    return FALSE;
  for (gint y = 0; y < height; y++)
    memcpy ((guint8 *) pixels + (gsize) y * stride, self->surface + (gsize) y * (gsize) width, (gsize) width * sizeof (guint32));
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      ScLineInk ink = *layers[i].ink;
      ink.width *= scene->pixel_scale;
      sc_line_raster_draw (self->line_raster, layers[i].path, &ink, self->surface, pixels, width, height, stride, threads);
    }
  if (scene->marks != NULL || isfinite (scene->pin_latitude))
    {
      cairo_surface_t *image = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, width, height, (gint) stride);
      cairo_t *cr = cairo_create (image);
      draw_points (scene, cr);
      cairo_destroy (cr);
      cairo_surface_destroy (image);
    }
  return TRUE;
}

static void
stroke (const ScPixelPath *path, const ScLineInk *ink, gdouble scale, cairo_t *cr)
{
  sc_pixel_path_trace (path, cr);
  cairo_set_source_rgba (cr, (ink->on_light >> 16 & 0xff) / 255.0, (ink->on_light >> 8 & 0xff) / 255.0,
                         (ink->on_light & 0xff) / 255.0, ink->opacity);
  cairo_set_line_width (cr, ink->width * scale);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
}

gboolean
sc_renderer_draw_vector (ScRenderer *self, const ScScene *scene, cairo_t *cr, ScThreads *threads)
{
  cairo_surface_t *image;
  gboolean painted;

  if (!prepare (self, scene, threads))
    return FALSE;
  image = cairo_image_surface_create_for_data ((guchar *) self->surface, CAIRO_FORMAT_ARGB32, scene->view.width,
                                               scene->view.height, scene->view.width * (gint) sizeof (guint32));
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  stroke (self->graticule_path, &GRATICULE_INK, scene->pixel_scale, cr);
  stroke (self->contour_path, &CONTOUR_INK, scene->pixel_scale, cr);
  stroke (self->coast_path, &COAST_INK, scene->pixel_scale, cr);
  draw_points (scene, cr);
  cairo_surface_flush (image);
  painted = cairo_status (cr) == CAIRO_STATUS_SUCCESS;

  /* A recording surface may keep the image: it gets its own copy of it. */
  cairo_surface_destroy (image);
  return painted;
}
