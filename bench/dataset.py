# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of `sigmacast bench dataset`, in xarray: its seconds beside Sigmacast's.

Usage: python bench/dataset.py PATH/TO/sigmacast [REPETITIONS]

Both are measured in turn, REPETITIONS times (2), and the fastest call of each counts, so that another program's
work on the machine weighs on neither. Memory is the most that was in use while an operation ran.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import xarray as xr

TIMES, LEVELS, ROWS, COLUMNS = 2, 13, 721, 1440
CALLS = 5


def make(names, first, first_time):
    cells = LEVELS * ROWS * COLUMNS
    pattern = (np.arange(cells) % 1009).astype(np.float32) * np.float32(0.01)
    pattern = pattern.reshape(LEVELS, ROWS, COLUMNS)
    dims = ("time", "level", "latitude", "longitude")
    coords = {
        "time": np.arange(first_time, first_time + TIMES, dtype=float),
        "level": 100.0 + 50 * np.arange(LEVELS),
        "latitude": 90 - 0.25 * np.arange(ROWS),
        "longitude": 0.25 * np.arange(COLUMNS),
    }
    variables = {
        name: (dims, np.stack([pattern + np.float32(250 + 10 * (first + i) + first_time + t) for t in range(TIMES)]))
        for i, name in enumerate(names)
    }
    return xr.Dataset(variables, coords)


def resident(what):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(what))


def forget_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def measure(operate):
    seconds, peak = [], 0
    for _ in range(CALLS):
        before = resident("VmRSS:")
        forget_peak()
        begin = time.monotonic()
        result = operate()
        seconds.append(time.monotonic() - begin)
        peak = max(peak, resident("VmHWM:") - before)
        del result
    return {"fastest": min(seconds), "median": statistics.median(seconds), "peak": peak}


def measure_xarray(paths):
    a, b, b_same = make("tq", 0, 0), make("uv", 2, 1), make("tq", 0, 1)
    reverse = {"latitude": a.latitude.values[::-1]}

    def merge(x, y):
        return xr.merge([x, y], join="outer", compat="no_conflicts")

    def merge_files():
        with xr.open_dataset(paths[0]) as x, xr.open_dataset(paths[1]) as y:
            return merge(x, y).load()

    operations = {
        "merge": lambda: merge(a, b),
        "merge_same": lambda: merge(a, b_same),
        "merge_files": merge_files,
        "align": lambda: xr.align(a, b, join="outer"),
        "assign": lambda: a.assign(b.data_vars),
        "reindex": lambda: a.reindex(reverse),
    }
    return {name: measure(operate) for name, operate in operations.items()}


def run(*command):
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main():
    sigmacast = sys.argv[1]
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("a.nc", "b.nc")]
        make("tq", 0, 0).to_netcdf(paths[0])
        make("uv", 2, 1).to_netcdf(paths[1])
        for _ in range(repetitions):
            ours.append(run(sigmacast, "bench", "dataset", *paths, "--json"))
            # A process of its own, so that one's memory is not in the other's way.
            theirs.append(run(sys.executable, __file__, "--xarray", *paths))

    print(f"xarray {xr.__version__}, NumPy {np.__version__}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}, memcpy {ours[0]['copy_gigabytes_per_second']:.1f} GB/s")
    print(f"{'':<12}{'sigmacast':>10}{'xarray':>10}{'times as fast':>15}{'GB/s':>8}{'memory*':>9}{'xarray':>8}")
    for name in theirs[0]:
        fast = min(run[f"{name}_fastest_seconds"] for run in ours)
        slow = min(run[name]["fastest"] for run in theirs)
        input_bytes, output_bytes = ours[0][f"{name}_input_bytes"], ours[0][f"{name}_output_bytes"]
        there = 0 if name == "merge_files" else input_bytes
        memory = max(run[f"{name}_memory_share"] for run in ours)
        theirs_memory = max(run[name]["peak"] for run in theirs) + there
        print(f"{name:<12}{fast:>9.3f}s{slow:>9.3f}s{slow / fast:>15.1f}{(input_bytes + output_bytes) / fast / 1e9:>8.1f}"
              f"{memory:>9.2f}{theirs_memory / (input_bytes + output_bytes):>8.2f}")
    print("* at most in use, over input and output")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--xarray"]:
        print(json.dumps(measure_xarray(sys.argv[2:])))
    elif len(sys.argv) < 2:
        sys.exit(__doc__)
    else:
        main()
