/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect/dataset-origin.h"

#include <math.h>

#include "combine/provenance.h"
#include "dataset/coordinate-difference.h"
#include "dataset/labels.h"
#include "io/open.h"

/* Operations on operations: more than anybody has, so that a file that names itself does not go on for ever. */
#define MOST_FILES 32

/* One value of a variable. */
typedef struct
{
  ScDataset *dataset;
  ScVariable *variable;
  gsize position[SC_MAX_DIMS];
} Cell;

static void
place_cell (Cell *cell, gsize index)
{
  const gsize *shape = sc_variable_get_shape (cell->variable);

  for (gint d = sc_variable_get_ndim (cell->variable) - 1; d >= 0; d--)
    {
      cell->position[d] = index % shape[d];
      index /= shape[d];
    }
}

static gsize
index_of (const Cell *cell)
{
  gsize index = 0;

  for (gint d = 0; d < sc_variable_get_ndim (cell->variable); d++)
    index = index * sc_variable_get_shape (cell->variable)[d] + cell->position[d];
  return index;
}

/* (transfer full) (nullable): the labels of a dimension. */
static ScArray *
load_labels (ScDataset *dataset, const gchar *dim)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, dim);

  return coordinate != NULL && sc_variable_get_ndim (coordinate) == 1 ? sc_variable_load (coordinate, NULL) : NULL;
}

/* Finds by its labels where @cell was in @source; @missing: (out): the dimension along which there is no such label. */
static gboolean
find_in_source (const Cell *cell, Cell *source, const gchar **missing)
{
  *missing = NULL;
  for (gint d = 0; d < sc_variable_get_ndim (source->variable); d++)
    {
      const gchar *dim = sc_variable_get_dims (source->variable)[d];
      gint own = sc_variable_get_dim (cell->variable, dim);
      g_autoptr (ScArray) labels = load_labels (cell->dataset, dim);
      g_autoptr (ScArray) theirs = load_labels (source->dataset, dim);

      if (own < 0)
        return FALSE;
      if (labels == NULL || theirs == NULL)
        {
          source->position[d] = cell->position[own];
          if (source->position[d] >= sc_variable_get_shape (source->variable)[d])
            {
              *missing = dim;
              return FALSE;
            }
          continue;
        }
      const gsize one = 1;
      g_autoptr (ScArray) wanted = sc_array_slice (labels, &cell->position[own], &one, NULL);
      g_autofree gssize *found = sc_labels_comparable (theirs, wanted) ? sc_labels_find (theirs, wanted) : NULL;
      if (found == NULL || found[0] < 0)
        {
          *missing = dim;
          return FALSE;
        }
      source->position[d] = (gsize) found[0];
    }
  return TRUE;
}

static gboolean
is_at_fault (const Cell *cell, ScFaultKind kind, gdouble lower, gdouble upper, gboolean *at_fault, GError **error)
{
  gsize count[SC_MAX_DIMS];

  for (gint d = 0; d < sc_variable_get_ndim (cell->variable); d++)
    count[d] = 1;
  g_autoptr (ScArray) value = sc_variable_read (cell->variable, cell->position, count, error);
  if (value == NULL)
    return FALSE;
  *at_fault = sc_fault_cells_count (value, kind, NULL, lower, upper).cells > 0;
  return TRUE;
}

static JsonObject *
describe (const Cell *cell)
{
  return sc_cell_describe (cell->dataset, cell->variable, sc_variable_get_shape (cell->variable), NULL, index_of (cell));
}

/* "number: 0 … 3 in inputs.nc and 1 … 4 in sst.nc; …" of what differs between the files. */
static gchar *
explain_difference (GPtrArray *sources, const gchar *const *names)
{
  GString *words = g_string_new (NULL);

  for (guint i = 1; i < sources->len; i++)
    {
      g_autoptr (GPtrArray) differences
        = sc_coordinate_differences (g_ptr_array_index (sources, 0), g_ptr_array_index (sources, i), NULL);
      for (guint k = 0; differences != NULL && k < differences->len; k++)
        {
          const ScCoordinateDifference *difference = g_ptr_array_index (differences, k);
          if (difference->cause == SC_DIFFERENCE_NONE)
            continue;
          g_autofree gchar *sentence = sc_coordinate_difference_format (difference, names[0], names[i]);
          g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", sentence);
        }
    }
  return g_string_free (words, FALSE);
}

