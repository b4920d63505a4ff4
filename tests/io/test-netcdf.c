/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/netcdf-read.h"
#include "io/netcdf-write.h"

#include <math.h>
#include <netcdf.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support/test-data.h"

#define OK(call) g_assert_cmpint ((call), ==, NC_NOERR)

static gchar *dir;

static gchar *
path_of (const gchar *name)
{
  return g_build_filename (dir, name, NULL);
}

typedef struct
{
  const gchar *name;
  nc_type type;
  gint64 raw[4];
  const gchar *attributes; /* "name=value;…", numbers end with their type: f, d, s, b, i */
  ScDType dtype;
  gdouble expected[4];
} Packed;

/* The type that xarray chooses and the values that it gives. */
static const Packed packed[] = {
  { "plain", NC_SHORT, { 1, 2, 3, -4 }, "", SC_DTYPE_INT16, { 1, 2, 3, -4 } },
  { "short_fill", NC_SHORT, { 1, -99, 3, 4 }, "_FillValue=-99s", SC_DTYPE_FLOAT32, { 1, NAN, 3, 4 } },
  { "int_fill", NC_INT, { 1, -99, 3, 4 }, "_FillValue=-99i", SC_DTYPE_FLOAT64, { 1, NAN, 3, 4 } },
  { "both", NC_SHORT, { 1, -99, -98, 4 }, "_FillValue=-99s;missing_value=-98s", SC_DTYPE_FLOAT32, { 1, NAN, NAN, 4 } },
  { "scale_f", NC_SHORT, { 1, 2, 3, 4 }, "scale_factor=0.5f", SC_DTYPE_FLOAT32, { 0.5, 1, 1.5, 2 } },
  { "scale_d", NC_SHORT, { 1, 2, 3, 4 }, "scale_factor=0.5d", SC_DTYPE_FLOAT64, { 0.5, 1, 1.5, 2 } },
  { "offset_f", NC_SHORT, { 1, 2, 3, 4 }, "add_offset=10f", SC_DTYPE_FLOAT64, { 11, 12, 13, 14 } },
  { "pair_f", NC_SHORT, { 1, 2, -9, 4 }, "scale_factor=0.5f;add_offset=10f;_FillValue=-9s", SC_DTYPE_FLOAT32, { 10.5, 11, NAN, 12 } },
  { "pair_int", NC_INT, { 1, 2, 3, 4 }, "scale_factor=0.5f;add_offset=10f", SC_DTYPE_FLOAT64, { 10.5, 11, 11.5, 12 } },
  { "negative", NC_SHORT, { 1, 2, 3, 4 }, "scale_factor=-2d;add_offset=1d", SC_DTYPE_FLOAT64, { -1, -3, -5, -7 } },
  { "unsigned", NC_BYTE, { -1, 1, -2, 0 }, "_Unsigned=true;_FillValue=-1b", SC_DTYPE_FLOAT32, { NAN, 1, 254, 0 } },
  { "truth", NC_BYTE, { 0, 1, 1, 0 }, "dtype=bool", SC_DTYPE_BOOL, { 0, 1, 1, 0 } },
  { "lead", NC_INT, { 0, 6, -99, 18 }, "units=hours;_FillValue=-99i", SC_DTYPE_TIMEDELTA, { 0, 21600e9, NAN, 64800e9 } },
};

static void
put_attributes (gint file, gint id, const gchar *text)
{
  g_auto (GStrv) list = g_strsplit (text, ";", -1);

  for (gsize i = 0; list[i] != NULL && list[i][0] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (list[i], "=", 2);
      gchar *end;
      gdouble number = g_ascii_strtod (pair[1], &end);
      nc_type type = *end == 'f' ? NC_FLOAT : *end == 'd' ? NC_DOUBLE : *end == 's' ? NC_SHORT : *end == 'b' ? NC_BYTE : NC_INT;
      if (end == pair[1])
        OK (nc_put_att_text (file, id, pair[0], strlen (pair[1]), pair[1]));
      else
        OK (nc_put_att_double (file, id, pair[0], type, 1, &number));
    }
}

