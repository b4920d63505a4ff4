/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <math.h>

#include "ui/globe/globe.h"

/* Wide enough for a busy machine; nothing is measured by it. */
#define PATIENCE_SECONDS 60

typedef struct
{
  GtkWidget *window;
  SigmacastGlobe *globe;
  gdouble latitude, longitude, value; /* last pointer-moved */
  gdouble pinned_latitude, pinned_longitude;
  gint activations;
} Fixture;

static ScField *
make_plain_field (gfloat value)
{
  const gdouble latitudes[] = { -60, 0, 60 }, longitudes[] = { 0, 90, 180, 270 };
  gfloat numbers[12];
  g_autoptr (GBytes) values = NULL;
  g_autoptr (GError) error = NULL;
  ScField *field;

  for (gint i = 0; i < 12; i++)
    numbers[i] = value;
  values = g_bytes_new (numbers, sizeof numbers);
  field = sc_field_new (latitudes, 3, longitudes, 4, values, NULL, &error);
  g_assert_no_error (error);
  sc_field_set_label (field, "Height", "m");
  return field;
}

static void
on_pointer_moved (SigmacastGlobe *globe, gdouble latitude, gdouble longitude, gdouble value, Fixture *fixture)
{
  fixture->latitude = latitude;
  fixture->longitude = longitude;
  fixture->value = value;
}

static void
on_place_activated (SigmacastGlobe *globe, gdouble latitude, gdouble longitude, Fixture *fixture)
{
  fixture->pinned_latitude = latitude;
  fixture->pinned_longitude = longitude;
  fixture->activations++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->globe = SIGMACAST_GLOBE (sigmacast_globe_new ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->globe));
  sigmacast_globe_set_show_legend (fixture->globe, FALSE);
  sigmacast_globe_set_show_coastlines (fixture->globe, FALSE);
  sigmacast_globe_set_show_graticule (fixture->globe, FALSE);
  g_signal_connect (fixture->globe, "pointer-moved", G_CALLBACK (on_pointer_moved), fixture);
  g_signal_connect (fixture->globe, "place-activated", G_CALLBACK (on_place_activated), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What the widget shows in the middle of its picture; 0 while it shows nothing. */
static guint32
read_middle (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gint width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *image;
  guint32 middle = 0;
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    {
      g_object_unref (snapshot);
      return 0;
    }
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return 0;
  image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cr = cairo_create (image);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  middle = *(guint32 *) (gpointer) (cairo_image_surface_get_data (image) + (height / 2) * cairo_image_surface_get_stride (image)
                                    + (width / 2) * 4);
  cairo_surface_destroy (image);
  return middle;
}

static gboolean
give_up (gpointer data)
{
  g_error ("waited %d seconds in vain", PATIENCE_SECONDS);
  return G_SOURCE_REMOVE;
}

static void
wait_for_middle (GtkWidget *widget, guint32 colour)
{
  guint timeout = g_timeout_add_seconds (PATIENCE_SECONDS, give_up, NULL);

  while (read_middle (widget) != colour)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller; /* the widget keeps it */
    }
  g_assert_not_reached ();
}

static void
test_picture (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ScColourScale) scale
      = sc_colour_scale_new (SC_COLOUR_MAP_GREY, 0, 10, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);

  sigmacast_globe_set_colour_scale (fixture->globe, scale);
  for (gint value = 0; value <= 10; value += 5)
    {
      g_autoptr (ScField) field = make_plain_field ((gfloat) value);
      sigmacast_globe_set_field (fixture->globe, field);
      wait_for_middle (GTK_WIDGET (fixture->globe), sc_colour_scale_lookup (scale, value));
    }
}

/* Of a burst of fields the last one is what is seen in the end. */
static void
test_burst (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ScColourScale) scale
      = sc_colour_scale_new (SC_COLOUR_MAP_GREY, 0, 200, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);

  sigmacast_globe_set_colour_scale (fixture->globe, scale);
  for (gint value = 1; value <= 200; value++)
    {
      g_autoptr (ScField) field = make_plain_field ((gfloat) value);
      sigmacast_globe_set_field (fixture->globe, field);
      g_main_context_iteration (NULL, FALSE);
    }
  wait_for_middle (GTK_WIDGET (fixture->globe), sc_colour_scale_lookup (scale, 200));
}

static void
wait_until_shown (Fixture *fixture)
{
  g_autoptr (ScField) field = make_plain_field (7);
  g_autoptr (ScColourScale) scale
      = sc_colour_scale_new (SC_COLOUR_MAP_GREY, 0, 10, SC_COLOUR_SPACING_LINEAR, -INFINITY, NULL, 0);

  sigmacast_globe_set_colour_scale (fixture->globe, scale);
  sigmacast_globe_set_field (fixture->globe, field);
  wait_for_middle (GTK_WIDGET (fixture->globe), sc_colour_scale_lookup (scale, 7));
}

