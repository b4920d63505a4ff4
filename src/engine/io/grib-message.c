/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/grib-message.h"

#include <eccodes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/sentences.h"
#include "io/open.h"

#define MAX_MESSAGE (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)
/* Stands for what a bitmap leaves out; no field has it. */
#define MISSING 9.96921e36

struct _ScGribFile
{
  gatomicrefcount references;
  gchar *path;
  FILE *stream; /* guarded by eccodes_mutex */
};

/* ecCodes keeps its definitions in one context that threads share. */
static GMutex eccodes_mutex;

static void
be_quiet (const codes_context *context, int level, const char *message)
{
}

static void
handle_delete (codes_handle *handle)
{
  codes_handle_delete (handle);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (codes_handle, handle_delete)

ScGribFile *
sc_grib_file_open (const gchar *path, GError **error)
{
  FILE *stream = fopen (path, "rb");

  if (stream == NULL)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_NOT_FOUND, _("%s cannot be opened"), path);
      return NULL;
    }
  ScGribFile *self = g_new0 (ScGribFile, 1);
  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->stream = stream;
  return self;
}

ScGribFile *
sc_grib_file_ref (ScGribFile *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_grib_file_unref (ScGribFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  fclose (self->stream);
  g_free (self->path);
  g_free (self);
}

const gchar *
sc_grib_file_get_path (ScGribFile *self)
{
  return self->path;
}

void
sc_grib_message_free (ScGribMessage *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->level_type);
  sc_attributes_unref (self->attributes);
  g_free (self->grid.type);
  g_free (self->grid.latitudes);
  g_free (self->grid.longitudes);
  g_free (self);
}

gboolean
sc_grib_grid_equal (const ScGribGrid *a, const ScGribGrid *b)
{
  return a->n_lat == b->n_lat && a->n_lon == b->n_lon && a->j_consecutive == b->j_consecutive
         && a->alternating == b->alternating
         && memcmp (a->latitudes, b->latitudes, a->n_lat * sizeof (gdouble)) == 0
         && memcmp (a->longitudes, b->longitudes, a->n_lon * sizeof (gdouble)) == 0;
}

/* (nullable): %NULL where the key is missing or unknown. */
static gchar *
get_text (codes_handle *handle, const gchar *key)
{
  gchar text[256] = { 0 };
  size_t length = sizeof text;

  if (codes_get_string (handle, key, text, &length) != CODES_SUCCESS || text[0] == '\0' || g_str_equal (text, "unknown"))
    return NULL;
  return g_utf8_make_valid (text, (gssize) strnlen (text, sizeof text));
}

static glong
get_long (codes_handle *handle, const gchar *key, glong otherwise)
{
  glong value;
  return codes_get_long (handle, key, &value) == CODES_SUCCESS ? value : otherwise;
}

static gdouble
get_double (codes_handle *handle, const gchar *key)
{
  gdouble value;
  return codes_get_double (handle, key, &value) == CODES_SUCCESS ? value : NAN;
}

/* Code table 4.4 of GRIB 2, table 4 of GRIB 1. */
static gint64
step_unit_seconds (glong code)
{
  switch (code)
    {
    case 0:
      return 60;
    case 2:
      return 86400;
    case 10:
      return 3 * 3600;
    case 11:
      return 6 * 3600;
    case 12:
      return 12 * 3600;
    case 13:
    case 254:
      return 1;
    default:
      return 3600;
    }
}

static gint64
reference_time (codes_handle *handle)
{
  glong date = get_long (handle, "dataDate", 19700101);
  glong clock = get_long (handle, "dataTime", 0);
  gint64 days = 0;

  if (!sc_calendar_to_days (SC_CALENDAR_PROLEPTIC_GREGORIAN, date / 10000, (gint) (date / 100 % 100), (gint) (date % 100),
                            &days))
    return 0;
  return days * 86400 + clock / 100 * 3600 + clock % 100 * 60;
}

/* --- Grid ----------------------------------------------------------------- */

static gboolean
gaussian_latitudes (codes_handle *handle, ScGribGrid *grid, gboolean northward)
{
  size_t n = 0;

  if (codes_get_size (handle, "distinctLatitudes", &n) != CODES_SUCCESS || n != grid->n_lat
      || codes_get_double_array (handle, "distinctLatitudes", grid->latitudes, &n) != CODES_SUCCESS)
    return FALSE;
  if ((grid->latitudes[0] < grid->latitudes[n - 1]) != northward)
    for (gsize a = 0, b = n - 1; a < b; a++, b--)
      {
        gdouble t = grid->latitudes[a];
        grid->latitudes[a] = grid->latitudes[b];
        grid->latitudes[b] = t;
      }
  return TRUE;
}

/* Longitudes go on from the first one in the direction of the scan: the coded
 * last one may be a turn less, and the first column of the data is still the
 * first one. */
