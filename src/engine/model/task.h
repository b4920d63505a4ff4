/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SC_TASK_STEP_HOURS: GenCast's time step. */
#define SC_TASK_STEP_HOURS 12

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

/** The variables of GenCast's own task (Price et al. 2023, table 1), %NULL-terminated, in the reference's order. */
extern const gchar *const sc_gencast_inputs[];
extern const gchar *const sc_gencast_targets[];
extern const gchar *const sc_gencast_forcings[];

void sc_task_clear (ScTask *self);
/** sc_task_copy: fills @to, which is cleared with sc_task_clear(). */
void sc_task_copy  (const ScTask *self, ScTask *to);
/** sc_task_get_n_frames: how many input frames the window holds. */
gsize sc_task_get_n_frames (const ScTask *self);

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

/**
 * sc_task_network_channels: (element-type guint) (transfer full): for each
 *   channel of the network's input, in its order, the index of that channel in
 *   the conditioning, or n_conditioning + its index in the target where it is
 *   the noisy target's. The network has the inputs first; then forcings and
 *   noisy targets together, by name.
 */
GArray *sc_task_network_channels      (const ScTask *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScTask, sc_task_clear)

G_END_DECLS
