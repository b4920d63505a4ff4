/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/bench.h"
#include "combine/merge.h"
#include "combine/reindex.h"
#include "io/netcdf-write.h"
#include "io/open.h"

/* A pair of analyses at 0.25° on 13 levels, two variables each. */
#define TIMES 2
#define LEVELS 13
#define ROWS 721
#define COLUMNS 1440

#define CALLS 5

typedef struct
{
  ScDataset *a;        /* t and q at times 0 and 1 */
  ScDataset *b;        /* u and v at times 1 and 2 */
  ScDataset *b_same;   /* t and q at times 1 and 2, the same as a's where both are */
  ScDataset *reversed; /* a's labels, latitudes the other way round */
  gchar *folder;
  gchar *path_a, *path_b;
} Pair;

/* One operation: its results, as many as it has, else %NULL. */
typedef GPtrArray *(*Operation) (Pair *pair, GError **error);

static gfloat
get_value (gsize variable, gsize time, gsize cell)
{
  /* Plain arithmetic: the numbers' only use is to be moved and compared. */
  return (gfloat) (250 + 10 * variable + time) + (gfloat) (cell % 1009) * 0.01f;
}

static ScVariable *
make_field (gsize variable, gsize first_time, GError **error)
{
  const gsize shape[] = { TIMES, LEVELS, ROWS, COLUMNS };
  static const gchar *const dims[] = { "time", "level", "latitude", "longitude", NULL };
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 4, shape, error);
  gsize cells = (gsize) LEVELS * ROWS * COLUMNS;

  if (values == NULL)
    return NULL;
  for (gsize i = 0; i < TIMES * cells; i++)
    ((gfloat *) values->data)[i] = get_value (variable, first_time + i / cells, i % cells);
  return sc_variable_new (dims, values, NULL);
}

static gboolean
add_labels (ScDataset *dataset, const gchar *name, gdouble first, gdouble step, gsize n, GError **error)
{
  g_autoptr (ScArray) labels = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, error);

  if (labels == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    ((gdouble *) labels->data)[i] = first + step * (gdouble) i;
  g_autoptr (ScVariable) variable = sc_variable_new ((const gchar *const[]) { name, NULL }, labels, NULL);
  return sc_dataset_add_coordinate (dataset, name, variable, error);
}

