/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/run-scores.h"

#include <math.h>

#include "combine/concat.h"
#include "ui/display-units.h"
#include "ui/truth.h"
#include "verify/scores.h"

/* What is scored; crosses to the thread that does it. */
typedef struct
{
  gchar *key;
  GPtrArray *members; /* of ScDataset: one lead time each */
  ScDataset *truth;
  gchar *variable;
  gdouble level;  /* NAN: none */
  gdouble factor; /* from the file's unit into the one shown */
} Question;

struct _ScRunScores
{
  GObject parent_instance;

  ScShown *shown;
  gchar *key;        /* (nullable): of what is seen */
  gchar *answered;   /* (nullable): of what @score is of */
  gboolean is_busy;
  gboolean has_score;
  ScRunScore score;
};

G_DEFINE_FINAL_TYPE (ScRunScores, sc_run_scores, G_TYPE_OBJECT)

static guint changed_signal;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->key);
  g_ptr_array_unref (question->members);
  sc_dataset_unref (question->truth);
  g_free (question->variable);
  g_free (question);
}

/* (transfer full) (nullable) */
static ScDataset *
join_members (const Question *question, GError **error)
{
  static const ScConcat along_sample = {
    .dim = "sample",
    .join = SC_JOIN_EXACT,
    .compat = SC_COMPAT_OVERRIDE,
    .data_vars = SC_CONCAT_ALL,
    .coords = SC_CONCAT_MINIMAL,
  };
  g_autoptr (ScAlignReport) report = sc_align_report_new ();

  return sc_concat ((ScDataset *const *) question->members->pdata, question->members->len, &along_sample, report, error);
}

static gboolean
is_level (const ScScoredMap *map, gdouble level)
{
  return map->level == level || (isnan (map->level) && isnan (level));
}

/* On a thread of the pool. */
static void
score (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  const gchar *const variables[] = { question->variable, NULL };
  GError *error = NULL;
  g_autoptr (ScDataset) forecast = join_members (question, &error);
  const ScVerifySource sources[] = {
    { (gchar *) "forecast", SC_VERIFY_FORECAST, forecast },
    { (gchar *) "persistence", SC_VERIFY_PERSISTENCE, question->truth },
  };
  const ScVerificationRequest request = {
    .sources = sources,
    .n_sources = G_N_ELEMENTS (sources),
    .truth = question->truth,
    .variables = variables,
    .threads = 1,
  };
  g_autoptr (ScVerification) verification = forecast != NULL ? sc_verification_new (&request, &error) : NULL;

  if (verification == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  ScRunScore *result = g_new (ScRunScore, 1);
  *result = (ScRunScore) { question->members->len, NAN, NAN, NAN, NAN };
  for (guint i = 0; i < verification->maps->len; i++)
    {
      const ScScoredMap *map = g_ptr_array_index (verification->maps, i);

      if (!is_level (map, question->level))
        continue;
      g_autofree gdouble *sums = sc_scored_map_dup_total (map, verification->n_starts);
      const gdouble rmse = question->factor * sc_score_compute (&map->layout, sums, SC_SCORE_RMSE, 0);
      if (map->source == 1)
        result->persistence = rmse;
      else
        {
          result->rmse = rmse;
          result->crps = question->factor * sc_score_compute (&map->layout, sums, SC_SCORE_CRPS, 0);
          result->spread_skill = sc_score_compute (&map->layout, sums, SC_SCORE_SPREAD_SKILL, 0);
        }
    }
  g_task_return_pointer (task, result, g_free);
}

static void update (ScRunScores *self);

static void
on_scored (GObject *object, GAsyncResult *result, gpointer data)
{
  ScRunScores *self = SC_RUN_SCORES (object);
  const Question *question = g_task_get_task_data (G_TASK (result));
  /* What cannot be compared has no score; the globes beside each other show what there is. */
  g_autofree ScRunScore *found = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_busy = FALSE;
  g_free (self->answered);
  self->answered = g_strdup (question->key);
  self->has_score = found != NULL && isfinite (found->rmse);
  if (self->has_score)
    self->score = *found;
  if (self->shown == NULL)
    return;
  g_signal_emit (self, changed_signal, 0);
  update (self);
}

/* (nullable) (transfer full): what is seen, where it can be scored. */
static Question *
make_question (ScRunScores *self)
{
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  const ScOutlineVariable *variable = sc_shown_get_variable (self->shown);
  const ScSelection *selection = sc_workspace_get_selection (workspace);
  const gint inputs = sc_truth_find_inputs (workspace);
  ScRunFrames *frames = sc_shown_get_frames (self->shown);
  const guint time = sc_shown_get_time (self->shown);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);

  if (variable == NULL || inputs < 0 || !sc_shown_shows_run (self->shown))
    return NULL;
  for (guint member = 0; member < sc_run_frames_get_n_members (frames); member++)
    {
      ScDataset *dataset = sc_run_frames_get_dataset (frames, time, member);
      if (dataset != NULL)
        g_ptr_array_add (members, sc_dataset_ref (dataset));
    }
  if (members->len == 0)
    return NULL;

  ScVariableStyle style;
  Question *question = g_new0 (Question, 1);
  sc_display_units_get_style (variable->name, variable->units, sc_shown_get_units (self->shown), &style);
  question->level = variable->axes[SC_AXIS_LEVEL] != NULL ? selection->level : (gdouble) NAN;
  question->factor = style.factor;
  question->variable = g_strdup (variable->name);
  question->truth = sc_dataset_ref (sc_workspace_get_dataset (workspace, (guint) inputs));
  question->key = g_strdup_printf ("%p %p %s %g %u %u %g", g_ptr_array_index (members, 0), (gpointer) question->truth,
                                   variable->name, question->level, time, members->len, style.factor);
  question->members = g_steal_pointer (&members);
  return question;
}

