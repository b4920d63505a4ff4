/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"
#include "noise/noise-setting.h"

G_BEGIN_DECLS

/** The most steps and the most members that a forecast may have. */
#define SC_FORECAST_MOST 10000

/**
 * ScForecastRequest: everything a forecast is made from. Plain data: fill the
 * fields of what sc_forecast_request_new() returns; strings and objects are
 * owned by it.
 */
typedef struct
{
  gchar *checkpoint;     /* path of the .npz */
  gchar *stats;          /* folder with the four statistics files */
  gchar *inputs;         /* path; read where @inputs_dataset is NULL */
  ScDataset *inputs_dataset; /* instead of @inputs */
  gchar *forcings;       /* (nullable) path */
  gchar *mesh_to_grid;   /* (nullable) path of an .npz with m2g_face_index */
  gchar *output;         /* (nullable) path; NULL keeps nothing on disk */
  gchar *start;          /* (nullable) time or index of the second input frame */
  gint steps;            /* 1 to SC_FORECAST_MOST */
  gint members;          /* 1 to SC_FORECAST_MOST */
  gint first_member;     /* number of the first one, which decides on its noise and its input state */
  guint64 seed;
  gboolean has_noise;    /* FALSE: the checkpoint's own noise setting */
  ScNoiseSetting noise;
  GStrv allow_nan;       /* (nullable) inputs in which NaN is not refused */
  GStrv changes;         /* (nullable) made at probes, as sc_trial_parse() reads them */
  GStrv static_coordinates; /* (nullable) added to lat, lon, level in the plan's key */
  guint threads;         /* 0: all cores */
  guint64 memory_budget; /* bytes; 0: none */
  gboolean resume;
  gboolean preview;      /* give the denoised field at every sampler step */
  gboolean probes;       /* give the statistics of every probe */
  gboolean probe_details; /* also of the parts of the network's stages */
  gboolean trace;        /* tell of every probe, without statistics unless @probes: for timing */
} ScForecastRequest;

ScForecastRequest *sc_forecast_request_new  (void);
ScForecastRequest *sc_forecast_request_copy (const ScForecastRequest *self);
void               sc_forecast_request_free (ScForecastRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScForecastRequest, sc_forecast_request_free)

G_END_DECLS
