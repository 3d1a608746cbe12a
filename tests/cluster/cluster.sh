#!/usr/bin/env bash
# A one-node Kubernetes cluster on this machine, of the real components, in namespaces of its own:
# no packet leaves it, no port clashes, its mounts are its own, and all its processes end with the
# first one.
#
#   cluster.sh up DIR     starts it and waits until the node is ready
#   cluster.sh down DIR   ends everything that `up` started, and leaves nothing behind
#   cluster.sh in DIR COMMAND...   runs a command inside, with KUBECONFIG set
#
# DIR is a fresh scratch folder; CLUSTER_CACHE names the folder that install_tools.sh filled. Needs
# root.
set -euo pipefail

action=${1:?usage: cluster.sh up|down|in DIR}
dir=$(realpath -m "${2:?usage: cluster.sh up|down|in DIR}")
cache=$(realpath "${CLUSTER_CACHE:?CLUSTER_CACHE is not set}")
node_ip=198.51.100.10
pod_cidr=10.244.0.0/24
service_cidr=10.96.0.0/24
dns_ip=$node_ip
export PATH="$cache/bin:$PATH" KUBECONFIG="$dir/kubeconfig"

# All pods' processes stand below this control group.
cgroup=turnopt-$(echo "$dir" | md5sum | cut -c1-12)

inside() { nsenter -t "$(cat "$dir/pids/first")" -n -m -p "$@"; }

# start NAME COMMAND...: runs it inside; logs to log/NAME.log.
start() {
  local name=$1
  shift
  inside "$@" >"$dir/log/$name.log" 2>&1 &
  echo $! >"$dir/pids/$name"
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
  local seconds=$1 what=$2 deadline=$((SECONDS + $1))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      echo "$what was not there after $seconds s; see $dir/log" >&2
      return 1
    fi
    sleep 0.3
  done
}

