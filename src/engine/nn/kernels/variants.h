/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/kernels.h"

/*
 * The files of this folder are compiled once for each kind of processor, with
 * SC_VARIANT as the suffix of what they define. "plain" needs nothing beyond
 * the architecture's baseline; on AArch64 that includes NEON.
 */
#define SC_JOIN_(a, b) a##_##b
#define SC_JOIN(a, b) SC_JOIN_ (a, b)
#define SC_KERNEL(name) SC_JOIN (name, SC_VARIANT)

#ifdef SC_HAVE_KERNELS_AVX512
extern const ScKernels sc_kernels_avx512;
#endif
#ifdef SC_HAVE_KERNELS_AVX2
extern const ScKernels sc_kernels_avx2;
#endif
extern const ScKernels sc_kernels_plain;

#ifdef SC_VARIANT
void SC_KERNEL (sc_product) (const ScProduct *product);
void SC_KERNEL (sc_swish) (gfloat *x, gsize ld, gsize rows, gsize n);
void SC_KERNEL (sc_swish_backward) (gfloat *x, gfloat *gradient, gsize ld, gsize rows, gsize n);
void SC_KERNEL (sc_gather_add_swish) (gfloat *x, gsize ld, gsize rows, gsize n,
                                      const gfloat *a, const gint32 *a_index,
                                      const gfloat *b, const gint32 *b_index, gsize ld_table);
void SC_KERNEL (sc_gelu) (gfloat *x, gsize ld, gsize rows, gsize n);
void SC_KERNEL (sc_gelu_backward) (gfloat *x, gfloat *gradient, gsize ld, gsize rows, gsize n);
void SC_KERNEL (sc_layer_norm) (const gfloat *x, gsize ldx, gsize rows, gsize n,
                                const gfloat *scale, const gfloat *offset,
                                const gfloat *residual, gsize ld_residual,
                                gfloat *out, gsize ld_out);
void SC_KERNEL (sc_layer_norm_backward) (const gfloat *x, gsize ldx, gsize rows, gsize n, const gfloat *scale,
                                         const gfloat *gradient, gsize ld_gradient,
                                         gfloat *x_gradient, gsize ld_x_gradient, gboolean add,
                                         gfloat *scale_gradient, gfloat *offset_gradient);
void SC_KERNEL (sc_affine) (const gfloat *x, gsize ldx, gsize rows, gsize n,
                            const gfloat *scale, const gfloat *offset, gfloat *out, gsize ld_out);
void SC_KERNEL (sc_add) (gfloat *out, const gfloat *x, gsize n);
void SC_KERNEL (sc_sum_rows) (const gfloat *x, gsize ld, gsize rows, gsize n, gfloat *sum);
void SC_KERNEL (sc_softmax) (gfloat *scores, gsize ld, gsize rows, gsize n_chunks, const guint16 *mask, gfloat *inverse);
void SC_KERNEL (sc_softmax_backward) (gfloat *numerators, gfloat *gradient, gsize ld, gsize rows, gsize n,
                                      const gfloat *inverse);
void SC_KERNEL (sc_scale_rows) (gfloat *x, gsize ld, gsize rows, gsize n, const gfloat *factor);
void SC_KERNEL (sc_transpose) (const gfloat *x, gsize ld, gsize n, gfloat *out);
#endif
