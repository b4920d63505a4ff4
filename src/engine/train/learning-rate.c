/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/learning-rate.h"

#include <math.h>

gdouble
sc_learning_rate (guint64 step, guint64 steps, guint64 warm_up, gdouble peak)
{
  if (step < warm_up)
    return peak * (gdouble) (step + 1) / (gdouble) warm_up;
  if (step >= steps)
    return 0.0;
  return peak * 0.5 * (1.0 + cos (G_PI * (gdouble) (step - warm_up) / (gdouble) (steps - warm_up)));
}
