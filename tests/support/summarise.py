#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the test cases in meson's logs (and in .tap files) and prints the closing line.

A program that speaks TAP counts with each of its cases; one that ended badly
without a failed case (a crash, a timeout) counts as one more failure.
"""

import json
import re
import sys

CASE = re.compile(r"^\s*(not ok|ok)\b[ \t]*\d*(.*)$")


def count(test):
    passed = failed = skipped = 0
    for line in test.get("stdout", "").splitlines():
        match = CASE.match(line)
        if not match:
            continue
        if re.search(r"#\s*skip", match.group(2), re.IGNORECASE):
            skipped += 1
        elif match.group(1) == "ok":
            passed += 1
        else:
            failed += 1
    result = test["result"]
    if result in ("OK", "EXPECTEDFAIL") and passed + failed + skipped == 0:
        passed = 1
    elif result == "SKIP" and passed + failed + skipped == 0:
        skipped = 1
    elif result not in ("OK", "SKIP", "EXPECTEDFAIL") and failed == 0:
        failed = 1
    return passed, failed, skipped


def main(paths):
    passed = failed = skipped = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                if path.endswith(".tap"):
                    tests = [{"name": path, "stdout": log.read(), "result": "OK"}]
                else:
                    tests = [json.loads(line) for line in log]
        except FileNotFoundError:
            print(f"{path} is missing: its tests did not run")
            failed += 1
            continue
        for test in tests:
            p, f, s = count(test)
            passed, failed, skipped = passed + p, failed + f, skipped + s
            if f:
                print(f"failed: {test['name']} ({test['result']})")
    if skipped:
        print(f"{skipped} skipped: their data is not in this clone")
    if passed == 0:
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
