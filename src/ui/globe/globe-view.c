/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/globe/globe-view-private.h"

struct _ScGlobeView
{
  GObject parent_instance;

  ScView view; /* its size is not used */
  ScViewTables *tables;
};

enum
{
  PROP_0,
  PROP_LATITUDE,
  PROP_LONGITUDE,
  PROP_ZOOM,
  PROP_PROJECTION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (ScGlobeView, sc_globe_view, G_TYPE_OBJECT)

GType
sc_globe_view_projection_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { SC_VIEW_GLOBE, "SC_VIEW_GLOBE", "globe" },
        { SC_VIEW_FLAT, "SC_VIEW_FLAT", "flat" },
        { SC_VIEW_ROBINSON, "SC_VIEW_ROBINSON", "robinson" },
        { SC_VIEW_MOLLWEIDE, "SC_VIEW_MOLLWEIDE", "mollweide" },
        { SC_VIEW_MERCATOR, "SC_VIEW_MERCATOR", "mercator" },
        { 0, NULL, NULL },
      };
      g_once_init_leave (&type, g_enum_register_static ("ScViewProjection", values));
    }
  return type;
}

static const ScView FIRST_VIEW = { SC_VIEW_GLOBE, .latitude = 25, .longitude = 10, .zoom = 1 };

/* Takes over @wanted and announces what of it is new. */
static void
set_view (ScGlobeView *self, ScView wanted)
{
  ScView old = self->view;

  sc_view_normalise (&wanted);
  self->view = wanted;
  g_object_freeze_notify (G_OBJECT (self));
  if (wanted.latitude != old.latitude)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LATITUDE]);
  if (wanted.longitude != old.longitude)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LONGITUDE]);
  if (wanted.zoom != old.zoom)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  if (wanted.projection != old.projection)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECTION]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
sc_globe_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ScGlobeView *self = SC_GLOBE_VIEW (object);

  switch (id)
    {
    case PROP_LATITUDE:
      g_value_set_double (value, self->view.latitude);
      break;
    case PROP_LONGITUDE:
      g_value_set_double (value, self->view.longitude);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->view.zoom);
      break;
    case PROP_PROJECTION:
      g_value_set_enum (value, (gint) self->view.projection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sc_globe_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ScGlobeView *self = SC_GLOBE_VIEW (object);
  ScView wanted = self->view;

  switch (id)
    {
    case PROP_LATITUDE:
      wanted.latitude = g_value_get_double (value);
      break;
    case PROP_LONGITUDE:
      wanted.longitude = g_value_get_double (value);
      break;
    case PROP_ZOOM:
      wanted.zoom = g_value_get_double (value);
      break;
    case PROP_PROJECTION:
      wanted.projection = (ScViewProjection) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  set_view (self, wanted);
}

static void
sc_globe_view_finalize (GObject *object)
{
  ScGlobeView *self = SC_GLOBE_VIEW (object);

  g_clear_pointer (&self->tables, sc_view_tables_unref);
  G_OBJECT_CLASS (sc_globe_view_parent_class)->finalize (object);
}

static void
sc_globe_view_class_init (ScGlobeViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sc_globe_view_get_property;
  object_class->set_property = sc_globe_view_set_property;
  object_class->finalize = sc_globe_view_finalize;
  properties[PROP_LATITUDE] = g_param_spec_double ("latitude", NULL, NULL, -90, 90, FIRST_VIEW.latitude, flags);
  properties[PROP_LONGITUDE] = g_param_spec_double ("longitude", NULL, NULL, -180, 180, FIRST_VIEW.longitude, flags);
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, SC_VIEW_MIN_ZOOM, SC_VIEW_MAX_ZOOM, FIRST_VIEW.zoom, flags);
  properties[PROP_PROJECTION]
      = g_param_spec_enum ("projection", NULL, NULL, SC_TYPE_GLOBE_VIEW_PROJECTION, FIRST_VIEW.projection, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sc_globe_view_init (ScGlobeView *self)
{
  self->view = FIRST_VIEW;
  self->tables = sc_view_tables_new ();
}

ScGlobeView *
sc_globe_view_new (void)
{
  return g_object_new (SC_TYPE_GLOBE_VIEW, NULL);
}

gdouble
sc_globe_view_get_latitude (ScGlobeView *self)
{
  g_return_val_if_fail (SC_IS_GLOBE_VIEW (self), 0);
  return self->view.latitude;
}

gdouble
sc_globe_view_get_longitude (ScGlobeView *self)
{
  g_return_val_if_fail (SC_IS_GLOBE_VIEW (self), 0);
  return self->view.longitude;
}

gdouble
sc_globe_view_get_zoom (ScGlobeView *self)
{
  g_return_val_if_fail (SC_IS_GLOBE_VIEW (self), 1);
  return self->view.zoom;
}

ScViewProjection
sc_globe_view_get_projection (ScGlobeView *self)
{
  g_return_val_if_fail (SC_IS_GLOBE_VIEW (self), SC_VIEW_GLOBE);
  return self->view.projection;
}

void
sc_globe_view_set_centre (ScGlobeView *self, gdouble latitude, gdouble longitude)
{
  ScView wanted;

  g_return_if_fail (SC_IS_GLOBE_VIEW (self));

  wanted = self->view;
  wanted.latitude = latitude;
  wanted.longitude = longitude;
  set_view (self, wanted);
}

void
sc_globe_view_set_zoom (ScGlobeView *self, gdouble zoom)
{
  ScView wanted;

  g_return_if_fail (SC_IS_GLOBE_VIEW (self));

  wanted = self->view;
  wanted.zoom = zoom;
  set_view (self, wanted);
}

void
sc_globe_view_set_projection (ScGlobeView *self, ScViewProjection projection)
{
  ScView wanted;

  g_return_if_fail (SC_IS_GLOBE_VIEW (self));
  g_return_if_fail (projection < SC_VIEW_N_PROJECTIONS);

  wanted = self->view;
  wanted.projection = projection;
  set_view (self, wanted);
}

void
sc_globe_view_reset (ScGlobeView *self)
{
  ScView wanted = FIRST_VIEW;

  g_return_if_fail (SC_IS_GLOBE_VIEW (self));

  wanted.projection = self->view.projection;
  set_view (self, wanted);
}

void
sc_globe_view_get_view (ScGlobeView *self, ScView *view)
{
  *view = self->view;
}

void
sc_globe_view_set_view (ScGlobeView *self, const ScView *view)
{
  set_view (self, *view);
}

ScViewTables *
sc_globe_view_get_tables (ScGlobeView *self)
{
  return self->tables;
}
