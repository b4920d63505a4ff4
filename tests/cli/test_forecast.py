# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast forecast and plan: calls, refusals and the fields that scripts rely on."""

import json
import os
import random
import shutil
import signal
import subprocess
import time

import harness


def golden():
    """The options that a forecast of golden/tiny cannot do without."""
    folder = harness.data("golden/tiny/checkpoint.npz").parent
    return ["--checkpoint", folder / "checkpoint.npz", "--stats", folder, "--inputs", folder / "example_batch.nc"]


def without(options, name):
    index = options.index(name)
    return options[:index] + options[index + 2:]


def replaced(options, name, value):
    return without(options, name) + [name, value]


def test_result(cli, folder):
    out = folder / "out.nc"
    report = cli.json("forecast", *golden(), "--steps", 2, "--members", 3, "--levels", 3, "--seed", 1, "-o", out)
    assert report["output"] == str(out) and out.exists()
    assert (report["steps"], report["members"]) == (2, 3)
    # Two calls for each level but the last, for each member and step.
    assert report["network_calls"] == (2 * 3 - 1) * 2 * 3
    assert report["seconds"] > 0 and report["peak_bytes"] > 2**20
    assert len(report["plans_built"]) == 1
    assert set(report["plans_built"][0]) >= {"reason", "seconds", "bytes"}
    assert [path.name for path in folder.iterdir()] == ["out.nc"]


def test_time_made_static(cli, folder):
    """The pitfall: a plan a step."""
    report = cli.json("forecast", *golden(), "--steps", 2, "--levels", 2, "--static", "time", "-o", folder / "out.nc")
    assert len(report["plans_built"]) == 2
    assert "time" in report["plans_built"][1]["reason"], report["plans_built"]


def test_estimate(cli, folder):
    report = cli.json("forecast", *golden(), "--steps", 2, "--estimate")
    assert set(report) >= {"seconds", "bytes"} and report["seconds"] > 0 and report["bytes"] > 2**20
    assert not list(folder.iterdir())


def test_words(cli, folder):
    result = cli.run("forecast", *golden(), "--steps", 1, "--levels", 2, "-o", folder / "out.nc", status=0)
    assert "out.nc" in result.stdout
    assert "%" in result.stderr, "no progress on standard error"


def test_trace(cli, folder):
    cli.json("forecast", *golden(), "--steps", 1, "--levels", 2, "--trace", folder / "trace.json", "-o", folder / "out.nc")
    trace = harness.strict_json((folder / "trace.json").read_text(encoding="utf-8"))
    events = trace["traceEvents"] if isinstance(trace, dict) else trace
    assert events and all("ph" in event for event in events)
    spans = [event for event in events if event["ph"] == "X"]
    rows = {event["tid"]: event["args"]["name"] for event in events if event["ph"] == "M"}
    calls = [event for event in spans if rows[event["tid"]] == "network calls"]
    # Two levels: three calls, each with its operations, none before the one before it has ended.
    assert len(calls) == 3 and all(event["args"]["operations"] > 1e6 for event in calls), calls
    assert all(a["ts"] + a["dur"] <= b["ts"] for a, b in zip(calls, calls[1:])), calls
    made = [event for event in spans if rows[event["tid"]] == "network"]
    assert made and all(event["args"]["bytes"] >= 4 and event["args"]["shape"] for event in made), made
    assert any(event["ph"] == "C" and event["args"]["bytes"] > 2**20 for event in events), "no memory"
    assert any(event["ph"] == "i" and event["name"] == "plan built" for event in events), "no plan"


def test_one_member_changed(cli, folder):
    options = golden() + ["--steps", 1, "--levels", 2, "--first-member", 3]
    change = "probe=network/output,member=3,lead=0,step=0,call=0,index=5,value=nan"
    cli.json("forecast", *options, "--change", change, "-o", folder / "out.nc")
    result = cli.json("check", folder / "out.nc")
    assert any(variable["nan"] for variable in result["files"][0]["variables"]
               if variable["name"] not in ("sea_surface_temperature", "sample")), result
    cli.refused("forecast", *options, "--change", "probe=network/output,value=nan,when=now", "-o", folder / "out.nc", status=1)
    cli.refused("forecast", *options, "--first-member", "-1", "-o", folder / "out.nc", status=2)
    for text, mentioned in (("probe=clean/inputs/sea_surface_temperature,value=1", "cannot be changed"),
                            ("probe=network/output,index=99999999,value=1", "99999999")):
        result = cli.run("forecast", *options, "--change", text, "-o", folder / "out.nc", status=1)
        assert mentioned in result.stderr.splitlines()[-1], result.stderr


def test_setting_file(cli, folder):
    path = folder / "setting.json"
    path.write_text(json.dumps({"inference": {"levels": 4}}), encoding="utf-8")
    report = cli.json("forecast", *golden(), "--steps", 1, "--setting", path, "-o", folder / "out.nc")
    assert report["network_calls"] == 2 * 4 - 1


def test_wrong_usage(cli, folder):
    options = golden() + ["--steps", "1", "-o", folder / "out.nc"]
    for name in ("--checkpoint", "--stats", "--inputs", "--steps", "-o"):
        cli.refused("forecast", *without(options, name), status=2)
    for extra in (["--steps", "one"], ["--steps", "1.5"], ["--steps", ""], ["--members", "x"], ["--seed", "-1"], ["--seed", "x"],
                  ["--threads", "two"], ["--memory-budget", "much"], ["--memory-budget", "-1G"], ["--memory-budget", "2X"],
                  ["--sigma-max", "hot"], ["--levels", "4.5"], ["--start"], ["stray"], ["--resume=yes"]):
        cli.refused("forecast", *options, *extra, status=2)
    assert not list(folder.iterdir())


