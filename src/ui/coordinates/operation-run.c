/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-run.h"

#include "ui/coordinates/newest-task.h"

/* Milliseconds in which nothing newer must come. */
#define REST 150
#define PROGRESS_MS 100
#define PROGRESS_STEPS 1000

/* What the thread works on. */
typedef struct
{
  ScOperationRequest *request;
  gint *progress; /* (atomic), a reference-counted box */
} Work;

struct _ScOperationRun
{
  ScOperationRunFunc progressed;
  ScOperationRunFunc done;
  gpointer data;
  ScNewestTask *task;
  Work *next; /* (nullable): begins when there was rest */
  guint rest_source;
  guint progress_source;
  gint *progress; /* of the newest work */
  ScOperationOutcome *outcome;
  GError *error;
};

static void
work_free (gpointer data)
{
  Work *work = data;

  sc_operation_request_free (work->request);
  g_atomic_rc_box_release (work->progress);
  g_free (work);
}

static void
note_progress (gdouble done, gpointer data)
{
  g_atomic_int_set ((gint *) data, (gint) (done * PROGRESS_STEPS));
}

static gpointer
run_in_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;
  return sc_operation_perform (work->request, note_progress, work->progress, cancellable, error);
}

static void
stop (ScOperationRun *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_clear_pointer (&self->next, work_free);
  sc_newest_task_stop (self->task);
}

static void
ended (gpointer result, GError *error, gpointer owner)
{
  ScOperationRun *self = owner;

  g_clear_handle_id (&self->progress_source, g_source_remove);
  self->outcome = result;
  self->error = error;
  self->done (self->data);
}

ScOperationRun *
sc_operation_run_new (ScOperationRunFunc progressed, ScOperationRunFunc done, gpointer data)
{
  ScOperationRun *self = g_new0 (ScOperationRun, 1);

  self->progressed = progressed;
  self->done = done;
  self->data = data;
  self->task = sc_newest_task_new (run_in_thread, work_free, (GDestroyNotify) sc_operation_outcome_unref, ended, self);
  return self;
}

void
sc_operation_run_forget (ScOperationRun *self)
{
  stop (self);
  g_clear_pointer (&self->outcome, sc_operation_outcome_unref);
  g_clear_error (&self->error);
}

void
sc_operation_run_cancel (ScOperationRun *self)
{
  if (!sc_operation_run_is_running (self))
    return;
  sc_operation_run_forget (self);
  self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  self->done (self->data);
}

void
sc_operation_run_free (ScOperationRun *self)
{
  if (self == NULL)
    return;
  sc_operation_run_forget (self);
  sc_newest_task_free (self->task);
  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  g_free (self);
}

static gboolean
tell_progress (gpointer data)
{
  ScOperationRun *self = data;

  self->progressed (self->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
begin (gpointer data)
{
  ScOperationRun *self = data;

  self->rest_source = 0;
  sc_newest_task_start (self->task, g_steal_pointer (&self->next));
  self->progress_source = g_timeout_add (PROGRESS_MS, tell_progress, self);
  return G_SOURCE_REMOVE;
}

void
sc_operation_run_start (ScOperationRun *self, const ScOperationRequest *request)
{
  sc_operation_run_forget (self);
  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  self->progress = g_atomic_rc_box_new0 (gint);
  self->next = g_new0 (Work, 1);
  self->next->request = sc_operation_request_copy (request);
  self->next->progress = g_atomic_rc_box_acquire (self->progress);
  self->rest_source = g_timeout_add (REST, begin, self);
}

gboolean
sc_operation_run_is_running (ScOperationRun *self)
{
  return self->next != NULL || sc_newest_task_is_running (self->task);
}

gdouble
sc_operation_run_get_progress (ScOperationRun *self)
{
  return self->progress != NULL ? g_atomic_int_get (self->progress) / (gdouble) PROGRESS_STEPS : 0;
}

const ScOperationOutcome *
sc_operation_run_get_outcome (ScOperationRun *self)
{
  return self->outcome;
}

const GError *
sc_operation_run_get_error (ScOperationRun *self)
{
  return self->error;
}
