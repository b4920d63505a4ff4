#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the layering: every include line may only point down.

Reads the include lines of src/ and compares the folder of the including file
with that of the included one. Prints TAP.
"""

import pathlib
import re
import sys

# Each folder may include itself and what is named here.
BELOW = {
    "base": set(),
    "array": {"base"},
    "dataset": {"array"},
    "combine": {"dataset"},
    "io": {"dataset"},
    "sphere": {"array"},
    "nn": {"array"},
    "noise": {"sphere", "nn"},
    "model": {"noise", "nn", "sphere", "io"},
    "forecast": {"model", "combine"},
    "train": {"forecast"},
    "verify": {"forecast", "train"},
    "tune": {"verify"},
    "render": {"forecast", "verify", "train", "tune"},
    "workspace": {"forecast", "verify", "train", "tune"},
    "reader": {"io"},
    "inspect": {"forecast"},
    "cli": {"render", "workspace", "inspect"},
    "ui": {"render", "workspace", "inspect"},
}
WINDOW_ONLY = re.compile(r"^(gtk|gdk|gsk|adwaita)")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def reachable(folder):
    seen, todo = {folder}, [folder]
    while todo:
        for below in BELOW[todo.pop()]:
            if below not in seen:
                seen.add(below)
                todo.append(below)
    return seen


def folder_of(parts):
    return parts[1] if parts[0] == "engine" else parts[0]


def faults(source):
    for path in sorted(source.rglob("*.[ch]")):
        relative = path.relative_to(source)
        folder = folder_of(relative.parts)
        if folder not in BELOW:
            yield f"{relative}: folder {folder} has no place in the layering"
            continue
        allowed = reachable(folder)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            target = match.group(1)
            if WINDOW_ONLY.match(target) and folder != "ui":
                yield f"{relative}:{number}: includes {target}, which only ui may"
            first = target.split("/")[0]
            if "/" in target and first in BELOW and first not in allowed:
                yield f"{relative}:{number}: {folder} includes {target}, an arrow that goes up"


def main():
    source = pathlib.Path(sys.argv[1]) / "src"
    found = list(faults(source))
    files = len(list(source.rglob("*.[ch]")))
    print("1..2")
    print(f"{'ok' if files > 50 else 'not ok'} 1 - {files} files were read")
    print(f"{'not ok' if found else 'ok'} 2 - every include points down")
    for fault in found:
        print(f"# {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
