/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** sc_shell_quote: (transfer full): @text as one word of a shell's line; what needs no quotes stays as it is. */
gchar *sc_shell_quote (const gchar *text);

/**
 * sc_shell_find_program:
 *
 * Returns: (transfer full): "sigmacast" where a shell finds it by that name,
 *   else its path beside the window's program
 */
gchar *sc_shell_find_program (void);

G_END_DECLS
