/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "combine/made-missing.h"
#include "dataset/fitness.h"
#include "dataset/validate.h"
#include "io/open.h"
#include "model/checkpoint.h"

#include <math.h>

/* So many levels or times are named, those with the largest share of missing values. */
#define SHOWN_SHARES 6

/* One file and what was found in it. */
typedef struct
{
  gchar *path;
  ScDataset *dataset;
  GPtrArray *variables;   /* of ScVariableCheck */
  GPtrArray *coordinates; /* of ScCoordinateCheck */
} File;

static void
file_free (gpointer data)
{
  File *file = data;
  g_free (file->path);
  sc_dataset_unref (file->dataset);
  g_ptr_array_unref (file->variables);
  g_ptr_array_unref (file->coordinates);
  g_free (file);
}

/* @unread: gets the first reason why one variable of a file that can be read otherwise cannot */
static File *
check_file (const gchar *path, GCancellable *cancellable, GError **unread, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  if (dataset == NULL)
    return NULL;

  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_variable_check_free);
  g_autoptr (GPtrArray) coordinates = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_coordinate_check_free);
  const gchar *const *lists[] = { sc_dataset_get_coordinate_names (dataset), sc_dataset_get_variable_names (dataset) };
  for (gsize list = 0; list < G_N_ELEMENTS (lists); list++)
    for (const gchar *const *name = lists[list]; *name != NULL; name++)
      {
        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return NULL;
        g_autoptr (GError) failure = NULL;
        ScVariableCheck *check = sc_check_variable (*name, sc_dataset_get (dataset, *name), dataset, &failure);
        if (check != NULL)
          g_ptr_array_add (variables, check);
        else if (!g_error_matches (failure, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED))
          {
            g_propagate_error (error, g_steal_pointer (&failure));
            return NULL;
          }
        else if (*unread == NULL)
          *unread = g_steal_pointer (&failure);
      }
  for (const gchar *const *name = lists[0]; *name != NULL; name++)
    {
      ScCoordinateCheck *check = sc_check_coordinate (*name, sc_dataset_get (dataset, *name), error);
      if (check == NULL)
        return NULL;
      g_ptr_array_add (coordinates, check);
    }
  File *file = g_new (File, 1);
  file->path = g_strdup (path);
  file->dataset = g_steal_pointer (&dataset);
  file->variables = g_steal_pointer (&variables);
  file->coordinates = g_steal_pointer (&coordinates);
  return file;
}

/* The progress of year and day is computed from the dates where a file has none. */
static gboolean
is_computed (const gchar *name)
{
  return g_str_has_prefix (name, "year_progress") || g_str_has_prefix (name, "day_progress");
}

static ScFitness *
check_fitness (GPtrArray *files, const gchar *path, GError **error)
{
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (path, error);
  if (checkpoint == NULL)
    return NULL;

  const ScTask *task = sc_checkpoint_get_task (checkpoint);
  const GStrv lists[] = { task->inputs, task->forcings };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) on_levels = g_array_new (FALSE, FALSE, sizeof (gboolean));
  ScRequirement requirement = { .levels = task->levels,
                                .n_frames = sc_task_get_n_frames (task),
                                .step_hours = SC_TASK_STEP_HOURS };
  for (gsize list = 0; list < G_N_ELEMENTS (lists); list++)
    for (gsize i = 0; lists[list] != NULL && lists[list][i] != NULL; i++)
      {
        gchar *name = lists[list][i];
        gboolean levels = sc_task_variable_has_levels (name);
        if (is_computed (name))
          {
            requirement.needs_dates = TRUE;
            continue;
          }
        if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
          continue;
        g_ptr_array_add (names, name);
        g_array_append_val (on_levels, levels);
        if (levels)
          requirement.n_levels = task->n_levels;
      }
  g_ptr_array_add (names, NULL);
  requirement.variables = (const gchar *const *) names->pdata;
  requirement.on_levels = (const gboolean *) (gpointer) on_levels->data;

  /* A file that has its own year progress needs no dates for it. */
  g_autofree ScDataset **datasets = g_new (ScDataset *, files->len + 1);
  for (guint i = 0; i < files->len; i++)
    {
      datasets[i] = ((File *) files->pdata[i])->dataset;
      if (sc_dataset_get (datasets[i], "year_progress_sin") != NULL
          && sc_dataset_get (datasets[i], "day_progress_sin") != NULL)
        requirement.needs_dates = FALSE;
    }
  ScFitness *fitness = sc_fitness_check (datasets, files->len, &requirement, error);
  for (guint i = 0; fitness != NULL && i < files->len; i++)
    sc_fitness_add_values (fitness, &requirement, ((File *) files->pdata[i])->variables);
  return fitness;
}

