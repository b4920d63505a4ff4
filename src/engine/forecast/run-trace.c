/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/run-trace.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "io/atomic-file.h"

/* Rows of the timeline. */
typedef enum
{
  ROW_STAGE,
  ROW_NETWORK,
  ROW_CALL,
  ROW_SAMPLER_STEP,
  ROW_LEAD_TIME,
  N_ROWS,
} Row;

static const gchar *const row_names[N_ROWS] = { "stages", "network", "network calls", "sampler steps", "lead times" };

struct _ScRunTrace
{
  JsonArray *entries;
  gint64 began[N_ROWS]; /* when what is now on the row began; 0 before the first event */
  gchar *stage;         /* the stage that is going on */
  gboolean knows_peak;  /* the predicted memory was told */
  gdouble operations;   /* of one call of the network for one member; 0 while unknown */
};

ScRunTrace *
sc_run_trace_new (void)
{
  ScRunTrace *self = g_new0 (ScRunTrace, 1);

  self->entries = json_array_new ();
  for (gint row = 0; row < N_ROWS; row++)
    {
      JsonObject *entry = json_object_new ();
      JsonObject *arguments = json_object_new ();

      json_object_set_string_member (arguments, "name", row_names[row]);
      json_object_set_string_member (entry, "ph", "M");
      json_object_set_string_member (entry, "name", "thread_name");
      json_object_set_int_member (entry, "pid", 1);
      json_object_set_int_member (entry, "tid", row + 1);
      json_object_set_object_member (entry, "args", arguments);
      json_array_add_object_element (self->entries, entry);
    }
  return self;
}

void
sc_run_trace_free (ScRunTrace *self)
{
  if (self == NULL)
    return;
  json_array_unref (self->entries);
  g_free (self->stage);
  g_free (self);
}

/* What a timeline of another kind than spans shows: "C" a counter, "i" an instant. */
static void
add_mark (ScRunTrace *self, const gchar *kind, const gchar *name, JsonObject *arguments, const ScEvent *event)
{
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "ph", kind);
  json_object_set_string_member (entry, "name", name);
  json_object_set_int_member (entry, "pid", 1);
  json_object_set_int_member (entry, "tid", 1);
  json_object_set_int_member (entry, "ts", event->monotonic_us);
  if (g_str_equal (kind, "i"))
    json_object_set_string_member (entry, "s", "p");
  json_object_set_object_member (entry, "args", arguments);
  json_array_add_object_element (self->entries, entry);
}

/* The size of what a probe has looked at. */
static void
add_size (JsonObject *arguments, const ScEvent *event)
{
  JsonArray *shape = json_array_new ();
  gint64 values = 1;

  for (gint d = 0; d < event->ndim; d++)
    {
      json_array_add_int_element (shape, (gint64) event->shape[d]);
      values *= (gint64) event->shape[d];
    }
  json_object_set_array_member (arguments, "shape", shape);
  json_object_set_int_member (arguments, "bytes", values * (gint64) sizeof (gfloat));
}

/* Something that ended with @event and went on since the row's last one. */
static void
add_span (ScRunTrace *self, Row row, const gchar *name, const ScEvent *event)
{
  JsonObject *entry = json_object_new ();
  JsonObject *arguments = json_object_new ();

  json_object_set_int_member (arguments, "member", event->member);
  json_object_set_int_member (arguments, "lead", event->lead);
  if (event->sigma > 0.0)
    json_object_set_double_member (arguments, "sigma", event->sigma);
  if (event->sampler_step >= 0)
    json_object_set_int_member (arguments, "sampler_step", event->sampler_step);
  if (event->type == SC_EVENT_PROBE)
    add_size (arguments, event);
  if (row == ROW_CALL && self->operations > 0.0)
    json_object_set_double_member (arguments, "operations", self->operations);
  json_object_set_string_member (entry, "ph", "X");
  json_object_set_string_member (entry, "name", name);
  json_object_set_string_member (entry, "cat", row_names[row]);
  json_object_set_int_member (entry, "pid", 1);
  json_object_set_int_member (entry, "tid", row + 1);
  json_object_set_int_member (entry, "ts", self->began[row]);
  json_object_set_int_member (entry, "dur", MAX (event->monotonic_us - self->began[row], 0));
  json_object_set_object_member (entry, "args", arguments);
  json_array_add_object_element (self->entries, entry);
  self->began[row] = event->monotonic_us;
}

