# SPDX-License-Identifier: GPL-3.0-or-later
"""Isotropic noise, 84 fields at 1°: `sigmacast bench noise` beside ducc0's spherical-harmonic synthesis.

Usage: python bench/noise.py PATH/TO/sigmacast [REPETITIONS]

Measured in turn, REPETITIONS times (3), the median of each run's draws. Sigmacast's time includes its random numbers;
ducc0's is given with numpy's normal numbers and without.
"""

import json
import os
import statistics
import subprocess
import sys
import time

import ducc0
import numpy as np

FIELDS, ROWS, COLUMNS, LMAX = 84, 181, 360, 179
DRAWS = 7


def ducc():
    n = ducc0.sht.experimental.synthesis_2d
    random = np.random.default_rng(0)
    coefficients = (LMAX + 1) * (LMAX + 2) // 2
    with_random, without = [], []
    for _ in range(DRAWS):
        begin = time.monotonic()
        parts = random.standard_normal((2, FIELDS, 1, coefficients), dtype=np.float32)
        alm = (parts[0] + 1j * parts[1]).astype(np.complex64)
        middle = time.monotonic()
        for field in range(FIELDS):
            n(alm=alm[field], spin=0, lmax=LMAX, ntheta=ROWS, nphi=COLUMNS, geometry="CC", nthreads=os.cpu_count())
        end = time.monotonic()
        with_random.append(end - begin)
        without.append(end - middle)
    return statistics.median(with_random), statistics.median(without)


def main():
    program, repetitions = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    ours, theirs, bare = [], [], []
    for _ in range(repetitions):
        command = [program, "bench", "noise", "--json"]
        ours.append(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["seconds"])
        whole, synthesis = ducc()
        theirs.append(whole)
        bare.append(synthesis)
    print(f"Sigmacast {min(ours):.4f} s, ducc0 {ducc0.__version__} {min(bare):.4f} s ({min(theirs):.4f} s with numpy's numbers): "
          f"{min(bare) / min(ours):.1f} times as fast ({min(theirs) / min(ours):.1f} with the numbers)")


if __name__ == "__main__":
    main()
