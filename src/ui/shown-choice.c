/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shown-private.h"

#include <glib/gi18n.h>

ScOutline *
sc_shown_get_outline (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  return self->outline;
}

const ScOutlineVariable *
sc_shown_get_variable (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const gchar *name = sc_shown_get_selection (self)->variable;
  return self->outline != NULL && name != NULL ? sc_outline_find_variable (self->outline, name) : NULL;
}

static const ScOutlineAxis *
get_axis (ScShown *self, ScAxisRole role)
{
  const ScOutlineVariable *variable = sc_shown_get_variable (self);

  return variable != NULL ? variable->axes[role] : NULL;
}

guint
sc_shown_get_n_times (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  if (sc_shown_shows_run (self))
    return sc_run_frames_get_n_leads (self->frames);
  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_TIME);
  return axis != NULL ? (guint) MIN (axis->size, G_MAXINT) : sc_shown_get_variable (self) != NULL ? 1 : 0;
}

guint
sc_shown_get_n_members (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  if (sc_shown_shows_run (self))
    return sc_run_frames_get_n_members (self->frames);
  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_MEMBER);
  return axis != NULL ? (guint) MIN (axis->size, G_MAXINT) : 1;
}

gchar *
sc_shown_dup_time_label (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  if (sc_shown_shows_run (self))
    /* Translators: a lead time, hours after the start */
    return g_strdup_printf (_("%+g h"), sc_run_frames_get_hours (self->frames, time));
  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_TIME);
  return axis != NULL ? sc_outline_axis_dup_label (axis, time) : g_strdup (_("Any time"));
}

gchar *
sc_shown_dup_time_date (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_TIME);
  if (!sc_shown_shows_run (self))
    return axis != NULL ? sc_outline_axis_dup_date (axis, time) : NULL;

  /* Each frame of a run tells its own date. */
  ScDataset *dataset = sc_run_frames_get_dataset (self->frames, time, sc_shown_get_member (self));
  if (dataset == NULL)
    return NULL;
  g_autoptr (ScOutline) outline = sc_outline_new (dataset);
  const ScOutlineVariable *variable = sc_outline_find_variable (outline, sc_shown_get_selection (self)->variable);
  axis = variable != NULL ? variable->axes[SC_AXIS_TIME] : NULL;
  return axis != NULL ? sc_outline_axis_dup_date (axis, 0) : NULL;
}

gchar *
sc_shown_dup_member_label (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), NULL);

  const ScOutlineAxis *axis = get_axis (self, SC_AXIS_MEMBER);
  if (sc_shown_shows_run (self) || axis == NULL)
    return g_strdup_printf ("%u", sc_shown_get_member (self));
  return sc_outline_axis_dup_label (axis, sc_shown_get_member (self));
}

ScTimeState
sc_shown_get_time_state (ScShown *self, guint time)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), SC_TIME_WAITING);

  if (!sc_shown_shows_run (self))
    return SC_TIME_READY;
  if (sc_run_frames_get_dataset (self->frames, time, sc_shown_get_member (self)) != NULL)
    return SC_TIME_READY;
  return sc_run_frames_get_current_lead (self->frames) == (gint) time ? SC_TIME_CURRENT : SC_TIME_WAITING;
}

guint
sc_shown_get_time (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  guint n = sc_shown_get_n_times (self);
  return n > 0 ? (guint) CLAMP (sc_shown_get_selection (self)->time, 0, (gint) n - 1) : 0;
}

guint
sc_shown_get_member (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), 0);

  guint n = sc_shown_get_n_members (self);
  return n > 0 ? (guint) CLAMP (sc_shown_get_selection (self)->member, 0, (gint) n - 1) : 0;
}

/* A person who goes elsewhere is left there; one who comes back to what is being made follows again. */
static void
update_following (ScShown *self, const ScSelection *selection)
{
  gint lead = sc_run_frames_get_current_lead (self->frames);

  self->following = selection->dataset == SC_SELECTION_FORECAST && (lead < 0 ? self->following : selection->time == lead);
  self->step_chosen = -1;
}

static void
select_time (ScShown *self, guint time, gboolean as_command)
{
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.time = (gint) MIN (time, MAX (1, sc_shown_get_n_times (self)) - 1);
  update_following (self, &selection);
  if (as_command)
    sc_workspace_set_selection (self->workspace, &selection);
  else
    sc_workspace_show (self->workspace, &selection);
}

void
sc_shown_set_time (ScShown *self, guint time)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  select_time (self, time, TRUE);
}

void
sc_shown_show_time (ScShown *self, guint time)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  select_time (self, time, FALSE);
}

void
sc_shown_set_member (ScShown *self, guint member)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.member = (gint) MIN (member, MAX (1, sc_shown_get_n_members (self)) - 1);
  self->following_members = FALSE;
  update_following (self, &selection);
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_level (ScShown *self, gdouble level)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.level = level;
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_variable (ScShown *self, const gchar *name)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  g_free (selection.variable);
  selection.variable = g_strdup (name);
  if (self->outline != NULL && !sc_shown_shows_run (self))
    sc_selection_fit (&selection, self->outline);
  else if (self->outline != NULL)
    {
      gint time = selection.time, member = selection.member;

      sc_selection_fit (&selection, self->outline);
      selection.time = time;
      selection.member = member;
    }
  sc_workspace_set_selection (self->workspace, &selection);
}

void
sc_shown_set_source (ScShown *self, gint dataset)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_auto (ScSelection) selection = { 0 };
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  if (selection.dataset == dataset)
    return;
  selection.dataset = dataset;
  if (dataset >= 0)
    sc_selection_fit (&selection, sc_workspace_get_outline (self->workspace, (guint) dataset));
  update_following (self, &selection);
  sc_workspace_set_selection (self->workspace, &selection);
}
