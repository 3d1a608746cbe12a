"""Fits the agreement judge and writes agreement.judge (server/core/language/judge.h).

    python agreement_judge.py TRAIN.jsonl ../agreement.judge --columns-tool BUILD/server/models/judge_columns [--test DEV.jsonl]

What is compared in a pair is computed by the product's own C++ (judge_columns). Everything that is
reported was predicted for domains (all services that share a name) that no part of the judge had seen:
word frequencies, act network and trees are fitted anew for each of five folds. Columns about acts
are always those of a network that had not seen the reply's domain, also in the trees' own
training rows, so that the trees learn how far such a network can be trusted. The final judge is
fitted on everything; its calibration and its measured errors are those of the folds.
"""

import argparse
import collections
import pathlib
import struct
import subprocess
import tempfile

import lightgbm
import numpy as np
import xxhash
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score

import dialogues
import reply_acts

NOTICE = (
    "Fitted on google-research-datasets/dstc8-schema-guided-dialogue (CC BY-SA 4.0), train part: weights, "
    "word frequencies and hashes of word sequences; no text of the dialogues."
)
TREES = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 31, "min_data_in_leaf": 100, "lambda_l2": 5,
    "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "num_threads": 2, "seed": 1,
    "verbose": -1, "deterministic": True,
}  # fmt: skip
ROUNDS = 350
FOLDS = 5


class ColumnsTool:
    """The product's reading of replies and pairs, by way of judge_columns."""

    def __init__(self, path, folder):
        self.path, self.folder = path, pathlib.Path(folder)

    def _run(self, *args):
        result = subprocess.run([self.path, *map(str, args)], check=True, capture_output=True, text=True)
        return result.stdout.split("\n")[:-1]

    def acts(self):
        return self._run("acts")

    def fingerprints(self):
        """Schema of the columns, fingerprint of the encoder table."""
        return [int(line) for line in self._run("fingerprints")]

    def names(self):
        return self._run("names")

    def words(self, texts):
        path = self.folder / "texts"
        path.write_text("".join(t + "\n" for t in texts), encoding="utf-8")
        return [line.split("\t")[:-1] for line in self._run("words", path)]

    def vectors(self, texts):
        path, out = self.folder / "texts", self.folder / "out"
        path.write_text("".join(" ".join(t.split()) + "\n" for t in texts), encoding="utf-8")
        self._run("vectors", path, out)
        return np.fromfile(out, "<f4").reshape(len(texts), -1)

    def columns(self, texts, frequencies, acts, pair_list):
        paths = {n: self.folder / n for n in ("texts", "idf", "acts", "pairs", "out")}
        paths["texts"].write_text("".join(t + "\n" for t in texts), encoding="utf-8")
        paths["idf"].write_text("".join(f"{w}\t{x:.4f}\n" for w, x in frequencies.items()), encoding="utf-8")
        acts.astype("<f4").tofile(paths["acts"])
        pair_list[:, :2].astype("<u4").tofile(paths["pairs"])
        self._run("columns", *paths.values())
        return np.fromfile(paths["out"], "<f4").reshape(len(pair_list), -1)


def word_frequencies(word_lists, turns):
    """idf over the distinct replies of each flow; "" is the idf of words not listed: those with digits,
    under five replies or under three domains, which are names and terms of one business."""
    distinct = {(t["flow"], tuple(words)) for words, t in zip(word_lists, turns)}
    count, spread = collections.Counter(), collections.defaultdict(set)
    for flow, words in distinct:
        for word in set(words):
            count[word] += 1
            spread[word].add(flow.split("_")[0])
    listed = (w for w in sorted(count) if count[w] >= 5 and len(spread[w]) >= 3 and not any(c.isdigit() for c in w))
    idf = {w: float(np.log((len(distinct) + 1) / (count[w] + 1))) for w in listed}
    return {"": float(np.log(len(distinct) / 10)), **idf}


def at_half(labels, probability):
    agree, labels = probability > 0.5, labels.astype(bool)
    return {
        "auc": roc_auc_score(labels, probability),
        "precision": labels[agree].mean(),
        "recall": agree[labels].mean(),
        "false_agree": agree[~labels].mean(),
    }


