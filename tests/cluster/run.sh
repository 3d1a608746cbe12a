#!/usr/bin/env bash
# The cluster lane: the shipped images and charts on a real one-node Kubernetes cluster.
#
#   run.sh [STEP ...]   builds what is missing, starts the cluster, walks through the steps of lane.py
#   run.sh --prepare    builds what is missing, tools and images, and stops
#   run.sh --due        whether CI should run it, by its exit code, and why: what does not depend on
#                       this tree is built already, or something that the lane looks at has changed
#   run.sh --built      whether its tools are there, by its exit code
#
# With TURNOPT_CLUSTER_LOGS set to a folder, the logs of a run that failed are kept there.
# Needs root and 10 GB. What it builds stays in TURNOPT_CLUSTER_CACHE (default
# ~/.cache/turn-optimizer/cluster); what it starts ends with it, whatever happens.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
export CLUSTER_CACHE=${TURNOPT_CLUSTER_CACHE:-$HOME/.cache/turn-optimizer/cluster}
started=$SECONDS
say() { echo "== $((SECONDS - started)) s: $*"; }

# What was landed before: the last tag, or where this branch left origin's, or the commit before.
landed_before() {
  local base
  base=$(git -C "$here" describe --tags --abbrev=0 HEAD~1 2>/dev/null) ||
    base=$(git -C "$here" merge-base HEAD origin/main 2>/dev/null) || base=
  if [[ -z $base || $(git -C "$here" rev-parse "$base^{commit}") == $(git -C "$here" rev-parse HEAD) ]]; then
    base=$(git -C "$here" rev-parse -q --verify HEAD~1) || base=
  fi
  echo "$base"
}

due() {
  local why base changed
  if ! unshare -n -m -p --fork true 2>/dev/null; then
    echo "no root, or no namespaces of its own"
    return 1
  fi
  if why=$("$here/install_tools.sh" --check "$CLUSTER_CACHE" 2>&1); then
    echo "the tools are there"
    return 0
  fi
  base=$(landed_before)
  if [[ -n $base ]]; then
    changed=$(cd "$here/../.." && git diff --name-only "$base" HEAD -- helm deploy Dockerfile tests/cluster)
    if [[ -n $changed ]]; then
      echo "changed since $(git -C "$here" rev-parse --short "$base"): $(wc -l <<<"$changed") files"
      return 0
    fi
  fi
  echo "$why, and neither helm, deploy nor Dockerfile has changed"
  return 1
}

case "${1:-}" in
  --due)
    due
    exit
    ;;
  --built)
    exec "$here/install_tools.sh" --check "$CLUSTER_CACHE" 2>/dev/null
    ;;
esac
if ((EUID != 0)); then
  echo "The cluster lane needs root: namespaces, mounts and control groups." >&2
  exit 1
fi

"$here/install_tools.sh" "$CLUSTER_CACHE"
say "the tools are there"
"$here/images.sh" "$CLUSTER_CACHE/images"
say "the images are built, on a base of Debian's packages that stands in for debian:bookworm-slim"
if [[ ${1:-} == --prepare ]]; then exit; fi

scratch=$(mktemp -d /tmp/turnopt-cluster.XXXXXX)
trap '"$here/cluster.sh" down "$scratch/c" || true; rm -rf "$scratch"' EXIT
trap 'exit 143' TERM INT HUP
"$here/cluster.sh" up "$scratch/c"
say "the cluster is up: $("$here/cluster.sh" in "$scratch/c" kubectl version | tail -1)"

held=0
"$CLUSTER_CACHE/venv/bin/python" "$here/lane.py" "$scratch/c" "$CLUSTER_CACHE" \
  "$CLUSTER_CACHE/images" "$@" || held=$?
if ((held != 0)) && [[ -n ${TURNOPT_CLUSTER_LOGS:-} ]]; then
  mkdir -p "$TURNOPT_CLUSTER_LOGS"
  cp -r "$scratch/c/log" "$scratch/c/pod-logs" "$TURNOPT_CLUSTER_LOGS/"
fi

"$here/cluster.sh" down "$scratch/c"
say "the cluster is gone"
exit "$held"
