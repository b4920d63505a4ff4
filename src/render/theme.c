/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/theme.h"

static const ScTheme LIGHT = {
  .background = 0xffffffff,
  .text = 0xff241f31,
  .surface = 0xfff2f1ef,
  .missing = 0xffb4b2ae,
  .missing_stroke = 0xff6a6970,
  .made = 0xfffbe9b7,
  .made_stroke = 0xff8a1f4b,
  .pin = 0xffe01b24,
};

static const ScTheme DARK = {
  .background = 0xff1e1e1e,
  .text = 0xffffffff,
  .surface = 0xff3a3a3d,
  .missing = 0xff5e5c64,
  .missing_stroke = 0xff9a9996,
  .made = 0xfff5dea0,
  .made_stroke = 0xff8a1f4b,
  .pin = 0xffff5b5f,
};

const ScTheme *
sc_theme_get (gboolean dark)
{
  return dark ? &DARK : &LIGHT;
}
