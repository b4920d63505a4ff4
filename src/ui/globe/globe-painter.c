/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/globe/globe-painter.h"

#include "render/renderer.h"

/* Threads that share a picture's work: more gain little at a window's size and
 * would take the processor from a forecast. */
#define MOST_THREADS 4

/* Pictures in turn: one shown, one handed over, one being painted. */
#define SPARE_BUFFERS 3

/* Buffers to paint into again: fresh memory costs as much as the painting. */
typedef struct
{
  gatomicrefcount references;
  GMutex mutex;
  guint32 *spare[SPARE_BUFFERS]; /* guarded by mutex; nullable */
  gsize size;                    /* guarded by mutex: of each of them, bytes */
} BufferPool;

typedef struct
{
  BufferPool *pool;
  guint32 *pixels;
  gsize size;
} Buffer;

/* One reference is the owner's, one the thread's. */
struct _ScGlobePainter
{
  gatomicrefcount references;
  ScGlobePaintedFunc painted;
  gpointer data;
  BufferPool *pool;

  GMutex mutex;
  GCond wanted_changed;
  ScScene wanted;            /* guarded by mutex */
  ScViewTables *tables;      /* guarded by mutex; nullable */
  ScCoastlines *coastlines;  /* guarded by mutex; nullable */
  gboolean has_wanted;       /* guarded by mutex */
  gboolean closing;          /* guarded by mutex */
  GdkTexture *made;          /* guarded by mutex; nullable: waits for the main loop */
  ScScene made_scene;        /* guarded by mutex */
  guint source;              /* guarded by mutex: armed while made is set */
};

static BufferPool *
buffer_pool_ref (BufferPool *pool)
{
  g_atomic_ref_count_inc (&pool->references);
  return pool;
}

static void
buffer_pool_unref (BufferPool *pool)
{
  if (!g_atomic_ref_count_dec (&pool->references))
    return;
  for (gint i = 0; i < SPARE_BUFFERS; i++)
    g_free (pool->spare[i]);
  g_mutex_clear (&pool->mutex);
  g_free (pool);
}

/* Returns: (nullable): a buffer of @size bytes. */
static guint32 *
buffer_pool_take (BufferPool *pool, gsize size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pool->mutex);

  if (pool->size != size)
    {
      for (gint i = 0; i < SPARE_BUFFERS; i++)
        g_clear_pointer (&pool->spare[i], g_free);
      pool->size = size;
    }
  for (gint i = 0; i < SPARE_BUFFERS; i++)
    if (pool->spare[i] != NULL)
      return g_steal_pointer (&pool->spare[i]);
  return g_try_malloc (size);
}

static void
buffer_give_back (gpointer data)
{
  Buffer *buffer = data;

  g_mutex_lock (&buffer->pool->mutex);
  for (gint i = 0; buffer->pixels != NULL && buffer->pool->size == buffer->size && i < SPARE_BUFFERS; i++)
    if (buffer->pool->spare[i] == NULL)
      buffer->pool->spare[i] = g_steal_pointer (&buffer->pixels);
  g_mutex_unlock (&buffer->pool->mutex);
  g_free (buffer->pixels);
  buffer_pool_unref (buffer->pool);
  g_free (buffer);
}

static GdkTexture *
paint (ScGlobePainter *self, ScRenderer *renderer, const ScScene *scene, ScThreads *threads)
{
  gsize stride = (gsize) scene->view.width * sizeof (guint32), size = stride * (gsize) scene->view.height;
  guint32 *pixels = buffer_pool_take (self->pool, size);
  g_autoptr (GBytes) bytes = NULL;
  Buffer *buffer;

  if (pixels == NULL)
    return NULL;
  buffer = g_new (Buffer, 1);
  *buffer = (Buffer) { buffer_pool_ref (self->pool), pixels, size };
  bytes = g_bytes_new_with_free_func (pixels, size, buffer_give_back, buffer);
  if (!sc_renderer_draw (renderer, scene, pixels, stride, threads))
    return NULL;
  return gdk_memory_texture_new (scene->view.width, scene->view.height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static gboolean
hand_over (gpointer data)
{
  ScGlobePainter *self = data;
  g_autoptr (GdkTexture) texture = NULL;
  g_auto (ScScene) scene = { 0 };

  g_mutex_lock (&self->mutex);
  self->source = 0;
  texture = g_steal_pointer (&self->made);
  sc_scene_copy (&scene, &self->made_scene);
  g_mutex_unlock (&self->mutex);
  if (texture != NULL)
    self->painted (texture, &scene, self->data);
  return G_SOURCE_REMOVE;
}

/* The mutex is held. */
static void
arm (ScGlobePainter *self)
{
  if (self->source != 0)
    return;
  self->source = g_idle_add_full (G_PRIORITY_DEFAULT, hand_over, self, NULL);
  g_source_set_name_by_id (self->source, "sigmacast-globe-painted");
}

static void
painter_unref (ScGlobePainter *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->made);
  sc_scene_clear (&self->wanted);
  sc_scene_clear (&self->made_scene);
  g_clear_pointer (&self->tables, sc_view_tables_unref);
  g_clear_pointer (&self->coastlines, sc_coastlines_unref);
  buffer_pool_unref (self->pool);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wanted_changed);
  g_free (self);
}

