/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/blend.h"
#include "combine/moved-variable.h"
#include "combine/result-type.h"

#include <math.h>
#include <string.h>

#define TRIALS 300

static ScArray *
make_random (GRand *rand, ScDType dtype, gint ndim, const gsize *shape)
{
  g_autoptr (GError) error = NULL;
  ScArray *array = sc_array_new (dtype, ndim, shape, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < sc_array_get_size (array); i++)
    {
      gint value = g_rand_int_range (rand, 0, 100);
      switch (dtype)
        {
        case SC_DTYPE_STRING:
          ((gchar **) array->data)[i] = value == 0 ? NULL : g_strdup_printf ("%d", value);
          break;
        case SC_DTYPE_FLOAT32:
          ((gfloat *) array->data)[i] = value == 0 ? NAN : (gfloat) value;
          break;
        case SC_DTYPE_FLOAT64:
          ((gdouble *) array->data)[i] = value == 0 ? NAN : value;
          break;
        case SC_DTYPE_INT16:
          ((gint16 *) array->data)[i] = (gint16) value;
          break;
        case SC_DTYPE_INT64:
        case SC_DTYPE_DATETIME:
          ((gint64 *) array->data)[i] = value;
          break;
        default:
          ((guint8 *) array->data)[i] = value % 2;
        }
    }
  return array;
}

/* Neighbours, single places, repeated ones and ones without a source. */
static gssize *
make_positions (GRand *rand, gsize size, gsize n)
{
  gssize *positions = g_new (gssize, MAX (n, 1));
  gsize at = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || g_rand_int_range (rand, 0, 4) == 0)
        at = (gsize) g_rand_int_range (rand, 0, (gint) size + 1);
      positions[i] = at < size ? (gssize) at : -1;
      at++;
    }
  return positions;
}

/* Element by element. */
static void
check_gathered (const ScArray *source, const ScPositions *positions, const ScFillValue *fill, const ScArray *gathered)
{
  gsize n = sc_array_get_size (gathered);

  for (gsize i = 0; i < n; i++)
    {
      gsize rest = i, from = 0, stride = 1;
      gboolean lacks = FALSE;
      for (gint dim = source->ndim - 1; dim >= 0; dim--)
        {
          gssize at = (gssize) (rest % positions[dim].n);
          rest /= positions[dim].n;
          if (positions[dim].positions != NULL)
            at = positions[dim].positions[at];
          lacks |= at < 0;
          from += (gsize) MAX (at, 0) * stride;
          stride *= source->shape[dim];
        }
      if (lacks && fill != NULL && source->dtype != SC_DTYPE_STRING && !sc_dtype_is_time (source->dtype))
        g_assert_cmpfloat (sc_array_get_double (gathered, i), ==, fill->value);
      else if (lacks)
        g_assert_true (sc_array_is_missing (gathered, i));
      else if (source->dtype == SC_DTYPE_STRING)
        g_assert_cmpstr (sc_array_get_string (gathered, i), ==, sc_array_get_string (source, from));
      else
        {
          gdouble expected = sc_array_get_double (source, from), found = sc_array_get_double (gathered, i);
          g_assert_true (found == expected || (isnan (found) && isnan (expected)));
        }
    }
}

