/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/verify-error.h"

G_DEFINE_QUARK (sc-verify-error-quark, sc_verify_error)