/* --- JSON ----------------------------------------------------------------- */

static void
add_strings (JsonBuilder *builder, const gchar *name, GPtrArray *strings)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < strings->len; i++)
    json_builder_add_string_value (builder, strings->pdata[i]);
  json_builder_end_array (builder);
}

static void
add_number (JsonBuilder *builder, const gchar *name, gdouble value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const gchar *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

/* Whether the missing values are told by the positions of a dimension: it is no horizontal one, and no list of cells. */
static gboolean
is_counted_along (const ScVariableCheck *check, gint dim)
{
  return check->shape[dim] <= 20000 && !g_str_has_prefix (check->dims[dim], "lat") && !g_str_has_prefix (check->dims[dim], "lon")
         && !g_str_equal (check->dims[dim], "x") && !g_str_equal (check->dims[dim], "y");
}

/* How many values are missing at each position along the dimensions. */
static void
add_nan_along (JsonBuilder *builder, const ScVariableCheck *check)
{
  json_builder_set_member_name (builder, "nan_along");
  json_builder_begin_object (builder);
  for (gint d = 0; check->nan > 0 && d < check->ndim; d++)
    {
      if (!is_counted_along (check, d))
        continue;
      json_builder_set_member_name (builder, check->dims[d]);
      json_builder_begin_array (builder);
      for (gsize i = 0; i < check->shape[d]; i++)
        json_builder_add_int_value (builder, (gint64) check->nan_along[d][i]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

/* The operations that are known to have made values missing, the last one first. */
static void
add_made_missing (JsonBuilder *builder, ScDataset *dataset, const gchar *name)
{
  g_autoptr (GPtrArray) steps = sc_dataset_get_made_missing (dataset, name);

  json_builder_set_member_name (builder, "made_missing");
  json_builder_begin_array (builder);
  for (guint i = 0; i < steps->len; i++)
    {
      const ScMadeMissing *step = steps->pdata[i];
      g_autofree gchar *sentence = sc_made_missing_format (step);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "operation");
      json_builder_add_string_value (builder, step->operation);
      json_builder_set_member_name (builder, "files");
      json_builder_begin_array (builder);
      for (gsize k = 0; step->files[k] != NULL; k++)
        json_builder_add_string_value (builder, step->files[k]);
      json_builder_end_array (builder);
      add_int (builder, "cells", step->filled);
      json_builder_set_member_name (builder, "sentence");
      json_builder_add_string_value (builder, sentence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_cell (JsonBuilder *builder, const gsize *index, gint ndim)
{
  json_builder_begin_array (builder);
  for (gint i = 0; i < ndim; i++)
    json_builder_add_int_value (builder, (gint64) index[i]);
  json_builder_end_array (builder);
}

static void
add_cells (JsonBuilder *builder, const gchar *name, const gsize (*cells)[SC_MAX_DIMS], guint64 n, gint ndim)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint64 i = 0; i < MIN (n, SC_CHECK_MAX_CELLS); i++)
    add_cell (builder, cells[i], ndim);
  json_builder_end_array (builder);
}

static void
add_variable (JsonBuilder *builder, ScDataset *dataset, const ScVariableCheck *check)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, check->name);
  json_builder_set_member_name (builder, "dims");
  json_builder_begin_array (builder);
  for (gint i = 0; i < check->ndim; i++)
    json_builder_add_string_value (builder, check->dims[i]);
  json_builder_end_array (builder);
  add_int (builder, "nan", check->nan);
  add_int (builder, "inf", check->infinite);
  json_builder_set_member_name (builder, "first_nan");
  add_cell (builder, check->nan_cells[0], check->nan > 0 ? check->ndim : 0);
  add_cells (builder, "nan_cells", check->nan_cells, check->nan, check->ndim);
  add_cells (builder, "inf_cells", check->infinite_cells, check->infinite, check->ndim);
  add_int (builder, "size", check->size);
  add_number (builder, "minimum", check->minimum);
  add_number (builder, "maximum", check->maximum);
  json_builder_set_member_name (builder, "mask_moves");
  json_builder_add_boolean_value (builder, check->mask_moves);
  add_nan_along (builder, check);
  add_made_missing (builder, dataset, check->name);
  add_strings (builder, "problems", check->problems);
  json_builder_end_object (builder);
}

static void
add_file (JsonBuilder *builder, const File *file)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, file->path);
  json_builder_set_member_name (builder, "groups");
  json_builder_begin_array (builder);
  for (const gchar *const *group = sc_dataset_get_groups (file->dataset); *group != NULL; group++)
    json_builder_add_string_value (builder, *group);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "variables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < file->variables->len; i++)
    add_variable (builder, file->dataset, file->variables->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "coordinates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < file->coordinates->len; i++)
    {
      const ScCoordinateCheck *check = file->coordinates->pdata[i];
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, check->name);
      add_int (builder, "size", check->size);
      add_strings (builder, "problems", check->problems);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_json (ScCli *cli, GPtrArray *files, const ScFitness *fitness)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < files->len; i++)
    add_file (builder, files->pdata[i]);
  json_builder_end_array (builder);
  if (fitness != NULL)
    {
      json_builder_set_member_name (builder, "fit");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "ok");
      json_builder_add_boolean_value (builder, fitness->ok);
      add_strings (builder, "missing", fitness->missing);
      add_strings (builder, "suggestions", fitness->suggestions);
      add_strings (builder, "problems", fitness->problems);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  sc_cli_print_json (cli, node);
}

