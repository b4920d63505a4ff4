/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/npz-write.h"
#include "io/npz.h"

#include <math.h>
#include <string.h>
#include <zip.h>

#include "support/test-data.h"

static gchar *dir;

static gchar *
path_of (const gchar *name)
{
  return g_build_filename (dir, name, NULL);
}

/* An archive of one entry "a" whose .npy header is @dict, however wrong. */
static gchar *
make_npz (const gchar *dict, guint8 version, gconstpointer payload, gsize length, gint compression)
{
  gchar *path = path_of ("made.npz");
  GByteArray *bytes = g_byte_array_new ();
  gsize n = strlen (dict);
  const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', version, 0 };
  const guint8 size[] = { n & 0xff, n >> 8, 0, 0 };

  g_byte_array_append (bytes, start, sizeof start);
  g_byte_array_append (bytes, size, version == 1 ? 2 : 4);
  g_byte_array_append (bytes, (const guint8 *) dict, (guint) n);
  g_byte_array_append (bytes, payload, (guint) length);

  zip_t *archive = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  zip_source_t *source = zip_source_buffer (archive, bytes->data, bytes->len, 0);
  zip_int64_t index = zip_file_add (archive, "a.npy", source, 0);
  zip_set_file_compression (archive, (zip_uint64_t) index, compression, 0);
  g_assert_cmpint (zip_close (archive), ==, 0);
  g_byte_array_unref (bytes);
  return path;
}

static ScArray *
read_made (const gchar *dict, guint8 version, gconstpointer payload, gsize length, GError **error)
{
  g_autofree gchar *path = make_npz (dict, version, payload, length, ZIP_CM_DEFLATE);
  g_autoptr (ScNpz) npz = sc_npz_open (path, error);
  return npz != NULL ? sc_npz_read (npz, "a", error) : NULL;
}

static void
test_round_trip (void)
{
  const gsize shape[] = { 2, 3 };
  const gsize none = 0;
  g_autofree gchar *path = path_of ("round.npz");
  g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_array_unref);
  g_autoptr (GError) error = NULL;

  for (ScDType dtype = SC_DTYPE_BOOL; dtype <= SC_DTYPE_STRING; dtype++)
    {
      ScArray *array = sc_array_new (dtype, 2, shape, NULL);
      for (gsize i = 0; i < 6; i++)
        if (dtype == SC_DTYPE_STRING)
          ((gchar **) array->data)[i] = g_strdup (i == 0 ? "" : i == 1 ? "größer 的" : "x");
        else if (dtype == SC_DTYPE_FLOAT32)
          ((gfloat *) array->data)[i] = (gfloat) i / 3;
        else if (dtype == SC_DTYPE_FLOAT64)
          ((gdouble *) array->data)[i] = i == 0 ? INFINITY : (gdouble) i / 3;
        else
          ((guint8 *) array->data)[i * sc_dtype_get_size (dtype)] = dtype == SC_DTYPE_BOOL ? i % 2 : (guint8) (i + 1);
      g_ptr_array_add (arrays, array);
      sc_npz_writer_add (writer, sc_dtype_get_name (dtype), array);
    }
  g_autoptr (ScArray) text = sc_array_new_text ("a scalar");
  g_autoptr (ScArray) empty = sc_array_new (SC_DTYPE_FLOAT32, 1, &none, NULL);
  sc_npz_writer_add (writer, "params:~/text:w", text);
  sc_npz_writer_add (writer, "empty", empty);
  g_assert_true (sc_npz_writer_write (writer, path, &error));
  g_assert_no_error (error);

  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((GStrv) sc_npz_get_names (npz)), ==, SC_DTYPE_STRING + 3);
  for (guint i = 0; i < arrays->len; i++)
    {
      ScArray *array = arrays->pdata[i];
      g_assert_cmpstr (sc_npz_get_names (npz)[i], ==, sc_dtype_get_name (array->dtype));
      g_autoptr (ScArray) read = sc_npz_read (npz, sc_dtype_get_name (array->dtype), &error);
      g_assert_no_error (error);
      g_assert_cmpint (read->dtype, ==, array->dtype);
      g_assert_true (sc_array_equal (read, array));
    }
  g_autoptr (ScArray) scalar = sc_npz_read (npz, "params:~/text:w", &error);
  g_assert_cmpint (scalar->ndim, ==, 0);
  g_assert_cmpstr (sc_array_get_string (scalar, 0), ==, "a scalar");
  g_autoptr (ScArray) nothing = sc_npz_read (npz, "empty", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_array_get_size (nothing), ==, 0);

  g_assert_false (sc_npz_has (npz, "absent"));
  g_assert_null (sc_npz_read (npz, "absent", &error));
  g_assert_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_NO_ENTRY);
}

