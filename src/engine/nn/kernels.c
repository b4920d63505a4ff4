/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/kernels.h"

#include "nn/kernels/variants.h"

static gboolean
can_run (const ScKernels *kernels)
{
#ifdef SC_HAVE_KERNELS_AVX512
  if (kernels == &sc_kernels_avx512)
    return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
           && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl");
#endif
#ifdef SC_HAVE_KERNELS_AVX2
  if (kernels == &sc_kernels_avx2)
    return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
#endif
  return TRUE;
}

const ScKernels *
sc_kernels_get_variant (guint index)
{
  static const ScKernels *const variants[] = {
#ifdef SC_HAVE_KERNELS_AVX512
    &sc_kernels_avx512,
#endif
#ifdef SC_HAVE_KERNELS_AVX2
    &sc_kernels_avx2,
#endif
    &sc_kernels_plain,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    if (can_run (variants[i]) && index-- == 0)
      return variants[i];
  return NULL;
}

const ScKernels *
sc_kernels_get (void)
{
  return sc_kernels_get_variant (0);
}
