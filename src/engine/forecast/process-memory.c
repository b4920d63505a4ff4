/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/process-memory.h"

#include <string.h>
#include <unistd.h>

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

guint64
sc_machine_memory_bytes (void)
{
  g_autofree gchar *limit = NULL;
  glong pages = sysconf (_SC_PHYS_PAGES), size = sysconf (_SC_PAGESIZE);
  guint64 bytes = pages > 0 && size > 0 ? (guint64) pages * (guint64) size : G_MAXUINT64;

  /* "max", which reads as 0, where the group has no limit. */
  if (g_file_get_contents ("/sys/fs/cgroup/memory.max", &limit, NULL, NULL))
    {
      guint64 group = g_ascii_strtoull (limit, NULL, 10);
      if (group > 0)
        bytes = MIN (bytes, group);
    }
  return bytes;
}
