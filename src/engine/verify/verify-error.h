/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_VERIFY_ERROR_REQUEST,    /* the request contradicts itself or lacks something */
  SC_VERIFY_ERROR_MISSING,    /* a variable, a coordinate or a frame is not there */
  SC_VERIFY_ERROR_COORDINATE, /* coordinates that do not belong together */
  SC_VERIFY_ERROR_TIME,       /* frames that are not where they are looked for */
  SC_VERIFY_ERROR_MEMORY,
} ScVerifyError;

#define SC_VERIFY_ERROR sc_verify_error_quark ()
GQuark sc_verify_error_quark (void);

G_END_DECLS
