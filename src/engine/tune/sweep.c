/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/sweep.h"

#include <math.h>
#include <string.h>

#include "tune/tune-error.h"

#define MAX_AXES 2

typedef struct
{
  ScNoiseSetting setting;
  gchar *problem;
  ScHindcastScore *scores; /* [n_starts], the first n_done of them */
  gsize n_done;
  gsize n_known;
} Cell;

struct _ScSweep
{
  gatomicrefcount references;
  ScHindcast *hindcast;
  ScHindcastLog *log;
  gsize n_axes;
  ScSweepAxis axes[MAX_AXES];
  gsize n_cells;
  GCancellable *cancellable;

  /* The thread's until it has ended. */
  GThread *thread;
  ScSweepFunc func;
  gpointer data;
  GDestroyNotify destroy;

  GMutex mutex;
  GCond changed;
  /* All guarded by mutex. */
  gboolean paused;
  gboolean ended;
  gsize done;
  Cell *cells;
};

static void
sweep_free (ScSweep *self)
{
  for (gsize i = 0; i < self->n_cells; i++)
    {
      g_free (self->cells[i].problem);
      g_free (self->cells[i].scores);
    }
  g_free (self->cells);
  for (gsize i = 0; i < self->n_axes; i++)
    g_free ((gdouble *) self->axes[i].values);
  g_object_unref (self->cancellable);
  sc_hindcast_unref (self->hindcast);
  sc_hindcast_log_unref (self->log);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

ScSweep *
sc_sweep_ref (ScSweep *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_sweep_unref (ScSweep *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  if (self->thread != NULL)
    {
      sc_sweep_cancel (self);
      g_thread_join (self->thread);
    }
  sweep_free (self);
}

static gboolean
check_axes (const ScSweepAxis *axes, gsize n_axes, GError **error)
{
  const gchar *problem = NULL;
  gsize n_cells = 1;

  if (n_axes < 1 || n_axes > MAX_AXES)
    problem = "a sweep varies one or two numbers";
  for (gsize i = 0; problem == NULL && i < n_axes; i++)
    {
      if (sc_noise_parameter_is_training (axes[i].parameter))
        problem = "the training range changes a training, not a forecast: only numbers of inference can be varied";
      else if (axes[i].n < 1 || axes[i].n > SC_SWEEP_MAX_CELLS)
        problem = "each number that is varied needs values, at most 10,000";
      n_cells *= axes[i].n;
    }
  if (problem == NULL && n_axes == 2 && axes[0].parameter == axes[1].parameter)
    problem = "both axes are the same number";
  if (problem == NULL && n_cells > SC_SWEEP_MAX_CELLS)
    problem = "a sweep has at most 10,000 cells";
  if (problem != NULL)
    g_set_error_literal (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST, problem);
  return problem == NULL;
}

static void
init_cells (ScSweep *self, const ScNoiseSetting *base)
{
  const gsize inner = self->n_axes > 1 ? self->axes[1].n : 1;

  self->cells = g_new0 (Cell, self->n_cells);
  for (gsize i = 0; i < self->n_cells; i++)
    {
      Cell *cell = &self->cells[i];
      g_autoptr (GError) error = NULL;

      cell->setting = *base;
      sc_noise_parameter_put (&cell->setting, self->axes[0].parameter, self->axes[0].values[i / inner]);
      if (self->n_axes > 1)
        sc_noise_parameter_put (&cell->setting, self->axes[1].parameter, self->axes[1].values[i % inner]);
      cell->scores = g_new0 (ScHindcastScore, sc_hindcast_get_n_starts (self->hindcast));
      if (!sc_noise_setting_validate (&cell->setting, &error))
        cell->problem = g_strdup (error->message);
    }
}

ScSweep *
sc_sweep_new (ScHindcast *hindcast, ScHindcastLog *log, const ScNoiseSetting *base, const ScSweepAxis *axes, gsize n_axes, GError **error)
{
  g_return_val_if_fail (hindcast != NULL && log != NULL && base != NULL && axes != NULL, NULL);

  if (!check_axes (axes, n_axes, error))
    return NULL;
  ScSweep *self = g_new0 (ScSweep, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->hindcast = sc_hindcast_ref (hindcast);
  self->log = sc_hindcast_log_ref (log);
  self->cancellable = g_cancellable_new ();
  self->n_axes = n_axes;
  self->n_cells = 1;
  for (gsize i = 0; i < n_axes; i++)
    {
      self->axes[i] = axes[i];
      self->axes[i].values = g_memdup2 (axes[i].values, axes[i].n * sizeof (gdouble));
      self->n_cells *= axes[i].n;
    }
  init_cells (self, base);
  return self;
}

/* Between two hindcasts. */
static gboolean
wait_while_paused (ScSweep *self, GError **error)
{
  g_mutex_lock (&self->mutex);
  while (self->paused && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* A forecast that cannot be made is the cell's own matter; what ends the sweep is an error. */
static gboolean
try_cell (ScSweep *self, gsize index, gsize start, GError **error)
{
  Cell *cell = &self->cells[index];
  g_autofree gchar *key = sc_hindcast_dup_key (self->hindcast, start, &cell->setting);
  g_autoptr (GError) problem = NULL;
  ScHindcastScore score;
  const gboolean known = sc_hindcast_log_find (self->log, key, &score);

  if (!known && !sc_hindcast_run (self->hindcast, start, &cell->setting, self->cancellable, &score, &problem))
    {
      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      g_mutex_lock (&self->mutex);
      cell->problem = g_strdup (problem->message);
      self->done++;
      g_mutex_unlock (&self->mutex);
      return TRUE;
    }
  g_mutex_lock (&self->mutex);
  cell->scores[cell->n_done++] = score;
  cell->n_known += known ? 1 : 0;
  self->done++;
  g_mutex_unlock (&self->mutex);
  return known || sc_hindcast_log_add (self->log, key, &score, error);
}

static gboolean
try_all (ScSweep *self, GError **error)
{
  for (gsize start = 0; start < sc_hindcast_get_n_starts (self->hindcast); start++)
    for (gsize i = 0; i < self->n_cells; i++)
      {
        /* Only this thread writes the problem, so it may look without the lock. */
        if (self->cells[i].problem != NULL)
          {
            g_mutex_lock (&self->mutex);
            self->done++;
            g_mutex_unlock (&self->mutex);
            if (start > 0)
              continue;
          }
        else if (!wait_while_paused (self, error) || !try_cell (self, i, start, error))
          return FALSE;
        self->func (self, (gssize) i, NULL, self->data);
      }
  return TRUE;
}

static gpointer
sweep_main (gpointer data)
{
  ScSweep *self = data;
  g_autoptr (GError) error = NULL;

  try_all (self, &error);
  self->func (self, -1, error, self->data);
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

void
sc_sweep_start (ScSweep *self, ScSweepFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL && self->thread == NULL && func != NULL);

  self->func = func;
  self->data = data;
  self->destroy = destroy;
  self->thread = g_thread_new ("sigmacast-sweep", sweep_main, self);
}

static void
set_paused (ScSweep *self, gboolean paused)
{
  g_mutex_lock (&self->mutex);
  self->paused = paused;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
sc_sweep_pause (ScSweep *self)
{
  g_return_if_fail (self != NULL);
  set_paused (self, TRUE);
}

void
sc_sweep_continue (ScSweep *self)
{
  g_return_if_fail (self != NULL);
  set_paused (self, FALSE);
}

void
sc_sweep_cancel (ScSweep *self)
{
  g_return_if_fail (self != NULL);
  g_cancellable_cancel (self->cancellable);
  /* Whoever waits looks at the cancellable again. */
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
sc_sweep_wait (ScSweep *self)
{
  g_return_if_fail (self != NULL && self->thread != NULL);

  g_mutex_lock (&self->mutex);
  while (!self->ended)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

gsize
sc_sweep_get_n_axes (ScSweep *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_axes;
}

ScSweepAxis
sc_sweep_get_axis (ScSweep *self, gsize axis)
{
  g_return_val_if_fail (self != NULL && axis < self->n_axes, (ScSweepAxis) { 0 });
  return self->axes[axis];
}

gsize
sc_sweep_get_n_cells (ScSweep *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_cells;
}

void
sc_sweep_get_cell (ScSweep *self, gsize index, ScSweepCell *cell)
{
  g_return_if_fail (self != NULL && index < self->n_cells && cell != NULL);

  g_mutex_lock (&self->mutex);
  const Cell *own = &self->cells[index];
  *cell = (ScSweepCell) { own->setting, g_strdup (own->problem), own->n_done, own->n_known };
  g_mutex_unlock (&self->mutex);
}

void
sc_sweep_cell_clear (ScSweepCell *cell)
{
  g_clear_pointer (&cell->problem, g_free);
}

ScTuneInterval
sc_sweep_get_score (ScSweep *self, gsize index, ScTuneScore score)
{
  const ScTuneInterval none = { NAN, NAN, NAN };
  g_return_val_if_fail (self != NULL && index < self->n_cells, none);

  g_mutex_lock (&self->mutex);
  const Cell *cell = &self->cells[index];
  const gsize n = cell->problem == NULL ? cell->n_done : 0;
  g_autofree ScHindcastScore *scores = g_memdup2 (cell->scores, n * sizeof *scores);
  g_mutex_unlock (&self->mutex);
  return n > 0 ? sc_hindcast_summarise (scores, n, sc_hindcast_get_n_members (self->hindcast), score) : none;
}

void
sc_sweep_get_progress (ScSweep *self, gsize *done, gsize *total)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  *done = self->done;
  g_mutex_unlock (&self->mutex);
  *total = self->n_cells * sc_hindcast_get_n_starts (self->hindcast);
}

gssize
sc_sweep_find_best (ScSweep *self, ScTuneScore score)
{
  g_return_val_if_fail (self != NULL, -1);
  gssize best = -1;
  gsize most = 0;
  gdouble least = INFINITY;

  for (gsize i = 0; i < self->n_cells; i++)
    {
      g_auto (ScSweepCell) cell = { 0 };
      const gdouble badness = sc_tune_score_get_badness (score, sc_sweep_get_score (self, i, score).value);

      sc_sweep_get_cell (self, i, &cell);
      if (cell.problem != NULL || !isfinite (badness) || cell.n_done < most || (cell.n_done == most && badness >= least))
        continue;
      best = (gssize) i;
      most = cell.n_done;
      least = badness;
    }
  return best;
}

static void
append_value (GString *text, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.7g", value));
}

gchar *
sc_sweep_dup_csv (ScSweep *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize axis = 0; axis < self->n_axes; axis++)
    g_string_append_printf (text, "%s,", sc_noise_parameter_get_id (self->axes[axis].parameter));
  g_string_append (text, "starts");
  for (ScTuneScore score = 0; score < SC_TUNE_N_SCORES; score++)
    g_string_append_printf (text, ",%s,%s_low,%s_high", sc_tune_score_get_id (score), sc_tune_score_get_id (score), sc_tune_score_get_id (score));
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < self->n_cells; i++)
    {
      g_auto (ScSweepCell) cell = { 0 };
      gchar number[G_ASCII_DTOSTR_BUF_SIZE];

      sc_sweep_get_cell (self, i, &cell);
      for (gsize axis = 0; axis < self->n_axes; axis++)
        g_string_append_printf (text, "%s,", g_ascii_formatd (number, sizeof number, "%.10g",
                                                              sc_noise_parameter_get (&cell.setting, self->axes[axis].parameter)));
      g_string_append_printf (text, "%" G_GSIZE_FORMAT, cell.problem == NULL ? cell.n_done : 0);
      for (ScTuneScore score = 0; score < SC_TUNE_N_SCORES; score++)
        {
          const ScTuneInterval interval = sc_sweep_get_score (self, i, score);
          append_value (text, interval.value);
          append_value (text, interval.low);
          append_value (text, interval.high);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
