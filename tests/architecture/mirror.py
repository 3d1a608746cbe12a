"""Every server/core/**.cc has its test at the same path under tests/unit, or is named in one.

A file that is a part of a larger unit (compiled with it, not seen by others) is tested through it:
then a test file of its folder must include its header or name the part.

Every .cc is part of the build: a CMakeLists.txt of its folder or above names it, so that no test
lies there and is never run.
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


def names(cmake, source):
    text = cmake.read_text()
    from_here = re.escape(str(source.relative_to(cmake.parent)))
    from_root = "${PROJECT_SOURCE_DIR}/" + str(source.relative_to(ROOT))
    return from_root in text or re.search(rf"(?<![\w/]){from_here}\b", text)


unbuilt = []
for folder in ("server", "client", "tests"):
    for source in sorted((ROOT / folder).rglob("*.cc")):
        lists = [p / "CMakeLists.txt" for p in source.parents if p == ROOT or ROOT in p.parents]
        if not any(cmake.exists() and names(cmake, source) for cmake in lists):
            unbuilt.append(str(source.relative_to(ROOT)))

print("\n".join(f"no test: {path}" for path in missing) or "every file of core is tested")
print("\n".join(f"in no CMakeLists.txt: {path}" for path in unbuilt) or "every source is built")
sys.exit(bool(missing or unbuilt))
