# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast noise: the numbers that scripts rely on."""

import json
import math

import harness


def near(found, expected, relative=1e-9):
    assert abs(found - expected) <= relative * abs(expected), (found, expected)


def share_below(training, sigma):
    a, b = (training[end] ** (1 / training["rho"]) for end in ("min", "max"))
    return (sigma ** (1 / training["rho"]) - a) / (b - a)


def check_report(report):
    """Every number again, from the levels and the training range alone."""
    training, inference = report["training"], report["inference"]
    calls = report["effective"]["calls"]
    levels = inference["levels"]
    assert len(calls) == 2 * len(levels) - 1
    for i, call in enumerate(calls):
        assert call["kind"] == ("midpoint" if i % 2 else "level"), call
        assert call["step"] == i // 2, call
    for i in range(0, len(levels) - 1):
        near(calls[2 * i + 1]["sigma"], math.sqrt(calls[2 * i]["sigma"] * levels[i + 1]))
    near(levels[0], inference["max"])
    if len(levels) > 1:
        near(levels[-1], inference["min"])
    assert all(a > b for a, b in zip(levels, levels[1:]))
    sigmas = [call["sigma"] for call in calls]
    assert report["effective"]["min"] == min(sigmas) and report["effective"]["max"] == max(sigmas)
    for name, low, high in (("nominal", inference["min"], inference["max"]), ("effective", min(sigmas), max(sigmas))):
        near(report["buffer"][name]["below"]["ratio"], low / training["min"])
        near(report["buffer"][name]["above"]["ratio"], training["max"] / high)
        assert abs(report["buffer"][name]["below"]["share"] - share_below(training, low)) < 1e-9
        assert abs(report["buffer"][name]["above"]["share"] - (1 - share_below(training, high))) < 1e-9
    rounding = 2**-24
    outside = {s for s in sigmas if s > training["max"] * (1 + rounding) or s < training["min"] * (1 - rounding)}
    assert report["outside"] == sorted(outside, reverse=True)
    assert report["contained"] is (not outside)


def test_published(cli, folder):
    report = cli.json("noise")
    check_report(report)
    assert report["training"] == {"min": 0.02, "max": 88.0, "rho": 7.0}
    assert len(report["inference"]["levels"]) == 20
    assert round(report["buffer"]["nominal"]["below"]["share"], 3) == 0.026
    assert round(report["buffer"]["nominal"]["above"]["share"], 3) == 0.019
    assert report["outside"] == [90.0] and report["contained"] is False
    assert report["remedies"] == ["lower σ_max to 78.2", "limit churn to σ ≤ 78.2"]


def test_words(cli, folder):
    text = cli.run("noise", status=0).stdout
    for part in ("90 > 88", "2.6 %", "1.9 %", "78.2"):
        assert part in text, part
    assert "Warning" not in cli.run("noise", "--churn-max", "77", status=0).stdout


def test_flags(cli, folder):
    report = cli.json("noise", "--sigma-min", "0.05", "--sigma-max", "60", "--rho", "5", "--levels", "11", "--churn", "1.5",
                      "--churn-min", "0.5", "--churn-max", "50", "--inflation", "1.01", "--train-min", "0.04", "--train-max", "70",
                      "--train-rho", "6")
    check_report(report)
    inference = report["inference"]
    assert report["training"] == {"min": 0.04, "max": 70.0, "rho": 6.0}
    assert (inference["min"], inference["max"], inference["rho"], len(inference["levels"])) == (0.05, 60.0, 5.0, 11)
    assert (inference["churn"], inference["churn_min"], inference["churn_max"], inference["inflation"]) == (1.5, 0.5, 50.0, 1.01)
    for call, level in zip(report["effective"]["calls"][::2], inference["levels"]):
        near(call["sigma"], level * (1 + (1.5 / 11 if 0.5 <= level <= 50 else 0)))


def test_many_settings(cli, folder):
    for arguments in (["--preset", "edm"], ["--preset", "edm-stochastic"], ["--preset", "no-buffer"], ["--levels", "1"],
                      ["--preset", "narrow-training"], ["--churn", "0"], ["--churn", "1000"], ["--train-max", "80"],
                      ["--levels", "2", "--sigma-min", "79"], ["--sigma-min", "0.001", "--sigma-max", "500"]):
        check_report(cli.json("noise", *arguments))


def test_checkpoint(cli, folder):
    report = cli.json("noise", "--checkpoint", harness.data("golden/tiny/checkpoint.npz"))
    check_report(report)
    assert report == cli.json("noise")
    changed = cli.json("noise", "--checkpoint", harness.data("golden/tiny/checkpoint.npz"), "--levels", "8")
    assert len(changed["inference"]["levels"]) == 8


def test_unlimited_is_null(cli, folder):
    assert cli.json("noise")["inference"]["churn_max"] is None
    assert cli.json("noise", "--churn-max", "inf")["inference"]["churn_max"] is None


def test_setting_file(cli, folder):
    path = folder / "setting.json"
    path.write_text(json.dumps({"training": {"max": 100}, "inference": {"levels": 6, "churn_max": 40}}), encoding="utf-8")
    report = cli.json("noise", "--setting", path)
    check_report(report)
    assert report["training"]["max"] == 100 and len(report["inference"]["levels"]) == 6
    assert report["inference"]["churn_max"] == 40 and report["contained"]
    # A flag goes before the file.
    assert len(cli.json("noise", "--setting", path, "--levels", "9")["inference"]["levels"]) == 9


