"""Fits the voice profile's weights and writes server/core/quality/voice_weights.h.

    quality_features MODEL ENCODER turns TURNS.jsonl 6000 1 > turns.tsv     (tests/accuracy)
    quality_features MODEL ENCODER rated RATED.jsonl > rated.tsv
    python quality_weights.py turns.tsv rated.tsv ../../core/quality/voice_weights.h

MODEL must not have seen the services of TURNS.jsonl (quality_model.py --leave-out): the weights have
to hold where the relevance head is least sure. One linear score is fitted to two aims at once: good
replies above spoiled ones (logistic loss, spoiled replies that a cap catches anyway count less), and
agreement with people's ratings (correlation within each rated set). Signs are constrained to what a
feature means, so that no weight can exploit an accident of one set. The score is then cut into
factors of 0 to 100 along the features' groups; a factor's weight is the width of its range.

--report prints dialogue-grouped cross-validation and leave-one-set-out instead of writing.
"""

import argparse

import numpy as np
from scipy.optimize import minimize
from scipy.stats import spearmanr

# Sign of each feature's weight: + good, - bad, 0 not used, ~ free.
SIGNS = {
    "too_short": "0", "long": "-", "long_sentence": "-", "extra_questions": "-",
    "question_inside": "-", "marks": "-", "capitals": "-", "hard_words": "-",
    "no_terminator": "-", "lower_start": "-",
    "flow": "+", "worst_flow": "-", "ending": "+", "dangling": "-", "strange_letters": "-",
    "unknown_words": "-", "stutter": "-", "foreign": "-",
    "belongs": "+", "near_utterance": "+", "near_previous": "+", "shared_content": "+",
    "answered_content": "+",
    "said_before": "-", "echoes": "-", "informative": "0", "specific": "0", "varied": "+",
    "question_for_question": "-", "non_answer": "-", "refusal": "-", "yes_no_met": "+",
    "amount_missing": "-", "thanks_met": "+", "friction": "-", "repaired": "+",
    "positive": "+", "negative": "-", "insult": "-", "courtesy": "+", "exclaims": "-",
    "negations": "0", "addresses_caller": "+", "self_talk": "-",
    "new_numbers": "-", "new_names": "-", "known_values": "+",
}
# Kinds that no reading of the texts can tell; they must not bend the weights.
NOT_FITTED = {"clean", "polarity", "wrong_value"}
CAPPED = 0.1  # what a spoiled reply counts that a cap catches
HARD = {"other_dialogue": 3.0, "truncated": 2.0, "garbled": 1.5}  # kinds that no cap catches count more
RATED = 1.0  # what the rated sets' mean correlation counts against the mean logistic loss
RIDGE = 0.02


def load(path):
    with open(path) as file:
        header, *lines = [line.rstrip("\n").split("\t") for line in file]
    column = lambda i: np.array([line[i] for line in lines])
    return {
        "names": [name.split(".") for name in header[5:]],
        "kind": column(0), "set": column(1), "dialogue": column(2),
        "rating": column(3).astype(float), "capped": column(4) != "-",
        "x": np.array([line[5:] for line in lines], float),
    }


class Fit:
    def __init__(self, turns, rated, keep=None, rated_weight=RATED):
        self.names = [name for _, name in turns["names"]]
        self.scale = np.maximum(turns["x"][~turns["capped"]].std(0), 0.05)
        clean = turns["kind"] == "clean"
        self.blocks = []
        for kind in sorted(set(turns["kind"]) - NOT_FITTED):
            bad = turns["kind"] == kind
            weight = np.where(turns["capped"][bad], CAPPED, 1.0) * HARD.get(kind, 1.0)
            self.blocks.append((turns["x"][bad] / self.scale, weight))
        self.clean = turns["x"][clean] / self.scale
        self.rated = []
        keep = np.ones(len(rated["set"]), bool) if keep is None else keep
        for name in sorted(set(rated["set"][keep])):
            members = keep & (rated["set"] == name)
            rating = rated["rating"][members]
            self.rated.append((rated["x"][members] / self.scale, (rating - rating.mean()) / rating.std()))
        self.rated_weight = rated_weight
        bounds = {"+": (0, None), "-": (None, 0), "0": (0, 0), "~": (None, None)}
        limits = [bounds[SIGNS[name]] for name in self.names] + [(None, None)]
        start = np.zeros(len(self.names) + 1)
        start[[i for i, n in enumerate(self.names) if SIGNS[n] == "+"]] = 0.1
        start[[i for i, n in enumerate(self.names) if SIGNS[n] == "-"]] = -0.1
        found = minimize(self.loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 400})
        self.weights = found.x[:-1] / self.scale
        self.offset = found.x[-1]

    def loss(self, w):
        gradient = np.zeros_like(w)
        s = self.clean @ w[:-1] + w[-1]
        total = np.logaddexp(0, -s).mean()
        pull = -1 / (1 + np.exp(s)) / len(s)
        gradient[:-1] += self.clean.T @ pull
        gradient[-1] += pull.sum()
        for x, weight in self.blocks:
            s = x @ w[:-1] + w[-1]
            share = weight / len(s) / len(self.blocks)
            total += (np.logaddexp(0, s) * share).sum()
            pull = share / (1 + np.exp(-s))
            gradient[:-1] += x.T @ pull
            gradient[-1] += pull.sum()
        for x, rating in self.rated:
            s = x @ w[:-1]
            deviation = s.std() + 1e-9
            z = (s - s.mean()) / deviation
            correlation = (z * rating).mean()
            share = self.rated_weight / len(self.rated)
            total -= share * correlation
            pull = -share * (rating - correlation * z) / (len(s) * deviation)
            gradient[:-1] += x.T @ (pull - pull.mean())
        total += RIDGE * (w[:-1] ** 2).sum()
        gradient[:-1] += 2 * RIDGE * w[:-1]
        return total, gradient

    def score(self, x):
        return x @ self.weights + self.offset


