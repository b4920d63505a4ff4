/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shown.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** ScFilmStrip: the times of what is seen as small pictures in a row; the chosen one is the shown's. */
#define SC_TYPE_FILM_STRIP sc_film_strip_get_type ()
G_DECLARE_FINAL_TYPE (ScFilmStrip, sc_film_strip, SC, FILM_STRIP, GtkWidget)

void sc_film_strip_set_shown (ScFilmStrip *self, ScShown *shown);

G_END_DECLS
