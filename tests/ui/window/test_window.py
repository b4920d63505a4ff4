# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: what it says to assistive technology, its pages, keys, files and undo.

Usage: test_window.py PROGRAM [PART OF A TEST’S NAME…]   Prints TAP.
"""

import json
import re
import time

import harness
from harness import FIXTURES, TINY, until

PAGES = ["Forecast", "Noise", "Coordinates"]


def has_name(node):
    """GTK calls by their type those that nobody named."""
    return bool(node.get_name()) and not re.match("(Gtk|Adw|Sc|Sigmacast)[A-Z]", node.get_name())


def assert_controls_have_names(window, where):
    nameless = [node for node in window.walk()
                if node.get_role_name() in harness.CONTROLS and not has_name(node)
                and not is_part_of_named(node) and not speaks_by_its_content(node)]
    paths = [path_of(node) for node in nameless]
    assert not paths, f"{where}: controls without a name: {paths}"


def is_part_of_named(node):
    """Parts of a control (the button in a menu button, the list in a combo row) speak through it."""
    for _ in range(3):
        node = node.get_parent()
        if node is None:
            return False
        if node.get_role_name() in harness.CONTROLS and has_name(node):
            return True
    return False


def speaks_by_its_content(node):
    """A menu button's own button has the label inside."""
    return any(has_name(node.get_child_at_index(i)) for i in range(node.get_child_count()))


def path_of(node):
    words = []
    while node is not None and node.get_role_name() != "application":
        words.append(f"{node.get_role_name()} “{node.get_name()}”")
        node = node.get_parent()
    return " in ".join(words[:4])


def show_page(window, page):
    window.click("page tab", f"^{page}$")


def test_welcome(bench):
    window = bench.open()
    window.wait("label", "See a Forecast Being Made")
    window.wait(None, "^Open File")
    assert not window.find(None, "Stop the forecast"), "nothing runs, so there is nothing to stop"
    window.close()


def test_names_of_controls(bench):
    window = bench.open(TINY / "example_batch.nc")
    window.wait("label", "^2 m temperature$")
    for page in PAGES:
        show_page(window, page)
        until(lambda: len(list(window.walk())) > 20, "the page")
        assert_controls_have_names(window, page)
    window.close()


def test_file_from_the_command_line(bench):
    window = bench.open(TINY / "example_batch.nc")
    window.wait("label", "^2 m temperature$")
    window.wait(None, "^example_batch.nc$")
    window.wait(None, "^\\+24 h$")
    window.close()


def time_shown(window):
    """The time beside the player, which is the heading of the strip."""
    labels = [node.get_name() for node in window.all("label", "^[+-−]?[0-9]+ h$")]
    return labels[0] if labels else None


def test_keys_move_in_time_and_undo_takes_it_back(bench):
    window = bench.open(TINY / "example_batch.nc")
    window.wait("label", "^2 m temperature$")
    first = until(lambda: time_shown(window), "a time")
    window.press("period")
    second = until(lambda: time_shown(window) != first and time_shown(window), "the next time")
    window.press("comma")
    until(lambda: time_shown(window) == first, "the time before")
    window.press("period")
    until(lambda: time_shown(window) == second, "the next time")
    window.press("ctrl+z")
    until(lambda: time_shown(window) == first, "undo")
    window.press("ctrl+shift+z")
    until(lambda: time_shown(window) == second, "redo")
    window.close()


def test_playing(bench):
    window = bench.open(TINY / "example_batch.nc")
    window.wait("label", "^2 m temperature$")
    seen = {until(lambda: time_shown(window), "a time")}
    window.press("space")
    window.wait(None, "^Stop playing")
    until(lambda: seen.add(time_shown(window)) or len(seen) >= 3, "three times to pass")
    window.press("space")
    window.wait(None, "^Play")
    window.close()


def test_a_bad_file_is_told_and_nothing_ends(bench):
    bad = bench.folder / "no-weather.nc"
    bad.write_text("this is no weather file")
    window = bench.open(bad, TINY / "example_batch.nc")
    window.wait("label", "no-weather.nc")
    window.wait("label", "^2 m temperature$")
    window.close()


