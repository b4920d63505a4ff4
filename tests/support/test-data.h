/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * test_data_path:
 * @relative: e.g. "golden/tiny/geometry.npz" or "oracle/p01_number_merge_outer/a.nc"
 *
 * The file in the shared test data, or its copy in tests/fixtures/ where the
 * shared data is not there (a user's clone).
 *
 * Returns: (transfer full) (nullable): %NULL where neither has it; then the
 *   test is marked as skipped, and with CI=true in the environment it fails
 */
gchar *test_data_path (const gchar *relative);

/** test_data_has_shared: whether the whole of the shared data is there. */
gboolean test_data_has_shared (void);

/** test_temporary_dir: (transfer full): a new empty folder; remove with test_remove_dir(). */
gchar *test_temporary_dir (void);
void   test_remove_dir    (const gchar *path);

G_END_DECLS
