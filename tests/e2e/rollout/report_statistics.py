"""Statistics of a report, from their textbook definitions: shares nothing with the product."""

import math
import statistics
from collections import defaultdict

Z = statistics.NormalDist().inv_cdf(0.975)


def t_quantile(degrees):
    """Student's t at 97.5 %, by bisection over a numerically integrated density."""
    norm = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)
                    - 0.5 * math.log(degrees * math.pi))

    def upper_tail(t):
        # Substituting x = t + u / (1 - u) maps the tail onto [0, 1).
        steps = 2000
        total = 0.0
        for i in range(steps):
            u = (i + 0.5) / steps
            x = t + u / (1 - u)
            total += norm * (1 + x * x / degrees) ** (-(degrees + 1) / 2) / (1 - u) ** 2
        return total / steps

    low, high = 1.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if upper_tail(middle) > 0.025 else (low, middle)
    return (low + high) / 2


def quantile(values, share):
    values = sorted(values)
    if not values:
        return 0.0
    if len(values) == 1:
        return values[0]
    position = share * (len(values) - 1)
    below = min(int(position), len(values) - 2)
    return values[below] + (position - below) * (values[below + 1] - values[below])


def wilson(share, n):
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_of(turns, field):
    """n, mean and interval with calls as clusters."""
    chosen = [t for t in turns if field in t]
    if not chosen:
        return {"n": 0, "value": 0.0, "confidence": None}
    mean = statistics.fmean(t[field] for t in chosen)
    by_call = defaultdict(float)
    for turn in chosen:
        by_call[turn["call_hash"]] += turn[field] - mean
    interval = None
    if len(by_call) >= 5:
        calls = len(by_call)
        variance = sum(d * d for d in by_call.values()) / len(chosen) ** 2 * calls / (calls - 1)
        half = t_quantile(calls - 1) * math.sqrt(variance)
        interval = (mean - half, mean + half)
    return {"n": len(chosen), "value": mean, "confidence": interval}


def share_of(hits, n):
    return {"hits": hits, "n": n, "value": hits / n if n else 0.0,
            "confidence": wilson(hits / n, n) if n else None}
