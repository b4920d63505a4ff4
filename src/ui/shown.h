/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/colour-map.h"
#include "ui/field-slice.h"
#include "ui/run-frames.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/**
 * ScShown:
 *
 * What is seen: the field that the workspace's selection points to, in a file
 * or in the run, with its colours; and along which times, levels and members
 * one can move. Widgets show it and call its movers; none of them looks for
 * data itself. Main thread only; files are read on another.
 *
 * Signals:
 *   axes-changed (): other variables, levels, times or members to choose from
 *   selection-changed (): another of them is chosen
 *   times-changed (): a lead time or a sampler step has come
 *   field-changed (): another field, other colours, or an error instead
 */
#define SC_TYPE_SHOWN sc_shown_get_type ()
G_DECLARE_FINAL_TYPE (ScShown, sc_shown, SC, SHOWN, GObject)

ScShown *sc_shown_new (ScWorkspace *workspace, ScRunController *controller);

ScWorkspace     *sc_shown_get_workspace  (ScShown *self);
ScRunController *sc_shown_get_controller (ScShown *self);
ScRunFrames     *sc_shown_get_frames     (ScShown *self);

/**
 * sc_shown_start_run: runs what the workspace asks for and follows it.
 * @threads, @memory_budget: where the workspace names none; 0: all cores, no budget
 */
void sc_shown_start_run (ScShown *self, guint threads, guint64 memory_budget);

/** sc_shown_shows_run: whether the run, not a file, is seen. */
gboolean sc_shown_shows_run (ScShown *self);

/* What is there to choose from. */

/** (nullable) (transfer none): of the file or run that is seen; %NULL where there is nothing yet. */
ScOutline               *sc_shown_get_outline   (ScShown *self);
const ScOutlineVariable *sc_shown_get_variable  (ScShown *self);
guint                    sc_shown_get_n_times   (ScShown *self);
guint                    sc_shown_get_n_members (ScShown *self);
/** sc_shown_dup_time_label: (transfer full): "+24 h", "2019-03-29 06:00". */
gchar                   *sc_shown_dup_time_label (ScShown *self, guint time);
/** sc_shown_dup_time_date: (transfer full) (nullable): when it is valid, where the label does not say. */
gchar                   *sc_shown_dup_time_date  (ScShown *self, guint time);
/** sc_shown_dup_member_label: (transfer full): as the file calls the member chosen. */
gchar                   *sc_shown_dup_member_label (ScShown *self);

typedef enum
{
  SC_TIME_WAITING, /* will come */
  SC_TIME_CURRENT, /* the sampler is at it */
  SC_TIME_READY,
} ScTimeState;

ScTimeState sc_shown_get_time_state (ScShown *self, guint time);

/** sc_shown_dup_time_slice: (transfer full) (nullable): the slice seen at another time, for a small picture. */
ScFieldSlice *sc_shown_dup_time_slice (ScShown *self, guint time);

/* What is chosen. */

guint sc_shown_get_time   (ScShown *self);
guint sc_shown_get_member (ScShown *self);
void  sc_shown_set_time   (ScShown *self, guint time);
void  sc_shown_set_member (ScShown *self, guint member);
void  sc_shown_set_level  (ScShown *self, gdouble level);
void  sc_shown_set_variable (ScShown *self, const gchar *name);
void  sc_shown_set_source   (ScShown *self, gint dataset);
/** sc_shown_show_time: as sc_shown_set_time(), but nothing to undo: a film plays. */
void  sc_shown_show_time  (ScShown *self, guint time);

/** sc_shown_set_step: shows a sampler step of the lead time that is seen; −1: the newest, the finished field. */
void  sc_shown_set_step   (ScShown *self, gint step);
/** sc_shown_get_step: the sampler step that is seen, −1 where it is a finished field. */
gint  sc_shown_get_step   (ScShown *self);

/* What is seen. */

ScField       *sc_shown_get_field            (ScShown *self); /* (nullable) */
ScColourScale *sc_shown_get_scale            (ScShown *self); /* (nullable) */
gdouble        sc_shown_get_contour_interval (ScShown *self);
/** sc_shown_get_problem: (nullable): a sentence: why there is no field. */
const gchar   *sc_shown_get_problem          (ScShown *self);
/** sc_shown_get_units: (nullable): the unit shown. */
const gchar   *sc_shown_get_units            (ScShown *self);
/** sc_shown_get_quantity: (nullable): see display-units.h. */
const gchar   *sc_shown_get_quantity         (ScShown *self);
/** sc_shown_set_units: @units: (nullable): one of the quantity's choices. */
void           sc_shown_set_units            (ScShown *self, const gchar *units);

G_END_DECLS
