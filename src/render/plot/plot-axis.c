/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/plot/plot-axis.h"

#include <math.h>
#include <string.h>

static gdouble
fraction_of (const ScPlotAxis *self, gdouble value)
{
  if (self->logarithmic)
    return log (value / self->min) / log (self->max / self->min);
  return (value - self->min) / (self->max - self->min);
}

gdouble
sc_plot_axis_map (const ScPlotAxis *self, gdouble value)
{
  return self->start + fraction_of (self, value) * (self->end - self->start);
}

gdouble
sc_plot_axis_map_clamped (const ScPlotAxis *self, gdouble value)
{
  return sc_plot_axis_map (self, CLAMP (value, self->min, self->max));
}

gdouble
sc_plot_axis_unmap (const ScPlotAxis *self, gdouble position)
{
  gdouble fraction = (position - self->start) / (self->end - self->start);

  if (self->logarithmic)
    return self->min * pow (self->max / self->min, fraction);
  return self->min + fraction * (self->max - self->min);
}

static void
add_tick (GArray *ticks, gdouble value, gboolean major)
{
  ScPlotTick tick = { value, major };
  g_array_append_val (ticks, tick);
}

static void
add_decade (const ScPlotAxis *self, GArray *ticks, gint exponent, gint every, gdouble decade_width, gdouble spacing)
{
  /* log₁₀ 2 of a decade is the narrowest gap among 1, 2, 5; half of one among 1, 3. */
  gboolean one_two_five = decade_width * 0.3 >= spacing;
  gboolean one_three = decade_width * 0.47 >= spacing;

  for (gint digit = 1; digit <= 9; digit++)
    {
      gdouble value = digit * pow (10.0, exponent);
      gboolean major;

      if (value < self->min * (1.0 - 1e-9) || value > self->max * (1.0 + 1e-9))
        continue;
      if (digit == 1)
        major = exponent % every == 0;
      else
        major = one_two_five ? digit == 2 || digit == 5 : one_three && digit == 3;
      /* Where a decade takes less room than a label its inner lines are noise. */
      if (major || digit == 1 || decade_width >= spacing)
        add_tick (ticks, value, major);
    }
}

static void
add_linear (const ScPlotAxis *self, GArray *ticks, gdouble spacing)
{
  gdouble room = MAX (1.0, fabs (self->end - self->start) / MAX (spacing, 1e-9));
  gdouble raw = (self->max - self->min) / room;
  gdouble power = pow (10.0, floor (log10 (raw)));
  gdouble step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;

  for (gdouble i = ceil (self->min / step - 1e-9); i * step <= self->max + 1e-9 * step; i++)
    add_tick (ticks, i == 0 ? 0.0 : i * step, TRUE);
}

GArray *
sc_plot_axis_get_ticks (const ScPlotAxis *self, gdouble spacing)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (ScPlotTick));

  g_return_val_if_fail (self->max > self->min, ticks);
  g_return_val_if_fail (!self->logarithmic || self->min > 0, ticks);
  g_return_val_if_fail (isfinite (self->min) && isfinite (self->max), ticks);

  if (!self->logarithmic)
    {
      add_linear (self, ticks, spacing);
      return ticks;
    }

  gdouble decade_width = fabs (self->end - self->start) / log10 (self->max / self->min);
  gint every = decade_width > 0 ? (gint) CLAMP (ceil (spacing / decade_width), 1, 400) : 400;
  gint first = (gint) floor (log10 (self->min) + 1e-9), last = (gint) floor (log10 (self->max) + 1e-9);

  for (gint exponent = first; exponent <= last; exponent++)
    add_decade (self, ticks, exponent, every, decade_width, spacing);
  return ticks;
}

static void
append_superscript (GString *text, gint number)
{
  static const gchar *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree gchar *plain = g_strdup_printf ("%d", number);

  for (const gchar *c = plain; *c != '\0'; c++)
    g_string_append (text, *c == '-' ? "⁻" : digits[*c - '0']);
}

static void
strip_zeros (gchar *text)
{
  if (strchr (text, '.') == NULL)
    return;
  gsize length = strlen (text);
  while (text[length - 1] == '0')
    text[--length] = '\0';
  if (text[length - 1] == '.')
    text[length - 1] = '\0';
}

gchar *
sc_plot_format_number (gdouble value, gint digits)
{
  gchar scientific[64], fixed[64], format[16];

  g_return_val_if_fail (digits >= 1 && digits <= 17, NULL);
  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  if (value == 0)
    return g_strdup ("0");

  /* The exponent after rounding to the digits wanted, so that 9.999 becomes 10. */
  g_snprintf (format, sizeof format, "%%.%de", digits - 1);
  g_ascii_formatd (scientific, sizeof scientific, format, fabs (value));
  gchar *e = strchr (scientific, 'e');
  gint exponent = (gint) g_ascii_strtoll (e + 1, NULL, 10);
  *e = '\0';

  g_autoptr (GString) text = g_string_new (value < 0 ? "−" : NULL);
  if (exponent < -4 || exponent > 5)
    {
      strip_zeros (scientific);
      g_string_append_printf (text, "%s×10", scientific);
      append_superscript (text, exponent);
    }
  else
    {
      gdouble rounded = g_ascii_strtod (scientific, NULL) * pow (10.0, exponent);
      g_snprintf (format, sizeof format, "%%.%df", MAX (0, digits - 1 - exponent));
      g_ascii_formatd (fixed, sizeof fixed, format, rounded);
      strip_zeros (fixed);
      g_string_append (text, fixed);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gdouble
round_with (gdouble value, gint digits, gdouble (*direction) (gdouble))
{
  g_return_val_if_fail (value > 0 && isfinite (value), value);

  gint shift = digits - 1 - (gint) floor (log10 (value));
  gdouble scaled = shift >= 0 ? value * pow (10.0, shift) : value / pow (10.0, -shift);
  gdouble nearest = round (scaled);
  /* A number that has so few digits already stays what it is. */
  gdouble whole = fabs (scaled - nearest) < 1e-9 * scaled ? nearest : direction (scaled);
  return shift >= 0 ? whole / pow (10.0, shift) : whole * pow (10.0, -shift);
}

gdouble
sc_plot_round_down (gdouble value, gint digits)
{
  return round_with (value, digits, floor);
}

gdouble
sc_plot_round_up (gdouble value, gint digits)
{
  return round_with (value, digits, ceil);
}