static void
fill_longitudes (codes_handle *handle, ScGribGrid *grid, gboolean westward)
{
  gdouble first = get_double (handle, "longitudeOfFirstGridPointInDegrees");
  gdouble last = get_double (handle, "longitudeOfLastGridPointInDegrees");
  gdouble span = fmod (westward ? first - last : last - first, 360);

  if (span <= 0 && grid->n_lon > 1)
    span += 360;
  /* A region across Greenwich runs through 0, not through 360. */
  if (!westward && first >= 180 && first + span > 360)
    first -= 360;
  for (gsize i = 0; i < grid->n_lon; i++)
    {
      gdouble way = grid->n_lon > 1 ? span * (gdouble) i / (gdouble) (grid->n_lon - 1) : 0;
      grid->longitudes[i] = round ((westward ? first - way : first + way) * 1e9) / 1e9;
    }
}

static gboolean
read_grid (codes_handle *handle, ScGribGrid *grid, const gchar *path, guint number, GError **error)
{
  static const gchar *const read[] = { "regular_ll", "regular_gg", NULL };
  size_t n_values = 0;

  grid->type = get_text (handle, "gridType");
  if (grid->type == NULL || !g_strv_contains (read, grid->type))
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_UNSUPPORTED,
                   _("%s: message %u is on a grid of the type “%s”; regular latitude-longitude and regular Gaussian grids are read"),
                   path, number, grid->type != NULL ? grid->type : _("unknown"));
      return FALSE;
    }
  glong n_lon = get_long (handle, "Ni", 0), n_lat = get_long (handle, "Nj", 0);
  if (n_lon <= 0 || n_lat <= 0 || n_lon > G_MAXINT32 || n_lat > G_MAXINT32
      || codes_get_size (handle, "values", &n_values) != CODES_SUCCESS || n_values != (size_t) n_lon * (size_t) n_lat)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT,
                   _("%s: message %u says that it has %ld × %ld points and holds %zu"), path, number, n_lat,
                   n_lon, n_values);
      return FALSE;
    }
  grid->n_lon = (gsize) n_lon;
  grid->n_lat = (gsize) n_lat;
  grid->j_consecutive = get_long (handle, "jPointsAreConsecutive", 0) != 0;
  grid->alternating = get_long (handle, "alternativeRowScanning", 0) != 0;
  grid->latitudes = g_new0 (gdouble, grid->n_lat);
  grid->longitudes = g_new0 (gdouble, grid->n_lon);

  gboolean northward = get_long (handle, "jScansPositively", 0) != 0;
  fill_longitudes (handle, grid, get_long (handle, "iScansNegatively", 0) != 0);
  if (g_str_equal (grid->type, "regular_gg") && gaussian_latitudes (handle, grid, northward))
    return TRUE;
  gdouble first = get_double (handle, "latitudeOfFirstGridPointInDegrees");
  gdouble last = get_double (handle, "latitudeOfLastGridPointInDegrees");
  for (gsize j = 0; j < grid->n_lat; j++)
    {
      gdouble way = grid->n_lat > 1 ? (gdouble) j / (gdouble) (grid->n_lat - 1) : 0;
      grid->latitudes[j] = round ((first + (last - first) * way) * 1e9) / 1e9;
    }
  return TRUE;
}

/* --- Header --------------------------------------------------------------- */

static ScAttributes *
read_attributes (codes_handle *handle, const ScGribMessage *message)
{
  static const struct
  {
    const gchar *key;
    const gchar *attribute;
  } texts[] = {
    { "name", "long_name" },           { "units", "units" },           { "cfName", "standard_name" },
    { "shortName", "GRIB_shortName" }, { "stepType", "GRIB_stepType" }, { "dataType", "GRIB_dataType" },
  };
  ScAttributes *attributes = sc_attributes_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree gchar *text = get_text (handle, texts[i].key);
      if (text != NULL)
        sc_attributes_set_text (attributes, texts[i].attribute, text);
    }
  sc_attributes_set_int (attributes, "GRIB_paramId", get_long (handle, "paramId", 0));
  sc_attributes_set_text (attributes, "GRIB_typeOfLevel", message->level_type);
  sc_attributes_set_text (attributes, "GRIB_gridType", message->grid.type);
  return attributes;
}

static gchar *
variable_name (codes_handle *handle)
{
  static const gchar *const keys[] = { "cfVarName", "shortName" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gchar *name = get_text (handle, keys[i]);
      if (name != NULL)
        return name;
    }
  /* Parameters that ecCodes has no name for are told apart by their numbers. */
  if (get_long (handle, "edition", 0) == 1)
    return g_strdup_printf ("parameter_%ld", get_long (handle, "indicatorOfParameter", 0));
  return g_strdup_printf ("parameter_%ld_%ld_%ld", get_long (handle, "discipline", 0),
                          get_long (handle, "parameterCategory", 0), get_long (handle, "parameterNumber", 0));
}

