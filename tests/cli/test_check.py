# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast check: statuses, and the fields that scripts rely on."""

import shutil

import harness


def test_clean_input(cli, folder):
    path = harness.data("golden/tiny/example_batch.nc")
    report = cli.json("check", path)
    assert [file["path"] for file in report["files"]] == [str(path)]
    variables = {variable["name"]: variable for variable in report["files"][0]["variables"]}
    assert {"2m_temperature", "sea_surface_temperature", "geopotential", "lat", "time", "datetime"} <= set(variables)
    for name, variable in variables.items():
        assert set(variable) >= {"name", "dims", "nan", "inf", "first_nan"}, variable
        assert variable["inf"] == 0, name
        assert (variable["nan"] > 0) == (name == "sea_surface_temperature"), name
        assert bool(variable["first_nan"]) == (variable["nan"] > 0), name
        assert len(variable["nan_cells"]) == min(variable["nan"], 5) and variable["inf_cells"] == [], name
        assert variable["nan_cells"][:1] == [variable["first_nan"]][: variable["nan"]], name
    assert variables["geopotential"]["dims"] == ["batch", "time", "level", "lat", "lon"]
    coordinates = {coordinate["name"]: coordinate for coordinate in report["files"][0]["coordinates"]}
    assert coordinates["lat"]["size"] == 13 and coordinates["lon"]["size"] == 24 and coordinates["level"]["size"] == 5
    # The same cells over land in each of the four frames; golden/tiny/info.json has the share of them.
    assert variables["sea_surface_temperature"]["nan"] == round(0.20512820512820512 * 13 * 24) * 4


def test_places_in_text(cli, folder):
    """The sea's temperature is missing over land, the same cells at all times."""
    text = cli.run("check", harness.data("golden/tiny/example_batch.nc"), status=0).stdout
    assert text.count("first missing at batch") == 1 and text.count("and at batch") == 4, text
    assert "missing by time: 20.5 % at each" in text and "change with time" not in text, text


def test_fit(cli, folder):
    report = cli.json("check", harness.data("golden/tiny/example_batch.nc"), "--for", harness.data("golden/tiny/checkpoint.npz"))
    assert report["fit"]["ok"] is True and report["fit"]["missing"] == [], report["fit"]
    report = cli.json("check", harness.data("golden/tiny/mean_by_level.nc"), "--for", harness.data("golden/tiny/checkpoint.npz"))
    assert report["fit"]["ok"] is False, report["fit"]


def test_several_files(cli, folder):
    paths = [harness.data("golden/tiny/example_batch.nc"), harness.data("golden/tiny/mean_by_level.nc")]
    assert [file["path"] for file in cli.json("check", *paths)["files"]] == [str(path) for path in paths]
    text = cli.run("check", *paths, status=0).stdout
    assert "sea_surface_temperature" in text


def test_unreadable(cli, folder):
    """Unreadable, truncated or foreign: status 1, never 2."""
    whole = harness.data("golden/tiny/example_batch.nc").read_bytes()
    cases = {
        "empty.nc": b"",
        "foreign.nc": b"a text and no data\n" * 100,
        "head only.nc": whole[:64],
        "truncated.nc": whole[: len(whole) // 2],
        "zeros.nc": bytes(4096),
    }
    for name, content in cases.items():
        path = folder / name
        path.write_bytes(content)
        assert name in cli.refused("check", path, status=1), name
        both = cli.run("check", path, harness.data("golden/tiny/mean_by_level.nc"), "--json", status=1)
        assert name in both.stderr and len(harness.strict_json(both.stdout)["files"]) == 1, name
    assert "absent.nc" in cli.refused("check", folder / "absent.nc", status=1)
    cli.refused("check", folder, status=1)


def test_names_of_files(cli, folder):
    """Spaces, other scripts, a line break: the report names the file as it is."""
    source = harness.data("golden/tiny/mean_by_level.nc")
    for name in ("with space.nc", "Wärme 天气.nc", "two\nlines.nc", "-dash.nc"):
        path = folder / name
        shutil.copy(source, path)
        assert cli.json("check", path)["files"][0]["path"] == str(path)
    shutil.copy(source, folder / "-dash.nc")
    assert cli.run("check", "--json", "--", "-dash.nc", status=0, cwd=folder).stderr == ""


harness.main(dict(globals()))
