/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/** ScFrameAxis: the axes of a field, in the order in which its values lie. */
typedef enum
{
  SC_FRAME_AXIS_BATCH,
  SC_FRAME_AXIS_TIME,
  SC_FRAME_AXIS_LEVEL,
  SC_FRAME_AXIS_LAT,
  SC_FRAME_AXIS_LON,
  SC_FRAME_N_AXES,
} ScFrameAxis;

/**
 * ScFrameField: a variable's values as float32 [batch][time][level][lat][lon];
 * an axis along which it does not vary has size 1.
 */
typedef struct
{
  gsize shape[SC_FRAME_N_AXES];
  ScArray *values; /* of that shape */
} ScFrameField;

/** sc_frame_axis_get_name: the dimension's name, "batch", "time", …. */
const gchar *sc_frame_axis_get_name (ScFrameAxis axis);

/** sc_frame_sample_dim: (nullable): the dimension of a dataset that counts members: "sample" or else "number". */
const gchar *sc_frame_sample_dim    (ScDataset *dataset);

/** sc_frame_field_init: zeros; %SC_FORECAST_ERROR_MEMORY where memory is not to be had. */
gboolean sc_frame_field_init  (ScFrameField *self, const gsize shape[SC_FRAME_N_AXES], GError **error);

/**
 * sc_frame_field_read:
 * @sample: entry of the dimension that counts members, where there is one
 * @times: (nullable): [n_times] positions along time; %NULL: all
 * @levels: (nullable): [n_levels] positions along level; %NULL: all
 *
 * The variable may have the axes in any order and further dimensions of
 * length 1. Fails where it has another dimension or holds no numbers.
 */
gboolean sc_frame_field_read  (ScFrameField *self, ScDataset *dataset, const gchar *name, gsize sample,
                               const gsize *times, gsize n_times, const gsize *levels, gsize n_levels,
                               GError **error);
void     sc_frame_field_clear (ScFrameField *self);

/** sc_frame_field_get: the value at a position; positions along an axis of size 1 are 0 whatever they are. */
static inline gfloat
sc_frame_field_get (const ScFrameField *self, gsize batch, gsize time, gsize level, gsize lat, gsize lon)
{
  const gsize position[SC_FRAME_N_AXES] = { batch, time, level, lat, lon };
  gsize index = 0;

  for (gint axis = 0; axis < SC_FRAME_N_AXES; axis++)
    index = index * self->shape[axis] + (self->shape[axis] == 1 ? 0 : position[axis]);
  return ((const gfloat *) self->values->data)[index];
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScFrameField, sc_frame_field_clear)

G_END_DECLS
