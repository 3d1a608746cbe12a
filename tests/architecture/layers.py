"""Who may include whom (CONTRIBUTING.md): fails on every include that the layers do not allow."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A layer and the layers that it may include; an arrow of the drawing, or a path of arrows.
BELOW = {
    "base": set(),
    "models": set(),
    "core": {"base"},
    "report": {"core", "base"},
    "storage": {"core", "base"},
    "telemetry": {"core", "base"},
    "service": {"report", "telemetry", "core", "base", "proto"},
    "config": {"service", "storage", "telemetry", "core", "base"},
    "app": {"config", "service", "report", "storage", "telemetry", "core", "base", "models", "proto"},
}
# The rooms of core. "shared" are the files of server/core itself: the words that all rooms share
# (turn, decision, reason, incident), the ports, and the engine, which sees the ports alone.
ROOMS = {
    "language": set(),
    "shared": {"language"},
    "quality": {"shared", "language"},
    "tier": {"shared", "language"},
    "reuse": {"shared", "language"},
    "rollout": {"shared", "language"},
    "sla": {"rollout", "shared", "language"},
}
# Third-party headers that only these layers see.
ONLY = {
    r"yaml-cpp/": {"config"},
    r"hiredis": {"storage"},
    r"sqlite3": {"storage"},
    r"spdlog/|prometheus/|Civet": {"telemetry"},
    r"grpcpp/|grpc/": {"service"},
    r"turnoptimizer/v1/": {"service", "app"},
    r"google/protobuf/": {"service", "app"},
    r"CLI/": {"app"},
    r"boost/math/": {"report"},
    r"boost/(?!math/)": set(),
    r"nlohmann/": {"storage", "telemetry", "app"},
}
# What core may see beside the standard library.
CORE_MAY = re.compile(r"^(server/(core|base)/|absl/|re2/|utf8proc|hnswlib/|simde/|[a-z_0-9]+$|immintrin.h$)")
CORE_MAY_NOT = {"fstream", "iostream", "thread", "regex", "filesystem", "cstdio"}
# Of gRPC only what it offers to the public: the rest changes without notice.
GRPC_INSIDES = re.compile(r"grpcpp/impl/|grpc/impl/|\bgrpc::internal::")
INCLUDE = re.compile(r'^\s*#include\s+[<"]([^>"]+)[>"]')


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def room(path):
    """Of server/core: the folder's name, or "shared" for what lies in none."""
    parts = pathlib.PurePath(path).parts
    return parts[2] if len(parts) > 3 else "shared"


def crossing(where, here, there, allowed):
    if there not in allowed.get(here, set()):
        ways = ", ".join(sorted(allowed.get(here, set()))) or "nothing beside the standard library"
        yield f"{where}: {here} may not include {there}; includes point from {here} to {ways}"


def problems():
    for path in sorted((ROOT / "server").rglob("*.[ch]*")):
        if path.suffix not in (".h", ".cc"):
            continue
        layer = path.relative_to(ROOT / "server").parts[0]
        if "training" in path.parts:  # tools that make the tables; no part of the program
            continue
        where = path.relative_to(ROOT)
        for number, header in includes(path):
            if header.startswith("server/"):
                other = header.split("/")[1]
                if other != layer:
                    yield from crossing(f"{where}:{number}", layer, other, BELOW)
                elif layer == "core" and room(header) != room(str(where)):
                    yield from crossing(f"{where}:{number}", room(str(where)), room(header), ROOMS)
            for pattern, layers in ONLY.items():
                if re.match(pattern, header) and layer not in layers:
                    yield f"{where}:{number}: only {', '.join(sorted(layers)) or 'nobody'} may include {header}"
            if header.startswith(("client/", "tests/")):
                yield f"{where}:{number}: server may not include {header}"
            if layer == "core":
                if not CORE_MAY.match(header) or header in CORE_MAY_NOT:
                    yield f"{where}:{number}: core may not include {header}"
        text = path.read_text()
        if GRPC_INSIDES.search(text):
            yield f"{where}: {GRPC_INSIDES.search(text).group()} is gRPC's own affair"
        if layer != "config" and re.search(r"\bgetenv\b", text):
            yield f"{where}: only config reads the environment"
        if layer == "core" and re.search(r"absl::Now\(|system_clock|steady_clock", text):
            yield f"{where}: core reads no clock"
    for path in sorted((ROOT / "client").rglob("*.[ch]*")):
        if path.suffix in (".h", ".cc"):
            for number, header in includes(path):
                if GRPC_INSIDES.match(header):
                    yield f"{path.relative_to(ROOT)}:{number}: {header} is gRPC's own affair"
                if header.startswith(("server/", "tests/")):
                    yield f"{path.relative_to(ROOT)}:{number}: client may not include {header}"


found = list(problems())
print("\n".join(found) or "layers hold")
sys.exit(bool(found))
