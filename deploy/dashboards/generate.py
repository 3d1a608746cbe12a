#!/usr/bin/env python3
"""Writes turn-optimizer.json, the Grafana dashboard, from the table of panels below.

  generate.py           writes the file
  generate.py --check   fails when the file is not what this writes
"""

import json
import pathlib
import sys

TARGET = pathlib.Path(__file__).resolve().parent / "turn-optimizer.json"
SELECT = 'namespace=~"$namespace", job=~"$job"'


def rate(metric, by="", more=""):
    grouping = f" by ({by})" if by else ""
    return f"sum{grouping} (rate({metric}{{{SELECT}{more}}}[$__rate_interval]))"


def ratio(part, whole):
    return f"{part} / {whole}"


def quantile(q, metric, by=""):
    groups = f"le, {by}" if by else "le"
    return f"histogram_quantile({q}, {rate(metric + '_bucket', groups)})"


def mean(metric, by=""):
    return ratio(rate(metric + "_sum", by), rate(metric + "_count", by))


TURNS = "turn_optimizer_turns_total"
WITHOUT_LLM = ', source=~"quick_response|cache"'
DURATION = "turn_optimizer_turn_duration_seconds"
QUALITY = "turn_optimizer_quality_score"

# Row -> panels: (title, unit, type, [(legend, expression)], description, thresholds).
ROWS = [
    (
        "Service levels",
        [
            ("Mean latency", "s", "stat", [("", mean(DURATION))], "Guide: below 1.5 s.", [1.5, 2.5]),
            ("Hit rate", "percentunit", "stat", [("", ratio(rate(TURNS, more=WITHOUT_LLM), rate(TURNS)))], "Turns answered without the LLM. Guide: 35-45 %.", None),
            ("LLM calls saved", "percentunit", "stat", [("", "1 - " + ratio(rate("turn_optimizer_llm_calls_total"), rate(TURNS)))], "Guide: 60-70 %; the error budget usually sets it.", None),
            ("Quality", "none", "stat", [("", mean(QUALITY))], "Guide: above 75; alert below 70.", None),
            ("Errors", "percentunit", "stat", [("", ratio(rate("turn_optimizer_llm_failures_total"), rate(TURNS)))], "Failed and timed out LLM calls, of all turns.", None),
            ("Mode", "none", "table", [("{{mode}}", f"sum by (mode) (turn_optimizer_mode{{{SELECT}}})")], "Pods in each mode.", None),
        ],
    ),
    (
        "Latency",
        [
            ("What the caller waits", "s", "timeseries", [(f"p{int(q * 100)}", quantile(q, DURATION)) for q in (0.5, 0.95, 0.99)], "End of speech to first audio.", [2.5, 3.0]),
            ("p95 by response type", "s", "timeseries", [("{{response_type}}", quantile(0.95, DURATION, "response_type"))], "quick, cached, llm, fallback.", None),
            ("Mean of each stage", "s", "timeseries", [("{{stage}}", mean("turn_optimizer_stage_duration_seconds", "stage"))], "As the agent measured them.", None),
            ("Decision time", "s", "timeseries", [(f"p{int(q * 100)}", quantile(q, "turn_optimizer_decision_duration_seconds")) for q in (0.5, 0.99)], "Time spent in the sidecar. Agents give up after 20 ms.", [0.02]),
        ],
    ),
    (
        "Who answers",
        [
            ("Turns by source", "reqps", "timeseries", [("{{source}}", rate(TURNS, "source"))], "", None),
            ("Why the LLM was called", "reqps", "timeseries", [("{{reason}}", rate("turn_optimizer_decisions_total", "reason", ', source="llm"'))], "Reasons of the decisions.", None),
            ("Would have been served", "reqps", "timeseries", [("{{source}}", rate("turn_optimizer_candidates_total", "source"))], "Candidates in shadow mode and outside the canary.", None),
            ("Hit rate by dialog state", "percentunit", "timeseries", [("{{dialog_state}}", ratio(rate("turn_optimizer_state_turns_total", "dialog_state", ', response_type=~"quick|cached"'), rate("turn_optimizer_state_turns_total", "dialog_state")))], "", None),
        ],
    ),
    (
        "Quality",
        [
            ("Mean by response type", "none", "timeseries", [("{{response_type}}", mean(QUALITY, "response_type"))], "Baseline 75, alert 70, incident 65.", [65, 70]),
            ("Status of replies", "reqps", "timeseries", [("{{quality_status}}", rate("turn_optimizer_quality_turns_total", "quality_status"))], "", None),
            ("Quality by dialog state", "none", "timeseries", [("{{dialog_state}}", ratio(rate("turn_optimizer_state_quality_points_total", "dialog_state"), rate("turn_optimizer_state_quality_turns_total", "dialog_state")))], "", None),
            ("Named failures", "reqps", "timeseries", [("{{cap}}", rate("turn_optimizer_quality_caps_total", "cap"))], "Repeat, echo, ramble, markup ...", None),
        ],
    ),
    (
        "Earned reuse",
        [
            ("Learned replies against the LLM", "reqps", "timeseries", [("right: {{right}}", rate("turn_optimizer_labels_total", "right"))], "Labels from shadow turns, unserved turns and the verification sample.", None),
            ("Wrong reuse against budget", "percentunit", "timeseries", [("estimate", f"max(turn_optimizer_wrong_reuse_ratio{{{SELECT}}})"), ("budget", f"max(turn_optimizer_wrong_reuse_budget_ratio{{{SELECT}}})")], "Share of all turns.", None),
            ("Learning queue", "short", "timeseries", [("turns", f"sum(turn_optimizer_learning_queue_turns{{{SELECT}}})"), ("dropped a second", rate("turn_optimizer_learning_dropped_total"))], "", None),
            ("Cache", "short", "timeseries", [("entries", f"sum(turn_optimizer_cache_entries{{{SELECT}}})"), ("evictions a second", rate("turn_optimizer_cache_evictions_total"))], "The plain response cache.", None),
        ],
    ),
    (
        "Rollout and cost",
        [
            ("Canary share", "percentunit", "timeseries", [("canary", f"avg(turn_optimizer_canary_ratio{{{SELECT}}})")], "Share of calls that may be served.", None),
            ("Rolled back pods", "short", "timeseries", [("pods", f"sum(turn_optimizer_rolled_back{{{SELECT}}})")], "", None),
            ("Alerts raised", "short", "timeseries", [("{{alert}}", f"sum by (alert) (turn_optimizer_alert_active{{{SELECT}}})")], "The sidecars' own monitors.", None),
            ("LLM tokens", "short", "timeseries", [("{{direction}}", rate("turn_optimizer_llm_tokens_total", "direction"))], "A second. `turnctl report` prices them.", None),
        ],
    ),
]


