# SPDX-License-Identifier: GPL-3.0-or-later
"""Datasets of the planet as NetCDF-4, in the layout and under the names that GenCast reads."""

import os

import netCDF4
import numpy as np

TITLE = "A simulated planet: neither weather that was observed nor a forecast of any"
SOURCE = "tools/planet of Sigmacast: primitive equations at T31 (dinosaur-dycore) with idealised physics"

# units, CF standard name, long name
NAMES = {
    "2m_temperature": ("K", "air_temperature", "2 metre temperature"),
    "mean_sea_level_pressure": ("Pa", "air_pressure_at_mean_sea_level", "Mean sea level pressure"),
    "10m_u_component_of_wind": ("m s-1", "eastward_wind", "10 metre U wind component"),
    "10m_v_component_of_wind": ("m s-1", "northward_wind", "10 metre V wind component"),
    "total_precipitation_12hr": ("m", "lwe_thickness_of_precipitation_amount", "Total precipitation of the past 12 hours"),
    "sea_surface_temperature": ("K", "sea_surface_temperature", "Sea surface temperature"),
    "temperature": ("K", "air_temperature", "Temperature"),
    "geopotential": ("m2 s-2", "geopotential", "Geopotential"),
    "u_component_of_wind": ("m s-1", "eastward_wind", "U component of wind"),
    "v_component_of_wind": ("m s-1", "northward_wind", "V component of wind"),
    "vertical_velocity": ("Pa s-1", "lagrangian_tendency_of_air_pressure", "Vertical velocity"),
    "specific_humidity": ("kg kg-1", "specific_humidity", "Specific humidity"),
    "geopotential_at_surface": ("m2 s-2", "surface_geopotential", "Geopotential at the surface"),
    "land_sea_mask": ("1", "land_area_fraction", "Land-sea mask"),
    "lat": ("degrees_north", "latitude", "Latitude"),
    "lon": ("degrees_east", "longitude", "Longitude"),
    "level": ("hPa", "air_pressure", "Pressure level"),
    "time": ("hours", "forecast_period", "Time since the moment of frame 0"),
    "datetime": ("hours since 1970-01-01", "time", "Date of the planet, UTC"),
}
FROZEN = ("land_sea_mask", "geopotential_at_surface")  # in every file the same


class Writer:
    """A file that appears under its name when it is whole.

    with Writer(path, title) as file: file.add(name, dims, values, …)
    """

    def __init__(self, path, title=None):
        self.path, self.partial = os.fspath(path), f"{os.fspath(path)}.partial"
        self.file = netCDF4.Dataset(self.partial, "w")
        self.file.setncatts({"Conventions": "CF-1.10", "title": title or TITLE, "source": SOURCE})

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.file.close()
        if kind is None:
            os.replace(self.partial, self.path)
        else:
            os.unlink(self.partial)

    def add(self, name, dims, values, attributes=None, **storage):
        """Sizes of dimensions come with the first variable that has them; `storage` is createVariable's."""
        values = np.asarray(values)
        for dim, size in zip(dims, values.shape):
            if dim not in self.file.dimensions:
                self.file.createDimension(dim, size)
        if values.dtype == np.float32 and name not in dims:
            storage.setdefault("fill_value", np.float32(np.nan))
        variable = self.file.createVariable(name, values.dtype, dims, fletcher32=bool(dims), **storage)
        units, standard_name, long_name = NAMES.get(name, (None, None, None))
        given = {"units": units, "standard_name": standard_name, "long_name": long_name, **(attributes or {})}
        variable.setncatts({key: value for key, value in given.items() if value is not None})
        variable.set_auto_maskandscale(False)
        variable[...] = values

    def add_packed(self, name, dims, values, step, chunks=None, **attributes):
        """As 16-bit integers of so much each; NaN is missing. Readers make float32 of it, as the attributes are that."""
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        step = max(step, (high - low) / 65000)
        step = float(np.float32(step))
        packed = np.round((values - low) / step) - 32500
        missing = np.int16(32767)
        packed = np.where(np.isnan(values), missing, packed).astype(np.int16)
        scale = {"scale_factor": np.float32(step), "add_offset": np.float32(low + 32500 * step)}
        self.add(name, dims, packed, {**scale, **attributes}, fill_value=missing, zlib=True, complevel=9, shuffle=True, chunksizes=chunks)

    def add_axes(self, lat, lon, level=None):
        self.add("lat", ("lat",), np.asarray(lat, np.float32), {"axis": "Y"})
        self.add("lon", ("lon",), np.asarray(lon, np.float32), {"axis": "X"})
        if level is not None:
            self.add("level", ("level",), np.asarray(level, np.int32), {"axis": "Z", "positive": "down"})

    def add_times(self, hours, dates):
        """`hours` [time] from the dataset's moment 0; `dates` [batch][time] datetime64."""
        self.add("time", ("time",), np.asarray(hours, np.int64))
        since = np.asarray(dates).astype("datetime64[h]") - np.datetime64("1970-01-01T00", "h")
        self.add("datetime", ("batch", "time"), since.astype(np.int64), {"calendar": "proleptic_gregorian"})


def dims_of(name, values):
    """Of a field [batch][time][level]… or a static one [lat][lon]."""
    if name in FROZEN:
        return ("lat", "lon")
    return ("batch", "time", "level", "lat", "lon") if values.ndim == 5 else ("batch", "time", "lat", "lon")
