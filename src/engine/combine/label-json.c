/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "combine/label-json.h"

void
sc_json_builder_add_label (JsonBuilder *builder, ScArray *labels, gsize index)
{
  if (sc_array_is_missing (labels, index))
    json_builder_add_null_value (builder);
  else if (labels->dtype == SC_DTYPE_STRING)
    json_builder_add_string_value (builder, sc_array_get_string (labels, index));
  else if (labels->dtype == SC_DTYPE_DATETIME)
    {
      g_autofree gchar *text = sc_array_format_element (labels, index);
      json_builder_add_string_value (builder, text);
    }
  else if (labels->dtype == SC_DTYPE_TIMEDELTA)
    json_builder_add_int_value (builder, sc_array_get_int (labels, index) * (SC_NANOSECONDS / labels->ticks_per_second));
  else if (sc_dtype_is_floating (labels->dtype))
    json_builder_add_double_value (builder, sc_array_get_double (labels, index));
  else
    json_builder_add_int_value (builder, sc_array_get_int (labels, index));
}