def report(title, labels, probability):
    figures = "  ".join(f"{name} {value:.4f}" for name, value in at_half(labels, probability).items())
    print(f"{title}: {len(labels)} pairs  {figures}", flush=True)


class Material:
    """Everything that is fitted once per set of domains, remembered."""

    def __init__(self, tool, turns):
        self.tool, self.turns = tool, turns
        self.texts = [t["pattern"] for t in turns]
        self.words = tool.words(self.texts)
        self.vectors = tool.vectors(self.texts)
        self.acts = tool.acts()

    def network(self, mask):
        rows = np.flatnonzero(mask)
        pick = lambda values: [values[i] for i in rows]
        keys, flows = zip(*((t["answer_key"], t["flow"]) for t in pick(self.turns)))
        return reply_acts.train(pick(self.words), self.vectors[rows], keys, flows, self.acts)

    def predict(self, network, rows):
        return reply_acts.predict(network, [self.words[i] for i in rows], self.vectors[rows])

    def frequencies(self, mask):
        rows = np.flatnonzero(mask)
        return word_frequencies([self.words[i] for i in rows], [self.turns[i] for i in rows])


def unseen_acts(material, fold):
    """acts[a, b][i]: the acts of reply i of fold a or b, by a network that saw neither fold; and the
    network that saw all folds but one, for each."""
    found, networks = {}, {}
    for a in range(FOLDS):
        for b in range(a, FOLDS):
            rows = np.flatnonzero((fold == a) | (fold == b))
            table = np.zeros((len(fold), len(material.acts)), np.float32)
            network = material.network((fold != a) & (fold != b))
            table[rows] = material.predict(network, rows)
            found[a, b] = found[b, a] = table
            if a == b:
                networks[a] = network
    return found, networks


def cross_validate(material, pair_list, fold):
    """Margins of all pairs by judges that had not seen their domain, the acts used at the end, and
    these judges: (frequencies, network, trees) of each fold."""
    (acts, networks), labels = unseen_acts(material, fold), pair_list[:, 2]
    margins, judges = np.zeros(len(pair_list)), []
    pair_fold = fold[pair_list[:, 0]]
    for k in range(FOLDS):
        seen_acts = np.zeros_like(acts[0, 0])
        for j in range(FOLDS):
            seen_acts[fold == j] = acts[j, k][fold == j]
        frequencies = material.frequencies(fold != k)
        rows = material.tool.columns(material.texts, frequencies, seen_acts, pair_list)
        test = pair_fold == k
        model = lightgbm.train(TREES, lightgbm.Dataset(rows[~test], labels[~test]), ROUNDS)
        margins[test] = model.predict(rows[test], raw_score=True)
        judges.append((frequencies, networks[k], model))
        domains = sorted({t["domain"] for t, f in zip(material.turns, fold) if f == k})
        report(" ".join(domains), labels[test], 1 / (1 + np.exp(-margins[test])))
    own_acts = np.zeros_like(acts[0, 0])
    for j in range(FOLDS):
        own_acts[fold == j] = acts[j, j][fold == j]
    return margins, own_acts, judges


def calibration(margins, labels, knots=24):
    """Isotonic regression, thinned to a few knots of equal weight: [(margin, probability)]."""
    fitted = IsotonicRegression(y_min=0.001, y_max=0.999).fit_transform(margins, labels)
    order = np.argsort(margins, kind="stable")
    points = []
    for part in np.array_split(order, knots):
        point = (float(np.float32(margins[part].mean())), float(np.float32(fitted[part].mean())))
        if not points or point[0] > points[-1][0]:
            points.append(point)
    return points


def tree_bytes(model):
    """boosted_trees.h. A float32 v is <= the double threshold exactly if it is <= the largest float32
    not above it."""
    parts = []
    for tree in model.dump_model()["tree_info"]:
        nodes, leaves = [], []

        def visit(node):
            if "leaf_value" in node:
                leaves.append(node["leaf_value"])
                return ~(len(leaves) - 1)
            assert node["decision_type"] == "<="
            threshold = np.float32(node["threshold"])
            if float(threshold) > node["threshold"]:
                threshold = np.nextafter(threshold, np.float32(-np.inf))
            mine = len(nodes)
            nodes.append(None)
            left, right = visit(node["left_child"]), visit(node["right_child"])
            nodes[mine] = struct.pack("<Hfhh", node["split_feature"], threshold, left, right)
            return mine

        visit(tree["tree_structure"])
        parts.append(struct.pack("<H", len(nodes)) + b"".join(nodes) + struct.pack(f"<{len(leaves)}f", *leaves))
    return struct.pack("<H", len(parts)) + b"".join(parts)