static void
test_same_bytes (void)
{
  gchar *contents[2] = { NULL, NULL };
  gsize lengths[2];

  for (gint i = 0; i < 2; i++)
    {
      g_autofree gchar *path = path_of (i == 0 ? "first.npz" : "second.npz");
      g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();
      g_autoptr (ScArray) value = sc_array_new_double (3);
      sc_npz_writer_add (writer, "value", value);
      g_assert_true (sc_npz_writer_write (writer, path, NULL));
      g_assert_true (g_file_get_contents (path, &contents[i], &lengths[i], NULL));
    }
  g_assert_cmpmem (contents[0], lengths[0], contents[1], lengths[1]);
  g_free (contents[0]);
  g_free (contents[1]);
}

static void
test_fortran_and_swapped (void)
{
  const guint8 payload[] = { 0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) array = read_made ("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", 2, payload,
                                         sizeof payload, &error);
  g_assert_no_error (error);
  g_assert_cmpint (array->dtype, ==, SC_DTYPE_INT16);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpint (sc_array_get_int (array, i), ==, (gint64) i + 1);
}

static void
test_short_floats (void)
{
  /* 1, −2, the largest, the smallest subnormal, infinity in binary16 (IEEE 754); 1 and −2 in bfloat16. */
  const guint16 half[] = { 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00 };
  const gdouble expected[] = { 1, -2, 65504, 0x1p-24, INFINITY };
  const guint16 brain[] = { 0x3f80, 0xc000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) a
      = read_made ("{'descr': '<f2', 'fortran_order': False, 'shape': (5,), }", 1, half, sizeof half, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < 5; i++)
    g_assert_cmpfloat (sc_array_get_double (a, i), ==, expected[i]);
  g_autoptr (ScArray) b
      = read_made ("{'descr': '|V2', 'fortran_order': False, 'shape': (2,), }", 3, brain, sizeof brain, &error);
  g_assert_no_error (error);
  g_assert_cmpint (b->dtype, ==, SC_DTYPE_FLOAT32);
  g_assert_cmpfloat (sc_array_get_double (b, 0), ==, 1);
  g_assert_cmpfloat (sc_array_get_double (b, 1), ==, -2);
}

static void
test_times (void)
{
  const gint64 ticks[] = { 1, SC_NOT_A_TIME };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScArray) array
      = read_made ("{'descr': '<M8[us]', 'fortran_order': False, 'shape': (2,), }", 1, ticks, sizeof ticks, &error);
  g_assert_no_error (error);
  g_assert_cmpint (array->ticks_per_second, ==, SC_MICROSECONDS);
  g_assert_true (sc_array_is_missing (array, 1));
}

