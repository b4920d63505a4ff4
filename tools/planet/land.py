# SPDX-License-Identifier: GPL-3.0-or-later
"""Continents and mountains of the planet.

Continents are the Earth's, counted from the shorelines that the distribution
installs for GMT (GSHHG, P. Wessel and W. H. F. Smith, J. Geophys. Res. 101,
1996). Mountains are ridges with the place, direction and rough height of the
Earth's; nothing was surveyed.
"""

import pathlib

import netCDF4
import numpy as np

SHORELINES = pathlib.Path("/usr/share/gmt-gshhg/binned_GSHHS_l.nc")
SUBDIVISIONS_PER_DEGREE = 4

# name, latitude and longitude of both ends, half width in degrees, height in metres
RIDGES = (
    ("Himalaya and Tibet", 30, 75, 34, 100, 4.5, 3900),
    ("Pamir and Tian Shan", 38, 70, 44, 88, 3.0, 2200),
    ("Iran", 36, 46, 29, 60, 4.0, 1400),
    ("Anatolia and Caucasus", 38, 30, 42, 47, 2.5, 1200),
    ("Altai and Mongolia", 50, 88, 47, 108, 4.0, 1500),
    ("Stanovoy", 56, 110, 57, 132, 4.0, 900),
    ("Verkhoyansk", 64, 128, 66, 165, 4.0, 800),
    ("Yunnan", 22, 100, 27, 106, 3.0, 1300),
    ("Ural", 52, 58, 67, 62, 2.0, 450),
    ("Scandinavia", 60, 8, 68, 18, 2.0, 900),
    ("Alps", 45, 6, 47, 14, 2.0, 1200),
    ("Iberia", 38, 354, 42, 358, 3.0, 700),
    ("Atlas", 31, 352, 35, 5, 2.0, 1100),
    ("Hoggar and Tibesti", 23, 6, 20, 18, 3.0, 800),
    ("Ethiopia", 5, 38, 13, 39, 3.5, 2000),
    ("East Africa", -12, 33, 3, 36, 4.0, 1300),
    ("Southern Africa", -30, 28, -16, 26, 5.0, 1200),
    ("Angola", -14, 16, -8, 18, 3.0, 900),
    ("Yemen", 14, 44, 22, 41, 2.0, 1100),
    ("Madagascar", -22, 46.5, -15, 48, 1.5, 700),
    ("Deccan", 12, 76, 20, 76, 2.5, 600),
    ("Greenland", 65, 315, 78, 322, 5.5, 2600),
    ("Brooks and Alaska", 63, 208, 61, 220, 3.5, 1300),
    ("Northern Rockies", 60, 228, 50, 242, 3.5, 1500),
    ("Southern Rockies", 48, 245, 34, 254, 5.0, 2100),
    ("Mexico", 30, 252, 18, 263, 3.0, 1600),
    ("Appalachians", 34, 277, 44, 287, 2.0, 450),
    ("Labrador", 54, 290, 58, 295, 3.0, 450),
    ("Northern Andes", 8, 286, -6, 281, 2.5, 2200),
    ("Altiplano", -10, 285, -26, 292, 3.0, 3600),
    ("Southern Andes", -28, 290, -50, 287, 2.0, 1900),
    ("Brazil", -22, 314, -12, 316, 4.0, 650),
    ("Guiana", 4, 298, 5, 302, 2.5, 500),
    ("Borneo and New Guinea", -4, 138, -6, 146, 2.0, 1400),
    ("Western Australia", -24, 120, -26, 130, 5.0, 450),
    ("Great Dividing Range", -36, 148, -24, 149, 2.0, 600),
    ("New Zealand", -45, 169, -39, 175, 1.5, 900),
    ("Japan", 36, 138, 43, 142, 1.5, 600),
    ("East Antarctica", -79, 30, -77, 120, 9.0, 2500),
    ("Dome of the south", -86, 60, -86, 120, 7.0, 1700),
    ("West Antarctica", -79, 240, -80, 270, 5.0, 1100),
    ("Antarctic Peninsula", -73, 292, -66, 296, 2.0, 1100),
)
PLAIN = 150.0  # metres, of land without mountains