static GPtrArray *
open_sources (ScDataset *dataset, const gchar *const *names)
{
  g_autofree gchar *folder = g_path_get_dirname (sc_dataset_get_path (dataset) != NULL ? sc_dataset_get_path (dataset) : ".");
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree gchar *path = g_build_filename (folder, names[i], NULL);
      ScDataset *source = sc_open_dataset (path, SC_OPEN_DEFAULT, NULL);
      if (source == NULL)
        break;
      g_ptr_array_add (sources, source);
    }
  return sources;
}

static gboolean append (GPtrArray *chain, const Cell *cell, const gchar *name, ScFaultKind kind, gdouble lower, gdouble upper,
                        gint depth, GError **error);

/* Where the operation took the value from: into that file; else what the operation did. */
static gboolean
append_operation (GPtrArray *chain, const Cell *cell, const gchar *name, ScFaultKind kind, gdouble lower, gdouble upper,
                  gint depth, gsize made, const gchar *operation, const gchar *const *names, GError **error)
{
  g_autoptr (GPtrArray) sources = open_sources (cell->dataset, names);
  const gchar *lacking = NULL;

  /* What is assigned later covers what was there before. */
  for (guint i = sources->len; i-- > 0;)
    {
      Cell source = { g_ptr_array_index (sources, i), NULL, { 0 } };
      const gchar *missing;
      gboolean at_fault = FALSE;

      source.variable = sc_dataset_get_variable (source.dataset, name);
      if (source.variable == NULL)
        continue;
      if (!find_in_source (cell, &source, &missing))
        {
          lacking = missing != NULL ? missing : lacking;
          continue;
        }
      if (!is_at_fault (&source, kind, lower, upper, &at_fault, error))
        return FALSE;
      if (at_fault)
        return append (chain, &source, name, kind, lower, upper, depth + 1, error);
    }

  g_autofree gchar *list = g_strjoinv (", ", (GStrv) names);
  g_autofree gchar *why = explain_difference (sources, names);
  JsonObject *first = describe (cell);
  g_autofree gchar *place = sc_place_to_words (first);
  g_autofree gchar *label = lacking != NULL ? g_strdup_printf (" There is no such label along %s in the file that it is taken from.", lacking)
                                            : g_strdup ("");
  gchar *sentence = g_strdup_printf (
    "%" G_GSIZE_FORMAT " cells of %s, among them that at %s: made missing by %s of %s%s%s%s", made, name, place, operation,
    list, *why != '\0' ? ", because " : ".", why, label);
  g_ptr_array_add (chain, sc_fault_link_new (NULL, operation, name, kind, made, first, sentence));
  return TRUE;
}

static gboolean
append (GPtrArray *chain, const Cell *cell, const gchar *name, ScFaultKind kind, gdouble lower, gdouble upper, gint depth,
        GError **error)
{
  const gchar *path = sc_dataset_get_path (cell->dataset);
  g_autofree gchar *operation = NULL;
  g_auto (GStrv) names = NULL;
  gsize made = 0;

  g_autoptr (ScArray) values = sc_variable_load (cell->variable, error);
  if (values == NULL)
    return FALSE;
  ScFaultCells cells = sc_fault_cells_count (values, kind, NULL, lower, upper);
  gboolean was_made = kind == SC_FAULT_NAN && depth < MOST_FILES
                      && sc_variable_read_made_missing (cell->variable, &made, &operation, &names);
  JsonObject *first = describe (cell);
  g_autofree gchar *place = sc_place_to_words (first);
  gchar *sentence = g_strdup_printf ("%s: %" G_GUINT64_FORMAT " of %" G_GSIZE_FORMAT " values of %s are %s, among them that at %s%s",
                                     path != NULL ? path : "the dataset", cells.cells, sc_array_get_size (values), name,
                                     sc_fault_kind_get_words (kind), place,
                                     was_made ? "." : "; no operation has left word of having made it.");
  g_ptr_array_add (chain, sc_fault_link_new (NULL, "file", name, kind, cells.cells, first, sentence));
  return !was_made || append_operation (chain, cell, name, kind, lower, upper, depth, made, operation,
                                        (const gchar *const *) names, error);
}

gboolean
sc_dataset_origin_append (GPtrArray *chain, ScDataset *dataset, const gchar *name, ScFaultKind kind, gsize index,
                          gdouble lower, gdouble upper, GError **error)
{
  g_return_val_if_fail (chain != NULL && dataset != NULL && name != NULL, FALSE);

  Cell cell = { dataset, sc_dataset_get (dataset, name), { 0 } };
  g_return_val_if_fail (cell.variable != NULL, FALSE);

  place_cell (&cell, index);
  return append (chain, &cell, name, kind, lower, upper, 0, error);
}
