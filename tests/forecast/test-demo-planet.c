/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The data that ships: data/demo/, what tools/make-planet makes of the simulated planet. */

#include "forecast/statistics.h"
#include "io/open.h"

#include <math.h>

#define N_LAT 33
#define N_LON 64
#define N_CELLS (N_LAT * N_LON)
#define MOST_BYTES 40000000
#define LEAST_STARTS 60
#define HOUR ((gint64) 3600 * SC_NANOSECONDS)

static const gchar *const datasets[] = {
  "samples.nc", "samples-july.nc", "training.nc", "verification-inputs.nc", "verification-next.nc", "verification-truth.nc",
};

typedef struct
{
  const gchar *name;
  const gchar *units;
  gdouble low, high; /* what a planet like the Earth has at these levels */
} Bounds;

static const Bounds bounds[] = {
  { "2m_temperature", "K", 205, 325 }, { "mean_sea_level_pressure", "Pa", 90000, 112000 },
  { "sea_surface_temperature", "K", 271.3, 308 }, { "temperature", "K", 190, 315 },
  { "geopotential", "m2 s-2", 4000, 115000 }, { "u_component_of_wind", "m s-1", -70, 130 },
  { "v_component_of_wind", "m s-1", -110, 110 }, { "vertical_velocity", "Pa s-1", -3, 3 },
  { "specific_humidity", "kg kg-1", 0, 0.03 }, { "total_precipitation_12hr", "m", 0, 0.1 },
  { "10m_u_component_of_wind", "m s-1", -50, 50 }, { "10m_v_component_of_wind", "m s-1", -50, 50 },
  { "geopotential_at_surface", "m2 s-2", 0, 60000 }, { "land_sea_mask", "1", 0, 1 },
};

static gchar *
demo_path (const gchar *name)
{
  return g_build_filename (g_getenv ("SIGMACAST_SOURCE_ROOT"), "data", "demo", name, NULL);
}

static ScDataset *
open_demo (const gchar *name)
{
  g_autofree gchar *path = demo_path (name);
  g_autoptr (GError) error = NULL;
  ScDataset *dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  return dataset;
}

static ScArray *
load (ScDataset *dataset, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  ScVariable *variable = sc_dataset_get (dataset, name);

  g_assert_nonnull (variable);
  ScArray *values = sc_variable_load (variable, &error);
  g_assert_no_error (error);
  return values;
}

static void
test_size (void)
{
  g_autofree gchar *folder = demo_path (".");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint64 bytes = 0;
  const gchar *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = demo_path (name);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
      bytes += (guint64) g_file_info_get_size (info);
    }
  g_assert_cmpuint (bytes, >, MOST_BYTES / 4);
  g_assert_cmpuint (bytes, <=, MOST_BYTES);
}

