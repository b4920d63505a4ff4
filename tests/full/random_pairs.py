#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random pairs of small datasets: the command line gives what xarray gives.

Usage: random_pairs.py SIGMACAST [COUNT [SEED]]

For each pair a random operation runs in xarray and in `sigmacast`; both refuse,
or both give the same sizes, labels, types, values and missing places. Prints
TAP, one case for each operation, and the seed. Needs xarray, netCDF4, cftime.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import cftime
import numpy as np
import pandas as pd
import xarray as xr

from random_datasets import DIMS, dataset, shared_labels

OPERATIONS = ["merge", "assign", "assign-coords", "concat", "align", "reindex", "add"]
JOINS = ["exact", "outer", "inner", "left", "right", "override"]
COMPATS = ["no_conflicts", "equals", "broadcast_equals", "identical", "override", "minimal"]
COMBINE_ATTRS = ["override", "drop", "identical", "no_conflicts", "drop_conflicts"]


def has_times(dataset):
    return any(v.dtype.kind in "mMO" for v in dataset.variables.values())


def fill_value(rng):
    return [int(rng.integers(-1, 3)), 0.5, {"t": int(rng.integers(0, 9)), "u": 1.5}][int(rng.integers(3))]


def merge_parameters(rng, inputs):
    out = {"join": str(rng.choice(JOINS)), "compat": str(rng.choice(COMPATS)),
           "combine_attrs": "override" if rng.random() < .5 else str(rng.choice(COMBINE_ATTRS))}
    if rng.random() < .2 and not any(map(has_times, inputs)):
        out["fill_value"] = fill_value(rng)
    return out


def concat_parameters(rng):
    out = {"dim": str(rng.choice(["number", "time", "run", "member"])), "join": str(rng.choice(JOINS)),
           "data_vars": "all", "coords": "different", "compat": "equals"}
    if rng.random() < .5:
        out["data_vars"] = str(rng.choice(["all", "different", "minimal"]))
        out["coords"] = str(rng.choice(["different", "minimal", "all"]))
        out["compat"] = str(rng.choice(COMPATS[:5]))
    return out


def reindex_parameters(rng, a, b):
    shared = [d for d in a.dims if d in a.indexes and d in b.indexes]
    out = {"coords": [str(rng.choice(shared))]} if shared and rng.random() < .4 else {}
    if rng.random() < .5:
        out["method"] = str(rng.choice(["nearest", "pad", "backfill", "ffill", "bfill"]))
        if rng.random() < .5 and not any(has_times(xr.Dataset(coords=x.coords)) for x in (a, b)):
            out["tolerance"] = float(rng.choice([0.25, 1e-5, 1.0]))
    if rng.random() < .2 and not has_times(a):
        out["fill_value"] = fill_value(rng)
    return out


def parameters(rng, operation, inputs):
    a, b = inputs[0], inputs[1]
    if operation == "merge":
        return merge_parameters(rng, inputs)
    if operation == "assign":
        return {"vars": [str(rng.choice(list(b.data_vars)))]} if rng.random() < .2 and len(inputs) == 2 else {}
    if operation == "assign-coords":
        shared = [c for c in b.coords if c in a.dims and c in b.dims] or (list(b.coords) if rng.random() < .3 else [])
        return {"coords": [str(c) for c in rng.permutation(shared)[:1 + int(rng.integers(0, 2))]]} if shared else None
    if operation == "concat":
        return concat_parameters(rng)
    if operation == "align":
        return {"join": str(rng.choice(JOINS)), **({"exclude": [str(rng.choice(DIMS))]} if rng.random() < .2 else {})}
    if operation == "reindex":
        return reindex_parameters(rng, a, b)
    out = {"join": str(rng.choice(JOINS[:5]))}
    if rng.random() < .2:
        out |= {"level": "dataarray", "var_a": str(rng.choice(list(a.data_vars))), "var_b": str(rng.choice(list(b.data_vars)))}
    return out


