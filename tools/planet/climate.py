# SPDX-License-Identifier: GPL-3.0-or-later
"""What the planet's air and ground are drawn towards: seasons, latitudes, currents.

All temperatures in kelvin, latitudes and longitudes in radians, `year` and
`day` are phases from 0 to 1 (of the year from 1 January, of the day in UTC).
Written for jax.numpy and NumPy alike.
"""

import jax.numpy as jnp
import numpy as np

SPRING = 79 / 365.25  # the equinox of March as a share of the year
COLDEST_SEA = 271.35

# Currents: name, latitude, longitude, half widths in degrees, kelvin
CURRENTS = (
    ("Gulf Stream", 40, 305, 7, 20, 4.0),
    ("North Atlantic Current", 58, 345, 10, 25, 4.0),
    ("Norwegian Sea", 68, 10, 6, 18, 3.5),
    ("Kuroshio", 36, 150, 6, 20, 3.5),
    ("Oyashio", 50, 158, 6, 12, -2.5),
    ("Labrador Current", 52, 308, 6, 8, -3.0),
    ("California Current", 30, 238, 8, 10, -3.0),
    ("Humboldt Current", -18, 278, 12, 10, -4.0),
    ("Eastern equatorial Pacific", -2, 258, 5, 25, -2.5),
    ("Western Pacific", 2, 140, 10, 30, 1.5),
    ("Canary Current", 24, 340, 8, 10, -2.5),
    ("Benguela Current", -20, 8, 10, 9, -4.0),
    ("Agulhas Current", -37, 28, 5, 14, 2.5),
    ("Brazil Current", -36, 308, 6, 10, 2.0),
)


def season(year, lag_days):
    """Sine of the year that is 1 at the northern summer solstice, so many days late."""
    return jnp.sin(2 * np.pi * (year - SPRING - lag_days / 365.25))


def currents(lat, lon):
    """What currents add to the sea's temperature."""
    total = 0.0
    for _, lat0, lon0, half_lat, half_lon, kelvin in CURRENTS:
        east = (np.degrees(lon) - lon0 + 180) % 360 - 180
        north = np.degrees(lat) - lat0
        total = total + kelvin * np.exp(-0.5 * ((east / half_lon) ** 2 + (north / half_lat) ** 2))
    return total


def sea_surface(lat, lon, year):
    """Climatology of the sea's surface."""
    mean = 271.0 + 30.0 * np.cos(lat) ** 2 * (1 + 0.25 * np.sin(lat) ** 2) + currents(lat, lon)
    swing = 5.0 * np.sin(2 * np.abs(lat)) * np.sign(lat) + 2.0 * np.sin(lat)
    return jnp.maximum(mean + swing * season(year, 60), COLDEST_SEA)


def land_surface(lat, lon, height, year, day):
    """Climatology of the ground; height in metres."""
    hours = 2 * np.pi * (day + lon / (2 * np.pi))
    mean = 300.0 - 44.0 * np.sin(lat) ** 2 - 0.006 * height
    swing = 16.0 * np.sin(lat) * jnp.sqrt(jnp.abs(np.sin(lat)))
    sun = 5.0 * np.cos(lat) * (1 + 0.4 * np.sin(lat) * season(year, 0))
    return mean + swing * season(year, 25) + sun * jnp.cos(hours - 2 * np.pi * 14 / 24)


def equilibrium_air(lat, land, sigma, pressure, year, kappa):
    """Radiative equilibrium of the air after Held and Suarez (1994), with seasons and a flatter tropics.

    [level][lon][lat]; `pressure` in Pa is that of the level, `land` the share of land.
    """
    share = pressure / 1e5
    swing = 11.0 * (1 + 0.5 * land) * np.sin(lat) * season(year, 22)
    warm = 308.0 - 93.0 * np.abs(np.sin(lat)) ** 2.3 + swing - 10.0 * jnp.log(share) * np.cos(lat) ** 2
    above = 203.0 + 6.0 * np.sin(lat) * season(year, 15)
    return jnp.maximum(above, warm * share**kappa)
