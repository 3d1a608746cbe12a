"""The life of a deployment: new images, bad releases, changed rules, lost sidecars, drained pods, Jobs."""

import json

import yaml

from cluster_client import ROOT, expect, wait_until
from voice_agent import NAMESPACE

NEW_TAG = "optimized-v1.0"
GREETING_RULES = """\
version: 1
flows: [cluster_lane]
rules:
  - id: lane.hello
    patterns: ["hello lane"]
    replies: ["{reply}"]
"""


def rolled_out(lane):
    lane.agent.kubectl("rollout", "status", "deployment/voice-agent", "--timeout=120s")


def release_history(lane):
    return json.loads(
        lane.cluster.helm("history", "voice-agent", "-n", NAMESPACE, "-o", "json").stdout)


def images(lane):
    spec = lane.agent.get("deployment", "voice-agent")["spec"]["template"]["spec"]
    return {c["name"]: c["image"] for c in spec["containers"] + spec["initContainers"]}


def swap_and_undo(lane, container, *more):
    """`kubectl set image` for one container, and back by `kubectl rollout undo`."""
    before = images(lane)[container]
    after = f"localhost/{container}:{NEW_TAG}"
    lane.cluster.ctr("images", "tag", "--force", f"localhost/{container}:0.1.0", after)
    lane.agent.kubectl("set", "image", "deployment/voice-agent", f"{container}={after}", *more)
    lane.agent.kubectl("annotate", "deployment/voice-agent", "--overwrite",
                       f"kubernetes.io/change-cause=canary of {container}")
    rolled_out(lane)
    running = {s["image"] for pod in lane.agent.pods()
               for s in pod["status"]["containerStatuses"] + pod["status"]["initContainerStatuses"]
               if s["name"] == container}
    expect(images(lane)[container] == after, "the image was not swapped")
    history = lane.agent.kubectl("rollout", "history", "deployment/voice-agent")
    expect(f"canary of {container}" in history, f"the change's cause is not on record: {history}")
    lane.agent.kubectl("rollout", "undo", "deployment/voice-agent")
    rolled_out(lane)
    expect(images(lane)[container] == before, "the image was not swapped back")
    turns = lane.agent.expect_no_caller_error()
    return f"{before} -> {after} ({len(running)} image name running) -> back; {turns} turns, no error"


def agent_image_swap_and_undo(lane):
    """The guide's `kubectl set image ... --record` of the agent, with its cause on record, and its undo"""
    return swap_and_undo(lane, "voice-agent", "--record")


def sidecar_image_swap_and_undo(lane):
    """The sidecar's own image is swapped and taken back in the same way"""
    return swap_and_undo(lane, "turn-optimizer")


def bad_release_is_rolled_back(lane):
    """A sidecar that refuses its configuration never becomes ready; Helm takes the release back"""
    before = lane.agent.pod_names()
    result = lane.agent.upgrade(
        "--rollback-on-failure", "--set", "turn-optimizer.config.nonsense=1", check=False, timeout="12s")
    expect(result.returncode != 0, "a bad release was accepted")
    history = release_history(lane)
    expect("Rollback" in history[-1]["description"], f"history ends with {history[-1]}")
    rolled_out(lane)
    expect(lane.agent.pod_names() == before, f"other pods: {before}, {lane.agent.pod_names()}")
    lane.agent.expect_no_caller_error()
    return f"{history[-1]['description']}; the same {len(before)} pods answered all the while"


def changed_rules_are_reloaded(lane):
    """A changed rule file in its ConfigMap is served by the running process"""
    def say(reply):
        path = lane.cluster.directory / "lane-rules.yaml"
        path.write_text(GREETING_RULES.format(reply=reply))
        lane.agent.upgrade("--set", "turn-optimizer.mode=enabled",
                           "--set-file", f"turn-optimizer.rules.lane\\.yaml={path}")

    def heard():
        pod = lane.agent.pod_names()[0]
        return lane.agent.exec(pod, "turn-optimizer", "turnctl", "optimize", "hello lane",
                               "--flow", "cluster_lane", "--json", check=False).stdout

    say("First words.")
    wait_until("the first reply", 30, lambda: "First words." in heard())
    pods = lane.agent.pod_names()
    say("Second words.")
    wait_until("the second reply", 90, lambda: "Second words." in heard(), interval=1)
    expect(lane.agent.pod_names() == pods, "the pods were replaced")
    return "reply changed, pods the same"


