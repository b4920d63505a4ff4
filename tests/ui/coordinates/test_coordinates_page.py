# SPDX-License-Identifier: GPL-3.0-or-later
"""The coordinates page in the real window: where files differ, what combining them does, and where values are missing.

Usage: test_coordinates_page.py PROGRAM [PART OF A TEST’S NAME…]   Prints TAP.
"""

import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "window"))

import harness  # noqa: E402
from harness import BUILD, CONTROLS, FIXTURES, SHARED, Skipped, until  # noqa: E402

OPERATIONS = ["Compare", "Merge", "Assign", "Concatenate", "Align", "Reindex", "Add"]
SHIFTED = ("oracle/p08_assign_number_shift/a.nc", "oracle/p08_assign_number_shift/b.nc")


def data(relative):
    for root in (SHARED, FIXTURES):
        if (root / relative).exists():
            return root / relative
    raise Skipped(f"{relative} is not in this clone")


def open_page(bench, *paths):
    window = bench.open(*[path if isinstance(path, pathlib.Path) else data(path) for path in paths])
    window.click("page tab", "^Coordinates$")
    return window


def count_items(node):
    """Entries of the list that hangs at a drop-down."""
    node.clear_cache()
    visible = node.get_state_set().contains(harness.Atspi.StateType.VISIBLE)
    own = visible and node.get_role_name() == "list item" and harness.Window._takes_room(node)
    children = (node.get_child_at_index(i) for i in range(node.get_child_count())) if visible else ()
    return own + sum(count_items(child) for child in children if child is not None)


def choose(window, name, entry):
    """Opens a drop-down list and takes its entry, by keys but for the opening."""
    combo = window.wait("combo box", name)
    opener = until(lambda: combo.get_child_at_index(0), "the list's button")
    before = count_items(combo)
    opener.do_action(0)
    until(lambda: count_items(combo) > before, "the list")
    window.press("Home", *["Down"] * entry, "Return")
    until(lambda: count_items(combo) <= before, "the list to close")


def choose_operation(window, name):
    choose(window, "^Operation$", OPERATIONS.index(name))


def has_focus(node):
    parts = [node, *(node.get_child_at_index(i) for i in range(node.get_child_count()))]
    for part in parts:
        part.clear_cache()
    return any(part.get_state_set().contains(harness.Atspi.StateType.FOCUSED) for part in parts)


def focus(window, role, name):
    """By keys alone: Tab until it is there."""
    for _ in range(60):
        if any(has_focus(node) for node in window.all(role, name)):
            return
        window.press("Tab")
    raise AssertionError(f"Tab does not reach {role} “{name}”")


def move(window, keys):
    """Moves the tolerance's slider by keys."""
    focus(window, "slider", "^Tolerance$")
    window.press(*keys)


def pick_middle(window):
    """Pins the cell in the middle of the globe, as a person without a mouse does."""
    focus(window, "image", "^Globe$")
    window.press("Return")


def save_as(window, file):
    window.click("push button", "^Save Result…$")
    window.wait("text", "^Name:$")
    window.press("ctrl+a")
    subprocess.run(["xdotool", "type", str(file)], check=True)
    window.press("Return")


def test_a_shifted_number_is_explained(bench):
    window = open_page(bench, *SHIFTED)
    window.wait("label", "^1 of 3 shared coordinates differs: number")
    window.wait("label", "^Likely shifted: B is A plus 1")
    window.wait("label", "^4 labels in A, 4 in B; 3 in both, 1 only in A, 1 only in B$")
    strip = window.wait(None, "^Labels of number$")
    assert "1 only in B" in strip.get_description()
    window.click(None, "^Cells$")
    window.wait("label", "^12 cells in both, 0 only in A, 0 only in B$")
    window.close()


