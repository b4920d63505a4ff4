/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader-message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ARRAY_TYPE "(uatxuv)"

GVariant *
sc_strings_to_variant (ScArray *array)
{
  GVariantBuilder builder;
  gsize n = sc_array_get_size (array);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ams"));
  for (gsize i = 0; i < n; i++)
    g_variant_builder_add (&builder, "ms", sc_array_get_string (array, i));
  return g_variant_builder_end (&builder);
}

gboolean
sc_strings_from_variant (GVariant *variant, ScArray *array)
{
  gsize n = sc_array_get_size (array);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("ams")) || g_variant_n_children (variant) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    g_variant_get_child (variant, i, "ms", &((gchar **) array->data)[i]);
  return TRUE;
}

GVariant *
sc_array_to_variant (ScArray *array)
{
  GVariantBuilder shape;
  g_autoptr (ScArray) contiguous = sc_array_contiguous (array, NULL);
  GVariant *values;

  g_variant_builder_init (&shape, G_VARIANT_TYPE ("at"));
  for (gint i = 0; i < array->ndim; i++)
    g_variant_builder_add (&shape, "t", (guint64) array->shape[i]);
  if (contiguous == NULL)
    values = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1);
  else if (array->dtype == SC_DTYPE_STRING)
    values = sc_strings_to_variant (contiguous);
  else
    values = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, contiguous->data,
                                        sc_array_get_size (array) * sc_dtype_get_size (array->dtype), 1);
  return g_variant_new (ARRAY_TYPE, (guint32) array->dtype, &shape, array->ticks_per_second, (guint32) array->calendar,
                        values);
}

ScArray *
sc_array_from_variant (GVariant *variant)
{
  gsize shape[SC_MAX_DIMS];
  guint32 dtype, calendar;
  gint64 ticks;
  gsize n_dims, n_bytes;
  g_autoptr (GVariant) sizes = NULL;
  g_autoptr (GVariant) values = NULL;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (ARRAY_TYPE)))
    return NULL;
  g_variant_get (variant, "(u@atxuv)", &dtype, &sizes, &ticks, &calendar, &values);
  n_dims = g_variant_n_children (sizes);
  if (dtype > SC_DTYPE_STRING || calendar > SC_CALENDAR_360_DAY || n_dims > SC_MAX_DIMS
      || (ticks != SC_NANOSECONDS && ticks != SC_MICROSECONDS))
    return NULL;
  for (gsize i = 0; i < n_dims; i++)
    {
      guint64 size;
      g_variant_get_child (sizes, i, "t", &size);
      shape[i] = size;
    }
  if (!sc_shape_get_bytes (dtype, (gint) n_dims, shape, &n_bytes))
    return NULL;

  if (dtype == SC_DTYPE_STRING)
    {
      /* As many strings as are really there, before memory is set aside for them. */
      if (!g_variant_is_of_type (values, G_VARIANT_TYPE ("ams"))
          || g_variant_n_children (values) != n_bytes / sizeof (gchar *))
        return NULL;
      g_autoptr (ScArray) strings = sc_array_new (dtype, (gint) n_dims, shape, NULL);
      return strings != NULL && sc_strings_from_variant (values, strings) ? g_steal_pointer (&strings) : NULL;
    }
  if (!g_variant_is_of_type (values, G_VARIANT_TYPE_BYTESTRING))
    return NULL;
  gsize n;
  gconstpointer bytes = g_variant_get_fixed_array (values, &n, 1);
  if (n != n_bytes)
    return NULL;
  ScArray *array = sc_array_new (dtype, (gint) n_dims, shape, NULL);
  if (array == NULL)
    return NULL;
  array->ticks_per_second = ticks;
  array->calendar = calendar;
  if (n > 0)
    memcpy (array->data, bytes, n);
  return array;
}

GVariant *
sc_attributes_to_variant (ScAttributes *attributes)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sv)"));
  for (guint i = 0; i < sc_attributes_get_size (attributes); i++)
    {
      const gchar *name = sc_attributes_get_name (attributes, i);
      g_variant_builder_add (&builder, "(sv)", name, sc_array_to_variant (sc_attributes_get (attributes, name)));
    }
  return g_variant_builder_end (&builder);
}

ScAttributes *
sc_attributes_from_variant (GVariant *variant)
{
  ScAttributes *attributes = sc_attributes_new ();
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      const gchar *name;
      g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);
      g_autoptr (GVariant) value = NULL;
      g_variant_get (child, "(&sv)", &name, &value);
      g_autoptr (ScArray) array = sc_array_from_variant (value);
      if (array != NULL)
        sc_attributes_set (attributes, name, array);
    }
  return attributes;
}

gboolean
sc_send_with_fd (gint socket, gconstpointer data, gsize length, gint fd)
{
  union
  {
    gchar buffer[CMSG_SPACE (sizeof (gint))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec iov = { (gpointer) data, length };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1 };
  gssize n;

  if (fd >= 0)
    {
      message.msg_control = control.buffer;
      message.msg_controllen = sizeof control.buffer;
      struct cmsghdr *cmsg = CMSG_FIRSTHDR (&message);
      cmsg->cmsg_level = SOL_SOCKET;
      cmsg->cmsg_type = SCM_RIGHTS;
      cmsg->cmsg_len = CMSG_LEN (sizeof (gint));
      memcpy (CMSG_DATA (cmsg), &fd, sizeof fd);
    }
  do
    n = sendmsg (socket, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == (gssize) length;
}

gboolean
sc_receive_with_fd (gint socket, gpointer data, gsize length, gint *fd)
{
  union
  {
    gchar buffer[CMSG_SPACE (sizeof (gint))];
    struct cmsghdr align;
  } control;
  struct iovec iov = { data, length };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.buffer,
                            .msg_controllen = sizeof control.buffer };
  gssize n;

  *fd = -1;
  do
    n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return FALSE;
  struct cmsghdr *cmsg = CMSG_FIRSTHDR (&message);
  if (cmsg != NULL && cmsg->cmsg_level == SOL_SOCKET && cmsg->cmsg_type == SCM_RIGHTS
      && cmsg->cmsg_len == CMSG_LEN (sizeof (gint)))
    memcpy (fd, CMSG_DATA (cmsg), sizeof *fd);
  if (n == (gssize) length)
    return TRUE;
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
  return FALSE;
}

gboolean
sc_send_all (gint socket, gconstpointer data, gsize length)
{
  const gchar *from = data;

  while (length > 0)
    {
      gssize n = send (socket, from, length, MSG_NOSIGNAL);
      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          from += n;
          length -= (gsize) n;
        }
    }
  return TRUE;
}
