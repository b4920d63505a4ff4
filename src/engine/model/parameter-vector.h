/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint-layout.h"

G_BEGIN_DECLS

/*
 * All parameters of a network as one float32 array, in the order of
 * sc_checkpoint_layout(): parameter i stands at its ScParameterShape's offset,
 * a weight row by row. An optimiser is then a loop over one array.
 */

/** sc_parameter_vector_size: floats of the whole array; @layout: (element-type ScParameterShape) */
gsize         sc_parameter_vector_size       (const GArray *layout);

/** sc_parameter_vector_gather: @values: (out caller-allocates): the checkpoint's parameters. */
void          sc_parameter_vector_gather     (ScCheckpoint *checkpoint, gfloat *values);

/**
 * sc_parameter_vector_checkpoint:
 * @like: whose task, architecture, noise setting and license the new one has
 * @values: its parameters, copied; NaN and infinity are an error of %SC_CHECKPOINT_ERROR
 *
 * Returns: (transfer full) (nullable): a checkpoint made in memory
 */
ScCheckpoint *sc_parameter_vector_checkpoint (ScCheckpoint *like, const gchar *description, const gfloat *values,
                                              GError **error);

G_END_DECLS