static void
test_packed (void)
{
  g_autofree gchar *path = path_of ("packed.nc");
  g_autoptr (GError) error = NULL;
  gint file, dim, ids[G_N_ELEMENTS (packed)];

  OK (nc_create (path, NC_NETCDF4 | NC_CLOBBER, &file));
  OK (nc_def_dim (file, "x", 4, &dim));
  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++)
    {
      OK (nc_def_var (file, packed[i].name, packed[i].type, 1, &dim, &ids[i]));
      put_attributes (file, ids[i], packed[i].attributes);
    }
  OK (nc_enddef (file));
  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++)
    {
      long long raw[4];
      for (gsize k = 0; k < 4; k++)
        raw[k] = packed[i].raw[k];
      OK (nc_put_var_longlong (file, ids[i], raw));
    }
  OK (nc_close (file));

  g_autoptr (ScDataset) dataset = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScDataset) raw = sc_netcdf_open_dataset (path, SC_OPEN_NO_MASK_SCALE | SC_OPEN_RAW_TIMES, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++)
    {
      ScVariable *variable = sc_dataset_get (dataset, packed[i].name);
      g_autoptr (ScArray) values = sc_variable_load (variable, &error);
      g_assert_no_error (error);
      g_test_message ("%s", packed[i].name);
      g_assert_cmpint (sc_variable_get_dtype (variable), ==, packed[i].dtype);
      g_assert_cmpint (values->dtype, ==, packed[i].dtype);
      for (gsize k = 0; k < 4; k++)
        if (isnan (packed[i].expected[k]))
          g_assert_true (sc_array_is_missing (values, k));
        else
          g_assert_cmpfloat (sc_array_get_double (values, k), ==, packed[i].expected[k]);
      g_assert_null (sc_attributes_get (sc_variable_get_attributes (variable), "_FillValue"));

      g_autoptr (ScArray) untouched = sc_variable_load (sc_dataset_get (raw, packed[i].name), &error);
      if (packed[i].dtype != SC_DTYPE_BOOL)
        for (gsize k = 0; k < 4; k++)
          g_assert_cmpint (sc_array_get_int (untouched, k), ==, packed[i].raw[k]);
    }
}

