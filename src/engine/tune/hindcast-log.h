/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tune/hindcast.h"

G_BEGIN_DECLS

/**
 * ScHindcastLog: the scores of hindcasts by their key, kept in a file that only
 * grows, so that nothing is computed twice, also after a kill. One JSON object
 * a line. May be used from any thread; one process at a time has a file open.
 */
typedef struct _ScHindcastLog ScHindcastLog;

/**
 * sc_hindcast_log_open:
 * @path: (nullable): made where it is not there; %NULL: in memory alone
 *
 * Fails with %SC_TUNE_ERROR_LOG for a file that is no such log, which stays as
 * it is, and for one that another process has open. A last line that was cut
 * off by a kill is removed.
 */
ScHindcastLog *sc_hindcast_log_open  (const gchar *path, GError **error);
ScHindcastLog *sc_hindcast_log_ref   (ScHindcastLog *self);
void        sc_hindcast_log_unref (ScHindcastLog *self);

/** sc_hindcast_log_find: @score: (out) (optional): untouched where there is none. */
gboolean    sc_hindcast_log_find  (ScHindcastLog *self, const gchar *key, ScHindcastScore *score);
/** sc_hindcast_log_add: on the disk when it returns; kept in memory even where it fails. */
gboolean    sc_hindcast_log_add   (ScHindcastLog *self, const gchar *key, const ScHindcastScore *score, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScHindcastLog, sc_hindcast_log_unref)

G_END_DECLS
