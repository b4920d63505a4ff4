/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/outline.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dataset/rotated-pole.h"

struct _ScOutline
{
  GPtrArray *axes;      /* of ScOutlineAxis */
  GPtrArray *places;    /* of Places */
  GPtrArray *variables; /* of ScOutlineVariable; they point into the above */
};

/* Longer dimensions are shown by their index: nobody reads a million labels. */
#define MAX_LABELS (1 << 22)

static const struct
{
  ScAxisRole role;
  const gchar *names[16];
  const gchar *standard_names[4];
  const gchar *units[8];
  gchar axis; /* CF's "axis" attribute */
} ROLES[] = {
  { SC_AXIS_LATITUDE,
    { "lat", "latitude", "nav_lat" },
    { "latitude" },
    { "degrees_north", "degree_north", "degree_N", "degrees_N", "degreeN", "degreesN" },
    'Y' },
  { SC_AXIS_LONGITUDE,
    { "lon", "longitude", "nav_lon" },
    { "longitude" },
    { "degrees_east", "degree_east", "degree_E", "degrees_E", "degreeE", "degreesE" },
    'X' },
  { SC_AXIS_MEMBER,
    { "number", "sample", "member", "realization", "ensemble", "member_id", "ensemble_member", "ens" },
    { "realization" },
    { NULL },
    'E' },
  { SC_AXIS_TIME,
    { "time", "valid_time", "step", "lead_time", "prediction_timedelta", "month", "forecast_period" },
    { "time", "forecast_period" },
    { NULL },
    'T' },
  { SC_AXIS_LEVEL,
    { "level", "lev", "plev", "pressure", "pressure_level", "isobaricInhPa", "isobaricInPa", "hybrid", "height", "depth",
      "lev1", "lev2", "lev_p", "model_level", "heightAboveGround" },
    { "air_pressure", "altitude", "height", "depth" },
    { "hPa", "millibar", "millibars", "mb", "Pa" },
    'Z' },
};

static gboolean
is_listed (const gchar *const *list, gsize n, const gchar *word)
{
  for (gsize i = 0; i < n && list[i] != NULL; i++)
    if (g_strcmp0 (list[i], word) == 0)
      return TRUE;
  return FALSE;
}

/* What the name says comes before what the attributes say: a time in a level's units is still a time. */
static ScAxisRole
find_role (const gchar *name, ScVariable *labels)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
    if (is_listed (ROLES[i].names, G_N_ELEMENTS (ROLES[i].names), name))
      return ROLES[i].role;
  if (labels == NULL)
    return SC_N_AXIS_ROLES;

  const gchar *units = sc_variable_get_attribute (labels, "units");
  const gchar *standard_name = sc_variable_get_attribute (labels, "standard_name");
  const gchar *axis = sc_variable_get_attribute (labels, "axis");
  for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
    if (is_listed (ROLES[i].standard_names, G_N_ELEMENTS (ROLES[i].standard_names), standard_name)
        || is_listed (ROLES[i].units, G_N_ELEMENTS (ROLES[i].units), units))
      return ROLES[i].role;
  if (sc_dtype_is_time (sc_variable_get_dtype (labels)))
    return SC_AXIS_TIME;
  /* "X" and "Y" alone may be metres of a projection, so they do not count. */
  if (axis != NULL && axis[0] != '\0' && axis[1] == '\0')
    for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
      if (axis[0] == ROLES[i].axis && axis[0] != 'X' && axis[0] != 'Y')
        return ROLES[i].role;
  return SC_N_AXIS_ROLES;
}

/* (nullable): the index of @dim, else a variable over it alone that is named like a coordinate of the Earth. */
static ScVariable *
find_labels (ScDataset *dataset, const gchar *dim)
{
  static const gchar *const SHORT[][2] = { { "latitude", "lat" }, { "longitude", "lon" } };
  ScVariable *index = sc_dataset_get (dataset, dim);

  for (gsize i = 0; index == NULL && i < G_N_ELEMENTS (SHORT); i++)
    if (g_strcmp0 (dim, SHORT[i][0]) == 0)
      index = sc_dataset_get (dataset, SHORT[i][1]);
  if (index != NULL && sc_variable_get_ndim (index) == 1 && g_strcmp0 (sc_variable_get_dims (index)[0], dim) == 0)
    return index;
  return NULL;
}

