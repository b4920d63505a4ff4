/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tune/tune-error.h"

G_DEFINE_QUARK (sc-tune-error-quark, sc_tune_error)