static void
end_stage (ScRunTrace *self, const ScEvent *event)
{
  if (self->stage != NULL)
    add_span (self, ROW_STAGE, self->stage, event);
  g_clear_pointer (&self->stage, g_free);
}

void
sc_run_trace_add (ScRunTrace *self, const ScEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL);

  if (self->began[0] == 0)
    for (gint row = 0; row < N_ROWS; row++)
      self->began[row] = event->monotonic_us;
  switch (event->type)
    {
    case SC_EVENT_STAGE:
      end_stage (self, event);
      self->stage = g_strdup (event->name);
      for (gint row = 0; row < ROW_LEAD_TIME; row++)
        self->began[row] = event->monotonic_us;
      break;
    case SC_EVENT_PROBE:
      if (g_str_has_prefix (event->name, "network/"))
        add_span (self, ROW_NETWORK, event->name + strlen ("network/"), event);
      if (g_str_equal (event->name, "network/final"))
        {
          g_autofree gchar *name = g_strdup_printf ("call %d, member %d", MAX (event->call, 0), event->member);
          add_span (self, ROW_CALL, name, event);
        }
      break;
    case SC_EVENT_SAMPLER_STEP:
      {
        g_autofree gchar *name = g_strdup_printf ("step %d", event->sampler_step + 1);
        add_span (self, ROW_SAMPLER_STEP, name, event);
        self->began[ROW_NETWORK] = event->monotonic_us;
        self->began[ROW_CALL] = event->monotonic_us;
        break;
      }
    case SC_EVENT_LEAD_TIME:
      {
        g_autofree gchar *name = g_strdup_printf ("+%g h, member %d", event->lead_hours, event->member);
        add_span (self, ROW_LEAD_TIME, name, event);
        break;
      }
    case SC_EVENT_FINISHED:
    case SC_EVENT_CANCELLED:
    case SC_EVENT_FAILED:
      end_stage (self, event);
      break;
    case SC_EVENT_PLAN_BUILT:
    case SC_EVENT_PLAN_REUSED:
      {
        JsonObject *arguments = json_object_new ();
        json_object_set_string_member (arguments, "reason", event->name != NULL ? event->name : "");
        json_object_set_double_member (arguments, "seconds", event->seconds);
        json_object_set_int_member (arguments, "bytes", (gint64) event->bytes);
        add_mark (self, "i", event->type == SC_EVENT_PLAN_BUILT ? "plan built" : "plan reused", arguments, event);
        self->operations = event->operations;
        break;
      }
    case SC_EVENT_MEMORY:
      {
        JsonObject *arguments = json_object_new ();
        json_object_set_int_member (arguments, "bytes", (gint64) event->bytes);
        /* The first is what the run will need at most, the others what the process has. */
        add_mark (self, "C", self->knows_peak ? "memory" : "memory predicted", arguments, event);
        self->knows_peak = TRUE;
        break;
      }
    case SC_EVENT_PAUSED:
    case SC_EVENT_CONTINUED:
      add_mark (self, "i", event->type == SC_EVENT_PAUSED ? "held" : "goes on", json_object_new (), event);
      break;
    }
}

gboolean
sc_run_trace_save (ScRunTrace *self, const gchar *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  JsonObject *whole = json_object_new ();
  json_object_set_array_member (whole, "traceEvents", json_array_ref (self->entries));
  json_object_set_string_member (whole, "displayTimeUnit", "ms");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, whole);
  g_autofree gchar *text = json_to_string (node, FALSE);
  return sc_atomic_file_write (path, text, strlen (text), error);
}
