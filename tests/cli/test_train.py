# SPDX-License-Identifier: GPL-3.0-or-later
"""sigmacast train: calls, refusals, the fields that scripts rely on, and killed trainings that go on."""

import atexit
import json
import os
import pathlib
import random
import resource
import signal
import shutil
import subprocess
import tempfile
import time

import harness

TINY = ["--mesh-splits", 1, "--latent", 8, "--layers", 1, "--feed-forward", 16, "--k-hop", 1]


WORLD = pathlib.Path(tempfile.mkdtemp(prefix="sigmacast-test-"))
atexit.register(shutil.rmtree, WORLD)


def world(cli):
    """Frames and statistics to train on: the made-up world, made once for all tests."""
    if not (WORLD / "checkpoint.npz").exists():
        cli.json("demo", "-o", WORLD)
    return ["--data", WORLD / "example_batch.nc", "--stats", WORLD]


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_result(cli, folder):
    out = folder / "trained.npz"
    options = world(cli)
    report = cli.json("train", *options, *TINY, "--steps", 8, "--batch", 3, "--train-min", 0.2, "--train-max", 10, "-o", out)
    assert report["output"] == str(out) and (report["steps"], report["samples"]) == (8, 24)
    assert report["seconds"] > 0 and report["loss"] > 0 and report["parameters"] > 1000
    bands = report["validation"]
    assert len(bands) > 3 and abs(bands[0]["sigma_low"] - 0.2) < 1e-9 and abs(bands[-1]["sigma_high"] - 10) < 1e-9
    for band, following in zip(bands, bands[1:]):
        assert band["sigma_low"] < band["sigma_high"] == following["sigma_low"] and band["loss"] > 0
    assert left(folder) == ["trained.npz"]

    noise = cli.json("noise", "--checkpoint", out)
    assert (noise["training"]["min"], noise["training"]["max"]) == (0.2, 10)
    # What was trained makes a forecast, and is trained further.
    cli.json("forecast", "--checkpoint", out, "--stats", WORLD, "--inputs", WORLD / "example_batch.nc",
             "--steps", 1, "--levels", 3, "-o", folder / "out.nc")
    further = cli.json("train", "--from", out, *options, "--steps", 2, "-o", folder / "further.npz")
    assert further["parameters"] == report["parameters"]
    assert cli.json("noise", "--checkpoint", folder / "further.npz")["training"] == noise["training"]


def test_words(cli, folder):
    result = cli.run("train", *world(cli), *TINY, "--steps", 10, "--validations", 2, "-o", folder / "t.npz", status=0)
    assert "t.npz" in result.stdout and "oss" in result.stdout
    assert "%" in result.stderr and "validation by noise level" in result.stderr and "remaining" in result.stderr


def test_same_bits(cli, folder):
    options = [*world(cli), *TINY, "--steps", 6]
    for name, more in (("a", ["--threads", 1]), ("b", ["--threads", 4]), ("c", ["--memory-budget", "1K"]), ("d", ["--seed", 1])):
        cli.json("train", *options, *more, "-o", folder / f"{name}.npz")
    a, b, c, d = ((folder / f"{name}.npz").read_bytes() for name in "abcd")
    assert a == b == c != d


def test_wrong_usage(cli, folder):
    options = [*TINY, "--steps", 2, "-o", folder / "t.npz"]
    cli.refused("train", *TINY, "--steps", 2, status=2)
    for extra in (["--steps", "0"], ["--steps", "-1"], ["--steps", "many"], ["--batch", "0"], ["--batch", "x"], ["--threads", "-1"],
                  ["--train-min", "low"], ["--warm-up", "-2"], ["--memory-budget", "much"], ["stray"], ["--resume=yes"]):
        cli.refused("train", *options, *extra, status=2)
    assert not left(folder)


