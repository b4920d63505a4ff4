/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/missing-survey.h"

/* Beyond so many values in all nothing more is read unasked. */
#define MOST_VALUES (gsize) 200000000
/* Maps of so many cells in all are kept. */
#define MOST_CELLS (gsize) 4000000

/* What the thread works on; lives as long as its task. */
typedef struct
{
  ScDataset *dataset;
  ScOutline *outline;
  guint n;
  GMutex mutex;
  gdouble *shares; /* [n], guarded by mutex; negative: not counted */
  ScMissingCount **counts; /* [n], guarded by mutex until set: (nullable) */
} Work;

struct _ScMissingSurvey
{
  GCancellable *cancellable;
  GTask *task; /* keeps the work */
  Work *work;
  guint source;
  guint seen; /* counted ones that were told of */
  ScMissingSurveyFunc changed;
  gpointer data;
};

static void
work_free (gpointer data)
{
  Work *work = data;

  sc_dataset_unref (work->dataset);
  sc_outline_unref (work->outline);
  g_mutex_clear (&work->mutex);
  for (guint i = 0; i < work->n; i++)
    sc_missing_count_free (work->counts[i]);
  g_free (work->counts);
  g_free (work->shares);
  g_free (work);
}

static gsize
count_values (ScVariable *variable)
{
  gsize n = 1;

  for (gint d = 0; d < sc_variable_get_ndim (variable); d++)
    if (!g_size_checked_mul (&n, n, sc_variable_get_shape (variable)[d]))
      return G_MAXSIZE;
  return n;
}

static void
survey_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  gsize left = MOST_VALUES, cells_left = MOST_CELLS;

  for (guint i = 0; i < work->n && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const ScOutlineVariable *variable = sc_outline_get_variable (work->outline, i);
      ScVariable *values = sc_dataset_get (work->dataset, variable->name);
      gsize n = values != NULL ? count_values (values) : G_MAXSIZE;
      if (n > left)
        continue;
      left -= n;
      /* One that cannot be read is told of when it is chosen. */
      g_autoptr (ScMissingCount) count = sc_missing_count_new (work->dataset, variable, NULL, NULL, NULL, cancellable, NULL);
      if (count == NULL)
        continue;
      gsize n_cells = count->n_rows * count->n_columns;
      gboolean keeps = count->missing > 0 && count->cells != NULL && n_cells <= cells_left;
      cells_left -= keeps ? n_cells : 0;
      g_mutex_lock (&work->mutex);
      work->shares[i] = count->total > 0 ? (gdouble) count->missing / (gdouble) count->total : 0;
      work->counts[i] = keeps ? g_steal_pointer (&count) : NULL;
      g_mutex_unlock (&work->mutex);
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
look (gpointer data)
{
  ScMissingSurvey *self = data;
  gboolean over = g_task_get_completed (self->task);
  guint counted = 0;

  g_mutex_lock (&self->work->mutex);
  for (guint i = 0; i < self->work->n; i++)
    counted += self->work->shares[i] >= 0;
  g_mutex_unlock (&self->work->mutex);
  if (over)
    self->source = 0;
  if (counted != self->seen)
    {
      self->seen = counted;
      self->changed (self->data);
    }
  return over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

ScMissingSurvey *
sc_missing_survey_new (ScDataset *dataset, ScOutline *outline, ScMissingSurveyFunc changed, gpointer data)
{
  ScMissingSurvey *self = g_new0 (ScMissingSurvey, 1);
  Work *work = g_new0 (Work, 1);

  work->dataset = sc_dataset_ref (dataset);
  work->outline = sc_outline_ref (outline);
  work->n = sc_outline_get_n_variables (outline);
  work->shares = g_new (gdouble, MAX (work->n, 1));
  for (guint i = 0; i < work->n; i++)
    work->shares[i] = -1;
  work->counts = g_new0 (ScMissingCount *, MAX (work->n, 1));
  g_mutex_init (&work->mutex);

  self->work = work;
  self->changed = changed;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->task = g_task_new (NULL, self->cancellable, NULL, NULL);
  g_task_set_task_data (self->task, work, work_free);
  g_task_run_in_thread (self->task, survey_in_thread);
  self->source = g_timeout_add (200, look, self);
  return self;
}

void
sc_missing_survey_free (ScMissingSurvey *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->task);
  g_object_unref (self->cancellable);
  g_free (self);
}

gboolean
sc_missing_survey_get (ScMissingSurvey *self, guint index, gdouble *share)
{
  g_return_val_if_fail (index < self->work->n, FALSE);
  g_mutex_lock (&self->work->mutex);
  gdouble found = self->work->shares[index];
  g_mutex_unlock (&self->work->mutex);
  if (found < 0)
    return FALSE;
  *share = found;
  return TRUE;
}

const ScMissingCount *
sc_missing_survey_get_count (ScMissingSurvey *self, guint index)
{
  g_return_val_if_fail (index < self->work->n, NULL);
  g_mutex_lock (&self->work->mutex);
  const ScMissingCount *count = self->work->counts[index];
  g_mutex_unlock (&self->work->mutex);
  return count;
}
