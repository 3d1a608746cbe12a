"""What watches a deployment: Prometheus and its rules, other products' collectors, Argo Rollouts."""

import json

import yaml

from cluster_client import HERE, PROMETHEUS, ROOT, Failed, expect, wait_until

TARGETS = "http://127.0.0.1:9099"
ARGO = ROOT / "deploy" / "kubernetes" / "argo-rollouts"
LATENCY_ALERT = "VoiceAgentLatencyHigh"


def prometheus_scrapes(lane):
    """A real Prometheus scrapes the pods, and every shipped rule evaluates, with no alert"""
    rendered = lane.agent.render("--set", "turn-optimizer.prometheusRule.enabled=true")
    rules = next(d for d in yaml.safe_load_all(rendered) if d and d["kind"] == "PrometheusRule")
    # The lane's pace: a minute of calls goes by in seconds here. promtool tests the minute.
    alert = next(r for group in rules["spec"]["groups"] for r in group["rules"]
                 if r.get("alert") == LATENCY_ALERT)
    expect(alert["for"] == "1m", f"{LATENCY_ALERT} waits {alert['for']}: the lane must follow it")
    alert["for"] = "2s"
    directory = lane.cluster.directory
    (directory / "rules.yaml").write_text(yaml.safe_dump(rules["spec"]))
    (directory / "prometheus.yaml").write_text(yaml.safe_dump({
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(directory / "rules.yaml")],
        "scrape_configs": [{
            "job_name": "voice-agent",
            "http_sd_configs": [{"url": TARGETS, "refresh_interval": "3s"}]}]}))
    lane.cluster.start("pod-targets", lane.python, HERE / "tools" / "pod_targets.py",
                       directory / "kubeconfig", TARGETS.rsplit(":", 1)[1])
    lane.cluster.start(
        "prometheus", "prometheus", f"--config.file={directory / 'prometheus.yaml'}",
        f"--storage.tsdb.path={directory / 'prometheus'}", "--web.listen-address=127.0.0.1:9090")
    wait_until("two scraped pods", 60, lambda: len(lane.cluster.query("up == 1")) == 2)
    mean = wait_until("a recording rule with data", 60, lambda: lane.cluster.query(
        "turn_optimizer:turn_duration_seconds:mean5m"))
    every = json.loads(lane.cluster.http(f"{PROMETHEUS}/api/v1/rules"))["data"]["groups"]
    every = [rule for group in every for rule in group["rules"]]
    broken = [rule["name"] for rule in every if rule["health"] == "err"]
    expect(not broken, f"rules that do not evaluate: {broken}")
    firing = [labels["alertname"] for labels, _ in lane.cluster.query('ALERTS{alertstate="firing"}')]
    expect(not firing, f"alerts fire on a healthy deployment: {firing}")
    return f"2 pods up, {len(every)} rules evaluate, mean turn {mean[0][1]:.2f} s, no alert"


def datadog_check_reads_the_sidecar(lane):
    """The DataDog Agent's OpenMetrics check, with the shipped mapping, delivers the monitors' metrics"""
    pod = lane.agent.pods()[0]
    result = lane.cluster.run(
        lane.python, ROOT / "tests" / "cluster" / "tools" / "datadog_check.py",
        ROOT / "deploy" / "datadog", pod["status"]["podIP"])
    return result.stdout.strip()


def collector_ships_log_lines(lane):
    """The real OpenTelemetry Collector takes the shipped configuration and ships a pod's log lines"""
    shipped = (ROOT / "deploy" / "otel" / "collector.yaml").read_text()
    directory = lane.cluster.directory
    # Kubernetes' folder of logs is the lane's own here.
    expect("/var/log/pods/" in shipped, "the configuration does not read /var/log/pods")
    config = directory / "collector.yaml"
    config.write_text(shipped.replace("/var/log/pods/", f"{directory}/pod-logs/"))
    receiving = directory / "collector-receiving.yaml"
    receiving.write_text(yaml.safe_dump({
        "receivers": {"otlp": {"protocols": {"http": {"endpoint": "127.0.0.1:4318"}}}},
        "exporters": {"debug": {"verbosity": "detailed"}},
        "service": {
            "telemetry": {"metrics": {"level": "none"}},
            "pipelines": {"logs": {"receivers": ["otlp"], "exporters": ["debug"]}}}}))
    environment = {"LOG_ENDPOINT": "http://127.0.0.1:4318"}
    lane.cluster.run("otel-collector", "validate", "--config", config, env=environment)
    receiver = lane.cluster.start(
        "collector-receiving", "otel-collector", "--config", receiving, env=environment)
    sender = lane.cluster.start("collector", "otel-collector", "--config", config, env=environment)

    def received():
        records = lane.cluster.log("collector-receiving").read_text().split("LogRecord #")[1:]
        return next((r for r in records if "Body: Str([TELEMETRY] Turn complete" in r), None)

    try:
        record = wait_until("a shipped turn", 40, received)
    except Failed as failure:
        raise Failed(f"{failure}\n{lane.cluster.log('collector').read_text()[-1500:]}") from failure
    for wanted in ("SeverityText: ", "-> total_ms: ", "-> response_type: ", "-> k8s.pod.name"):
        source = lane.cluster.log("collector-receiving").read_text() if "k8s" in wanted else record
        expect(wanted in source, f"no {wanted!r} in the record: {record}")
    expect("Timestamp: 1970" not in record, f"the record lost its time: {record}")
    for process in (sender, receiver):
        process.terminate()
    body = next(line for line in record.splitlines() if line.startswith("Body: "))
    return f"validates; received {body.removeprefix('Body: ')} with severity, time and fields"


