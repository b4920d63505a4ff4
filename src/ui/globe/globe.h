/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "render/colour-map.h"
#include "render/field.h"
#include "render/marks.h"
#include "ui/globe/globe-view.h"

G_BEGIN_DECLS

/**
 * SigmacastGlobe:
 *
 * A field on the Earth, as a globe or a map: drag turns, wheel and pinch zoom
 * about the pointer, a click pins a place, arrows turn, + and − zoom, Home
 * resets, Return pins the middle. The picture is made by a thread of its own,
 * so that setting a field costs the main loop nothing; a newer field replaces
 * one that was not drawn yet. Needs no OpenGL. Expands to what it is given.
 *
 * Signals:
 *   pointer-moved (double latitude, double longitude, double value): the place
 *     under the pointer and what is drawn there (NaN: none; the place is NaN
 *     too where the pointer is beside the Earth or has left)
 *   place-activated (double latitude, double longitude): clicked, or Return;
 *     whoever listens decides whether to pin it with sigmacast_globe_set_pin()
 *
 * Properties: view (ScGlobeView, read-write), and see the setters.
 */
#define SIGMACAST_TYPE_GLOBE sigmacast_globe_get_type ()
G_DECLARE_FINAL_TYPE (SigmacastGlobe, sigmacast_globe, SIGMACAST, GLOBE, GtkWidget)

GtkWidget *sigmacast_globe_new (void);

/** sigmacast_globe_set_field: @field: (nullable): what is drawn; a reference is taken. Same pointer: nothing happens. */
void     sigmacast_globe_set_field (SigmacastGlobe *self, ScField *field);
ScField *sigmacast_globe_get_field (SigmacastGlobe *self);

/** sigmacast_globe_set_colour_scale: @scale: (nullable): its colours; %NULL: one that spans the field's values. */
void           sigmacast_globe_set_colour_scale (SigmacastGlobe *self, ScColourScale *scale);
ScColourScale *sigmacast_globe_get_colour_scale (SigmacastGlobe *self);

/** sigmacast_globe_set_contours: every @interval, counted from 0, in the field's unit; 0: none. */
void sigmacast_globe_set_contours (SigmacastGlobe *self, gdouble interval);

/** sigmacast_globe_set_view: @view: (nullable): %NULL: one of its own. Share one between globes to turn them together. */
void         sigmacast_globe_set_view (SigmacastGlobe *self, ScGlobeView *view);
ScGlobeView *sigmacast_globe_get_view (SigmacastGlobe *self);

/** sigmacast_globe_set_marks: @marks: (nullable): drawn over the field, with a legend. */
void sigmacast_globe_set_marks (SigmacastGlobe *self, ScMarks *marks);

/** sigmacast_globe_set_pin: shows a ring at a place; NAN removes it. */
void sigmacast_globe_set_pin (SigmacastGlobe *self, gdouble latitude, gdouble longitude);

/** sigmacast_globe_set_smooth: bilinear between cells (the default) or each cell in its own colour. */
void sigmacast_globe_set_smooth (SigmacastGlobe *self, gboolean smooth);

void sigmacast_globe_set_show_coastlines (SigmacastGlobe *self, gboolean show);
void sigmacast_globe_set_show_graticule  (SigmacastGlobe *self, gboolean show);
/** sigmacast_globe_set_show_legend: colour bar with units, and entries for what is hatched or marked; shown by default. */
void sigmacast_globe_set_show_legend     (SigmacastGlobe *self, gboolean show);

G_END_DECLS
