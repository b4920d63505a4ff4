/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/noise-parameter.h"
#include "noise/noise-presets.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "support/test-data.h"

typedef struct
{
  gsize offset;
  gdouble value;
  const gchar *named; /* in the error */
} Nonsense;

#define FIELD(member, value, named) { G_STRUCT_OFFSET (ScNoiseSetting, member), value, named }

static const Nonsense nonsense[] = {
  FIELD (training.min, 0.0, "training"), FIELD (training.min, -1.0, "training"), FIELD (training.min, NAN, "training"),
  FIELD (training.min, 88.0, "training"), FIELD (training.min, INFINITY, "training"), FIELD (training.max, 0.01, "training"),
  FIELD (training.max, INFINITY, "training"), FIELD (training.max, NAN, "training"), FIELD (training.rho, 0.0, "rho"),
  FIELD (training.rho, -7.0, "rho"), FIELD (training.rho, NAN, "rho"), FIELD (training.rho, INFINITY, "rho"),
  FIELD (training.rho, 1e-3, "rho"), FIELD (inference.min, 0.0, "inference"), FIELD (inference.min, 80.0, "inference"),
  FIELD (inference.max, 1e30, "inference"), FIELD (inference.rho, 1e9, "rho"), FIELD (churn, -0.1, "churn"),
  FIELD (churn, NAN, "churn"), FIELD (churn, INFINITY, "churn"), FIELD (churn_min, -1.0, "churn"), FIELD (churn_min, NAN, "churn"),
  FIELD (churn_min, INFINITY, "churn"), FIELD (churn_max, 0.5, "churn"), FIELD (churn_max, NAN, "churn"),
  FIELD (inflation, -1.0, "inflation"), FIELD (inflation, NAN, "inflation"), FIELD (inflation, INFINITY, "inflation"),
};

static void
test_validate (void)
{
  g_autoptr (GError) none = NULL;

  g_assert_true (sc_noise_setting_validate (&SC_NOISE_SETTING_GENCAST, &none));
  g_assert_no_error (none);
  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autoptr (GError) error = NULL;
      ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
      G_STRUCT_MEMBER (gdouble, &setting, nonsense[i].offset) = nonsense[i].value;
      g_assert_false (sc_noise_setting_validate (&setting, &error));
      g_assert_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, nonsense[i].named));
    }

  const gint levels[] = { 0, -1, 1000000000, SC_NOISE_MAX_LEVELS + 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autoptr (GError) error = NULL;
      ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
      setting.levels = levels[i];
      g_assert_false (sc_noise_setting_validate (&setting, &error));
      g_assert_nonnull (strstr (error->message, "levels"));
    }
}

static void
test_presets (void)
{
  gsize n;
  const ScNoisePreset *presets = sc_noise_presets (&n);

  g_assert_cmpuint (n, >=, 5);
  g_assert_true (sc_noise_setting_equal (&presets[0].setting, &SC_NOISE_SETTING_GENCAST));
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (sc_noise_setting_validate (&presets[i].setting, &error));
      g_assert_no_error (error);
      g_assert_true (sc_noise_preset_find (presets[i].id) == &presets[i]);
    }
  g_assert_null (sc_noise_preset_find ("nonsense"));
  g_assert_null (sc_noise_preset_find (NULL));
}

static void
test_json_round_trip (void)
{
  g_autofree gchar *dir = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (dir, "setting.json", NULL);
  gsize n;
  const ScNoisePreset *presets = sc_noise_presets (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      ScNoiseSetting read = SC_NOISE_SETTING_GENCAST;
      read.churn_max = 3.0;
      g_assert_true (sc_noise_setting_save (&presets[i].setting, path, &error));
      g_assert_true (sc_noise_setting_load (path, &read, &error));
      g_assert_no_error (error);
      g_assert_true (sc_noise_setting_equal (&read, &presets[i].setting));
    }
  test_remove_dir (dir);
}

