"""The steps of the lane, in order. Each takes the lane and raises Failed when something is not as
the product promises."""

import json

from cluster_client import ROOT, Failed, wait_until

NAMESPACE = "calls"
CHART = str(ROOT / "helm" / "voice-agent-example")
SELECT = "app.kubernetes.io/name=voice-agent,app.kubernetes.io/instance=voice-agent"
# The lane cannot wait for a caller's pauses: the agent plays its calls fast.
FAST = ["--set", "agent.turnIntervalSeconds=0.2", "--set", "agent.llmDelaySeconds=0.05"]
IMAGES = [
    "--set", "image.repository=localhost/voice-agent", "--set", "image.pullPolicy=Never",
    "--set", "turn-optimizer.image.repository=localhost/turn-optimizer",
    "--set", "turn-optimizer.image.pullPolicy=Never",
]


def pods(lane, selector=SELECT):
    found = lane.cluster.get("pods", "-n", NAMESPACE, "-l", selector)["items"]
    return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]


def agent_stats(lane, pod):
    return json.loads(lane.cluster.http(f"http://{pod['status']['podIP']}:8080/stats"))


def expect(condition, message):
    if not condition:
        raise Failed(message)


def expect_no_caller_errors(lane):
    for pod in pods(lane):
        stats = agent_stats(lane, pod)
        expect(stats["caller_errors"] == 0, f"callers heard errors: {stats}")


def install(lane):
    """The chart installs in a namespace that enforces Pod Security `restricted`."""
    lane.cluster.kubectl("create", "namespace", NAMESPACE)
    lane.cluster.kubectl(
        "label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted"
    )
    wait_until("the default service account", 20,
               lambda: lane.cluster.get("serviceaccount", "default", "-n", NAMESPACE))
    lane.cluster.helm(
        "install", "voice-agent", CHART, "-n", NAMESPACE, "--wait", "--timeout", "90s",
        "--set", "replicas=2", "--set", "turn-optimizer.mode=shadow", *IMAGES, *FAST,
    )


def first_rpc_succeeds(lane):
    """The sidecar is there before the agent's first turn, so no call ever misses it."""
    for pod in pods(lane):
        stats = wait_until("answered turns", 20, lambda p=pod: (
            s := agent_stats(lane, p))["turns"] >= 3 and s)
        expect(stats["sidecar_errors"] == 0, f"the agent missed the sidecar: {stats}")


def container_is_restricted(lane):
    """Not root, no capabilities, seccomp on, no new privileges, read-only root file system."""
    name = pods(lane)[0]["metadata"]["name"]
    status = lane.cluster.kubectl(
        "exec", "-n", NAMESPACE, name, "-c", "turn-optimizer", "--", "cat", "/proc/1/status")
    facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    expect(facts["Uid"].split()[0] == "65532", f"uid is {facts['Uid']}")
    expect(int(facts["CapEff"], 16) == 0, f"capabilities {facts['CapEff']}")
    expect(facts["Seccomp"] == "2" and facts["NoNewPrivs"] == "1", "seccomp or NoNewPrivs is off")
    touch = lane.cluster.run(
        "kubectl", "exec", "-n", NAMESPACE, name, "-c", "turn-optimizer", "--", "touch", "/x",
        check=False)
    expect("Read-only file system" in touch.stderr, f"the root is writable: {touch.stderr}")


def admin_socket_is_hidden(lane):
    """The agent sees the turn socket and not the admin socket; turnctl in the sidecar sees both."""
    name = pods(lane)[0]["metadata"]["name"]
    listing = lane.cluster.kubectl(
        "exec", "-n", NAMESPACE, name, "-c", "voice-agent", "--", "find", "/run", "-name", "*.sock")
    expect("turn.sock" in listing and "admin.sock" not in listing, f"agent sees {listing.split()}")
    status = lane.cluster.kubectl(
        "exec", "-n", NAMESPACE, name, "-c", "turn-optimizer", "--",
        "turnctl", "--admin-target", "unix:///run/turn-optimizer-admin/admin.sock", "status")
    expect("shadow" in status, f"status says {status}")


def helm_test(lane):
    """`helm test` reaches the agent through its Service and name."""
    result = lane.cluster.helm("test", "voice-agent", "-n", NAMESPACE, "--timeout", "90s")
    expect("Succeeded" in result.stdout, result.stdout)


