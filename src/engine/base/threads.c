/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/threads.h"

struct _ScThreads
{
  guint count;
  GThread **workers; /* count − 1 of them; the caller is the last member */

  GMutex mutex;
  GCond work_ready;
  GCond work_done;
  guint64 generation; /* guarded by mutex; a new number wakes the workers */
  guint busy;         /* guarded by mutex: workers not yet back from this generation */
  gboolean closing;   /* guarded by mutex */

  /* Set before a generation starts, constant while it runs. */
  gsize n_blocks;
  ScBlockFunc func;
  gpointer data;

  gsize next_block; /* atomic */

  void (*gate) (gpointer data); /* nullable; the caller's */
  gpointer gate_data;
};

typedef struct
{
  ScThreads *team;
  guint worker;
} Membership;

static void
run_blocks (ScThreads *self, guint worker)
{
  for (;;)
    {
      gsize block = (gsize) g_atomic_pointer_add (&self->next_block, 1);
      if (block >= self->n_blocks)
        return;
      if (self->gate != NULL && worker + 1 == self->count)
        self->gate (self->gate_data);
      self->func (block, worker, self->data);
    }
}

static gpointer
worker_main (gpointer data)
{
  g_autofree Membership *membership = data;
  ScThreads *self = membership->team;
  guint64 seen = 0;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      while (self->generation == seen && !self->closing)
        g_cond_wait (&self->work_ready, &self->mutex);
      if (self->closing)
        break;
      seen = self->generation;
      g_mutex_unlock (&self->mutex);

      run_blocks (self, membership->worker);

      g_mutex_lock (&self->mutex);
      if (--self->busy == 0)
        g_cond_signal (&self->work_done);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

ScThreads *
sc_threads_new (guint count)
{
  ScThreads *self = g_new0 (ScThreads, 1);

  self->count = count > 0 ? count : MAX (1, g_get_num_processors ());
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work_ready);
  g_cond_init (&self->work_done);
  self->workers = g_new0 (GThread *, self->count);
  for (guint i = 0; i + 1 < self->count; i++)
    {
      Membership *membership = g_new0 (Membership, 1);
      membership->team = self;
      membership->worker = i;
      self->workers[i] = g_thread_new ("sigmacast-worker", worker_main, membership);
    }
  return self;
}

void
sc_threads_free (ScThreads *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_broadcast (&self->work_ready);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i + 1 < self->count; i++)
    g_thread_join (self->workers[i]);
  g_free (self->workers);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->work_ready);
  g_cond_clear (&self->work_done);
  g_free (self);
}

guint
sc_threads_get_count (ScThreads *self)
{
  return self->count;
}

void
sc_threads_set_gate (ScThreads *self, void (*gate) (gpointer data), gpointer data)
{
  g_return_if_fail (self != NULL);

  self->gate = gate;
  self->gate_data = data;
}

void
sc_threads_for (ScThreads *self, gsize n_blocks, ScBlockFunc func, gpointer data)
{
  g_return_if_fail (func != NULL);

  if (self == NULL || self->count == 1 || n_blocks <= 1)
    {
      guint worker = self != NULL ? self->count - 1 : 0;
      for (gsize block = 0; block < n_blocks; block++)
        {
          if (self != NULL && self->gate != NULL)
            self->gate (self->gate_data);
          func (block, worker, data);
        }
      return;
    }

  g_mutex_lock (&self->mutex);
  self->n_blocks = n_blocks;
  self->func = func;
  self->data = data;
  g_atomic_pointer_set (&self->next_block, 0);
  self->busy = self->count - 1;
  self->generation++;
  g_cond_broadcast (&self->work_ready);
  g_mutex_unlock (&self->mutex);

  run_blocks (self, self->count - 1);

  g_mutex_lock (&self->mutex);
  while (self->busy > 0)
    g_cond_wait (&self->work_done, &self->mutex);
  g_mutex_unlock (&self->mutex);
}
