#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""zh_CN is complete, and no file with translatable text is left out of POTFILES.

Usage: translations.py SOURCE_ROOT   Prints TAP.
"""

import pathlib
import re
import subprocess
import sys
import tempfile


def marked(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ui":
        return 'translatable="yes"' in text or 'translatable="true"' in text
    return re.search(r'\b(?:N?C?_|ngettext) ?\("', text) is not None


def main():
    root = pathlib.Path(sys.argv[1])
    listed = {line.strip() for line in (root / "po/POTFILES").read_text().splitlines()
              if line.strip() and not line.startswith("#")}
    needed = {str(path.relative_to(root)) for pattern in ("*.c", "*.h", "*.ui")
              for path in (root / "src").rglob(pattern) if marked(path)}
    problems = [sorted(f"{name} is not in po/POTFILES" for name in needed - listed),
                sorted(f"po/POTFILES names {name}, which is not there" for name in listed
                       if not (root / name).exists()), []]

    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "sigmacast.pot"
        subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                        "--keyword=NC_:1c,2", "--keyword=ngettext:1,2", f"--files-from={root / 'po/POTFILES'}",
                        f"--directory={root}", f"--output={template}"], check=True, capture_output=True)
        merged = pathlib.Path(folder) / "zh_CN.po"
        subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}",
                        str(root / "po/zh_CN.po"), str(template)], check=True)
        for kind in ("--untranslated", "--only-fuzzy"):
            left = subprocess.run(["msgattrib", kind, "--no-obsolete", str(merged)],
                                  check=True, capture_output=True, text=True).stdout
            problems[2] += re.findall(r'^msgid "(.+)"$', left, re.MULTILINE)
        checked = subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", str(root / "po/zh_CN.po")],
                                 capture_output=True, text=True)
        problems.append(checked.stderr.splitlines() if checked.returncode else [])

    names = ["every file with translatable text is listed", "every listed file is there",
             "zh_CN has every sentence", "the placeholders agree"]
    print(f"1..{len(names)}")
    for number, (name, found) in enumerate(zip(names, problems), 1):
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
        for problem in found[:40]:
            print(f"# {problem}")
    return 1 if any(problems) else 0


if __name__ == "__main__":
    sys.exit(main())
