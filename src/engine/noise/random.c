/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/random.h"

#include <math.h>
#include <string.h>

#include "base/vector-clones.h"
#include "noise/threefry.h"

/* Values worked on at a time: small enough for the first-level cache, and a
 * fixed number, so that no result depends on who draws it. */
#define CHUNK 256

/* Values in one thread's block. */
#define BLOCK 16384

ScKey
sc_key_new (guint64 seed)
{
  return (ScKey) { { 0, (guint32) seed } };
}

void
sc_key_split (ScKey key, ScKey *keys, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      keys[i].word[0] = (guint32) ((guint64) i >> 32);
      keys[i].word[1] = (guint32) i;
      sc_threefry (key, &keys[i].word[0], &keys[i].word[1]);
    }
}

ScKey
sc_key_fold_in (ScKey key, guint32 data)
{
  ScKey folded = { { 0, data } };

  sc_threefry (key, &folded.word[0], &folded.word[1]);
  return folded;
}

ScKey
sc_key_sequence_next (ScKeySequence *self)
{
  ScKey halves[2];

  sc_key_split (self->carry, halves, 2);
  self->carry = halves[0];
  return halves[1];
}

SC_VECTOR_CLONES void
sc_random_bits (ScKey key, guint64 first, guint32 *bits, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      guint64 index = first + i;
      guint32 high = (guint32) (index >> 32);
      guint32 low = (guint32) index;
      sc_threefry (key, &high, &low);
      bits[i] = high ^ low;
    }
}

static inline gfloat
float_from_bits (guint32 bits)
{
  gfloat value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline guint32
bits_from_float (gfloat value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* The upper 23 bits as the mantissa of a number in [1, 2), then [low, high). */
static inline gfloat
uniform_from_bits (guint32 bits, gfloat low, gfloat range)
{
  gfloat unit = float_from_bits ((bits >> 9) | 0x3F800000u) - 1.0f;
  gfloat value = unit * range + low;

  return value > low ? value : low;
}

void
sc_random_uniform (ScKey key, guint64 first, gfloat low, gfloat high, gfloat *values, gsize n)
{
  const gfloat range = high - low;

  for (gsize done = 0; done < n; done += CHUNK)
    {
      guint32 bits[CHUNK];
      gsize count = MIN (n - done, (gsize) CHUNK);

      sc_random_bits (key, first + done, bits, count);
      for (gsize i = 0; i < count; i++)
        values[done + i] = uniform_from_bits (bits[i], low, range);
    }
}

/* Natural logarithm of a normal positive number: the mantissa brought into
 * [√½, √2), there the polynomial of Cephes' logf (Moshier), error below 1 ulp. */
static inline gfloat
log_positive (gfloat x)
{
  guint32 bits = bits_from_float (x);
  guint32 shifted = bits - 0x3F3504F3u; /* √½ */
  gfloat exponent = (gfloat) ((gint32) shifted >> 23);
  gfloat m = float_from_bits (bits - (shifted & 0xFF800000u)) - 1.0f;
  gfloat square = m * m;
  gfloat p = 7.0376836292e-2f;

  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  p = p * m * square;
  p = p + exponent * -2.12194440e-4f; /* ln 2 in two parts, the larger one exact */
  p = p - 0.5f * square;
  return (m + p) + exponent * 0.693359375f;
}

/* erf⁻¹ in single precision (Giles: Approximating the erfinv function, GPU
 * Computing Gems, 2011), with x² rounded before the logarithm as XLA does it:
 * near ±1 that rounding is what the result hangs on. */
static inline gfloat
erf_inverse (gfloat x)
{
  gfloat minus_square = -(x * x);
  gfloat t = 1.0f + minus_square;
  gfloat lost = minus_square - (t - 1.0f);
  gfloat w = -(log_positive (t) + lost / t);
  gfloat near = w - 2.5f;
  gfloat far = sqrtf (w > 0.0f ? w : 0.0f) - 3.0f;
  gfloat p = 2.81022636e-08f;
  gfloat q = -0.000200214257f;

  p = p * near + 3.43273939e-07f;
  p = p * near - 3.5233877e-06f;
  p = p * near - 4.39150654e-06f;
  p = p * near + 0.00021858087f;
  p = p * near - 0.00125372503f;
  p = p * near - 0.00417768164f;
  p = p * near + 0.246640727f;
  p = p * near + 1.50140941f;

  q = q * far + 0.000100950558f;
  q = q * far + 0.00134934322f;
  q = q * far - 0.00367342844f;
  q = q * far + 0.00573950773f;
  q = q * far - 0.0076224613f;
  q = q * far + 0.00943887047f;
  q = q * far + 1.00167406f;
  q = q * far + 2.83297682f;

  return (w < 5.0f ? p : q) * x;
}

/* √2 · erf⁻¹ of a uniform in (low, high): normal between the quantiles. */
SC_VECTOR_CLONES static void
normal_between (ScKey key, guint64 first, gfloat low, gfloat high, gfloat *values, gsize n)
{
  const gfloat range = high - low;

  for (gsize done = 0; done < n; done += CHUNK)
    {
      guint32 bits[CHUNK];
      gsize count = MIN (n - done, (gsize) CHUNK);
      gfloat *out = values + done;

      sc_random_bits (key, first + done, bits, count);
      for (gsize i = 0; i < count; i++)
        out[i] = (gfloat) G_SQRT2 * erf_inverse (uniform_from_bits (bits[i], low, range));
    }
}

void
sc_random_normal (ScKey key, guint64 first, gfloat *values, gsize n)
{
  normal_between (key, first, nextafterf (-1.0f, 0.0f), 1.0f, values, n);
}

void
sc_random_truncated_normal (ScKey key, guint64 first, gfloat low, gfloat high, gfloat *values, gsize n)
{
  const gfloat root = (gfloat) G_SQRT2;
  const gfloat least = nextafterf (low, INFINITY);
  const gfloat most = nextafterf (high, -INFINITY);

  g_return_if_fail (low < high);

  normal_between (key, first, erff (low / root), erff (high / root), values, n);
  /* Rounding may have carried a value beyond the ends. */
  for (gsize i = 0; i < n; i++)
    values[i] = CLAMP (values[i], least, most);
}

typedef struct
{
  ScKey key;
  gfloat *values;
  gsize n;
} NormalJob;

static void
draw_block (gsize block, guint worker, gpointer data)
{
  const NormalJob *job = data;
  gsize first = block * BLOCK;

  sc_random_normal (job->key, first, job->values + first, MIN (job->n - first, (gsize) BLOCK));
}

void
sc_random_normal_threaded (ScKey key, gfloat *values, gsize n, ScThreads *threads)
{
  NormalJob job = { key, values, n };

  sc_threads_for (threads, n / BLOCK + (n % BLOCK != 0), draw_block, &job);
}
