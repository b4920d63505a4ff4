/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/variable.h"

G_BEGIN_DECLS

typedef enum
{
  SC_DATASET_ERROR_MISSING,         /* no such variable, coordinate or dimension */
  SC_DATASET_ERROR_SIZE,            /* a dimension has another size than in the dataset */
  SC_DATASET_ERROR_DTYPE,
  SC_DATASET_ERROR_INDEX_MISMATCH,  /* labels differ under join exact */
  SC_DATASET_ERROR_DUPLICATE_LABELS,
  SC_DATASET_ERROR_VALUE_CONFLICT,
  SC_DATASET_ERROR_ATTRS_CONFLICT,
  SC_DATASET_ERROR_TYPE_MISMATCH,
  SC_DATASET_ERROR_UNSORTED_LABELS,
  SC_DATASET_ERROR_MISSING_COORDINATE,
  SC_DATASET_ERROR_NAN,             /* missing values where none are allowed */
} ScDatasetError;

#define SC_DATASET_ERROR sc_dataset_error_quark ()
GQuark sc_dataset_error_quark (void);

/**
 * ScDataset:
 *
 * Variables and coordinates that share named dimensions, as xarray.Dataset.
 * A coordinate whose only dimension bears its own name is that dimension's
 * index. Reference-counted; whoever created a dataset may add to it until it
 * is shared, then it is immutable. Order of insertion is kept.
 */
typedef struct _ScDataset ScDataset;

ScDataset *sc_dataset_new   (void);
ScDataset *sc_dataset_ref   (ScDataset *self);
void       sc_dataset_unref (ScDataset *self);
/** sc_dataset_copy: a new dataset with the same (shared, immutable) variables. */
ScDataset *sc_dataset_copy  (ScDataset *self);

/**
 * sc_dataset_add_variable: adds or replaces; fails where a dimension's size
 * disagrees. A variable whose only dimension bears its own name becomes a
 * coordinate, whichever of the two functions adds it.
 */
gboolean   sc_dataset_add_variable   (ScDataset *self, const gchar *name, ScVariable *variable, GError **error);
gboolean   sc_dataset_add_coordinate (ScDataset *self, const gchar *name, ScVariable *coordinate, GError **error);
void       sc_dataset_remove         (ScDataset *self, const gchar *name);

/** Names of the data variables and of the coordinates, %NULL-terminated, owned by @self. */
const gchar *const *sc_dataset_get_variable_names   (ScDataset *self);
const gchar *const *sc_dataset_get_coordinate_names (ScDataset *self);
const gchar *const *sc_dataset_get_dim_names        (ScDataset *self);
/** sc_dataset_get_dim_size: −1 where there is no such dimension. */
gssize      sc_dataset_get_dim_size   (ScDataset *self, const gchar *dim);

/** (nullable) (transfer none): the variable or coordinate of that name. */
ScVariable *sc_dataset_get            (ScDataset *self, const gchar *name);
ScVariable *sc_dataset_get_variable   (ScDataset *self, const gchar *name);
ScVariable *sc_dataset_get_coordinate (ScDataset *self, const gchar *name);

/** sc_dataset_is_coordinate: whether @name is one of its coordinates. */
gboolean    sc_dataset_is_coordinate  (ScDataset *self, const gchar *name);

/** The dataset's own attributes; whoever created the dataset may change them. */
ScAttributes *sc_dataset_get_attributes (ScDataset *self);
void          sc_dataset_set_attributes (ScDataset *self, ScAttributes *attributes);

/** The file it was read from, for sentences; %NULL for one made in memory. */
const gchar *sc_dataset_get_path (ScDataset *self);
void         sc_dataset_set_path (ScDataset *self, const gchar *path);

/**
 * Groups of the file below the one that was read ("/model/run"), which are
 * datasets of their own; %NULL-terminated, owned by @self.
 */
const gchar *const *sc_dataset_get_groups (ScDataset *self);
void         sc_dataset_set_groups (ScDataset *self, const gchar *const *groups);

/**
 * sc_dataset_select:
 * @dim: a dimension
 * @indices: @n positions along it, in the order wanted
 *
 * Returns: (transfer full): the dataset with every variable that has @dim
 *   reduced to these positions (xarray's isel)
 */
ScDataset *sc_dataset_select (ScDataset *self, const gchar *dim, const gsize *indices, gsize n, GError **error);

/**
 * sc_dataset_find_label:
 * @coordinate: a dimension's index, of numbers or times (ticks)
 *
 * Returns: the position of the label that equals @value, −1 with
 *   %SC_DATASET_ERROR_MISSING and a sentence where there is none
 */
gssize sc_dataset_find_label (ScDataset *self, const gchar *coordinate, gdouble value, GError **error);

/**
 * sc_dataset_select_labels:
 *
 * Returns: (transfer full) (nullable): the dataset reduced to the positions
 *   along @dim whose labels equal @values, in their order (xarray's sel)
 */
ScDataset *sc_dataset_select_labels (ScDataset *self, const gchar *dim, const gdouble *values, gsize n, GError **error);

/** sc_dataset_load: (transfer full) (nullable): the same dataset with all its values in memory. */
ScDataset *sc_dataset_load (ScDataset *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDataset, sc_dataset_unref)

G_END_DECLS
