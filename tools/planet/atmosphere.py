# SPDX-License-Identifier: GPL-3.0-or-later
"""The planet's air and ground, stepped in time.

Dry spectral primitive equations on sigma layers from dinosaur-dycore, with
water vapour as a tracer; heating, friction, surface and rain are added once a
time step in physical space, in SI units. Arrays in physical space are
[level][lon][lat] on the dynamical core's Gaussian grid, latitudes ascending.
"""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
from dinosaur import coordinate_systems, primitive_equations, scales, sigma_coordinates, spherical_harmonic, time_integration
import tree_math

import climate
import land

GRAVITY, GAS, KAPPA = 9.80616, 287.0, 2 / 7
HEAT_CAPACITY, LATENT_HEAT, VAPOUR_GAS = GAS / KAPPA, 2.5e6, 461.0
REFERENCE_TEMPERATURE = 288.0
MEAN_PRESSURE = 98500.0  # of the surface, mountains included
DAY, HOUR = 86400.0, 3600.0
STEPS_PER_FRAME = 15  # of 48 minutes, in 12 hours
SIGMA = np.array([0, 0.08, 0.16, 0.25, 0.35, 0.46, 0.58, 0.70, 0.81, 0.91, 1.0])
WAVES = 31


@tree_math.struct
class Planet:
    """Everything that is carried from one time step to the next.

    air: the dynamical core's spectral state, tracer "q" the specific humidity
    sea, ground: [lon][lat] temperature of the sea's and the land's surface
    rain: [lon][lat] metres of water since the last frame
    """

    air: primitive_equations.State
    sea: jax.Array
    ground: jax.Array
    rain: jax.Array


def saturation(temperature, pressure):
    """Specific humidity of saturated air (Bolton 1980)."""
    celsius = jnp.clip(temperature - 273.15, -100, 60)
    vapour = 611.2 * jnp.exp(17.67 * celsius / (celsius + 243.5))
    return 0.622 * vapour / jnp.maximum(pressure - 0.378 * vapour, 0.25 * pressure)


