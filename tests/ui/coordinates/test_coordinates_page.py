# SPDX-License-Identifier: GPL-3.0-or-later
"""The coordinates page in the real window: where two files differ, and where values are missing.

Usage: test_coordinates_page.py PROGRAM [PART OF A TEST’S NAME…]   Prints TAP.
"""

import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "window"))

import harness  # noqa: E402
from harness import FIXTURES, SHARED, Skipped, until  # noqa: E402


def data(relative):
    for root in (SHARED, FIXTURES):
        if (root / relative).exists():
            return root / relative
    raise Skipped(f"{relative} is not in this clone")


def open_page(bench, *paths):
    window = bench.open(*[data(path) for path in paths])
    window.click("page tab", "^Coordinates$")
    return window


def test_a_shifted_number_is_explained(bench):
    window = open_page(bench, "oracle/p08_assign_number_shift/a.nc", "oracle/p08_assign_number_shift/b.nc")
    window.wait("label", "^1 of 3 shared coordinates differs: number")
    window.wait("label", "^Likely shifted: B is A plus 1")
    window.wait("label", "^4 labels in A, 4 in B; 3 in both, 1 only in A, 1 only in B$")
    strip = window.wait(None, "^Labels of number$")
    assert "1 only in B" in strip.get_description()
    window.click(None, "^Cells$")
    window.wait("label", "^12 cells in both, 0 only in A, 0 only in B$")
    window.close()


def choose_next_join(window):
    """Opens the list of joins, goes one further and takes it, by keys but for the first."""
    combo = window.wait("combo box", "^Join$")
    opener = until(lambda: combo.get_child_at_index(0), "the list's button")
    before = len(window.all("list item"))
    opener.do_action(0)
    until(lambda: len(window.all("list item")) > before, "the list of joins")
    window.press("Down", "Return")
    until(lambda: len(window.all("list item")) <= before, "the list of joins to close")


def test_what_assigning_and_merging_would_do(bench):
    window = open_page(bench, "oracle/p08_assign_number_shift/a.nc", "oracle/p08_assign_number_shift/b.nc")
    window.wait("label", "^Likely shifted")
    assert not window.find("combo box", "^Join$"), "nothing is joined yet"

    window.click(None, "^Assign$")
    window.wait("label", "^The assignment is refused")
    choose_next_join(window)
    window.wait("label", "(?s)^The variables of B are assigned onto A.*msl: 12 of 48 values are missing, all made by this operation")
    window.wait("label", "^msl: 12 of 48 values are missing .25 %.*in 12 of 12 cells; 0 cells")

    window.click(None, "^Merge$")
    window.wait("label", "(?s)^The merge is refused.*number: labels only in A 1, only in B 1, in both 3")
    window.wait_gone("push button", "^Save Result…$")

    window.click("push button", "^number: Take A’s Labels$")
    window.wait("label", "(?s)^A and B are merged.*2 variables have all their values")
    window.wait("label", "^All 3 coordinates that A and B share are equal")
    window.click("push button", "^Undo Mending$")
    window.wait("label", "^The merge is refused")
    window.click("push button", "^number: Take A’s Labels$")
    window.wait("label", "^A and B are merged")

    window.click("push button", "^Copy Command$")
    window.wait("label", "^Copied: sigmacast assign-coords .*&& sigmacast merge .*mended-1.nc --join exact -o result.nc$")

    file = bench.folder / "merged.nc"
    window.click("push button", "^Save Result…$")
    window.wait("text", "^Name:$")
    window.press("ctrl+a")
    subprocess.run(["xdotool", "type", str(file)], check=True)
    window.press("Return")
    window.wait("label", "^Saved as merged.nc\\.$")
    assert file.stat().st_size > 0
    window.close()


def test_cells_that_differ_are_shown_first(bench):
    window = open_page(bench, "oracle/p18_lat_rounding_outer/a.nc", "oracle/p18_lat_rounding_outer/b.nc")
    window.wait("label", "^4 cells in both, 16 almost at the same place")
    window.wait("label", "Taking the nearest label within")
    window.close()


def test_missing_values_of_one_file(bench):
    window = open_page(bench, "realdata/surface/speedy_sea_surface_temperature.nc")
    window.wait("label", "^sst: 13272 of 55296 values are missing \\(24 %\\)")
    window.wait("label", "^Open a second file, or choose one as B")
    bars = window.wait(None, "^Missing values along time$")
    assert "%" in bars.get_description()
    window.close()


def test_without_a_file(bench):
    window = bench.open()
    window.click("page tab", "^Coordinates$")
    window.wait("label", "^No Dataset Is Open$")
    until(lambda: not window.find(None, "^Dataset A$"), "nothing to choose from")
    window.close()


harness.main(globals())