def prometheus_scrapes(lane):
    """A real Prometheus scrapes every pod by its port's name, with the shipped rules loaded."""
    lane.start_prometheus()
    wait_until("both sidecars scraped", 40,
               lambda: len(lane.cluster.query('up{job="voice-agent"} == 1')) >= 2)
    wait_until("a recording rule with data", 60,
               lambda: lane.cluster.query("turn_optimizer:turn_duration_seconds:mean5m"))
    firing = [labels["alertname"] for labels, _ in lane.cluster.query('ALERTS{alertstate="firing"}')]
    expect(not firing, f"alerts fire on a healthy deployment: {firing}")


def image_swap_and_undo(lane):
    """The guide's kubectl set image, for the agent's image and for the sidecar's, and its undo."""
    def image(index, kind):
        spec = lane.cluster.get("deployment", "voice-agent", "-n", NAMESPACE)["spec"]
        return spec["template"]["spec"][kind][index]["image"]

    def rollout(*args):
        return lane.cluster.kubectl("rollout", *args, "-n", NAMESPACE)

    for container, kind in (("voice-agent", "containers"), ("turn-optimizer", "initContainers")):
        before = image(0, kind)
        after = f"localhost/{container}:optimized-v1.0"
        lane.cluster.tag_image(f"localhost/{container}:0.1.0", after)
        lane.cluster.kubectl(
            "set", "image", "deployment/voice-agent", f"{container}={after}", "-n", NAMESPACE)
        lane.cluster.kubectl(
            "annotate", "deployment/voice-agent", "-n", NAMESPACE, "--overwrite",
            f"kubernetes.io/change-cause=canary of {container}")
        rollout("status", "deployment/voice-agent", "--timeout=90s")
        expect(image(0, kind) == after, "the image was not swapped")
        rollout("undo", "deployment/voice-agent")
        rollout("status", "deployment/voice-agent", "--timeout=90s")
        expect(image(0, kind) == before, "the image was not swapped back")
    expect_no_caller_errors(lane)


def bad_release_is_rolled_back(lane):
    """A release whose sidecar refuses its configuration never becomes ready, and Helm takes it
    back; the old pods answer all the while."""
    result = lane.cluster.helm(
        "upgrade", "voice-agent", CHART, "-n", NAMESPACE, "--rollback-on-failure", "--wait",
        "--timeout", "25s", "--reuse-values", "--set", "turn-optimizer.config.nonsense=1",
        check=False)
    expect(result.returncode != 0, "a bad release was accepted")
    history = json.loads(
        lane.cluster.helm("history", "voice-agent", "-n", NAMESPACE, "-o", "json").stdout)
    expect("Rollback" in history[-1]["description"], f"history ends with {history[-1]}")
    wait_until("ready pods after the rollback", 60, lambda: len(pods(lane)) == 2)
    expect_no_caller_errors(lane)


def killed_sidecar_returns(lane):
    """Kill -9 of the sidecar: the agent answers on, the kubelet starts it again."""
    pod = pods(lane)[0]
    name = pod["metadata"]["name"]
    before = agent_stats(lane, pod)
    lane.kill_container(name, "turn-optimizer")

    def restarted():
        statuses = lane.cluster.get("pod", name, "-n", NAMESPACE)["status"]["initContainerStatuses"]
        return statuses[0]["restartCount"] >= 1 and statuses[0]["ready"]

    wait_until("the sidecar's return", 60, restarted)
    after = wait_until("turns after the kill", 20, lambda: (
        s := agent_stats(lane, pod))["turns"] > before["turns"] + 5 and s)
    expect(after["caller_errors"] == 0, f"callers heard errors: {after}")


def drained_pod_loses_no_call(lane):
    """A pod that is deleted in the middle of calls ends without an error to any caller."""
    pod = pods(lane)[0]
    name = pod["metadata"]["name"]
    follow = lane.cluster.start("drained-agent", "kubectl", "logs", "-f", "-n", NAMESPACE, name,
                                "-c", "voice-agent")
    lane.cluster.kubectl("delete", "pod", name, "-n", NAMESPACE, timeout=60)
    follow.wait(timeout=30)
    log = (lane.cluster.directory / "log" / "drained-agent.log").read_text()
    final = [line for line in log.splitlines() if line.startswith("ended: ")]
    expect(final, f"the agent did not end by itself: {log[-300:]}")
    stats = json.loads(final[-1].removeprefix("ended: "))
    expect(stats["caller_errors"] == 0 and stats["turns"] > 0, f"ended with {stats}")
    expect(stats["sidecar_errors"] == 0, f"the sidecar went before its agent: {stats}")
    wait_until("two pods again", 60, lambda: len(pods(lane)) == 2)


