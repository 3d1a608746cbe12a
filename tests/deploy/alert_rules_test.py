#!/usr/bin/env python3
"""Every alert fires when its level breaks, stays quiet when it holds, and resolves.

Builds one promtool unit test per alert from the table below and runs promtool. An alert without a
row fails the test.

  alert_rules_test.py RULES_FILE
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

JOB = 'namespace="calls", job="agent", pod="a"'


def alert_active(kind):
    return f'turn_optimizer_alert_active{{{JOB}, alert="{kind}"}}'


def mean(metric, broken, healthy):
    """A histogram's sum and count, one observation a minute, whose mean is first `healthy`, then
    `broken`, then `healthy`."""
    return [
        (f"{metric}_count{{{JOB}}}", "0+1x180"),
        (
            f"{metric}_sum{{{JOB}}}",
            f"0+{healthy}x60 {60 * healthy + broken}+{broken}x59 "
            f"{60 * healthy + 60 * broken + healthy}+{healthy}x59",
        ),
    ]


def gauge(name, *, labels=""):
    """0 for an hour, 1 for an hour, 0 again."""
    return [(f"{name}{{{JOB}{labels}}}", "0x60 1x59 0x60")]


ENABLED = (f'turn_optimizer_mode{{{JOB}, mode="enabled"}}', "1x180")
TURNS = f'turn_optimizer_turns_total{{{JOB}, source="llm"}}'
HITS = f'turn_optimizer_turns_total{{{JOB}, source="cache"}}'

# alert -> list of input series. Minute 0-60 is healthy, 60-120 broken, 120-180 healthy again. Where
# an alert has two ways to fire, it has two rows.
CASES = [
    ("VoiceAgentLatencyHigh", [(alert_active("latency_high"), "0x60 1x59 0x60")]),
    ("VoiceAgentLatencyHigh", mean("turn_optimizer_turn_duration_seconds", 2.9, 1.2)),
    ("VoiceAgentRolledBack", gauge("turn_optimizer_rolled_back")),
    ("VoiceQualityDegraded", [(alert_active("quality_degraded"), "0x60 1x59 0x60")]),
    ("VoiceQualityDegraded", [(alert_active("quality_drop"), "0x60 1x59 0x60")]),
    ("VoiceQualityDegraded", mean("turn_optimizer_quality_score", 68, 80)),
    ("VoiceQualityIncident", [(alert_active("quality_incident"), "0x60 1x59 0x60")]),
    ("VoiceQualityIncident", mean("turn_optimizer_quality_score", 60, 80)),
    ("VoiceAgentErrorRateHigh", [(alert_active("error_rate"), "0x60 1x59 0x60")]),
    ("WrongReuseOverBudget", [(alert_active("wrong_reuse"), "0x60 1x59 0x60")]),
    ("LearnedRepliesDrift", [(alert_active("learned_drift"), "0x60 1x59 0x60")]),
    (
        "HitRateLow",
        [ENABLED, (TURNS, "0+10x60 606+36x59 2740+10x59"), (HITS, "0+10x60 602+2x59 730+10x59")],
    ),
    (
        "LlmCallsNotSaved",
        [
            ENABLED,
            (TURNS, "0+20x180"),
            (f"turn_optimizer_llm_calls_total{{{JOB}}}", "0+6x60 376+18x59 1444+6x59"),
        ],
    ),
    (
        "SidecarSlow",
        [
            (
                f'turn_optimizer_rpc_duration_seconds_bucket{{{JOB}, method="OptimizeTurn", le="0.02"}}',
                "0+10x60 609+9x59 1150+10x59",
            ),
            (
                f'turn_optimizer_rpc_duration_seconds_bucket{{{JOB}, method="OptimizeTurn", le="0.1"}}',
                "0+10x180",
            ),
            (
                f'turn_optimizer_rpc_duration_seconds_bucket{{{JOB}, method="OptimizeTurn", le="+Inf"}}',
                "0+10x180",
            ),
        ],
    ),
    ("SidecarRestarted", [(f"process_start_time_seconds{{{JOB}}}", "1x60 2+1x59 61x60")]),
    ("RulesStale", gauge("turn_optimizer_rules_stale")),
    (
        "LearningOverloaded",
        [(f"turn_optimizer_learning_dropped_total{{{JOB}}}", "0x60 1+1x59 60x60")],
    ),
    (
        "StateWritesFailing",
        [(f"turn_optimizer_state_write_failures_total{{{JOB}}}", "0x60 1+1x59 60x60")],
    ),
]


def rules_of(path):
    groups = yaml.safe_load(path.read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"] if "alert" in rule}


def unit_test(path, series, alert, minutes):
    """A promtool test that expects silence, so that its failures tell when the alert fires."""
    return {
        "rule_files": [str(path)],
        "evaluation_interval": "15s",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": name, "values": values} for name, values in series],
                "alert_rule_test": [
                    {"eval_time": f"{minute}m", "alertname": alert, "exp_alerts": []}
                    for minute in minutes
                ],
            }
        ],
    }


def firing_minutes(path, series, alert, minutes, scratch):
    """At which of `minutes` the alert fires; an error text when promtool cannot tell."""
    file = pathlib.Path(scratch) / "test.yaml"
    file.write_text(yaml.safe_dump(unit_test(path, series, alert, minutes)))
    result = subprocess.run(
        ["promtool", "test", "rules", str(file)], text=True, capture_output=True, check=False
    )
    output = result.stdout + result.stderr
    found = {
        60 * int(hours or 0) + int(minutes)
        for hours, minutes in re.findall(rf"alertname: ?{alert}, time: ?(?:(\d+)h)?(\d+)m", output)
    }
    if bool(found) != (result.returncode != 0):
        return None, output
    return found, ""


def check(path, alert, series, scratch):
    """The failures of one row: quiet at minute 55, firing at 119, resolved at 175."""
    fires, error = firing_minutes(path, series, alert, (55, 119, 175), scratch)
    if fires is None:
        return [f"{alert}: promtool failed: {error}"]
    return [] if fires == {119} else [f"{alert}: fires at minutes {sorted(fires)}, not at 119 alone"]


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    rules = rules_of(path)
    failures = [f"{alert}: has no test" for alert in rules.keys() - {case[0] for case in CASES}]
    for alert, rule in rules.items():
        page = path.parent.parent.parent / rule["annotations"]["runbook_url"]
        if not page.is_file():
            failures.append(f"{alert}: no runbook at {rule['annotations']['runbook_url']}")
    with tempfile.TemporaryDirectory() as scratch:
        for alert, series in CASES:
            failures += check(path, alert, series, scratch)
    print("\n".join(failures) or f"{len(CASES)} cases over {len(rules)} alerts hold")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
