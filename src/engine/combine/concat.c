/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/concat.h"

#include <math.h>
#include <string.h>

#include "base/sentences.h"
#include "combine/collection.h"
#include "combine/gather.h"
#include "combine/result-type.h"

typedef struct
{
  const ScConcat *concat;
  ScAligned **aligned;
  gsize n;
  gsize *lengths; /* [n]: along the dimension */
  gsize length;   /* of all together */
} Job;

gboolean
sc_concat_over_from_name (const gchar *name, ScConcatOver *over)
{
  static const gchar *const names[] = { "all", "different", "minimal" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *over = (ScConcatOver) i;
        return TRUE;
      }
  return FALSE;
}

static ScVariable *
get (const Job *job, gsize i, const gchar *name)
{
  return sc_dataset_get (job->aligned[i]->dataset, name);
}

/* Names of all inputs' coordinates, or of their data variables, in order of appearance. */
static GPtrArray *
collect_names (const Job *job, gboolean coordinates)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < job->n; i++)
    {
      const gchar *const *own = coordinates ? sc_dataset_get_coordinate_names (job->aligned[i]->dataset)
                                            : sc_dataset_get_variable_names (job->aligned[i]->dataset);
      for (gsize k = 0; own[k] != NULL; k++)
        if (g_hash_table_add (seen, (gpointer) own[k]))
          g_ptr_array_add (names, (gpointer) own[k]);
    }
  return names;
}

/* 1: concatenated, 0: merged, −1: failed. */
static gint
is_concatenated (const Job *job, const gchar *name, ScConcatOver over, gboolean is_coordinate, GError **error)
{
  ScVariable *first = NULL;
  gsize n_have = 0;

  if (g_str_equal (name, job->concat->dim))
    return 1;
  for (gsize i = 0; i < job->n; i++)
    {
      ScVariable *variable = get (job, i, name);
      if (variable == NULL)
        continue;
      if (sc_variable_get_dim (variable, job->concat->dim) >= 0)
        return 1;
      n_have++;
      first = first != NULL ? first : variable;
    }
  gboolean is_label = is_coordinate && sc_variable_get_ndim (first) == 1
                      && g_str_equal (sc_variable_get_dims (first)[0], name);
  if (over == SC_CONCAT_DIFFERENT && n_have < job->n)
    {
      g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE, _("not every input has “%s”"), name);
      return -1;
    }
  if (over == SC_CONCAT_MINIMAL || is_label)
    return 0;
  if (over == SC_CONCAT_ALL)
    return 1;
  for (gsize i = 1; i < job->n; i++)
    {
      gboolean same = TRUE;
      if (!sc_variables_compatible (first, get (job, i, name), job->concat->compat, &same, error))
        return -1;
      if (!same)
        return 1;
    }
  return 0;
}

/* xarray looks at the first input's variables in their order and stops at the
 * first that no other input has. */
static gboolean
is_compared (const Job *job, const gchar *name)
{
  gsize n_have = 0;

  for (gsize i = 0; i < job->n; i++)
    n_have += get (job, i, name) != NULL;
  return get (job, 0, name) != NULL && n_have > 1;
}

static gboolean
get_type (const Job *job, const gchar *name, ScDType *dtype, GError **error)
{
  ScVariable *first = NULL;
  gboolean lacks = FALSE;

  for (gsize i = 0; i < job->n; i++)
    {
      ScVariable *variable = get (job, i, name);
      ScDType common;
      if (variable == NULL)
        {
          lacks = TRUE;
          continue;
        }
      if (first == NULL)
        {
          first = variable;
          *dtype = sc_variable_get_dtype (variable);
        }
      else if (!sc_result_type (*dtype, sc_variable_get_dtype (variable), &common))
        {
          g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH,
                       _("%s: values of type %s and of type %s cannot follow each other"), name, sc_dtype_get_name (*dtype),
                       sc_dtype_get_name (sc_variable_get_dtype (variable)));
          return FALSE;
        }
      else
        *dtype = common;
    }
  if (lacks && sc_fill_values_get (job->concat->fill, name) == NULL)
    *dtype = sc_fill_type (*dtype);
  return TRUE;
}

