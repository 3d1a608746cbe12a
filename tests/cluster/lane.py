#!/usr/bin/env python3
"""Installs the shipped chart with the shipped images on a real cluster and walks through the life of
a deployment.

  lane.py CLUSTER_DIR CACHE_DIR IMAGES_DIR [STEP ...]

Expects a running cluster (cluster.sh up). Prints one line a step; exits 1 when one fails. Steps build
on each other, so a failure ends the run.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time

import yaml

import steps
from cluster_client import ROOT, Cluster, Failed


class Lane:
    """The cluster and the processes beside it that the steps need."""

    def __init__(self, directory, cache):
        self.cluster = Cluster(directory, cache)
        self._directory = pathlib.Path(directory)
        self._cache = pathlib.Path(cache)

    def start_prometheus(self):
        """Finds the pods through the API, as in any cluster, with the chart's own rules."""
        rendered = self.cluster.helm(
            "template", "voice-agent", steps.CHART,
            "--set", "turn-optimizer.prometheusRule.enabled=true").stdout
        rules = next(d for d in yaml.safe_load_all(rendered) if d and d["kind"] == "PrometheusRule")
        (self._directory / "rules.yaml").write_text(yaml.safe_dump(rules["spec"]))
        config = {
            "global": {"scrape_interval": "5s", "evaluation_interval": "5s"},
            "rule_files": [str(self._directory / "rules.yaml")],
            "scrape_configs": [{
                "job_name": "voice-agent",
                "kubernetes_sd_configs": [
                    {"role": "pod", "kubeconfig_file": str(self._directory / "kubeconfig")}],
                "relabel_configs": [
                    {"source_labels": ["__meta_kubernetes_pod_container_port_name"],
                     "regex": "to-metrics", "action": "keep"},
                    {"source_labels": ["__meta_kubernetes_namespace"], "target_label": "namespace"},
                    {"source_labels": ["__meta_kubernetes_pod_name"], "target_label": "pod"},
                ],
            }],
        }
        (self._directory / "prometheus.yaml").write_text(yaml.safe_dump(config))
        self.cluster.start(
            "prometheus", "prometheus", f"--config.file={self._directory / 'prometheus.yaml'}",
            f"--storage.tsdb.path={self._directory / 'prometheus'}",
            "--web.listen-address=127.0.0.1:9090")

    def kill_container(self, pod, container):
        """Kills the container's first process from outside, as the kernel would."""
        statuses = self.cluster.get("pod", pod, "-n", steps.NAMESPACE)["status"]
        every = statuses.get("initContainerStatuses", []) + statuses["containerStatuses"]
        found = next(s for s in every if s["name"] == container)
        identity = found["containerID"].removeprefix("containerd://")
        tasks = self.cluster.run(
            "ctr", "-a", str(self._directory / "containerd.sock"), "-n", "k8s.io", "tasks", "ls").stdout
        line = next(line for line in tasks.splitlines() if line.startswith(identity))
        os.kill(int(line.split()[1]), signal.SIGKILL)

    def job_from(self, rendered):
        """A Job with the agent's pod, whose agent answers for two seconds and ends."""
        deployment = next(
            d for d in yaml.safe_load_all(rendered) if d and d["kind"] == "Deployment")
        pod = deployment["spec"]["template"]
        pod["spec"]["restartPolicy"] = "Never"
        agent = pod["spec"]["containers"][0]
        for name in ("readinessProbe", "livenessProbe", "lifecycle"):
            agent.pop(name, None)
        agent["env"].append({"name": "CALLS", "value": "2"})
        pod["metadata"]["labels"] = {"app": "one-call"}
        return yaml.safe_dump({
            "apiVersion": "batch/v1", "kind": "Job",
            "metadata": {"name": "one-call", "namespace": steps.NAMESPACE},
            "spec": {"backoffLimit": 0, "template": pod},
        })

    def start_rollouts_controller(self):
        module = subprocess.run(
            ["go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-rollouts"],
            cwd=self._cache / "modules" / "github.com_argoproj_argo-rollouts-v1.8.3",
            env=dict(os.environ, GOPATH=str(self._cache / "go"), GOFLAGS="-mod=mod"),
            text=True, capture_output=True, check=True).stdout.strip()
        for crd in sorted(pathlib.Path(module, "manifests", "crds").glob("*-crd.yaml")):
            self.cluster.kubectl("apply", "--server-side", "-f", str(crd))
        self.cluster.start(
            "rollouts", "rollouts-controller", "--loglevel", "info",
            "--kubeconfig", str(self._directory / "kubeconfig"), "--leader-elect=false",
            "--metricsport", "8190", "--healthzPort", "8180")

    def _shipped(self, name, *replacements):
        text = (ROOT / "deploy" / "kubernetes" / "argo-rollouts" / name).read_text()
        for old, new in replacements:
            if old not in text:
                raise Failed(f"{name} does not hold {old!r}: the lane must follow it")
            text = text.replace(old, new)
        document = yaml.safe_load(text)
        document["metadata"]["namespace"] = steps.NAMESPACE
        return yaml.safe_dump(document)

    def analysis_template(self):
        """The shipped one, with the lane's Prometheus and seconds for minutes."""
        return self._shipped(
            "analysis-template.yaml", ("http://prometheus.monitoring:9090", "http://127.0.0.1:9090"),
            ("value: 60s", "value: 5s"), ('value: "10"', 'value: "30"'), ("[2m]", "[30s]"))

    def rollout(self):
        """The shipped one, with fewer pods and seconds for days."""
        return self._shipped("rollout.yaml", ("replicas: 10", "replicas: 3"), ("48h", "15s"))

    def change_rollout(self, environment):
        pairs = [f"{name}={value}" for name, value in environment.items()]
        self.cluster.kubectl("set", "env", "deployment/voice-agent", "-c", "voice-agent",
                             "-n", steps.NAMESPACE, *pairs)


def main():
    directory, cache, images, *wanted = sys.argv[1:]
    lane = Lane(directory, cache)
    for name in ("pause", "turn-optimizer", "voice-agent"):
        lane.cluster.import_image(pathlib.Path(images) / f"{name}.tar")
    passed = failed = 0
    try:
        for step in steps.STEPS:
            if wanted and step.__name__ not in wanted:
                continue
            started = time.monotonic()
            try:
                step(lane)
                passed += 1
                print(f"ok    {step.__name__} ({time.monotonic() - started:.0f} s)", flush=True)
            except (Failed, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAIL  {step.__name__}: {step.__doc__}\n      {error}", flush=True)
                break
    finally:
        lane.cluster.stop_processes()
    print(f"{passed} passed, {failed} failed, {len(steps.STEPS) - passed - failed} skipped")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
