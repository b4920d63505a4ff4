/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "array/array.h"

G_BEGIN_DECLS

/**
 * sc_json_builder_add_label: element @index of @labels as scripts read it: a
 * number, a text, a date in ISO form, a lead time in nanoseconds, null where it
 * is missing.
 */
void sc_json_builder_add_label (JsonBuilder *builder, ScArray *labels, gsize index);

G_END_DECLS
