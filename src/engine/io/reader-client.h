/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "io/open.h"

G_BEGIN_DECLS

/**
 * sc_reader_open_dataset:
 *
 * Starts a reader process on @path and makes a dataset whose lazy variables
 * ask it. A reader that crashes, or does not answer within
 * %SC_READER_SECONDS, is ended; that and every later question about the file
 * fail with a sentence that says so.
 *
 * The program is "sigmacast-reader": the one that the environment variable
 * SIGMACAST_READER names, that of the build tree or the installed one. With
 * SIGMACAST_READER=none files are opened in this process (for debuggers).
 */
ScDataset *sc_reader_open_dataset (const gchar *path, ScOpenFlags flags, GError **error);

/** SC_READER_SECONDS: how long an answer may take; the person has one within ten. */
#define SC_READER_SECONDS 8

G_END_DECLS
