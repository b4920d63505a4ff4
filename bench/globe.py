# SPDX-License-Identifier: GPL-3.0-or-later
"""One frame of a globe, 721 × 1440 cells at 1280 × 720: `sigmacast bench globe` beside cartopy with matplotlib.

Usage: python bench/globe.py PATH/TO/sigmacast [FRAMES]

An orthographic picture with colours and a graticule, rasterised without a display: Sigmacast's with coastlines and
contours, cartopy's by pcolormesh, with coastlines where it has or can fetch them.
"""

import json
import statistics
import subprocess
import sys
import time

import cartopy
import cartopy.crs as ccrs
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np


def frame(values, latitudes, longitudes, centre, coastlines):
    figure = plt.figure(figsize=(12.8, 7.2), dpi=100)
    try:
        axes = figure.add_subplot(projection=ccrs.Orthographic(centre, 30))
        axes.set_global()
        axes.pcolormesh(longitudes, latitudes, values, transform=ccrs.PlateCarree(), cmap="viridis", shading="nearest")
        axes.gridlines()
        if coastlines:
            axes.coastlines()
        figure.canvas.draw()
    finally:
        plt.close(figure)


def main():
    program, frames = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4
    latitudes, longitudes = 90 - 0.25 * np.arange(721), 0.25 * np.arange(1440)
    north, east = np.radians(latitudes)[:, None], np.radians(longitudes)[None, :]
    values = 1013 + 20 * np.cos(north) ** 2 * np.sin(5 * north) * np.sin(7 * east + 2 * np.sin(3 * north))
    command = [program, "bench", "globe", "--json"]
    ours = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["seconds_per_frame"]
    seconds, coastlines = [], True
    try:
        frame(values, latitudes, longitudes, 0, True)
    except OSError:  # they are not on the disk and cannot be fetched
        coastlines = False
    for i in range(frames):
        begin = time.monotonic()
        frame(values, latitudes, longitudes, 10 * i, coastlines)
        seconds.append(time.monotonic() - begin)
    theirs = statistics.median(seconds)
    print(f"Sigmacast {ours:.4f} s a frame, cartopy {cartopy.__version__} with matplotlib {matplotlib.__version__} "
          f"{theirs:.3f} s ({'with' if coastlines else 'without'} coastlines): {theirs / ours:.0f} times as fast")


if __name__ == "__main__":
    main()