def judge_bytes(tool, frequencies, network, model, knots, errors):
    words = {w: x for w, x in frequencies.items() if w and len(w.encode()) < 256}
    notice = NOTICE.encode()
    body = struct.pack("<QQI", *tool.fingerprints(), len(notice)) + notice
    body += struct.pack("<2f", *errors)
    body += struct.pack("<fI", frequencies[""], len(words))
    for word, idf in words.items():
        body += struct.pack("<B", len(word.encode())) + word.encode() + struct.pack("<f", idf)
    body += network.to_bytes() + tree_bytes(model)
    body += struct.pack("<H", len(knots)) + b"".join(struct.pack("<ff", *knot) for knot in knots)
    return b"TOJUDG01" + struct.pack("<Q", xxhash.xxh3_64_intdigest(body)) + body


def write_folds(folder, tool, turns, fold, judges, knots, errors):
    """A judge for each fold that has not seen its domains, <k>.judge, and their services, <k>.services."""
    folder.mkdir(parents=True, exist_ok=True)
    for k, parts in enumerate(judges):
        (folder / f"{k}.judge").write_bytes(judge_bytes(tool, *parts, knots, errors))
        services = sorted({t["flow"] for t, f in zip(turns, fold) if f == k})
        (folder / f"{k}.services").write_text("".join(s + "\n" for s in services), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train")
    parser.add_argument("judge")
    parser.add_argument("--columns-tool", required=True)
    parser.add_argument("--folds", help="folder for the judges of the folds: what confidence.py is fitted with")
    parser.add_argument("--test", help="a stream that is only looked at, after everything is fitted")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tool = ColumnsTool(args.columns_tool, folder)
        turns = dialogues.load(args.train)
        fold = dialogues.folds(turns, FOLDS)
        pair_list = dialogues.pairs(turns, tool.vectors)
        labels = pair_list[:, 2]
        material = Material(tool, turns)
        margins, acts, judges = cross_validate(material, pair_list, fold)
        knots = calibration(margins, labels)
        probability = np.interp(margins, *zip(*knots))
        report("all, unseen domains, calibrated", labels, probability)
        same = np.array([turns[i]["pattern"] == turns[j]["pattern"] for i, j, _ in pair_list])
        report("all but equal texts", labels[~same], probability[~same])
        figures = at_half(labels, probability)

        everything = np.ones(len(turns), bool)
        frequencies, network = material.frequencies(everything), material.network(everything)
        rows = tool.columns(material.texts, frequencies, acts, pair_list)
        model = lightgbm.train(TREES, lightgbm.Dataset(rows, labels), ROUNDS)
        gain = model.feature_importance("gain")
        top = np.argsort(-gain)[:12]
        print("by gain:", ", ".join(f"{tool.names()[i]} {gain[i] / gain.sum():.2f}" for i in top))
        errors = (figures["false_agree"], 1 - figures["recall"])
        if args.folds:
            write_folds(pathlib.Path(args.folds), tool, turns, fold, judges, knots, errors)
        data = judge_bytes(tool, frequencies, network, model, knots, errors)
        pathlib.Path(args.judge).write_bytes(data)
        print(f"{args.judge}: {len(data)} bytes")

        if args.test:
            turns = dialogues.load(args.test)
            pair_list = dialogues.pairs(turns, tool.vectors)
            material = Material(tool, turns)
            acts = material.predict(network, np.arange(len(turns)))
            rows = tool.columns(material.texts, frequencies, acts, pair_list)
            report(args.test, pair_list[:, 2], np.interp(model.predict(rows, raw_score=True), *zip(*knots)))


if __name__ == "__main__":
    main()
