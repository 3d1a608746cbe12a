"""Waits until the agent has answered turns with no error to a caller: check.py URL_OF_STATS."""

import json
import sys
import time
import urllib.request

DEADLINE_SECONDS = 60


def main():
    deadline = time.monotonic() + DEADLINE_SECONDS
    last = "no answer yet"
    while time.monotonic() < deadline:
        try:
            stats = json.load(urllib.request.urlopen(sys.argv[1], timeout=5))
            last = json.dumps(stats)
            if stats["caller_errors"]:
                sys.exit(f"callers heard errors: {last}")
            if stats["turns"] >= 3:
                print(f"the agent answers: {last}")
                return
        except OSError as error:
            last = str(error)
        time.sleep(1)
    sys.exit(f"the agent did not answer 3 turns in {DEADLINE_SECONDS} s: {last}")


if __name__ == "__main__":
    main()
