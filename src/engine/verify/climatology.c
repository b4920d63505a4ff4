/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/climatology.h"

#include <math.h>

#include "verify/map-reader.h"
#include "verify/verify-error.h"

#define SECONDS_PER_DAY 86400
#define MONTHS 12
#define DAYS 366

/* Mean and standard deviation of one variable. */
typedef struct
{
  gchar *name;
  gchar *deviation_name;
  ScMapReader mean;
  ScMapReader deviation;
} Entry;

struct _ScClimatology
{
  ScDataset *dataset;
  gboolean by_day;
  gsize n_hours;
  gdouble *hours;
  GHashTable *entries; /* name → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  sc_map_reader_clear (&entry->mean);
  sc_map_reader_clear (&entry->deviation);
  g_free (entry->name);
  g_free (entry->deviation_name);
  g_free (entry);
}

static const gchar *
get_path (ScDataset *dataset)
{
  const gchar *path = sc_dataset_get_path (dataset);
  return path != NULL ? path : "the climatology";
}

/* (transfer full) (nullable): the labels of @name; %NULL without an error where it has none. */
static ScArray *
load_labels (ScDataset *dataset, const gchar *name, GError **error)
{
  ScVariable *coordinate = sc_dataset_get_coordinate (dataset, name);
  return coordinate != NULL && sc_variable_get_ndim (coordinate) == 1 ? sc_variable_load (coordinate, error) : NULL;
}

/* Whether @labels are 1, 2, … n. */
static gboolean
counts_up (const ScArray *labels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (sc_array_get_size (labels) != n || sc_array_get_double (labels, i) != (gdouble) (i + 1))
      return FALSE;
  return TRUE;
}

ScClimatology *
sc_climatology_new (ScDataset *dataset, GError **error)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  const gboolean by_day = sc_dataset_get_coordinate (dataset, "month") == NULL;
  g_autoptr (GError) read_error = NULL;
  g_autoptr (ScArray) labels = load_labels (dataset, by_day ? "dayofyear" : "month", &read_error);
  g_autoptr (ScArray) hours = read_error == NULL ? load_labels (dataset, "hour", &read_error) : NULL;

  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  if (labels == NULL || !counts_up (labels, by_day ? DAYS : MONTHS) || hours == NULL || sc_array_get_size (hours) == 0)
    {
      g_set_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_MISSING,
                   "%s is no climatology: it needs a coordinate month (1 to 12) or dayofyear (1 to 366), and hour",
                   get_path (dataset));
      return NULL;
    }

  ScClimatology *self = g_new0 (ScClimatology, 1);
  self->dataset = sc_dataset_ref (dataset);
  self->by_day = by_day;
  self->n_hours = sc_array_get_size (hours);
  self->hours = g_new (gdouble, self->n_hours);
  for (gsize i = 0; i < self->n_hours; i++)
    self->hours[i] = sc_array_get_double (hours, i);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  return self;
}

void
sc_climatology_free (ScClimatology *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_free (self->hours);
  sc_dataset_unref (self->dataset);
  g_free (self);
}

/* (transfer full) (nullable) */
static gchar *
find_deviation (ScClimatology *self, const gchar *variable)
{
  const gchar *const endings[] = { "_stddev", "_std" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree gchar *name = g_strconcat (variable, endings[i], NULL);
      if (sc_dataset_get_variable (self->dataset, name) != NULL)
        return g_steal_pointer (&name);
    }
  return NULL;
}

gboolean
sc_climatology_has (ScClimatology *self, const gchar *variable)
{
  g_autofree gchar *deviation = find_deviation (self, variable);
  return deviation != NULL && sc_dataset_get_variable (self->dataset, variable) != NULL;
}

static Entry *
get_entry (ScClimatology *self, const gchar *variable, GError **error)
{
  const gchar *const axes[SC_MAP_N_AXES] = { NULL, self->by_day ? "dayofyear" : "month", "hour", "level", "lat", "lon" };
  Entry *entry = g_hash_table_lookup (self->entries, variable);

  if (entry != NULL)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->name = g_strdup (variable);
  entry->deviation_name = find_deviation (self, variable);
  if (!sc_map_reader_init (&entry->mean, self->dataset, entry->name, axes, error)
      || !sc_map_reader_init (&entry->deviation, self->dataset, entry->deviation_name, axes, error))
    {
      entry_free (entry);
      return NULL;
    }
  g_hash_table_insert (self->entries, entry->name, entry);
  return entry;
}

