/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/view-table.h"
#include "ui/globe/globe-view.h"

G_BEGIN_DECLS

/** sc_globe_view_get_view: @view: (out): all of it but the size. */
void          sc_globe_view_get_view   (ScGlobeView *self, ScView *view);
/** sc_globe_view_set_view: all of it but the size, announced together. */
void          sc_globe_view_set_view   (ScGlobeView *self, const ScView *view);
/** sc_globe_view_get_tables: (transfer none): what all who look at this view share. */
ScViewTables *sc_globe_view_get_tables (ScGlobeView *self);

G_END_DECLS
