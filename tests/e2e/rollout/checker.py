"""Holds numbers of a report against numbers computed elsewhere."""

import math


class Checker:
    """Compares numbers of the report with ours and remembers where they differ."""

    def __init__(self):
        self.differences = []
        self.compared = 0

    def number(self, where, reported, ours, tolerance=1e-6):
        self.compared += 1
        reported = float(reported)
        if not math.isclose(reported, ours, rel_tol=1e-6, abs_tol=tolerance):
            self.differences.append(f"{where}: report {reported!r}, log {ours!r}")

    def text(self, where, reported, ours):
        self.compared += 1
        if reported != ours:
            self.differences.append(f"{where}: report {reported!r}, log {ours!r}")

    def interval(self, where, reported, ours, tolerance):
        if (reported is None) != (ours is None):
            self.differences.append(f"{where}: report {reported!r}, log {ours!r}")
        elif ours is not None:
            self.number(where + ".low", reported.get("low", 0), ours[0], tolerance)
            self.number(where + ".high", reported.get("high", 0), ours[1], tolerance)

    def mean(self, where, reported, ours, tolerance=1e-6):
        self.number(where + ".n", reported.get("n", 0), ours["n"])
        self.number(where, reported.get("value", 0), ours["value"], tolerance)
        # The product approximates Student's t; a thousandth of the value is its bound here.
        self.interval(where, reported.get("confidence"), ours["confidence"],
                      max(tolerance, 1e-3 * abs(ours["value"])))

    def share(self, where, reported, ours):
        self.number(where + ".hits", reported.get("hits", 0), ours["hits"])
        self.number(where + ".n", reported.get("n", 0), ours["n"])
        self.number(where, reported.get("value", 0), ours["value"])
        self.interval(where, reported.get("confidence"), ours["confidence"], 1e-6)
