/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "nn/kernels/variants.h"

#ifdef __SSE__
#include <immintrin.h>
#endif

/* The widest vector of the processor that this file is compiled for. */
#if defined(__AVX512F__)
#define SC_WIDTH 16
#elif defined(__AVX__)
#define SC_WIDTH 8
#else
#define SC_WIDTH 4
#endif

typedef gfloat ScVector __attribute__ ((vector_size (SC_WIDTH * sizeof (gfloat))));
typedef gint32 ScIntVector __attribute__ ((vector_size (SC_WIDTH * sizeof (gint32))));

static inline ScVector
vector_load (const gfloat *p)
{
  ScVector v;
  memcpy (&v, p, sizeof v);
  return v;
}

static inline void
vector_store (gfloat *p, ScVector v)
{
  memcpy (p, &v, sizeof v);
}

/* The first @count lanes, zeros after them. */
static inline ScVector
vector_load_part (const gfloat *p, gsize count)
{
  ScVector v = { 0 };
  memcpy (&v, p, count * sizeof (gfloat));
  return v;
}

static inline void
vector_store_part (gfloat *p, ScVector v, gsize count)
{
  memcpy (p, &v, count * sizeof (gfloat));
}

static inline ScVector
vector_set (gfloat x)
{
  return x - (ScVector){ 0 };
}

static inline ScVector
vector_select (ScIntVector mask, ScVector a, ScVector b)
{
  return (ScVector) ((mask & (ScIntVector) a) | (~mask & (ScIntVector) b));
}

static inline ScIntVector
vector_lanes (void)
{
  ScIntVector v;
  for (gint i = 0; i < SC_WIDTH; i++)
    v[i] = i;
  return v;
}

/* Both pass a NaN in x on. */
static inline ScVector
vector_at_most (ScVector x, gfloat limit)
{
#if defined(__AVX512F__)
  return (ScVector) _mm512_min_ps (_mm512_set1_ps (limit), (__m512) x);
#elif defined(__AVX__)
  return (ScVector) _mm256_min_ps (_mm256_set1_ps (limit), (__m256) x);
#else
  return vector_select (x > limit, vector_set (limit), x);
#endif
}

static inline ScVector
vector_at_least (ScVector x, gfloat limit)
{
#if defined(__AVX512F__)
  return (ScVector) _mm512_max_ps (_mm512_set1_ps (limit), (__m512) x);
#elif defined(__AVX__)
  return (ScVector) _mm256_max_ps (_mm256_set1_ps (limit), (__m256) x);
#else
  return vector_select (x < limit, vector_set (limit), x);
#endif
}

/* The larger of both; b where one of them is NaN. */
static inline ScVector
vector_maximum (ScVector a, ScVector b)
{
#if defined(__AVX512F__)
  return (ScVector) _mm512_max_ps ((__m512) a, (__m512) b);
#elif defined(__AVX__)
  return (ScVector) _mm256_max_ps ((__m256) a, (__m256) b);
#else
  return vector_select (a > b, a, b);
#endif
}

/* The upper half is added to the lower until one is left; in registers, as a way through memory stalls. */
static inline gfloat
vector_sum (ScVector v)
{
#if defined(__AVX__)
#if defined(__AVX512F__)
  __m256 eight = _mm256_add_ps (_mm512_castps512_ps256 ((__m512) v), _mm512_extractf32x8_ps ((__m512) v, 1));
#else
  __m256 eight = (__m256) v;
#endif
  __m128 four = _mm_add_ps (_mm256_castps256_ps128 (eight), _mm256_extractf128_ps (eight, 1));
  __m128 two = _mm_add_ps (four, _mm_movehl_ps (four, four));
  return _mm_cvtss_f32 (_mm_add_ss (two, _mm_shuffle_ps (two, two, 1)));
#else
  gfloat part[SC_WIDTH];
  memcpy (part, &v, sizeof v);
  for (gint step = SC_WIDTH / 2; step > 0; step /= 2)
    for (gint i = 0; i < step; i++)
      part[i] += part[i + step];
  return part[0];
#endif
}

/*
 * eˣ within two units in the last place: x = n ln 2 + r, |r| ≤ ln 2 / 2, and a
 * polynomial in r (Cephes). Below −87 it stays at e⁻⁸⁷, above 88 at e⁸⁸.
 */
static inline ScVector
vector_exp (ScVector x)
{
  const gfloat shift = 12582912.0f; /* 1.5 · 2²³: adding it rounds to an integer */

  x = vector_at_least (vector_at_most (x, 88.0f), -87.0f);
  ScVector shifted = x * 1.44269504088896341f + shift;
  ScVector n = shifted - shift;
  ScVector r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;

  ScVector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;

  /* The integer stands in the low bits of shifted; it goes to the exponent. */
  return (ScVector) ((ScIntVector) p + ((ScIntVector) shifted << 23));
}
