/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sphere/grid.h"

G_BEGIN_DECLS

/** What a kind of grid knows to do; see grid.h. */
typedef struct
{
  void (*free)         (ScGrid *self);
  void (*get_position) (const ScGrid *self, gsize index, gdouble *lat, gdouble *lon);
  void (*locate_cells) (const ScGrid *self, const gfloat *lat, const gfloat *lon, gsize n, gint32 *index);
  void (*locate)       (const ScGrid *self, const gfloat *lat, const gfloat *lon, gsize n, ScGridPlace *places);
} ScGridClass;

/** The beginning of every kind of grid. */
struct _ScGrid
{
  const ScGridClass *klass;
  ScGridKind kind;
  gsize n_values;
  gint references; /* atomic */
};

G_END_DECLS
