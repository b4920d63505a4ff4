# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast verify: a forecast of several starts, scored as a user would."""

import json
import math

import harness


def forecast(cli, folder, name, *more):
    golden = harness.data("golden/tiny")
    out = folder / f"{name}.nc"
    cli.run("forecast", "--checkpoint", golden / "checkpoint.npz", "--stats", golden, "--inputs",
            golden / "example_batch.nc", "--mesh-to-grid", golden / "geometry.npz", "--levels", "3", "--steps", "2", "--start", "1",
            "-o", out, *more, status=0)
    return out


def test_scores(cli, folder):
    truth = harness.data("golden/tiny/example_batch.nc")
    out = forecast(cli, folder, "out", "--members", "3")
    report = cli.json("verify", "--forecast", out, "--truth", truth, "--persistence", truth, "--diagrams",
                      "--threshold", "2m_temperature=280")
    assert report["starts"] == 1
    assert report["sources"] == [{"name": "out", "members": 3}, {"name": "persistence", "members": 1}]
    places = {(s["variable"], s["level"], s["lead_hours"]) for s in report["scores"]}
    assert {lead for _, _, lead in places} == {12, 24}
    by = {(s["source"], s["variable"], s["level"], s["lead_hours"], s["score"]): s for s in report["scores"]}
    for place in places:
        rmse, debiased = by[("out", *place, "rmse")], by[("out", *place, "rmse_debiased")]
        spread, ratio = by[("out", *place, "spread")], by[("out", *place, "spread_skill")]
        assert 0 <= debiased["value"] <= rmse["value"]
        assert math.isclose(ratio["value"], math.sqrt(4 / 3) * spread["value"] / rmse["value"], rel_tol=1e-9)
        assert rmse["low"] is None and rmse["cells"] > 0  # one start has no interval
        skill = by[("out", *place, "crps_skill")]
        still = by[("persistence", *place, "crps")]["value"]
        assert skill["against"] == "persistence"
        assert math.isclose(skill["value"], 1 - by[("out", *place, "crps")]["value"] / still, rel_tol=1e-9)
    sea = by["out", "sea_surface_temperature", None, 12, "crps"]
    assert sea["missing"] > 0 and by["out", "2m_temperature", None, 12, "crps"]["missing"] == 0
    for histogram in report["rank_histograms"]:
        assert len(histogram["share"]) == 4 and math.isclose(sum(histogram["share"]), 1, rel_tol=1e-9)
    assert any(s["score"] == "brier" and s["threshold"] == 280 for s in report["scores"])
    assert report["spectra"] and report["reliability"]


def test_forecast_of_itself_is_perfect(cli, folder):
    out = forecast(cli, folder, "alone")
    report = cli.json("verify", "--forecast", out, "--truth", out)
    assert report["scores"]
    for score in report["scores"]:
        assert score["value"] == 0, score


def test_same_numbers(cli, folder):
    truth = harness.data("golden/tiny/example_batch.nc")
    out = forecast(cli, folder, "out", "--members", "2")
    other = forecast(cli, folder, "other", "--members", "2", "--seed", "9")
    arguments = ("verify", "--forecast", out, "--forecast", other, "--truth", truth)
    assert cli.json(*arguments, "--threads", "1") == cli.json(*arguments, "--threads", "3")
    text = cli.run(*arguments, status=0).stdout
    assert "2m_temperature" in text and "CRPS of out lower by" in text
    for line in text.splitlines():
        assert line == line.rstrip(), line


def test_left_out(cli, folder):
    truth = harness.data("golden/tiny/example_batch.nc")
    out = forecast(cli, folder, "longer", "--steps", "4", "--start", "1", "--levels", "1")
    run = cli.run("verify", "--forecast", out, "--truth", truth, "--json", status=0)
    leads = {s["lead_hours"] for s in json.loads(run.stdout)["scores"]}
    assert leads == {12, 24} and "no frames for 36 h, 48 h" in run.stderr


def test_refused(cli, folder):
    truth = harness.data("golden/tiny/example_batch.nc")
    out = forecast(cli, folder, "out")
    assert "absent.nc" in cli.refused("verify", "--forecast", out, "--truth", folder / "absent.nc", status=1)
    assert "lead times" in cli.refused("verify", "--forecast", truth, "--truth", truth, status=1)
    assert "month" in cli.refused("verify", "--forecast", out, "--truth", truth, "--climatology", truth, status=1)
    assert "cloud" in cli.refused("verify", "--forecast", out, "--truth", truth, "--variables", "cloud", status=1)
    for arguments in (["--threshold", "x"], ["--threshold", "=3"], ["--threshold", "v@=3"], ["--threshold", "v=warm"],
                      ["--resamples", "1"], ["--confidence", "1"], ["--block", "0"], ["--threads", "-1"]):
        assert arguments[0] in cli.refused("verify", "--forecast", out, "--truth", truth, *arguments, status=2)


harness.main(dict(globals()))
