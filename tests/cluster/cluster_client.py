"""What the lane's steps share: commands inside the cluster's namespaces, waiting, Prometheus."""

import json
import os
import pathlib
import subprocess
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROMETHEUS = "http://127.0.0.1:9090"


class Failed(Exception):
    """A step did not show what it must show."""


def expect(condition, message):
    if not condition:
        raise Failed(message)


def wait_until(what, seconds, condition, interval=0.5):
    """The condition's first true value; Failed with the last one when it never is."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        try:
            last = condition()
            if last:
                return last
        except (Failed, OSError, KeyError, IndexError, json.JSONDecodeError) as error:
            last = error
        time.sleep(interval)
    raise Failed(f"{what}: not within {seconds} s; last seen: {last}")


class Cluster:
    """The running cluster in `directory`. Commands run inside its namespaces, in the root folder;
    whatever they leave running ends with the cluster."""

    def __init__(self, directory, cache):
        self.directory = pathlib.Path(directory)
        self.cache = pathlib.Path(cache)
        self._env = dict(
            os.environ,
            KUBECONFIG=str(self.directory / "kubeconfig"),
            PATH=f"{self.cache / 'bin'}:{os.environ['PATH']}",
            HELM_CACHE_HOME=str(self.directory / "helm-cache"),
            HELM_CONFIG_HOME=str(self.directory / "helm-config"),
            HELM_DATA_HOME=str(self.directory / "helm-data"),
        )

    def _inside(self, args):
        first = (self.directory / "pids" / "first").read_text().strip()
        return ["nsenter", "-t", first, "-n", "-m", "-p", *map(str, args)]

    def run(self, *args, check=True, stdin=None, timeout=300, env=None):
        result = subprocess.run(
            self._inside(args), env=dict(self._env, **(env or {})), text=True, capture_output=True,
            input=stdin, check=False, timeout=timeout)
        if check and result.returncode != 0:
            raise Failed(f"{' '.join(map(str, args))}: {result.stdout[-800:]}{result.stderr[-1500:]}")
        return result

    def start(self, name, *args, env=None):
        """Starts a process that lasts; its output goes to log/NAME.log."""
        with open(self.log(name), "w", encoding="utf-8") as log:
            return subprocess.Popen(
                self._inside(args), env=dict(self._env, **(env or {})), stdout=log,
                stderr=subprocess.STDOUT)

    def log(self, name):
        return self.directory / "log" / f"{name}.log"

    def kubectl(self, *args, **more):
        return self.run("kubectl", *args, **more).stdout

    def helm(self, *args, **more):
        return self.run("helm", *args, **more)

    def apply(self, text):
        self.kubectl("apply", "-f", "-", stdin=text)

    def get(self, *args):
        return json.loads(self.kubectl("get", *args, "-o", "json"))

    def ctr(self, *args):
        return self.run("ctr", "-a", self.directory / "containerd.sock", "-n", "k8s.io", *args).stdout

    def http(self, url):
        return self.run("curl", "-sf", "--max-time", "5", url).stdout

    def query(self, expression):
        """The samples of an instant query, as (labels, value)."""
        url = f"{PROMETHEUS}/api/v1/query?query=" + urllib.parse.quote(expression)
        result = json.loads(self.http(url))["data"]["result"]
        return [(sample["metric"], float(sample["value"][1])) for sample in result]
