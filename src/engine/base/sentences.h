/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Sentences for a person are written in English between `_("…")`, or `N_("…")`
 * in a table and `_()` where it is used. The program decides what becomes of
 * them: the window calls textdomain() and so has them in the person's language;
 * a terminal, where scripts read along, does not. A reader process does as the
 * program that started it.
 *
 * Codes, keys of JSON, names of attributes and whatever is written to a file
 * are never translated. Numbers of the C library's types take %zu and %zd, for
 * the tool that collects the sentences does not know GLib's macros. A file with
 * a sentence is listed in po/POTFILES.
 */
#include <glib/gi18n.h>
