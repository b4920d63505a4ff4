/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ScTask: which variables a model reads, makes and is forced by. */
typedef struct
{
  GStrv inputs;
  GStrv targets;
  GStrv forcings;
  gint *levels;      /* hPa, the checkpoint's order */
  gsize n_levels;
  gdouble input_hours; /* length of the input window: 24 h is two frames 12 h apart */
} ScTask;

void sc_task_clear (ScTask *self);

/** ScTaskVariable: what the reference knows of a variable by its name. */
/** sc_task_variable_has_levels: whether it is on pressure levels. */
gboolean sc_task_variable_has_levels (const gchar *name);
/** sc_task_variable_is_static: whether it has neither time nor batch. */
gboolean sc_task_variable_is_static  (const gchar *name);

/**
 * ScChannel: one channel of a stacked array.
 * @time_index: frame, −1 for a static variable
 * @level_index: index into the task's levels, −1 for a surface variable
 */
typedef struct
{
  const gchar *variable; /* owned by the task */
  gint time_index;
  gint level_index;
  gboolean is_forcing;
} ScChannel;

/**
 * sc_task_conditioning_channels: (element-type ScChannel) (transfer full):
 *   inputs by name (ASCII), then time, then level; after them the forcings likewise
 * sc_task_target_channels: targets by name, then level
 */
GArray *sc_task_conditioning_channels (const ScTask *self);
GArray *sc_task_target_channels       (const ScTask *self);

G_END_DECLS
