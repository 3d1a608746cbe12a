"""Builds quality.model: what the voice profile knows about English speech and about which reply
belongs to which turn.

    python quality_model.py TURNS.jsonl CORPUS.txt ../encoder.table ../quality.model [--leave-out MUSIC,...]

TURNS.jsonl: a turn stream (ours: Schema-Guided Dialogue, CC BY-SA 4.0); CORPUS.txt: utterances, one
a line (ours: Taskmaster, CC BY 4.0). Two parts:

* speech: the commonest words with their inverse document frequency and a class (the very common
  ones are classes of their own, the rest are clustered by their neighbours, unknown words go by
  shape); how much more often than chance one class follows another, ends or begins a sentence
  (pointwise mutual information); letter trigrams for words that are not in the list.
* relevance: two small towers over encoder vectors, one for the turn (utterance, previous reply), one
  for the reply, trained so that a turn finds its own reply among those of other calls; half of the
  batches are within one service, so that the towers learn what is said next and not only about what.

--leave-out names services (prefixes of `flow`) that the relevance part must not see: that is how its
figures on unknown services are measured. File format: server/core/quality/quality_model.h.
"""

import argparse
import collections
import json
import re
import struct

import numpy as np
import xxhash

from encoder_reader import EncoderTable

NOTICE = (
    "Fitted on the Schema-Guided Dialogue dataset (google-research-datasets/"
    "dstc8-schema-guided-dialogue, CC BY-SA 4.0) and google-research-datasets/Taskmaster (CC BY 4.0)."
)
VOCABULARY = 4000
OWN_CLASS = 260  # so many of the commonest words are classes of their own
CLUSTERS = 110
SHAPES = ["number", "capitalised", "ing", "ed", "ly", "s", "other"]  # after the sentence edge, class 0
PMI_SCALE = 16.0
CHAR_SCALE = 20.0
LETTERS = "abcdefghijklmnopqrstuvwxyz'"  # 27, then 27 = any other, 28 = edge of the word
HIDDEN, OUT = 64, 32

# As SpokenText splits words and sentences.
WORD = re.compile(r"[^\W_]+(?:(?:'(?=[^\W\d_])|(?<=\d)[.,:](?=\d))[^\W_]+)*")
SENTENCE = re.compile(r"[^.!?\n]+(?:[.](?=\w)[^.!?\n]+)*")


def sentences(text):
    for part in SENTENCE.findall(text.replace("\u2019", "'")):
        words = WORD.findall(part)
        if words:
            yield words


def shape(word):
    if any(c.isdigit() for c in word):
        return SHAPES.index("number")
    if word[0].isupper():
        return SHAPES.index("capitalised")
    for suffix in ("ing", "ed", "ly", "s"):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            return SHAPES.index(suffix)
    return SHAPES.index("other")


def cluster_words(texts, vocabulary, index):
    """Classes of the words beyond OWN_CLASS: k-means of what stands left and right of them."""
    context = 400
    counts = np.zeros((len(vocabulary), 2 * (context + 1)), np.float32)
    for text in texts:
        for words in sentences(text):
            ids = [index.get(w.lower(), -1) for w in words]
            for left, right in zip([None] + ids, ids + [None]):
                edge_left = context if left is None else left
                edge_right = context if right is None else right
                if left is not None and left >= 0 and 0 <= edge_right <= context:
                    counts[left, context + 1 + edge_right] += 1
                if right is not None and right >= 0 and 0 <= edge_left <= context:
                    counts[right, edge_left] += 1
    total = counts.sum()
    expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / total
    ppmi = np.log(np.maximum(counts, 1e-9) / np.maximum(expected, 1e-9)).clip(0)
    u, s, _ = np.linalg.svd(ppmi, full_matrices=False)
    points = u[:, :50] * np.sqrt(s[:50])
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    rest = points[OWN_CLASS:]
    rng = np.random.default_rng(1)
    centres = rest[rng.choice(len(rest), CLUSTERS, replace=False)]
    for _ in range(30):
        nearest = (rest @ centres.T).argmax(1)
        for k in range(CLUSTERS):
            if (nearest == k).any():
                centres[k] = rest[nearest == k].mean(0)
                centres[k] /= max(np.linalg.norm(centres[k]), 1e-9)
    return nearest


