/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScDenoiserErrorCache: cells that are measured: the error of one checkpoint on
 * one sample at one noise level with the noise of one seed. May be used from
 * any thread. A cell is known by the content of checkpoint and sample, so that
 * it is found again whatever file it comes from.
 */
typedef struct _ScDenoiserErrorCache ScDenoiserErrorCache;

ScDenoiserErrorCache *sc_denoiser_error_cache_new   (void);
ScDenoiserErrorCache *sc_denoiser_error_cache_ref   (ScDenoiserErrorCache *self);
void                  sc_denoiser_error_cache_unref (ScDenoiserErrorCache *self);

/** sc_denoiser_error_cache_load: adds the cells of a file; a file that is not there holds none. */
gboolean sc_denoiser_error_cache_load (ScDenoiserErrorCache *self, const gchar *path, GError **error);
/** sc_denoiser_error_cache_save: replaces the file in one piece. */
gboolean sc_denoiser_error_cache_save (ScDenoiserErrorCache *self, const gchar *path, GError **error);

/** sc_denoiser_error_cache_get_size: how many cells it holds. */
gsize    sc_denoiser_error_cache_get_size (ScDenoiserErrorCache *self);

/**
 * sc_denoiser_error_cache_get:
 * @checkpoint, @sample: digests of their content
 * @values: (out caller-allocates): [n]
 *
 * Returns: %FALSE where the cell is not there, or with another number of values
 */
gboolean sc_denoiser_error_cache_get (ScDenoiserErrorCache *self, const gchar *checkpoint, const gchar *sample, gfloat sigma,
                                      guint64 seed, gdouble *values, gsize n);
void     sc_denoiser_error_cache_put (ScDenoiserErrorCache *self, const gchar *checkpoint, const gchar *sample, gfloat sigma,
                                      guint64 seed, const gdouble *values, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDenoiserErrorCache, sc_denoiser_error_cache_unref)

G_END_DECLS
