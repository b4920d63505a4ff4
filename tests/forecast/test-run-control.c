/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "forecast/run-control.h"

/* A thread that walks over places as a run does: in every sampler step three
 * stages, in every lead time two sampler steps. */
typedef struct
{
  ScRunControl *control;
  GAsyncQueue *told; /* of the place's number + 1 at which it was held; −1 when it goes on */
  gint place;
  gint n_places;
  GError *error;
} Walker;

static void
on_hold (gboolean held, const gchar *reason, gpointer data)
{
  Walker *walker = data;
  g_async_queue_push (walker->told, GINT_TO_POINTER (held ? walker->place + 1 : -1));
}

static ScRunPlace
kind_of (gint place)
{
  return place % 8 == 7 ? SC_RUN_PLACE_LEAD_TIME : place % 8 == 3 || place % 8 == 6 ? SC_RUN_PLACE_SAMPLER_STEP : SC_RUN_PLACE_PROBE;
}

static gpointer
walk (gpointer data)
{
  Walker *walker = data;

  for (walker->place = 0; walker->place < walker->n_places; walker->place++)
    {
      const ScRunFinding finding = { .place = kind_of (walker->place), .sampler_step = -1 };
      if (!sc_run_control_reach (walker->control, &finding, on_hold, walker, &walker->error))
        break;
    }
  return NULL;
}

static void
walker_init (Walker *walker, gint n_places)
{
  *walker = (Walker) { .control = sc_run_control_new (), .told = g_async_queue_new (), .n_places = n_places };
}

static void
walker_clear (Walker *walker)
{
  g_assert_cmpint (g_async_queue_length (walker->told), ==, 0);
  sc_run_control_free (walker->control);
  g_async_queue_unref (walker->told);
  g_clear_error (&walker->error);
}

static gint
next_hold (Walker *walker)
{
  return GPOINTER_TO_INT (g_async_queue_pop (walker->told));
}

static void
test_steps (void)
{
  Walker walker;
  walker_init (&walker, 32);
  sc_run_control_pause (walker.control);
  GThread *thread = g_thread_new ("walk", walk, &walker);

  g_assert_cmpint (next_hold (&walker), ==, 0 + 1);
  sc_run_control_step (walker.control, SC_STEP_STAGE);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_assert_cmpint (next_hold (&walker), ==, 1 + 1);
  sc_run_control_step (walker.control, SC_STEP_SAMPLER_STEP);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_assert_cmpint (next_hold (&walker), ==, 3 + 1);
  sc_run_control_step (walker.control, SC_STEP_SAMPLER_STEP);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_assert_cmpint (next_hold (&walker), ==, 6 + 1);
  sc_run_control_step (walker.control, SC_STEP_LEAD_TIME);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_assert_cmpint (next_hold (&walker), ==, 7 + 1);
  sc_run_control_step (walker.control, SC_STEP_LEAD_TIME);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_assert_cmpint (next_hold (&walker), ==, 15 + 1);
  sc_run_control_continue (walker.control);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_thread_join (thread);
  g_assert_cmpint (walker.place, ==, 32);
  g_assert_no_error (walker.error);
  walker_clear (&walker);
}

static void
test_cancel_while_held (void)
{
  Walker walker;
  walker_init (&walker, 8);
  sc_run_control_pause (walker.control);
  GThread *thread = g_thread_new ("walk", walk, &walker);

  g_assert_cmpint (next_hold (&walker), ==, 1);
  sc_run_control_cancel (walker.control);
  g_assert_cmpint (next_hold (&walker), ==, -1);
  g_thread_join (thread);
  g_assert_error (walker.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (walker.place, ==, 0);
  walker_clear (&walker);
}

static void
test_cancel_before (void)
{
  Walker walker;
  walker_init (&walker, 8);
  sc_run_control_cancel (walker.control);
  sc_run_control_pause (walker.control);
  walk (&walker);
  g_assert_error (walker.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  walker_clear (&walker);
}

/* However pausing and going on fall together, the walker arrives. */
static void
test_race (void)
{
  Walker walker;
  walker_init (&walker, 20000);
  GThread *thread = g_thread_new ("walk", walk, &walker);

  for (gint i = 0; i < 2000; i++)
    {
      sc_run_control_pause (walker.control);
      sc_run_control_continue (walker.control);
    }
  g_thread_join (thread);
  g_assert_cmpint (walker.place, ==, 20000);
  while (g_async_queue_length (walker.told) > 0)
    {
      g_assert_cmpint (next_hold (&walker), >, 0);
      g_assert_cmpint (next_hold (&walker), ==, -1);
    }
  walker_clear (&walker);
}

gint
main (gint argc, gchar *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-control/steps", test_steps);
  g_test_add_func ("/run-control/cancel-while-held", test_cancel_while_held);
  g_test_add_func ("/run-control/cancel-before", test_cancel_before);
  g_test_add_func ("/run-control/race", test_race);
  return g_test_run ();
}
