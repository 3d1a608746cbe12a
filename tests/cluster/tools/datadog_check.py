#!/usr/bin/env python3
"""Runs the DataDog Agent's own OpenMetrics check over a live sidecar with the shipped mapping.

  datadog_check.py DATADOG_DIR HOST

DATADOG_DIR holds openmetrics.yaml and monitors.json; HOST takes the place of %%host%%. Every metric
that a monitor asks for must come out of the check, with the tags that the monitor selects by.
"""

import json
import os
import pathlib
import re
import sys

import yaml

# DataDog forbids this tag to the integrations that it ships; an instance's own tags may have it.
os.environ["DDEV_SKIP_GENERIC_TAGS_CHECK"] = "true"

from datadog_checks.base.checks.openmetrics.v2.base import OpenMetricsBaseCheckV2  # noqa: E402
from datadog_checks.base.stubs import aggregator  # noqa: E402

QUERY = re.compile(r"\w+:([\w.]+)\{([^}]*)\}")


def main():
    directory, host = pathlib.Path(sys.argv[1]), sys.argv[2]
    text = (directory / "openmetrics.yaml").read_text().replace("%%host%%", host)
    instance = yaml.safe_load(text)["instances"][0]
    errors = OpenMetricsBaseCheckV2("openmetrics", {}, [instance]).run()
    if errors:
        sys.exit(f"the check failed: {errors}")

    mapped = {name for mapping in instance["metrics"] for name in mapping.values()}
    names = set(aggregator.metric_names)
    for name in mapped:
        full = f"{instance['namespace']}.{name}"
        # Counters come as .count, histograms as .bucket, .sum and .count.
        if not any(n == full or n.startswith(full + ".") for n in names):
            sys.exit(f"{full} is mapped and not delivered; delivered: {sorted(names)}")
    wanted = []
    for monitor in json.loads((directory / "monitors.json").read_text()):
        name, tags = QUERY.search(monitor["query"]).groups()
        samples = [s for s in aggregator.metrics(name) if set(filter(None, tags.split(","))) <= set(s.tags)]
        if not samples:
            sys.exit(f"no sample for the monitor {monitor['name']}: {monitor['query']}")
        wanted.append(f"{name}={samples[0].value:.0f}")
    print(f"{len(names)} metrics delivered; the monitors' own: {', '.join(wanted)}")


if __name__ == "__main__":
    main()
