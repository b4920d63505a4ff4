/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/grib-read.h"

#include <math.h>
#include <string.h>

#include "base/sentences.h"
#include "io/grib-message.h"
#include "io/open.h"

/* The dimensions that messages are laid out along, outermost first. */
enum
{
  NUMBER,
  TIME,
  STEP,
  LEVEL,
  N_OUTER,
};

/* The messages of one variable on one kind of level and one grid. */
typedef struct
{
  GPtrArray *messages; /* of ScGribMessage, borrowed */
  GArray *labels[N_OUTER]; /* of gdouble, the values that occur */
} Cube;

/* Where the values of a variable are: for each combination of labels a message or none. */
typedef struct
{
  ScGribFile *file;
  GPtrArray *messages;        /* owned: all of the file */
  gsize n_kept;               /* outer dimensions of the variable */
  gsize sizes[N_OUTER];       /* of these */
  const ScGribMessage **cells;
  const ScGribGrid *grid;
} Source;

static void
cube_free (gpointer data)
{
  Cube *cube = data;
  g_ptr_array_unref (cube->messages);
  for (gint i = 0; i < N_OUTER; i++)
    g_array_unref (cube->labels[i]);
  g_free (cube);
}

static void
source_free (gpointer data)
{
  Source *source = data;
  sc_grib_file_unref (source->file);
  g_ptr_array_unref (source->messages);
  g_free (source->cells);
  g_free (source);
}

static gdouble
label_of (const ScGribMessage *message, gint dimension)
{
  switch (dimension)
    {
    case NUMBER:
      return (gdouble) message->number;
    case TIME:
      return (gdouble) message->time;
    case STEP:
      return (gdouble) message->step;
    case LEVEL:
    default:
      return message->level;
    }
}

static gint
compare_ascending (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;
  return (x > y) - (x < y);
}

static gint
compare_descending (gconstpointer a, gconstpointer b)
{
  return compare_ascending (b, a);
}

static gsize
find_label (GArray *labels, gdouble value)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_array_index (labels, gdouble, i) == value)
      return i;
  return G_MAXSIZE;
}

/* --- Values --------------------------------------------------------------- */

static ScArray *
source_read (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  const Source *source = owner;
  gint n_kept = (gint) source->n_kept;
  gsize n_lat = source->grid->n_lat, n_lon = source->grid->n_lon;
  const gsize *map_start = start + n_kept, *map_count = count + n_kept;
  g_autoptr (ScArray) result = sc_array_new (SC_DTYPE_FLOAT32, n_kept + 2, count, error);
  g_autofree gfloat *map = g_try_new (gfloat, MAX (n_lat * n_lon, 1));
  gsize n_maps = 1;

  if (result == NULL)
    return NULL;
  if (map == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, _("%s: there is not enough memory"),
                   sc_grib_file_get_path (source->file));
      return NULL;
    }
  for (gint d = 0; d < n_kept; d++)
    n_maps *= count[d];
  gfloat *to = result->data;
  for (gsize m = 0; m < n_maps && sc_array_get_size (result) > 0; m++)
    {
      gsize rest = m, cell = 0, factor = 1;
      for (gint d = n_kept - 1; d >= 0; d--)
        {
          cell += (start[d] + rest % count[d]) * factor;
          rest /= count[d];
          factor *= source->sizes[d];
        }
      const ScGribMessage *message = source->cells[cell];
      if (message != NULL && !sc_grib_file_read_values (source->file, message, map, error))
        return NULL;
      for (gsize j = 0; j < map_count[0]; j++, to += map_count[1])
        if (message != NULL)
          memcpy (to, map + (map_start[0] + j) * n_lon + map_start[1], map_count[1] * sizeof (gfloat));
        else
          for (gsize i = 0; i < map_count[1]; i++)
            to[i] = NAN;
    }
  return g_steal_pointer (&result);
}

/* --- Coordinates ---------------------------------------------------------- */

