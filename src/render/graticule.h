/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "render/line-set.h"

G_BEGIN_DECLS

/** sc_graticule_get_step: degrees between lines that suit a picture of @radius pixels a radian. */
gdouble    sc_graticule_get_step (gdouble radius);

/**
 * sc_graticule_new:
 * @step: degrees; divides 90
 *
 * Returns: (transfer full): meridians and parallels; near the poles only every
 *   90th degree goes on
 */
ScLineSet *sc_graticule_new (gdouble step);

G_END_DECLS