def test_request_at_fault(cli, folder):
    options = [*world(cli), *TINY, "--steps", 2, "-o", folder / "t.npz"]
    for extra, mentioned in ((["--train-min", "5", "--train-max", "5"], "training"), (["--train-min", "0"], "training"),
                             (["--train-min", "9", "--train-max", "2"], "training"), (["--train-rho", "0"], "training"),
                             (["--learning-rate", "0"], "learning rate"), (["--learning-rate", "inf"], "learning rate"),
                             (["--average-decay", "1"], "average"), (["--clip-norm", "0"], "clip"),
                             (["--heads", "3"], "num_heads"), (["--latent", "0"], "latent"), (["--from", "absent.npz"], "absent.npz"),
                             (["--data", folder / "absent.nc"], "absent.nc"), (["--stats", folder / "absent"], "absent"),
                             (["--verification", WORLD / "example_batch.nc"], "verify"),
                             (["--verification", folder / "absent.nc"], "absent.nc"),
                             (["--data", WORLD / "mean_by_level.nc"], "mean_by_level.nc"),
                             (["--from", WORLD / "example_batch.nc"], "example_batch.nc"),
                             (["-o", folder], str(folder)), (["-o", folder / "absent" / "t.npz"], "absent")):
        sentence = cli.run("train", *options, *extra, status=1).stderr.splitlines()[-1]
        assert sentence.startswith("sigmacast train: ") and mentioned in sentence, (extra, sentence)
        assert not left(folder), (extra, left(folder))


def limited(size):
    """A disk that is full after so many bytes, as far as one process is concerned."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_disk_full(cli, folder):
    """The state of the network is 5.6 MB; it is written before the first step."""
    options = [*world(cli), "--steps", 2, "-o", folder / "t.npz"]
    result = cli.run("train", *options, status=1, preexec_fn=limited(2000000))
    assert "t.npz" in result.stderr.splitlines()[-1]
    assert not left(folder)


def interrupted(cli, options, delay, number):
    """Ends a training by a signal after so many seconds; its status."""
    with subprocess.Popen([cli.program, *map(str, options)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            return process.wait(delay), process.stderr.read()
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            return process.wait(60), process.stderr.read()


def long_training(cli, folder):
    return ["train", *world(cli), *TINY, "--steps", 150, "--validations", 3, "--save-every", 0, "-o", folder / "t.npz"]


def test_interrupt(cli, folder):
    options = long_training(cli, folder)
    begin = time.monotonic()
    cli.run(*options, status=0)
    seconds = time.monotonic() - begin
    whole = (folder / "t.npz").read_bytes()
    (folder / "t.npz").unlink()

    status, words = interrupted(cli, options, 0.6 * seconds, signal.SIGINT)
    if status == 1:
        assert "--resume" in words.splitlines()[-1], words
        assert left(folder) == ["t.npz.state"]
    cli.run(*options, "--resume", status=0)
    assert (folder / "t.npz").read_bytes() == whole and left(folder) == ["t.npz"]


def test_killed(cli, folder):
    """Killed at random moments, again and again, until it ends: the same bits as in one go."""
    seed = int(os.environ.get("SIGMACAST_TEST_SEED", random.SystemRandom().randrange(2**32)))
    print(f"# seed {seed}")
    draw = random.Random(seed)
    options = long_training(cli, folder)
    begin = time.monotonic()
    cli.run(*options, status=0)
    seconds = time.monotonic() - begin
    whole = (folder / "t.npz").read_bytes()
    (folder / "t.npz").unlink()

    wanted = 20 if os.environ.get("SIGMACAST_TEST_SCALE") == "full" else 3
    kills = 0
    for _ in range(4 * wanted):
        status, words = interrupted(cli, [*options, "--resume"], draw.uniform(0, seconds), signal.SIGKILL)
        if status == 0:
            assert (folder / "t.npz").read_bytes() == whole
            (folder / "t.npz").unlink()
        else:
            assert status == -signal.SIGKILL, (status, words)
            kills += 1
        if kills == wanted:
            break
    assert kills > 0
    cli.run(*options, "--resume", status=0)
    assert (folder / "t.npz").read_bytes() == whole
    # A file that was being written when the program was killed may be left; the state is not.
    assert "t.npz.state" not in left(folder)


def test_shipped(cli, folder):
    """Without --data: the demo planet's extract, where this clone has it."""
    result = cli.run("train", *TINY, "--steps", 1, "--json", "-o", folder / "t.npz")
    if "not installed" in result.stderr:
        assert result.returncode == 1 and result.stdout == ""
        raise harness.Skip("the demo planet is not here")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["samples"] == 2


harness.main(dict(globals()))