static void
test_text (void)
{
  g_autofree gchar *path = path_of ("text.nc");
  g_autoptr (GError) error = NULL;
  const gchar *strings[] = { "größer", "" };
  const gchar characters[] = "one\0two3";
  gint file, dims[2], chars, text, lone;

  OK (nc_create (path, NC_NETCDF4 | NC_CLOBBER, &file));
  OK (nc_def_dim (file, "n", 2, &dims[0]));
  OK (nc_def_dim (file, "string4", 4, &dims[1]));
  OK (nc_def_var (file, "chars", NC_CHAR, 2, dims, &chars));
  OK (nc_def_var (file, "text", NC_STRING, 1, dims, &text));
  OK (nc_def_var (file, "lone", NC_CHAR, 0, NULL, &lone));
  OK (nc_put_att_text (file, text, "coordinates", 11, "chars other"));
  OK (nc_enddef (file));
  OK (nc_put_var_text (file, chars, characters));
  OK (nc_put_var_string (file, text, strings));
  OK (nc_put_var_text (file, lone, "x"));
  OK (nc_close (file));

  g_autoptr (ScDataset) dataset = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  /* The characters' dimension is gone, and what "coordinates" names is a coordinate. */
  g_assert_cmpint (sc_dataset_get_dim_size (dataset, "string4"), ==, -1);
  g_assert_true (sc_dataset_is_coordinate (dataset, "chars"));
  g_autoptr (ScArray) a = sc_variable_load (sc_dataset_get (dataset, "chars"), &error);
  g_autoptr (ScArray) b = sc_variable_load (sc_dataset_get (dataset, "text"), &error);
  g_autoptr (ScArray) c = sc_variable_load (sc_dataset_get (dataset, "lone"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_array_get_string (a, 0), ==, "one");
  g_assert_cmpstr (sc_array_get_string (a, 1), ==, "two3");
  g_assert_cmpstr (sc_array_get_string (b, 0), ==, "größer");
  g_assert_cmpstr (sc_array_get_string (c, 0), ==, "x");
}

/* A dataset with everything that a file can hold. */
static ScDataset *
make_dataset (void)
{
  static const gchar *const dims[] = { "time", "lat", NULL };
  const gsize shape[] = { 3, 4 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();

  for (ScDType dtype = SC_DTYPE_BOOL; dtype <= SC_DTYPE_STRING; dtype++)
    {
      g_autoptr (ScArray) array = sc_array_new (dtype, 2, shape, NULL);
      for (gsize i = 0; i < 12; i++)
        switch (dtype)
          {
          case SC_DTYPE_BOOL:
            ((guint8 *) array->data)[i] = i % 3 == 0;
            break;
          case SC_DTYPE_FLOAT32:
            ((gfloat *) array->data)[i] = i == 5 ? NAN : (gfloat) i / 7;
            break;
          case SC_DTYPE_FLOAT64:
            ((gdouble *) array->data)[i] = i == 5 ? NAN : (gdouble) i / 7;
            break;
          case SC_DTYPE_STRING:
            ((gchar **) array->data)[i] = g_strdup_printf ("%" G_GSIZE_FORMAT " ß", i);
            break;
          case SC_DTYPE_DATETIME:
          case SC_DTYPE_TIMEDELTA:
            ((gint64 *) array->data)[i] = i == 5 ? SC_NOT_A_TIME : (gint64) i * 6 * 3600 * SC_NANOSECONDS;
            break;
          default:
            ((guint8 *) array->data)[i * sc_dtype_get_size (dtype)] = (guint8) i;
            break;
          }
      g_autoptr (ScAttributes) attributes = sc_attributes_new ();
      sc_attributes_set_text (attributes, "long_name", "höhe");
      sc_attributes_set_double (attributes, "number", 0.1);
      g_autoptr (ScVariable) variable = sc_variable_new (dims, array, attributes);
      g_autofree gchar *name = g_strdup_printf ("v_%s", sc_dtype_get_name (dtype));
      g_assert_true (sc_dataset_add_variable (dataset, name, variable, NULL));
    }

  const gsize n_times = 3;
  g_autoptr (ScArray) leads = sc_array_new (SC_DTYPE_TIMEDELTA, 1, &n_times, NULL);
  for (gsize i = 0; i < 3; i++)
    ((gint64 *) leads->data)[i] = (gint64) i * 12 * 3600 * SC_NANOSECONDS;
  g_autoptr (ScVariable) time = sc_variable_new (dims, leads, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "time", time, NULL));
  g_autoptr (ScArray) dates = sc_array_new (SC_DTYPE_DATETIME, 1, &n_times, NULL);
  for (gsize i = 0; i < 3; i++)
    ((gint64 *) dates->data)[i] = (gint64) i * 30 * SC_MICROSECONDS;
  dates->calendar = SC_CALENDAR_NOLEAP;
  dates->ticks_per_second = SC_MICROSECONDS;
  g_autoptr (ScVariable) datetime = sc_variable_new (dims, dates, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "datetime", datetime, NULL));
  g_autoptr (ScArray) height = sc_array_new_double (2);
  g_autoptr (ScVariable) scalar = sc_variable_new (NULL, height, NULL);
  g_assert_true (sc_dataset_add_coordinate (dataset, "height", scalar, NULL));
  sc_attributes_set_text (sc_dataset_get_attributes (dataset), "title", "a title");
  sc_attributes_set_int (sc_dataset_get_attributes (dataset), "count", 7);
  return g_steal_pointer (&dataset);
}

static void
assert_same_attributes (ScAttributes *a, ScAttributes *b)
{
  g_assert_cmpuint (sc_attributes_get_size (a), ==, sc_attributes_get_size (b));
  for (guint i = 0; i < sc_attributes_get_size (a); i++)
    g_assert_true (sc_attributes_equal_value (a, b, sc_attributes_get_name (a, i)));
}

static void
assert_same (ScDataset *a, ScDataset *b)
{
  const gchar *const *lists_a[] = { sc_dataset_get_variable_names (a), sc_dataset_get_coordinate_names (a) };
  const gchar *const *lists_b[] = { sc_dataset_get_variable_names (b), sc_dataset_get_coordinate_names (b) };

  assert_same_attributes (sc_dataset_get_attributes (a), sc_dataset_get_attributes (b));
  for (gsize list = 0; list < 2; list++)
    {
      g_assert_cmpuint (g_strv_length ((GStrv) lists_a[list]), ==, g_strv_length ((GStrv) lists_b[list]));
      for (const gchar *const *name = lists_a[list]; *name != NULL; name++)
        {
          ScVariable *x = sc_dataset_get (a, *name), *y = sc_dataset_get (b, *name);
          g_test_message ("%s", *name);
          g_assert_nonnull (y);
          g_assert_cmpint (sc_dataset_is_coordinate (b, *name), ==, list == 1);
          g_assert_cmpint (sc_variable_get_dtype (x), ==, sc_variable_get_dtype (y));
          g_assert_cmpstrv (sc_variable_get_dims (x), sc_variable_get_dims (y));
          g_autoptr (ScArray) p = sc_variable_load (x, NULL);
          g_autoptr (ScArray) q = sc_variable_load (y, NULL);
          g_assert_true (sc_array_equal (p, q));
          assert_same_attributes (sc_variable_get_attributes (x), sc_variable_get_attributes (y));
        }
    }
}

