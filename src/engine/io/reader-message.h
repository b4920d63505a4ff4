/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/*
 * What the program and its reader process say to one another, over a socket
 * of two ends. The program asks; the reader answers each question once. The
 * answer's content lies in a sealed memory file that comes with it, so that
 * values are not copied through the socket. Nothing that the reader says is
 * believed: it may have been damaged by the file it read.
 */

/** Goes up whenever the messages change: program and reader are built together. */
#define SC_READER_PROTOCOL 1

/** The descriptor at which the reader finds its end of the socket. */
#define SC_READER_FD 3

typedef enum
{
  SC_READER_OPEN,  /* content: (uay): flags, path, any bytes; answer: a dataset's header */
  SC_READER_READ,  /* content: (uatat): number of the variable, start, count; answer: values */
} ScReaderRequest;

typedef enum
{
  SC_READER_DONE,
  SC_READER_FAILED, /* content: (sis): error domain, code, sentence */
} ScReaderStatus;

/** ScReaderQuestion: precedes @length bytes of a serialised GVariant. */
typedef struct
{
  guint32 protocol;
  guint32 request; /* ScReaderRequest */
  guint64 length;
} ScReaderQuestion;

/** ScReaderAnswer: comes with a descriptor of a memory file of @length bytes. */
typedef struct
{
  guint32 protocol;
  guint32 status; /* ScReaderStatus */
  guint64 length;
  gint64 ticks_per_second;
  guint32 calendar;
  guint32 is_text; /* the content is a serialised GVariant of type ams */
} ScReaderAnswer;

/** The header: attributes, then (name, dims, shape, dtype, is coordinate, attributes, values or nothing) of each member. */
#define SC_READER_HEADER_TYPE "(a(sv)a(sasatuba(sv)mv))"

/** sc_array_to_variant: (transfer floating): (dtype, shape, ticks per second, calendar, values). */
GVariant *sc_array_to_variant   (ScArray *array);
/** sc_array_from_variant: (transfer full) (nullable): %NULL where it is none, whatever the bytes are. */
ScArray  *sc_array_from_variant (GVariant *variant);

GVariant     *sc_attributes_to_variant   (ScAttributes *attributes);
ScAttributes *sc_attributes_from_variant (GVariant *variant);

/** sc_strings_to_variant, _from_variant: a string array's values in C order as "ams"; the caller knows the shape. */
GVariant *sc_strings_to_variant   (ScArray *array);
gboolean  sc_strings_from_variant (GVariant *variant, ScArray *array);

/** sc_send_all: writes @length bytes to the socket, whatever it takes; %FALSE with errno. */
gboolean  sc_send_all (gint socket, gconstpointer data, gsize length);

G_END_DECLS
