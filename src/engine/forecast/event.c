/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/event.h"

/* The public part comes first, so that a pointer to one is a pointer to the other. */
typedef struct
{
  ScEvent event;
  gatomicrefcount references;
} CountedEvent;

ScEvent *
sc_event_new (ScEventType type)
{
  CountedEvent *self = g_new0 (CountedEvent, 1);

  g_atomic_ref_count_init (&self->references);
  self->event.type = type;
  self->event.monotonic_us = g_get_monotonic_time ();
  self->event.member = -1;
  self->event.lead = -1;
  self->event.sampler_step = -1;
  self->event.call = -1;
  self->event.first_unexpected = -1;
  self->event.remaining_seconds = -1.0;
  return &self->event;
}

ScEvent *
sc_event_ref (ScEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&((CountedEvent *) self)->references);
  return self;
}

void
sc_event_unref (ScEvent *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&((CountedEvent *) self)->references))
    return;
  g_free (self->name);
  if (self->fields != NULL)
    sc_dataset_unref (self->fields);
  g_clear_error (&self->error);
  g_free (self);
}
