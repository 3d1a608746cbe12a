"""Fits the relevance of past turns and writes a first confidence.weights (server/core/language/relevance.h).

    training_rows sgd_train.jsonl --relations state.relations --judges FOLDS
    training_rows sgd_train.jsonl --plain --relations plain.relations --judges FOLDS
    relevance.py state.relations plain.relations relevance.weights

Log-linear weights of the votes, for agents with dialog states and for plain ones: the share of the
vote that falls on past turns with the right answer is made as large as it can be (its mean log
likelihood, by L-BFGS; neighbourhood components analysis: Goldberger, Roweis, Hinton, Salakhutdinov, 2004).
The file has a confidence of the share alone, for training_rows --rows; confidence.py then writes the
final one.
"""

import argparse
import pathlib

import numpy as np
from scipy.optimize import minimize

RIDGE = 1e-3
CONSIDERED = 32  # past turns a row (server/core/reuse/consensus.h)
FLOOR = 0.01  # of the share: a turn whose answer is new has no say in the fit


class Relations:
    def __init__(self, path):
        names = [line.split() for line in open(path + ".names", encoding="utf-8")]
        self.inputs = [n[1] for n in names if n[0] == "input"]
        width = 1 + len(self.inputs)
        rows = np.fromfile(path, np.float32)
        rows = rows.reshape(-1, 1 + CONSIDERED * width)
        blocks = rows[:, 1:].reshape(len(rows), CONSIDERED, width)
        self.valid = np.arange(CONSIDERED) < rows[:, :1]
        self.same = (blocks[:, :, 0] > 0) & self.valid
        self.x = blocks[:, :, 1:]

    def undecided(self):
        """Rows in which some, not all, have the right answer: others say nothing of the weights."""
        right = self.same.sum(1)
        return np.flatnonzero((right > 0) & (right < self.valid.sum(1)))


def share_of_right(weights, x, valid, same):
    scores = np.where(valid, x @ weights, -np.inf)
    votes = np.exp(scores - scores.max(1, keepdims=True))
    votes /= votes.sum(1, keepdims=True)
    return votes, (votes * same).sum(1)


def fit(relations, rows):
    x, valid, same = relations.x[rows], relations.valid[rows], relations.same[rows]
    scale = x[valid].std(0) + 1e-6
    x = x / scale

    def objective(weights):
        votes, right = share_of_right(weights, x, valid, same)
        likely = FLOOR + (1 - 2 * FLOOR) * right
        slope = (1 - 2 * FLOOR) / likely
        pull = votes * (same - right[:, None]) * slope[:, None]
        gradient = -np.einsum("nk,nkf->f", pull, x) / len(rows) + 2 * RIDGE * weights
        return -np.log(likely).mean() + RIDGE * (weights @ weights), gradient

    start = np.zeros(x.shape[2])
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return found.x / scale


def profile_lines(name, relations, weights):
    yield f"profile {name}"
    yield "bias -3"
    yield "linear share 6"
    for label, weight in zip(relations.inputs, weights):
        yield f"relevance {label} {weight:.6g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("state")
    parser.add_argument("plain")
    parser.add_argument("weights")
    args = parser.parse_args()
    lines = ["turnopt-confidence 1", "# Written by server/models/training/relevance.py"]
    for name, path in (("state", args.state), ("plain", args.plain)):
        relations = Relations(path)
        rows = relations.undecided()
        half = len(rows) // 2  # rows are service by service: the halves share one service at most
        for seen, unseen in ((rows[:half], rows[half:]), (rows[half:], rows[:half])):
            weights = fit(relations, seen)
            alone = np.zeros_like(weights)
            alone[relations.inputs.index("alike")] = 8
            held = [relations.x[unseen], relations.valid[unseen], relations.same[unseen]]
            print(f"{name}: on {len(unseen)} turns of other services, mean share of the right answer "
                  f"{share_of_right(weights, *held)[1].mean():.4f}, by similarity alone "
                  f"{share_of_right(alone, *held)[1].mean():.4f}")
        lines += profile_lines(name, relations, fit(relations, rows))
    pathlib.Path(args.weights).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