write_configuration() {
  openssl genrsa -out "$dir/sa.key" 2048 2>/dev/null
  openssl rsa -in "$dir/sa.key" -pubout -out "$dir/sa.pub" 2>/dev/null
  local token
  token=$(openssl rand -hex 16)
  echo "$token,admin,admin,system:masters" >"$dir/tokens.csv"
  chmod 600 "$dir/tokens.csv"
  cat >"$KUBECONFIG" <<EOF
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:6443", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: "$token"}}]
contexts: [{name: local, context: {cluster: local, user: admin}}]
current-context: local
EOF
  # This machine may not raise limits or oom scores, has cgroup v1 and no hugetlb controller.
  cat >"$dir/containerd.toml" <<EOF
version = 2
root = "$dir/containerd/root"
state = "$dir/containerd/state"
oom_score = 0
[grpc]
  address = "$dir/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$dir/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
EOF
  cat >"$dir/cni/10-bridge.conflist" <<EOF
{"cniVersion": "0.4.0", "name": "bridge", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$dir/ipam",
            "ranges": [[{"subnet": "$pod_cidr"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
EOF
  echo "nameserver $dns_ip" >"$dir/resolv.conf"
  cat >"$dir/kubelet.yaml" <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
maxOpenFiles: 10000
syncFrequency: 2s
containerRuntimeEndpoint: unix://$dir/containerd.sock
enforceNodeAllocatable: []
evictionHard: {memory.available: "100Mi", nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 99
imageGCLowThresholdPercent: 98
resolvConf: $dir/resolv.conf
clusterDNS: ["$dns_ip"]
clusterDomain: cluster.local
podLogsDir: $dir/pod-logs
volumePluginDir: $dir/volume-plugins
EOF
  cat >"$dir/kube-proxy.yaml" <<EOF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clientConnection: {kubeconfig: $KUBECONFIG}
clusterCIDR: $pod_cidr
hostnameOverride: node
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
EOF
  cat >"$dir/Corefile" <<EOF
.:53 {
  bind $dns_ip
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $KUBECONFIG local
  }
}
EOF
}

# The namespaces, held by a shell that is the first process of them: when it is killed, the kernel
# kills every other process in them and takes their mounts and network down.
make_namespaces() {
  setsid unshare -n -m -p --fork --kill-child --mount-proc \
    bash -c 'sleep infinity & wait' >/dev/null 2>&1 &
  local holder=$! first=
  until [[ -n $first ]]; do
    sleep 0.1
    first=$(pgrep -P "$holder" || true)
  done
  echo "$holder" >"$dir/pids/holder"
  echo "$first" >"$dir/pids/first"

  inside ip link set lo up
  # The kubelet wants a default route; it leads to the other end of a pair, which nobody reads.
  inside ip link add eth0 type veth peer name nowhere
  inside ip addr add "$node_ip/24" dev eth0
  inside ip link set eth0 up
  inside ip link set nowhere up
  inside ip route add default via 198.51.100.1
  inside sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1

  # What kubelet and containerd write outside DIR, they write into DIR all the same.
  inside mount -t tmpfs tmpfs /run
  local folder
  for folder in /var/lib /var/log; do
    mkdir -p "$dir/over$folder" "$dir/over$folder.work"
    inside mount -t overlay overlay \
      -o "lowerdir=$folder,upperdir=$dir/over$folder,workdir=$dir/over$folder.work" "$folder"
  done
  # The kubelet would set these for the whole machine; so it finds them as it wants them.
  local setting
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    local file=$dir/sysctl/${setting%=*}
    mkdir -p "$(dirname "$file")"
    echo "${setting#*=}" >"$file"
    inside mount --bind "$file" "/proc/sys/${setting%=*}"
  done
  local controller
  for controller in /sys/fs/cgroup/*/; do
    mkdir -p "$controller$cgroup"
  done
}

up() {
  mkdir -p "$dir"/{log,pids,cni,kubelet,pod-logs,volume-plugins,certs}
  write_configuration
  make_namespaces
  start etcd etcd --data-dir "$dir/etcd" --unsafe-no-fsync \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380
  start containerd containerd -c "$dir/containerd.toml"
  start apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --cert-dir="$dir/certs" \
    --secure-port=6443 --bind-address=0.0.0.0 --advertise-address="$node_ip" \
    --token-auth-file="$dir/tokens.csv" --authorization-mode=Node,RBAC --allow-privileged=true \
    --service-account-key-file="$dir/sa.pub" --service-account-signing-key-file="$dir/sa.key" \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-cluster-ip-range="$service_cidr" \
    --kubelet-preferred-address-types=InternalIP
  wait_for 90 "the API server" inside kubectl get --raw /readyz
  start controller-manager kube-controller-manager --kubeconfig="$KUBECONFIG" --leader-elect=false \
    --service-account-private-key-file="$dir/sa.key" --root-ca-file="$dir/certs/apiserver.crt" \
    --cluster-cidr="$pod_cidr" --allocate-node-cidrs=false
  start scheduler kube-scheduler --kubeconfig="$KUBECONFIG" --leader-elect=false
  start kubelet kubelet --config="$dir/kubelet.yaml" --kubeconfig="$KUBECONFIG" \
    --root-dir="$dir/kubelet" --node-ip="$node_ip" --hostname-override=node \
    --cert-dir="$dir/kubelet/pki"
  start kube-proxy kube-proxy --config "$dir/kube-proxy.yaml"
  start coredns coredns -conf "$dir/Corefile"
  wait_for 60 "a ready node" node_ready
}

node_ready() { inside kubectl get node node | grep -q ' Ready'; }

down() {
  [[ -d $dir ]] || return 0
  local holder
  holder=$(cat "$dir/pids/holder" 2>/dev/null || true)
  if [[ -n $holder ]]; then
    kill -9 "$(cat "$dir/pids/first" 2>/dev/null)" "$holder" 2>/dev/null || true
  fi
  # A control group goes when its last process is gone, from the leaves up.
  local attempt
  for attempt in $(seq 100); do
    find /sys/fs/cgroup/*/"$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
    compgen -G "/sys/fs/cgroup/*/$cgroup" >/dev/null || break
    sleep 0.1
  done
  if ((attempt == 100)); then echo "left behind: /sys/fs/cgroup/*/$cgroup" >&2; fi
  rm -rf "$dir"
}

case $action in
  up) up ;;
  down) down ;;
  in)
    shift 2
    inside "$@"
    ;;
  *)
    echo "unknown action: $action" >&2
    exit 2
    ;;
esac
