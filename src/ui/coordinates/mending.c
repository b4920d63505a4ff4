/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/mending.h"

#include "combine/mend.h"

typedef struct
{
  ScDataset *before;
  gchar *command;
} Step;

struct _ScMending
{
  ScMendingFunc changed;
  gpointer data;
  ScDataset *dataset;
  GPtrArray *steps;
  GTask *task; /* NULL: nothing is going on */
  GError *error;
};

/* What the thread works on: the difference is found anew there, since whoever
 * showed it may drop it meanwhile. */
typedef struct
{
  ScMending *mending; /* not touched once the task is cancelled */
  ScDataset *dataset;
  ScDataset *like;
  gchar *name;
  gchar *command;
} Work;

static void
step_free (gpointer data)
{
  Step *step = data;

  sc_dataset_unref (step->before);
  g_free (step->command);
  g_free (step);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  sc_dataset_unref (work->dataset);
  sc_dataset_unref (work->like);
  g_free (work->name);
  g_free (work->command);
  g_free (work);
}

static void
stop (ScMending *self)
{
  if (self->task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->task));
  g_clear_object (&self->task);
  g_clear_error (&self->error);
}

ScMending *
sc_mending_new (ScMendingFunc changed, gpointer data)
{
  ScMending *self = g_new0 (ScMending, 1);

  self->changed = changed;
  self->data = data;
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
sc_mending_free (ScMending *self)
{
  if (self == NULL)
    return;
  stop (self);
  g_clear_pointer (&self->dataset, sc_dataset_unref);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

void
sc_mending_reset (ScMending *self, ScDataset *dataset)
{
  stop (self);
  g_ptr_array_set_size (self->steps, 0);
  g_clear_pointer (&self->dataset, sc_dataset_unref);
  self->dataset = dataset != NULL ? sc_dataset_ref (dataset) : NULL;
}

gboolean
sc_mending_is_possible (const ScCoordinateDifference *difference)
{
  return difference->remedy != SC_REMEDY_NONE && difference->remedy != SC_REMEDY_SELECT_COMMON;
}

static void
mend_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) differences = sc_coordinate_differences (work->like, work->dataset, &error);
  const ScCoordinateDifference *difference = NULL;

  for (guint i = 0; differences != NULL && i < differences->len; i++)
    {
      const ScCoordinateDifference *one = g_ptr_array_index (differences, i);
      if (g_str_equal (one->name, work->name))
        difference = one;
    }
  ScDataset *mended = difference != NULL ? sc_mend (work->dataset, work->like, difference, &error) : NULL;
  if (mended != NULL)
    g_task_return_pointer (task, mended, (GDestroyNotify) sc_dataset_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The datasets do not share %s.", work->name);
}

static void
mended (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) dataset = g_task_propagate_pointer (task, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  Work *work = g_task_get_task_data (task);
  ScMending *self = work->mending;
  g_clear_object (&self->task);
  if (dataset != NULL)
    {
      Step *step = g_new0 (Step, 1);
      step->before = self->dataset;
      step->command = g_strdup (work->command);
      g_ptr_array_add (self->steps, step);
      self->dataset = g_steal_pointer (&dataset);
    }
  else
    self->error = g_steal_pointer (&error);
  self->changed (self->data);
}

void
sc_mending_apply (ScMending *self, ScDataset *like, const ScCoordinateDifference *difference)
{
  g_return_if_fail (self->dataset != NULL && sc_mending_is_possible (difference));

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work *work = g_new0 (Work, 1);

  stop (self);
  work->mending = self;
  work->dataset = sc_dataset_ref (self->dataset);
  work->like = sc_dataset_ref (like);
  work->name = g_strdup (difference->name);
  work->command = sc_remedy_format (difference);
  self->task = g_task_new (NULL, cancellable, mended, NULL);
  g_task_set_task_data (self->task, work, work_free);
  g_task_run_in_thread (self->task, mend_in_thread);
}

void
sc_mending_undo (ScMending *self)
{
  g_return_if_fail (self->steps->len > 0);

  stop (self);
  Step *step = g_ptr_array_index (self->steps, self->steps->len - 1);
  sc_dataset_unref (self->dataset);
  self->dataset = sc_dataset_ref (step->before);
  g_ptr_array_set_size (self->steps, (gint) self->steps->len - 1);
  self->changed (self->data);
}

gboolean
sc_mending_is_running (ScMending *self)
{
  return self->task != NULL;
}

ScDataset *
sc_mending_get_dataset (ScMending *self)
{
  return self->dataset;
}

guint
sc_mending_get_n_steps (ScMending *self)
{
  return self->steps->len;
}

const gchar *
sc_mending_get_step (ScMending *self, guint index)
{
  g_return_val_if_fail (index < self->steps->len, NULL);
  return ((Step *) g_ptr_array_index (self->steps, index))->command;
}

const GError *
sc_mending_get_error (ScMending *self)
{
  return self->error;
}
