/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/checkpoint.h"

G_BEGIN_DECLS

struct _ScCheckpoint
{
  gatomicrefcount references;
  gchar *path; /* (nullable) */
  gchar *description;
  gchar *license;
  ScTask task;
  ScArchitecture architecture;
  ScNoiseSetting noise;
  GHashTable *parameters; /* "module:name" → ScArray */
  GHashTable *entries;    /* the file's configuration as it was, key → ScArray; empty for one made in memory */
  gchar *digest;          /* made when first asked for, then constant */
};

G_END_DECLS
