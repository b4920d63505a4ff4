/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/coordinate-difference.h"

#include <math.h>
#include <string.h>

#include "dataset/labels.h"

/* Labels are called rounded where the other's are nearer than this share of the spacing. */
#define ROUNDING_SHARE 0.02

void
sc_coordinate_difference_free (ScCoordinateDifference *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  sc_array_unref (self->a);
  sc_array_unref (self->b);
  g_array_unref (self->only_in_a);
  g_array_unref (self->only_in_b);
  g_array_unref (self->in_both);
  g_free (self);
}

static ScCoordinateDifference *
difference_new (const gchar *name, gboolean is_index)
{
  ScCoordinateDifference *self = g_new0 (ScCoordinateDifference, 1);
  self->name = g_strdup (name);
  self->is_index = is_index;
  self->only_in_a = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->only_in_b = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->in_both = g_array_new (FALSE, FALSE, sizeof (gsize));
  return self;
}

/* Numbers, or seconds for times and durations, in ascending order. */
static gdouble *
sorted_numbers (const ScArray *labels)
{
  gsize n = sc_array_get_size (labels);
  gdouble *values = g_new (gdouble, MAX (n, 1));
  gdouble scale = sc_dtype_is_time (labels->dtype) ? (gdouble) labels->ticks_per_second : 1;

  for (gsize i = 0; i < n; i++)
    values[i] = sc_array_get_double (labels, i) / scale;
  for (gsize gap = n / 2; gap > 0; gap /= 2)
    for (gsize i = gap; i < n; i++)
      for (gsize k = i; k >= gap && values[k - gap] > values[k]; k -= gap)
        {
          gdouble t = values[k];
          values[k] = values[k - gap];
          values[k - gap] = t;
        }
  return values;
}

static gdouble
smallest_spacing (const gdouble *sorted, gsize n)
{
  gdouble spacing = INFINITY;
  for (gsize i = 1; i < n; i++)
    if (sorted[i] > sorted[i - 1])
      spacing = MIN (spacing, sorted[i] - sorted[i - 1]);
  return isinf (spacing) ? (n > 0 && sorted[0] != 0 ? fabs (sorted[0]) : 1) : spacing;
}

/* The largest distance from a label of @a to its nearest of @b, both sorted. */
static gdouble
largest_distance (const gdouble *a, gsize n_a, const gdouble *b, gsize n_b)
{
  gdouble largest = 0;
  gsize k = 0;

  for (gsize i = 0; i < n_a; i++)
    {
      while (k + 1 < n_b && fabs (b[k + 1] - a[i]) <= fabs (b[k] - a[i]))
        k++;
      largest = MAX (largest, fabs (b[k] - a[i]));
    }
  return largest;
}

static gboolean
constant_shift (const gdouble *a, const gdouble *b, gsize n, gdouble spacing, gdouble *shift)
{
  *shift = n > 0 ? b[0] - a[0] : 0;
  for (gsize i = 0; i < n; i++)
    if (!(fabs (b[i] - a[i] - *shift) <= 1e-6 * spacing))
      return FALSE;
  return *shift != 0;
}

static gboolean
constant_factor (const gdouble *a, const gdouble *b, gsize n, gdouble *factor)
{
  static const gdouble usual[] = { 100, 0.01, 1000, 0.001, 10, 0.1, 60, 3600, 24, 1 / 60., 1 / 3600., 1 / 24., 57.29577951308232, 0.017453292519943295 };

  for (gsize f = 0; f < G_N_ELEMENTS (usual); f++)
    {
      gboolean all = n > 0;
      for (gsize i = 0; i < n && all; i++)
        all = fabs (b[i] - usual[f] * a[i]) <= 1e-6 * fabs (b[i]);
      if (all && b[n - 1] != a[n - 1])
        {
          *factor = usual[f];
          return TRUE;
        }
    }
  return FALSE;
}

