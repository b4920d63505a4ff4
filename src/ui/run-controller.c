/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/run-controller.h"

/* No more often than a screen is drawn. */
#define DELIVERY_MS 16
/* Of packed fields: all steps of five days of eight members at 5.6°, some steps at 1°. */
#define PATH_BYTES (G_GUINT64_CONSTANT (1) << 28)

/*
 * LetterBox: between a run's thread, which puts in, and the main thread, which
 * takes out. Reference-counted: the run keeps one, the controller another.
 */
typedef struct
{
  ScRunPath *path;
  GMutex mutex;
  /* All guarded by mutex. */
  ScRunController *controller; /* (nullable): not owned; NULL once nobody waits for letters */
  gboolean armed;              /* a source is on the main context, not yet dispatched */
  gint watched;                /* the member whose previews are kept */
  ScEvent *latest;             /* progress and remaining time */
  ScEvent *stage;
  ScEvent *memory;
  ScEvent *preview;
  GQueue kept; /* of ScEvent: those that are never left out, in order */
} LetterBox;

struct _ScRunController
{
  GObject parent_instance;

  ScPlanCache *plans;
  ScRun *run;     /* (nullable) */
  LetterBox *box; /* (nullable): of that run */

  ScRunState state;
  gdouble progress;
  gdouble remaining;
  gint lead;
  gchar *stage;
  guint64 memory;
  gchar *output;
};

