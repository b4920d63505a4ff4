#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`sigmacast verify` gives what published packages give.

Usage: verify_scores.py SIGMACAST [COUNT [SEED]]
       verify_scores.py --fixture OUT.json

Random small ensembles with missing cells are scored by the command and by
`scores` and `xskillscore` (spectra by NumPy's FFT). Prints TAP, one case for
each score, and the seed. With --fixture one such case is written with the
packages' answers: tests/verify/scores.json is it and tests/verify/test-verification.c reads it, so that a plain ./check needs neither.
"""

import json
import operator
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import scores
import xarray as xr
import xskillscore as xs

THRESHOLDS = {"2m_temperature": [280.0], "temperature": [250.0, 255.0]}
DIMS = ["batch", "lat", "lon"]


def random_case(rng, members=None, starts=None):
    """(forecast, truth, inputs, climatology) on a small grid, with gaps in one variable."""
    members, starts, levels = members or int(rng.integers(2, 9)), starts or int(rng.integers(1, 5)), 2
    n_lat = int(rng.choice([5, 6]))
    lat = np.linspace(-90, 90, n_lat) if n_lat == 5 else np.linspace(-75, 75, n_lat)
    if rng.random() < 0.5:
        lat = lat[::-1]
    n_lon = int(rng.choice([7, 8]))
    lon = np.arange(n_lon) * (360 / n_lon)
    leads = np.array([12, 24, 36])
    time = (leads * 3600 * 10**9).astype("timedelta64[ns]")
    days = rng.integers(0, 20000, starts).astype("timedelta64[D]")
    start = np.datetime64("1975-01-01", "ns") + days + rng.choice([0, 12], starts).astype("timedelta64[h]")

    def field(base, spread, *shape):
        return (base + spread * rng.standard_normal(shape)).astype(np.float32)

    coords = {"lat": lat, "lon": lon, "level": [500, 850], "time": time}
    space = (n_lat, n_lon)
    forecast = xr.Dataset(
        {
            "2m_temperature": (("sample", "batch", "time", "lat", "lon"), field(281, 3, members, starts, 3, *space)),
            "temperature": (("sample", "batch", "time", "level", "lat", "lon"), field(252, 4, members, starts, 3, levels, *space)),
        },
        coords=coords,
    )
    truth = xr.Dataset(
        {
            "temperature": (("level", "batch", "lon", "lat", "time"), field(253, 4, levels, starts, *space[::-1], 3)),
            "2m_temperature": (("batch", "time", "lat", "lon"), field(280, 3, starts, 3, *space)),
        },
        coords=coords,
    )
    gaps = rng.random(space) < 0.2
    truth["2m_temperature"] = truth["2m_temperature"].where(~xr.DataArray(gaps, dims=("lat", "lon")))
    forecast["2m_temperature"][0, 0, 0, 1, 2] = np.nan
    inputs = xr.Dataset(
        {
            "2m_temperature": (("batch", "time", "lat", "lon"), field(280, 3, starts, 2, *space)),
            "temperature": (("batch", "time", "level", "lat", "lon"), field(253, 4, starts, 2, levels, *space)),
        },
        coords={**coords, "time": np.array([-12, 0]).astype("timedelta64[h]").astype("timedelta64[ns]")},
    )
    climatology = xr.Dataset(coords={"month": np.arange(1, 13), "hour": [0, 12], **{k: coords[k] for k in ("level", "lat", "lon")}})
    for name, shape in (("2m_temperature", space), ("temperature", (levels, *space))):
        dims = ("month", "hour", *(("level",) if len(shape) == 3 else ()), "lat", "lon")
        climatology[name] = (dims, field(278, 3, 12, 2, *shape))
        climatology[name + "_stddev"] = (dims, np.abs(field(3, 1, 12, 2, *shape)))
    for data in (forecast, truth, inputs):
        data["datetime"] = (("batch", "time"), start[:, None] + data.time.values[None, :])
        data.coords["datetime"] = data["datetime"]
    return forecast, truth, inputs, climatology


def area(lat):
    """Weights of latitude bands, as the GenCast reference has them."""
    ascending = np.sort(lat)
    edges = np.concatenate([[-90.0], (ascending[1:] + ascending[:-1]) / 2, [90.0]])
    weights = np.diff(np.sin(np.deg2rad(edges)))
    return xr.DataArray(weights if lat[0] < lat[-1] else weights[::-1], dims="lat", coords={"lat": lat})


def climate_at(climatology, name, dates):
    """Mean or deviation at (batch, time), linear between the middles of months."""
    out = []
    for row in dates.values:
        frames = []
        for date in row:
            month = date.astype("datetime64[M]")
            first, last = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
            index = int(month.astype(int)) % 12
            day = (date.astype("datetime64[D]") - first).astype(int)
            place = (day + 0.5) / (last - first).astype(int) - 0.5
            other = (index + (1 if place > 0 else -1)) % 12
            hour = int((date.astype("datetime64[h]") - date.astype("datetime64[D]").astype("datetime64[h]")).astype(int))
            field = climatology[name].sel(hour=hour)
            frames.append(field[index] + abs(place) * (field[other] - field[index]))
        out.append(xr.concat([f.drop_vars(["month", "hour"]) for f in frames], dim="time"))
    return xr.concat(out, dim="batch").assign_coords(time=dates.time)


def weighted_mean(values, weights, where):
    return values.where(where).weighted(weights).mean(DIMS)


def expected_scores(forecast, truth, inputs, climatology):
    """(source, variable, score, threshold) → DataArray over time (and level); and the diagrams likewise."""
    weights = area(forecast.lat.values)
    numbers, diagrams = {}, {}
    for name in truth.data_vars:
        if name == "datetime":
            continue
        ensemble, observed = forecast[name].astype(float), truth[name].astype(float)
        still = inputs[name].isel(time=1, drop=True).astype(float) + 0 * observed
        mean, deviation = (climate_at(climatology, name + ending, truth.datetime).astype(float) for ending in ("", "_stddev"))
        where = observed.notnull() & ensemble.notnull().all("sample") & still.notnull() & mean.notnull()
        observed = observed.where(where)
        n = ensemble.sizes["sample"]

        def put(source, score, values, threshold=None):
            numbers[source, name, score, threshold] = values

        wide = weights * xr.DataArray(np.ones([observed.sizes[d] for d in DIMS]), dims=DIMS)

        def put_mean(source, predicted):
            put(source, "rmse", xs.rmse(predicted, observed, dim=DIMS, weights=wide, skipna=True))
            put(source, "bias", xs.me(predicted, observed, dim=DIMS, weights=wide, skipna=True))

        average = ensemble.mean("sample")
        put_mean("forecast", average)
        put_mean("persistence", still)
        put_mean("climatology", mean)
        put("forecast", "crps", weighted_mean(
            scores.probability.crps_for_ensemble(ensemble, observed, "sample", method="fair", preserve_dims="all"), weights, where))
        put("persistence", "crps", xs.mae(still, observed, dim=DIMS, weights=wide, skipna=True))
        put("climatology", "crps", weighted_mean(xs.crps_gaussian(observed, mean, deviation, dim=[]), weights, where))
        variance = weighted_mean(ensemble.var("sample", ddof=1), weights, where)
        square = numbers["forecast", name, "rmse", None] ** 2
        put("forecast", "spread", np.sqrt(variance))
        put("forecast", "spread_skill", np.sqrt((n + 1) / n * variance / square))
        put("forecast", "rmse_debiased", np.sqrt(np.maximum(square - variance / n, 0)))
        put("climatology", "spread", np.sqrt(weighted_mean(deviation**2, weights, where)))
        for threshold in THRESHOLDS[name]:
            fair = scores.probability.brier_score_for_ensemble(
                ensemble, observed, "sample", threshold, preserve_dims="all", fair_correction=True,
                event_threshold_operator=operator.gt).isel(threshold=0, drop=True)
            put("forecast", "brier", weighted_mean(fair, weights, where), threshold)
            diagrams["reliability", name, threshold] = reliability(ensemble, observed, threshold, weights, where)

        ranks = xs.rank_histogram(observed, ensemble.where(where), dim=["batch", "lon"], member_dim="sample")
        share = (ranks * weights).sum("lat")
        diagrams["rank_histograms", name, None] = share / share.sum("rank")
        spectra(diagrams, name, ensemble, observed, weights, where, put)
    return numbers, diagrams


def reliability(ensemble, observed, threshold, weights, where):
    """Share of the area and observed frequency by bin; xskillscore counts a latitude at a time."""
    chance = (ensemble > threshold).mean("sample").where(where)
    event = observed > threshold
    edges = np.linspace(0, 1, 11) - 1e-9
    edges[-1] = 1 + 1e-9
    result = xs.reliability(event, chance, dim=["batch", "lon"], probability_bin_edges=edges)
    area_in_bin = (result.samples * weights).sum("lat")
    events = (result.fillna(0) * result.samples * weights).sum("lat")
    return area_in_bin / area_in_bin.sum("forecast_probability"), events / area_in_bin


def spectra(diagrams, name, ensemble, observed, weights, where, put):
    n = observed.sizes["lon"]
    whole = where.all("lon")

    def power(values):
        spectrum = np.abs(np.fft.rfft(values.transpose(..., "lon").values, axis=-1) / n) ** 2
        double = np.ones(n // 2 + 1)
        double[1 : (n + 1) // 2] = 2
        other = [d for d in values.dims if d != "lon"]
        result = xr.DataArray(spectrum * double, dims=(*other, "wave"), coords={d: values[d] for d in other if d in values.coords})
        return result.where(whole).weighted(weights).mean(["batch", "lat"])

    predicted, real = power(ensemble).mean("sample"), power(observed)
    diagrams["spectra", name, None] = (predicted, real)
    ratio = np.log(predicted / real).isel(wave=slice(1, None))
    put("forecast", "spectrum_error", np.sqrt((ratio**2).mean("wave")))


def at(values, entry):
    where = {"time": np.timedelta64(int(entry["lead_hours"]), "h")}
    if entry["level"] is not None:
        where["level"] = int(entry["level"])
    return values.sel(where)


def run(program, folder, case):
    names = ["forecast", "truth", "inputs", "climatology"]
    for name, data in zip(names, case):
        data.to_netcdf(folder / f"{name}.nc")
    command = [program, "verify", "--json", "--diagrams", "--forecast", folder / "forecast.nc", "--truth", folder / "truth.nc",
               "--persistence", folder / "inputs.nc", "--climatology", folder / "climatology.nc", "--resamples", "50"]
    for name, values in THRESHOLDS.items():
        for value in values:
            command += ["--threshold", f"{name}={value}"]
    return json.loads(subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def close(found, wanted, source=None):
    """Fields are float32 to both, and sums of float64 in another order differ by less than 1e-9; what is
    interpolated between months of a climatology is rounded to float32."""
    tolerance = 1e-5 if source == "climatology" else 1e-9
    return np.allclose(found, wanted, rtol=tolerance, atol=tolerance)


def compare(answer, numbers, diagrams):
    """(what, whether it agrees) for every score and diagram."""
    seen = set()
    for entry in answer["scores"]:
        key = entry["source"], entry["variable"], entry["score"], entry.get("threshold")
        if key not in numbers:
            continue
        seen.add(key)
        yield f"{key[0]} {key[2]}", close(entry["value"], float(at(numbers[key], entry)), key[0])
    for key in numbers:
        if key not in seen and np.isfinite(numbers[key]).any():
            yield f"{key[0]} {key[2]}", False
    for entry in answer["rank_histograms"]:
        wanted = at(diagrams["rank_histograms", entry["variable"], None], entry)
        yield "rank histogram", close(entry["share"], wanted.values)
    for entry in answer["reliability"]:
        if entry["source"] != "forecast":
            continue
        share, observed = (at(x, entry).values for x in diagrams["reliability", entry["variable"], entry["threshold"]])
        filled = share > 0
        yield "reliability", (close([b["share"] for b in entry["bins"]], share)
                              and close([b["observed"] for b, f in zip(entry["bins"], filled) if f], observed[filled]))
    for entry in answer["spectra"]:
        if entry["source"] != "forecast":
            continue
        predicted, real = (at(x, entry).values for x in diagrams["spectra", entry["variable"], None])
        yield "spectrum", close(entry["forecast"], predicted) and close(entry["truth"], real)


def values_as_lists(data):
    out = {}
    for name in [*data.data_vars, *(c for c in data.coords if c != "datetime"), "datetime"]:
        if name not in data.variables:
            continue
        values = data[name].values
        if np.issubdtype(values.dtype, np.datetime64) or np.issubdtype(values.dtype, np.timedelta64):
            kind, values = ("dates" if values.dtype.kind == "M" else "hours"), values.astype("int64") // (3600 * 10**9)
        else:
            kind = "numbers"
        digits = 4 if values.dtype == np.float32 else 12
        flat = [None if v != v else round(v, digits) for v in values.ravel().tolist()]
        out[name] = {"dims": list(data[name].dims), "shape": list(values.shape), "kind": kind, "values": flat}
    return out


def write_fixture(path):
    case = random_case(np.random.default_rng(11), members=3, starts=2)
    case = tuple(data.map(lambda v: v.round(4) if v.dtype.kind == "f" else v, keep_attrs=True) for data in case)
    numbers, diagrams = expected_scores(*case)
    document = {name: values_as_lists(data) for name, data in zip(["forecast", "truth", "inputs"], case)}
    document["thresholds"] = THRESHOLDS
    document["expected"] = []
    for (source, variable, score, threshold), values in numbers.items():
        if source == "climatology":
            continue  # twelve months of it would make the file large
        for lead in values.time.values:
            for level in values.level.values if "level" in values.dims else [None]:
                entry = {"source": source, "variable": variable, "score": score, "threshold": threshold,
                         "lead_hours": int(lead.astype("timedelta64[h]").astype(int)), "level": None if level is None else int(level)}
                value = float(at(values, entry))
                if np.isfinite(value):
                    document["expected"].append({**entry, "value": value})
    document["ranks"] = []
    for (kind, variable, _), values in diagrams.items():
        if kind == "rank_histograms":
            for lead in values.time.values:
                for level in values.level.values if "level" in values.dims else [None]:
                    entry = {"variable": variable, "lead_hours": int(lead.astype("timedelta64[h]").astype(int)),
                             "level": None if level is None else int(level)}
                    document["ranks"].append({**entry, "share": at(values, entry).values.tolist()})
    document["packages"] = {"scores": scores.__version__, "xskillscore": xs.__version__}
    pathlib.Path(path).write_text(json.dumps(document, separators=(",", ":")) + "\n")


def main():
    warnings.filterwarnings("ignore")
    if sys.argv[1] == "--fixture":
        write_fixture(sys.argv[2])
        return 0
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(np.random.default_rng().integers(2**31))
    rng = np.random.default_rng(seed)
    results = {}
    with tempfile.TemporaryDirectory() as name:
        for _ in range(count):
            case = random_case(rng)
            answer = run(program, pathlib.Path(name), case)
            for what, agrees in compare(answer, *expected_scores(*case)):
                results.setdefault(what, []).append(agrees)
    print(f"1..{len(results)}\n# seed {seed}")
    for i, (what, agreed) in enumerate(sorted(results.items()), 1):
        print(f"{'ok' if all(agreed) else 'not ok'} {i} - {what}: {sum(agreed)} of {len(agreed)} agree")
    return 0 if results and all(all(a) for a in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
