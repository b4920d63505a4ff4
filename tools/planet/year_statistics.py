# SPDX-License-Identifier: GPL-3.0-or-later
"""The four files with which GenCast normalises, and a climatology, of the planet's years.

    year_statistics.py YEARS_FOLDER FOLDER

Means over the globe are weighted by area and leave missing values out.
"""

import pathlib
import sys

import netCDF4
import numpy as np

import frames
from netcdf import FROZEN, NAMES, TITLE, Writer

YEAR, DAY = "year_progress", "day_progress"
SCORED = ("temperature", "geopotential", "u_component_of_wind", "v_component_of_wind", "2m_temperature",
          "mean_sea_level_pressure", "total_precipitation_12hr")


def open_year(path):
    file = netCDF4.Dataset(path)
    file.set_auto_mask(False)
    return file


def dates_of(file):
    """[time] datetime64 of a year's only batch element."""
    return np.datetime64("1970-01-01T00", "h") + np.asarray(file["datetime"][0]).astype("timedelta64[h]")


def clock(dates):
    """GenCast's forcings at every longitude: shares of the year and of the local day that have passed, [time][lon]."""
    seconds = dates.astype("datetime64[s]").astype(np.int64)[:, None]
    local = np.float64(86400) * frames.LONGITUDES[None] / 360
    year, day = seconds / 86400 / 365.24219 % 1.0, (seconds % 86400 + local) / 86400 % 1.0
    fields = {YEAR: np.broadcast_to(year, day.shape), DAY: day}
    for name, share in list(fields.items()):
        fields[f"{name}_sin"], fields[f"{name}_cos"] = np.sin(2 * np.pi * share), np.cos(2 * np.pi * share)
    return fields


def area_weights():
    """[lat][1]: share of the sphere that each row stands for, of a cap at the poles."""
    edges = np.radians(np.concatenate([[-90], (frames.LATITUDES[1:] + frames.LATITUDES[:-1]) / 2, [90]]))
    return np.diff(np.sin(edges))[:, None]


class Moments:
    """Weighted sums of something, of its squares and of its changes from frame to frame; one value a level."""

    def __init__(self):
        self.weight = self.total = self.square = 0.0
        self.change_weight = self.change_total = self.change_square = 0.0
        self.least, self.last = np.inf, None

    @staticmethod
    def _sums(values, weights):
        there = np.isfinite(values)
        weighed = np.where(there, weights, 0.0)
        zeroed = np.where(there, values, 0.0).astype(np.float64)
        axes = (0, -2, -1)
        return weighed.sum(axes), (weighed * zeroed).sum(axes), (weighed * zeroed**2).sum(axes)

    def add(self, values, weights):
        """`values` [time][level…][lat][lon], in the order of time."""
        w, s, q = self._sums(values, weights)
        self.weight, self.total, self.square = self.weight + w, self.total + s, self.square + q
        self.least = np.minimum(self.least, np.nanmin(values, axis=(0, -2, -1)))
        w, s, q = self._sums(np.diff(values, axis=0), weights)
        self.change_weight, self.change_total, self.change_square = self.change_weight + w, self.change_total + s, self.change_square + q

    def mean(self):
        return self.total / self.weight

    def stddev(self):
        return np.sqrt(np.maximum(self.square / self.weight - self.mean() ** 2, 0))

    def stddev_of_change(self):
        mean = self.change_total / self.change_weight
        return np.sqrt(np.maximum(self.change_square / self.change_weight - mean**2, 0))


class Climate:
    """Sums by month and hour at every point, of which climatology.nc is made."""

    def __init__(self):
        self.count = np.zeros((12, 2))
        self.total, self.square = {}, {}

    def add(self, dates, name, values, count):
        month = dates.astype("datetime64[M]").astype(int) % 12
        half = (dates - dates.astype("datetime64[D]")).astype(int) // 12
        for i in range(12):
            for k in range(2):
                chosen = values[(month == i) & (half == k)].astype(np.float64)
                if name not in self.total:
                    self.total[name], self.square[name] = (np.zeros((12, 2, *values.shape[1:])) for _ in range(2))
                self.total[name][i, k] += chosen.sum(axis=0)
                self.square[name][i, k] += (chosen**2).sum(axis=0)
                if count:
                    self.count[i, k] += len(chosen)

    def write(self, path):
        with Writer(path, f"{TITLE}: mean and standard deviation by month and hour") as file:
            file.add_axes(frames.LATITUDES, frames.LONGITUDES, frames.LEVELS)
            file.add("month", ("month",), np.arange(1, 13, dtype=np.int32), {"units": "1", "long_name": "Month of the year"})
            file.add("hour", ("hour",), np.array([0, 12], np.int32), {"units": "1", "long_name": "Hour of the day, UTC"})
            for name in SCORED:
                count = self.count.reshape(12, 2, *[1] * (self.total[name].ndim - 2))
                mean = self.total[name] / count
                deviation = np.sqrt(np.maximum(self.square[name] / count - mean**2, 0))
                dims = ("month", "hour", "level", "lat", "lon") if mean.ndim == 5 else ("month", "hour", "lat", "lon")
                step = float(deviation.mean()) / 100
                units, standard_name, long_name = NAMES[name]
                for suffix, values, words in (("", mean, "mean"), ("_stddev", deviation, "standard deviation")):
                    file.add_packed(name + suffix, dims, values, step, units=units, standard_name=standard_name,
                                    long_name=f"{long_name}, {words} of the month and hour")


def write_statistics(folder, moments):
    for kind, value in (("mean", Moments.mean), ("stddev", Moments.stddev), ("diffs_stddev", Moments.stddev_of_change),
                        ("min", lambda m: m.least)):
        with Writer(folder / f"{kind}_by_level.nc", f"{TITLE}: {kind} of its variables, weighted by area") as file:
            file.add("level", ("level",), frames.LEVELS, {"axis": "Z", "positive": "down"})
            for name, moment in moments.items():
                values = np.asarray(value(moment), np.float32)
                file.add(name, ("level",) if values.ndim else (), values)


def collect(paths):
    moments, climate = {}, Climate()
    weights = area_weights()
    for path in paths:
        with open_year(path) as file:
            dates = dates_of(file)
            for name in frames.ON_LEVELS + frames.AT_SURFACE:
                values = file[name][0]
                moments.setdefault(name, Moments()).add(values, weights)
                if name in SCORED:
                    climate.add(dates, name, values, count=name == SCORED[0])
            for name in FROZEN:
                still = np.broadcast_to(file[name][:], (2, *file[name].shape))
                moments.setdefault(name, Moments()).add(still, weights)
            for name, values in clock(dates).items():
                moments.setdefault(name, Moments()).add(values[:, None, :], np.ones((1, 1)))
    return moments, climate


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    years = sorted(pathlib.Path(sys.argv[1]).glob("training-*.nc"))
    if not years:
        sys.exit(f"{sys.argv[1]}: no year for training is there")
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    moments, climate = collect(years)
    write_statistics(folder, moments)
    climate.write(folder / "climatology.nc")
    print(f"{folder}: statistics and climatology of {len(years)} years")


if __name__ == "__main__":
    main()
