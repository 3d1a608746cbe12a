#!/usr/bin/env python3
"""Dashboards, rules, analysis templates, monitors, alarms and SQL, held against a real sidecar under
traffic and a real Prometheus that scrapes it.

  observability_test.py SERVER TURNCTL
"""

import json
import pathlib
import re
import sys
import time

import duckdb
import yaml

from sidecar import Sidecar, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OUR_METRIC = re.compile(r"\b(turn_optimizer_[a-z0-9_]+|voice_agent_[a-z_]+|process_[a-z_]+)\b")



def dashboard_expressions():
    dashboard = json.loads((DEPLOY / "dashboards/turn-optimizer.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"].replace("$__rate_interval", "30s")
            yield panel["title"], expression.replace("$namespace", ".*").replace("$job", ".*")


def rule_expressions():
    groups = yaml.safe_load((DEPLOY / "prometheus/turn-optimizer.rules.yaml").read_text())["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        yield rule.get("record") or rule["alert"], rule["expr"], "record" in rule


def analysis_expressions():
    template = yaml.safe_load((DEPLOY / "kubernetes/argo-rollouts/analysis-template.yaml").read_text())
    for metric in template["spec"]["metrics"]:
        query = metric["provider"]["prometheus"]["query"]
        yield metric["name"], query.replace("{{args.canary-hash}}", "abc").replace("[2m]", "[30s]")


def exported(text):
    """Metric names of a scrape; a histogram's with its suffixes."""
    names = set()
    for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M):
        names |= {name + s for s in ("_bucket", "_sum", "_count")} if kind == "histogram" else {name}
    return names


def named_metrics():
    """Every metric name that a file of deploy/ mentions, with the file."""
    for path in sorted(DEPLOY.rglob("*")):
        if path.suffix in (".json", ".yaml", ".md") and path.is_file():
            # A recording rule's name has a colon behind the prefix; histograms go without suffix in
            # prose, and the OpenMetrics mapping drops _total.
            for name in set(OUR_METRIC.findall(path.read_text())):
                yield path.relative_to(ROOT), name


def check_names(names):
    known = names | {n.removesuffix("_bucket") for n in names} | {n.removesuffix("_total") for n in names}
    prefixes = ("turn_optimizer_logs",)
    return [f"{path} names {name}, which the sidecar does not export"
            for path, name in named_metrics()
            if name not in known and not name.startswith(prefixes) and not name.endswith("_")]


def check_expressions(sidecar):
    failures = []
    for title, expression in dashboard_expressions():
        if not sidecar.query(expression):
            failures.append(f"dashboard, {title}: no data: {expression}")
    for name, expression, recorded in rule_expressions():
        samples = sidecar.query(expression)
        if recorded and not samples:
            failures.append(f"rule {name}: no data")
    for name, expression in analysis_expressions():
        if not sidecar.query(expression):
            failures.append(f"analysis {name}: no data")
    return failures


def statements(path):
    text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("--"))
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def check_sql(log):
    """The guide's six statements run over the log, and two of them agree with a count by hand."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE MACRO turn_optimizer_logs() AS TABLE SELECT * FROM "
        f"read_json_auto('{log}', format = 'newline_delimited', union_by_name = true)")
    for statement in statements(DEPLOY / "sql/views.sql"):
        connection.execute(statement)
    results = {}
    for file in ("latency.sql", "quality.sql"):
        results[file] = [connection.execute(s).fetchall() for s in statements(DEPLOY / "sql" / file)]
    failures = [f"{file}, statement {i + 1}: no rows"
                for file, answers in results.items() for i, rows in enumerate(answers) if not rows]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    turns = [l for l in lines if l["message"].startswith("[TELEMETRY] Turn complete")]
    by_type = {}
    for line in turns:
        if line.get("total_ms") is not None:
            by_type.setdefault(line["response_type"], []).append(line["total_ms"])
    for response_type, mean, count in results["latency.sql"][1]:
        mine = by_type.pop(response_type, [])
        if len(mine) != count or abs(sum(mine) / len(mine) - mean) > 1e-6:
            failures.append(f"latency of {response_type} is {mean} over {count}, by hand {len(mine)}")
    if by_type:
        failures.append(f"the SQL misses response types {sorted(by_type)}")
    bad = sum(l.get("quality_status") in ("degraded", "poor") for l in turns)
    if results["quality.sql"][2] != [(bad,)]:
        failures.append(f"{results['quality.sql'][2]} quality alerts, by hand {bad}")
    return failures


def check_greps(log):
    """The guide's four greps find lines."""
    text = log.read_text()
    return [f"no line with {prefix}" for prefix in ("[LATENCY]", "[CACHE]", "[QUALITY]", "[TELEMETRY]")
            if prefix not in text]


def main():
    server, turnctl = sys.argv[1:]
    with Sidecar(server, turnctl) as sidecar:
        sidecar.turnctl("demo", "--summary", "--limit", "60", check=False)
        sidecar.start_prometheus(DEPLOY / "prometheus/turn-optimizer.rules.yaml")
        # Rates need counters that move while they are watched.
        sidecar.turnctl("demo", "--summary", check=False)
        sidecar.turnctl("optimize", "hello", check=False)
        wait_until("a recorded rate", 30,
                   lambda: sidecar.query("turn_optimizer:turn_duration_seconds:mean5m"))
        time.sleep(2)
        failures = check_names(exported(sidecar.metrics()))
        failures += check_expressions(sidecar)
        failures += check_sql(sidecar.log)
        failures += check_greps(sidecar.log)
    print("\n".join(failures) or "dashboards, rules, templates and SQL hold")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