static void
test_pointer_and_wheel (Fixture *fixture, gconstpointer data)
{
  GtkEventController *motion, *scroll;
  gdouble latitude, longitude, x, y;
  gboolean handled = FALSE;

  wait_until_shown (fixture);
  motion = find_controller (GTK_WIDGET (fixture->globe), GTK_TYPE_EVENT_CONTROLLER_MOTION);
  scroll = find_controller (GTK_WIDGET (fixture->globe), GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  x = gtk_widget_get_width (GTK_WIDGET (fixture->globe)) / 2.0 + 40;
  y = gtk_widget_get_height (GTK_WIDGET (fixture->globe)) / 2.0 + 25;
  g_signal_emit_by_name (motion, "motion", x, y);
  g_assert_cmpfloat_with_epsilon (fixture->value, 7, 1e-6);
  latitude = fixture->latitude;
  longitude = fixture->longitude;
  g_assert_cmpfloat (latitude, <, sc_globe_view_get_latitude (sigmacast_globe_get_view (fixture->globe)));
  g_assert_cmpfloat (longitude, >, sc_globe_view_get_longitude (sigmacast_globe_get_view (fixture->globe)));

  /* The place under the pointer stays there while the wheel zooms. */
  g_signal_emit_by_name (scroll, "scroll", 0.0, -3.0, &handled);
  g_assert_true (handled);
  g_assert_cmpfloat (sc_globe_view_get_zoom (sigmacast_globe_get_view (fixture->globe)), >, 1.3);
  g_assert_cmpfloat_with_epsilon (fixture->latitude, latitude, 1e-6);
  g_assert_cmpfloat_with_epsilon (fixture->longitude, longitude, 1e-6);

  g_signal_emit_by_name (motion, "leave");
  g_assert_true (isnan (fixture->latitude) && isnan (fixture->longitude) && isnan (fixture->value));
}

static void
test_shared_view (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ScGlobeView) view = sc_globe_view_new ();
  GtkWidget *other = g_object_ref_sink (sigmacast_globe_new ());

  sigmacast_globe_set_view (fixture->globe, view);
  sigmacast_globe_set_view (SIGMACAST_GLOBE (other), view);
  g_assert_true (sigmacast_globe_get_view (fixture->globe) == sigmacast_globe_get_view (SIGMACAST_GLOBE (other)));
  sc_globe_view_set_centre (view, 95, 190);
  g_assert_cmpfloat (sc_globe_view_get_latitude (view), ==, 90);
  g_assert_cmpfloat (sc_globe_view_get_longitude (view), ==, -170);
  sc_globe_view_set_zoom (view, 1e9);
  g_assert_cmpfloat (sc_globe_view_get_zoom (view), ==, SC_VIEW_MAX_ZOOM);
  sc_globe_view_set_projection (view, SC_VIEW_MOLLWEIDE);
  sc_globe_view_reset (view);
  g_assert_cmpint (sc_globe_view_get_projection (view), ==, SC_VIEW_MOLLWEIDE);
  g_assert_cmpfloat (sc_globe_view_get_zoom (view), ==, 1);
  g_object_unref (other);
}

/* The view's properties can be bound: one that follows another turns with it. */
static void
test_bound_view (void)
{
  g_autoptr (ScGlobeView) leader = sc_globe_view_new ();
  g_autoptr (ScGlobeView) follower = sc_globe_view_new ();

  g_object_bind_property (leader, "latitude", follower, "latitude", G_BINDING_SYNC_CREATE);
  g_object_bind_property (leader, "longitude", follower, "longitude", G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (leader, "projection", follower, "projection", G_BINDING_DEFAULT);
  sc_globe_view_set_centre (leader, -12, 34);
  sc_globe_view_set_projection (leader, SC_VIEW_FLAT);
  g_assert_cmpfloat (sc_globe_view_get_latitude (follower), ==, -12);
  g_assert_cmpfloat (sc_globe_view_get_longitude (follower), ==, 34);
  g_assert_cmpint (sc_globe_view_get_projection (follower), ==, SC_VIEW_FLAT);
  sc_globe_view_set_centre (follower, 0, 56);
  g_assert_cmpfloat (sc_globe_view_get_longitude (leader), ==, 56);
}

static void
test_destroyed_while_painting (void)
{
  for (gint i = 0; i < 20; i++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *globe = sigmacast_globe_new ();
      g_autoptr (ScField) field = make_plain_field (1);

      gtk_window_set_child (GTK_WINDOW (window), globe);
      sigmacast_globe_set_field (SIGMACAST_GLOBE (globe), field);
      gtk_window_present (GTK_WINDOW (window));
      for (gint k = 0; k < i; k++)
        g_main_context_iteration (NULL, FALSE);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Without a field, with one without values, on a tiny widget. */
static void
test_odd_content (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ScField) empty = make_plain_field (NAN);
  g_autoptr (ScMarks) marks = sc_marks_new ();

  sc_marks_add (marks, sc_marks_add_category (marks, "place", SC_MARK_CROSS, 0xff0000), NAN, INFINITY);
  sigmacast_globe_set_show_legend (fixture->globe, TRUE);
  sigmacast_globe_set_marks (fixture->globe, marks);
  sigmacast_globe_set_field (fixture->globe, empty);
  sigmacast_globe_set_contours (fixture->globe, NAN);
  sigmacast_globe_set_contours (fixture->globe, 4);
  sigmacast_globe_set_pin (fixture->globe, 91, INFINITY);
  g_assert_nonnull (sigmacast_globe_get_colour_scale (fixture->globe));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1, 1);
  wait_until_shown (fixture);
  sigmacast_globe_set_field (fixture->globe, NULL);
  g_assert_null (sigmacast_globe_get_field (fixture->globe));
}

int
main (int argc, char **argv)
{
  /* Nothing here listens on a bus, and there need not be one. */
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  g_test_add ("/globe/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/globe/burst", Fixture, NULL, set_up, test_burst, tear_down);
  g_test_add ("/globe/pointer-and-wheel", Fixture, NULL, set_up, test_pointer_and_wheel, tear_down);
  g_test_add ("/globe/shared-view", Fixture, NULL, set_up, test_shared_view, tear_down);
  g_test_add_func ("/globe/bound-view", test_bound_view);
  g_test_add_func ("/globe/destroyed-while-painting", test_destroyed_while_painting);
  g_test_add ("/globe/odd-content", Fixture, NULL, set_up, test_odd_content, tear_down);
  return g_test_run ();
}
