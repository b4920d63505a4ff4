/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/picture-field.h"
#include "io/open.h"
#include "render/picture.h"

typedef struct
{
  gchar *output;
  gchar *variable;
  gchar *projection;
  gchar *size;
  GArray *centre; /* nullable: latitude, longitude */
  ScPictureSelection selection;
  gdouble zoom;
  gdouble pixel_scale;
  gboolean dark;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->output);
  g_free (request->variable);
  g_free (request->projection);
  g_free (request->size);
  g_clear_pointer (&request->centre, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

/* Returns: (nullable): what is wrong with the request. */
static const gchar *
fill_scene (const Request *request, ScScene *scene, gint *width, gint *height)
{
  gchar rest;

  if (sscanf (request->size, "%dx%d%c", width, height, &rest) != 2 || *width < 16 || *height < 16)
    return "--size: expected WIDTHxHEIGHT in pixels, e.g. 1280x720";
  if (!sc_view_projection_from_name (request->projection, &scene->view.projection))
    return "--projection: expected globe, flat, robinson, mollweide or mercator";
  if (request->centre != NULL)
    {
      if (request->centre->len != 2)
        return "--centre: expected LATITUDE,LONGITUDE in degrees";
      scene->view.latitude = g_array_index (request->centre, gdouble, 0);
      scene->view.longitude = g_array_index (request->centre, gdouble, 1);
    }
  else if (scene->view.projection == SC_VIEW_GLOBE)
    scene->view.latitude = 25;
  if (!(request->pixel_scale >= 0.5 && request->pixel_scale <= 8))
    return "--scale: expected 0.5 to 8";
  scene->view.zoom = request->zoom;
  sc_view_normalise (&scene->view);
  scene->pixel_scale = request->pixel_scale;
  scene->dark = request->dark;
  return NULL;
}

static gint
print_result (ScCli *cli, const Request *request, const ScOutlineVariable *variable, const ScField *field, gint width, gint height)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  gdouble minimum = NAN, maximum = NAN;
  gsize in_source, by_operation;

  sc_field_get_range (field, &minimum, &maximum);
  sc_field_count_missing (field, &in_source, &by_operation);
  if (!sc_cli_wants_json (cli))
    {
      g_print ("%s: %s, %g to %g %s\n", request->output, variable->name, minimum, maximum, sc_field_get_units (field));
      return SC_CLI_DONE;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "output");
  json_builder_add_string_value (builder, request->output);
  json_builder_set_member_name (builder, "variable");
  json_builder_add_string_value (builder, variable->name);
  json_builder_set_member_name (builder, "units");
  json_builder_add_string_value (builder, sc_field_get_units (field));
  json_builder_set_member_name (builder, "minimum");
  json_builder_add_double_value (builder, minimum);
  json_builder_set_member_name (builder, "maximum");
  json_builder_add_double_value (builder, maximum);
  json_builder_set_member_name (builder, "nan");
  json_builder_add_int_value (builder, (gint64) (in_source + by_operation));
  json_builder_set_member_name (builder, "width");
  json_builder_add_int_value (builder, width);
  json_builder_set_member_name (builder, "height");
  json_builder_add_int_value (builder, height);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static const ScOutlineVariable *
find_variable (ScOutline *outline, const Request *request, const gchar *path, GError **error)
{
  const ScOutlineVariable *variable = request->variable != NULL ? sc_outline_find_variable (outline, request->variable)
                                                                : sc_outline_get_default_variable (outline);

  if (variable == NULL && request->variable != NULL)
    g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION, "%s: there is no variable “%s”", path, request->variable);
  else if (variable == NULL)
    g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_SELECTION, "%s: no variable has latitudes and longitudes", path);
  return variable;
}

