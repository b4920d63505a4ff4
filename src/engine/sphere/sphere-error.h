/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScSphereError:
 * @SC_SPHERE_ERROR_GRID: coordinates that no grid of the asked-for kind has
 * @SC_SPHERE_ERROR_MESH: a number of splits out of range
 * @SC_SPHERE_ERROR_FACES: given containing faces that the mesh does not have
 * @SC_SPHERE_ERROR_PROJECTION: a map projection that cannot be set up
 * @SC_SPHERE_ERROR_NO_MEMORY: too little memory
 */
typedef enum
{
  SC_SPHERE_ERROR_GRID,
  SC_SPHERE_ERROR_MESH,
  SC_SPHERE_ERROR_FACES,
  SC_SPHERE_ERROR_PROJECTION,
  SC_SPHERE_ERROR_NO_MEMORY,
} ScSphereError;

#define SC_SPHERE_ERROR sc_sphere_error_quark ()
GQuark sc_sphere_error_quark (void);

G_END_DECLS
