"""The network behind server/core/language/reply_acts.h: what a reply does, from its words.

Labels are parts of the gold keys: each act; each word of a slot's name, asked for or told; a few
groups of slot words that mean the same in different services. Bag of uni-, bi- and trigrams plus
the reply's vector, one hidden layer with dropout, logistic outputs, Adam.
"""

import collections
import json
import struct

import numpy as np
import scipy.sparse as sparse
import xxhash

INPUT_SCALE = np.float32(3)
GROUPS = {
    "area": "place", "location": "place", "city": "place",
    "to": "dest", "destination": "dest", "from": "orig", "origin": "orig",
    "departure": "leave", "leaving": "leave", "pickup": "leave", "dropoff": "return", "return": "return",
    "day": "date", "genre": "type", "category": "type", "event": "event", "subtype": "type",
    "title": "name", "theater": "name",
}  # fmt: skip


def labels_of(key):
    found, asked = set(), 0
    for act, slot, values in json.loads(key.split(" ", 1)[1]):
        found.add("act:" + act.lower())
        if act == "OFFER_INTENT" or not slot:
            continue
        kind = "ask" if act == "REQUEST" else "tell"
        asked += kind == "ask"
        if kind == "ask":
            found.add("ask+choices" if values else "ask+open")
        for word in slot.lower().split("_"):
            found.add(f"{kind}:{word}")
            if word in GROUPS:
                found.add(f"{kind}:{GROUPS[word]}*")
    if asked > 1:
        found.add("ask+two")
    if asked > 2:
        found.add("ask+three")
    return found


def label_matrix(keys, names):
    column = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(keys), len(names)), np.float32)
    for row, key in enumerate(keys):
        for label in labels_of(key):
            if label in column:
                matrix[row, column[label]] = 1
    return matrix


def _general(word):
    if any("0" <= c <= "9" for c in word):
        return "#"
    return "{}" if word.startswith("{") else word


def grams(words):
    padded = ["<s>"] + [_general(w) for w in words] + ["</s>"]
    found = set(padded[1:-1])
    for n in (2, 3):
        found.update(" ".join(padded[i : i + n]) for i in range(len(padded) - n + 1))
    return found


def vocabulary(gram_sets, domains, minimum=5):
    """Grams of at least `minimum` replies and two domains: what carries over to a new one."""
    count, spread = collections.Counter(), collections.defaultdict(set)
    for found, domain in zip(gram_sets, domains):
        for gram in found:
            count[gram] += 1
            spread[gram].add(domain)
    return sorted(g for g in count if count[g] >= minimum and len(spread[g]) >= 2)


class ActNetwork:
    def __init__(self, gram_list, dim, acts, hidden, rng):
        self.column = {g: i for i, g in enumerate(gram_list)}
        scale = lambda *shape: rng.normal(size=shape).astype(np.float32)
        self.weights = [
            scale(len(gram_list) + dim, hidden) * 0.15,
            np.zeros(hidden, np.float32),
            scale(hidden, acts) * 0.1,
            np.zeros(acts, np.float32),
        ]

    def inputs(self, gram_sets, vectors):
        rows, columns = [], []
        for i, found in enumerate(gram_sets):
            for gram in found:
                column = self.column.get(gram)
                if column is not None:
                    rows.append(i)
                    columns.append(column)
        bag = sparse.csr_matrix(
            (np.ones(len(rows), np.float32), (rows, columns)), shape=(len(gram_sets), len(self.column))
        )
        size = np.sqrt(np.maximum(1, np.asarray(bag.sum(1)).ravel())).astype(np.float32)
        return sparse.hstack([sparse.diags(INPUT_SCALE / size) @ bag, sparse.csr_matrix(vectors * INPUT_SCALE)]).tocsr()

    def logits(self, inputs):
        w, b, out, out_bias = self.weights
        return np.maximum(inputs @ w + b, 0) @ out + out_bias

    def fit(self, inputs, labels, rng, epochs=12, batch=1024, rate=6e-3, decay=2e-5, dropout=0.25):
        prior = labels.mean(0) + 1e-4
        self.weights[3] = np.log(prior / (1 - prior + 2e-4)).astype(np.float32)
        first = [np.zeros_like(p) for p in self.weights]
        second = [np.zeros_like(p) for p in self.weights]
        step = 0
        for epoch in range(epochs):
            order = rng.permutation(len(labels))
            speed = rate * (1 - epoch / epochs) + 1e-4
            for begin in range(0, len(order), batch):
                rows = order[begin : begin + batch]
                x, (w, b, out, out_bias) = inputs[rows], self.weights
                before = x @ w + b
                keep = ((rng.random(before.shape) > dropout) / (1 - dropout)).astype(np.float32)
                hidden = np.maximum(before, 0) * keep
                error = (1 / (1 + np.exp(-(hidden @ out + out_bias))) - labels[rows]) / len(rows)
                back = (error @ out.T) * keep * (before > 0)
                gradients = [x.T @ back + decay * w, back.sum(0), hidden.T @ error, error.sum(0)]
                step += 1
                for p, g, m, v in zip(self.weights, gradients, first, second):
                    m *= 0.9
                    m += 0.1 * g
                    v *= 0.99
                    v += 0.01 * g * g
                    p -= (speed * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)).astype(np.float32)

    def quantise(self):
        """Rounds the gram rows to what the file will hold, so that what is tested is what ships."""
        rows = self.weights[0][: len(self.column)]
        scales = np.maximum(np.abs(rows).max(1) / 127, 1e-9).astype(np.float32)
        self.int8_rows = np.round(rows / scales[:, None]).astype(np.int8)
        self.scales = scales
        self.weights[0][: len(self.column)] = self.int8_rows * scales[:, None]

    def to_bytes(self):
        hashes = {xxhash.xxh3_64_intdigest(g.encode()): i for g, i in self.column.items()}
        assert len(hashes) == len(self.column), "two grams with one hash"
        order = [hashes[h] for h in sorted(hashes)]
        w, b, out, out_bias = self.weights
        parts = [struct.pack("<HI", len(b), len(order)), struct.pack(f"<{len(order)}Q", *sorted(hashes))]
        parts += [self.scales[order].tobytes(), self.int8_rows[order].tobytes()]
        parts += [p.astype("<f4").tobytes() for p in (w[len(order) :], b, out, out_bias)]
        return b"".join(parts)


def train(word_lists, vectors, keys, flows, names, hidden=128, seed=0):
    """A network fitted on the distinct replies of each flow."""
    seen, rows = set(), []
    for i, words in enumerate(word_lists):
        if (flows[i], tuple(words)) not in seen:
            seen.add((flows[i], tuple(words)))
            rows.append(i)
    rng = np.random.default_rng(seed)
    gram_sets = [grams(word_lists[i]) for i in rows]
    gram_list = vocabulary(gram_sets, [flows[i].split("_")[0] for i in rows])
    network = ActNetwork(gram_list, vectors.shape[1], len(names), hidden, rng)
    network.fit(network.inputs(gram_sets, vectors[rows]), label_matrix([keys[i] for i in rows], names), rng)
    network.quantise()
    return network


def predict(network, word_lists, vectors):
    logits = network.logits(network.inputs([grams(w) for w in word_lists], vectors))
    return (1 / (1 + np.exp(-logits))).astype(np.float32)
