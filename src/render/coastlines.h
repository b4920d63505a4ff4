/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/line-set.h"

G_BEGIN_DECLS

/**
 * ScCoastlines:
 *
 * Coastlines and lakes of the detail that a picture can show, read when they
 * are first needed. Without the distribution's GSHHG files there are none.
 * Reference-counted; may be used from any thread.
 */
typedef struct _ScCoastlines ScCoastlines;

ScCoastlines *sc_coastlines_new   (void);
ScCoastlines *sc_coastlines_ref   (ScCoastlines *self);
void          sc_coastlines_unref (ScCoastlines *self);

/**
 * sc_coastlines_get:
 * @kilometres: of one pixel
 *
 * Returns: (transfer full) (nullable): the coarsest lines that do not look
 *   coarse at this scale, or the finest that are installed; %NULL: none are
 */
ScLineSet *sc_coastlines_get (ScCoastlines *self, gdouble kilometres);

/**
 * sc_coastlines_get_problem:
 * Returns: (transfer full) (nullable): why there are none or fewer than
 *   wanted, one sentence; %NULL where all went well
 */
gchar *sc_coastlines_get_problem (ScCoastlines *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCoastlines, sc_coastlines_unref)

G_END_DECLS