static void
test_refused (void)
{
  static const guint8 payload[64];
  const struct
  {
    const gchar *dict;
    guint8 version;
    gsize length;
    ScNpzError code;
  } cases[] = {
    { "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 1, 8, SC_NPZ_ERROR_FORMAT },
    { "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", 1, 4, SC_NPZ_ERROR_FORMAT },
    { "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 1, 8, SC_NPZ_ERROR_FORMAT },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", 1, 16, SC_NPZ_ERROR_TOO_LARGE },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,), }", 1, 4, SC_NPZ_ERROR_TOO_LARGE },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2305843009213693952,), }", 1, 4, SC_NPZ_ERROR_TOO_LARGE },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 1, 4, SC_NPZ_ERROR_FORMAT },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", 1, 16, SC_NPZ_ERROR_TRUNCATED },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 1, 16, SC_NPZ_ERROR_TOO_LARGE },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", 4, 16, SC_NPZ_ERROR_FORMAT },
    { "{'descr': '<f4', 'shape': (4,), }", 1, 16, SC_NPZ_ERROR_FORMAT },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1), }", 1, 4, SC_NPZ_ERROR_FORMAT },
    { "__import__('os').system('true')", 1, 4, SC_NPZ_ERROR_FORMAT },
    { "", 1, 0, SC_NPZ_ERROR_FORMAT },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScArray) array = read_made (cases[i].dict, cases[i].version, payload, cases[i].length, &error);
      g_test_message ("%s", cases[i].dict);
      g_assert_null (array);
      g_assert_error (error, SC_NPZ_ERROR, (gint) cases[i].code);
      g_assert_nonnull (strstr (error->message, "made.npz"));
    }
}

static void
test_not_unicode (void)
{
  const guint32 surrogate = 0xd800;
  g_autoptr (GError) error = NULL;
  g_assert_null (read_made ("{'descr': '<U1', 'fortran_order': False, 'shape': (), }", 1, &surrogate, 4, &error));
  g_assert_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_FORMAT);
}

static void
expect_open_error (const gchar *path, ScNpzError code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (sc_npz_open (path, &error));
  g_assert_error (error, SC_NPZ_ERROR, (gint) code);
}

static void
test_no_archive (void)
{
  g_autofree gchar *text = path_of ("text.npz");
  g_autofree gchar *empty = path_of ("empty.npz");
  g_autofree gchar *absent = path_of ("absent.npz");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (text, "hello, I am no archive at all", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  expect_open_error (text, SC_NPZ_ERROR_NOT_ZIP);
  expect_open_error (dir, SC_NPZ_ERROR_NOT_ZIP);
  g_assert_null (sc_npz_open (absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Every cut of an archive is an error, in opening or in reading, and never a value. */
static void
test_truncated (void)
{
  static const guint8 payload[400];
  g_autofree gchar *path
      = make_npz ("{'descr': '<f4', 'fortran_order': False, 'shape': (100,), }", 1, payload, sizeof payload, ZIP_CM_STORE);
  g_autofree gchar *cut = path_of ("cut.npz");
  g_autofree gchar *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize n = 4; n < length; n += 7)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (cut, contents, (gssize) n, NULL));
      g_autoptr (ScNpz) npz = sc_npz_open (cut, &error);
      g_autoptr (ScArray) array = npz != NULL ? sc_npz_read (npz, "a", &error) : NULL;
      g_assert_null (array);
      g_assert_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED);
    }
}

/* A changed byte of the values is caught by the archive's checksum. */
static void
test_damaged_value (void)
{
  static const guint8 payload[400];
  g_autofree gchar *path
      = make_npz ("{'descr': '<f4', 'fortran_order': False, 'shape': (100,), }", 1, payload, sizeof payload, ZIP_CM_STORE);
  g_autofree gchar *contents = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  contents[300] ^= 1;
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  g_assert_null (sc_npz_read (npz, "a", &error));
  g_assert_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TRUNCATED);
}

static void
patch_sizes (gchar *contents, gsize length, guint32 size)
{
  /* Offsets of the uncompressed size in a local header and in the directory (APPNOTE 4.3.7, 4.3.12). */
  for (gsize i = 0; i + 46 < length; i++)
    {
      if (memcmp (contents + i, "PK\003\004", 4) == 0)
        memcpy (contents + i + 22, &size, 4);
      if (memcmp (contents + i, "PK\001\002", 4) == 0)
        memcpy (contents + i + 24, &size, 4);
    }
}