def fit_speech(texts):
    frequency, documents = collections.Counter(), collections.Counter()
    for text in texts:
        words = [w.lower() for s in sentences(text) for w in s]
        frequency.update(w for w in words if not any(c.isdigit() for c in w))
        documents.update(set(words))
    vocabulary = [w for w, n in frequency.most_common(VOCABULARY) if n >= 3]
    index = {w: i for i, w in enumerate(vocabulary)}
    idf = [np.log((len(texts) + 1) / (documents[w] + 1)) for w in vocabulary]

    first_word_class = 1 + len(SHAPES)
    classes = np.zeros(len(vocabulary), int)
    classes[:OWN_CLASS] = first_word_class + np.arange(OWN_CLASS)
    classes[OWN_CLASS:] = first_word_class + OWN_CLASS + cluster_words(texts, vocabulary, index)
    size = first_word_class + OWN_CLASS + CLUSTERS

    def class_of(word):
        known = index.get(word.lower(), -1)
        return classes[known] if known >= 0 else 1 + shape(word)

    pairs = np.zeros((size, size), np.float64)
    for text in texts:
        for words in sentences(text):
            path = [0] + [class_of(w) for w in words] + [0]
            np.add.at(pairs, (path[:-1], path[1:]), 1)
    chance = pairs.sum(1, keepdims=True) * pairs.sum(0, keepdims=True) / pairs.sum()
    # Smoothed towards chance: a pair that is not seen where it could hardly be expected says little.
    pmi = np.log((pairs + 0.3 * chance + 0.02) / (1.3 * chance + 0.02))
    pmi = np.clip(np.round(pmi * PMI_SCALE), -127, 127).astype(np.int8)

    trigrams = np.zeros((29, 29, 29), np.float64)
    for word in documents:
        if any(c.isdigit() for c in word):
            continue
        path = [28] + [LETTERS.find(c) if c in LETTERS else 27 for c in word] + [28]
        path = [28] + path
        for a, b, c in zip(path, path[1:], path[2:]):
            trigrams[a, b, c] += 1 + np.log(documents[word])
    backoff = trigrams.sum(0) + 0.1
    backoff /= backoff.sum(1, keepdims=True)
    probability = (trigrams + 4 * backoff[None]) / (trigrams.sum(2, keepdims=True) + 4)
    chars = np.clip(np.round(-np.log(probability) * CHAR_SCALE), 0, 255).astype(np.uint8)
    return vocabulary, idf, classes, pmi, chars