static ScArray *
read_labels (ScVariable *labels, gsize size)
{
  if (labels == NULL || size > MAX_LABELS)
    return NULL;
  return sc_variable_load (labels, NULL);
}

/* (nullable): the dates of a time axis that is itself a duration: along its last dimension, of the first batch. */
static ScArray *
read_dates (ScDataset *dataset, const gchar *dim, gsize size)
{
  static const gchar *const NAMES[] = { "datetime", "valid_time" };

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      ScVariable *dates = sc_dataset_get (dataset, NAMES[i]);
      gsize start[SC_MAX_DIMS] = { 0 }, count[SC_MAX_DIMS];

      if (dates == NULL || sc_variable_get_dtype (dates) != SC_DTYPE_DATETIME || size > MAX_LABELS)
        continue;
      gint ndim = sc_variable_get_ndim (dates);
      gint position = sc_variable_get_dim (dates, dim);
      if (position < 0)
        continue;
      for (gint d = 0; d < ndim; d++)
        count[d] = d == position ? size : 1;
      ScArray *values = sc_variable_read (dates, start, count, NULL);
      if (values != NULL)
        return values;
    }
  return NULL;
}

static void
axis_free (gpointer data)
{
  ScOutlineAxis *axis = data;

  g_free (axis->name);
  g_clear_pointer (&axis->labels, sc_array_unref);
  g_clear_pointer (&axis->dates, sc_array_unref);
  g_free (axis->units);
  g_free (axis);
}

static ScOutlineAxis *
axis_new (ScDataset *dataset, const gchar *dim)
{
  ScOutlineAxis *axis = g_new0 (ScOutlineAxis, 1);
  ScVariable *labels = find_labels (dataset, dim);

  axis->name = g_strdup (dim);
  axis->role = find_role (dim, labels);
  axis->size = (gsize) sc_dataset_get_dim_size (dataset, dim);
  axis->labels = read_labels (labels, axis->size);
  if (axis->labels != NULL && sc_array_get_size (axis->labels) != axis->size)
    g_clear_pointer (&axis->labels, sc_array_unref);
  if (axis->role == SC_AXIS_TIME && (axis->labels == NULL || axis->labels->dtype != SC_DTYPE_DATETIME))
    axis->dates = read_dates (dataset, dim, axis->size);
  if (labels != NULL)
    axis->units = g_strdup (sc_variable_get_attribute (labels, "units"));
  return axis;
}

static void
variable_free (gpointer data)
{
  ScOutlineVariable *variable = data;

  g_free (variable->name);
  g_free (variable->title);
  g_free (variable->units);
  g_free (variable);
}

static const ScOutlineAxis *
find_axis (ScOutline *self, const gchar *dim)
{
  for (guint i = 0; i < self->axes->len; i++)
    {
      const ScOutlineAxis *axis = g_ptr_array_index (self->axes, i);

      if (g_strcmp0 (axis->name, dim) == 0)
        return axis;
    }
  return NULL;
}

/* Latitudes and longitudes over the same two dimensions, or over one, the second then. */
typedef struct
{
  gchar *dims[2];
  ScArray *latitudes;
  ScArray *longitudes;
} Places;

static void
places_free (gpointer data)
{
  Places *places = data;

  for (gint i = 0; i < 2; i++)
    g_free (places->dims[i]);
  sc_array_unref (places->latitudes);
  sc_array_unref (places->longitudes);
  g_free (places);
}

static gboolean
is_place (const gchar *name, ScVariable *variable, ScAxisRole role)
{
  return sc_variable_get_ndim (variable) == 2 && sc_dtype_is_number (sc_variable_get_dtype (variable))
         && find_role (name, variable) == role;
}