/* The dimensions of the result: those of all inputs; the dimension first
 * where none of them has it. */
static gboolean
get_dims (const Job *job, const gchar *name, const gchar **dims, gsize *shape, gint *axis, GError **error)
{
  gint ndim = 0;

  for (gsize i = 0; i < job->n; i++)
    {
      ScVariable *variable = get (job, i, name);
      for (gint k = 0; variable != NULL && k < sc_variable_get_ndim (variable); k++)
        {
          const gchar *dim = sc_variable_get_dims (variable)[k];
          gint at = 0;
          while (at < ndim && !g_str_equal (dims[at], dim))
            at++;
          if (at == SC_MAX_DIMS - 1)
            {
              g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_SIZE_MISMATCH, _("%s has too many dimensions"), name);
              return FALSE;
            }
          if (at == ndim)
            {
              dims[ndim] = dim;
              shape[ndim++] = sc_variable_get_shape (variable)[k];
            }
        }
    }
  *axis = 0;
  while (*axis < ndim && !g_str_equal (dims[*axis], job->concat->dim))
    (*axis)++;
  if (*axis == ndim)
    {
      memmove (dims + 1, dims, (gsize) ndim * sizeof *dims);
      memmove (shape + 1, shape, (gsize) ndim * sizeof *shape);
      dims[0] = job->concat->dim;
      *axis = 0;
      ndim++;
    }
  dims[ndim] = NULL;
  shape[*axis] = job->length;
  return TRUE;
}

static void
copy_text (gchar **to, ScArray *from, gsize index)
{
  *to = g_strdup (sc_array_get_string (from, index));
}

/* Writes one input's piece at @offset along @axis of the result. */
static void
put_piece (ScArray *result, gint axis, gsize offset, ScArray *piece)
{
  gsize outer = 1, inner = 1, size = sc_dtype_get_size (result->dtype);

  for (gint dim = 0; dim < axis; dim++)
    outer *= result->shape[dim];
  for (gint dim = axis + 1; dim < result->ndim; dim++)
    inner *= result->shape[dim];
  gsize run = piece->shape[axis] * inner;
  for (gsize i = 0; i < outer; i++)
    {
      gsize to = (i * result->shape[axis] + offset) * inner, from = i * run;
      if (result->dtype != SC_DTYPE_STRING)
        memcpy ((gchar *) result->data + to * size, (const gchar *) piece->data + from * size, run * size);
      else
        for (gsize k = 0; k < run; k++)
          copy_text (&((gchar **) result->data)[to + k], piece, from + k);
    }
}

/* One input's values with all dimensions of the result; all missing where the input lacks the variable. */
static ScArray *
make_piece (const Job *job, gsize i, const gchar *name, const gchar *const *dims, const gsize *shape, gint ndim, gint axis,
            ScDType dtype, GError **error)
{
  ScVariable *variable = get (job, i, name);
  gsize own_shape[SC_MAX_DIMS];

  memcpy (own_shape, shape, (gsize) ndim * sizeof *shape);
  own_shape[axis] = job->lengths[i];
  if (variable != NULL)
    {
      g_autoptr (ScVariable) expanded = sc_variable_expand (variable, dims, own_shape, error);
      g_autoptr (ScArray) values = expanded != NULL ? sc_variable_load (expanded, error) : NULL;
      g_autoptr (ScArray) cast = values != NULL ? sc_array_cast (values, dtype, error) : NULL;
      return cast != NULL ? sc_array_contiguous (cast, error) : NULL;
    }

  g_autofree gssize *nowhere = g_new (gssize, MAX (own_shape[axis], 1));
  ScPositions positions[SC_MAX_DIMS];
  gsize one_shape[SC_MAX_DIMS];
  for (gsize k = 0; k < own_shape[axis]; k++)
    nowhere[k] = -1;
  for (gint dim = 0; dim < ndim; dim++)
    {
      one_shape[dim] = dim == axis ? 1 : own_shape[dim];
      positions[dim] = (ScPositions) { dim == axis ? nowhere : NULL, own_shape[dim] };
    }
  g_autoptr (ScArray) one = sc_array_new (dtype, ndim, one_shape, error);
  return one != NULL ? sc_gather (one, positions, sc_fill_values_get (job->concat->fill, name), error) : NULL;
}

