"""preStop hook: the agent takes no new call, and the calls under way have DRAIN_SECONDS (25) to end
before the agent is told to stop. Keep it under the pod's grace period, of which the sidecar needs a
part after the agent."""

import json
import os
import time
import urllib.request

AGENT = f"http://127.0.0.1:{os.environ.get('AGENT_PORT', '8080')}"


def get(path):
    with urllib.request.urlopen(AGENT + path, timeout=5) as response:
        return response.read()


def main():
    deadline = time.monotonic() + float(os.environ.get("DRAIN_SECONDS", "25"))
    try:
        get("/drain")
        while time.monotonic() < deadline and json.loads(get("/stats"))["calls_under_way"] > 0:
            time.sleep(0.2)
    except OSError:
        pass  # The agent has ended: its last call is over.


if __name__ == "__main__":
    main()
