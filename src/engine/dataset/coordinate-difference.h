/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** ScDifferenceCause: the likely reason why a coordinate differs between two datasets. */
typedef enum
{
  SC_DIFFERENCE_NONE,           /* it does not differ */
  SC_DIFFERENCE_SIZE,           /* an unlabelled dimension, or a coordinate of another shape, has another size */
  SC_DIFFERENCE_UNLABELLED,     /* one of the two has no labels */
  SC_DIFFERENCE_TYPE,           /* times against durations, numbers against text */
  SC_DIFFERENCE_CALENDAR,       /* dates of different calendars */
  SC_DIFFERENCE_EPOCH,          /* numbers counted since different dates */
  SC_DIFFERENCE_UNITS,          /* one is the other times a factor, or the units say so */
  SC_DIFFERENCE_DUPLICATE,      /* a label stands more than once */
  SC_DIFFERENCE_REVERSED,       /* the same labels backwards */
  SC_DIFFERENCE_ORDER,          /* the same labels in another order */
  SC_DIFFERENCE_LONGITUDE,      /* 0…360 against −180…180 */
  SC_DIFFERENCE_FLOAT32,        /* equal when rounded to single precision */
  SC_DIFFERENCE_ROUNDED,        /* a neighbour much nearer than the spacing */
  SC_DIFFERENCE_SHIFTED,        /* every label further by the same amount */
  SC_DIFFERENCE_SUBSET,         /* all labels of one are in the other */
  SC_DIFFERENCE_PARTIAL,        /* some labels in common */
  SC_DIFFERENCE_DISJOINT,       /* no label in common */
  SC_DIFFERENCE_VALUES,         /* a coordinate that is no index has other values */
} ScDifferenceCause;

/** ScRemedy: the operation that would make the two agree. */
typedef enum
{
  SC_REMEDY_NONE,
  SC_REMEDY_REINDEX_NEAREST, /* take the nearest label within the tolerance */
  SC_REMEDY_ROLL_LONGITUDE,
  SC_REMEDY_SORT,            /* reindex: the same labels in the other's order */
  SC_REMEDY_RELABEL,         /* assign-coords: take the other's labels */
  SC_REMEDY_SELECT_COMMON,   /* join inner: only what both have */
} ScRemedy;

/**
 * ScCoordinateDifference: one coordinate that two datasets share, or a
 * dimension of theirs.
 *
 * @name: of the coordinate or dimension
 * @is_index: whether it labels a dimension of its name in both
 * @a, @b: (nullable): the values; %NULL where the dataset has no labels
 * @size_a, @size_b: labels, or the size of the unlabelled dimension
 * @only_in_a: (element-type gsize): positions in @a of labels that @b has not
 * @only_in_b: (element-type gsize): positions in @b of labels that @a has not
 * @in_both: (element-type gsize): positions in @a of labels that both have
 * @cause: why, as far as can be told; %SC_DIFFERENCE_NONE: they are equal in
 *   labels, order and size
 * @amount: the shift in @b's direction (seconds for times), the factor of the
 *   units, or the largest distance to the nearest label; 0 otherwise
 * @remedy: what would mend it, with @tolerance for the nearest label
 *
 * For a coordinate that is no index the three lists hold positions in C
 * order: where the values differ (in both lists) and where they agree.
 */
typedef struct
{
  gchar *name;
  gboolean is_index;
  ScArray *a;
  ScArray *b;
  gsize size_a;
  gsize size_b;
  GArray *only_in_a;
  GArray *only_in_b;
  GArray *in_both;
  ScDifferenceCause cause;
  gdouble amount;
  ScRemedy remedy;
  gdouble tolerance;
} ScCoordinateDifference;

void sc_coordinate_difference_free (ScCoordinateDifference *self);

/**
 * sc_coordinate_differences:
 *
 * Compares every dimension and coordinate that both datasets have.
 *
 * Returns: (transfer full) (nullable) (element-type ScCoordinateDifference):
 *   one for each, in @a's order, equal ones included; %NULL with an error
 *   where labels cannot be read
 */
GPtrArray *sc_coordinate_differences (ScDataset *a, ScDataset *b, GError **error);

/** sc_label_difference_new: the same for two sets of labels of the dimension @name. */
ScCoordinateDifference *sc_label_difference_new (const gchar *name, ScVariable *a, ScVariable *b, GError **error);

/**
 * sc_coordinate_difference_format:
 * @name_a, @name_b: what the two datasets are called
 *
 * Returns: (transfer full): a sentence for a person: "number: 0 … 3 in A and
 *   1 … 4 in B; 1 label only in A (0), 1 only in B (4), 3 in both. B is shifted by 1."
 */
gchar *sc_coordinate_difference_format (const ScCoordinateDifference *self, const gchar *name_a, const gchar *name_b);

/** sc_remedy_format: (transfer full) (nullable): the remedy as flags of the command line, %NULL for none. */
gchar *sc_remedy_format (const ScCoordinateDifference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCoordinateDifference, sc_coordinate_difference_free)

G_END_DECLS
