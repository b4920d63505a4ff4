/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/coordinates/cell-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/coordinates/operation-words.h"

gchar **
sc_cell_words_labels (ScDataset *dataset, const ScOutlineVariable *outline, ScVariable *variable, gint dim, gsize start, gsize count,
                      gboolean name)
{
  const gchar *own_name = sc_variable_get_dims (variable)[dim];
  const ScOutlineAxis *axis = NULL;
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, own_name);
  g_autoptr (ScArray) labels = NULL;
  gchar **texts = g_new0 (gchar *, count + 1);

  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    if (outline->axes[role] != NULL && outline->positions[role] == dim && outline->axes[role]->labels != NULL)
      axis = outline->axes[role];
  if (axis == NULL && coordinate != NULL && sc_variable_get_ndim (coordinate) == 1)
    labels = sc_variable_load (coordinate, NULL);
  gboolean alone = axis != NULL && !name && (axis->role == SC_AXIS_LEVEL || axis->role == SC_AXIS_TIME);
  for (gsize k = 0; k < count; k++)
    {
      g_autofree gchar *label = axis != NULL ? sc_outline_axis_dup_label (axis, start + k)
                                : labels != NULL ? sc_array_format_element (labels, start + k) : g_strdup_printf ("[%zu]", start + k);
      texts[k] = alone ? g_steal_pointer (&label) : g_strdup_printf ("%s %s", own_name, label);
    }
  return texts;
}

/* "B has no number 0; C has no time +6 h" */
static gchar *
list_lacking (const ScCellWork *work, const ScCellSource *sources)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < work->n; i++)
    {
      if (sources[i].lacks == NULL)
        continue;
      /* Translators: the letter of a dataset, and a label of a coordinate: "B has no number 0" */
      g_autofree gchar *one = g_strdup_printf (_("%c has no %s"), 'A' + i, sources[i].lacks);
      g_string_append_printf (text, text->len > 0 ? _("; %s") : "%s", one);
    }
  return g_string_free (text, FALSE);
}

static gchar *
name_operation (const ScCellWork *work)
{
  const gchar *name = sc_operation_get_name (work->operation);

  if (work->operation == SC_OPERATION_REINDEX)
    return g_strdup (name);
  return g_strdup_printf ("%s (%s)", name, sc_join_get_name (work->join));
}

/* Which inputs the value comes from, and how they call its labels. */
static gchar *
describe_origin (const ScCellWork *work, const ScCellSource *sources)
{
  g_autoptr (GString) others = g_string_new (NULL);
  guint gives = 0, n = 0;

  for (guint i = work->n; i-- > 0;)
    {
      /* What was assigned last stands. */
      gboolean hidden = work->operation == SC_OPERATION_ASSIGN && n > 0;
      if (!sources[i].has_value || hidden || (work->operation == SC_OPERATION_REINDEX && i == 0))
        continue;
      gives |= 1u << i;
      n++;
    }
  for (guint i = 0; i < work->n; i++)
    if (gives & 1u << i && sources[i].other_labels != NULL)
      /* Translators: the letter of a dataset, and what its file calls a label: "B calls it lat 44.99999" */
      g_string_append_printf (others, _(" %c calls it %s."), 'A' + i, sources[i].other_labels);
  g_autofree gchar *names = sc_operation_words_inputs (gives);
  g_autofree gchar *from = NULL;
  if (n == 0)
    from = g_strdup ("");
  else if (work->operation == SC_OPERATION_ADD && n > 1)
    from = g_strdup_printf (_("The sum of %s."), names);
  else
    from = g_strdup_printf (n > 1 ? _("From %s, which agree.") : _("From %s."), names);
  return g_strconcat (from, others->str, NULL);
}

gchar *
sc_cell_words_fate (const ScCellWork *work, ScCellFate fate, const ScCellSource *sources)
{
  guint lacks_value = 0;
  g_autofree gchar *lacking = list_lacking (work, sources), *operation = name_operation (work);

  if (work->result == NULL)
    return lacking[0] != '\0' ? g_strdup_printf (_("%s."), lacking)
           : fate == SC_CELL_VALUE ? g_strdup ("") : g_strdup_printf (_("Missing in %c."), 'A' + work->side);
  if (fate == SC_CELL_MADE)
    return lacking[0] != '\0' ? g_strdup_printf (_("Made missing by %s: %s."), operation, lacking)
                              : g_strdup_printf (_("Made missing by %s."), operation);
  if (fate == SC_CELL_VALUE)
    return describe_origin (work, sources);
  for (guint i = 0; i < work->n; i++)
    if (sources[i].reaches && !sources[i].has_value)
      lacks_value |= 1u << i;
  g_autofree gchar *names = sc_operation_words_inputs (lacks_value);
  return names[0] != '\0' ? g_strdup_printf (_("Missing in %s before."), names) : g_strdup (_("Missing before."));
}

gchar *
sc_cell_words_summary (const ScCellStory *story)
{
  gsize n = story->lines->len;
  g_autofree gchar *counts = story->has_result
                               ? g_strdup_printf (_("%zu values: %zu are there, %zu missing before, %zu made missing by this operation."),
                                                  n, story->counts[SC_CELL_VALUE], story->counts[SC_CELL_MISSING_BEFORE], story->counts[SC_CELL_MADE])
                               : g_strdup_printf (_("%zu values: %zu are there, %zu missing."), n, story->counts[SC_CELL_VALUE],
                                                  n - story->counts[SC_CELL_VALUE]);

  if (n == story->total)
    return g_steal_pointer (&counts);
  return g_strdup_printf (_("The first of %zu values. %s"), story->total, counts);
}

gchar *
sc_cell_words_place (gdouble latitude, gdouble longitude)
{
  /* A hundredth of a degree is a kilometre: finer than any cell. */
  gdouble y = round (latitude * 100) / 100, x = round (longitude * 100) / 100;
  g_autofree gchar *north = g_strdup_printf (y < 0 ? C_("latitude", "%g° S") : C_("latitude", "%g° N"), fabs (y));
  g_autofree gchar *east = g_strdup_printf (x < 0 ? C_("longitude", "%g° W") : C_("longitude", "%g° E"), fabs (x));

  return g_strdup_printf (_("%s, %s"), north, east);
}
