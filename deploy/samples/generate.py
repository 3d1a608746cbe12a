#!/usr/bin/env python3
"""Writes the sample calls beside this file; see README.md for what they hold.

    generate.py            writes outbound_sales.jsonl and restaurant_booking.jsonl
    generate.py --check    exit code 1 unless the files are what it would write

A call is a walk over the states of a flow. In each state the caller picks an intent by its weight,
says it in one of many wordings, and the agent's LLM answers in one of a few. Everything is drawn
from one seed.
"""
import argparse
import json
import pathlib
import random
import re
import sys

import outbound_sales
import restaurant_booking

SEED = 20250101
CALLS = 75  # of each flow
MAX_TURNS = 16  # of one call
TURN_SECONDS = 12

GROUP = re.compile(r"\(([^()]*)\)")
FILLERS = ("um, ", "uh, ", "well, ", "okay, ", "so, ", "hmm, ")


def expand(template, rng):
    """Chooses one of each "(a|b|c)", innermost first."""
    while True:
        group = GROUP.search(template)
        if group is None:
            return re.sub(r"\s+", " ", template).strip()
        choice = rng.choice(group.group(1).split("|"))
        template = template[: group.start()] + choice + template[group.end() :]


def as_recognised(text, rng):
    """Roughly what a speech recogniser writes: some fillers, often no punctuation or capitals."""
    if rng.random() < 0.18:
        text = rng.choice(FILLERS) + text
    style = rng.random()
    if style < 0.45:
        return re.sub(r"[.,?!]+(?=\s|$)", "", text).lower()
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def as_sentence(text):
    return re.sub(r"(^|[.?!] )([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


def play_call(flow, number, start, rng):
    call = f"{flow.NAME}-{number:03d}"
    known = {name: rng.choice(values) for name, values in flow.GIVEN.items()}
    state = flow.FIRST_STATE
    previous = as_sentence(expand(flow.GREETING, rng).format(**known))
    for index in range(MAX_TURNS):
        intents = flow.STATES[state] + [i for i in flow.ANYWHERE if state in i.states]
        intent = rng.choices(intents, weights=[i.weight for i in intents])[0]
        said = {name: rng.choice(flow.VALUES[name]) for name in intent.learns}
        values = {**known, **said}
        utterance = expand(rng.choice(intent.says), rng).format(**values)
        reply = as_sentence(expand(rng.choice(intent.replies), rng).format(**values))
        yield {
            "call": call,
            "turn": index,
            "time": start + index * TURN_SECONDS,
            "flow": flow.NAME,
            "state": state,
            "previous_reply": previous,
            "utterance": as_recognised(utterance, rng),
            "variables": dict(sorted(known.items())),
            "reply": reply,
            "called_tools": intent.tool,
            "answer_key": f"{flow.NAME} {intent.key(state)}",
        }
        known, previous = values, reply
        state = intent.to or state
        if state == flow.END:
            return


def stream(flow):
    rng = random.Random(f"{SEED} {flow.NAME}")
    start = 0
    for number in range(CALLS):
        for turn in play_call(flow, number, start, rng):
            start = turn["time"] + TURN_SECONDS
            yield json.dumps(turn, ensure_ascii=False) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Writes the sample calls.")
    parser.add_argument("--check", action="store_true", help="only compare with the files")
    check = parser.parse_args().check
    folder = pathlib.Path(__file__).resolve().parent
    for flow in (outbound_sales, restaurant_booking):
        path = folder / f"{flow.NAME}.jsonl"
        text = "".join(stream(flow))
        if not check:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            print(f"{path.name} is not what generate.py writes", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
