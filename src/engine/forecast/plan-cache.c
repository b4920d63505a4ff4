/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/plan.h"

typedef struct
{
  ScPlanKey *key;
  ScPlan *plan;
  guint record; /* index into records */
} Entry;

struct _ScPlanCache
{
  gatomicrefcount references;

  GMutex build_mutex; /* held while a plan is built; taken before the other */

  GMutex mutex;
  GPtrArray *entries;  /* of Entry, the one used last at the end; guarded by mutex */
  GPtrArray *records;  /* of ScPlanRecord, oldest first; guarded by mutex */
  ScPlanKey *last_key; /* of the last look-up; guarded by mutex */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  sc_plan_key_unref (entry->key);
  sc_plan_unref (entry->plan);
  g_free (entry);
}

static void
record_free (gpointer data)
{
  ScPlanRecord *record = data;

  g_free (record->key);
  g_free (record->reason);
  g_free (record);
}

static ScPlanRecord *
record_copy (const ScPlanRecord *record)
{
  ScPlanRecord *copy = g_new (ScPlanRecord, 1);

  *copy = *record;
  copy->key = g_strdup (record->key);
  copy->reason = g_strdup (record->reason);
  return copy;
}

ScPlanCache *
sc_plan_cache_new (void)
{
  ScPlanCache *self = g_new0 (ScPlanCache, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->build_mutex);
  g_mutex_init (&self->mutex);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->records = g_ptr_array_new_with_free_func (record_free);
  return self;
}

ScPlanCache *
sc_plan_cache_ref (ScPlanCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_plan_cache_unref (ScPlanCache *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->records);
  sc_plan_key_unref (self->last_key);
  g_mutex_clear (&self->build_mutex);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

GPtrArray *
sc_plan_cache_dup_records (ScPlanCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  GPtrArray *copy = g_ptr_array_new_full (self->records->len, record_free);
  for (guint i = 0; i < self->records->len; i++)
    g_ptr_array_add (copy, record_copy (g_ptr_array_index (self->records, i)));
  g_mutex_unlock (&self->mutex);
  return copy;
}

/* With the mutex held. */
static void
remember_key (ScPlanCache *self, ScPlanKey *key)
{
  sc_plan_key_ref (key);
  sc_plan_key_unref (self->last_key);
  self->last_key = key;
}

/* (transfer full) (nullable): the kept plan; it becomes the one used last. */
static ScPlan *
take_hit (ScPlanCache *self, ScPlanKey *key)
{
  g_autoptr (ScPlan) plan = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->entries->len && plan == NULL; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      if (!sc_plan_key_equal (entry->key, key))
        continue;

      ScPlanRecord *record = g_ptr_array_index (self->records, entry->record);
      record->hits++;
      plan = sc_plan_ref (entry->plan);
      g_ptr_array_add (self->entries, g_ptr_array_steal_index (self->entries, i));
      remember_key (self, key);
    }
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&plan);
}

ScPlan *
sc_plan_cache_get (ScPlanCache *self, ScPlanKey *key, ScPlanBuildFunc build, gpointer data,
                   gboolean *built, gchar **reason, GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL && build != NULL, NULL);

  *built = FALSE;
  *reason = NULL;

  ScPlan *plan = take_hit (self, key);
  if (plan != NULL)
    return plan;

  g_autoptr (GMutexLocker) building = g_mutex_locker_new (&self->build_mutex);
  plan = take_hit (self, key);
  if (plan != NULL)
    return plan;

  g_mutex_lock (&self->mutex);
  g_autofree gchar *words = sc_plan_key_dup_difference (key, self->last_key);
  g_mutex_unlock (&self->mutex);

  plan = build (data, error);
  if (plan == NULL)
    return NULL;

  ScPlanRecord *record = g_new0 (ScPlanRecord, 1);
  record->key = sc_plan_key_dup_digest (key);
  record->reason = g_strdup (words);
  record->seconds = plan->seconds;
  record->bytes = plan->bytes;

  Entry *entry = g_new0 (Entry, 1);
  entry->key = sc_plan_key_ref (key);
  entry->plan = sc_plan_ref (plan);

  g_mutex_lock (&self->mutex);
  entry->record = self->records->len;
  g_ptr_array_add (self->records, record);
  g_ptr_array_add (self->entries, entry);
  if (self->entries->len > SC_PLAN_CACHE_SIZE)
    g_ptr_array_remove_index (self->entries, 0);
  remember_key (self, key);
  g_mutex_unlock (&self->mutex);

  *built = TRUE;
  *reason = g_steal_pointer (&words);
  return plan;
}
