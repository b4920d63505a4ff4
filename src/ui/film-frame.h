/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ScFilmFrame: one time of the film strip. Its small picture is loaded when
 * it is first looked at, and again when other data or colours are shown.
 *
 * Properties (read-only, notify): state (int, ScTimeState), thumbnail (GdkTexture)
 */
#define SC_TYPE_FILM_FRAME sc_film_frame_get_type ()
G_DECLARE_FINAL_TYPE (ScFilmFrame, sc_film_frame, SC, FILM_FRAME, GObject)

ScFilmFrame *sc_film_frame_new         (ScShown *shown, guint time);
guint        sc_film_frame_get_time    (ScFilmFrame *self);
ScTimeState  sc_film_frame_get_state   (ScFilmFrame *self);
/** sc_film_frame_get_thumbnail: (nullable) (transfer none). */
GdkTexture  *sc_film_frame_get_thumbnail (ScFilmFrame *self);
/** sc_film_frame_dup_label: (transfer full): "+24 h"; sc_film_frame_dup_date: (nullable): "2019-03-29 06:00". */
gchar       *sc_film_frame_dup_label   (ScFilmFrame *self);
gchar       *sc_film_frame_dup_date    (ScFilmFrame *self);

/** sc_film_frame_look: somebody looks at the frame (@looking), or no more: only then pictures are made. */
void         sc_film_frame_look        (ScFilmFrame *self, gboolean looking);
/** sc_film_frame_update: the time may have come, or (@is_other) other data is shown. */
void         sc_film_frame_update      (ScFilmFrame *self, gboolean is_other);

G_END_DECLS
