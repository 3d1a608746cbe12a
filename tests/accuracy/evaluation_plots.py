"""The plots of evaluate.py: small SVG files that hold figures only."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

BUDGETS = ("0.01", "0.02")
AGENT = {"state": "with dialog states", "plain": "without dialog states"}
OWN, PEER, LINE = "#0b6e4f", "#b23a48", "#888888"

plt.rcParams.update({
    "svg.fonttype": "none",  # text stays text: no font in the file
    "svg.hashsalt": "turn-optimizer",  # the same figures give the same file
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "legend.frameon": False,
    "legend.fontsize": 8,
})


def save(figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def by_agent(height=3.2):
    figure, axes = plt.subplots(1, 2, figsize=(8, height), sharey=True)
    return figure, dict(zip(AGENT, axes))


def percents(pairs):
    return [100 * x for x, _ in pairs], [100 * y for _, y in pairs]


def served_and_wrong(stream, path):
    figure, axes = by_agent()
    for agent, axis in axes.items():
        figures = stream[agent]
        axis.plot(*percents(figures["confidence"]["curve"]), color=OWN, label="own confidence, any threshold")
        for dashes, (variant, cosine) in zip(("-", "--", ":", "-."), figures["cosine"].items()):
            label = "cosine: " + variant.replace("_", " ")
            axis.plot(*percents(cosine["curve"]), color=PEER, linestyle=dashes, linewidth=1, label=label)
        for budget in BUDGETS:
            earned = figures["earned"][budget]
            axis.plot(100 * earned["wrong_per_turn"], 100 * earned["served_per_turn"], "o", color=OWN, markersize=6)
            axis.axvline(100 * float(budget), color=LINE, linewidth=0.8, linestyle="--")
        cache = figures["plain_cache"]
        axis.plot(100 * cache["wrong_per_turn"], 100 * cache["served_per_turn"], "s", color=PEER, markersize=5,
                  label="plain cache")  # fmt: skip
        axis.plot([], [], "o", color=OWN, label="earned at a budget of 1 %, 2 %")
        axis.set(title=AGENT[agent], xlim=(0, 12), ylim=(0, 70), xlabel="wrong, % of turns")
        axis.legend(loc="upper left", fontsize=7)
    axes["state"].set_ylabel("served, % of turns")
    save(figure, path)


def calibration(stream, path):
    figure, axes = by_agent()
    for agent, axis in axes.items():
        bins = stream[agent]["confidence"]["calibration"]
        x, y = [b["mean_confidence"] for b in bins], [b["right"] for b in bins]
        axis.plot([0, 1], [0, 1], color=LINE, linewidth=0.8, linestyle="--")
        axis.plot(x, y, "o-", color=OWN, markersize=4)
        for b in bins:
            axis.annotate(str(b["turns"]), (b["mean_confidence"], b["right"]), xytext=(4, -10),
                          textcoords="offset points", fontsize=7, color="#555555")  # fmt: skip
        axis.set(title=f"{AGENT[agent]} (turns in the bin beside it)", xlabel="confidence")
        axis.set(xlim=(0, 1.05), ylim=(0, 1.05))
    axes["state"].set_ylabel("share that was right")
    save(figure, path)


def risk_over_time(stream, shuffles, path):
    figure, axes = by_agent(2.8)
    for agent, axis in axes.items():
        for budget, color in zip(BUDGETS, (OWN, "#2a6fbb")):
            risk = stream[agent]["earned"][budget].get("risk_over_time")
            if risk is None:
                continue
            name = f"{100 * float(budget):.0f} %"
            axis.axhline(100 * float(budget), color=color, linewidth=0.8, linestyle="--")
            axis.plot(risk["turns"], [100 * r for r in risk["mean"]], color=color, label=f"budget {name}: mean")
            axis.plot(risk["turns"], [100 * r for r in risk["worst"]], color=color, linewidth=1, linestyle=":",
                      label="worst")  # fmt: skip
        axis.set(title=f"{AGENT[agent]}, {shuffles} shuffles", xlabel="turns since serving began", ylim=(0, 5))
        axis.legend(loc="upper right", ncols=2)
    axes["state"].set_ylabel("wrong so far, % of turns")
    save(figure, path)


def few_shot(corpora, path):
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.2))
    panels = (
        ("wrong", "answered wrong, % of utterances inside"),
        ("out_of_scope", "answered, % of those out of scope"),
    )
    for axis, (key, label) in zip(axes, panels):
        for (name, curves), dashes in zip(corpora.items(), ("-", "--")):
            for method, color in (("by_example", OWN), ("cosine", PEER)):
                points = [(p[key], p["coverage"]) for p in curves[method]]
                title = f"{name}, {method.replace('_', ' ')}"
                axis.plot(*percents(points), color=color, linestyle=dashes, linewidth=1.2, label=title)
            shipped = curves["shipped"]
            axis.plot(100 * shipped[key], 100 * shipped["coverage"], "o", color=OWN, markersize=6)
        axis.set(xlabel=label, ylabel="answered, % of utterances inside", xlim=(0, 10), ylim=(0, 90))
    axes[0].plot([], [], "o", color=OWN, label="shipped setting")
    axes[0].legend(loc="lower right")
    axes[1].axvline(3, color=LINE, linewidth=0.8, linestyle="--")
    save(figure, path)


def write(results, folder):
    for name, stream in results["streams"].items():
        served_and_wrong(stream, folder / f"{name}_served_and_wrong.svg")
        calibration(stream, folder / f"{name}_calibration.svg")
        risk_over_time(stream, results["shuffles"], folder / f"{name}_risk_over_time.svg")
    few_shot(results["few_shot"], folder / "few_shot.svg")
