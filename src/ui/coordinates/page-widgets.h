/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Small things that the parts of the page are made of. */

/** sc_page_name_control: @name: for assistive technology and as the tooltip, translated. */
void sc_page_name_control (GtkWidget *widget, const gchar *name);

/** sc_page_make_label: left-aligned, wrapping; @class: (nullable): of the style. */
GtkWidget *sc_page_make_label (const gchar *text, const gchar *class);

/** sc_page_make_drop_down: of a list of strings whose long ones are cut in the middle, so that they do not make the window wide. */
GtkDropDown *sc_page_make_drop_down (const gchar *name);

/** sc_page_fill_drop_down: @texts: %NULL-terminated; nothing is done where they are listed already; @selected: −1: none. */
void sc_page_fill_drop_down (GtkDropDown *drop_down, const gchar *const *texts, gint selected);

/** sc_page_clear_box: removes all that is in it. */
void sc_page_clear_box (GtkBox *box);

G_END_DECLS
