/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sphere/proj-source.h"

#include <math.h>
#include <proj.h>

#include "sphere/sphere-error.h"

struct _ScProjSource
{
  PJ_CONTEXT *context;
  PJ *transformation;
  gchar *definition;
};

static void
ignore_log (void *data, int level, const char *message)
{
}

ScProjSource *
sc_proj_source_new (const gchar *definition, GError **error)
{
  g_autoptr (ScProjSource) self = g_new0 (ScProjSource, 1);

  self->definition = g_strconcat (definition, " +R=1", NULL);
  self->context = proj_context_create ();
  if (self->context != NULL)
    {
      /* Failures are this module's to report, not PROJ's to print. */
      proj_log_func (self->context, NULL, ignore_log);
      self->transformation = proj_create (self->context, self->definition);
    }
  if (self->transformation == NULL)
    {
      g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_PROJECTION,
                   "PROJ cannot set up the projection “%s”.", definition);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sc_proj_source_free (ScProjSource *self)
{
  if (self == NULL)
    return;
  proj_destroy (self->transformation);
  proj_context_destroy (self->context);
  g_free (self->definition);
  g_free (self);
}

gboolean
sc_proj_source_forward (ScProjSource *self, gdouble lat, gdouble lon, gdouble *x, gdouble *y, GError **error)
{
  const PJ_COORD result = proj_trans (self->transformation, PJ_FWD,
                                      proj_coord (proj_torad (lon), proj_torad (lat), 0, 0));

  *x = result.xy.x;
  *y = result.xy.y;
  if (isfinite (*x) && isfinite (*y))
    return TRUE;
  g_set_error (error, SC_SPHERE_ERROR, SC_SPHERE_ERROR_PROJECTION,
               "PROJ has no image of latitude %g, longitude %g in the projection “%s”.", lat, lon, self->definition);
  return FALSE;
}
