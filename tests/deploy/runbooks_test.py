#!/usr/bin/env python3
"""Every command of every runbook works against a real sidecar under traffic.

  runbooks_test.py SERVER TURNCTL

Blocks marked `sh` are run. Blocks marked `console` need a cluster: the cluster lane
(tests/cluster) runs their like; here they must only be kubectl or helm.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

from sidecar import Sidecar

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNBOOKS = ROOT / "deploy" / "runbooks"
# turnctl's exit codes: 0 worked, 1 worked and the answer is no. Above, something is wrong.
WORKED = (0, 1)
REFUSED = 4
# Commands for a state that this sidecar is not in, with what it must say then.
REFUSALS = {"--resume-flow": "are not off"}


def blocks(path, language):
    return re.findall(rf"^\s*```{language}\n(.*?)^\s*```", path.read_text(), re.M | re.S)


def run(command, environment):
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], env=environment, text=True, capture_output=True,
        check=False, timeout=120)


def some_reply(sidecar):
    """The id of a reply of the book, for the runbook that bans one."""
    listed = sidecar.turnctl("book", "restaurant_booking", "--json")
    return json.loads(listed.stdout)["replies"][0]["reply_id"]


def main():
    server, turnctl = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    failures, commands = [], 0
    with Sidecar(server, turnctl) as sidecar:
        sidecar.turnctl("demo", "--summary", check=False)
        # The demo has a scope of its own; the runbooks speak of the empty one.
        sidecar.turnctl("learn", str(ROOT / "deploy/samples/restaurant_booking.jsonl"), "--why", "test")
        environment = dict(
            sidecar.environment,
            PATH=f"{turnctl.parent}:{server.parent}:{os.environ['PATH']}",
            TURN_OPTIMIZER_SERVER=str(server),
            LOG=str(sidecar.log),
            RULES=str(ROOT / "deploy/rules/restaurant_booking.yaml"),
            CALLS=str(ROOT / "deploy/samples/restaurant_booking.jsonl"),
            REPORT=str(sidecar.directory / "report.html"),
            REPLY_ID=some_reply(sidecar),
        )
        pages = sorted(RUNBOOKS.glob("*.md"))
        for page in pages:
            for block in blocks(page, "sh"):
                for command in filter(None, map(str.strip, block.splitlines())):
                    commands += 1
                    result = run(command, environment)
                    refusal = next((v for k, v in REFUSALS.items() if k in command), None)
                    if result.returncode == REFUSED and refusal and refusal in result.stderr:
                        continue
                    if result.returncode not in WORKED:
                        failures.append(f"{page.name}: {command}\n  exit {result.returncode}: "
                                        f"{(result.stderr or result.stdout)[-300:]}")
            for block in blocks(page, "console"):
                for command in filter(None, map(str.strip, block.splitlines())):
                    if not re.match(r"(kubectl|helm) ", command):
                        failures.append(f"{page.name}: neither kubectl nor helm: {command}")
        if run("turnctl status", environment).returncode != 0:
            failures.append("the sidecar did not outlive the runbooks")
    print("\n".join(failures) or f"{commands} commands of {len(pages)} runbooks work")
    sys.exit(bool(failures) or commands == 0)


if __name__ == "__main__":
    main()