def job_completes(lane):
    """A Job with the sidecar completes: the sidecar does not keep it alive."""
    rendered = lane.cluster.helm("template", "voice-agent", CHART, *IMAGES, *FAST).stdout
    lane.cluster.apply(lane.job_from(rendered))
    lane.cluster.kubectl("wait", "--for=condition=complete", "job/one-call", "-n", NAMESPACE,
                         "--timeout=60s")
    lane.cluster.kubectl("delete", "job", "one-call", "-n", NAMESPACE)


def latency_fault_rolls_back(lane):
    """An LLM that takes over 3 s: the alert fires and the sidecar takes itself out of the path."""
    lane.cluster.helm(
        "upgrade", "voice-agent", CHART, "-n", NAMESPACE, "--reuse-values", "--wait", "--timeout",
        "90s", "--set", "agent.llmDelaySeconds=4.5", "--set", "turn-optimizer.mode=enabled",
        "--set-json", "turn-optimizer.config.rules.files=[]")
    wait_until("a rolled back sidecar", 150,
               lambda: lane.cluster.query("max(turn_optimizer_rolled_back) == 1"), interval=2)
    wait_until("the alert in Prometheus", 120, lambda: lane.cluster.query(
        'ALERTS{alertname="VoiceAgentRolledBack", alertstate="firing"}'), interval=2)
    name = pods(lane)[0]["metadata"]["name"]
    wait_until("mode disabled in that pod", 90, lambda: "disabled" in lane.cluster.kubectl(
        "exec", "-n", NAMESPACE, name, "-c", "turn-optimizer", "--",
        "turnctl", "--admin-target", "unix:///run/turn-optimizer-admin/admin.sock", "status"),
        interval=2)
    expect_no_caller_errors(lane)


def argo_rollouts(lane):
    """Argo Rollouts completes a good canary and aborts one whose callers wait too long."""
    lane.start_rollouts_controller()
    lane.cluster.helm(
        "upgrade", "voice-agent", CHART, "-n", NAMESPACE, "--reuse-values", "--wait", "--timeout",
        "120s", "--set", "agent.llmDelaySeconds=0.05")
    lane.cluster.apply(lane.analysis_template())
    lane.cluster.apply(lane.rollout())

    def phase():
        status = lane.cluster.get("rollout", "voice-agent", "-n", NAMESPACE).get("status", {})
        return status.get("phase"), status.get("message", ""), bool(status.get("abort"))

    wait_until("the first healthy rollout", 120, lambda: phase()[0] == "Healthy")
    lane.change_rollout({"TURN_INTERVAL_SECONDS": "0.25"})
    wait_until("a canary under way", 60, lambda: phase()[0] in ("Progressing", "Paused"))
    wait_until("a good canary to complete", 240, lambda: phase()[0] == "Healthy", interval=2)
    lane.change_rollout({"LLM_DELAY_SECONDS": "4.5"})
    wait_until("a bad canary to abort", 240, lambda: phase()[2], interval=2)
    expect_no_caller_errors(lane)
    lane.cluster.kubectl("delete", "rollout", "voice-agent", "-n", NAMESPACE)


def uninstall_leaves_nothing(lane):
    """After helm uninstall nothing of the release is left in the namespace."""
    lane.cluster.helm("uninstall", "voice-agent", "-n", NAMESPACE, "--wait", "--timeout", "90s")
    left = lane.cluster.get(
        "all,configmap,networkpolicy,poddisruptionbudget", "-n", NAMESPACE,
        "-l", "app.kubernetes.io/instance=voice-agent")["items"]
    names = [f"{item['kind']}/{item['metadata']['name']}" for item in left]
    expect(not names, f"left behind: {names}")


STEPS = [
    install,
    first_rpc_succeeds,
    container_is_restricted,
    admin_socket_is_hidden,
    helm_test,
    prometheus_scrapes,
    image_swap_and_undo,
    bad_release_is_rolled_back,
    killed_sidecar_returns,
    drained_pod_loses_no_call,
    job_completes,
    latency_fault_rolls_back,
    argo_rollouts,
    uninstall_leaves_nothing,
]