static void
take_places (ScOutline *self, const gchar *row, const gchar *column, ScArray *latitudes, ScArray *longitudes)
{
  Places *places = g_new0 (Places, 1);

  places->dims[0] = g_strdup (row);
  places->dims[1] = g_strdup (column);
  places->latitudes = latitudes;
  places->longitudes = longitudes;
  g_ptr_array_add (self->places, places);
}

static void
add_places (ScOutline *self, ScVariable *lat, ScVariable *lon)
{
  const gchar *const *dims = sc_variable_get_dims (lat);
  const gchar *const *others = sc_variable_get_dims (lon);
  g_autoptr (ScArray) latitudes = NULL;
  g_autoptr (ScArray) longitudes = NULL;

  if (g_strcmp0 (dims[0], others[0]) != 0 || g_strcmp0 (dims[1], others[1]) != 0)
    return;
  latitudes = read_labels (lat, sc_variable_get_shape (lat)[0] * sc_variable_get_shape (lat)[1]);
  longitudes = read_labels (lon, sc_variable_get_shape (lon)[0] * sc_variable_get_shape (lon)[1]);
  if (latitudes == NULL || longitudes == NULL)
    return;
  take_places (self, dims[0], dims[1], g_steal_pointer (&latitudes), g_steal_pointer (&longitudes));
}

/* Files list them among their coordinates or, where no attribute says so, among their variables. */
static void
find_places (ScOutline *self, ScDataset *dataset)
{
  const gchar *const *const lists[] = { sc_dataset_get_coordinate_names (dataset), sc_dataset_get_variable_names (dataset) };
  g_autoptr (GPtrArray) latitudes = g_ptr_array_new ();
  g_autoptr (GPtrArray) longitudes = g_ptr_array_new ();

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    for (gsize i = 0; lists[l] != NULL && lists[l][i] != NULL; i++)
      {
        ScVariable *variable = sc_dataset_get (dataset, lists[l][i]);

        if (is_place (lists[l][i], variable, SC_AXIS_LATITUDE))
          g_ptr_array_add (latitudes, variable);
        else if (is_place (lists[l][i], variable, SC_AXIS_LONGITUDE))
          g_ptr_array_add (longitudes, variable);
      }
  for (guint i = 0; i < latitudes->len; i++)
    for (guint k = 0; k < longitudes->len; k++)
      add_places (self, g_ptr_array_index (latitudes, i), g_ptr_array_index (longitudes, k));
}

/* Degrees of what may be in radians, which a mesh's middles often are. */
static ScArray *
read_degrees (ScVariable *variable)
{
  const gchar *units = sc_variable_get_attribute (variable, "units");
  g_autoptr (ScArray) read = read_labels (variable, sc_variable_get_shape (variable)[0]);
  g_autoptr (ScArray) values = read != NULL ? sc_array_cast (read, SC_DTYPE_FLOAT64, NULL) : NULL;
  ScArray *degrees = values != NULL ? sc_array_copy (values, NULL) : NULL;

  if (degrees != NULL && units != NULL && g_str_has_prefix (units, "radian"))
    for (gsize i = 0; i < degrees->shape[0]; i++)
      ((gdouble *) degrees->data)[i] *= 180 / G_PI;
  return degrees;
}

