/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/process-memory.h"

#include <string.h>

/* A line "VmRSS:   123 kB" of the kernel's report. */
static guint64
read_status (const gchar *field)
{
  g_autofree gchar *text = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;

  const gchar *line = strstr (text, field);
  return line != NULL ? g_ascii_strtoull (line + strlen (field), NULL, 10) * 1024 : 0;
}

guint64
sc_process_resident_bytes (void)
{
  return read_status ("\nVmRSS:");
}

guint64
sc_process_peak_bytes (void)
{
  return read_status ("\nVmHWM:");
}
