# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast bench: the figures are there and agree with each other; how large they are is not tested."""

import harness


def near(found, expected):
    assert abs(found - expected) <= 1e-6 * abs(expected), (found, expected)


def test_denoiser(cli, folder):
    figures = cli.json("bench", "denoiser", "--shape", "demo", timeout=300)
    for name in ("seconds_per_call", "gflops", "sgemm_gflops", "share_of_sgemm", "reference_equivalents", "peak_bytes",
                 "plan_seconds"):
        assert figures[name] > 0, (name, figures[name])
    near(figures["gflops"] * 1e9 * figures["seconds_per_call"], figures["operations"])
    near(figures["share_of_sgemm"] * figures["sgemm_gflops"], figures["gflops"])
    near(figures["reference_equivalents"] * 4.94, figures["seconds_per_call"] * figures["sgemm_gflops"])
    # What must be computed at this shape, whatever is saved: more than the grid's own layers, less than the reference.
    assert 1.5e9 < figures["operations"] < 4.94e9, figures["operations"]


    # Stages are the whole; each has its share.
    stages = ("encoder", "transformer", "decoder")
    near(sum(figures[f"{stage}_operations"] for stage in stages), figures["operations"])
    for stage in stages:
        near(figures[f"{stage}_share_of_sgemm"] * figures[f"{stage}_seconds"] * figures["sgemm_gflops"] * 1e9,
             figures[f"{stage}_operations"])
    near(figures["operations_per_byte"] * (figures["plan_bytes"] + figures["workspace_bytes"]), figures["operations"])


def has_limits(figures):
    """What every measurement says of itself and of the machine."""
    for name in ("threads", "peak_bytes"):
        assert figures[name] > 0, (name, figures)
    if "operations" in figures:
        near(figures["share_of_sgemm"] * figures["sgemm_gflops"], figures["gflops"])
    if "bytes" in figures:
        near(figures["share_of_copy"] * figures["copy_gigabytes_per_second"], figures["gigabytes_per_second"])
    assert "operations" in figures or "bytes" in figures, figures


def test_globe(cli, folder):
    figures = cli.json("bench", "globe", timeout=300)
    assert (figures["width"], figures["height"]) == (1280, 720), figures
    assert (figures["field_rows"], figures["field_columns"]) == (721, 1440), figures
    near(figures["frames_per_second"] * figures["seconds_per_frame"], 1)
    has_limits(figures)


def test_io(cli, folder):
    figures = cli.json("bench", "io", timeout=300)
    near(figures["direct_seconds"] * (1 + figures["reader_cost"]), figures["seconds"])
    assert figures["rows"] * figures["columns"] * 4 * 2 == figures["bytes"], figures
    has_limits(figures)


def test_start(cli, folder):
    figures = cli.json("bench", "start", timeout=300)
    parts = ("program", "read", "plan", "first_field", "picture")
    assert all(figures[f"{part}_seconds"] > 0 for part in parts), figures
    assert figures["seconds"] > max(figures[f"{part}_seconds"] for part in parts), figures
    assert figures["peak_bytes"] > 0, figures


def test_noise(cli, folder):
    figures = cli.json("bench", "noise")
    assert figures["fields"] == 84 and figures["seconds"] > 0 and figures["table_bytes"] > 0, figures
    has_limits(figures)


def test_plan(cli, folder):
    figures = cli.json("bench", "plan")
    assert 0 < figures["seconds"] and 0 < figures["plan_bytes"] < figures["peak_bytes"], figures
    has_limits(figures)


def test_step(cli, folder):
    figures = cli.json("bench", "step", timeout=300)
    # 20 levels: two calls each, one for the last.
    assert figures["network_calls"] == 39, figures
    near(figures["seconds"] * (1 + figures["probes_cost"]), figures["seconds_with_probes"])
    near(figures["seconds"] * (1 + figures["probes_off_cost"]), figures["seconds_without_statistics"])
    # In every call at least encoder, transformer and decoder were looked at, and every value was a number.
    assert figures["probes"] >= 39 * 8 and figures["values_not_finite"] == 0, figures


def test_train(cli, folder):
    figures = cli.json("bench", "train", "--shape", "trial", timeout=300)
    assert 0.3e6 < figures["parameters"] < 0.4e6, figures
    near(figures["gflops"] * 1e9 * figures["seconds_per_sample"], figures["operations"])
    near(figures["share_of_sgemm"] * figures["sgemm_gflops"], figures["gflops"])
    near(figures["seconds_times_sgemm"] * figures["times_as_fast_as_reference"], 0.178 * 140)
    assert 0 < figures["network_bytes"] < figures["peak_bytes"], figures


def test_members(cli, folder):
    figures = cli.json("bench", "members", timeout=300)
    assert figures["members"] == 8 and figures["network_calls"] == 8 * 39, figures
    for name in ("seconds", "seconds_one_by_one", "share_of_one_by_one"):
        assert figures[name] > 0, (name, figures)
    has_limits(figures)


def test_wrong_usage(cli, folder):
    for arguments in (["bench"], ["bench", "nothing"], ["bench", "denoiser", "--shape", "huge"],
                      ["bench", "denoiser", "--threads", "-1"]):
        cli.refused(*arguments, status=2)


harness.main(dict(globals()))