class Shorelines:
    """A binned GSHHG file, asked whether places are land."""

    ICE_FRONT, DEEPEST = 5, 4

    def __init__(self, path=SHORELINES):
        with netCDF4.Dataset(path) as file:
            file.set_auto_mask(False)
            read = lambda name: np.asarray(file[name][:]).astype(np.int64)
            self.bin = read("Bin_size_in_minutes")[0] / 60
            self.columns = read("N_bins_in_360_longitude_range")[0]
            self.rows = read("N_bins_in_180_degree_latitude_range")[0]
            self.first = read("Id_of_first_segment_in_a_bin")
            self.count = read("N_segments_in_a_bin")
            # What the bin's south-western corner lies in: three bits a corner.
            self.corner = read("Embedded_node_levels_in_a_bin") >> 9 & 7
            info = read("Embedded_npts_levels_exit_entry_for_a_segment")
            self.start = read("Id_of_first_point_in_a_segment")
            self.points = info >> 9
            level = info >> 6 & 7
            self.level = np.where(level == self.ICE_FRONT, 1, level)
            side = lambda name: (read(name) & 0xFFFF) / 65535 * self.bin
            self.x = side("Relative_longitude_from_SW_corner_of_bin")
            self.y = side("Relative_latitude_from_SW_corner_of_bin")

    def _levels_in_bin(self, number, x, y):
        """What points (degrees from the bin's south-western corner) lie in."""
        inside = [np.full(x.shape, self.corner[number] >= level) for level in range(1, self.DEEPEST + 1)]
        for segment in range(self.first[number], self.first[number] + self.count[number]):
            level = self.level[segment]
            if not 1 <= level <= self.DEEPEST:
                continue
            points = slice(self.start[segment], self.start[segment] + self.points[segment])
            ax, ay = self.x[points][:-1, None], self.y[points][:-1, None]
            bx, by = self.x[points][1:, None], self.y[points][1:, None]
            # Does the line from the corner to the point cross this stretch of shore?
            apart = (x * ay - y * ax > 0) != (x * by - y * bx > 0)
            along, whole = ax * (by - ay) - ay * (bx - ax), x * (by - ay) - y * (bx - ax)
            hit = apart & (np.where(whole > 0, along, -along) >= 0) & (np.abs(along) <= np.abs(whole))
            inside[level - 1] ^= hit.sum(axis=0) % 2 == 1
        levels = np.zeros(x.shape, int)
        for level in range(1, self.DEEPEST + 1):
            levels = np.where((levels == level - 1) & inside[level - 1], level, levels)
        return levels

    def land(self):
        """[lat][lon], south first, SUBDIVISIONS_PER_DEGREE each way: True on land; lakes count as land."""
        per_bin = int(self.bin * SUBDIVISIONS_PER_DEGREE)
        offsets = (np.arange(per_bin) + 0.5) / SUBDIVISIONS_PER_DEGREE
        y, x = (a.ravel() for a in np.meshgrid(offsets, offsets, indexing="ij"))
        out = np.zeros((self.rows * per_bin, self.columns * per_bin), bool)
        for row in range(self.rows):
            for column in range(self.columns):
                levels = self._levels_in_bin(row * self.columns + column, x, y).reshape(per_bin, per_bin)
                top = (self.rows - 1 - row) * per_bin
                out[top : top + per_bin, column * per_bin : (column + 1) * per_bin] = levels > 0
        return out


def fine_axes():
    """Latitudes and longitudes of the fine raster's points, degrees."""
    step = 1 / SUBDIVISIONS_PER_DEGREE
    return np.arange(-90 + step / 2, 90, step), np.arange(step / 2, 360, step)


def _area_means(edges, centres, weights):
    """[cell][point]: weights that average points between neighbouring edges."""
    inside = (centres >= edges[:-1, None]) & (centres < edges[1:, None])
    table = np.where(inside, weights, 0.0)
    return table / table.sum(axis=1, keepdims=True)


def share_of_land(fine, lat, lon):
    """Share of land in cells around ascending latitudes and evenly spaced longitudes (degrees) from 0."""
    fine_lat, fine_lon = fine_axes()
    lat_edges = np.concatenate([[-90.0], (lat[1:] + lat[:-1]) / 2, [90.0]])
    rows = _area_means(lat_edges, fine_lat, np.cos(np.radians(fine_lat)))
    step = lon[1] - lon[0]
    lon_edges = np.append(lon, 360.0) - step / 2
    shifted = np.where(fine_lon >= 360 - step / 2, fine_lon - 360, fine_lon)
    columns = _area_means(lon_edges, shifted, np.ones_like(shifted))
    return np.clip(rows @ fine.astype(float) @ columns.T, 0.0, 1.0)


def _distance_to_ridge(lat, lon, ridge):
    """Degrees on the sphere from each place to the great circle's arc between the ridge's ends."""
    unit = lambda a, b: np.stack([np.cos(np.radians(a)) * np.cos(np.radians(b)),
                                  np.cos(np.radians(a)) * np.sin(np.radians(b)), np.sin(np.radians(a)) * np.ones_like(b)], -1)
    place = unit(lat, lon)
    _, lat_a, lon_a, lat_b, lon_b, _, _ = ridge
    a, b = unit(lat_a, np.float64(lon_a)), unit(lat_b, np.float64(lon_b))
    share = np.linspace(0, 1, 33)[:, None]
    arc = a * (1 - share) + b * share
    arc /= np.linalg.norm(arc, axis=-1, keepdims=True)
    return np.degrees(np.arccos(np.clip(np.max(place @ arc.T, axis=-1), -1, 1)))


def height(fine, lat, lon):
    """Metres above the sea at [lat][lon] (degrees), before any smoothing; zero over the sea."""
    grid_lat, grid_lon = (np.asarray(a, float) for a in np.meshgrid(lat, lon, indexing="ij"))
    share = share_of_land(fine, np.asarray(lat), np.asarray(lon))
    total = np.zeros(grid_lat.shape)
    for ridge in RIDGES:
        width, top = ridge[5:]
        hill = top * np.exp(-0.5 * (_distance_to_ridge(grid_lat, grid_lon, ridge) / width) ** 2)
        total = np.maximum(total, hill) + 0.3 * np.minimum(total, hill)
    return share * (PLAIN + total)
