# SPDX-License-Identifier: GPL-3.0-or-later
"""The noise page in the real window: warning and remedy, handles, numbers, presets, undo.

Usage: test_noise_page.py PROGRAM [PART OF A TEST’S NAME…]   Prints TAP.
"""

import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "window"))

import harness  # noqa: E402
from harness import until  # noqa: E402

OUTSIDE = "never been trained at σ = 90"
CONTAINED = "^Every network call lies within the training range"


def open_page(bench):
    window = bench.open()
    window.click("page tab", "^Noise$")
    window.wait("label", OUTSIDE)
    return window


def has_focus(node):
    parts = [node, *(node.get_child_at_index(i) for i in range(node.get_child_count()))]
    for part in parts:
        part.clear_cache()
    return any(part.get_state_set().contains(harness.Atspi.StateType.FOCUSED) for part in parts)


def focus(window, role, name):
    """By keys alone: Tab until it is there."""
    node = window.wait(role, name)
    for _ in range(60):
        if has_focus(node):
            return
        window.press("Tab")
    raise AssertionError(f"Tab does not reach {role} “{name}”")


def description_of(window, role, name):
    return window.find(role, name).get_description()


def test_the_published_setting_is_warned_of_and_mended(bench):
    window = open_page(bench)
    for remedy in ("^Lower σ_max to 78.2$", "^Limit Churn to σ ≤ 78.2$"):
        window.click(None, remedy)
        window.wait("label", CONTAINED)
        window.wait_gone(None, remedy)
        window.press("ctrl+z")
        window.wait("label", OUTSIDE)
    window.close()


def test_a_handle_is_moved_by_keys(bench):
    window = open_page(bench)
    handle = window.wait("slider", "^Inference maximum$")
    assert handle.get_description() == "σ = 80"
    focus(window, "slider", "^Inference maximum$")
    window.press("Right")
    until(lambda: description_of(window, "slider", "^Inference maximum$") == "σ = 81", "one step up")
    window.press("shift+Left")
    until(lambda: description_of(window, "slider", "^Inference maximum$") == "σ = 80.9", "a fine step down")
    window.press("Next")
    until(lambda: description_of(window, "slider", "^Inference maximum$") == "σ = 80", "a coarse step down")
    window.press("Next")
    window.wait("label", CONTAINED)
    # Steps that follow each other quickly are one command; on a busy machine
    # they may have been too slow for that, and are several.
    for _ in range(4):
        window.press("ctrl+z")
        try:
            until(lambda: description_of(window, "slider", "^Inference maximum$") == "σ = 80", "undo", 5)
            break
        except AssertionError:
            continue
    assert description_of(window, "slider", "^Inference maximum$") == "σ = 80"
    window.wait("label", OUTSIDE)
    window.close()


def test_a_handle_is_dragged(bench):
    window = open_page(bench)
    handle = window.wait("slider", "^Training maximum$")
    place = handle.get_extents(harness.Atspi.CoordType.WINDOW)
    x, y = place.x + place.width // 2, place.y + place.height // 2

    def mouse(*words):
        subprocess.run(["xdotool", *map(str, words)], check=True)

    # The axis goes on beyond 88: some pixels to the right is enough for 90.
    mouse("mousemove", x, y, "mousedown", 1)
    for step in range(1, 16):
        mouse("mousemove", x + step, y)
    mouse("mouseup", 1)
    window.wait("label", CONTAINED)
    window.press("ctrl+z")
    window.wait("label", OUTSIDE)
    assert description_of(window, "slider", "^Training maximum$") == "σ = 88", "a drag is one command"
    window.close()


def test_churn_has_no_limit_or_one(bench):
    window = open_page(bench)
    handle = window.wait("slider", "^Churn maximum$")
    assert handle.get_description() == "σ = ∞"
    focus(window, "slider", "^Churn maximum$")
    window.press("Home")
    until(lambda: description_of(window, "slider", "^Churn maximum$") == "σ = 0.75", "down to the lower limit")
    window.press("End")
    until(lambda: description_of(window, "slider", "^Churn maximum$") == "σ = ∞", "no limit again")
    window.close()


def test_a_number_is_typed(bench):
    window = open_page(bench)
    focus(window, "spin button", "^Levels$")
    window.press("ctrl+a", "1", "2", "Return")
    window.wait("label", "over 12 levels: 23 network calls")
    # What is no number changes nothing.
    window.press("ctrl+a", "x", "Return")
    focus(window, "spin button", "^Inference ρ$")
    window.wait("label", "over 12 levels: 23 network calls")
    window.close()


def test_presets(bench):
    window = open_page(bench)
    focus(window, "push button", "^Presets$")
    window.press("Return")
    window.wait("menu", "Menu")
    # The last one.
    window.press("Up", "Return")
    window.wait("label", "network calls are at noise levels above the training range")
    window.press("ctrl+z")
    window.wait("label", OUTSIDE)
    window.close()


def test_the_cursor_reads_values(bench):
    window = open_page(bench)
    focus(window, "slider", "^Cursor on the σ axis$")
    window.press("Right")
    window.wait("label", "c_skip .* loss weight")
    window.close()


# From the end of the menu, where the arrow up begins.
COPY_COMMAND, SAVE_PICTURE, SAVE_SETTING, OPEN_SETTING = 1, 2, 3, 4


def choose(window, item):
    focus(window, "push button", "^Open and save$")
    window.press("Return")
    window.wait("menu", "Menu")
    window.press(*["Up"] * item, "Return")


def save_as(window, item, file):
    """Through the menu and the dialog, by keys."""
    choose(window, item)
    window.wait("text", "^Name:$")
    window.press("ctrl+a")
    subprocess.run(["xdotool", "type", str(file)], check=True)
    window.press("Return")


def test_the_plots_and_the_setting_are_taken_out(bench):
    window = open_page(bench)
    picture = bench.folder / "plots.pdf"
    save_as(window, SAVE_PICTURE, picture)
    window.wait("label", "^Saved: .*plots.pdf")
    assert picture.read_bytes().startswith(b"%PDF")
    save_as(window, SAVE_PICTURE, bench.folder / "plots.xyz")
    window.wait("label", "^Not saved: .*plots.xyz.*png")

    window.click(None, "^Lower σ_max to 78.2$")
    window.wait("label", CONTAINED)
    setting = bench.folder / "mine.json"
    save_as(window, SAVE_SETTING, setting)
    window.wait("label", "^Saved: .*mine.json")
    assert abs(json.loads(setting.read_text(encoding="utf-8"))["inference"]["max"] - 78.2) < 0.05

    choose(window, OPEN_SETTING)
    window.wait("label", "^_?Cancel$")
    window.press("Escape")
    window.wait_gone("label", "^_?Cancel$")

    # Without a forecast there is no command, and the page says so.
    choose(window, COPY_COMMAND)
    window.wait("label", "^There is no command yet")
    window.close()


harness.main(globals())