def undo_over_new_rules_works(lane):
    """`kubectl rollout undo` over a release that brought the rules: its pods run with the present ConfigMaps"""
    before = next(r["revision"] for r in reversed(release_history(lane)[:-2])
                  if r["status"] != "failed")
    lane.agent.kubectl("rollout", "undo", "deployment/voice-agent")
    rolled_out(lane)
    lane.agent.settle()
    restarts = sum(s["restartCount"] for pod in lane.agent.pods()
                   for s in pod["status"]["initContainerStatuses"])
    expect(restarts == 0, f"sidecars were restarted {restarts} times")
    # Without the rules again, for the steps to come. The fields that were undone are kubectl's now.
    lane.cluster.helm("rollback", "voice-agent", str(before), "-n", NAMESPACE, "--wait", "--force-conflicts")
    return f"rolled out without a restart; then back to revision {before}"


def killed_sidecar_returns(lane):
    """Kill -9 of the sidecar: the agent answers on, the kubelet starts the sidecar again"""
    pod = lane.agent.pods()[0]
    name = pod["metadata"]["name"]
    lane.kill_container(pod, "turn-optimizer")

    def restarted():
        status = lane.agent.get("pod", name)["status"]["initContainerStatuses"][0]
        return status["restartCount"] >= 1 and status["ready"]

    during = lane.agent.stats_after(pod, 3)
    wait_until("the sidecar's return", 60, restarted)
    back = wait_until("the agent to find it again", 60, lambda: (
        lane.agent.stats_after(pod, 3)["sidecar_errors"]
        == (s := lane.agent.stats_after(pod, 3))["sidecar_errors"] and s))
    expect(back["caller_errors"] == 0, f"callers heard errors: {back}")
    return (f"{during['turns']} turns then, {back['turns']} now, {back['sidecar_errors']} without the "
            "sidecar, none an error to a caller; restarted once")


def drained_pod_loses_no_call(lane):
    """A pod evicted in the middle of calls, as by `kubectl drain`, ends them without an error to any caller"""
    pod = lane.agent.pods()[0]
    name = pod["metadata"]["name"]
    wait_until("a call under way", 30, lambda: lane.agent.stats(pod)["calls_under_way"] > 0)
    before = lane.agent.stats(pod)
    follow = lane.cluster.start("drained-agent", "kubectl", "logs", "-f", "-n", NAMESPACE, name,
                                "-c", "voice-agent")
    lane.cluster.kubectl(
        "create", "--raw", f"/api/v1/namespaces/{NAMESPACE}/pods/{name}/eviction", "-f", "-",
        stdin=json.dumps({"apiVersion": "policy/v1", "kind": "Eviction",
                          "metadata": {"name": name, "namespace": NAMESPACE}}))
    lane.agent.kubectl("wait", "--for=delete", f"pod/{name}", "--timeout=90s")
    follow.wait(timeout=30)
    log = lane.cluster.log("drained-agent").read_text()
    final = [line for line in log.splitlines() if line.startswith("ended: ")]
    expect(final, f"the agent did not end by itself: {log[-300:]}")
    stats = json.loads(final[-1].removeprefix("ended: "))
    expect(stats["caller_errors"] == 0 and stats["calls_cut"] == 0 and stats["turns"] > 0,
           f"ended with {stats}")
    expect(stats["sidecar_errors"] == before["sidecar_errors"],
           f"the sidecar went before its agent: {before}, {stats}")
    wait_until("two pods again", 60, lambda: len(lane.agent.pods()) == 2)
    return (f"{before['calls_under_way']} calls under way led to their ends, "
            f"{stats['turns'] - before['turns']} more turns, no error")


