#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies a small part of the shared test data into tests/fixtures/.

So a clone without the shared data still proves something. Usage:
    tools/copy-fixtures.py SHARED_FOLDER
Of recorded sampler runs only the keys are kept. Needs NumPy.
"""

import pathlib
import shutil
import sys

import numpy as np

LIMIT = 3_000_000

GOLDEN = """
channels.json checkpoint.npz checkpoint_keys.json diffs_stddev_by_level.nc example_batch.nc forcings.nc
geometry.npz info.json inputs.nc mean_by_level.nc min_by_level.nc norm_forcings.nc norm_inputs.nc
rollout_prediction.nc sampler_prediction.nc schedule.npz spherical_noise.npz stages_1.npz stddev_by_level.nc
""".split()

KEYS = {"sampler.npz": ["seed", "rng"], "rollout.npz": ["base_seed", "base_rng", "member", "member_rng", "chunk0/rng", "chunk1/rng"]}

# One case of every operation, join and kind of refusal.
ORACLE = """
p01 p02 p03 p06 p07 p08 p11 p18 p21 p26 p28 p30 p36 p42 p47 p49 p50 p52 p56 p59 p63 p66 p69 p70 p77
""".split()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    shared = pathlib.Path(sys.argv[1])
    fixtures = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fixtures"
    shutil.rmtree(fixtures, ignore_errors=True)

    tiny = fixtures / "golden" / "tiny"
    tiny.mkdir(parents=True)
    for name in GOLDEN:
        shutil.copyfile(shared / "golden/tiny" / name, tiny / name)
    for name, keys in KEYS.items():
        with np.load(shared / "golden/tiny" / name) as whole:
            np.savez_compressed(tiny / name, **{key: whole[key] for key in keys})
    name = "jax_random_partitionable_True.npz"
    shutil.copyfile(shared / "golden" / name, fixtures / "golden" / name)

    for case in sorted((shared / "oracle").iterdir()):
        if case.name.split("_")[0] in ORACLE:
            shutil.copytree(case, fixtures / "oracle" / case.name, copy_function=shutil.copyfile)

    size = sum(path.stat().st_size for path in fixtures.rglob("*") if path.is_file())
    print(f"{size} bytes")
    if size > LIMIT:
        sys.exit(f"more than {LIMIT} bytes")


if __name__ == "__main__":
    main()
