/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScProjSource: a projection of PROJ on the unit sphere, opened to fill
 * tables. For one thread.
 */
typedef struct _ScProjSource ScProjSource;

/** sc_proj_source_new: @definition: e.g. "+proj=robin"; %NULL with %SC_SPHERE_ERROR_PROJECTION. */
ScProjSource *sc_proj_source_new     (const gchar *definition, GError **error);
void          sc_proj_source_free    (ScProjSource *self);

/** sc_proj_source_forward: degrees to the plane of the unit sphere; %FALSE with an error where PROJ has no answer. */
gboolean      sc_proj_source_forward (ScProjSource *self, gdouble lat, gdouble lon, gdouble *x, gdouble *y,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScProjSource, sc_proj_source_free)

G_END_DECLS
