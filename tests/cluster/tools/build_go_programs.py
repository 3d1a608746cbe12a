#!/usr/bin/env python3
"""Builds the Go programs that the cluster lane needs from their published modules.

A program whose module has replace directives cannot be installed by `go install`. So each module
gets a small module of ours that requires it and repeats its replace directives; those that point
into its own source tree (Kubernetes' staging modules) point to the published versions instead.

  build_go_programs.py CACHE_DIR [NAME ...]
  build_go_programs.py --check CACHE_DIR

reads programs.json beside this file, builds what is not yet in CACHE_DIR/bin and prints one line a
program. Programs are cached by version: bin/NAME-VERSION, with a link bin/NAME; the definitions of
Kubernetes resources that a module ships, as crds/*.yaml. An entry with a directory instead of a
module is source of ours beside this file. --check builds nothing and says by its exit code whether
all is there.

The programs are built once and run for minutes, so they are built for a short build: without inlining
and debugging information, and with a compiler that seldom collects its garbage. That halves the time
(kube-score: 33 s, 20 s so), and nobody measures the speed of these programs.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
# What Kubernetes asks for, and what is fetched where Go is older, as Debian 12's is.
GO_NEEDED = (1, 25)
GO_FETCHED = "go1.26.0"
COMPILER_FLAGS = "all=-l -dwarf=false"
# Percent by which a compiler's heap may grow between collections; Go's default is 100.
COMPILER_GC_PERCENT = "800"


def run(args, env, cwd):
    result = subprocess.run(args, cwd=cwd, env=env, text=True, capture_output=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(args)} failed:\n{result.stderr[-3000:]}")
    return result.stdout


def with_go(env, cache):
    """The environment with a Go that is new enough: this machine's, or the module of one."""
    version, architecture = run(["go", "env", "GOVERSION", "GOARCH"], env, cache).split()
    if tuple(map(int, version.removeprefix("go").split(".")[:2])) >= GO_NEEDED:
        return env
    module = f"golang.org/toolchain@v0.0.1-{GO_FETCHED}.linux-{architecture}"
    scratch = cache / "modules" / "go"
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "go.mod").write_text("module cluster-lane\n")
    root = pathlib.Path(json.loads(run(["go", "mod", "download", "-json", module], env, scratch))["Dir"])
    for folder in ("bin", "pkg/tool"):
        # Modules are unpacked as data.
        for program in filter(pathlib.Path.is_file, (root / folder).rglob("*")):
            program.chmod(0o555)
    return dict(env, GOROOT=str(root), PATH=f"{root / 'bin'}:{env['PATH']}")


def staging_version(version):
    """Kubernetes v1.35.4 publishes its staging modules as v0.35.4."""
    return "v0." + version.removeprefix("v").split(".", 1)[1]


def write_module(directory, module, version, packages, env):
    """Writes go.mod and a file that imports `packages`."""
    scratch = directory / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    found = json.loads(run(["go", "mod", "download", "-json", f"{module}@{version}"], env, scratch))
    original = json.loads(run(["go", "mod", "edit", "-json", found["GoMod"]], env, scratch))
    lines = ["module cluster-lane", f"go {original['Go']}"]
    if module == "k8s.io/kubernetes":
        lines.append("godebug default=go" + ".".join(original["Go"].split(".")[:2]))
    lines.append(f"require {module} {version}")
    for replace in original.get("Replace") or []:
        old, new = replace["Old"], replace["New"]
        source = old["Path"] + (" " + old["Version"] if old.get("Version") else "")
        if new["Path"].startswith("."):
            target = f"{old['Path']} {staging_version(version)}"
        else:
            target = f"{new['Path']} {new.get('Version', '')}"
        lines.append(f"replace {source} => {target}")
    (directory / "go.mod").write_text("\n".join(lines) + "\n")
    imports = "\n".join(f'\t_ "{package}"' for package in packages)
    (directory / "tools.go").write_text(
        f"//go:build tools\n\npackage main\n\nimport (\n{imports}\n)\n\nfunc main() {{}}\n"
    )
    sums = pathlib.Path(found["Dir"]) / "go.sum"
    if sums.exists():
        shutil.copyfile(sums, directory / "go.sum")
    run(["go", "mod", "tidy", "-e"], env, directory)


def build(entry, missing, cache, env):
    """Builds the missing programs of one entry."""
    version = entry["version"]
    if "directory" in entry:
        directory = HERE / entry["directory"]
        env = dict(env, GOFLAGS="-mod=readonly")
    else:
        directory = cache / "modules" / f"{entry['module'].replace('/', '_')}-{version}"
        write_module(directory, entry["module"], version, sorted(entry["programs"].values()), env)
    flags = ["-s", "-w"]
    flags += [flag.replace("VERSION", version) for flag in entry.get("ldflags", [])]
    for name, package in missing.items():
        started = time.monotonic()
        target = cache / "bin" / f"{name}-{version}"
        part = target.with_suffix(".part")
        run(["go", "build", "-trimpath", "-gcflags", COMPILER_FLAGS, "-ldflags", " ".join(flags),
             "-o", str(part), package], env, directory)
        part.rename(target)
        print(f"built {name} {version} in {time.monotonic() - started:.0f} s", flush=True)


def copy_definitions(entry, cache, env):
    """Copies the module's resource definitions; a marker says which version they are of."""
    module, version = entry["module"], entry["version"]
    found = json.loads(run(["go", "mod", "download", "-json", f"{module}@{version}"], env, cache))
    (cache / "crds").mkdir(exist_ok=True)
    for pattern in entry["crds"]:
        for source in pathlib.Path(found["Dir"]).glob(pattern):
            shutil.copyfile(source, cache / "crds" / source.name)
    marker(entry, cache).touch()


def marker(entry, cache):
    return cache / "crds" / f".{entry['module'].replace('/', '_')}-{entry['version']}"


def main():
    arguments = sys.argv[1:]
    check_only = arguments[0] == "--check"
    cache = pathlib.Path(arguments[1 if check_only else 0]).resolve()
    wanted = set() if check_only else set(arguments[1:])
    binaries = cache / "bin"
    env = dict(
        os.environ,
        GOPATH=str(cache / "go"),
        GOCACHE=str(cache / "go-build"),
        CGO_ENABLED="0",
        GOTOOLCHAIN="local",
        GOFLAGS="-mod=mod",
        GOGC=COMPILER_GC_PERCENT,
    )
    built_any = False
    if not check_only:
        cache.mkdir(parents=True, exist_ok=True)
        env = with_go(env, cache)
    for entry in json.loads((HERE / "programs.json").read_text()):
        version = entry["version"]
        missing = {
            name: package
            for name, package in entry["programs"].items()
            if (not wanted or name in wanted) and not (binaries / f"{name}-{version}").exists()
        }
        undefined = "crds" in entry and not wanted and not marker(entry, cache).exists()
        if check_only and (missing or undefined):
            sys.exit(f"not built yet: {entry.get('module', entry.get('directory'))} {version}")
        if missing:
            binaries.mkdir(parents=True, exist_ok=True)
            build(entry, missing, cache, env)
            built_any = True
        if undefined:
            copy_definitions(entry, cache, env)
        for name in entry["programs"]:
            if not check_only and (binaries / f"{name}-{version}").exists():
                link = binaries / name
                link.unlink(missing_ok=True)
                link.symlink_to(f"{name}-{version}")
    if built_any:
        # The build cache is several times the size of what came out of it.
        run(["go", "clean", "-cache"], env, cache)


if __name__ == "__main__":
    main()
