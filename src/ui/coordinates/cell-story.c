/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/cell-story.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "combine/alignment.h"
#include "dataset/labels.h"
#include "ui/coordinates/cell-words.h"
#include "workspace/outline.h"

/* Nobody reads more lines than these. */
#define MOST_LINES 1000

/* The cell of one variable: the hull of the positions that are asked for. */
typedef struct
{
  ScVariable *variable;            /* NULL: the dataset has no such variable */
  gint ndim;
  gint target_dim[SC_MAX_DIMS];    /* of the story's variable, −1: it has no such dimension */
  gssize *positions[SC_MAX_DIMS];  /* [size of the target's dimension]: −1: no such label; NULL where target_dim is −1 */
  gsize start[SC_MAX_DIMS], count[SC_MAX_DIMS];
  ScIndex *given[SC_MAX_DIMS];     /* (nullable): labels before they were snapped */
  ScArray *values;
} Source;

typedef struct
{
  const ScCellWork *work;
  ScDataset *dataset; /* whose variable the lines are of */
  ScVariable *variable;
  const ScOutlineVariable *outline;
  gint ndim;
  gsize start[SC_MAX_DIMS], count[SC_MAX_DIMS];
  ScIndex *indexes[SC_MAX_DIMS]; /* (nullable): labels of its dimensions */
  gchar **labels[SC_MAX_DIMS];   /* [count]: with the dimension's name */
  gchar **short_labels[SC_MAX_DIMS];
  ScArray *values;
  Source sources[SC_COMPARISON_MAX];
} Reading;

void
sc_cell_work_free (ScCellWork *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      sc_dataset_unref (self->given[i]);
      sc_dataset_unref (self->inputs[i]);
    }
  g_clear_pointer (&self->result, sc_dataset_unref);
  g_clear_pointer (&self->report, sc_align_report_unref);
  g_free (self->dim);
  g_free (self->name);
  g_free (self);
}

static void
line_free (gpointer data)
{
  ScCellLine *line = data;

  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    g_free (line->inputs[i]);
  g_free (line->labels);
  g_free (line->result);
  g_free (line->words);
  g_free (line);
}

ScCellStory *
sc_cell_story_ref (ScCellStory *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
story_clear (gpointer data)
{
  ScCellStory *self = data;

  g_ptr_array_unref (self->lines);
  g_free (self->name);
}

void
sc_cell_story_unref (ScCellStory *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, story_clear);
}

static void
clear_reading (Reading *reading)
{
  g_clear_pointer (&reading->values, sc_array_unref);
  for (gint d = 0; d < SC_MAX_DIMS; d++)
    {
      g_clear_pointer (&reading->indexes[d], sc_index_unref);
      g_strfreev (reading->labels[d]);
      g_strfreev (reading->short_labels[d]);
    }
  for (guint i = 0; i < SC_COMPARISON_MAX; i++)
    {
      for (gint d = 0; d < SC_MAX_DIMS; d++)
        {
          g_free (reading->sources[i].positions[d]);
          g_clear_pointer (&reading->sources[i].given[d], sc_index_unref);
        }
      g_clear_pointer (&reading->sources[i].values, sc_array_unref);
    }
}

/* The cell, and of the other dimensions as many labels as there is room for. */
static void
choose_lines (Reading *reading)
{
  const gsize *shape = sc_variable_get_shape (reading->variable);
  gsize lines = 1;

  for (gint d = reading->ndim - 1; d >= 0; d--)
    {
      gboolean is_cell = d == reading->work->row || d == reading->work->column;
      reading->start[d] = d == reading->work->row ? reading->work->cell[0] : d == reading->work->column ? reading->work->cell[1] : 0;
      reading->count[d] = is_cell ? 1 : MIN (shape[d], MAX (1, MOST_LINES / lines));
      lines *= MAX (reading->count[d], 1);
      reading->indexes[d] = sc_dataset_dup_index (reading->dataset, sc_variable_get_dims (reading->variable)[d], NULL);
      reading->labels[d] = sc_cell_words_labels (reading->dataset, reading->outline, reading->variable, d, reading->start[d], reading->count[d], TRUE);
      reading->short_labels[d] = sc_cell_words_labels (reading->dataset, reading->outline, reading->variable, d, reading->start[d], reading->count[d], FALSE);
    }
}

/* "t (B)" among the results of an alignment is B's t. */
static ScVariable *
find_variable (const ScCellWork *work, guint i)
{
  ScVariable *own = sc_dataset_get_variable (work->inputs[i], work->name);
  gsize length = strlen (work->name);

  if (work->operation != SC_OPERATION_ALIGN || length < 5 || work->name[length - 1] != ')')
    return own;
  g_autofree gchar *suffix = g_strdup_printf (" (%c)", 'A' + i);
  if (!g_str_has_suffix (work->name, suffix))
    return NULL;
  g_autofree gchar *base = g_strndup (work->name, length - 4);
  return sc_dataset_get_variable (work->inputs[i], base);
}

