/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"

#include "combine/label-json.h"
#include "combine/mend.h"
#include "combine/provenance.h"
#include "combine/snap.h"
#include "dataset/coordinate-difference.h"
#include "io/netcdf-write.h"
#include "io/open.h"

#define DEFLATE_LEVEL 1

void
sc_combine_command_init (ScCombineCommand *self, ScCli *cli, const gchar *operation)
{
  *self = (ScCombineCommand) { .cli = cli, .operation = operation, .join = SC_JOIN_EXACT };
  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_dataset_unref);
  self->report = sc_align_report_new ();
}

void
sc_combine_command_clear (ScCombineCommand *self)
{
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->report, sc_align_report_unref);
  g_clear_pointer (&self->report_b, sc_align_report_unref);
  g_clear_pointer (&self->fill, sc_fill_values_free);
  g_clear_pointer (&self->outputs, g_strfreev);
  g_clear_pointer (&self->join_name, g_free);
  g_clear_pointer (&self->fill_text, g_free);
  g_clear_pointer (&self->files, g_strfreev);
}

void
sc_combine_command_add_join (ScCombineCommand *self)
{
  self->join_options[0] = (ScOption) { "join", 0, SC_OPTION_STRING, &self->join_name, "J",
                                       "exact (default), outer, inner, left, right or override" };
  self->join_options[1] = (ScOption) { "tolerance", 0, SC_OPTION_NUMBER, &self->tolerance, "T",
                                       "labels this close to one of the first file's count as that one (times: seconds)" };
  sc_cli_add_options (self->cli, NULL, self->join_options);
  self->mend_options[0] = (ScOption) { "mend", 0, SC_OPTION_FLAG, &self->mend, NULL,
                                       "first make the other files' coordinates fit the first one's, where that is possible" };
  sc_cli_add_options (self->cli, NULL, self->mend_options);
}

void
sc_combine_command_add_fill (ScCombineCommand *self)
{
  self->fill_options[0] = (ScOption) { "fill-value", 0, SC_OPTION_STRING, &self->fill_text, "N",
                                       "fill with N, or with v=N,w=N by variable, instead of NaN" };
  sc_cli_add_options (self->cli, NULL, self->fill_options);
}

/* (transfer full) (nullable): @dataset (transfer full), one of the other files, as it is to be combined with the first. */
static ScDataset *
fit_to_first (ScCombineCommand *self, ScDataset *dataset, GError **error)
{
  g_autoptr (ScDataset) given = dataset;
  ScDataset *first = g_ptr_array_index (self->inputs, 0);
  g_autoptr (ScDataset) mended = self->mend ? sc_mend_all (given, first, error) : sc_dataset_ref (given);

  if (mended == NULL)
    return NULL;
  return self->tolerance > 0 ? sc_snap_labels (mended, first, self->tolerance, error) : g_steal_pointer (&mended);
}

static gboolean
open_files (ScCombineCommand *self, gint *status)
{
  ScOpenFlags flags = (self->raw_times ? SC_OPEN_RAW_TIMES : 0) | (self->no_mask_and_scale ? SC_OPEN_NO_MASK_SCALE : 0);

  for (gsize i = 0; self->files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      ScDataset *dataset = sc_open_dataset (self->files[i], flags, &error);
      if (dataset != NULL && i > 0)
        dataset = fit_to_first (self, dataset, &error);
      if (dataset == NULL)
        {
          *status = sc_cli_fail (self->cli, error);
          return FALSE;
        }
      g_ptr_array_add (self->inputs, dataset);
    }
  return TRUE;
}

