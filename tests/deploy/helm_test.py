#!/usr/bin/env python3
"""The charts lint, render what helm/golden holds, and refuse values that cannot be right.

  helm_test.py HELM [--update]
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "voice-agent-example"
GOLDEN = ROOT / "helm" / "golden"
PLAIN = ROOT / "deploy" / "kubernetes" / "voice-agent.yaml"
KUBE_VERSION = "1.35.0"

# What must be refused, and a word of why that the message must hold.
REFUSED = [
    (["--set", "turn-optimizer.mode=on"], "'disabled', 'shadow', 'enabled'"),
    (["--set", "turn-optimizer.nope=1"], "nope"),
    (["--set", "turn-optimizer.metrics.port=0"], "/metrics/port"),
    (["--set", "turn-optimizer.image.digest=latest"], "/image/digest"),
    (["--set", "turn-optimizer.rules.pack=x"], "rules"),
    (["--set", "replicas=-1"], "/replicas"),
    (["--kube-version", "1.28.0"], "nativeSidecar"),
    (["--kube-version", "1.24.0"], "kubeVersion"),
]


def helm(*args):
    return subprocess.run([HELM, *args], text=True, capture_output=True, check=False)


def render(values, *more):
    args = ["template", "voice-agent", str(CHART), "--kube-version", KUBE_VERSION]
    if values is not None:
        args += ["--values", str(values)]
    result = helm(*args, *more)
    if result.returncode != 0:
        sys.exit(f"helm template {values}: {result.stderr}")
    return result.stdout


def compare(path, text, update):
    if update:
        path.write_text(text)
        return []
    if not path.exists() or path.read_text() != text:
        return [f"{path.relative_to(ROOT)} is not what the chart renders: run helm_test.py HELM --update"]
    return []


def main():
    update = "--update" in sys.argv
    failures = []
    for chart in ("turn-optimizer", "voice-agent-example"):
        result = helm("lint", "--strict", str(ROOT / "helm" / chart))
        if result.returncode != 0:
            failures.append(f"helm lint {chart}: {result.stdout}{result.stderr}")
    for values in sorted(CHART.glob("values*.yaml")):
        failures += compare(GOLDEN / values.name, render(values), update)
    head = "# helm/voice-agent-example in shadow mode, rendered for people without Helm.\n"
    plain = render(None, "--set", "turn-optimizer.mode=shadow", "--skip-tests")
    failures += compare(PLAIN, head + plain, update)
    for args, word in REFUSED:
        base = [] if "--kube-version" in args else ["--kube-version", KUBE_VERSION]
        result = helm("template", "voice-agent", str(CHART), *base, *args)
        if result.returncode == 0:
            failures.append(f"accepted: {' '.join(args)}")
        elif word not in result.stderr:
            failures.append(f"refused {' '.join(args)} without saying {word}: {result.stderr[-400:]}")
    print("\n".join(failures) or f"{len(list(GOLDEN.glob('*.yaml')))} renders as expected, "
          f"{len(REFUSED)} bad values refused")
    sys.exit(bool(failures))


if __name__ == "__main__":
    HELM = sys.argv[1]
    main()
