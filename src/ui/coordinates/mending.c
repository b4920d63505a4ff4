/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/mending.h"

#include <glib/gi18n.h>

#include "combine/mend.h"
#include "ui/coordinates/newest-task.h"

/* Steps whose results are kept. */
#define MOST_KEPT 12

/* One step that was carried out; also what the thread works on. */
typedef struct
{
  ScDataset *before;
  ScDataset *like;
  gchar *coordinate;
  ScRemedy remedy;
  ScDataset *after; /* NULL: to be done */
  gdouble tolerance;
} Step;

struct _ScMending
{
  ScMendingFunc changed;
  gpointer data;
  ScDataset *opened[SC_COMPARISON_MAX];
  ScDataset *datasets[SC_COMPARISON_MAX];
  guint n;
  GPtrArray *wanted; /* of ScMendingStep */
  guint done;        /* of those */
  GArray *tolerances; /* of gdouble, of the done ones */
  GQueue kept;       /* of Step, the newest first */
  ScNewestTask *task;
  GError *error;
};

static void
step_free (gpointer data)
{
  Step *step = data;

  sc_dataset_unref (step->before);
  sc_dataset_unref (step->like);
  g_clear_pointer (&step->after, sc_dataset_unref);
  g_free (step->coordinate);
  g_free (step);
}

/* The difference is found anew: whoever showed it may have dropped it, or the file another one. */
static gpointer
mend_in_thread (gpointer work, GCancellable *cancellable, GError **error)
{
  Step *step = work;
  g_autoptr (GPtrArray) differences = sc_coordinate_differences (step->like, step->before, error);
  const ScCoordinateDifference *difference = NULL;

  for (guint i = 0; differences != NULL && i < differences->len; i++)
    {
      const ScCoordinateDifference *one = g_ptr_array_index (differences, i);
      if (g_str_equal (one->name, step->coordinate) && one->remedy == step->remedy)
        difference = one;
    }
  if (differences != NULL && difference == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("%s no longer differs in the way in which it was mended."), step->coordinate);
  ScDataset *after = difference != NULL ? sc_mend (step->before, step->like, difference, error) : NULL;
  if (after == NULL)
    return NULL;

  Step *done = g_new0 (Step, 1);
  done->before = sc_dataset_ref (step->before);
  done->like = sc_dataset_ref (step->like);
  done->coordinate = g_strdup (step->coordinate);
  done->remedy = step->remedy;
  done->after = after;
  done->tolerance = difference->tolerance;
  return done;
}

static const Step *
find_kept (ScMending *self, const ScMendingStep *wanted)
{
  for (GList *link = self->kept.head; link != NULL; link = link->next)
    {
      const Step *step = link->data;
      if (step->before == self->datasets[wanted->place] && step->like == self->datasets[0] && step->remedy == wanted->remedy
          && g_str_equal (step->coordinate, wanted->coordinate))
        return step;
    }
  return NULL;
}

static void
set_dataset (ScDataset **place, ScDataset *dataset)
{
  ScDataset *old = *place;

  *place = dataset != NULL ? sc_dataset_ref (dataset) : NULL;
  g_clear_pointer (&old, sc_dataset_unref);
}

/* Does what was done before; begins what was not. Returns whether all is done, or cannot be. */
static gboolean
proceed (ScMending *self)
{
  for (; self->done < self->wanted->len; self->done++)
    {
      const ScMendingStep *wanted = g_ptr_array_index (self->wanted, self->done);
      const Step *step = find_kept (self, wanted);
      if (wanted->place >= self->n || self->datasets[wanted->place] == NULL || self->datasets[0] == NULL)
        return TRUE;
      if (step == NULL)
        {
          Step *work = g_new0 (Step, 1);
          work->before = sc_dataset_ref (self->datasets[wanted->place]);
          work->like = sc_dataset_ref (self->datasets[0]);
          work->coordinate = g_strdup (wanted->coordinate);
          work->remedy = wanted->remedy;
          sc_newest_task_start (self->task, work);
          return FALSE;
        }
      set_dataset (&self->datasets[wanted->place], step->after);
      g_array_append_val (self->tolerances, step->tolerance);
    }
  return TRUE;
}

