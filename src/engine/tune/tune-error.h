/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_TUNE_ERROR_REQUEST, /* the request contradicts itself or lacks something */
  SC_TUNE_ERROR_TRUTH,   /* the truth does not belong to the forecast */
  SC_TUNE_ERROR_LOG,     /* a file of results that is none */
} ScTuneError;

#define SC_TUNE_ERROR sc_tune_error_quark ()
GQuark sc_tune_error_quark (void);

G_END_DECLS