def panel(number, title, unit, kind, targets, description, thresholds, position):
    steps = [{"color": "green", "value": None}]
    for color, value in zip(("orange", "red"), thresholds or []):
        steps.append({"color": color, "value": value})
    defaults = {"unit": unit, "thresholds": {"mode": "absolute", "steps": steps}}
    if kind == "timeseries":
        defaults["custom"] = {
            "fillOpacity": 10,
            "thresholdsStyle": {"mode": "line" if thresholds else "off"},
        }
    return {
        "id": number,
        "title": title,
        "type": kind,
        "description": description,
        "datasource": {"type": "prometheus", "uid": "$datasource"},
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "gridPos": position,
        "targets": [
            {
                "refId": chr(ord("A") + i),
                "expr": expression,
                "legendFormat": legend or title,
                **({"instant": True, "format": "table"} if kind == "table" else {}),
            }
            for i, (legend, expression) in enumerate(targets)
        ],
    }


def variable(name, metric):
    return {
        "name": name,
        "type": "query",
        "datasource": {"type": "prometheus", "uid": "$datasource"},
        "query": f"label_values({metric}, {name})",
        "includeAll": True,
        "multi": True,
        "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
        "refresh": 2,
    }


def dashboard():
    panels, number, y = [], 1, 0
    for row, members in ROWS:
        panels.append(
            {"id": number, "type": "row", "title": row, "collapsed": False, "panels": [],
             "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}}
        )
        number, y = number + 1, y + 1
        stats = members[0][2] == "stat"
        width, height = (24 // len(members), 4) if stats else (12, 8)
        for i, member in enumerate(members):
            per_line = 24 // width
            position = {
                "x": (i % per_line) * width, "y": y + (i // per_line) * height,
                "w": width, "h": height,
            }
            panels.append(panel(number, *member, position))
            number += 1
        y += height * -(-len(members) // (24 // width))
    return {
        "uid": "turn-optimizer",
        "title": "TurnOptimizer",
        "tags": ["voice", "turn-optimizer"],
        "timezone": "browser",
        "schemaVersion": 39,
        "version": 1,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [
                {"name": "datasource", "type": "datasource", "query": "prometheus"},
                variable("namespace", "turn_optimizer_build_info"),
                variable("job", "turn_optimizer_build_info"),
            ]
        },
        "panels": panels,
    }


def main():
    text = json.dumps(dashboard(), indent=2) + "\n"
    if "--check" in sys.argv:
        if TARGET.read_text() != text:
            sys.exit(f"{TARGET.name} is not what generate.py writes: run generate.py")
        return
    TARGET.write_text(text)


if __name__ == "__main__":
    main()
