"""Fits the confidence of learned replies and writes confidence.weights (server/core/reuse/confidence.h).

    training_rows sgd_train.jsonl --rows state.rows --weights relevance.weights --judges FOLDS
    training_rows sgd_train.jsonl --plain --rows plain.rows --weights relevance.weights --judges FOLDS
    confidence.py state.rows plain.rows relevance.weights confidence.weights [--by-service FOLDER]

What is fitted on is what the product computes: training_rows (tests/accuracy) plays the training
stream through the C++ and writes one row a turn, each service with a judge that has not seen its
domain (agreement_judge.py --folds). The target is the training dialogues' gold: is the vote's winner
right? Fitted: a logistic model over the terms below, for agents with dialog states and for plain
ones, and the loss, which is the probability that an answer is wrong given the judge's probability
and the confidence. The loss is fitted on confidences of domains that were held out, as it will meet
them, and raised by what it errs from one domain to another. The relevance is copied from
relevance.weights.

--by-service also writes, for each domain, weights fitted on all others (leave-one-service-out).
"""

import argparse
import pathlib

import numpy as np

HEAD = 5  # service, place in the stream, servable, right, agreement
RIDGE = 30.0  # on standardised terms: the fit on sgd_train's held-out services is flat from 3 to 100
FOLDS = 5
LOGIT = ("share context_share variables_share utterance_share similar_share behind_share top5_agrees all_agree "
         "local_accuracy local_winner_accuracy state_share").split()
LOG1P = "least_new_words winner_only_here winner_only_there winner_rarest".split()
LEAST2 = "log_utterance_words".split()
PRODUCT = [
    ("share", "log_support"), ("share", "tool_share"), ("share", "share"),
    ("context_share", "utterance_share"), ("previous_asks", "utterance_negates"),
    ("utterance_asks", "reply_asks"), ("local_accuracy", "share"), ("share", "log_callers"),
    ("reply_names", "share"), ("reply_numbers", "share"), ("reply_record", "log_reply_labels"),
    ("state_record", "log_state_labels"), ("utterance_names", "reply_asks"),
]


class Rows:
    def __init__(self, path):
        names = [line.split() for line in open(path + ".names", encoding="utf-8")]
        self.inputs = [n[1] for n in names if n[0] == "input"]
        services = {int(n[1]): n[2] for n in names if n[0] == "service"}
        rows = np.fromfile(path, np.float32).reshape(-1, HEAD + len(self.inputs)).astype(np.float64)
        rows = rows[np.argsort(rows[:, 1], kind="stable")]
        service, self.servable = rows[:, 0].astype(int), rows[:, 2] > 0
        self.late = rows[:, 1] >= (rows[:, 1].max() + 1) / 2
        self.turns = rows[:, 1].max() + 1
        # A domain is all services that share a name.
        self.domains = sorted({name.split("_")[0] for name in services.values()})
        self.domain = np.array([self.domains.index(services[s].split("_")[0]) for s in service])
        self.fold = self.domain % FOLDS
        self.right, self.agreement = rows[:, 3] > 0, rows[:, 4]
        self.raw = rows[:, HEAD:]
        self.x = {n: np.clip(self.raw[:, i], -30, 30) for i, n in enumerate(self.inputs)}

    def terms(self):
        """(name in the weights file, column) of every term."""
        x = self.x
        for n in self.inputs:
            yield f"linear {n}", x[n]
        for n in LOGIT:
            p = np.clip(x[n], 0.01, 0.99)
            yield f"logit {n}", np.log(p / (1 - p))
        for n in LOG1P:
            yield f"log1p {n}", np.log1p(np.maximum(x[n], 0))
        for n in LEAST2:
            yield f"least2 {n}", np.minimum(x[n], 2)
        for a, b in PRODUCT:
            yield f"product {a} {b}", x[a] * x[b]


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def newton(z, y, ridge, steps=12):
    """Logistic regression; column 0 of z is the intercept, which is not shrunk."""
    w = np.zeros(z.shape[1])
    shrink = np.full(z.shape[1], ridge)
    shrink[0] = 1e-9
    for _ in range(steps):
        p = sigmoid(z @ w)
        gradient = z.T @ (y - p) - shrink * w
        hessian = (z * (p * (1 - p) + 1e-6)[:, None]).T @ z + np.diag(shrink)
        step = np.linalg.solve(hessian, gradient)
        w += step
        if np.abs(step).max() < 1e-4:
            break
    return w


