/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/newest-task.h"

struct _ScNewestTask
{
  ScNewestTaskFunc func;
  GDestroyNotify free_work;
  GDestroyNotify free_result;
  ScNewestTaskDone done;
  gpointer owner; /* NULL: freed while a thread was at work */
  GCancellable *running; /* NULL: no thread is at work */
  gpointer waiting;      /* (nullable): work that begins next */
};

static void begin (ScNewestTask *self, gpointer work);

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ScNewestTask *self = g_object_get_data (G_OBJECT (task), "task");
  GError *error = NULL;
  gpointer result = self->func (data, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, self->free_result);
  else
    g_task_return_error (task, error);
}

static void
ended (GObject *source, GAsyncResult *answer, gpointer data)
{
  ScNewestTask *self = data;
  GError *error = NULL;
  gboolean wanted = self->owner != NULL && !g_cancellable_is_cancelled (self->running);
  gpointer result = g_task_propagate_pointer (G_TASK (answer), &error);
  gpointer next = g_steal_pointer (&self->waiting);

  g_clear_object (&self->running);
  if (self->owner == NULL)
    {
      g_clear_pointer (&result, self->free_result);
      g_clear_error (&error);
      g_free (self);
      return;
    }
  if (next != NULL)
    begin (self, next);
  if (wanted)
    self->done (result, error, self->owner);
  else
    {
      g_clear_pointer (&result, self->free_result);
      g_clear_error (&error);
    }
}

static void
begin (ScNewestTask *self, gpointer work)
{
  self->running = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, self->running, ended, self);

  /* An answer that came in spite of being cancelled is thrown away in one place. */
  g_task_set_check_cancellable (task, FALSE);
  g_object_set_data (G_OBJECT (task), "task", self);
  g_task_set_task_data (task, work, self->free_work);
  g_task_run_in_thread (task, work_in_thread);
}

ScNewestTask *
sc_newest_task_new (ScNewestTaskFunc func, GDestroyNotify free_work, GDestroyNotify free_result, ScNewestTaskDone done,
                    gpointer owner)
{
  g_return_val_if_fail (owner != NULL, NULL);

  ScNewestTask *self = g_new0 (ScNewestTask, 1);
  self->func = func;
  self->free_work = free_work;
  self->free_result = free_result;
  self->done = done;
  self->owner = owner;
  return self;
}

void
sc_newest_task_free (ScNewestTask *self)
{
  if (self == NULL)
    return;
  sc_newest_task_stop (self);
  self->owner = NULL;
  if (self->running == NULL)
    g_free (self); /* else the thread's end does */
}

void
sc_newest_task_start (ScNewestTask *self, gpointer work)
{
  if (self->running == NULL)
    {
      begin (self, work);
      return;
    }
  sc_newest_task_stop (self);
  self->waiting = work;
}

void
sc_newest_task_stop (ScNewestTask *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_pointer (&self->waiting, self->free_work);
}

gboolean
sc_newest_task_is_running (ScNewestTask *self)
{
  return self->waiting != NULL || (self->running != NULL && !g_cancellable_is_cancelled (self->running));
}
