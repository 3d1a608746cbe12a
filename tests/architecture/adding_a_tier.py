"""CONTRIBUTING.md names every file that the tier `fixed_replies` touches: no more than eight, all there,
and no other file of the program or its unit tests knows the tier.

What is generated and checked by a test of its own (README's table of settings) does not count.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST = 8
KNOWS = re.compile(r"fixed_replies|FixedReplies")
# Whole-program checks of the wiring itself, which a further tier does not have to touch.
ASIDE = {"tests/unit/app/tiers_test.cc"}


def listed():
    section = re.search(r"^## Adding a tier\n(.*?)(?=^## |\Z)", (ROOT / "CONTRIBUTING.md").read_text(),
                        re.DOTALL | re.MULTILINE)
    return re.findall(r"^\d+\. `([^`]+)`", section.group(1), re.MULTILINE) if section else []


def knowing():
    for folder in ("proto", "server", "client", "tests/unit", "tests/component", "tests/e2e", "deploy", "helm"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = str(path.relative_to(ROOT))
            if path.suffix in (".cc", ".h", ".txt", ".proto", ".py", ".yaml", ".json", ".sh") and name not in ASIDE:
                if KNOWS.search(path.read_text(encoding="utf-8", errors="replace")):
                    yield name


files = listed()
problems = [f"CONTRIBUTING.md: {name} is not there" for name in files if not (ROOT / name).exists()]
if not 0 < len(files) <= MOST:
    problems.append(f"CONTRIBUTING.md: adding a tier takes {len(files)} files, which are 1 to {MOST}")
problems += [f"{name}: touched by the tier and not named in CONTRIBUTING.md" for name in knowing() if name not in files]
problems += [f"{name}: named in CONTRIBUTING.md and knows nothing of the tier" for name in files if name not in set(knowing())]
print("\n".join(problems) or f"a tier takes {len(files)} files")
sys.exit(bool(problems))
