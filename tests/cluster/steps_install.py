"""The image and the installed chart: what they are made of, and that they answer."""

import json
import tarfile

from cluster_client import expect, wait_until
from voice_agent import CHART, FAST, IMAGES, NAMESPACE

MAX_COMPRESSED_BYTES = 60_000_000


def blob(archive, descriptor):
    return archive.extractfile("blobs/" + descriptor["digest"].replace(":", "/")).read()


def image_is_small_and_labelled(lane):
    """The image is under 60 MB compressed, runs as 65532, has its OCI labels and its bill of materials"""
    with tarfile.open(lane.images / "turn-optimizer.tar") as archive:
        index = json.load(archive.extractfile("index.json"))
        manifest = json.loads(blob(archive, index["manifests"][0]))
        config = json.loads(blob(archive, manifest["config"]))["config"]
    size = sum(layer["size"] for layer in manifest["layers"])
    expect(size < MAX_COMPRESSED_BYTES, f"{size} bytes compressed")
    expect(config["User"] == "65532:65532", f"user {config['User']}")
    labels = {key.removeprefix("org.opencontainers.image."): value
              for key, value in config["Labels"].items()}
    wanted = {"title", "description", "licenses", "version", "revision", "base.name"}
    expect(wanted <= labels.keys(), f"labels {sorted(labels)}")
    found = lane.cluster.run(
        lane.python, "-c",
        "import sys\n"
        "from spdx_tools.spdx.parser.parse_anything import parse_file\n"
        "from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document\n"
        "document = parse_file(sys.argv[1])\n"
        "problems = validate_full_spdx_document(document)\n"
        "names = {p.name for p in document.packages}\n"
        "assert not problems, problems[:3]\n"
        "assert {'debian-libgrpc++-dev', 'debian-libc6', 'turn-optimizer'} <= names, sorted(names)\n"
        "print(len(names))\n",
        lane.images / "turn-optimizer.spdx.json")
    own = lane.layers_over_base(manifest)
    return (f"{size / 1e6:.1f} MB, of them {own / 1e6:.1f} MB over the base; "
            f"{len(labels)} labels; SPDX of {found.stdout.strip()} packages")


def installs_under_pod_security_restricted(lane):
    """The chart installs in a namespace that enforces Pod Security `restricted`"""
    kubectl = lane.cluster.kubectl
    kubectl("create", "namespace", NAMESPACE)
    kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted")
    wait_until("the default service account", 20,
               lambda: lane.cluster.get("serviceaccount", "default", "-n", NAMESPACE))
    refused = lane.cluster.run(
        "kubectl", "-n", NAMESPACE, "run", "privileged", "--image=localhost/voice-agent:0.1.0",
        "--privileged", check=False)
    expect("violates PodSecurity" in refused.stderr, f"a privileged pod: {refused.stderr}")
    lane.cluster.helm(
        "install", "voice-agent", CHART, "-n", NAMESPACE, "--wait", "--timeout", "120s",
        "--set", "replicas=2", "--set", "turn-optimizer.mode=shadow",
        "--set", "turn-optimizer.podDisruptionBudget.enabled=true",
        "--set", "turn-optimizer.networkPolicy.enabled=true", *IMAGES, *FAST)
    return f"{len(lane.agent.pods())} pods ready; a privileged pod is refused"


def first_rpc_succeeds(lane):
    """The sidecar is there before the agent's first turn, so no call misses it"""
    observed = []
    for pod in lane.agent.pods():
        stats = wait_until("answered turns", 30, lambda p=pod: (
            s := lane.agent.stats(p))["turns"] >= 3 and s)
        expect(stats["sidecar_errors"] == 0, f"the agent missed the sidecar: {stats}")
        sidecar = pod["status"]["initContainerStatuses"][0]["state"]["running"]["startedAt"]
        agent = pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"]
        expect(sidecar <= agent, f"the sidecar started at {sidecar}, the agent at {agent}")
        observed.append(f"{stats['turns']} turns, {stats['sidecar_timeouts']} over the deadline")
    return "; ".join(observed) + "; no error"


def container_is_restricted(lane):
    """Inside the container: not root, no capabilities, seccomp, no new privileges, read-only root"""
    name = lane.agent.pod_names()[0]
    status = lane.agent.exec(name, "turn-optimizer", "cat", "/proc/1/status").stdout
    facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    expect(facts["Uid"].split() == ["65532"] * 4, f"uid is {facts['Uid']}")
    expect(int(facts["CapEff"], 16) == 0, f"capabilities {facts['CapEff']}")
    expect(int(facts["CapBnd"], 16) == 0, f"capabilities to gain {facts['CapBnd']}")
    expect(facts["Seccomp"] == "2" and facts["NoNewPrivs"] == "1", "seccomp or NoNewPrivs is off")
    touch = lane.agent.exec(name, "turn-optimizer", "touch", "/x", check=False)
    expect("Read-only file system" in touch.stderr, f"the root is writable: {touch.stderr}")
    token = lane.agent.exec(
        name, "turn-optimizer", "cat", "/var/run/secrets/kubernetes.io/serviceaccount/token",
        check=False)
    expect("No such file" in token.stderr, "there is a service account's token")
    limit = int(lane.agent.exec(
        name, "turn-optimizer", "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes").stdout)
    return (f"uid {facts['Uid'].split()[0]}, CapEff {int(facts['CapEff'], 16)}, Seccomp "
            f"{facts['Seccomp']}, NoNewPrivs {facts['NoNewPrivs']}, root read-only, no token, "
            f"memory limit {limit >> 20} MiB")


def admin_socket_is_hidden(lane):
    """The agent sees the turn socket and not the admin socket; turnctl in the sidecar uses both"""
    name = lane.agent.pod_names()[0]
    listing = lane.agent.exec(
        name, "voice-agent", "find", "/run", "-name", "*.sock").stdout.split()
    expect(listing == ["/run/turn-optimizer/turn.sock"], f"the agent sees {listing}")
    status = lane.agent.turnctl(name, "status")
    expect("shadow" in status, f"status says {status}")
    # Exit code 1: it worked, and the turn is the LLM's.
    answer = lane.agent.exec(name, "turn-optimizer", "turnctl", "optimize", "hello", check=False)
    expect(answer.returncode in (0, 1) and "source" in answer.stdout, f"{answer.stdout}{answer.stderr}")
    return f"agent: {listing[0]}; turnctl status: shadow; turnctl optimize answers"


def helm_test(lane):
    """`helm test` reaches the agent through its Service and its DNS name"""
    lane.cluster.helm("test", "voice-agent", "-n", NAMESPACE, "--timeout", "90s")
    log = lane.agent.kubectl("logs", "voice-agent-test")
    expect("the agent answers" in log, f"the test pod says {log}")
    lane.agent.kubectl("delete", "pod", "voice-agent-test")
    return log.strip()


STEPS = [
    image_is_small_and_labelled,
    installs_under_pod_security_restricted,
    first_rpc_succeeds,
    container_is_restricted,
    admin_socket_is_hidden,
    helm_test,
]
