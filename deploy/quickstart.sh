#!/usr/bin/env bash
# From a fresh Debian 12 machine with git and root (or sudo) to a sidecar that answers sample calls:
# installs packages, builds, starts the sidecar on its embedded defaults, plays the calls of
# deploy/samples through it with a pretended LLM, and leaves it running until Ctrl-C.
#
#   quickstart.sh          as above
#   quickstart.sh --once   ends after the sample calls, with exit code 0 if all went well
set -euo pipefail

once=0
case "${1:-}" in
  "") ;;
  --once) once=1 ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

root=$(dirname "$(dirname "$(realpath "$0")")")
cd "$root"
deploy/install_packages.sh build

echo "Building (the first time takes a while) ..."
cmake --preset release >build-quickstart.log 2>&1 || { cat build-quickstart.log >&2; exit 1; }
rm -f build-quickstart.log
cmake --build --preset release --target turn-optimizer turnctl
server=$root/build/release/server/app/turn-optimizer
turnctl=$root/build/release/client/cli/turnctl

# The defaults listen in /run, which only root may write to.
if mkdir -p /run/turn-optimizer /run/turn-optimizer-admin 2>/dev/null \
  && [[ -w /run/turn-optimizer && -w /run/turn-optimizer-admin ]]; then
  turn_dir=/run/turn-optimizer
  admin_dir=/run/turn-optimizer-admin
else
  turn_dir=$(mktemp -d)
  admin_dir=$turn_dir
fi
export TURN_OPTIMIZER_LISTEN_TURN_SOCKET=$turn_dir/turn.sock
export TURN_OPTIMIZER_LISTEN_ADMIN_SOCKET=$admin_dir/admin.sock
export TURN_OPTIMIZER_TARGET=unix://$TURN_OPTIMIZER_LISTEN_TURN_SOCKET
export TURN_OPTIMIZER_ADMIN_TARGET=unix://$TURN_OPTIMIZER_LISTEN_ADMIN_SOCKET
# The mode that is configured bounds what an operator may choose at run time, as the demo does.
export LATENCY_OPTIMIZATION_MODE=enabled

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
if taken 50051; then
  echo "Port 50051 is taken: the sidecar listens on its unix socket alone."
  export TURN_OPTIMIZER_LISTEN_TURN_ADDRESS=
fi
metrics=http://127.0.0.1:9464/metrics
if taken 9464; then
  echo "Port 9464 is taken: metrics get a free port, which the log names."
  export TURN_OPTIMIZER_LISTEN_HTTP_ADDRESS=127.0.0.1:0
  metrics="the port that the log names"
fi

log=$turn_dir/turn-optimizer.log
"$server" >"$log" 2>&1 &
sidecar=$!
stop() {
  kill "$sidecar" 2>/dev/null || true
  wait "$sidecar" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

for attempt in {1..100}; do
  if "$turnctl" status >/dev/null 2>&1; then break; fi
  if ! kill -0 "$sidecar" 2>/dev/null || ((attempt == 100)); then
    echo "The sidecar did not start:" >&2
    tail -n 20 "$log" >&2
    exit 1
  fi
  sleep 0.1
done

"$turnctl" demo

if ((once)); then
  exit 0
fi
cat <<END

The sidecar keeps running until Ctrl-C. In another shell:

  export TURN_OPTIMIZER_TARGET=$TURN_OPTIMIZER_TARGET
  export TURN_OPTIMIZER_ADMIN_TARGET=$TURN_OPTIMIZER_ADMIN_TARGET
  $turnctl status
  $turnctl optimize "is this a robot" --flow outbound_sales --state 7_pitch --var company=Brightline
  curl -s $metrics | grep turn_optimizer_decisions_total

  log: $log
END
wait "$sidecar"
