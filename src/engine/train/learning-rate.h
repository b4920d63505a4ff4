/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_learning_rate:
 * @step: from 0
 * @steps: of the whole training
 * @warm_up: steps in which it rises linearly from @peak / @warm_up
 *
 * Returns: the rate of a step: it rises to @peak, then falls to 0 as half a
 *   cosine (Loshchilov and Hutter 2017, equation 5, without restarts)
 */
gdouble sc_learning_rate (guint64 step, guint64 steps, guint64 warm_up, gdouble peak);

G_END_DECLS
