"""Fits the confidence of matches by example (server/core/tier/example_matcher.h) and writes
server/core/tier/example_weights.h.

    few_shot DATA_DIR --features | python3 example_confidence.py OUTPUT

Each line of the input is a label (1: the rule that was chosen is what was meant) and the features
of one utterance of one task. All tasks are of HWU64; CLINC150 and Banking77, on which the result is
reported, are not looked at.
"""

import sys

import numpy as np

RIDGE = 1e-3
NEWTON_STEPS = 30

HEADER = """#ifndef TURNOPT_SERVER_CORE_TIER_EXAMPLE_WEIGHTS_H_
#define TURNOPT_SERVER_CORE_TIER_EXAMPLE_WEIGHTS_H_

namespace turnopt::core {{

// Printed by server/models/training/example_confidence.py; in the order of ExampleFeature.
constexpr double kExampleBias = {bias:.6g};
constexpr double kExampleWeights[] = {{{weights}}};

}}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXAMPLE_WEIGHTS_H_
"""


def fit(features, labels):
    """Ridge logistic regression on standardised features, by Newton's method."""
    mean, scale = features.mean(0), features.std(0) + 1e-9
    design = np.c_[(features - mean) / scale, np.ones(len(features))]
    ridge = RIDGE * np.r_[np.ones(features.shape[1]), 0]
    beta = np.zeros(design.shape[1])
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (p - labels) / len(labels) + ridge * beta
        hessian = (design * (p * (1 - p))[:, None]).T @ design / len(labels) + np.diag(ridge + 1e-9)
        beta -= np.linalg.solve(hessian, gradient)
    weights = beta[:-1] / scale
    return weights, beta[-1] - weights @ mean


def main():
    rows = np.loadtxt(sys.stdin)
    labels, features = rows[:, 0], rows[:, 1:]
    weights, bias = fit(features, labels)
    with open(sys.argv[1], "w") as file:
        file.write(HEADER.format(bias=bias, weights=", ".join(f"{w:.6g}" for w in weights)))
    p = 1 / (1 + np.exp(-(features @ weights + bias)))
    print(f"{len(labels)} utterances, {labels.mean():.3f} right", file=sys.stderr)
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            print(f"confidence {low:.1f}-{low + 0.1:.1f}: {inside.sum()} utterances, "
                  f"{labels[inside].mean():.3f} right", file=sys.stderr)


if __name__ == "__main__":
    main()
