# SPDX-License-Identifier: GPL-3.0-or-later
"""What a weather model would be given of the planet: GenCast's variables on a regular grid with poles."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from dinosaur import associated_legendre, fourier, primitive_equations, sigma_coordinates, spherical_harmonic

import land
from climate import COLDEST_SEA
from atmosphere import GAS, GRAVITY, REFERENCE_TEMPERATURE, saturation

LEVELS = np.array([250, 500, 850], np.int32)  # hPa
LATITUDES, LONGITUDES = np.linspace(-90, 90, 33), np.arange(64) * 5.625
LAPSE = 0.0065
WAVES = 31  # the most that the grid's 64 longitudes show

ON_LEVELS = ("temperature", "geopotential", "u_component_of_wind", "v_component_of_wind", "vertical_velocity", "specific_humidity")
AT_SURFACE = ("2m_temperature", "mean_sea_level_pressure", "10m_u_component_of_wind", "10m_v_component_of_wind",
              "sea_surface_temperature", "total_precipitation_12hr")


def _between_rows(axis, wanted):
    """[wanted][axis]: linear interpolation, constant beyond the ends."""
    table = np.zeros((len(wanted), len(axis)))
    for i, value in enumerate(wanted):
        k = int(np.clip(np.searchsorted(axis, value) - 1, 0, len(axis) - 2))
        share = np.clip((value - axis[k]) / (axis[k + 1] - axis[k]), 0, 1)
        table[i, k] += 1 - share
        table[i, k + 1] += share
    return table


class Frames:
    """Takes pictures of a Planet that an Atmosphere steps."""

    def __init__(self, atmosphere, fine_land):
        self.atmosphere = atmosphere
        # Spectral synthesis at the regular grid's points. A wind has no components at
        # a pole: half a degree beside it, only the wave of number 1 is left of it.
        near_poles = np.radians(np.clip(LATITUDES, -89.5, 89.5))
        self.cos_lat = np.cos(near_poles)
        self.fourier = fourier.real_basis(wavenumbers=WAVES + 1, nodes=len(LONGITUDES))
        table = lambda lat: np.repeat(associated_legendre.evaluate(n_m=WAVES + 1, n_l=WAVES + 1, x=np.sin(lat)), 2, axis=0)[1:]
        self.legendre, self.legendre_of_wind = table(np.radians(LATITUDES)), table(near_poles)

        # Fields of the surface live on the Gaussian grid and are not smooth: interpolation.
        lat, lon = np.degrees(atmosphere.lat[0]), np.degrees(atmosphere.lon[:, 0])
        self.rows = _between_rows(lat, LATITUDES)
        self.columns = _between_rows(np.append(lon, 360.0), LONGITUDES)
        self.columns[:, 0] += self.columns[:, -1]
        self.columns = self.columns[:, :-1]

        self.land = land.share_of_land(fine_land, LATITUDES, LONGITUDES)
        self.is_land = self.land > 0.5
        self.height = np.maximum(np.asarray(self._at_points(atmosphere.height_modal)), 0)

    def _at_points(self, modal, wind=False):
        """[…][lat][lon]"""
        table = self.legendre_of_wind if wind else self.legendre
        shown = modal[..., : 2 * WAVES + 1, : WAVES + 1]
        return jnp.einsum("im,mjl,...ml->...ji", self.fourier, table, shown, precision="float32")

    def _wind_at_points(self, modal):
        wind = self._at_points(modal, wind=True) / self.cos_lat[:, None] / self.atmosphere.speed
        wave = jnp.asarray(self.fourier[:, 1:3])
        for pole in (0, -1):
            row = wind[..., pole, :]
            wind = wind.at[..., pole, :].set((row @ wave) @ wave.T / jnp.sum(wave[:, 0] ** 2))
        return wind

    def _interpolated(self, nodal):
        """[lon][lat] on the Gaussian grid to [lat][lon]; one value at a pole."""
        field = jnp.einsum("jy,ix,xy->ji", self.rows, self.columns, nodal)
        for pole in (0, -1):
            field = field.at[pole].set(jnp.mean(field[pole]))
        return field

    def static(self):
        return {"land_sea_mask": self.land.astype(np.float32),
                "geopotential_at_surface": (self.height * GRAVITY).astype(np.float32)}

    @functools.partial(jax.jit, static_argnums=0)
    def take(self, planet):
        """Every variable as [level][lat][lon] or [lat][lon], SI units."""
        air, model = planet.air, self.atmosphere
        sigma = model.sigma[:, 0, 0]
        cos_lat_uv = spherical_harmonic.get_cos_lat_vector(air.vorticity, air.divergence, model.grid, clip=False)
        u, v = (self._wind_at_points(x) for x in cos_lat_uv)
        temperature = REFERENCE_TEMPERATURE + self._at_points(air.temperature_variation)
        surface = jnp.exp(self._at_points(air.log_surface_pressure))[0] / model.pascal
        humidity = jnp.maximum(self._at_points(air.tracers["q"]), 0)
        ratio = primitive_equations.get_geopotential_weights(model.coords.vertical, GAS)
        height = self.height * GRAVITY + jnp.einsum("gh,hji->gji", ratio, temperature)
        out = self._on_levels(sigma, surface, temperature, height, u, v, humidity, self._lifting(air, sigma, surface))

        lowest = temperature[-1] * (1 + LAPSE * GAS / GRAVITY * (1 - sigma[-1]))  # at the ground
        sea, ground = self._interpolated(planet.sea), self._interpolated(planet.ground)
        sea = jnp.maximum(sea, COLDEST_SEA)
        out["2m_temperature"] = 0.5 * lowest + 0.5 * (self.land * ground + (1 - self.land) * sea)
        # The reduction to sea level of the ECMWF's IFS (documentation, part II): cold air counts as half as cold.
        cold = jnp.where(lowest < 255, 0.5 * (lowest + 255), jnp.where(lowest > 290.5, 0.5 * (lowest + 290.5), lowest))
        geopotential = self.height * GRAVITY
        x = geopotential / (GAS * cold)
        slope = LAPSE * GAS / GRAVITY * x
        out["mean_sea_level_pressure"] = surface * jnp.exp(x * (1 - slope / 2 + slope**2 / 3))
        near_ground = 0.85 - 0.2 * self.land
        out["10m_u_component_of_wind"], out["10m_v_component_of_wind"] = u[-1] * near_ground, v[-1] * near_ground
        out["sea_surface_temperature"] = jnp.where(self.is_land, jnp.nan, sea)
        out["total_precipitation_12hr"] = self._interpolated(planet.rain)
        return out

    def _lifting(self, air, sigma, surface):
        """Pa/s: omega = sigma p (V·∇ln p − mean over the layers above of the mass that gathers)."""
        model = self.atmosphere
        diagnostic = primitive_equations.compute_diagnostic_state(air, model.coords)
        gathered = sigma_coordinates.cumulative_sigma_integral(
            diagnostic.divergence + diagnostic.u_dot_grad_log_sp, model.coords.vertical)
        middle = gathered - 0.5 * model.thickness * (diagnostic.divergence + diagnostic.u_dot_grad_log_sp)
        share = diagnostic.u_dot_grad_log_sp - middle / model.sigma
        return self._at_points(model.grid.to_modal(share)) * model.second * sigma[:, None, None] * surface

    def _on_levels(self, sigma, surface, temperature, height, u, v, humidity, lifting):
        """Linear in ln p; below the ground as warm as the lapse rate says, above the top layer constant."""
        log_sigma = np.log(sigma)
        out = {name: [] for name in ON_LEVELS}
        for level in LEVELS:
            x = jnp.log(100.0 * level / surface)
            k = jnp.clip(jnp.searchsorted(log_sigma, x.ravel()).reshape(x.shape) - 1, 0, len(sigma) - 2)
            pick = lambda field, i: jnp.take_along_axis(field, i[None], axis=0)[0]
            upper, lower = jnp.asarray(log_sigma, jnp.float32)[k], jnp.asarray(log_sigma, jnp.float32)[k + 1]
            share = (x - upper) / (lower - upper)
            inside = jnp.clip(share, 0, 1)
            mix = lambda field: pick(field, k) * (1 - inside) + pick(field, k + 1) * inside
            beyond = jnp.maximum(x - lower, 0)  # only below the lowest layer
            warm = mix(temperature) * jnp.exp(LAPSE * GAS / GRAVITY * beyond)
            # Hydrostatic from the layer below, or from the lowest layer down; temperature linear in ln p.
            below = pick(temperature, k + 1)
            thickness = GAS * 0.5 * (warm + below) * (lower - x)
            out["temperature"].append(warm)
            out["geopotential"].append(pick(height, k + 1) + thickness)
            out["u_component_of_wind"].append(mix(u))
            out["v_component_of_wind"].append(mix(v))
            out["vertical_velocity"].append(mix(lifting))
            out["specific_humidity"].append(jnp.minimum(mix(humidity), saturation(warm, 100.0 * level)))
        return {name: jnp.stack(fields) for name, fields in out.items()}
