/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "noise/noise-parameter.h"
#include "workspace/forecast-command.h"
#include "workspace/shell-words.h"

/* (nullable): the word after @option, as a shell takes the line apart. */
static const gchar *
find (GStrv words, const gchar *option)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], option))
      return words[i + 1];
  return NULL;
}

static void
test_words_come_back (void)
{
  static const gchar *const texts[] = { "plain.nc", "", "with space.nc", "it's", "$(rm -rf ~)", "-o", "a\"b", "时间.nc", "a;b&c|d", "~/x", "*" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree gchar *quoted = sc_shell_quote (texts[i]), *line = g_strdup_printf ("program %s", quoted);
      g_auto (GStrv) words = NULL;

      g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
      g_assert_cmpuint (g_strv_length (words), ==, 2);
      g_assert_cmpstr (words[1], ==, texts[i]);
    }
  g_autofree gchar *plain = sc_shell_quote ("a/b_c-1.nc");
  g_assert_cmpstr (plain, ==, "a/b_c-1.nc");
}

static void
test_everything_is_there (void)
{
  g_autoptr (ScForecastRequest) request = sc_forecast_request_new ();

  request->checkpoint = g_strdup ("/data/my model.npz");
  request->stats = g_strdup ("/data/stats");
  request->inputs = g_strdup ("in.nc");
  request->start = g_strdup ("2019-03-29T06");
  request->steps = 4;
  request->members = 8;
  request->seed = G_MAXUINT64;
  request->allow_nan = g_strsplit ("a,b", ",", -1);
  request->threads = 3;
  request->has_noise = TRUE;
  request->noise = SC_NOISE_SETTING_GENCAST;
  request->noise.inference.max = 78.2;
  request->noise.inference.rho = 1.0 / 3.0 + 7.0;

  g_autofree gchar *command = sc_forecast_command_format ("/opt/my programs/sigmacast", request);
  g_auto (GStrv) words = NULL;
  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
  g_assert_cmpstr (words[0], ==, "/opt/my programs/sigmacast");
  g_assert_cmpstr (words[1], ==, "forecast");
  g_assert_cmpstr (find (words, "--checkpoint"), ==, "/data/my model.npz");
  g_assert_cmpstr (find (words, "--stats"), ==, "/data/stats");
  g_assert_cmpstr (find (words, "--inputs"), ==, "in.nc");
  g_assert_cmpstr (find (words, "--start"), ==, "2019-03-29T06");
  g_assert_cmpstr (find (words, "--steps"), ==, "4");
  g_assert_cmpstr (find (words, "--members"), ==, "8");
  g_assert_cmpstr (find (words, "--seed"), ==, "18446744073709551615");
  g_assert_cmpstr (find (words, "--allow-nan"), ==, "a,b");
  g_assert_cmpstr (find (words, "--threads"), ==, "3");
  g_assert_cmpstr (find (words, "-o"), ==, "forecast.nc");
  g_assert_null (find (words, "--forcings"));
  g_assert_null (find (words, "--memory-budget"));
  for (ScNoiseParameter parameter = 0; parameter < SC_NOISE_N_PARAMETERS; parameter++)
    {
      g_autofree gchar *option = g_strconcat ("--", sc_noise_parameter_get_id (parameter), NULL);
      const gdouble value = sc_noise_parameter_get (&request->noise, parameter);

      g_assert_nonnull (find (words, option));
      /* The same number, to the last bit. */
      g_assert_cmpfloat (g_ascii_strtod (find (words, option), NULL), ==, value);
    }
  g_assert_cmpstr (find (words, "--sigma-max"), ==, "78.2");

  request->has_noise = FALSE;
  g_autofree gchar *own = sc_forecast_command_format ("sigmacast", request);
  g_assert_null (strstr (own, "--sigma-max"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/shell-words/come-back", test_words_come_back);
  g_test_add_func ("/workspace/forecast-command/everything", test_everything_is_there);
  return g_test_run ();
}
