/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/signals.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

struct _ScSignals
{
  GCancellable *cancellable;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
};

static gboolean
on_signal (ScSignals *self, gint number)
{
  /* Somebody who asks twice does not want to wait for the orderly end. */
  if (g_cancellable_is_cancelled (self->cancellable))
    _exit (128 + number);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer data)
{
  return on_signal (data, SIGINT);
}

static gboolean
on_terminate (gpointer data)
{
  return on_signal (data, SIGTERM);
}

static gpointer
watch (gpointer data)
{
  ScSignals *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
attach (ScSignals *self, gint number, GSourceFunc func)
{
  g_autoptr (GSource) source = g_unix_signal_source_new (number);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

ScSignals *
sc_signals_new (void)
{
  ScSignals *self = g_new0 (ScSignals, 1);

  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  attach (self, SIGINT, on_interrupt);
  attach (self, SIGTERM, on_terminate);
  self->thread = g_thread_new ("sigmacast-signals", watch, self);
  return self;
}

void
sc_signals_free (ScSignals *self)
{
  if (self == NULL)
    return;
  /* Unlike quitting directly, this also ends a loop that has not begun yet. */
  g_autoptr (GSource) stop = g_idle_source_new ();
  g_source_set_callback (stop, G_SOURCE_FUNC (g_main_loop_quit), self->loop, NULL);
  g_source_attach (stop, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context); /* destroys the signal sources, which restores the defaults */
  g_object_unref (self->cancellable);
  g_free (self);
}

GCancellable *
sc_signals_get_cancellable (ScSignals *self)
{
  return self->cancellable;
}
