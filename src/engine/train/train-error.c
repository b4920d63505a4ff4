/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/train-error.h"

G_DEFINE_QUARK (sc-train-error-quark, sc_train_error)
