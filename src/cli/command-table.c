/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

const ScCommand *const sc_command_table[] = {
  &sc_command_forecast,
  &sc_command_verify,
  &sc_command_denoise,
  &sc_command_noise,
  &sc_command_sweep,
  &sc_command_suggest,
  &sc_command_plan,
  &sc_command_train,
  &sc_command_check,
  &sc_command_merge,
  &sc_command_assign,
  &sc_command_assign_coords,
  &sc_command_concat,
  &sc_command_align,
  &sc_command_reindex,
  &sc_command_roll_lon,
  &sc_command_add,
  &sc_command_picture,
  &sc_command_trace_nan,
  &sc_command_reduce,
  &sc_command_demo,
  &sc_command_bench,
  &sc_command_desktop,
  NULL,
};

const ScCommand *
sc_command_find (const gchar *name)
{
  for (gsize i = 0; sc_command_table[i] != NULL; i++)
    if (g_str_equal (sc_command_table[i]->name, name))
      return sc_command_table[i];
  return NULL;
}
