/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/noise/noise-parameter-row.h"

#include <math.h>

/* What stands for infinity in the spin button, whose numbers are finite. */
#define NO_LIMIT 1e6

struct _ScNoiseParameterRow
{
  GtkWidget parent_instance;

  ScNoiseModel *model;
  ScNoiseParameter parameter;
  GtkSpinButton *spin;
  GtkScale *scale; /* NULL for a σ */
  gboolean showing; /* the widgets are being set from the model */
};

G_DEFINE_FINAL_TYPE (ScNoiseParameterRow, sc_noise_parameter_row, GTK_TYPE_WIDGET)

static gdouble
to_shown (gdouble value)
{
  return MIN (value, NO_LIMIT);
}

static gdouble
from_shown (ScNoiseParameterRow *self, gdouble shown)
{
  return self->parameter == SC_NOISE_CHURN_MAX && shown >= NO_LIMIT ? INFINITY : shown;
}

static gint
spin_input (ScNoiseParameterRow *self, gdouble *shown)
{
  gdouble value;

  if (!sc_noise_parameter_parse (self->parameter, gtk_editable_get_text (GTK_EDITABLE (self->spin)), &value))
    return GTK_INPUT_ERROR;
  *shown = to_shown (value);
  return TRUE;
}

static gboolean
spin_output (ScNoiseParameterRow *self)
{
  gdouble shown = gtk_spin_button_get_value (self->spin);
  g_autofree gchar *text = sc_noise_parameter_format (self->parameter, from_shown (self, shown));

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->spin), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  return TRUE;
}

static void
show_value (ScNoiseParameterRow *self)
{
  const ScNoiseSetting *setting = &sc_noise_model_get_picture (self->model)->setting;
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (self->spin);
  gdouble value = sc_noise_parameter_get (setting, self->parameter), low, high;

  /* Those of a σ hang on the other numbers; the model keeps them. Limits that change would lay out the row anew each time. */
  sc_noise_parameter_get_limits (setting, self->parameter, &low, &high);
  if (sc_noise_parameter_is_sigma (self->parameter))
    {
      low = 0;
      high = NO_LIMIT;
    }
  self->showing = TRUE;
  /* How far the buttons go hangs on the size of the number. */
  gdouble up = sc_noise_parameter_step (self->parameter, value, 1, SC_NOISE_STRIDE_NORMAL);
  gdouble page = sc_noise_parameter_step (self->parameter, value, 1, SC_NOISE_STRIDE_COARSE);
  gdouble increment = isfinite (up) && isfinite (value) ? up - value : NO_LIMIT;
  gtk_adjustment_configure (adjustment, to_shown (value), MIN (low, value), MAX (to_shown (high), to_shown (value)),
                            increment, isfinite (page) && isfinite (value) ? page - value : NO_LIMIT, 0);
  spin_output (self);
  if (self->scale != NULL)
    gtk_range_set_value (GTK_RANGE (self->scale), value);
  self->showing = FALSE;
}

static void
spin_changed (ScNoiseParameterRow *self)
{
  if (self->showing)
    return;
  const ScNoiseSetting *setting = &sc_noise_model_get_picture (self->model)->setting;
  gdouble before = sc_noise_parameter_get (setting, self->parameter);
  gdouble shown = gtk_spin_button_get_value (self->spin);
  gdouble down = sc_noise_parameter_step (self->parameter, before, -1, SC_NOISE_STRIDE_NORMAL);
  gdouble increment = gtk_adjustment_get_step_increment (gtk_spin_button_get_adjustment (self->spin));

  /* One step down from 1 goes to 0.99 or from ∞ to the greatest limit, not by the step of the numbers above. */
  if (fabs ((to_shown (before) - shown) - increment) < 1e-9 * increment)
    shown = to_shown (down);
  sc_noise_model_set_parameter (self->model, self->parameter, from_shown (self, shown));
  /* Where the limits changed it, that is what is shown. */
  show_value (self);
}