def test_request_at_fault(cli, folder):
    options = golden() + ["--steps", "1", "-o", folder / "out.nc"]
    for extra in (["--levels", "0"], ["--levels", "1000000000"], ["--sigma-min", "90"], ["--start", "99"], ["--start", "nonsense"],
                  ["--start", "1990-01-01T00"], ["--memory-budget", "1K"], ["--mesh-to-grid", folder / "absent.npz"],
                  ["--setting", folder / "absent.json"], ["--preset", "absent"]):
        result = cli.run("forecast", *options, *extra, status=1)
        assert result.stdout == "" and result.stderr.endswith("\n"), extra
        assert result.stderr.splitlines()[-1].startswith("sigmacast forecast: "), (extra, result.stderr)
        assert not list(folder.iterdir()), (extra, list(folder.iterdir()))


def test_bad_files(cli, folder):
    tiny = harness.data("golden/tiny/checkpoint.npz").parent
    options = golden() + ["--steps", "1", "-o", folder / "out.nc"]
    broken = folder / "broken"
    broken.write_bytes((tiny / "checkpoint.npz").read_bytes()[:5000])
    for name, value, mentioned in (
        ("--checkpoint", broken, "broken"),
        ("--checkpoint", tiny / "example_batch.nc", "example_batch.nc"),
        ("--checkpoint", folder / "absent.npz", "absent.npz"),
        ("--inputs", broken, "broken"),
        ("--inputs", tiny / "checkpoint.npz", "checkpoint.npz"),
        ("--inputs", folder / "absent.nc", "absent.nc"),
        ("--inputs", tiny / "mean_by_level.nc", "mean_by_level.nc"),
        ("--stats", folder, "_by_level.nc"),
        ("--stats", folder / "absent", "absent"),
    ):
        sentence = cli.refused("forecast", *replaced(options, name, value), status=1)
        assert mentioned in sentence, sentence
        assert [path.name for path in folder.iterdir()] == ["broken"]
    assert "absent" in cli.refused("forecast", *replaced(options, "-o", folder / "absent" / "out.nc"), status=1)


def test_two_frames_need_forcings(cli, folder):
    tiny = harness.data("golden/tiny/inputs.nc").parent
    options = replaced(golden(), "--inputs", tiny / "inputs.nc") + ["--steps", "2", "--levels", "2"]
    cli.refused("forecast", *options, "-o", folder / "out.nc", status=1)
    report = cli.json("forecast", *options, "--forcings", tiny / "forcings.nc", "-o", folder / "out.nc")
    assert report["steps"] == 2


def test_plan(cli, folder):
    if "plan" not in cli.commands():
        raise harness.Skip("there is no plan command")
    tiny = harness.data("golden/tiny/checkpoint.npz").parent
    report = cli.json("plan", "--checkpoint", tiny / "checkpoint.npz", "--like", tiny / "example_batch.nc",
                      env=dict(harness.os.environ, XDG_CACHE_HOME=str(folder)))
    assert {"key", "reason", "seconds", "bytes"} <= set(report), report
    cli.refused("plan", "--checkpoint", tiny / "checkpoint.npz", "--like", folder / "absent.nc", status=1)


def values_of(path):
    """Everything in a file but its attributes, as text to the last bit."""
    text = subprocess.run(["ncdump", "-p", "9,17", path], stdout=subprocess.PIPE, text=True, check=True).stdout
    return text[text.index("\ndata:"):]


def test_killed(cli, folder):
    """Killed at random moments, again and again, until it ends: the same values as in one go."""
    if shutil.which("ncdump") is None:
        raise harness.Skip("ncdump is not installed")
    seed = int(os.environ.get("SIGMACAST_TEST_SEED", random.SystemRandom().randrange(2**32)))
    print(f"# seed {seed}")
    draw = random.Random(seed)
    options = [*golden(), "--steps", 8, "--members", 2, "-o", folder / "out.nc"]
    begin = time.monotonic()
    cli.run("forecast", *options, status=0)
    seconds = time.monotonic() - begin
    whole = values_of(folder / "out.nc")
    (folder / "out.nc").unlink()

    wanted = 20 if os.environ.get("SIGMACAST_TEST_SCALE") == "full" else 3
    kills = ends = 0
    while kills < wanted and ends < 4 * wanted:
        with subprocess.Popen([cli.program, "forecast", *map(str, options), "--resume"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            try:
                run.wait(draw.uniform(0, seconds))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
        if run.returncode == 0:
            ends += 1
        else:
            kills += 1
            assert run.returncode == -signal.SIGKILL, run.returncode
        # Where there is a file it is whole, also where the kill came just after.
        assert run.returncode != 0 or (folder / "out.nc").exists()
        if (folder / "out.nc").exists():
            assert values_of(folder / "out.nc") == whole
            (folder / "out.nc").unlink()
    assert kills > 0
    cli.run("forecast", *options, "--resume", status=0)
    assert values_of(folder / "out.nc") == whole
    assert not (folder / "out.nc.partial").exists()


def test_made_up_world(cli, folder):
    """What ./run shows: from nothing to a forecast."""
    cli.json("demo", "-o", folder)
    report = cli.json("forecast", "--checkpoint", folder / "checkpoint.npz", "--stats", folder,
                      "--inputs", folder / "example_batch.nc", "--steps", 1, "-o", folder / "out.nc")
    assert report["network_calls"] == 39
    result = cli.json("check", folder / "out.nc")
    for variable in result["files"][0]["variables"]:
        assert variable["inf"] == 0
        assert (variable["nan"] > 0) == (variable["name"] == "sea_surface_temperature"), variable


harness.main(dict(globals()))