static void
test_round_trip (void)
{
  g_autofree gchar *path = path_of ("round.nc");
  g_autoptr (ScDataset) dataset = make_dataset ();
  g_autoptr (GError) error = NULL;

  for (gint deflate = 0; deflate <= 1; deflate++)
    {
      g_assert_true (sc_write_netcdf (dataset, path, deflate, &error));
      g_assert_no_error (error);
      g_autoptr (ScDataset) again = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
      g_assert_no_error (error);
      assert_same (dataset, again);
      g_assert_cmpuint (g_strv_length ((GStrv) sc_dataset_get_dim_names (again)), ==, 2);
    }
}

/* Every variable that can have them has checksums, and a changed byte is noticed. */
static void
test_checksums (void)
{
  g_autofree gchar *path = path_of ("sums.nc");
  const gchar *dims[] = { "x" };
  const gsize n = 5000;
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree gchar *contents = NULL;
  gsize length;

  for (gsize i = 0; i < n; i++)
    ((gfloat *) values->data)[i] = 1234.5f;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "v", variable, NULL));
  g_assert_true (sc_write_netcdf (dataset, path, 0, &error));

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  const gfloat needle[] = { 1234.5f, 1234.5f, 1234.5f, 1234.5f };
  gchar *found = memmem (contents, length, needle, sizeof needle);
  g_assert_nonnull (found);
  found[40] ^= 0x10;
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  g_autoptr (ScDataset) again = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_null (sc_variable_load (sc_dataset_get (again, "v"), &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_CORRUPT);
}

/* A variable of a file is read by hyperslab, in any part of it. */
static void
test_hyperslabs (void)
{
  g_autofree gchar *path = path_of ("slabs.nc");
  const gchar *dims[] = { "a", "b", "c" };
  const gsize shape[] = { 4, 5, 6 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_INT32, 3, shape, NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 120; i++)
    ((gint32 *) values->data)[i] = (gint32) i;
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "v", variable, NULL));
  g_assert_true (sc_write_netcdf (dataset, path, 4, &error));
  g_autoptr (ScDataset) again = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  ScVariable *lazy = sc_dataset_get (again, "v");
  g_assert_null (sc_variable_peek_values (lazy));
  for (gint round = 0; round < 50; round++)
    {
      gsize start[3], count[3];
      for (gint d = 0; d < 3; d++)
        {
          start[d] = (gsize) g_test_rand_int_range (0, (gint32) shape[d]);
          count[d] = (gsize) g_test_rand_int_range (0, (gint32) (shape[d] - start[d]) + 1);
        }
      g_autoptr (ScArray) expected = sc_array_slice (values, start, count, NULL);
      g_autoptr (ScArray) read = sc_variable_read (lazy, start, count, &error);
      g_assert_no_error (error);
      g_assert_true (sc_array_equal (read, expected));
    }
}

/* Values of a lazy variable go from file to file in blocks; none is left out. */
static void
test_big_copy (void)
{
  g_autofree gchar *path = path_of ("big.nc");
  g_autofree gchar *copy = path_of ("copy.nc");
  const gchar *dims[] = { "t", "x" };
  const gsize shape[] = { 5, 6 * 1024 * 1024 };
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 2, shape, NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < shape[0] * shape[1]; i++)
    ((gfloat *) values->data)[i] = (gfloat) (i % 100003);
  g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
  g_assert_true (sc_dataset_add_variable (dataset, "v", variable, NULL));
  g_assert_true (sc_write_netcdf (dataset, path, 0, &error));
  g_autoptr (ScDataset) opened = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_true (sc_write_netcdf (opened, copy, 0, &error));
  g_autoptr (ScDataset) copied = sc_netcdf_open_dataset (copy, SC_OPEN_DEFAULT, &error);
  g_autoptr (ScArray) read = sc_variable_load (sc_dataset_get (copied, "v"), &error);
  g_assert_no_error (error);
  g_assert_true (sc_array_equal (read, values));
}