static gpointer
painter_main (gpointer data)
{
  ScGlobePainter *self = data;
  g_autoptr (ScThreads) threads = sc_threads_new (MIN (g_get_num_processors (), MOST_THREADS));
  g_autoptr (ScRenderer) renderer = NULL;
  ScCoastlines *renderer_coastlines = NULL;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      g_auto (ScScene) scene = { 0 };
      g_autoptr (ScViewTables) tables = NULL;
      g_autoptr (ScCoastlines) coastlines = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      while (!self->has_wanted && !self->closing)
        g_cond_wait (&self->wanted_changed, &self->mutex);
      if (self->closing)
        break;
      self->has_wanted = FALSE;
      sc_scene_copy (&scene, &self->wanted);
      tables = sc_view_tables_ref (self->tables);
      coastlines = sc_coastlines_ref (self->coastlines);
      g_mutex_unlock (&self->mutex);

      if (renderer == NULL || renderer_coastlines != coastlines)
        {
          g_clear_pointer (&renderer, sc_renderer_free);
          renderer = sc_renderer_new (coastlines, tables);
          renderer_coastlines = coastlines;
        }
      sc_renderer_set_tables (renderer, tables);
      texture = paint (self, renderer, &scene, threads);

      g_mutex_lock (&self->mutex);
      if (texture != NULL && !self->closing)
        {
          g_set_object (&self->made, texture);
          sc_scene_copy (&self->made_scene, &scene);
          arm (self);
        }
    }
  g_mutex_unlock (&self->mutex);
  painter_unref (self);
  return NULL;
}

ScGlobePainter *
sc_globe_painter_new (ScGlobePaintedFunc painted, gpointer data)
{
  ScGlobePainter *self = g_new0 (ScGlobePainter, 1);

  g_atomic_ref_count_init (&self->references);
  g_atomic_ref_count_inc (&self->references);
  self->painted = painted;
  self->data = data;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wanted_changed);
  sc_scene_init (&self->wanted);
  sc_scene_init (&self->made_scene);
  self->pool = g_new0 (BufferPool, 1);
  g_atomic_ref_count_init (&self->pool->references);
  g_mutex_init (&self->pool->mutex);
  g_thread_unref (g_thread_new ("sigmacast-globe", painter_main, self));
  return self;
}

void
sc_globe_painter_free (ScGlobePainter *self)
{
  guint source;

  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  source = self->source;
  self->source = 0;
  g_cond_signal (&self->wanted_changed);
  g_mutex_unlock (&self->mutex);
  if (source != 0)
    g_source_remove (source);
  painter_unref (self);
}

void
sc_globe_painter_paint (ScGlobePainter *self, const ScScene *scene, ScViewTables *tables, ScCoastlines *coastlines)
{
  g_mutex_lock (&self->mutex);
  sc_scene_copy (&self->wanted, scene);
  if (self->tables != tables)
    {
      g_clear_pointer (&self->tables, sc_view_tables_unref);
      self->tables = sc_view_tables_ref (tables);
    }
  if (self->coastlines != coastlines)
    {
      g_clear_pointer (&self->coastlines, sc_coastlines_unref);
      self->coastlines = sc_coastlines_ref (coastlines);
    }
  self->has_wanted = TRUE;
  g_cond_signal (&self->wanted_changed);
  g_mutex_unlock (&self->mutex);
}