/* @names: two of them, whose values are those of variables @first and the next; or none */
static ScDataset *
make_dataset (const gchar *const *names, gsize first, gsize first_time, gboolean northward, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();

  if (!add_labels (dataset, "time", (gdouble) first_time, 1, TIMES, error)
      || !add_labels (dataset, "level", 100, 50, LEVELS, error)
      || !add_labels (dataset, "latitude", northward ? -90 : 90, northward ? 0.25 : -0.25, ROWS, error)
      || !add_labels (dataset, "longitude", 0, 0.25, COLUMNS, error))
    return NULL;
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (ScVariable) variable = make_field (first + i, first_time, error);
      if (variable == NULL || !sc_dataset_add_variable (dataset, names[i], variable, error))
        return NULL;
    }
  return g_steal_pointer (&dataset);
}

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->a, sc_dataset_unref);
  g_clear_pointer (&pair->b, sc_dataset_unref);
  g_clear_pointer (&pair->b_same, sc_dataset_unref);
  g_clear_pointer (&pair->reversed, sc_dataset_unref);
  /* What was there before stays there. */
  if (pair->folder != NULL)
    {
      g_remove (pair->path_a);
      g_remove (pair->path_b);
      g_rmdir (pair->folder);
    }
  g_clear_pointer (&pair->path_a, g_free);
  g_clear_pointer (&pair->path_b, g_free);
  g_clear_pointer (&pair->folder, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
pair_init (Pair *pair, const gchar *const *files, GError **error)
{
  static const gchar *const first[] = { "t", "q", NULL }, *const second[] = { "u", "v", NULL };

  pair->a = make_dataset (first, 0, 0, FALSE, error);
  pair->b = pair->a != NULL ? make_dataset (second, 2, 1, FALSE, error) : NULL;
  pair->b_same = pair->b != NULL ? make_dataset (first, 0, 1, FALSE, error) : NULL;
  pair->reversed = pair->b_same != NULL ? make_dataset (NULL, 0, 0, TRUE, error) : NULL;
  if (pair->reversed == NULL)
    return FALSE;
  if (files[0] != NULL)
    {
      pair->path_a = g_strdup (files[0]);
      pair->path_b = g_strdup (files[1]);
      return TRUE;
    }
  pair->folder = g_dir_make_tmp ("sigmacast-bench-XXXXXX", error);
  if (pair->folder == NULL)
    return FALSE;
  pair->path_a = g_build_filename (pair->folder, "a.nc", NULL);
  pair->path_b = g_build_filename (pair->folder, "b.nc", NULL);
  return sc_write_netcdf (pair->a, pair->path_a, 0, error) && sc_write_netcdf (pair->b, pair->path_b, 0, error);
}

static GPtrArray *
take_result (ScDataset *dataset)
{
  GPtrArray *results;

  if (dataset == NULL)
    return NULL;
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  g_ptr_array_add (results, dataset);
  return results;
}

static GPtrArray *
merge (ScDataset *a, ScDataset *b, GError **error)
{
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  return take_result (sc_merge ((ScDataset *const[]) { a, b }, 2, SC_JOIN_OUTER, SC_COMPAT_NO_CONFLICTS,
                                SC_COMBINE_ATTRS_OVERRIDE, NULL, report, error));
}

static GPtrArray *
merge_other_variables (Pair *pair, GError **error)
{
  return merge (pair->a, pair->b, error);
}

static GPtrArray *
merge_same_variables (Pair *pair, GError **error)
{
  return merge (pair->a, pair->b_same, error);
}

static GPtrArray *
merge_files (Pair *pair, GError **error)
{
  g_autoptr (ScDataset) a = sc_open_dataset (pair->path_a, SC_OPEN_DEFAULT, error);
  g_autoptr (ScDataset) b = a != NULL ? sc_open_dataset (pair->path_b, SC_OPEN_DEFAULT, error) : NULL;
  return b != NULL ? merge (a, b, error) : NULL;
}

static GPtrArray *
align (Pair *pair, GError **error)
{
  const ScAlignment alignment = { .join = SC_JOIN_OUTER, .tolerance = NAN };
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  g_autoptr (GPtrArray) aligned = sc_align ((ScDataset *const[]) { pair->a, pair->b }, 2, &alignment, report, error);
  GPtrArray *results;

  if (aligned == NULL)
    return NULL;
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  for (guint i = 0; i < aligned->len; i++)
    g_ptr_array_add (results, sc_dataset_ref (((ScAligned *) g_ptr_array_index (aligned, i))->dataset));
  return results;
}

static GPtrArray *
assign (Pair *pair, GError **error)
{
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  return take_result (sc_assign (pair->a, &pair->b, 1, NULL, SC_JOIN_LEFT, report, error));
}

static GPtrArray *
reindex (Pair *pair, GError **error)
{
  static const gchar *const coordinates[] = { "latitude", NULL };
  g_autoptr (ScAlignReport) report = sc_align_report_new ();
  return take_result (sc_reindex (pair->a, pair->reversed, coordinates, SC_MATCH_EXACT, NAN, NULL, report, error));
}

/* The bytes of all values in memory, those left out that are @without's. */
static gsize
get_bytes (ScDataset *dataset, ScDataset *without)
{
  const gchar *const *names = sc_dataset_get_variable_names (dataset);
  gsize bytes = 0;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      ScArray *values = sc_variable_peek_values (sc_dataset_get (dataset, names[i]));
      ScVariable *other = without != NULL ? sc_dataset_get (without, names[i]) : NULL;
      ScArray *others = other != NULL ? sc_variable_peek_values (other) : NULL;
      if (values != NULL && (others == NULL || others->data != values->data))
        bytes += sc_array_get_size (values) * sc_dtype_get_size (values->dtype);
    }
  return bytes;
}

/* What the process has in memory, now ("VmRSS:") or at most ("VmHWM:"), in bytes; 0 where the system does not tell. */
static gsize
get_resident (const gchar *what)
{
  g_autofree gchar *status = NULL;
  const gchar *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, what)) == NULL)
    return 0;
  return (gsize) g_ascii_strtoull (line + strlen (what), NULL, 10) * 1024;
}