def test_setting_file_refused(cli, folder):
    path = folder / "setting.json"
    for text in ("", "{", "[1]", '{"inference": {"levels": "many"}}', '{"inferense": {}}', '{"inference": {"min": 90}}'):
        path.write_text(text, encoding="utf-8")
        assert "setting.json" in cli.refused("noise", "--setting", path, status=1)
    cli.refused("noise", "--setting", folder / "absent.json", status=1)
    cli.refused("noise", "--setting", folder, status=1)


def test_unparsable(cli, folder):
    for flag in ("--sigma-min", "--sigma-max", "--rho", "--churn", "--churn-min", "--churn-max", "--inflation", "--train-min",
                 "--train-max", "--train-rho"):
        for text in ("abc", "", " ", "1,5", "1x", "nan", "--json"):
            assert flag in cli.refused("noise", flag, text, status=2)
        assert flag in cli.refused("noise", flag, status=2)
    for text in ("1e9", "3.0", "0x10", "", "99999999999999999999"):
        assert "--levels" in cli.refused("noise", "--levels", text, status=2)


def test_nonsense(cli, folder):
    for arguments in (["--sigma-min", "80"], ["--sigma-min", "90"], ["--sigma-min", "0"], ["--sigma-min", "-1"],
                      ["--sigma-max", "inf"], ["--sigma-max", "1e300"], ["--rho", "0"], ["--rho", "-7"], ["--rho", "inf"],
                      ["--levels", "0"], ["--levels", "-3"], ["--levels", "1000000000"], ["--churn", "-1"], ["--churn", "inf"],
                      ["--churn-min", "-1"], ["--churn-max", "0.1"], ["--inflation", "-1"], ["--inflation", "inf"],
                      ["--train-min", "88"], ["--train-max", "0.01"], ["--train-min", "0"], ["--train-rho", "0"],
                      ["--sigma-min", "79.99999", "--levels", "10000"], ["--preset", "absent"]):
        cli.refused("noise", *arguments, status=1)
        cli.refused("noise", *arguments, "--json", status=1)


def test_bad_checkpoint(cli, folder):
    path = folder / "no checkpoint.npz"
    assert "no checkpoint.npz" in cli.refused("noise", "--checkpoint", path, status=1)
    path.write_bytes(b"PK\3\4 and no more")
    assert "no checkpoint.npz" in cli.refused("noise", "--checkpoint", path, status=1)
    whole = harness.data("golden/tiny/checkpoint.npz").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "no checkpoint.npz" in cli.refused("noise", "--checkpoint", path, status=1)


def measure(*more):
    golden = harness.data("golden/tiny")
    return ("noise", "--checkpoint", golden / "checkpoint.npz", "--measure", "--data", golden / "example_batch.nc", "--stats", golden,
            *more)


def test_measure(cli, folder):
    cache = folder / "cells.json"
    report = cli.json(*measure("--cache", cache))
    check_report(report)
    measured = report["measured"]
    # From a tenth of 0.02 to ten times 88, eight noise levels a decade, outwards to whole eighths.
    assert measured[0]["sigma"] <= 0.002 < measured[1]["sigma"] and measured[-2]["sigma"] < 880 <= measured[-1]["sigma"]
    assert report["cells_measured"] == sum(point["samples"] for point in measured) == 2 * len(measured)
    for point in measured:
        near(point["relative"], point["error"] / point["sigma"] ** 2)
        near(point["without_network"]["unit_variance"], point["sigma"] ** 2 / (1 + point["sigma"] ** 2))
        assert point["error"] > 0 and point["low"] <= point["high"]
        assert "2m_temperature" in point["variables"]
        low, high = (f(v["error"] for v in point["variables"].values()) for f in (min, max))
        assert low <= point["error"] <= high  # a weighted mean of the variables
    again = cli.json(*measure("--cache", cache, "--threads", "1"))
    assert again["cells_measured"] == 0 and again["measured"] == measured
    few = cli.json(*measure("--sigmas", "1,300,0.01", "--samples", "1"))["measured"]
    assert [point["sigma"] for point in few] == [0.01, 1, 300] and few[0]["low"] is None
    text = cli.run(*measure("--cache", cache), status=0).stdout
    assert "above the training range" in text and "below the training range" in text


def test_measure_against(cli, folder):
    golden = harness.data("golden/tiny")
    picture = folder / "curves.svg"
    report = cli.json(*measure("--sigmas", "0.01,1,300", "--samples", "1", "--against", golden / "checkpoint.npz", "--picture", picture))
    # The same model again: the same cells, none of them measured twice.
    other, = report["against"]
    assert other["measured"] == report["measured"] and other["cells_measured"] == 0
    assert picture.read_text(encoding="utf-8").lstrip().startswith("<?xml")
    wrong = cli.run(*measure("--sigmas", "1", "--samples", "1", "--picture", folder / "curves.doc"), status=1)
    assert ".png" in wrong.stderr.splitlines()[-1] and not (folder / "curves.doc").exists()
    many = [part for _ in range(6) for part in ("--against", golden / "checkpoint.npz")]
    assert "--against" in cli.refused(*measure(*many), status=2)


def test_measure_refused(cli, folder):
    golden = harness.data("golden/tiny")
    assert "--checkpoint" in cli.refused("noise", "--measure", status=2)
    assert "--measure" in cli.refused("noise", "--data", golden / "example_batch.nc", status=2)
    assert "--samples" in cli.refused(*measure("--samples", "-1"), status=2)
    assert "noise level" in cli.refused(*measure("--sigmas", "0"), status=1)
    cli.refused(*measure("--data", folder / "absent.nc"), status=1)
    (folder / "cells.json").write_text("{}", encoding="utf-8")
    assert "cells.json" in cli.refused(*measure("--cache", folder / "cells.json"), status=1)


harness.main(dict(globals()))
