/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/option.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (sc-option-error-quark, sc_option_error)

gboolean
sc_option_parse_number (const gchar *name, const gchar *text, gdouble *value, GError **error)
{
  gchar *end = NULL;
  gdouble number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || g_ascii_isspace (*text) || isnan (number))
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
                   "%s takes a number, and “%s” is none", name, text);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

static gboolean
parse_int (const gchar *name, const gchar *text, gint *value, GError **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT, G_MAXINT, &number, NULL))
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
                   "%s takes a whole number, and “%s” is none or too large", name, text);
      return FALSE;
    }
  *value = (gint) number;
  return TRUE;
}

static gboolean
parse_uint64 (const gchar *name, const gchar *text, guint64 *value, GError **error)
{
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, value, NULL))
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
                   "%s takes a whole number of 0 or more, and “%s” is none or too large", name, text);
      return FALSE;
    }
  return TRUE;
}

gboolean
sc_option_parse_size (const gchar *name, const gchar *text, guint64 *bytes, GError **error)
{
  static const gchar units[] = "KMGT";
  gchar *end = NULL;
  gdouble number = g_ascii_strtod (text, &end);
  gdouble factor = 1.0;
  gboolean ok = end != text && g_ascii_isdigit (*text);

  if (ok && *end != '\0')
    {
      const gchar *unit = strchr (units, g_ascii_toupper (*end));
      if (unit != NULL)
        {
          factor = exp2 (10.0 * (gdouble) (unit - units + 1));
          end++;
          if (*end == 'i')
            end++;
        }
      if (*end == 'B')
        end++;
      ok = *end == '\0';
    }
  number *= factor;
  if (!ok || !(number >= 0.0) || number >= 0x1p63)
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
                   "%s takes a size such as 512M or 2G, and “%s” is none", name, text);
      return FALSE;
    }
  *bytes = (guint64) number;
  return TRUE;
}

static void
append_string (GStrv *strings, const gchar *text)
{
  gsize n = *strings != NULL ? g_strv_length (*strings) : 0;

  *strings = g_renew (gchar *, *strings, n + 2);
  (*strings)[n] = g_strdup (text);
  (*strings)[n + 1] = NULL;
}

static gboolean
append_list (const gchar *name, const gchar *text, GStrv *strings, GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  for (gsize i = 0; i == 0 || items[i] != NULL; i++)
    {
      if (items[i] == NULL || *items[i] == '\0')
        {
          g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
                       "%s takes names with commas between them, and “%s” has an empty one", name, text);
          return FALSE;
        }
      append_string (strings, items[i]);
    }
  return TRUE;
}

static gboolean
append_numbers (const gchar *name, const gchar *text, GArray **numbers, GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  if (*numbers == NULL)
    *numbers = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (gsize i = 0; i == 0 || items[i] != NULL; i++)
    {
      gdouble value;
      if (!sc_option_parse_number (name, items[i] != NULL ? items[i] : "", &value, error))
        return FALSE;
      g_array_append_val (*numbers, value);
    }
  return TRUE;
}

static gboolean
take_value (const ScOption *option, const gchar *name, const gchar *text, GError **error)
{
  switch (option->kind)
    {
    case SC_OPTION_FLAG:
      *(gboolean *) option->target = TRUE;
      return TRUE;
    case SC_OPTION_STRING:
      g_free (*(gchar **) option->target);
      *(gchar **) option->target = g_strdup (text);
      return TRUE;
    case SC_OPTION_STRINGS:
      append_string (option->target, text);
      return TRUE;
    case SC_OPTION_LIST:
      return append_list (name, text, option->target, error);
    case SC_OPTION_INT:
      return parse_int (name, text, option->target, error);
    case SC_OPTION_UINT64:
      return parse_uint64 (name, text, option->target, error);
    case SC_OPTION_NUMBER:
      return sc_option_parse_number (name, text, option->target, error);
    case SC_OPTION_NUMBERS:
      return append_numbers (name, text, option->target, error);
    case SC_OPTION_SIZE:
      return sc_option_parse_size (name, text, option->target, error);
    }
  g_return_val_if_reached (FALSE);
}

/* The index of the option of this long name or, where @letter is one, of this letter; -1: none. */
static gint
find_option (GPtrArray *options, const gchar *name, gsize length, gchar letter)
{
  for (guint i = 0; i < options->len; i++)
    {
      const ScOption *option = g_ptr_array_index (options, i);
      if (letter != 0 ? option->letter == letter
                      : strlen (option->name) == length && strncmp (option->name, name, length) == 0)
        return (gint) i;
    }
  return -1;
}

/* Takes the option at argv[0], with the value that follows where it has one.
 * Returns how many elements of argv that were, 0 with an error. */
static gsize
parse_option (GPtrArray *options, gchar **argv, gboolean *seen, GError **error)
{
  const gchar *text = argv[0];
  gboolean is_long = text[1] == '-';
  const gchar *equals = is_long ? strchr (text, '=') : NULL;
  gsize length = equals != NULL ? (gsize) (equals - text) : is_long ? strlen (text) : 2;
  g_autofree gchar *name = g_strndup (text, length);
  gint index = is_long ? find_option (options, text + 2, length - 2, 0) : find_option (options, NULL, 0, text[1]);
  const gchar *value = equals != NULL ? equals + 1 : !is_long && text[2] != '\0' ? text + 2 : NULL;
  gsize taken = 1;

  if (index < 0)
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_UNKNOWN, "there is no option %s", name);
      return 0;
    }

  const ScOption *option = g_ptr_array_index (options, index);
  if (option->kind == SC_OPTION_FLAG && value != NULL)
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE, "%s takes no value", name);
      return 0;
    }
  if (option->kind != SC_OPTION_FLAG && value == NULL)
    {
      value = argv[1];
      taken = 2;
      if (value == NULL)
        {
          g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_MISSING, "%s needs a value", name);
          return 0;
        }
    }
  if (!take_value (option, name, value, error))
    return 0;
  seen[index] = TRUE;
  if (option->given != NULL)
    *option->given = TRUE;
  return taken;
}

gboolean
sc_option_parse (GPtrArray *options, gchar **argv, gboolean *seen, GStrv *arguments, GError **error)
{
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  gboolean only_arguments = FALSE;

  while (*argv != NULL)
    {
      if (!only_arguments && g_str_equal (*argv, "--"))
        {
          only_arguments = TRUE;
          argv++;
        }
      else if (!only_arguments && (*argv)[0] == '-' && (*argv)[1] != '\0')
        {
          gsize taken = parse_option (options, argv, seen, error);
          if (taken == 0)
            return FALSE;
          argv += taken;
        }
      else
        g_strv_builder_add (rest, *argv++);
    }
  for (guint i = 0; i < options->len; i++)
    {
      const ScOption *option = g_ptr_array_index (options, i);
      if (option->required && !seen[i])
        {
          g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_MISSING, "--%s is required", option->name);
          return FALSE;
        }
    }
  *arguments = g_strv_builder_end (rest);
  return TRUE;
}
