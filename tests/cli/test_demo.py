# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast demo: the world that the program makes itself."""

import harness

FILES = {"checkpoint.npz", "example_batch.nc", "mean_by_level.nc", "stddev_by_level.nc", "diffs_stddev_by_level.nc",
         "min_by_level.nc"}


def test_world(cli, folder):
    """One world, as making it takes a second or two."""
    world = folder / "new" / "world"
    report = cli.json("demo", "-o", world)
    assert {path.name for path in world.iterdir()} == FILES
    assert report == {"checkpoint": str(world / "checkpoint.npz"), "inputs": str(world / "example_batch.nc"), "stats": str(world)}
    report = cli.json("check", world / "example_batch.nc", "--for", world / "checkpoint.npz")
    assert report["fit"]["ok"] is True, report["fit"]
    for variable in report["files"][0]["variables"]:
        assert variable["inf"] == 0
        assert (variable["nan"] > 0) == (variable["name"] == "sea_surface_temperature"), variable
    assert cli.json("noise", "--checkpoint", world / "checkpoint.npz") == cli.json("noise")


def test_same_again(cli, folder):
    text = cli.run("demo", "-o", folder / "a", status=0).stdout
    assert "made-up" in text and "nor a trained model" in text
    first = (folder / "a" / "checkpoint.npz").read_bytes()
    cli.json("demo", "-o", folder / "a")
    assert (folder / "a" / "checkpoint.npz").read_bytes() == first
    cli.json("demo", "-o", folder / "a", "--seed", "1")
    assert (folder / "a" / "checkpoint.npz").read_bytes() != first
    assert {path.name for path in (folder / "a").iterdir()} == FILES


def test_no_place(cli, folder):
    (folder / "file").write_text("in the way", encoding="ascii")
    assert "file" in cli.refused("demo", "-o", folder / "file" / "world", status=1)
    assert "file" in cli.refused("demo", "-o", folder / "file", status=1)


harness.main(dict(globals()))
