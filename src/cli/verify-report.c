/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verify-report.h"

#include <math.h>

static void
add_number (JsonBuilder *builder, const gchar *name, gdouble value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_integer (JsonBuilder *builder, const gchar *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const gchar *name, const gchar *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_numbers (JsonBuilder *builder, const gchar *name, const gdouble *values, gsize n, gdouble weight)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    json_builder_add_double_value (builder, values[i] / weight);
  json_builder_end_array (builder);
}

static void
add_place (JsonBuilder *builder, const gchar *source, const gchar *variable, gdouble level, gint64 lead)
{
  add_text (builder, "source", source);
  add_text (builder, "variable", variable);
  add_number (builder, "level", level);
  add_number (builder, "lead_hours", (gdouble) lead / 3600.0);
}

static void
add_score (JsonBuilder *builder, const ScVerification *verification, const ScScore *score)
{
  json_builder_begin_object (builder);
  add_place (builder, verification->source_names[score->source], score->variable, score->level, score->lead);
  add_text (builder, "score", sc_score_kind_get_name (score->kind));
  if (!isnan (score->threshold))
    add_number (builder, "threshold", score->threshold);
  if (score->against >= 0)
    add_text (builder, "against", verification->source_names[score->against]);
  add_number (builder, "value", score->value);
  add_number (builder, "low", score->low);
  add_number (builder, "high", score->high);
  add_integer (builder, "cells", (gint64) score->cells);
  add_integer (builder, "missing", (gint64) score->missing);
  json_builder_end_object (builder);
}

static void
add_rank_histogram (JsonBuilder *builder, const ScScoredMap *map, const gdouble *total)
{
  add_numbers (builder, "share", total + map->layout.ranks, map->layout.n_ranks, total[SC_SCORE_SUM_WEIGHT]);
}

static void
add_bins (JsonBuilder *builder, const ScScoredMap *map, const gdouble *total, gsize threshold)
{
  const gdouble *bins = total + map->layout.thresholds + threshold * SC_SCORE_THRESHOLD_SUMS + 1;

  add_number (builder, "threshold", map->thresholds[threshold]);
  json_builder_set_member_name (builder, "bins");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < SC_RELIABILITY_BINS; i++)
    {
      const gdouble *bin = bins + i * SC_RELIABILITY_N_SUMS;
      const gdouble weight = bin[SC_RELIABILITY_SUM_WEIGHT];

      json_builder_begin_object (builder);
      add_number (builder, "share", weight / total[SC_SCORE_SUM_WEIGHT]);
      add_number (builder, "probability", bin[SC_RELIABILITY_SUM_PROBABILITY] / weight);
      add_number (builder, "observed", bin[SC_RELIABILITY_SUM_OBSERVED] / weight);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_spectrum (JsonBuilder *builder, const ScScoredMap *map, const gdouble *total)
{
  const ScScoreLayout *layout = &map->layout;
  const gdouble *spectrum = total + layout->spectrum;

  add_numbers (builder, "forecast", spectrum + 1, layout->n_waves, spectrum[0]);
  add_numbers (builder, "truth", spectrum + 1 + layout->n_waves, layout->n_waves, spectrum[0]);
}

typedef enum
{
  RANKS,
  RELIABILITY,
  SPECTRA,
} Diagram;

/* How many of a kind a map has. */
static gsize
count_diagrams (const ScScoredMap *map, const gdouble *total, Diagram kind)
{
  switch (kind)
    {
    case RANKS:
      return map->layout.n_ranks > 0 && total[SC_SCORE_SUM_WEIGHT] > 0 ? 1 : 0;
    case RELIABILITY:
      return total[SC_SCORE_SUM_WEIGHT] > 0 ? map->layout.n_thresholds : 0;
    case SPECTRA:
      return map->layout.n_waves > 0 && total[map->layout.spectrum] > 0 ? 1 : 0;
    default:
      g_assert_not_reached ();
    }
}

static void
add_diagrams (JsonBuilder *builder, const ScVerification *self, const gchar *name, Diagram kind)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->maps->len; i++)
    {
      const ScScoredMap *map = g_ptr_array_index (self->maps, i);
      g_autofree gdouble *total = sc_scored_map_dup_total (map, self->n_starts);

      for (gsize k = 0; k < count_diagrams (map, total, kind); k++)
        {
          json_builder_begin_object (builder);
          add_place (builder, self->source_names[map->source], map->variable, map->level, map->lead);
          if (kind == RANKS)
            add_rank_histogram (builder, map, total);
          else if (kind == RELIABILITY)
            add_bins (builder, map, total, k);
          else
            add_spectrum (builder, map, total);
          json_builder_end_object (builder);
        }
    }
  json_builder_end_array (builder);
}

