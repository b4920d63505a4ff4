/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "inspect/fault-trace.h"

/* "LAT,LON" */
static gboolean
parse_place (const gchar *text, gdouble *lat, gdouble *lon)
{
  gchar *end = NULL;

  *lat = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return FALSE;
  const gchar *rest = end + 1;
  *lon = g_ascii_strtod (rest, &end);
  return end != rest && *end == '\0' && *lat >= -90.0 && *lat <= 90.0 && *lon >= -360.0 && *lon <= 360.0;
}

static void
on_event (ScEvent *event, gpointer data)
{
  if (event->type == SC_EVENT_SAMPLER_STEP)
    sc_cli_progress (data, event->progress, event->remaining_seconds, "making +%g h of member %d again", event->lead_hours,
                     event->member);
}

static gint
run (ScCli *cli)
{
  g_autofree gchar *variable = NULL;
  g_autofree gchar *at = NULL;
  g_autofree gchar *kind = NULL;
  g_auto (GStrv) files = NULL;
  const ScOption options[] = {
    { "var", 0, SC_OPTION_STRING, &variable, "V", "the variable whose values are followed", .required = TRUE },
    { "at", 0, SC_OPTION_STRING, &at, "LAT,LON", "at the grid point next to this place, degrees; by default the first one" },
    { "fault", 0, SC_OPTION_STRING, &kind, "KIND", "what is wrong: nan (by default), infinite, or outside of what is possible" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint status;
  ScFaultQuery query = { .kind = SC_FAULT_NAN, .progress = on_event, .progress_data = cli };

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 1, 1, &files, &status))
    return status;
  if (at != NULL && !parse_place (at, &query.lat, &query.lon))
    return sc_cli_usage (cli, "--at is “%s”, but must be a latitude and a longitude in degrees with a comma between them", at);
  if (kind != NULL && (!sc_fault_kind_from_name (kind, &query.kind) || query.kind == SC_FAULT_ANY))
    return sc_cli_usage (cli, "--fault is “%s”, but must be nan, infinite or outside", kind);
  query.path = files[0];
  query.variable = variable;
  query.has_place = at != NULL;
  query.cancellable = sc_cli_get_cancellable (cli);

  g_autoptr (GPtrArray) chain = sc_fault_trace (&query, &error);
  if (chain == NULL)
    return sc_cli_fail (cli, error);
  if (sc_cli_wants_json (cli))
    {
      JsonObject *object = json_object_new ();
      json_object_set_member (object, "chain", sc_fault_chain_to_json (chain));
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, object);
      return sc_cli_print_json (cli, node);
    }
  if (chain->len == 0)
    g_print ("%s: no value of %s%s is %s.\n", query.path, variable, query.has_place ? " at this place" : "",
             sc_fault_kind_get_words (query.kind));
  for (guint i = 0; i < chain->len; i++)
    g_print ("%u. %s\n", i + 1, ((ScFaultLink *) g_ptr_array_index (chain, i))->sentence);
  return SC_CLI_DONE;
}

const ScCommand sc_command_trace_nan = {
  "trace-nan",
  "Find out where a NaN was made",
  "FILE --var V [--at LAT,LON] [--fault nan|infinite|outside]",
  "FILE is a forecast or any dataset. The chain begins with the value asked about and ends where it arose: the step of "
  "the forecast is made again with every place looked at, from the files that its header names; what was read so is "
  "followed back through the operations that made the datasets.",
  run,
};
