/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_TRAIN_ERROR_REQUEST,    /* the request contradicts itself */
  SC_TRAIN_ERROR_DATA,       /* data that a model cannot learn from: too short, missing values, another planet's */
  SC_TRAIN_ERROR_STATISTICS, /* statistics that do not fit the data */
  SC_TRAIN_ERROR_OVERLAP,    /* frames of the verification set */
  SC_TRAIN_ERROR_RESUME,     /* a state of another training, or damaged */
  SC_TRAIN_ERROR_DIVERGED,   /* the loss or its gradient is no longer finite */
  SC_TRAIN_ERROR_MEMORY,
} ScTrainError;

#define SC_TRAIN_ERROR sc_train_error_quark ()
GQuark sc_train_error_quark (void);

G_END_DECLS