static gint
draw (ScCli *cli, const Request *request, const gchar *path, ScScene *scene, gint width, gint height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_autoptr (ScOutline) outline = dataset != NULL ? sc_outline_new (dataset) : NULL;
  const ScOutlineVariable *variable = outline != NULL ? find_variable (outline, request, path, &error) : NULL;
  g_autoptr (ScField) field = NULL;
  g_autoptr (ScColourScale) colours = NULL;
  g_autoptr (ScCoastlines) coastlines = sc_coastlines_new ();
  g_autoptr (ScThreads) threads = NULL;
  g_autofree gchar *words = NULL;
  g_autofree gchar *problem = NULL;
  ScVariableStyle style;
  gdouble minimum = NAN, maximum = NAN;
  ScPicture picture;

  if (variable == NULL)
    return sc_cli_fail (cli, error);
  sc_variable_style_get (variable->name, variable->units, &style);
  field = sc_picture_field_read (dataset, variable, &request->selection, &style, path, &words, &error);
  if (field == NULL)
    return sc_cli_fail (cli, error);
  sc_field_get_range (field, &minimum, &maximum);
  colours = sc_variable_style_make_scale (&style, minimum, maximum);
  sc_scene_set_field (scene, field);
  sc_scene_set_colours (scene, colours);
  scene->contour_interval = style.contour_interval;
  picture = (ScPicture) {
    .scene = scene,
    .width = width,
    .height = height,
    .title = sc_field_get_label (field),
    .subtitle = *words != '\0' ? words : NULL,
    .missing_text = "Missing in the source",
    .made_text = "Left empty by an operation",
  };
  threads = sc_threads_new (0);
  if (!sc_picture_write (&picture, request->output, coastlines, threads, &error))
    return sc_cli_fail (cli, error);
  problem = sc_coastlines_get_problem (coastlines);
  if (problem != NULL)
    sc_cli_note (cli, "%s", problem);
  return print_result (cli, request, variable, field, width, height);
}

static gint
run (ScCli *cli)
{
  g_auto (Request) request = {
    .projection = g_strdup ("globe"),
    .size = g_strdup ("1280x720"),
    .selection = { .level = NAN },
    .zoom = 1,
    .pixel_scale = 1,
  };
  g_auto (ScScene) scene = { 0 };
  g_auto (GStrv) files = NULL;
  const ScOption options[] = {
    { "output", 'o', SC_OPTION_STRING, &request.output, "OUT.png", "where the picture goes: .png, .svg or .pdf", .required = TRUE },
    { "variable", 'v', SC_OPTION_STRING, &request.variable, "V", "what is drawn; by default 2 m temperature or the first there is" },
    { "level", 'l', SC_OPTION_NUMBER, &request.selection.level, "P", "label of the level; by default the first" },
    { "time", 't', SC_OPTION_INT, &request.selection.time, "I", "index of the time, from 0; negative ones from the end" },
    { "member", 'm', SC_OPTION_INT, &request.selection.member, "I", "index of the member, from 0" },
    { "projection", 'p', SC_OPTION_STRING, &request.projection, "NAME", "globe (the default), flat, robinson, mollweide or mercator" },
    { "centre", 'c', SC_OPTION_NUMBERS, &request.centre, "LAT,LON", "the place in the middle, degrees" },
    { "zoom", 'z', SC_OPTION_NUMBER, &request.zoom, "Z", "1: all of it fits; 2: twice as large" },
    { "size", 's', SC_OPTION_STRING, &request.size, "WxH", "pixels; 1280x720 by default" },
    { "scale", 0, SC_OPTION_NUMBER, &request.pixel_scale, "S", "size of words and lines; 2 for print or a fine screen" },
    { "dark", 0, SC_OPTION_FLAG, &request.dark, NULL, "on a dark ground" },
    { NULL },
  };
  const gchar *wrong;
  gint status, width, height;

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 1, 1, &files, &status))
    return status;
  sc_scene_init (&scene);
  wrong = fill_scene (&request, &scene, &width, &height);
  if (wrong != NULL)
    return sc_cli_usage (cli, "%s", wrong);
  return draw (cli, &request, files[0], &scene, width, height);
}

const ScCommand sc_command_picture = {
  "picture",
  "Draw a variable on a globe or a map",
  "FILE -o OUT.png [--variable V] [--level P] [--time I] [--member I] [--projection NAME]",
  "Draws one level of one variable at one time as the window does, in the units that\n"
  "meteorologists expect, with coastlines, contours for pressure and height, and a\n"
  "legend. Values that are missing are hatched.",
  run,
};
