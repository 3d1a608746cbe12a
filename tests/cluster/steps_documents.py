"""What runbooks and guides tell an operator to type, typed."""

import re
import time

from cluster_client import ROOT, Failed
from voice_agent import NAMESPACE

NEW_TAG = "optimized-v1.0"
BLOCK = re.compile(r"^\s*```console\n(.*?)^\s*```", re.M | re.S)
PAGES = [
    *sorted((ROOT / "deploy" / "runbooks").glob("*.md")),
    ROOT / "helm" / "UPGRADING.md",
    ROOT / "deploy" / "deployment-guide.md",
]
# The release is there already, with the lane's images.
NOT_AGAIN = re.compile(r"^helm install ")


def commands(page):
    for block in BLOCK.findall(page.read_text()):
        for line in filter(None, map(str.strip, block.splitlines())):
            if not NOT_AGAIN.match(line):
                yield line.replace(":NEW", f":{NEW_TAG}").replace(" NEW", f" {NEW_TAG}")


def documented_commands_work(lane):
    """Every kubectl and helm command of runbooks, deployment guide and UPGRADING.md works as written"""
    lane.cluster.kubectl("config", "set-context", "--current", f"--namespace={NAMESPACE}")
    for name in ("voice-agent", "turn-optimizer"):
        for tag in ("0.1.0", NEW_TAG):
            lane.cluster.ctr("images", "tag", "--force", f"localhost/{name}:0.1.0",
                             f"docker.io/library/{name}:{tag}")
    failures, count, slowest = [], 0, (0, "")
    pages = [page for page in PAGES if BLOCK.search(page.read_text())]
    for page in pages:
        lane.agent.settle()
        for command in commands(page):
            started = time.monotonic()
            result = lane.cluster.run(
                "bash", "-o", "pipefail", "-c", f"cd {ROOT} && {command}", check=False)
            count += 1
            slowest = max(slowest, (time.monotonic() - started, command))
            if "rollout status" in command:
                lane.agent.settle()
            # turnctl's 1: it worked, and the answer is no.
            if result.returncode not in (0, 1) or "rror" in result.stderr:
                failures.append(f"{page.name}: {command}: exit {result.returncode}: "
                                f"{(result.stderr or result.stdout)[-300:]}")
    if failures:
        raise Failed("\n  ".join(failures))
    lane.agent.settle()
    return (f"{count} commands of {len(pages)} pages, at most {slowest[0]:.0f} s: "
            f"{' '.join(slowest[1].split()[:3])}")


STEPS = [documented_commands_work]
