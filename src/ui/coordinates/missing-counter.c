/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-counter.h"

#include <glib/gi18n.h>

#include "ui/coordinates/newest-task.h"

#define PROGRESS_MS 100
#define PROGRESS_STEPS 1000

typedef struct
{
  ScDataset *dataset;
  ScOutline *outline;
  ScAlignReport *report; /* (nullable) */
  gchar *name;
  gint *progress; /* (atomic), a reference-counted box */
} Work;

typedef struct
{
  ScMissingCount *count;
  ScField *field;
} Counted;

struct _ScMissingCounter
{
  ScMissingCounterFunc changed;
  gpointer data;
  ScNewestTask *task;
  guint progress_source;
  gint *progress; /* of the newest work */
  Counted *counted;
  GError *error;
};

static void
work_free (gpointer data)
{
  Work *work = data;

  sc_dataset_unref (work->dataset);
  sc_outline_unref (work->outline);
  g_clear_pointer (&work->report, sc_align_report_unref);
  g_free (work->name);
  g_atomic_rc_box_release (work->progress);
  g_free (work);
}

static void
counted_free (gpointer data)
{
  Counted *counted = data;

  g_clear_pointer (&counted->count, sc_missing_count_free);
  g_clear_pointer (&counted->field, sc_field_unref);
  g_free (counted);
}

static void
note_progress (gdouble done, gpointer data)
{
  g_atomic_int_set ((gint *) data, (gint) (done * PROGRESS_STEPS));
}

static gpointer
count_in_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;
  const ScOutlineVariable *variable = sc_outline_find_variable (work->outline, work->name);

  if (variable == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no variable %s."), work->name);
      return NULL;
    }
  const ScAlignVariable *origin = work->report != NULL ? sc_align_report_find_variable (work->report, work->name) : NULL;
  ScMissingCount *count = sc_missing_count_new (work->dataset, variable, origin, note_progress, work->progress, cancellable, error);
  if (count == NULL)
    return NULL;
  Counted *counted = g_new0 (Counted, 1);
  counted->count = count;
  /* Without a map there are still the numbers. */
  counted->field = sc_missing_count_make_field (count, NULL);
  return counted;
}

static void
ended (gpointer result, GError *error, gpointer owner)
{
  ScMissingCounter *self = owner;

  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_clear_pointer (&self->counted, counted_free);
  g_clear_error (&self->error);
  self->counted = result;
  self->error = error;
  self->changed (self->data);
}

ScMissingCounter *
sc_missing_counter_new (ScMissingCounterFunc changed, gpointer data)
{
  ScMissingCounter *self = g_new0 (ScMissingCounter, 1);

  self->changed = changed;
  self->data = data;
  self->task = sc_newest_task_new (count_in_thread, work_free, counted_free, ended, self);
  return self;
}

static void
stop (ScMissingCounter *self)
{
  g_clear_handle_id (&self->progress_source, g_source_remove);
  sc_newest_task_stop (self->task);
}

void
sc_missing_counter_forget (ScMissingCounter *self)
{
  stop (self);
  g_clear_pointer (&self->counted, counted_free);
  g_clear_error (&self->error);
}

void
sc_missing_counter_free (ScMissingCounter *self)
{
  if (self == NULL)
    return;
  sc_missing_counter_forget (self);
  sc_newest_task_free (self->task);
  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  g_free (self);
}

static gboolean
tell_progress (gpointer data)
{
  ScMissingCounter *self = data;

  self->changed (self->data);
  return G_SOURCE_CONTINUE;
}

void
sc_missing_counter_start (ScMissingCounter *self, ScDataset *dataset, ScOutline *outline, ScAlignReport *report, const gchar *name)
{
  Work *work = g_new0 (Work, 1);

  stop (self);
  g_clear_error (&self->error);
  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  self->progress = g_atomic_rc_box_new0 (gint);
  work->dataset = sc_dataset_ref (dataset);
  work->outline = sc_outline_ref (outline);
  work->report = report != NULL ? sc_align_report_ref (report) : NULL;
  work->name = g_strdup (name);
  work->progress = g_atomic_rc_box_acquire (self->progress);
  sc_newest_task_start (self->task, work);
  self->progress_source = g_timeout_add (PROGRESS_MS, tell_progress, self);
}

void
sc_missing_counter_show (ScMissingCounter *self, ScMissingCount *count, ScField *field)
{
  sc_missing_counter_forget (self);
  self->counted = g_new0 (Counted, 1);
  self->counted->count = count;
  self->counted->field = field;
}

void
sc_missing_counter_cancel (ScMissingCounter *self)
{
  if (!sc_newest_task_is_running (self->task))
    return;
  sc_missing_counter_forget (self);
  self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
}

gdouble
sc_missing_counter_get_progress (ScMissingCounter *self)
{
  return sc_newest_task_is_running (self->task) ? g_atomic_int_get (self->progress) / (gdouble) PROGRESS_STEPS : -1;
}

const ScMissingCount *
sc_missing_counter_get_count (ScMissingCounter *self)
{
  return self->counted != NULL ? self->counted->count : NULL;
}

ScField *
sc_missing_counter_get_field (ScMissingCounter *self)
{
  return self->counted != NULL ? self->counted->field : NULL;
}

const GError *
sc_missing_counter_get_error (ScMissingCounter *self)
{
  return self->error;
}
