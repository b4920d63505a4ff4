# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations on datasets: what a refusal says, what a flag mends, and what is kept with a result."""

import harness


def pair(case):
    return [harness.data(f"oracle/{case}/{name}.nc") for name in "ab"]


def test_refusal(cli, folder):
    """Labels that differ are refused by default, and the sentence names coordinate, counts and remedy."""
    out = folder / "out.nc"
    sentence = cli.refused("merge", *pair("p01_number_merge_outer"), "-o", out, status=1)
    assert "number" in sentence and "1 labels only here, 1 only there, 3 in both" in sentence, sentence
    assert "--mend" in sentence and not out.exists(), sentence
    result = cli.run("merge", *pair("p01_number_merge_outer"), "--json", status=1)
    report = harness.strict_json(result.stdout)
    assert report["outcome"] == "refused" and report["error_kind"] == "index-mismatch", report
    assert report["conflict_coords"] == ["number"], report
    number = next(entry for entry in report["coordinates"] if entry["name"] == "number")
    assert (number["only_in_a"], number["only_in_b"], number["common"]) == ([0], [4], 3), number
    assert "shifted by 1" in next(entry["sentence"] for entry in report["differences"] if entry["name"] == "number")


def test_mend(cli, folder):
    """Each of these is refused as it is and loses nothing once mended."""
    for case in ("p01_number_merge_outer", "p18_lat_rounding_outer", "p26_lat_descending_outer", "p28_lon_conventions_outer"):
        out = folder / f"{case}.nc"
        cli.refused("merge", *pair(case), "-o", out, status=1)
        report = cli.json("merge", *pair(case), "--mend", "-o", out)
        assert report["outcome"] == "ok" and out.exists(), case
        assert all(variable["filled_by_operation"] == 0 for variable in report["variables"]), (case, report["variables"])


def test_provenance(cli, folder):
    """A missing value is traced through two operations to the one that made it."""
    first, second = folder / "first.nc", folder / "second.nc"
    a, b = pair("p01_number_merge_outer")
    report = cli.json("merge", a, b, "--join", "outer", "-o", first)
    filled = {variable["name"]: variable["filled_by_operation"] for variable in report["variables"]}
    assert all(count > 0 for count in filled.values()), filled
    cli.json("assign", first, b, "--join", "left", "-o", second)
    checked = {v["name"]: v for v in cli.json("check", second)["files"][0]["variables"]}
    names = [v["name"] for v in cli.json("check", b)["files"][0]["variables"]]
    for name, count in filled.items():
        steps = checked[name]["made_missing"]
        assert [step["cells"] for step in steps] == [count], steps
        # What was assigned comes from the second file alone, and so do its gaps.
        assert steps[0]["operation"] == ("assign" if name in names else "merge"), steps
        assert str(b) in steps[0]["files"], steps
        assert "number" in steps[0]["sentence"], steps
    assert "made missing by" in cli.run("check", second, status=0).stdout


def test_nothing_lost(cli, folder):
    """Where nothing was lost there is nothing to say."""
    out = folder / "out.nc"
    a, _ = pair("p01_number_merge_outer")
    cli.json("merge", a, a, "-o", out)
    for variable in cli.json("check", out)["files"][0]["variables"]:
        assert variable["made_missing"] == [], variable


harness.main(globals())
