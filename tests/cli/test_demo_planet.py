# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated planet that ships: every file of it is what the commands take."""

import os
import pathlib

import harness

DEMO = pathlib.Path(os.environ["SIGMACAST_SOURCE_ROOT"]) / "data" / "demo"
INPUTS = ("samples.nc", "samples-july.nc", "training.nc", "verification-inputs.nc", "verification-next.nc")


def checkpoint(cli, folder):
    """The trained one, or until it is there one of the same variables."""
    trained = DEMO / "checkpoint.npz"
    return trained if trained.exists() else pathlib.Path(cli.json("demo", "-o", folder / "world")["checkpoint"])


def test_fit(cli, folder):
    model = checkpoint(cli, folder)
    for name in INPUTS:
        report = cli.json("check", DEMO / name, "--for", model)
        assert report["fit"]["ok"] is True, (name, report["fit"])
        for variable in report["files"][0]["variables"]:
            assert variable["inf"] == 0, (name, variable)
            assert (variable["nan"] > 0) == (variable["name"] == "sea_surface_temperature"), (name, variable)
    # The truth holds what is scored; it is no initial state.
    assert cli.json("check", DEMO / "verification-truth.nc", "--for", model)["fit"]["ok"] is False


def test_forecast(cli, folder):
    report = cli.json("forecast", "--checkpoint", checkpoint(cli, folder), "--stats", DEMO, "--inputs", DEMO / "samples.nc",
                      "--steps", 1, "--members", 1, "-o", folder / "out.nc")
    assert report["steps"] == 1 and report["members"] == 1
    found = {v["name"]: v["nan"] for v in cli.json("check", folder / "out.nc")["files"][0]["variables"]}
    assert found.pop("sea_surface_temperature") > 0
    assert len(found) > 10 and not any(found.values()), found


def test_no_initial_state(cli, folder):
    """The truth of the verification is refused with a sentence."""
    sentence = cli.refused("forecast", "--checkpoint", checkpoint(cli, folder), "--stats", DEMO, "--inputs",
                           DEMO / "verification-truth.nc", "--steps", 1, "-o", folder / "out.nc", status=1)
    assert "verification-truth.nc" in sentence
    assert not (folder / "out.nc").exists()


harness.main(dict(globals()))
