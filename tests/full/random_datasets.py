# SPDX-License-Identifier: GPL-3.0-or-later
"""Small random datasets for random_pairs.py: mostly ordinary, now and then as odd as files from elsewhere are."""

import cftime
import numpy as np
import xarray as xr

DIMS = ("number", "lat", "lon", "time")
EPOCH = np.datetime64("2020-01-01", "ns")
HOUR = np.timedelta64(3600 * 10**9, "ns")


def choose(rng, weights):
    names = list(weights)
    p = np.array([weights[n] for n in names], dtype=float)
    return names[int(rng.choice(len(names), p=p / p.sum()))]


def labels(rng, size):
    """Labels of one dimension."""
    kind = choose(rng, {"int": .38, "float": .15, "float32": .1, "int32": .08, "uint8": .04, "near": .05, "text": .05,
                        "date": .08, "lead": .04, "noleap": .03})
    start = int(rng.integers(0, 3))
    whole = np.arange(start, start + size)
    order = rng.random()
    if order < .15:
        whole = whole[::-1].copy()
    elif order < .25:
        whole = rng.permutation(whole)
    if rng.random() < .04 and size > 1:
        whole[-1] = whole[0]
    if kind == "text":
        return np.array([f"m{i}" for i in whole], dtype=object)
    if kind == "date":
        return EPOCH + whole * (12 * HOUR)
    if kind == "lead":
        return whole * (6 * HOUR)
    if kind == "noleap":
        return np.array([cftime.DatetimeNoLeap(2020, 2, 27 + int(i)) if i < 2 else cftime.DatetimeNoLeap(2020, 3, int(i) - 1)
                         for i in whole], dtype=object)
    if kind == "near":
        return whole + rng.choice([0, 1e-6, 0.1], size)
    if kind == "float":
        out = whole * 0.5
        if rng.random() < .1 and size > 0:
            out[int(rng.integers(size))] = np.nan
        return out
    if kind == "float32":
        return (whole * float(rng.choice([1, 0.1, 0.25]))).astype("f4")
    return whole.astype({"int": "i8", "int32": "i4", "uint8": "u1"}[kind])


def values(rng, shape):
    kind = choose(rng, {"f4": .32, "f8": .14, "i8": .08, "i4": .08, "i2": .08, "i1": .04, "u1": .04, "u2": .04, "u4": .03,
                        "bool": .07, "date": .05, "lead": .03, "text": .04})
    size = int(np.prod(shape))
    if kind == "bool":
        flat = rng.random(size) < .5
    elif kind == "date":
        flat = EPOCH + rng.integers(0, 9, size) * HOUR
    elif kind == "lead":
        flat = rng.integers(0, 9, size) * HOUR
    elif kind == "text":
        flat = np.array([f"v{i}" for i in rng.integers(0, 3, size)], dtype=object)
    else:
        # Few different values, so that some agree by chance.
        flat = rng.integers(0, int(rng.choice([1, 2, 5])), size).astype(kind)
        if kind[0] == "f" and rng.random() < .4:
            flat[rng.random(size) < .3] = np.nan
    return flat.reshape(shape)


def attributes(rng):
    out = {}
    for name in ("source", "level_type", "version"):
        if rng.random() < .3:
            out[name] = choose(rng, {"x": 2, "y": 1}) if name != "version" else int(rng.integers(0, 2))
    return out


def size(rng):
    return 0 if rng.random() < .02 else int(rng.integers(1, 5))


def shared_labels(rng):
    """What both datasets of a pair mostly have."""
    return {dim: labels(rng, size(rng)) for dim in DIMS}


def dataset(rng, names, shared, like=None):
    """A dataset over some of the dimensions; of `like` come now and then values that are the same in both."""
    dims = [d for d in DIMS if rng.random() < .65] or ["number"]
    coords, sizes = {}, {}
    for dim in dims:
        use = rng.random()
        if use < .6:
            coords[dim] = (dim, shared[dim], attributes(rng))
            sizes[dim] = len(shared[dim])
            continue
        sizes[dim] = size(rng)
        if use < .93:
            coords[dim] = (dim, labels(rng, sizes[dim]), attributes(rng))
    if rng.random() < .2:
        coords["height"] = ((), float(rng.integers(0, 2)))
    if rng.random() < .08:
        coords["run"] = ((), int(rng.integers(0, 3)))
    if rng.random() < .06:
        coords["model"] = ((), str(rng.choice(["a", "b"])))
    if rng.random() < .2:
        dim = str(rng.choice(dims))
        coords["valid"] = ((dim,), rng.integers(0, 2, sizes[dim]))
    if rng.random() < .1 and len(dims) > 1:
        two = [str(d) for d in rng.choice(dims, 2, replace=False)]
        coords["area"] = (two, rng.integers(0, 2, [sizes[d] for d in two]).astype("f8"))
    data = {}
    for name in names:
        own = [d for d in rng.permutation(dims) if rng.random() < .8]
        if like is not None and name in like and rng.random() < .4 and all(like.sizes[d] == sizes.get(d) for d in like[name].dims):
            own, copied = list(like[name].dims), like[name].values.copy()
            if copied.dtype.kind == "f" and copied.size:
                copied[rng.random(copied.shape) < .3] = np.nan
            data[name] = (own, copied, attributes(rng))
        else:
            data[name] = (own, values(rng, [sizes[d] for d in own]), attributes(rng))
    return xr.Dataset(data, coords, attributes(rng))
