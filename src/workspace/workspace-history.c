/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workspace-history.h"

#define MAX_COMMANDS 500

typedef struct
{
  gchar *label;
  gchar *merge_key;
  ScWorkspaceState *before;
  ScWorkspaceState *after;
} Command;

struct _ScWorkspaceHistory
{
  GPtrArray *commands;
  guint done; /* commands[0 … done − 1] hold; the rest was taken back */
  gboolean merging; /* whether the last command may still take in another */
};

static void
command_free (gpointer data)
{
  Command *command = data;

  g_free (command->label);
  g_free (command->merge_key);
  sc_workspace_state_unref (command->before);
  sc_workspace_state_unref (command->after);
  g_free (command);
}

ScWorkspaceHistory *
sc_workspace_history_new (void)
{
  ScWorkspaceHistory *self = g_new0 (ScWorkspaceHistory, 1);

  self->commands = g_ptr_array_new_with_free_func (command_free);
  return self;
}

void
sc_workspace_history_free (ScWorkspaceHistory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->commands);
  g_free (self);
}

void
sc_workspace_history_add (ScWorkspaceHistory *self, const gchar *label, const gchar *merge_key,
                          ScWorkspaceState *before, ScWorkspaceState *after)
{
  g_ptr_array_set_size (self->commands, (gint) self->done);

  if (self->merging && merge_key != NULL && self->done > 0)
    {
      Command *last = g_ptr_array_index (self->commands, self->done - 1);

      if (g_strcmp0 (last->merge_key, merge_key) == 0)
        {
          sc_workspace_state_unref (last->after);
          last->after = sc_workspace_state_ref (after);
          return;
        }
    }

  if (self->done == MAX_COMMANDS)
    g_ptr_array_remove_index (self->commands, 0);

  Command *command = g_new0 (Command, 1);
  command->label = g_strdup (label);
  command->merge_key = g_strdup (merge_key);
  command->before = sc_workspace_state_ref (before);
  command->after = sc_workspace_state_ref (after);
  g_ptr_array_add (self->commands, command);
  self->done = self->commands->len;
  self->merging = merge_key != NULL;
}

void
sc_workspace_history_end_merge (ScWorkspaceHistory *self)
{
  self->merging = FALSE;
}

void
sc_workspace_history_clear (ScWorkspaceHistory *self)
{
  g_ptr_array_set_size (self->commands, 0);
  self->done = 0;
  self->merging = FALSE;
}

ScWorkspaceState *
sc_workspace_history_undo (ScWorkspaceHistory *self)
{
  if (self->done == 0)
    return NULL;
  self->merging = FALSE;
  self->done--;
  return ((Command *) g_ptr_array_index (self->commands, self->done))->before;
}

ScWorkspaceState *
sc_workspace_history_redo (ScWorkspaceHistory *self)
{
  if (self->done == self->commands->len)
    return NULL;
  self->merging = FALSE;
  self->done++;
  return ((Command *) g_ptr_array_index (self->commands, self->done - 1))->after;
}

const gchar *
sc_workspace_history_get_undo_label (ScWorkspaceHistory *self)
{
  return self->done > 0 ? ((Command *) g_ptr_array_index (self->commands, self->done - 1))->label : NULL;
}

const gchar *
sc_workspace_history_get_redo_label (ScWorkspaceHistory *self)
{
  return self->done < self->commands->len ? ((Command *) g_ptr_array_index (self->commands, self->done))->label : NULL;
}