static void
test_json_partial (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string ("{\"inference\": {\"max\": 70, \"levels\": 12.0}}", NULL);
  ScNoiseSetting read = SC_NOISE_SETTING_GENCAST;
  ScNoiseSetting expected = SC_NOISE_SETTING_GENCAST;

  expected.inference.max = 70.0;
  expected.levels = 12;
  g_assert_true (sc_noise_setting_from_json (node, &read, &error));
  g_assert_no_error (error);
  g_assert_true (sc_noise_setting_equal (&read, &expected));
}

static void
test_json_refused (void)
{
  g_autofree gchar *dir = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (dir, "setting.json", NULL);
  const gchar *const texts[] = {
    "", "null", "[]", "3", "{", "{\"training\": 3}", "{\"training\": {\"min\": \"0.1\"}}", "{\"trainig\": {}}",
    "{\"training\": {\"minimum\": 1}}", "{\"inference\": {\"levels\": 1.5}}", "{\"inference\": {\"levels\": 1e99}}",
    "{\"inference\": {\"levels\": null}}", "{\"inference\": {\"max\": null}}", "{\"inference\": {\"max\": [1]}}",
    "{\"inference\": {\"max\": 0.001}}", "{\"inference\": {\"levels\": true}}", "\xff\xfe", "{\"training\": {\"min\": nan}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      ScNoiseSetting read = SC_NOISE_SETTING_GENCAST;
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_test_message ("text %zu", i);
      g_assert_false (sc_noise_setting_load (path, &read, &error));
      g_assert_nonnull (strstr (error->message, "setting.json"));
      g_assert_true (sc_noise_setting_equal (&read, &SC_NOISE_SETTING_GENCAST));
    }

  g_autoptr (GError) error = NULL;
  ScNoiseSetting read = SC_NOISE_SETTING_GENCAST;
  g_unlink (path);
  g_assert_false (sc_noise_setting_load (path, &read, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  test_remove_dir (dir);
}

/* Every number is its own, found by its name, and stays what it was put to. */
static void
test_parameters (void)
{
  for (ScNoiseParameter parameter = 0; parameter < SC_NOISE_N_PARAMETERS; parameter++)
    {
      ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
      gdouble low, high;

      g_assert_cmpint (sc_noise_parameter_find (sc_noise_parameter_get_id (parameter)), ==, parameter);
      sc_noise_parameter_get_limits (&setting, parameter, &low, &high);
      g_assert_cmpfloat (low, <=, sc_noise_parameter_get (&setting, parameter));
      g_assert_cmpfloat (high, >=, sc_noise_parameter_get (&setting, parameter));
      sc_noise_parameter_put (&setting, parameter, 7.0);
      for (ScNoiseParameter other = 0; other < SC_NOISE_N_PARAMETERS; other++)
        g_assert_cmpfloat (sc_noise_parameter_get (&setting, other), ==,
                           other == parameter ? 7.0 : sc_noise_parameter_get (&SC_NOISE_SETTING_GENCAST, other));
      sc_noise_parameter_set (&setting, parameter, -1.0);
      g_assert_true (sc_noise_setting_validate (&setting, NULL));
      g_assert_cmpfloat (sc_noise_parameter_get (&setting, parameter), ==, low);
      sc_noise_parameter_set (&setting, parameter, NAN);
      g_assert_cmpfloat (sc_noise_parameter_get (&setting, parameter), ==, low);
    }
  g_assert_cmpint (sc_noise_parameter_find ("sigma"), ==, SC_NOISE_N_PARAMETERS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise/setting/validate", test_validate);
  g_test_add_func ("/noise/setting/presets", test_presets);
  g_test_add_func ("/noise/setting/json-round-trip", test_json_round_trip);
  g_test_add_func ("/noise/setting/json-partial", test_json_partial);
  g_test_add_func ("/noise/setting/json-refused", test_json_refused);
  g_test_add_func ("/noise/parameter/each", test_parameters);
  return g_test_run ();
}