def test_dialogs_have_keys(bench):
    window = bench.open()
    window.wait("label", "See a Forecast Being Made")
    window.press("ctrl+question")
    window.wait(None, "Previous time")
    window.press("Escape")
    window.wait_gone(None, "Previous time")
    window.press("ctrl+comma")
    window.wait(None, "^Processor cores$")
    window.press("Escape")
    window.wait_gone(None, "^Processor cores$")
    window.press("F10")
    window.wait(None, "^Save Project$")
    window.press("Escape")
    window.wait_gone(None, "^Save Project$")
    window.close()


def test_a_forecast_from_start_to_end(bench):
    window = bench.open("--demo", TINY)
    window.wait("label", "^Forecast finished$")
    window.wait(None, "^\\+240 h$")
    window.wait("label", "^2 m temperature$")
    window.close()


def make_project(bench, **forecast):
    path = bench.folder / "project.sigmacast"
    path.write_text(json.dumps({
        "format": "sigmacast-workspace", "version": 1, "files": [str(TINY / "example_batch.nc")],
        "selection": {"dataset": 0, "variable": "2m_temperature", "level": None, "time": 0, "member": 0,
                      "latitude": None, "longitude": None},
        "noise": None,
        "forecast": {"checkpoint": str(TINY / "checkpoint.npz"), "stats": str(TINY),
                     "inputs": str(TINY / "example_batch.nc"), "steps": 1, "members": 1, "seed": "0", "threads": 0,
                     "memory_budget": "0", **forecast},
        "view": {"page": "forecast", "projection": "flat", "latitude": 0, "longitude": 0, "zoom": 1,
                 "coastlines": True, "graticule": True, "units": {}}}))
    return path


def test_time_and_memory_are_estimated(bench):
    window = bench.open(make_project(bench))
    window.wait("label", "^Forecast finished$")
    window.click("push button", "^Estimate ")
    window.wait("label", "^About .* s, at most .*MB of memory$")
    window.close()


def test_pause_step_and_stop(bench):
    window = bench.open(make_project(bench, steps=500))
    window.wait(None, "^Pause the forecast")
    window.press("ctrl+r")
    window.wait("label", "paused")
    window.wait(None, "^Continue the forecast")
    window.press("F7")
    window.wait("label", "paused")
    window.press("ctrl+r")
    window.wait(None, "^Pause the forecast")
    window.press("ctrl+period")
    window.wait("label", "^Forecast stopped$")
    window.wait_gone(None, "^Stop the forecast")
    window.close()


def test_a_run_that_fails_says_why(bench):
    window = bench.open(make_project(bench, inputs=str(FIXTURES / "golden" / "tiny" / "targets-that-are-not-there.nc")))
    window.wait("label", "targets-that-are-not-there.nc")
    window.close()


def test_a_project_is_saved(bench):
    project = make_project(bench, checkpoint=None)
    window = bench.open(project)
    window.wait("label", "^2 m temperature$")
    window.press("period")
    until(lambda: window.find("label", "^-?\\+?[0-9]+ h$"), "a time")
    before = project.stat().st_mtime_ns
    window.press("ctrl+s")
    until(lambda: project.stat().st_mtime_ns != before, "the project to be written")
    assert json.loads(project.read_text())["selection"]["time"] == 1
    window.close()


def test_a_crash_loses_nothing(bench):
    window = bench.open(TINY / "example_batch.nc")
    copy = bench.folder / "data" / "sigmacast" / "unsaved.sigmacast"
    window.wait("label", "^2 m temperature$")
    until(lambda: copy.exists() and json.loads(copy.read_text())["files"], "the copy")
    window.kill()

    again = bench.open()
    again.wait("label", "ended unexpectedly")
    again.click("push button", "Restore$")
    again.wait(None, "^example_batch.nc$")
    again.wait("label", "^2 m temperature$")
    again.close()
    assert not copy.exists(), "an orderly end leaves no copy"


def test_the_window_ends_while_a_forecast_runs(bench):
    window = bench.open(make_project(bench, steps=500))
    window.wait(None, "^Pause the forecast")
    # Not looked for in the window, whose tree grows with every lead time.
    harness.until(lambda: list((bench.folder / "cache").rglob("*.nc")), "a lead time on the disk")
    started = time.monotonic()
    window.close()
    assert time.monotonic() - started < harness.PATIENCE
    assert not list((bench.folder / "cache").rglob("*.nc")), "the forecast that nobody kept is taken away"


harness.main(globals())