G_DEFINE_FINAL_TYPE (ScRunController, sc_run_controller, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (ScRunState, sc_run_state,
                    G_DEFINE_ENUM_VALUE (SC_RUN_STATE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (SC_RUN_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (SC_RUN_STATE_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (SC_RUN_STATE_FINISHED, "finished"),
                    G_DEFINE_ENUM_VALUE (SC_RUN_STATE_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (SC_RUN_STATE_FAILED, "failed"))

enum
{
  PROP_STATE = 1,
  PROP_ACTIVE,
  PROP_PROGRESS,
  PROP_REMAINING,
  PROP_STAGE,
  PROP_MEMORY,
  N_PROPERTIES,
};

enum
{
  STARTED,
  LEAD_TIME,
  PREVIEW,
  PLAN_BUILT,
  FAILED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
letter_box_clear (gpointer data)
{
  LetterBox *box = data;

  g_clear_pointer (&box->latest, sc_event_unref);
  g_clear_pointer (&box->stage, sc_event_unref);
  g_clear_pointer (&box->memory, sc_event_unref);
  g_clear_pointer (&box->preview, sc_event_unref);
  g_queue_clear_full (&box->kept, (GDestroyNotify) sc_event_unref);
  sc_run_path_unref (box->path);
  g_mutex_clear (&box->mutex);
}

static void
letter_box_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, letter_box_clear);
}

static void deliver (ScRunController *self, LetterBox *box);

/* On the main thread. The source holds a reference of the box. */
static gboolean
on_letters (gpointer data)
{
  LetterBox *box = data;
  ScRunController *controller = NULL;

  g_mutex_lock (&box->mutex);
  box->armed = FALSE;
  /* Controllers are made and freed on this thread alone, so this one is alive. */
  if (box->controller != NULL)
    controller = g_object_ref (box->controller);
  g_mutex_unlock (&box->mutex);

  if (controller != NULL)
    {
      deliver (controller, box);
      g_object_unref (controller);
    }
  return G_SOURCE_REMOVE;
}

static void
put (ScEvent **slot, ScEvent *event)
{
  g_clear_pointer (slot, sc_event_unref);
  *slot = sc_event_ref (event);
}

/* On the run's thread. */
static void
on_event (ScEvent *event, gpointer data)
{
  LetterBox *box = data;

  sc_run_path_add (box->path, event);
  g_mutex_lock (&box->mutex);
  put (&box->latest, event);
  switch (event->type)
    {
    case SC_EVENT_PROBE:
      break;
    case SC_EVENT_STAGE:
      put (&box->stage, event);
      break;
    case SC_EVENT_MEMORY:
      put (&box->memory, event);
      break;
    case SC_EVENT_SAMPLER_STEP:
      if (event->fields != NULL && (event->member < 0 || event->member == box->watched))
        put (&box->preview, event);
      break;
    default:
      /* A preview is of the past once its lead time is there. */
      if (event->type == SC_EVENT_LEAD_TIME && (event->member < 0 || event->member == box->watched))
        g_clear_pointer (&box->preview, sc_event_unref);
      g_queue_push_tail (&box->kept, sc_event_ref (event));
    }
  if (!box->armed && box->controller != NULL)
    {
      g_autoptr (GSource) source = g_timeout_source_new (DELIVERY_MS);

      g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE);
      g_source_set_callback (source, on_letters, g_atomic_rc_box_acquire (box), letter_box_unref);
      g_source_attach (source, NULL);
      box->armed = TRUE;
    }
  g_mutex_unlock (&box->mutex);
}

static void
set_state (ScRunController *self, ScRunState state)
{
  gboolean was_active = sc_run_controller_get_active (self);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (sc_run_controller_get_active (self) != was_active)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
set_progress (ScRunController *self, gdouble progress, gdouble remaining)
{
  if (self->progress != progress)
    {
      self->progress = progress;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  if (self->remaining != remaining)
    {
      self->remaining = remaining;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMAINING]);
    }
}

static void
set_stage (ScRunController *self, const gchar *stage)
{
  if (g_strcmp0 (self->stage, stage) == 0)
    return;
  g_free (self->stage);
  self->stage = g_strdup (stage);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

static void
set_memory (ScRunController *self, guint64 bytes)
{
  if (self->memory == bytes)
    return;
  self->memory = bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMORY]);
}

static void
deliver_kept (ScRunController *self, ScEvent *event)
{
  switch (event->type)
    {
    case SC_EVENT_LEAD_TIME:
      g_signal_emit (self, signals[LEAD_TIME], 0, event);
      break;
    case SC_EVENT_PLAN_BUILT:
      g_signal_emit (self, signals[PLAN_BUILT], 0, event);
      break;
    case SC_EVENT_PAUSED:
      set_state (self, SC_RUN_STATE_PAUSED);
      break;
    case SC_EVENT_CONTINUED:
      set_state (self, SC_RUN_STATE_RUNNING);
      break;
    case SC_EVENT_FINISHED:
      self->output = g_strdup (event->name);
      set_state (self, SC_RUN_STATE_FINISHED);
      break;
    case SC_EVENT_CANCELLED:
      set_state (self, SC_RUN_STATE_CANCELLED);
      break;
    case SC_EVENT_FAILED:
      set_state (self, SC_RUN_STATE_FAILED);
      g_signal_emit (self, signals[FAILED], 0, event->error);
      break;
    default:
      break;
    }
}

/* Takes everything out of the box, and tells it with no lock held. */
static void
deliver (ScRunController *self, LetterBox *box)
{
  g_autoptr (ScEvent) latest = NULL;
  g_autoptr (ScEvent) stage = NULL;
  g_autoptr (ScEvent) memory = NULL;
  g_autoptr (ScEvent) preview = NULL;
  GQueue kept;

  g_mutex_lock (&box->mutex);
  latest = g_steal_pointer (&box->latest);
  stage = g_steal_pointer (&box->stage);
  memory = g_steal_pointer (&box->memory);
  preview = g_steal_pointer (&box->preview);
  kept = box->kept;
  g_queue_init (&box->kept);
  g_mutex_unlock (&box->mutex);

  if (stage != NULL)
    set_stage (self, stage->name);
  if (memory != NULL)
    set_memory (self, memory->bytes);
  if (latest != NULL && latest->lead >= 0)
    self->lead = latest->lead;
  if (latest != NULL)
    set_progress (self, latest->progress, latest->remaining_seconds);
  /* A listener may start another run; then these letters are nobody's any more. */
  for (ScEvent *event; (event = g_queue_pop_head (&kept)) != NULL; sc_event_unref (event))
    if (self->box == box)
      deliver_kept (self, event);
  if (preview != NULL && self->box == box)
    g_signal_emit (self, signals[PREVIEW], 0, preview);
}

static gpointer
release_run (gpointer run)
{
  sc_run_unref (run);
  return NULL;
}

/* The last reference of a run waits for its thread, which the window must not. */
static void
drop_run (ScRunController *self)
{
  if (self->run == NULL)
    return;

  g_mutex_lock (&self->box->mutex);
  self->box->controller = NULL;
  g_mutex_unlock (&self->box->mutex);
  g_clear_pointer (&self->box, letter_box_unref);

  sc_run_cancel (self->run);
  g_thread_unref (g_thread_new ("sigmacast-release", release_run, g_steal_pointer (&self->run)));
}

static void
sc_run_controller_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ScRunController *self = SC_RUN_CONTROLLER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (gint) self->state);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, sc_run_controller_get_active (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_REMAINING:
      g_value_set_double (value, self->remaining);
      break;
    case PROP_STAGE:
      g_value_set_string (value, self->stage);
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, self->memory);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sc_run_controller_dispose (GObject *object)
{
  drop_run (SC_RUN_CONTROLLER (object));
  G_OBJECT_CLASS (sc_run_controller_parent_class)->dispose (object);
}

static void
sc_run_controller_finalize (GObject *object)
{
  ScRunController *self = SC_RUN_CONTROLLER (object);

  sc_plan_cache_unref (self->plans);
  g_free (self->stage);
  g_free (self->output);
  G_OBJECT_CLASS (sc_run_controller_parent_class)->finalize (object);
}

static void
sc_run_controller_class_init (ScRunControllerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sc_run_controller_get_property;
  object_class->dispose = sc_run_controller_dispose;
  object_class->finalize = sc_run_controller_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, SC_TYPE_RUN_STATE, SC_RUN_STATE_IDLE, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_REMAINING] = g_param_spec_double ("remaining", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, -1, flags);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, NULL, flags);
  properties[PROP_MEMORY] = g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[STARTED] = g_signal_new ("started", SC_TYPE_RUN_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[LEAD_TIME] = g_signal_new ("lead-time", SC_TYPE_RUN_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[PREVIEW] = g_signal_new ("preview", SC_TYPE_RUN_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[PLAN_BUILT] = g_signal_new ("plan-built", SC_TYPE_RUN_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FAILED] = g_signal_new ("failed", SC_TYPE_RUN_CONTROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sc_run_controller_init (ScRunController *self)
{
  self->plans = sc_plan_cache_new ();
  self->lead = -1;
  self->remaining = -1;
}

ScRunController *
sc_run_controller_new (void)
{
  return g_object_new (SC_TYPE_RUN_CONTROLLER, NULL);
}

void
sc_run_controller_start (ScRunController *self, const ScForecastRequest *request)
{
  g_return_if_fail (SC_IS_RUN_CONTROLLER (self));
  g_return_if_fail (request != NULL);

  drop_run (self);
  g_clear_pointer (&self->output, g_free);
  self->lead = -1;
  set_progress (self, 0, -1);
  set_stage (self, NULL);
  set_memory (self, 0);
  g_signal_emit (self, signals[STARTED], 0);
  set_state (self, SC_RUN_STATE_RUNNING);

  self->box = g_atomic_rc_box_new0 (LetterBox);
  self->box->path = sc_run_path_new (PATH_BYTES);
  g_mutex_init (&self->box->mutex);
  g_queue_init (&self->box->kept);
  self->box->controller = self;
  self->run = sc_run_new (request, self->plans);
  sc_run_start (self->run, on_event, g_atomic_rc_box_acquire (self->box), letter_box_unref);
}

void
sc_run_controller_pause (ScRunController *self)
{
  g_return_if_fail (SC_IS_RUN_CONTROLLER (self));

  if (self->state == SC_RUN_STATE_RUNNING)
    sc_run_pause (self->run);
}

void
sc_run_controller_continue (ScRunController *self)
{
  g_return_if_fail (SC_IS_RUN_CONTROLLER (self));

  if (self->state == SC_RUN_STATE_PAUSED)
    sc_run_continue (self->run);
}

void
sc_run_controller_step (ScRunController *self, ScStepKind kind)
{
  g_return_if_fail (SC_IS_RUN_CONTROLLER (self));

  if (sc_run_controller_get_active (self))
    sc_run_step (self->run, kind);
}

void
sc_run_controller_cancel (ScRunController *self)
{
  g_return_if_fail (SC_IS_RUN_CONTROLLER (self));

  if (sc_run_controller_get_active (self))
    sc_run_cancel (self->run);
}

void
sc_run_controller_watch_member (ScRunController *self, guint member)
{
  g_return_if_fail (SC_IS_RUN_CONTROLLER (self));

  if (self->box == NULL)
    return;
  g_mutex_lock (&self->box->mutex);
  if (self->box->watched != (gint) member)
    g_clear_pointer (&self->box->preview, sc_event_unref);
  self->box->watched = (gint) member;
  g_mutex_unlock (&self->box->mutex);
}

ScRunState
sc_run_controller_get_state (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), SC_RUN_STATE_IDLE);

  return self->state;
}

gboolean
sc_run_controller_get_active (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), FALSE);

  return self->state == SC_RUN_STATE_RUNNING || self->state == SC_RUN_STATE_PAUSED;
}

gdouble
sc_run_controller_get_progress (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), 0);

  return self->progress;
}

gdouble
sc_run_controller_get_remaining (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), -1);

  return self->remaining;
}

gint
sc_run_controller_get_lead (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), -1);

  return self->lead;
}

const gchar *
sc_run_controller_get_stage (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), NULL);

  return self->stage;
}

guint64
sc_run_controller_get_memory (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), 0);

  return self->memory;
}

ScRunPath *
sc_run_controller_get_path (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), NULL);

  return self->box != NULL ? self->box->path : NULL;
}

const gchar *
sc_run_controller_get_output (ScRunController *self)
{
  g_return_val_if_fail (SC_IS_RUN_CONTROLLER (self), NULL);

  return self->output;
}