class Atmosphere:
    """Steps a Planet; `fine_land` is Shorelines.land()."""

    def __init__(self, fine_land):
        self.specs = primitive_equations.PrimitiveEquationsSpecs.from_si()
        self.grid = spherical_harmonic.Grid.construct(max_wavenumber=WAVES, gaussian_nodes=24)
        self.coords = coordinate_systems.CoordinateSystem(self.grid, sigma_coordinates.SigmaCoordinates(SIGMA))
        units = scales.units
        scale = lambda unit: float(self.specs.nondimensionalize(1.0 * unit))
        self.second, self.metre, self.pascal = scale(units.second), scale(units.meter), scale(units.pascal)
        self.speed = self.metre / self.second
        self.dt = 12 * HOUR / STEPS_PER_FRAME

        lon, sin_lat = self.grid.nodal_axes
        self.lon, self.lat = lon[:, None], np.arcsin(sin_lat)[None, :]
        self.cos_lat = np.cos(self.lat)
        degrees = np.degrees(self.lat[0]), np.degrees(self.lon[:, 0])
        self.land = land.share_of_land(fine_land, *degrees).T
        self.layers = len(SIGMA) - 1
        self.sigma = self.coords.vertical.centers[:, None, None]
        self.thickness = np.diff(SIGMA)[:, None, None]
        # 0 above the boundary layer, 1 at the ground
        self.near_ground = np.clip((self.sigma - 0.7) / 0.3, 0, None)

        degree = self.grid.modal_axes[1]
        raw = self.grid.to_modal(jnp.asarray(land.height(fine_land, *degrees).T))
        # A Gaussian filter, so that no ripples surround the mountains.
        self.height_modal = self.grid.clip_wavenumbers(raw * np.exp(-degree * (degree + 1) / (2 * 14.0**2)))
        self.height = np.maximum(np.asarray(self.grid.to_nodal(self.height_modal)), 0)

        core = primitive_equations.PrimitiveEquations(
            np.full(self.layers, REFERENCE_TEMPERATURE), np.asarray(self.height_modal) * self.metre, self.coords, self.specs)
        self._dynamics = time_integration.imex_rk_sil3(core, self.dt * self.second)
        decay = (degree * (degree + 1) / (WAVES * (WAVES + 1.0))) ** 3
        self.smoothing = np.exp(-self.dt / (5 * HOUR) * decay)
        self.smoothing_of_divergence = np.exp(-self.dt / (2.5 * HOUR) * decay)
        # Along sigma, air above mountains is colder; that much is no gradient to be smoothed.
        self.slope = np.asarray(self.height_modal)[None] * (-0.006 * self.sigma**2)

    # -- between the two spaces -------------------------------------------------------------------------------------------

    def fields(self, air):
        """Temperature, humidity, u, v [level][lon][lat] and surface pressure [1][lon][lat] in SI units."""
        to_nodal = self.grid.to_nodal
        cos_lat_uv = spherical_harmonic.get_cos_lat_vector(air.vorticity, air.divergence, self.grid, clip=False)
        u, v = (to_nodal(x) / self.cos_lat / self.speed for x in cos_lat_uv)
        temperature = REFERENCE_TEMPERATURE + to_nodal(air.temperature_variation)
        pressure = jnp.exp(to_nodal(air.log_surface_pressure)) / self.pascal
        return temperature, to_nodal(air.tracers["q"]), u, v, pressure

    def _add(self, air, temperature, humidity, u, v):
        """Adds changes in physical space to the spectral state."""
        to_modal, grid = self.grid.to_modal, self.grid
        uv = [to_modal(x * self.speed / self.cos_lat) for x in (u, v)]
        return primitive_equations.State(
            vorticity=air.vorticity + grid.curl_cos_lat(uv),
            divergence=air.divergence + grid.div_cos_lat(uv),
            temperature_variation=air.temperature_variation + grid.clip_wavenumbers(to_modal(temperature)),
            log_surface_pressure=air.log_surface_pressure,
            tracers={"q": air.tracers["q"] + grid.clip_wavenumbers(to_modal(humidity))})

    # -- one step ---------------------------------------------------------------------------------------------------------

    def _smooth(self, air):
        return primitive_equations.State(
            vorticity=air.vorticity * self.smoothing,
            divergence=air.divergence * self.smoothing_of_divergence,
            temperature_variation=(air.temperature_variation - self.slope) * self.smoothing + self.slope,
            log_surface_pressure=air.log_surface_pressure,
            tracers={"q": air.tracers["q"] * self.smoothing})

    def _rain(self, temperature, humidity, pressure):
        """Condensation above 90 % of saturation: changes of temperature and humidity, kg/m² that fall out."""
        saturated = saturation(temperature, pressure)
        excess = jnp.maximum(humidity - 0.9 * saturated, 0)
        heating = 1 + 0.9 * LATENT_HEAT**2 * saturated / (HEAT_CAPACITY * VAPOUR_GAS * temperature**2)
        lost = excess / heating * (1 - np.exp(-self.dt / (2.5 * HOUR)))
        return LATENT_HEAT / HEAT_CAPACITY * lost, -lost, lost

    def _mixing(self, x, rate):
        """What neighbouring layers exchange of x in a step, none of it lost; `rate` [level − 1] per second between each two."""
        small = jnp.minimum(self.thickness[1:], self.thickness[:-1])
        flow = rate * small * (x[1:] - x[:-1])
        gain = jnp.pad(flow, [(0, 1), (0, 0), (0, 0)]) - jnp.pad(flow, [(1, 0), (0, 0), (0, 0)])
        return self.dt * gain / self.thickness

    def _physics(self, planet, year, day):
        temperature, humidity, u, v, surface_pressure = self.fields(planet.air)
        pressure = surface_pressure * self.sigma
        dt, near, share = self.dt, self.near_ground, self.land
        relax = lambda rate: 1 - jnp.exp(-dt * rate)

        target = climate.equilibrium_air(self.lat, share, self.sigma, pressure, year, KAPPA)
        rate = (1 / 25 + (1 / 5 - 1 / 25) * near * np.cos(self.lat) ** 2) / DAY
        d_temperature = relax(rate) * (target - temperature)

        # The ground's heat, into the boundary layer: fast where it is warmer than the air, slow otherwise.
        below = (1 - share) * planet.sea + share * planet.ground
        lifted = below[None] + 0.0065 * GAS / GRAVITY * temperature * np.log(self.sigma)
        warmer = lifted - temperature
        d_temperature += relax(near**2 * jnp.where(warmer > 0, 1 / DAY, 1 / (6 * DAY))) * warmer

        # Dry convection: neighbouring layers that are unstable exchange potential temperature.
        theta = temperature / self.sigma**KAPPA
        unstable = jnp.clip((theta[1:] - theta[:-1]) / 2, 0, 1)
        d_temperature += self._mixing(theta, unstable / (4 * HOUR)) * self.sigma**KAPPA

        # Water: from the ground up, through the boundary layer and in warm air above it, and down as rain.
        wind = jnp.sqrt(u[-1] ** 2 + v[-1] ** 2)
        wet = (1 - share) * 0.85 + share * 0.45
        moist = wet * saturation(jnp.minimum(below, temperature[-1] + 4), surface_pressure[0])
        thirst = near**2 * (0.4 + wind / 8) / (0.6 * DAY)
        d_humidity = relax(thirst) * jnp.maximum(moist * self.sigma**2 - humidity, 0)
        upward = np.clip((self.sigma[1:] - 0.3) / 0.4, 0, 1) / (1.5 * DAY)
        warm = jnp.clip((temperature[-1] - 275) / 25, 0, 1)
        d_humidity += self._mixing(humidity, upward * warm)
        heat, dry, fallen = self._rain(temperature + d_temperature, humidity + d_humidity, pressure)
        d_temperature += heat
        d_humidity += dry
        d_humidity += jnp.maximum(-(humidity + d_humidity), 0)
        rain = jnp.sum(fallen * self.thickness, axis=0) * surface_pressure[0] / GRAVITY / 1000

        drag = near * (0.8 + 0.6 * share) / DAY
        top = jnp.where(np.arange(self.layers)[:, None, None] == 0, 1 / (3 * DAY), 0.0)
        slow = -relax(drag + top)

        lowest = temperature[-1] + 0.0065 * 0.5 * (GAS / GRAVITY) * temperature[-1] * (1 - self.sigma[-1])
        sea = planet.sea + relax(1 / (50 * DAY)) * (climate.sea_surface(self.lat, self.lon, year) - planet.sea)
        sea = sea + relax(1 / (35 * DAY)) * (lowest + 1 - planet.sea)
        ground = planet.ground + relax(2 / DAY) * (climate.land_surface(self.lat, self.lon, self.height, year, day) - planet.ground)
        ground = ground + relax(1.2 / DAY) * (lowest - planet.ground)
        return Planet(air=self._add(planet.air, d_temperature, d_humidity, slow * u, slow * v),
                      sea=jnp.maximum(sea, climate.COLDEST_SEA), ground=ground, rain=planet.rain + rain)

    def _keep_mass(self, air):
        """The dynamical core steps ln p, which does not conserve mass: the mean pressure is set anew."""
        pressure = jnp.exp(self.grid.to_nodal(air.log_surface_pressure)) / self.pascal
        mean = self.grid.integrate(pressure[0]) / (4 * np.pi)
        constant = np.sqrt(4 * np.pi)
        return dataclasses.replace(
            air, log_surface_pressure=air.log_surface_pressure.at[0, 0, 0].add(constant * jnp.log(MEAN_PRESSURE / mean)))

    def step(self, planet, year, day):
        air = self._keep_mass(self._smooth(self._dynamics(planet.air)))
        return self._physics(dataclasses.replace(planet, air=air), year, day)

    @functools.partial(jax.jit, static_argnums=0)
    def advance(self, planet, year, day):
        """12 hours from the moment with these phases of the year and the day; rain is counted anew."""
        def body(i, planet):
            passed = (i + 1) * self.dt / DAY
            return self.step(planet, year + passed / 365.25, day + passed)
        return jax.lax.fori_loop(0, STEPS_PER_FRAME, body, dataclasses.replace(planet, rain=jnp.zeros_like(planet.rain)))

    # -- the beginning ----------------------------------------------------------------------------------------------------

    def at_rest(self, seed, year):
        """Air at rest in balance with the mountains, with small whirls that the seed places."""
        random = np.random.default_rng(seed)
        temperature = 280.0
        log_pressure = -GRAVITY * np.asarray(self.height_modal) / (GAS * temperature)
        constant = np.zeros_like(log_pressure)
        constant[0, 0] = np.sqrt(4 * np.pi) * np.log(1.01e5 * self.pascal)
        shape = self.coords.modal_shape
        degree = self.grid.modal_axes[1]
        whirls = random.standard_normal(shape[1:]) * self.grid.mask * ((degree >= 4) & (degree <= 16)) * 3e-6 / self.second
        zero = jnp.zeros(shape, jnp.float32)
        variation = np.zeros(shape, np.float32)
        sigma = self.sigma[:, 0, 0]
        variation[:, 0, 0] = np.sqrt(4 * np.pi) * (np.maximum(295 * sigma**0.19, 215) - REFERENCE_TEMPERATURE)
        humidity = np.zeros(shape, np.float32)
        humidity[:, 0, 0] = np.sqrt(4 * np.pi) * 0.004 * sigma**3
        air = primitive_equations.State(
            vorticity=jnp.asarray(np.broadcast_to(whirls, shape), jnp.float32), divergence=zero,
            temperature_variation=jnp.asarray(variation), log_surface_pressure=jnp.asarray((log_pressure + constant)[None], jnp.float32),
            tracers={"q": jnp.asarray(humidity)})
        sea = np.asarray(climate.sea_surface(self.lat, self.lon, year), np.float32)
        ground = np.asarray(climate.land_surface(self.lat, self.lon, self.height, year, 0.0), np.float32)
        return Planet(air=air, sea=jnp.asarray(sea), ground=jnp.asarray(ground), rain=jnp.zeros_like(jnp.asarray(sea)))
