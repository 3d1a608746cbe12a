#!/usr/bin/env python3
"""Evaluates the learned replies and writes README's table and the plots in tests/accuracy/results.

    cmake --preset release -DTURNOPT_TESTS=ON -DTURNOPT_DATA_DIR=DATA
    cmake --build --preset release --target evaluate_streams few_shot
    pip install -r tests/accuracy/requirements.txt
    tests/accuracy/evaluate.py DATA [STREAM.jsonl ...] [--build build/release] [--shuffles 5]
    tests/accuracy/evaluate.py --render          # table and plots anew from results/evaluation.json

STREAM is a file of DATA, sgd_dev.jsonl if none is named. Everything is measured in this one run: the
product's decisions by its own C++ in-process, and other ways to decide on the same turns, gold and
encoder (evaluate_streams.cc says which defaults of theirs). What is written holds figures only.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests" / "accuracy" / "results"
README = ROOT / "README.md"
BEGIN, END = "<!-- evaluation:begin -->", "<!-- evaluation:end -->"
AGENTS = ("state", "plain")
BUDGETS = ("0.01", "0.02")
LENGTHS = ("1-2", "3-5", "6-10", "11+")
KINDS = ("goodbye", "question", "statement")


def rounded(value):
    """Figures to five digits after the point: differences beyond that are noise in a diff."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value, 5) if isinstance(value, float) else value


def run_json(command):
    return json.loads(subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout)


def measure(args):
    tools = pathlib.Path(args.build) / "tests" / "accuracy"
    data = pathlib.Path(args.data)
    streams = args.streams or ["sgd_dev.jsonl"]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        plays = {
            (stream, agent): pool.submit(
                run_json,
                [tools / "evaluate_streams", data / stream, "--shuffles", args.shuffles]
                + (["--plain"] if agent == "plain" else []),
            )
            for stream in streams
            for agent in AGENTS
        }
        few_shot = pool.submit(run_json, [tools / "few_shot", data, "--json"])
        return rounded({
            "shuffles": args.shuffles,
            "streams": {
                pathlib.Path(s).stem: {agent: plays[s, agent].result() for agent in AGENTS} for s in streams
            },
            "few_shot": few_shot.result(),
        })


def percent(share, digits=1):
    return f"{100 * share:.{digits}f}"


def pair(figures):
    return f"{percent(figures['served_per_turn'])} / {percent(figures['wrong_per_turn'])}"


def cosine_at_default(agent, figures, peer):
    """Within the dialog state where the agent has one: the stricter of the ways to set such a cache up."""
    return pair(figures["cosine"]["state" if agent == "state" else "flow"]["defaults"][peer])


def cosine_in_hindsight(figures, budget):
    """The best of all variants: with and without the state and the previous reply in the match."""
    best = max(variant["hindsight"][budget] for variant in figures["cosine"].values())
    return f"{percent(best)} / <= {percent(float(budget), 0)}"


def comparison(by_agent):
    """Rows of the first table: how it is decided, and served / wrong for each kind of agent."""
    yield "plain cache shared across callers", lambda a, f: pair(f["plain_cache"])
    yield "the same, tool turns stored as well", lambda a, f: pair(f["plain_cache_tool_turns_stored"])
    yield "cosine at GPTCache's default (0.6)", lambda a, f: cosine_at_default(a, f, "GPTCache")
    yield "cosine at RedisVL's default (0.9)", lambda a, f: cosine_at_default(a, f, "RedisVL")
    for budget in BUDGETS:
        yield (
            f"cosine, best threshold in hindsight for {percent(float(budget), 0)} % wrong",
            lambda a, f, b=budget: cosine_in_hindsight(f, b),
        )
    for budget in BUDGETS:
        yield (
            f"**earned replies, budget {percent(float(budget), 0)} %**",
            lambda a, f, b=budget: f"**{pair(f['earned'][b])}**",
        )
    for budget in BUDGETS:
        yield (
            f"earned, best threshold in hindsight for {percent(float(budget), 0)} % wrong",
            lambda a, f, b=budget: f"{percent(f['confidence']['hindsight'][b])} / <= {percent(float(b), 0)}",
        )
    yield "ceiling: answered before, without a tool", lambda a, f: f"{percent(f['ceiling'])} / 0"


def detail(agent, budget, earned):
    kinds = " / ".join(percent(earned["served_share_by_reply"][kind], 0) for kind in KINDS)
    lengths = " / ".join(percent(earned["served_share_by_length"][length], 0) for length in LENGTHS)
    served = over = ""
    if "shuffled" in earned:
        shuffled = earned["shuffled"]
        served = percent(shuffled["served_per_turn"])
        over = f"{percent(shuffled['wrong_per_turn'], 2)} ({percent(shuffled['wrong_per_turn_worst'], 2)})"
    return (
        f"| {'states' if agent == 'state' else 'plain'}, {percent(float(budget), 0)} % "
        f"| {percent(earned['served_per_turn'])} | {percent(earned['wrong_per_turn'], 2)} "
        f"| {percent(earned['tool_turns_served_per_turn'], 2)} | {served} | {over} | {kinds} | {lengths} |"
    )


def tables(results):
    lines = []
    for name, by_agent in results["streams"].items():
        turns = by_agent["state"]["turns"]
        lines += [
            f"| `{name}`: {turns:,} turns, second half; served / wrong, % of turns | with dialog states | without |",
            "|---|---|---|",
        ]
        for label, cell in comparison(by_agent):
            lines.append(f"| {label} | " + " | ".join(cell(agent, by_agent[agent]) for agent in AGENTS) + " |")
        lines += [
            "",
            f"| earned replies on `{name}`, % | served | wrong | tool turns | served, {results['shuffles']} shuffles "
            "| wrong, mean (worst) | of goodbyes / questions / statements | of turns of 1-2 / 3-5 / 6-10 / 11+ words |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += [
            detail(agent, budget, by_agent[agent]["earned"][budget]) for agent in AGENTS for budget in BUDGETS
        ]
        lines += [
            "",
            f"![Served against wrong](tests/accuracy/results/{name}_served_and_wrong.svg)",
            f"![Risk over time](tests/accuracy/results/{name}_risk_over_time.svg)",
            f"![Calibration](tests/accuracy/results/{name}_calibration.svg)",
            "",
        ]
    lines.append("![Quick responses by example](tests/accuracy/results/few_shot.svg)")
    return "\n".join(lines)


def write_readme(results):
    text = README.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"{README}: the marks of the evaluation are missing")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n{tables(results)}\n{END}{after}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", default=os.environ.get("TURNOPT_DATA_DIR"))
    parser.add_argument("streams", nargs="*")
    parser.add_argument("--build", default=ROOT / "build" / "release")
    parser.add_argument("--shuffles", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--render", action="store_true", help="measure nothing")
    args = parser.parse_args()
    import evaluation_plots  # before the minutes of measuring: it needs matplotlib

    kept = RESULTS / "evaluation.json"
    if args.render:
        results = json.loads(kept.read_text(encoding="utf-8"))
    elif args.data:
        results = measure(args)
        RESULTS.mkdir(exist_ok=True)
        kept.write_text(json.dumps(results) + "\n", encoding="utf-8")
    else:
        parser.error("name the folder of the streams, or set TURNOPT_DATA_DIR")
    write_readme(results)
    evaluation_plots.write(results, RESULTS)
    print(tables(results))


if __name__ == "__main__":
    main()
