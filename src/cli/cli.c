/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-private.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/signals.h"

typedef struct
{
  const gchar *title;
  const ScOption *options;
} OptionGroup;

struct _ScCli
{
  const ScCommand *command;
  gchar **argv;
  gboolean help;
  gboolean json;
  ScOption common[3];
  GArray *groups; /* of OptionGroup */
  ScSignals *signals;

  /* Progress */
  gboolean terminal;
  gboolean line_open; /* an unfinished line is on the terminal */
  gint64 last_line_us;
  gint last_tenth;
};

ScCli *
sc_cli_new (const ScCommand *command, gchar **argv)
{
  ScCli *self = g_new0 (ScCli, 1);

  self->command = command;
  self->argv = argv;
  self->groups = g_array_new (FALSE, FALSE, sizeof (OptionGroup));
  self->common[0] = (ScOption) { "json", 0, SC_OPTION_FLAG, &self->json, NULL, "print the result as JSON, and nothing else, on stdout" };
  self->common[1] = (ScOption) { "help", 'h', SC_OPTION_FLAG, &self->help, NULL, "print this help" };
  self->terminal = isatty (STDERR_FILENO);
  return self;
}

static void
end_progress_line (ScCli *self)
{
  if (self->line_open)
    fputs ("\r\033[K", stderr);
  self->line_open = FALSE;
}

void
sc_cli_free (ScCli *self)
{
  if (self == NULL)
    return;
  end_progress_line (self);
  sc_signals_free (self->signals);
  g_array_unref (self->groups);
  g_free (self);
}

void
sc_cli_add_options (ScCli *self, const gchar *title, const ScOption *options)
{
  OptionGroup group = { title, options };

  g_array_append_val (self->groups, group);
}

static void
print_group (const gchar *title, const ScOption *options)
{
  g_print ("\n%s:\n", title != NULL ? title : "Options");
  for (const ScOption *option = options; option->name != NULL; option++)
    {
      g_autoptr (GString) left = g_string_new ("  ");
      if (option->letter != 0)
        g_string_append_printf (left, "-%c, ", option->letter);
      g_string_append_printf (left, "--%s", option->name);
      if (option->argument != NULL)
        g_string_append_printf (left, " %s", option->argument);
      gint padding = 30 - (gint) g_utf8_strlen (left->str, -1);
      if (padding >= 2)
        g_print ("%s%*s%s%s\n", left->str, padding, "", option->help, option->required ? " (required)" : "");
      else
        g_print ("%s\n%30s%s%s\n", left->str, "", option->help, option->required ? " (required)" : "");
    }
}

static void
print_help (ScCli *self)
{
  g_print ("Usage: sigmacast %s %s\n\n%s.\n", self->command->name, self->command->usage, self->command->summary);
  if (self->command->details != NULL)
    g_print ("\n%s\n", self->command->details);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const OptionGroup *group = &g_array_index (self->groups, OptionGroup, i);
      print_group (group->title, group->options);
    }
  print_group ("Of every command", self->common);
}

static gboolean
asks_for_help (gchar **argv)
{
  for (; *argv != NULL && !g_str_equal (*argv, "--"); argv++)
    if (g_str_equal (*argv, "--help") || g_str_equal (*argv, "-h"))
      return TRUE;
  return FALSE;
}

gboolean
sc_cli_parse (ScCli *self, guint min_arguments, guint max_arguments, GStrv *arguments, gint *status)
{
  g_autoptr (GPtrArray) options = g_ptr_array_new ();
  g_auto (GStrv) rest = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (status != NULL, FALSE);

  /* Help is given however wrong the rest of the line is. */
  if (asks_for_help (self->argv))
    {
      print_help (self);
      *status = SC_CLI_DONE;
      return FALSE;
    }

  for (const ScOption *option = self->common; option->name != NULL; option++)
    g_ptr_array_add (options, (gpointer) option);
  for (guint i = 0; i < self->groups->len; i++)
    for (const ScOption *option = g_array_index (self->groups, OptionGroup, i).options; option->name != NULL; option++)
      g_ptr_array_add (options, (gpointer) option);
  g_autofree gboolean *seen = g_new0 (gboolean, options->len);

  if (!sc_option_parse (options, self->argv, seen, &rest, &error))
    *status = sc_cli_usage (self, "%s", error->message);
  else if (g_strv_length (rest) < min_arguments)
    *status = sc_cli_usage (self, "it takes at least %u argument%s and got %u", min_arguments,
                            min_arguments == 1 ? "" : "s", g_strv_length (rest));
  else if (g_strv_length (rest) > max_arguments)
    *status = sc_cli_usage (self, "“%s” is one argument too many", rest[max_arguments]);
  else
    {
      if (arguments != NULL)
        *arguments = g_steal_pointer (&rest);
      return TRUE;
    }
  return FALSE;
}