/* The middles of cells that lie in no rows: a latitude and a longitude over one dimension. */
static void
find_scattered_places (ScOutline *self, ScDataset *dataset)
{
  const gchar *const *const lists[] = { sc_dataset_get_coordinate_names (dataset), sc_dataset_get_variable_names (dataset) };
  ScVariable *latitude = NULL, *longitude = NULL;

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    for (gsize i = 0; lists[l] != NULL && lists[l][i] != NULL; i++)
      {
        ScVariable *variable = sc_dataset_get (dataset, lists[l][i]);
        ScAxisRole role = find_role (lists[l][i], variable);

        if (sc_variable_get_ndim (variable) != 1 || !sc_dtype_is_number (sc_variable_get_dtype (variable))
            || g_str_equal (sc_variable_get_dims (variable)[0], lists[l][i]))
          continue;
        if (role == SC_AXIS_LATITUDE && latitude == NULL)
          latitude = variable;
        else if (role == SC_AXIS_LONGITUDE && longitude == NULL)
          longitude = variable;
      }
  if (latitude == NULL || longitude == NULL
      || g_strcmp0 (sc_variable_get_dims (latitude)[0], sc_variable_get_dims (longitude)[0]) != 0)
    return;
  g_autoptr (ScArray) latitudes = read_degrees (latitude);
  g_autoptr (ScArray) longitudes = read_degrees (longitude);
  if (latitudes != NULL && longitudes != NULL)
    take_places (self, NULL, sc_variable_get_dims (latitude)[0], g_steal_pointer (&latitudes), g_steal_pointer (&longitudes));
}

/* (nullable): the labels of the variable's dimension that has this standard name. */
static ScVariable *
find_grid_axis (ScDataset *dataset, ScVariable *variable, const gchar *standard_name)
{
  for (const gchar *const *dim = sc_variable_get_dims (variable); *dim != NULL; dim++)
    {
      ScVariable *labels = sc_dataset_get_coordinate (dataset, *dim);

      if (labels != NULL && g_strcmp0 (sc_variable_get_attribute (labels, "standard_name"), standard_name) == 0)
        return labels;
    }
  return NULL;
}

/* Where the cells of a grid with another pole lie on the Earth. */
static void
add_rotated_places (ScOutline *self, ScDataset *dataset, ScVariable *variable)
{
  const gchar *mapping_name = sc_variable_get_attribute (variable, "grid_mapping");
  ScVariable *mapping = mapping_name != NULL ? sc_dataset_get (dataset, mapping_name) : NULL;
  ScVariable *rows = find_grid_axis (dataset, variable, "grid_latitude");
  ScVariable *columns = find_grid_axis (dataset, variable, "grid_longitude");
  ScRotatedPole pole;

  if (mapping == NULL || rows == NULL || columns == NULL || !sc_rotated_pole_init (&pole, sc_variable_get_attributes (mapping)))
    return;
  const gchar *row = sc_variable_get_dims (rows)[0], *column = sc_variable_get_dims (columns)[0];
  for (guint i = 0; i < self->places->len; i++)
    {
      const Places *places = g_ptr_array_index (self->places, i);

      if (g_strcmp0 (places->dims[0], row) == 0 && g_strcmp0 (places->dims[1], column) == 0)
        return;
    }
  const gsize shape[] = { sc_variable_get_shape (rows)[0], sc_variable_get_shape (columns)[0] };
  g_autoptr (ScArray) x = read_labels (columns, shape[1]), y = read_labels (rows, shape[0]);
  g_autoptr (ScArray) latitudes = shape[0] <= MAX_LABELS / MAX (shape[1], 1) ? sc_array_new (SC_DTYPE_FLOAT64, 2, shape, NULL) : NULL;
  g_autoptr (ScArray) longitudes = latitudes != NULL ? sc_array_new (SC_DTYPE_FLOAT64, 2, shape, NULL) : NULL;
  if (x == NULL || y == NULL || longitudes == NULL)
    return;
  for (gsize i = 0; i < shape[0]; i++)
    for (gsize k = 0; k < shape[1]; k++)
      sc_rotated_pole_to_earth (&pole, sc_array_get_double (y, i), sc_array_get_double (x, k),
                                &((gdouble *) latitudes->data)[i * shape[1] + k], &((gdouble *) longitudes->data)[i * shape[1] + k]);
  take_places (self, row, column, g_steal_pointer (&latitudes), g_steal_pointer (&longitudes));
}

