/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run-path.h"

#include <math.h>

#include "forecast/packed-fields.h"

/* Also its own key in the table. */
typedef struct
{
  guint lead, member, step;
  guint n_steps;
  gdouble sigma;
  ScPackedFields *fields;
} Kept;

struct _ScRunPath
{
  gatomicrefcount references;
  guint64 budget;

  GMutex mutex; /* guards what follows */
  GHashTable *table; /* (element-type Kept), owns them */
  GQueue oldest;     /* of Kept, in the order in which they came */
  guint64 bytes;
};

static guint
kept_hash (gconstpointer data)
{
  const Kept *kept = data;
  return (kept->lead * 8191u + kept->member) * 1021u + kept->step;
}

static gboolean
kept_equal (gconstpointer a, gconstpointer b)
{
  const Kept *one = a, *other = b;
  return one->lead == other->lead && one->member == other->member && one->step == other->step;
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;
  sc_packed_fields_unref (kept->fields);
  g_free (kept);
}

ScRunPath *
sc_run_path_new (guint64 budget)
{
  ScRunPath *self = g_new0 (ScRunPath, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->budget = budget;
  self->table = g_hash_table_new_full (kept_hash, kept_equal, kept_free, NULL);
  g_queue_init (&self->oldest);
  return self;
}

ScRunPath *
sc_run_path_ref (ScRunPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sc_run_path_unref (ScRunPath *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_queue_clear (&self->oldest);
  g_hash_table_unref (self->table);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
forget (ScRunPath *self, Kept *kept)
{
  self->bytes -= sc_packed_fields_get_bytes (kept->fields);
  g_hash_table_remove (self->table, kept);
}

void
sc_run_path_add (ScRunPath *self, ScEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL);

  if (event->type != SC_EVENT_SAMPLER_STEP || event->fields == NULL || event->lead < 0 || event->member < 0
      || event->sampler_step < 0)
    return;
  g_autoptr (ScPackedFields) fields = sc_packed_fields_new (event->fields, NULL);
  if (fields == NULL)
    return;

  Kept *kept = g_new (Kept, 1), *before;
  *kept = (Kept) {
    .lead = (guint) event->lead,
    .member = (guint) event->member,
    .step = (guint) event->sampler_step,
    .n_steps = (guint) MAX (event->n_sampler_steps, 0),
    .sigma = event->sigma,
    .fields = g_steal_pointer (&fields),
  };

  g_mutex_lock (&self->mutex);
  if ((before = g_hash_table_lookup (self->table, kept)) != NULL)
    {
      g_queue_remove (&self->oldest, before);
      forget (self, before);
    }
  g_hash_table_add (self->table, kept);
  g_queue_push_tail (&self->oldest, kept);
  self->bytes += sc_packed_fields_get_bytes (kept->fields);
  while (self->bytes > self->budget && g_queue_get_length (&self->oldest) > 1)
    forget (self, g_queue_pop_head (&self->oldest));
  g_mutex_unlock (&self->mutex);
}

static const Kept *
look_up (ScRunPath *self, guint lead, guint member, guint step)
{
  const Kept key = { .lead = lead, .member = member, .step = step };
  return g_hash_table_lookup (self->table, &key);
}

guint
sc_run_path_get_n_steps (ScRunPath *self, guint lead, guint member)
{
  g_return_val_if_fail (self != NULL, 0);
  guint n = 0;

  g_mutex_lock (&self->mutex);
  for (GList *link = self->oldest.tail; link != NULL && n == 0; link = link->prev)
    {
      const Kept *kept = link->data;
      if (kept->lead == lead && kept->member == member)
        n = kept->n_steps;
    }
  g_mutex_unlock (&self->mutex);
  return n;
}

gdouble
sc_run_path_get_sigma (ScRunPath *self, guint lead, guint member, guint step)
{
  g_return_val_if_fail (self != NULL, NAN);

  g_mutex_lock (&self->mutex);
  const Kept *kept = look_up (self, lead, member, step);
  const gdouble sigma = kept != NULL ? kept->sigma : (gdouble) NAN;
  g_mutex_unlock (&self->mutex);
  return sigma;
}

ScDataset *
sc_run_path_dup_fields (ScRunPath *self, guint lead, guint member, guint step)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  const Kept *kept = look_up (self, lead, member, step);
  g_autoptr (ScPackedFields) fields = kept != NULL ? sc_packed_fields_ref (kept->fields) : NULL;
  g_mutex_unlock (&self->mutex);
  return fields != NULL ? sc_packed_fields_unpack (fields) : NULL;
}

guint64
sc_run_path_get_bytes (ScRunPath *self)
{
  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  const guint64 bytes = self->bytes;
  g_mutex_unlock (&self->mutex);
  return bytes;
}
