/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScViewSetting: how the selection is looked at.
 * @page: name of the page shown ("forecast", "noise", "coordinates")
 * @projection: name of the projection ("globe", "flat", …)
 * @latitude, @longitude: degrees, the middle of the picture
 * @zoom: 1: the whole globe
 * @coastlines, @graticule: whether they are drawn
 * @truth: whether what really came is drawn beside a forecast, where it is known
 * @units: a{ss}: by quantity, the unit that values are shown in where it is
 *   not the usual one
 */
typedef struct
{
  gchar *page;
  gchar *projection;
  gdouble latitude;
  gdouble longitude;
  gdouble zoom;
  gboolean coastlines;
  gboolean graticule;
  gboolean truth;
  GVariant *units;
} ScViewSetting;

/** sc_view_setting_init: the forecast page, a globe over 20°N 0°E, coastlines, graticule and truth. */
void     sc_view_setting_init  (ScViewSetting *self);
void     sc_view_setting_clear (ScViewSetting *self);
void     sc_view_setting_copy  (ScViewSetting *self, const ScViewSetting *source);
gboolean sc_view_setting_equal (const ScViewSetting *a, const ScViewSetting *b);

/** sc_view_setting_get_unit: (nullable) (transfer none): the unit chosen for @quantity. */
const gchar *sc_view_setting_get_unit (const ScViewSetting *self, const gchar *quantity);
/** sc_view_setting_set_unit: @unit: (nullable): NULL for the usual one. */
void         sc_view_setting_set_unit (ScViewSetting *self, const gchar *quantity, const gchar *unit);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScViewSetting, sc_view_setting_clear)

G_END_DECLS
