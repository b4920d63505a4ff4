/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/kernels/vector.h"

static inline ScVector
swish (ScVector x)
{
  return x / (1.0f + vector_exp (-x));
}

/* ½x (1 + tanh u) = x / (1 + e⁻²ᵘ), u = √(2/π) (x + 0.044715 x³): −2u */
static inline ScVector
gelu_exponent (ScVector x)
{
  return x * (1.0f + 0.044715f * (x * x)) * -1.5957691216057308f;
}

static inline ScVector
gelu (ScVector x)
{
  return x / (1.0f + vector_exp (gelu_exponent (x)));
}

/* dy/dx of x s, s the sigmoid of an angle whose derivative is given: s + x s (1 − s) angle′ */
static inline ScVector
gate_derivative (ScVector x, ScVector sigmoid, ScVector slope)
{
  return sigmoid + x * sigmoid * (1.0f - sigmoid) * slope;
}

void
SC_KERNEL (sc_swish) (gfloat *x, gsize ld, gsize rows, gsize n)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize i = 0; i < n; i += SC_WIDTH)
      vector_store (x + row * ld + i, swish (vector_load (x + row * ld + i)));
}

void
SC_KERNEL (sc_gather_add_swish) (gfloat *x, gsize ld, gsize rows, gsize n,
                                 const gfloat *a, const gint32 *a_index,
                                 const gfloat *b, const gint32 *b_index, gsize ld_table)
{
  for (gsize row = 0; row < rows; row++)
    {
      gfloat *out = x + row * ld;
      const gfloat *from_a = a + (gsize) a_index[row] * ld_table;
      const gfloat *from_b = b + (gsize) b_index[row] * ld_table;

      for (gsize i = 0; i < n; i += SC_WIDTH)
        vector_store (out + i, swish (vector_load (out + i) + vector_load (from_a + i) + vector_load (from_b + i)));
    }
}

void
SC_KERNEL (sc_gelu) (gfloat *x, gsize ld, gsize rows, gsize n)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize i = 0; i < n; i += SC_WIDTH)
      vector_store (x + row * ld + i, gelu (vector_load (x + row * ld + i)));
}

void
SC_KERNEL (sc_swish_backward) (gfloat *x, gfloat *gradient, gsize ld, gsize rows, gsize n)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize i = row * ld; i < row * ld + n; i += SC_WIDTH)
      {
        ScVector value = vector_load (x + i);
        ScVector sigmoid = 1.0f / (1.0f + vector_exp (-value));

        vector_store (gradient + i, vector_load (gradient + i) * gate_derivative (value, sigmoid, vector_set (1.0f)));
        vector_store (x + i, value * sigmoid);
      }
}

void
SC_KERNEL (sc_gelu_backward) (gfloat *x, gfloat *gradient, gsize ld, gsize rows, gsize n)
{
  for (gsize row = 0; row < rows; row++)
    for (gsize i = row * ld; i < row * ld + n; i += SC_WIDTH)
      {
        ScVector value = vector_load (x + i);
        ScVector sigmoid = 1.0f / (1.0f + vector_exp (gelu_exponent (value)));
        ScVector slope = (1.0f + 3.0f * 0.044715f * (value * value)) * 1.5957691216057308f;

        vector_store (gradient + i, vector_load (gradient + i) * gate_derivative (value, sigmoid, slope));
        vector_store (x + i, value * sigmoid);
      }
}
