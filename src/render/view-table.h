/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/threads.h"
#include "render/view.h"

G_BEGIN_DECLS

/**
 * ScViewTable:
 * @view: what it was made for
 * @first, @end: [height]: the columns of each row that show the Earth, end excluded
 * @latitude, @longitude: [height][width], degrees; longitude in −540…540,
 *   not wrapped; undefined outside of first…end
 * @cover: [height][width]: share of the pixel that the Earth covers, 0…255
 * @light: [height][width]: shading towards the limb, 255: none
 *
 * The place that each pixel shows. Made once for a view, whatever is drawn in
 * it and by however many globes. Immutable and reference-counted.
 */
typedef struct
{
  gatomicrefcount references;
  ScView view;
  gint *first;
  gint *end;
  gfloat *latitude;
  gfloat *longitude;
  guint8 *cover;
  guint8 *light;
} ScViewTable;

/** sc_view_table_new: Returns: (nullable): %NULL where the picture is empty or memory is not to be had. */
ScViewTable *sc_view_table_new   (const ScView *view, ScThreads *threads);
ScViewTable *sc_view_table_ref   (ScViewTable *self);
void         sc_view_table_unref (ScViewTable *self);

/**
 * ScViewTables:
 *
 * Hands the same table to all who look at the same view. Keeps the latest one
 * only. May be used from any thread.
 */
typedef struct _ScViewTables ScViewTables;

ScViewTables *sc_view_tables_new   (void);
ScViewTables *sc_view_tables_ref   (ScViewTables *self);
void          sc_view_tables_unref (ScViewTables *self);

/** sc_view_tables_get: Returns: (transfer full) (nullable): as sc_view_table_new(); made by the caller's @threads if need be. */
ScViewTable  *sc_view_tables_get (ScViewTables *self, const ScView *view, ScThreads *threads);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScViewTable, sc_view_table_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScViewTables, sc_view_tables_unref)

G_END_DECLS
