/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/preconditioning.h"

#include <math.h>

static gdouble
variance (gfloat sigma)
{
  return (gdouble) sigma * (gdouble) sigma;
}

gfloat
sc_precondition_skip (gfloat sigma)
{
  return (gfloat) (1.0 / (variance (sigma) + 1.0));
}

gfloat
sc_precondition_out (gfloat sigma)
{
  return (gfloat) ((gdouble) sigma / sqrt (variance (sigma) + 1.0));
}

gfloat
sc_precondition_in (gfloat sigma)
{
  return (gfloat) (1.0 / sqrt (variance (sigma) + 1.0));
}

gfloat
sc_precondition_weight (gfloat sigma)
{
  return (gfloat) ((variance (sigma) + 1.0) / variance (sigma));
}
