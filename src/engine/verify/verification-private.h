/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "verify/climatology.h"
#include "verify/map-reader.h"
#include "verify/matched-times.h"
#include "verify/verification.h"

G_BEGIN_DECLS

/** ScVerifiedSource: one source while its maps are added. */
typedef struct
{
  ScForecastTimes times;   /* of a forecast */
  ScFrameTimes frames;     /* of a persistence */
  ScFramePlace *places;    /* [n_leads][n_starts]: frames; of a persistence [n_starts] */
  ScClimatology *climatology;
  ScMapReader reader;      /* of the present variable */
  gboolean has_variable;
  ScArray *values;         /* [members][levels][lat][lon] */
  ScArray *deviation;
} ScVerifiedSource;

/**
 * ScVerificationWork: a verification while it is made.
 * @request: the caller's, or with datasets reduced to the forecast's levels
 */
typedef struct
{
  ScVerificationRequest request;
  ScVerifySource *request_sources; /* [n_sources]: names borrowed, datasets owned */
  ScVerification *result;
  ScVerifiedSource *sources;
  ScFrameTimes truth_times;
  ScFramePlace *truth_places; /* [n_leads][n_starts] */
  GArray *leads;          /* of gint64 */
  gsize n_lat, n_lon;
  gdouble *weights;
  ScZonalPower *power; /* nullable */
  ScThreads *threads;
  ScMapReader truth;
  ScArray *levels; /* nullable: labels */
  guint8 *counted;
  gsize done, total;
} ScVerificationWork;

/** sc_verification_get_path: a dataset's file, for sentences. */
const gchar *sc_verification_get_path (ScDataset *dataset);

/**
 * sc_verification_match_coordinates: whether all have the same labels. Of a
 * truth or baseline with further levels those of the forecast are chosen.
 */
gboolean sc_verification_match_coordinates (ScVerificationWork *self, GError **error);

/** sc_verification_match_times: reads the times, fills the lead times that all have and where each start's frames are. */
gboolean sc_verification_match_times (ScVerificationWork *self, GError **error);

G_END_DECLS
