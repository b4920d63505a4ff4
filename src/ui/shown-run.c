/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shown-private.h"

/* The run's first fields tell what can be chosen. */
static void
fit_selection_to_run (ScShown *self)
{
  g_auto (ScSelection) selection = { 0 };

  if (!sc_shown_shows_run (self) || self->outline == sc_run_frames_get_outline (self->frames))
    return;
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  gint time = selection.time, member = selection.member;
  sc_selection_fit (&selection, sc_run_frames_get_outline (self->frames));
  selection.time = time;
  selection.member = member;
  sc_shown_update_axes (self);
  sc_workspace_show (self->workspace, &selection);
}

static void
follow_run (ScShown *self)
{
  gint lead = sc_run_frames_get_current_lead (self->frames);
  g_auto (ScSelection) selection = { 0 };

  if (!self->following || lead < 0)
    return;
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.time = lead;
  if (self->following_members)
    selection.member = (gint) sc_run_frames_get_watched_member (self->frames);
  sc_workspace_show (self->workspace, &selection);
}

/* Members may be made one after the other: the next one that is missing is watched. */
static void
watch_next_member (ScShown *self, guint lead)
{
  guint n_members = sc_run_frames_get_n_members (self->frames);

  if (!self->following || !self->following_members)
    return;
  for (guint member = 0; member < n_members; member++)
    if (sc_run_frames_get_dataset (self->frames, lead, member) == NULL)
      {
        sc_run_frames_watch_member (self->frames, member);
        return;
      }
  sc_run_frames_watch_member (self->frames, 0);
}

static void
on_frames_reset (ScRunFrames *frames, gpointer data)
{
  ScShown *self = data;

  self->step_chosen = -1;
  if (sc_shown_shows_run (self))
    {
      sc_shown_update_axes (self);
      sc_shown_update_field (self);
    }
}

static void
on_frame_added (ScRunFrames *frames, guint lead, guint member, gpointer data)
{
  ScShown *self = data;

  fit_selection_to_run (self);
  g_signal_emit_by_name (self, "times-changed");
  if (sc_shown_shows_run (self) && sc_shown_get_time (self) == lead && sc_shown_get_member (self) == member
      && self->step_chosen < 0)
    sc_shown_update_field (self);
  watch_next_member (self, lead);
}

static void
on_preview_added (ScRunFrames *frames, guint step, gpointer data)
{
  ScShown *self = data;

  fit_selection_to_run (self);
  if (!sc_shown_shows_run (self))
    return;
  follow_run (self);
  g_signal_emit_by_name (self, "times-changed");
  if (self->step_chosen < 0 && (gint) sc_shown_get_time (self) == sc_run_frames_get_current_lead (self->frames))
    sc_shown_update_field (self);
}

static void
show_last_lead (ScShown *self)
{
  g_auto (ScSelection) selection = { 0 };

  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.time = (gint) sc_run_frames_get_n_leads (self->frames) - 1;
  sc_workspace_show (self->workspace, &selection);
}

/* A run that ended before it gave anything leaves nothing to look at: then a file is shown again. */
static void
show_some_file (ScShown *self)
{
  g_auto (ScSelection) selection = { 0 };

  if (sc_workspace_get_n_datasets (self->workspace) == 0)
    return;
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.dataset = 0;
  sc_selection_fit (&selection, sc_workspace_get_outline (self->workspace, 0));
  sc_workspace_show (self->workspace, &selection);
}

static void
on_run_state (ScShown *self)
{
  ScRunState state = sc_run_controller_get_state (self->controller);

  if (!sc_shown_shows_run (self))
    return;
  if (state == SC_RUN_STATE_FINISHED && self->following)
    show_last_lead (self);
  else if ((state == SC_RUN_STATE_FAILED || state == SC_RUN_STATE_CANCELLED)
           && sc_run_frames_get_outline (self->frames) == NULL)
    show_some_file (self);
}

void
sc_shown_follow (ScShown *self)
{
  g_signal_connect (self->frames, "reset", G_CALLBACK (on_frames_reset), self);
  g_signal_connect (self->frames, "frame-added", G_CALLBACK (on_frame_added), self);
  g_signal_connect (self->frames, "preview-added", G_CALLBACK (on_preview_added), self);
  g_signal_connect_swapped (self->controller, "notify::state", G_CALLBACK (on_run_state), self);
}

void
sc_shown_start_run (ScShown *self, guint threads, guint64 memory_budget)
{
  g_return_if_fail (SC_IS_SHOWN (self));

  g_autoptr (ScForecastRequest) request = sc_workspace_dup_request (self->workspace);
  g_auto (ScSelection) selection = { 0 };

  if (request->threads == 0)
    request->threads = threads;
  if (request->memory_budget == 0)
    request->memory_budget = memory_budget;
  if (request->output == NULL)
    request->output = sc_run_folder_dup_output (self->folder);
  sc_selection_copy (&selection, sc_shown_get_selection (self));
  selection.dataset = SC_SELECTION_FORECAST;
  selection.time = 0;
  selection.member = 0;
  self->following = self->following_members = TRUE;
  self->run_number++;
  sc_run_frames_expect (self->frames, (guint) request->steps, (guint) request->members);
  sc_workspace_show (self->workspace, &selection);
  sc_run_controller_start (self->controller, request);
}

gboolean
sc_shown_shows_run (ScShown *self)
{
  g_return_val_if_fail (SC_IS_SHOWN (self), FALSE);

  return sc_shown_get_selection (self)->dataset == SC_SELECTION_FORECAST && sc_run_frames_get_n_leads (self->frames) > 0;
}