/* --- Text ----------------------------------------------------------------- */

static gchar *
format_label (const File *file, const gchar *dim, gsize position)
{
  ScVariable *labels = sc_dataset_get_coordinate (file->dataset, dim);
  g_autoptr (ScArray) values = labels != NULL && sc_variable_get_ndim (labels) == 1 ? sc_variable_load (labels, NULL) : NULL;
  return values != NULL ? sc_array_format_element (values, position) : g_strdup_printf ("#%" G_GSIZE_FORMAT, position);
}

static void
print_cells (const File *file, const ScVariableCheck *check, const gchar *what, const gsize (*cells)[SC_MAX_DIMS], guint64 n)
{
  for (guint64 i = 0; check->ndim > 0 && i < MIN (n, SC_CHECK_MAX_CELLS); i++)
    {
      g_print (i == 0 ? "    first %s at" : "      and at", what);
      for (gint d = 0; d < check->ndim; d++)
        {
          g_autofree gchar *label = format_label (file, check->dims[d], cells[i][d]);
          g_print ("%s %s %s", d > 0 ? "," : "", check->dims[d], label);
        }
      g_print ("\n");
    }
}

/* The share that is missing at each level, time, …; the positions with the largest first where there are many. */
static void
print_shares (const File *file, const ScVariableCheck *check, gint dim)
{
  const guint64 *counts = check->nan_along[dim];
  gsize n = check->shape[dim], with_any = 0, shown = 0;
  gdouble cells = (gdouble) check->size / (gdouble) n;
  gboolean same = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      with_any += counts[i] > 0;
      same = same && counts[i] == counts[0];
    }
  g_print ("    missing by %s: ", check->dims[dim]);
  if (same)
    {
      g_print ("%.3g %% at each\n", 100 * (gdouble) counts[0] / cells);
      return;
    }
  for (guint64 below = G_MAXUINT64; shown < MIN (with_any, SHOWN_SHARES);)
    {
      guint64 largest = 0;
      for (gsize i = 0; i < n; i++)
        if (counts[i] < below)
          largest = MAX (largest, counts[i]);
      for (gsize i = 0; i < n && shown < SHOWN_SHARES; i++)
        if (counts[i] == largest)
          {
            g_autofree gchar *label = format_label (file, check->dims[dim], i);
            g_print ("%s%s %.3g %%", shown++ > 0 ? ", " : "", label, 100 * (gdouble) largest / cells);
          }
      below = largest;
    }
  if (with_any > shown)
    g_print (", %" G_GSIZE_FORMAT " more", with_any - shown);
  if (with_any < n)
    g_print ("; nothing at %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, n - with_any, n);
  g_print ("\n");
}

