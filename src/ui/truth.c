/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/truth.h"

#include "ui/field-loader.h"

struct _ScTruth
{
  GObject parent_instance;

  ScShown *shown;
  ScFieldLoader *loader;
  ScFieldSlice *asked; /* (nullable): what was asked for last */
  ScField *field;      /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ScTruth, sc_truth, G_TYPE_OBJECT)

static guint changed_signal;

/* Of a moment on the axis, nanoseconds since 1970; %FALSE where it is no date. */
static gboolean
get_date (const ScOutlineAxis *axis, gsize index, gint64 *nanoseconds)
{
  const ScArray *dates = axis == NULL ? NULL : axis->dates != NULL ? axis->dates : axis->labels;

  if (dates == NULL || dates->dtype != SC_DTYPE_DATETIME || sc_array_is_missing (dates, index)
      || dates->ticks_per_second <= 0 || SC_NANOSECONDS % dates->ticks_per_second != 0)
    return FALSE;
  return !__builtin_mul_overflow (sc_array_get_int (dates, index), SC_NANOSECONDS / dates->ticks_per_second, nanoseconds);
}

static const ScOutlineAxis *
get_time_axis (ScOutline *outline, const gchar *name)
{
  const ScOutlineVariable *variable = outline != NULL && name != NULL ? sc_outline_find_variable (outline, name) : NULL;

  return variable != NULL ? variable->axes[SC_AXIS_TIME] : NULL;
}

/* When what is seen is valid. */
static gboolean
get_shown_date (ScTruth *self, const ScFieldSlice *slice, gint64 *nanoseconds)
{
  /* Frames of a run tell their own date. */
  g_autoptr (ScOutline) outline = sc_shown_shows_run (self->shown) ? sc_outline_new (slice->dataset)
                                                                   : sc_outline_ref (slice->outline);
  const ScOutlineAxis *axis = get_time_axis (outline, slice->selection.variable);

  return axis != NULL && get_date (axis, (gsize) CLAMP (slice->selection.time, 0, (gint) axis->size - 1), nanoseconds);
}

gint
sc_truth_find_inputs (ScWorkspace *workspace)
{
  const gchar *inputs = sc_workspace_get_forecast (workspace)->inputs;

  for (guint i = 0; inputs != NULL && i < sc_workspace_get_n_datasets (workspace); i++)
    if (g_strcmp0 (sc_workspace_get_dataset_path (workspace, i), inputs) == 0)
      return (gint) i;
  return -1;
}

/* (transfer full) (nullable) */
static ScFieldSlice *
make_slice (ScTruth *self)
{
  ScWorkspace *workspace = sc_shown_get_workspace (self->shown);
  g_autoptr (ScFieldSlice) seen = sc_shown_dup_time_slice (self->shown, sc_shown_get_time (self->shown));
  gint inputs = sc_truth_find_inputs (workspace);
  gint64 wanted, date;

  if (seen == NULL || inputs < 0 || sc_workspace_get_selection (workspace)->dataset == inputs
      || !get_shown_date (self, seen, &wanted))
    return NULL;
  ScDataset *dataset = sc_workspace_get_dataset (workspace, (guint) inputs);
  ScOutline *outline = sc_workspace_get_outline (workspace, (guint) inputs);
  const ScOutlineAxis *axis = get_time_axis (outline, seen->selection.variable);
  for (gsize i = 0; dataset != NULL && axis != NULL && i < axis->size; i++)
    if (get_date (axis, i, &date) && date == wanted)
      {
        g_auto (ScSelection) selection = { 0 };

        sc_selection_copy (&selection, &seen->selection);
        selection.time = (gint) i;
        selection.member = 0;
        return sc_field_slice_new (dataset, outline, &selection, seen->units, sc_shown_get_field (self->shown));
      }
  return NULL;
}

static gboolean
slices_equal (const ScFieldSlice *a, const ScFieldSlice *b)
{
  return a->dataset == b->dataset && a->selection.time == b->selection.time && a->selection.level == b->selection.level
         && g_strcmp0 (a->selection.variable, b->selection.variable) == 0 && g_strcmp0 (a->units, b->units) == 0;
}

static void
on_loaded (ScFieldSlice *slice, ScField *field, const GError *error, gpointer data)
{
  ScTruth *self = data;

  g_clear_pointer (&self->field, sc_field_unref);
  if (field != NULL)
    self->field = sc_field_ref (field);
  g_signal_emit (self, changed_signal, 0);
}

/* Follows what is seen: the field before stays until the next is there. */
static void
update (ScTruth *self)
{
  g_autoptr (ScFieldSlice) slice = make_slice (self);

  if (slice != NULL)
    {
      /* While a sampler works its steps are many, and the truth is one; the colours may be others. */
      if (self->asked == NULL || !slices_equal (self->asked, slice))
        sc_field_loader_request (self->loader, slice);
      else if (self->field != NULL)
        g_signal_emit (self, changed_signal, 0);
      g_clear_pointer (&self->asked, sc_field_slice_unref);
      self->asked = g_steal_pointer (&slice);
      return;
    }
  sc_field_loader_forget (self->loader);
  g_clear_pointer (&self->asked, sc_field_slice_unref);
  if (self->field == NULL)
    return;
  g_clear_pointer (&self->field, sc_field_unref);
  g_signal_emit (self, changed_signal, 0);
}

static void
sc_truth_finalize (GObject *object)
{
  ScTruth *self = SC_TRUTH (object);

  g_signal_handlers_disconnect_by_data (self->shown, self);
  sc_field_loader_free (self->loader);
  g_clear_pointer (&self->asked, sc_field_slice_unref);
  g_clear_pointer (&self->field, sc_field_unref);
  g_object_unref (self->shown);
  G_OBJECT_CLASS (sc_truth_parent_class)->finalize (object);
}

static void
sc_truth_class_init (ScTruthClass *class)
{
  G_OBJECT_CLASS (class)->finalize = sc_truth_finalize;
  changed_signal = g_signal_new ("changed", SC_TYPE_TRUTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_truth_init (ScTruth *self)
{
  self->loader = sc_field_loader_new (on_loaded, self);
}

ScTruth *
sc_truth_new (ScShown *shown)
{
  ScTruth *self = g_object_new (SC_TYPE_TRUTH, NULL);

  self->shown = g_object_ref (shown);
  g_signal_connect_swapped (shown, "field-changed", G_CALLBACK (update), self);
  update (self);
  return self;
}

ScField *
sc_truth_get_field (ScTruth *self)
{
  g_return_val_if_fail (SC_IS_TRUTH (self), NULL);

  return self->field;
}
