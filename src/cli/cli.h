/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/option.h"

G_BEGIN_DECLS

/** Exit statuses, the same for every command. */
enum
{
  SC_CLI_DONE = 0,
  SC_CLI_FAILED = 1, /* the data or the request is at fault; one sentence on stderr */
  SC_CLI_USAGE = 2,  /* wrong usage; one sentence on stderr */
};

/** ScCli: one invocation of a command. Used from the main thread, sc_cli_progress() excepted. */
typedef struct _ScCli ScCli;

/**
 * sc_cli_add_options:
 * @title: (nullable): heading in the help; %NULL: "Options"
 * @options: (array zero-terminated=1): borrowed until the command has ended
 *
 * Adds options to what sc_cli_parse() knows; --help and --json are there already.
 */
void     sc_cli_add_options (ScCli *self, const gchar *title, const ScOption *options);

/**
 * sc_cli_parse:
 * @min_arguments, @max_arguments: how many arguments that are no options it takes
 * @arguments: (out) (transfer full) (nullable): them
 * @status: (out): exit status where the command is to end here
 *
 * Returns: %FALSE where the command has nothing more to do: help was printed
 *   (status 0), or the usage was wrong and said so (status 2)
 */
gboolean sc_cli_parse       (ScCli *self, guint min_arguments, guint max_arguments, GStrv *arguments, gint *status);

/** sc_cli_wants_json: whether the result goes to stdout as JSON and nothing else does. */
gboolean sc_cli_wants_json  (ScCli *self);

/**
 * sc_cli_print_json:
 * @node: (transfer none): the result
 *
 * Prints it on stdout. Numbers that are not finite become null, strings valid UTF-8,
 * in place.
 *
 * Returns: %SC_CLI_DONE, so that it can end a command
 */
gint     sc_cli_print_json  (ScCli *self, JsonNode *node);

/** sc_cli_fail: prints @error as one sentence on stderr; returns %SC_CLI_FAILED. */
gint     sc_cli_fail        (ScCli *self, const GError *error);

/** sc_cli_usage: prints a sentence on what was wrong in the call; returns %SC_CLI_USAGE. */
gint     sc_cli_usage       (ScCli *self, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/** sc_cli_note: one line on stderr beside the result, e.g. a warning. */
void     sc_cli_note        (ScCli *self, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * sc_cli_progress:
 * @fraction: done so far, 0 to 1
 * @remaining_seconds: negative while unknown
 *
 * Tells on stderr how far the work is: on a terminal a line that is written
 * anew, at most ten times a second; elsewhere a line at every tenth of the work.
 * May be called from any one thread.
 */
void     sc_cli_progress    (ScCli *self, gdouble fraction, gdouble remaining_seconds,
                             const gchar *format, ...) G_GNUC_PRINTF (4, 5);

/**
 * sc_cli_get_cancellable: (transfer none): cancelled by the first SIGINT or
 * SIGTERM; a second one ends the process. The signals are caught from the
 * first call of this function on.
 */
GCancellable *sc_cli_get_cancellable (ScCli *self);

/** sc_cli_format_bytes: (transfer full): "2.1 GiB" */
gchar   *sc_cli_format_bytes (guint64 bytes);

/** sc_cli_format_seconds: (transfer full): "0.42 s", "3 min 20 s", "2 h 5 min" */
gchar   *sc_cli_format_seconds (gdouble seconds);

G_END_DECLS
