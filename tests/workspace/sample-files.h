/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * sample_dataset: (transfer full): "temperature" (time 3, level 2, lat 4, lon 8)
 *   in K and "orography" (lat, lon); levels 500 and 850 hPa, times 0, 12, 24 h
 */
ScDataset *sample_dataset (void);

/** sample_file: (transfer full): sample_dataset() written to @name in @folder. */
gchar *sample_file (const gchar *folder, const gchar *name);

G_END_DECLS
