/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/noise-sheet.h"

#include <math.h>

#include "render/page.h"

#define FONT "Sans 10"
#define MARGIN 12.0
#define GAP 8.0

typedef struct
{
  const ScNoisePicture *picture;
  const ScNoisePlotState *state;
  ScPlotScheme scheme;
  gdouble width;
  gdouble height; /* of the whole, found by measuring */
} Sheet;

/* Draws onto @cr, or only measures. */
static void
walk (Sheet *self, cairo_t *cr, PangoContext *pango)
{
  g_auto (ScPlotStyle) style = { 0 };
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  const gdouble inner = self->width - 2 * MARGIN;
  gdouble y = MARGIN;

  pango_context_set_font_description (pango, font);
  pango_font_description_free (font);
  sc_plot_style_init (&style, self->scheme, pango);
  if (cr != NULL)
    {
      sc_plot_set_color (cr, &style.background, 1.0);
      cairo_paint (cr);
    }
  for (gint kind = 0; kind < SC_NOISE_N_PLOTS; kind++)
    {
      const gdouble height = sc_noise_plot_get_height (kind, &style, inner);

      if (cr != NULL)
        {
          ScNoisePlotLayout layout;

          cairo_save (cr);
          cairo_translate (cr, MARGIN, y);
          sc_noise_plot_layout (kind, &style, self->picture, self->state, inner, height, &layout);
          sc_noise_plot_draw (cr, &style, self->picture, self->state, &layout);
          cairo_restore (cr);
        }
      y += height + GAP;
    }
  self->height = y - GAP + MARGIN;
}

static gboolean
draw (cairo_t *cr, gboolean vector, gpointer data)
{
  PangoContext *pango = pango_cairo_create_context (cr);

  walk (data, cr, pango);
  g_object_unref (pango);
  return TRUE;
}

gboolean
sc_noise_sheet_write (const ScNoisePicture *picture, const ScNoisePlotState *state, ScPlotScheme scheme, const gchar *path,
                      gint width, GError **error)
{
  g_return_val_if_fail (picture != NULL && state != NULL && path != NULL, FALSE);

  /* A note is of the moment; the page is to keep. */
  ScNoisePlotState kept = *state;
  Sheet sheet = { picture, &kept, scheme, MAX (width, 4 * MARGIN), 0 };
  PangoContext *pango = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  kept.error_note = NULL;
  walk (&sheet, NULL, pango);
  g_object_unref (pango);
  return sc_page_write (path, width, (gint) ceil (sheet.height), draw, &sheet, error);
}