/* The angles as 0…360, rounded to what a float32 holds of them: 359.9 − 360 is not −0.1 in binary. */
static ScArray *
turn_positive (const ScArray *labels, gboolean *beyond_180, gboolean *below_0)
{
  gsize n = sc_array_get_size (labels);
  g_autoptr (ScArray) turned = sc_array_new (SC_DTYPE_FLOAT64, 1, &n, NULL);

  for (gsize i = 0; turned != NULL && i < n; i++)
    {
      gdouble value = sc_array_get_double (labels, i);
      if (!(value >= -360 && value <= 720))
        return NULL;
      *beyond_180 = *beyond_180 || value > 180;
      *below_0 = *below_0 || value < 0;
      ((gdouble *) turned->data)[i] = round (fmod (value + 720, 360) * 1e5) / 1e5;
    }
  return g_steal_pointer (&turned);
}

static gboolean
contains_all (const ScArray *labels, const ScArray *wanted)
{
  g_autofree gssize *found = sc_labels_find (labels, wanted);
  for (gsize i = 0; i < sc_array_get_size (wanted); i++)
    if (found[i] < 0)
      return FALSE;
  return TRUE;
}

/* Whether the two are the same places on a circle of 360 degrees and differ only in where they count from. */
static gboolean
same_around_circle (const ScArray *a, const ScArray *b)
{
  gboolean beyond_180 = FALSE, below_0 = FALSE;
  g_autoptr (ScArray) turned_a = turn_positive (a, &beyond_180, &below_0);
  g_autoptr (ScArray) turned_b = turn_positive (b, &beyond_180, &below_0);

  return turned_a != NULL && turned_b != NULL && beyond_180 && below_0 && contains_all (turned_a, turned_b)
         && contains_all (turned_b, turned_a);
}

