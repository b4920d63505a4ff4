#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Sigmacast writes, and the simulated planet that ships, pass a CF checker.

Usage: cf_checker.py SIGMACAST FOLDER

FOLDER holds the small network (golden/tiny). A forecast and a merge of two
forecasts are made and given to IOOS's compliance checker, by CF 1.10, which the
files name. Prints TAP. Needs compliance-checker.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

# Lead times are durations: their standard name is forecast_period, and they are called time, as ECMWF's and the
# reference's files call them. The checker takes whatever is called time for a date.
KNOWN = {"Coordinate variable 'time' should have standard_name='time', found: 'forecast_period'"}
# Names that begin with a digit are the checkpoint's own; what was done to a file is not always worth a history.
KNOWN_SECTIONS = ("§2.3 Naming Conventions",)
KNOWN_SENTENCES = ("§2.6.2 global attribute history should exist",)


SHIPPED = pathlib.Path(__file__).resolve().parents[2] / "data" / "demo"


def complaints(checker, path, folder):
    report = folder / f"{path.stem}.json"
    subprocess.run([checker, "-t", "cf:1.10", "-f", "json", "-o", report, path], capture_output=True, check=False)
    found = json.loads(report.read_text())["cf:1.10"]
    return sorted({f"{section['name']}: {message}"
                   for priority in ("high_priorities", "medium_priorities")
                   for section in found[priority] if section["name"] not in KNOWN_SECTIONS
                   for message in section["msgs"]
                   if message not in KNOWN and not message.startswith(KNOWN_SENTENCES)})


def main():
    sigmacast, golden = sys.argv[1], pathlib.Path(sys.argv[2])
    checker = pathlib.Path(sys.executable).with_name("compliance-checker")
    if not golden.is_dir():
        print("1..0 # SKIP there is no small network here")
        return 0

    def run(*arguments):
        subprocess.run([sigmacast, *map(str, arguments)], check=True, capture_output=True,
                       env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        forecasts = [folder / "short.nc", folder / "long.nc"]
        for members, path in enumerate(forecasts, start=1):
            run("forecast", "--checkpoint", golden / "checkpoint.npz", "--stats", golden, "--inputs",
                golden / "inputs.nc", "--forcings",
                golden / "forcings.nc", "--steps", 1, "--members", members, "-o", path)
        run("merge", *forecasts, "--join", "outer", "-o", folder / "merged.nc")
        files = [forecasts[1], folder / "merged.nc", *sorted(SHIPPED.glob("*.nc"))]
        print(f"1..{len(files)}")
        failed = False
        for number, path in enumerate(files, start=1):
            found = complaints(checker, path, folder)
            failed |= bool(found)
            print(f"{'not ok' if found else 'ok'} {number} - CF: {path.name}")
            for sentence in found:
                print(f"# {sentence}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
