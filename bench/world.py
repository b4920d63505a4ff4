# SPDX-License-Identifier: GPL-3.0-or-later
"""A world of another size than `sigmacast demo` makes, for measurements: random weights, its weather interpolated.

Usage: python bench/world.py PATH/TO/sigmacast tiny|small|demo|mini FOLDER

What is computed takes as long with random weights as with trained ones. `demo` and `mini` are the shapes of
`sigmacast bench --shape`.
"""

import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import xarray as xr

LEVELS = [50, 100, 150, 200, 250, 300, 400, 500, 600, 700, 850, 925, 1000]
# rows, columns, levels, mesh, latent, layers, heads, k_hop, hidden
SHAPES = {
    "tiny": (19, 36, [500, 850], 2, 32, 2, 4, 2, 128),
    "small": (31, 60, [500, 850, 1000], 3, 64, 3, 4, 3, 256),
    "demo": (33, 64, [500, 850, 1000], 3, 128, 6, 4, 4, 512),
    "mini": (181, 360, LEVELS, 4, 512, 16, 4, 16, 2048),
}
STATISTICS = ("mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc", "min_by_level.nc")


def write_checkpoint(path, target, shape):
    _, _, levels, mesh, latent, layers, heads, k_hop, hidden = shape
    old = dict(np.load(path))
    old_latent = int(old["denoiser_architecture_config:latent_size"])
    old_hidden = int(old["denoiser_architecture_config:sparse_transformer_config:ffw_hidden"])
    old_levels = sum(key.startswith("task_config:pressure_levels:") for key in old)
    old_out = int(old["denoiser_architecture_config:node_output_size"])
    embedding = "params:grid2mesh_gnn/~_networks_builder/encoder_nodes_grid_nodes_mlp/~/linear_0:w"
    old_in = old[embedding].shape[0]
    # Six variables on levels among the targets, each in two input frames and once as a noisy target.
    more_levels = len(levels) - old_levels
    sizes = {old_latent: latent, 2 * old_latent: 2 * latent, 3 * old_latent: 3 * latent, old_hidden: hidden,
             old_out: old_out + 6 * more_levels, old_in: old_in + 18 * more_levels}
    norm = {16: 16, 2 * old_latent: 2 * latent}
    random = np.random.default_rng(0)

    def make(name, array):
        if "fourier_features" in name:
            return array
        known = norm if "norm_conditioning" in name else sizes
        if re.search(r"mha_|ffw_", name):
            known = {old_latent: latent, old_hidden: hidden}
        new = tuple(known.get(n, n) for n in array.shape)
        scale = 0.02 if array.ndim == 1 else 0.05 if "norm_conditioning" in name else new[0] ** -0.5
        return (scale * random.standard_normal(new)).astype(np.float32)

    new = {}
    for key, value in old.items():
        block = re.search(r"/block_(\d+)/", key)
        if key.startswith("task_config:pressure_levels:"):
            continue
        if not key.startswith("params:"):
            new[key] = value
        elif block is None:
            new[key] = make(key, value)
        elif block.group(1) == "00":
            for layer in range(layers):
                new[key.replace("block_00", f"block_{layer:02d}")] = make(key, value)
    for i, level in enumerate(levels):
        new[f"task_config:pressure_levels:{i}"] = np.int64(level)
    architecture = "denoiser_architecture_config:"
    transformer = architecture + "sparse_transformer_config:"
    for key, value in ((transformer + "attention_k_hop", k_hop), (transformer + "d_model", latent),
                       (transformer + "num_layers", layers), (transformer + "num_heads", heads),
                       (transformer + "ffw_hidden", hidden), (architecture + "mesh_size", mesh),
                       (architecture + "latent_size", latent),
                       (architecture + "node_output_size", sizes[old_out])):
        new[key] = np.int64(value)
    np.savez(target, **new)


def at_levels(dataset, levels):
    """The nearest level's values: what they are does not matter, that they are plausible does."""
    if "level" not in dataset.dims:
        return dataset
    return dataset.sel(level=levels, method="nearest").assign_coords(level=np.array(levels, np.int32))


def main():
    program, name, folder = sys.argv[1], sys.argv[2], sys.argv[3]
    shape = SHAPES[name]
    rows, columns, levels = shape[:3]
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as small:
        subprocess.run([program, "demo", "-o", small], check=True, stdout=subprocess.DEVNULL)
        write_checkpoint(os.path.join(small, "checkpoint.npz"), os.path.join(folder, "checkpoint.npz"), shape)
        for file in STATISTICS:
            with xr.open_dataset(os.path.join(small, file), decode_timedelta=False) as statistics:
                at_levels(statistics, levels).to_netcdf(os.path.join(folder, file))
        with xr.open_dataset(os.path.join(small, "example_batch.nc"), decode_timedelta=False) as batch:
            batch = at_levels(batch.isel(time=slice(0, 3)), levels)
            batch = batch.sel(lat=np.linspace(-90, 90, rows).astype(np.float32),
                              lon=(np.arange(columns) * np.float32(360 / columns)), method="nearest")
            batch = batch.assign_coords(lat=np.linspace(-90, 90, rows).astype(np.float32),
                                        lon=(np.arange(columns) * np.float32(360 / columns)).astype(np.float32))
            batch.to_netcdf(os.path.join(folder, "example_batch.nc"))


if __name__ == "__main__":
    main()