def job_completes(lane):
    """A Job with the sidecar completes: the sidecar does not keep it alive"""
    deployment = next(
        d for d in yaml.safe_load_all(lane.agent.render()) if d and d["kind"] == "Deployment")
    pod = deployment["spec"]["template"]
    pod["metadata"]["labels"] = {"app": "two-calls"}
    pod["spec"]["restartPolicy"] = "Never"
    agent = pod["spec"]["containers"][0]
    for name in ("readinessProbe", "livenessProbe", "lifecycle"):
        agent.pop(name, None)
    agent["env"].append({"name": "CALLS", "value": "2"})
    lane.cluster.apply(yaml.safe_dump({
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": {"name": "two-calls", "namespace": NAMESPACE},
        "spec": {"backoffLimit": 0, "template": pod}}))
    lane.agent.kubectl("wait", "--for=condition=complete", "job/two-calls", "--timeout=90s")
    log = lane.agent.kubectl("logs", "job/two-calls", "-c", "voice-agent").strip()
    expect('"calls_cut": 0' in log and '"sidecar_errors": 0' in log, f"the Job's agent said {log}")
    lane.agent.kubectl("delete", "job", "two-calls")
    return log


def report_job_renders_a_page(lane):
    """The shipped CronJob for the daily report renders its page from a sidecar's log"""
    path = ROOT / "deploy" / "kubernetes" / "report-cronjobs.yaml"
    cron = next(yaml.safe_load_all(path.read_text()))
    pod = cron["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    container = pod["containers"][0]
    container.update(image="localhost/turn-optimizer:0.1.0", imagePullPolicy="Never")
    # There is no volume of logs here: one pod's lines come as a ConfigMap. The page goes to the log.
    script = container["command"][-1]
    to_volume = "--out /reports/daily-$(date +%F).html"
    expect(to_volume in script, f"the CronJob does not say {to_volume}")
    container["command"][-1] = script.replace(to_volume, "")
    log = lane.agent.kubectl(
        "logs", lane.agent.pod_names()[0], "-c", "turn-optimizer", "--tail=1000")
    file = lane.cluster.directory / "turn-optimizer.log"
    file.write_text("\n".join(log.splitlines()[-1000:]) + "\n")
    lane.agent.kubectl("create", "configmap", "report-logs", f"--from-file={file}")
    pod["volumes"] = [{"name": "logs", "configMap": {"name": "report-logs"}},
                      {"name": "reports", "emptyDir": {}}]
    cron["metadata"]["namespace"] = NAMESPACE
    lane.cluster.apply(yaml.safe_dump(cron))
    lane.agent.kubectl("create", "job", "report-now", "--from=cronjob/turn-optimizer-report-daily")
    lane.agent.kubectl("wait", "--for=condition=complete", "job/report-now", "--timeout=60s")
    page = lane.agent.kubectl("logs", "job/report-now")
    expect("<html" in page and "</html>" in page, f"no page: {page[:300]}")
    lane.agent.kubectl("delete", "job/report-now", "cronjob/turn-optimizer-report-daily",
                       "configmap/report-logs")
    return f"{len(page)} bytes of HTML"


def uninstall_leaves_nothing(lane):
    """After helm uninstall nothing of the release is left"""
    lane.cluster.helm("uninstall", "voice-agent", "-n", NAMESPACE, "--wait", "--timeout", "90s")
    every = ",".join(lane.cluster.kubectl(
        "api-resources", "--namespaced", "--verbs=list", "-o", "name").split())

    def left():
        found = lane.agent.get(every, "-l", "app.kubernetes.io/instance=voice-agent")["items"]
        return [f"{item['kind']}/{item['metadata']['name']}" for item in found]

    wait_until("nothing of the release", 60, lambda: not left(), interval=2)
    pods = lane.agent.get("pods")["items"]
    expect(not pods, f"pods left: {[pod['metadata']['name'] for pod in pods]}")
    return f"0 objects of {every.count(',') + 1} kinds, 0 pods"


STEPS = [
    agent_image_swap_and_undo,
    sidecar_image_swap_and_undo,
    bad_release_is_rolled_back,
    changed_rules_are_reloaded,
    undo_over_new_rules_works,
    killed_sidecar_returns,
    drained_pod_loses_no_call,
    job_completes,
    report_job_renders_a_page,
]
LAST = [uninstall_leaves_nothing]
