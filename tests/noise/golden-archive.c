/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/golden-archive.h"

#include <math.h>

#include "support/test-data.h"

GoldenArchive *
golden_archive_open (const gchar *relative)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = test_data_path (relative);
  if (path == NULL)
    return NULL;

  GoldenArchive *self = g_new0 (GoldenArchive, 1);
  self->npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  self->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_array_unref);
  return self;
}

void
golden_archive_free (GoldenArchive *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->arrays);
  sc_npz_free (self->npz);
  g_free (self);
}

gboolean
golden_archive_has (GoldenArchive *self, const gchar *name)
{
  return sc_npz_has (self->npz, name);
}

ScArray *
golden_archive_array (GoldenArchive *self, const gchar *name, ScDType dtype)
{
  g_autoptr (GError) error = NULL;
  ScArray *array = sc_npz_read (self->npz, name, &error);

  g_assert_no_error (error);
  g_assert_cmpint (array->dtype, ==, dtype);
  g_assert_true (sc_array_is_contiguous (array));
  g_ptr_array_add (self->arrays, array);
  return array;
}

static gconstpointer
read_values (GoldenArchive *self, const gchar *name, ScDType dtype, gsize n)
{
  ScArray *array = golden_archive_array (self, name, dtype);

  g_assert_cmpuint (sc_array_get_size (array), ==, n);
  return array->data;
}

const gfloat *
golden_archive_floats (GoldenArchive *self, const gchar *name, gsize n)
{
  return read_values (self, name, SC_DTYPE_FLOAT32, n);
}

const gdouble *
golden_archive_doubles (GoldenArchive *self, const gchar *name, gsize n)
{
  return read_values (self, name, SC_DTYPE_FLOAT64, n);
}

const guint32 *
golden_archive_words (GoldenArchive *self, const gchar *name, gsize n)
{
  return read_values (self, name, SC_DTYPE_UINT32, n);
}

gdouble
golden_largest_difference (const gfloat *a, const gfloat *b, gsize n)
{
  gdouble largest = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      gdouble difference = fabs ((gdouble) a[i] - (gdouble) b[i]);
      /* A NaN on either side is a difference too. */
      if (!(difference <= largest))
        largest = difference;
    }
  return largest;
}