static ScArray *
make_labels (gint dimension, const GArray *labels, gboolean scalar)
{
  const gsize n = labels->len;
  ScDType dtype = dimension == NUMBER ? SC_DTYPE_INT64
                  : dimension == TIME ? SC_DTYPE_DATETIME
                  : dimension == STEP ? SC_DTYPE_TIMEDELTA
                                      : SC_DTYPE_FLOAT64;
  ScArray *array = sc_array_new (dtype, scalar ? 0 : 1, &n, NULL);

  for (gsize i = 0; i < n; i++)
    {
      gdouble value = g_array_index (labels, gdouble, i);
      if (dtype == SC_DTYPE_FLOAT64)
        ((gdouble *) array->data)[i] = value;
      else
        ((gint64 *) array->data)[i] = (gint64) value * (dimension == NUMBER ? 1 : SC_NANOSECONDS);
    }
  return array;
}

static ScAttributes *
coordinate_attributes (gint dimension, const gchar *level_type)
{
  ScAttributes *attributes = sc_attributes_new ();

  switch (dimension)
    {
    case NUMBER:
      sc_attributes_set_text (attributes, "long_name", "ensemble member numerical id");
      sc_attributes_set_text (attributes, "units", "1");
      sc_attributes_set_text (attributes, "standard_name", "realization");
      break;
    case TIME:
      sc_attributes_set_text (attributes, "long_name", "initial time of forecast");
      sc_attributes_set_text (attributes, "standard_name", "forecast_reference_time");
      break;
    case STEP:
      sc_attributes_set_text (attributes, "long_name", "time since forecast_reference_time");
      sc_attributes_set_text (attributes, "standard_name", "forecast_period");
      break;
    default:
      if (g_str_has_prefix (level_type, "isobaricIn"))
        {
          sc_attributes_set_text (attributes, "long_name", "pressure");
          sc_attributes_set_text (attributes, "units", g_str_equal (level_type, "isobaricInPa") ? "Pa" : "hPa");
          sc_attributes_set_text (attributes, "positive", "down");
          sc_attributes_set_text (attributes, "standard_name", "air_pressure");
        }
      else
        sc_attributes_set_text (attributes, "long_name", level_type);
      break;
    }
  return attributes;
}

static ScVariable *
axis_variable (const gchar *name, const gdouble *values, gsize n, gboolean latitude)
{
  const gchar *dims[] = { name };
  g_autoptr (ScArray) array = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();

  memcpy (array->data, values, n * sizeof *values);
  sc_attributes_set_text (attributes, "units", latitude ? "degrees_north" : "degrees_east");
  sc_attributes_set_text (attributes, "standard_name", latitude ? "latitude" : "longitude");
  sc_attributes_set_text (attributes, "long_name", latitude ? "latitude" : "longitude");
  return sc_variable_new (dims, array, attributes);
}

/* The name of a dimension with these labels: @name, or NAME_2, … where others have it. */
static gchar *
claim_dimension (ScDataset *dataset, const gchar *name, ScArray *labels, ScAttributes *attributes)
{
  for (gint i = 1;; i++)
    {
      g_autofree gchar *candidate = i == 1 ? g_strdup (name) : g_strdup_printf ("%s_%d", name, i);
      ScVariable *there = sc_dataset_get (dataset, candidate);
      if (there != NULL)
        {
          ScArray *values = sc_variable_peek_values (there);
          if (values != NULL && values->ndim == 1 && sc_array_equal (values, labels))
            return g_steal_pointer (&candidate);
          continue;
        }
      const gchar *dims[] = { candidate };
      g_autoptr (ScVariable) variable = sc_variable_new (dims, labels, attributes);
      sc_dataset_add_coordinate (dataset, candidate, variable, NULL);
      return g_steal_pointer (&candidate);
    }
}

static gchar *
claim_axis (ScDataset *dataset, const gchar *name, const gdouble *values, gsize n, gboolean latitude)
{
  g_autoptr (ScVariable) variable = axis_variable (name, values, n, latitude);
  return claim_dimension (dataset, name, sc_variable_peek_values (variable), sc_variable_get_attributes (variable));
}

