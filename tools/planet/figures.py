# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the planet's climate, to hold against the Earth's.

    figures.py YEARS_FOLDER
"""

import dataclasses
import pathlib
import pickle
import sys

import jax
import jax.numpy as jnp
import numpy as np

import frames
import land
from atmosphere import Atmosphere
from simulate import HALF_DAY, phases
from year_statistics import area_weights, dates_of, open_year

NORTH, SOUTH = (30, 65), (-65, -30)


def mean_between(rows, south, north):
    """Mean of a zonal mean [lat] by area between two latitudes."""
    weights = area_weights()[:, 0] * ((frames.LATITUDES >= south) & (frames.LATITUDES <= north))
    return float((rows * weights).sum() / weights.sum())


def of_season(file, months):
    """Figures of three months of a year."""
    month = dates_of(file).astype("datetime64[M]").astype(int) % 12 + 1
    chosen = np.isin(month, months)
    take = lambda name: np.asarray(file[name][0])[chosen].astype(float)
    u, v = take("u_component_of_wind")[:, 0], take("v_component_of_wind")[:, 0]
    energy = 0.5 * ((u - u.mean(0)) ** 2 + (v - v.mean(0)) ** 2).mean((0, 2))
    zonal = u.mean((0, 2))
    pressure = take("mean_sea_level_pressure") / 100
    return {
        "eddy kinetic energy at 250 hPa, 30–65° N": (mean_between(energy, *NORTH), "m²/s²"),
        "eddy kinetic energy at 250 hPa, 30–65° S": (mean_between(energy, *SOUTH), "m²/s²"),
        "northern jet at 250 hPa, zonal mean": (zonal[frames.LATITUDES > 0].max(), "m/s"),
        "southern jet at 250 hPa, zonal mean": (zonal[frames.LATITUDES < 0].max(), "m/s"),
        "deviation of sea level pressure, 30–65° N": (mean_between(pressure.std(0).mean(1), *NORTH), "hPa"),
        "lowest sea level pressure": (pressure.min(), "hPa"),
        "highest sea level pressure": (pressure.max(), "hPa"),
        "2 m temperature, 60° N": (take("2m_temperature").mean((0, 2))[np.argmin(abs(frames.LATITUDES - 60))] - 273.15, "°C"),
        "rain, the globe": (mean_between(take("total_precipitation_12hr").mean((0, 2)), -90, 90) * 2000, "mm/day"),
    }


def of_errors(folder, days=20, pairs=5):
    """Days in which small errors double: the planet and a twin whose temperature is changed by a hundredth of a degree."""
    fine_land = land.Shorelines().land()
    model = Atmosphere(fine_land)
    camera = frames.Frames(model, fine_land)
    moment, leaves, _, _ = pickle.loads((folder / "restart-1.pickle").read_bytes())
    planet = jax.tree_util.tree_unflatten(jax.tree_util.tree_structure(model.at_rest(1, 0.0)), [jnp.asarray(x) for x in leaves])
    weights, growth = area_weights(), []
    for pair in range(pairs):
        random = np.random.default_rng(pair)
        variation = planet.air.temperature_variation
        change = random.standard_normal(variation.shape) * model.grid.mask * 0.01
        twin = dataclasses.replace(planet, air=dataclasses.replace(planet.air, temperature_variation=variation + jnp.float32(change)))
        errors = []
        for _ in range(2 * days):
            planet, twin = (model.advance(x, *phases(moment)) for x in (planet, twin))
            moment += HALF_DAY
            height = [np.asarray(camera.take(x)["geopotential"][1], float) for x in (planet, twin)]
            errors.append(np.sqrt(((height[0] - height[1]) ** 2 * weights).sum() / weights.sum() / height[0].shape[1]))
        growth.append(errors)
    mean = np.exp(np.log(growth).mean(0))
    print("error of 500 hPa geopotential, m²/s², on days 1, 2, 3, 5, 10, 15, 20:", np.round(mean[[1, 3, 5, 9, 19, 29, 39]], 1))
    grows = (mean > 9) & (mean < 200)
    slope = np.polyfit(np.arange(len(mean))[grows] / 2, np.log2(mean[grows]), 1)[0]
    print(f"errors between 9 and 200 m²/s² double in {1 / slope:.1f} days")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    years = sorted(folder.glob("training-*.nc"))
    for title, months in (("December to February", (12, 1, 2)), ("June to August", (6, 7, 8))):
        found = []
        for path in years:
            with open_year(path) as file:
                if len(file.dimensions["time"]) >= 730:
                    found.append(of_season(file, months))
        print(f"{title}, {len(found)} years")
        for name in found[0]:
            values = [figures[name][0] for figures in found]
            print(f"  {name}: {np.mean(values):.1f} {found[0][name][1]} ({min(values):.1f} to {max(values):.1f})")
    of_errors(folder)


if __name__ == "__main__":
    main()