static ScGribMessage *
read_message (codes_handle *handle, const gchar *path, guint number, GError **error)
{
  g_autoptr (ScGribMessage) message = g_new0 (ScGribMessage, 1);
  glong offset = 0;
  size_t length = 0;

  if (codes_get_long (handle, "offset", &offset) != CODES_SUCCESS
      || codes_get_message_size (handle, &length) != CODES_SUCCESS)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s: message %u does not say where it is"), path, number);
      return NULL;
    }
  message->offset = offset;
  message->length = length;
  if (!read_grid (handle, &message->grid, path, number, error))
    return NULL;
  message->name = variable_name (handle);
  message->level_type = get_text (handle, "typeOfLevel");
  if (message->level_type == NULL)
    message->level_type = g_strdup_printf ("level_type_%ld", get_long (handle, "indicatorOfTypeOfLevel", 0));
  message->level = get_double (handle, "level");
  if (isnan (message->level))
    message->level = 0;
  message->number = get_long (handle, "perturbationNumber", 0);
  message->time = reference_time (handle);
  message->step = get_long (handle, "endStep", 0) * step_unit_seconds (get_long (handle, "stepUnits", 1));
  message->attributes = read_attributes (handle, message);
  return g_steal_pointer (&message);
}

GPtrArray *
sc_grib_file_scan (ScGribFile *self, GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_grib_message_free);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&eccodes_mutex);
  codes_context *context = codes_context_get_default ();
  codes_context_set_logging_proc (context, be_quiet);
  codes_grib_multi_support_on (context);
  rewind (self->stream);
  for (;;)
    {
      int code = 0;
      g_autoptr (codes_handle) handle = codes_handle_new_from_file (context, self->stream, PRODUCT_GRIB, &code);
      if (handle == NULL && (code == CODES_SUCCESS || code == CODES_END_OF_FILE))
        break;
      if (handle == NULL)
        {
          g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s: message %u cannot be decoded: %s"), self->path,
                       messages->len + 1, codes_get_error_message (code));
          return NULL;
        }
      ScGribMessage *message = read_message (handle, self->path, messages->len + 1, error);
      if (message == NULL)
        return NULL;
      g_ptr_array_add (messages, message);
    }
  if (messages->len == 0)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s holds no whole GRIB message"), self->path);
      return NULL;
    }
  return g_steal_pointer (&messages);
}

/* --- Values --------------------------------------------------------------- */

static void
place_values (const ScGribGrid *grid, const gdouble *from, gfloat *to)
{
  gsize n_rows = grid->j_consecutive ? grid->n_lon : grid->n_lat;
  gsize n_columns = grid->j_consecutive ? grid->n_lat : grid->n_lon;

  for (gsize r = 0; r < n_rows; r++)
    for (gsize c = 0; c < n_columns; c++)
      {
        gsize column = grid->alternating && r % 2 == 1 ? n_columns - 1 - c : c;
        gdouble value = from[r * n_columns + c];
        gfloat *cell = grid->j_consecutive ? &to[column * grid->n_lon + r] : &to[r * grid->n_lon + column];
        *cell = value == MISSING ? NAN : (gfloat) value;
      }
}

gboolean
sc_grib_file_read_values (ScGribFile *self, const ScGribMessage *message, gfloat *values, GError **error)
{
  size_t n = message->grid.n_lat * message->grid.n_lon;
  g_autofree gdouble *numbers = g_try_new (gdouble, n);
  g_autofree gchar *bytes = message->length <= MAX_MESSAGE ? g_try_malloc (message->length) : NULL;

  if (numbers == NULL || bytes == NULL)
    {
      g_set_error (error, SC_ARRAY_ERROR, SC_ARRAY_ERROR_TOO_LARGE, _("%s, “%s”: there is not enough memory"), self->path,
                   message->name);
      return FALSE;
    }
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&eccodes_mutex);
  gboolean ok = fseeko (self->stream, (off_t) message->offset, SEEK_SET) == 0
                && fread (bytes, 1, message->length, self->stream) == message->length;
  g_autoptr (codes_handle) handle = ok ? codes_handle_new_from_message (NULL, bytes, message->length) : NULL;
  size_t read = n;
  ok = handle != NULL && codes_set_double (handle, "missingValue", MISSING) == CODES_SUCCESS
       && codes_get_double_array (handle, "values", numbers, &read) == CODES_SUCCESS && read == n;
  if (!ok)
    {
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT, _("%s, “%s”: the message cannot be decoded"), self->path,
                   message->name);
      return FALSE;
    }
  place_values (&message->grid, numbers, values);
  return TRUE;
}
