/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/member-frames.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "io/open.h"

struct _ScMemberFrames
{
  const ScTaskFrames *frames;
  gint members;
  gsize n_inputs;
  gsize size;      /* values in a frame */
  guint *pushed;   /* [members]: how many frames each has been given */
  ScArray **slots; /* (nullable): [members][n_inputs]: frame i of a member is in slot i mod n_inputs */
  gint file;       /* or there, as the slots; −1 without */
  gchar *folder;   /* for sentences */
};

static gboolean
open_file (ScMemberFrames *self, const gchar *folder, GError **error)
{
  g_autofree gchar *path = g_build_filename (folder, "lead_frames_XXXXXX", NULL);

  self->folder = g_strdup (folder);
  self->file = g_mkstemp (path);
  if (self->file < 0)
    {
      gint code = errno;
      g_set_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE, "no file can be made in the folder %s: %s", folder,
                   g_strerror (code));
      return FALSE;
    }
  /* Whatever ends the process, nothing is left behind. */
  g_unlink (path);
  return TRUE;
}

ScMemberFrames *
sc_member_frames_new (const ScTaskFrames *frames, gint members, const gchar *folder, GError **error)
{
  g_return_val_if_fail (frames != NULL && members >= 1, NULL);

  g_autoptr (ScMemberFrames) self = g_new0 (ScMemberFrames, 1);

  self->frames = frames;
  self->members = members;
  self->n_inputs = frames->n_inputs;
  self->size = sc_target_layout_get_size (&frames->layout);
  self->pushed = g_new0 (guint, (gsize) members);
  self->file = -1;
  if (folder == NULL)
    self->slots = g_new0 (ScArray *, (gsize) members * self->n_inputs);
  else if (!open_file (self, folder, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sc_member_frames_free (ScMemberFrames *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; self->slots != NULL && i < (gsize) self->members * self->n_inputs; i++)
    g_clear_pointer (&self->slots[i], sc_array_unref);
  g_free (self->slots);
  g_free (self->pushed);
  g_free (self->folder);
  if (self->file >= 0)
    close (self->file);
  g_free (self);
}

static gsize
get_slot (const ScMemberFrames *self, gint member, gsize number)
{
  return (gsize) member * self->n_inputs + number % self->n_inputs;
}

static goffset
get_offset (const ScMemberFrames *self, gsize slot, gsize first)
{
  return (goffset) ((slot * self->size + first) * sizeof (gfloat));
}

static gboolean
fail (const ScMemberFrames *self, gint code, GError **error)
{
  g_set_error (error, SC_IO_ERROR, code == ENOSPC ? SC_IO_ERROR_NO_SPACE : SC_IO_ERROR_WRITE,
               "the members' frames cannot be kept in the folder %s: %s", self->folder, g_strerror (code));
  return FALSE;
}

static gboolean
write_slot (ScMemberFrames *self, gsize slot, const gfloat *values, GError **error)
{
  const gchar *from = (const gchar *) values;
  gsize bytes = self->size * sizeof (gfloat);

  for (gsize done = 0; done < bytes;)
    {
      gssize n = pwrite (self->file, from + done, bytes - done, get_offset (self, slot, 0) + (goffset) done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (self, n < 0 ? errno : ENOSPC, error);
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
read_slot (ScMemberFrames *self, gsize slot, gsize first, gsize n_values, gfloat *values, GError **error)
{
  gchar *to = (gchar *) values;
  gsize bytes = n_values * sizeof (gfloat);

  for (gsize done = 0; done < bytes;)
    {
      gssize n = pread (self->file, to + done, bytes - done, get_offset (self, slot, first) + (goffset) done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (self, n < 0 ? errno : EIO, error);
      done += (gsize) n;
    }
  return TRUE;
}

gboolean
sc_member_frames_push (ScMemberFrames *self, gint member, ScArray *frame, GError **error)
{
  g_return_val_if_fail (self != NULL && member >= 0 && member < self->members && frame != NULL, FALSE);

  gsize slot = get_slot (self, member, self->pushed[member]);

  if (self->slots != NULL)
    {
      g_clear_pointer (&self->slots[slot], sc_array_unref);
      self->slots[slot] = sc_array_ref (frame);
    }
  else if (!write_slot (self, slot, frame->data, error))
    return FALSE;
  self->pushed[member]++;
  return TRUE;
}

/* Where a member's frame is: (transfer none) (nullable) in memory, else in @slot of the file. */
static ScArray *
find (const ScMemberFrames *self, gint member, gsize index, gsize *slot)
{
  gsize number = self->pushed[member] + index; /* counted with the task's */

  if (number < self->n_inputs)
    return sc_task_frames_get_frame (self->frames, member, number);
  *slot = get_slot (self, member, number - self->n_inputs);
  return self->slots != NULL ? self->slots[*slot] : NULL;
}

ScArray *
sc_member_frames_dup (ScMemberFrames *self, gint member, gsize index, GError **error)
{
  g_return_val_if_fail (self != NULL && member >= 0 && member < self->members && index < self->n_inputs, NULL);

  gsize slot = 0;
  ScArray *held = find (self, member, index, &slot);
  if (held != NULL)
    return sc_array_ref (held);

  g_autoptr (ScArray) frame = sc_array_new (SC_DTYPE_FLOAT32, 1, &self->size, error);
  return frame != NULL && read_slot (self, slot, 0, self->size, frame->data, error) ? g_steal_pointer (&frame) : NULL;
}

gboolean
sc_member_frames_read_newest (ScMemberFrames *self, gint member, gsize first, gsize n, gfloat *to, GError **error)
{
  g_return_val_if_fail (self != NULL && member >= 0 && member < self->members && first + n <= self->size, FALSE);

  gsize slot = 0;
  ScArray *held = find (self, member, self->n_inputs - 1, &slot);
  if (held == NULL)
    return read_slot (self, slot, first, n, to, error);
  memcpy (to, (const gfloat *) held->data + first, n * sizeof (gfloat));
  return TRUE;
}