/* A label that all messages share: a scalar coordinate where nothing else has the name. */
static void
add_scalar (ScDataset *dataset, const gchar *name, ScArray *value, ScAttributes *attributes)
{
  if (sc_dataset_get (dataset, name) != NULL)
    return;
  g_autoptr (ScVariable) variable = sc_variable_new (NULL, value, attributes);
  sc_dataset_add_coordinate (dataset, name, variable, NULL);
}

/* valid_time = time + step, for the dimensions of the first variable. */
static void
add_valid_time (ScDataset *dataset)
{
  ScVariable *time = sc_dataset_get (dataset, "time"), *step = sc_dataset_get (dataset, "step");
  const gchar *dims[2];
  gsize shape[2];
  gint ndim = 0;

  if (time == NULL || step == NULL || sc_dataset_get (dataset, "valid_time") != NULL)
    return;
  ScArray *t = sc_variable_peek_values (time), *s = sc_variable_peek_values (step);
  if (t->ndim == 1)
    {
      dims[ndim] = "time";
      shape[ndim++] = t->shape[0];
    }
  if (s->ndim == 1)
    {
      dims[ndim] = "step";
      shape[ndim++] = s->shape[0];
    }
  g_autoptr (ScArray) valid = sc_array_new (SC_DTYPE_DATETIME, ndim, shape, NULL);
  gsize n_steps = sc_array_get_size (s);
  for (gsize i = 0; i < sc_array_get_size (valid); i++)
    ((gint64 *) valid->data)[i] = sc_array_get_int (t, i / n_steps) + sc_array_get_int (s, i % n_steps);
  g_autoptr (ScAttributes) attributes = sc_attributes_new ();
  sc_attributes_set_text (attributes, "standard_name", "time");
  sc_attributes_set_text (attributes, "long_name", "time");
  g_autoptr (ScVariable) variable = sc_variable_new (dims, valid, attributes);
  sc_dataset_add_coordinate (dataset, "valid_time", variable, NULL);
}

/* --- Assembly ------------------------------------------------------------- */

static GPtrArray *
sort_into_cubes (GPtrArray *messages)
{
  GPtrArray *cubes = g_ptr_array_new_with_free_func (cube_free);

  for (guint i = 0; i < messages->len; i++)
    {
      ScGribMessage *message = messages->pdata[i];
      Cube *cube = NULL;
      for (guint k = 0; k < cubes->len && cube == NULL; k++)
        {
          const ScGribMessage *first = ((Cube *) cubes->pdata[k])->messages->pdata[0];
          if (g_str_equal (first->name, message->name) && g_str_equal (first->level_type, message->level_type)
              && sc_grib_grid_equal (&first->grid, &message->grid))
            cube = cubes->pdata[k];
        }
      if (cube == NULL)
        {
          cube = g_new0 (Cube, 1);
          cube->messages = g_ptr_array_new ();
          for (gint d = 0; d < N_OUTER; d++)
            cube->labels[d] = g_array_new (FALSE, FALSE, sizeof (gdouble));
          g_ptr_array_add (cubes, cube);
        }
      g_ptr_array_add (cube->messages, message);
      for (gint d = 0; d < N_OUTER; d++)
        {
          gdouble label = label_of (message, d);
          if (find_label (cube->labels[d], label) == G_MAXSIZE)
            g_array_append_val (cube->labels[d], label);
        }
    }
  for (guint k = 0; k < cubes->len; k++)
    {
      Cube *cube = cubes->pdata[k];
      const ScGribMessage *first = cube->messages->pdata[0];
      for (gint d = 0; d < N_OUTER; d++)
        /* Pressure falls with height: the lowest level first. */
        g_array_sort (cube->labels[d], d == LEVEL && g_str_has_prefix (first->level_type, "isobaricIn")
                                           ? compare_descending
                                           : compare_ascending);
    }
  return cubes;
}