def test_assign_see_why_merge_refused_mend_and_save(bench):
    """The story of a new user, from the file to the file."""
    window = open_page(bench, *SHIFTED)
    window.wait("label", "^Likely shifted")
    assert not window.find("combo box", "^Join$"), "nothing is joined yet"

    # Assigned: refused at first, then as a labelled-array library does it.
    choose_operation(window, "Assign")
    window.wait("label", "^The assignment is refused")
    choose(window, "^Join$", 1)
    window.wait("label", "(?s)^The variables of B are assigned onto A.*msl: 12 of 48 values are missing, all made by this operation")
    window.wait("label", "^msl: 12 of 48 values are missing .25 %.*in 12 of 12 cells; 0 cells")

    # Why: one cell, value by value.
    pick_middle(window)
    window.press(*["Down"] * 3, "Return")
    window.wait("label", "^msl at .*° [NS], .*° [EW]$")
    window.wait("label", "^4 values: 3 are there, 0 missing before, 1 made missing by this operation\\.$")
    window.wait("label", "^Made missing by assign \\(left\\): B has no number 0\\.$")
    window.wait("label", "^From B\\.$")
    window.click("push button", "^Close the List of the Cell$")
    window.wait_gone("label", "^Made missing by")

    # Merged: refused, mended, undone and redone by the window's own keys.
    choose_operation(window, "Merge")
    window.wait("label", "(?s)^The merge is refused.*number: labels only in A 1, only in B 1, in both 3")
    window.wait_gone("push button", "^Save Result…$")
    window.click("push button", "^number: Take A’s Labels$")
    window.wait("label", "(?s)^A and B are merged.*2 variables have all their values")
    window.wait("label", "^All 3 coordinates that they share are equal")
    window.click("push button", "^Undo Mending$")
    window.wait("label", "^The merge is refused")
    window.press("ctrl+shift+z")
    window.wait("label", "(?s)^A and B are merged.*2 variables have all their values")
    window.press("ctrl+z")
    window.wait("label", "^The merge is refused")
    window.press("ctrl+shift+z")
    window.wait("label", "(?s)^A and B are merged.*2 variables have all their values")

    file = bench.folder / "merged.nc"
    save_as(window, file)
    window.wait("label", "^Saved as merged.nc\\.$")
    assert file.stat().st_size > 0
    window.close()


def copied_command(window):
    window.click("push button", "^Copy Command$")
    label = window.wait("label", "^Copied: ")
    return label.get_name().removeprefix("Copied: ")


def same_data(one, other):
    """What ncdump says of both, the name and how they were made aside."""
    def dump(path):
        done = subprocess.run(["ncdump", str(path)], capture_output=True, text=True, check=True)
        return [line for line in done.stdout.splitlines()[1:] if line and not re.search(r"history|sigmacast_|global attributes", line)]
    return dump(one) == dump(other)


