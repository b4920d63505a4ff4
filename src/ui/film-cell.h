/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/film-frame.h"

G_BEGIN_DECLS

/** ScFilmCell: a small picture with its time below; a spinner while it is made. */
#define SC_TYPE_FILM_CELL sc_film_cell_get_type ()
G_DECLARE_FINAL_TYPE (ScFilmCell, sc_film_cell, SC, FILM_CELL, GtkWidget)

GtkWidget *sc_film_cell_new       (void);
/** sc_film_cell_set_frame: @frame: (nullable): what is shown. */
void       sc_film_cell_set_frame (ScFilmCell *self, ScFilmFrame *frame);

G_END_DECLS