JsonNode *
sc_verify_report_to_json (const ScVerifyReport *self, gboolean diagrams)
{
  const ScVerification *verification = self->verification;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_integer (builder, "starts", (gint64) verification->n_starts);
  add_number (builder, "confidence", self->confidence);
  add_integer (builder, "resamples", (gint64) self->resamples);
  add_integer (builder, "block", (gint64) self->block);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (gsize s = 0; s < verification->n_sources; s++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "name", verification->source_names[s]);
      add_integer (builder, "members", (gint64) verification->source_members[s]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < verification->notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (verification->notes, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "scores");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->scores->len; i++)
    add_score (builder, verification, &g_array_index (self->scores, ScScore, i));
  json_builder_end_array (builder);
  if (diagrams)
    {
      add_diagrams (builder, verification, "rank_histograms", RANKS);
      add_diagrams (builder, verification, "reliability", RELIABILITY);
      add_diagrams (builder, verification, "spectra", SPECTRA);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Right-aligned by characters, not bytes. */
static void
append_cell (GString *text, const gchar *cell, glong width)
{
  for (glong i = g_utf8_strlen (cell, -1); i < width; i++)
    g_string_append_c (text, ' ');
  g_string_append (text, cell);
}

static void
append_left (GString *text, const gchar *cell, glong width)
{
  g_string_append (text, cell);
  for (glong i = g_utf8_strlen (cell, -1); i < width; i++)
    g_string_append_c (text, ' ');
}

/* What rounds to nothing has no sign. */
static gdouble
drop_sign (gdouble value, gint decimals)
{
  return fabs (value) < 0.5 * pow (10, -decimals) ? 0.0 : value;
}

/* The value and its interval, all with the same decimals. */
static gchar *
format_value (const ScScore *score, gint decimals)
{
  if (score == NULL)
    return g_strdup ("–");

  const gdouble value = drop_sign (score->value, decimals);
  if (!isfinite (score->low))
    return g_strdup_printf ("%.*f", decimals, value);
  return g_strdup_printf ("%.*f [%.*f, %.*f]", decimals, value, decimals, drop_sign (score->low, decimals), decimals,
                          drop_sign (score->high, decimals));
}

static gchar *
format_share (const ScScore *score)
{
  if (score == NULL)
    return g_strdup ("–");
  if (!isfinite (score->low))
    return g_strdup_printf ("%.1f %%", 100 * score->value);
  return g_strdup_printf ("%.1f %% [%.1f, %.1f]", 100 * score->value, 100 * score->low, 100 * score->high);
}

/* What is said of one source at one place: scores [begin, end) of the list. */
static const ScScore *
find_score (const ScVerifyReport *self, guint begin, guint end, gsize source, ScScoreKind kind, gint against)
{
  for (guint i = begin; i < end; i++)
    {
      const ScScore *score = &g_array_index (self->scores, ScScore, i);
      if (score->source == source && score->kind == kind && score->against == against)
        return score;
    }
  return NULL;
}

static gboolean
is_same_table (const ScScore *a, const ScScore *b)
{
  return a->variable == b->variable && (a->level == b->level || (isnan (a->level) && isnan (b->level)));
}

#define LEAD_WIDTH 8
#define GAP "   "

/* What stands in the columns of values. */
static const ScScoreKind column_kinds[] = { SC_SCORE_CRPS, SC_SCORE_RMSE, SC_SCORE_BIAS, SC_SCORE_SPREAD_SKILL };
static const gchar *const column_names[] = { "CRPS", "RMSE", "bias", "spread/skill" };

/* How the rows of one variable and level are set: decimals, and widths in characters. */
typedef struct
{
  gint decimals;
  glong name_width;
  glong widths[G_N_ELEMENTS (column_kinds)];
} Columns;

static gint
get_decimals (const Columns *columns, ScScoreKind kind)
{
  return kind == SC_SCORE_SPREAD_SKILL ? 2 : columns->decimals;
}

/* Three digits of the first source's smallest CRPS; every column as wide as what stands in it. */
static void
fit_columns (Columns *columns, const ScVerifyReport *self, guint begin)
{
  const ScVerification *verification = self->verification;
  const ScScore *first = &g_array_index (self->scores, ScScore, begin);
  gdouble smallest = INFINITY;
  guint end;

  for (end = begin; end < self->scores->len; end++)
    {
      const ScScore *score = &g_array_index (self->scores, ScScore, end);
      if (!is_same_table (score, first))
        break;
      if (score->kind == SC_SCORE_CRPS && score->source == 0 && score->value > 0)
        smallest = MIN (smallest, score->value);
    }
  columns->decimals = isfinite (smallest) ? CLAMP (2 - (gint) floor (log10 (smallest)), 0, 12) : 2;
  columns->name_width = g_utf8_strlen ("source", -1);
  for (gsize s = 0; s < verification->n_sources; s++)
    columns->name_width = MAX (columns->name_width, g_utf8_strlen (verification->source_names[s], -1));
  for (gsize c = 0; c < G_N_ELEMENTS (column_kinds); c++)
    {
      columns->widths[c] = g_utf8_strlen (column_names[c], -1);
      for (guint i = begin; i < end; i++)
        {
          const ScScore *score = &g_array_index (self->scores, ScScore, i);
          if (score->kind != column_kinds[c])
            continue;
          g_autofree gchar *cell = format_value (score, get_decimals (columns, score->kind));
          columns->widths[c] = MAX (columns->widths[c], g_utf8_strlen (cell, -1));
        }
    }
}

static void
append_heading (GString *text, const ScVerifyReport *self, const Columns *columns, const ScScore *score)
{
  const ScVerification *verification = self->verification;
  const gchar *units = NULL;

  for (guint v = 0; v < verification->variables->len; v++)
    if (g_str_equal (g_ptr_array_index (verification->variables, v), score->variable))
      units = g_ptr_array_index (verification->units, v);
  g_string_append_printf (text, "\n%s", score->variable);
  if (!isnan (score->level))
    g_string_append_printf (text, " at %g", score->level);
  if (units != NULL)
    g_string_append_printf (text, " in %s", units);
  if (score->missing > 0)
    g_string_append_printf (text, "   (%.1f %% of the cells are missing and do not count)",
                            100.0 * (gdouble) score->missing / (gdouble) (score->cells + score->missing));
  g_string_append_c (text, '\n');
  append_cell (text, "lead", LEAD_WIDTH);
  g_string_append (text, GAP);
  append_left (text, "source", columns->name_width);
  for (gsize c = 0; c < G_N_ELEMENTS (column_kinds); c++)
    {
      g_string_append (text, GAP);
      append_cell (text, column_names[c], columns->widths[c]);
    }
  if (verification->n_sources > 1)
    g_string_append_printf (text, GAP "CRPS of %s lower by", verification->source_names[0]);
  g_string_append_c (text, '\n');
}

static void
append_rows (GString *text, const ScVerifyReport *self, const Columns *columns, guint begin, guint end)
{
  const ScVerification *verification = self->verification;
  const ScScore *first = &g_array_index (self->scores, ScScore, begin);
  gboolean labelled = FALSE;

  for (gsize s = 0; s < verification->n_sources; s++)
    {
      g_autofree gchar *lead = labelled ? g_strdup ("") : g_strdup_printf ("%g h", (gdouble) first->lead / 3600.0);

      if (find_score (self, begin, end, s, SC_SCORE_CRPS, -1) == NULL)
        continue;
      labelled = TRUE;
      append_cell (text, lead, LEAD_WIDTH);
      g_string_append (text, GAP);
      append_left (text, verification->source_names[s], columns->name_width);
      for (gsize c = 0; c < G_N_ELEMENTS (column_kinds); c++)
        {
          g_autofree gchar *cell = format_value (find_score (self, begin, end, s, column_kinds[c], -1),
                                                 get_decimals (columns, column_kinds[c]));
          g_string_append (text, GAP);
          append_cell (text, cell, columns->widths[c]);
        }
      if (s > 0)
        {
          g_autofree gchar *cell = format_share (find_score (self, begin, end, 0, SC_SCORE_CRPS_SKILL, (gint) s));
          g_string_append_printf (text, GAP "%s", cell);
        }
      g_string_append_c (text, '\n');
    }
}

gchar *
sc_verify_report_to_text (const ScVerifyReport *self)
{
  const ScVerification *verification = self->verification;
  GString *text = g_string_new (NULL);
  const ScScore *heading = NULL;
  Columns columns;

  g_string_append_printf (text, "%" G_GSIZE_FORMAT " start%s", verification->n_starts, verification->n_starts == 1 ? "" : "s");
  for (gsize s = 0; s < verification->n_sources; s++)
    if (verification->source_members[s] > 1)
      g_string_append_printf (text, ", %s: %" G_GSIZE_FORMAT " members", verification->source_names[s],
                              verification->source_members[s]);
  if (verification->n_starts > 1)
    g_string_append_printf (text, "; in brackets %g %% intervals over the starts", 100 * self->confidence);
  g_string_append_c (text, '\n');

  for (guint begin = 0, end; begin < self->scores->len; begin = end)
    {
      const ScScore *first = &g_array_index (self->scores, ScScore, begin);

      for (end = begin + 1; end < self->scores->len; end++)
        if (!is_same_table (&g_array_index (self->scores, ScScore, end), first)
            || g_array_index (self->scores, ScScore, end).lead != first->lead)
          break;
      if (heading == NULL || !is_same_table (heading, first))
        {
          fit_columns (&columns, self, begin);
          append_heading (text, self, &columns, first);
        }
      heading = first;
      append_rows (text, self, &columns, begin, end);
    }
  return g_string_free (text, FALSE);
}
