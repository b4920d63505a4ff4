# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every command."""

import os

import harness

# What each command cannot do without; the others take nothing, or files.
ARGUMENTS_REQUIRED = {"check", "demo", "denoise", "forecast", "plan", "merge", "assign", "assign-coords", "concat",
                      "align", "reindex", "roll-lon", "add", "picture", "bench"}


def test_help_lists_commands(cli, folder):
    result = cli.run("--help", status=0)
    assert result.stderr == "", result.stderr
    assert result.stdout.startswith("Usage: sigmacast"), result.stdout
    assert {"noise", "check", "demo", "desktop"} <= set(cli.commands()), cli.commands()
    assert cli.run("-h", status=0).stdout == result.stdout


def test_version(cli, folder):
    assert cli.run("--version", status=0).stdout.startswith("sigmacast ")


def test_no_command(cli, folder):
    assert "--help" in cli.refused(status=2)


def test_unknown_command(cli, folder):
    assert "forcast" in cli.refused("forcast", status=2)
    cli.refused("", status=2)
    cli.refused("two\nlines", status=2)
    cli.refused("--json", status=2)


def test_help_of_every_command(cli, folder):
    for command in cli.commands():
        result = cli.run(command, "--help", status=0)
        assert result.stderr == "", (command, result.stderr)
        assert result.stdout.startswith(f"Usage: sigmacast {command}"), (command, result.stdout)
        assert "--json" in result.stdout and "--help" in result.stdout, command
        # Whatever else is on the line.
        assert cli.run(command, "--nonsense", "--help", status=0).stdout == result.stdout


def test_unknown_option_of_every_command(cli, folder):
    for command in cli.commands():
        assert "--nonsense" in cli.refused(command, "--nonsense", status=2)
        assert "--nonsense" in cli.refused(command, "--nonsense=3", status=2)
        assert "-%" in cli.refused(command, "-%", status=2)
        cli.refused(command, "--json=yes", status=2)


def test_missing_arguments(cli, folder):
    for command in sorted(ARGUMENTS_REQUIRED & set(cli.commands())):
        cli.refused(command, status=2)
        cli.refused(command, "--json", status=2)


def test_full_output(cli, folder):
    with open("/dev/full", "w", encoding="ascii") as full:
        for arguments in (["--help"], ["--version"], ["noise"], ["noise", "--json"]):
            result = cli.run(*arguments, stdout=full, status=1)
            assert "standard output" in result.stderr, result.stderr


def test_plain_locale(cli, folder):
    """In a locale without UTF-8 too."""
    environment = dict(os.environ, LC_ALL="C")
    assert harness.strict_json(cli.run("noise", "--json", status=0, env=environment).stdout)["contained"] is False
    cli.run("noise", status=0, env=environment)
    cli.run("noise", "--help", status=0, env=environment)
    cli.run("noise", "--setting", b"\xff.json".decode("utf-8", "surrogateescape"), status=1, env=environment)


def test_option_forms(cli, folder):
    """--name value, --name=value, the last one counts, and -- ends the options."""
    values = [
        cli.json("noise", "--levels", "7"),
        cli.json("noise", "--levels=7"),
        cli.json("noise", "--levels", "9", "--levels", "7"),
    ]
    assert all(value == values[0] for value in values)
    assert len(values[0]["inference"]["levels"]) == 7
    cli.refused("noise", "--", "--levels", status=2)
    (folder / "file").write_text("in the way", encoding="ascii")
    for option in ("-o{}", "--output={}"):
        assert "in the way" not in cli.refused("demo", option.format(folder / "file"), status=1)


harness.main(dict(globals()))
