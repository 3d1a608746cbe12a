#!/usr/bin/env bash
# Builds the shipped Dockerfiles, unchanged, with buildah, and writes them as OCI archives:
# turn-optimizer.tar, voice-agent.tar and pause.tar in OUT_DIR, and the bill of materials out of the
# first as turn-optimizer.spdx.json beside it.
#
#   images.sh OUT_DIR
#
# The base named debian:bookworm-slim is made here from Debian's packages (install_tools.sh): a
# stand-in for the official image, which comes from a registry. The compiler cache of this machine is
# mounted into the build, so that what was compiled in a work tree is not compiled again.
set -euo pipefail

out=$(realpath -m "${1:?usage: images.sh OUT_DIR}")
cache=$(realpath "${CLUSTER_CACHE:?CLUSTER_CACHE is not set}")
root=$(realpath "$(dirname "$0")/../..")
compiler_cache=${CCACHE_DIR:-$HOME/.cache/ccache}
mkdir -p "$out" "$compiler_cache" "$cache/containers"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

storage=(--root "$cache/containers/storage" --runroot "$cache/containers/run")
b() { buildah "${storage[@]}" "$@"; }

base=docker.io/library/debian:bookworm-slim
stamp=$(stat -c '%s %Y' "$cache/bookworm-slim.tar")
if [[ $(cat "$cache/containers/base" 2>/dev/null) != "$stamp" ]] ||
  ! b inspect --type image "$base" >/dev/null 2>&1; then
  container=$(b from scratch)
  b add -q "$container" "$cache/bookworm-slim.tar" / >/dev/null
  b commit -q --format docker "$container" "$base" >/dev/null
  b rm "$container" >/dev/null
  echo "$stamp" >"$cache/containers/base"
fi

# export NAME IMAGE: writes the archive, unless it holds this very image already.
export_image() {
  local name=$1 image=$2 id
  id=$(b inspect --type image -f '{{.FromImageID}}' "$image")
  if [[ -f $out/$name.tar && $(cat "$out/$name.id" 2>/dev/null) == "$id" ]]; then return; fi
  rm -f "$out/$name.tar" "$out/$name.id"
  b push -q "$image" "oci-archive:$out/$name.tar:$image"
  echo "$id" >"$out/$name.id"
}

build() {
  local name=$1 dockerfile=$2
  if ! b bud --format docker --pull-never --network host --isolation chroot --layers \
    -v "$compiler_cache:/root/.cache/ccache" \
    --build-arg "REVISION=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)" \
    -t "localhost/$name:0.1.0" -f "$root/$dockerfile" "$root" >"$out/$name.log" 2>&1; then
    tail -40 "$out/$name.log" >&2
    exit 1
  fi
  export_image "$name" "localhost/$name:0.1.0"
}

build turn-optimizer Dockerfile
build voice-agent deploy/kubernetes/agent/Dockerfile

container=$(b from --pull-never localhost/turn-optimizer:0.1.0)
cp "$(b mount "$container")/usr/share/turn-optimizer/sbom.spdx.json" "$out/turn-optimizer.spdx.json"
b rm "$container" >/dev/null

if [[ ! -f $out/pause.tar ]]; then
  # The pod's pause container: it waits for a signal and reaps children.
  cat >"$scratch/pause.c" <<'END'
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
static void end(int signal) { _exit(0); }
static void reap(int signal) { while (waitpid(-1, 0, WNOHANG) > 0) {} }
int main(void) {
  signal(SIGINT, end);
  signal(SIGTERM, end);
  signal(SIGCHLD, reap);
  for (;;) pause();
}
END
  gcc -O1 -static -o "$scratch/pause" "$scratch/pause.c"
  container=$(b from scratch)
  b add -q "$container" "$scratch/pause" /pause >/dev/null
  b config --entrypoint '["/pause"]' "$container"
  b commit -q "$container" localhost/pause:1 >/dev/null
  b rm "$container" >/dev/null
  export_image pause localhost/pause:1
fi