/* Units, ranges, and missing values nowhere but in the sea's temperature, there exactly over land. */
static void
test_values (void)
{
  g_autoptr (ScDataset) samples = open_demo ("samples.nc");
  g_autoptr (ScArray) mask = load (samples, "land_sea_mask");

  for (gsize d = 0; d < G_N_ELEMENTS (datasets); d++)
    {
      g_autoptr (ScDataset) dataset = open_demo (datasets[d]);
      g_autoptr (ScArray) own_mask = load (dataset, "land_sea_mask");
      gboolean scored_only = g_str_equal (datasets[d], "verification-truth.nc");

      g_assert_true (sc_array_equal (mask, own_mask));
      for (gsize b = 0; b < G_N_ELEMENTS (bounds); b++)
        {
          ScVariable *variable = sc_dataset_get_variable (dataset, bounds[b].name);
          gsize outside = 0, misplaced = 0;

          if (variable == NULL && scored_only)
            continue;
          g_assert_nonnull (variable);
          g_assert_cmpstr (sc_variable_get_attribute (variable, "units"), ==, bounds[b].units);
          g_assert_nonnull (sc_variable_get_attribute (variable, "standard_name"));
          g_assert_cmpint (sc_variable_get_dtype (variable), ==, SC_DTYPE_FLOAT32);
          g_autoptr (ScArray) values = load (dataset, bounds[b].name);
          const gfloat *data = values->data;
          g_assert_true (sc_array_is_contiguous (values));
          for (gsize i = 0; i < sc_array_get_size (values); i++)
            {
              gboolean on_land = sc_array_get_double (mask, i % N_CELLS) > 0.5;
              gboolean missing = g_str_equal (bounds[b].name, "sea_surface_temperature") && on_land;
              misplaced += (isnan (data[i]) != 0) != missing;
              /* Packing moves a value by half a step at most. */
              outside += !missing && !(data[i] >= bounds[b].low - 1e-3 && data[i] <= bounds[b].high);
            }
          if (outside > 0 || misplaced > 0)
            g_error ("%s, %s: %" G_GSIZE_FORMAT " values out of range, %" G_GSIZE_FORMAT " wrongly missing or there", datasets[d],
                     bounds[b].name, outside, misplaced);
        }
    }
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

static GArray *
sorted_dates (const gchar *file)
{
  g_autoptr (ScDataset) dataset = open_demo (file);
  g_autoptr (ScArray) dates = load (dataset, "datetime");
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_cmpint (dates->ticks_per_second, ==, SC_NANOSECONDS);
  for (gsize i = 0; i < sc_array_get_size (dates); i++)
    {
      gint64 date = sc_array_get_int (dates, i);
      g_array_append_val (sorted, date);
    }
  g_array_sort (sorted, compare_times);
  return sorted;
}

/* Between the year that is verified with and whatever is trained on lie months. */
static void
test_no_overlap (void)
{
  static const gchar *const unseen[] = {
    "samples.nc", "samples-july.nc", "verification-inputs.nc", "verification-next.nc", "verification-truth.nc",
  };
  g_autoptr (GArray) trained = sorted_dates ("training.nc");

  g_assert_cmpuint (trained->len, >=, 150);
  for (gsize f = 0; f < G_N_ELEMENTS (unseen); f++)
    {
      g_autoptr (GArray) dates = sorted_dates (unseen[f]);
      for (guint i = 0; i < dates->len; i++)
        for (guint k = 0; k < trained->len; k++)
          g_assert_cmpint (ABS (g_array_index (dates, gint64, i) - g_array_index (trained, gint64, k)), >, 60 * 24 * HOUR);
    }
}

static void
test_starts (void)
{
  static const gint leads[] = { 12, 24, 48, 72, 120 };
  g_autoptr (ScDataset) inputs = open_demo ("verification-inputs.nc");
  g_autoptr (ScDataset) truth = open_demo ("verification-truth.nc");
  g_autoptr (ScArray) input_dates = load (inputs, "datetime");
  g_autoptr (ScArray) truth_dates = load (truth, "datetime");
  g_autoptr (ScArray) lead_times = load (truth, "time");
  gsize n_starts = (gsize) sc_dataset_get_dim_size (inputs, "batch");
  guint at_noon = 0;

  g_assert_cmpuint (n_starts, >=, LEAST_STARTS);
  g_assert_cmpint (sc_dataset_get_dim_size (truth, "batch"), ==, (gssize) n_starts);
  g_assert_cmpuint (sc_array_get_size (lead_times), ==, G_N_ELEMENTS (leads));
  for (gsize start = 0; start < n_starts; start++)
    {
      gint64 moment = sc_array_get_int (input_dates, 2 * start + 1);
      g_assert_cmpint (moment - sc_array_get_int (input_dates, 2 * start), ==, 12 * HOUR);
      for (gsize i = 0; i < G_N_ELEMENTS (leads); i++)
        {
          g_assert_cmpint (sc_array_get_int (truth_dates, G_N_ELEMENTS (leads) * start + i) - moment, ==, leads[i] * HOUR);
          g_assert_cmpint (sc_array_get_int (lead_times, i), ==, leads[i] * HOUR);
        }
      if (start > 0)
        g_assert_cmpint (moment - sc_array_get_int (input_dates, 2 * start - 1), >=, 120 * HOUR);
      at_noon += moment / HOUR % 24 == 12;
    }
  g_assert_cmpuint (at_noon, ==, n_starts / 2);
}

/* The same moment is in two files, packed in two ways. */
static void
test_files_agree (void)
{
  g_autoptr (ScDataset) next = open_demo ("verification-next.nc");
  g_autoptr (ScDataset) inputs = open_demo ("verification-inputs.nc");
  g_autoptr (ScDataset) truth = open_demo ("verification-truth.nc");
  g_autoptr (ScArray) next_dates = load (next, "datetime");
  g_autoptr (ScArray) input_dates = load (inputs, "datetime");
  g_autoptr (ScArray) a = load (next, "temperature");
  g_autoptr (ScArray) b = load (truth, "temperature");
  gsize frame = 3 * N_CELLS, n = (gsize) sc_dataset_get_dim_size (next, "batch");

  g_assert_cmpuint (n, >=, 16);
  for (gsize i = 0; i < n; i++)
    {
      gsize start = 0;
      while (sc_array_get_int (input_dates, 2 * start + 1) != sc_array_get_int (next_dates, 3 * i + 1))
        start++;
      for (gsize k = 0; k < frame; k++)
        g_assert_cmpfloat_with_epsilon (sc_array_get_double (a, (3 * i + 2) * frame + k),
                                        sc_array_get_double (b, 5 * start * frame + k), 0.1);
    }
}

static gdouble
deviation_over_time (const ScArray *values, gsize row, gsize batch, gsize n_times)
{
  gdouble sum = 0.0;

  for (gsize lon = 0; lon < N_LON; lon++)
    {
      gdouble mean = 0.0, square = 0.0;
      for (gsize t = 0; t < n_times; t++)
        {
          gdouble value = sc_array_get_double (values, (batch * n_times + t) * N_CELLS + row * N_LON + lon);
          mean += value / (gdouble) n_times;
          square += value * value / (gdouble) n_times;
        }
      sum += square - mean * mean;
    }
  return sqrt (sum / N_LON);
}

/* Storms come and go in both hemispheres' middle latitudes and hardly in the tropics; summer is warmer than winter. */
static void
test_weather (void)
{
  g_autoptr (ScDataset) dataset = open_demo ("training.nc");
  g_autoptr (ScArray) pressure = load (dataset, "mean_sea_level_pressure");
  g_autoptr (ScArray) wind = load (dataset, "u_component_of_wind");
  g_autoptr (ScArray) dates = load (dataset, "datetime");
  g_autoptr (ScArray) warmth = load (dataset, "2m_temperature");
  gsize n_batches = (gsize) sc_dataset_get_dim_size (dataset, "batch"), n_times = (gsize) sc_dataset_get_dim_size (dataset, "time");
  gdouble north = 0.0, south = 0.0, tropics = 0.0, jet = 0.0, coldest = G_MAXDOUBLE, warmest = 0.0;

  for (gsize batch = 0; batch < n_batches; batch++)
    {
      gdouble mean = 0.0;
      north += deviation_over_time (pressure, 25, batch, n_times) / (gdouble) n_batches; /* 50.6° N */
      south += deviation_over_time (pressure, 7, batch, n_times) / (gdouble) n_batches;
      tropics += deviation_over_time (pressure, 16, batch, n_times) / (gdouble) n_batches;
      for (gsize lon = 0; lon < N_LON; lon++)
        for (gsize t = 0; t < n_times; t++)
          {
            jet += sc_array_get_double (wind, (batch * n_times + t) * 3 * N_CELLS + 22 * N_LON + lon); /* 250 hPa, 33.8° N */
            mean += sc_array_get_double (warmth, (batch * n_times + t) * N_CELLS + 25 * N_LON + lon);
          }
      coldest = MIN (coldest, mean / (gdouble) (N_LON * n_times));
      warmest = MAX (warmest, mean / (gdouble) (N_LON * n_times));
    }
  jet /= (gdouble) (n_batches * n_times * N_LON);
  g_test_message ("pressure deviates by %.0f, %.0f, %.0f Pa (50° N, 50° S, equator); jet %.0f m/s; 2 m temperature %.0f to %.0f K",
                  north, south, tropics, jet, coldest, warmest);
  g_assert_cmpfloat (north, >, 600);
  g_assert_cmpfloat (south, >, 600);
  g_assert_cmpfloat (tropics, <, 300);
  g_assert_cmpfloat (jet, >, 25);
  g_assert_cmpfloat (warmest - coldest, >, 10);
}

static void
test_statistics (void)
{
  static const gchar *const kinds[] = { "mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc", "min_by_level.nc" };
  static const gchar *const forcings[] = { "year_progress_sin", "year_progress_cos", "day_progress_sin", "day_progress_cos" };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (ScDataset) dataset = open_demo (kinds[k]);
      gboolean deviations = strstr (kinds[k], "stddev") != NULL;
      for (gsize b = 0; b < G_N_ELEMENTS (bounds); b++)
        {
          g_autoptr (ScArray) values = load (dataset, bounds[b].name);
          gboolean still = g_str_equal (bounds[b].name, "land_sea_mask") || g_str_equal (bounds[b].name, "geopotential_at_surface");
          for (gsize i = 0; i < sc_array_get_size (values); i++)
            {
              gdouble value = sc_array_get_double (values, i);
              if (deviations)
                g_assert_true (still ? value >= 0 : value > 0 && value < bounds[b].high - bounds[b].low);
              else
                g_assert_true (value >= bounds[b].low - 1e-6 && value <= bounds[b].high);
            }
        }
      for (gsize f = 0; f < G_N_ELEMENTS (forcings); f++)
        {
          g_autoptr (ScArray) value = load (dataset, forcings[f]);
          g_assert_cmpfloat (fabs (sc_array_get_double (value, 0)), <=, 2);
        }
    }
}

