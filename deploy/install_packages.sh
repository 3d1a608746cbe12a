#!/usr/bin/env bash
# Installs the Debian 12 packages that TurnOptimizer needs.
#
#   install_packages.sh build   to build the programs
#   install_packages.sh test    to build them, and to build and run the tests
#
# Needs root or sudo, unless everything is there already; then it takes a moment and asks nobody.
# Services that come with a package (redis-server, prometheus) are not started.
set -euo pipefail

build=(
  ca-certificates ccache cmake g++ git ninja-build pkg-config
  libabsl-dev libboost-dev libcivetweb-dev libcli11-dev libfmt-dev libgrpc++-dev
  libprotobuf-dev libre2-dev libsimde-dev libspdlog-dev libsqlite3-dev libutf8proc-dev
  libxxhash-dev libyaml-cpp-dev nlohmann-json3-dev prometheus-cpp-dev protobuf-compiler protobuf-compiler-grpc
)
test=(
  clang clang-format clang-tidy curl gcovr libbenchmark-dev libclang-rt-14-dev libgmock-dev libgtest-dev
  libhnswlib-dev llvm procps prometheus python3 python3-venv python3-yaml redis-server sqlite3
)

case "${1:-}" in
  build) wanted=("${build[@]}") ;;
  test) wanted=("${build[@]}" "${test[@]}") ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

missing=()
for package in "${wanted[@]}"; do
  if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) != installed ]]; then
    missing+=("$package")
  fi
done
if ((${#missing[@]} == 0)); then
  exit 0
fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "Needed, but neither root nor sudo is at hand: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
# Debian asks this file before it starts a service; exit code 101 means no.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq -o DPkg::Lock::Timeout=600 --no-install-recommends "${missing[@]}" >/dev/null