static void
test_random (void)
{
  static const ScDType dtypes[] = { SC_DTYPE_BOOL, SC_DTYPE_INT16, SC_DTYPE_INT64, SC_DTYPE_FLOAT32,
                                    SC_DTYPE_FLOAT64, SC_DTYPE_DATETIME, SC_DTYPE_STRING };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < TRIALS; trial++)
    {
      gint ndim = g_rand_int_range (rand, 1, 5), axes[SC_MAX_DIMS];
      gsize shape[SC_MAX_DIMS], start[SC_MAX_DIMS], count[SC_MAX_DIMS];
      ScPositions positions[SC_MAX_DIMS];
      const ScFillValue five = { 5, TRUE }, *fill = g_rand_boolean (rand) ? &five : NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
      static const gchar *const names[] = { "a", "b", "c", "d", NULL };
      const gchar *dims[5] = { NULL };

      for (gint dim = 0; dim < ndim; dim++)
        {
          shape[dim] = (gsize) g_rand_int_range (rand, 0, 12);
          axes[ndim - 1 - dim] = dim;
          dims[dim] = names[dim];
        }
      g_autoptr (ScArray) plain = make_random (rand, dtypes[g_rand_int_range (rand, 0, G_N_ELEMENTS (dtypes))], ndim, shape);
      /* A view whose last dimension is not the one that lies together. */
      g_autoptr (ScArray) source = g_rand_boolean (rand) ? sc_array_transpose (plain, axes) : sc_array_ref (plain);
      for (gint dim = 0; dim < ndim; dim++)
        {
          positions[dim] = (ScPositions) { NULL, source->shape[dim] };
          if (g_rand_boolean (rand))
            {
              positions[dim].n = (gsize) g_rand_int_range (rand, 0, 15);
              positions[dim].positions = make_positions (rand, source->shape[dim], positions[dim].n);
              g_ptr_array_add (kept, (gpointer) positions[dim].positions);
            }
          start[dim] = (gsize) g_rand_int_range (rand, 0, (gint) positions[dim].n + 1);
          count[dim] = (gsize) g_rand_int_range (rand, 0, (gint) (positions[dim].n - start[dim]) + 1);
        }

      g_autoptr (ScArray) gathered = sc_gather (source, positions, fill, &error);
      g_assert_no_error (error);
      g_assert_cmpint (gathered->ndim, ==, ndim);
      for (gint dim = 0; dim < ndim; dim++)
        g_assert_cmpuint (gathered->shape[dim], ==, positions[dim].n);
      check_gathered (source, positions, fill, gathered);

      /* The same when it is asked for, and a part of it. */
      g_autoptr (ScVariable) variable = sc_variable_new (dims, source, NULL);
      g_autoptr (ScVariable) moved = sc_variable_move (variable, positions, fill);
      g_autoptr (ScArray) all = sc_variable_load (moved, &error);
      g_assert_no_error (error);
      g_assert_cmpint (all->dtype, ==, gathered->dtype);
      g_assert_true (sc_array_equal (all, gathered));
      g_autoptr (ScArray) read = sc_variable_read (moved, start, count, &error);
      g_assert_no_error (error);
      g_assert_cmpint (read->dtype, ==, gathered->dtype);
      g_autoptr (ScArray) expected = sc_array_slice (gathered, start, count, NULL);
      g_assert_true (sc_array_equal (read, expected));
    }
}

/* Several blocks, so that several threads work on it. */
static void
test_large (void)
{
  const gsize shape[] = { 2, 700, 1000 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GError) error = NULL;

  for (gint dim = 0; dim < 3; dim++)
    for (gint kind = 0; kind < 2; kind++)
      {
        g_autoptr (ScArray) source = make_random (rand, kind == 0 ? SC_DTYPE_FLOAT32 : SC_DTYPE_INT16, 3, shape);
        g_autofree gssize *moves = make_positions (rand, shape[dim], shape[dim] + 2);
        ScPositions positions[] = { { NULL, shape[0] }, { NULL, shape[1] }, { NULL, shape[2] } };
        positions[dim] = (ScPositions) { moves, shape[dim] + 2 };
        g_autoptr (ScArray) gathered = sc_gather (source, positions, NULL, &error);
        g_assert_no_error (error);
        check_gathered (source, positions, NULL, gathered);
      }
}

/* Values that are read when they are asked for, as from a file. */
static ScArray *
read_source (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  g_autoptr (ScArray) slice = sc_array_slice (owner, start, count, NULL);
  return sc_array_copy (slice, error);
}

static gboolean
read_source_into (gpointer owner, const gsize *start, const gsize *count, ScArray *into, GError **error)
{
  g_autoptr (ScArray) slice = sc_array_slice (owner, start, count, NULL);
  sc_array_cast_into (slice, into);
  into->ticks_per_second = slice->ticks_per_second;
  return TRUE;
}

