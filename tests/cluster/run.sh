#!/usr/bin/env bash
# The cluster lane: shipped images and charts on a real one-node Kubernetes cluster.
#
#   run.sh [STEP ...]
#
# Needs root. Builds what it needs into TURNOPT_CLUSTER_CACHE (default ~/.cache/turn-optimizer/cluster).
set -euo pipefail

here=$(dirname "$(realpath "$0")")
export CLUSTER_CACHE=${TURNOPT_CLUSTER_CACHE:-$HOME/.cache/turn-optimizer/cluster}
started=$SECONDS
say() { echo "== $((SECONDS - started)) s: $*"; }

"$here/install_tools.sh" "$CLUSTER_CACHE"
say "tools are there"

venv=$CLUSTER_CACHE/venv
if [[ ! -x $venv/bin/python ]]; then python3 -m venv "$venv"; fi
"$venv/bin/python" -c 'import yaml' 2>/dev/null || "$venv/bin/pip" install --quiet pyyaml

"$here/images.sh" "$CLUSTER_CACHE/images"
say "images are built: $(du -ch "$CLUSTER_CACHE"/images/turn-optimizer.tar | tail -1 | cut -f1) compressed"

scratch=$(mktemp -d)
trap '"$here/cluster.sh" down "$scratch/cluster" || true; rm -rf "$scratch"' EXIT
"$here/cluster.sh" up "$scratch/cluster"
say "the cluster is up"

cd "$here"
"$venv/bin/python" lane.py "$scratch/cluster" "$CLUSTER_CACHE" "$CLUSTER_CACHE/images" "$@"
say "done"
