# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built program and reports in TAP: no shell, nothing but the standard library."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback


class Skip(Exception):
    """A test that cannot be done here."""


class Cli:
    """The program under test."""

    def __init__(self, program):
        self.program = program

    def run(self, *arguments, status=None, timeout=120, **options):
        """Runs a command; its standard output and error are text."""
        result = subprocess.run([self.program, *map(str, arguments)], stdin=subprocess.DEVNULL,
                                stdout=options.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE,
                                text=True, errors="surrogateescape", timeout=timeout, check=False, **options)
        if status is not None:
            assert result.returncode == status, (
                f"{arguments}: status {result.returncode} and not {status}\n{result.stdout}\n{result.stderr}")
        return result

    def json(self, *arguments, **options):
        """The result of a command that succeeds, by --json; nothing else may be on standard output."""
        return strict_json(self.run(*arguments, "--json", status=0, **options).stdout)

    def refused(self, *arguments, status, **options):
        """The one sentence of a command that fails; nothing is on standard output."""
        result = self.run(*arguments, status=status, **options)
        assert result.stdout == "", f"{arguments}: {result.stdout!r} on standard output"
        lines = result.stderr.splitlines()
        assert len(lines) == 1 and result.stderr.endswith("\n"), f"{arguments}: not one line: {result.stderr!r}"
        assert lines[0].startswith("sigmacast"), lines[0]
        assert "CRITICAL" not in lines[0] and "WARNING" not in lines[0], lines[0]
        return lines[0]

    def commands(self):
        """The names that --help lists."""
        text = self.run("--help", status=0).stdout
        listed = text.split("Commands:\n", 1)[1].split("\n\n", 1)[0]
        return [line.split()[0] for line in listed.splitlines()]


def strict_json(text):
    """JSON in which NaN and infinity, which Python would take, are errors, as is anything after it."""

    def refuse(name):
        raise ValueError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def data(relative):
    """A file of the test data, from the shared folder or from the fixtures."""
    for variable in ("SIGMACAST_SHARED", "SIGMACAST_FIXTURES"):
        root = os.environ.get(variable)
        if root and (pathlib.Path(root) / relative).exists():
            return pathlib.Path(root) / relative
    if os.environ.get("CI") == "true":
        raise AssertionError(f"{relative} is missing")
    raise Skip(f"{relative} is not in this clone")


def main(namespace):
    """Runs every function test_… of a file, in order, each with the program and an empty folder."""
    cli = Cli(os.path.abspath(sys.argv[1]))
    tests = [(name, test) for name, test in namespace.items() if re.match("test_", name)]
    failed = False
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            with tempfile.TemporaryDirectory(prefix="sigmacast-test-") as folder:
                test(cli, pathlib.Path(folder))
            print(f"ok {number} {name}")
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}")
        except Exception:  # pylint: disable=broad-except
            failed = True
            for line in traceback.format_exc().splitlines():
                print(f"# {line}".encode("ascii", "backslashreplace").decode())
            print(f"not ok {number} {name}")
        sys.stdout.flush()
    sys.exit(failed)
