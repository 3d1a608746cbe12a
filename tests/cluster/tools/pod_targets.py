#!/usr/bin/env python3
"""Tells Prometheus which pods to scrape, since Debian's Prometheus is built without Kubernetes' discovery.

  pod_targets.py KUBECONFIG PORT

Serves http_sd answers on 127.0.0.1:PORT: every running pod with a container or init container port of
the name that the chart's PodMonitor selects, with the labels that the Prometheus operator gives.
"""

import http.server
import json
import pathlib
import ssl
import sys
import urllib.request

import yaml

PORT_NAME = "to-metrics"


def pods(server, token):
    request = urllib.request.Request(
        f"{server}/api/v1/pods", headers={"Authorization": f"Bearer {token}"})
    # The lane's API server signs its own certificate.
    context = ssl._create_unverified_context()
    with urllib.request.urlopen(request, timeout=5, context=context) as response:
        return json.load(response)["items"]


def targets(items):
    for pod in items:
        spec, status, meta = pod["spec"], pod["status"], pod["metadata"]
        if status.get("phase") != "Running" or "podIP" not in status:
            continue
        for container in spec["containers"] + spec.get("initContainers", []):
            for port in container.get("ports", []):
                if port.get("name") == PORT_NAME:
                    yield {
                        "targets": [f"{status['podIP']}:{port['containerPort']}"],
                        "labels": {"namespace": meta["namespace"], "pod": meta["name"],
                                   "container": container["name"]},
                    }


def main():
    config = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text())
    server = config["clusters"][0]["cluster"]["server"]
    token = config["users"][0]["user"]["token"]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(list(targets(pods(server, token)))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()


if __name__ == "__main__":
    main()
