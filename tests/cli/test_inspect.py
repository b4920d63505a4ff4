# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast trace-nan and reduce: where a NaN was made, and the smallest case that still shows it."""

import os
import subprocess

import harness


def forecast(cli, folder, *extra):
    """A forecast of golden/tiny with few noise levels."""
    tiny = harness.data("golden/tiny/checkpoint.npz").parent
    out = folder / "out.nc"
    cli.json("forecast", "--checkpoint", tiny / "checkpoint.npz", "--stats", tiny, "--inputs", tiny / "example_batch.nc",
             "--levels", 2, *extra, "-o", out)
    return out


def test_no_nan(cli, folder):
    out = forecast(cli, folder, "--steps", 1)
    assert cli.json("trace-nan", out, "--var", "2m_temperature") == {"chain": []}
    assert "no value" in cli.run("trace-nan", out, "--var", "2m_temperature", status=0).stdout


def test_chain(cli, folder):
    change = "probe=network/transformer/block_01,member=1,lead=1,step=0,call=0,index=100,value=nan"
    out = forecast(cli, folder, "--steps", 2, "--members", 2, "--change", change)
    chain = cli.json("trace-nan", out, "--var", "2m_temperature", "--at", "10,-20")["chain"]
    assert all({"operation", "cells", "first", "sentence"} <= set(link) for link in chain), chain
    assert chain[0]["operation"] == "file" and chain[0]["first"]["sample"] == 1, chain[0]
    assert abs(chain[0]["first"]["lat"] - 10) <= 7.5 and abs(chain[0]["first"]["lon"] - 340) <= 7.5, chain[0]
    assert chain[-2]["probe"] == "network/transformer/block_01", chain[-2]
    assert (chain[-2]["first"]["node"], chain[-2]["first"]["channel"]) == (100 // 32, 100 % 32), chain[-2]
    assert chain[-1]["operation"] == "change" and change.split(",", maxsplit=1)[0] in chain[-1]["sentence"], chain[-1]
    words = cli.run("trace-nan", out, "--var", "2m_temperature", status=0).stdout.splitlines()
    assert words[0].startswith("1. ") and "Here it arose" in words[-2], words


def test_files_gone(cli, folder):
    """What a forecast was made from is not there any more: the chain says so, and that is no failure."""
    tiny = harness.data("golden/tiny/checkpoint.npz").parent
    inputs = folder / "inputs.nc"
    inputs.write_bytes((tiny / "example_batch.nc").read_bytes())
    out = folder / "out.nc"
    cli.json("forecast", "--checkpoint", tiny / "checkpoint.npz", "--stats", tiny, "--inputs", inputs, "--levels", 2,
             "--steps", 1, "-o", out)
    inputs.unlink()
    chain = cli.json("trace-nan", out, "--var", "sea_surface_temperature")["chain"]
    assert "inputs.nc" in chain[-1]["sentence"], chain


def test_reduce(cli, folder):
    tiny = harness.data("golden/tiny/checkpoint.npz").parent
    request = ["forecast", "--checkpoint", tiny / "checkpoint.npz", "--stats", tiny, "--inputs", tiny / "example_batch.nc",
               "--steps", 2, "--members", 3, "--levels", 3, "--change", "probe=read/frame_1/2m_temperature,member=1,index=30,value=nan"]
    case = folder / "case"
    # The result's own options stand before the "--".
    result = cli.run("reduce", "-o", case, "--json", "--", *request, status=0)
    report = harness.strict_json(result.stdout)
    assert report["probe"] == "read/frame_1/2m_temperature" and report["kind"] == "nan", report
    assert (report["after"]["members"], report["after"]["steps"]) == (1, 1), report
    assert report["after"]["values"] < report["before"]["values"] / 4, report
    assert {path.name for path in case.iterdir()} >= {"README.md", "SHA256SUMS", "reproduce.sh", "inputs.nc", "checkpoint.npz"}

    # Somewhere else, with nothing but the folder and the one command.
    moved = folder / "elsewhere"
    case.rename(moved)
    again = subprocess.run(["sh", moved / "reproduce.sh"], env=dict(os.environ, SIGMACAST=cli.program), cwd="/",
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    assert again.returncode == 0, again.stderr
    counted = cli.json("check", moved / "out.nc")["files"][0]["variables"]
    assert any(variable["nan"] for variable in counted if variable["name"] == "2m_temperature"), counted
    chain = cli.json("trace-nan", moved / "out.nc", "--var", "2m_temperature")["chain"]
    assert chain[-1]["operation"] == "change", chain
    cli.refused("reduce", "-o", moved, "--", *request, status=1)


def test_refusals(cli, folder):
    tiny = harness.data("golden/tiny/checkpoint.npz").parent
    cli.refused("trace-nan", status=2)
    cli.refused("reduce", "-o", folder / "case", status=2)
    cli.refused("reduce", "-o", folder / "case", "--", "merge", "a.nc", status=2)
    cli.refused("trace-nan", tiny / "example_batch.nc", status=2)
    cli.refused("trace-nan", tiny / "example_batch.nc", "--var", "2m_temperature", "--at", "north", status=2)
    cli.refused("trace-nan", tiny / "example_batch.nc", "--var", "2m_temperature", "--at", "91,0", status=2)
    cli.refused("trace-nan", tiny / "example_batch.nc", "--var", "2m_temperature", "--fault", "ugly", status=2)
    assert "nothing" in cli.refused("trace-nan", tiny / "example_batch.nc", "--var", "nothing", status=1)
    assert "absent" in cli.refused("trace-nan", folder / "absent.nc", "--var", "x", status=1)


harness.main(dict(globals()))