static void
scale_changed (ScNoiseParameterRow *self)
{
  if (self->showing)
    return;
  gdouble value = gtk_range_get_value (GTK_RANGE (self->scale));
  sc_noise_model_set_parameter (self->model, self->parameter, sc_noise_parameter_round (self->parameter, value));
}

static void
sc_noise_parameter_row_dispose (GObject *object)
{
  ScNoiseParameterRow *self = SC_NOISE_PARAMETER_ROW (object);
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sc_noise_parameter_row_parent_class)->dispose (object);
}

static void
sc_noise_parameter_row_class_init (ScNoiseParameterRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = sc_noise_parameter_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BOX_LAYOUT);
}

static void
sc_noise_parameter_row_init (ScNoiseParameterRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
}

/* What a slider spans: the numbers that are of use, not all that are possible. */
static void
get_scale_range (ScNoiseParameter parameter, gdouble *low, gdouble *high, gdouble *step)
{
  *low = parameter == SC_NOISE_LEVELS ? 2 : parameter == SC_NOISE_CHURN ? 0 : parameter == SC_NOISE_INFLATION ? 0.9 : 1;
  *high = parameter == SC_NOISE_LEVELS ? 64 : parameter == SC_NOISE_CHURN ? 20 : parameter == SC_NOISE_INFLATION ? 1.2 : 15;
  *step = parameter == SC_NOISE_LEVELS ? 1 : parameter == SC_NOISE_INFLATION ? 0.001 : 0.1;
}

static void
add_scale (ScNoiseParameterRow *self)
{
  gdouble low, high, step;

  get_scale_range (self->parameter, &low, &high, &step);
  self->scale = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low, high, step));
  gtk_scale_set_draw_value (self->scale, FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->scale), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sc_noise_parameter_get_name (self->parameter), -1);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (scale_changed), self);
  gtk_widget_set_parent (GTK_WIDGET (self->scale), GTK_WIDGET (self));
}

static GtkWidget *
make_label (const gchar *text, const gchar *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

GtkWidget *
sc_noise_parameter_row_new (ScNoiseModel *model, ScNoiseParameter parameter)
{
  g_return_val_if_fail (SC_IS_NOISE_MODEL (model) && parameter < SC_NOISE_N_PARAMETERS, NULL);

  ScNoiseParameterRow *self = g_object_new (SC_TYPE_NOISE_PARAMETER_ROW, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = make_label (sc_noise_parameter_get_name (parameter), NULL);
  GtkWidget *meaning = make_label (sc_noise_parameter_get_meaning (parameter), "caption");

  self->model = g_object_ref (model);
  self->parameter = parameter;
  gtk_widget_add_css_class (meaning, "dim-label");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), meaning);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (line), words);

  self->spin = GTK_SPIN_BUTTON (gtk_spin_button_new (gtk_adjustment_new (0, 0, 1, 1, 1, 0), 0, 6));
  /* What is no number changes nothing. */
  gtk_spin_button_set_update_policy (self->spin, GTK_UPDATE_IF_VALID);
  gtk_widget_set_valign (GTK_WIDGET (self->spin), GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spin), 7);
  g_signal_connect_swapped (self->spin, "input", G_CALLBACK (spin_input), self);
  g_signal_connect_swapped (self->spin, "output", G_CALLBACK (spin_output), self);
  g_signal_connect_swapped (self->spin, "value-changed", G_CALLBACK (spin_changed), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sc_noise_parameter_get_meaning (parameter), -1);
  /* It bears the label's name. */
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), GTK_WIDGET (self->spin));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->spin));
  gtk_widget_set_parent (line, GTK_WIDGET (self));
  if (!sc_noise_parameter_is_sigma (parameter))
    add_scale (self);

  g_signal_connect_swapped (model, "changed", G_CALLBACK (show_value), self);
  show_value (self);
  return GTK_WIDGET (self);
}
