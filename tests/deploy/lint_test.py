#!/usr/bin/env python3
"""Everything under deploy/ and every script reads well to the tool made for its kind.

  lint_test.py
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from datadog_api_client.v1.model.monitor import Monitor

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = pathlib.Path(sys.executable).parent
# v1 as clients have it: buf build proto --exclude-source-info -o proto/golden/v1.binpb
API = "proto/golden/v1.binpb"
# Its script is missing where the package comes from outside the virtual environment.
CFN_LINT = "from cfnlint.runner.cli import main; main()"


def run(*args):
    result = subprocess.run(args, cwd=ROOT, text=True, capture_output=True, check=False)
    if result.returncode == 0:
        return []
    return [f"{' '.join(map(str, args[:3]))}: {result.stdout}{result.stderr}"]


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, text=True, capture_output=True, check=True)
    return listed.stdout.split()


def monitors():
    """The vendor's model takes the monitors, with nothing it does not know."""
    failures = []
    for monitor in json.loads((ROOT / "deploy/datadog/monitors.json").read_text()):
        parsed = Monitor(**monitor)
        if parsed._unparsed or str(parsed.type) != monitor["type"]:
            failures.append(f"DataDog's model does not take the monitor {monitor['name']}")
    return failures


def breaking():
    """Nothing that a client may use went away, the image lacks nothing, and buf would say so."""
    buf = TOOLS / "buf"
    failures = run(buf, "breaking", "proto", "--against", API)
    if run(buf, "breaking", API, "--config", "proto/buf.yaml", "--against", "proto"):
        failures.append(f"{API} lacks what is new: buf build proto --exclude-source-info -o {API}")
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(ROOT / "proto", pathlib.Path(folder) / "proto")
        turn = copy / "turnoptimizer/v1/turn.proto"
        turn.write_text(turn.read_text().replace("string utterance = 5;", "string words = 5;"))
        if not run(buf, "breaking", copy, "--against", API):
            failures.append("buf breaking does not see that a field was renamed")
    return failures


def main():
    failures = run(TOOLS / "buf", "lint", "proto")
    failures += breaking()
    failures += run(TOOLS / "hadolint", *tracked("*Dockerfile"))
    failures += run(TOOLS / "shellcheck", *tracked("*.sh", ".ci/run", ".ci/lane", ".ci/arm64", ".ci/coverage", ".ci/hooks/*"))
    failures += run(sys.executable, "-c", CFN_LINT, "deploy/cloudwatch/alarms.json")
    failures += run(sys.executable, "deploy/dashboards/generate.py", "--check")
    failures += run("promtool", "check", "rules", "deploy/prometheus/turn-optimizer.rules.yaml")
    failures += monitors()
    print("\n".join(failures) or "everything lints")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