gboolean
sc_combine_command_parse (ScCombineCommand *self, guint max_files, guint n_outputs, gint *status)
{
  g_autoptr (GError) error = NULL;

  self->file_options[0] = (ScOption) { "no-decode-times", 0, SC_OPTION_FLAG, &self->raw_times, NULL,
                                       "leave times as the numbers in the file" };
  self->file_options[1] = (ScOption) { "no-mask-and-scale", 0, SC_OPTION_FLAG, &self->no_mask_and_scale, NULL,
                                       "neither unpack nor mask fill values" };
  self->file_options[2] = (ScOption) { "output", 'o', SC_OPTION_STRINGS, &self->outputs, "OUT.nc",
                                       "where the result goes; without it there is only a report" };
  sc_cli_add_options (self->cli, NULL, self->file_options);
  if (!sc_cli_parse (self->cli, self->like != NULL ? 1 : 2, max_files, &self->files, status))
    return FALSE;
  if (self->like != NULL)
    {
      gchar *file = self->files[0];
      g_free (g_steal_pointer (&self->files));
      self->files = g_new0 (gchar *, 3);
      self->files[0] = file;
      self->files[1] = g_strdup (*self->like);
    }
  if (self->join_name != NULL && !sc_join_from_name (self->join_name, &self->join))
    {
      *status = sc_cli_usage (self->cli, "--join is exact, outer, inner, left, right or override, not “%s”", self->join_name);
      return FALSE;
    }
  if (self->tolerance < 0)
    {
      *status = sc_cli_usage (self->cli, "--tolerance cannot be negative");
      return FALSE;
    }
  if (self->fill_text != NULL && (self->fill = sc_fill_values_parse (self->fill_text, &error)) == NULL)
    {
      *status = sc_cli_usage (self->cli, "--fill-value: %s", error->message);
      return FALSE;
    }
  guint n = self->outputs != NULL ? g_strv_length (self->outputs) : 0;
  if (n != 0 && n != n_outputs)
    {
      *status = sc_cli_usage (self->cli, "%u results need as many -o, not %u", n_outputs, n);
      return FALSE;
    }
  return open_files (self, status);
}

ScDataset *const *
sc_combine_command_get_datasets (ScCombineCommand *self)
{
  return (ScDataset *const *) self->inputs->pdata;
}

static void
add_labels (JsonBuilder *builder, const gchar *name, ScArray *labels)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; labels != NULL && i < sc_array_get_size (labels); i++)
    sc_json_builder_add_label (builder, labels, i);
  json_builder_end_array (builder);
}

/* What differs between the first input and each of the others, in words. */
static GPtrArray *
dup_differences (ScCombineCommand *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_coordinate_difference_free);

  for (guint i = 1; i < self->inputs->len; i++)
    {
      g_autoptr (GPtrArray) some = sc_coordinate_differences (g_ptr_array_index (self->inputs, 0),
                                                              g_ptr_array_index (self->inputs, i), NULL);
      while (some != NULL && some->len > 0)
        {
          ScCoordinateDifference *difference = g_ptr_array_steal_index (some, 0);
          if (difference->cause != SC_DIFFERENCE_NONE)
            g_ptr_array_add (all, difference);
          else
            sc_coordinate_difference_free (difference);
        }
    }
  return all;
}

