# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast picture: draws a variable, says in which unit, refuses what cannot be drawn."""

import struct

import harness

BATCH = "golden/tiny/example_batch.nc"


def png_size(path):
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", head
    return struct.unpack(">II", head[16:24])


def test_globe(cli, folder):
    out = folder / "globe.png"
    report = cli.json("picture", harness.data(BATCH), "-v", "2m_temperature", "-o", out)
    assert report["variable"] == "2m_temperature" and report["units"] == "°C"
    assert -150 < report["minimum"] < report["maximum"] < 100, report
    assert png_size(out) == (1280, 720) == (report["width"], report["height"])


def test_maps_and_formats(cli, folder):
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    for projection in ("globe", "flat", "robinson", "mollweide", "mercator"):
        for ending, start in starts.items():
            out = folder / f"{projection}.{ending}"
            cli.run("picture", harness.data(BATCH), "-p", projection, "-s", "320x200", "-o", out, status=0)
            assert out.read_bytes().startswith(start)


def test_curvilinear_grids(cli, folder):
    """Two-dimensional latitudes and longitudes, listed as coordinates by one file and as variables by the other."""
    for name, variable in (("geocat_tos_ocean_bipolar_grid", "tos"), ("geocat_pop", "t")):
        out = folder / f"{name}.png"
        report = cli.json("picture", harness.data(f"realdata/quirks/{name}.nc"), "-p", "mollweide", "-s", "320x200", "-o", out)
        assert report["variable"] == variable and report["units"] == "°C", report
        assert -3 < report["minimum"] < 0 < 28 < report["maximum"] < 40, report
        assert report["nan"] > 1000, report


def test_same_again(cli, folder):
    for name in ("a.png", "b.png"):
        cli.run("picture", harness.data(BATCH), "-s", "300x200", "-o", folder / name, status=0)
    assert (folder / "a.png").read_bytes() == (folder / "b.png").read_bytes()


def test_view_matters(cli, folder):
    pictures = set()
    for number, options in enumerate(([], ["--centre", "-40,100"], ["--zoom", "3"], ["--dark"], ["--time", "-1"])):
        out = folder / f"{number}.png"
        cli.run("picture", harness.data(BATCH), "-s", "300x200", *options, "-o", out, status=0)
        pictures.add(out.read_bytes())
    assert len(pictures) == 5


def test_level_by_label(cli, folder):
    report = cli.json("picture", harness.data(BATCH), "-v", "geopotential", "-l", "500", "-s", "300x200", "-o", folder / "z.png")
    assert report["units"] == "dam"
    sentence = cli.refused("picture", harness.data(BATCH), "-v", "geopotential", "-l", "123", "-o", folder / "no.png", status=1)
    assert "123" in sentence and "geopotential" in sentence
    assert not (folder / "no.png").exists()


def test_refusals(cli, folder):
    batch = harness.data(BATCH)
    out = folder / "no.png"
    foreign = folder / "foreign.nc"
    foreign.write_bytes(b"neither NetCDF nor GRIB")
    for arguments, word in (
        ([batch, "-v", "nothing"], "nothing"),
        ([batch, "-t", "99"], "99"),
        ([foreign], "foreign.nc"),
        ([folder / "absent.nc"], "absent.nc"),
    ):
        assert word in cli.refused("picture", *arguments, "-o", out, status=1)
    assert ".svg" in cli.refused("picture", batch, "-o", folder / "no.gif", status=1)
    assert "no/where" in cli.refused("picture", batch, "-o", folder / "no" / "where.png", status=1)
    for options in (["-s", "12"], ["-s", "8x8"], ["-p", "cube"], ["-c", "1,2,3"], ["--scale", "0"]):
        cli.refused("picture", batch, *options, "-o", out, status=2)
    cli.refused("picture", batch, status=2)
    assert not out.exists()


harness.main(dict(globals()))
