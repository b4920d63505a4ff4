/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/coordinates/missing-count.h"

G_BEGIN_DECLS

/** sc_missing_bars_new: for each dimension beside latitude and longitude the share of missing values at each label. */
GtkWidget *sc_missing_bars_new (const ScMissingCount *count);

G_END_DECLS