/* Each input reaches its own stretch, less what its own alignment left out. */
static GPtrArray *
make_sources (const Job *job, const gchar *name, const gchar *const *dims, const gsize *shape)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  gsize offset = 0;

  for (gsize i = 0; i < job->n; offset += job->lengths[i++])
    {
      if (get (job, i, name) == NULL)
        continue;
      GHashTable *source = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      for (gsize dim = 0; dims[dim] != NULL; dim++)
        {
          const gboolean *marks = g_hash_table_lookup (job->aligned[i]->unreached, dims[dim]);
          gboolean along = g_str_equal (dims[dim], job->concat->dim);
          if (marks == NULL && !along)
            continue;
          gboolean *own = g_new0 (gboolean, MAX (shape[dim], 1));
          for (gsize k = 0; k < shape[dim]; k++)
            own[k] = along ? k < offset || k >= offset + job->lengths[i] : marks[k];
          g_hash_table_insert (source, g_strdup (dims[dim]), own);
        }
      g_ptr_array_add (sources, source);
    }
  return sources;
}

static ScVariable *
concatenate (const Job *job, const gchar *name, ScAlignReport *report, GError **error)
{
  const gchar *dims[SC_MAX_DIMS + 1] = { NULL };
  gsize shape[SC_MAX_DIMS];
  gint axis;
  ScDType dtype = SC_DTYPE_FLOAT64;
  g_autofree ScAttributes **all = g_new0 (ScAttributes *, job->n);
  gsize n_attributes = 0;

  if (!get_type (job, name, &dtype, error) || !get_dims (job, name, dims, shape, &axis, error))
    return NULL;
  gint ndim = (gint) g_strv_length ((GStrv) dims);
  g_autoptr (ScArray) values = sc_array_new (dtype, ndim, shape, error);
  if (values == NULL)
    return NULL;

  gsize offset = 0;
  gboolean first = TRUE;
  for (gsize i = 0; i < job->n; offset += job->lengths[i++])
    {
      g_autoptr (ScArray) piece = make_piece (job, i, name, dims, shape, ndim, axis, dtype, error);
      if (piece == NULL)
        {
          g_prefix_error (error, "%s: ", name);
          return NULL;
        }
      if (get (job, i, name) != NULL)
        {
          all[n_attributes++] = sc_variable_get_attributes (get (job, i, name));
          if (!first && sc_dtype_is_time (dtype)
              && (piece->calendar != values->calendar || piece->ticks_per_second != values->ticks_per_second))
            {
              g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_TYPE_MISMATCH,
                           _("%s: times of different calendars or resolution cannot follow each other"), name);
              return NULL;
            }
          values->calendar = piece->calendar;
          values->ticks_per_second = piece->ticks_per_second;
          first = FALSE;
        }
      put_piece (values, axis, offset, piece);
    }
  g_autoptr (ScAttributes) attributes = sc_attributes_merge (all, n_attributes, job->concat->combine_attrs, name, error);
  if (attributes == NULL)
    return NULL;
  ScVariable *result = sc_variable_new (dims, values, attributes);
  if (report != NULL)
    sc_align_report_add_variable (report, name, result, make_sources (job, name, dims, shape));
  return result;
}

