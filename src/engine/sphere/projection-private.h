/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/projection.h"

G_BEGIN_DECLS

/** What a kind of projection knows to do; see projection.h. */
typedef struct
{
  void (*free)    (ScProjection *self);
  void (*forward) (const ScProjection *self, const gfloat *lat, const gfloat *lon, gsize n, gfloat *x, gfloat *y);
  void (*inverse) (const ScProjection *self, const gfloat *x, const gfloat *y, gsize n, gfloat *lat, gfloat *lon);
} ScProjectionClass;

/** The beginning of every kind of projection. */
struct _ScProjection
{
  const ScProjectionClass *klass;
  ScProjectionKind kind;
  gdouble half_width, half_height;
};

ScProjection *sc_projection_new_orthographic        (gdouble centre_lat, gdouble centre_lon);
ScProjection *sc_projection_new_equirectangular     (gdouble centre_lon);
ScProjection *sc_projection_new_robinson            (gdouble centre_lon, GError **error);
ScProjection *sc_projection_new_mollweide           (gdouble centre_lon, GError **error);
ScProjection *sc_projection_new_mercator            (gdouble centre_lon, GError **error);
ScProjection *sc_projection_new_polar_stereographic (gdouble centre_lat, gdouble centre_lon, GError **error);

G_END_DECLS
