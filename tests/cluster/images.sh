#!/usr/bin/env bash
# Builds the shipped Dockerfiles, unchanged, with buildah, and writes them as archives:
# turn-optimizer.tar, voice-agent.tar and pause.tar in OUT_DIR.
#
#   images.sh OUT_DIR
#
# The base named debian:bookworm-slim is made here from Debian's packages (install_tools.sh): a
# stand-in for the official image, which comes from a registry.
set -euo pipefail

out=$(realpath -m "${1:?usage: images.sh OUT_DIR}")
cache=$(realpath "${CLUSTER_CACHE:?CLUSTER_CACHE is not set}")
root=$(realpath "$(dirname "$0")/../..")
mkdir -p "$out" "$cache/ccache" "$cache/containers"


storage=(--root "$cache/containers/storage" --runroot "$cache/containers/run")
b() { buildah "${storage[@]}" "$@"; }

if ! b inspect --type image docker.io/library/debian:bookworm-slim >/dev/null 2>&1; then
  container=$(b from scratch)
  b add -q "$container" "$cache/bookworm-slim.tar" / >/dev/null
  b commit -q "$container" docker.io/library/debian:bookworm-slim >/dev/null
  b rm "$container" >/dev/null
fi

build() {
  local name=$1 dockerfile=$2
  b bud --pull-never --network host --isolation chroot --layers -q \
    -v "$cache/ccache:/root/.cache/ccache" \
    -t "localhost/$name:0.1.0" -f "$root/$dockerfile" "$root" >/dev/null
  rm -f "$out/$name.tar"
  b push -q "localhost/$name:0.1.0" "oci-archive:$out/$name.tar:localhost/$name:0.1.0"
}

build turn-optimizer Dockerfile
build voice-agent deploy/kubernetes/agent/Dockerfile

# The pod's pause container: it waits for a signal and reaps children.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/pause.c" <<'EOF'
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
EOF
gcc -O1 -static -o "$scratch/pause" "$scratch/pause.c"
container=$(b from scratch)
b add -q "$container" "$scratch/pause" /pause >/dev/null
b config --entrypoint '["/pause"]' "$container"
b commit -q "$container" localhost/pause:1 >/dev/null
b rm "$container" >/dev/null
rm -f "$out/pause.tar"
b push -q localhost/pause:1 "oci-archive:$out/pause.tar:localhost/pause:1"