def latency_fault_rolls_back(lane):
    """An LLM over 3 s: the latency alert fires, the sidecar takes itself out of the path, an alert says so"""
    # Two lines: the 5th slow turn in a row, which alerts, ends 7 s before the 10th, which rolls back.
    lane.agent.upgrade(
        "--set-json", "agent.llmDelaySeconds=3.5", "--set", "agent.lines=2",
        "--set", "turn-optimizer.mode=enabled", "--set-json", "turn-optimizer.config.rules.files=[]")
    lane.agent.settle()
    present = lane.agent.pod_names()

    def rolled_back():
        # Of the present pods: a series outlives its pod by some minutes.
        found = lane.cluster.query("turn_optimizer_rolled_back == 1")
        return next((labels["pod"] for labels, _ in found if labels["pod"] in present), None)

    pod = wait_until("a rolled back sidecar", 150, rolled_back, interval=1)
    firing = wait_until("the alert in Prometheus", 60, lambda: lane.cluster.query(
        f'ALERTS{{alertname="VoiceAgentRolledBack", alertstate="firing", pod="{pod}"}}'), interval=1)
    # Over by now: a sidecar out of the path is judged no more.
    slow = lane.cluster.query(
        f'max_over_time(ALERTS{{alertname="{LATENCY_ALERT}", alertstate="firing", pod="{pod}"}}[2m])')
    expect(slow, f"{LATENCY_ALERT} did not fire for {pod}")
    status = lane.agent.turnctl(pod, "status")
    expect("disabled" in status, f"status says {status}")
    log = lane.agent.kubectl("logs", pod, "-c", "turn-optimizer")
    expect("latency_high" in log, "the sidecar did not tell of the high latency")
    incidents = json.loads(lane.agent.turnctl(pod, "incidents", "list", "--json"))
    lane.agent.expect_no_caller_error()
    return (f"{LATENCY_ALERT} fired, {firing[0][0]['alertname']} ({firing[0][0]['severity']}) fires for "
            f"{pod}, mode disabled, incident on record: {bool(incidents)}")


def shipped(name, *replacements):
    """The shipped manifest, with the lane's address of Prometheus and its pace."""
    text = (ARGO / name).read_text()
    for old, new in replacements:
        expect(old in text, f"{name} does not hold {old!r}: the lane must follow it")
        text = text.replace(old, new)
    return text


def rollout_status(lane):
    return lane.agent.get("rollout", "voice-agent").get("status", {})


def argo_rollouts_completes_a_good_canary(lane):
    """Argo Rollouts takes a good canary through 10, 25, 50, 75 and 100 % under the shipped analysis"""
    lane.agent.upgrade("--set-json", "agent.llmDelaySeconds=0.05", "--set", "agent.lines=2")
    lane.cluster.start(
        "rollouts", "rollouts-controller", "--loglevel", "info", "--leader-elect=false",
        "--kubeconfig", lane.cluster.directory / "kubeconfig", "--metricsport", "8190",
        "--healthzPort", "8180")
    lane.agent.kubectl("apply", "-f", "-", stdin=shipped(
        "analysis-template.yaml", ("http://prometheus.monitoring:9090", PROMETHEUS),
        ("value: 60s", "value: 3s"), ('value: "10"', 'value: "60"'), ("[2m]", "[20s]")))
    lane.agent.kubectl("apply", "-f", "-", stdin=shipped(
        "rollout.yaml", ("replicas: 10", "replicas: 3"), ("48h", "6s")))
    wait_until("the first healthy rollout", 120,
               lambda: rollout_status(lane).get("phase") == "Healthy", interval=1)
    stable = rollout_status(lane)["stableRS"]
    lane.agent.kubectl("set", "env", "deployment/voice-agent", "-c", "voice-agent",
                       "TURN_INTERVAL_SECONDS=0.25")
    weights = set()

    def completed():
        status = rollout_status(lane)
        weights.add(status.get("currentStepIndex"))
        done = status.get("phase") == "Healthy" and status["stableRS"] != stable
        return (done or status.get("abort")) and status

    end = wait_until("a good canary to complete", 240, completed, interval=1)
    expect(not end.get("abort"), f"aborted: {end.get('message')}")
    runs = lane.agent.get("analysisrun")["items"]
    measured = sum(len(m.get("measurements", [])) for run in runs
                   for m in run["status"].get("metricResults", []))
    expect(measured > 0, "nothing was measured")
    return f"Healthy; {len(weights)} of the steps seen, {measured} measurements"


def argo_rollouts_aborts_a_bad_canary(lane):
    """Argo Rollouts aborts by itself a canary whose callers wait too long, and keeps the stable pods"""
    before = rollout_status(lane)["stableRS"]
    lane.agent.kubectl("set", "env", "deployment/voice-agent", "-c", "voice-agent",
                       "LLM_DELAY_SECONDS=3.5", "LINES=4")
    aborted = wait_until(
        "a bad canary to abort", 240,
        lambda: rollout_status(lane).get("abort") and rollout_status(lane), interval=1)
    expect(aborted["stableRS"] == before, "the stable pods were replaced")
    reason = aborted.get("message", "")
    lane.agent.expect_no_caller_error()
    lane.agent.kubectl("delete", "rollout", "voice-agent")
    lane.agent.kubectl("delete", "-f", "-", stdin=shipped("analysis-template.yaml"))
    return reason.strip()


STEPS = [prometheus_scrapes, datadog_check_reads_the_sidecar, collector_ships_log_lines]
FAULTS = [
    latency_fault_rolls_back,
    argo_rollouts_completes_a_good_canary,
    argo_rollouts_aborts_a_bad_canary,
]
