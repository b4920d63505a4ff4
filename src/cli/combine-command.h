/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "combine/align-report.h"
#include "combine/alignment.h"
#include "combine/attribute-merge.h"
#include "combine/variable-operations.h"

G_BEGIN_DECLS

/**
 * ScCombineCommand: what the commands on two or more datasets share: how files
 * are read, which join, where the result goes, and the report.
 */
typedef struct
{
  ScCli *cli;
  const gchar *operation;
  GPtrArray *inputs; /* of ScDataset */
  ScAlignReport *report;
  ScAlignReport *report_b; /* (nullable): of a second result */
  ScJoin join;
  ScFillValues *fill; /* (nullable) */
  GStrv outputs;      /* (nullable) */
  gchar **like;       /* (nullable): where the last file comes from an option */

  gboolean raw_times;
  gboolean no_mask_and_scale;
  gboolean mend;
  gdouble tolerance; /* 0: only equal labels are equal */
  gchar *join_name;
  gchar *fill_text;
  GStrv files;
  ScOption join_options[3];
  ScOption fill_options[2];
  ScOption file_options[4];
  ScOption mend_options[2];
} ScCombineCommand;

void sc_combine_command_init  (ScCombineCommand *self, ScCli *cli, const gchar *operation);
void sc_combine_command_clear (ScCombineCommand *self);

/** sc_combine_command_add_join: the options --join, --tolerance and --mend. */
void sc_combine_command_add_join (ScCombineCommand *self);
/** sc_combine_command_add_fill: the option --fill-value. */
void sc_combine_command_add_fill (ScCombineCommand *self);

/**
 * sc_combine_command_parse:
 * @max_files: at least 2, or 1 where the other comes from an option
 * @n_outputs: how many -o there may be
 *
 * Parses the command line and opens the files. %FALSE with the exit status
 * where the command ends here.
 */
gboolean sc_combine_command_parse (ScCombineCommand *self, guint max_files, guint n_outputs, gint *status);

/** sc_combine_command_get_datasets: (transfer none): the opened files. */
ScDataset *const *sc_combine_command_get_datasets (ScCombineCommand *self);

/**
 * sc_combine_command_finish:
 * @results: [n] (nullable): what was made; %NULL where it was refused with @error
 *
 * Writes the results, prints the report or the refusal; returns the exit status.
 */
gint sc_combine_command_finish (ScCombineCommand *self, ScDataset *const *results, gsize n, const GError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScCombineCommand, sc_combine_command_clear)

G_END_DECLS
