#!/usr/bin/env python3
"""Installs the shipped chart with the shipped images on a real cluster and walks through the life of
a deployment.

  lane.py CLUSTER_DIR CACHE_DIR IMAGES_DIR [STEP ...]

Expects a running cluster (cluster.sh up). Prints one line a step, `ok: <what> [<observed>]` or
`FAILED: <what>: <why>`, and exits 1 when one failed. A failed step does not keep the later ones from
being tried, except the installation, without which there is nothing to try. With names of steps only
these are run.
"""

import json
import pathlib
import subprocess
import sys
import tarfile
import time

import steps_documents
import steps_install
import steps_manifests
import steps_release
import steps_watch
from cluster_client import Cluster, Failed, wait_until
from voice_agent import VoiceAgent

STEPS = [
    *steps_manifests.STEPS,
    *steps_install.STEPS,
    *steps_watch.STEPS,
    *steps_release.STEPS,
    *steps_documents.STEPS,
    *steps_watch.FAULTS,
    *steps_release.LAST,
]
INDISPENSABLE = steps_install.installs_under_pod_security_restricted


class Lane:
    """What the steps act on."""

    def __init__(self, directory, cache, images):
        self.cluster = Cluster(directory, cache)
        self.agent = VoiceAgent(self.cluster)
        self.images = pathlib.Path(images)
        self.python = pathlib.Path(cache) / "venv" / "bin" / "python"

    def prepare(self):
        """Brings the images and the definitions of custom resources into the cluster."""
        for name in ("pause", "turn-optimizer", "voice-agent"):
            self.cluster.ctr("images", "import", self.images / f"{name}.tar")
        for definition in sorted((self.cluster.cache / "crds").glob("*.yaml")):
            self.cluster.kubectl("apply", "--server-side", "-f", str(definition))
        wait_until("the custom resources", 30, lambda: all(
            self.cluster.run("kubectl", "get", kind, "-A", check=False).returncode == 0
            for kind in ("rollouts.argoproj.io", "podmonitors.monitoring.coreos.com")))

    def kill_container(self, pod, container):
        """Kills the container's first process, as the kernel would."""
        status = pod["status"]
        every = status.get("initContainerStatuses", []) + status["containerStatuses"]
        found = next(s for s in every if s["name"] == container)
        identity = found["containerID"].removeprefix("containerd://")
        tasks = self.cluster.ctr("tasks", "ls").splitlines()
        process = next(line.split()[1] for line in tasks if line.startswith(identity))
        self.cluster.run("kill", "-9", process)

    def layers_over_base(self, manifest):
        """Compressed bytes of the layers that are not the base's, which is the first."""
        return sum(layer["size"] for layer in manifest["layers"][1:])


def run(step, lane):
    """Runs one step and prints its line; whether it held."""
    started = time.monotonic()
    try:
        observed, held = step(lane), True
    except (Failed, OSError, subprocess.SubprocessError, tarfile.TarError, KeyError, IndexError,
            StopIteration, json.JSONDecodeError) as error:
        observed, held = f"{type(error).__name__}: {error}", False
    seconds = time.monotonic() - started
    if held:
        print(f"ok: {step.__doc__} [{observed}] ({seconds:.0f} s)", flush=True)
    else:
        print(f"FAILED: {step.__name__}: {step.__doc__}: {observed} ({seconds:.0f} s)", flush=True)
    return held


def main():
    directory, cache, images, *wanted = sys.argv[1:]
    unknown = set(wanted) - {step.__name__ for step in STEPS}
    if unknown:
        sys.exit(f"no such step: {', '.join(sorted(unknown))}")
    lane = Lane(directory, cache, images)
    lane.prepare()
    passed = failed = 0
    for step in STEPS:
        if wanted and step.__name__ not in wanted:
            continue
        held = run(step, lane)
        passed, failed = passed + held, failed + (not held)
        if step is INDISPENSABLE and not held:
            break
    print(f"{passed} steps hold, {failed} do not")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
