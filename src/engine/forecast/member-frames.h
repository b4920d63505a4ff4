/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/task-frames.h"

G_BEGIN_DECLS

/**
 * ScMemberFrames: the newest frames of each member of a forecast, as many as
 * the model reads. The first are the task's. Kept in memory, or in a file
 * without a name, so that an ensemble takes no more memory than a member.
 */
typedef struct _ScMemberFrames ScMemberFrames;

/**
 * sc_member_frames_new:
 * @frames: borrowed; what all members begin with
 * @folder: (nullable): where the file is to be; %NULL: memory
 */
ScMemberFrames *sc_member_frames_new  (const ScTaskFrames *frames, gint members, const gchar *folder, GError **error);
void            sc_member_frames_free (ScMemberFrames *self);

/** sc_member_frames_push: @frame becomes the newest one of @member, the oldest is let go. */
gboolean        sc_member_frames_push (ScMemberFrames *self, gint member, ScArray *frame, GError **error);

/** sc_member_frames_dup: (transfer full) (nullable): frame @index of a member, 0 the oldest. */
ScArray        *sc_member_frames_dup  (ScMemberFrames *self, gint member, gsize index, GError **error);

/** sc_member_frames_read_newest: @n values from @first on of a member's newest frame. */
gboolean        sc_member_frames_read_newest (ScMemberFrames *self, gint member, gsize first, gsize n, gfloat *to,
                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScMemberFrames, sc_member_frames_free)

G_END_DECLS
