"""Computes every number of a report a second time, from the lines of the sidecar's log.

Shares nothing with the product but the meaning of the log's fields and of the report's: exit code
0 when all numbers agree, 1 with the differences otherwise.
"""

import argparse
import datetime
import json
import math
import statistics
import sys
from collections import Counter, defaultdict

from checker import Checker
from report_statistics import mean_of, quantile, share_of, t_quantile, wilson

SOURCES = {"llm": "SOURCE_LLM", "quick": "SOURCE_QUICK_RESPONSE", "cached": "SOURCE_CACHE",
           "fallback": "SOURCE_FALLBACK"}


def moment(text):
    """Seconds since 1970 of an RFC 3339 time."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


# The log rounds scores to hundredths, the turn log does not.
QUALITY_TOLERANCE = 0.006


def call_cost(turn, prices):
    price = prices.get(turn.get("model", ""))
    if price is None or not (turn.get("prompt_tokens", 0) or turn.get("completion_tokens", 0)):
        return None
    return (turn["prompt_tokens"] * price[0] + turn["completion_tokens"] * price[1]) / 1e6


def served(turn):
    return turn["response_type"] in ("quick", "cached")


def check_group(check, where, reported, turns, prices, verification_cost):
    check.number(where + ".turns", reported.get("turns", 0), len(turns))
    check.number(where + ".calls", reported.get("calls", 0), len({t["call_hash"] for t in turns}))
    by_type = Counter(t["response_type"] for t in turns)
    check_sources(check, where, reported.get("bySource", []), by_type)
    latency = reported["latency"]
    check.mean(where + ".latency", latency["meanMs"], mean_of(turns, "total_ms"))
    values = [t["total_ms"] for t in turns if "total_ms" in t]
    for name, part in (("p50Ms", 0.5), ("p95Ms", 0.95), ("p99Ms", 0.99)):
        check.number(f"{where}.{name}", latency.get(name, 0), quantile(values, part))
    counts = [0] * 33
    for value in values:
        counts[min(int(value / 250), 32)] += 1
    check.text(where + ".counts", [int(c) for c in latency.get("counts", [])], counts)
    check.mean(where + ".quality", reported["quality"], mean_of(turns, "overall_quality_score"),
               QUALITY_TOLERANCE)
    n = len(turns)
    check.share(where + ".hit_rate", reported["hitRate"], share_of(sum(map(served, turns)), n))
    check.share(where + ".cached", reported["cached"], share_of(by_type["cached"], n))
    calls = [t for t in turns if t["llm_called"]]
    verified = [t for t in turns if not t["llm_called"] and t["verify"] and served(t)]
    check.share(where + ".llm_calls", reported["llmCalls"], share_of(len(calls) + len(verified), n))
    errors = [t for t in turns
              if t["llm_failed"] or t["llm_timed_out"] or t["response_type"] == "fallback"]
    check.share(where + ".errors", reported["errors"], share_of(len(errors), n))
    check.number(where + ".timeouts", reported.get("llmTimeouts", 0),
                 sum(t["llm_timed_out"] for t in turns))
    for name, field in (("promptTokens", "prompt_tokens"),
                        ("completionTokens", "completion_tokens")):
        check.number(f"{where}.{name}", reported.get(name, 0), sum(t.get(field, 0) for t in turns))
    costs = [call_cost(t, prices) for t in calls]
    cost = sum(c for c in costs if c is not None) + verification_cost * len(verified)
    check.number(where + ".cost", reported.get("cost", 0), cost, 1e-9)
    check.number(where + ".unpriced", reported.get("unpricedCalls", 0),
                 sum(c is None for c in costs))
    return cost


def check_sources(check, where, reported, by_type):
    check.text(where + ".by_source",
               {entry["source"]: int(entry["turns"]) for entry in reported},
               {SOURCES[name]: count for name, count in by_type.items() if count})


def check_slices(check, where, reported, groups, prices, verification_cost):
    names = {(s.get("flow", ""), s.get("name", "")): s["figures"] for s in reported}
    check.text(where, sorted(names), sorted(groups))
    for key, turns in groups.items():
        if key in names:
            check_group(check, f"{where}{key}", names[key], turns, prices, verification_cost)


def grouped(turns, key):
    groups = defaultdict(list)
    for turn in turns:
        groups[key(turn)].append(turn)
    return groups


def check_steps(check, report, turns, labels):
    length = float(report["step"].rstrip("s"))
    start = math.floor(min(t["at"] for t in turns) / length) * length
    steps = defaultdict(list)
    for turn in turns:
        steps[int((turn["at"] - start) // length)].append(turn)
    check.number("over_time", len(report["overTime"]), max(steps) + 1)
    for index, step in enumerate(report["overTime"]):
        where = f"over_time[{index}]"
        members = steps.get(index, [])
        check.number(where + ".start", moment(step["start"]), start + index * length, 1e-3)
        check_sources(check, where, step.get("bySource", []),
                      Counter(t["response_type"] for t in members))
        check.mean(where + ".latency", step["latencyMs"], mean_of(members, "total_ms"))
        check.mean(where + ".quality", step["quality"],
                   mean_of(members, "overall_quality_score"), QUALITY_TOLERANCE)
        mine = [label for t in members for label in labels.get(t["turn_id"], [])
                if t["mode"] == "enabled" and label["tier"] == t["response_type"]]
        weight = sum(label["weight"] for label in mine)
        wrong = sum(label["weight"] for label in mine if not label["right"])
        estimate = wrong / weight * sum(map(served, members)) / len(members) if mine else 0
        check.number(where + ".labels", step.get("reuseLabels", 0), len(mine))
        check.number(where + ".wrong", step.get("wrongReuse", 0), estimate)


def check_wrong_reuse(check, report, enabled, labels):
    for entry in report["wrongReuse"]:
        tier = {"SOURCE_CACHE": "cached", "SOURCE_QUICK_RESPONSE": "quick"}[entry["source"]]
        where = "wrong_reuse." + tier
        answered = [t for t in enabled if t["response_type"] == tier]
        mine = [label for t in answered for label in labels.get(t["turn_id"], [])
                if label["tier"] == tier]
        check.number(where + ".turns", entry.get("turns", 0), len(enabled))
        check.number(where + ".served", entry.get("served", 0), len(answered))
        check.number(where + ".labels", entry.get("labels", 0), len(mine))
        check.number(where + ".wrong", entry.get("wrongLabels", 0),
                     sum(not label["right"] for label in mine))
        if not mine:
            continue
        weight = sum(label["weight"] for label in mine)
        of_served = sum(label["weight"] for label in mine if not label["right"]) / weight
        part = len(answered) / len(enabled)
        effective = weight ** 2 / sum(label["weight"] ** 2 for label in mine)
        check.number(where + ".effective", entry["effectiveLabels"], effective)
        check.number(where + ".share", entry.get("share", 0), of_served * part)
        low, high = wilson(of_served, effective)
        check.interval(where, entry.get("confidence"), (low * part, high * part), 1e-6)


def slope(points):
    n = len(points)
    mean_x = statistics.fmean(x for x, _ in points)
    mean_y = statistics.fmean(y for _, y in points)
    xx = sum((x - mean_x) ** 2 for x, _ in points)
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points)
    value = xy / xx
    residual = sum((y - mean_y - value * (x - mean_x)) ** 2 for x, y in points)
    half = t_quantile(n - 2) * math.sqrt(residual / (n - 2) / xx)
    return value, (value - half, value + half)


def check_trend(check, report, enabled):
    first = min(t["at"] for t in enabled)
    check.number("trend.days", report["trend"]["days"],
                 (max(t["at"] for t in enabled) - first) / 86400, 1e-6)
    for name, field, tolerance in (("latencyMs", "total_ms", 1e-6),
                                   ("quality", "overall_quality_score", QUALITY_TOLERANCE)):
        points = [((t["at"] - first) / 86400, t[field]) for t in enabled if field in t]
        value, interval = slope(points)
        line = report["trend"][name]
        check.number(f"trend.{name}.n", line["n"], len(points))
        check.number(f"trend.{name}", line.get("perDay", 0), value, max(tolerance, 1e-5))
        check.interval(f"trend.{name}", line.get("confidence"), interval,
                       max(tolerance, 1e-3 * abs(interval[1] - interval[0])))


def check_incidents(check, report, incidents, since, until):
    inside = [i for i in incidents if i["phase"] == "raised" and since <= i["at"] < until]
    kinds = Counter(i["alert"] for i in inside)
    check.text("incidents", {c["kind"]: int(c["raised"]) for c in report.get("incidents", [])},
               dict(kinds))
    check.number("critical", report.get("criticalIncidents", 0),
                 sum(i["severity"] == "critical" for i in inside))
    check.number("rollbacks", report.get("rollbacks", 0),
                 kinds["latency_rollback"] + kinds["manual_rollback"])


def check_shadow(check, report, stable, labels):
    shadow = grouped([t for t in stable if t["mode"] == "shadow"],
                     lambda t: (t["flow"], t["dialog_state"]))
    findings = {(f.get("flow", ""), f.get("dialogState", "")): f
                for f in report.get("shadowFindings", [])}
    check.text("shadow", sorted(findings), sorted(shadow))
    for key, turns in shadow.items():
        finding = findings.get(key)
        if finding is None:
            continue
        where = f"shadow{key}"
        candidates = [t for t in turns if "candidate_response_type" in t]
        check.number(where + ".turns", finding["turns"], len(turns))
        check.share(where + ".would_serve", finding["wouldServe"],
                    share_of(len(candidates), len(turns)))
        for name, tier in (("quickAgreed", "quick"), ("cachedAgreed", "cached")):
            mine = [label for t in candidates if t["candidate_response_type"] == tier
                    for label in labels.get(t["turn_id"], []) if label["tier"] == tier]
            check.share(f"{where}.{name}", finding[name],
                        share_of(sum(label["right"] for label in mine), len(mine)))
            wrong_ids = {label["turn_id"] for label in mine if not label["right"]}
            for one in finding.get("disagreements", []):
                if SOURCES[tier] == one["source"]:
                    check.text(f"{where}.disagreement", one["turnId"] in wrong_ids, True)
        judged = sum(label["tier"] == t["candidate_response_type"] and not label["right"]
                     for t in candidates for label in labels.get(t["turn_id"], []))
        check.number(where + ".disagreements", len(finding.get("disagreements", [])),
                     min(5, judged))


def judge(criterion, below=None, above=None):
    interval = criterion.get("confidence")
    if interval is None:
        return "CRITERION_STATUS_TOO_LITTLE_DATA"
    low, high = interval.get("low", 0), interval.get("high", 0)
    if below is not None:
        met, failed = high < below, low >= below
    else:
        met, failed = low > above, high <= above
    return ("CRITERION_STATUS_MET" if met else
            "CRITERION_STATUS_NOT_MET" if failed else "CRITERION_STATUS_TOO_LITTLE_DATA")


def check_criteria(check, report, enabled, baseline, budget):
    criteria = {c["id"]: c for c in report["criteria"]}
    after, before = mean_of(enabled, "total_ms"), mean_of(baseline, "total_ms")
    quality = mean_of(enabled, "overall_quality_score")
    hits = sum(map(served, enabled)) / len(enabled)
    error = [sum(t["llm_failed"] or t["llm_timed_out"] or t["response_type"] == "fallback"
                 for t in group) / len(group) for group in (enabled, baseline)]
    llm = [sum(t["llm_called"] or (t["verify"] and served(t)) for t in group) / len(group)
           for group in (enabled, baseline)]
    types = grouped([t for t in enabled if "overall_quality_score" in t],
                    lambda t: t["response_type"])
    states = grouped([t for t in enabled if "overall_quality_score" in t],
                     lambda t: (t["flow"], t["dialog_state"]))
    expected = {
        "mean_latency": after["value"],
        "latency_cut": 1 - after["value"] / before["value"],
        "p95_latency": quantile([t["total_ms"] for t in enabled if "total_ms" in t], 0.95),
        "quality": quality["value"],
        "hit_rate": hits,
        "llm_calls_saved": 1 - llm[0] / llm[1],
        "error_rate": error[0],
    }
    for name, groups in (("quality_by_response_type", types), ("quality_by_state", states)):
        large = [statistics.fmean(t["overall_quality_score"] for t in g)
                 for g in groups.values() if len(g) >= 30]
        if large:
            expected[name] = min(large)
    for name, value in expected.items():
        check.number("criteria." + name, criteria[name].get("value", math.nan), value,
                     QUALITY_TOLERANCE if "quality" in name else 1e-6)
    p95_before = quantile([t["total_ms"] for t in baseline if "total_ms" in t], 0.95)
    for name, limits in (("mean_latency", {"below": 1500}), ("latency_cut", {"above": 0.7}),
                         ("p95_latency", {"below": p95_before}), ("quality", {"above": 75}),
                         ("hit_rate", {"above": 0.35}), ("llm_calls_saved", {"above": 0.6}),
                         ("cost_saved", {"above": 0.6}), ("wrong_reuse", {"below": budget})):
        if name == "wrong_reuse" and not any(t["response_type"] == "cached" for t in enabled):
            continue
        check.text("criteria." + name, criteria[name]["status"], judge(criteria[name], **limits))
    for name, count in (("critical_incidents", report.get("criticalIncidents", 0)),
                        ("quality_rollbacks", report.get("rollbacksForQuality", 0))):
        check.text("criteria." + name, criteria[name]["status"],
                   "CRITERION_STATUS_MET" if int(count) == 0 else "CRITERION_STATUS_NOT_MET")


def read_log(path):
    turns, labels, incidents = {}, defaultdict(dict), []
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text)
            line["at"] = moment(line["timestamp"])
            if line["message"] == "[TELEMETRY] Turn complete":
                turns[line["turn_id"]] = line
            elif line["message"] == "[TELEMETRY] Turn labelled":
                labels[line["turn_id"]][line["tier"]] = line
            elif "incident_id" in line:
                incidents.append(line)
    return list(turns.values()), {k: list(v.values()) for k, v in labels.items()}, incidents


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--request", required=True)
    parser.add_argument("--report", required=True)
    arguments = parser.parse_args()
    with open(arguments.request, encoding="utf-8") as file:
        request = json.load(file)
    with open(arguments.report, encoding="utf-8") as file:
        report = json.load(file)["report"]
    turns, labels, incidents = read_log(arguments.log)
    since, until = moment(request["since"]), moment(request["until"])
    prices = {m["model"]: (m.get("perMillionPromptTokens", 0), m.get("perMillionCompletionTokens", 0))
              for m in request["prices"]["models"]}

    inside = [t for t in turns if since <= t["at"] < until]
    enabled = [t for t in inside if t["mode"] == "enabled"]
    stable = [t for t in inside if t["mode"] != "enabled"]
    baseline = [t for t in turns if t["at"] < until and t["mode"] != "enabled"]

    check = Checker()
    costs = [c for c in (call_cost(t, prices) for t in baseline if t["llm_called"]) if c is not None]
    mean_call = statistics.fmean(costs)
    check_group(check, "all", report["all"], inside, prices, mean_call)
    after = check_group(check, "enabled", report["enabled"], enabled, prices, mean_call)
    check_group(check, "stable", report["stable"], stable, prices, mean_call)
    before = check_group(check, "baseline", report["baseline"], baseline, prices, mean_call)
    check_slices(check, "by_response_type", report["byResponseType"],
                 grouped(enabled, lambda t: ("", t["response_type"])), prices, mean_call)
    check_slices(check, "by_state", report["byState"],
                 grouped(enabled, lambda t: (t["flow"], t["dialog_state"])), prices, mean_call)
    check_steps(check, report, inside, labels)
    check_wrong_reuse(check, report, enabled, labels)
    check_trend(check, report, enabled)
    check_incidents(check, report, incidents, since, until)
    check_shadow(check, report, stable, labels)

    llm = [sum(t["llm_called"] or (t["verify"] and served(t)) for t in group) / len(group)
           for group in (enabled, baseline)]
    check.number("llm_calls_saved", report.get("llmCallsSaved", 0), 1 - llm[0] / llm[1])
    per_turn = before / len(baseline)
    check.number("cost_saved", report.get("costSaved", 0), per_turn * len(enabled) - after, 1e-9)
    check.number("cost_saved_share", report.get("costSavedShare", 0),
                 1 - after / len(enabled) / per_turn)
    check_criteria(check, report, enabled, baseline, request["wrongReuseBudget"])

    for difference in check.differences:
        print(difference, file=sys.stderr)
    print(f"{check.compared} numbers compared, {len(check.differences)} differ")
    return 1 if check.differences else 0


if __name__ == "__main__":
    sys.exit(main())