/* Where on the Earth the variable's cells are: its own axes, else places over two of its dimensions. */
static void
put_in_place (ScOutline *self, ScOutlineVariable *variable, ScVariable *source)
{
  const ScOutlineAxis *latitude = variable->axes[SC_AXIS_LATITUDE];
  const ScOutlineAxis *longitude = variable->axes[SC_AXIS_LONGITUDE];

  if (latitude != NULL && longitude != NULL && latitude->labels != NULL && longitude->labels != NULL)
    {
      variable->row = variable->positions[SC_AXIS_LATITUDE];
      variable->column = variable->positions[SC_AXIS_LONGITUDE];
      variable->latitudes = latitude->labels;
      variable->longitudes = longitude->labels;
    }
  for (guint i = 0; variable->latitudes == NULL && i < self->places->len; i++)
    {
      const Places *places = g_ptr_array_index (self->places, i);
      gint row = places->dims[0] != NULL ? sc_variable_get_dim (source, places->dims[0]) : -1;
      gint column = sc_variable_get_dim (source, places->dims[1]);

      if ((places->dims[0] != NULL && row < 0) || column < 0)
        continue;
      variable->row = row;
      variable->column = column;
      variable->latitudes = places->latitudes;
      variable->longitudes = places->longitudes;
    }
  if (variable->row >= 0
      && (sc_variable_get_shape (source)[variable->row] < 2 || sc_variable_get_shape (source)[variable->column] < 2))
    {
      variable->row = variable->column = -1;
      variable->latitudes = variable->longitudes = NULL;
    }
}

static ScOutlineVariable *
variable_new (ScOutline *self, const gchar *name, ScVariable *source)
{
  ScOutlineVariable *variable = g_new0 (ScOutlineVariable, 1);
  const gchar *const *dims = sc_variable_get_dims (source);
  gboolean is_number = sc_dtype_is_number (sc_variable_get_dtype (source));

  variable->name = g_strdup (name);
  variable->title = g_strdup (sc_variable_get_attribute (source, "long_name"));
  variable->units = g_strdup (sc_variable_get_attribute (source, "units"));
  variable->ndim = sc_variable_get_ndim (source);
  for (gint role = 0; role < SC_N_AXIS_ROLES; role++)
    variable->positions[role] = -1;
  for (gint d = 0; is_number && d < variable->ndim; d++)
    {
      const ScOutlineAxis *axis = find_axis (self, dims[d]);

      /* The first of two time-like dimensions (time and step) is the one gone through. */
      if (axis == NULL || axis->role == SC_N_AXIS_ROLES || variable->axes[axis->role] != NULL)
        continue;
      variable->axes[axis->role] = axis;
      variable->positions[axis->role] = d;
    }
  variable->row = variable->column = -1;
  if (is_number)
    put_in_place (self, variable, source);
  return variable;
}

ScOutline *
sc_outline_new (ScDataset *dataset)
{
  ScOutline *self = g_atomic_rc_box_new0 (ScOutline);
  const gchar *const *dims = sc_dataset_get_dim_names (dataset);
  const gchar *const *names = sc_dataset_get_variable_names (dataset);

  self->axes = g_ptr_array_new_with_free_func (axis_free);
  self->places = g_ptr_array_new_with_free_func (places_free);
  self->variables = g_ptr_array_new_with_free_func (variable_free);
  for (gsize i = 0; dims != NULL && dims[i] != NULL; i++)
    g_ptr_array_add (self->axes, axis_new (dataset, dims[i]));
  find_places (self, dataset);
  for (gsize i = 0; names[i] != NULL; i++)
    add_rotated_places (self, dataset, sc_dataset_get_variable (dataset, names[i]));
  find_scattered_places (self, dataset);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add (self->variables, variable_new (self, names[i], sc_dataset_get_variable (dataset, names[i])));
  return self;
}

ScOutline *
sc_outline_ref (ScOutline *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
outline_clear (gpointer data)
{
  ScOutline *self = data;

  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->axes);
}

void
sc_outline_unref (ScOutline *self)
{
  g_atomic_rc_box_release_full (self, outline_clear);
}