/* Where input @i has the labels of the dimension @target of the story's variable. */
static gssize *
find_positions (const Reading *reading, guint i, gint target)
{
  const ScCellWork *work = reading->work;
  const gchar *dim = sc_variable_get_dims (reading->variable)[target];
  gsize size = sc_variable_get_shape (reading->variable)[target];
  gssize own_size = sc_dataset_get_dim_size (work->inputs[i], dim);
  gssize *positions = NULL;

  if (work->operation == SC_OPERATION_CONCAT && g_strcmp0 (dim, work->dim) == 0)
    {
      gssize offset = 0;
      for (guint k = 0; k < i; k++)
        offset += MAX (sc_dataset_get_dim_size (work->inputs[k], dim), 1);
      positions = g_new (gssize, MAX (size, 1));
      for (gsize k = 0; k < size; k++)
        positions[k] = (gssize) k >= offset && (gssize) k < offset + own_size ? (gssize) k - offset : -1;
      return positions;
    }
  g_autoptr (ScIndex) own = sc_dataset_dup_index (work->inputs[i], dim, NULL);
  ScIndex *wanted = reading->indexes[target];
  gboolean nearest = work->operation == SC_OPERATION_REINDEX && i > 0 && work->tolerance > 0;
  if (own != NULL && wanted != NULL && !sc_index_equal (own, wanted))
    positions = sc_index_get_positions (own, wanted, nearest ? SC_MATCH_NEAREST : SC_MATCH_EXACT, nearest ? work->tolerance : NAN, NULL);
  if (positions != NULL)
    return positions;
  positions = g_new (gssize, MAX (size, 1));
  for (gsize k = 0; k < size; k++)
    positions[k] = (gssize) k < own_size ? (gssize) k : -1;
  return positions;
}

/* The part of an input that lies under the lines. */
static gboolean
prepare_source (Reading *reading, guint i)
{
  Source *source = &reading->sources[i];
  gboolean any = TRUE;

  source->variable = find_variable (reading->work, i);
  if (source->variable == NULL)
    return FALSE;
  source->ndim = sc_variable_get_ndim (source->variable);
  for (gint d = 0; d < source->ndim; d++)
    {
      const gchar *dim = sc_variable_get_dims (source->variable)[d];
      gint target = sc_variable_get_dim (reading->variable, dim);
      gssize low = G_MAXSSIZE, high = -1;
      source->target_dim[d] = target;
      source->start[d] = 0;
      source->count[d] = 1;
      if (target < 0)
        {
          any &= sc_variable_get_shape (source->variable)[d] > 0;
          continue;
        }
      source->positions[d] = find_positions (reading, i, target);
      source->given[d] = sc_dataset_dup_index (reading->work->given[i], dim, NULL);
      for (gsize k = reading->start[target]; k < reading->start[target] + reading->count[target]; k++)
        {
          high = MAX (high, source->positions[d][k]);
          if (source->positions[d][k] >= 0)
            low = MIN (low, source->positions[d][k]);
        }
      any &= high >= 0;
      if (high >= 0)
        {
          source->start[d] = (gsize) low;
          source->count[d] = (gsize) (high - low) + 1;
        }
    }
  return any;
}

/* The index of the source's value for the line at @at, −1 where it has no such label; @lacking: (out): of which dimension of the story's variable. */
static gssize
find_value (const Source *source, const gsize *at, gint *lacking)
{
  gsize index = 0;

  *lacking = -1;
  for (gint d = 0; d < source->ndim; d++)
    {
      gint target = source->target_dim[d];
      gssize position = target >= 0 ? source->positions[d][at[target]] : 0;
      if (position < 0)
        {
          *lacking = target;
          return -1;
        }
      index = index * source->count[d] + ((gsize) position - source->start[d]);
    }
  return (gssize) index;
}

static gchar *
format_value (ScArray *values, gsize index)
{
  if (sc_array_is_missing (values, index))
    return g_strdup ("NaN");
  if (sc_dtype_is_floating (values->dtype))
    return g_strdup_printf ("%.6g", sc_array_get_double (values, index));
  return sc_array_format_element (values, index);
}

/* What the given file calls a label that was taken for another one. */
static void
note_other_labels (const Reading *reading, guint i, const gsize *at, GString *text)
{
  const Source *source = &reading->sources[i];
  for (gint d = 0; d < source->ndim; d++)
    {
      gint target = source->target_dim[d];
      const gchar *dim = sc_variable_get_dims (source->variable)[d];
      ScIndex *given = source->given[d], *wanted = target >= 0 ? reading->indexes[target] : NULL;
      if (target < 0 || source->positions[d][at[target]] < 0)
        continue;
      gsize position = (gsize) source->positions[d][at[target]];
      if (given == NULL || wanted == NULL || position >= sc_index_get_size (given)
          || !sc_labels_comparable (sc_index_get_labels (given), sc_index_get_labels (wanted))
          || sc_labels_compare (sc_index_get_labels (given), position, sc_index_get_labels (wanted), at[target]) == 0)
        continue;
      g_autofree gchar *label = sc_array_format_element (sc_index_get_labels (given), position);
      g_string_append_printf (text, text->len > 0 ? ", %s %s" : "%s %s", dim, label);
    }
}