static gboolean
is_reversed (const ScArray *a, const ScArray *b)
{
  gsize n = sc_array_get_size (a);
  for (gsize i = 0; i < n; i++)
    if (sc_labels_compare (a, i, b, n - 1 - i) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
equal_as_float32 (const ScArray *a, const ScArray *b)
{
  gsize n = sc_array_get_size (a);

  if (n != sc_array_get_size (b) || a->dtype == b->dtype
      || (a->dtype != SC_DTYPE_FLOAT32 && b->dtype != SC_DTYPE_FLOAT32))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if ((gfloat) sc_array_get_double (a, i) != (gfloat) sc_array_get_double (b, i))
      return FALSE;
  return TRUE;
}

static void
judge_numbers (ScCoordinateDifference *self)
{
  g_autofree gdouble *a = sorted_numbers (self->a);
  g_autofree gdouble *b = sorted_numbers (self->b);
  gsize n_a = self->size_a, n_b = self->size_b;
  gboolean number = !sc_dtype_is_time (self->a->dtype);

  if (n_a == 0 || n_b == 0 || isnan (a[n_a - 1]) || isnan (b[n_b - 1]))
    return;
  gdouble spacing = MIN (smallest_spacing (a, n_a), smallest_spacing (b, n_b));
  gdouble distance = MAX (largest_distance (a, n_a, b, n_b), largest_distance (b, n_b, a, n_a));

  if (number && same_around_circle (self->a, self->b))
    {
      self->cause = SC_DIFFERENCE_LONGITUDE;
      self->remedy = SC_REMEDY_ROLL_LONGITUDE;
    }
  else if (distance > 0 && distance <= ROUNDING_SHARE * spacing)
    {
      self->cause = equal_as_float32 (self->a, self->b) ? SC_DIFFERENCE_FLOAT32 : SC_DIFFERENCE_ROUNDED;
      self->remedy = SC_REMEDY_REINDEX_NEAREST;
      self->amount = distance;
      /* A round power of ten that leaves room for the rounding of the distance itself. */
      self->tolerance = pow (10, ceil (log10 (distance * 1.001)));
    }
  else if (n_a == n_b && constant_shift (a, b, n_a, spacing, &self->amount))
    {
      self->cause = SC_DIFFERENCE_SHIFTED;
      self->remedy = SC_REMEDY_RELABEL;
    }
  else if (n_a == n_b && number && constant_factor (a, b, n_a, &self->amount))
    {
      self->cause = SC_DIFFERENCE_UNITS;
      self->remedy = SC_REMEDY_RELABEL;
    }
  else
    self->amount = 0;
}

static void
judge_labels (ScCoordinateDifference *self, const gchar *units_a, const gchar *units_b)
{
  gboolean differ_in_units = units_a != NULL && units_b != NULL && !g_str_equal (units_a, units_b);

  if (!sc_labels_comparable (self->a, self->b))
    {
      gboolean dates = self->a->dtype == SC_DTYPE_DATETIME && self->b->dtype == SC_DTYPE_DATETIME;
      self->cause = dates ? SC_DIFFERENCE_CALENDAR : SC_DIFFERENCE_TYPE;
      return;
    }
  if (sc_labels_equal (self->a, self->b))
    {
      /* The same numbers of other units are not the same labels to a reader, but they are to a join. */
      self->cause = differ_in_units && strstr (units_a, " since ") != NULL ? SC_DIFFERENCE_EPOCH : SC_DIFFERENCE_NONE;
      return;
    }
  if (!sc_labels_are_unique (self->a) || !sc_labels_are_unique (self->b))
    {
      self->cause = SC_DIFFERENCE_DUPLICATE;
      return;
    }
  if (self->only_in_a->len == 0 && self->only_in_b->len == 0)
    {
      self->cause = is_reversed (self->a, self->b) ? SC_DIFFERENCE_REVERSED : SC_DIFFERENCE_ORDER;
      self->remedy = SC_REMEDY_SORT;
      return;
    }
  if (differ_in_units && strstr (units_a, " since ") != NULL && strstr (units_b, " since ") != NULL)
    {
      self->cause = SC_DIFFERENCE_EPOCH;
      return;
    }
  if (self->a->dtype != SC_DTYPE_STRING)
    judge_numbers (self);
  if (self->cause != SC_DIFFERENCE_NONE)
    return;
  if (self->in_both->len == 0)
    self->cause = differ_in_units ? SC_DIFFERENCE_UNITS : SC_DIFFERENCE_DISJOINT;
  else
    {
      self->cause = self->only_in_a->len == 0 || self->only_in_b->len == 0 ? SC_DIFFERENCE_SUBSET : SC_DIFFERENCE_PARTIAL;
      self->remedy = SC_REMEDY_SELECT_COMMON;
    }
}

static void
collect (const ScArray *labels, const ScArray *other, GArray *only, GArray *both)
{
  g_autofree gssize *found = sc_labels_find (other, labels);
  gsize n = sc_array_get_size (labels);

  for (gsize i = 0; i < n; i++)
    if (found[i] < 0)
      g_array_append_val (only, i);
    else if (both != NULL)
      g_array_append_val (both, i);
}

static void
collect_all (gsize n, GArray *only)
{
  for (gsize i = 0; i < n; i++)
    g_array_append_val (only, i);
}

ScCoordinateDifference *
sc_label_difference_new (const gchar *name, ScVariable *a, ScVariable *b, GError **error)
{
  g_autoptr (ScCoordinateDifference) self = difference_new (name, TRUE);

  self->a = sc_variable_load (a, error);
  if (self->a == NULL)
    return NULL;
  self->b = sc_variable_load (b, error);
  if (self->b == NULL)
    return NULL;
  self->size_a = sc_array_get_size (self->a);
  self->size_b = sc_array_get_size (self->b);
  if (sc_labels_comparable (self->a, self->b))
    {
      collect (self->a, self->b, self->only_in_a, self->in_both);
      collect (self->b, self->a, self->only_in_b, NULL);
    }
  else
    {
      collect_all (self->size_a, self->only_in_a);
      collect_all (self->size_b, self->only_in_b);
    }
  judge_labels (self, sc_variable_get_attribute (a, "units"), sc_variable_get_attribute (b, "units"));
  return g_steal_pointer (&self);
}

static gboolean
is_index (ScDataset *dataset, const gchar *name)
{
  ScVariable *variable = sc_dataset_get_coordinate (dataset, name);
  return variable != NULL && sc_variable_get_ndim (variable) == 1
         && g_str_equal (sc_variable_get_dims (variable)[0], name);
}

static gboolean
same_element (const ScArray *a, const ScArray *b, gsize i)
{
  return sc_labels_comparable (a, b) && sc_labels_compare (a, i, b, i) == 0;
}

/* A coordinate that labels no dimension: cell by cell. */
static ScCoordinateDifference *
compare_other (const gchar *name, ScVariable *a, ScVariable *b, GError **error)
{
  g_autoptr (ScCoordinateDifference) self = difference_new (name, FALSE);
  gint ndim = sc_variable_get_ndim (a);

  self->a = sc_variable_load (a, error);
  self->b = self->a != NULL ? sc_variable_load (b, error) : NULL;
  if (self->b == NULL)
    return NULL;
  self->size_a = sc_array_get_size (self->a);
  self->size_b = sc_array_get_size (self->b);
  gboolean same_shape = ndim == sc_variable_get_ndim (b);
  for (gint i = 0; i < ndim && same_shape; i++)
    same_shape = g_str_equal (sc_variable_get_dims (a)[i], sc_variable_get_dims (b)[i])
                 && self->a->shape[i] == self->b->shape[i];
  if (!same_shape)
    {
      self->cause = SC_DIFFERENCE_SIZE;
      return g_steal_pointer (&self);
    }
  for (gsize i = 0; i < self->size_a; i++)
    if (same_element (self->a, self->b, i))
      g_array_append_val (self->in_both, i);
    else
      {
        g_array_append_val (self->only_in_a, i);
        g_array_append_val (self->only_in_b, i);
      }
  if (self->only_in_a->len > 0)
    self->cause = sc_labels_comparable (self->a, self->b) ? SC_DIFFERENCE_VALUES : SC_DIFFERENCE_TYPE;
  return g_steal_pointer (&self);
}

static ScCoordinateDifference *
compare_dimension (const gchar *name, ScDataset *a, ScDataset *b, GError **error)
{
  gboolean labelled_a = is_index (a, name);
  gboolean labelled_b = is_index (b, name);

  if (labelled_a && labelled_b)
    return sc_label_difference_new (name, sc_dataset_get (a, name), sc_dataset_get (b, name), error);

  ScCoordinateDifference *self = difference_new (name, FALSE);
  self->size_a = (gsize) sc_dataset_get_dim_size (a, name);
  self->size_b = (gsize) sc_dataset_get_dim_size (b, name);
  if (self->size_a != self->size_b)
    self->cause = SC_DIFFERENCE_SIZE;
  else if (labelled_a != labelled_b)
    self->cause = SC_DIFFERENCE_UNLABELLED;
  return self;
}

GPtrArray *
sc_coordinate_differences (ScDataset *a, ScDataset *b, GError **error)
{
  g_autoptr (GPtrArray) differences
      = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_coordinate_difference_free);

  for (const gchar *const *dim = sc_dataset_get_dim_names (a); *dim != NULL; dim++)
    {
      if (sc_dataset_get_dim_size (b, *dim) < 0)
        continue;
      ScCoordinateDifference *difference = compare_dimension (*dim, a, b, error);
      if (difference == NULL)
        return NULL;
      g_ptr_array_add (differences, difference);
    }
  for (const gchar *const *name = sc_dataset_get_coordinate_names (a); *name != NULL; name++)
    {
      ScVariable *other = sc_dataset_get_coordinate (b, *name);
      if (other == NULL || (is_index (a, *name) && is_index (b, *name)))
        continue;
      if (sc_dataset_get_dim_size (a, *name) >= 0 && sc_dataset_get_dim_size (b, *name) >= 0)
        continue;
      ScCoordinateDifference *difference = compare_other (*name, sc_dataset_get (a, *name), other, error);
      if (difference == NULL)
        return NULL;
      g_ptr_array_add (differences, difference);
    }
  return g_steal_pointer (&differences);
}