static void
update (ScRunScores *self)
{
  Question *question = make_question (self);

  g_free (self->key);
  self->key = question != NULL ? g_strdup (question->key) : NULL;
  if (question == NULL || self->is_busy || g_strcmp0 (self->key, self->answered) == 0)
    {
      g_clear_pointer (&question, question_free);
      return;
    }
  g_autoptr (GTask) task = g_task_new (self, NULL, on_scored, NULL);
  g_task_set_task_data (task, question, question_free);
  self->is_busy = TRUE;
  g_task_run_in_thread (task, score);
}

static void
on_changed (ScRunScores *self)
{
  const gboolean had = sc_run_scores_get (self) != NULL;

  update (self);
  if (had && sc_run_scores_get (self) == NULL)
    g_signal_emit (self, changed_signal, 0);
}

static void
sc_run_scores_dispose (GObject *object)
{
  ScRunScores *self = SC_RUN_SCORES (object);

  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_data (sc_shown_get_frames (self->shown), self);
      g_signal_handlers_disconnect_by_data (self->shown, self);
    }
  g_clear_object (&self->shown);
  G_OBJECT_CLASS (sc_run_scores_parent_class)->dispose (object);
}

static void
sc_run_scores_finalize (GObject *object)
{
  ScRunScores *self = SC_RUN_SCORES (object);

  g_free (self->key);
  g_free (self->answered);
  G_OBJECT_CLASS (sc_run_scores_parent_class)->finalize (object);
}

static void
sc_run_scores_class_init (ScRunScoresClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sc_run_scores_dispose;
  G_OBJECT_CLASS (class)->finalize = sc_run_scores_finalize;
  changed_signal = g_signal_new ("changed", SC_TYPE_RUN_SCORES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_run_scores_init (ScRunScores *self)
{
}

ScRunScores *
sc_run_scores_new (ScShown *shown)
{
  g_return_val_if_fail (SC_IS_SHOWN (shown), NULL);

  ScRunScores *self = g_object_new (SC_TYPE_RUN_SCORES, NULL);
  self->shown = g_object_ref (shown);
  g_signal_connect_swapped (shown, "selection-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (shown, "field-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (sc_shown_get_frames (shown), "frame-added", G_CALLBACK (on_changed), self);
  update (self);
  return self;
}

const ScRunScore *
sc_run_scores_get (ScRunScores *self)
{
  g_return_val_if_fail (SC_IS_RUN_SCORES (self), NULL);

  return self->has_score && g_strcmp0 (self->key, self->answered) == 0 ? &self->score : NULL;
}
