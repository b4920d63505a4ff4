# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the planet ships with the program.

    demo_files.py YEARS_FOLDER FOLDER

Reads the years and FOLDER's statistics, writes samples.nc, samples-july.nc,
verification-inputs.nc, verification-next.nc, verification-truth.nc and
training.nc. Fields are packed as 16-bit integers whose step is a share of the
change in 12 hours, so that rounding is far below the noise that training adds.
"""

import pathlib
import sys

import netCDF4
import numpy as np

import frames
from netcdf import FROZEN, Writer, dims_of
from year_statistics import SCORED, dates_of, open_year

EVERYTHING = frames.ON_LEVELS + frames.AT_SURFACE
VERIFICATION_YEAR = 2011
STARTS = 60  # six days apart, in turn at 12 and at 0 o'clock: a start's five days end before the next begins
LEADS = np.array([12, 24, 48, 72, 120])
NEXT_EVERY = 3  # of the starts have every variable 12 hours later too
SAMPLES = {"samples.nc": ("2011-01-13T00", 22), "samples-july.nc": ("2011-07-14T00", 14)}  # first frame, number of frames
STRETCHES = ("2001-01-04T00", "2002-02-18T12", "2003-04-05T00", "2004-05-21T12",
             "2012-07-05T00", "2013-08-20T12", "2014-10-04T00", "2015-11-19T12")
STRETCH = 24  # frames, 12 days
# How many steps a standard deviation of the change in 12 hours has
FINE, MIDDLE, COARSE = 32, 24, 16


class Years:
    """Frames by date; files are opened when they are needed."""

    def __init__(self, folder):
        self.folder, self.files = folder, {}

    def _open(self, date):
        year = int(str(date)[:4])
        if year not in self.files:
            kind = "verification" if year == VERIFICATION_YEAR else "training"
            file = open_year(self.folder / f"{kind}-{year}.nc")
            self.files[year] = file, dates_of(file)
        return self.files[year]

    def take(self, name, dates):
        """[batch][time]… of `dates` [batch][time]."""
        rows = []
        for row in dates:
            file, there = self._open(row[0])
            places = np.searchsorted(there, row)
            if (places >= len(there)).any() or (there[places] != row).any():
                sys.exit(f"{file.filepath()}: frames from {row[0]} to {row[-1]} are not there")
            rows.append(np.asarray(file[name][0, places[0] : places[-1] + 1])[places - places[0]])
        return np.stack(rows)

    def static(self):
        file, _ = next(iter(self.files.values()))
        return {name: np.asarray(file[name][:]) for name in FROZEN}


def steps_of(folder):
    """The change in 12 hours of each variable, at the level where it is least; of rain, which starts anew, its deviation."""
    steps = {}
    for kind in ("diffs_stddev", "stddev"):
        with netCDF4.Dataset(folder / f"{kind}_by_level.nc") as file:
            for name in EVERYTHING:
                if (name == "total_precipitation_12hr") == (kind == "stddev"):
                    steps[name] = float(np.min(file[name][...]))
    return steps


def write(path, years, names, hours, moments, steps, precision):
    """`moments` [batch]: of hour 0. A chunk holds one level of a batch element's frames."""
    hours = np.asarray(hours)
    dates = moments[:, None] + hours.astype("timedelta64[h]")
    with Writer(path) as file:
        file.add_axes(frames.LATITUDES, frames.LONGITUDES, frames.LEVELS)
        file.add_times(hours, dates)
        for name in names:
            values = years.take(name, dates)
            chunks = (1, values.shape[1], *[1] * (values.ndim - 4), *values.shape[-2:])
            file.add_packed(name, dims_of(name, values), values, steps[name] / precision, chunks)
        for name, values in years.static().items():
            file.add(name, ("lat", "lon"), values, zlib=True, complevel=9, shuffle=True)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(moments)} × {len(hours)} frames")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    years, folder = Years(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2])
    steps = steps_of(folder)
    when = lambda text: np.datetime64(text, "h")
    for name, (first, count) in SAMPLES.items():
        write(folder / name, years, EVERYTHING, 12 * np.arange(count), np.array([when(first)]), steps, FINE)

    number = np.arange(STARTS)
    starts = when(f"{VERIFICATION_YEAR}-01-01T12") + 12 * (12 * number + number % 2).astype("timedelta64[h]")
    write(folder / "verification-inputs.nc", years, EVERYTHING, [-12, 0], starts, steps, FINE)
    write(folder / "verification-next.nc", years, EVERYTHING, [-12, 0, 12], starts[::NEXT_EVERY], steps, FINE)
    write(folder / "verification-truth.nc", years, SCORED, LEADS, starts, steps, COARSE)
    write(folder / "training.nc", years, EVERYTHING, 12 * np.arange(STRETCH), np.array([when(t) for t in STRETCHES]), steps, MIDDLE)


if __name__ == "__main__":
    main()
