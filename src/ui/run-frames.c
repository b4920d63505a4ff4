/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/run-frames.h"

#include <math.h>

#define MAX_FRAME_BYTES (G_GUINT64_CONSTANT (1) << 31)
#define USUAL_STEP_HOURS 12

typedef struct
{
  ScDataset *dataset; /* (nullable) */
  gdouble hours;      /* NAN: unknown */
} Frame;

struct _ScRunFrames
{
  GObject parent_instance;

  ScRunController *controller;
  guint n_leads;
  guint n_members;
  Frame *frames; /* [n_leads][n_members] */
  ScOutline *outline;
  GQueue kept; /* indices of frames with a dataset, oldest first */
  guint64 frame_bytes;

  gint lead; /* that the sampler works on for the watched member, −1: none */
  gint watched;
  gint step;
  ScEvent *newest; /* (nullable): of that step */
};

G_DEFINE_FINAL_TYPE (ScRunFrames, sc_run_frames, G_TYPE_OBJECT)

enum
{
  RESET,
  FRAME_ADDED,
  PREVIEW_ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint64
count_bytes (ScDataset *dataset)
{
  const gchar *const *names = sc_dataset_get_variable_names (dataset);
  guint64 bytes = 0;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      ScVariable *variable = sc_dataset_get_variable (dataset, names[i]);
      gsize size;

      if (sc_shape_get_bytes (sc_variable_get_dtype (variable), sc_variable_get_ndim (variable),
                              sc_variable_get_shape (variable), &size))
        bytes += size;
    }
  return bytes;
}

static void
forget_preview (ScRunFrames *self)
{
  g_clear_pointer (&self->newest, sc_event_unref);
  self->lead = self->step = -1;
}

static void
forget_frames (ScRunFrames *self)
{
  for (gsize i = 0; i < (gsize) self->n_leads * self->n_members; i++)
    g_clear_pointer (&self->frames[i].dataset, sc_dataset_unref);
  g_clear_pointer (&self->frames, g_free);
  g_queue_clear (&self->kept);
  self->frame_bytes = 0;
  self->n_leads = self->n_members = 0;
}

static void
see_outline (ScRunFrames *self, ScDataset *fields)
{
  if (self->outline == NULL)
    self->outline = sc_outline_new (fields);
}

static void
drop_oldest_frames (ScRunFrames *self)
{
  while (self->frame_bytes > MAX_FRAME_BYTES && g_queue_get_length (&self->kept) > 1)
    {
      Frame *frame = &self->frames[GPOINTER_TO_SIZE (g_queue_pop_head (&self->kept))];

      self->frame_bytes -= count_bytes (frame->dataset);
      g_clear_pointer (&frame->dataset, sc_dataset_unref);
    }
}

static void
add_frame (ScRunFrames *self, ScEvent *event, guint member, ScDataset *fields)
{
  gsize index = (gsize) event->lead * self->n_members + member;
  Frame *frame = &self->frames[index];

  if (frame->dataset == NULL)
    g_queue_push_tail (&self->kept, GSIZE_TO_POINTER (index));
  else
    self->frame_bytes -= count_bytes (frame->dataset);
  g_clear_pointer (&frame->dataset, sc_dataset_unref);
  frame->dataset = sc_dataset_ref (fields);
  frame->hours = event->lead_hours;
  self->frame_bytes += count_bytes (fields);
  drop_oldest_frames (self);
  g_signal_emit (self, signals[FRAME_ADDED], 0, (guint) event->lead, member);
}

/* A field of all members at once is cut into one dataset a member, without a copy. */
static void
add_all_members (ScRunFrames *self, ScEvent *event)
{
  gssize n = sc_dataset_get_dim_size (event->fields, "sample");

  for (gsize i = 0; (gssize) i < n && i < self->n_members; i++)
    {
      g_autoptr (ScDataset) fields = sc_dataset_select (event->fields, "sample", &i, 1, NULL);

      if (fields != NULL)
        add_frame (self, event, (guint) i, fields);
    }
}

static void
on_lead_time (ScRunController *controller, ScEvent *event, gpointer data)
{
  ScRunFrames *self = data;

  if (event->fields == NULL || event->lead < 0 || (guint) event->lead >= self->n_leads)
    return;
  see_outline (self, event->fields);
  if (event->member < 0 || event->member == self->watched)
    forget_preview (self);
  if (event->member < 0)
    add_all_members (self, event);
  else if ((guint) event->member < self->n_members)
    add_frame (self, event, (guint) event->member, event->fields);
}

static void
on_preview (ScRunController *controller, ScEvent *event, gpointer data)
{
  ScRunFrames *self = data;

  if (event->fields == NULL || event->sampler_step < 0 || event->sampler_step >= event->n_sampler_steps)
    return;
  see_outline (self, event->fields);
  if (event->member >= 0 && event->member != self->watched)
    return;
  forget_preview (self);
  self->lead = event->lead;
  self->step = event->sampler_step;
  self->newest = sc_event_ref (event);
  g_signal_emit (self, signals[PREVIEW_ADDED], 0, (guint) event->sampler_step);
}

/* What was being made when a run ended will not be finished. */
static void
on_active (ScRunController *controller, GParamSpec *pspec, gpointer data)
{
  ScRunFrames *self = data;

  if (!sc_run_controller_get_active (controller))
    forget_preview (self);
}