static void
print_variable (const File *file, const ScVariableCheck *check)
{
  g_autofree gchar *dims = g_strjoinv (", ", check->dims);

  g_print ("  %s (%s): ", check->name, dims);
  if (check->size == 0)
    g_print ("empty");
  else if (check->nan == 0)
    g_print ("nothing missing");
  else
    g_print ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " missing (%.3g %%)", check->nan, check->size,
             100.0 * (gdouble) check->nan / (gdouble) check->size);
  if (check->infinite > 0)
    g_print (", %" G_GUINT64_FORMAT " infinite", check->infinite);
  if (isfinite (check->minimum) && sc_dtype_is_time (sc_variable_get_dtype (sc_dataset_get (file->dataset, check->name))) == FALSE)
    g_print (", %.6g … %.6g", check->minimum, check->maximum);
  g_print ("\n");
  print_cells (file, check, "missing", check->nan_cells, check->nan);
  print_cells (file, check, "infinite", check->infinite_cells, check->infinite);
  for (gint d = 0; check->nan > 0 && d < check->ndim; d++)
    if (check->ndim > 1 && is_counted_along (check, d))
      print_shares (file, check, d);
  if (check->mask_moves)
    g_print ("    the missing places change with time\n");
  g_autoptr (GPtrArray) steps = sc_dataset_get_made_missing (file->dataset, check->name);
  for (guint i = 0; i < steps->len; i++)
    {
      g_autofree gchar *sentence = sc_made_missing_format (steps->pdata[i]);
      g_print ("    %s\n", sentence);
    }
  for (guint i = 0; i < check->problems->len; i++)
    g_print ("    %s\n", (const gchar *) check->problems->pdata[i]);
}

static void
print_text (GPtrArray *files, const ScFitness *fitness)
{
  for (guint f = 0; f < files->len; f++)
    {
      const File *file = files->pdata[f];
      g_print ("%s\n", file->path);
      for (const gchar *const *group = sc_dataset_get_groups (file->dataset); *group != NULL; group++)
        g_print ("  has a group: #%s\n", *group);
      for (guint i = 0; i < file->variables->len; i++)
        print_variable (file, file->variables->pdata[i]);
      for (guint i = 0; i < file->coordinates->len; i++)
        {
          const ScCoordinateCheck *check = file->coordinates->pdata[i];
          for (guint k = 0; k < check->problems->len; k++)
            g_print ("  coordinate %s: %s\n", check->name, (const gchar *) check->problems->pdata[k]);
        }
    }
  if (fitness == NULL)
    return;
  g_print (fitness->ok ? "Fit for the checkpoint.\n" : "Not fit for the checkpoint:\n");
  for (guint i = 0; i < fitness->missing->len; i++)
    g_print ("  missing: %s\n", (const gchar *) fitness->missing->pdata[i]);
  for (guint i = 0; i < fitness->problems->len; i++)
    g_print ("  %s\n", (const gchar *) fitness->problems->pdata[i]);
  for (guint i = 0; i < fitness->suggestions->len; i++)
    g_print ("  could be renamed: %s\n", (const gchar *) fitness->suggestions->pdata[i]);
}

static gint
run (ScCli *cli)
{
  g_autofree gchar *checkpoint = NULL;
  g_auto (GStrv) paths = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (ScFitness) fitness = NULL;
  gint status = SC_CLI_DONE, parse_status;
  const ScOption options[] = {
    { "for", 0, SC_OPTION_STRING, &checkpoint, "C.npz", "whether a forecast with this checkpoint can start from the files" },
    { NULL },
  };

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 1, G_MAXUINT, &paths, &parse_status))
    return parse_status;

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) unread = NULL;
      File *file = check_file (paths[i], sc_cli_get_cancellable (cli), &unread, &error);
      if (unread != NULL)
        status = sc_cli_fail (cli, unread);
      if (file != NULL)
        g_ptr_array_add (files, file);
      else
        status = sc_cli_fail (cli, error);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return status;
    }
  if (checkpoint != NULL)
    {
      g_autoptr (GError) error = NULL;
      fitness = check_fitness (files, checkpoint, &error);
      if (fitness == NULL)
        status = sc_cli_fail (cli, error);
    }
  if (sc_cli_wants_json (cli))
    print_json (cli, files, fitness);
  else
    print_text (files, fitness);
  return status;
}

const ScCommand sc_command_check = {
  "check",
  "Look for missing values and for coordinates that do not fit",
  "FILE… [--for C.npz]",
  "FILE#/group is a group of a NetCDF file.\n"
  "Counts NaN and infinite values of every variable and says where they are, looks at\n"
  "every coordinate (order, duplicates, spacing, seam, poles, units), and with --for says\n"
  "whether a forecast can start from the files together: which variables, levels and times\n"
  "are missing, and which of another name could be meant.",
  run,
};
