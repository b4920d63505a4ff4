/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/display-units.h"

#include <math.h>
#include <string.h>

#define MAX_CHOICES 6

/* shown = factor · value in the SI unit + offset */
typedef struct
{
  const gchar *units;
  gdouble factor;
  gdouble offset;
  gdouble contour_interval; /* 0: none */
} Choice;

typedef struct
{
  const gchar *quantity;
  const gchar *names[MAX_CHOICES + 1];
  Choice choices[MAX_CHOICES];
} Quantity;

static const Quantity QUANTITIES[] = {
  { "temperature", { "°C", "K", "°F" }, { { "°C", 1, -273.15, 0 }, { "K", 1, 0, 0 }, { "°F", 1.8, -459.67, 0 } } },
  { "pressure", { "hPa", "Pa", "mmHg" }, { { "hPa", 0.01, 0, 4 }, { "Pa", 1, 0, 400 }, { "mmHg", 0.00750061683, 0, 3 } } },
  { "wind",
    { "m/s", "km/h", "kn" },
    { { "m/s", 1, 0, 0 }, { "km/h", 3.6, 0, 0 }, { "kn", 3600.0 / 1852.0, 0, 0 } } },
  { "precipitation", { "mm", "m", "in" }, { { "mm", 1000, 0, 0 }, { "m", 1, 0, 0 }, { "in", 1 / 0.0254, 0, 0 } } },
  { "geopotential",
    { "dam", "m", "m²/s²" },
    { { "dam", 0.1 / 9.80665, 0, 8 }, { "m", 1 / 9.80665, 0, 80 }, { "m²/s²", 1, 0, 800 } } },
};

static const Quantity *
find_quantity (const gchar *quantity)
{
  for (gsize i = 0; i < G_N_ELEMENTS (QUANTITIES); i++)
    if (g_strcmp0 (QUANTITIES[i].quantity, quantity) == 0)
      return &QUANTITIES[i];
  return NULL;
}

static const Choice *
find_choice (const Quantity *quantity, const gchar *units)
{
  for (gsize i = 0; quantity->names[i] != NULL; i++)
    if (g_strcmp0 (quantity->names[i], units) == 0)
      return &quantity->choices[i];
  return NULL;
}

/* The quantity is what the usual unit of the variable's style says it is. */
const gchar *
sc_display_units_get_quantity (const gchar *variable, const gchar *file_units)
{
  ScVariableStyle style;

  sc_variable_style_get (variable, file_units, &style);
  const gchar *units = style.units != NULL ? style.units : file_units;
  for (gsize i = 0; i < G_N_ELEMENTS (QUANTITIES); i++)
    if (find_choice (&QUANTITIES[i], units) != NULL)
      return QUANTITIES[i].quantity;
  return NULL;
}

const gchar *const *
sc_display_units_get_choices (const gchar *quantity)
{
  const Quantity *found = find_quantity (quantity);

  return found != NULL ? found->names : NULL;
}

void
sc_display_units_get_style (const gchar *variable, const gchar *file_units, const gchar *chosen, ScVariableStyle *style)
{
  sc_variable_style_get (variable, file_units, style);

  const Quantity *quantity = find_quantity (sc_display_units_get_quantity (variable, file_units));
  if (quantity == NULL || chosen == NULL)
    return;
  const Choice *usual = find_choice (quantity, style->units != NULL ? style->units : file_units);
  const Choice *choice = find_choice (quantity, chosen);
  if (choice == NULL || choice == usual)
    return;
  /* From the usual unit, which the style is in, to the one chosen. */
  gdouble factor = choice->factor / usual->factor;
  gdouble offset = choice->offset - factor * usual->offset;

  style->units = choice->units;
  style->factor *= factor;
  style->offset = style->offset * factor + offset;
  style->nothing_below = style->nothing_below * factor + offset;
  style->contour_interval = style->contour_interval > 0 ? choice->contour_interval : 0;
  /* Steps are round numbers of the usual unit alone. */
  style->stops = NULL;
  style->n_stops = 0;
}

gchar *
sc_display_units_format (gdouble value, const gchar *units)
{
  static const gchar *const WHOLE[] = { "Pa", "m²/s²" };
  gdouble magnitude = fabs (value);
  gint decimals = magnitude >= 100 || magnitude == 0 ? 1 : magnitude >= 1 ? 1 : magnitude >= 0.01 ? 3 : -1;

  for (gsize i = 0; i < G_N_ELEMENTS (WHOLE); i++)
    if (g_strcmp0 (units, WHOLE[i]) == 0)
      decimals = 0;
  if (g_strcmp0 (units, "°C") == 0 || g_strcmp0 (units, "K") == 0 || g_strcmp0 (units, "°F") == 0)
    decimals = 1;
  if (isnan (value))
    return g_strdup ("–");
  if (decimals < 0 || magnitude >= 1e7)
    return g_strdup_printf ("%.3g", value);

  gchar *text = g_strdup_printf ("%.*f", decimals, value);
  /* A minus sign, not a hyphen; and no minus before nothing. */
  if (text[0] == '-')
    {
      gchar *proper = strspn (text, "-0.,") == strlen (text) ? g_strdup (text + 1) : g_strconcat ("−", text + 1, NULL);
      g_free (text);
      return proper;
    }
  return text;
}