def test_the_copied_command_does_the_same(bench):
    if shutil.which("ncdump") is None:
        raise Skipped("ncdump is not installed")
    spaced = bench.folder / "it's $HOME"
    spaced.mkdir()
    files = [pathlib.Path(shutil.copy(data(path), spaced)) for path in SHIFTED]
    window = open_page(bench, *files)
    window.wait("label", "^Likely shifted")
    for operation, join, mends, outputs in (("Merge", 1, False, ["result.nc"]), ("Align", 1, False, ["aligned-A.nc", "aligned-B.nc"]),
                                            ("Reindex", None, False, ["result.nc"]), ("Assign", 0, True, ["result.nc"])):
        choose_operation(window, operation)
        if join is not None:
            choose(window, "^Join$", join)
        if mends:
            window.click("push button", "^number: Take A’s Labels$")
        until(lambda: window.find("push button", "^Save Result…$").get_state_set().contains(harness.Atspi.StateType.SENSITIVE), "a result")
        command = copied_command(window)
        there = bench.folder / operation
        there.mkdir()
        done = subprocess.run(["sh", "-c", command], cwd=there, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        saved = bench.folder / f"{operation}.nc"
        save_as(window, saved)
        window.wait("label", "^Saved as ")
        for output in outputs:
            own = saved if len(outputs) == 1 else saved.with_name(saved.stem + output[-5:])
            assert same_data(there / output, own), (command, output)
    window.close()


def test_the_tolerance_makes_rounded_labels_one(bench):
    window = open_page(bench, "oracle/p18_lat_rounding_outer/a.nc", "oracle/p18_lat_rounding_outer/b.nc")
    window.wait("label", "^4 cells in both, 16 almost at the same place")
    window.wait("label", "Taking the nearest label within")
    choose_operation(window, "Merge")
    window.wait("label", "^The merge is refused")
    window.wait("label", "^equal labels only$")
    move(window, ["Right"] * 12)
    window.wait("label", "^up to 0.0005 apart$")
    window.wait("label", "^A and B are merged")
    window.click(None, "^Cells$")
    window.wait("label", "^20 cells in both, 0 only in A, 0 only in B$")
    # All moves of the slider are one step.
    window.press("ctrl+z")
    window.wait("label", "^equal labels only$")
    window.wait("label", "^The merge is refused")
    window.close()


def test_every_operation(bench):
    window = open_page(bench, *SHIFTED)
    window.wait("label", "^Likely shifted")
    for operation, join, words in (("Merge", 1, "^A and B are merged"), ("Merge", 4, "^A and B are merged"),
                                   ("Concatenate", 0, "^A and B are concatenated"), ("Align", 1, "^A and B have the same labels"),
                                   ("Align", 2, "^A and B have the same labels"), ("Reindex", None, "^B has the labels of A"),
                                   ("Add", 1, "^A and B are added")):
        choose_operation(window, operation)
        if join is not None:
            choose(window, "^Join$", join)
        window.wait("label", words)
    choose_operation(window, "Concatenate")
    window.wait("combo box", "^Dimension$")
    window.close()


def test_three_datasets(bench):
    window = open_page(bench, *[f"oracle/p61_three_outer/{name}.nc" for name in "abc"])
    window.wait("combo box", "^Dataset B$")
    assert not window.find("combo box", "^Dataset C$"), "two are compared where nobody asked for more"
    window.click("push button", "^Add Dataset")
    window.wait("combo box", "^Dataset C$")
    window.wait("label", "^C: ")
    window.wait(None, "^Legend$")
    choose_operation(window, "Merge")
    window.wait("label", "^The merge is refused")
    choose(window, "^Join$", 1)
    window.wait("label", "^A, B and C are merged")
    window.click(None, "^Cells$")
    choose(window, "^Datasets whose cells are compared$", 1)
    window.wait("label", "only in C$")
    choose_operation(window, "Add")
    window.wait("label", "^“Add” takes two datasets")
    window.click("push button", "^Remove Dataset C$")
    window.wait("label", "^The sum is refused|^A and B are added")
    window.press("ctrl+z")
    window.wait("combo box", "^Dataset C$")
    window.close()


def test_cells_that_differ_are_shown_first(bench):
    window = open_page(bench, "oracle/p18_lat_rounding_outer/a.nc", "oracle/p18_lat_rounding_outer/b.nc")
    window.wait("label", "^4 cells in both, 16 almost at the same place")
    window.close()


def test_missing_values_of_one_file(bench):
    window = open_page(bench, "realdata/surface/speedy_sea_surface_temperature.nc")
    window.wait("label", "^sst: 13272 of 55296 values are missing \\(24 %\\)")
    window.wait("label", "^Open a second file, or add one")
    assert not window.find("combo box", "^Operation$"), "there is nothing to combine"
    bars = window.wait(None, "^Missing values along time$")
    assert "%" in bars.get_description()
    pick_middle(window)
    window.wait("label", "^sst at ")
    window.wait("label", "^[0-9]+ values: ")
    window.close()


def test_every_control_has_a_name(bench):
    window = open_page(bench, *SHIFTED)
    window.wait("label", "^Likely shifted")
    choose_operation(window, "Concatenate")
    choose(window, "^Join$", 1)
    window.wait("label", "^A and B are concatenated")
    nameless = [node.get_role_name() for node in window.walk() if node.get_role_name() in CONTROLS and not node.get_name()]
    assert not nameless, nameless
    window.close()


def test_without_a_file(bench):
    window = bench.open()
    window.click("page tab", "^Coordinates$")
    window.wait("label", "^No Dataset Is Open$")
    until(lambda: not window.find(None, "^Dataset A$"), "nothing to choose from")
    window.close()


def test_files_that_are_none(bench):
    """A wrong file, half a file, one that goes away: a sentence, and what was open stays."""
    half = bench.folder / "half.nc"
    half.write_bytes(data(SHIFTED[0]).read_bytes()[:3000])
    wrong = bench.folder / "wrong.nc"
    wrong.write_text("not a dataset at all")
    gone = pathlib.Path(shutil.copy(data(SHIFTED[1]), bench.folder / "gone.nc"))
    window = open_page(bench, data(SHIFTED[0]), gone, half, wrong)
    window.wait("label", "wrong.nc|half.nc")
    window.wait("label", "^Likely shifted")
    gone.unlink()
    choose_operation(window, "Merge")
    window.wait("label", "^The merge is refused")
    choose(window, "^Join$", 1)
    window.wait("label", "^A and B are merged|gone.nc")
    assert window.process.poll() is None
    window.press("ctrl+z")
    window.wait("label", "^The merge is refused")
    window.close()


def test_a_folder_that_cannot_be_written(bench):
    window = open_page(bench, *SHIFTED)
    window.wait("label", "^Likely shifted")
    choose_operation(window, "Merge")
    choose(window, "^Join$", 1)
    window.wait("label", "(?s)^A and B are merged.*missing, all made")
    save_as(window, pathlib.Path("/proc/sigmacast-result.nc"))
    window.wait("label", "^Not saved: .*/proc")
    # What was made is still there, and can be saved elsewhere.
    save_as(window, bench.folder / "elsewhere.nc")
    window.wait("label", "^Saved as elsewhere.nc\\.$")
    window.close()


harness.main(globals())
