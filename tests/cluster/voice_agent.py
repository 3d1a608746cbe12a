"""The example release as the steps see it: its chart, its pods, what its agents count."""

import json

from cluster_client import ROOT, expect, wait_until

NAMESPACE = "calls"
CHART = ROOT / "helm" / "voice-agent-example"
LABELS = {"app.kubernetes.io/name": "voice-agent", "app.kubernetes.io/instance": "voice-agent"}
ADMIN = "unix:///run/turn-optimizer-admin/admin.sock"
IMAGES = [
    "--set", "image.repository=localhost/voice-agent", "--set", "image.pullPolicy=Never",
    "--set", "turn-optimizer.image.repository=localhost/turn-optimizer",
    "--set", "turn-optimizer.image.pullPolicy=Never",
]
# The lane cannot wait for a caller's pauses: the agents play their calls fast.
FAST = ["--set-json", "agent.turnIntervalSeconds=0.2", "--set-json", "agent.llmDelaySeconds=0.05"]


class VoiceAgent:
    """The release `voice-agent` in the namespace `calls`."""

    def __init__(self, cluster):
        self._cluster = cluster

    def upgrade(self, *args, check=True, timeout="120s"):
        return self._cluster.helm(
            "upgrade", "voice-agent", CHART, "-n", NAMESPACE, "--reuse-values", "--wait", "--timeout",
            timeout, *args, check=check)

    def render(self, *args):
        return self._cluster.helm("template", "voice-agent", CHART, *IMAGES, *FAST, *args).stdout

    def kubectl(self, *args, **more):
        return self._cluster.kubectl("-n", NAMESPACE, *args, **more)

    def get(self, *args):
        return self._cluster.get("-n", NAMESPACE, *args)

    def pods(self):
        """The pods that are to stay, oldest first."""
        selector = ",".join(f"{k}={v}" for k, v in LABELS.items())
        found = self.get("pods", "-l", selector, "--field-selector=status.phase=Running")["items"]
        found = [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]
        return sorted(found, key=lambda pod: pod["metadata"]["creationTimestamp"])

    def settle(self):
        """Waits until no pod comes or goes: two are ready, and none is ending."""
        selector = ",".join(f"{k}={v}" for k, v in LABELS.items())

        def still():
            found = self.get("pods", "-l", selector)["items"]
            return len(found) == 2 and all(
                status["ready"] for pod in found for status in pod["status"]["containerStatuses"])

        wait_until("two pods and no other", 90, still)

    def pod_names(self):
        return [pod["metadata"]["name"] for pod in self.pods()]

    def exec(self, pod, container, *command, check=True):
        return self._cluster.run(
            "kubectl", "-n", NAMESPACE, "exec", pod, "-c", container, "--", *command, check=check)

    def turnctl(self, pod, *args):
        return self.exec(
            pod, "turn-optimizer", "turnctl", "--admin-target", ADMIN, *args).stdout

    def stats(self, pod):
        return json.loads(self._cluster.http(f"http://{pod['status']['podIP']}:8080/stats"))

    def stats_after(self, pod, turns, seconds=30):
        """The agent's counts once it has answered so many more turns than now."""
        wanted = self.stats(pod)["turns"] + turns
        return wait_until(f"{turns} more turns", seconds, lambda: (
            s := self.stats(pod))["turns"] >= wanted and s)

    def expect_no_caller_error(self):
        """No caller of any pod heard an error or lost a call; returns the turns they had."""
        every = [self.stats(pod) for pod in self.pods()]
        for stats in every:
            expect(stats["caller_errors"] == 0 and stats["calls_cut"] == 0,
                   f"callers heard errors: {stats}")
        return sum(stats["turns"] for stats in every)