guint
sc_outline_get_n_variables (ScOutline *self)
{
  return self->variables->len;
}

const ScOutlineVariable *
sc_outline_get_variable (ScOutline *self, guint index)
{
  g_return_val_if_fail (index < self->variables->len, NULL);

  return g_ptr_array_index (self->variables, index);
}

const ScOutlineVariable *
sc_outline_find_variable (ScOutline *self, const gchar *name)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const ScOutlineVariable *variable = g_ptr_array_index (self->variables, i);

      if (g_strcmp0 (variable->name, name) == 0)
        return variable;
    }
  return NULL;
}

/* The corners of cells, by the names that are customary for them: nothing to show first. */
static gboolean
is_bounds (const ScOutlineVariable *variable)
{
  return g_str_has_suffix (variable->name, "_bnds") || g_str_has_suffix (variable->name, "_bounds");
}

const ScOutlineVariable *
sc_outline_get_default_variable (ScOutline *self)
{
  static const gchar *const PREFERRED[] = { "2m_temperature", "t2m", "2t", "sst", "temperature", "t" };
  const ScOutlineVariable *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (PREFERRED); i++)
    {
      const ScOutlineVariable *variable = sc_outline_find_variable (self, PREFERRED[i]);

      if (variable != NULL && sc_outline_variable_can_be_mapped (variable))
        return variable;
    }
  for (guint i = 0; first == NULL && i < self->variables->len; i++)
    {
      const ScOutlineVariable *variable = g_ptr_array_index (self->variables, i);

      if (sc_outline_variable_can_be_mapped (variable) && !is_bounds (variable))
        first = variable;
    }
  return first;
}

gboolean
sc_outline_variable_can_be_mapped (const ScOutlineVariable *self)
{
  return self->latitudes != NULL;
}

/* "2019-03-29T06:00:00" as people write it. */
static gchar *
readable_date (gchar *iso)
{
  gchar *t = strchr (iso, 'T');

  if (t != NULL)
    *t = ' ';
  if (g_str_has_suffix (iso, ":00"))
    iso[strlen (iso) - 3] = '\0';
  return iso;
}

static gchar *
readable_duration (const ScArray *labels, gsize index)
{
  gint64 ticks = sc_array_get_int (labels, index);

  if (ticks == SC_NOT_A_TIME)
    return g_strdup ("–");
  gdouble hours = (gdouble) ticks / (gdouble) labels->ticks_per_second / 3600.0;
  /* Translators: a lead time, hours before or after the start */
  return g_strdup_printf (_("%+g h"), hours);
}

gchar *
sc_outline_axis_dup_label (const ScOutlineAxis *self, gsize index)
{
  if (self->labels == NULL || index >= self->size)
    return g_strdup_printf ("%" G_GSIZE_FORMAT, index + 1);
  if (self->labels->dtype == SC_DTYPE_TIMEDELTA)
    return readable_duration (self->labels, index);

  g_autofree gchar *text = sc_array_format_element (self->labels, index);
  if (self->labels->dtype == SC_DTYPE_DATETIME)
    return readable_date (g_steal_pointer (&text));
  if (self->role != SC_AXIS_LEVEL)
    return g_steal_pointer (&text);
  if (self->units == NULL)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s %s", text, self->units);
}

gchar *
sc_outline_axis_dup_date (const ScOutlineAxis *self, gsize index)
{
  if (self->dates == NULL || index >= sc_array_get_size (self->dates))
    return NULL;
  return readable_date (sc_array_format_element (self->dates, index));
}

gssize
sc_outline_axis_find (const ScOutlineAxis *self, gdouble value)
{
  gssize nearest = -1;
  gdouble least = INFINITY;

  for (gsize i = 0; self->labels != NULL && i < self->size; i++)
    {
      gdouble distance = fabs (sc_array_get_double (self->labels, i) - value);

      if (distance < least)
        {
          least = distance;
          nearest = (gssize) i;
        }
    }
  return nearest;
}
