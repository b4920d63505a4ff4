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

import numpy as np
import pandas as pd
import xarray as xr

OPERATIONS = ["merge", "assign", "assign-coords", "concat", "align", "reindex", "add"]
JOINS = ["exact", "outer", "inner", "left", "right", "override"]


def labels(rng, dim, size):
    """Labels of one dimension, most of them ordinary."""
    kind = rng.choice(["int", "float", "float32", "int32", "text", "date", "lead"],
                      p=[.45, .15, .1, .1, .05, .1, .05])
    start = int(rng.integers(0, 3))
    whole = np.arange(start, start + size)
    if rng.random() < .15:
        whole = whole[::-1].copy()
    elif rng.random() < .1:
        whole = rng.permutation(whole)
    if rng.random() < .04 and size > 1:
        whole[-1] = whole[0]
    if kind == "text":
        return np.array([f"m{i}" for i in whole], dtype=object)
    if kind == "date":
        return np.datetime64("2020-01-01", "ns") + whole * np.timedelta64(12 * 3600 * 10**9, "ns")
    if kind == "lead":
        return whole * np.timedelta64(6 * 3600 * 10**9, "ns")
    if kind == "float":
        out = whole * 0.5
        if rng.random() < .1:
            out[int(rng.integers(size))] = np.nan
        return out
    return whole.astype({"int": "i8", "int32": "i4", "float32": "f4"}[kind])


def values(rng, shape):
    kind = rng.choice(["f4", "f8", "i8", "i4", "i2", "i1", "u1", "bool", "date"],
                      p=[.35, .15, .1, .1, .08, .05, .05, .07, .05])
    size = int(np.prod(shape))
    if kind == "bool":
        flat = rng.random(size) < .5
    elif kind == "date":
        flat = np.datetime64("2020-01-01", "ns") + rng.integers(0, 9, size) * np.timedelta64(3600 * 10**9, "ns")
    else:
        flat = rng.integers(0, 5, size).astype(kind)
        if kind[0] == "f" and rng.random() < .4:
            flat[rng.random(size) < .3] = np.nan
    return flat.reshape(shape)


def dataset(rng, names, shared):
    """A dataset over some of four dimensions; `shared` gives labels that both have."""
    dims = [d for d in ("number", "lat", "lon", "time") if rng.random() < .65] or ["number"]
    coords, sizes = {}, {}
    for dim in dims:
        use = rng.random()
        if use < .6:
            coords[dim] = (dim, shared[dim])
            sizes[dim] = len(shared[dim])
            continue
        sizes[dim] = int(rng.integers(1, 5))
        if use < .93:
            coords[dim] = (dim, labels(rng, dim, sizes[dim]))
    if rng.random() < .2:
        coords["height"] = ((), float(rng.integers(0, 2)))
    if rng.random() < .2:
        dim = str(rng.choice(dims))
        coords["valid"] = ((dim,), rng.integers(0, 2, sizes[dim]))
    data = {}
    for name in names:
        own = [d for d in rng.permutation(dims) if rng.random() < .8]
        data[name] = (own, values(rng, [sizes[d] for d in own]))
    return xr.Dataset(data, coords)


def parameters(rng, operation, a, b):
    if operation == "merge":
        return {"join": str(rng.choice(JOINS)),
                "compat": str(rng.choice(["no_conflicts", "equals", "broadcast_equals", "override"]))}
    if operation == "assign":
        return {}
    if operation == "assign-coords":
        shared = [c for c in b.coords if c in a.dims and c in b.dims]
        return {"coords": [str(rng.choice(shared))]} if shared else None
    if operation == "concat":
        return {"dim": str(rng.choice(["number", "time", "run"])), "join": str(rng.choice(JOINS)),
                "data_vars": "all", "coords": "different", "compat": "equals"}
    if operation == "align":
        return {"join": str(rng.choice(JOINS))}
    if operation == "reindex":
        out = {"like": True}
        if rng.random() < .4:
            out["method"] = str(rng.choice(["nearest", "pad", "backfill"]))
        return out
    return {"join": str(rng.choice(JOINS[:5]))}


def run_xarray(operation, a, b, p):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if operation == "merge":
            out = [xr.merge([a, b], combine_attrs="override", **p)]
        elif operation == "assign":
            out = [a.assign({v: b[v] for v in b.data_vars})]
        elif operation == "assign-coords":
            out = [a.assign_coords({c: b[c] for c in p["coords"]})]
        elif operation == "concat":
            out = [xr.concat([a, b], **p)]
        elif operation == "align":
            out = list(xr.align(a, b, **p))
        elif operation == "reindex":
            out = [a.reindex_like(b, method=p.get("method"))]
        else:
            with xr.set_options(arithmetic_join=p["join"]):
                out = [a + b]
        for result in out:
            for variable in result.variables.values():
                np.asarray(variable.values)
        return out


