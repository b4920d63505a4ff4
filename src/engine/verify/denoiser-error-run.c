/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/denoiser-error-run.h"

struct _ScDenoiserErrorRun
{
  ScDenoiserErrorRequest request; /* strings and arrays owned */
  ScDenoiserErrorCache *cache;
  ScDenoiserErrorFunc func;
  ScDenoiserErrorDoneFunc done;
  gpointer data;
  GCancellable *cancellable;
  GThread *thread;
  GMutex mutex;
  ScDenoiserErrorCurve *curve; /* nullable; guarded by mutex */
};

static void
take_curve (ScDenoiserErrorCurve *curve, gpointer data)
{
  ScDenoiserErrorRun *self = data;

  g_mutex_lock (&self->mutex);
  ScDenoiserErrorCurve *before = self->curve;
  self->curve = sc_denoiser_error_curve_ref (curve);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&before, sc_denoiser_error_curve_unref);
  if (self->func != NULL)
    self->func (curve, self->data);
}

static gpointer
measure (gpointer data)
{
  ScDenoiserErrorRun *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDenoiserErrorCurve) curve
    = sc_denoiser_error_measure (&self->request, self->cache, take_curve, self, self->cancellable, &error);

  if (self->done != NULL)
    self->done (curve, error, self->data);
  return NULL;
}

ScDenoiserErrorRun *
sc_denoiser_error_run_start (const ScDenoiserErrorRequest *request, ScDenoiserErrorCache *cache, ScDenoiserErrorFunc func,
                             ScDenoiserErrorDoneFunc done, gpointer data)
{
  g_return_val_if_fail (request != NULL && cache != NULL, NULL);

  ScDenoiserErrorRun *self = g_new0 (ScDenoiserErrorRun, 1);

  self->request = *request;
  self->request.checkpoint = g_strdup (request->checkpoint);
  self->request.stats = g_strdup (request->stats);
  self->request.data = (const gchar *const *) g_strdupv ((gchar **) request->data);
  self->request.sigmas = g_memdup2 (request->sigmas, request->n_sigmas * sizeof (gdouble));
  self->cache = sc_denoiser_error_cache_ref (cache);
  self->func = func;
  self->done = done;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  self->thread = g_thread_new ("sigmacast-error", measure, self);
  return self;
}

void
sc_denoiser_error_run_cancel (ScDenoiserErrorRun *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
}

ScDenoiserErrorCurve *
sc_denoiser_error_run_dup_curve (ScDenoiserErrorRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  ScDenoiserErrorCurve *curve = self->curve != NULL ? sc_denoiser_error_curve_ref (self->curve) : NULL;
  g_mutex_unlock (&self->mutex);
  return curve;
}

void
sc_denoiser_error_run_free (ScDenoiserErrorRun *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_clear_pointer (&self->curve, sc_denoiser_error_curve_unref);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->cancellable);
  sc_denoiser_error_cache_unref (self->cache);
  g_free ((gchar *) self->request.checkpoint);
  g_free ((gchar *) self->request.stats);
  g_strfreev ((gchar **) self->request.data);
  g_free ((gdouble *) self->request.sigmas);
  g_free (self);
}
