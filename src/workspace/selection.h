/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace/outline.h"

G_BEGIN_DECLS

/** The running or last forecast, in the place of a file's index. */
#define SC_SELECTION_FORECAST (-1)

/**
 * ScSelection: what all views show. Plain values; strings owned.
 * @dataset: index of the opened file, or %SC_SELECTION_FORECAST
 * @variable: (nullable): data variable
 * @level: label of the level coordinate, NAN for none
 * @time, @member: indices along the time and the member dimension
 * @latitude, @longitude: the pinned place, degrees; NAN: none
 */
typedef struct
{
  gint dataset;
  gchar *variable;
  gdouble level;
  gint time;
  gint member;
  gdouble latitude;
  gdouble longitude;
} ScSelection;

/** sc_selection_init: nothing selected; @self holds no strings before. */
void     sc_selection_init  (ScSelection *self);
void     sc_selection_clear (ScSelection *self);
/** sc_selection_copy: @self takes @source's values; its own string is freed. */
void     sc_selection_copy  (ScSelection *self, const ScSelection *source);
/** sc_selection_equal: the same selection; two NANs are equal. */
gboolean sc_selection_equal (const ScSelection *a, const ScSelection *b);

/**
 * sc_selection_fit:
 *
 * Keeps what @outline has and replaces what it has not: a variable that it
 * cannot map by its default one, a level by the nearest, indices beyond the
 * end by the last.
 */
void     sc_selection_fit   (ScSelection *self, ScOutline *outline);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScSelection, sc_selection_clear)

G_END_DECLS
