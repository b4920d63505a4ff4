/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/open.h"

#include "io/open-direct.h"
#include "io/reader-client.h"

G_DEFINE_QUARK (sc-io-error-quark, sc_io_error)

ScDataset *
sc_open_dataset (const gchar *path, ScOpenFlags flags, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  /* What is no data file at all needs no process to say so. */
  if (!sc_path_is_address (path) && !sc_check_is_data_file (path, error))
    return NULL;
  return sc_reader_open_dataset (path, flags, error);
}
