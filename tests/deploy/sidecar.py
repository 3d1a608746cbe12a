"""A real sidecar with traffic and, if wanted, a real Prometheus that scrapes it."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, seconds, condition):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except (urllib.error.URLError, OSError, KeyError, IndexError):
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {seconds} s")


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


class Sidecar:
    """Runs turn-optimizer on ports and folders of its own. A context manager."""

    def __init__(self, server, turnctl, settings=()):
        self._server = server
        self._turnctl = turnctl
        self._settings = list(settings)
        self._scratch = tempfile.TemporaryDirectory()
        self._processes = []
        self.directory = pathlib.Path(self._scratch.name)
        self.log = self.directory / "turn-optimizer.log"
        self.http_port = free_port()
        self.prometheus_port = free_port()
        self.environment = dict(
            os.environ,
            TURN_OPTIMIZER_TARGET=f"unix://{self.directory}/turn.sock",
            TURN_OPTIMIZER_ADMIN_TARGET=f"unix://{self.directory}/admin.sock",
        )

    def __enter__(self):
        self._start(
            "sidecar", self._server, "--mode=enabled",
            f"--listen.turn_socket={self.directory}/turn.sock", "--listen.turn_address=127.0.0.1:0",
            f"--listen.admin_socket={self.directory}/admin.sock",
            f"--listen.http_address=127.0.0.1:{self.http_port}",
            f"--state.dir={self.directory}/state", f"--log.file={self.log}", *self._settings)
        wait_until("a ready sidecar", 30,
                   lambda: fetch(f"http://127.0.0.1:{self.http_port}/readyz") is not None)
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._scratch.cleanup()

    def _start(self, name, *args):
        with open(self.directory / f"{name}.out", "w", encoding="utf-8") as out:
            self._processes.append(
                subprocess.Popen([str(a) for a in args], stdout=out, stderr=subprocess.STDOUT))

    def turnctl(self, *args, check=True):
        return subprocess.run(
            [self._turnctl, *args], env=self.environment, text=True, capture_output=True,
            check=check, timeout=300)

    def metrics(self):
        return fetch(f"http://127.0.0.1:{self.http_port}/metrics")

    def start_prometheus(self, rules):
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(rules)],
            "scrape_configs": [{
                "job_name": "voice-agent",
                "static_configs": [{
                    "targets": [f"127.0.0.1:{self.http_port}"],
                    "labels": {"namespace": "calls", "pod": "voice-agent-abc-1"},
                }],
            }],
        }
        path = self.directory / "prometheus.json"
        path.write_text(json.dumps(config))
        self._start(
            "prometheus", "prometheus", f"--config.file={path}",
            f"--storage.tsdb.path={self.directory}/prometheus",
            f"--web.listen-address=127.0.0.1:{self.prometheus_port}")
        wait_until("a scraped sidecar", 40, lambda: self.query("up == 1"))

    def query(self, expression):
        """The samples of an instant query, as (labels, value)."""
        url = f"http://127.0.0.1:{self.prometheus_port}/api/v1/query?query="
        result = json.loads(fetch(url + urllib.parse.quote(expression)))["data"]["result"]
        return [(sample["metric"], float(sample["value"][1])) for sample in result]
