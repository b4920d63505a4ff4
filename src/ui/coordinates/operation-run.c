/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/operation-run.h"

struct _ScOperationRun
{
  ScOperationRunFunc done;
  gpointer data;
  GTask *task; /* NULL: nothing is going on */
  ScOperationOutcome *outcome;
  GError *error;
};

/* What the thread works on. */
typedef struct
{
  ScOperationRun *run; /* not touched once the task is cancelled */
  ScOperation operation;
  ScJoin join;
  ScDataset *a;
  ScDataset *b;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  sc_dataset_unref (work->a);
  sc_dataset_unref (work->b);
  g_free (work);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  ScOperationOutcome *outcome = sc_operation_perform (work->operation, work->join, work->a, work->b, cancellable, &error);

  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) sc_operation_outcome_free);
  else
    g_task_return_error (task, error);
}

static void
ended (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScOperationOutcome) outcome = g_task_propagate_pointer (task, &error);

  /* An older one; its run may be gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  ScOperationRun *self = ((Work *) g_task_get_task_data (task))->run;
  g_clear_object (&self->task);
  self->outcome = g_steal_pointer (&outcome);
  self->error = g_steal_pointer (&error);
  self->done (self->data);
}

ScOperationRun *
sc_operation_run_new (ScOperationRunFunc done, gpointer data)
{
  ScOperationRun *self = g_new0 (ScOperationRun, 1);

  self->done = done;
  self->data = data;
  return self;
}

void
sc_operation_run_stop (ScOperationRun *self)
{
  if (self->task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->task));
  g_clear_object (&self->task);
  g_clear_pointer (&self->outcome, sc_operation_outcome_free);
  g_clear_error (&self->error);
}

void
sc_operation_run_free (ScOperationRun *self)
{
  if (self == NULL)
    return;
  sc_operation_run_stop (self);
  g_free (self);
}

void
sc_operation_run_start (ScOperationRun *self, ScOperation operation, ScJoin join, ScDataset *a, ScDataset *b)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work *work = g_new0 (Work, 1);

  sc_operation_run_stop (self);
  work->run = self;
  work->operation = operation;
  work->join = join;
  work->a = sc_dataset_ref (a);
  work->b = sc_dataset_ref (b);
  self->task = g_task_new (NULL, cancellable, ended, NULL);
  g_task_set_task_data (self->task, work, work_free);
  g_task_run_in_thread (self->task, run_in_thread);
}

gboolean
sc_operation_run_is_running (ScOperationRun *self)
{
  return self->task != NULL;
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
