#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles every header alone, so that none leans on what was included before it.

Usage: headers.py SOURCE_ROOT COMPILER FLAG…   Prints TAP.
"""

import concurrent.futures
import pathlib
import subprocess
import sys


def compile_alone(command, source, header):
    done = subprocess.run(
        command + ["-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-fsyntax-only", "-x", "c", "-"],
        input=f'#include "{header.relative_to(source)}"\n',
        capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stderr


def main():
    root, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    source = root / "src"
    headers = sorted(source.rglob("*.h"))
    command = command + [f"-I{source}", f"-I{source / 'engine'}", "-std=gnu17", "-D_GNU_SOURCE"]
    print(f"1..{len(headers)}")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda header: compile_alone(command, source, header), headers)
        for number, (header, (good, message)) in enumerate(zip(headers, results), 1):
            print(f"{'ok' if good else 'not ok'} {number} - {header.relative_to(source)}")
            if not good:
                failed += 1
                for line in message.splitlines()[:10]:
                    print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