static void
add_differences (JsonBuilder *builder, ScCombineCommand *self)
{
  g_autoptr (GPtrArray) differences = dup_differences (self);

  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < differences->len; i++)
    {
      ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
      g_autofree gchar *sentence = sc_coordinate_difference_format (difference, "A", "B");
      g_autofree gchar *remedy = sc_remedy_format (difference);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, difference->name);
      json_builder_set_member_name (builder, "sentence");
      json_builder_add_string_value (builder, sentence);
      json_builder_set_member_name (builder, "remedy");
      if (remedy != NULL)
        json_builder_add_string_value (builder, remedy);
      else
        json_builder_add_null_value (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_variables (JsonBuilder *builder, const gchar *member, ScAlignReport *report)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; report != NULL && i < sc_align_report_get_n_variables (report); i++)
    {
      const ScAlignVariable *variable = sc_align_report_get_variable (report, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, variable->name);
      json_builder_set_member_name (builder, "nan");
      json_builder_add_int_value (builder, (gint64) variable->missing);
      json_builder_set_member_name (builder, "filled_by_operation");
      json_builder_add_int_value (builder, (gint64) variable->filled_by_operation);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static gint
print_json (ScCombineCommand *self, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "outcome");
  json_builder_add_string_value (builder, error == NULL ? "ok" : "refused");
  json_builder_set_member_name (builder, "error_kind");
  if (error != NULL && error->domain == SC_COMBINE_ERROR)
    json_builder_add_string_value (builder, sc_combine_error_get_name ((ScCombineError) error->code));
  else
    json_builder_add_null_value (builder);

  json_builder_set_member_name (builder, "conflict_coords");
  json_builder_begin_array (builder);
  for (const gchar *const *name = sc_align_report_get_conflicts (self->report); *name != NULL; name++)
    json_builder_add_string_value (builder, *name);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "coordinates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sc_align_report_get_n_coordinates (self->report); i++)
    {
      const ScAlignCoordinate *coordinate = sc_align_report_get_coordinate (self->report, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, coordinate->name);
      add_labels (builder, "only_in_a", coordinate->only_in_a);
      add_labels (builder, "only_in_b", coordinate->only_in_b);
      json_builder_set_member_name (builder, "common");
      json_builder_add_int_value (builder, (gint64) coordinate->common);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  add_variables (builder, "variables", error == NULL ? self->report : NULL);
  if (error == NULL && self->report_b != NULL)
    add_variables (builder, "variables_b", self->report_b);
  add_differences (builder, self);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (self->cli, node);
}

static void
print_variables (ScAlignReport *report)
{
  for (guint i = 0; i < sc_align_report_get_n_variables (report); i++)
    {
      const ScAlignVariable *variable = sc_align_report_get_variable (report, i);
      g_print ("%s: %zu missing values, %zu of them made by this operation\n", variable->name, variable->missing,
               variable->filled_by_operation);
    }
}

static void
print_report (ScCombineCommand *self)
{
  g_autoptr (GPtrArray) differences = dup_differences (self);

  for (guint i = 0; i < differences->len; i++)
    {
      g_autofree gchar *sentence = sc_coordinate_difference_format (g_ptr_array_index (differences, i), "A", "B");
      g_print ("%s\n", sentence);
    }
  if (differences->len == 0)
    g_print ("The coordinates agree.\n");
  print_variables (self->report);
  if (self->report_b != NULL)
    print_variables (self->report_b);
}

static gint
refuse (ScCombineCommand *self, const GError *error)
{
  g_autoptr (GPtrArray) differences = dup_differences (self);
  g_autoptr (GString) text = g_string_new (error->message);
  g_autoptr (GError) told = NULL;

  for (guint i = 0; i < differences->len; i++)
    {
      const ScCoordinateDifference *difference = g_ptr_array_index (differences, i);
      g_autofree gchar *remedy = sc_remedy_format (difference);
      if (remedy != NULL && g_strv_contains (sc_align_report_get_conflicts (self->report), difference->name))
        g_string_append_printf (text, "; %s can be mended with %s%s", difference->name, remedy,
                                difference->remedy != SC_REMEDY_SELECT_COMMON ? " (or --mend)" : "");
    }
  if (sc_cli_wants_json (self->cli))
    print_json (self, error);
  told = g_error_new_literal (error->domain, error->code, text->str);
  return sc_cli_fail (self->cli, told);
}

static ScDataset *
dup_with_provenance (ScCombineCommand *self, ScDataset *result, ScAlignReport *report, GError **error)
{
  g_autoptr (ScDataset) told = sc_dataset_copy (result);

  for (guint i = 0; i < sc_align_report_get_n_variables (report); i++)
    {
      const ScAlignVariable *variable = sc_align_report_get_variable (report, i);
      if (!sc_dataset_note_made_missing (told, variable->name, variable->filled_by_operation, self->operation,
                                         (const gchar *const *) self->files, error))
        return NULL;
    }
  sc_dataset_note_provenance (told, self->operation, sc_combine_command_get_datasets (self),
                              (const gchar *const *) self->files, self->inputs->len, report);
  return g_steal_pointer (&told);
}

gint
sc_combine_command_finish (ScCombineCommand *self, ScDataset *const *results, gsize n, const GError *error)
{
  g_autoptr (GError) failure = NULL;

  if (error != NULL && error->domain == SC_COMBINE_ERROR)
    return refuse (self, error);
  if (error != NULL)
    return sc_cli_fail (self->cli, error);
  if (!sc_align_report_count (self->report, &failure)
      || (self->report_b != NULL && !sc_align_report_count (self->report_b, &failure)))
    return sc_cli_fail (self->cli, failure);

  for (gsize i = 0; self->outputs != NULL && i < n; i++)
    {
      g_autoptr (ScDataset) told = dup_with_provenance (self, results[i], i == 0 ? self->report : self->report_b, &failure);
      if (told == NULL || !sc_write_netcdf (told, self->outputs[i], DEFLATE_LEVEL, &failure))
        return sc_cli_fail (self->cli, failure);
    }
  if (sc_cli_wants_json (self->cli))
    return print_json (self, NULL);
  print_report (self);
  return SC_CLI_DONE;
}