static void
mended (gpointer result, GError *error, gpointer owner)
{
  ScMending *self = owner;

  if (result == NULL)
    {
      g_clear_error (&self->error);
      self->error = error;
      self->changed (self->data);
      return;
    }
  g_queue_push_head (&self->kept, result);
  while (self->kept.length > MOST_KEPT)
    step_free (g_queue_pop_tail (&self->kept));
  if (proceed (self))
    self->changed (self->data);
}

ScMending *
sc_mending_new (ScMendingFunc changed, gpointer data)
{
  ScMending *self = g_new0 (ScMending, 1);

  self->changed = changed;
  self->data = data;
  self->tolerances = g_array_new (FALSE, FALSE, sizeof (gdouble));
  self->task = sc_newest_task_new (mend_in_thread, step_free, step_free, mended, self);
  return self;
}

static void
set_n (ScMending *self, ScDataset *const *opened, guint n)
{
  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    {
      set_dataset (&self->opened[i], i < n ? opened[i] : NULL);
      set_dataset (&self->datasets[i], self->opened[i]);
    }
  self->n = n;
}

void
sc_mending_free (ScMending *self)
{
  if (self == NULL)
    return;
  sc_newest_task_free (self->task);
  set_n (self, NULL, 0);
  g_queue_clear_full (&self->kept, step_free);
  g_array_unref (self->tolerances);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
sc_mending_is_possible (const ScCoordinateDifference *difference)
{
  return difference->remedy != SC_REMEDY_NONE && difference->remedy != SC_REMEDY_SELECT_COMMON;
}

static gboolean
is_wanted_already (ScMending *self, ScDataset *const *opened, guint n, const GPtrArray *steps)
{
  if (self->wanted == NULL || n != self->n || self->wanted->len != steps->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (opened[i] != self->opened[i])
      return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      const ScMendingStep *a = g_ptr_array_index (self->wanted, i), *b = g_ptr_array_index (steps, i);
      if (a->place != b->place || a->remedy != b->remedy || !g_str_equal (a->coordinate, b->coordinate))
        return FALSE;
    }
  return TRUE;
}

gboolean
sc_mending_follow (ScMending *self, ScDataset *const *opened, guint n, const GPtrArray *steps)
{
  if (is_wanted_already (self, opened, n, steps))
    return !sc_newest_task_is_running (self->task);

  g_auto (ScComparisonSetting) copy = { 0 };
  sc_comparison_setting_init (&copy);
  for (guint i = 0; i < steps->len; i++)
    {
      const ScMendingStep *step = g_ptr_array_index (steps, i);
      sc_comparison_setting_add_step (&copy, step->place, step->coordinate, step->remedy);
    }
  sc_newest_task_stop (self->task);
  g_clear_error (&self->error);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  self->wanted = g_ptr_array_ref (copy.steps);
  self->done = 0;
  g_array_set_size (self->tolerances, 0);
  set_n (self, opened, n);
  return proceed (self);
}

gboolean
sc_mending_is_running (ScMending *self)
{
  return sc_newest_task_is_running (self->task);
}

ScDataset *
sc_mending_get_dataset (ScMending *self, guint place)
{
  g_return_val_if_fail (place < SC_COMPARISON_MAX, NULL);
  return self->datasets[place];
}

const gdouble *
sc_mending_get_tolerances (ScMending *self, guint *n_done)
{
  *n_done = self->tolerances->len;
  return (const gdouble *) (gpointer) self->tolerances->data;
}

const GError *
sc_mending_get_error (ScMending *self)
{
  return self->error;
}