static gboolean
check_coordinate (const Job *job, const gchar *name, ScAlignReport *report, GError **error)
{
  for (gsize i = 0; i < job->n; i++)
    if (get (job, i, name) == NULL)
      {
        sc_align_report_add_conflict (report, name);
        g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE,
                     _("“%s” is a coordinate in some inputs and not in others"), name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
combine (const Job *job, gboolean coordinates, ScDataset *result, ScAlignReport *report, GError **error)
{
  g_autoptr (GPtrArray) names = collect_names (job, coordinates);
  g_autoptr (ScCollection) merged = sc_collection_new ();
  ScConcatOver over = coordinates ? job->concat->coords : job->concat->data_vars;

  for (guint i = 0; i < names->len; i++)
    {
      const gchar *name = g_ptr_array_index (names, i);
      if (over == SC_CONCAT_DIFFERENT && !is_compared (job, name))
        over = SC_CONCAT_MINIMAL;
      gint decision = is_concatenated (job, name, over, coordinates, error);
      if (decision < 0)
        return FALSE;
      if (decision == 0)
        {
          for (gsize k = 0; k < job->n; k++)
            sc_collection_add (merged, job->aligned[k], (const gchar *const[]) { name, NULL }, FALSE);
          continue;
        }
      if (coordinates && !check_coordinate (job, name, report, error))
        return FALSE;
      g_autoptr (ScVariable) variable = concatenate (job, name, coordinates ? NULL : report, error);
      if (variable == NULL
          || !(coordinates ? sc_dataset_add_coordinate : sc_dataset_add_variable) (result, name, variable, error))
        return FALSE;
    }
  return sc_collection_merge (merged, result, job->concat->compat, job->concat->combine_attrs, report, error);
}

/* What leaves nothing to concatenate, or asks for a comparison and forbids it. */
static gboolean
check_options (const Job *job, GError **error)
{
  const ScConcat *concat = job->concat;
  gboolean is_new = TRUE;

  for (gsize i = 0; i < job->n; i++)
    is_new = is_new && sc_dataset_get_dim_size (job->aligned[i]->dataset, concat->dim) < 0 && get (job, i, concat->dim) == NULL;
  if (is_new && concat->data_vars == SC_CONCAT_MINIMAL && concat->coords == SC_CONCAT_MINIMAL)
    g_set_error (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE,
                 _("“%s” is a new dimension, which no variable gets where both data variables and coordinates are minimal"),
                 concat->dim);
  else if (concat->compat == SC_COMPAT_OVERRIDE
           && (concat->data_vars == SC_CONCAT_DIFFERENT || concat->coords == SC_CONCAT_DIFFERENT))
    g_set_error_literal (error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_VALUE_CONFLICT,
                         _("compat override compares nothing, so what is different cannot be found"));
  else
    return TRUE;
  return FALSE;
}

ScDataset *
sc_concat (ScDataset *const *datasets, gsize n, const ScConcat *concat, ScAlignReport *report, GError **error)
{
  const gchar *exclude[] = { concat->dim, NULL };
  const ScAlignment alignment = { .join = concat->join, .exclude = exclude, .fill = concat->fill, .tolerance = NAN };
  g_autoptr (ScDataset) result = sc_dataset_new ();
  g_autofree gsize *lengths = g_new0 (gsize, n);
  g_autofree ScAttributes **all = g_new0 (ScAttributes *, n);

  sc_align_report_compare (report, datasets, n);
  g_autoptr (GPtrArray) aligned = sc_align (datasets, n, &alignment, report, error);
  if (aligned == NULL)
    return NULL;

  Job job = { .concat = concat, .aligned = (ScAligned **) aligned->pdata, .n = n, .lengths = lengths };
  for (gsize i = 0; i < n; i++)
    {
      gssize length = sc_dataset_get_dim_size (datasets[i], concat->dim);
      lengths[i] = length >= 0 ? (gsize) length : 1;
      job.length += lengths[i];
      all[i] = sc_dataset_get_attributes (datasets[i]);
    }
  if (!check_options (&job, error) || !combine (&job, TRUE, result, report, error) || !combine (&job, FALSE, result, report, error))
    return NULL;
  g_autoptr (ScAttributes) attributes = sc_attributes_merge (all, n, concat->combine_attrs, "the datasets", error);
  if (attributes == NULL
      || (concat->compat == SC_COMPAT_IDENTICAL && !sc_attributes_check_identical (all, n, "the datasets", error)))
    return NULL;
  sc_dataset_set_attributes (result, attributes);
  return g_steal_pointer (&result);
}
