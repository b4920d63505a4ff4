/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/field-loader.h"
#include "ui/run-folder.h"
#include "ui/shown.h"

G_BEGIN_DECLS

/**
 * The parts of what is shown: shown.c keeps the field that is seen and its
 * colours, shown-choice.c what there is to choose from and what is chosen,
 * shown-run.c follows the run.
 */
struct _ScShown
{
  GObject parent_instance;

  ScWorkspace *workspace;
  ScRunController *controller;
  ScRunFrames *frames;
  ScFieldLoader *loader;
  ScRunFolder *folder;

  ScOutline *outline; /* (nullable): last told by axes-changed */
  gboolean following; /* whether the run's newest field is to be seen */
  gboolean following_members; /* and whose ever it is; FALSE once a person has chosen a member */
  gint step_chosen;   /* sampler step to be seen, −1: the newest */
  gint step_seen;
  gint step_asked;    /* of the slice that was asked for last */
  gchar *units_asked; /* (nullable): likewise */
  guint run_number;   /* how many runs were started: colours are anew in each */

  ScField *field;
  ScColourScale *scale;
  gdouble contour_interval;
  gchar *problem;
  /* The range of all fields seen of one variable, so that colours do not jump in time. */
  gchar *range_key;
  gboolean has_range;
  gdouble minimum, maximum;
};

const ScSelection *sc_shown_get_selection (ScShown *self);

/** sc_shown_update_axes: takes over what the selection names, and tells. */
void sc_shown_update_axes  (ScShown *self);
/** sc_shown_update_field: asks for what is selected. */
void sc_shown_update_field (ScShown *self);

/** sc_shown_follow: begins to listen to the run. */
void sc_shown_follow (ScShown *self);

G_END_DECLS
