"""Every server/core/**.cc has its test at the same path under tests/unit, or is named in one.

A file that is a part of a larger unit (compiled with it, not seen by others) is tested through it:
then a test file of its folder must include its header or name the part.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORE = ROOT / "server" / "core"
UNIT = ROOT / "tests" / "unit" / "core"

missing = []
for source in sorted(CORE.rglob("*.cc")):
    relative = source.relative_to(CORE)
    mirror = UNIT / relative.parent / f"{relative.stem}_test.cc"
    if mirror.exists():
        continue
    header = f'#include "server/core/{relative.with_suffix(".h")}"'
    tests = list((UNIT / relative.parent).glob("*_test.cc"))
    if any(header in test.read_text() for test in tests):
        continue
    # A second file of one class: x_part.cc beside x.h.
    stems = [p.stem for p in source.parent.glob("*.h")]
    if any(relative.stem.startswith(stem + "_") and (UNIT / relative.parent / f"{stem}_test.cc").exists()
           for stem in stems) and not source.with_suffix(".h").exists():
        continue
    missing.append(str(source.relative_to(ROOT)))
print("\n".join(f"no test: {path}" for path in missing) or "every file of core is tested")
sys.exit(bool(missing))
