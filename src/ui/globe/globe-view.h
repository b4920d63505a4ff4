/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "render/view.h"

G_BEGIN_DECLS

#define SC_TYPE_GLOBE_VIEW_PROJECTION sc_globe_view_projection_get_type ()
GType sc_globe_view_projection_get_type (void);

/**
 * ScGlobeView:
 *
 * From where a globe is looked at. Give two globes the same object and they
 * turn together; what depends on the view alone is then computed once.
 * Main thread only.
 *
 * Properties (all read-write, notify, bindable):
 *   latitude (double, −90…90), longitude (double, −180…180): the middle
 *   zoom (double, 0.5…64), projection (enum ScViewProjection)
 */
#define SC_TYPE_GLOBE_VIEW sc_globe_view_get_type ()
G_DECLARE_FINAL_TYPE (ScGlobeView, sc_globe_view, SC, GLOBE_VIEW, GObject)

ScGlobeView *sc_globe_view_new (void);

gdouble          sc_globe_view_get_latitude   (ScGlobeView *self);
gdouble          sc_globe_view_get_longitude  (ScGlobeView *self);
gdouble          sc_globe_view_get_zoom       (ScGlobeView *self);
ScViewProjection sc_globe_view_get_projection (ScGlobeView *self);

void sc_globe_view_set_centre     (ScGlobeView *self, gdouble latitude, gdouble longitude);
void sc_globe_view_set_zoom       (ScGlobeView *self, gdouble zoom);
void sc_globe_view_set_projection (ScGlobeView *self, ScViewProjection projection);

/** sc_globe_view_reset: back to where a new one looks (what the Home key does); the projection stays. */
void sc_globe_view_reset          (ScGlobeView *self);

G_END_DECLS
