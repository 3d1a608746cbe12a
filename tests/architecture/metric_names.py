"""Dashboards, alert rules, runbooks and docs may mention only metrics of tests/component/metrics.golden,
and every metric of server/telemetry/names.h is there."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = {line.split()[0] for line in (ROOT / "tests/component/metrics.golden").read_text().splitlines()}
# Not metrics: the program, its packages and files.
OTHER = re.compile(r"turn_optimizer_pb2?(_grpc)?$|turn_optimizer_(client|logs|user|group|target|sidecar|env|container)$")
MENTION = re.compile(r"\bturn_optimizer_[a-z0-9_]*[a-z0-9]\b")
SUFFIXES = ("_bucket", "_sum", "_count")

found = []
names = (ROOT / "server/telemetry/names.h").read_text()
for name in re.findall(r'"((?:turn_optimizer|process)_[a-z_]+)"', names):
    if name not in GOLDEN:
        found.append(f"server/telemetry/names.h: {name} is not in metrics.golden")

for folder in ("deploy", "helm", "README.md"):
    root = ROOT / folder
    files = [root] if root.is_file() else sorted(root.rglob("*"))
    for path in files:
        if not path.is_file() or path.suffix not in (".md", ".yaml", ".yml", ".json", ".tpl", ".py", ".sql", ".txt"):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            for name in MENTION.findall(line):
                stem = next((name[: -len(s)] for s in SUFFIXES if name.endswith(s) and name[: -len(s)] in GOLDEN), name)
                # DataDog's agent names counters without their suffix.
                if path.parts[-2] == "datadog" and f"{stem}_total" in GOLDEN:
                    continue
                if stem not in GOLDEN and not OTHER.match(name):
                    found.append(f"{path.relative_to(ROOT)}:{number}: no metric {name}")
print("\n".join(found) or "every mentioned metric exists")
sys.exit(bool(found))
