/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ScOptionKind: what an option takes and the type of ScOption.target. */
typedef enum
{
  SC_OPTION_FLAG,    /* nothing; gboolean: set to TRUE */
  SC_OPTION_STRING,  /* gchar *: owned, the last one given */
  SC_OPTION_STRINGS, /* GStrv: one more string each time it is given */
  SC_OPTION_LIST,    /* GStrv: "a,b,c"; given again, it goes on */
  SC_OPTION_INT,     /* gint: decimal */
  SC_OPTION_UINT64,  /* guint64: decimal, 0 or more */
  SC_OPTION_NUMBER,  /* gdouble: may be inf, never NaN */
  SC_OPTION_NUMBERS, /* GArray of gdouble: "1,2,3" */
  SC_OPTION_SIZE,    /* guint64, bytes: "2G", "512M", see sc_option_parse_size() */
} ScOptionKind;

/**
 * ScOption: one option of a command; a table of them ends with a %NULL name.
 *
 * @name: without the dashes
 * @letter: short form, or 0
 * @kind: what it takes
 * @target: where the value goes; left alone when the option is not given
 * @argument: name of its value in the help; %NULL for a flag
 * @help: one line
 * @required: whether the command cannot do without
 * @given: (nullable): set to %TRUE when the option is given
 */
typedef struct
{
  const gchar *name;
  gchar letter;
  ScOptionKind kind;
  gpointer target;
  const gchar *argument;
  const gchar *help;
  gboolean required;
  gboolean *given;
} ScOption;

typedef enum
{
  SC_OPTION_ERROR_UNKNOWN, /* no such option */
  SC_OPTION_ERROR_MISSING, /* a required option or an option's value is not there */
  SC_OPTION_ERROR_VALUE,   /* a value that cannot be read */
} ScOptionError;

#define SC_OPTION_ERROR sc_option_error_quark ()
GQuark sc_option_error_quark (void);

/**
 * sc_option_parse:
 * @options: (element-type ScOption): all of a command's options
 * @argv: (array zero-terminated=1): what follows the command's name
 * @seen: one for each option, set to %TRUE where it is given
 * @arguments: (out) (transfer full): what is no option, in order; everything
 *   after a "--" is such
 *
 * Values follow as `--name value`, `--name=value`, `-x value` or `-xvalue`. A value may
 * begin with a dash. A required option that is missing is an error.
 */
gboolean sc_option_parse (GPtrArray *options, gchar **argv, gboolean *seen, GStrv *arguments, GError **error);

/** sc_option_parse_number: a decimal number in the C locale, "inf" included, NaN not. @name appears in the error. */
gboolean sc_option_parse_number (const gchar *name, const gchar *text, gdouble *value, GError **error);

/**
 * sc_option_parse_size: bytes: a decimal number with an optional K, M, G or T
 * (powers of 1024; "i", "B" and "iB" may follow).
 */
gboolean sc_option_parse_size (const gchar *name, const gchar *text, guint64 *bytes, GError **error);

G_END_DECLS