static void
forget_peak (void)
{
  FILE *file = g_fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

static void
add_figure (JsonBuilder *figures, const gchar *operation, const gchar *figure, gdouble value)
{
  g_autofree gchar *name = g_strdup_printf ("%s_%s", operation, figure);
  sc_bench_add_number (figures, name, value);
}

typedef struct
{
  const gchar *name;
  Operation operate;
  gsize inputs; /* how many of the two pairs of variables it reads into memory or has there */
  gboolean from_files;
} Case;

static gboolean
measure (Pair *pair, const Case *item, gdouble copy_rate, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  gsize input = item->inputs * get_bytes (pair->a, NULL), output = 0, peak = 0;
  gdouble seconds[CALLS];

  for (gsize i = 0; i < CALLS; i++)
    {
      gsize before = get_resident ("VmRSS:");
      forget_peak ();
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GPtrArray) results = item->operate (pair, error);
      seconds[i] = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
      if (results == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      gsize most = get_resident ("VmHWM:");
      peak = MAX (peak, most > before ? most - before : 0);
      output = 0;
      for (guint k = 0; k < results->len; k++)
        output += get_bytes (g_ptr_array_index (results, k), pair->a);
    }
  gdouble median = sc_bench_median (seconds, CALLS), rate = (gdouble) (input + output) / median;
  add_figure (figures, item->name, "seconds", median);
  add_figure (figures, item->name, "spread_seconds", seconds[CALLS - 1] - seconds[0]);
  add_figure (figures, item->name, "fastest_seconds", seconds[0]);
  add_figure (figures, item->name, "input_bytes", (gdouble) input);
  add_figure (figures, item->name, "output_bytes", (gdouble) output);
  add_figure (figures, item->name, "gigabytes_per_second", rate / 1e9);
  add_figure (figures, item->name, "share_of_copy", rate / copy_rate);
  /* Inputs in memory are there before; those in files are not. */
  add_figure (figures, item->name, "memory_share",
              (gdouble) (peak + (item->from_files ? 0 : input)) / (gdouble) (input + output));
  return TRUE;
}

/* Bytes read and written per second by the C library's memcpy. */
static gdouble
measure_copy (ScDataset *dataset, GError **error)
{
  g_autoptr (ScArray) from = sc_variable_load (sc_dataset_get (dataset, "t"), error);
  g_autoptr (ScArray) into = from != NULL ? sc_array_copy (from, error) : NULL;
  gdouble seconds[CALLS];

  if (into == NULL)
    return 0;
  gsize bytes = sc_array_get_size (from) * sizeof (gfloat);
  for (gsize i = 0; i < CALLS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      memcpy (into->data, from->data, bytes);
      seconds[i] = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
    }
  return 2.0 * (gdouble) bytes / sc_bench_median (seconds, CALLS);
}

static gboolean
run (const ScBenchRequest *request, JsonBuilder *figures, GCancellable *cancellable, GError **error)
{
  static const Case cases[] = {
    { "merge", merge_other_variables, 2, FALSE }, { "merge_same", merge_same_variables, 2, FALSE },
    { "merge_files", merge_files, 2, TRUE },      { "align", align, 2, FALSE },
    { "assign", assign, 2, FALSE },               { "reindex", reindex, 1, FALSE },
  };
  g_auto (Pair) pair = { 0 };
  gdouble copy_rate;

  if (!pair_init (&pair, request->files, error) || (copy_rate = measure_copy (pair.a, error)) == 0)
    return FALSE;
  sc_bench_add_number (figures, "times", TIMES);
  sc_bench_add_number (figures, "levels", LEVELS);
  sc_bench_add_number (figures, "rows", ROWS);
  sc_bench_add_number (figures, "columns", COLUMNS);
  sc_bench_add_number (figures, "threads", g_get_num_processors ());
  sc_bench_add_number (figures, "calls", CALLS);
  sc_bench_add_number (figures, "copy_gigabytes_per_second", copy_rate / 1e9);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (!measure (&pair, &cases[i], copy_rate, figures, cancellable, error))
      return FALSE;
  return TRUE;
}

const ScBench sc_bench_dataset = { "dataset", "merge, align, assign and reindex at 0.25° on 13 levels", run, 2 };