class Logistic:
    def __init__(self, columns, y, rows):
        x = columns[rows]
        self.mean, self.scale = x.mean(0), x.std(0)
        self.scale[self.scale < 1e-6] = 1e6  # a constant says nothing
        z = np.hstack([np.ones((len(x), 1)), (x - self.mean) / self.scale])
        w = newton(z, y[rows].astype(float), RIDGE)
        self.weights = w[1:] / self.scale
        self.bias = w[0] - self.weights @ self.mean

    def __call__(self, columns):
        return sigmoid(columns @ self.weights + self.bias)


def logit(p):
    p = np.clip(p, 0.002, 0.998)
    return np.log(p / (1 - p))


def loss_columns(agreement, confidence):
    c = logit(confidence)
    return np.column_stack([np.ones(len(c)), logit(agreement), c, np.maximum(c, 0)])


def fit_loss(held_out):
    """Weights of the loss. One standard error is added to its log odds, clustered by domain: a domain's
    replies share what the judge takes for the same, so that errors come in clusters."""
    x = np.vstack([loss_columns(r.agreement[k], c[k]) for r, c, k in held_out])
    wrong = np.concatenate([~r.right[k] for r, c, k in held_out]).astype(float)
    domain = np.concatenate([r.domain[k] for r, c, k in held_out])
    loss = newton(x, wrong, 1.0)
    p = sigmoid(x @ loss)
    surplus = np.bincount(domain, wrong - p)
    error = np.sqrt((surplus**2).sum()) / (p * (1 - p)).sum()
    print(f"loss: log odds raised by one standard error over {len(surplus)} domains, {error:.3f}", flush=True)
    loss[0] += error
    return loss


def relevance_lines(path):
    """Lines of each profile."""
    found, profile = {}, None
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith("profile "):
            profile = found.setdefault(line.split()[1], [])
        elif line.startswith("relevance "):
            profile.append(line)
    return found


def profile_lines(name, term_names, model):
    yield f"profile {name}"
    yield f"bias {model.bias:.6g}"
    for term, weight in zip(term_names, model.weights):
        if weight != 0:
            yield f"{term} {weight:.6g}"


def write(path, relevance, models, loss):
    lines = ["turnopt-confidence 1", "# Written by server/models/training/confidence.py"]
    for name, term_names, model in models:
        lines += profile_lines(name, term_names, model)
        lines += relevance[name]
    for key, value in zip(("bias", "agreement", "confidence", "confidence_above_half"), loss):
        lines.append(f"loss {key} {value:.6g}")
    pathlib.Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(name, rows, confidence):
    """Served at the best threshold in hindsight, in the later half, on domains that were held out."""
    order = np.argsort(-np.where(rows.servable, confidence, -1)[rows.late])
    wrong = np.cumsum(~rows.right[rows.late][order])
    turns = rows.turns / 2
    served = [100 * np.flatnonzero(wrong <= b * turns)[-1] / turns for b in (0.01, 0.02)]
    print(f"{name}: {len(confidence)} turns with a candidate; {served[0]:.1f} % of all turns served at 1 % "
          f"wrong, {served[1]:.1f} % at 2 %", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("state")
    parser.add_argument("plain")
    parser.add_argument("relevance")
    parser.add_argument("weights")
    parser.add_argument("--by-service")
    args = parser.parse_args()
    relevance = relevance_lines(args.relevance)
    profiles, held_out = [], []
    for name, path in (("state", args.state), ("plain", args.plain)):
        rows = Rows(path)
        term_names, columns = zip(*rows.terms())
        columns = np.column_stack(columns)
        confidence = np.zeros(len(columns))
        for k in range(FOLDS):
            test = rows.fold == k
            confidence[test] = Logistic(columns, rows.right, ~test)(columns[test])
        report(name, rows, confidence)
        held_out.append((rows, confidence, rows.servable & (confidence > 0.6)))
        profiles.append((name, rows, columns, term_names))
    loss = fit_loss(held_out)

    def fitted(without=-1):
        return [(n, t, Logistic(c, r.right, r.domain != without)) for n, r, c, t in profiles]

    write(args.weights, relevance, fitted(), loss)
    if args.by_service:
        folder = pathlib.Path(args.by_service)
        folder.mkdir(parents=True, exist_ok=True)
        for number, domain in enumerate(profiles[0][1].domains):
            write(folder / f"{domain}.weights", relevance, fitted(number), loss)


if __name__ == "__main__":
    main()