/* More than comes from a file at once. */
static void
test_lazy (void)
{
  static const gchar *const dims[] = { "x", "y", "z", NULL };
  static const gsize shapes[][3] = { { 3, 900, 1100 }, { 2, 3, 500000 }, { 1, 1, 2500000 }, { 700000, 2, 2 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GError) error = NULL;

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (gint dim = 0; dim < 3; dim++)
      for (gint kind = 0; kind < 4; kind++)
        {
          gsize n = shapes[s][dim];
          ScPositions positions[] = { { NULL, shapes[s][0] }, { NULL, shapes[s][1] }, { NULL, shapes[s][2] } };
          g_autoptr (ScArray) values = make_random (rand, dim == 1 ? SC_DTYPE_INT16 : SC_DTYPE_FLOAT32, 3, shapes[s]);
          g_autofree gssize *moves = make_positions (rand, n, n);
          /* 0: in no order; 1: backwards; 2: shifted, with a gap; 3: as they are */
          for (gsize i = 0; i < n && kind > 0; i++)
            moves[i] = kind == 1 ? (gssize) (n - 1 - i) : kind == 2 ? (gssize) i - 1 : (gssize) i;
          positions[dim].positions = moves;
          const ScVariableSource source = { read_source, (GDestroyNotify) sc_array_unref, sc_array_ref (values), read_source_into };
          g_autoptr (ScVariable) lazy = sc_variable_new_lazy (dims, values->dtype, 3, shapes[s], source, NULL);
          g_autoptr (ScVariable) moved = sc_variable_move (lazy, positions, NULL);
          g_autoptr (ScArray) got = sc_variable_load (moved, &error);
          g_assert_no_error (error);
          g_autoptr (ScArray) want = sc_gather (values, positions, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpint (got->dtype, ==, want->dtype);
          gsize bytes = sc_array_get_size (want) * sc_dtype_get_size (want->dtype);
          g_assert_cmpmem (got->data, bytes, want->data, bytes);
        }
}

/* Turning round what is in memory copies nothing; a few of many values do not keep them all. */
static void
test_view (void)
{
  static const gchar *const dims[] = { "x", "y", NULL };
  const gsize shape[] = { 5, 3 };
  const ScPositions back[] = { { (gssize[]) { 4, 3, 2, 1, 0 }, 5 }, { (gssize[]) { 2, 1 }, 2 } }, few[] = { { (gssize[]) { 4 }, 1 }, { NULL, 3 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (ScArray) source = make_random (rand, SC_DTYPE_FLOAT32, 2, shape);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, source, NULL);
  g_autoptr (ScVariable) turned = sc_variable_move (variable, back, NULL), one = sc_variable_move (variable, few, NULL);
  g_autoptr (ScArray) view = sc_variable_load (turned, NULL), copy = sc_variable_load (one, NULL);

  check_gathered (source, back, NULL, view);
  check_gathered (source, few, NULL, copy);
  g_assert_true (view->data == (gpointer) ((gfloat *) source->data + 14));
  g_assert_false ((gchar *) copy->data >= (gchar *) source->data && (gchar *) copy->data < (gchar *) source->data + 60);
}

static void
test_unchanged (void)
{
  const gsize shape[] = { 2, 3 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (ScArray) source = make_random (rand, SC_DTYPE_INT16, 2, shape);
  g_autoptr (ScArray) same = sc_gather (source, (ScPositions[]) { { NULL, 2 }, { NULL, 3 } }, NULL, NULL);
  /* Integers stay integers where nothing is filled. */
  g_autoptr (ScArray) turned = sc_gather (source, (ScPositions[]) { { (gssize[]) { 1, 0 }, 2 }, { NULL, 3 } }, NULL, NULL);
  g_autoptr (ScArray) filled = sc_gather (source, (ScPositions[]) { { (gssize[]) { 1, -1 }, 2 }, { NULL, 3 } }, NULL, NULL);

  g_assert_true (same == source);
  g_assert_cmpint (turned->dtype, ==, SC_DTYPE_INT16);
  g_assert_cmpint (filled->dtype, ==, sc_fill_type (SC_DTYPE_INT16));
}

static void
test_blend (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint trial = 0; trial < TRIALS; trial++)
    {
      ScDType dtype = g_rand_boolean (rand) ? SC_DTYPE_FLOAT32 : SC_DTYPE_FLOAT64;
      /* Now and then more than a block. */
      gsize n = trial % 100 == 0 ? 1200000 : (gsize) g_rand_int_range (rand, 1, 50);
      g_autoptr (ScArray) a = make_random (rand, dtype, 1, &n);
      g_autoptr (ScArray) b = sc_array_copy (a, NULL);
      g_autoptr (ScArray) gaps = make_random (rand, dtype, 1, &n);
      gsize size = sc_dtype_get_size (dtype), odd = (gsize) g_rand_int_range (rand, 0, (gint) n);

      /* Whatever is missing in @gaps is missing in @b. */
      for (gsize i = 0; i < n; i++)
        if (sc_array_is_missing (gaps, i))
          memcpy ((gchar *) b->data + i * size, (gchar *) gaps->data + i * size, size);
      gboolean same = TRUE;
      for (gsize i = 0; i < n; i++)
        same &= sc_array_is_missing (a, i) == sc_array_is_missing (b, i);
      g_assert_true (sc_floats_agree (a, b, TRUE));
      g_assert_cmpint (sc_floats_agree (a, b, FALSE), ==, same);

      g_autoptr (ScArray) filled = sc_array_copy (b, NULL);
      g_assert_true (sc_floats_blend (filled, 0, a));
      g_assert_true (sc_array_equal (filled, a));

      if (sc_array_is_missing (a, odd))
        continue;
      g_autoptr (ScArray) other = sc_array_copy (a, NULL);
      if (dtype == SC_DTYPE_FLOAT32)
        ((gfloat *) other->data)[odd] += 1;
      else
        ((gdouble *) other->data)[odd] += 1;
      g_assert_false (sc_floats_agree (a, other, TRUE));
      g_assert_false (sc_floats_agree (a, other, FALSE));
      g_assert_false (sc_floats_blend (other, 0, a));
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gather/random", test_random);
  g_test_add_func ("/gather/large", test_large);
  g_test_add_func ("/gather/lazy", test_lazy);
  g_test_add_func ("/gather/view", test_view);
  g_test_add_func ("/gather/unchanged", test_unchanged);
  g_test_add_func ("/gather/blend", test_blend);
  return g_test_run ();
}
