#!/usr/bin/env bash
# Installs what the tests need, builds, and runs them all; ends with ctest's closing lines.
#
#   run.sh                everything: the dev and the asan build, every test
#   run.sh --fast         the inner loop: dev build, unit, component and architecture tests
#   run.sh --build-only   builds the programs (build/dev) and stops
#   run.sh --cluster      the shipped images and charts on a real one-node Kubernetes cluster; needs root
#
# TURNOPT_ASAN=0 leaves the asan build out.
# With TURNOPT_DATA_DIR set to a folder of evaluation streams the accuracy tests run as well.
# Extra words after "--" go to ctest.
set -euo pipefail

fast=0
build_only=0
while (($#)); do
  case "$1" in
    --fast) fast=1 ;;
    --build-only) build_only=1 ;;
    --cluster)
      shift
      exec "$(dirname "$(realpath "$0")")/cluster/run.sh" "$@"
      ;;
    --)
      shift
      break
      ;;
    *)
      sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
      exit 2
      ;;
  esac
  shift
done

root=$(dirname "$(dirname "$(realpath "$0")")")
cd "$root"
jobs=$(nproc)
# One compiler cache for all clones of the project, wherever they lie.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

configure() {
  local log=build/$1-configure.log
  mkdir -p build
  if ! cmake --preset "$1" "${@:2}" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
}

if ((build_only)); then
  deploy/install_packages.sh test
  configure dev
  cmake --build --preset dev --target turn-optimizer turnctl
  echo "$root/build/dev/server/app/turn-optimizer"
  echo "$root/build/dev/client/cli/turnctl"
  exit 0
fi

deploy/install_packages.sh test
mkdir -p build
options=(-DTURNOPT_DATA_DIR="${TURNOPT_DATA_DIR:-}")
# Some tests of what is deployed beside the program use tools that Debian does not ship: Python
# packages, and helm for the charts. A machine that reaches Debian alone leaves these tests out and
# says so; with TURNOPT_REQUIRE_ALL set, as .ci/run does, that is a failure.
fetch_tools() {
  if ! cmp -s tests/requirements.txt build/venv/requirements.txt; then
    python3 -m venv --system-site-packages build/venv
    build/venv/bin/pip install -q --retries 1 -r tests/requirements.txt || return 1
    cp tests/requirements.txt build/venv/requirements.txt
  fi
  if ! command -v helm >/dev/null && [[ ! -x build/tools/helm ]]; then
    build/venv/bin/python tests/cluster/tools/fetch_kubectl_helm.py build/tools || return 1
  fi
}
left_out=()
if fetch_tools >build/fetch-tools.log 2>&1; then
  options+=(-DPython3_EXECUTABLE="$root/build/venv/bin/python")
elif [[ -n ${TURNOPT_REQUIRE_ALL:-} ]]; then
  cat build/fetch-tools.log >&2
  exit 1
else
  echo "Left out, since the Python index is out of reach: the tests of charts, dashboards and" \
    "vendors' monitors (see build/fetch-tools.log)."
  left_out=(-E '^deploy_(helm|lint|observability)$')
fi

configure dev "${options[@]}"
if ((fast)); then
  cmake --build --preset dev --target turn-optimizer turnctl tests_unit tests_component
  exec ctest --preset dev -j "$jobs" -L '^(unit|component|architecture)$' "$@"
fi
cmake --build --preset dev

# Sanitizers on what runs our code in one process; the first failure ends the run.
if [[ ${TURNOPT_ASAN:-1} == 1 ]]; then
  configure asan
  cmake --build --preset asan --target tests_unit tests_component tests_fuzz
  ctest --preset asan -j "$jobs" -L '^(unit|component|fuzz)$' "$@"
fi
ctest --preset dev -j "$jobs" "${left_out[@]}" "$@"
