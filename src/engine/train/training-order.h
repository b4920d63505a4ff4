/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScTrainingOrder: in which order samples are shown: every one once an epoch,
 * each epoch in another order. A function of seed and position alone, so that
 * a training can go on anywhere. Belongs to one thread.
 */
typedef struct _ScTrainingOrder ScTrainingOrder;

/** sc_training_order_new: @n_samples: 1 or more, at most 2³². */
ScTrainingOrder *sc_training_order_new  (guint64 seed, gsize n_samples);
void             sc_training_order_free (ScTrainingOrder *self);

/** sc_training_order_get: which sample is the @position-th that is shown, from 0. */
gsize            sc_training_order_get  (ScTrainingOrder *self, guint64 position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTrainingOrder, sc_training_order_free)

G_END_DECLS