def run_sigmacast(program, operation, files, p, outputs):
    call = [program, operation, files[0]]
    call += ["--like", files[1]] if operation == "reindex" else [files[1]]
    if operation == "assign":
        call += ["--join", "left"]
    for name, value in p.items():
        if name != "like":
            call += ["--" + name.replace("_", "-"), ",".join(value) if isinstance(value, list) else value]
    for output in outputs:
        call += ["-o", output]
    return call, subprocess.run(call, capture_output=True, text=True, check=False)


def kind(array):
    if array.dtype.kind in "MmO":
        flat = [x for x in np.asarray(array, dtype=object).ravel() if not pd.isnull(x)]
        if array.dtype.kind == "O" and flat and isinstance(flat[0], (bool, np.bool_)):
            return "float64"
        return {"M": "date", "m": "lead", "O": "text"}[array.dtype.kind]
    return "text" if array.dtype.kind in "UST" else str(array.dtype)


def differences(want, got):
    if dict(want.sizes) != dict(got.sizes):
        return f"sizes {dict(want.sizes)} and {dict(got.sizes)}"
    if set(want.coords) != set(got.coords) or set(want.data_vars) != set(got.data_vars):
        return f"names {sorted(want.variables)} and {sorted(got.variables)}"
    for name in want.variables:
        x, y = want[name].variable, got[name].variable
        if x.dims != y.dims:
            return f"{name}: dimensions {x.dims} and {y.dims}"
        if kind(x.values) != kind(y.values):
            return f"{name}: types {kind(x.values)} and {kind(y.values)}"
        x_values, y_values = np.atleast_1d(x.values), np.atleast_1d(y.values)
        p, q = pd.isnull(x_values), pd.isnull(y_values)
        if not np.array_equal(p, q):
            return f"{name}: other missing places"
        u, v = x_values[~p], y_values[~p]
        if x.dtype.kind in "Mm":
            u, v = u.astype("i8" if x.dtype.kind == "m" else "M8[ns]"), v.astype("i8" if x.dtype.kind == "m" else "M8[ns]")
        if not all(i == j for i, j in zip(np.ravel(u), np.ravel(v))):
            return f"{name}: other values"
    return None


def is_storable(result):
    """Whether NetCDF can hold it: no object arrays of mixed kinds."""
    for variable in result.variables.values():
        if variable.dtype == object:
            kinds = {type(x) for x in np.ravel(variable.values) if not pd.isnull(x)}
            if len(kinds) > 1 or not kinds:
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
            shared = {d: labels(rng, d, int(rng.integers(1, 5))) for d in ("number", "lat", "lon", "time")}
            a = dataset(rng, ["t", "u"], shared)
            b = dataset(rng, [str(n) for n in rng.choice([["v"], ["t"], ["v", "u"], ["t", "u"]][int(rng.integers(4))], 1)]
                        if rng.random() < .5 else ["v"], shared)
            operation = str(rng.choice(OPERATIONS))
            p = parameters(rng, operation, a, b)
            if p is None:
                continue
            files = [str(folder / "a.nc"), str(folder / "b.nc")]
            for file, one in zip(files, (a, b)):
                one.to_netcdf(file)
            a, b = (xr.load_dataset(file, decode_timedelta=True) for file in files)
            outputs = [str(folder / "out.nc")] + ([str(folder / "out_b.nc")] if operation == "align" else [])
            for output in outputs:
                pathlib.Path(output).unlink(missing_ok=True)
            try:
                want = run_xarray(operation, a, b, p)
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
                    got = xr.load_dataset(output, decode_timedelta=True)
                    problem = problem or differences(one, got)
            if problem:
                failed[operation].append((problem[:300], json.dumps(p), str(a)[:1500], str(b)[:1500]))

    print(f"# seed {seed}")
    print(f"1..{len(OPERATIONS)}")
    for number, operation in enumerate(OPERATIONS, 1):
        bad = failed[operation]
        print(f"{'not ok' if bad else 'ok'} {number} - {operation}: {done[operation]} pairs, {len(bad)} differ")
        for problem, p, a, b in bad[:5]:
            print(f"# {problem} {p}")
            for line in (a + "\n" + b).splitlines():
                print(f"#    {line}")
    return 1 if any(failed.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
