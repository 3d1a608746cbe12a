#!/usr/bin/env python3
"""Everything under deploy/ and every script reads well to the tool made for its kind.

  lint_test.py
"""

import json
import pathlib
import subprocess
import sys

from datadog_api_client.v1.model.monitor import Monitor

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = pathlib.Path(sys.executable).parent
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


def main():
    failures = run(TOOLS / "buf", "lint", "proto")
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
