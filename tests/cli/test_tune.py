# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast sweep and suggest: noise settings judged by forecasts of known outcome."""

import csv
import json
import os
import random
import signal
import subprocess
import time

import harness


def make_world(cli, folder, starts):
    """The made-up world, with the same start so often along batch."""
    cli.run("demo", "-o", folder / "world", status=0)
    frames = folder / "world" / "example_batch.nc"
    if starts > 1:
        cli.run("concat", *[frames] * starts, "--dim", "batch", "--data-vars", "minimal", "-o", folder / "starts.nc", status=0)
        frames = folder / "starts.nc"
    return ["--checkpoint", folder / "world" / "checkpoint.npz", "--stats", folder / "world", "--inputs", frames,
            "--members", "2", "--levels", "3"]


def sweep_flags(folder):
    return ["--vary", "sigma-max=20:80:3", "--vary", "churn=0,2", "--log", folder / "results.jsonl"]


def test_sweep(cli, folder):
    flags = [*make_world(cli, folder, 2), *sweep_flags(folder), "-o", folder / "table.csv"]
    first = cli.json("sweep", *flags)
    cells = first["cells"]
    assert [(round(c["sigma-max"], 9), c["churn"]) for c in cells] == [(20, 0), (20, 2), (40, 0), (40, 2), (80, 0), (80, 2)]
    for cell in cells:
        # The same start twice is one forecast.
        assert (cell["starts"], cell["computed"], cell["problem"]) == (2, 1, None)
        assert cell["calls"]["value"] == 5
        # Both starts are the same, so no resample differs.
        assert cell["crps"]["low"] == cell["crps"]["high"] and abs(cell["crps"]["low"] / cell["crps"]["value"] - 1) < 1e-12
    assert first["best"] == min(range(6), key=lambda i: cells[i]["crps"]["value"])

    rows = list(csv.DictReader(open(folder / "table.csv", encoding="utf-8")))
    for row, cell in zip(rows, cells, strict=True):
        assert float(row["sigma-max"]) == round(cell["sigma-max"], 8) and row["starts"] == "2"
        assert abs(float(row["crps"]) / cell["crps"]["value"] - 1) < 1e-6

    # Nothing is computed again, and nothing is another number.
    again = cli.json("sweep", *flags)
    for before, after in zip(cells, again["cells"], strict=True):
        assert after["computed"] == 0
        assert after["crps"] == before["crps"] and after["spectrum"] == before["spectrum"]
    # What the truth is compared with depends on the seed.
    other = cli.json("sweep", *flags, "--seed", "1")
    assert all(cell["computed"] == 1 for cell in other["cells"])


def test_killed(cli, folder):
    """However often it is killed, every forecast is made once."""
    flags = [*make_world(cli, folder, 1), *sweep_flags(folder)]
    log = folder / "results.jsonl"
    generator = random.Random(7)
    for _ in range(20 if os.environ.get("SIGMACAST_TEST_SCALE") == "full" else 3):
        with subprocess.Popen([cli.program, "sweep", *map(str, flags)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(generator.uniform(0.05, 1.0))
            run.send_signal(signal.SIGKILL)
    known = set()
    if log.exists():
        known = {json.loads(line)["key"] for line in log.read_text(encoding="utf-8").splitlines(keepends=True)[1:]
                 if line.endswith("\n")}
    result = cli.json("sweep", *flags)
    assert sum(cell["computed"] for cell in result["cells"]) == 6 - len(known)
    keys = [json.loads(line)["key"] for line in log.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(keys) == len(set(keys)) == 6


def test_suggest(cli, folder):
    flags = [*make_world(cli, folder, 3), "--search", "1", "--settings", "5", "--free", "sigma-max,churn", "--log",
             folder / "results.jsonl", "-o", folder / "setting.json"]
    result = cli.json("suggest", *flags)
    assert result["verdict"] in ("better", "uncertain", "none")
    assert 1 <= result["settings_tried"] <= 5
    setting = json.loads((folder / "setting.json").read_text(encoding="utf-8"))
    assert setting == result["setting"] and setting["inference"]["levels"] == 3
    assert setting["training"]["min"] <= setting["inference"]["min"] < setting["inference"]["max"] <= setting["training"]["max"]
    # All starts are the same, so that the test can only repeat the search.
    assert abs(result["test_difference"]["value"] - result["search_difference"]["value"]) < 1e-12
    assert result["test_difference"]["value"] <= 0
    text = cli.run("suggest", *flags, status=0).stdout
    assert "--levels 3" in text and "did not see" in text
    report = cli.json("noise", "--setting", folder / "setting.json")
    assert report["inference"]["max"] == setting["inference"]["max"]


def test_refused(cli, folder):
    world = make_world(cli, folder, 1)
    for vary, named in (("sigma-max", "sigma-max"), ("sigma=1,2", "sigma"), ("churn=", "churn"), ("churn=1:2", "1:2"),
                        ("churn=1,x", "x"), ("levels=2:9:2.5", "2.5")):
        assert named in cli.refused("sweep", *world, "--vary", vary, status=2)
    assert "training range" in cli.refused("sweep", *world, "--vary", "train-max=1,2", status=1)
    assert "--vary" in cli.refused("sweep", *world, "--vary", "churn=1", "--vary", "rho=7", "--vary", "levels=2", status=2)
    assert "5" in cli.refused("sweep", *world, "--vary", "churn=1", "--starts", "5", status=1)
    assert "train-max" in cli.refused("suggest", *world, "--free", "train-max", status=2)
    assert "starts" in cli.refused("suggest", *world, status=1)

    (folder / "other.txt").write_text("sigma,crps\n", encoding="utf-8")
    assert "other.txt" in cli.refused("sweep", *world, "--vary", "churn=1", "--log", folder / "other.txt", status=1)
    assert (folder / "other.txt").read_text(encoding="utf-8") == "sigma,crps\n"
    assert "no-file.nc" in cli.refused("sweep", *world, "--vary", "churn=1", "--truth", folder / "no-file.nc", status=1)
    statistics = folder / "world" / "mean_by_level.nc"
    failed = cli.run("sweep", *world, "--vary", "churn=1", "--truth", statistics, status=1)
    assert failed.stdout == "" and "mean_by_level.nc" in failed.stderr.splitlines()[-1]

    # A setting that cannot be is a cell's problem, not the sweep's.
    cells = cli.json("sweep", *world, "--vary", "sigma-max=0.001,20")["cells"]
    assert cells[0]["problem"] and cells[0]["crps"]["value"] is None
    assert cells[1]["problem"] is None and cells[1]["crps"]["value"] > 0


harness.main(dict(globals()))