static gboolean
add_cube (ScDataset *dataset, ScGribFile *file, GPtrArray *messages, const Cube *cube, GError **error)
{
  static const gchar *const names[] = { "number", "time", "step", NULL };
  const ScGribMessage *first = cube->messages->pdata[0];
  gchar *dims[N_OUTER + 2];
  gint kept[N_OUTER];
  gsize shape[N_OUTER + 2], ndim = 0, n_cells = 1;

  for (gint d = 0; d < N_OUTER; d++)
    {
      const gchar *name = d == LEVEL ? first->level_type : names[d];
      gboolean scalar = cube->labels[d]->len == 1;
      g_autoptr (ScArray) labels = make_labels (d, cube->labels[d], scalar);
      g_autoptr (ScAttributes) attributes = coordinate_attributes (d, first->level_type);
      if (scalar)
        {
          add_scalar (dataset, name, labels, attributes);
          continue;
        }
      kept[ndim] = d;
      shape[ndim] = cube->labels[d]->len;
      if (!g_size_checked_mul (&n_cells, n_cells, shape[ndim]))
        n_cells = G_MAXSIZE;
      dims[ndim++] = claim_dimension (dataset, name, labels, attributes);
    }
  Source *source = g_new0 (Source, 1);
  source->file = sc_grib_file_ref (file);
  source->messages = g_ptr_array_ref (messages);
  source->n_kept = ndim;
  source->grid = &first->grid;
  memcpy (source->sizes, shape, ndim * sizeof *shape);
  source->cells = n_cells < G_MAXSIZE / sizeof (gpointer) ? g_try_new0 (const ScGribMessage *, n_cells) : NULL;
  if (source->cells == NULL)
    {
      for (gsize i = 0; i < ndim; i++)
        g_free (dims[i]);
      source_free (source);
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE,
                   _("%s: the messages of “%s” are too far apart to be laid out in one array"),
                   sc_grib_file_get_path (file), first->name);
      return FALSE;
    }
  for (guint m = 0; m < cube->messages->len; m++)
    {
      const ScGribMessage *message = cube->messages->pdata[m];
      gsize cell = 0;
      for (gsize i = 0; i < ndim; i++)
        cell = cell * shape[i] + find_label (cube->labels[kept[i]], label_of (message, kept[i]));
      if (source->cells[cell] == NULL)
        source->cells[cell] = message;
    }
  dims[ndim] = claim_axis (dataset, "latitude", first->grid.latitudes, first->grid.n_lat, TRUE);
  dims[ndim + 1] = claim_axis (dataset, "longitude", first->grid.longitudes, first->grid.n_lon, FALSE);
  shape[ndim] = first->grid.n_lat;
  shape[ndim + 1] = first->grid.n_lon;
  ScVariableSource functions = { source_read, source_free, source };
  g_autoptr (ScVariable) variable
      = sc_variable_new_lazy ((const gchar *const *) dims, SC_DTYPE_FLOAT32, (gint) ndim + 2, shape, functions,
                              first->attributes);
  g_autofree gchar *name = g_strdup (first->name);
  for (gint i = 2; sc_dataset_get (dataset, name) != NULL; i++)
    {
      g_free (name);
      name = i == 2 ? g_strdup_printf ("%s_%s", first->name, first->level_type)
                    : g_strdup_printf ("%s_%s_%d", first->name, first->level_type, i - 1);
    }
  gboolean ok = sc_dataset_add_variable (dataset, name, variable, error);
  for (gsize i = 0; i < ndim + 2; i++)
    g_free (dims[i]);
  return ok;
}

ScDataset *
sc_grib_open_dataset (const gchar *path, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScGribFile) file = sc_grib_file_open (path, error);
  g_autoptr (GPtrArray) messages = file != NULL ? sc_grib_file_scan (file, error) : NULL;

  if (messages == NULL)
    return NULL;
  g_autoptr (GPtrArray) cubes = sort_into_cubes (messages);
  for (guint i = 0; i < cubes->len; i++)
    if (!add_cube (dataset, file, messages, cubes->pdata[i], error))
      return NULL;
  add_valid_time (dataset);
  sc_attributes_set_text (sc_dataset_get_attributes (dataset), "Conventions", "CF-1.7");
  sc_dataset_set_path (dataset, path);
  return g_steal_pointer (&dataset);
}
