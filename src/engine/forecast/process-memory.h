/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** sc_process_resident_bytes: memory of this process that is in use now; 0 where the system does not tell. */
guint64 sc_process_resident_bytes (void);

/** sc_process_peak_bytes: the most that it has had in use so far; 0 where the system does not tell. */
guint64 sc_process_peak_bytes     (void);

/** sc_machine_memory_bytes: all memory that this process may have: the machine's, or its control group's; G_MAXUINT64 where unknown. */
guint64 sc_machine_memory_bytes   (void);

G_END_DECLS
