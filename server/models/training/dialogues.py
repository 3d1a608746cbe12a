"""Turn streams as training material: replies with placeholders, and pairs of replies to judge.

A stream is JSONL (`call, flow, utterance, previous_reply, variables, reply, called_tools,
answer_key`). The gold `answer_key` is the label: two replies say the same where their keys are
equal. Turns with tool calls are left out: reuse does not judge them.
"""

import collections
import json
import re

import numpy as np


def delexicalise(text, variables):
    """Whole values become {name}; not those of two variables, nor under three characters unless a
    number (the product's rules, server/core/language/delexicalize.h)."""
    holders = collections.Counter(variables.values())
    values = {
        value.lower(): name
        for name, value in variables.items()
        if holders[value] == 1 and (len(value) >= 3 or value.isdigit())
    }
    if not values:
        return text
    longest_first = sorted(values, key=len, reverse=True)
    pattern = r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![A-Za-z0-9])"
    # Lowering may change the length of a match's text (as of "İ"); such a value stays as it is.
    replace = lambda m: "{" + values[m.group().lower()] + "}" if m.group().lower() in values else m.group()
    return re.sub(pattern, replace, text, flags=re.IGNORECASE)


def load(path):
    with open(path, encoding="utf-8") as lines:
        turns = [json.loads(line) for line in lines]
    for turn in turns:
        text = delexicalise(turn["reply"], turn["variables"])
        turn["pattern"] = " ".join(text.split())
        turn["domain"] = turn["flow"].split("_")[0]
    return turns


def pairs(turns, encode, seed=0, window=3000):
    """[n, 3] of (later turn, earlier turn, same key?), drawn from what the product will judge: in
    the same flow, the nearest and a few near ones by question, the same by reply, one at random."""
    rng = np.random.default_rng(seed)
    questions = encode([t["utterance"] for t in turns])
    context = encode([t["previous_reply"] for t in turns])
    replies = encode([t["pattern"] for t in turns])
    asked = np.hstack([questions, 0.7 * context])
    earlier, result = collections.defaultdict(list), []
    for i, turn in enumerate(turns):
        if turn["called_tools"]:
            continue
        others = np.array(earlier[turn["flow"]][-window:])
        if len(others):
            by_question = np.argsort(-(asked[others] @ asked[i]))
            by_reply = np.argsort(-(replies[others] @ replies[i]))
            drawn = set(by_question[:3]) | set(rng.choice(by_question[:20], 2))
            drawn |= {by_reply[0], rng.choice(by_reply[:20]), rng.integers(len(others))}
            for j in sorted(others[list(drawn)]):
                result.append((i, j, turns[j]["answer_key"] == turn["answer_key"]))
        earlier[turn["flow"]].append(i)
    return np.array(result)


def folds(turns, count=5):
    """Fold of each turn: a domain (all services that share a name) is in one fold only."""
    sizes = collections.Counter(t["domain"] for t in turns)
    fold_of, load_of = {}, [0] * count
    for domain, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold_of[domain] = int(np.argmin(load_of))
        load_of[fold_of[domain]] += size
    return np.array([fold_of[t["domain"]] for t in turns])
