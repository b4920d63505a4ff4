/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/combine-command.h"

static void
note_variables (ScAlignReport *report, ScAligned *aligned)
{
  const gchar *const *names = sc_dataset_get_variable_names (aligned->dataset);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
      g_ptr_array_add (sources, g_hash_table_ref (aligned->unreached));
      sc_align_report_add_variable (report, names[i], sc_dataset_get (aligned->dataset, names[i]), sources);
    }
}

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_auto (GStrv) exclude = NULL;
  g_autoptr (GError) error = NULL;
  gint status;
  const ScOption options[] = {
    { "exclude", 0, SC_OPTION_LIST, &exclude, "d", "leave these dimensions as they are" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "align");
  sc_combine_command_add_join (&command);
  sc_combine_command_add_fill (&command);
  sc_cli_add_options (cli, NULL, options);
  if (!sc_combine_command_parse (&command, 2, 2, &status))
    return status;

  const ScAlignment alignment = {
    .join = command.join, .exclude = (const gchar *const *) exclude, .fill = command.fill, .tolerance = NAN,
  };
  sc_align_report_compare (command.report, sc_combine_command_get_datasets (&command), 2);
  g_autoptr (GPtrArray) aligned = sc_align (sc_combine_command_get_datasets (&command), 2, &alignment, command.report, &error);
  if (aligned == NULL)
    return sc_combine_command_finish (&command, NULL, 0, error);

  ScAligned *a = g_ptr_array_index (aligned, 0), *b = g_ptr_array_index (aligned, 1);
  command.report_b = sc_align_report_new ();
  sc_align_report_compare (command.report_b, sc_combine_command_get_datasets (&command), 2);
  note_variables (command.report, a);
  note_variables (command.report_b, b);
  ScDataset *const results[] = { a->dataset, b->dataset };
  return sc_combine_command_finish (&command, results, 2, NULL);
}

const ScCommand sc_command_align = {
  "align",
  "Give two files the same labels",
  "A.nc B.nc [--join J] [--exclude d] [-o OUT_A.nc -o OUT_B.nc]",
  NULL,
  run,
};