class Towers:
    """z = unit(relu(x W1 + b1) W2 + x S) for each side; a pair scores z_turn . z_reply. Trained with
    the symmetric softmax over a batch (van den Oord et al., 2018) and Adam with decoupled decay."""

    TEMPERATURE, DROP, RATE, DECAY, BATCH = 0.07, 0.1, 3e-3, 0.3, 256

    def __init__(self, turn_dim, reply_dim):
        self.rng = np.random.default_rng(0)
        draw = lambda a, b: (self.rng.standard_normal((a, b)) / np.sqrt(a)).astype(np.float32)
        self.p = {}
        for side, dim in (("turn", turn_dim), ("reply", reply_dim)):
            self.p[side] = [draw(dim, HIDDEN), np.zeros(HIDDEN, np.float32), draw(HIDDEN, OUT) * 0.5, draw(dim, OUT)]
        self.moments = {k: [(np.zeros_like(w), np.zeros_like(w)) for w in v] for k, v in self.p.items()}

    def forward(self, side, x):
        w1, b1, w2, skip = self.p[side]
        hidden = np.maximum(x @ w1 + b1, 0)
        z = hidden @ w2 + x @ skip
        length = np.linalg.norm(z, axis=1, keepdims=True) + 1e-6
        return z / length, (x, hidden, z / length, length)

    def gradients(self, side, dz, cache):
        x, hidden, z, length = cache
        dz = (dz - z * (dz * z).sum(1, keepdims=True)) / length
        dh = (dz @ self.p[side][2].T) * (hidden > 0)
        return [x.T @ dh, dh.sum(0), hidden.T @ dz, x.T @ dz]

    def step(self, turn, reply, same, rate, t):
        keep = lambda x: (x * (self.rng.random(x.shape) > self.DROP) / (1 - self.DROP)).astype(np.float32)
        z_turn, cache_turn = self.forward("turn", keep(turn))
        z_reply, cache_reply = self.forward("reply", keep(reply))
        logits = z_turn @ z_reply.T / self.TEMPERATURE
        logits[same] = -30  # the same words in another call are no mistake
        n = len(logits)
        by_turn = np.exp(logits - logits.max(1, keepdims=True))
        by_turn /= by_turn.sum(1, keepdims=True)
        by_reply = np.exp(logits - logits.max(0))
        by_reply /= by_reply.sum(0)
        d = (by_turn + by_reply) / 2
        d[np.arange(n), np.arange(n)] -= 1
        d /= n * self.TEMPERATURE
        for side, dz, cache in (("turn", d @ z_reply, cache_turn), ("reply", d.T @ z_turn, cache_reply)):
            for k, g in enumerate(self.gradients(side, dz, cache)):
                m, v = self.moments[side][k]
                m += 0.1 * (g - m)
                v += 0.01 * (g * g - v)
                scaled = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
                self.p[side][k] -= rate * (scaled + self.DECAY * self.p[side][k])

    def train(self, turn, reply, text_ids, service, epochs):
        groups = [np.flatnonzero(service == s) for s in sorted(set(service))]
        share = np.array([len(g) for g in groups], float) / len(service)
        total = epochs * len(turn) // self.BATCH
        for i in range(total):
            if self.rng.random() < 0.5:
                group = groups[self.rng.choice(len(groups), p=share)]
                batch = self.rng.choice(group, min(self.BATCH, len(group)), replace=False)
            else:
                batch = self.rng.integers(len(turn), size=self.BATCH)
            same = text_ids[batch][:, None] == text_ids[batch][None, :]
            np.fill_diagonal(same, False)
            rate = self.RATE * (1 - i / total) * min(1, (i + 1) / 50)
            self.step(turn[batch], reply[batch], same, rate, i + 1)


def fit_relevance(turns, encoder, epochs):
    utterance, previous, reply = (
        encoder.encode([t[k] for t in turns]) for k in ("utterance", "previous_reply", "reply")
    )
    _, text_ids = np.unique([t["reply"] for t in turns], return_inverse=True)
    towers = Towers(2 * encoder.dim, encoder.dim)
    service = np.array([t["flow"] for t in turns])
    towers.train(np.hstack([utterance, previous]), reply, text_ids, service, epochs)
    return towers


def write(path, encoder, speech, towers):
    vocabulary, idf, classes, pmi, chars = speech
    words = "\n".join(vocabulary).encode()
    notice = NOTICE.encode()
    body = struct.pack("<QIIIIII", encoder.fingerprint, len(notice), len(words), len(vocabulary),
                       len(pmi), encoder.dim, HIDDEN) + struct.pack("<I", OUT)
    body += notice + words
    body += np.array(idf, "<f4").tobytes() + classes.astype("<u2").tobytes()
    body += pmi.tobytes() + chars.tobytes()
    for side in ("turn", "reply"):
        for weights in towers.p[side]:
            body += weights.astype("<f4").tobytes()
    with open(path, "wb") as file:
        file.write(b"TOQUAL01" + struct.pack("<Q", xxhash.xxh3_64_intdigest(body)) + body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("turns")
    parser.add_argument("corpus")
    parser.add_argument("encoder_table")
    parser.add_argument("output")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--leave-out", default="")
    args = parser.parse_args()
    with open(args.turns) as file:
        turns = [json.loads(line) for line in file]
    with open(args.corpus) as file:
        corpus = [line.strip() for line in file]
    left_out = tuple(s for s in args.leave_out.split(",") if s)
    seen = [t for t in turns if not left_out or not t["flow"].startswith(left_out)]
    encoder = EncoderTable(args.encoder_table)
    speech = fit_speech(corpus + [t[k] for t in seen for k in ("utterance", "reply")])
    write(args.output, encoder, speech, fit_relevance(seen, encoder, args.epochs))


if __name__ == "__main__":
    main()
