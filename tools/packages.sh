# SPDX-License-Identifier: GPL-3.0-or-later
# Packages of the distribution that ./run and ./check need; sourced by both.

build_packages=(
  gcc libc6-dev meson ninja-build pkg-config gettext python3
  libglib2.0-dev libjson-glib-dev libnetcdf-dev libzip-dev libzstd-dev libnlopt-dev libopenblas-dev
  libudunits2-dev libproj-dev libfftw3-dev libeccodes-dev libcairo2-dev libpango1.0-dev
  libgtk-4-dev libadwaita-1-dev libglib2.0-bin desktop-file-utils gtk-update-icon-cache
  gmt-gshhg-low adwaita-icon-theme librsvg2-common fonts-cantarell fonts-noto-cjk
)

check_packages=(
  xvfb xauth x11-utils dbus dbus-x11 at-spi2-core python3-gi gir1.2-atspi-2.0 gir1.2-gtk-4.0
  imagemagick netcdf-bin appstream libasan8 libubsan1 xdotool python3-venv
)

# install_packages NAME…: installs those that are not there yet.
install_packages() {
  command -v dpkg-query >/dev/null || {
    echo "This system has no dpkg: install what tools/packages.sh lists by hand, then run this again." >&2
    return 0
  }
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "These packages are missing, and installing them needs root: ${missing[*]}" >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}