def run_xarray(operation, inputs, p):
    a, b = inputs[0], inputs[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if operation == "merge":
            out = [xr.merge(inputs, **p)]
        elif operation == "assign":
            result = a
            for other in inputs[1:]:
                result = result.assign({v: other[v] for v in p.get("vars", other.data_vars)})
            out = [result]
        elif operation == "assign-coords":
            out = [a.assign_coords({c: b[c] for c in p["coords"]})]
        elif operation == "concat":
            out = [xr.concat(inputs, combine_attrs="override", **p)]
        elif operation == "align":
            out = list(xr.align(a, b, **p))
        elif operation == "reindex":
            options = {k: p[k] for k in ("method", "tolerance", "fill_value") if k in p}
            out = [a.reindex({c: b[c] for c in p["coords"]}, **options) if "coords" in p else a.reindex_like(b, **options)]
        else:
            with xr.set_options(arithmetic_join=p["join"]):
                out = [(a[p["var_a"]] + b[p["var_b"]]).to_dataset(name="sum") if "level" in p else a + b]
        for result in out:
            for variable in result.variables.values():
                np.asarray(variable.values)
        return out


def to_flag(value):
    if isinstance(value, dict):
        return ",".join(f"{k}={v}" for k, v in value.items())
    return ",".join(value) if isinstance(value, list) else str(value)


def run_sigmacast(program, operation, files, p, outputs):
    call = [program, operation, files[0]]
    call += ["--like", files[1]] if operation == "reindex" else files[1:]
    if operation == "assign":
        call += ["--join", "left"]
    call += [f"--{name.replace('_', '-')}={to_flag(value)}" for name, value in p.items()]
    for output in outputs:
        call += ["-o", output]
    return call, subprocess.run(call, capture_output=True, text=True, check=False)


def kind(array):
    if array.dtype.kind in "MmO":
        flat = [x for x in np.asarray(array, dtype=object).ravel() if not pd.isnull(x)]
        if array.dtype.kind == "O" and flat and isinstance(flat[0], (bool, np.bool_)):
            return "float64"
        if array.dtype.kind == "O" and flat and isinstance(flat[0], cftime.datetime):
            return flat[0].calendar
        return {"M": "date", "m": "lead", "O": "text"}[array.dtype.kind]
    return "text" if array.dtype.kind in "UST" else str(array.dtype)


def attribute_differences(name, want, got):
    """Attributes, save those that say how a file is stored or what was filled."""
    mine = {k: v for k, v in got.items() if k not in want and (k.startswith("sigmacast") or k in ("Conventions", "history"))}
    rest = {k: v for k, v in got.items() if k not in mine}
    return None if rest == dict(want) else f"attributes of {name}: {dict(want)} and {rest}"


def differences(want, got, attributes):
    if dict(want.sizes) != dict(got.sizes):
        return f"sizes {dict(want.sizes)} and {dict(got.sizes)}"
    if set(want.coords) != set(got.coords) or set(want.data_vars) != set(got.data_vars):
        return f"names {sorted(want.variables)} and {sorted(got.variables)}"
    if attributes and (problem := attribute_differences("the dataset", want.attrs, got.attrs)):
        return problem
    for name in want.variables:
        x, y = want[name].variable, got[name].variable
        if x.dims != y.dims:
            return f"{name}: dimensions {x.dims} and {y.dims}"
        if attributes and (problem := attribute_differences(name, x.attrs, y.attrs)):
            return problem
        # An empty array of objects is of no kind.
        if x.size and kind(x.values) != kind(y.values):
            return f"{name}: types {kind(x.values)} and {kind(y.values)}"
        x_values, y_values = np.atleast_1d(x.values), np.atleast_1d(y.values)
        p, q = pd.isnull(x_values), pd.isnull(y_values)
        if not np.array_equal(p, q):
            return f"{name}: other missing places"
        u, v = x_values[~p], y_values[~p]
        if x.dtype.kind in "Mm":
            u, v = (z.astype("i8" if x.dtype.kind == "m" else "M8[ns]") for z in (u, v))
        if not all(i == j for i, j in zip(np.ravel(u), np.ravel(v))):
            return f"{name}: other values"
    return None


def is_storable(result):
    """Whether NetCDF can hold it: no object arrays of mixed kinds."""
    for variable in result.variables.values():
        if variable.dtype == object:
            kinds = {type(x) for x in np.ravel(variable.values) if not pd.isnull(x)}
            if len(kinds) > 1 or not kinds and variable.size:
                return False
    return True


def main():
    program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20200101
    rng = np.random.default_rng(seed)
    done, failed = collections.Counter(), collections.defaultdict(list)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        while sum(done.values()) < count:
            operation = str(rng.choice(OPERATIONS))
            shared = shared_labels(rng)
            inputs = [dataset(rng, ["t", "u"], shared)]
            while len(inputs) < (3 if operation in ("merge", "concat", "assign") and rng.random() < .15 else 2):
                names = [["v"], ["t"], ["v", "u"], ["t", "u"], ["u", "t"]][int(rng.integers(5))]
                inputs.append(dataset(rng, names, shared, inputs[0]))
            p = parameters(rng, operation, inputs)
            if p is None:
                continue
            files = [str(folder / f"{name}.nc") for name, _ in zip("abc", inputs)]
            for file, one in zip(files, inputs):
                one.to_netcdf(file)
            inputs = [xr.load_dataset(file, decode_timedelta=True) for file in files]
            outputs = [str(folder / "out.nc")] + ([str(folder / "out_b.nc")] if operation == "align" else [])
            for output in outputs:
                pathlib.Path(output).unlink(missing_ok=True)
            try:
                want = run_xarray(operation, inputs, p)
            except Exception as error:  # whatever xarray raises is a refusal
                want = error
            if not isinstance(want, Exception) and not all(map(is_storable, want)):
                continue
            call, ended = run_sigmacast(program, operation, files, p, outputs)
            done[operation] += 1
            problem = None
            if isinstance(want, Exception):
                if ended.returncode != 1:
                    problem = f"status {ended.returncode} where xarray refuses: {type(want).__name__}: {want}"
            elif ended.returncode != 0 and ("cannot stand on one axis" in ended.stderr or "cannot follow each other" in ended.stderr):
                # Text beside numbers: xarray makes an axis of objects or of text of it.
                done["refused where xarray mixes kinds of labels"] += 1
            elif ended.returncode != 0:
                problem = f"status {ended.returncode} where xarray gives a result: {ended.stderr.strip()}"
            else:
                for one, output in zip(want, outputs):
                    try:
                        got = xr.load_dataset(output, decode_timedelta=True)
                    except ValueError as error:
                        # No dates at all, of a calendar of models, are what xarray cannot read.
                        if "unable to decode time units" not in str(error) or 0 not in one.sizes.values():
                            raise
                        done["not read by xarray, which has no empty model times"] += 1
                        continue
                    problem = problem or differences(one, got, operation != "add")
            if problem:
                failed[operation].append((problem[:300], json.dumps(p), "\n".join(str(one)[:1800] for one in inputs)))

    print(f"# seed {seed}")
    print(f"1..{len(OPERATIONS)}")
    for number, operation in enumerate(OPERATIONS, 1):
        bad = failed[operation]
        print(f"{'not ok' if bad else 'ok'} {number} - {operation}: {done[operation]} pairs, {len(bad)} differ")
        for problem, p, described in bad[:5]:
            print(f"# {problem} {p}")
            for line in described.splitlines():
                print(f"#    {line}")
    return 1 if any(failed.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
