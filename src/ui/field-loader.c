/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/field-loader.h"

struct _ScFieldLoader
{
  ScFieldLoadedFunc func;
  gpointer data;
  GCancellable *cancellable; /* (nullable): of the request being read */
  ScFieldSlice *next;        /* (nullable): waits */
};

static void read_next (ScFieldLoader *self);

static void
read_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  ScField *field = sc_field_slice_read (data, &error);

  if (field != NULL)
    g_task_return_pointer (task, field, (GDestroyNotify) sc_field_unref);
  else
    g_task_return_error (task, error);
}

/* The loader is gone, or has forgotten this request, where the cancellable was cancelled. */
static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  ScFieldSlice *slice = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_autoptr (ScField) late = g_task_propagate_pointer (task, NULL);
      return;
    }

  ScFieldLoader *self = data;
  g_autoptr (ScField) field = g_task_propagate_pointer (task, &error);
  g_clear_object (&self->cancellable);
  read_next (self);
  self->func (slice, field, error, self->data);
}

static void
read_next (ScFieldLoader *self)
{
  if (self->cancellable != NULL || self->next == NULL)
    return;
  self->cancellable = g_cancellable_new ();

  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_read, self);
  g_task_set_task_data (task, g_steal_pointer (&self->next), (GDestroyNotify) sc_field_slice_unref);
  g_task_run_in_thread (task, read_on_thread);
}

ScFieldLoader *
sc_field_loader_new (ScFieldLoadedFunc func, gpointer data)
{
  ScFieldLoader *self = g_new0 (ScFieldLoader, 1);

  self->func = func;
  self->data = data;
  return self;
}

void
sc_field_loader_free (ScFieldLoader *self)
{
  if (self == NULL)
    return;
  sc_field_loader_forget (self);
  g_free (self);
}

void
sc_field_loader_request (ScFieldLoader *self, ScFieldSlice *slice)
{
  g_clear_pointer (&self->next, sc_field_slice_unref);
  self->next = sc_field_slice_ref (slice);
  read_next (self);
}

void
sc_field_loader_forget (ScFieldLoader *self)
{
  g_clear_pointer (&self->next, sc_field_slice_unref);
  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
    }
}