/* The entry of `hour` nearest to the time of the day, around midnight too. */
static gsize
find_hour (const ScClimatology *self, gdouble hour)
{
  gsize nearest = 0;
  gdouble least = INFINITY;

  for (gsize i = 0; i < self->n_hours; i++)
    {
      const gdouble distance = fabs (remainder (self->hours[i] - hour, 24.0));
      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }
  return nearest;
}

/* The two entries along the year to take, and the share of the second. */
static void
find_season (const ScClimatology *self, gint64 days, gsize entries[2], gdouble *share)
{
  gint64 year, first_day, next_first;
  gint month, day;

  sc_calendar_from_days (SC_CALENDAR_PROLEPTIC_GREGORIAN, days, &year, &month, &day);
  if (self->by_day)
    {
      sc_calendar_to_days (SC_CALENDAR_PROLEPTIC_GREGORIAN, year, 1, 1, &first_day);
      entries[0] = entries[1] = (gsize) (days - first_day);
      *share = 0;
      return;
    }
  sc_calendar_to_days (SC_CALENDAR_PROLEPTIC_GREGORIAN, year, month, 1, &first_day);
  sc_calendar_to_days (SC_CALENDAR_PROLEPTIC_GREGORIAN, year + month / MONTHS, month % MONTHS + 1, 1, &next_first);

  /* Months after the middle of this one, −½ to ½. */
  const gdouble place = ((gdouble) (day - 1) + 0.5) / (gdouble) (next_first - first_day) - 0.5;
  const gint other = month - 1 + (place < 0 ? -1 : 1);
  entries[0] = (gsize) (month - 1);
  entries[1] = (gsize) ((other + MONTHS) % MONTHS);
  *share = fabs (place);
}

static ScArray *
read_field (const ScMapReader *reader, gsize hour, const gsize entries[2], gdouble share, gsize level, gsize n_levels,
            GError **error)
{
  const gsize time = reader->size[SC_MAP_AXIS_TIME] == 1 ? 0 : hour;
  g_autoptr (ScArray) field = sc_map_reader_read (reader, entries[0], time, level, n_levels, error);

  if (field == NULL || share == 0)
    return g_steal_pointer (&field);

  g_autoptr (ScArray) other = sc_map_reader_read (reader, entries[1], time, level, n_levels, error);
  g_autoptr (ScArray) between = other != NULL ? sc_array_copy (field, error) : NULL;
  const gsize n = sc_array_get_size (field);
  for (gsize i = 0; between != NULL && i < n; i++)
    {
      gfloat *value = (gfloat *) between->data + i;
      *value = (gfloat) ((1 - share) * (gdouble) *value + share * (gdouble) ((const gfloat *) other->data)[i]);
    }
  return g_steal_pointer (&between);
}

gboolean
sc_climatology_read (ScClimatology *self, const gchar *variable, gint64 date, gsize level, gsize n_levels,
                     ScArray **mean, ScArray **deviation, GError **error)
{
  g_return_val_if_fail (self != NULL && mean != NULL && deviation != NULL, FALSE);

  const Entry *entry = get_entry (self, variable, error);
  if (entry == NULL)
    return FALSE;

  const gint64 days = date >= 0 ? date / SECONDS_PER_DAY : -((-date + SECONDS_PER_DAY - 1) / SECONDS_PER_DAY);
  const gsize hour = find_hour (self, (gdouble) (date - days * SECONDS_PER_DAY) / 3600.0);
  gsize entries[2];
  gdouble share;

  find_season (self, days, entries, &share);
  *mean = read_field (&entry->mean, hour, entries, share, level, n_levels, error);
  *deviation = *mean != NULL ? read_field (&entry->deviation, hour, entries, share, level, n_levels, error) : NULL;
  if (*deviation != NULL)
    return TRUE;
  g_clear_pointer (mean, sc_array_unref);
  return FALSE;
}
