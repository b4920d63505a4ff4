/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/legend.h"

#include <math.h>

#include "render/hatching.h"
#include "render/marks-draw.h"
#include "render/theme.h"
#include "render/ticks.h"

/* In units of the font's height. */
#define MARGIN 0.7
#define BAR_HEIGHT 0.85
#define BAR_WIDTH 30.0
#define TICK 0.3
#define SWATCH 1.6
#define GAP 0.5

/* Smallest room between two labels of ticks, in heights. */
#define LABEL_GAP 0.8

#define MOST_TICKS 10

#define DEFAULT_FONT "Sans 9"

/* Measures, and draws unless told not to: one walk, so that both agree. */
typedef struct
{
  const ScLegend *legend;
  const ScTheme *theme;
  cairo_t *cr;
  PangoLayout *layout;
  gdouble em; /* the font's height */
  gdouble width;
  gboolean drawing;
} Walk;

static void
set_source (cairo_t *cr, guint32 rgb, gdouble alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0, alpha);
}

static gdouble
measure (Walk *walk, const gchar *text)
{
  PangoRectangle extents;

  pango_layout_set_text (walk->layout, text, -1);
  pango_layout_get_extents (walk->layout, NULL, &extents);
  return (gdouble) extents.width / PANGO_SCALE;
}

static void
put_text (Walk *walk, const gchar *text, gdouble x, gdouble y)
{
  if (!walk->drawing)
    return;
  pango_layout_set_text (walk->layout, text, -1);
  set_source (walk->cr, walk->theme->text, 1);
  cairo_move_to (walk->cr, x, y);
  pango_cairo_show_layout (walk->cr, walk->layout);
}

static void
draw_bar (Walk *walk, gdouble x, gdouble y, gdouble length, gdouble height)
{
  const ScColourScale *colours = walk->legend->colours;
  cairo_t *cr = walk->cr;

  /* One rectangle a position, each to the bar's end, so that no gap shows. */
  for (gint i = 0; i < (gint) length * 2; i++)
    {
      gdouble position = (i + 0.5) / (length * 2);
      guint32 colour = sc_colour_scale_lookup (colours, sc_colour_scale_get_value (colours, position));
      set_source (cr, colour != 0 ? colour : walk->theme->surface, 1);
      cairo_rectangle (cr, x + i / 2.0, y, length - i / 2.0, height);
      cairo_fill (cr);
    }
  set_source (cr, walk->theme->text, 0.4);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, x - 0.5, y - 0.5, length + 1, height + 1);
  cairo_stroke (cr);
}

static GArray *
get_ticks (const ScColourScale *colours, gdouble *step)
{
  gsize n_stops;
  const gdouble *stops = sc_colour_scale_get_stops (colours, &n_stops);
  gdouble minimum = sc_colour_scale_get_minimum (colours), maximum = sc_colour_scale_get_maximum (colours);

  if (n_stops > 0)
    {
      GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gdouble));
      g_array_append_vals (ticks, stops, (guint) n_stops);
      *step = 0;
      return ticks;
    }
  *step = sc_ticks_get_step (maximum - minimum, MOST_TICKS - 1);
  return sc_ticks_new (minimum, maximum, MOST_TICKS);
}

/* Labels that would touch the one before are left out; the ticks stay. */
static void
draw_ticks (Walk *walk, gdouble x, gdouble y, gdouble length)
{
  const ScColourScale *colours = walk->legend->colours;
  gdouble step;
  g_autoptr (GArray) ticks = get_ticks (colours, &step);
  gdouble free_from = -INFINITY;

  for (guint i = 0; i < ticks->len; i++)
    {
      gdouble value = g_array_index (ticks, gdouble, i);
      gdouble at = x + length * sc_colour_scale_get_position (colours, value);
      g_autofree gchar *text = step > 0 ? sc_ticks_format (value, step) : g_strdup_printf ("%g", value);
      gdouble half = measure (walk, text) / 2;

      set_source (walk->cr, walk->theme->text, 0.7);
      cairo_set_line_width (walk->cr, 1);
      cairo_move_to (walk->cr, at, y);
      cairo_line_to (walk->cr, at, y + TICK * walk->em);
      cairo_stroke (walk->cr);
      if (at - half < free_from)
        continue;
      put_text (walk, text, CLAMP (at - half, 0, walk->width - 2 * half), y + TICK * walk->em);
      free_from = at + half + LABEL_GAP * walk->em;
    }
}

static gdouble
walk_bar (Walk *walk, gdouble y)
{
  const ScLegend *legend = walk->legend;
  gdouble length = MAX (MIN (BAR_WIDTH * walk->em, walk->width - 4 * walk->em), walk->em);
  gdouble x = floor ((walk->width - length) / 2);
  gboolean has_label = legend->label != NULL && *legend->label != '\0';
  gboolean has_units = legend->units != NULL && *legend->units != '\0';

  if (has_label || has_units)
    {
      g_autofree gchar *title = has_label && has_units ? g_strdup_printf ("%s (%s)", legend->label, legend->units)
                                                       : g_strdup (has_label ? legend->label : legend->units);
      put_text (walk, title, floor ((walk->width - measure (walk, title)) / 2), y);
      y += 1.35 * walk->em;
    }
  if (walk->drawing)
    {
      draw_bar (walk, x, y, length, BAR_HEIGHT * walk->em);
      draw_ticks (walk, x, y + BAR_HEIGHT * walk->em, length);
    }
  return y + (BAR_HEIGHT + TICK + 1.25) * walk->em;
}

