"""What is shipped for Kubernetes, before any of it runs: schemas, good practice, the server's own eyes."""

import json

from cluster_client import HERE, ROOT, expect, wait_until

GOLDEN = sorted((ROOT / "helm" / "golden").glob("*.yaml"))
SHIPPED = sorted((ROOT / "deploy" / "kubernetes").rglob("*.yaml"))
# kube-score's demands that are not met on purpose.
NOT_DEMANDED = {
    # The tags are the releases'; image.digest pins where that is wanted.
    "container-image-pull-policy",
    # A CPU limit throttles a program whose whole worth is its latency.
    "container-resources",
    # The sidecar owns the sockets; the agent's primary group is its own image's affair.
    "container-security-context-user-group-id",
    # Scratch space is bounded by the volumes' size limits.
    "container-ephemeral-storage-request-and-limit",
    # The pod of `helm test` takes no calls; the agent's pods have their policy.
    "pod-networkpolicy",
}


def manifests_fit_the_servers_schemas(lane):
    """kubeconform, with schemas of the API server's own OpenAPI: golden renders and shipped manifests"""
    schemas = lane.cluster.directory / "schemas"
    description = wait_until("custom resources in the server's description", 60, lambda: (
        text := lane.cluster.kubectl("get", "--raw", "/openapi/v2")).count('"PodMonitor"')
        and '"Rollout"' in text and text, interval=2)
    count = lane.cluster.run(
        "python3", HERE / "tools" / "openapi_schemas.py", schemas, stdin=description).stdout.strip()
    location = f"{schemas}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"

    def kubeconform(*files, check=True):
        return lane.cluster.run("kubeconform", "-strict", "-summary", "-output", "json",
                                "-schema-location", location, *files, check=check)

    summary = json.loads(kubeconform(*GOLDEN, *SHIPPED).stdout)["summary"]
    typo = lane.cluster.directory / "typo.yaml"
    typo.write_text(GOLDEN[0].read_text().replace("restartPolicy: Always", "restartPolcy: Always"))
    refused = kubeconform(typo, check=False)
    expect(refused.returncode != 0 and "restartPolcy" in refused.stdout, "a typo was accepted")
    expect(summary["valid"] > 0 and summary["skipped"] == 0, f"{summary}")
    return f"{summary['valid']} objects valid against {count} schemas, a typo refused"


def manifests_are_taken_by_the_server(lane):
    """`kubectl apply --dry-run=server --validate=strict`, custom resources among them"""
    taken = 0
    for path in [*GOLDEN, *SHIPPED]:
        out = lane.cluster.kubectl(
            "apply", "--dry-run=server", "--validate=strict", "-n", "default", "-f", str(path))
        taken += out.count("(server dry run)")
    render = lane.agent.render("--set", "turn-optimizer.podMonitor.enabled=true")
    refused = lane.cluster.run(
        "kubectl", "apply", "--dry-run=server", "--validate=strict", "-n", "default", "-f", "-",
        stdin=render.replace("podMetricsEndpoints", "podMetricEndpoints"), check=False)
    expect(refused.returncode != 0 and "podMetricEndpoints" in refused.stderr,
           f"a typo in a PodMonitor was accepted: {refused.stderr}")
    return f"{taken} objects taken, a typo in a PodMonitor refused"


def kube_score_finds_nothing_critical(lane):
    """kube-score has no critical finding on the render for production"""
    ignored = [word for name in sorted(NOT_DEMANDED) for word in ("--ignore-test", name)]
    result = lane.cluster.run(
        "kube-score", "score", "--output-format", "json", *ignored,
        ROOT / "helm" / "golden" / "values-production.yaml", check=False)
    checks = [
        (scored["object_name"], check)
        for scored in json.loads(result.stdout) for check in scored["checks"] or []
        if not check["skipped"]]
    # Grade 1 is critical, 10 all right.
    critical = [f"{name}: {check['check']['id']} {check['comments']}"
                for name, check in checks if check["grade"] == 1]
    expect(checks and not critical, f"critical: {critical}")
    return f"{len(checks)} checks, 0 critical, {len(NOT_DEMANDED)} kinds of check not asked for"


STEPS = [
    manifests_fit_the_servers_schemas,
    manifests_are_taken_by_the_server,
    kube_score_finds_nothing_critical,
]