static void
sc_run_frames_finalize (GObject *object)
{
  ScRunFrames *self = SC_RUN_FRAMES (object);

  g_signal_handlers_disconnect_by_data (self->controller, self);
  forget_frames (self);
  g_clear_pointer (&self->newest, sc_event_unref);
  g_clear_pointer (&self->outline, sc_outline_unref);
  g_object_unref (self->controller);
  G_OBJECT_CLASS (sc_run_frames_parent_class)->finalize (object);
}

static void
sc_run_frames_class_init (ScRunFramesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sc_run_frames_finalize;
  signals[RESET] = g_signal_new ("reset", SC_TYPE_RUN_FRAMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FRAME_ADDED] = g_signal_new ("frame-added", SC_TYPE_RUN_FRAMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[PREVIEW_ADDED] = g_signal_new ("preview-added", SC_TYPE_RUN_FRAMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
sc_run_frames_init (ScRunFrames *self)
{
  g_queue_init (&self->kept);
  self->lead = self->step = -1;
}

ScRunFrames *
sc_run_frames_new (ScRunController *controller)
{
  ScRunFrames *self = g_object_new (SC_TYPE_RUN_FRAMES, NULL);

  self->controller = g_object_ref (controller);
  g_signal_connect (controller, "lead-time", G_CALLBACK (on_lead_time), self);
  g_signal_connect (controller, "preview", G_CALLBACK (on_preview), self);
  g_signal_connect (controller, "notify::active", G_CALLBACK (on_active), self);
  return self;
}

void
sc_run_frames_expect (ScRunFrames *self, guint n_leads, guint n_members)
{
  g_return_if_fail (SC_IS_RUN_FRAMES (self));

  forget_frames (self);
  forget_preview (self);
  g_clear_pointer (&self->outline, sc_outline_unref);
  self->watched = 0;
  self->n_leads = n_leads;
  self->n_members = n_members;
  self->frames = g_new0 (Frame, (gsize) n_leads * n_members);
  for (gsize i = 0; i < (gsize) n_leads * n_members; i++)
    self->frames[i].hours = NAN;
  g_signal_emit (self, signals[RESET], 0);
}

guint
sc_run_frames_get_n_leads (ScRunFrames *self)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), 0);

  return self->n_leads;
}

guint
sc_run_frames_get_n_members (ScRunFrames *self)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), 0);

  return self->n_members;
}

ScOutline *
sc_run_frames_get_outline (ScRunFrames *self)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), NULL);

  return self->outline;
}

ScDataset *
sc_run_frames_get_dataset (ScRunFrames *self, guint lead, guint member)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), NULL);

  if (lead >= self->n_leads || member >= self->n_members)
    return NULL;
  return self->frames[(gsize) lead * self->n_members + member].dataset;
}

gdouble
sc_run_frames_get_hours (ScRunFrames *self, guint lead)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), NAN);

  for (guint member = 0; lead < self->n_leads && member < self->n_members; member++)
    {
      gdouble hours = self->frames[(gsize) lead * self->n_members + member].hours;

      if (!isnan (hours))
        return hours;
    }
  gdouble first = self->n_leads > 0 ? self->frames[0].hours : NAN;
  return (isnan (first) ? USUAL_STEP_HOURS : first) * (lead + 1);
}

gint
sc_run_frames_get_current_lead (ScRunFrames *self)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), -1);

  return self->lead;
}

void
sc_run_frames_watch_member (ScRunFrames *self, guint member)
{
  g_return_if_fail (SC_IS_RUN_FRAMES (self));

  if (self->watched == (gint) member)
    return;
  self->watched = (gint) member;
  forget_preview (self);
  sc_run_controller_watch_member (self->controller, member);
}

guint
sc_run_frames_get_watched_member (ScRunFrames *self)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), 0);

  return (guint) self->watched;
}

static gboolean
is_being_made (ScRunFrames *self, guint lead, guint member)
{
  return self->newest != NULL && self->lead == (gint) lead && self->watched == (gint) member;
}

guint
sc_run_frames_get_n_steps (ScRunFrames *self, guint lead, guint member)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), 0);

  if (is_being_made (self, lead, member))
    return (guint) self->newest->n_sampler_steps;
  ScRunPath *path = sc_run_controller_get_path (self->controller);
  return path != NULL ? sc_run_path_get_n_steps (path, lead, member) : 0;
}

gint
sc_run_frames_get_last_step (ScRunFrames *self, guint lead, guint member)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), -1);

  if (is_being_made (self, lead, member))
    return self->step;
  return sc_run_frames_get_dataset (self, lead, member) != NULL ? (gint) sc_run_frames_get_n_steps (self, lead, member) - 1 : -1;
}

ScDataset *
sc_run_frames_dup_preview (ScRunFrames *self, guint lead, guint member, guint step)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), NULL);

  if (is_being_made (self, lead, member) && self->step == (gint) step)
    return sc_dataset_ref (self->newest->fields);
  ScRunPath *path = sc_run_controller_get_path (self->controller);
  return path != NULL ? sc_run_path_dup_fields (path, lead, member, step) : NULL;
}

gdouble
sc_run_frames_get_sigma (ScRunFrames *self, guint lead, guint member, guint step)
{
  g_return_val_if_fail (SC_IS_RUN_FRAMES (self), NAN);

  if (is_being_made (self, lead, member) && self->step == (gint) step)
    return self->newest->sigma;
  ScRunPath *path = sc_run_controller_get_path (self->controller);
  return path != NULL ? sc_run_path_get_sigma (path, lead, member, step) : NAN;
}
