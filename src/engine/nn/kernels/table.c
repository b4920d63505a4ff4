/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/kernels/variants.h"

#define NAME_(x) #x
#define NAME(x) NAME_ (x)

const ScKernels SC_KERNEL (sc_kernels) = {
  .name = NAME (SC_VARIANT),
  .product = SC_KERNEL (sc_product),
  .swish = SC_KERNEL (sc_swish),
  .swish_backward = SC_KERNEL (sc_swish_backward),
  .gather_add_swish = SC_KERNEL (sc_gather_add_swish),
  .gelu = SC_KERNEL (sc_gelu),
  .gelu_backward = SC_KERNEL (sc_gelu_backward),
  .layer_norm = SC_KERNEL (sc_layer_norm),
  .layer_norm_backward = SC_KERNEL (sc_layer_norm_backward),
  .affine = SC_KERNEL (sc_affine),
  .add = SC_KERNEL (sc_add),
  .sum_rows = SC_KERNEL (sc_sum_rows),
  .softmax = SC_KERNEL (sc_softmax),
  .softmax_backward = SC_KERNEL (sc_softmax_backward),
  .scale_rows = SC_KERNEL (sc_scale_rows),
  .transpose = SC_KERNEL (sc_transpose),
};