gboolean
sc_cli_wants_json (ScCli *self)
{
  return self->json;
}

/* JSON has no NaN and no infinity, and its strings are UTF-8, which a file's name need not be. */
static void
make_printable (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      {
        g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));
        for (GList *l = members; l != NULL; l = l->next)
          make_printable (l->data);
        break;
      }
    case JSON_NODE_ARRAY:
      {
        g_autoptr (GList) elements = json_array_get_elements (json_node_get_array (node));
        for (GList *l = elements; l != NULL; l = l->next)
          make_printable (l->data);
        break;
      }
    case JSON_NODE_VALUE:
      if (json_node_get_value_type (node) == G_TYPE_DOUBLE && !isfinite (json_node_get_double (node)))
        {
          JsonNode *parent = json_node_get_parent (node);
          json_node_init_null (node);
          json_node_set_parent (node, parent);
        }
      else if (json_node_get_value_type (node) == G_TYPE_STRING
               && !g_utf8_validate (json_node_get_string (node), -1, NULL))
        {
          g_autofree gchar *valid = g_utf8_make_valid (json_node_get_string (node), -1);
          json_node_set_string (node, valid);
        }
      break;
    case JSON_NODE_NULL:
      break;
    }
}

gint
sc_cli_print_json (ScCli *self, JsonNode *node)
{
  g_return_val_if_fail (node != NULL, SC_CLI_FAILED);

  make_printable (node);
  g_autofree gchar *text = json_to_string (node, TRUE);
  fputs (text, stdout);
  fputc ('\n', stdout);
  return SC_CLI_DONE;
}

static void
print_sentence (ScCli *self, const gchar *sentence)
{
  g_autofree gchar *line = g_strdup (sentence);

  /* One sentence is one line, whatever a file may be called. */
  g_strdelimit (line, "\r\n", ' ');
  end_progress_line (self);
  g_printerr ("sigmacast %s: %s\n", self->command->name, line);
}

gint
sc_cli_fail (ScCli *self, const GError *error)
{
  g_return_val_if_fail (error != NULL, SC_CLI_FAILED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    print_sentence (self, "stopped before the end");
  else
    print_sentence (self, error->message);
  return SC_CLI_FAILED;
}

gint
sc_cli_usage (ScCli *self, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree gchar *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree gchar *sentence = g_strdup_printf ("%s (see sigmacast %s --help)", what, self->command->name);
  print_sentence (self, sentence);
  return SC_CLI_USAGE;
}

void
sc_cli_note (ScCli *self, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree gchar *sentence = g_strdup_vprintf (format, args);
  va_end (args);
  print_sentence (self, sentence);
}

void
sc_cli_progress (ScCli *self, gdouble fraction, gdouble remaining_seconds, const gchar *format, ...)
{
  gint64 now = g_get_monotonic_time ();
  gint tenth = (gint) floor (CLAMP (fraction, 0.0, 1.0) * 10.0);
  va_list args;

  if (self->terminal ? now - self->last_line_us < G_USEC_PER_SEC / 10 && fraction < 1.0
                     : tenth == self->last_tenth)
    return;
  self->last_line_us = now;
  self->last_tenth = tenth;

  va_start (args, format);
  g_autofree gchar *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree gchar *remaining = remaining_seconds >= 0.0 ? sc_cli_format_seconds (remaining_seconds) : NULL;
  g_autofree gchar *line = g_strdup_printf ("%3.0f %%  %s%s%s", 100.0 * CLAMP (fraction, 0.0, 1.0), what,
                                            remaining != NULL ? ", remaining " : "",
                                            remaining != NULL ? remaining : "");
  if (self->terminal)
    g_printerr ("\r\033[K%s", line);
  else
    g_printerr ("%s\n", line);
  self->line_open = self->terminal;
}

GCancellable *
sc_cli_get_cancellable (ScCli *self)
{
  if (self->signals == NULL)
    self->signals = sc_signals_new ();
  return sc_signals_get_cancellable (self->signals);
}

gchar *
sc_cli_format_bytes (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
}

gchar *
sc_cli_format_seconds (gdouble seconds)
{
  if (seconds < 10.0)
    return g_strdup_printf ("%.2f s", seconds);
  if (seconds < 60.0)
    return g_strdup_printf ("%.0f s", seconds);
  gint64 whole = (gint64) MIN (seconds, 1e15);
  if (whole < 3600)
    return g_strdup_printf ("%d min %d s", (gint) (whole / 60), (gint) (whole % 60));
  return g_strdup_printf ("%" G_GINT64_FORMAT " h %d min", whole / 3600, (gint) (whole / 60 % 60));
}
