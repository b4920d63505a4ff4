/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/view-setting.h"

static GVariant *
no_units (void)
{
  return g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{ss}"), NULL, 0));
}

void
sc_view_setting_init (ScViewSetting *self)
{
  *self = (ScViewSetting) {
    .page = g_strdup ("forecast"),
    .projection = g_strdup ("globe"),
    .latitude = 20,
    .longitude = 0,
    .zoom = 1,
    .coastlines = TRUE,
    .graticule = TRUE,
    .truth = TRUE,
    .units = no_units (),
  };
}

void
sc_view_setting_clear (ScViewSetting *self)
{
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->projection, g_free);
  g_clear_pointer (&self->units, g_variant_unref);
}

void
sc_view_setting_copy (ScViewSetting *self, const ScViewSetting *source)
{
  ScViewSetting copy = *source;

  copy.page = g_strdup (source->page);
  copy.projection = g_strdup (source->projection);
  copy.units = g_variant_ref (source->units);
  sc_view_setting_clear (self);
  *self = copy;
}

gboolean
sc_view_setting_equal (const ScViewSetting *a, const ScViewSetting *b)
{
  return g_strcmp0 (a->page, b->page) == 0 && g_strcmp0 (a->projection, b->projection) == 0 && a->latitude == b->latitude
         && a->longitude == b->longitude && a->zoom == b->zoom && a->coastlines == b->coastlines
         && a->graticule == b->graticule && a->truth == b->truth && g_variant_equal (a->units, b->units);
}

const gchar *
sc_view_setting_get_unit (const ScViewSetting *self, const gchar *quantity)
{
  const gchar *unit = NULL;

  g_variant_lookup (self->units, quantity, "&s", &unit);
  return unit;
}

void
sc_view_setting_set_unit (ScViewSetting *self, const gchar *quantity, const gchar *unit)
{
  g_autoptr (GVariant) old = self->units;
  GVariantBuilder builder;
  GVariantIter iter;
  const gchar *key, *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (g_strcmp0 (key, quantity) != 0)
      g_variant_builder_add (&builder, "{ss}", key, value);
  if (unit != NULL)
    g_variant_builder_add (&builder, "{ss}", quantity, unit);
  self->units = g_variant_ref_sink (g_variant_builder_end (&builder));
}