static void
test_climatology (void)
{
  static const gchar *const scored[] = {
    "temperature", "geopotential", "u_component_of_wind", "v_component_of_wind", "2m_temperature", "mean_sea_level_pressure",
    "total_precipitation_12hr",
  };
  g_autoptr (ScDataset) dataset = open_demo ("climatology.nc");

  g_assert_cmpint (sc_dataset_get_dim_size (dataset, "month"), ==, 12);
  g_assert_cmpint (sc_dataset_get_dim_size (dataset, "hour"), ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (scored); i++)
    {
      g_autofree gchar *name = g_strconcat (scored[i], "_stddev", NULL);
      g_autoptr (ScArray) mean = load (dataset, scored[i]);
      g_autoptr (ScArray) deviation = load (dataset, name);
      g_assert_cmpuint (sc_array_count_missing (mean) + sc_array_count_missing (deviation), ==, 0);
      g_assert_cmpint (mean->ndim, ==, deviation->ndim);
      for (gsize k = 0; k < sc_array_get_size (deviation); k++)
        g_assert_cmpfloat (sc_array_get_double (deviation, k), >=, 0);
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-planet/size", test_size);
  g_test_add_func ("/demo-planet/values", test_values);
  g_test_add_func ("/demo-planet/no-overlap", test_no_overlap);
  g_test_add_func ("/demo-planet/starts", test_starts);
  g_test_add_func ("/demo-planet/files-agree", test_files_agree);
  g_test_add_func ("/demo-planet/weather", test_weather);
  g_test_add_func ("/demo-planet/statistics", test_statistics);
  g_test_add_func ("/demo-planet/climatology", test_climatology);
  return g_test_run ();
}
