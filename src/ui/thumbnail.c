/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/thumbnail.h"

#define SCALE 2

typedef struct
{
  ScFieldSlice *slice;
  ScColourScale *scale;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  sc_field_slice_unref (job->slice);
  sc_colour_scale_unref (job->scale);
  g_free (job);
}

static GBytes *
paint (ScField *field, ScColourScale *scale)
{
  const gint width = SC_THUMBNAIL_WIDTH * SCALE, height = SC_THUMBNAIL_HEIGHT * SCALE;
  guint32 *pixels = g_new (guint32, (gsize) width * height);

  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < width; x++)
      {
        gdouble latitude = 90 - (y + 0.5) * 180 / height;
        gdouble longitude = (x + 0.5) * 360 / width - 180;

        pixels[y * width + x] = sc_colour_scale_lookup (scale, sc_field_sample (field, latitude, longitude, NULL));
      }
  return g_bytes_new_take (pixels, (gsize) width * height * sizeof *pixels);
}

static void
load_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_autoptr (ScField) field = sc_field_slice_read (job->slice, &error);
  if (field == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, paint (field, job->scale), (GDestroyNotify) g_bytes_unref);
}

void
sc_thumbnail_load_async (ScFieldSlice *slice, ScColourScale *scale, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->slice = sc_field_slice_ref (slice);
  job->scale = sc_colour_scale_ref (scale);
  g_task_set_task_data (task, job, job_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, load_on_thread);
}

GdkTexture *
sc_thumbnail_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), error);

  if (bytes == NULL)
    return NULL;
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  const GdkMemoryFormat format = GDK_MEMORY_B8G8R8A8;
#else
  const GdkMemoryFormat format = GDK_MEMORY_A8R8G8B8;
#endif
  return gdk_memory_texture_new (SC_THUMBNAIL_WIDTH * SCALE, SC_THUMBNAIL_HEIGHT * SCALE, format, bytes,
                                 SC_THUMBNAIL_WIDTH * SCALE * sizeof (guint32));
}
