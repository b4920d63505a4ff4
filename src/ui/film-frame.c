/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/film-frame.h"

#include "ui/thumbnail.h"

struct _ScFilmFrame
{
  GObject parent_instance;

  ScShown *shown;
  guint time;
  ScTimeState state;
  guint lookers;
  GdkTexture *thumbnail;     /* (nullable) */
  ScColourScale *scale;      /* (nullable): that the thumbnail was made with */
  GCancellable *cancellable; /* (nullable): while a thumbnail is made */
};

G_DEFINE_FINAL_TYPE (ScFilmFrame, sc_film_frame, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_THUMBNAIL,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
sc_film_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ScFilmFrame *self = SC_FILM_FRAME (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (gint) self->state);
      break;
    case PROP_THUMBNAIL:
      g_value_set_object (value, self->thumbnail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
forget_picture (ScFilmFrame *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scale, sc_colour_scale_unref);
}

static void
sc_film_frame_finalize (GObject *object)
{
  ScFilmFrame *self = SC_FILM_FRAME (object);

  forget_picture (self);
  g_clear_object (&self->thumbnail);
  g_object_unref (self->shown);
  G_OBJECT_CLASS (sc_film_frame_parent_class)->finalize (object);
}

static void
sc_film_frame_class_init (ScFilmFrameClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sc_film_frame_get_property;
  object_class->finalize = sc_film_frame_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, SC_TIME_WAITING, SC_TIME_READY, SC_TIME_WAITING, flags);
  properties[PROP_THUMBNAIL] = g_param_spec_object ("thumbnail", NULL, NULL, GDK_TYPE_TEXTURE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sc_film_frame_init (ScFilmFrame *self)
{
}

ScFilmFrame *
sc_film_frame_new (ScShown *shown, guint time)
{
  ScFilmFrame *self = g_object_new (SC_TYPE_FILM_FRAME, NULL);

  self->shown = g_object_ref (shown);
  self->time = time;
  self->state = sc_shown_get_time_state (shown, time);
  return self;
}

guint
sc_film_frame_get_time (ScFilmFrame *self)
{
  return self->time;
}

ScTimeState
sc_film_frame_get_state (ScFilmFrame *self)
{
  return self->state;
}

GdkTexture *
sc_film_frame_get_thumbnail (ScFilmFrame *self)
{
  return self->thumbnail;
}

gchar *
sc_film_frame_dup_label (ScFilmFrame *self)
{
  return sc_shown_dup_time_label (self->shown, self->time);
}

gchar *
sc_film_frame_dup_date (ScFilmFrame *self)
{
  return sc_shown_dup_time_date (self->shown, self->time);
}

static void
on_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScFilmFrame) self = data;
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = sc_thumbnail_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* What cannot be read is said where the field itself is shown. */
  g_clear_object (&self->thumbnail);
  self->thumbnail = texture;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THUMBNAIL]);
}

static void
load_picture (ScFilmFrame *self)
{
  ScColourScale *scale = sc_shown_get_scale (self->shown);

  if (self->lookers == 0 || scale == NULL || self->scale == scale || self->state == SC_TIME_WAITING)
    return;
  g_autoptr (ScFieldSlice) slice = sc_shown_dup_time_slice (self->shown, self->time);
  if (slice == NULL)
    return;
  forget_picture (self);
  self->scale = sc_colour_scale_ref (scale);
  self->cancellable = g_cancellable_new ();
  sc_thumbnail_load_async (slice, scale, self->cancellable, on_picture, g_object_ref (self));
}

void
sc_film_frame_look (ScFilmFrame *self, gboolean looking)
{
  g_return_if_fail (SC_IS_FILM_FRAME (self));

  self->lookers += looking ? 1 : -1;
  load_picture (self);
}

void
sc_film_frame_update (ScFilmFrame *self, gboolean is_other)
{
  g_return_if_fail (SC_IS_FILM_FRAME (self));

  ScTimeState state = sc_shown_get_time_state (self->shown, self->time);
  gboolean has_come = state != self->state;

  self->state = state;
  /* The picture of what is being made follows the sampler; that of what is ready stays. */
  if (is_other || has_come || state == SC_TIME_CURRENT)
    forget_picture (self);
  load_picture (self);
  if (has_come)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