static gsize
count_files (void)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  gsize n = 0;
  while (g_dir_read_name (listing) != NULL)
    n++;
  return n;
}

/* A limit on the size of files stands for a full disk: no file, no remains, one sentence. */
typedef struct
{
  gint64 last_time;
  guint reads;
  gsize most; /* values asked for at once */
} Walk;

/* A value tells where it is; times are asked for in order and one by one. */
static ScArray *
read_place (gpointer owner, const gsize *start, const gsize *count, GError **error)
{
  Walk *walk = owner;
  ScArray *values = sc_array_new (SC_DTYPE_FLOAT32, 4, count, error);
  gsize at[4];

  g_assert_cmpuint (count[1], ==, 1);
  g_assert_cmpint ((gint64) start[1], >=, walk->last_time);
  walk->last_time = (gint64) start[1];
  walk->reads++;
  walk->most = MAX (walk->most, sc_array_get_size (values));
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    {
      gsize rest = i;
      for (gint d = 3; d >= 0; d--)
        {
          at[d] = start[d] + rest % count[d];
          rest /= count[d];
        }
      ((gfloat *) values->data)[i] = (gfloat) (((at[0] * 4 + at[1]) * 40 + at[2]) * 50 + at[3]);
    }
  return values;
}

/* Values that come time after time, in blocks that are a small part of the whole. */
static void
test_along (void)
{
  static const gchar *const dims[] = { "sample", "time", "lat", "lon", NULL };
  const gsize shape[] = { 150, 4, 40, 50 };
  g_autofree gchar *path = path_of ("along.nc");
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GError) error = NULL;
  Walk walk = { 0 };
  const ScVariableSource source = { .read = read_place, .owner = &walk };
  g_autoptr (ScVariable) variable = sc_variable_new_lazy (dims, SC_DTYPE_FLOAT32, 4, shape, source, NULL);
  g_autoptr (ScArray) area = sc_array_new (SC_DTYPE_FLOAT32, 1, &shape[3], NULL);
  g_autoptr (ScVariable) without = sc_variable_new (dims + 3, area, NULL);

  for (gsize i = 0; i < shape[3]; i++)
    ((gfloat *) area->data)[i] = (gfloat) i;
  g_assert_true (sc_dataset_add_variable (dataset, "v", variable, NULL));
  g_assert_true (sc_dataset_add_variable (dataset, "area", without, NULL));
  g_assert_true (sc_write_netcdf_along (dataset, path, 1, "time", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (walk.reads, >=, 2 * shape[1]);
  g_assert_cmpuint (walk.most, <, shape[0] * shape[2] * shape[3]);

  g_autoptr (ScDataset) again = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) values = sc_variable_load (sc_dataset_get (again, "v"), &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < sc_array_get_size (values); i++)
    g_assert_cmpfloat (((gfloat *) values->data)[i], ==, (gfloat) i);
  g_autoptr (ScArray) areas = sc_variable_load (sc_dataset_get (again, "area"), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (areas->data, shape[3] * sizeof (gfloat), area->data, shape[3] * sizeof (gfloat));
}

static void
test_disk_full (void)
{
  if (g_test_subprocess ())
    {
      const struct rlimit limit = { 100 * 1024, RLIM_INFINITY }, none = { RLIM_INFINITY, RLIM_INFINITY };
      g_autofree gchar *path = path_of ("full.nc");
      const gchar *dims[] = { "x" };
      const gsize n = 1000000;
      g_autoptr (ScDataset) dataset = sc_dataset_new ();
      g_autoptr (ScArray) values = sc_array_new (SC_DTYPE_FLOAT32, 1, &n, NULL);
      g_autoptr (ScVariable) variable = sc_variable_new (dims, values, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (sc_dataset_add_variable (dataset, "v", variable, NULL));
      signal (SIGXFSZ, SIG_IGN);
      gsize before = count_files ();
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      g_assert_false (sc_write_netcdf (dataset, path, 0, &error));
      g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_NO_SPACE);
      g_assert_cmpuint (count_files (), ==, before);
      /* Once there is room again it can be written. */
      g_clear_error (&error);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
      g_assert_true (sc_write_netcdf (dataset, path, 0, &error));
      g_assert_no_error (error);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_folder (void)
{
  g_autoptr (ScDataset) dataset = make_dataset ();
  g_autofree gchar *path = g_build_filename (dir, "absent", "x.nc", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (sc_write_netcdf (dataset, path, 0, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_false (sc_write_netcdf (dataset, dir, 0, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE);
}

/* Every dataset of the oracle: written and read back it is the same. */
/* Renaming onto a device would take its place. */
static void
test_no_ordinary_file (void)
{
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (ScDataset) dataset = sc_dataset_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_false (sc_write_netcdf (dataset, path, 0, &error));
  g_assert_error (error, SC_IO_ERROR, SC_IO_ERROR_WRITE);
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  test_remove_dir (folder);
}

static void
test_oracle_round_trip (void)
{
  g_autofree gchar *one = test_data_path ("oracle/p01_number_merge_outer/a.nc");
  g_autofree gchar *path = path_of ("oracle.nc");
  gsize n = 0;

  if (one == NULL)
    return;
  g_autofree gchar *folder = g_path_get_dirname (one);
  g_autofree gchar *root = g_path_get_dirname (folder);
  g_autoptr (GDir) listing = g_dir_open (root, 0, NULL);
  const gchar *name;
  while ((name = g_dir_read_name (listing)) != NULL)
    {
      const gchar *files[] = { "a.nc", "b.nc", "c.nc", "expected.nc" };
      for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        {
          g_autofree gchar *from = g_build_filename (root, name, files[i], NULL);
          g_autoptr (GError) error = NULL;
          if (!g_file_test (from, G_FILE_TEST_EXISTS))
            continue;
          g_autoptr (ScDataset) dataset = sc_netcdf_open_dataset (from, SC_OPEN_DEFAULT, &error);
          g_assert_no_error (error);
          g_assert_true (sc_write_netcdf (dataset, path, 0, &error));
          g_assert_no_error (error);
          g_autoptr (ScDataset) again = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
          g_assert_no_error (error);
          assert_same (dataset, again);
          n++;
        }
    }
  g_test_message ("%" G_GSIZE_FORMAT " datasets", n);
  g_assert_cmpuint (n, >, 1);
}

static void
test_example_batch (void)
{
  g_autofree gchar *path = test_data_path ("golden/tiny/example_batch.nc");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autoptr (ScDataset) dataset = sc_netcdf_open_dataset (path, SC_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_autoptr (ScArray) time = sc_variable_load (sc_dataset_get (dataset, "time"), &error);
  g_assert_cmpint (time->dtype, ==, SC_DTYPE_TIMEDELTA);
  g_assert_cmpint (sc_array_get_int (time, 1), ==, 12 * 3600 * SC_NANOSECONDS);
  g_assert_true (sc_dataset_is_coordinate (dataset, "datetime"));
  g_autoptr (ScArray) dates = sc_variable_load (sc_dataset_get (dataset, "datetime"), &error);
  g_autofree gchar *first = sc_array_format_element (dates, 0);
  g_assert_cmpstr (first, ==, "2019-03-29T00:00:00");
  g_autoptr (ScArray) sst = sc_variable_load (sc_dataset_get (dataset, "sea_surface_temperature"), &error);
  g_assert_cmpint (sst->dtype, ==, SC_DTYPE_FLOAT32);
  g_assert_cmpuint (sc_array_count_missing (sst), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dir = test_temporary_dir ();
  g_test_add_func ("/netcdf/packed", test_packed);
  g_test_add_func ("/netcdf/text", test_text);
  g_test_add_func ("/netcdf/round-trip", test_round_trip);
  g_test_add_func ("/netcdf/checksums", test_checksums);
  g_test_add_func ("/netcdf/hyperslabs", test_hyperslabs);
  g_test_add_func ("/netcdf/big-copy", test_big_copy);
  g_test_add_func ("/netcdf/along", test_along);
  g_test_add_func ("/netcdf/disk-full", test_disk_full);
  g_test_add_func ("/netcdf/no-folder", test_no_folder);
  g_test_add_func ("/netcdf/no-ordinary-file", test_no_ordinary_file);
  g_test_add_func ("/netcdf/oracle-round-trip", test_oracle_round_trip);
  g_test_add_func ("/netcdf/example-batch", test_example_batch);
  gint status = g_test_run ();
  test_remove_dir (dir);
  g_free (dir);
  return status;
}
