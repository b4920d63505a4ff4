/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "render/colour-map.h"
#include "render/marks.h"

G_BEGIN_DECLS

/**
 * ScLegend: what stands under a globe or a map.
 * @colours: (nullable): the bar; none without
 * @label, @units: over the bar; may be ""
 * @missing_text: (nullable): entry of the hatching of values that the source has not
 * @made_text: (nullable): entry of the hatching of values that an operation has not
 * @marks: (nullable): one entry a category
 * @font: (nullable): in points or pixels as the context has it; its size rules the legend's
 * @dark: on a dark ground
 *
 * Borrows everything.
 */
typedef struct
{
  const ScColourScale *colours;
  const gchar *label;
  const gchar *units;
  const gchar *missing_text;
  const gchar *made_text;
  const ScMarks *marks;
  const PangoFontDescription *font;
  gboolean dark;
} ScLegend;

/** sc_legend_get_height: what sc_legend_draw() will fill of a width; 0 for an empty legend. */
gdouble sc_legend_get_height (const ScLegend *self, cairo_t *cr, gdouble width);

/** sc_legend_draw: from (0, 0) of the context to the right and down. */
void    sc_legend_draw       (const ScLegend *self, cairo_t *cr, gdouble width);

G_END_DECLS