def spearman_by_set(score, rated, members=None):
    members = np.ones(len(score), bool) if members is None else members
    return {
        str(name): round(float(spearmanr(score[m], rated["rating"][m])[0]), 3)
        for name in sorted(set(rated["set"][members]))
        for m in [members & (rated["set"] == name)]
    }


def auc(good, bad):
    order = np.argsort(np.r_[good, bad], kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    return (ranks[: len(good)].sum() - len(good) * (len(good) + 1) / 2) / (len(good) * len(bad))


def report(turns, rated):
    fold = np.array([hash_of(d) % 5 for d in rated["dialogue"]])
    score = np.zeros(len(fold))
    for k in range(5):
        score[fold == k] = Fit(turns, rated, fold != k).score(rated["x"][fold == k])
    print("cross-validated by dialogue", spearman_by_set(score, rated))
    for name in sorted(set(rated["set"])):
        out = rated["set"] == name
        score[out] = Fit(turns, rated, ~out).score(rated["x"][out])
    print("leave one set out", spearman_by_set(score, rated))
    print("ratings not used", spearman_by_set(Fit(turns, rated, rated_weight=0).score(rated["x"]), rated))
    fit = Fit(turns, rated)
    s = fit.score(turns["x"])
    clean = turns["kind"] == "clean"
    for kind in sorted(set(turns["kind"])):
        bad = turns["kind"] == kind
        print(f"{kind:15s} AUC before caps {auc(s[clean], s[bad]):.3f}")
    for (factor, name), weight, scale in zip(turns["names"], fit.weights, fit.scale):
        print(f"{factor:12s} {name:22s} {weight:+.3f}  per deviation {weight * scale:+.3f}")


def hash_of(text):
    value = 14695981039346656037
    for byte in text.encode():
        value = (value ^ byte) * 1099511628211 % 2**64
    return value >> 20


def write(path, turns, rated):
    fit = Fit(turns, rated)
    factors = list(dict.fromkeys(factor for factor, _ in turns["names"]))
    of = np.array([factors.index(factor) for factor, _ in turns["names"]])
    ranges = []
    for k in range(len(factors)):
        part = turns["x"][:, of == k] @ fit.weights[of == k]
        good = part[turns["kind"] == "clean"]
        high = np.quantile(good, 0.995)
        # Low enough that hardly a reply falls off the scale, and that a typical good one gets 70.
        low = min(np.quantile(part, 0.01), high - (high - np.median(good)) / 0.3)
        ranges.append((low, high))
    width = np.array([high - low for low, high in ranges])
    with open(path, "w") as file:
        file.write(HEADER)
        file.write("// What one unit of a feature is worth, in the order of VoiceFeature.\n")
        file.write("inline constexpr std::array<double, kVoiceFeatures> kVoiceFeatureWeights = {\n")
        for (_, name), weight in zip(turns["names"], fit.weights):
            file.write(f"    {weight + 0.0:.4f},  // {name}\n")
        file.write("};\n\n// Means over good replies: what a reply is compared with when it explains itself.\n")
        file.write("inline constexpr std::array<double, kVoiceFeatures> kVoiceFeatureTypical = {\n")
        for (_, name), mean in zip(turns["names"], turns["x"][turns["kind"] == "clean"].mean(0)):
            file.write(f"    {mean:.3f},  // {name}\n")
        file.write("};\n\n// Sums of a factor's features that count 0 and 100, and its share of the score.\n")
        file.write("struct VoiceFactorRange {\n  double low;\n  double high;\n  double weight;\n};\n")
        file.write("inline constexpr std::array<VoiceFactorRange, kVoiceFactors> kVoiceFactorRanges = {{\n")
        for name, (low, high), weight in zip(factors, ranges, width / width.sum()):
            file.write(f"    {{{low:.4f}, {high:.4f}, {weight:.4f}}},  // {name}\n")
        file.write("}};\n\n}  // namespace turnopt::core\n\n#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_\n")


HEADER = """// Weights of the voice profile. Written by server/models/training/quality_weights.py: fit again
// rather than edit by hand.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_

#include <array>

#include "server/core/quality/voice_features.h"

namespace turnopt::core {

"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("turns")
    parser.add_argument("rated")
    parser.add_argument("output", nargs="?")
    parser.add_argument("--report", action="store_true")
    args = parser.parse_args()
    turns, rated = load(args.turns), load(args.rated)
    if args.report:
        report(turns, rated)
    else:
        write(args.output, turns, rated)


if __name__ == "__main__":
    main()