/* Where a line stands along all dimensions but the map's. */
static gchar *
join_labels (const Reading *reading, const gsize *at)
{
  GString *text = g_string_new (NULL);

  for (gint d = 0; d < reading->ndim; d++)
    if (d != reading->work->row && d != reading->work->column)
      g_string_append_printf (text, text->len > 0 ? _(", %s") : "%s", reading->short_labels[d][at[d] - reading->start[d]]);
  return g_string_free (text, FALSE);
}

static ScCellLine *
make_line (const Reading *reading, const gsize *at, gsize index, const ScAlignVariable *origin)
{
  const ScCellWork *work = reading->work;
  ScCellLine *line = g_new0 (ScCellLine, 1);
  ScCellSource told[SC_COMPARISON_MAX] = { { 0 } };
  gboolean missing = sc_array_is_missing (reading->values, index);

  line->labels = join_labels (reading, at);
  for (guint i = 0; i < work->n; i++)
    {
      const Source *source = &reading->sources[i];
      gint lacking;
      if (source->variable == NULL)
        continue;
      gssize value = find_value (source, at, &lacking);
      told[i].has_variable = TRUE;
      told[i].reaches = value >= 0;
      if (value < 0 && lacking >= 0)
        told[i].lacks = g_strdup (reading->labels[lacking][at[lacking] - reading->start[lacking]]);
      if (value < 0 || source->values == NULL)
        continue;
      line->inputs[i] = format_value (source->values, (gsize) value);
      told[i].has_value = !sc_array_is_missing (source->values, (gsize) value);
      g_autoptr (GString) other = g_string_new (NULL);
      note_other_labels (reading, i, at, other);
      told[i].other_labels = other->len > 0 ? g_strdup (other->str) : NULL;
    }
  if (work->result != NULL)
    line->result = format_value (reading->values, index);
  line->fate = !missing ? SC_CELL_VALUE
               : origin != NULL && sc_align_report_is_made (origin, sc_variable_get_dims (reading->variable), at) ? SC_CELL_MADE
                                                                                                                   : SC_CELL_MISSING_BEFORE;
  line->words = sc_cell_words_fate (work, line->fate, told);
  for (guint i = 0; i < work->n; i++)
    {
      g_free (told[i].lacks);
      g_free (told[i].other_labels);
    }
  return line;
}

static gboolean
read_all (Reading *reading, GCancellable *cancellable, GError **error)
{
  g_autoptr (ScArray) values = sc_variable_read (reading->variable, reading->start, reading->count, error);

  reading->values = values != NULL ? sc_array_contiguous (values, error) : NULL;
  if (reading->values == NULL)
    return FALSE;
  for (guint i = 0; i < reading->work->n; i++)
    {
      Source *source = &reading->sources[i];
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!prepare_source (reading, i))
        continue;
      g_autoptr (ScArray) read = sc_variable_read (source->variable, source->start, source->count, error);
      source->values = read != NULL ? sc_array_contiguous (read, error) : NULL;
      if (source->values == NULL)
        return FALSE;
    }
  return TRUE;
}

ScCellStory *
sc_cell_story_new (const ScCellWork *work, GCancellable *cancellable, GError **error)
{
  Reading reading = { .work = work, .dataset = work->result != NULL ? work->result : work->inputs[work->side] };
  g_autoptr (ScOutline) outline = sc_outline_new (reading.dataset);
  g_autoptr (ScCellStory) self = NULL;

  reading.variable = sc_dataset_get_variable (reading.dataset, work->name);
  reading.outline = sc_outline_find_variable (outline, work->name);
  if (reading.variable == NULL || reading.outline == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no variable %s."), work->name);
      return NULL;
    }
  reading.ndim = sc_variable_get_ndim (reading.variable);
  choose_lines (&reading);
  if (!read_all (&reading, cancellable, error))
    {
      clear_reading (&reading);
      return NULL;
    }

  const ScAlignVariable *origin = work->report != NULL ? sc_align_report_find_variable (work->report, work->name) : NULL;
  gsize n = sc_array_get_size (reading.values), at[SC_MAX_DIMS];
  self = g_atomic_rc_box_new0 (ScCellStory);
  self->name = g_strdup (work->name);
  self->n_inputs = work->n;
  self->has_result = work->result != NULL;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->total = 1;
  for (gint d = 0; d < reading.ndim; d++)
    {
      at[d] = reading.start[d];
      if (d != work->row && d != work->column)
        self->total *= sc_variable_get_shape (reading.variable)[d];
    }
  for (gsize i = 0; i < n; i++)
    {
      ScCellLine *line = make_line (&reading, at, i, origin);
      self->counts[line->fate]++;
      g_ptr_array_add (self->lines, line);
      for (gint d = reading.ndim - 1; d >= 0; d--)
        {
          if (++at[d] < reading.start[d] + reading.count[d])
            break;
          at[d] = reading.start[d];
        }
    }
  clear_reading (&reading);
  return g_steal_pointer (&self);
}
