/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/scene.h"
#include "ui/globe/globe-painter.h"
#include "ui/globe/globe.h"

G_BEGIN_DECLS

/**
 * The parts of the widget: globe.c keeps what is shown and draws it,
 * globe-input.c turns what the user does into views and signals.
 */
struct _SigmacastGlobe
{
  GtkWidget parent_instance;

  ScScene scene; /* what is wanted; its view is brought up to date before it is used */
  ScColourScale *given_colours; /* nullable: the scene has one of its own making */
  ScGlobeView *view;
  gulong view_handler;
  gboolean show_legend;

  ScGlobePainter *painter; /* while mapped */
  GdkTexture *texture;     /* nullable: the latest picture */
  gint legend_height;      /* in the widget's pixels */
  GskRenderNode *legend;   /* nullable: drawn at (0, 0) for the width below */
  gint legend_width;
  guint paint_tick;        /* asks for a picture with the next frame */
  guint describe_timeout;  /* tells assistive technology when the view has come to rest */

  gdouble pointer_x, pointer_y; /* NaN: not over the widget */

  /* Turning by drag. */
  gboolean dragging; /* the pointer went further than a click allows */
  gboolean grabbed;  /* a place is held by the pointer */
  gdouble grabbed_latitude, grabbed_longitude;
  gdouble drag_x, drag_y; /* where the drag began, then where it was last */
  gdouble pinch_zoom;     /* the zoom when a pinch began */
  guint coast_tick;       /* turning on after a drag */
  gint64 coast_time;
  gdouble coast_x, coast_y; /* pixels a second */
};

/** sigmacast_globe_get_scene_view: (out): the view with the size of the picture in device pixels. */
void     sigmacast_globe_get_scene_view (SigmacastGlobe *self, ScView *view);
/** sigmacast_globe_get_place_at: of the widget's coordinates; FALSE beside the Earth. */
gboolean sigmacast_globe_get_place_at   (SigmacastGlobe *self, gdouble x, gdouble y, gdouble *latitude, gdouble *longitude);
/** sigmacast_globe_emit_pointer: tells of the place under the pointer. */
void     sigmacast_globe_emit_pointer   (SigmacastGlobe *self);
void     sigmacast_globe_emit_activated (SigmacastGlobe *self, gdouble latitude, gdouble longitude);

void     sigmacast_globe_class_init_input (GtkWidgetClass *widget_class);
void     sigmacast_globe_init_input       (SigmacastGlobe *self);
void     sigmacast_globe_stop_coasting    (SigmacastGlobe *self);

G_END_DECLS