static void
test_inflates_to_more (void)
{
  const gsize real = 8 * 1024 * 1024;
  const gchar *dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (16,), }";
  g_autofree guint8 *payload = g_malloc0 (real);
  g_autofree gchar *path = make_npz (dict, 1, payload, real, ZIP_CM_DEFLATE);
  g_autofree gchar *contents = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, <, 100000);
  patch_sizes (contents, length, (guint32) (10 + strlen (dict) + 64));
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_autoptr (ScArray) array = npz != NULL ? sc_npz_read (npz, "a", &error) : NULL;
  g_assert_null (array);
  g_assert_true (error->domain == SC_NPZ_ERROR);
}

/* No memory is set aside for sizes that the packed bytes cannot hold. */
static void
test_says_more_than_it_can_hold (void)
{
  g_autofree gchar *path = make_npz ("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }", 1, "", 0,
                                     ZIP_CM_DEFLATE);
  g_autofree gchar *contents = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  patch_sizes (contents, length, 4000000000u);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_autoptr (ScArray) array = npz != NULL ? sc_npz_read (npz, "a", &error) : NULL;
  g_assert_null (array);
  g_assert_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_TOO_LARGE);
}

static void
test_write_fails (void)
{
  g_autoptr (ScNpzWriter) writer = sc_npz_writer_new ();
  g_autoptr (ScArray) value = sc_array_new_double (3);
  g_autofree gchar *path = g_build_filename (dir, "no-such-folder", "x.npz", NULL);
  g_autoptr (GError) error = NULL;

  sc_npz_writer_add (writer, "value", value);
  g_assert_false (sc_npz_writer_write (writer, path, &error));
  g_assert_error (error, SC_NPZ_ERROR, SC_NPZ_ERROR_WRITE);
}

static void
test_checkpoint (void)
{
  g_autofree gchar *path = test_data_path ("golden/tiny/checkpoint.npz");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autoptr (ScNpz) npz = sc_npz_open (path, &error);
  g_assert_no_error (error);
  gsize n = 0;
  for (const gchar *const *name = sc_npz_get_names (npz); *name != NULL; name++, n++)
    {
      g_autoptr (ScArray) array = sc_npz_read (npz, *name, &error);
      g_assert_no_error (error);
      if (g_str_has_prefix (*name, "params:"))
        g_assert_cmpint (array->dtype, ==, SC_DTYPE_FLOAT32);
    }
  g_assert_cmpuint (n, ==, 172);
  g_autoptr (ScArray) description = sc_npz_read (npz, "description", &error);
  g_assert_cmpstr (sc_array_get_string (description, 0), ==, "random weights golden tiny");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dir = test_temporary_dir ();
  g_test_add_func ("/npz/round-trip", test_round_trip);
  g_test_add_func ("/npz/same-bytes", test_same_bytes);
  g_test_add_func ("/npz/fortran-and-swapped", test_fortran_and_swapped);
  g_test_add_func ("/npz/short-floats", test_short_floats);
  g_test_add_func ("/npz/times", test_times);
  g_test_add_func ("/npz/refused", test_refused);
  g_test_add_func ("/npz/not-unicode", test_not_unicode);
  g_test_add_func ("/npz/no-archive", test_no_archive);
  g_test_add_func ("/npz/truncated", test_truncated);
  g_test_add_func ("/npz/damaged-value", test_damaged_value);
  g_test_add_func ("/npz/inflates-to-more", test_inflates_to_more);
  g_test_add_func ("/npz/says-more-than-it-can-hold", test_says_more_than_it_can_hold);
  g_test_add_func ("/npz/write-fails", test_write_fails);
  g_test_add_func ("/npz/checkpoint", test_checkpoint);
  gint status = g_test_run ();
  test_remove_dir (dir);
  g_free (dir);
  return status;
}
