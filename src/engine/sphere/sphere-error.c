/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/sphere-error.h"

G_DEFINE_QUARK (sc-sphere-error-quark, sc_sphere_error)
