/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * sc_grib_open_dataset:
 *
 * Opens a file of GRIB 1 or 2 messages in this process and assembles them
 * into one dataset, named as cfgrib names it: variables by short name with the
 * dimensions (number, time, step, level type, latitude, longitude), those of
 * size 1 as scalar coordinates. Combinations that no message holds are NaN.
 * Where variables differ in the labels of a dimension, the second set of
 * labels is called NAME_2. The messages are decoded when they are asked for.
 *
 * Regular latitude-longitude and regular Gaussian grids are read; others
 * (reduced, octahedral, HEALPix, spectral) are refused with a sentence.
 */
ScDataset *sc_grib_open_dataset (const gchar *path, GError **error);

G_END_DECLS
