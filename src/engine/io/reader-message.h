/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/*
 * What the program and its reader process say to one another, over a socket
 * of two ends. The program asks; the reader answers each question once. The
 * answer's content lies in a sealed memory file that comes with it, so that
 * values are not copied through the socket; or, for maps of values, in memory
 * that the program shares with the reader and uses again and again. Nothing that the reader says is
 * believed: it may have been damaged by the file it read.
 */

/** Goes up whenever the messages change: program and reader are built together. */
#define SC_READER_PROTOCOL 3

/** The reader's exit status where the program speaks another protocol. */
#define SC_READER_EXIT_PROTOCOL 3

/** The descriptor at which the reader finds its end of the socket. */
#define SC_READER_FD 3

/** The environment variable that names the folder of translations where the reader's sentences shall be translated. */
#define SC_READER_LOCALE "SIGMACAST_READER_LOCALE"

/** How many pieces of memory they share; a piece holds the values of one answer. */
#define SC_READER_SLOTS 4

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

/**
 * ScReaderQuestion: precedes @length bytes of a serialised GVariant.
 * @slot: where the answer's values shall go, −1: into a memory file of their own
 * @brings_slot: a descriptor comes with it, of the memory that is the slot from now on
 */
typedef struct
{
  guint32 protocol;
  guint32 request; /* ScReaderRequest */
  guint64 length;
  gint32 slot;
  guint32 brings_slot;
} ScReaderQuestion;

/** ScReaderAnswer: comes with a descriptor of a memory file of @length bytes, unless they are in the slot. */
typedef struct
{
  guint32 protocol;
  guint32 status; /* ScReaderStatus */
  guint64 length;
  gint64 ticks_per_second;
  guint32 calendar;
  guint32 is_text; /* the content is a serialised GVariant of type ams */
  guint32 in_slot;
} ScReaderAnswer;

/** The header: attributes, groups, then (name, dims, shape, dtype, is coordinate, attributes, values or nothing) of each member. */
#define SC_READER_HEADER_TYPE "(a(sv)asa(sasatuba(sv)mv))"

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
/** sc_send_with_fd: the same for a short message that goes at once, with @fd unless that is −1. */
gboolean  sc_send_with_fd (gint socket, gconstpointer data, gsize length, gint fd);
/**
 * sc_receive_with_fd: receives exactly @length bytes that were sent by
 * sc_send_with_fd(); @fd is the caller's to close, −1 where none came
 */
gboolean  sc_receive_with_fd (gint socket, gpointer data, gsize length, gint *fd);

G_END_DECLS
