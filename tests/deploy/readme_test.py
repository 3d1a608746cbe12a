#!/usr/bin/env python3
"""The README's table of settings is what the program prints.

  readme_test.py TURN_OPTIMIZER [--update]
"""

import pathlib
import subprocess
import sys

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
BEGIN = "<!-- settings:begin -->\n"
END = "<!-- settings:end -->\n"


def main():
    table = subprocess.run(
        [sys.argv[1], "--print-settings-table"], text=True, capture_output=True, check=True
    ).stdout
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    wanted = before + BEGIN + table.strip() + "\n" + END + after
    if wanted == text:
        return 0
    if "--update" in sys.argv:
        README.write_text(wanted, encoding="utf-8")
        return 0
    print("README.md's table of settings is old: run this with --update", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
