/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScZonalPower: the power of a latitude circle by zonal wavenumber. Read-only
 * once made; any number of threads may compute, each with its own scratch.
 */
typedef struct _ScZonalPower ScZonalPower;

/** sc_zonal_power_new: for circles of @n_lon ≥ 2 evenly spaced values; %NULL with %SC_VERIFY_ERROR_MEMORY. */
ScZonalPower *sc_zonal_power_new  (gsize n_lon, GError **error);
void          sc_zonal_power_free (ScZonalPower *self);

/** sc_zonal_power_get_n_waves: wavenumbers 0 to n_lon/2. */
gsize         sc_zonal_power_get_n_waves (ScZonalPower *self);
/** sc_zonal_power_new_scratch: (transfer full): for one thread; free with sc_zonal_power_free_scratch(). */
gpointer      sc_zonal_power_new_scratch  (ScZonalPower *self);
void          sc_zonal_power_free_scratch (gpointer scratch);

/**
 * sc_zonal_power_add:
 * @row: [n_lon]: finite values along a circle
 * @weight: what the circle counts
 * @power: (inout): [n_waves]: weight · power is added; power[0] is the square
 *   of the circle's mean, the others add up to its variance (Parseval), in the
 *   square of the values' units
 */
void          sc_zonal_power_add (ScZonalPower *self, gpointer scratch, const gfloat *row, gdouble weight, gdouble *power);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScZonalPower, sc_zonal_power_free)

G_END_DECLS
