# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulates the planet's years: one file each, a frame every 12 hours.

    simulate.py RUN FOLDER

RUN is "a" or "b": two planets that begin with other whirls, so that both can be
made at the same time. Killed and started again, it goes on from the last month
that was whole, with the same numbers; years that are there are left alone.
"""

import dataclasses
import datetime
import os
import pathlib
import pickle
import sys
import time

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import jax
import jax.numpy as jnp
import numpy as np

import frames
import land
from atmosphere import Atmosphere
from netcdf import Writer, dims_of


@dataclasses.dataclass(frozen=True)
class Run:
    """A planet's life: from rest until it has a weather and a sea of its own, then the years that are kept.

    Between what is trained on and what is verified with lie months that nobody sees.
    """

    seed: int
    rest: int  # the year on whose 1 August it begins, at rest
    training: tuple  # the first moment and the last year
    verification: int = 0  # a year, or none

    def name(self, moment):
        """The file that a frame goes to; None where it is not kept."""
        if moment.year == self.verification:
            return f"verification-{moment.year}.nc"
        return f"training-{moment.year}.nc" if moment >= self.training[0] else None


RUNS = {
    "a": Run(seed=1, rest=2000, training=(datetime.datetime(2001, 1, 1), 2005)),
    "b": Run(seed=2, rest=2010, training=(datetime.datetime(2012, 4, 1), 2015), verification=2011),
}
HALF_DAY = datetime.timedelta(hours=12)


def phases(moment):
    """Shares of the year and of the day that have passed."""
    year = datetime.datetime(moment.year, 1, 1)
    passed = (moment - year) / (datetime.datetime(moment.year + 1, 1, 1) - year)
    return jnp.float32(passed), jnp.float32(moment.hour / 24)


def replace_file(path, write):
    partial = path.with_suffix(".partial")
    with open(partial, "wb") as file:
        write(file)
    os.replace(partial, path)


def write_year(path, dates, taken, static):
    """`taken`: dictionaries of fields, one a date."""
    moments = np.array(dates, "datetime64[h]")
    with Writer(path) as file:
        file.add_axes(frames.LATITUDES, frames.LONGITUDES, frames.LEVELS)
        file.add_times((moments - moments[0]).astype(np.int64), moments[None])
        for name, values in static.items():
            file.add(name, ("lat", "lon"), values)
        for name in frames.ON_LEVELS + frames.AT_SURFACE:
            values = np.stack([frame[name] for frame in taken])[None].astype(np.float32)
            file.add(name, dims_of(name, values), values, chunksizes=(1, 1, *values.shape[2:]))


def simulate(run, folder, log):
    fine_land = land.Shorelines().land()
    model = Atmosphere(fine_land)
    camera = frames.Frames(model, fine_land)
    restart = folder / f"restart-{run.seed}.pickle"
    moment = datetime.datetime(run.rest, 8, 1)
    planet, taken, dates = model.at_rest(run.seed, float(phases(moment)[0])), [], []
    if restart.exists():
        # This script's own file; nothing else is read in this way.
        moment, leaves, taken, dates = pickle.loads(restart.read_bytes())
        planet = jax.tree_util.tree_unflatten(jax.tree_util.tree_structure(planet), [jnp.asarray(leaf) for leaf in leaves])
    began, count = time.time(), 0
    while moment.year <= run.training[1]:
        if run.name(moment):
            taken.append({name: np.asarray(field) for name, field in camera.take(planet).items()})
            dates.append(moment)
        planet = model.advance(planet, *phases(moment))
        before, moment = moment, moment + HALF_DAY
        count += 1
        if moment.month == before.month:
            continue
        if not np.isfinite(np.asarray(planet.air.temperature_variation)).all():
            sys.exit(f"The planet's air is not finite any more on {moment}.")
        if moment.year != before.year:
            if taken:
                write_year(folder / run.name(before), dates, taken, camera.static())
            taken, dates = [], []
        state = (moment, [np.asarray(leaf) for leaf in jax.tree_util.tree_leaves(planet)], taken, dates)
        replace_file(restart, lambda file: pickle.dump(state, file))
        log(f"{moment:%Y-%m-%d}, {(time.time() - began) / count * 1000:.0f} ms a frame")


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in RUNS:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    simulate(RUNS[sys.argv[1]], folder, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
