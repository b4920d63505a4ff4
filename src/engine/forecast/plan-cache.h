/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScPlanCache: the plans of this process. A plan is found by its key: the
 * checkpoint's content and the values of the static coordinates. Every build
 * is remembered with its reason. May be used from any thread.
 */
typedef struct _ScPlanCache ScPlanCache;

/**
 * ScPlanRecord: one build.
 * @key: digest of the plan's key, hexadecimal
 * @reason: "first plan", "lat: 31 → 61 values", …
 * @seconds: that it took
 * @bytes: memory that the plan holds
 * @hits: how often the plan was used again
 */
typedef struct
{
  gchar *key;
  gchar *reason;
  gdouble seconds;
  guint64 bytes;
  guint hits;
} ScPlanRecord;

ScPlanCache *sc_plan_cache_new   (void);
ScPlanCache *sc_plan_cache_ref   (ScPlanCache *self);
void         sc_plan_cache_unref (ScPlanCache *self);
/** sc_plan_cache_dup_records: (element-type ScPlanRecord) (transfer full): oldest first; a copy. */
GPtrArray   *sc_plan_cache_dup_records (ScPlanCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPlanCache, sc_plan_cache_unref)

G_END_DECLS
