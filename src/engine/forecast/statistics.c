/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/statistics.h"

#include <math.h>

#include "forecast/forecast-error.h"
#include "io/open.h"

static const gchar *const file_names[SC_STATISTICS_N_KINDS] = {
  "mean_by_level.nc",
  "stddev_by_level.nc",
  "diffs_stddev_by_level.nc",
  "min_by_level.nc",
};

struct _ScStatistics
{
  gatomicrefcount references;
  gsize n_levels;
  GHashTable *values[SC_STATISTICS_N_KINDS]; /* name → gfloat[n_levels], or [1] for a variable without levels */
};

gboolean
sc_variable_is_cleaned (const gchar *name)
{
  return g_str_equal (name, "sea_surface_temperature");
}

ScStatistics *
sc_statistics_ref (ScStatistics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_statistics_unref (ScStatistics *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
    g_hash_table_unref (self->values[kind]);
  g_free (self);
}

static gboolean
contains (GStrv names, const gchar *name)
{
  return names != NULL && g_strv_contains ((const gchar *const *) names, name);
}

/* What the arithmetic of a variable asks for. */
static gboolean
is_needed (ScStatisticsKind kind, const ScTask *task, const gchar *name)
{
  gboolean input = contains (task->inputs, name);
  gboolean residual = input && contains (task->targets, name);

  switch (kind)
    {
    case SC_STATISTICS_MEAN:
    case SC_STATISTICS_STDDEV:
      return TRUE;
    case SC_STATISTICS_DIFFS_STDDEV:
      return residual;
    case SC_STATISTICS_MINIMUM:
      return input && sc_variable_is_cleaned (name);
    case SC_STATISTICS_N_KINDS:
      break;
    }
  g_return_val_if_reached (FALSE);
}

static gchar *
list_levels (ScArray *levels)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < sc_array_get_size (levels); i++)
    g_string_append_printf (list, "%s%g", i > 0 ? ", " : "", sc_array_get_double (levels, i));
  return g_string_free (list, FALSE);
}

static gboolean
check_number (gfloat value, ScStatisticsKind kind, const gchar *path, const gchar *name, gint level, GError **error)
{
  gboolean is_scale = kind == SC_STATISTICS_STDDEV || kind == SC_STATISTICS_DIFFS_STDDEV;

  if (isfinite (value) && (!is_scale || value > 0.0f))
    return TRUE;

  g_autofree gchar *place = level >= 0 ? g_strdup_printf (" at level %d", level) : g_strdup ("");
  g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_STATISTICS,
               "%s: %s is %g%s; a %s number is needed", path, name, (gdouble) value, place,
               is_scale ? "positive" : "finite");
  return FALSE;
}

/* The position of each of the task's levels in @levels. */
static gboolean
find_levels (const ScTask *task, ScArray *levels, const gchar *path, const gchar *name, gsize *positions, GError **error)
{
  for (gsize i = 0; i < task->n_levels; i++)
    {
      gsize n = sc_array_get_size (levels);
      gsize j = 0;
      while (j < n && sc_array_get_double (levels, j) != task->levels[i])
        j++;
      if (j == n)
        {
          g_autofree gchar *list = list_levels (levels);
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_STATISTICS,
                       "%s: %s has no value at level %d, which the checkpoint needs; the coordinate level has %s",
                       path, name, task->levels[i], list);
          return FALSE;
        }
      positions[i] = j;
    }
  return TRUE;
}

static gfloat *
read_variable (ScDataset *dataset, ScStatisticsKind kind, const ScTask *task, const gchar *name, GError **error)
{
  const gchar *path = sc_dataset_get_path (dataset);
  ScVariable *variable = sc_dataset_get (dataset, name);
  gboolean has_levels = sc_task_variable_has_levels (name);

  if (variable == NULL)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_STATISTICS,
                   "%s: there is no variable %s, which the checkpoint needs", path, name);
      return NULL;
    }

  g_autoptr (ScArray) raw = sc_variable_load (variable, error);
  g_autoptr (ScArray) values = raw != NULL ? sc_array_cast (raw, SC_DTYPE_FLOAT32, error) : NULL;
  if (values == NULL)
    return NULL;

  ScVariable *level = sc_dataset_get_coordinate (dataset, "level");
  gboolean by_level = values->ndim == 1 && sc_variable_get_dim (variable, "level") == 0 && level != NULL;
  if (has_levels ? !by_level : sc_array_get_size (values) != 1)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_STATISTICS,
                   "%s: %s should be %s", path, name, has_levels ? "by level" : "a single number");
      return NULL;
    }

  gsize n = has_levels ? task->n_levels : 1;
  g_autofree gsize *positions = g_new0 (gsize, MAX (n, 1));
  if (has_levels)
    {
      g_autoptr (ScArray) levels = sc_variable_load (level, error);
      if (levels == NULL || !find_levels (task, levels, path, name, positions, error))
        return NULL;
    }

  g_autofree gfloat *numbers = g_new0 (gfloat, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      numbers[i] = ((const gfloat *) values->data)[positions[i]];
      if (!check_number (numbers[i], kind, path, name, has_levels ? task->levels[i] : -1, error))
        return NULL;
    }
  return g_steal_pointer (&numbers);
}

static gboolean
load_kind (ScStatistics *self, ScStatisticsKind kind, const gchar *folder, const ScTask *task, GError **error)
{
  g_autoptr (GHashTable) needed = g_hash_table_new (g_str_hash, g_str_equal);
  const GStrv lists[] = { task->inputs, task->targets, task->forcings };

  self->values[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (gsize j = 0; lists[i] != NULL && lists[i][j] != NULL; j++)
      if (is_needed (kind, task, lists[i][j]))
        g_hash_table_add (needed, lists[i][j]);
  if (g_hash_table_size (needed) == 0)
    return TRUE;

  g_autofree gchar *path = g_build_filename (folder, file_names[kind], NULL);
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  if (dataset == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (gsize j = 0; lists[i] != NULL && lists[i][j] != NULL; j++)
      {
        const gchar *name = lists[i][j];
        if (!g_hash_table_contains (needed, name) || g_hash_table_contains (self->values[kind], name))
          continue;

        gfloat *numbers = read_variable (dataset, kind, task, name, error);
        if (numbers == NULL)
          return FALSE;
        g_hash_table_insert (self->values[kind], g_strdup (name), numbers);
      }
  return TRUE;
}

ScStatistics *
sc_statistics_load (const gchar *folder, const ScTask *task, GError **error)
{
  g_return_val_if_fail (folder != NULL && task != NULL, NULL);

  g_autoptr (ScStatistics) self = g_new0 (ScStatistics, 1);
  gboolean ok = TRUE;

  g_atomic_ref_count_init (&self->references);
  self->n_levels = task->n_levels;
  for (gint kind = 0; kind < SC_STATISTICS_N_KINDS; kind++)
    {
      if (ok)
        ok = load_kind (self, (ScStatisticsKind) kind, folder, task, error);
      else
        self->values[kind] = g_hash_table_new (g_str_hash, g_str_equal);
    }
  return ok ? g_steal_pointer (&self) : NULL;
}

gfloat
sc_statistics_get (ScStatistics *self, ScStatisticsKind kind, const gchar *variable, gint level_index)
{
  g_return_val_if_fail (self != NULL && kind < SC_STATISTICS_N_KINDS, NAN);
  g_return_val_if_fail (level_index < (gint) self->n_levels, NAN);

  const gfloat *numbers = g_hash_table_lookup (self->values[kind], variable);
  return numbers != NULL ? numbers[MAX (level_index, 0)] : NAN;
}