static void
draw_hatched (Walk *walk, ScFieldOrigin origin, gdouble x, gdouble y)
{
  gdouble across, down;
  gint width, height;
  cairo_surface_t *image;
  g_auto (ScHatching) hatching = { 0 };
  gdouble xx = 1, yy = 1;

  /* The pattern is made for the pixels of the device. */
  cairo_user_to_device_distance (walk->cr, &xx, &yy);
  cairo_surface_get_device_scale (cairo_get_group_target (walk->cr), &across, &down);
  across *= fabs (xx);
  width = (gint) ceil (SWATCH * walk->em * across);
  height = (gint) ceil (walk->em * across);
  sc_hatching_init (&hatching, walk->theme, across);
  image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS)
    {
      gint stride = cairo_image_surface_get_stride (image) / 4;
      guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (image);
      for (gint row = 0; row < height; row++)
        for (gint column = 0; column < width; column++)
          pixels[row * stride + column] = sc_hatching_get (&hatching, origin, column, row);
      cairo_surface_mark_dirty (image);
      cairo_surface_set_device_scale (image, across, across);
      cairo_set_source_surface (walk->cr, image, x, y);
      cairo_rectangle (walk->cr, x, y, SWATCH * walk->em, walk->em);
      cairo_fill (walk->cr);
    }
  cairo_surface_destroy (image);
  set_source (walk->cr, walk->theme->text, 0.5);
  cairo_set_line_width (walk->cr, 1);
  cairo_rectangle (walk->cr, x, y, SWATCH * walk->em, walk->em);
  cairo_stroke (walk->cr);
}

/* An entry of the key: a category of marks, or a hatching. */
typedef struct
{
  const gchar *text;
  gint category; /* −1: none */
  ScFieldOrigin origin;
  gdouble length;
} Entry;

static void
add_entry (Walk *walk, GArray *entries, const gchar *text, gint category, ScFieldOrigin origin)
{
  const Entry entry = { text, category, origin, (SWATCH + GAP) * walk->em + measure (walk, text) };

  g_array_append_val (entries, entry);
}

static void
draw_entry (Walk *walk, const Entry *entry, gdouble x, gdouble y)
{
  if (entry->category >= 0)
    sc_mark_draw (walk->cr, sc_marks_get_shape (walk->legend->marks, (guint) entry->category),
                  sc_marks_get_rgb (walk->legend->marks, (guint) entry->category), x + SWATCH * walk->em / 2,
                  y + walk->em * 0.6, walk->em / 13);
  else
    draw_hatched (walk, entry->origin, x, y + 0.12 * walk->em);
  put_text (walk, entry->text, x + (SWATCH + GAP) * walk->em, y);
}

/* Entries side by side, each line in the middle; what does not fit goes into the next. */
static gdouble
walk_entries (Walk *walk, gdouble y)
{
  const ScLegend *legend = walk->legend;
  guint n_categories = legend->marks != NULL ? sc_marks_get_n_categories (legend->marks) : 0;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gdouble between = 1.5 * walk->em;

  if (legend->missing_text != NULL)
    add_entry (walk, entries, legend->missing_text, -1, SC_FIELD_ORIGIN_SOURCE);
  if (legend->made_text != NULL)
    add_entry (walk, entries, legend->made_text, -1, SC_FIELD_ORIGIN_OPERATION);
  for (guint category = 0; category < n_categories; category++)
    add_entry (walk, entries, sc_marks_get_label (legend->marks, category), (gint) category, SC_FIELD_ORIGIN_NONE);

  for (guint first = 0; first < entries->len;)
    {
      gdouble length = g_array_index (entries, Entry, first).length, x;
      guint end = first + 1;
      for (; end < entries->len && length + between + g_array_index (entries, Entry, end).length <= walk->width; end++)
        length += between + g_array_index (entries, Entry, end).length;
      x = MAX (floor ((walk->width - length) / 2), 0);
      for (; first < end; first++)
        {
          const Entry *entry = &g_array_index (entries, Entry, first);
          if (walk->drawing)
            draw_entry (walk, entry, x, y);
          x += entry->length + between;
        }
      y += 1.5 * walk->em;
    }
  return y;
}

static gdouble
walk_legend (const ScLegend *legend, cairo_t *cr, gdouble width, gboolean drawing)
{
  Walk walk = { legend, sc_theme_get (legend->dark), cr, pango_cairo_create_layout (cr), .drawing = drawing };
  PangoFontDescription *font = legend->font != NULL ? pango_font_description_copy (legend->font)
                                                    : pango_font_description_from_string (DEFAULT_FONT);
  PangoRectangle extents;
  gdouble margin, y;

  pango_layout_set_font_description (walk.layout, font);
  pango_layout_set_text (walk.layout, "0", -1);
  pango_layout_get_extents (walk.layout, NULL, &extents);
  walk.em = (gdouble) extents.height / PANGO_SCALE;
  margin = MARGIN * walk.em;
  walk.width = MAX (width - 2 * margin, walk.em);
  if (drawing)
    {
      cairo_save (cr);
      cairo_translate (cr, margin, 0);
    }
  y = legend->colours != NULL ? walk_bar (&walk, 0.3 * walk.em) : 0;
  y = walk_entries (&walk, y > 0 ? y : 0.3 * walk.em);
  if (drawing)
    cairo_restore (cr);
  pango_font_description_free (font);
  g_object_unref (walk.layout);
  return y > 0.3 * walk.em ? y + 0.4 * walk.em : 0;
}

gdouble
sc_legend_get_height (const ScLegend *self, cairo_t *cr, gdouble width)
{
  return ceil (walk_legend (self, cr, width, FALSE));
}

void
sc_legend_draw (const ScLegend *self, cairo_t *cr, gdouble width)
{
  walk_legend (self, cr, width, TRUE);
}
