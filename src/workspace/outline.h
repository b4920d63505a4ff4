/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** ScAxisRole: what a dimension means, whatever a file calls it. */
typedef enum
{
  SC_AXIS_MEMBER,
  SC_AXIS_TIME,
  SC_AXIS_LEVEL,
  SC_AXIS_LATITUDE,
  SC_AXIS_LONGITUDE,
  SC_N_AXIS_ROLES, /* also: none of these, as "batch" */
} ScAxisRole;

/**
 * ScOutlineAxis: one dimension of a dataset with its labels in memory.
 * @labels: (nullable): [size]; %NULL where the dimension has none
 * @dates: (nullable): [size] of a time axis that counts from a start: when each is valid
 */
typedef struct
{
  gchar *name;
  ScAxisRole role;
  gsize size;
  ScArray *labels;
  ScArray *dates;
  gchar *units; /* (nullable) */
} ScOutlineAxis;

/**
 * ScOutlineVariable: one data variable.
 * @title: (nullable): its long_name
 * @units: (nullable)
 * @axes: by role; %NULL where it has no such dimension
 * @positions: by role: which of its dimensions, −1 for none
 * @row, @column: which of its dimensions lie on the Earth, −1 where it cannot
 *   be mapped; @row alone −1 where cells in no rows lie along @column
 * @latitudes, @longitudes: (nullable): of its cells, degrees: [rows] and
 *   [columns], or both [rows][columns] of a grid that is not one of axes, or
 *   both [columns] of cells in no rows
 */
typedef struct
{
  gchar *name;
  gchar *title;
  gchar *units;
  gint ndim;
  const ScOutlineAxis *axes[SC_N_AXIS_ROLES];
  gint positions[SC_N_AXIS_ROLES];
  gint row;
  gint column;
  const ScArray *latitudes;
  const ScArray *longitudes;
} ScOutlineVariable;

/**
 * ScOutline: what a dataset holds, read once so that a window needs no file
 * to show lists. Immutable, reference-counted, may cross threads.
 */
typedef struct _ScOutline ScOutline;

/** sc_outline_new: reads the labels of every dimension; labels that cannot be read are left out. */
ScOutline *sc_outline_new   (ScDataset *dataset);
ScOutline *sc_outline_ref   (ScOutline *self);
void       sc_outline_unref (ScOutline *self);

guint                    sc_outline_get_n_variables (ScOutline *self);
const ScOutlineVariable *sc_outline_get_variable    (ScOutline *self, guint index);
/** sc_outline_find_variable: (nullable): %NULL where there is none of that name. */
const ScOutlineVariable *sc_outline_find_variable   (ScOutline *self, const gchar *name);
/** sc_outline_get_default_variable: (nullable): what to show first: 2 m temperature, else the first that can be mapped. */
const ScOutlineVariable *sc_outline_get_default_variable (ScOutline *self);

/** sc_outline_variable_can_be_mapped: whether it has latitudes and longitudes and numbers. */
gboolean sc_outline_variable_can_be_mapped (const ScOutlineVariable *self);

/** sc_outline_axis_dup_label: (transfer full): label @index for a person: "+12 h", "2019-03-29 06:00", "850 hPa", "3". */
gchar   *sc_outline_axis_dup_label (const ScOutlineAxis *self, gsize index);
/** sc_outline_axis_dup_date: (transfer full) (nullable): when it is valid, where the label does not tell. */
gchar   *sc_outline_axis_dup_date  (const ScOutlineAxis *self, gsize index);
/** sc_outline_axis_find: the index of the label nearest to @value, −1 without numbers for labels. */
gssize   sc_outline_axis_find      (const ScOutlineAxis *self, gdouble value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScOutline, sc_outline_unref)

G_END_DECLS
