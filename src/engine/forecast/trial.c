/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/trial.h"

#include <math.h>
#include <string.h>

#include "forecast/forecast-error.h"
#include "noise/random.h"

ScTrial *
sc_trial_copy (const ScTrial *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  ScTrial *copy = g_new0 (ScTrial, 1);
  *copy = *self;
  copy->probe = g_strdup (self->probe);
  return copy;
}

void
sc_trial_free (ScTrial *self)
{
  if (self == NULL)
    return;
  g_free (self->probe);
  g_free (self);
}

static gboolean
parse_part (ScTrial *self, const gchar *name, const gchar *value)
{
  const struct
  {
    const gchar *name;
    gint *number;
  } places[] = { { "member", &self->member }, { "lead", &self->lead }, { "step", &self->sampler_step }, { "call", &self->call } };
  gint64 number;
  gchar *end = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (name, places[i].name))
      {
        if (!g_ascii_string_to_signed (value, 10, -1, G_MAXINT, &number, NULL))
          return FALSE;
        *places[i].number = (gint) number;
        return TRUE;
      }
  if (g_str_equal (name, "probe"))
    {
      g_free (self->probe);
      self->probe = g_strdup (value);
      return *value != '\0';
    }
  if (g_str_equal (name, "index"))
    return g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &self->index, NULL);
  if (!g_str_equal (name, "value") && !g_str_equal (name, "noise"))
    return FALSE;
  self->kind = g_str_equal (name, "noise") ? SC_TRIAL_NOISE : SC_TRIAL_SET;
  self->value = g_ascii_strtod (value, &end);
  return end != value && *end == '\0' && (self->kind == SC_TRIAL_SET || isfinite (self->value));
}

ScTrial *
sc_trial_parse (const gchar *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr (ScTrial) self = g_new0 (ScTrial, 1);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  gboolean has_value = FALSE;

  self->member = self->lead = self->sampler_step = self->call = -1;
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      gchar *equals = strchr (parts[i], '=');
      if (equals != NULL)
        *equals = '\0';
      if (equals == NULL || !parse_part (self, parts[i], equals + 1))
        {
          g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                       "%s is no change: %s is not one of probe, member, lead, step, call, index and value or noise with its value",
                       text, parts[i]);
          return NULL;
        }
      has_value |= g_str_equal (parts[i], "value") || g_str_equal (parts[i], "noise");
    }
  if (self->probe == NULL || !has_value)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST, "%s is no change: it lacks the %s", text,
                   self->probe == NULL ? "probe" : "value");
      return NULL;
    }
  return g_steal_pointer (&self);
}

gchar *
sc_trial_to_text (const ScTrial *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  gchar number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree gchar *index = self->kind == SC_TRIAL_SET ? g_strdup_printf ("index=%" G_GUINT64_FORMAT ",value", self->index)
                                                       : g_strdup ("noise");
  return g_strdup_printf ("probe=%s,member=%d,lead=%d,step=%d,call=%d,%s=%s", self->probe, self->member, self->lead,
                          self->sampler_step, self->call, index, g_ascii_dtostr (number, sizeof number, self->value));
}

gboolean
sc_trial_apply (const ScTrial *self, ScProbe *probe, GError **error)
{
  g_return_val_if_fail (self != NULL && probe != NULL, FALSE);

  gsize n = sc_probe_get_size (probe);

  if (!probe->may_change)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "values at %s cannot be changed: they are only looked at there", probe->name);
      return FALSE;
    }
  if (self->kind == SC_TRIAL_SET && self->index >= n)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_REQUEST,
                   "there is no value %" G_GUINT64_FORMAT " at %s, which has %" G_GSIZE_FORMAT, self->index, probe->name, n);
      return FALSE;
    }
  if (probe->own != NULL && !probe->own (probe->rows, probe->own_data, error))
    return FALSE;

  probe->rows->changed = TRUE;
  if (self->kind == SC_TRIAL_SET)
    {
      *sc_probe_find (probe, self->index) = (gfloat) self->value;
      return TRUE;
    }
  g_autofree gfloat *noise = g_try_new (gfloat, n);
  if (noise == NULL)
    {
      g_set_error (error, SC_FORECAST_ERROR, SC_FORECAST_ERROR_MEMORY, "no memory for noise at %s", probe->name);
      return FALSE;
    }
  /* The same noise whenever the forecast is made again. */
  sc_random_normal (sc_key_new (g_str_hash (probe->name)), 0, noise, n);
  for (gsize row = 0; row < probe->rows->rows; row++)
    for (gsize c = 0; c < probe->rows->channels; c++)
      probe->rows->values[row * probe->rows->ld + c] += (gfloat) self->value * noise[row * probe->rows->channels + c];
  return TRUE;
}
