"""What the lane's steps share: commands inside the cluster's namespace, waiting, Prometheus."""

import json
import os
import pathlib
import subprocess
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Failed(Exception):
    """A step did not show what it must show."""


class Cluster:
    """The running cluster in `directory`. Commands run in its network namespace."""

    def __init__(self, directory, cache):
        self.directory = pathlib.Path(directory)
        self.cache = pathlib.Path(cache)
        self._env = dict(
            os.environ,
            CLUSTER_CACHE=str(cache),
            KUBECONFIG=str(self.directory / "kubeconfig"),
            PATH=f"{self.cache / 'bin'}:{os.environ['PATH']}",
            HELM_CACHE_HOME=str(self.directory / "helm-cache"),
            HELM_CONFIG_HOME=str(self.directory / "helm-config"),
            HELM_DATA_HOME=str(self.directory / "helm-data"),
        )
        self._processes = []

    def _inside(self, args):
        namespace = (self.directory / "pids" / "namespace").read_text().strip()
        return ["nsenter", "-t", namespace, "-n", *args]

    def run(self, *args, check=True, stdin=None, timeout=300):
        result = subprocess.run(
            self._inside(args), env=self._env, text=True, capture_output=True, input=stdin,
            check=False, timeout=timeout,
        )
        if check and result.returncode != 0:
            raise Failed(f"{' '.join(args)}: {result.stdout[-800:]}{result.stderr[-1500:]}")
        return result

    def kubectl(self, *args, **more):
        return self.run("kubectl", *args, **more).stdout

    def helm(self, *args, **more):
        return self.run("helm", *args, **more)

    def apply(self, text):
        self.kubectl("apply", "-f", "-", stdin=text)

    def get(self, *args):
        return json.loads(self.kubectl("get", *args, "-o", "json"))

    def start(self, name, *args):
        """Starts a process inside the namespace; `stop_processes` ends it."""
        log = open(self.directory / "log" / f"{name}.log", "w", encoding="utf-8")
        process = subprocess.Popen(
            self._inside(args), env=self._env, stdout=log, stderr=subprocess.STDOUT
        )
        self._processes.append(process)
        return process

    def stop_processes(self):
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
        self._processes.clear()

    def import_image(self, archive):
        self.run("ctr", "-a", str(self.directory / "containerd.sock"), "-n", "k8s.io",
                 "images", "import", str(archive))

    def tag_image(self, image, tag):
        self.run("ctr", "-a", str(self.directory / "containerd.sock"), "-n", "k8s.io",
                 "images", "tag", "--force", image, tag)

    def http(self, url):
        return self.run("curl", "-sf", "--max-time", "5", url).stdout

    def query(self, expression):
        """The samples of an instant query, as (labels, value)."""
        url = "http://127.0.0.1:9090/api/v1/query?query=" + urllib.parse.quote(expression)
        result = json.loads(self.http(url))["data"]["result"]
        return [(sample["metric"], float(sample["value"][1])) for sample in result]


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
